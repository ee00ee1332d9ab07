//! Openings: who is let in to a port of a workload.

mod cuts;
mod entries;
mod middle;
mod narrow;

use std::collections::BTreeSet;

use serde::Serialize;

use super::Network;
use super::others::OtherPolicy;
use super::path::sortable;
use super::source::{Opening, Source};
use super::tier::Tier;
use super::workload::Workload;
use crate::document::PathSegment;

use entries::Asked;

/// Who is let in to a port of a workload.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Openings {
    /// Whether some NetworkPolicy, or policy of Cilium or Calico, isolates the workload.
    pub isolated: bool,
    /// The keys of those that do, sorted.
    pub by: Vec<String>,
    /// Who is let in.
    pub openings: Vec<Opening>,
    /// What must be known to tell all of it; where this is not empty, the openings are what is known.
    pub needs: Vec<String>,
}

/// A source that is let in, unless something keeps it out, and the place that says so.
#[derive(Clone, Debug)]
pub(super) struct Candidate<'a> {
    pub(super) source: Source<'a>,
    /// The key of the policy; empty where none isolates.
    pub(super) policy: &'a str,
    pub(super) path: &'a [PathSegment],
}

impl Network {
    /// Who is let in to a port of a workload, given or not, by its protocol (`TCP`, `UDP`, `SCTP`) and number.
    #[must_use]
    pub fn openings(&self, workload: &Workload, protocol: &str, number: u16) -> Openings {
        if workload.host_network {
            let others = self.others_for(&workload.namespace).into_iter();
            let needs: BTreeSet<String> = others.filter_map(OtherPolicy::doubt_about_nodes).collect();
            let everybody = Source::everything().opening("", &[]);
            return Openings { isolated: false, by: Vec::new(), openings: vec![everybody], needs: needs.into_iter().collect() };
        }
        let mut needs = BTreeSet::new();
        let asked = Asked { network: self, workload, protocol, number };
        let admin = asked.entries(Tier::Admin, &mut needs);
        let (by, middle) = asked.middle(&mut needs);
        let baseline = asked.entries(Tier::Baseline, &mut needs);
        let isolated = !by.is_empty();
        let left = cuts::left(self, [&admin, &middle, &baseline], isolated);
        let found = asked.narrowed(left, &mut needs);
        Openings { isolated, by, openings: sorted(found), needs: needs.into_iter().collect() }
    }
}

impl Candidate<'_> {
    fn opening(&self) -> Opening {
        self.source.opening(self.policy, self.path)
    }
}

/// Openings in their order, each once.
fn sorted(mut found: Vec<Opening>) -> Vec<Opening> {
    let rest = |one: &Opening| (one.cidr.clone(), one.namespaces.clone(), one.pods.clone(), one.selector.clone());
    found.sort_by_cached_key(|one| (one.policy.clone(), sortable(&one.path), one.reason, rest(one)));
    found.dedup();
    found
}
