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
#[path = "support/check.rs"]
mod check;

use std::collections::BTreeMap;

use case::Case;
use check::judge;
use portcullis::{Backend, Evaluator, Profile};
use serde_json::json;

/// Evaluators by engine and options: cases mostly share theirs.
#[derive(Default)]
struct Evaluators(BTreeMap<String, Evaluator>, BTreeMap<String, Evaluator>);

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
            builder
        };
        // Parameters are input: what is compiled is the same for all sets of them.
        let base = format!("{backend:?} {}", if strict { case.policy.as_str() } else { "" });
        let Self(known, compiled) = self;
        let made = known.entry(key).or_insert_with(|| {
            let builder = match compiled.get(&base) {
                Some(first) => build().compiled(first),
                None => build(),
            };
            builder.build().unwrap_or_else(|error| panic!("{}: {error}", case.file))
        });
        compiled.entry(base).or_insert_with(|| made.clone());
        made.clone()
    }
}

fn assert_none(problems: &[String]) {
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

/// The interpreter analyses all modules again for each inventory, so it proves one case of so many; OPA proves every one
/// (`cargo xtask test conformance`), and `portcullis-try --interpreter` does too.
const SHARE: usize = 12;

/// Every case; and of some of each policy the whole report, of all policies, is the same on both engines.
#[test]
fn cases() {
    let mut evaluators = Evaluators::default();
    let mut problems = Vec::new();
    for (number, case) in case::all(&|_| true).into_iter().enumerate() {
        let machine = judge(&case, &evaluators.of(&case, Backend::Machine));
        problems.extend(check::problems(&case, &machine).into_iter().map(|problem| format!("{}: {problem}", case.file)));
        if number % SHARE != 0 {
            continue;
        }
        let interpreter = judge(&case, &evaluators.of(&case, Backend::Interpreter));
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
    for case in case::all(&|_| true) {
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
