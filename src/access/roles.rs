//! Roles with the rules they have in effect: aggregation, and the roles that every cluster has.
//!
//! Source: `kubernetes/kubernetes`, `pkg/controller/clusterroleaggregation`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde_json::Value;

use super::cluster::Cluster;
use super::rule::Rule;

/// Rules of roles by key.
#[derive(Debug, Default)]
pub(crate) struct Roles {
    pub(crate) rules: BTreeMap<String, Vec<Rule>>,
    /// Those that are objects; the others are built in.
    pub(crate) given: BTreeSet<String>,
}

impl Roles {
    pub(crate) fn of(cluster: &Cluster) -> Self {
        let mut roles = Self::default();
        let mut aggregated = Vec::new();
        for (key, role) in cluster.roles() {
            let children: Option<Vec<String>> = role.aggregates.as_ref().map(|selectors| {
                let matches = cluster.roles().filter(|(other, child)| {
                    *other != key && other.starts_with("ClusterRole/") && selectors.iter().any(|one| one.matches(&child.labels))
                });
                matches.map(|(other, _)| other).collect()
            });
            roles.rules.insert(key.clone(), if children.is_some() { Vec::new() } else { role.rules.clone() });
            aggregated.extend(children.map(|children| (key.clone(), children, &role.rules)));
            roles.given.insert(key);
        }
        // A child may be aggregated itself; the least fixpoint is reached when nothing is added any more.
        for _ in 0..=aggregated.len() {
            let next: Vec<Vec<Rule>> = aggregated.iter().map(|(_, children, own)| roles.union(children, own)).collect();
            let mut changed = false;
            for ((key, ..), rules) in aggregated.iter().zip(next) {
                changed |= roles.rules.get(key) != Some(&rules);
                roles.rules.insert(key.clone(), rules);
            }
            if !changed {
                break;
            }
        }
        for (key, rules) in BUILTIN.iter() {
            roles.rules.entry(key.clone()).or_insert_with(|| rules.clone());
        }
        roles
    }

    /// The rules of the children; where they have none, the control plane leaves the role its own.
    fn union(&self, children: &[String], own: &[Rule]) -> Vec<Rule> {
        let mut all: Vec<Rule> = Vec::new();
        for rule in children.iter().flat_map(|child| self.of_key(child)) {
            if !all.contains(rule) {
                all.push(rule.clone());
            }
        }
        if all.is_empty() { own.to_vec() } else { all }
    }

    /// The rules of a role; none where it does not exist.
    pub(crate) fn of_key(&self, key: &str) -> &[Rule] {
        self.rules.get(key).map(Vec::as_slice).unwrap_or_default()
    }
}

static BUILTIN: LazyLock<BTreeMap<String, Vec<Rule>>> = LazyLock::new(|| {
    let data: Value = serde_json::from_str(include_str!("../../policies/data/builtin_roles.json")).unwrap_or_default();
    let rules = data.pointer("/rules/rules/value").or_else(|| data.pointer("/rules/rules")).and_then(Value::as_object);
    let read = |rules: &Value| rules.as_array().into_iter().flatten().map(Rule::read).collect();
    rules.into_iter().flatten().map(|(key, rules)| (key.clone(), read(rules))).collect()
});
