//! Every case of every policy, on both engines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what it expects"
)]

#[path = "support/case.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod case;

use std::collections::{BTreeMap, BTreeSet};

use case::Case;
use portcullis::{Backend, Evaluator, Profile, Report, Verdict};
use serde_json::json;

/// Evaluators by engine and options: cases mostly share theirs.
#[derive(Default)]
struct Evaluators(BTreeMap<String, Evaluator>);

impl Evaluators {
    /// All policies of the baseline, and the one under test, with the parameters of the case.
    fn of(&mut self, case: &Case, backend: Backend) -> Evaluator {
        let strict =
            portcullis::policies().iter().any(|policy| policy.id() == case.policy && policy.profile() == Profile::Strict);
        let none = case.parameters == json!({});
        let owner = if strict || !none { case.policy.as_str() } else { "" };
        let key = format!("{backend:?} {owner} {} {}", case.parameters, case.common);
        let build = || {
            let mut builder = Evaluator::builder().backend(backend).select("*").select(&case.policy).now("2026-11-21T00:00:00Z");
            if !none {
                builder = builder.parameters(&case.policy, case.parameters.clone());
            }
            if case.common != json!({}) {
                builder = builder.common_parameters(case.common.clone());
            }
            builder.build().unwrap_or_else(|error| panic!("{}: {error}", case.file))
        };
        self.0.entry(key).or_insert_with(build).clone()
    }
}

fn judge(case: &Case, evaluator: &Evaluator) -> Report {
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

fn check(case: &Case, report: &Report) -> Vec<String> {
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

fn assert_none(problems: &[String]) {
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

/// Every case on both engines; and the whole report, of all policies, is the same on both.
#[test]
fn cases() {
    let mut evaluators = Evaluators::default();
    let mut problems = Vec::new();
    for case in case::all() {
        let machine = judge(&case, &evaluators.of(&case, Backend::Machine));
        let interpreter = judge(&case, &evaluators.of(&case, Backend::Interpreter));
        problems.extend(check(&case, &machine).into_iter().map(|problem| format!("{}: {problem}", case.file)));
        if machine.to_json() != interpreter.to_json() {
            let (machine, interpreter) = (machine.to_json(), interpreter.to_json());
            problems.push(format!("{}: engines differ\nmachine: {machine}\ninterpreter: {interpreter}", case.file));
        }
    }
    assert_none(&problems);
}

/// An audit finds the object under review in the inventory, too; that is no reason to judge it otherwise.
#[test]
fn an_object_does_not_meet_itself() {
    let mut evaluators = Evaluators::default();
    let mut problems = Vec::new();
    for case in case::all() {
        let evaluator = evaluators.of(&case, Backend::Machine);
        let Some(inventory) = case.inventory_with_itself(&evaluator) else { continue };
        let alone = judge(&case, &evaluator).to_json();
        let among = evaluator.evaluate_in(&case.review(), &inventory).unwrap().to_json();
        if alone != among {
            problems.push(format!("{}\nalone: {alone}\namong: {among}", case.file));
        }
    }
    assert_none(&problems);
}
