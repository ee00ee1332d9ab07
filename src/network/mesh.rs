//! Istio's mesh: which workloads have a sidecar.

use super::Network;
use super::selector::State;
use super::workload::Workload;

/// The label of Pods that asks for a sidecar, or for none.
const INJECT: &str = "sidecar.istio.io/inject";

/// Labels of Pods that are gateways, which take what their Gateway objects say.
const GATEWAY: [&str; 2] = ["istio", "gateway.networking.k8s.io/gateway-name"];

impl Network {
    /// Whether a workload has a sidecar of Istio.
    pub(super) fn has_sidecar(&self, workload: &Workload) -> State {
        let gateway = is_gateway(workload);
        if workload.host_network {
            return State::No;
        }
        let given = self.namespaces.get(&workload.namespace);
        let of_namespace = |key: &str| given.and_then(|labels| labels.get(key)).map(String::as_str).unwrap_or_default();
        let asked = workload.labels.get(INJECT).map(String::as_str).unwrap_or_default();
        let injection = of_namespace("istio-injection");
        let injected = injection == "enabled" || !of_namespace("istio.io/rev").is_empty();
        let state = match asked {
            _ if gateway || injection == "disabled" => State::No,
            "true" => State::Yes,
            "false" => State::No,
            _ if given.is_none() => State::Unknown,
            _ => State::of(injected),
        };
        // In ambient mode there may be a waypoint, which decides instead.
        let ambient = of_namespace("istio.io/dataplane-mode") == "ambient";
        if ambient && state == State::No { State::Unknown } else { state }
    }

    /// Whether a workload has a name in the mesh, by a certificate: sidecars and gateways have, and what has none comes in plaintext.
    pub(super) fn has_name(&self, workload: &Workload) -> State {
        if is_gateway(workload) { State::Yes } else { self.has_sidecar(workload) }
    }
}

fn is_gateway(workload: &Workload) -> bool {
    GATEWAY.iter().any(|key| workload.labels.get(*key).is_some_and(|value| !value.is_empty()))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::network::Network;
    use crate::network::selector::State;
    use crate::{Document, Limits};

    fn state(namespace: &Value, labels: &Value, spec: &Value) -> State {
        let mut objects = vec![json!({"apiVersion": "v1", "kind": "Pod", "spec": spec,
            "metadata": {"namespace": "a", "name": "web", "labels": labels}})];
        if !namespace.is_null() {
            objects.push(json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "a", "labels": namespace}}));
        }
        let text = json!({"apiVersion": "v1", "kind": "List", "items": objects}).to_string();
        let network = Network::of(&[Document::parse("a.json", text.as_bytes(), &Limits::default())]);
        network.has_sidecar(&network.workloads()[0])
    }

    #[test]
    fn sidecars() {
        let none = || json!({});
        let inject = |value: &str| json!({"sidecar.istio.io/inject": value});
        let on = || json!({"istio-injection": "enabled"});
        let ambient = || json!({"istio.io/dataplane-mode": "ambient"});
        for (namespace, labels, expected) in [
            (on(), none(), State::Yes),
            (json!({"istio.io/rev": "stable"}), none(), State::Yes),
            (on(), inject("false"), State::No),
            (on(), json!({"istio": "ingressgateway"}), State::No),
            (on(), json!({"istio": ""}), State::Yes),
            (on(), json!({"gateway.networking.k8s.io/gateway-name": "web"}), State::No),
            (json!({"istio-injection": "disabled", "istio.io/rev": "stable"}), inject("true"), State::No),
            (none(), none(), State::No),
            (none(), inject("true"), State::Yes),
            (none(), inject("yes"), State::No),
            (Value::Null, none(), State::Unknown),
            (Value::Null, inject("true"), State::Yes),
            (Value::Null, inject("false"), State::No),
            (Value::Null, json!({"istio": "ingressgateway"}), State::No),
            (ambient(), none(), State::Unknown),
            (ambient(), inject("true"), State::Yes),
            (ambient(), inject("false"), State::Unknown),
            (ambient(), json!({"istio": "ingressgateway"}), State::Unknown),
            (json!({"istio.io/dataplane-mode": "ambient", "istio-injection": "disabled"}), none(), State::Unknown),
        ] {
            assert_eq!(state(&namespace, &labels, &none()), expected, "{namespace} {labels}");
        }
        assert_eq!(state(&on(), &none(), &json!({"hostNetwork": true})), State::No);
        assert_eq!(state(&ambient(), &none(), &json!({"hostNetwork": true})), State::No);
    }
}
