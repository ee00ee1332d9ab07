//! Facts: indexes over the inventory that make policies linear. They never decide.
//!
//! What a route claims is computed by Rego (`lib.portcullis.claims`), once for each route; this module only sorts the
//! claims and files them by host. A policy that is given no facts computes the same from `data.inventory`.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::evaluator::engine::Term;
use crate::review::ObjectRef;

const VERSION: u64 = 1;

/// Collects the claims of routes.
#[derive(Debug, Default)]
pub(crate) struct Claims(Vec<(Place, Value)>);

/// What claims are sorted by: the route, then the place in it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    namespace: String,
    kind: String,
    name: String,
    path: Vec<Step>,
    host: String,
}

/// One step of a path; as in Rego, numbers come before texts.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Index(u64),
    Key(String),
}

impl Step {
    fn new(value: &Value) -> Self {
        value.as_u64().map_or_else(|| Self::Key(value.as_str().unwrap_or_default().to_owned()), Self::Index)
    }
}

impl Claims {
    /// Adds the claims of one route: a list of objects with a text `host`.
    ///
    /// `None` when the list does not have that shape; the caller then does without facts.
    pub(crate) fn add(&mut self, route: &ObjectRef, claims: &Value) -> Option<()> {
        for claim in claims.as_array()? {
            let steps = claim.get("path").and_then(Value::as_array);
            let place = Place {
                namespace: route.namespace.clone(),
                kind: route.kind.clone(),
                name: route.name.clone(),
                path: steps.into_iter().flatten().map(Step::new).collect(),
                host: claim.get("host")?.as_str()?.to_owned(),
            };
            self.0.push((place, claim.clone()));
        }
        Some(())
    }

    /// `input.facts`.
    pub(crate) fn finish(mut self) -> Term {
        self.0.sort_by(|(a, _), (b, _)| a.cmp(b));
        let mut index = Index::default();
        for (place, claim) in &self.0 {
            index.file(&place.host, &Term::from_json(claim));
        }
        Term::object([("version", Term::from_json(&VERSION.into())), ("claims", index.finish())])
    }
}

type ByText = BTreeMap<String, Vec<Term>>;

#[derive(Debug, Default)]
struct Index {
    hosts: ByText,
    suffixes: ByText,
    any: Vec<Term>,
}

impl Index {
    fn file(&mut self, host: &str, claim: &Term) {
        if host.is_empty() {
            self.any.push(claim.clone());
            return;
        }
        self.hosts.entry(host.to_owned()).or_default().push(claim.clone());
        for suffix in suffixes(host) {
            self.suffixes.entry(suffix.to_owned()).or_default().push(claim.clone());
        }
    }

    fn finish(self) -> Term {
        let lists = |texts: ByText| Term::object(texts.into_iter().map(|(text, claims)| (text, Term::array(claims))));
        Term::object([("hosts", lists(self.hosts)), ("suffixes", lists(self.suffixes)), ("any", Term::array(self.any))])
    }
}

/// What follows each dot of a host: `b.example.com`, `example.com` and `com` for `a.b.example.com`.
fn suffixes(host: &str) -> impl Iterator<Item = &str> {
    host.match_indices('.').filter_map(|(at, _)| host.get(at + 1..)).filter(|suffix| !suffix.is_empty())
}

#[cfg(test)]
mod tests {
    use super::suffixes;

    #[test]
    fn proper_parents_only() {
        assert_eq!(suffixes("a.b.example.com").collect::<Vec<_>>(), ["b.example.com", "example.com", "com"]);
        assert_eq!(suffixes("*.example.com").collect::<Vec<_>>(), ["example.com", "com"]);
        assert_eq!(suffixes("com").count(), 0);
    }
}
