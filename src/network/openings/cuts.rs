//! What is left of a candidate after what comes before it.

use super::super::Network;
use super::super::source::{Reason, Source};
use super::super::tier::Action;
use super::Candidate;
use super::entries::Entry;

/// What the three tiers let in, each entry after those before it; where nothing isolates, also the rest of everything.
pub(super) fn left<'a>(network: &Network, tiers: [&[Entry<'a>]; 3], isolated: bool) -> Vec<Candidate<'a>> {
    let counted = if isolated { 2 } else { 3 };
    let mut found = Vec::new();
    for (at, tier) in tiers.iter().enumerate().take(counted) {
        let before = tiers.get(..at).unwrap_or_default();
        for (index, entry) in tier.iter().enumerate().filter(|(_, entry)| entry.action == Action::Allow) {
            let own = tier.get(..index).unwrap_or_default();
            let candidate = after_tiers(network, entry.candidate(), before);
            found.extend(candidate.and_then(|candidate| meet(network, candidate, own, false)));
        }
    }
    if !isolated {
        let rest = Candidate { source: Source::everything(), policy: "", path: &[] };
        found.extend(after_tiers(network, rest, &tiers));
    }
    found
}

/// What whole tiers before a candidate's own leave of it.
fn after_tiers<'a>(network: &Network, candidate: Candidate<'a>, before: &[&[Entry<'a>]]) -> Option<Candidate<'a>> {
    before.iter().try_fold(candidate, |candidate, tier| meet(network, candidate, tier, true))
}

/// What entries leave of a candidate. `later` says that it is of a tier after theirs.
pub(super) fn meet<'a>(
    network: &Network,
    mut candidate: Candidate<'a>,
    entries: &[Entry<'a>],
    later: bool,
) -> Option<Candidate<'a>> {
    for entry in entries {
        if entry.source.apart(&candidate.source) {
            continue;
        }
        let covers = || entry.source.covers(&candidate.source, network);
        match entry.action {
            Action::Deny if covers() => return None,
            Action::Deny if entry.source.every_pod() && candidate.source.reason == Reason::AllSources => {
                candidate.source.outside();
            }
            Action::Deny if entry.source.reason == Reason::Outside && candidate.source.reason == Reason::AllSources => {
                candidate.source.inside();
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
