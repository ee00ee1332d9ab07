//! The objects that a join looks up.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Port, WorkloadRef};
use crate::access::read::{list, object, text, within};
use crate::document::Documents;
use crate::review::{Classified, ObjectRef, classify};

/// Objects by reference; of several of one name the last counts, as in an inventory.
#[derive(Debug, Default)]
pub(crate) struct Objects<'a> {
    by_reference: BTreeMap<ObjectRef, &'a Value>,
}

impl<'a> Objects<'a> {
    pub(crate) fn of(sources: &'a [Documents]) -> Self {
        let mut objects = Self::default();
        for document in sources.iter().flat_map(Documents::documents) {
            let Ok(Classified::Object(kind)) = classify(document) else { continue };
            let reference = ObjectRef::of(document.value(), &kind, None);
            objects.by_reference.insert(reference, document.value());
        }
        objects
    }

    pub(crate) fn get(&self, reference: &ObjectRef) -> &'a Value {
        self.by_reference.get(reference).copied().unwrap_or(&Value::Null)
    }

    fn core(&self, kind: &str, namespace: &str, name: &str) -> Option<&'a Value> {
        let reference = ObjectRef { api_version: "v1".into(), kind: kind.into(), namespace: namespace.into(), name: name.into() };
        self.by_reference.get(&reference).copied()
    }

    /// The ports of a Service.
    pub(crate) fn service_ports(&self, namespace: &str, name: &str) -> Vec<u16> {
        let ports = self.core("Service", namespace, name).map(|service| list(within(service, &["spec"]), "ports"));
        ports.unwrap_or_default().iter().filter_map(|port| u16::try_from(port.get("port")?.as_u64()?).ok()).collect()
    }

    /// The port of a Service whose `targetPort` is this one, where no port is it itself.
    pub(super) fn port_of_target(&self, namespace: &str, name: &str, target: &Port) -> Option<u16> {
        let ports = list(within(self.core("Service", namespace, name)?, &["spec"]), "ports");
        let number = |port: &Value, key: &str| u16::try_from(port.get(key)?.as_u64()?).ok();
        let itself = |port: &Value| match target {
            Port::Number(wanted) => number(port, "port") == Some(*wanted),
            Port::Name(wanted) => wanted.is_empty() || text(port, "name") == wanted,
        };
        let leads = |port: &Value| match target {
            Port::Number(wanted) => number(port, "targetPort") == Some(*wanted),
            Port::Name(wanted) => text(port, "targetPort") == wanted,
        };
        if ports.iter().any(itself) {
            return None;
        }
        number(ports.iter().find(|port| leads(port))?, "port")
    }

    /// The labels of a Namespace with the one that the API server sets; whether these are all.
    pub(crate) fn namespace_labels(&self, name: &str) -> (BTreeMap<String, String>, bool) {
        let own = self.core("Namespace", "", name);
        let mut labels = own.map(|own| labels(within(own, &["metadata"]))).unwrap_or_default();
        labels.insert("kubernetes.io/metadata.name".to_owned(), name.to_owned());
        (labels, own.is_some())
    }

    /// The addresses of the Nodes.
    pub(crate) fn node_addresses(&self) -> BTreeSet<String> {
        let nodes = self.by_reference.iter().filter(|(reference, _)| reference.kind == "Node" && reference.api_version == "v1");
        let addresses = nodes.flat_map(|(_, node)| list(within(node, &["status"]), "addresses"));
        let told = addresses.filter(|address| matches!(text(address, "type"), "InternalIP" | "ExternalIP"));
        let read = told.filter_map(|address| text(address, "address").parse::<std::net::IpAddr>().ok());
        read.map(|address| address.to_string()).collect()
    }

    /// The `spec.selector` of what makes Pods; that of a ReplicationController has another shape, and is left out.
    pub(crate) fn pod_selector(&self, workload: &WorkloadRef) -> &'a Value {
        let reference = ObjectRef {
            api_version: api_version(&workload.kind).into(),
            kind: workload.kind.clone(),
            namespace: workload.namespace.clone(),
            name: workload.name.clone(),
        };
        match workload.kind.as_str() {
            "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "Rollout" => {
                within(self.get(&reference), &["spec", "selector"])
            }
            _ => &Value::Null,
        }
    }
}

/// The API version of a kind of workload.
pub(super) fn api_version(kind: &str) -> &'static str {
    match kind {
        "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" => "apps/v1",
        "Job" | "CronJob" => "batch/v1",
        "Rollout" => "argoproj.io/v1alpha1",
        _ => "v1",
    }
}

/// The labels in `metadata`.
fn labels(metadata: &Value) -> BTreeMap<String, String> {
    let own = object(metadata, "labels").into_iter().flatten();
    own.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect()
}
