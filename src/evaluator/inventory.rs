//! Preparing an inventory: objects in Gatekeeper's shape, and facts about their claims.

use std::sync::Arc;

use serde_json::Value;

use super::Evaluator;
use super::engine::{Scope, Term};
use super::parallel;
use crate::access::Access;
use crate::access::cluster::{Cluster, Piece};
use crate::document::Document;
use crate::facts::Claims;
use crate::review::{Classified, Collector, Inventory, Kind, ObjectRef, Prepared, classify, lean};

/// The claims of the object under review.
pub(crate) const CLAIMS: &str = "data.lib.portcullis.claims.of_subject";
/// The kinds that have claims, as `group/Kind`.
pub(crate) const CLAIM_KINDS: &str = "data.lib.portcullis.claims.kinds_that_claim";

/// An object of the inventory, in the form engines read.
pub(crate) struct Lean {
    pub(crate) kind: Kind,
    pub(crate) reference: ObjectRef,
    pub(crate) term: Term,
    pub(crate) size: usize,
    /// What access is computed from.
    pub(crate) piece: Option<Arc<Piece>>,
}

impl Lean {
    /// The object in a document; `None` for a document that is no object.
    pub(crate) fn of(document: &Document) -> Option<Self> {
        let Ok(Classified::Object(kind)) = classify(document) else { return None };
        Some(Self::new(document, kind))
    }

    pub(crate) fn new(document: &Document, kind: Kind) -> Self {
        let (term, size) = lean(document.value());
        let reference = ObjectRef::of(document.value(), &kind, None);
        let piece = Piece::read(&reference.api_version, &reference.kind, &reference.namespace, document.value()).map(Arc::new);
        Self { kind, reference, term, size, piece }
    }
}

/// Collects objects; `duplicate` is told of each that replaces another.
pub(crate) fn prepare<'a>(
    evaluator: &Evaluator,
    objects: impl Iterator<Item = &'a Lean> + Clone,
    mut duplicate: impl FnMut(usize),
) -> Inventory {
    let mut collector = Collector::default();
    for (index, object) in objects.clone().enumerate() {
        if collector.add(&object.reference, object.term.clone(), object.size) {
            duplicate(index);
        }
    }
    let mut prepared = collector.finish();
    if evaluator.settings().facts && evaluator.core().claims {
        prepared.facts = facts(evaluator, &prepared, objects.clone());
    }
    if evaluator.settings().facts && evaluator.core().access {
        prepared.access = Some(access(objects));
    }
    Inventory(Arc::new(prepared))
}

fn access<'a>(objects: impl Iterator<Item = &'a Lean>) -> Access {
    let mut cluster = Cluster::default();
    for object in objects {
        if let Some(piece) = &object.piece {
            cluster.put(&object.reference, Arc::clone(piece));
        }
    }
    Access::of(cluster)
}

/// The facts, or `None` where a claim could not be computed: policies then compute all of it in Rego, and say so where they fail.
fn facts<'a>(evaluator: &Evaluator, prepared: &Prepared, objects: impl Iterator<Item = &'a Lean>) -> Option<Term> {
    let kinds = claim_kinds(evaluator)?;
    let routes: Vec<&Lean> = objects.filter(|object| kinds.contains(&object.kind.group_kind())).collect();
    let answers = parallel::map(&routes, evaluator.settings().threads, |object| claims_of(evaluator, prepared, object));
    let mut claims = Claims::default();
    for (object, answer) in routes.iter().zip(answers) {
        claims.add(&object.reference, &answer?)?;
    }
    Some(claims.finish())
}

fn claims_of(evaluator: &Evaluator, prepared: &Prepared, object: &Lean) -> Option<Value> {
    let review = Term::object([
        ("kind", Term::from_json(&object.kind.to_json())),
        ("name", Term::string(object.reference.name())),
        ("namespace", Term::string(object.reference.namespace())),
        ("operation", Term::string("")),
        ("object", object.term.clone()),
    ]);
    let scope =
        Scope { input: evaluator.input(review, None), inventory: Some(&prepared.term), budget: evaluator.budget(prepared.nodes) };
    evaluator.core().backend.evaluate(CLAIMS, &scope).ok()
}

fn claim_kinds(evaluator: &Evaluator) -> Option<Vec<String>> {
    let nothing = Term::object::<&str>([]);
    let scope = Scope { input: nothing, inventory: None, budget: evaluator.budget(0) };
    let answer = evaluator.core().backend.evaluate(CLAIM_KINDS, &scope).ok()?;
    answer.as_array()?.iter().map(|kind| kind.as_str().map(str::to_owned)).collect()
}
