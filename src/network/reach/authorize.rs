//! What AuthorizationPolicies make of what the network lets in.

use super::super::authorization::{Authorization, Caller, Effect, PROTOCOL, Rule};
use super::super::policy::Who;
use super::super::ranges::{Cidr, everything};
use super::super::selector::State;
use super::super::words;
use super::decide::{Decided, Direct, step};
use super::party::{Match, Party};
use super::{AddressMatching, Step, Verdict};
use crate::document::PathSegment;

/// Whether policies with one effect match, and which rules do.
struct Matched {
    state: State,
    steps: Vec<Step>,
    needs: Vec<String>,
}

/// The rules that are asked, and who calls.
struct Asked<'a> {
    direct: &'a Direct<'a>,
    party: &'a Party,
    policies: Vec<&'a Authorization>,
}

/// What AuthorizationPolicies leave of what was decided before them.
pub(super) fn authorized(direct: &Direct<'_>, party: &Party, before: Decided) -> Decided {
    let place = direct.place;
    let policies = if place.protocol == PROTOCOL { direct.network.authorizations_for(place.workload) } else { Vec::new() };
    let sidecar = if policies.is_empty() { State::No } else { direct.network.has_sidecar(place.workload) };
    if before.side.verdict == Verdict::No || sidecar == State::No {
        return before;
    }
    let asked = Asked { direct, party, policies };
    let (denied, allowed) = (asked.denied(), asked.allowed());
    let verdict = match (denied.state, allowed.state) {
        (State::Yes, _) | (_, State::No) => Verdict::No,
        (State::No, State::Yes) => Verdict::Yes,
        _ => Verdict::Unknown,
    };
    let mut decided = before;
    decided.side.by.extend(denied.steps);
    if denied.state != State::Yes {
        decided.side.by.extend(allowed.steps);
    }
    if sidecar == State::Unknown && verdict != Verdict::Yes {
        decided.side.by.push(step("", &[], "it is not known whether the target has a sidecar, for which these policies are"));
        decided.side.verdict = Verdict::Unknown;
        decided.needs.push(format!("v1/Namespace {}", place.workload.namespace));
        return decided;
    }
    decided.side.verdict = decided.side.verdict.and(verdict);
    match decided.side.verdict {
        Verdict::Unknown => decided.needs.extend(denied.needs.into_iter().chain(allowed.needs)),
        Verdict::Yes | Verdict::No => decided.needs.clear(),
    }
    decided
}

impl Asked<'_> {
    /// Whether policies keep the caller out.
    fn denied(&self) -> Matched {
        self.asked(|policy| policy.effect != Effect::Allow, |caller| words_of("keeps out", caller))
    }

    /// Whether policies let the caller in; those that nothing is allowed by let in everything.
    fn allowed(&self) -> Matched {
        let is_one = |policy: &Authorization| policy.effect == Effect::Allow;
        let mut matched = self.asked(is_one, |caller| words_of("lets in", caller));
        let text = if matched.state == State::No { "lets this in by no rule" } else { "lets this in by no other rule" };
        let policies: Vec<_> = self.policies.iter().filter(|policy| is_one(policy)).collect();
        if policies.is_empty() {
            return Matched { state: State::Yes, ..matched };
        }
        if matched.state != State::Yes {
            let path = [PathSegment::from("spec"), PathSegment::from("rules")];
            matched.steps.extend(policies.iter().map(|policy| step(&policy.key, &path, text)));
        }
        matched
    }

    fn asked(&self, wanted: impl Fn(&Authorization) -> bool, words: impl Fn(&Caller) -> String) -> Matched {
        let mut matched = Matched { state: State::No, steps: Vec::new(), needs: Vec::new() };
        let mut ranges: Vec<(Cidr, Vec<Cidr>)> = Vec::new();
        let number = self.direct.place.number;
        for policy in self.policies.iter().filter(|policy| wanted(policy)) {
            for rule in policy.rules(number) {
                for caller in &rule.callers {
                    let found = self.is(policy, caller);
                    if found.state == State::No {
                        continue;
                    }
                    let doubt = doubt(policy, rule, caller, number);
                    let text = doubt.map_or_else(|| words(caller), |path| words_of_doubt(policy, path));
                    let own = step(&policy.key, &caller.path, &text);
                    if found.state == State::Yes && doubt.is_none() {
                        return Matched { state: State::Yes, steps: vec![own], needs: Vec::new() };
                    }
                    if doubt.is_none() {
                        ranges.extend(caller.who.as_ref().and_then(|who| self.party.range_that_may_have_it(who)));
                    }
                    matched.state = State::Unknown;
                    matched.steps.push(own);
                    matched.needs.extend(found.need.into_iter().chain(doubt.map(|path| policy.need(path))));
                }
            }
        }
        if everything(&ranges) {
            // Whatever its address is, one of them has it.
            return Matched { state: State::Yes, needs: Vec::new(), ..matched };
        }
        matched
    }

    /// Whether the caller is one of those that a source names.
    fn is(&self, policy: &Authorization, caller: &Caller) -> Match {
        // A sidecar sees addresses, whatever the network plugin makes of ranges.
        let matching = AddressMatching::EveryAddress;
        let Some(who) = &caller.who else { return Match::known(State::Yes) };
        let found = self.party.is(who, "", &policy.key, self.direct.network, matching);
        match (who, self.direct.from.workload.as_deref()) {
            (Who::Pods { .. }, Some(from)) if found.state != State::No => match self.direct.network.has_name(from) {
                State::Yes => found,
                State::No => Match::known(State::No),
                State::Unknown => Match::unknown(format!("v1/Namespace {}", from.namespace)),
            },
            _ => found,
        }
    }
}

/// Where a rule says what is not told; `None` where it is told.
fn doubt<'a>(policy: &Authorization, rule: &'a Rule, caller: &'a Caller, number: u16) -> Option<&'a [PathSegment]> {
    if policy.effect == Effect::Custom || rule.is_doubt(number) {
        return Some(&rule.path);
    }
    caller.doubt.then_some(caller.path.as_slice())
}

fn words_of(what: &str, caller: &Caller) -> String {
    let whom = caller.who.as_ref().map_or_else(|| "everything".to_owned(), |who: &Who| words::of(who));
    format!("{what} {whom}")
}

fn words_of_doubt(policy: &Authorization, path: &[PathSegment]) -> String {
    match policy.effect {
        Effect::Custom => "leaves it to somebody else, who may keep this out".to_owned(),
        Effect::Deny => format!("may keep this out: {} is not told", policy.need(path)),
        Effect::Allow => format!("may let this in: {} is not told", policy.need(path)),
    }
}
