//! One end of a connection, as the peers of policies see it.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::super::Network;
use super::super::policy::Who;
use super::super::ranges::Cidr;
use super::super::selector::{Labels, Selector, State};
use super::super::workload::Workload;
use super::AddressMatching;

/// One end of a connection.
#[derive(Clone)]
pub(super) struct Party {
    /// Namespace and labels of what selectors can match: Pods on the network of Pods.
    pod: Option<(String, BTreeMap<String, String>)>,
    addresses: Addresses,
}

#[derive(Clone)]
enum Addresses {
    Known(Vec<IpAddr>),
    /// They are not given; what is needed.
    Needed(String),
    /// Any outside.
    Internet,
}

/// Whether a peer matches, and what must be known to tell.
pub(super) struct Match {
    pub(super) state: State,
    pub(super) need: Option<String>,
}

impl Match {
    pub(super) const fn known(state: State) -> Self {
        Self { state, need: None }
    }

    pub(super) fn unknown(need: String) -> Self {
        Self { state: State::Unknown, need: Some(need) }
    }
}

impl Party {
    pub(super) fn of(workload: &Workload) -> Self {
        let key = workload.key();
        let whose = if workload.host_network {
            format!("the addresses of the nodes of `{key}`")
        } else {
            format!("the addresses of `{key}`")
        };
        let addresses =
            if workload.addresses.is_empty() { Addresses::Needed(whose) } else { Addresses::Known(workload.addresses.clone()) };
        let pod = (!workload.host_network).then(|| (workload.namespace.clone(), workload.labels.clone()));
        Self { pod, addresses }
    }

    /// A Pod that is yet to come.
    pub(super) fn new_pod(pod: &Workload) -> Self {
        let addresses = Addresses::Needed(format!("the address of a new Pod of `{}`", pod.namespace));
        Self { addresses, ..Self::of(pod) }
    }

    pub(super) fn outside(address: IpAddr) -> Self {
        Self { pod: None, addresses: Addresses::Known(vec![address]) }
    }

    pub(super) const fn internet() -> Self {
        Self { pod: None, addresses: Addresses::Internet }
    }

    /// The range of a peer, and what is left out of it, where that may have an address that is not known.
    pub(super) fn range_that_may_have_it(&self, who: &Who) -> Option<(Cidr, Vec<Cidr>)> {
        let Who::Range { cidr, except } = who else { return None };
        let read = || Some((Cidr::parse(cidr)?, except.iter().filter_map(|text| Cidr::parse(text)).collect()));
        if matches!(self.addresses, Addresses::Needed(_)) { read() } else { None }
    }

    /// It with its addresses of IPv4 and with those of IPv6, where it has both.
    pub(super) fn families(&self) -> Option<[Self; 2]> {
        let Addresses::Known(all) = &self.addresses else { return None };
        let (first, second): (Vec<IpAddr>, Vec<IpAddr>) = all.iter().partition(|address| address.is_ipv4());
        let with = |addresses| Self { pod: self.pod.clone(), addresses: Addresses::Known(addresses) };
        (!first.is_empty() && !second.is_empty()).then(|| [with(first), with(second)])
    }

    /// Whether it is one of those that a peer of a policy of namespace `own` matches.
    pub(super) fn is(&self, who: &Who, own: &str, policy: &str, network: &Network, matching: AddressMatching) -> Match {
        match who {
            Who::Nobody => Match::known(State::No),
            Who::Everybody => Match::known(State::Yes),
            Who::Outside => Match::known(State::of(self.pod.is_none())),
            Who::Untold(field) => Match::unknown(format!("what the `{field}` of `{policy}` match")),
            Who::Range { .. } | Who::Ranges(_) if matching == AddressMatching::SelectorsOnly && self.pod.is_some() => {
                Match::known(State::No)
            }
            Who::Range { cidr, except } => self.in_range(cidr, except),
            Who::Ranges(ranges) => {
                let all = ranges.iter().map(|range| self.in_range(range, &[]));
                all.max_by_key(|one| one.state).unwrap_or(Match::known(State::No))
            }
            Who::Pods { namespaces, pods } => self.selected(namespaces.as_ref(), pods.as_ref(), own, policy, network),
        }
    }

    fn selected(
        &self,
        namespaces: Option<&Selector>,
        pods: Option<&Selector>,
        own: &str,
        policy: &str,
        network: &Network,
    ) -> Match {
        let Some((namespace, labels)) = &self.pod else { return Match::known(State::No) };
        let by_namespace = match namespaces {
            None => State::of(namespace == own),
            Some(selector) => selector.state(&network.labels_of(namespace)),
        };
        let by_pod = pods.map_or(State::Yes, |selector| selector.state(&Labels::all(labels)));
        match by_namespace.and(by_pod) {
            State::Unknown if by_namespace == State::Unknown && !network.namespaces.contains_key(namespace) => {
                Match::unknown(format!("v1/Namespace {namespace}"))
            }
            State::Unknown => Match::unknown(format!("what the selectors of `{policy}` mean")),
            state => Match::known(state),
        }
    }

    fn in_range(&self, text: &str, except: &[String]) -> Match {
        let Some(range) = Cidr::parse(text) else { return Match::known(State::No) };
        match &self.addresses {
            Addresses::Known(addresses) => {
                let left_out: Vec<Cidr> = except.iter().filter_map(|text| Cidr::parse(text)).collect();
                let is_in = |address: &IpAddr| range.contains(*address) && !left_out.iter().any(|other| other.contains(*address));
                Match::known(State::of(addresses.iter().any(is_in)))
            }
            Addresses::Needed(what) => Match::unknown(what.clone()),
            Addresses::Internet if range.is_everything() => Match::known(State::Yes),
            Addresses::Internet if range.is_internal() => Match::known(State::No),
            Addresses::Internet => Match::unknown(format!("an address, since `{text}` has only some of those outside")),
        }
    }
}
