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
mod read;
mod repair;
mod roles;
mod rule;
mod selector;
mod snapshot;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

pub use question::Question;
pub use repair::Repair;
pub use snapshot::{
    AccessDiff, Change, Coverage, Derived, DutyChange, Grantee, HeldConflict, HeldDuty, PersonDuties, Separation, Snapshot,
    WhoCan,
};

use cluster::{Cluster, Piece, object_key, user};
use facts::AccessFacts;

use crate::review::{ObjectRef, Operation, Review};

/// The facts about a cluster, and what they were computed from.
#[derive(Debug)]
pub(crate) struct Access {
    cluster: Cluster,
    facts: AccessFacts,
}

impl Access {
    pub(crate) fn of(cluster: Cluster) -> Self {
        let facts = AccessFacts::of(&cluster);
        Self { cluster, facts }
    }

    /// `input.facts.access` for a review, as it will be if the request is granted.
    pub(crate) fn slice(&self, review: &Review, reference: &ObjectRef) -> Value {
        let key = object_key(&reference.kind, &reference.namespace, &reference.name);
        let accounts = requester(review);
        match self.changed(review, reference) {
            Some(cluster) => AccessFacts::of(&cluster).slice(&key, accounts.iter().map(String::as_str)),
            None => self.facts.slice(&key, accounts.iter().map(String::as_str)),
        }
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

/// The accounts that a request is made with: its user and the user's groups.
fn requester(review: &Review) -> BTreeSet<String> {
    let Some(info) = &review.user else { return BTreeSet::new() };
    let name = read::text(info, "username");
    if name.is_empty() {
        return BTreeSet::new();
    }
    let account = user(name);
    let mut groups: BTreeSet<String> = read::texts(info, "groups").into_iter().collect();
    groups.extend(graph::automatic_groups(&account));
    groups.into_iter().map(|group| format!("Group:{group}")).chain([account]).collect()
}
