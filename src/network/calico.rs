//! Policies of Calico in the shape that they have in common with those of Cilium.

mod peers;
mod ports;
mod rules;
mod selectors;

use serde_json::Value;

use super::others::{Family, OtherPolicy, OtherRule};
use super::policy::Direction;
use super::read::{list, text, texts, within};
use super::selector::{Requirement, Selector};
use crate::document::PathSegment;

use selectors::Asked;

/// The policy of an object. The namespace of a GlobalNetworkPolicy is `""`.
pub(super) fn policy(namespace: &str, name: &str, value: &Value) -> OtherPolicy {
    let spec = within(value, &["spec"]);
    let global = namespace.is_empty();
    let key = if global { format!("GlobalNetworkPolicy/{name}") } else { format!("CalicoNetworkPolicy/{namespace}/{name}") };
    let about_nodes = |field: &&&str| spec.get(*field).and_then(Value::as_bool).unwrap_or(false);
    let field = ["preDNAT", "doNotTrack"].iter().find(about_nodes).filter(|_| global);
    let policy = OtherPolicy {
        key,
        family: Family::Calico,
        order: spec.get("order").and_then(Value::as_f64),
        at: vec![PathSegment::from("spec")],
        spaces: Selector::of(Vec::new()),
        pods: Selector::of(Vec::new()),
        doubts: Vec::new(),
        nodes: String::new(),
        ingress: false,
        egress: false,
        rules: Vec::new(),
    };
    match field {
        Some(field) => OtherPolicy { nodes: format!("spec.{field}"), ..policy },
        None => of_pods(policy, spec, namespace),
    }
}

/// A policy about Pods.
fn of_pods(policy: OtherPolicy, spec: &Value, namespace: &str) -> OtherPolicy {
    let global = namespace.is_empty();
    let everywhere = selectors::is_empty(spec, "namespaceSelector");
    let pods = selectors::of_pods(text(spec, "selector"));
    let spaces = if global {
        selectors::of_spaces(text(spec, "namespaceSelector"))
    } else {
        Asked { spaces: vec![Requirement::in_namespace(namespace)], ..Asked::default() }
    };
    let doubts = doubts(spec, &pods, &spaces);
    let nodes = if global && everywhere { "spec.selector" } else { "" };
    let [ingress, egress] = [Direction::Ingress, Direction::Egress].map(|direction| isolates(spec, direction));
    let rules_of = |isolates: bool, direction: Direction| -> Vec<OtherRule> {
        if isolates { rules::of_direction(spec, direction, namespace) } else { Vec::new() }
    };
    OtherPolicy {
        spaces: Selector::of([spaces.spaces, pods.spaces].concat()),
        pods: Selector::of(pods.pods),
        doubts,
        nodes: nodes.to_owned(),
        ingress,
        egress,
        rules: [rules_of(ingress, Direction::Ingress), rules_of(egress, Direction::Egress)].concat(),
        ..policy
    }
}

/// Fields by which it selects and that are not told.
fn doubts(spec: &Value, pods: &Asked, spaces: &Asked) -> Vec<String> {
    let fields = [
        ("selector", pods.doubtful),
        ("namespaceSelector", spaces.doubtful),
        ("serviceAccountSelector", !selectors::is_empty(spec, "serviceAccountSelector")),
        ("tier", !["", "default"].contains(&text(spec, "tier"))),
    ];
    fields.into_iter().filter(|(_, doubtful)| *doubtful).map(|(field, _)| format!("spec.{field}")).collect()
}

/// Without types it isolates in the directions of its rules, or for ingress where it has none.
fn isolates(spec: &Value, direction: Direction) -> bool {
    let (key, word) = match direction {
        Direction::Ingress => ("ingress", "Ingress"),
        Direction::Egress => ("egress", "Egress"),
    };
    if !list(spec, "types").is_empty() {
        return texts(spec, "types").iter().any(|own| own == word);
    }
    let no_other = direction == Direction::Ingress && list(spec, "egress").is_empty();
    !list(spec, key).is_empty() || no_other
}
