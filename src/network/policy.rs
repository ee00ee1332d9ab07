//! NetworkPolicies, and the rules and peers that all policies have.

use serde_json::Value;

use super::path;
use super::read::{has, list, number, protocol, text, texts, within};
use super::selector::{Labels, Selector, State};
use super::workload::Workload;
use crate::document::PathSegment;

/// Which way traffic goes, seen from the workload that a policy selects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Ingress,
    Egress,
}

impl Direction {
    /// The key of its rules, and that of their peers.
    pub(super) const fn keys(self) -> (&'static str, &'static str) {
        match self {
            Self::Ingress => ("ingress", "from"),
            Self::Egress => ("egress", "to"),
        }
    }
}

/// A NetworkPolicy.
#[derive(Clone, Debug)]
pub(super) struct NetworkPolicy {
    pub(super) key: String,
    pods: Selector,
    /// The rules by direction; `None` where it has no such type.
    ingress: Option<Vec<Rule>>,
    egress: Option<Vec<Rule>>,
}

/// A rule of a NetworkPolicy.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) path: Vec<PathSegment>,
    /// `None` where it says none, so that it matches everybody.
    pub(super) peers: Option<Vec<Peer>>,
    ports: Vec<PortEntry>,
}

/// A peer of a rule.
#[derive(Clone, Debug)]
pub(super) struct Peer {
    pub(super) path: Vec<PathSegment>,
    pub(super) who: Who,
}

/// Whom a peer matches.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Who {
    /// Nobody: it says nothing that is known.
    Nobody,
    Everybody,
    /// Addresses outside the cluster and Pods on the network of their nodes.
    Outside,
    /// A range of addresses, without some.
    Range {
        cidr: String,
        except: Vec<String>,
    },
    /// Addresses in one of these ranges.
    Ranges(Vec<String>),
    /// Pods of namespaces (of the policy's own where there is no selector).
    Pods {
        namespaces: Option<Selector>,
        pods: Option<Selector>,
    },
    /// What is not told, by the key that says it.
    Untold(&'static str),
}

/// Which ports a rule is about.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PortEntry {
    /// `None` for every protocol.
    pub(super) protocol: Option<String>,
    pub(super) ports: Ports,
}

/// Ports of a protocol.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Ports {
    Every,
    Between(i64, i64),
    Named(String),
    None,
}

impl NetworkPolicy {
    pub(super) fn read(namespace: &str, name: &str, value: &Value) -> Self {
        let spec = within(value, &["spec"]);
        let types = texts(spec, "policyTypes");
        let declared = !list(spec, "policyTypes").is_empty();
        let rules = |direction: Direction| {
            let by_default = direction == Direction::Ingress || !list(spec, "egress").is_empty();
            let word = if direction == Direction::Ingress { "Ingress" } else { "Egress" };
            let typed = if declared { types.iter().any(|own| own == word) } else { by_default };
            typed.then(|| rules(spec, direction))
        };
        Self {
            key: format!("NetworkPolicy/{namespace}/{name}"),
            pods: Selector::read(within(spec, &["podSelector"])),
            ingress: rules(Direction::Ingress),
            egress: rules(Direction::Egress),
        }
    }

    /// Its rules for a workload of its namespace; `None` where it does not isolate it in that direction.
    pub(super) fn rules(&self, workload: &Workload, direction: Direction) -> Option<&[Rule]> {
        let rules = match direction {
            Direction::Ingress => self.ingress.as_deref(),
            Direction::Egress => self.egress.as_deref(),
        };
        rules.filter(|_| !workload.host_network && self.pods.state(&Labels::all(&workload.labels)) == State::Yes)
    }
}

impl Rule {
    /// Whether it is about a port; names are those of the workload that is reached.
    pub(super) fn is_about(&self, reached: &Workload, protocol: &str, number: u16) -> bool {
        any_port(&self.ports, reached, protocol, number)
    }
}

/// Whether one of the entries is about a port, or there are none.
pub(super) fn any_port(entries: &[PortEntry], reached: &Workload, protocol: &str, number: u16) -> bool {
    entries.is_empty() || entries.iter().any(|entry| entry.is_about(reached, protocol, number))
}

impl PortEntry {
    fn is_about(&self, reached: &Workload, protocol: &str, number: u16) -> bool {
        self.protocol.as_deref().is_none_or(|own| own == protocol)
            && match &self.ports {
                Ports::Every => true,
                Ports::Between(first, last) => (*first..=*last).contains(&i64::from(number)),
                Ports::Named(name) => reached.names(name, protocol, number),
                Ports::None => false,
            }
    }
}

fn rules(spec: &Value, direction: Direction) -> Vec<Rule> {
    let (key, peers_key) = direction.keys();
    let rules = list(spec, key).iter().enumerate().map(|(at, rule)| {
        let peers = list(rule, peers_key);
        let peer =
            |(index, peer): (usize, &Value)| Peer { path: path::of_rule(key, at, Some((peers_key, index))), who: who(peer) };
        Rule {
            path: path::of_rule(key, at, None),
            peers: (!peers.is_empty()).then(|| peers.iter().enumerate().map(peer).collect()),
            ports: list(rule, "ports").iter().map(port_entry).collect(),
        }
    });
    rules.collect()
}

fn who(peer: &Value) -> Who {
    if has(peer, "ipBlock") {
        let block = within(peer, &["ipBlock"]);
        let mut except = texts(block, "except");
        except.sort();
        return Who::Range { cidr: text(block, "cidr").to_owned(), except };
    }
    let (namespaces, pods) = (Selector::at(peer, "namespaceSelector"), Selector::at(peer, "podSelector"));
    if namespaces.is_none() && pods.is_none() { Who::Nobody } else { Who::Pods { namespaces, pods } }
}

fn port_entry(entry: &Value) -> PortEntry {
    let ports = match entry.get("port") {
        None | Some(Value::Null) => Ports::Every,
        Some(Value::String(name)) => Ports::Named(name.clone()),
        Some(_) => match number(entry, "port") {
            Some(port) => Ports::Between(port, number(entry, "endPort").unwrap_or(port).max(port)),
            None => Ports::None,
        },
    };
    PortEntry { protocol: Some(protocol(entry)), ports }
}
