//! What to change so that nobody holds conflicting duties any more.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::cluster::{Cluster, Piece};
use super::duties::Duty;
use super::graph::{Graph, Scope};
use super::holdings::{Certainty, Held, Walker, collisions, people};

/// One change of a role or binding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Repair {
    /// The role or binding: `ClusterRole/edit`, `RoleBinding/shop/editors`.
    pub object: String,
    /// What to do with it, in words.
    pub change: String,
    /// How many conflicts of people and scopes it clears, after those before it.
    pub clears: usize,
}

/// At most so many candidates are tried in all combinations.
const EXHAUSTIVE: usize = 14;
/// At most so many candidates are tried in each round, and in a large cluster as many as keep the work of a round bounded.
const CANDIDATES: usize = 60;
/// Conflicts times candidates in each round.
const WORK: usize = 10_000;
/// At most so many rounds.
const ROUNDS: usize = 25;

/// A change that may clear conflicts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Candidate {
    /// Takes a duty out of a role.
    Duty(String, Duty),
    /// Removes a binding.
    Binding(String),
}

/// A conflict of one person in one scope.
type Conflict = (String, [Duty; 2], Scope);

/// Changes that clear the conflicts of the profile, whether no smaller set does, and how many are left. What is only potential does not
/// count.
pub(crate) fn plan(cluster: &Cluster, profile: &str) -> (Vec<Repair>, bool, usize) {
    let mut left = State::of(cluster, profile);
    if left.conflicts.is_empty() {
        return (Vec::new(), true, 0);
    }
    let candidates: Vec<Candidate> = left.candidates.keys().cloned().collect();
    if candidates.len() <= EXHAUSTIVE
        && let Some(chosen) = smallest(cluster, profile, &candidates)
    {
        return (told(cluster, profile, chosen), true, 0);
    }
    let mut cluster = cluster.clone();
    let mut repairs = Vec::new();
    for _ in 0..ROUNDS {
        let mut ranked: Vec<(&Candidate, usize)> = left.candidates.iter().map(|(candidate, count)| (candidate, *count)).collect();
        ranked.sort_by_key(|(candidate, count)| (std::cmp::Reverse(*count), (*candidate).clone()));
        let most = (WORK / left.conflicts.len().max(1)).clamp(4, CANDIDATES);
        let tried = ranked.iter().take(most).map(|(candidate, _)| {
            let changed = changed(&cluster, candidate);
            let count = State::of(&changed, profile).conflicts.len();
            (count, (*candidate).clone(), changed)
        });
        let Some((count, candidate, next)) = tried.min_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1))) else { break };
        if count >= left.conflicts.len() {
            break;
        }
        repairs.push(repair(&candidate, left.conflicts.len() - count));
        cluster = next;
        left = State::of(&cluster, profile);
        if left.conflicts.is_empty() {
            break;
        }
    }
    (repairs, false, left.conflicts.len())
}

/// The conflicts of a cluster, and what may clear them, with how many paths go through it.
struct State {
    conflicts: BTreeSet<Conflict>,
    candidates: BTreeMap<Candidate, usize>,
}

impl State {
    fn of(cluster: &Cluster, profile: &str) -> Self {
        let mut graph = Graph::of(cluster);
        let everyone = people(&graph);
        let mut state = Self { conflicts: BTreeSet::new(), candidates: BTreeMap::new() };
        let mut walker = Walker::new(&mut graph);
        for person in &everyone {
            let held = walker.held(&person.accounts);
            state.add(walker.graph, &person.name, &held, profile);
        }
        state
    }

    fn add(&mut self, graph: &Graph, person: &str, held: &Held, profile: &str) {
        for collision in collisions(graph, held) {
            let wanted = graph
                .model
                .conflicts
                .iter()
                .any(|conflict| conflict.duties == collision.duties && conflict.profiles.iter().any(|own| own == profile));
            if !wanted || collision.certainty == Certainty::Potential {
                continue;
            }
            self.conflicts.insert((person.to_owned(), collision.duties, collision.scope));
            for (duty, scope) in collision.duties.into_iter().zip(collision.scopes) {
                let Some(holding) = held.get(&(duty, scope)) else { continue };
                let last = holding.path.last().map(|step| graph.table.value(*step));
                let role = last.and_then(|value| value.get("role")).and_then(serde_json::Value::as_str);
                if let Some(role) = role.filter(|role| graph.roles.given.contains(*role)) {
                    *self.candidates.entry(Candidate::Duty(role.to_owned(), duty)).or_default() += 1;
                }
                for step in &holding.path {
                    if let Some(binding) = graph.table.value(*step).get("binding").and_then(serde_json::Value::as_str) {
                        *self.candidates.entry(Candidate::Binding(binding.to_owned())).or_default() += 1;
                    }
                }
            }
        }
    }
}

/// The smallest set of candidates that clears everything; of equal ones the first.
fn smallest(cluster: &Cluster, profile: &str, candidates: &[Candidate]) -> Option<Vec<Candidate>> {
    for size in 1..=candidates.len().min(3) {
        let mut best = None;
        each_set(candidates, size, &mut |chosen| {
            if best.is_none() {
                let cleared = chosen.iter().fold(cluster.clone(), |cluster, candidate| changed(&cluster, candidate));
                if State::of(&cleared, profile).conflicts.is_empty() {
                    best = Some(chosen.to_vec());
                }
            }
        });
        if best.is_some() {
            return best;
        }
    }
    None
}

fn each_set(candidates: &[Candidate], size: usize, told: &mut impl FnMut(&[Candidate])) {
    fn grow(rest: &[Candidate], size: usize, chosen: &mut Vec<Candidate>, told: &mut impl FnMut(&[Candidate])) {
        if size == 0 {
            told(chosen);
            return;
        }
        for (at, candidate) in rest.iter().enumerate() {
            chosen.push(candidate.clone());
            grow(rest.get(at + 1..).unwrap_or_default(), size - 1, chosen, told);
            chosen.pop();
        }
    }
    grow(candidates, size, &mut Vec::new(), told);
}

/// The chosen changes, in the order that clears most first.
fn told(cluster: &Cluster, profile: &str, mut chosen: Vec<Candidate>) -> Vec<Repair> {
    let mut cluster = cluster.clone();
    let mut left = State::of(&cluster, profile).conflicts.len();
    let mut repairs = Vec::new();
    while !chosen.is_empty() {
        let tried = chosen.iter().enumerate().map(|(at, candidate)| {
            let next = changed(&cluster, candidate);
            (State::of(&next, profile).conflicts.len(), at, next)
        });
        let Some((count, at, next)) = tried.min_by_key(|(count, at, _)| (*count, *at)) else { break };
        let candidate = chosen.remove(at);
        repairs.push(repair(&candidate, left.saturating_sub(count)));
        (left, cluster) = (count, next);
    }
    repairs
}

fn repair(candidate: &Candidate, clears: usize) -> Repair {
    match candidate {
        Candidate::Binding(binding) => Repair {
            object: binding.clone(),
            change: "remove the binding, or the subjects that hold the other duty".to_owned(),
            clears,
        },
        Candidate::Duty(role, duty) => {
            let name = super::duties::model().duty_name(*duty);
            Repair { object: role.clone(), change: format!("take the rights for {name} out of the role"), clears }
        }
    }
}

/// The cluster after a change.
fn changed(cluster: &Cluster, candidate: &Candidate) -> Cluster {
    let model = super::duties::model();
    match candidate {
        Candidate::Binding(binding) => cluster.without(binding),
        Candidate::Duty(role, duty) => {
            let alternatives = model.duties.get(usize::from(*duty)).map(|(_, any)| any.clone()).unwrap_or_default();
            let first: BTreeSet<_> = alternatives.iter().flatten().copied().collect();
            let roles = super::roles::Roles::of(cluster);
            let kept: Vec<_> = roles.of_key(role).iter().flat_map(|rule| super::duties::without(model, rule, &first)).collect();
            cluster.with(role, |piece| match piece {
                Piece::Role(own) => {
                    Piece::Role(super::cluster::RoleObject { rules: kept.clone(), aggregates: None, labels: own.labels.clone() })
                }
                other => other.clone(),
            })
        }
    }
}
