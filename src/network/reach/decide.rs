//! What the policies at one end of a connection decide.

use super::super::Network;
use super::super::path;
use super::super::policy::{Direction, NetworkPolicy, Who};
use super::super::ranges::everything;
use super::super::selector::State;
use super::super::tier::{Action, Tier, TierPolicy};
use super::super::words;
use super::super::workload::Workload;
use super::find::{Place, Source};
use super::party::Party;
use super::{AddressMatching, Side, Step, Verdict};
use crate::document::PathSegment;

/// A connection.
pub(super) struct Direct<'a> {
    pub(super) network: &'a Network,
    pub(super) from: &'a Source<'a>,
    pub(super) place: &'a Place<'a>,
    pub(super) matching: AddressMatching,
}

/// What one end decides, and what must be known where that is unknown.
pub(super) struct Decided {
    pub(super) side: Side,
    pub(super) needs: Vec<String>,
}

/// One end: the workload whose policies are asked, and who is at the other.
struct End<'a> {
    direct: &'a Direct<'a>,
    direction: Direction,
    subject: &'a Workload,
    other: Party,
    /// What may come of it, in the order in which policies are asked.
    found: Vec<(Action, Step)>,
    needs: Vec<String>,
}

/// A Pod's way to itself.
pub(super) fn itself() -> Decided {
    plain("a Pod always reaches itself")
}

/// What keeps a connection out that each end lets through for addresses of a family of its own.
pub(super) fn other_family() -> Step {
    step("", &[], "the two ends let through addresses of different families, IPv4 and IPv6")
}

fn plain(text: &str) -> Decided {
    Decided { side: Side { verdict: Verdict::Yes, by: vec![step("", &[], text)] }, needs: Vec::new() }
}

fn step(policy: &str, path: &[PathSegment], text: &str) -> Step {
    Step { policy: policy.to_owned(), path: path.to_vec(), text: text.to_owned() }
}

impl<'a> Direct<'a> {
    pub(super) fn ingress(&'a self) -> Decided {
        self.in_from(self.from.party.clone())
    }

    /// What the network lets in; AuthorizationPolicies decide last, on this.
    fn in_from(&'a self, party: Party) -> Decided {
        self.end(Direction::Ingress, self.place.workload, party)
    }

    pub(super) fn egress(&'a self) -> Decided {
        self.out_to(Party::of(self.place.workload))
    }

    fn out_to(&'a self, party: Party) -> Decided {
        match self.from.workload.as_deref() {
            Some(workload) => self.end(Direction::Egress, workload, party),
            None => plain("no policy is about what is outside the cluster"),
        }
    }

    /// Whether no family of addresses that both ends have passes both, where both have both.
    pub(super) fn families_differ(&'a self) -> bool {
        let target = Party::of(self.place.workload);
        let (Some(sources), Some(targets)) = (self.from.party.families(), target.families()) else { return false };
        let passes = |(source, target): (Party, Party)| {
            let ends = [self.out_to(target), self.in_from(source)];
            ends.iter().all(|end| end.side.verdict == Verdict::Yes)
        };
        !sources.into_iter().zip(targets).any(passes)
    }

    fn end(&'a self, direction: Direction, subject: &'a Workload, other: Party) -> Decided {
        let others: Vec<String> = self.network.others_for(&subject.namespace).cloned().collect();
        if !others.is_empty() {
            let text = "policies of kinds that are not read may decide";
            return Decided { side: Side { verdict: Verdict::Unknown, by: vec![step("", &[], text)] }, needs: others };
        }
        if subject.host_network {
            return plain("no policy is about Pods on the network of their nodes");
        }
        let mut end = End { direct: self, direction, subject, other, found: Vec::new(), needs: Vec::new() };
        end.decide();
        end.finish()
    }
}

impl<'a> End<'a> {
    fn decide(&mut self) {
        if !self.tier(Tier::Admin) {
            return;
        }
        let policies = self.direct.network.policies.get(&self.subject.namespace).map(Vec::as_slice).unwrap_or_default();
        let direction = self.direction;
        let isolating: Vec<&NetworkPolicy> =
            policies.iter().filter(|policy| policy.rules(self.subject, direction).is_some()).collect();
        if !isolating.is_empty() {
            self.policies(&isolating);
        } else if self.tier(Tier::Baseline) {
            let text = match direction {
                Direction::Ingress => "no NetworkPolicy isolates the target",
                Direction::Egress => "no NetworkPolicy keeps the source in",
            };
            self.found.push((Action::Allow, step("", &[], text)));
        }
    }

    /// Asks a tier, and tells whether the next one may be asked.
    fn tier(&mut self, tier: Tier) -> bool {
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
        let mut told: Vec<(&str, Action)> = Vec::new();
        let mut certain = false;
        for policy in group {
            let before = self.found.len();
            certain |= self.policy(policy);
            told.extend(self.found.get(before..).unwrap_or_default().iter().map(|(action, _)| (policy.key.as_str(), *action)));
        }
        *passes |= told.iter().any(|(_, action)| *action == Action::Pass);
        for (at, (key, action)) in told.iter().enumerate() {
            for (other, different) in told.get(at + 1..).unwrap_or_default().iter().filter(|(other, _)| other != key) {
                if action != different {
                    self.needs.push(format!("the order of `{key}` and `{other}`"));
                }
            }
        }
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

    /// Asks NetworkPolicies that isolate the subject.
    fn policies(&mut self, isolating: &[&NetworkPolicy]) {
        let place = self.direct.place;
        let mut possible = Vec::new();
        let mut ranges = Vec::new();
        for policy in isolating {
            let rules = policy.rules(self.subject, self.direction).into_iter().flatten();
            for rule in rules.filter(|rule| rule.is_about(place.workload, &place.protocol, place.number)) {
                let Some(peers) = &rule.peers else {
                    self.found.push((Action::Allow, step(&policy.key, &rule.path, &self.everything())));
                    return;
                };
                for peer in peers {
                    let own = &self.subject.namespace;
                    let state = self.matches(&peer.who, own, &policy.key);
                    let words = step(&policy.key, &peer.path, &self.words(Action::Allow, &peer.who));
                    match state {
                        State::No => {}
                        State::Unknown => {
                            ranges.extend(self.other.range_that_may_have_it(&peer.who));
                            possible.push((Action::Allow, words));
                        }
                        State::Yes => {
                            self.found.push((Action::Allow, words));
                            return;
                        }
                    }
                }
            }
        }
        if everything(&ranges) {
            // Whatever its address is, one of them has it.
            self.found.extend(possible);
            return;
        }
        let text = self.no_rule(!possible.is_empty());
        self.found.extend(possible);
        let (list, _) = self.direction.keys();
        let path = path::of_direction(list);
        self.found.extend(isolating.iter().map(|policy| (Action::Deny, step(&policy.key, &path, text))));
    }

    fn matches(&mut self, who: &Who, own: &str, policy: &str) -> State {
        let found = self.other.is(who, own, policy, self.direct.network, self.direct.matching);
        self.needs.extend(found.need);
        found.state
    }

    fn words(&self, action: Action, who: &Who) -> String {
        let whom = match who {
            Who::Nobody => return "keeps everything out: it has a peer of a kind that is not known".to_owned(),
            who => words::of(who),
        };
        match (action, self.direction) {
            (Action::Allow, Direction::Ingress) => format!("lets in {whom}"),
            (Action::Allow, Direction::Egress) => format!("lets out to {whom}"),
            (Action::Deny, Direction::Ingress) => format!("keeps out {whom}"),
            (Action::Deny, Direction::Egress) => format!("keeps from {whom}"),
            (Action::Pass, _) => format!("leaves {whom} to the policies after it"),
        }
    }

    fn everything(&self) -> String {
        match self.direction {
            Direction::Ingress => "lets in everything".to_owned(),
            Direction::Egress => "lets out to everything".to_owned(),
        }
    }

    /// What isolation comes to where no rule certainly matches; `possibly` says that some may.
    const fn no_rule(&self, possibly: bool) -> &'static str {
        match (self.direction, possibly) {
            (Direction::Ingress, false) => "isolates the target and lets this in by no rule",
            (Direction::Ingress, true) => "isolates the target and lets this in by no other rule",
            (Direction::Egress, false) => "keeps the source in and lets this out by no rule",
            (Direction::Egress, true) => "keeps the source in and lets this out by no other rule",
        }
    }

    fn finish(self) -> Decided {
        let may = |wanted: Action| self.found.iter().any(|(action, _)| *action == wanted);
        let verdict = match (may(Action::Allow), may(Action::Deny)) {
            (true, true) => Verdict::Unknown,
            (_, false) => Verdict::Yes,
            (false, true) => Verdict::No,
        };
        let needs = if verdict == Verdict::Unknown { self.needs } else { Vec::new() };
        Decided { side: Side { verdict, by: self.found.into_iter().map(|(_, step)| step).collect() }, needs }
    }
}
