//! The network: which Pods a source can reach, and who can reach a workload.
//!
//! NetworkPolicies and the policies of the cluster are read as Kubernetes defines them, those of Cilium and Calico as far as they say the
//! same; `docs/network.md` is the contract, which the Rego library follows too. Verdicts are rules of the policies `network/*`; this module
//! answers who is let in, and what reaches what.

mod authorization;
mod calico;
mod calico_selector;
mod cilium;
mod mesh;
mod openings;
mod others;
mod path;
mod policy;
mod question;
mod ranges;
mod reach;
mod read;
mod render;
mod selector;
mod shape;
mod source;
mod targets;
mod tier;
mod words;
mod workload;

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::ops::Range;
use std::sync::LazyLock;

use serde_json::Value;

pub use openings::Openings;
pub use question::Question;
pub use reach::{AddressMatching, Answer, Reach, Side, Step, Verdict};
pub use render::Format;
pub use source::{Opening, Reason};
pub use targets::{ServicePort, Target, Targets};
pub use workload::{HostPort, Port, Workload};

use authorization::Authorization;
use others::OtherPolicy;
use policy::NetworkPolicy;
use read::{Collected, Piece};
use selector::Labels;
use targets::Service;
use tier::TierPolicy;

use crate::document::Documents;
use crate::error::Error;
use crate::report::Fault;
use crate::review::{Classified, ObjectRef, classify};

/// The workloads, Services, namespaces and network policies of a cluster, or of a set of manifests that is taken for one.
///
/// # Example
///
/// ```
/// use portcullis::network::{Network, Reason};
/// use portcullis::{Document, Limits};
/// let manifest = b"
/// apiVersion: v1
/// kind: Pod
/// metadata: {name: web, namespace: shop, labels: {app: web}}
/// spec: {containers: [{name: web, ports: [{containerPort: 8080}]}]}
/// ---
/// apiVersion: networking.k8s.io/v1
/// kind: NetworkPolicy
/// metadata: {name: web, namespace: shop}
/// spec: {podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}
/// ";
/// let network = Network::of(&[Document::parse("shop.yaml", manifest, &Limits::default())]);
/// let openings = network.openings(&network.workloads()[0], "TCP", 8080);
/// assert!(openings.isolated);
/// assert_eq!(openings.openings[0].reason, Reason::SameNamespacePods);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// In the order of namespace, kind and name.
    workloads: Vec<Workload>,
    /// Where in these the workloads of a namespace are.
    by_namespace: BTreeMap<String, Range<usize>>,
    /// The labels of the namespaces that are given.
    namespaces: BTreeMap<String, BTreeMap<String, String>>,
    policies: BTreeMap<String, Vec<NetworkPolicy>>,
    /// In the order in which they count.
    tiers: Vec<TierPolicy>,
    services: BTreeMap<(String, String), Service>,
    /// Policies of Cilium and Calico, by namespace (those of the cluster at `""`), and by what tells objects apart.
    others: BTreeMap<String, BTreeMap<String, Vec<OtherPolicy>>>,
    /// By namespace and name; `None` for one that decides nothing here.
    authorizations: BTreeMap<String, BTreeMap<String, Option<Authorization>>>,
    controllers: BTreeSet<String>,
    /// Workloads that others make, which do not count.
    owned: BTreeMap<String, Workload>,
    /// The keys of the Pods that have these addresses.
    addresses: BTreeMap<IpAddr, String>,
    objects: usize,
    errors: Vec<Fault>,
}

impl Network {
    /// What the objects in the sources make. What is no Kubernetes object, or says nothing about the network, is passed over; of several
    /// objects of one kind and name the last counts. What cannot be read is in [`Network::errors`].
    #[must_use]
    pub fn of(sources: &[Documents]) -> Self {
        let mut network = Self::default();
        let mut collected = Collected::default();
        for documents in sources {
            documents.errors().iter().for_each(|error| network.fault(error));
            for document in documents.documents() {
                match classify(document) {
                    Ok(Classified::Object(kind)) => {
                        network.objects += 1;
                        let reference = ObjectRef::of(document.value(), &kind, None);
                        shape::wrong(document, &reference).iter().for_each(|error| network.fault(error));
                        if let Some(piece) = Piece::read(&reference, document.value()) {
                            collected.put(&reference, piece);
                        }
                    }
                    Ok(Classified::Foreign) => {}
                    Err(error) => network.fault(&error),
                }
            }
        }
        network.fill(collected);
        network
    }

    fn fill(&mut self, collected: Collected) {
        let given = collected.workload_keys();
        let mut owned = BTreeMap::new();
        for (((_, kind), namespace, name), piece) in collected.into_pieces() {
            match piece {
                Piece::Workload(read) => {
                    if read.counts(&given) {
                        self.workloads.push(read.workload);
                    } else if !read.finished {
                        owned.insert(read.workload.key(), read.workload);
                    }
                }
                Piece::Namespace(labels) => {
                    self.namespaces.insert(name, labels);
                }
                Piece::Policy(policy) => self.policies.entry(namespace).or_default().push(policy),
                Piece::Tier(policy) => {
                    // Of two versions of one policy the newer one comes later.
                    self.tiers.retain(|other| !other.is_of(&kind, &name));
                    self.tiers.extend(policy);
                }
                Piece::Service(service) => {
                    self.services.insert((namespace, name), service);
                }
                Piece::Others { identity, policies } => {
                    // Of two versions of one policy the newer one comes later.
                    self.others.entry(namespace).or_default().insert(identity, policies);
                }
                Piece::Authorization(policy) => {
                    // Of two versions of one policy the newer one comes first.
                    self.authorizations.entry(namespace).or_default().entry(name).or_insert(policy);
                }
                Piece::Controllers(namespaces) => self.controllers.extend(namespaces),
            }
        }
        self.owned = owned;
        let pods = self.workloads.iter().chain(self.owned.values());
        self.addresses = pods.flat_map(|pod| pod.own_addresses().into_iter().map(|address| (address, pod.key()))).collect();
        self.tiers.sort_by(|one, other| one.order().cmp(&other.order()));
        self.workloads.sort_by(|one, other| one.order().cmp(&other.order()));
        for (at, workload) in self.workloads.iter().enumerate() {
            let range = self.by_namespace.entry(workload.namespace.clone()).or_insert(at..at);
            range.end = at + 1;
        }
    }

    fn fault(&mut self, error: &Error) {
        self.errors.push(Fault::of_error(error, (usize::MAX, self.errors.len())));
    }

    /// How many Kubernetes objects were read, whether they say anything about the network or not.
    #[must_use]
    pub const fn objects(&self) -> usize {
        self.objects
    }

    /// What could not be read.
    #[must_use]
    pub fn errors(&self) -> &[Fault] {
        &self.errors
    }

    /// The same with an error more: what could not be read before this library came to see it, such as a file that cannot be opened.
    #[must_use]
    pub fn with_error(mut self, error: &Error) -> Self {
        self.fault(error);
        self
    }

    /// The workloads that count, in the order of namespace, kind and name.
    #[must_use]
    pub fn workloads(&self) -> &[Workload] {
        &self.workloads
    }

    /// The workloads of one namespace, in the order of kind and name.
    #[must_use]
    pub fn workloads_in(&self, namespace: &str) -> &[Workload] {
        self.by_namespace.get(namespace).and_then(|range| self.workloads.get(range.clone())).unwrap_or_default()
    }

    /// The workload of that [key](Workload::key).
    #[must_use]
    pub fn workload(&self, key: &str) -> Option<&Workload> {
        let mut parts = key.splitn(3, '/');
        let (kind, namespace, name) = (parts.next()?, parts.next()?, parts.next()?);
        let own = self.workloads_in(namespace);
        let at = own.binary_search_by(|workload| (workload.kind.as_str(), workload.name.as_str()).cmp(&(kind, name))).ok()?;
        own.get(at)
    }

    /// Whether any NetworkPolicy or policy of Cilium or Calico was given: where there is none, they may not have been asked for, and that
    /// no policy isolates a workload means nothing.
    #[must_use]
    pub fn policies_given(&self) -> bool {
        !self.policies.is_empty() || !self.others.is_empty()
    }

    /// The namespaces of the controllers of routes: those that AccessModels name, else the usual ones.
    #[must_use]
    pub fn controller_namespaces(&self) -> &BTreeSet<String> {
        if self.controllers.is_empty() { &USUAL_CONTROLLERS } else { &self.controllers }
    }

    /// What is known of the labels of a namespace.
    fn labels_of(&self, namespace: &str) -> Labels<'_> {
        match self.namespaces.get(namespace) {
            Some(labels) => Labels::all(labels),
            None => Labels::of_namespace(namespace),
        }
    }

    /// The policies of Cilium and Calico that may say something about the Pods of a namespace, in the order in which they count.
    fn others_for(&self, namespace: &str) -> Vec<&OtherPolicy> {
        let own = self.others.get(namespace).filter(|_| !namespace.is_empty());
        let objects = self.others.get("").into_iter().chain(own).flat_map(BTreeMap::values);
        let mut policies: Vec<&OtherPolicy> = objects.flatten().collect();
        policies.sort_by(|one, other| one.compare(other));
        policies
    }
}

/// The namespaces of controllers where no AccessModel names any: `policies/data/duties.json`.
static USUAL_CONTROLLERS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let data: Value = serde_json::from_str(include_str!("../policies/data/duties.json")).unwrap_or_default();
    let listed = data.pointer("/rules/controllers/value").and_then(Value::as_array);
    listed.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
});

#[cfg(test)]
mod tests {
    use super::USUAL_CONTROLLERS;

    #[test]
    fn usual_controllers_are_read() {
        assert!(USUAL_CONTROLLERS.contains("ingress-nginx"));
    }
}
