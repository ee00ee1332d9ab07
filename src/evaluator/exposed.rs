//! Exposure: what the routes of each object are, asked of Rego, and joined with the network. Policies are not asked for findings.

use std::collections::BTreeMap;

use super::engine::{Scope, Term};
use super::inventory::Lean;
use super::rows::{ROWS, untold};
use super::{Evaluator, judge, outcome, parallel, router::Router};
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

/// How policies that report fields of a wrong type spell that.
const FAULTS: &str = "import data.lib.portcullis.faults\n";

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
    for (object, (own, answer)) in objects.iter().zip(asked) {
        let subject = Subject { document: object.document, reference: object.lean.reference.clone(), ordinal: object.ordinal };
        match own {
            Ok(own) => rows.extend(own),
            Err(error) => faults.push(untold(&subject, &error)),
        }
        if let Some((index, answer)) = answer {
            let at = draft.object(&subject.reference, object.ordinal, true);
            // What the policy finds is not asked here.
            draft.outcome(&subject, at, index, answer.map(|outcome| outcome.faults_only()));
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

type Asked = (Result<Vec<Row>, Error>, Option<(usize, Result<outcome::Outcome, Error>)>);

/// The rows of an object, and what a policy that reports its faults says.
fn ask(evaluator: &Evaluator, prepared: &Prepared, object: &judge::Object<'_>) -> Asked {
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
        backend.evaluate(ROWS, &scope).and_then(|answer| read::rows(&answer, &lean.reference, object.document))
    } else {
        Ok(Vec::new())
    };
    let judge = of_faults(evaluator, lean);
    let faults = judge.map(|(number, index)| {
        (index, backend.evaluate(&Router::alone(number), &scope).and_then(|answer| outcome::read(&answer)))
    });
    (rows, faults)
}

/// The first policy that judges the object and reports fields of a wrong type: all report the same.
fn of_faults(evaluator: &Evaluator, lean: &Lean) -> Option<(usize, usize)> {
    let core = evaluator.core();
    core.router.of(&lean.kind.group_kind()).policies.iter().find_map(|number| {
        let index = core.places.get(*number).copied().flatten()?;
        core.policies.get(index)?.source().contains(FAULTS).then_some((*number, index))
    })
}
