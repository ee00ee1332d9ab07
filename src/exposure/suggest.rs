//! Suggestions: for each exposed workload a NetworkPolicy that lets in the controllers on its exposed ports, and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::controllers::{Controllers, range_of};
use super::json::VERSION;
use super::objects::Objects;
use super::words::{listed, opening, policy};
use super::{Exposure, Row, Unresolved, WorkloadRef, yaml};
use crate::access::selector::Selector;
use crate::network::{Network, Opening, Reason, Workload};
use crate::render::text::plain;
use crate::report::Fault;
use crate::report::json::pretty;

/// Labels that change with a release or stand for one Pod.
const PASSING: [&str; 12] = [
    "pod-template-hash",
    "controller-revision-hash",
    "pod-template-generation",
    "rollouts-pod-template-hash",
    "statefulset.kubernetes.io/pod-name",
    "apps.kubernetes.io/pod-index",
    "controller-uid",
    "batch.kubernetes.io/controller-uid",
    "batch.kubernetes.io/job-completion-index",
    "app.kubernetes.io/version",
    "helm.sh/chart",
    "version",
];

/// An exposed port, and whose requests come to it by each chain; nobody's in particular by those that are no routes.
pub(super) struct Exposed {
    pub(super) row: Row,
    pub(super) controllers: Vec<Option<Controllers>>,
}

/// What is suggested for a workload.
#[derive(Clone, Debug)]
pub(super) struct Suggestion {
    pub(super) workload: WorkloadRef,
    /// The policy without its name, or why there is none.
    spec: Result<Value, String>,
    name: String,
    comments: Vec<String>,
}

/// Peers as JSON; `None` is everybody.
type From = Option<Vec<Value>>;

/// The suggestion for a workload.
pub(super) fn suggest(workload: &Workload, exposed: Vec<Exposed>, network: &Network, objects: &Objects<'_>) -> Suggestion {
    let reference =
        WorkloadRef { kind: workload.kind.clone(), namespace: workload.namespace.clone(), name: workload.name.clone() };
    let maker = Maker { workload, network, objects };
    let mut comments = Vec::new();
    let spec = maker.spec(&reference, &exposed, &mut comments);
    Suggestion { name: format!("{}-exposed", workload.name), workload: reference, spec, comments }
}

/// Suggestions in their order, each with a name of its own.
pub(super) fn arranged(mut all: Vec<Suggestion>) -> Vec<Suggestion> {
    all.sort_by_cached_key(|one| (one.workload.namespace.clone(), one.workload.kind.clone(), one.workload.name.clone()));
    let mut taken: BTreeMap<(String, String), usize> = BTreeMap::new();
    all.iter().for_each(|one| *taken.entry((one.workload.namespace.clone(), one.name.clone())).or_default() += 1);
    for one in &mut all {
        if taken.get(&(one.workload.namespace.clone(), one.name.clone())).is_some_and(|count| *count > 1) {
            one.name = format!("{}-{}-exposed", one.workload.name, one.workload.kind.to_lowercase());
        }
    }
    all
}

struct Maker<'a> {
    workload: &'a Workload,
    network: &'a Network,
    objects: &'a Objects<'a>,
}

impl Maker<'_> {
    fn spec(&self, reference: &WorkloadRef, exposed: &[Exposed], comments: &mut Vec<String>) -> Result<Value, String> {
        if self.workload.host_network {
            return Err("it is on the network of its node, where NetworkPolicies do not count".to_owned());
        }
        let selector = self.selector(reference, comments)?;
        let mut rules: Vec<(From, Vec<Value>)> = Vec::new();
        for one in exposed {
            let from = self.from(one)?;
            let port = json!({"protocol": one.row.protocol, "port": one.row.number});
            self.lost(one, from.is_none(), comments);
            match rules.iter_mut().find(|(other, _)| *other == from) {
                Some((_, ports)) => ports.push(port),
                None => rules.push((from, vec![port])),
            }
        }
        self.other_ports(exposed, comments);
        let rules = rules.into_iter().map(|(from, ports)| match from {
            Some(peers) => json!({"from": peers, "ports": ports}),
            None => json!({"ports": ports}),
        });
        Ok(json!({"podSelector": selector, "policyTypes": ["Ingress"], "ingress": rules.collect::<Vec<_>>()}))
    }

    /// A selector for the workload's Pods, and no others where that can be.
    fn selector(&self, reference: &WorkloadRef, comments: &mut Vec<String>) -> Result<Value, String> {
        let own = self.objects.pod_selector(reference);
        let labels = self.workload.labels.iter().filter(|(key, _)| !PASSING.contains(&key.as_str()));
        let labels: Map<String, Value> = labels.map(|(key, value)| (key.clone(), Value::from(value.as_str()))).collect();
        let all = (!labels.is_empty()).then(|| json!({"matchLabels": labels}));
        let candidates: Vec<Value> = [asks(own).then(|| own.clone()), all].into_iter().flatten().collect();
        let others = |selector: &Value| -> Vec<String> {
            let selector = Selector::read(selector);
            let near = self.network.workloads_in(&self.workload.namespace).iter();
            let others = near.filter(|other| *other != self.workload && selector.matches(&other.labels));
            others.map(|other| format!("{} {}/{}", other.kind, other.namespace, other.name)).collect()
        };
        if let Some(selector) = candidates.iter().find(|selector| others(selector).is_empty()) {
            return Ok(selector.clone());
        }
        let first = candidates.into_iter().next_back().ok_or("its Pods have no labels by which a policy could select them")?;
        comments.push(format!("Its labels do not tell it from others, which this isolates too: {}", listed(&others(&first))));
        Ok(first)
    }

    /// Whom a port must let in.
    fn from(&self, exposed: &Exposed) -> Result<From, String> {
        let mut peers = Vec::new();
        for controllers in &exposed.controllers {
            match controllers {
                Some(controllers) if !controllers.outside => {
                    for peer in self.peers(controllers)? {
                        if !peers.contains(&peer) {
                            peers.push(peer);
                        }
                    }
                }
                _ => return Ok(None),
            }
        }
        Ok(Some(peers))
    }

    fn peers(&self, controllers: &Controllers) -> Result<Vec<Value>, String> {
        let known = if controllers.is_single() { controllers.workloads(self.network) } else { Vec::new() };
        let mut by_namespace: BTreeSet<&String> = controllers.gateways().collect();
        let mut peers = Vec::new();
        let here = |workload: &&Workload| controllers.namespaces.contains(&workload.namespace);
        let on_host = match known.is_empty() {
            true => self.network.workloads().iter().filter(here).find(|workload| workload.host_network),
            false => known.iter().copied().find(|workload| workload.host_network),
        };
        if known.is_empty() {
            by_namespace.extend(&controllers.namespaces);
        }
        if !by_namespace.is_empty() {
            peers.push(json!({"namespaceSelector": named(&by_namespace)}));
        }
        for workload in known.iter().filter(|workload| !workload.host_network && !by_namespace.contains(&workload.namespace)) {
            let labels = controllers.identity(workload).unwrap_or_default();
            let namespaces = BTreeSet::from([&workload.namespace]);
            let peer = json!({"namespaceSelector": named(&namespaces), "podSelector": {"matchLabels": labels}});
            if !peers.contains(&peer) {
                peers.push(peer);
            }
        }
        if let Some(workload) = on_host {
            let nodes = self.objects.node_addresses();
            if nodes.is_empty() {
                let key = format!("{} {}/{}", workload.kind, workload.namespace, workload.name);
                return Err(format!(
                    "the controller {key} is on the network of its nodes, whose addresses were not given (v1/Node)"
                ));
            }
            peers.extend(nodes.iter().map(|address| json!({"ipBlock": {"cidr": range_of(address)}})));
        }
        Ok(peers)
    }

    /// What is let in today, and not by the suggestion.
    fn lost(&self, exposed: &Exposed, everybody: bool, comments: &mut Vec<String>) {
        let row = &exposed.row;
        let port = format!("{} {}", row.protocol, row.number);
        if everybody {
            comments.push(format!("{port}: everything is let in, since {}", self.why(exposed)));
        }
        let own: BTreeSet<&String> =
            exposed.controllers.iter().flatten().flat_map(|controllers| &controllers.namespaces).collect();
        let kept = |one: &Opening| one.reason == Reason::Namespaces && one.namespaces.iter().all(|name| own.contains(name));
        let stays = |one: &Opening| kept(one) || (everybody && one.reason == Reason::AllSources);
        for one in row.network.openings.iter().filter(|one| !stays(one)) {
            comments.push(match one.policy.as_str() {
                "" => format!("{port}: no longer let in: {}", opening(one)),
                _ => format!("{port}: still let in by {}, until that is changed: {}", policy(one), opening(one)),
            });
        }
    }

    fn why(&self, exposed: &Exposed) -> String {
        let direct = exposed.row.chains.iter().zip(&exposed.controllers).find(|(_, controllers)| controllers.is_none());
        match (direct, exposed.row.chains.first()) {
            (Some((chain, _)), _) => format!("it is reached past controllers: {}", super::words::way(chain)),
            (None, Some(chain)) => format!("requests of {} come from outside the cluster", chain.controller),
            (None, None) => "it is not known who asks".to_owned(),
        }
    }

    /// Ports that are not exposed are closed by the isolation.
    fn other_ports(&self, exposed: &[Exposed], comments: &mut Vec<String>) {
        let is_exposed =
            |protocol: &str, number: u16| exposed.iter().any(|one| one.row.protocol == protocol && one.row.number == number);
        let others = self.workload.ports.iter().filter(|port| !is_exposed(&port.protocol, port.number));
        let open = others.filter(|port| {
            let openings = self.network.openings(self.workload, &port.protocol, port.number).openings;
            openings.iter().any(|one| one.policy.is_empty())
        });
        let texts: BTreeSet<String> = open.map(|port| format!("{} {}", port.protocol, port.number)).collect();
        if !texts.is_empty() {
            let texts: Vec<String> = texts.into_iter().collect();
            comments.push(format!("{}: nobody is let in any more", listed(&texts)));
        }
    }
}

/// Whether a selector asks for something.
fn asks(selector: &Value) -> bool {
    let filled = |key: &str| match selector.get(key) {
        Some(Value::Object(entries)) => !entries.is_empty(),
        Some(Value::Array(elements)) => !elements.is_empty(),
        _ => false,
    };
    filled("matchLabels") || filled("matchExpressions")
}

/// A selector of namespaces by name.
fn named(namespaces: &BTreeSet<&String>) -> Value {
    const NAME: &str = "kubernetes.io/metadata.name";
    match namespaces.first() {
        Some(one) if namespaces.len() == 1 => json!({"matchLabels": {NAME: one}}),
        _ => json!({"matchExpressions": [{"key": NAME, "operator": "In", "values": namespaces}]}),
    }
}

impl Exposure {
    /// NetworkPolicies, as YAML: for each exposed workload one that lets in the controllers on its exposed ports, and nothing else; where a
    /// way is no route, everything on that port. Comments say what is cut off, and for which workloads nothing can be suggested.
    ///
    /// # Example
    ///
    /// ```
    /// let exposure = portcullis::Evaluator::builder().build()?.exposure(&[])?;
    /// assert!(exposure.suggest().starts_with("# Nothing is exposed"));
    /// # Ok::<(), portcullis::Error>(())
    /// ```
    #[must_use]
    pub fn suggest(&self) -> String {
        let mut out = String::new();
        if self.suggestions.is_empty() {
            comment(&mut out, "Nothing is exposed, as far as it was given: there is nothing to suggest.");
        } else {
            comment(
                &mut out,
                "One NetworkPolicy for each workload that can be reached from outside. It lets in the controllers on the",
            );
            comment(&mut out, "exposed ports, and nothing else. Read what is cut off before you apply it.");
        }
        let untold: BTreeSet<String> = self.unresolved.iter().map(untold).collect();
        untold.iter().for_each(|text| comment(&mut out, text));
        for one in &self.suggestions {
            one.write(&mut out);
        }
        out
    }
}

/// The suggestions for programs.
#[derive(Serialize)]
struct Suggested<'a> {
    version: u64,
    policies: Vec<One<'a>>,
    errors: &'a [Fault],
    unresolved: &'a [Unresolved],
}

#[derive(Serialize)]
struct One<'a> {
    workload: &'a WorkloadRef,
    policy: Option<Value>,
    remarks: Vec<&'a str>,
}

impl Exposure {
    /// The same as [`Exposure::suggest`] for programs: JSON with the `policies`, each with its `workload`, the `policy` as an object (`null`
    /// where nothing can be suggested) and `remarks`, which are the comments of the text; then `errors` and `unresolved`, as
    /// [`Exposure::to_json`] has them.
    ///
    /// # Example
    ///
    /// ```
    /// let exposure = portcullis::Evaluator::builder().build()?.exposure(&[])?;
    /// assert!(exposure.suggest_json().contains(r#""policies": []"#));
    /// # Ok::<(), portcullis::Error>(())
    /// ```
    #[must_use]
    pub fn suggest_json(&self) -> String {
        let policies = self.suggestions.iter().map(Suggestion::one).collect();
        pretty(&Suggested { version: VERSION, policies, errors: &self.errors, unresolved: &self.unresolved })
    }
}

fn untold(one: &Unresolved) -> String {
    let needs = if one.needs.is_empty() { String::new() } else { format!(" (needs {})", one.needs.join(", ")) };
    format!("Not looked at: where {} leads cannot be told{needs}", one.entry)
}

impl Suggestion {
    /// The policy; none where nothing can be suggested.
    fn policy(&self) -> Option<Value> {
        let spec = self.spec.as_ref().ok()?;
        let metadata = json!({"name": self.name, "namespace": self.workload.namespace});
        Some(json!({"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": metadata, "spec": spec}))
    }

    /// What is to be read before it is applied; where there is no policy, why.
    fn remarks(&self) -> Vec<&str> {
        match &self.spec {
            Ok(_) => self.comments.iter().map(String::as_str).collect(),
            Err(why) => vec![why],
        }
    }

    fn one(&self) -> One<'_> {
        One { workload: &self.workload, policy: self.policy(), remarks: self.remarks() }
    }

    fn write(&self, out: &mut String) {
        let Some(policy) = self.policy() else {
            self.remarks().iter().for_each(|why| comment(out, &format!("Nothing for {}: {why}", self.workload)));
            return;
        };
        out.push_str("---\n");
        comment(out, &self.workload.to_string());
        self.remarks().iter().for_each(|text| comment(out, text));
        out.push_str(&yaml::write(&policy));
    }
}

/// A line that no name can leave.
fn comment(out: &mut String, text: &str) {
    let _ = writeln!(out, "# {}", plain(text));
}
