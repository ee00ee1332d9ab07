//! The facts of access by object: what stands at each binding, role and ServiceAccount. See `docs/access.md`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::cluster::Cluster;
use super::duties::Duty;
use super::graph::{Graph, Node, Scope, Step};
use super::holdings::{Certainty, Collision, Held, Holding, Walker, collisions, people};

/// What stands at objects.
#[derive(Debug, Default)]
struct Facts {
    at: BTreeMap<String, At>,
}

#[derive(Debug, Default)]
struct At {
    collisions: BTreeMap<(Duty, Duty, bool, Certainty), Group>,
    holdings: BTreeMap<(Duty, Certainty, bool), Group>,
}

/// Holders by person, with the paths of the first.
#[derive(Debug, Default)]
struct Group {
    holders: BTreeMap<String, BTreeSet<Scope>>,
    paths: Vec<Vec<Step>>,
}

impl Group {
    /// Persons come in order, and their scopes too: the first one's paths stay.
    fn add(&mut self, person: &str, scope: Scope, paths: impl FnOnce() -> Vec<Vec<Step>>) {
        if self.holders.is_empty() {
            self.paths = paths();
        }
        self.holders.entry(person.to_owned()).or_default().insert(scope);
    }
}

/// The facts, ready to be read by key.
#[derive(Debug, Default)]
pub(crate) struct AccessFacts {
    at: BTreeMap<String, Value>,
    subjects: Value,
}

impl AccessFacts {
    pub(crate) fn of(cluster: &Cluster) -> Self {
        let mut graph = Graph::of(cluster);
        let subjects = subjects(&mut graph);
        let mut facts = Facts::default();
        let people = people(&graph);
        let mut walker = Walker::new(&mut graph);
        for person in &people {
            let held = walker.held(&person.accounts);
            facts.file(walker.graph, &person.name, &held);
        }
        Self { at: facts.at.iter().map(|(key, at)| (key.clone(), at.to_json(&graph))).collect(), subjects }
    }

    /// What stands at an object, under its key; nothing where nothing does.
    pub(crate) fn at(&self, key: &str) -> Value {
        self.at.get(key).map(|value| (key.to_owned(), value.clone())).into_iter().collect::<Map<_, _>>().into()
    }

    /// Whether a collision is filed at an object.
    pub(crate) fn has_collision(&self, key: &str) -> bool {
        let collisions = self.at.get(key).and_then(|at| at.get("collisions")).and_then(Value::as_array);
        collisions.into_iter().flatten().any(|collision| collision.get("filed") == Some(&Value::Bool(true)))
    }

    /// What stands at all objects.
    pub(crate) fn whole(&self) -> Value {
        json!(self.at)
    }

    /// What each account has.
    pub(crate) fn subjects(&self) -> &Value {
        &self.subjects
    }

    /// Everything, for comparisons.
    pub(crate) fn to_json(&self) -> Value {
        json!({"version": 1, "at": self.at, "subjects": self.subjects})
    }
}

/// The capabilities, without names, that bindings give accounts directly.
fn subjects(graph: &mut Graph) -> Value {
    let accounts: BTreeSet<String> = graph.bindings.iter().flat_map(|binding| binding.subjects.iter().cloned()).collect();
    let mut all = Map::new();
    for account in accounts {
        let direct = graph.direct(&account);
        let mut by_scope: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for ((capability, scope), grants) in &direct {
            if grants.iter().any(|grant| grant.names.is_none()) {
                let name = graph.model.capability_name(*capability).to_owned();
                by_scope.entry(graph.scope_name(*scope).to_owned()).or_default().insert(name);
            }
        }
        if !by_scope.is_empty() {
            all.insert(account, json!(by_scope));
        }
    }
    all.into()
}

impl Facts {
    fn file(&mut self, graph: &Graph, person: &str, held: &Held) {
        for ((duty, scope), holding) in held {
            let key = (*duty, holding.certainty, holding.acting.is_some());
            let mut places = ends(graph, &holding.path);
            places.extend(holding.acting.and_then(|node| service_account(graph, node)));
            for place in places {
                let group = self.at.entry(place).or_default().holdings.entry(key).or_default();
                group.add(person, *scope, || vec![holding.path.clone()]);
            }
        }
        let mut all = collisions(graph, held);
        all.sort_by_key(|collision| (collision.duties, collision.scope));
        for collision in &all {
            self.file_collision(graph, person, held, collision);
        }
    }

    fn file_collision(&mut self, graph: &Graph, person: &str, held: &Held, collision: &Collision) {
        let [first, second] = collision.duties;
        let found = held.get(&(first, collision.scopes[0])).zip(held.get(&(second, collision.scopes[1])));
        let Some((one, two)) = found else { return };
        let Some(filed) = filed(graph, one, two) else { return };
        let mut places: BTreeSet<String> = BTreeSet::new();
        for holding in [one, two] {
            for step in &holding.path {
                let value = graph.table.value(*step);
                places.extend(text(value, "binding"));
                places.extend(text(value, "role").filter(|role| graph.roles.given.contains(role)));
                places.extend(text(value, "assume").and_then(|node| graph.service_account_object(&node)));
            }
        }
        places.insert(filed.clone());
        for place in places {
            let key = (first, second, place != filed, collision.certainty);
            let group = self.at.entry(place).or_default().collisions.entry(key).or_default();
            group.add(person, collision.scope, || vec![one.path.clone(), two.path.clone()]);
        }
    }
}

/// Where a collision is told when nothing is being changed.
fn filed(graph: &Graph, one: &Holding, two: &Holding) -> Option<String> {
    if let (Some(a), Some(b)) = (one.acting, two.acting)
        && a == b
        && let Some(key) = service_account(graph, a)
    {
        return Some(key);
    }
    let last = |holding: &Holding, key: &str| holding.path.last().and_then(|step| text(graph.table.value(*step), key));
    if let (Some(a), Some(b)) = (last(one, "role"), last(two, "role"))
        && a == b
        && graph.roles.given.contains(&a)
    {
        return Some(a);
    }
    let binding = |holding: &Holding| holding.path.iter().rev().find_map(|step| text(graph.table.value(*step), "binding"));
    binding(two).or_else(|| binding(one))
}

fn service_account(graph: &Graph, node: Node) -> Option<String> {
    graph.table.node(node).and_then(|data| graph.service_account_object(&data.name))
}

/// The binding and the role in which a path ends.
fn ends(graph: &Graph, path: &[Step]) -> BTreeSet<String> {
    let Some(value) = path.last().map(|step| graph.table.value(*step)) else { return BTreeSet::new() };
    let role = text(value, "role").filter(|role| graph.roles.given.contains(role));
    text(value, "binding").into_iter().chain(role).collect()
}

fn text(value: &Value, key: &str) -> Option<String> {
    value.get(key).and_then(Value::as_str).map(str::to_owned)
}

/// A path as it is written.
pub(crate) fn path_json(graph: &Graph, path: &[Step]) -> Value {
    path.iter().map(|step| graph.table.value(*step).clone()).collect()
}

impl At {
    fn to_json(&self, graph: &Graph) -> Value {
        let name = |duty: &Duty| graph.model.duty_name(*duty);
        let collisions: Vec<Value> = self
            .collisions
            .iter()
            .map(|((first, second, not_filed, certainty), group)| {
                json!({
                    "duties": [name(first), name(second)], "filed": !not_filed, "certainty": certainty.as_str(),
                    "holders": group.holders_json(graph),
                    "paths": group.paths.iter().map(|path| path_json(graph, path)).collect::<Vec<_>>(),
                })
            })
            .collect();
        let holdings: Vec<Value> = self
            .holdings
            .iter()
            .map(|((duty, certainty, derived), group)| {
                json!({
                    "duty": name(duty), "certainty": certainty.as_str(), "derived": derived,
                    "holders": group.holders_json(graph),
                    "path": group.paths.first().map_or(Value::Null, |path| path_json(graph, path)),
                })
            })
            .collect();
        json!({"collisions": collisions, "holdings": holdings})
    }
}

impl Group {
    fn holders_json(&self, graph: &Graph) -> Value {
        let scopes = |scopes: &BTreeSet<Scope>| scopes.iter().map(|scope| graph.scope_name(*scope)).collect::<Vec<_>>();
        self.holders.iter().map(|(person, of)| json!({"person": person, "scopes": scopes(of)})).collect()
    }
}
