//! Openings: who is let in to a port of a workload.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Network;
use super::path::sortable;
use super::policy::{Direction, Who};
use super::selector::State;
use super::source::{Opening, Reason, Source};
use super::tier::{Action, Tier, TierPolicy};
use super::workload::Workload;
use crate::document::PathSegment;

/// Who is let in to a port of a workload.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Openings {
    /// Whether some NetworkPolicy isolates the workload.
    pub isolated: bool,
    /// The keys of the NetworkPolicies that do, sorted.
    pub by: Vec<String>,
    /// Who is let in.
    pub openings: Vec<Opening>,
    /// What must be known to tell all of it; where this is not empty, the openings are what is known.
    pub needs: Vec<String>,
}

/// One peer of a rule of a tier.
struct Entry<'a> {
    action: Action,
    source: Source<'a>,
    policy: &'a TierPolicy,
    path: &'a [PathSegment],
}

/// A source that is let in, unless a tier keeps it out.
struct Candidate<'a> {
    source: Source<'a>,
    policy: &'a str,
    path: &'a [PathSegment],
}

/// The workload and the port that are asked about.
struct Asked<'a> {
    network: &'a Network,
    workload: &'a Workload,
    protocol: &'a str,
    number: u16,
}

impl Network {
    /// Who is let in to a port of a workload, given or not, by its protocol (`TCP`, `UDP`, `SCTP`) and number.
    #[must_use]
    pub fn openings(&self, workload: &Workload, protocol: &str, number: u16) -> Openings {
        let mut needs: BTreeSet<String> = self.others_for(&workload.namespace).cloned().collect();
        let asked = Asked { network: self, workload, protocol, number };
        if workload.host_network {
            let everybody = Source::everything().opening("", &[]);
            return Openings { isolated: false, by: Vec::new(), openings: vec![everybody], needs: needs.into_iter().collect() };
        }
        let admin = asked.entries(Tier::Admin, &mut needs);
        let baseline = asked.entries(Tier::Baseline, &mut needs);
        let by = asked.isolating();
        let mut found = asked.admin_openings(&admin);
        if by.is_empty() {
            found.extend(asked.baseline_openings(&admin, &baseline));
        } else {
            found.extend(asked.policy_openings(&admin));
        }
        Openings { isolated: !by.is_empty(), by, openings: sorted(found), needs: needs.into_iter().collect() }
    }
}

impl<'a> Asked<'a> {
    /// What the rules of a tier say about the port, in their order.
    fn entries(&self, tier: Tier, needs: &mut BTreeSet<String>) -> Vec<Entry<'a>> {
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

    /// The keys of the NetworkPolicies that isolate the workload.
    fn isolating(&self) -> Vec<String> {
        let own = self.network.policies.get(&self.workload.namespace).into_iter().flatten();
        let mut keys: Vec<String> = own
            .filter(|policy| policy.rules(self.workload, Direction::Ingress).is_some())
            .map(|policy| policy.key.clone())
            .collect();
        keys.sort();
        keys
    }

    fn admin_openings(&self, admin: &[Entry<'a>]) -> Vec<Opening> {
        let mut found = Vec::new();
        for (at, entry) in admin.iter().enumerate().filter(|(_, entry)| entry.action == Action::Allow) {
            let candidate = Candidate { source: entry.source.clone(), policy: &entry.policy.key, path: entry.path };
            let before = admin.get(..at).unwrap_or_default();
            found.extend(self.left(candidate, before, false).map(|candidate| candidate.opening()));
        }
        found
    }

    fn policy_openings(&self, admin: &[Entry<'a>]) -> Vec<Opening> {
        let mut found = Vec::new();
        for policy in self.network.policies.get(&self.workload.namespace).into_iter().flatten() {
            let rules = policy.rules(self.workload, Direction::Ingress).into_iter().flatten();
            for rule in rules.filter(|rule| rule.is_about(self.workload, self.protocol, self.number)) {
                let candidates: Vec<Candidate<'_>> = match &rule.peers {
                    None => vec![Candidate { source: Source::everything(), policy: &policy.key, path: &rule.path }],
                    Some(peers) => peers
                        .iter()
                        .filter_map(|peer| {
                            let source = Source::of(&peer.who, &self.workload.namespace)?;
                            Some(Candidate { source, policy: &policy.key, path: &peer.path })
                        })
                        .collect(),
                };
                found.extend(candidates.into_iter().filter_map(|one| self.left(one, admin, true)).map(|one| one.opening()));
            }
        }
        found
    }

    fn baseline_openings(&self, admin: &[Entry<'a>], baseline: &[Entry<'a>]) -> Vec<Opening> {
        let accepted = baseline.iter().enumerate().filter(|(_, entry)| entry.action == Action::Allow).map(|(at, entry)| {
            let candidate = Candidate { source: entry.source.clone(), policy: &entry.policy.key, path: entry.path };
            (candidate, baseline.get(..at).unwrap_or_default())
        });
        let rest = Candidate { source: Source::everything(), policy: "", path: &[] };
        let left = accepted.chain([(rest, baseline)]).filter_map(|(candidate, before)| {
            let candidate = self.left(candidate, admin, true)?;
            self.left(candidate, before, false)
        });
        left.map(|candidate| candidate.opening()).collect()
    }

    /// What entries before a candidate leave of it. `later` says that it is of a tier after theirs, which the admin tier is before.
    fn left<'c>(&self, mut candidate: Candidate<'c>, before: &[Entry<'c>], later: bool) -> Option<Candidate<'c>> {
        for entry in before {
            if entry.source.apart(&candidate.source) {
                continue;
            }
            let covers = || entry.source.covers(&candidate.source, self.network);
            match entry.action {
                Action::Deny if entry.source.reason == Reason::AllSources || covers() => return None,
                Action::Deny if entry.source.every_pod() && candidate.source.reason == Reason::AllSources => {
                    candidate.source.outside();
                }
                Action::Deny => {}
                // It is an opening itself; what it does not let in goes on.
                Action::Allow if later && covers() => return None,
                Action::Allow => {}
                Action::Pass => break,
            }
        }
        Some(candidate)
    }
}

impl Candidate<'_> {
    fn opening(&self) -> Opening {
        self.source.opening(self.policy, self.path)
    }
}

/// The entry of a peer: one that says nothing that is known lets nobody in, and else keeps everybody out.
fn entry<'a>(policy: &'a TierPolicy, action: Action, who: &'a Who, path: &'a [PathSegment]) -> Option<Entry<'a>> {
    match Source::of(who, "") {
        Some(source) => Some(Entry { action, source, policy, path }),
        None if action == Action::Allow => None,
        None => Some(Entry { action: Action::Deny, source: Source::everything(), policy, path }),
    }
}

/// Openings in their order, each once.
fn sorted(mut found: Vec<Opening>) -> Vec<Opening> {
    found.sort_by_cached_key(|one| (one.policy.clone(), sortable(&one.path), one.reason));
    found.dedup();
    found
}
