//! Rows of the registry: what the routes of each object are, asked of Rego beside the verdicts.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::engine::Scope;
use super::{Evaluator, judge};
use crate::document::Documents;
use crate::error::Error;
use crate::registry::{Registry, Row, read};
use crate::report::draft::Subject;
use crate::report::{Fault, Finding, Report};

/// The rows of the object under review.
pub(crate) const ROWS: &str = "data.lib.portcullis.registry.rows";

/// The registry of the routes of all sources, each object among all others and those of `others`.
pub(super) fn registry(evaluator: &Evaluator, sources: &[Documents], others: &[Documents]) -> Result<Registry, Error> {
    let mut rows = Vec::new();
    let mut faults = Vec::new();
    let report = judge::among(evaluator, sources, others, &mut |subject, scope| match ask(evaluator, subject, scope) {
        Ok(own) => rows.extend(own.into_iter().map(|row| (subject.ordinal, row))),
        Err(error) => faults.push(untold(subject, &error)),
    })?;
    let by_object = findings(&report);
    let rows = rows.into_iter().map(|(ordinal, mut row)| {
        if let Some(found) = by_object.get(&ordinal) {
            row.findings = Arc::clone(found);
        }
        row
    });
    Ok(Registry::new(rows.collect(), faults, report))
}

fn ask(evaluator: &Evaluator, subject: &Subject<'_>, scope: &Scope<'_>) -> Result<Vec<Row>, Error> {
    let answer = evaluator.core().backend.evaluate(ROWS, scope)?;
    read::rows(&answer, &subject.reference, subject.document)
}

/// An object whose routes cannot be told is in the registry all the same.
fn untold(subject: &Subject<'_>, error: &Error) -> Fault {
    Fault {
        policies: Vec::new(),
        kind: error.kind(),
        message: format!("the routes of the object cannot be told: {}", error.message()),
        help: error.help().map(str::to_owned),
        object: Some(subject.reference.clone()),
        path: None,
        location: subject.document.locate(&[]),
        ordinal: subject.ordinal,
    }
}

/// The findings of each object, by source and document.
fn findings(report: &Report) -> BTreeMap<(usize, usize), Arc<[Finding]>> {
    let mut by_object: BTreeMap<(usize, usize), Vec<Finding>> = BTreeMap::new();
    for finding in report.findings() {
        by_object.entry(finding.ordinal).or_default().push(finding.clone());
    }
    by_object.into_iter().map(|(ordinal, findings)| (ordinal, findings.into())).collect()
}
