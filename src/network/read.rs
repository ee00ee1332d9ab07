//! Objects of Kubernetes, as far as the network needs them. Reads are total: a missing field and one of the wrong type are empty, as in
//! `lib.portcullis.access`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::authorization::Authorization;
use super::calico;
use super::cilium;
use super::others::OtherPolicy;
use super::policy::NetworkPolicy;
use super::selector::NAME_LABEL;
use super::targets::Service;
use super::tier::TierPolicy;
use super::workload::Made;
use crate::review::ObjectRef;

/// What is read of one object.
pub(super) enum Piece {
    Workload(Made),
    Namespace(BTreeMap<String, String>),
    Policy(NetworkPolicy),
    /// `None` for one of a tier that is not known.
    Tier(Option<TierPolicy>),
    Service(Service),
    /// The policies that an object of Cilium or Calico says, and by what it is the same as another one.
    Others {
        identity: String,
        policies: Vec<OtherPolicy>,
    },
    /// `None` for one that decides nothing here.
    Authorization(Option<Authorization>),
    /// The namespaces of controllers that an AccessModel names.
    Controllers(Vec<String>),
}

/// What has been read, by kind, namespace and name.
#[derive(Default)]
pub(super) struct Collected(BTreeMap<Key, Piece>);

/// API version and kind, namespace, name.
type Key = ((String, String), String, String);

impl Collected {
    /// Adds what was read of an object, or replaces that of the same kind and name.
    pub(super) fn put(&mut self, reference: &ObjectRef, piece: Piece) {
        let kind = (reference.api_version().to_owned(), reference.kind().to_owned());
        self.0.insert((kind, reference.namespace().to_owned(), reference.name().to_owned()), piece);
    }

    /// The keys of all workloads.
    pub(super) fn workload_keys(&self) -> BTreeSet<String> {
        let workloads = self.0.values().filter_map(|piece| match piece {
            Piece::Workload(made) => Some(made.workload.key()),
            _ => None,
        });
        workloads.collect()
    }

    pub(super) fn into_pieces(self) -> impl Iterator<Item = (Key, Piece)> {
        self.0.into_iter()
    }
}

impl Piece {
    /// What the network needs of an object; `None` where that is nothing.
    pub(super) fn read(reference: &ObjectRef, value: &Value) -> Option<Self> {
        const CALICO: [&str; 2] = ["projectcalico.org/v3", "crd.projectcalico.org/v1"];
        let (namespace, name) = (reference.namespace(), reference.name());
        if let Some(made) = Made::read(reference, value) {
            return Some(Self::Workload(made));
        }
        Some(match (reference.api_version(), reference.kind()) {
            ("v1", "Namespace") => Self::Namespace(namespace_labels(name, value)),
            ("v1", "Service") => Self::Service(Service::read(value)),
            ("networking.k8s.io/v1", "NetworkPolicy") => Self::Policy(NetworkPolicy::read(namespace, name, value)),
            ("policy.networking.k8s.io/v1alpha1", "AdminNetworkPolicy" | "BaselineAdminNetworkPolicy")
            | ("policy.networking.k8s.io/v1alpha2" | "policy.networking.k8s.io/v1beta1", "ClusterNetworkPolicy") => {
                Self::Tier(TierPolicy::read(reference.kind(), name, value))
            }
            ("cilium.io/v2", "CiliumNetworkPolicy") => Self::cilium(reference, namespace, value),
            ("cilium.io/v2", "CiliumClusterwideNetworkPolicy") => Self::cilium(reference, "", value),
            (version, "NetworkPolicy") if CALICO.contains(&version) => Self::calico(reference, namespace, value),
            (version, "GlobalNetworkPolicy") if CALICO.contains(&version) => Self::calico(reference, "", value),
            ("security.istio.io/v1" | "security.istio.io/v1beta1", "AuthorizationPolicy") => {
                Self::Authorization(Authorization::read(namespace, name, value))
            }
            ("portcullis.dev/v1alpha1", "AccessModel") => {
                Self::Controllers(texts(within(value, &["spec"]), "controllerNamespaces"))
            }
            _ => return None,
        })
    }

    fn cilium(reference: &ObjectRef, namespace: &str, value: &Value) -> Self {
        let (kind, name) = (reference.kind(), reference.name());
        Self::Others { identity: format!("{kind}/{name}"), policies: cilium::policies(namespace, name, value) }
    }

    /// Calico may write the name of its tier before that of the policy.
    fn calico(reference: &ObjectRef, namespace: &str, value: &Value) -> Self {
        let name = reference.name();
        let bare = name.strip_prefix("default.").unwrap_or(name);
        let policies = vec![calico::policy(namespace, name, value)];
        Self::Others { identity: format!("{}/{bare}", reference.kind()), policies }
    }
}

/// The labels of a Namespace, with that of its name.
fn namespace_labels(name: &str, value: &Value) -> BTreeMap<String, String> {
    let mut all = labels(value);
    all.insert(NAME_LABEL.to_owned(), name.to_owned());
    all
}

/// The labels of an object.
pub(super) fn labels(value: &Value) -> BTreeMap<String, String> {
    let labels = object(within(value, &["metadata"]), "labels").into_iter().flatten();
    let labels = labels.filter(|(_, value)| !value.is_null());
    labels.map(|(key, value)| (key.clone(), value.as_str().unwrap_or_default().to_owned())).collect()
}

/// `value[key]` where it is a text, else `""`.
pub(super) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// `value[key]` where it is a list, else an empty one.
pub(super) fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// The texts of the list `value[key]`.
pub(super) fn texts(value: &Value, key: &str) -> Vec<String> {
    list(value, key).iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// What `value[key]` has where it is an object.
pub(super) fn object<'a>(value: &'a Value, key: &str) -> Option<&'a Map<String, Value>> {
    value.get(key).and_then(Value::as_object)
}

/// What `value[key]` has where it is a whole number.
pub(super) fn number(value: &Value, key: &str) -> Option<i64> {
    value.get(key).and_then(Value::as_i64)
}

/// Whether `value[key]` is there and not null.
pub(super) fn has(value: &Value, key: &str) -> bool {
    value.get(key).is_some_and(|value| !value.is_null())
}

/// Whether `value[key]` says anything: it is there, and neither null nor empty.
pub(super) fn filled(value: &Value, key: &str) -> bool {
    value.get(key).is_some_and(|value| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    })
}

/// A value deep inside, by keys.
pub(super) fn within<'a>(value: &'a Value, keys: &[&str]) -> &'a Value {
    keys.iter().fold(value, |value, key| value.get(key).unwrap_or(&Value::Null))
}

/// The protocol that an entry names, else TCP.
pub(super) fn protocol(value: &Value) -> String {
    let own = text(value, "protocol");
    if own.is_empty() { "TCP" } else { own }.to_owned()
}
