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
    let bare = OtherPolicy::bare(key.to_owned(), Family::Cilium, at);
    let mut policy = OtherPolicy { spaces: Selector::of(spaces.clone()), ..bare };
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::others::texts;
    use super::policies;

    /// The rules that a rule of ingress comes to, of a policy of a namespace.
    fn told(rule: Value) -> Vec<String> {
        let object = json!({"spec": {"endpointSelector": {}, "ingress": [rule]}});
        policies("a", "c", &object)[0].rules.iter().map(texts::rule).collect()
    }

    #[test]
    fn rules_of_ingress() {
        for (rule, expected) in [
            (json!({"toPorts": [{}]}), "Allow spec.ingress.0 ports [ 0-65535] everybody"),
            (
                json!({"fromEntities": ["all", "none", "world", "world-ipv4", "world-ipv6", "cluster"]}),
                "Allow spec.ingress.0 peers [everything; addresses outside the cluster and Pods on the network of their nodes; addresses of \
                 `0.0.0.0/0`; addresses of `::/0`; Pods of every namespace]",
            ),
            (
                json!({"fromEndpoints": [{}, {"matchLabels": {"k8s:app": "b", "any:app": "a"}}]}),
                "Allow spec.ingress.0 peers [Pods of the same namespace; Pods of the same namespace with `app=a, app=b`]",
            ),
            (
                json!({"fromEndpoints": [{"matchLabels": {"io.kubernetes.pod.namespace": "b", "io.cilium.k8s.namespace.labels.team": "x"}}]}),
                "Allow spec.ingress.0 peers [Pods of namespace `b` (`kubernetes.io/metadata.name=b, team=x`)]",
            ),
            (
                json!({"fromEndpoints": [{"matchLabels": {"cidr:10.0.0.0/8": ""}}, 1, {"matchLabels": {"k8s:any:app": "a"}}]}),
                "Allow spec.ingress.0 peers [? spec.ingress.0.fromEndpoints.0; ? spec.ingress.0.fromEndpoints.1; ? \
                 spec.ingress.0.fromEndpoints.2]",
            ),
            (
                json!({"fromCIDR": ["10.0.0.1", "fd00::1", "10.0.0.0/8"]}),
                "Allow spec.ingress.0 peers [addresses of `10.0.0.1/32`; addresses of `fd00::1/128`; addresses of `10.0.0.0/8`]",
            ),
            (
                json!({"fromCIDRSet": [{"cidr": "10.0.0.0/8", "except": ["10.2.0.0/16", "10.1.0.0/16"]}, {"cidrGroupRef": "x"}]}),
                "Allow spec.ingress.0 peers [addresses of `10.0.0.0/8 except 10.1.0.0/16, 10.2.0.0/16`; ? spec.ingress.0.fromCIDRSet.1]",
            ),
            (json!({"fromGroups": [{}]}), "Allow spec.ingress.0 peers [? spec.ingress.0.fromGroups.0]"),
            (
                json!({"fromEndpoints": [], "authentication": {"mode": "required"}, "fromRequires": [{}]}),
                "Allow spec.ingress.0 peers [? spec.ingress.0.fromEndpoints] doubts [spec.ingress.0.fromRequires; \
                 spec.ingress.0.authentication; spec.ingress.0.fromEndpoints]",
            ),
            (
                json!({"fromEndpoints": [{}], "fromNodes": [{}], "authentication": {"mode": "disabled"}}),
                "Allow spec.ingress.0 peers [Pods of the same namespace; ? spec.ingress.0.fromNodes.0] doubts [spec.ingress.0]",
            ),
            (
                json!({"toPorts": [
                    {"ports": [{"port": "80", "protocol": "tcp", "endPort": 90}, {"port": "80", "endPort": 70, "protocol": "ANY"}, {"port": "0"}]},
                    {"ports": [{"port": "Web", "endPort": 3}, {"port": "080"}, {}], "rules": {}, "serverNames": ["a"], "listener": {"name": "x"}}]}),
                "Allow spec.ingress.0 ports [TCP 80-90;  80-80;  0-65535;  web ? spec.ingress.0.toPorts.1.serverNames;  080 ? \
                 spec.ingress.0.toPorts.1.serverNames;  0-0 ? spec.ingress.0.toPorts.1.serverNames] everybody",
            ),
        ] {
            assert_eq!(told(rule.clone()), [expected], "{rule}");
        }
        for rule in [json!({}), json!({"icmps": [{}]}), json!({"fromEndpoints": [{}], "icmps": [{}]}), json!(null), json!([1])] {
            assert_eq!(told(rule.clone()), [""; 0], "{rule}");
        }
    }

    #[test]
    fn policies_of_an_object() {
        let entry = json!([{"toPorts": [{}]}]);
        let object = json!({
            "spec": {"endpointSelector": {"matchLabels": {"k8s:io.kubernetes.pod.namespace": "b", "app": "web"}},
                "egress": entry, "egressDeny": entry, "ingress": entry, "ingressDeny": entry},
            "specs": [{}, {"nodeSelector": {}, "ingress": entry}, {"endpointSelector": {"matchLabels": {"x:y": ""}}, "enableDefaultDeny": {"ingress": true}}],
        });
        let told = |namespace: &str| -> Vec<String> {
            let one = |policy: &super::OtherPolicy| {
                let asks = [&policy.spaces, &policy.pods].map(|selector| selector.texts().join(" & "));
                format!(
                    "{} {asks:?} {} {} {:?} {:?} {}",
                    policy.key,
                    policy.ingress,
                    policy.egress,
                    policy.nodes,
                    policy.doubts,
                    policy.rules.len()
                )
            };
            policies(namespace, "c", &object).iter().map(one).collect()
        };
        assert_eq!(
            told("a"),
            [
                "CiliumNetworkPolicy/a/c [\"kubernetes.io/metadata.name=a\", \"app=web\"] true true \"\" [] 4",
                "CiliumNetworkPolicy/a/c [\"kubernetes.io/metadata.name=a\", \"\"] false false \"specs.1.nodeSelector\" [] 0",
                "CiliumNetworkPolicy/a/c [\"kubernetes.io/metadata.name=a\", \"\"] true false \"\" [\"specs.2.endpointSelector\"] 0",
            ]
        );
        assert_eq!(
            told("")[0],
            "CiliumClusterwideNetworkPolicy/c [\"kubernetes.io/metadata.name=b\", \"app=web\"] true true \"\" [] 4"
        );
        let actions: Vec<String> = policies("a", "c", &object)[0].rules.iter().map(texts::rule).collect();
        assert_eq!(
            actions.iter().map(|text| text.split(" ports").next().unwrap_or_default()).collect::<Vec<_>>(),
            ["Deny spec.ingressDeny.0", "Allow spec.ingress.0", "Deny spec.egressDeny.0", "Allow spec.egress.0"]
        );
    }

    #[test]
    fn rules_of_egress_with_peers_that_are_not_told() {
        let object = json!({"spec": {"endpointSelector": {}, "egress": [{"toServices": [{}]}, {"toFQDNs": [{}], "toEntities": ["world"]}]}});
        assert_eq!(
            policies("a", "c", &object)[0].rules.iter().map(texts::rule).collect::<Vec<_>>(),
            [
                "Allow spec.egress.0 peers [? spec.egress.0.toServices] doubts [spec.egress.0.toServices]",
                "Allow spec.egress.1 peers [addresses outside the cluster and Pods on the network of their nodes; ? spec.egress.1.toFQDNs] doubts \
                 [spec.egress.1; spec.egress.1.toFQDNs]",
            ]
        );
    }
}
