//! AuthorizationPolicies of Istio: who may call a workload that has a sidecar, on what the network lets in.

mod rule;

use std::collections::BTreeMap;

use serde_json::Value;

use super::Network;
use super::read::{list, object, text, within};
use super::workload::Workload;
use crate::document::PathSegment;

pub(super) use rule::{Caller, Rule, naming};

/// The namespace whose policies are for the whole mesh.
const ROOT: &str = "istio-system";

/// The protocol that sidecars take.
pub(super) const PROTOCOL: &str = "TCP";

/// What a policy does with what its rules match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Allow,
    Deny,
    /// Somebody else is asked.
    Custom,
}

/// An AuthorizationPolicy.
#[derive(Clone, Debug)]
pub(super) struct Authorization {
    pub(super) key: String,
    pub(super) effect: Effect,
    /// The labels that the Pods must have.
    labels: BTreeMap<String, Value>,
    rules: Vec<Rule>,
}

impl Authorization {
    /// The policy of an object; `None` for one that decides nothing here: that only audits, or is for gateways and waypoints.
    pub(super) fn read(namespace: &str, name: &str, value: &Value) -> Option<Self> {
        let spec = within(value, &["spec"]);
        let effect = match text(spec, "action") {
            "ALLOW" | "" => Effect::Allow,
            "DENY" => Effect::Deny,
            "CUSTOM" => Effect::Custom,
            _ => return None,
        };
        if rule::says(spec, "targetRef") || rule::says(spec, "targetRefs") {
            return None;
        }
        let wanted = object(within(spec, &["selector"]), "matchLabels").into_iter().flatten();
        Some(Self {
            key: format!("AuthorizationPolicy/{namespace}/{name}"),
            effect,
            labels: wanted.map(|(key, value)| (key.clone(), value.clone())).collect(),
            rules: list(spec, "rules").iter().enumerate().map(|(at, rule)| Rule::read(at, rule, effect)).collect(),
        })
    }

    fn selects(&self, workload: &Workload) -> bool {
        self.labels.iter().all(|(key, value)| workload.labels.get(key).is_some_and(|own| value == own))
    }

    /// Its rules for a port.
    pub(super) fn rules(&self, number: u16) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(move |rule| rule.is_about(number))
    }

    /// The text that tells what of it is not told.
    pub(super) fn need(&self, path: &[PathSegment]) -> String {
        let dotted: Vec<String> = path.iter().map(ToString::to_string).collect();
        format!("what `{}` of `{}` means", dotted.join("."), self.key)
    }
}

impl Network {
    /// The AuthorizationPolicies about a workload, in the order of their keys, whether it has a sidecar or not.
    pub(super) fn authorizations_for(&self, workload: &Workload) -> Vec<&Authorization> {
        let own = self.authorizations.get(&workload.namespace);
        let root = self.authorizations.get(ROOT).filter(|_| workload.namespace != ROOT);
        let all = own.into_iter().chain(root).flat_map(BTreeMap::values).flatten();
        let mut about: Vec<&Authorization> = all.filter(|policy| policy.selects(workload)).collect();
        about.sort_by(|one, other| one.key.cmp(&other.key));
        about
    }
}
