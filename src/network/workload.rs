//! Workloads: Pods, and what makes Pods.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use serde::Serialize;
use serde_json::Value;

use super::read::{labels, list, number, protocol, text, within};
use crate::review::ObjectRef;

/// The kinds that are workloads, and where the Pod of one stands.
const KINDS: [(&str, &str, &[&str]); 9] = [
    ("v1", "Pod", &[]),
    ("v1", "ReplicationController", &["spec", "template"]),
    ("apps/v1", "Deployment", &["spec", "template"]),
    ("apps/v1", "StatefulSet", &["spec", "template"]),
    ("apps/v1", "DaemonSet", &["spec", "template"]),
    ("apps/v1", "ReplicaSet", &["spec", "template"]),
    ("batch/v1", "Job", &["spec", "template"]),
    ("batch/v1", "CronJob", &["spec", "jobTemplate", "spec", "template"]),
    ("argoproj.io/v1alpha1", "Rollout", &["spec", "template"]),
];

/// A Pod, or what makes Pods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Workload {
    /// The kind, such as `Deployment`.
    pub kind: String,
    /// The namespace.
    pub namespace: String,
    /// The name.
    pub name: String,
    /// The labels of its Pods.
    pub labels: BTreeMap<String, String>,
    /// The ports that its containers declare, in their order.
    pub ports: Vec<Port>,
    /// Whether its Pods are on the network of their nodes.
    pub host_network: bool,
    /// Its ports that the nodes' addresses have too.
    pub host_ports: Vec<HostPort>,
    /// The addresses of a Pod, as far as they are known; with [`Workload::host_network`] those of its node.
    pub addresses: Vec<IpAddr>,
}

/// A port that a container declares.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Port {
    /// The name; empty where it has none.
    pub name: String,
    /// The number.
    pub number: u16,
    /// `TCP`, `UDP` or `SCTP`.
    pub protocol: String,
}

/// A port of a container that the nodes' addresses have too.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct HostPort {
    /// The number at the nodes.
    pub host_port: u16,
    /// The address of the nodes that has it; empty for all.
    pub host_ip: String,
    /// `TCP`, `UDP` or `SCTP`.
    pub protocol: String,
    /// The number of the container's port.
    pub number: u16,
}

impl Workload {
    /// `<Kind>/<namespace>/<name>`.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}/{}/{}", self.kind, self.namespace, self.name)
    }

    pub(super) fn order(&self) -> (&str, &str, &str) {
        (&self.namespace, &self.kind, &self.name)
    }

    /// The addresses that are its own, not its node's.
    pub(super) fn own_addresses(&self) -> Vec<IpAddr> {
        if self.host_network { Vec::new() } else { self.addresses.clone() }
    }

    /// Whether a container declares a port of this name, protocol and number.
    pub(super) fn names(&self, name: &str, protocol: &str, number: u16) -> bool {
        !name.is_empty() && self.ports.iter().any(|port| port.name == name && port.protocol == protocol && port.number == number)
    }
}

/// A workload as an object makes it.
pub(super) struct Made {
    pub(super) workload: Workload,
    /// Whether it is a Pod that has come to its end.
    pub(super) finished: bool,
    /// The keys of workloads that control it.
    owners: Vec<String>,
}

impl Made {
    pub(super) fn read(reference: &ObjectRef, value: &Value) -> Option<Self> {
        let (_, kind, keys) =
            KINDS.iter().find(|(version, kind, _)| *version == reference.api_version() && *kind == reference.kind())?;
        let pod = within(value, keys);
        let spec = within(pod, &["spec"]);
        let is_pod = *kind == "Pod";
        let workload = Workload {
            kind: (*kind).to_owned(),
            namespace: reference.namespace().to_owned(),
            name: reference.name().to_owned(),
            labels: labels(pod),
            ports: declared(spec).filter_map(port).collect(),
            host_network: within(spec, &["hostNetwork"]).as_bool().unwrap_or(false),
            host_ports: declared(spec).filter_map(host_port).collect(),
            addresses: if is_pod { addresses(within(value, &["status"])) } else { Vec::new() },
        };
        let finished = is_pod && ["Succeeded", "Failed"].contains(&text(within(value, &["status"]), "phase"));
        let owners = list(within(value, &["metadata"]), "ownerReferences").iter().filter_map(|owner| owner_key(&workload, owner));
        let owners = owners.collect();
        Some(Self { workload, finished, owners })
    }

    /// Whether it counts, among the workloads of these keys.
    pub(super) fn counts(&self, given: &BTreeSet<String>) -> bool {
        !self.finished && !self.owners.iter().any(|owner| given.contains(owner))
    }
}

/// The key of an owner that controls a workload, where that is a workload itself.
fn owner_key(workload: &Workload, owner: &Value) -> Option<String> {
    let (version, kind) = (text(owner, "apiVersion"), text(owner, "kind"));
    let controls = owner.get("controller").and_then(Value::as_bool).unwrap_or(false);
    let known = KINDS.iter().any(|(own, name, _)| *own == version && *name == kind);
    (controls && known).then(|| format!("{kind}/{}/{}", workload.namespace, text(owner, "name")))
}

/// The ports of containers, and of init containers that go on running.
fn declared(spec: &Value) -> impl Iterator<Item = &Value> {
    let beside = list(spec, "initContainers").iter().filter(|container| text(container, "restartPolicy") == "Always");
    list(spec, "containers").iter().chain(beside).flat_map(|container| list(container, "ports"))
}

fn port(value: &Value) -> Option<Port> {
    Some(Port { name: text(value, "name").to_owned(), number: port_number(value, "containerPort")?, protocol: protocol(value) })
}

fn host_port(value: &Value) -> Option<HostPort> {
    Some(HostPort {
        host_port: port_number(value, "hostPort")?,
        host_ip: text(value, "hostIP").to_owned(),
        protocol: protocol(value),
        number: port_number(value, "containerPort")?,
    })
}

fn port_number(value: &Value, key: &str) -> Option<u16> {
    number(value, key).and_then(|number| u16::try_from(number).ok()).filter(|number| *number > 0)
}

fn addresses(status: &Value) -> Vec<IpAddr> {
    let listed = list(status, "podIPs").iter().map(|entry| text(entry, "ip"));
    let all: BTreeSet<IpAddr> = listed.chain([text(status, "podIP")]).filter_map(|text| text.parse().ok()).collect();
    all.into_iter().collect()
}
