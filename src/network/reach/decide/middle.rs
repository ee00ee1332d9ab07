//! The middle tier: NetworkPolicies with the policies of Cilium and Calico around them, in their order.

use super::super::super::others::{Family, Fits, OtherPolicy, OtherRule, Selects};
use super::super::super::path::{below, of_direction};
use super::super::super::policy::{NetworkPolicy, Who};
use super::super::super::ranges::everything;
use super::super::super::selector::State;
use super::super::super::tier::Action;
use super::super::AddressMatching;
use super::{End, step};

/// A policy of Cilium or Calico that selects the subject, or may do so.
#[derive(Clone)]
struct Selecting<'a> {
    policy: &'a OtherPolicy,
    /// What must be known to tell that it does.
    missing: Vec<String>,
}

impl<'a> End<'a> {
    /// Asks the tier, and tells whether the next one may be asked.
    pub(super) fn middle(&mut self) -> bool {
        let network = self.direct.network;
        let policies = network.policies.get(&self.subject.namespace).map(Vec::as_slice).unwrap_or_default();
        let isolating: Vec<&NetworkPolicy> =
            policies.iter().filter(|policy| policy.rules(self.subject, self.direction).is_some()).collect();
        let (cilium, calico): (Vec<_>, Vec<_>) =
            self.selecting().into_iter().partition(|one| one.policy.family == Family::Cilium);
        if !cilium.is_empty() && !calico.is_empty() {
            self.needs.push("which of Cilium and Calico decides".to_owned());
            let by_cilium = self.in_order(&cilium, &[], &isolating);
            let by_calico = self.in_order(&[], &calico, &isolating);
            return by_cilium || by_calico;
        }
        self.in_order(&cilium, &calico, &isolating)
    }

    fn selecting(&self) -> Vec<Selecting<'a>> {
        let network = self.direct.network;
        let labels = network.labels_of(&self.subject.namespace);
        let policies = network.others_for(&self.subject.namespace).into_iter();
        let selecting = policies.filter_map(|policy| match policy.selects(self.subject, &labels, self.direction) {
            Selects::Yes => Some(Selecting { policy, missing: Vec::new() }),
            Selects::No => None,
            Selects::Unknown(missing) => Some(Selecting { policy, missing }),
        });
        selecting.collect()
    }

    fn in_order(&mut self, cilium: &[Selecting<'a>], calico: &[Selecting<'a>], isolating: &[&NetworkPolicy]) -> bool {
        let before = self.found.len();
        let first = calico.partition_point(|one| one.policy.is_before_network_policies());
        let (earlier, later) = calico.split_at_checked(first).unwrap_or_default();
        let beside = earlier.last().is_some_and(|one| one.policy.is_beside_network_policies());
        let decided = cilium.iter().any(|one| self.rules(one, Some(Action::Deny)))
            || self.calico(earlier, isolating)
            || (!beside && self.policies(isolating))
            || self.calico(later, &[])
            || cilium.iter().any(|one| self.rules(one, Some(Action::Allow)));
        !decided && self.not_isolated([cilium, calico].concat().as_slice(), isolating, before)
    }

    /// Asks policies of Calico, those of one order together: each of them may come first, and so may NetworkPolicies in theirs.
    fn calico(&mut self, policies: &[Selecting<'a>], isolating: &[&NetworkPolicy]) -> bool {
        for group in policies.chunk_by(|one, other| one.policy.compare_order(other.policy).is_eq()) {
            let mut told: Vec<(String, Action)> = Vec::new();
            let mut certain = false;
            for one in group {
                let before = self.found.len();
                certain |= self.rules(one, None);
                told.extend(self.actions(before).map(|action| (format!("`{}`", one.policy.key), action)));
            }
            if group.iter().any(|one| one.policy.is_beside_network_policies()) {
                let before = self.found.len();
                certain |= self.policies(isolating);
                told.extend(self.actions(before).map(|action| ("NetworkPolicies".to_owned(), action)));
            }
            self.unordered(&told);
            if certain {
                return true;
            }
        }
        false
    }

    /// Asks the rules of a policy (those of an action only). Tells whether one certainly matches.
    fn rules(&mut self, one: &Selecting<'a>, wanted: Option<Action>) -> bool {
        let place = self.direct.place;
        let policy = one.policy;
        let rules = policy.rules(self.direction).filter(|rule| wanted.is_none_or(|action| rule.action == action));
        for rule in rules {
            let fields = match rule.fits(policy.family, place.workload, &place.protocol, place.number) {
                Fits::No => continue,
                Fits::Yes => Vec::new(),
                Fits::Unknown(fields) => fields,
            };
            let doubts = fields.iter().chain(&rule.doubts).map(|field| policy.doubt(field));
            let missing: Vec<String> = one.missing.iter().cloned().chain(doubts).collect();
            if self.rule(policy, rule, &missing) {
                return true;
            }
        }
        false
    }

    /// Asks a rule that is for the port. `missing` is what must be known to tell that it counts.
    fn rule(&mut self, policy: &OtherPolicy, rule: &OtherRule, missing: &[String]) -> bool {
        let mut ranges = Vec::new();
        let before = self.found.len();
        let mut certain = false;
        match &rule.peers {
            None => {
                let words = self.words(rule.action, &Who::Everybody);
                self.found.push((rule.action, step(&policy.key, &rule.path, &words)));
                certain = true;
            }
            Some(peers) => {
                for peer in peers {
                    let (state, words) = if peer.doubt.is_empty() {
                        (self.matches_of(policy, &peer.who), self.words(rule.action, &peer.who))
                    } else {
                        self.needs.push(policy.doubt(&peer.doubt));
                        (State::Unknown, self.verb(rule.action, &format!("what `{}` means", peer.doubt)))
                    };
                    if state == State::No {
                        continue;
                    }
                    self.found.push((rule.action, step(&policy.key, &peer.path, &words)));
                    if state == State::Yes {
                        certain = true;
                        break;
                    }
                    ranges.extend(self.other.range_that_may_have_it(&peer.who));
                }
            }
        }
        if self.found.len() > before {
            self.needs.extend(missing.iter().cloned());
        }
        // Whatever its address is, one of the ranges has it.
        (certain || everything(&ranges)) && missing.is_empty()
    }

    /// Ranges of Cilium never match Pods.
    fn matches_of(&mut self, policy: &OtherPolicy, who: &Who) -> State {
        let matching = match policy.family {
            Family::Cilium => AddressMatching::SelectorsOnly,
            Family::Calico => self.direct.matching,
        };
        let found = self.other.is(who, &self.subject.namespace, &policy.key, self.direct.network, matching);
        self.needs.extend(found.need);
        found.state
    }

    /// What isolation comes to where nothing certainly matched since `before`. Tells whether the next tier may be asked.
    fn not_isolated(&mut self, others: &[Selecting<'a>], isolating: &[&NetworkPolicy], before: usize) -> bool {
        let text = self.no_rule(self.actions(before).any(|action| action == Action::Allow));
        let (list, _) = self.direction.keys();
        let mut steps: Vec<_> =
            isolating.iter().map(|policy| (Action::Deny, step(&policy.key, &of_direction(list), text))).collect();
        let others: Vec<&Selecting<'_>> = others.iter().filter(|one| one.policy.isolates(self.direction)).collect();
        let keeps_out = |policy: &OtherPolicy, text: &str| (Action::Deny, step(&policy.key, &below(&policy.at, list), text));
        let certain = others.iter().filter(|one| one.missing.is_empty());
        steps.extend(certain.map(|one| keeps_out(one.policy, text)));
        if !steps.is_empty() {
            self.found.extend(steps);
            return false;
        }
        for one in others {
            self.needs.extend(one.missing.iter().cloned());
            self.found.push(keeps_out(one.policy, self.may_isolate()));
        }
        true
    }
}
