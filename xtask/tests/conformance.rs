//! Every case on every surface that is on this machine. What is compared is (policy, verdict, message, path); Gatekeeper shows
//! no path, so there it is (policy, verdict, message, count).

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test"
)]

mod surface;

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use portcullis::Backend;
use serde_json::{Value, json};
use surface::{All, Evaluators, Opa, Said, Trial, difference, scratch, skip, trials};
use xtask::codegen::{self, suite};
use xtask::files;
use xtask::setup::{Tool, ensure};

/// What is known to differ: surface and case, with the reason.
struct Exceptions {
    listed: Vec<(String, String)>,
    met: BTreeSet<(String, String)>,
}

impl Exceptions {
    fn read() -> Self {
        let path = "testdata/conformance/exceptions.yaml";
        let text = files::read(&files::root().unwrap(), path).unwrap();
        let entries: Vec<Value> = yaml_serde::from_str(&text).unwrap();
        let mut listed = Vec::new();
        for entry in &entries {
            let field = |key: &str| entry[key].as_str().unwrap_or_else(|| panic!("{path}: an entry lacks `{key}`")).to_owned();
            assert!(!field("reason").is_empty());
            listed.push((field("surface"), field("case")));
        }
        Self { listed, met: BTreeSet::new() }
    }

    /// Whether a difference is listed.
    fn covers(&mut self, surface: &str, trial: &Trial) -> bool {
        let key = (surface.to_owned(), format!("{}/{}", trial.policy, trial.case.name));
        let known = self.listed.contains(&key);
        if known {
            self.met.insert(key);
        }
        known
    }

    /// Entries of a surface that ran which no difference needed.
    fn stale(&self, surface: &str) -> Vec<String> {
        let stale = |key: &&(String, String)| key.0 == surface && !self.met.contains(*key);
        self.listed
            .iter()
            .filter(stale)
            .map(|(surface, case)| format!("exceptions.yaml: {surface} {case}: no longer differs"))
            .collect()
    }
}

fn compare(surface: &str, trials: &[Trial], mut other: impl FnMut(&Trial) -> Result<All, String>) {
    let mut exceptions = Exceptions::read();
    let mut embedded = Evaluators::new(Backend::Machine, true);
    let mut complaints = Vec::new();
    for trial in trials {
        let own = trial.embedded(embedded.of(&trial.parameters())).map_err(|error| error.to_string());
        let differs = match (own, other(trial)) {
            (Ok(own), Ok(other)) => difference(surface, &own, &other),
            (Err(own), Err(_)) => Some(format!("\n    both fail: {own}")),
            (Err(error), _) => Some(format!("\n    the embedded evaluator fails: {error}")),
            (_, Err(error)) => Some(format!("\n    {surface} fails: {error}")),
        };
        if let Some(differs) = differs
            && !exceptions.covers(surface, trial)
        {
            complaints.push(format!("{}{differs}", trial.case.file));
        }
    }
    complaints.extend(exceptions.stale(surface));
    assert!(complaints.is_empty(), "{surface}:\n{}", complaints.join("\n"));
    println!("{surface}: {} cases agree", trials.len());
}

/// What the case says of itself: verdict and messages of its own policy.
#[test]
fn cases_hold() {
    let mut evaluators = Evaluators::new(Backend::Machine, true);
    let mut complaints = Vec::new();
    for trial in &trials() {
        let said = match trial.embedded(evaluators.of(&trial.parameters())) {
            Ok(said) => said,
            Err(error) => {
                complaints.push(format!("{}: {error}", trial.case.file));
                continue;
            }
        };
        let own: Vec<&Said> = said.iter().filter(|said| said.policy == trial.policy).collect();
        let heaviest = ["error", "fail", "unknown"].into_iter().find(|verdict| own.iter().any(|said| said.verdict == *verdict));
        let expected = match trial.case.expect.as_str() {
            "deny" => Some("fail"),
            "error" => Some("error"),
            "unknown" => Some("unknown"),
            _ => None,
        };
        let mut messages: Vec<&str> = own.iter().map(|said| said.message.as_str()).collect();
        messages.sort_unstable();
        if heaviest != expected {
            complaints.push(format!("{}: expected {expected:?}, got {heaviest:?}: {messages:?}", trial.case.file));
        } else if !trial.case.messages.is_empty() && messages != trial.case.messages {
            complaints.push(format!("{}: expected {:?}, got {messages:?}", trial.case.file, trial.case.messages));
        }
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn without_facts() {
    let mut evaluators = Evaluators::new(Backend::Machine, false);
    compare("without-facts", &trials(), |trial| {
        trial.embedded(evaluators.of(&trial.parameters())).map_err(|error| error.to_string())
    });
}

#[test]
fn opa() {
    match Opa::start() {
        Ok(mut opa) => compare("opa", &trials(), |trial| opa.ask(&trial.request())),
        Err(reason) => skip("opa", &reason),
    }
}

/// The suites in `bindings/gatekeeper`, with assertions that count every message the embedded evaluator gives.
#[test]
fn gatekeeper() {
    let gator = match ensure(Tool::Gator) {
        Ok(gator) => gator,
        Err(reason) => return skip("gatekeeper", &reason),
    };
    let folder = scratch("gatekeeper");
    let root = files::root().unwrap();
    codegen::generate(&root).unwrap().write(&folder).unwrap();
    surface::write(&folder.join("bindings/gatekeeper"), &portcullis::bundle::gatekeeper());
    let trials = trials();
    let mut evaluators = Evaluators::new(Backend::Machine, true);
    let mut exceptions = Exceptions::read();
    let mut wanted: BTreeMap<(String, String), Value> = BTreeMap::new();
    for trial in &trials {
        let said =
            trial.embedded(evaluators.of(&trial.parameters())).unwrap_or_else(|error| panic!("{}: {error}", trial.case.file));
        let violations: Vec<&Said> =
            said.iter().filter(|said| said.policy == trial.policy && said.verdict != "unknown").collect();
        let mut assertions = vec![json!({"violations": violations.len()})];
        for said in &violations {
            let equal = violations.iter().filter(|other| other.message == said.message).count();
            let pattern = format!("^{}$", suite::escaped(&said.message).replace('\n', "\\n"));
            assertions.push(json!({"violations": equal, "message": pattern}));
        }
        let listed = exceptions.covers("gatekeeper", trial);
        wanted
            .insert((trial.policy.clone(), trial.case.name.clone()), if listed { Value::Null } else { Value::Array(assertions) });
    }
    let mut policies: Vec<&str> = trials.iter().map(|trial| trial.policy.as_str()).collect();
    policies.dedup();
    for policy in &policies {
        let path = folder.join("bindings/gatekeeper").join(policy.replace('-', "_")).join("suite.yaml");
        let mut suite: Value = yaml_serde::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        for test in suite["tests"].as_array_mut().unwrap() {
            for case in test["cases"].as_array_mut().unwrap() {
                let key = ((*policy).to_owned(), case["name"].as_str().unwrap().to_owned());
                match wanted.get(&key).unwrap() {
                    Value::Null => case["skip"] = json!(true),
                    assertions => case["assertions"] = assertions.clone(),
                }
            }
        }
        std::fs::write(&path, suite.to_string()).unwrap();
    }
    // gator works on one processor and takes one path; each thread has its share of the suites.
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(policies.len());
    let verify = |policy: &&str| {
        let path = format!("./bindings/gatekeeper/{}/...", policy.replace('-', "_"));
        let done = Command::new(&gator).current_dir(&folder).args(["verify", &path]).output().unwrap();
        let printed = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
        (!done.status.success()).then_some(printed)
    };
    let failed: Vec<String> = std::thread::scope(|scope| {
        let share = |number| {
            policies
                .iter()
                .enumerate()
                .filter(|(at, _)| at % threads == number)
                .filter_map(|(_, policy)| verify(policy))
                .collect::<Vec<_>>()
        };
        let running: Vec<_> = (0..threads).map(|number| scope.spawn(move || share(number))).collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(failed.is_empty(), "gatekeeper:\n{}", failed.join("\n"));
    println!("gatekeeper: {} cases agree", trials.len());
}
