//! What the rules of policies say about a port, in their order.

use std::collections::BTreeSet;

use super::super::Network;
use super::super::policy::{Direction, Who};
use super::super::selector::State;
use super::super::source::Source;
use super::super::tier::{Action, Tier, TierPolicy};
use super::super::workload::Workload;
use super::Candidate;
use crate::document::PathSegment;

/// One peer of a rule.
#[derive(Clone, Debug)]
pub(super) struct Entry<'a> {
    pub(super) action: Action,
    pub(super) source: Source<'a>,
    pub(super) policy: &'a str,
    pub(super) path: &'a [PathSegment],
}

/// The workload and the port that are asked about.
pub(super) struct Asked<'a> {
    pub(super) network: &'a Network,
    pub(super) workload: &'a Workload,
    pub(super) protocol: &'a str,
    pub(super) number: u16,
}

impl<'a> Entry<'a> {
    pub(super) fn candidate(&self) -> Candidate<'a> {
        Candidate { source: self.source.clone(), policy: self.policy, path: self.path }
    }
}

impl<'a> Asked<'a> {
    /// What the policies of the cluster of a tier say.
    pub(super) fn entries(&self, tier: Tier, needs: &mut BTreeSet<String>) -> Vec<Entry<'a>> {
        let namespace = &self.workload.namespace;
        let labels = self.network.labels_of(namespace);
        let mut entries: Vec<Entry<'a>> = Vec::new();
        let mut counted: Vec<&TierPolicy> = Vec::new();
        for policy in self.network.tiers.iter().filter(|policy| policy.tier == tier) {
            match policy.is_about(self.workload, &labels) {
                State::Yes => {}
                State::No => continue,
                State::Unknown => {
                    needs.insert(format!("v1/Namespace {namespace}"));
                    continue;
                }
            }
            let before = entries.len();
            for rule in
                policy.rules(Direction::Ingress).iter().filter(|rule| rule.is_about(self.workload, self.protocol, self.number))
            {
                for peer in &rule.peers {
                    entries.extend(entry(policy, rule.action, &peer.who, &peer.path));
                }
            }
            if entries.len() > before && policy.priority.is_some() {
                let equal = counted.iter().filter(|other| other.priority == policy.priority);
                needs.extend(equal.map(|other| format!("the order of `{}` and `{}`", other.key, policy.key)));
                counted.push(policy);
            }
        }
        entries
    }

    /// The keys of the NetworkPolicies that isolate the workload, and what they let in.
    pub(super) fn network_policies(&self, by: &mut BTreeSet<String>, entries: &mut Vec<Entry<'a>>) {
        for policy in self.network.policies.get(&self.workload.namespace).into_iter().flatten() {
            let Some(rules) = policy.rules(self.workload, Direction::Ingress) else { continue };
            by.insert(policy.key.clone());
            for rule in rules.iter().filter(|rule| rule.is_about(self.workload, self.protocol, self.number)) {
                let allow = |source, path| Entry { action: Action::Allow, source, policy: &policy.key, path };
                match &rule.peers {
                    None => entries.push(allow(Source::everything(), &rule.path)),
                    Some(peers) => {
                        entries.extend(peers.iter().filter_map(|peer| {
                            Some(allow(Source::of(&peer.who, &self.workload.namespace)?, peer.path.as_slice()))
                        }))
                    }
                }
            }
        }
    }
}

/// The entry of a peer: one that says nothing that is known lets nobody in, and else keeps everybody out.
fn entry<'a>(policy: &'a TierPolicy, action: Action, who: &'a Who, path: &'a [PathSegment]) -> Option<Entry<'a>> {
    let policy = policy.key.as_str();
    match Source::of(who, "") {
        Some(source) => Some(Entry { action, source, policy, path }),
        None if action == Action::Allow => None,
        None => Some(Entry { action: Action::Deny, source: Source::everything(), policy, path }),
    }
}
