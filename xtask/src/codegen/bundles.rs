//! `bindings/opa` and `bindings/gatekeeper`, by the writers that the crate itself has.

use serde_json::Map;

use super::registry;
use crate::bundle::{Set, Source};
use crate::case::Case;
use crate::files::Files;
use crate::metadata::Parameter;
use crate::policy::{Library, Policy};

pub(super) const REPOSITORY: &str = "https://github.com/portcullis-dev/portcullis";

/// What the writers take.
fn set<'a>(library: &'a Library, digest: &'a str) -> Set<'a> {
    Set {
        policies: library.policies.iter().map(source).collect(),
        libraries: library.modules.iter().map(|(name, source)| (name.as_str(), source.as_str())).collect(),
        common: schemas(&library.common),
        version: env!("CARGO_PKG_VERSION"),
        repository: REPOSITORY,
        digest,
    }
}

pub(super) fn opa(library: &Library, files: &mut Files) {
    let digest = registry::digest(library);
    for (path, text) in set(library, &digest).opa() {
        files.add(path, text);
    }
}

pub(super) fn generate(library: &Library, files: &mut Files) {
    let digest = registry::digest(library);
    let set = set(library, &digest);
    // The policies and libraries of the bundle stay where they are.
    for (path, text) in set.opa() {
        if !path.ends_with("/policy.rego") && !path.starts_with("lib/") {
            files.add(format!("bindings/opa/{path}"), text);
        }
    }
    for (path, text) in set.gatekeeper() {
        files.add(format!("bindings/gatekeeper/{path}"), text);
    }
    files.own("bindings/gatekeeper", &["README.md"]);
    for policy in &library.policies {
        super::suite::generate(policy, files);
    }
}

/// A policy as the writers take it.
fn source(policy: &Policy) -> Source<'_> {
    let meta = &policy.metadata;
    Source {
        id: &policy.id,
        title: &meta.title,
        description: &meta.description,
        severity: &meta.severity,
        profile: &meta.profile,
        kinds: meta.kinds.iter().map(String::as_str).collect(),
        needs: meta.needs.iter().map(String::as_str).collect(),
        parameters: schemas(&meta.parameters),
        rego: &policy.source,
    }
}

fn schemas(parameters: &[Parameter]) -> Map<String, serde_json::Value> {
    parameters.iter().map(|parameter| (parameter.name.clone(), parameter.written.clone())).collect()
}

/// The parameters of a case as one text, to tell equal sets.
pub(super) fn parameter_key(case: &Case) -> String {
    serde_json::Value::Object(case.flat_parameters()).to_string()
}
