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
    let bare = OtherPolicy::bare(key, Family::Calico, vec![PathSegment::from("spec")]);
    let policy = OtherPolicy { order: spec.get("order").and_then(Value::as_f64), ..bare };
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::others::texts;
    use super::policy;

    fn told(namespace: &str, direction: &str, mut rule: Value) -> Vec<String> {
        if rule["action"].is_null() && rule.is_object() {
            rule["action"] = json!("Allow");
        }
        let spec = json!({"spec": {direction: [rule]}});
        policy(namespace, "k", &spec).rules.iter().map(texts::rule).collect()
    }

    #[test]
    fn rules_of_ingress() {
        for (rule, expected) in [
            (json!({}), "Allow spec.ingress.0 everybody"),
            (json!({"action": "Deny", "source": {"selector": " ", "nets": []}}), "Deny spec.ingress.0 everybody"),
            (json!({"action": "Pass"}), "Deny spec.ingress.0 everybody doubts [spec.ingress.0.action]"),
            (
                json!({"source": {"selector": "app == 'a'"}}),
                "Allow spec.ingress.0 peers [Pods of the same namespace with `app=a`]",
            ),
            (
                json!({"source": {"selector": "projectcalico.org/namespace in {'a', 'b'}"}}),
                "Allow spec.ingress.0 peers [Pods of namespace `a` (`kubernetes.io/metadata.name in (a, b), kubernetes.io/metadata.name=a`)]",
            ),
            (
                json!({"source": {"namespaceSelector": "projectcalico.org/name == 'b'", "selector": "projectcalico.org/orchestrator == 'k8s'"}}),
                "Allow spec.ingress.0 peers [Pods of namespace `b`]",
            ),
            (
                json!({"source": {"namespaceSelector": "global()"}}),
                "Allow spec.ingress.0 peers [? spec.ingress.0.source.namespaceSelector]",
            ),
            (
                json!({"source": {"selector": "pcsa.role == 'x'", "namespaceSelector": "global()"}}),
                "Allow spec.ingress.0 peers [? spec.ingress.0.source.selector]",
            ),
            (
                json!({"source": {"nets": ["10.0.0.0/8"], "notNets": ["10.2.0.0/16", "10.1.0.0/16"], "selector": "all()"}}),
                "Allow spec.ingress.0 peers [addresses of `10.0.0.0/8 except 10.1.0.0/16, 10.2.0.0/16`; Pods of the same namespace] doubts \
                 [spec.ingress.0.source.nets]",
            ),
            (
                json!({"source": {"notNets": ["10.0.0.0/8"], "ports": [1], "notSelector": "has(x)", "serviceAccounts": {}}}),
                "Allow spec.ingress.0 everybody doubts [spec.ingress.0.source.notSelector; spec.ingress.0.source.ports; \
                 spec.ingress.0.source.notNets]",
            ),
            (
                json!({"destination": {"nets": ["10.0.0.0/8"], "ports": [], "notPorts": []}, "notProtocol": "TCP", "icmp": {"type": 8}}),
                "Allow spec.ingress.0 everybody doubts [spec.ingress.0.notProtocol; spec.ingress.0.icmp; spec.ingress.0.destination.nets]",
            ),
            (json!({"destination": {"ports": [80]}}), "Allow spec.ingress.0 everybody doubts [spec.ingress.0.destination.ports]"),
            (
                json!({"protocol": 17, "icmp": {"type": 8}, "destination": {"ports": [80, "81", "82:90", "Web", "999999999999999999999", true]}}),
                "Allow spec.ingress.0 ports [UDP 80-80; UDP 81-81; UDP 82-90; UDP Web; UDP 65536-65536; UDP 0-0] everybody",
            ),
            (json!({"protocol": "sctp"}), "Allow spec.ingress.0 ports [SCTP 0-65535] everybody"),
            (json!({"protocol": 58}), "Allow spec.ingress.0 ports [58 0-65535] everybody"),
        ] {
            assert_eq!(told("a", "ingress", rule.clone()), [expected], "{rule}");
        }
        for rule in [json!({"action": "Log"}), json!({"action": "allow"}), json!(1)] {
            assert_eq!(told("a", "ingress", rule.clone()), [""; 0], "{rule}");
        }
        assert_eq!(
            told("", "ingress", json!({"source": {"selector": "has(app)"}})),
            ["Allow spec.ingress.0 peers [Pods of every namespace with `app`]"]
        );
        assert_eq!(
            told(
                "",
                "egress",
                json!({"protocol": "TCP", "source": {"ports": [1]}, "destination": {"ports": [2], "domains": ["a.b"]}})
            ),
            [
                "Allow spec.egress.0 ports [TCP 2-2] everybody doubts [spec.egress.0.destination.domains; spec.egress.0.source.ports]"
            ]
        );
    }

    #[test]
    fn directions_and_selection() {
        let rule = json!([{"action": "Allow"}]);
        for (namespace, spec, expected) in [
            ("a", json!({}), "true false None [\"kubernetes.io/metadata.name=a\", \"\"] [] \"\" 0"),
            ("", json!({"order": 1.5}), "true false Some(1.5) [\"\", \"\"] [] \"spec.selector\" 0"),
            ("", json!({"egress": rule, "namespaceSelector": "all()"}), "false true None [\"\", \"\"] [] \"\" 1"),
            ("", json!({"egress": rule, "ingress": rule, "types": []}), "true true None [\"\", \"\"] [] \"spec.selector\" 2"),
            (
                "",
                json!({"egress": rule, "ingress": rule, "types": ["Ingress"]}),
                "true false None [\"\", \"\"] [] \"spec.selector\" 1",
            ),
            ("", json!({"preDNAT": true, "selector": "has(x)"}), "false false None [\"\", \"\"] [] \"spec.preDNAT\" 0"),
            (
                "",
                json!({"selector": "a == 'b' && projectcalico.org/namespace != 'c'", "namespaceSelector": "projectcalico.org/name == 'd'"}),
                "true false None [\"kubernetes.io/metadata.name notin (c) & kubernetes.io/metadata.name=d\", \"a=b\"] [] \"\" 0",
            ),
            (
                "",
                json!({"selector": "a", "namespaceSelector": "b", "serviceAccountSelector": "c", "tier": "d"}),
                "true false None [\"\", \"\"] [\"spec.selector\", \"spec.namespaceSelector\", \"spec.serviceAccountSelector\", \
                 \"spec.tier\"] \"\" 0",
            ),
        ] {
            let policy = policy(namespace, "k", &json!({"spec": spec}));
            let asks = [&policy.spaces, &policy.pods].map(|selector| selector.texts().join(" & "));
            let told = format!(
                "{} {} {:?} {asks:?} {:?} {:?} {}",
                policy.ingress,
                policy.egress,
                policy.order,
                policy.doubts,
                policy.nodes,
                policy.rules.len()
            );
            assert_eq!(told, expected, "{spec}");
        }
    }
}
