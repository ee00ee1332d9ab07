//! Access: who may do what, alone, and how.
//!
//! Roles and bindings are read as Kubernetes' RBAC authorizer reads them; what people can come to hold beyond that, by acting as somebody
//! else, is derived from them, with the shortest chain of steps. Verdicts are rules of the policies `rbac/*` and `sod/*`; this module
//! gives them facts, and answers who can do what, who holds which duties, and what a change brings.

pub(crate) mod cluster;
mod covers;
mod duties;
pub(crate) mod facts;
mod graph;
mod holdings;
mod question;
pub(crate) mod read;
mod render;
mod repair;
mod roles;
mod rule;
pub(crate) mod selector;
mod shape;
mod snapshot;

use std::sync::{Arc, OnceLock};

pub use question::Question;
pub use render::{Format, Selection};
pub use repair::Repair;
pub use snapshot::{
    AccessDiff, Change, Coverage, Derived, Duty, DutyChange, Grantee, HeldConflict, HeldDuty, PROFILES, PersonDuties, Separation,
    Snapshot, WhoCan, uncovered_rights,
};

use cluster::{Cluster, Piece, object_key};
use facts::AccessFacts;

use crate::document::Document;
use crate::evaluator::engine::Term;
use crate::review::{ObjectRef, Operation, Review};

/// Whether an object that says who may do what has not the shape that it must have.
pub(crate) fn is_malformed(document: &Document, reference: &ObjectRef) -> bool {
    shape::wrong(document, reference).is_some()
}

/// The facts about a cluster, and what they were computed from.
#[derive(Debug)]
pub(crate) struct Access {
    cluster: Cluster,
    facts: AccessFacts,
    /// What each account has, once somebody asks.
    subjects: OnceLock<Term>,
}

impl Access {
    pub(crate) fn of(cluster: Cluster) -> Self {
        let facts = AccessFacts::of(&cluster);
        Self { cluster, facts, subjects: OnceLock::new() }
    }

    /// `input.facts.access` for a review, as it will be if the request is granted: what stands at the object, and what each account has.
    pub(crate) fn slice(&self, review: &Review, reference: &ObjectRef) -> Term {
        let after = self.changed(review, reference).map(|cluster| AccessFacts::of(&cluster));
        let facts = after.as_ref().unwrap_or(&self.facts);
        let subjects = match &after {
            Some(facts) => Term::from_json(facts.subjects()),
            None => self.subjects.get_or_init(|| Term::from_json(facts.subjects())).clone(),
        };
        // Whether an exemption is still needed is seen at all objects.
        let whole = reference.kind == "DutyExemption" && reference.api_version == "portcullis.dev/v1alpha1";
        let key = object_key(&reference.kind, &reference.namespace, &reference.name);
        let at = Term::from_json(&if whole { facts.whole() } else { facts.at(&key) });
        let mut entries = vec![("version", Term::from_json(&1.into())), ("at", at), ("subjects", subjects)];
        entries.extend(whole.then(|| ("whole", Term::from_json(&true.into()))));
        Term::object(entries)
    }

    /// Whether duties of somebody collide by an object.
    pub(crate) fn has_collision(&self, reference: &ObjectRef) -> bool {
        self.facts.has_collision(&object_key(&reference.kind, &reference.namespace, &reference.name))
    }

    /// The cluster after the request, where that is another one.
    fn changed(&self, review: &Review, reference: &ObjectRef) -> Option<Cluster> {
        cluster::known(reference)?;
        let known = self.cluster.get(reference);
        let (object, _) = review.objects();
        let piece = match review.operation {
            Operation::Delete => None,
            _ => object.and_then(|object| Piece::read(&reference.api_version, &reference.kind, &reference.namespace, object)),
        };
        if known == piece.as_ref() {
            return None;
        }
        let mut cluster = self.cluster.clone();
        match piece {
            Some(piece) => cluster.put(reference, Arc::new(piece)),
            None => cluster.remove(reference),
        }
        Some(cluster)
    }
}
