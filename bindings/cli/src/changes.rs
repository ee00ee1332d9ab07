//! Changes: manifests judged against those that were there before, or as made by a user.

use std::collections::BTreeMap;

use portcullis::{Document, Evaluator, ObjectRef, Operation, Review};
use serde_json::{Value, json};

use crate::check::Judged;
use crate::failure::Failure;
use crate::set::{Set, is_foreign};

/// What changes, and who changes it.
pub struct Changes<'a> {
    pub new: &'a Set,
    pub old: Option<&'a Set>,
    pub user: Option<Value>,
}

/// The `userInfo` of a user.
pub fn user(name: &str, groups: &[String]) -> Value {
    json!({"username": name, "groups": groups})
}

/// Judges every object of the new manifests among all of them: as an update where there was an old one, else as new.
/// Objects that are no more are judged as deletions.
pub fn judge(evaluator: &Evaluator, changes: &Changes<'_>) -> Result<Judged, Failure> {
    let mut judged = Judged::default();
    let old = changes.old.map(|set| objects(set, &mut judged)).unwrap_or_default();
    judged.told.extend(changes.old.iter().flat_map(|set| set.unread.iter().cloned()));
    // Of equal names the last wins, as it does when all are applied.
    let mut before: BTreeMap<Key, Document> = old.into_iter().map(|(key, document, _)| (key, document)).collect();
    let mut reviews = Vec::new();
    for (key, _, review) in objects(changes.new, &mut judged) {
        reviews.push(match (before.remove(&key), changes.old) {
            (Some(old), _) => review.operation(Operation::Update).old_object(old),
            (None, Some(_)) => review.operation(Operation::Create),
            (None, None) => review,
        });
    }
    for gone in before.into_values() {
        reviews.push(Review::from_document(gone)?.operation(Operation::Delete));
    }
    let inventory = evaluator.inventory(changes.new.documents());
    for review in reviews {
        let review = match &changes.user {
            Some(user) => review.user_info(user.clone())?,
            None => review,
        };
        judged.reports.push(evaluator.evaluate_in(&review, &inventory)?);
    }
    Ok(judged)
}

/// Group, kind, namespace and name: what stays when an object changes, its version included.
type Key = (String, String, String, String);

fn key(object: &ObjectRef) -> Key {
    let group = object.api_version().split_once('/').map_or("", |(group, _)| group);
    (group.to_owned(), object.kind().to_owned(), object.namespace().to_owned(), object.name().to_owned())
}

/// The objects of a set. What is none is told; what is left out is counted.
fn objects(set: &Set, judged: &mut Judged) -> Vec<(Key, Document, Review)> {
    judged.unread += set.unread.len();
    for error in set.parsed.iter().flat_map(|documents| documents.errors()) {
        judged.unread += 1;
        judged.told.push(error.to_string());
    }
    let mut all = Vec::new();
    for document in set.documents().filter(|document| !is_foreign(document)) {
        match Review::from_document(document.clone()) {
            Ok(review) => all.push((key(&review.object_ref()), document.clone(), review)),
            Err(error) => {
                judged.unread += 1;
                judged.told.push(error.to_string());
            }
        }
    }
    all
}
