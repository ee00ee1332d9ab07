//! Whether a report is what a case expects.

use std::collections::BTreeSet;

use portcullis::{Evaluator, Report, Verdict};

use crate::case::Case;

/// The report of a case.
pub fn judge(case: &Case, evaluator: &Evaluator) -> Report {
    match case.inventory(evaluator) {
        Some(inventory) => evaluator.evaluate_in(&case.review(), &inventory).unwrap(),
        None => evaluator.evaluate(&case.review()).unwrap(),
    }
}

/// The verdict of the policy under test in the words of cases.
fn verdict(case: &Case, report: &Report) -> &'static str {
    match report.coverage().iter().find(|(policy, ..)| policy.id() == case.policy).map(|(_, _, verdict)| verdict) {
        Some(Verdict::Fail) => "deny",
        Some(Verdict::Unknown) => "unknown",
        Some(Verdict::Error) => "error",
        Some(Verdict::Pass) | None => "allow",
    }
}

/// What the policy under test found: lines and messages, of violations, or of unknowns where there are none.
fn found(case: &Case, report: &Report) -> (BTreeSet<u32>, Vec<String>) {
    let mut lines = BTreeSet::new();
    let mut messages = Vec::new();
    for finding in report.findings().iter().filter(|finding| finding.policy().id() == case.policy) {
        lines.extend(finding.location().map(portcullis::Location::line));
        messages.push(finding.message().to_owned());
    }
    for fault in report.errors().iter().filter(|fault| fault.policies().contains(&case.policy)) {
        lines.extend(fault.location().map(portcullis::Location::line));
        messages.push(fault.message().to_owned());
    }
    if case.expect == "unknown" {
        let unknowns = report.unknowns().iter().filter(|finding| finding.policy().id() == case.policy);
        messages = unknowns.map(|finding| finding.message().to_owned()).collect();
        // An unknown may be marked, and need not be.
        lines = if case.marked.is_empty() { BTreeSet::new() } else { unknown_lines(case, report) };
    }
    messages.sort();
    (lines, messages)
}

fn unknown_lines(case: &Case, report: &Report) -> BTreeSet<u32> {
    let unknowns = report.unknowns().iter().filter(|finding| finding.policy().id() == case.policy);
    unknowns.filter_map(|finding| finding.location().map(portcullis::Location::line)).collect()
}

/// What differs from what the case expects.
pub fn problems(case: &Case, report: &Report) -> Vec<String> {
    let mut problems = Vec::new();
    let verdict = verdict(case, report);
    if verdict != case.expect {
        problems.push(format!("expected {}, got {verdict}", case.expect));
    }
    let (lines, messages) = found(case, report);
    if lines != case.marked {
        problems.push(format!("marked lines {:?}, found {lines:?}", case.marked));
    }
    if let Some(expected) = &case.messages {
        let mut expected = expected.clone();
        expected.sort();
        if expected != messages {
            problems.push(format!("expected messages {expected:?}, got {messages:?}"));
        }
    }
    problems.extend(engine_errors(report));
    if case.expect != "error" {
        let others = report.errors().iter().filter(|fault| !fault.policies().contains(&case.policy));
        problems.extend(others.map(|fault| format!("other policies cannot judge: {:?} {}", fault.policies(), fault.message())));
    }
    problems
}

/// No policy may fail for a reason of its own, whatever the object is.
fn engine_errors(report: &Report) -> Vec<String> {
    let own = report.errors().iter().filter(|fault| fault.kind() != portcullis::ErrorKind::Input);
    own.map(|fault| format!("{:?}: {}", fault.policies(), fault.message())).collect()
}
