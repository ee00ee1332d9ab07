//! Policies of Cilium and Calico, in the one shape into which both are read.

use std::cmp::Ordering;

use super::policy::{Direction, Who};
use super::selector::{Labels, Selector, State};
use super::tier::Action;
use super::workload::Workload;
use crate::document::PathSegment;

/// Whose policy it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    Cilium,
    Calico,
}

/// A policy of Cilium or Calico. Fields that are not told are paths with dots from the object's root.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct OtherPolicy {
    pub(super) key: String,
    pub(super) family: Family,
    /// `None` comes last.
    pub(super) order: Option<f64>,
    /// Where it stands in the object.
    pub(super) at: Vec<PathSegment>,
    pub(super) spaces: Selector,
    pub(super) pods: Selector,
    /// Fields by which it selects and that are not told.
    pub(super) doubts: Vec<String>,
    /// The field by which it may select nodes; empty where it does not.
    pub(super) nodes: String,
    pub(super) ingress: bool,
    pub(super) egress: bool,
    pub(super) rules: Vec<OtherRule>,
}

/// A rule of such a policy.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct OtherRule {
    pub(super) direction: Direction,
    pub(super) action: Action,
    pub(super) path: Vec<PathSegment>,
    /// Empty for every port.
    pub(super) ports: Vec<OtherPort>,
    pub(super) doubts: Vec<String>,
    /// `None` for everybody.
    pub(super) peers: Option<Vec<OtherPeer>>,
}

/// Ports that a rule is for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct OtherPort {
    /// In upper case; empty for every protocol.
    pub(super) protocol: String,
    pub(super) first: i64,
    pub(super) last: i64,
    /// Empty where it says numbers.
    pub(super) name: String,
    /// Empty where all of it is told.
    pub(super) doubt: String,
}

/// A peer of such a rule.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct OtherPeer {
    pub(super) path: Vec<PathSegment>,
    pub(super) who: Who,
    /// Empty where all of it is told.
    pub(super) doubt: String,
}

/// Whether a policy is about a workload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Selects {
    No,
    Yes,
    /// That needs these to be known.
    Unknown(Vec<String>),
}

/// Whether a rule is for a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fits {
    No,
    Yes,
    /// That depends on fields that are not told.
    Unknown(Vec<String>),
}

impl OtherPolicy {
    /// One that asks nothing of labels and has no rules.
    pub(super) fn bare(key: String, family: Family, at: Vec<PathSegment>) -> Self {
        let everything = || Selector::of(Vec::new());
        Self {
            key,
            family,
            order: None,
            at,
            spaces: everything(),
            pods: everything(),
            doubts: Vec::new(),
            nodes: String::new(),
            ingress: false,
            egress: false,
            rules: Vec::new(),
        }
    }

    /// Whether it is about a workload, whose namespace has these labels, and says something in this direction.
    pub(super) fn selects(&self, workload: &Workload, namespace: &Labels<'_>, direction: Direction) -> Selects {
        let says = self.isolates(direction) || self.rules(direction).next().is_some();
        if !says || workload.host_network {
            return Selects::No;
        }
        let (spaces, pods) = (self.spaces.state(namespace), self.pods.state(&Labels::all(&workload.labels)));
        if spaces.and(pods) == State::No {
            return Selects::No;
        }
        let mut needs: Vec<String> = self.doubts.iter().map(|field| self.doubt(field)).collect();
        if spaces == State::Unknown {
            needs.push(format!("v1/Namespace {}", workload.namespace));
        }
        // An operator that nobody knows selects no Pods, as in a NetworkPolicy.
        if needs.is_empty() && pods == State::Unknown {
            return Selects::No;
        }
        if needs.is_empty() { Selects::Yes } else { Selects::Unknown(needs) }
    }

    pub(super) const fn isolates(&self, direction: Direction) -> bool {
        match direction {
            Direction::Ingress => self.ingress,
            Direction::Egress => self.egress,
        }
    }

    pub(super) fn rules(&self, direction: Direction) -> impl Iterator<Item = &OtherRule> {
        self.rules.iter().filter(move |rule| rule.direction == direction)
    }

    /// What is missing where a field of it is not told.
    pub(super) fn doubt(&self, field: &str) -> String {
        format!("what `{field}` of `{}` means", self.key)
    }

    /// What is missing to tell what it means for nodes.
    pub(super) fn doubt_about_nodes(&self) -> Option<String> {
        (!self.nodes.is_empty()).then(|| self.doubt(&self.nodes))
    }

    /// Whether it comes before NetworkPolicies, which have the order 1000.
    pub(super) fn is_before_network_policies(&self) -> bool {
        self.order.is_some_and(|order| order <= 1000.0)
    }

    /// Whether it has the order that NetworkPolicies have too.
    pub(super) fn is_beside_network_policies(&self) -> bool {
        self.order.is_some_and(|order| order.partial_cmp(&1000.0) == Some(Ordering::Equal))
    }

    /// Which of two counts first: by order, then by key.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        self.compare_order(other).then_with(|| self.key.cmp(&other.key))
    }

    pub(super) fn compare_order(&self, other: &Self) -> Ordering {
        match (self.order, other.order) {
            (Some(own), Some(others)) => own.partial_cmp(&others).unwrap_or(Ordering::Equal),
            (own, others) => own.is_none().cmp(&others.is_none()),
        }
    }
}

impl OtherRule {
    /// Whether it is for a port of the workload that is reached.
    pub(super) fn fits(&self, family: Family, reached: &Workload, protocol: &str, number: u16) -> Fits {
        let mut fitting = self.ports.iter().filter(|entry| entry.is_for(family, reached, protocol, number)).peekable();
        if self.ports.is_empty() {
            return Fits::Yes;
        }
        if fitting.peek().is_none() {
            return Fits::No;
        }
        let doubts: Vec<&String> = fitting.map(|entry| &entry.doubt).collect();
        if doubts.iter().any(|doubt| doubt.is_empty()) {
            return Fits::Yes;
        }
        Fits::Unknown(doubts.into_iter().cloned().collect())
    }
}

impl OtherPort {
    fn is_for(&self, family: Family, reached: &Workload, protocol: &str, number: u16) -> bool {
        let named = || {
            let is = |name: &str| match family {
                Family::Cilium => name.to_lowercase() == self.name,
                Family::Calico => name == self.name,
            };
            let mut ports = reached.ports.iter();
            !self.name.is_empty() && ports.any(|port| is(&port.name) && port.protocol == protocol && port.number == number)
        };
        let listed = (self.first..=self.last).contains(&i64::from(number));
        (self.protocol.is_empty() || self.protocol == protocol) && (listed || named())
    }
}

/// Rules as texts, for tables.
#[cfg(test)]
pub(super) mod texts {
    use super::super::{path, words};
    use super::{OtherPeer, OtherPort, OtherRule};

    /// `Deny spec.ingressDeny.0 ports [TCP 80-80] peers [0: everything] doubts [spec…]`, without what is empty.
    pub(in super::super) fn rule(rule: &OtherRule) -> String {
        let peers = match &rule.peers {
            None => " everybody".to_owned(),
            Some(peers) => listed("peers", peers.iter().map(peer)),
        };
        let ports = listed("ports", rule.ports.iter().map(port));
        let doubts = listed("doubts", rule.doubts.iter().cloned());
        format!("{:?} {}{ports}{peers}{doubts}", rule.action, path::dotted(&rule.path))
    }

    fn listed(name: &str, all: impl Iterator<Item = String>) -> String {
        let all: Vec<String> = all.collect();
        if all.is_empty() { String::new() } else { format!(" {name} [{}]", all.join("; ")) }
    }

    fn port(port: &OtherPort) -> String {
        let told = if port.name.is_empty() { format!("{}-{}", port.first, port.last) } else { port.name.clone() };
        let doubt = if port.doubt.is_empty() { String::new() } else { format!(" ? {}", port.doubt) };
        format!("{} {told}{doubt}", port.protocol)
    }

    fn peer(peer: &OtherPeer) -> String {
        if peer.doubt.is_empty() { words::of(&peer.who) } else { format!("? {}", peer.doubt) }
    }
}
