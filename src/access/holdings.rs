//! Who holds which duty where, with the shortest way to it, and which duties collide. See `docs/access.md`.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::duties::Duty;
use super::graph::{EVERYWHERE, Grants, Graph, Node, Scope, Step, Table, at, meeting};

/// How sure it is that somebody holds a duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Certainty {
    /// Whatever the object is called.
    Certain,
    /// For objects of some names only.
    Partial,
    /// If something is there that was not given.
    Potential,
}

impl Certainty {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Partial => "partial",
            Self::Potential => "potential",
        }
    }
}

/// A person, or a group whose members are not known.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) accounts: Vec<String>,
}

/// That somebody holds a duty in a scope.
#[derive(Clone, Debug)]
pub(crate) struct Holding {
    pub(crate) level: usize,
    pub(crate) certainty: Certainty,
    pub(crate) path: Vec<Step>,
    /// The last node that is acted as; `None` where the person acts as itself.
    pub(crate) acting: Option<Node>,
}

/// What a person holds.
pub(crate) type Held = BTreeMap<(Duty, Scope), Holding>;

/// Two duties that a person holds together.
#[derive(Clone, Debug)]
pub(crate) struct Collision {
    pub(crate) duties: [Duty; 2],
    pub(crate) scope: Scope,
    pub(crate) certainty: Certainty,
    /// The holdings of the two duties, by scope.
    pub(crate) scopes: [Scope; 2],
}

/// All persons, in the order of their names.
pub(crate) fn people(graph: &Graph) -> Vec<Person> {
    let components: BTreeSet<&str> = graph.model.components.iter().map(String::as_str).collect();
    let mut people: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut listed: BTreeSet<&str> = BTreeSet::new();
    for (person, account) in &graph.settings.accounts {
        // The first person that lists an account has it.
        if listed.insert(account) {
            people.entry(person.clone()).or_default().insert(account.clone());
        } else {
            people.entry(person.clone()).or_default();
        }
    }
    for user in graph.users.iter().filter(|user| !listed.contains(user.as_str()) && !components.contains(user.as_str())) {
        let name = user.strip_prefix("User:").unwrap_or(user);
        people.entry(name.to_owned()).or_default().insert(user.clone());
    }
    for group in graph.groups.iter().filter(|group| !components.contains(group.as_str())) {
        let name = group.strip_prefix("Group:").unwrap_or(group);
        let automatic = name == "system:masters" || name.starts_with("system:serviceaccounts");
        if !automatic && !graph.settings.known_groups.contains(name) {
            people.entry(format!("group:{name}")).or_default().insert(group.clone());
        }
    }
    people.into_iter().map(|(name, accounts)| Person { name, accounts: accounts.into_iter().collect() }).collect()
}

/// What a node gives by itself, by duty and scope: whether only for names, and the steps.
type Own = BTreeMap<(Duty, Scope), (bool, Vec<Step>)>;

/// Walks the graph from persons.
pub(crate) struct Walker<'g> {
    pub(crate) graph: &'g mut Graph,
    own: HashMap<Node, std::rc::Rc<Own>>,
}

/// A node that was reached: at which level, and how.
#[derive(Clone, Debug)]
pub(crate) struct Reached {
    pub(crate) node: Node,
    pub(crate) level: usize,
    pub(crate) path: Vec<Step>,
}

impl<'g> Walker<'g> {
    pub(crate) fn new(graph: &'g mut Graph) -> Self {
        Self { graph, own: HashMap::new() }
    }

    /// The nodes that can be reached from accounts, and whether a way was left out that needs something.
    pub(crate) fn reach(&mut self, accounts: &[String], potential: bool) -> (Vec<Reached>, bool) {
        let mut seen: BTreeSet<Node> = BTreeSet::new();
        let mut all: Vec<Reached> = Vec::new();
        let mut left_out = false;
        let mut frontier: Vec<(Node, Vec<Step>)> = Vec::new();
        for account in accounts {
            let node = self.graph.account(account);
            if seen.insert(node) {
                frontier.push((node, Vec::new()));
            }
        }
        let mut level = 0;
        while !frontier.is_empty() {
            let mut next: HashMap<Node, Vec<Step>> = HashMap::new();
            for (node, path) in &frontier {
                for way in self.graph.ways(*node) {
                    if seen.contains(&way.to) {
                        continue;
                    }
                    if way.potential && !potential {
                        left_out = true;
                        continue;
                    }
                    let longer: Vec<Step> = path.iter().chain(&way.steps).copied().collect();
                    let better = next.get(&way.to).is_none_or(|known| self.graph.table.compare(&longer, known).is_lt());
                    if better {
                        next.insert(way.to, longer);
                    }
                }
            }
            all.extend(frontier.into_iter().map(|(node, path)| Reached { node, level, path }));
            seen.extend(next.keys());
            frontier = next.into_iter().collect();
            frontier.sort_by_key(|(node, _)| *node);
            level += 1;
        }
        (all, left_out)
    }

    /// What a person holds.
    pub(crate) fn held(&mut self, accounts: &[String]) -> Held {
        let (reached, left_out) = self.reach(accounts, false);
        let mut held = self.collect(&reached);
        drop_repeated(&mut held);
        if left_out {
            let (reached, _) = self.reach(accounts, true);
            let mut more = self.collect(&reached);
            more.retain(|(duty, scope), _| !held.contains_key(&(*duty, *scope)) && !held.contains_key(&(*duty, EVERYWHERE)));
            more.values_mut().for_each(|holding| holding.certainty = Certainty::Potential);
            drop_repeated(&mut more);
            held.extend(more);
        }
        held
    }

    fn collect(&mut self, reached: &[Reached]) -> Held {
        let mut held = Held::new();
        for one in reached {
            let own = self.own(one.node);
            for (key, (partial, steps)) in own.iter() {
                let certainty = if *partial { Certainty::Partial } else { Certainty::Certain };
                let path = || one.path.iter().chain(steps).copied().collect::<Vec<_>>();
                let acting = (one.level > 0).then_some(one.node);
                match held.get(key) {
                    Some(known) if (known.level, known.certainty) < (one.level, certainty) => {}
                    Some(known) if (known.level, known.certainty) == (one.level, certainty) => {
                        let path = path();
                        if self.graph.table.compare(&path, &known.path) == Ordering::Less {
                            held.insert(*key, Holding { level: one.level, certainty, path, acting });
                        }
                    }
                    _ => {
                        held.insert(*key, Holding { level: one.level, certainty, path: path(), acting });
                    }
                }
            }
        }
        held
    }

    fn own(&mut self, node: Node) -> std::rc::Rc<Own> {
        if let Some(own) = self.own.get(&node) {
            return std::rc::Rc::clone(own);
        }
        let own = self.graph.table.node(node).map(|data| duties_of(self.graph, &data.grants)).unwrap_or_default();
        let own = std::rc::Rc::new(own);
        self.own.insert(node, std::rc::Rc::clone(&own));
        own
    }
}

/// The duties that grants give, alone.
fn duties_of(graph: &Graph, grants: &Grants) -> Own {
    let mut own = Own::new();
    if grants.is_empty() {
        return own;
    }
    for duty in graph.model.all_duties() {
        let Some((_, alternatives)) = graph.model.duties.get(usize::from(duty)) else { continue };
        for all in alternatives {
            for scope in meeting(grants, all) {
                let chosen = all.iter().map(|capability| {
                    let allowing = at(grants, *capability, scope);
                    allowing.into_iter().min_by(|a, b| graph.table.text(a.step).cmp(graph.table.text(b.step)))
                });
                let Some(chosen) = chosen.collect::<Option<Vec<_>>>() else { continue };
                let partial = chosen.iter().any(|grant| grant.names.is_some());
                let steps: Vec<Step> = chosen.iter().map(|grant| grant.step).collect();
                let better = own.get(&(duty, scope)).is_none_or(|(known_partial, known)| {
                    (partial, Order(&graph.table, &steps)) < (*known_partial, Order(&graph.table, known))
                });
                if better {
                    own.insert((duty, scope), (partial, steps));
                }
            }
        }
    }
    own
}

/// Paths in their order.
struct Order<'a>(&'a Table, &'a [Step]);

impl PartialEq for Order<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.1 == other.1
    }
}

impl PartialOrd for Order<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.0.compare(self.1, other.1))
    }
}

/// Drops what is held in a namespace no better than everywhere.
fn drop_repeated(held: &mut Held) {
    let everywhere: HashMap<Duty, (usize, Certainty)> = held
        .iter()
        .filter(|((_, scope), _)| *scope == EVERYWHERE)
        .map(|((duty, _), holding)| (*duty, (holding.level, holding.certainty)))
        .collect();
    held.retain(|(duty, scope), holding| {
        *scope == EVERYWHERE || everywhere.get(duty).is_none_or(|wide| (holding.level, holding.certainty) < *wide)
    });
}

/// The duties of a person that collide.
pub(crate) fn collisions(graph: &Graph, held: &Held) -> Vec<Collision> {
    let scopes_of = |duty: Duty| held.range((duty, 0)..=(duty, Scope::MAX)).map(|((_, scope), _)| *scope).collect::<Vec<_>>();
    let mut found = Vec::new();
    for conflict in &graph.model.conflicts {
        let [first, second] = conflict.duties;
        let (of_first, of_second) = (scopes_of(first), scopes_of(second));
        if of_first.is_empty() || of_second.is_empty() {
            continue;
        }
        let near = |of: &[Scope], scope: Scope| {
            of.iter().find(|own| **own == scope).or_else(|| of.iter().find(|own| **own == EVERYWHERE)).copied()
        };
        let wanted: BTreeSet<Scope> = if conflict.any_scope {
            of_second.iter().copied().collect()
        } else {
            of_first.iter().chain(&of_second).copied().collect()
        };
        for scope in wanted {
            let pair = if conflict.any_scope {
                near(&of_first, scope).or_else(|| of_first.first().copied()).map(|first| [first, scope])
            } else if scope == EVERYWHERE {
                (of_first.contains(&scope) && of_second.contains(&scope)).then_some([scope, scope])
            } else {
                near(&of_first, scope).zip(near(&of_second, scope)).map(|(first, second)| [first, second])
            };
            let Some(scopes) = pair else { continue };
            let certainty = |duty: Duty, scope: Scope| held.get(&(duty, scope)).map(|holding| holding.certainty);
            let Some(worse) = certainty(first, scopes[0]).max(certainty(second, scopes[1])) else { continue };
            found.push(Collision { duties: conflict.duties, scope, certainty: worse, scopes });
        }
    }
    found
}
