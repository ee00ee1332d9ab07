//! The bundled policies in the form that other evaluators load: an OPA bundle, or Gatekeeper's templates.
//!
//! The files are the same as those in `bindings/` of the repository, byte for byte.

mod write;

pub(crate) use write::reached;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::policy::generated;

/// An OPA bundle: text by path, `.manifest` included.
///
/// # Example
///
/// ```
/// let files = portcullis::bundle::opa();
/// assert!(files.contains_key(".manifest"));
/// assert!(files.contains_key("portcullis/main.rego"));
/// ```
#[must_use]
pub fn opa() -> BTreeMap<String, String> {
    set().opa()
}

/// Gatekeeper's ConstraintTemplates, constraints, SyncSets and catalogue: text by path.
///
/// # Example
///
/// ```
/// let files = portcullis::bundle::gatekeeper();
/// assert!(files.contains_key("kustomization.yaml"));
/// ```
#[must_use]
pub fn gatekeeper() -> BTreeMap<String, String> {
    set().gatekeeper()
}

/// The files as a tar archive; the same files give the same bytes. An OPA bundle is this, compressed with gzip.
///
/// # Example
///
/// ```
/// let archive = portcullis::bundle::tar(&portcullis::bundle::opa());
/// assert_eq!(archive.len() % 512, 0);
/// ```
#[must_use]
pub fn tar(files: &BTreeMap<String, String>) -> Vec<u8> {
    write::tar(files)
}

fn set() -> write::Set<'static> {
    let source = |policy: &'static crate::policy::registry::Bundled| write::Source {
        id: policy.id,
        title: policy.title,
        description: policy.description,
        severity: policy.severity,
        profile: policy.profile,
        kinds: policy.kinds.to_vec(),
        needs: policy.needs.to_vec(),
        parameters: schemas(policy.parameters_json),
        rego: policy.source,
    };
    let module = |(file, rego): &(&'static str, &'static str)| {
        let name = file.strip_prefix("policies/lib/").and_then(|name| name.strip_suffix(".rego"));
        (name.unwrap_or(file), *rego)
    };
    write::Set {
        policies: generated::POLICIES.iter().map(source).collect(),
        libraries: generated::LIBRARIES.iter().map(module).collect(),
        common: schemas(generated::COMMON_PARAMETERS_JSON),
        version: env!("CARGO_PKG_VERSION"),
        repository: env!("CARGO_PKG_REPOSITORY"),
        digest: generated::DIGEST,
    }
}

/// Generated and tested: always an object.
fn schemas(json: &str) -> Map<String, Value> {
    serde_json::from_str(json).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    /// Whether every file is in the repository with the same bytes; nothing to compare in a packaged crate.
    fn same(folder: &str, files: &std::collections::BTreeMap<String, String>) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        if !folder.is_dir() {
            return;
        }
        for (path, text) in files {
            let policy = path.ends_with("/policy.rego") || path.starts_with("lib/");
            let committed = std::fs::read_to_string(folder.join(path));
            assert!(policy || committed.is_ok_and(|committed| &committed == text), "{path}: run `cargo xtask codegen`");
        }
    }

    #[test]
    fn bundles_are_the_committed_files() {
        same("bindings/opa", &super::opa());
        same("bindings/gatekeeper", &super::gatekeeper());
    }

    /// What conftest's adapter files under a namespace is what the library does.
    #[test]
    fn both_know_what_has_no_namespace() {
        let needs = crate::policy::policies().iter().flat_map(|policy| policy.needs());
        for need in needs.filter_map(|need| need.strip_prefix("inventory:")) {
            let Some((api_version, kind)) = need.rsplit_once('/') else { continue };
            let object = serde_json::json!({"apiVersion": api_version, "kind": kind, "metadata": {"name": "x"}});
            let document = crate::Document::from_value("x", object);
            let namespace = crate::Review::from_document(document).unwrap().object_ref().namespace().to_owned();
            let group = api_version.rsplit_once('/').map_or("", |(group, _)| group);
            let listed = super::write::opa::CLUSTER_KINDS.contains(&format!("{group}/{kind}").as_str());
            assert_eq!(namespace.is_empty(), listed, "{need}");
        }
    }

    #[test]
    fn the_archive_lists_every_file() {
        let files = super::opa();
        let archive = super::tar(&files);
        let blocks: usize = files.values().map(|text| 1 + text.len().div_ceil(512)).sum();
        assert_eq!(archive.len(), 512 * (blocks + 2));
    }
}
