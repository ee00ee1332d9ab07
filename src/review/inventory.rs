//! The inventory: other objects, in Gatekeeper's `data.inventory` shape, prepared once for many reviews.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::object::{ObjectRef, nodes};
use crate::access::Access;
use crate::evaluator::engine::Term;

/// Other objects of the cluster or the set of manifests, with the facts computed from them. Made by
/// [`Evaluator::inventory`](crate::Evaluator::inventory); cheap to clone and to share.
#[derive(Clone, Debug)]
pub struct Inventory(pub(crate) Arc<Prepared>);

impl Inventory {
    /// How many objects it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.count
    }

    /// Whether it holds none: nothing else exists, which is more than knowing nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.count == 0
    }
}

/// What an [`Inventory`] holds.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) term: Term,
    pub(crate) facts: Option<Term>,
    /// Who may do what; `None` where no policy asks.
    pub(crate) access: Option<Access>,
    pub(crate) nodes: usize,
    pub(crate) count: usize,
}

type ByName = BTreeMap<String, Term>;
type ByKind = BTreeMap<String, ByName>;
type ByVersion = BTreeMap<String, ByKind>;

/// Collects objects into the shape.
#[derive(Debug, Default)]
pub(crate) struct Collector {
    namespaced: BTreeMap<String, ByVersion>,
    cluster: ByVersion,
    nodes: usize,
    count: usize,
}

impl Collector {
    /// Adds an object; says whether one of the same name was there and is replaced.
    pub(crate) fn add(&mut self, reference: &ObjectRef, object: Term, size: usize) -> bool {
        self.nodes += size;
        self.count += 1;
        let versions = match reference.namespace.as_str() {
            "" => &mut self.cluster,
            namespace => self.namespaced.entry(namespace.to_owned()).or_default(),
        };
        let kinds = versions.entry(reference.api_version.clone()).or_default();
        kinds.entry(reference.kind.clone()).or_default().insert(reference.name.clone(), object).is_some()
    }

    /// The inventory without facts.
    pub(crate) fn finish(self) -> Prepared {
        let namespaced = self.namespaced.into_iter().map(|(namespace, versions)| (namespace, by_version(versions)));
        let term = Term::object([("namespace", Term::object(namespaced)), ("cluster", by_version(self.cluster))]);
        Prepared { term, facts: None, access: None, nodes: self.nodes, count: self.count }
    }
}

fn by_version(versions: ByVersion) -> Term {
    let by_kind = |kinds: ByKind| Term::object(kinds.into_iter().map(|(kind, names)| (kind, Term::object(names))));
    Term::object(versions.into_iter().map(|(version, kinds)| (version, by_kind(kinds))))
}

/// The object as engines see it: without `metadata.managedFields` and most of `status`, which no policy reads and which are often most of
/// it. Of a Pod the phase stays: one that has ended is reached no more.
pub(crate) fn lean(object: &Value) -> (Term, usize) {
    let Value::Object(entries) = object else {
        return (Term::from_json(object), nodes(object));
    };
    let text = |key: &str| entries.get(key).and_then(Value::as_str).unwrap_or_default();
    let pod = (text("apiVersion"), text("kind")) == ("v1", "Pod");
    // The status of a certificate says when it ends, that of an approval whether it was used.
    let status = ["cert-manager.io/", "portcullis.dev/"].iter().any(|group| text("apiVersion").starts_with(group));
    let mut size = 1;
    let mut terms = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        let (term, part) = match (key.as_str(), value) {
            ("metadata", Value::Object(metadata)) => lean_metadata(metadata),
            ("status", Value::Object(status)) if pod => kept(status, |key| key == "phase"),
            ("status", _) if !status && !pod => continue,
            _ => (Term::from_json(value), nodes(value)),
        };
        size += part;
        terms.push((key.as_str(), term));
    }
    (Term::object(terms), size)
}

fn lean_metadata(metadata: &Map<String, Value>) -> (Term, usize) {
    kept(metadata, |key| key != "managedFields")
}

/// The entries whose keys are wanted.
fn kept(entries: &Map<String, Value>, wanted: impl Fn(&str) -> bool) -> (Term, usize) {
    let entries: Vec<_> = entries.iter().filter(|(key, _)| wanted(key)).collect();
    let size = 1 + entries.iter().map(|(_, value)| nodes(value)).sum::<usize>();
    (Term::object(entries.into_iter().map(|(key, value)| (key.as_str(), Term::from_json(value)))), size)
}
