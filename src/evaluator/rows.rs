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
/// What of the object under review has a wrong type, so that its rows may lack something.
pub(crate) const FAULTS: &str = "data.lib.portcullis.faults.found";

/// The registry of the routes of all sources, each object among all others and those of `others`.
pub(super) fn registry(evaluator: &Evaluator, sources: &[Documents], others: &[Documents]) -> Result<Registry, Error> {
    let (report, told) = judge::among(
        evaluator,
        sources,
        others,
        |_, _, _| true,
        |subject, scope| (subject.ordinal, ask(evaluator, subject, scope).map_err(|error| untold(subject, &error))),
    )?;
    let by_object = findings(&report);
    let mut rows = Vec::new();
    let mut faults = Vec::new();
    for (ordinal, own) in told {
        match own {
            Ok(own) => rows.extend(own.into_iter().map(|row| with_findings(row, by_object.get(&ordinal)))),
            Err(fault) => faults.push(fault),
        }
    }
    Ok(Registry::new(rows, faults, report))
}

fn with_findings(mut row: Row, found: Option<&Arc<[Finding]>>) -> Row {
    if let Some(found) = found {
        row.findings = Arc::clone(found);
    }
    row
}

fn ask(evaluator: &Evaluator, subject: &Subject<'_>, scope: &Scope<'_>) -> Result<Vec<Row>, Error> {
    let answer = evaluator.core().backend.evaluate(ROWS, scope)?;
    read::rows(&answer, &subject.reference, subject.document)
}

/// An object whose routes cannot be told is in the registry all the same.
pub(super) fn untold(subject: &Subject<'_>, error: &Error) -> Fault {
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
