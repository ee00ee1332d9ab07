//! Exposure: what the routes of each object are, asked of Rego, and joined with the network. Policies are not asked for findings.

use std::collections::BTreeMap;

use super::engine::{Scope, Term};
use super::inventory::Lean;
use super::outcome::{self, Raised};
use super::rows::{FAULTS, ROWS, untold};
use super::{Evaluator, judge, parallel};
use crate::access::read::{list, text, within};
use crate::document::Documents;
use crate::error::Error;
use crate::exposure::{Exposure, join};
use crate::registry::{Row, read};
use crate::report::Fault;
use crate::report::draft::{Draft, Subject};
use crate::review::{Collector, ObjectRef, Prepared};

/// Groups of kinds that have no routes and of which clusters have many objects.
const WITHOUT_ROUTES: [&str; 8] = [
    "apps",
    "batch",
    "coordination.k8s.io",
    "discovery.k8s.io",
    "metrics.k8s.io",
    "policy",
    "rbac.authorization.k8s.io",
    "storage.k8s.io",
];

/// What is exposed by the objects of all sources, which are taken for everything there is.
pub(super) fn exposure(evaluator: &Evaluator, sources: &[Documents]) -> Result<Exposure, Error> {
    let mut draft = Draft::new(evaluator.settings(), &evaluator.core().policies);
    let mut objects = Vec::new();
    for (source, documents) in sources.iter().enumerate() {
        judge::read(source, documents, &mut draft, &mut objects);
    }
    let count = objects.len();
    let mut collector = Collector::default();
    for object in &objects {
        collector.add(&object.lean.reference, object.lean.term.clone(), object.lean.size);
    }
    let prepared = collector.finish();
    // Of several objects of one name the last is there.
    let last: BTreeMap<ObjectRef, (usize, usize)> =
        objects.iter().map(|object| (object.lean.reference.clone(), object.ordinal)).collect();
    objects.retain(|object| has_routes(&object.lean) && last.get(&object.lean.reference) == Some(&object.ordinal));
    let asked = parallel::map(&objects, evaluator.settings().threads, |object| ask(evaluator, &prepared, object));
    let mut rows = Vec::new();
    let mut faults = Vec::new();
    for (object, answer) in objects.iter().zip(asked) {
        let subject = Subject { document: object.document, reference: object.lean.reference.clone(), ordinal: object.ordinal };
        match answer {
            Ok((own, wrong)) => {
                rows.extend(own);
                draft.unread(&subject, wrong);
            }
            Err(error) => faults.push(untold(&subject, &error)),
        }
    }
    let errors: Vec<Fault> = draft.finish().errors().iter().cloned().chain(faults).collect();
    Ok(join(sources, &rows, errors, count))
}

fn has_routes(lean: &Lean) -> bool {
    match lean.kind.group.as_str() {
        "" => lean.kind.kind == "Service",
        group => !WITHOUT_ROUTES.contains(&group),
    }
}

/// Whether Rego may have rows for an object: of Services only those that are ways in have some, and a cluster has many others.
fn has_rows(object: &judge::Object<'_>) -> bool {
    let spec = within(object.document.value(), &["spec"]);
    object.lean.kind.kind != "Service"
        || matches!(text(spec, "type"), "LoadBalancer" | "NodePort")
        || !list(spec, "externalIPs").is_empty()
}

/// The rows of an object, and what of it has a wrong type. Of the latter no policy is asked, so that it does not matter which are active.
fn ask(evaluator: &Evaluator, prepared: &Prepared, object: &judge::Object<'_>) -> Result<(Vec<Row>, Vec<Raised>), Error> {
    let lean = &object.lean;
    let review = Term::object([
        ("kind", Term::from_json(&lean.kind.to_json())),
        ("name", Term::string(lean.reference.name())),
        ("namespace", Term::string(lean.reference.namespace())),
        ("operation", Term::string("")),
        ("object", lean.term.clone()),
    ]);
    let scope = Scope {
        input: evaluator.input(review, None),
        inventory: Some(&prepared.term),
        budget: evaluator.budget(lean.size + prepared.nodes),
    };
    let backend = &evaluator.core().backend;
    let rows = if has_rows(object) {
        read::rows(&backend.evaluate(ROWS, &scope)?, &lean.reference, object.document)?
    } else {
        Vec::new()
    };
    Ok((rows, outcome::faults(&backend.evaluate(FAULTS, &scope)?)?))
}
