//! Policies of Cilium in the shape that they have in common with those of Calico.

mod peers;
mod rules;
mod selectors;

use serde_json::Value;

use super::others::{Family, OtherPolicy};
use super::path::{below, dotted};
use super::read::{has, list, within};
use super::selector::{Requirement, Selector};
use crate::document::PathSegment;

/// The policies of an object: one for its `spec`, one for each of its `specs`. The namespace of a CiliumClusterwideNetworkPolicy is `""`.
pub(super) fn policies(namespace: &str, name: &str, value: &Value) -> Vec<OtherPolicy> {
    let key = if namespace.is_empty() {
        format!("CiliumClusterwideNetworkPolicy/{name}")
    } else {
        format!("CiliumNetworkPolicy/{namespace}/{name}")
    };
    let first = (vec![PathSegment::from("spec")], within(value, &["spec"]));
    let specs = list(value, "specs").iter().enumerate();
    let rest = specs.map(|(index, spec)| (vec![PathSegment::from("specs"), PathSegment::from(index)], spec));
    [first].into_iter().chain(rest).filter_map(|(at, spec)| policy(&key, namespace, at, spec)).collect()
}

/// `None` where it selects neither Pods nor nodes.
fn policy(key: &str, namespace: &str, at: Vec<PathSegment>, spec: &Value) -> Option<OtherPolicy> {
    let mut spaces = Vec::new();
    if !namespace.is_empty() {
        spaces.push(Requirement::in_namespace(namespace));
    }
    let mut policy = OtherPolicy {
        key: key.to_owned(),
        family: Family::Cilium,
        order: None,
        at,
        spaces: Selector::of(spaces.clone()),
        pods: Selector::of(Vec::new()),
        doubts: Vec::new(),
        nodes: String::new(),
        ingress: false,
        egress: false,
        rules: Vec::new(),
    };
    if !has(spec, "endpointSelector") {
        policy.nodes = dotted(&below(&policy.at, "nodeSelector"));
        return has(spec, "nodeSelector").then_some(policy);
    }
    let selector = within(spec, &["endpointSelector"]);
    let asked = if namespace.is_empty() { selectors::read(selector) } else { selectors::read_of_namespace(selector) };
    if asked.doubtful {
        policy.doubts.push(dotted(&below(&policy.at, "endpointSelector")));
    }
    policy.spaces = Selector::of([spaces, asked.spaces].concat());
    policy.pods = Selector::of(asked.pods);
    policy.ingress = isolates(spec, "ingress", "ingressDeny");
    policy.egress = isolates(spec, "egress", "egressDeny");
    policy.rules = rules::of_spec(spec, &policy.at, namespace);
    Some(policy)
}

fn isolates(spec: &Value, allowing: &str, denying: &str) -> bool {
    let told = within(spec, &["enableDefaultDeny", allowing]).as_bool();
    told.unwrap_or_else(|| [allowing, denying].iter().any(|key| !list(spec, key).is_empty()))
}
