//! What the policies at one end of a connection decide.

mod middle;
mod tiers;

use super::super::Network;
use super::super::policy::{Direction, NetworkPolicy, Who};
use super::super::ranges::everything;
use super::super::selector::State;
use super::super::tier::{Action, Tier};
use super::super::words;
use super::super::workload::Workload;
use super::authorize::authorized;
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

pub(super) fn step(policy: &str, path: &[PathSegment], text: &str) -> Step {
    Step { policy: policy.to_owned(), path: path.to_vec(), text: text.to_owned() }
}

impl<'a> Direct<'a> {
    pub(super) fn ingress(&'a self) -> Decided {
        self.in_from(self.from.party.clone())
    }

    /// What the network lets in; AuthorizationPolicies decide last, on this.
    fn in_from(&'a self, party: Party) -> Decided {
        let network = self.end(Direction::Ingress, self.place.workload, party.clone());
        authorized(self, &party, network)
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
        if subject.host_network {
            return self.on_nodes(direction, subject);
        }
        let mut end = End { direct: self, direction, subject, other, found: Vec::new(), needs: Vec::new() };
        end.decide();
        end.finish()
    }

    /// What is told of Pods on the network of their nodes.
    fn on_nodes(&self, direction: Direction, subject: &Workload) -> Decided {
        let text = match direction {
            Direction::Ingress => "may be about the nodes of the target",
            Direction::Egress => "may be about the nodes of the source",
        };
        let policies = self.network.others_for(&subject.namespace).into_iter();
        // One that isolates in the other direction only has no rules of this one.
        let (by, needs): (Vec<Step>, Vec<String>) = policies
            .filter(|policy| policy.isolates(direction) || !(policy.ingress || policy.egress))
            .filter_map(|policy| Some((step(&policy.key, &policy.at, text), policy.doubt_about_nodes()?)))
            .unzip();
        if by.is_empty() {
            return plain("no policy is about Pods on the network of their nodes");
        }
        Decided { side: Side { verdict: Verdict::Unknown, by }, needs }
    }
}

impl<'a> End<'a> {
    fn decide(&mut self) {
        if self.tier(Tier::Admin) && self.middle() && self.tier(Tier::Baseline) {
            let text = match self.direction {
                Direction::Ingress => "no NetworkPolicy isolates the target",
                Direction::Egress => "no NetworkPolicy keeps the source in",
            };
            self.found.push((Action::Allow, step("", &[], text)));
        }
    }

    /// The actions of what was found since then.
    fn actions(&self, before: usize) -> impl Iterator<Item = Action> {
        self.found.get(before..).unwrap_or_default().iter().map(|(action, _)| *action)
    }

    /// What policies of which each may come first say differently.
    fn unordered(&mut self, told: &[(String, Action)]) {
        for (at, (name, action)) in told.iter().enumerate() {
            let others = told.get(at + 1..).unwrap_or_default().iter();
            for (other, _) in others.filter(|(other, different)| other != name && different != action) {
                self.needs.push(format!("the order of {name} and {other}"));
            }
        }
    }

    /// Asks NetworkPolicies that isolate the subject. Tells whether a rule of one certainly matches.
    fn policies(&mut self, isolating: &[&NetworkPolicy]) -> bool {
        let place = self.direct.place;
        let mut ranges = Vec::new();
        let before = self.found.len();
        for policy in isolating {
            let rules = policy.rules(self.subject, self.direction).into_iter().flatten();
            for rule in rules.filter(|rule| rule.is_about(place.workload, &place.protocol, place.number)) {
                let Some(peers) = &rule.peers else {
                    let words = self.words(Action::Allow, &Who::Everybody);
                    self.found.truncate(before);
                    self.found.push((Action::Allow, step(&policy.key, &rule.path, &words)));
                    return true;
                };
                for peer in peers {
                    let state = self.matches(&peer.who, &self.subject.namespace, &policy.key);
                    if state == State::No {
                        continue;
                    }
                    if state == State::Yes {
                        self.found.truncate(before);
                    }
                    let words = self.words(Action::Allow, &peer.who);
                    self.found.push((Action::Allow, step(&policy.key, &peer.path, &words)));
                    if state == State::Yes {
                        return true;
                    }
                    ranges.extend(self.other.range_that_may_have_it(&peer.who));
                }
            }
        }
        // Whatever its address is, one of them has it.
        everything(&ranges)
    }

    fn matches(&mut self, who: &Who, own: &str, policy: &str) -> State {
        let found = self.other.is(who, own, policy, self.direct.network, self.direct.matching);
        self.needs.extend(found.need);
        found.state
    }

    fn words(&self, action: Action, who: &Who) -> String {
        match who {
            Who::Nobody => "keeps everything out: it has a peer of a kind that is not known".to_owned(),
            who => self.verb(action, &words::of(who)),
        }
    }

    fn verb(&self, action: Action, whom: &str) -> String {
        match (action, self.direction) {
            (Action::Allow, Direction::Ingress) => format!("lets in {whom}"),
            (Action::Allow, Direction::Egress) => format!("lets out to {whom}"),
            (Action::Deny, Direction::Ingress) => format!("keeps out {whom}"),
            (Action::Deny, Direction::Egress) => format!("keeps from {whom}"),
            (Action::Pass, _) => format!("leaves {whom} to the policies after it"),
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

    /// What a policy comes to that isolates the subject if it selects it.
    const fn may_isolate(&self) -> &'static str {
        match self.direction {
            Direction::Ingress => "may isolate the target",
            Direction::Egress => "may keep the source in",
        }
    }

    fn finish(mut self) -> Decided {
        // Cilium and Calico may both have been asked with the same NetworkPolicies.
        let mut told: Vec<Step> = Vec::new();
        self.found.retain(|(_, step)| {
            let first = !told.contains(step);
            told.extend(first.then(|| step.clone()));
            first
        });
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
