//! What AuthorizationPolicies leave of what the network lets in.

use std::collections::BTreeSet;

use super::super::authorization::{Authorization, Effect, PROTOCOL, naming};
use super::super::selector::State;
use super::super::source::{Asks, Opening, Reason, Source};
use super::super::tier::Action;
use super::Candidate;
use super::cuts::meet;
use super::entries::{Asked, Entry};

impl<'a> Asked<'a> {
    /// The openings that candidates come to.
    pub(super) fn narrowed(&self, candidates: Vec<Candidate<'a>>, needs: &mut BTreeSet<String>) -> Vec<Opening> {
        let policies = if self.protocol == PROTOCOL { self.network.authorizations_for(self.workload) } else { Vec::new() };
        let sidecar = if policies.is_empty() { State::No } else { self.network.has_sidecar(self.workload) };
        match sidecar {
            State::Yes => self.authorized(&policies, candidates, needs),
            State::No => candidates.iter().map(Candidate::opening).collect(),
            State::Unknown => {
                needs.insert(format!("v1/Namespace {}", self.workload.namespace));
                candidates.iter().map(Candidate::opening).collect()
            }
        }
    }

    fn authorized(
        &self,
        policies: &[&'a Authorization],
        candidates: Vec<Candidate<'a>>,
        needs: &mut BTreeSet<String>,
    ) -> Vec<Opening> {
        let denials = self.callers(policies, Effect::Deny, needs);
        self.callers(policies, Effect::Custom, needs);
        let allowances = self.callers(policies, Effect::Allow, needs);
        let left = candidates.into_iter().filter_map(|candidate| meet(self.network, candidate, &denials, false));
        if !policies.iter().any(|policy| policy.effect == Effect::Allow) {
            return left.map(|candidate| candidate.opening()).collect();
        }
        let shared = left.flat_map(|candidate| {
            allowances.iter().filter_map(|allowed| self.shared(&candidate, allowed, needs)).collect::<Vec<_>>()
        });
        shared.collect()
    }

    /// Whom the rules for the port are about, of policies with one effect. What is not told is left out.
    fn callers(&self, policies: &[&'a Authorization], effect: Effect, needs: &mut BTreeSet<String>) -> Vec<Entry<'a>> {
        let action = if effect == Effect::Allow { Action::Allow } else { Action::Deny };
        let mut entries = Vec::new();
        for policy in policies.iter().filter(|policy| policy.effect == effect) {
            for rule in policy.rules(self.number) {
                if effect == Effect::Custom || rule.is_doubt(self.number) {
                    needs.insert(policy.need(&rule.path));
                    continue;
                }
                for caller in &rule.callers {
                    if caller.doubt {
                        needs.insert(policy.need(&caller.path));
                        continue;
                    }
                    let source = caller.who.as_ref().map_or_else(|| Some(Source::everything()), |who| Source::of(who, ""));
                    entries.extend(source.map(|source| Entry { action, source, policy: &policy.key, path: &caller.path }));
                }
            }
        }
        entries
    }

    /// What a candidate and a source that is allowed share.
    fn shared(&self, candidate: &Candidate<'a>, allowed: &Entry<'a>, needs: &mut BTreeSet<String>) -> Option<Opening> {
        let stays = || Some(candidate.opening());
        let becomes = || Some(allowed.candidate().opening());
        match (candidate.source.reason, allowed.source.reason) {
            (_, Reason::AllSources) => stays(),
            (Reason::AllSources, _) | (Reason::Outside, Reason::IpBlock) | (Reason::IpBlock, Reason::Namespaces) => becomes(),
            (Reason::Outside, _) => None,
            (Reason::IpBlock, _) => stays(),
            (_, Reason::Namespaces) => self.named(candidate, allowed),
            (_, Reason::IpBlock) => {
                // It is not told which Pods have these addresses.
                needs.insert(format!("what `{}` and `{}` let in together", candidate.policy, allowed.policy));
                stays()
            }
            (_, _) => stays(),
        }
    }

    /// The Pods of a candidate in namespaces that are allowed by name.
    fn named(&self, candidate: &Candidate<'a>, allowed: &Entry<'a>) -> Option<Opening> {
        let own = candidate.source.known();
        let mut opening = allowed.candidate().opening();
        opening.namespaces.retain(|name| candidate.source.may_be_in(name, self.network));
        if opening.namespaces.is_empty() {
            return None;
        }
        if own.is_some_and(|own| own.len() == opening.namespaces.len()) {
            return Some(candidate.opening());
        }
        let selector = naming(&opening.namespaces);
        let before = candidate.opening();
        opening.selector = selector.texts().join(", ");
        opening.pods = before.pods;
        opening.asks = Asks { namespaces: Some(selector), pods: before.asks.pods };
        Some(opening)
    }
}
