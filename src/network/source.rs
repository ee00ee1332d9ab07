//! Sources: whom a peer lets in, symbolically.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Network;
use super::policy::Who;
use super::selector::{Labels, Selector, State};
use crate::document::PathSegment;

/// What kind of source an opening lets in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Reason {
    /// Everything.
    AllSources,
    /// Pods of every namespace.
    AnyNamespace,
    /// A range of addresses.
    IpBlock,
    /// Pods of namespaces with a label that whoever may change the namespace can set.
    MutableNamespaceLabel,
    /// Pods of namespaces by name.
    Namespaces,
    /// Addresses outside the cluster and Pods on the network of their nodes.
    Outside,
    /// Pods of the workload's own namespace.
    SameNamespacePods,
}

impl Reason {
    /// The word for it, as in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AllSources => "all-sources",
            Self::AnyNamespace => "any-namespace",
            Self::IpBlock => "ip-block",
            Self::MutableNamespaceLabel => "mutable-namespace-label",
            Self::Namespaces => "namespaces",
            Self::Outside => "outside",
            Self::SameNamespacePods => "same-namespace-pods",
        }
    }
}

/// Somebody who is let in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Opening {
    /// What kind of source it is.
    pub reason: Reason,
    /// The namespaces, sorted, where `reason` is [`Reason::Namespaces`].
    pub namespaces: Vec<String>,
    /// The selector of namespaces; empty where there is none, or one that asks for nothing.
    pub selector: String,
    /// The selector of Pods; empty where there is none, or one that asks for nothing.
    pub pods: String,
    /// The range, where `reason` is [`Reason::IpBlock`].
    pub cidr: String,
    /// The key of the policy that lets it in; empty where no policy keeps it out.
    pub policy: String,
    /// Where in the policy.
    pub path: Vec<PathSegment>,
    /// The selectors themselves.
    #[serde(skip)]
    pub(super) asks: Asks,
}

/// What an opening asks of labels.
#[derive(Clone, Debug, Default)]
pub(super) struct Asks {
    pub(super) namespaces: Option<Selector>,
    pub(super) pods: Option<Selector>,
}

/// The texts of openings tell two apart.
impl PartialEq for Asks {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Asks {}

impl Opening {
    /// Whether its selector of namespaces matches all the labels of one.
    pub(crate) fn matches_namespace(&self, labels: &BTreeMap<String, String>) -> bool {
        matches(self.asks.namespaces.as_ref(), labels)
    }

    /// Whether its selector of Pods matches the labels of one.
    pub(crate) fn matches_pod(&self, labels: &BTreeMap<String, String>) -> bool {
        matches(self.asks.pods.as_ref(), labels)
    }
}

fn matches(selector: Option<&Selector>, labels: &BTreeMap<String, String>) -> bool {
    selector.is_none_or(|selector| selector.state(&Labels::all(labels)) == State::Yes)
}

/// A source that may be let in.
#[derive(Clone, Debug)]
pub(super) struct Source<'a> {
    pub(super) reason: Reason,
    namespaces: Vec<String>,
    selector: Option<&'a Selector>,
    pods: Option<&'a Selector>,
    cidr: String,
    /// The namespace of the policy.
    own: &'a str,
}

impl<'a> Source<'a> {
    pub(super) const fn everything() -> Self {
        Self { reason: Reason::AllSources, namespaces: Vec::new(), selector: None, pods: None, cidr: String::new(), own: "" }
    }

    /// Whom a peer of a policy of namespace `own` lets in; `None` where that is nobody.
    pub(super) fn of(who: &'a Who, own: &'a str) -> Option<Self> {
        let source = Self { own, ..Self::everything() };
        match who {
            Who::Everybody => Some(source),
            Who::Outside => Some(Self { reason: Reason::Outside, ..source }),
            Who::Range { cidr, except } => {
                let except = if except.is_empty() { String::new() } else { format!(" except {}", except.join(", ")) };
                Some(Self { reason: Reason::IpBlock, cidr: format!("{cidr}{except}"), ..source })
            }
            Who::Pods { namespaces: None, pods } => {
                Some(Self { reason: Reason::SameNamespacePods, pods: pods.as_ref(), ..source })
            }
            Who::Pods { namespaces: Some(selector), pods } => {
                let pinned = selector.pinned();
                let reason = match pinned {
                    _ if selector.everything() => Reason::AnyNamespace,
                    Some(_) => Reason::Namespaces,
                    None => Reason::MutableNamespaceLabel,
                };
                let namespaces = pinned.unwrap_or_default();
                Some(Self { reason, namespaces, selector: Some(selector), pods: pods.as_ref(), ..source })
            }
            Who::Nobody | Who::Ranges(_) | Who::Untold(_) => None,
        }
    }

    /// Leaves of everything what is no Pod.
    pub(super) const fn outside(&mut self) {
        self.reason = Reason::Outside;
    }

    /// Leaves of everything the Pods.
    pub(super) const fn inside(&mut self) {
        self.reason = Reason::AnyNamespace;
    }

    pub(super) fn opening(&self, policy: &str, path: &[PathSegment]) -> Opening {
        Opening {
            reason: self.reason,
            namespaces: self.namespaces.clone(),
            selector: texts(self.selector).join(", "),
            pods: texts(self.pods).join(", "),
            cidr: self.cidr.clone(),
            policy: policy.to_owned(),
            path: path.to_vec(),
            asks: Asks { namespaces: self.selector.cloned(), pods: self.pods.cloned() },
        }
    }

    /// The namespaces it is from, where they are known.
    pub(super) fn known(&self) -> Option<Vec<&str>> {
        match self.reason {
            Reason::Namespaces => Some(self.namespaces.iter().map(String::as_str).collect()),
            Reason::SameNamespacePods => Some(vec![self.own]),
            _ => None,
        }
    }

    /// Whether Pods of it may be in a namespace.
    pub(super) fn may_be_in(&self, namespace: &str, network: &Network) -> bool {
        match (self.known(), self.selector) {
            (Some(known), _) => known.contains(&namespace),
            (None, Some(selector)) => selector.state(&network.labels_of(namespace)) != State::No,
            (None, None) => true,
        }
    }

    /// Whether nobody is in both. A range may have Pods by their addresses.
    pub(super) fn apart(&self, other: &Self) -> bool {
        let pods = |one: &Self| !matches!(one.reason, Reason::AllSources | Reason::IpBlock | Reason::Outside);
        let by_kind = |one: &Self, other: &Self| one.reason == Reason::Outside && pods(other);
        let by_namespace = || match (self.known(), other.known()) {
            (Some(own), Some(others)) => !own.iter().any(|namespace| others.contains(namespace)),
            _ => false,
        };
        by_kind(self, other) || by_kind(other, self) || by_namespace()
    }

    /// Whether everybody in `candidate` is in it.
    pub(super) fn covers(&self, candidate: &Self, network: &Network) -> bool {
        if self.reason == Reason::AllSources || (self.reason, candidate.reason) == (Reason::Outside, Reason::Outside) {
            return true;
        }
        let open = [Reason::AllSources, Reason::Outside].contains(&candidate.reason);
        if open || [self.reason, candidate.reason].contains(&Reason::IpBlock) {
            return false;
        }
        self.covers_namespaces(candidate, network) && all_in(texts(self.pods), texts(candidate.pods))
    }

    fn covers_namespaces(&self, candidate: &Self, network: &Network) -> bool {
        let known = candidate.known();
        let Some(selector) = self.selector else {
            let own = self.known();
            return own.zip(known).is_some_and(|(own, known)| known.iter().all(|namespace| own.contains(namespace)));
        };
        if self.reason == Reason::AnyNamespace || all_in(selector.texts(), texts(candidate.selector)) {
            return true;
        }
        known.is_some_and(|known| known.iter().all(|namespace| selector.state(&network.labels_of(namespace)) == State::Yes))
    }

    /// Whether it is every Pod of every namespace.
    pub(super) fn every_pod(&self) -> bool {
        self.reason == Reason::AnyNamespace && texts(self.pods).is_empty()
    }
}

fn texts(selector: Option<&Selector>) -> &[String] {
    selector.map(Selector::texts).unwrap_or_default()
}

fn all_in(wanted: &[String], among: &[String]) -> bool {
    wanted.iter().all(|text| among.contains(text))
}
