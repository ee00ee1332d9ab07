//! Policies of the cluster: those that come before NetworkPolicies, and those that come after them.

use serde_json::Value;

use super::path;
use super::policy::{Direction, Peer, PortEntry, Ports, Who, any_port};
use super::read::{has, list, number, protocol, text, texts, within};
use super::selector::{Labels, Selector, State};
use super::workload::Workload;

/// Which policies come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tier {
    Admin,
    Baseline,
}

/// What a rule of a tier does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Action {
    Allow,
    Deny,
    /// Leaves it to the next tier.
    Pass,
}

/// An AdminNetworkPolicy, BaselineAdminNetworkPolicy or ClusterNetworkPolicy.
#[derive(Clone, Debug)]
pub(super) struct TierPolicy {
    pub(super) key: String,
    pub(super) tier: Tier,
    /// `None` for a BaselineAdminNetworkPolicy, of which there is one.
    pub(super) priority: Option<i64>,
    subject: Option<Subject>,
    ingress: Vec<TierRule>,
    egress: Vec<TierRule>,
}

/// The Pods that a policy is about.
#[derive(Clone, Debug)]
struct Subject {
    namespaces: Option<Selector>,
    pods: Option<Selector>,
}

/// A rule of a tier.
#[derive(Clone, Debug)]
pub(super) struct TierRule {
    pub(super) action: Action,
    pub(super) peers: Vec<Peer>,
    ports: Vec<PortEntry>,
}

impl TierPolicy {
    /// The policy of an object; `None` for one of a tier that is not known.
    pub(super) fn read(kind: &str, name: &str, value: &Value) -> Option<Self> {
        let spec = within(value, &["spec"]);
        let tier = match (kind, text(spec, "tier")) {
            ("AdminNetworkPolicy", _) | ("ClusterNetworkPolicy", "Admin") => Tier::Admin,
            ("BaselineAdminNetworkPolicy", _) | ("ClusterNetworkPolicy", "Baseline") => Tier::Baseline,
            _ => return None,
        };
        let priority = (kind != "BaselineAdminNetworkPolicy").then(|| number(spec, "priority").unwrap_or(0));
        Some(Self {
            key: format!("{kind}/{name}"),
            tier,
            priority,
            subject: subject(within(spec, &["subject"])),
            ingress: rules(spec, Direction::Ingress),
            egress: rules(spec, Direction::Egress),
        })
    }

    /// Whether it is the policy of that kind and name.
    pub(super) fn is_of(&self, kind: &str, name: &str) -> bool {
        self.key.split_once('/') == Some((kind, name))
    }

    /// What it is sorted by.
    pub(super) fn order(&self) -> (Tier, bool, i64, &str) {
        (self.tier, self.priority.is_none(), self.priority.unwrap_or(0), &self.key)
    }

    /// Whether it is about a workload in a namespace of these labels.
    pub(super) fn is_about(&self, workload: &Workload, namespace: &Labels<'_>) -> State {
        match &self.subject {
            Some(subject) if !workload.host_network => {
                let holds = |selector: &Option<Selector>, labels: &Labels<'_>| {
                    selector.as_ref().map_or(State::Yes, |selector| selector.state(labels))
                };
                holds(&subject.namespaces, namespace).and(holds(&subject.pods, &Labels::all(&workload.labels)))
            }
            _ => State::No,
        }
    }

    pub(super) fn rules(&self, direction: Direction) -> &[TierRule] {
        match direction {
            Direction::Ingress => &self.ingress,
            Direction::Egress => &self.egress,
        }
    }
}

impl TierRule {
    /// Whether it is about a port; names are those of the workload that is reached.
    pub(super) fn is_about(&self, reached: &Workload, protocol: &str, number: u16) -> bool {
        any_port(&self.ports, reached, protocol, number)
    }
}

fn subject(value: &Value) -> Option<Subject> {
    if let Some(namespaces) = Selector::at(value, "namespaces") {
        return Some(Subject { namespaces: Some(namespaces), pods: None });
    }
    let pods = value.get("pods").filter(|pods| !pods.is_null())?;
    Some(Subject { namespaces: Selector::at(pods, "namespaceSelector"), pods: Selector::at(pods, "podSelector") })
}

fn rules(spec: &Value, direction: Direction) -> Vec<TierRule> {
    let (key, peers_key) = direction.keys();
    let rules = list(spec, key).iter().enumerate().filter_map(|(at, rule)| {
        let action = match text(rule, "action") {
            "Allow" | "Accept" => Action::Allow,
            "Deny" => Action::Deny,
            "Pass" => Action::Pass,
            _ => return None,
        };
        let mut own = TierRule { action, peers: Vec::new(), ports: ports(rule) };
        for (index, peer) in list(rule, peers_key).iter().enumerate() {
            own.peers.push(Peer { path: path::of_rule(key, at, Some((peers_key, index))), who: who(peer, direction) });
        }
        Some(own)
    });
    rules.collect()
}

fn who(peer: &Value, direction: Direction) -> Who {
    if let Some(namespaces) = Selector::at(peer, "namespaces") {
        return Who::Pods { namespaces: Some(namespaces), pods: None };
    }
    if has(peer, "pods") {
        let pods = within(peer, &["pods"]);
        let everywhere = || Selector::read(&Value::Null);
        let namespaces = Selector::at(pods, "namespaceSelector").unwrap_or_else(everywhere);
        return Who::Pods { namespaces: Some(namespaces), pods: Selector::at(pods, "podSelector") };
    }
    match direction {
        Direction::Egress if has(peer, "networks") => Who::Ranges(texts(peer, "networks")),
        Direction::Egress if has(peer, "nodes") => Who::Untold("nodes"),
        Direction::Egress if has(peer, "domainNames") => Who::Untold("domainNames"),
        _ => Who::Nobody,
    }
}

/// What `ports` and `protocols` of a rule say.
fn ports(rule: &Value) -> Vec<PortEntry> {
    let own = list(rule, "ports").iter().map(port_entry);
    own.chain(list(rule, "protocols").iter().map(protocol_entry)).collect()
}

fn port_entry(entry: &Value) -> PortEntry {
    if has(entry, "portNumber") {
        let one = within(entry, &["portNumber"]);
        return PortEntry { protocol: Some(protocol(one)), ports: single(number(one, "port")) };
    }
    if has(entry, "portRange") {
        let range = within(entry, &["portRange"]);
        return PortEntry { protocol: Some(protocol(range)), ports: between(range) };
    }
    named(entry, "namedPort")
}

fn protocol_entry(entry: &Value) -> PortEntry {
    for (key, protocol) in [("tcp", "TCP"), ("udp", "UDP"), ("sctp", "SCTP")] {
        if has(entry, key) {
            let port = within(entry, &[key, "destinationPort"]);
            let ports = match port {
                Value::Null => Ports::Every,
                port if has(port, "range") => between(within(port, &["range"])),
                port => single(number(port, "number")),
            };
            return PortEntry { protocol: Some(protocol.to_owned()), ports };
        }
    }
    named(entry, "destinationNamedPort")
}

fn single(number: Option<i64>) -> Ports {
    number.map_or(Ports::None, |number| Ports::Between(number, number))
}

fn between(range: &Value) -> Ports {
    match (number(range, "start"), number(range, "end")) {
        (Some(start), Some(end)) => Ports::Between(start, end),
        _ => Ports::None,
    }
}

fn named(entry: &Value, key: &str) -> PortEntry {
    let name = text(entry, key);
    PortEntry { protocol: None, ports: if name.is_empty() { Ports::None } else { Ports::Named(name.to_owned()) } }
}
