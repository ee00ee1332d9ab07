//! The router: a generated module that asks all policies of a kind in one evaluation.
//!
//! Policies are dispatched here, natively, by the kinds in METADATA, so that no policy spends time on finding out that an
//! object is not its own. Each policy has a rule of its own (`p3 := {"violation": …, "unknown": …}`) and each set of
//! policies that some kind needs has a rule that lists them (`r1 := [p0, p3]`); one policy alone is its own rule. A literal of all
//! policies in one rule would need more registers than the virtual machine has.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

#[cfg(feature = "rego")]
use super::engine::{Loaded, Module};
use crate::policy::Policy;

const PACKAGE: &str = "portcullis.router";
/// At most this many elements in one list, well below the 255 registers of a rule.
const LIST: usize = 100;

/// Which rule to ask for objects of a kind, and which policies answer, in order.
#[derive(Clone, Debug)]
pub(crate) struct Route {
    /// The rules whose lists, one after the other, are the answers; the rule of a single policy is its answer.
    pub(crate) entries: Vec<String>,
    /// Numbers of the policies among those the router was made for.
    pub(crate) policies: Vec<usize>,
}

/// All routes.
#[derive(Debug)]
pub(crate) struct Router {
    by_kind: BTreeMap<String, Route>,
    other: Route,
}

impl Router {
    #[cfg(feature = "rego")]
    /// The routes for `policies`; `groups` are the numbers of their programs.
    pub(crate) fn new(policies: &[Arc<Policy>], groups: &[usize]) -> Self {
        Self::within(policies, groups, |_| true, &mut BTreeMap::new())
    }

    /// The routes for those of `policies` that are `wanted`, with their numbers among all. Routers of one module share `numbers`.
    pub(crate) fn within(
        policies: &[Arc<Policy>],
        groups: &[usize],
        wanted: impl Fn(&Policy) -> bool,
        numbers: &mut Numbers,
    ) -> Self {
        let kinds: BTreeSet<String> = policies.iter().flat_map(|policy| policy.kinds()).map(|kind| full(kind)).collect();
        let other = route(policies, groups, &wanted, "", numbers);
        let by_kind = kinds.into_iter().map(|kind| {
            let route = route(policies, groups, &wanted, &kind, numbers);
            (kind, route)
        });
        Self { by_kind: by_kind.collect(), other }
    }

    /// The route of objects of `group/Kind`.
    pub(crate) fn of(&self, group_kind: &str) -> &Route {
        self.by_kind.get(group_kind).unwrap_or(&self.other)
    }

    /// The rule that asks the policy at `index` alone.
    pub(crate) fn alone(index: usize) -> String {
        format!("data.{PACKAGE}.p{index}")
    }

    #[cfg(feature = "rego")]
    /// The rules that will be asked for, by the number of their program.
    pub(crate) fn entries(&self, groups: &[usize]) -> BTreeSet<(usize, String)> {
        let routes = self.by_kind.values().chain([&self.other]);
        let group = |list: &[usize]| list.first().and_then(|index| groups.get(*index)).copied().unwrap_or_default();
        let none = [(0, format!("data.{PACKAGE}.none"))];
        routes
            .flat_map(|route| {
                route.entries.iter().zip(lists(&route.policies, groups)).map(|(entry, list)| (group(list), entry.clone()))
            })
            .chain(none)
            .collect()
    }

    #[cfg(feature = "rego")]
    /// The Rego of routers for the same policies, once it is known which of those have which rules.
    pub(crate) fn module(routers: &[&Self], policies: &[Arc<Policy>], groups: &[usize], loaded: &Loaded) -> Module {
        // Some rule must be there to compile, even where no policy is.
        let mut source = format!("package {PACKAGE}\n\nnone := []\n\n");
        for (index, policy) in policies.iter().enumerate() {
            let package = policy.package();
            let _ = write!(source, "p{index} := {{\"violation\": data.{package}.violation");
            if loaded.has_rule(policy.file(), "unknown") {
                let _ = write!(source, ", \"unknown\": data.{package}.unknown");
            }
            source.push_str("}\n\n");
        }
        let mut written = BTreeSet::new();
        for route in routers.iter().flat_map(|router| router.by_kind.values().chain([&router.other])) {
            for (entry, indexes) in route.entries.iter().zip(lists(&route.policies, groups)) {
                if indexes.len() > 1 && written.insert(entry) {
                    let name = entry.rsplit('.').next().unwrap_or(entry);
                    let list: Vec<String> = indexes.iter().map(|index| format!("\tp{index},\n")).collect();
                    let _ = write!(source, "{name} := [\n{}]\n\n", list.concat());
                }
            }
        }
        Module { file: "portcullis/router.rego".into(), source }
    }
}

/// Of the router's module what some rules need; `None` for any other module.
#[cfg(feature = "rego")]
pub(super) fn part(module: &Module, entries: &[String]) -> Option<Module> {
    let rules = module.source.strip_prefix(&format!("package {PACKAGE}\n\n"))?;
    let rules: BTreeMap<&str, &str> =
        rules.split_terminator("\n\n").filter_map(|rule| Some((rule.split_once(" := ")?.0, rule))).collect();
    let mut waiting: Vec<&str> = entries.iter().filter_map(|entry| entry.strip_prefix(&format!("data.{PACKAGE}."))).collect();
    let mut kept = BTreeMap::new();
    while let Some(name) = waiting.pop() {
        if let Some(rule) = rules.get(name).filter(|rule| kept.insert(name, **rule).is_none()) {
            waiting.extend(rule.lines().filter_map(|line| line.strip_prefix('\t')?.strip_suffix(',')));
        }
    }
    let source = kept.values().fold(format!("package {PACKAGE}\n\n"), |text, rule| text + rule + "\n\n");
    Some(Module { file: module.file.clone(), source })
}

/// The number of each list of policies that some kind needs.
pub(crate) type Numbers = BTreeMap<Vec<usize>, usize>;

fn route(
    policies: &[Arc<Policy>],
    groups: &[usize],
    wanted: impl Fn(&Policy) -> bool,
    kind: &str,
    numbers: &mut Numbers,
) -> Route {
    let judging = policies.iter().enumerate().filter(|(_, policy)| wanted(policy) && policy.judges(kind));
    let mut indexes: Vec<usize> = judging.map(|(index, _)| index).collect();
    indexes.sort_by_key(|index| (groups.get(*index), *index));
    let mut entries = Vec::new();
    for chunk in lists(&indexes, groups) {
        let entry = match chunk {
            [one] => Router::alone(*one),
            several => {
                let next = numbers.len();
                format!("data.{PACKAGE}.r{}", numbers.entry(several.to_vec()).or_insert(next))
            }
        };
        entries.push(entry);
    }
    Route { entries, policies: indexes }
}

/// Policies of one program, at most as many as a list takes.
fn lists<'a>(indexes: &'a [usize], groups: &'a [usize]) -> impl Iterator<Item = &'a [usize]> {
    indexes.chunk_by(|a, b| groups.get(*a) == groups.get(*b)).flat_map(|list| list.chunks(LIST))
}

/// `Kind` of the core group as `/Kind`.
fn full(kind: &str) -> String {
    if kind.contains('/') || kind == "*" { kind.to_owned() } else { format!("/{kind}") }
}
