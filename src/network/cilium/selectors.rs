//! Selectors of Cilium: what they ask of Pods and of namespaces is in one, told apart by the keys.

use serde_json::Value;

use super::super::selector::{NAME_LABEL, Requirement, Selector};

/// What a selector asks for.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) spaces: Vec<Requirement>,
    pub(super) pods: Vec<Requirement>,
    /// Whether it asks for more, which is not told.
    pub(super) doubtful: bool,
}

/// The label by which Cilium knows the namespace of a Pod.
const OWN_NAMESPACE: &str = "io.kubernetes.pod.namespace";
const NAMESPACE_LABELS: &str = "io.cilium.k8s.namespace.labels.";

pub(super) fn read(selector: &Value) -> Asked {
    asked(Selector::requirements(selector))
}

/// That of the Pods of a policy of a namespace: Cilium puts its namespace in the place of a pair that names one.
pub(super) fn read_of_namespace(selector: &Value) -> Asked {
    let mut kept = selector.clone();
    if let Some(pairs) = kept.get_mut("matchLabels").and_then(Value::as_object_mut) {
        pairs.retain(|key, _| bare(key) != OWN_NAMESPACE);
    }
    read(&kept)
}

fn asked(requirements: Vec<Requirement>) -> Asked {
    let mut asked = Asked::default();
    for requirement in requirements {
        let key = bare(&requirement.key);
        if key.contains(':') || key.starts_with("io.cilium.k8s.policy.") {
            asked.doubtful = true;
        } else if key == OWN_NAMESPACE {
            asked.spaces.push(Requirement { key: NAME_LABEL.to_owned(), ..requirement });
        } else if let Some(label) = key.strip_prefix(NAMESPACE_LABELS) {
            asked.spaces.push(Requirement { key: label.to_owned(), ..requirement });
        } else {
            asked.pods.push(Requirement { key: key.to_owned(), ..requirement });
        }
    }
    asked
}

/// A key without the source that labels of Kubernetes have.
fn bare(key: &str) -> &str {
    key.strip_prefix("k8s:").or_else(|| key.strip_prefix("any:")).unwrap_or(key)
}
