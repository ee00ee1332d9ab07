//! What the caller decided: thresholds, actions, exemptions.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::exemption::Exemption;
use crate::limits::Limits;
use crate::policy::{Policy, Severity};
use crate::report::{EnforcementAction, FailurePolicy, UnknownAction, Verdict};
use crate::review::ObjectRef;

/// The checked options of an evaluator.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) failure_policy: FailurePolicy,
    pub(crate) unknown: UnknownAction,
    pub(crate) fail_on: Severity,
    pub(crate) actions: BTreeMap<String, EnforcementAction>,
    pub(crate) exemptions: Vec<Arc<Exemption>>,
    pub(crate) now: Option<String>,
    pub(crate) now_seconds: Option<i64>,
    pub(crate) limits: Limits,
    pub(crate) facts: bool,
    /// The most threads to judge a set with; `0` is as many as there are processors.
    pub(crate) threads: usize,
}

impl Settings {
    /// What a verdict of `policy` leads to.
    pub(crate) fn action(&self, policy: &Policy, verdict: Verdict) -> EnforcementAction {
        let set = self.actions.get(policy.id()).copied().unwrap_or_default();
        let mild = policy.severity() < self.fail_on || (verdict == Verdict::Unknown && self.unknown == UnknownAction::Warn);
        if mild { set.min(EnforcementAction::Warn) } else { set }
    }

    /// The first exemption in force that is about `policy` and `object`, with its index.
    pub(crate) fn exemption(&self, policy: &Policy, object: &ObjectRef) -> Option<(usize, &Arc<Exemption>)> {
        let in_force = |exemption: &Exemption| !self.is_expired(exemption) && exemption.covers(policy, object);
        self.exemptions.iter().enumerate().find(|(_, exemption)| in_force(exemption))
    }

    pub(crate) fn is_expired(&self, exemption: &Exemption) -> bool {
        exemption.is_expired(self.now_seconds)
    }
}
