//! Which modules a program needs: a program of the machine takes at most 256, fewer than there are.

use std::collections::{BTreeMap, BTreeSet};

use super::engine::Module;
use super::router;
use crate::policy::metadata;

/// Modules, and which of them each refers to by the paths in its text.
#[derive(Debug, Default)]
pub(super) struct Modules {
    all: Vec<Module>,
    by_package: BTreeMap<String, Vec<usize>>,
    /// Those of packages that no path spells plainly; every program has them.
    always: BTreeSet<usize>,
}

impl Modules {
    pub(super) fn add(&mut self, module: &Module) {
        let place = self.all.len();
        match metadata::package(&module.source) {
            Some((_, package)) if !package.contains(['[', '"', '`']) => {
                self.by_package.entry(package.to_owned()).or_default().push(place);
            }
            _ => drop(self.always.insert(place)),
        }
        self.all.push(module.clone());
    }

    /// The modules that the rules `entries` reach, and maybe more, in the order in which they were added. Of the router only what these
    /// rules need is there.
    pub(super) fn needed(&self, entries: &[String]) -> Vec<Module> {
        let mut reached: BTreeMap<usize, Module> = BTreeMap::new();
        let mut waiting: Vec<usize> = self.always.iter().copied().collect();
        waiting.extend(entries.iter().flat_map(|entry| self.named_in(entry)));
        while let Some(place) = waiting.pop() {
            let Some(module) = self.all.get(place).filter(|_| !reached.contains_key(&place)) else { continue };
            let module = match router::part(module, entries) {
                Some(part) => part,
                None => module.clone(),
            };
            waiting.extend(self.named_in(&module.source));
            reached.insert(place, module);
        }
        reached.into_values().collect()
    }

    /// The modules whose packages a text names.
    fn named_in(&self, text: &str) -> BTreeSet<usize> {
        text.match_indices("data.").flat_map(|(at, _)| self.of_path(text.get(at + 5..).unwrap_or_default())).copied().collect()
    }

    /// The modules of the longest package that a path starts with.
    fn of_path(&self, text: &str) -> &[usize] {
        let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '.').unwrap_or(text.len());
        let mut path = text.get(..end).unwrap_or_default();
        loop {
            if let Some(places) = self.by_package.get(path) {
                return places;
            }
            match path.rsplit_once('.') {
                Some((parent, _)) => path = parent,
                None => return &[],
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Modules;
    use crate::evaluator::engine::Module;

    fn modules(sources: &[&str]) -> Modules {
        let mut modules = Modules::default();
        for (number, source) in sources.iter().enumerate() {
            modules.add(&Module { file: format!("{number}.rego"), source: (*source).to_owned() });
        }
        modules
    }

    fn files(modules: &Modules, entry: &str) -> Vec<String> {
        modules.needed(&[entry.to_owned()]).into_iter().map(|module| module.file).collect()
    }

    #[test]
    fn what_is_reached_and_nothing_else() {
        let modules = modules(&[
            "package lib.a\n\nx := data.lib.a_more.y",
            "package lib.a_more\n\ny := 1",
            "package lib.b\n\nz := data.inventory",
            "package p\n\nviolation contains data.lib.a.x if true",
            "package lib[\"odd name\"]\n\nw := 1",
        ]);
        assert_eq!(files(&modules, "data.p.violation"), ["0.rego", "1.rego", "3.rego", "4.rego"]);
        assert_eq!(files(&modules, "data.lib.b.z"), ["2.rego", "4.rego"]);
    }

    #[test]
    fn of_the_router_only_the_rules_asked_for() {
        let modules = modules(&[
            "package portcullis.router\n\nnone := []\n\np0 := {\"violation\": data.a.violation}\n\np1 := {\"violation\": data.b.violation}\n\nr0 := [\n\tp1,\n]\n\n",
            "package a\n\nviolation := 1",
            "package b\n\nviolation := 1",
        ]);
        assert_eq!(files(&modules, "data.portcullis.router.r0"), ["0.rego", "2.rego"]);
        assert_eq!(files(&modules, "data.portcullis.router.p0"), ["0.rego", "1.rego"]);
    }
}
