//! The duty model: `policies/data/duties.json`, the same data that `lib.portcullis.duties` is generated from.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::rule::Rule;

/// The duty model that this library brings along.
pub(crate) fn model() -> &'static Model {
    &MODEL
}

static MODEL: LazyLock<Model> = LazyLock::new(|| Model::parse(include_str!("../../policies/data/duties.json")));

/// The number of a capability.
pub(crate) type Capability = u8;
/// The number of a duty, in the order of the model.
pub(crate) type Duty = u8;

/// Capabilities, duties, conflicts and edges, by number.
#[derive(Debug, Default)]
pub(crate) struct Model {
    pub(crate) capabilities: Vec<(String, CapabilityData)>,
    pub(crate) duties: Vec<(String, Vec<Vec<Capability>>)>,
    pub(crate) titles: Vec<String>,
    pub(crate) edges: Vec<Edge>,
    pub(crate) conflicts: Vec<Conflict>,
    pub(crate) components: Vec<String>,
    pub(crate) gitops: BTreeMap<String, String>,
    pub(crate) guardrails: Vec<String>,
    pub(crate) controllers: Vec<String>,
}

/// Where a capability is granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Reach {
    Namespaced,
    Cluster,
    /// Namespaces: a RoleBinding reaches its own.
    Namespace,
}

/// The namespaces a capability is limited to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Within {
    Guardrail,
    Controllers,
}

/// What a rule must grant to give a capability.
#[derive(Debug, Deserialize)]
pub(crate) struct CapabilityData {
    pub(crate) scope: Reach,
    #[allow(dead_code, reason = "documentation of the data")]
    title: String,
    atoms: Vec<Atom>,
    pub(crate) within: Option<Within>,
    pub(crate) before: Option<u32>,
    pub(crate) since: Option<u32>,
}

#[derive(Debug, Deserialize)]
struct Atom {
    verbs: Vec<String>,
    groups: Vec<String>,
    resources: Vec<String>,
}

/// One way to act as somebody else.
#[derive(Debug)]
pub(crate) struct Edge {
    pub(crate) id: String,
    pub(crate) all: Vec<Capability>,
    pub(crate) gain: String,
    pub(crate) how: String,
}

/// Two duties that one person should not hold, the earlier one first.
#[derive(Clone, Debug)]
pub(crate) struct Conflict {
    pub(crate) duties: [Duty; 2],
    pub(crate) severity: String,
    pub(crate) profiles: Vec<String>,
    /// Whether the duties need not meet in a scope.
    pub(crate) any_scope: bool,
    pub(crate) why: String,
}

#[derive(Default, Deserialize)]
struct File {
    rules: Rules,
}

#[derive(Default, Deserialize)]
struct Rules {
    capabilities: Value<BTreeMap<String, CapabilityData>>,
    duties: Value<BTreeMap<String, DutyData>>,
    order: Value<Vec<String>>,
    edges: Value<Vec<EdgeData>>,
    conflicts: Value<Vec<ConflictData>>,
    components: Value<Vec<String>>,
    gitops: Value<BTreeMap<String, String>>,
    guardrails: Value<Vec<String>>,
    controllers: Value<Vec<String>>,
}

#[derive(Default, Deserialize)]
struct Value<T> {
    value: T,
}

#[derive(Deserialize)]
struct DutyData {
    title: String,
    any: Vec<Vec<String>>,
}

#[derive(Deserialize)]
struct EdgeData {
    id: String,
    all: Vec<String>,
    gain: String,
    how: String,
}

#[derive(Deserialize)]
struct ConflictData {
    duties: [String; 2],
    severity: String,
    profiles: Vec<String>,
    scope: String,
    why: String,
}

impl Model {
    /// The model of a text of the shape of `duties.json`. A test reads the bundled one strictly; what does not hold together there
    /// never gets into a release, so that reading need not fail.
    fn parse(text: &str) -> Self {
        let rules = serde_json::from_str::<File>(text).unwrap_or_default().rules;
        let names: Vec<String> = rules.capabilities.value.keys().cloned().collect();
        let number = |name: &String| names.iter().position(|own| own == name).and_then(|at| Capability::try_from(at).ok());
        let all = |names: &[String]| names.iter().filter_map(number).collect::<Vec<_>>();
        let duty = |name: &String| {
            rules.order.value.iter().position(|own| own == name).and_then(|at| Duty::try_from(at).ok()).unwrap_or_default()
        };
        let found = |name: &String| rules.duties.value.get(name);
        Self {
            duties: rules
                .order
                .value
                .iter()
                .map(|name| {
                    (name.clone(), found(name).map(|data| data.any.iter().map(|one| all(one)).collect()).unwrap_or_default())
                })
                .collect(),
            titles: rules.order.value.iter().map(|name| found(name).map(|data| data.title.clone()).unwrap_or_default()).collect(),
            edges: rules
                .edges
                .value
                .iter()
                .map(|edge| Edge { id: edge.id.clone(), all: all(&edge.all), gain: edge.gain.clone(), how: edge.how.clone() })
                .collect(),
            conflicts: rules
                .conflicts
                .value
                .iter()
                .map(|conflict| Conflict {
                    duties: [duty(&conflict.duties[0]), duty(&conflict.duties[1])],
                    severity: conflict.severity.clone(),
                    profiles: conflict.profiles.clone(),
                    any_scope: conflict.scope == "any",
                    why: conflict.why.clone(),
                })
                .collect(),
            components: rules.components.value,
            gitops: rules.gitops.value,
            guardrails: rules.guardrails.value,
            controllers: rules.controllers.value,
            capabilities: rules.capabilities.value.into_iter().collect(),
        }
    }

    /// The number of the capability with that name.
    pub(crate) fn capability(&self, name: &str) -> Option<Capability> {
        self.capabilities.iter().position(|(own, _)| own == name).and_then(|at| Capability::try_from(at).ok())
    }

    pub(crate) fn data(&self, capability: Capability) -> Option<&CapabilityData> {
        self.capabilities.get(usize::from(capability)).map(|(_, data)| data)
    }

    pub(crate) fn capability_name(&self, capability: Capability) -> &str {
        self.capabilities.get(usize::from(capability)).map(|(name, _)| name.as_str()).unwrap_or_default()
    }

    pub(crate) fn duty_name(&self, duty: Duty) -> &str {
        self.duties.get(usize::from(duty)).map(|(name, _)| name.as_str()).unwrap_or_default()
    }

    /// The numbers of all duties.
    pub(crate) fn all_duties(&self) -> impl Iterator<Item = Duty> + use<> {
        0..Duty::try_from(self.duties.len()).unwrap_or(Duty::MAX)
    }
}

/// What a rule gives of a capability.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Names {
    /// Every object.
    All,
    /// Objects of these names.
    Only(Vec<String>),
}

impl CapabilityData {
    /// Whether clusters of this minor version of Kubernetes know the capability.
    pub(crate) fn in_version(&self, minor: u32) -> bool {
        self.before.is_none_or(|before| minor < before) && self.since.is_none_or(|since| minor >= since)
    }

    /// What `rule` gives of the capability; `own_namespace` is set for a RoleBinding that reaches its own Namespace only.
    pub(crate) fn granted(&self, rule: &Rule, own_namespace: Option<&str>) -> Option<Names> {
        let named = !rule.names.is_empty() && !rule.names.iter().any(String::is_empty);
        let counts = |verb: &str, resource: &str| match own_namespace {
            Some(_) => verb != "create",
            None => !named || (verb != "deletecollection" && (verb != "create" || resource.contains('/'))),
        };
        let any = self.atoms.iter().any(|atom| {
            atom.groups.iter().any(|group| rule.has_group(group))
                && atom
                    .resources
                    .iter()
                    .filter(|resource| names_resource(rule, resource))
                    .any(|resource| atom.verbs.iter().any(|verb| rule.has_verb(verb) && counts(verb, resource)))
        });
        match own_namespace {
            _ if !any => None,
            // Its own Namespace is all that a RoleBinding reaches of them: names must have it.
            Some(namespace) if rule.names.is_empty() || rule.names.iter().any(|name| name == namespace) => {
                Some(if named { Names::Only(rule.names.clone()) } else { Names::All })
            }
            Some(_) => None,
            None if named => Some(Names::Only(rule.names.clone())),
            None => Some(Names::All),
        }
    }
}

/// What is left of a rule when it no longer gives any of the capabilities. A wildcard that gives one goes as a whole, but for reading.
pub(crate) fn without(model: &Model, rule: &Rule, capabilities: &BTreeSet<Capability>) -> Vec<Rule> {
    let atoms: Vec<&Atom> = capabilities.iter().filter_map(|number| model.data(*number)).flat_map(|data| &data.atoms).collect();
    let touches = |rule: &Rule| {
        atoms.iter().any(|atom| {
            atom.groups.iter().any(|group| rule.has_group(group))
                && atom.resources.iter().any(|resource| names_resource(rule, resource))
                && atom.verbs.iter().any(|verb| rule.has_verb(verb))
        })
    };
    if !touches(rule) {
        return vec![rule.clone()];
    }
    let reading = ["get", "list", "watch"].map(str::to_owned).to_vec();
    let mut left = Vec::new();
    for group in &rule.groups {
        for resource in &rule.resources {
            let one = |verbs: Vec<String>| Rule {
                verbs,
                groups: vec![group.clone()],
                resources: vec![resource.clone()],
                ..rule.clone()
            };
            let verbs = if rule.verbs.iter().any(|verb| verb == "*") { reading.clone() } else { rule.verbs.clone() };
            if !touches(&one(rule.verbs.clone())) {
                left.push(one(rule.verbs.clone()));
                continue;
            }
            let kept: Vec<String> = verbs.into_iter().filter(|verb| !touches(&one(vec![verb.clone()]))).collect();
            if !kept.is_empty() {
                left.push(one(kept));
            }
        }
    }
    left
}

fn names_resource(rule: &Rule, resource: &str) -> bool {
    if resource == "*" {
        return rule.resources.iter().any(|own| !own.contains('/'));
    }
    let (resource, subresource) = resource.split_once('/').unwrap_or((resource, ""));
    rule.has_resource(resource, subresource)
}

#[cfg(test)]
mod tests {
    use super::{File, model};

    #[test]
    fn the_data_holds_together() {
        let file: File = serde_json::from_str(include_str!("../../policies/data/duties.json")).expect("valid");
        assert!(file.rules.capabilities.value.len() < 256, "a capability is a byte");
        let duties: Vec<_> = file.rules.duties.value.keys().cloned().collect();
        let mut order = file.rules.order.value.clone();
        order.sort();
        assert_eq!(duties, order);
        let known = |name: &String| assert!(file.rules.capabilities.value.contains_key(name), "{name}");
        file.rules.duties.value.values().flat_map(|duty| duty.any.iter().flatten()).for_each(known);
        file.rules.edges.value.iter().flat_map(|edge| &edge.all).for_each(known);
        for conflict in &model().conflicts {
            assert!(conflict.duties[0] < conflict.duties[1], "the earlier duty comes first");
        }
        assert_eq!(model().conflicts.len(), file.rules.conflicts.value.len());
    }
}
