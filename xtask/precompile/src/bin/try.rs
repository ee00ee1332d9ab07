//! `try [--interpreter] [--facts] [<group>/<name>...]`: the cases of the policies named, or of all, as they are on disk, on the machine or on
//! both engines, or with native facts and without; and the portable profile. No build is needed after a change below `policies/`.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a tool for developers, beside the tests")]

#[path = "../../../../tests/support/case.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod case;
#[path = "../../../../tests/support/check.rs"]
mod check;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use portcullis::{Backend, Evaluator};
use serde_json::json;

fn main() -> ExitCode {
    let (options, wanted): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|word| word.starts_with("--"));
    let both = options.iter().any(|option| option == "--interpreter");
    let facts = options.iter().any(|option| option == "--facts");
    let modules = modules(&case::root());
    let lints = portcullis::profile::lint_all(&modules);
    lints.iter().for_each(|lint| println!("{lint}"));
    let mut evaluators = BTreeMap::new();
    let (mut count, mut problems) = (0, 0);
    let taken = |policy: &str| wanted.is_empty() || wanted.iter().any(|one| one == policy);
    for case in case::all(&taken) {
        count += 1;
        let machine = check::judge(&case, evaluator(&mut evaluators, &modules, &case, Backend::Machine, false));
        let mut found = check::problems(&case, &machine);
        if facts {
            let with = check::judge(&case, evaluator(&mut evaluators, &modules, &case, Backend::Machine, true)).to_json();
            let without = machine.to_json();
            if with != without {
                found.push(format!("facts decide\nwith: {with}\nwithout: {without}"));
            }
        }
        if both {
            let interpreter =
                check::judge(&case, evaluator(&mut evaluators, &modules, &case, Backend::Interpreter, false)).to_json();
            let machine = machine.to_json();
            if machine != interpreter {
                found.push(format!("engines differ\nmachine: {machine}\ninterpreter: {interpreter}"));
            }
        }
        problems += found.len();
        found.iter().for_each(|problem| println!("{}: {problem}", case.file));
    }
    println!("{count} cases, {problems} problems, {} lints", lints.len());
    if problems + lints.len() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn evaluator<'a>(
    known: &'a mut BTreeMap<String, Evaluator>,
    modules: &[(String, String)],
    case: &case::Case,
    backend: Backend,
    facts: bool,
) -> &'a Evaluator {
    // Parameters are input: what is compiled is the same for all cases of a policy.
    let base = format!("{backend:?} {facts} {}", case.policy);
    let first = known.get(&base).cloned();
    let key = format!("{base} {} {}", case.parameters, case.common);
    if !known.contains_key(&key) {
        let built = build(modules, case, backend, facts, first.as_ref());
        known.entry(base).or_insert_with(|| built.clone());
        known.insert(key.clone(), built);
    }
    &known[&key]
}

fn build(modules: &[(String, String)], case: &case::Case, backend: Backend, facts: bool, first: Option<&Evaluator>) -> Evaluator {
    let own = format!("policies/{}/", case.policy.replace('-', "_"));
    let own = |(file, _): &&(String, String)| file.starts_with("policies/lib/") || file.starts_with(&own);
    let modules: Vec<(String, String)> = modules.iter().filter(own).cloned().collect();
    let mut builder = Evaluator::builder().bundle(&modules).backend(backend).select(&case.policy).now("2026-11-21T00:00:00Z");
    if !facts {
        builder = builder.without_facts();
    }
    if let Some(first) = first {
        builder = builder.compiled(first);
    }
    if case.parameters != json!({}) {
        builder = builder.parameters(&case.policy, case.parameters.clone());
    }
    if case.common != json!({}) {
        builder = builder.common_parameters(case.common.clone());
    }
    builder.build().unwrap_or_else(|error| panic!("{}: {error}", case.file))
}

/// All modules but tests, with their paths in the repository.
fn modules(root: &Path) -> Vec<(String, String)> {
    let mut open = vec![root.join("policies")];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().display().to_string();
            if path.is_dir() {
                open.push(path);
            } else if name.ends_with(".rego") && !name.ends_with("_test.rego") {
                found.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}
