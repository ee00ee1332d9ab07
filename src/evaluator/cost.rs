//! What each rule costs in instructions of the machine: `cargo test --lib cost -- --ignored --nocapture`, with the file of a case in
//! `CASE` where another object is wanted. Deterministic, unlike times.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::engine::{Backend, Loaded, Module, Scope, Term};
use super::lower::lower;
use crate::policy::registry;
use crate::profile::{self, tree::Kind};
use crate::{Document, Limits};

const MOST: usize = 1 << 22;

fn modules() -> Vec<Module> {
    let libraries = registry::libraries().map(|(file, source)| Module { file, source: source.to_owned() });
    let policies = registry::bundled().unwrap().iter();
    let policies = policies.map(|policy| Module { file: policy.file().into(), source: policy.source().into() });
    libraries.chain(policies).collect()
}

/// All rules without parameters.
fn rules(modules: &[Module]) -> Vec<String> {
    let mut names = BTreeSet::new();
    for module in modules {
        let parsed = profile::parse(&module.file, &module.source).unwrap();
        let path = parsed.package_path();
        let plain = parsed.rules.iter().filter(|rule| !matches!(rule.head.kind, Kind::Function { .. }));
        names.extend(plain.map(|rule| format!("data.{path}.{}", rule.head.name.text)));
    }
    names.into_iter().collect()
}

fn review() -> (Value, Value) {
    let file = std::env::var("CASE").unwrap_or("policies/route/missing_tls/cases/denied_no_tls.yaml".into());
    let bytes = std::fs::read(&file).unwrap();
    let documents = Document::parse(&file, &bytes, &Limits::default());
    let object = documents.documents()[1].value().clone();
    let (group, version) = object["apiVersion"].as_str().unwrap().split_once('/').unwrap();
    let kind = json!({"group": group, "version": version, "kind": object["kind"]});
    let review =
        json!({"kind": kind, "object": object, "name": object["metadata"]["name"], "namespace": "store", "operation": ""});
    (json!({"review": review, "parameters_by_policy": {"common": {}}}), json!({"namespace": {}, "cluster": {}}))
}

/// The smallest budget that suffices.
fn instructions(backend: &dyn Backend, rule: &str, input: &Term, inventory: &Term) -> (usize, String) {
    let run = |budget| backend.evaluate(rule, &Scope { input: input.clone(), inventory: Some(inventory), budget });
    let text = match run(MOST) {
        Ok(value) => value.to_string(),
        Err(error) => error.message().to_owned(),
    };
    let (mut low, mut high) = (0, MOST);
    while low + 1 < high {
        let middle = low + (high - low) / 2;
        match run(middle) {
            Err(error) if error.kind() == crate::ErrorKind::Limit => low = middle,
            _ => high = middle,
        }
    }
    (high, text)
}

#[test]
#[ignore = "prints a table"]
fn cost_of_rules() {
    let modules = modules();
    let names = rules(&modules);
    let lowered: Vec<Module> = modules.iter().map(|one| Module { file: one.file.clone(), source: lower(&one.source) }).collect();
    let backend = Loaded::parse(&lowered).unwrap().machine(&names).unwrap();
    let (input, inventory) = review();
    let (input, inventory) = (Term::from_json(&input), Term::from_json(&inventory));
    let mut rows: Vec<_> = names.iter().map(|name| (instructions(&*backend, name, &input, &inventory), name)).collect();
    rows.sort();
    for ((count, text), name) in rows {
        println!("{count:9} {name} = {}", text.chars().take(100).collect::<String>());
    }
}
