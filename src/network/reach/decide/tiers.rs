//! The tiers before and after NetworkPolicies.

use super::super::super::policy::Who;
use super::super::super::selector::State;
use super::super::super::tier::{Action, Tier, TierPolicy};
use super::{End, step};

impl End<'_> {
    /// Asks a tier, and tells whether the next one may be asked.
    pub(super) fn tier(&mut self, tier: Tier) -> bool {
        let all = &self.direct.network.tiers;
        let mut goes_on = false;
        for group in all.chunk_by(|one, other| one.priority.is_some() && (one.tier, one.priority) == (other.tier, other.priority))
        {
            if group.first().is_some_and(|policy| policy.tier == tier) && self.group(group, &mut goes_on) {
                return goes_on;
            }
        }
        true
    }

    /// Asks policies of the same priority, each of which may come first. Tells whether one certainly decides.
    fn group(&mut self, group: &[TierPolicy], passes: &mut bool) -> bool {
        let mut told: Vec<(String, Action)> = Vec::new();
        let mut certain = false;
        for policy in group {
            let before = self.found.len();
            certain |= self.policy(policy);
            told.extend(self.actions(before).map(|action| (format!("`{}`", policy.key), action)));
        }
        *passes |= told.iter().any(|(_, action)| *action == Action::Pass);
        self.unordered(&told);
        certain
    }

    /// Asks a policy of a tier: what of its rules may match first. Tells whether one certainly does.
    fn policy(&mut self, policy: &TierPolicy) -> bool {
        let namespace = &self.subject.namespace;
        let about = policy.is_about(self.subject, &self.direct.network.labels_of(namespace));
        if about == State::No {
            return false;
        }
        let place = self.direct.place;
        let rules = policy.rules(self.direction).iter();
        let mut any = false;
        for rule in rules.filter(|rule| rule.is_about(place.workload, &place.protocol, place.number)) {
            for peer in &rule.peers {
                let (action, state) = match (&peer.who, rule.action) {
                    (Who::Nobody, Action::Allow) => continue,
                    // What is not known must not let in what was to be kept out.
                    (Who::Nobody, _) => (Action::Deny, State::Yes),
                    (who, action) => (action, self.matches(who, "", &policy.key)),
                };
                if state == State::No {
                    continue;
                }
                any = true;
                self.found.push((action, step(&policy.key, &peer.path, &self.words(action, &peer.who))));
                if state == State::Yes {
                    return about == State::Yes || self.unsure(namespace);
                }
            }
        }
        if any && about == State::Unknown {
            self.unsure(namespace);
        }
        false
    }

    /// It cannot be told if a policy is about the namespace.
    fn unsure(&mut self, namespace: &str) -> bool {
        self.needs.push(format!("v1/Namespace {namespace}"));
        false
    }
}
