//! Tests about the repository: what is complete, what agrees with what, what is up to date.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use sha2::Digest;
use xtask::policy::{Library, Policy};
use xtask::{codegen, files};

fn root() -> PathBuf {
    files::root().unwrap()
}

fn library() -> Library {
    Library::read(&root()).unwrap_or_else(|errors| panic!("{errors}"))
}

/// Fails with all complaints at once.
fn none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

/// The lines of Rego that are code, with their numbers.
fn code(source: &str) -> impl Iterator<Item = (usize, &str)> {
    source
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with('#') && !line.trim().is_empty())
        .map(|(at, line)| (at + 1, line))
}

/// The words of a line outside string literals.
fn words(line: &str) -> Vec<String> {
    let mut bare = String::new();
    let mut quote = None;
    let mut escaped = false;
    for c in line.chars() {
        match quote {
            None if c == '"' || c == '`' => quote = Some(c),
            None if c == '#' => break,
            None => bare.push(c),
            Some('"') if c == '\\' && !escaped => {
                escaped = true;
                continue;
            }
            Some(open) if c == open && !escaped => quote = None,
            Some(_) => {}
        }
        escaped = false;
    }
    bare.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '.').map(str::to_owned).collect()
}

#[test]
fn generated_files_are_up_to_date() {
    let drift = codegen::generate(&root()).and_then(|files| files.drift(&root())).unwrap_or_else(|error| panic!("{error}"));
    assert!(drift.is_empty(), "run `cargo xtask codegen`:\n{}", drift.join("\n"));
}

#[test]
fn policy_folders_are_complete() {
    let mut complaints = Vec::new();
    for policy in &library().policies {
        if !root().join(&policy.folder).join("policy_test.rego").is_file() {
            complaints.push(format!("{}: no policy_test.rego", policy.folder));
        }
        for prefix in ["denied_", "allowed_", "near_miss_"] {
            if !policy.cases.iter().any(|case| case.name.starts_with(prefix)) {
                complaints.push(format!("{}: no case {prefix}…", policy.folder));
            }
        }
        // Cases are judged at a time; what is unknown only without one stands in the policy's test.
        let timeless = policy.id == "sod/builtin-edit-bound";
        if policy.has_unknown() && !timeless && !policy.cases.iter().any(|case| case.expect == "unknown") {
            complaints.push(format!("{}: it can answer `unknown`, but no case does", policy.folder));
        }
    }
    none(&complaints);
}

#[test]
fn cases_mark_the_lines_they_are_about() {
    let library = library();
    let ids: Vec<&str> = library.policies.iter().map(|policy| policy.id.as_str()).collect();
    let mut complaints = Vec::new();
    for policy in &library.policies {
        for case in &policy.cases {
            let marked = case.markers.contains(&policy.id);
            let wanted = match case.expect.as_str() {
                "deny" | "error" => marked,
                "unknown" => true,
                _ => !marked,
            };
            if !wanted {
                complaints.push(format!(
                    "{}: `#~ {}` belongs into cases that expect deny or error, and into all of these",
                    case.file, policy.id
                ));
            }
            if let Some(unknown) = case.markers.iter().find(|marker| !ids.contains(&marker.as_str())) {
                complaints.push(format!("{}: there is no policy `{unknown}`", case.file));
            }
            if case.title.ends_with('.') {
                complaints.push(format!("{}: the sentence has no full stop", case.file));
            }
        }
    }
    none(&complaints);
}

#[test]
fn messages_have_one_style() {
    let mut complaints = Vec::new();
    for policy in &library().policies {
        for case in &policy.cases {
            for message in &case.messages {
                // Kinds and products such as `SnippetsFilter` or `Service` keep their capital, and so does a kind before a name.
                let first = message.split(' ').next().unwrap_or_default();
                let kind_and_name = ["User", "Group", "Role"].contains(&first);
                let begins = message.starts_with(|c: char| c.is_lowercase() || c == '`')
                    || first.char_indices().any(|(at, c)| at > 0 && c.is_uppercase())
                    || ["Service", "Gateway", "Envoy"].contains(&first)
                    || kind_and_name;
                if !begins || message.ends_with('.') || message.contains('\n') {
                    complaints.push(format!(
                        "{}: `{message}` must begin in lower case or with a backtick, and have no full stop",
                        case.file
                    ));
                }
            }
        }
        for (number, line) in code(&policy.source) {
            let Some(text) = line.trim().strip_prefix("msg := \"") else { continue };
            if text.ends_with(".\"") || text.starts_with(|c: char| c.is_uppercase()) {
                complaints
                    .push(format!("{}:{number}: the message must begin in lower case and have no full stop", policy.file()));
            }
        }
    }
    none(&complaints);
}

/// Every read of the input goes through the libraries that know how.
#[test]
fn only_accessors_read_the_input() {
    const MAY: [&str; 4] = ["access", "facts", "inventory", "parameters"];
    let library = library();
    let mut complaints = Vec::new();
    let modules = library.modules.iter().filter(|(name, _)| !MAY.contains(&name.as_str()));
    let sources = modules.map(|(name, source)| (format!("policies/lib/{name}.rego"), source.as_str()));
    let policies = library.policies.iter().map(|policy| (policy.file(), policy.source.as_str()));
    for (file, source) in sources.chain(policies) {
        for (number, line) in code(source).filter(|(_, line)| !line.starts_with("import ")) {
            if words(line)
                .iter()
                .any(|word| word == "input" || word.starts_with("input.") || word == "data" || word.starts_with("data."))
            {
                complaints.push(format!("{file}:{number}: reads the input or data itself; use lib.portcullis"));
            }
        }
    }
    none(&complaints);
}

/// A field of the wrong type is an error, never read as absent.
#[test]
fn policies_report_faults() {
    // Each area reads faults of its own kinds: all of them together would make every template carry every route family.
    const FAULTS: [&str; 6] =
        ["faults", "rbac_faults", "approvals", "network_faults", "network_controllers_faults", "mesh_faults"];
    let reports = |source: &str| FAULTS.iter().any(|library| source.contains(&format!("some fault in {library}.found")));
    let missing = |policy: &&Policy| !reports(&policy.source);
    none(
        &library().policies.iter().filter(missing).map(|policy| format!("{}: no fault rule", policy.file())).collect::<Vec<_>>(),
    );
}

#[test]
fn policies_are_short() {
    let long = |policy: &&Policy| code(&policy.source).count() > 300;
    none(
        &library()
            .policies
            .iter()
            .filter(long)
            .map(|policy| format!("{}: more than 300 lines of code; move some of it into a library", policy.file()))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn ids_and_aliases_are_unique() {
    let library = library();
    let mut ids: Vec<&str> = library
        .policies
        .iter()
        .flat_map(|policy| std::iter::once(&policy.id).chain(&policy.metadata.aliases))
        .map(String::as_str)
        .collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
}

/// A template is the policy byte for byte, and of its libraries the rules it reaches, line for line. That none is missing is told by
/// gator, which runs every case.
#[test]
fn templates_embed_the_sources() {
    let library = library();
    for policy in &library.policies {
        let path = format!("bindings/gatekeeper/{}/template.yaml", policy.folder.trim_start_matches("policies/"));
        let template: Value = yaml_serde::from_str(&files::read(&root(), &path).unwrap()).unwrap();
        let source = template.pointer("/spec/targets/0/code/0/source").unwrap();
        assert!(source["rego"] == policy.source.as_str(), "{path}");
        assert_eq!(template.pointer("/spec/crd/spec/names/kind").unwrap(), policy.gatekeeper_kind().as_str());
        let closure = library.closure(&policy.file(), &policy.source).unwrap();
        for text in source["libs"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            let name = text.lines().next().unwrap().trim_start_matches("package lib.portcullis.");
            assert!(closure.contains(&name), "{path}: {name}");
            let lines: BTreeSet<&str> = library.modules[name].lines().collect();
            assert!(text.lines().all(|line| lines.contains(line)), "{path}: run `cargo xtask codegen`");
        }
    }
}

/// A kind that is in a set and that Rego does not know would be judged by nobody.
#[test]
fn kinds_of_sets_are_known_to_rego() {
    let library = library();
    let known = &library.modules["kinds"];
    let mut complaints = Vec::new();
    for (set, kinds) in &library.sets.0 {
        for kind in kinds {
            let (api_version, name) = kind.rsplit_once('/').unwrap();
            if !known.contains(&format!("\"{api_version} {name}\": ")) {
                complaints
                    .push(format!("policies/data/kinds.yaml: {set}: `{kind}` is not in `short` of policies/lib/kinds.rego"));
            }
        }
    }
    none(&complaints);
}

#[test]
fn versions_agree() {
    let root = root();
    let version = env!("CARGO_PKG_VERSION");
    let manifest: Value = serde_json::from_str(&files::read(&root, "bindings/opa/.manifest").unwrap()).unwrap();
    assert_eq!(manifest["revision"], version);
    if let Ok(text) = fs::read_to_string(root.join("bindings/wasm/package.json")) {
        let package: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(package["version"], version, "bindings/wasm/package.json");
    }
    if let Ok(header) = fs::read_to_string(root.join("bindings/c/include/portcullis.h")) {
        let parts: Vec<&str> = version.split('.').collect();
        let numbers = ["MAJOR", "MINOR", "PATCH"]
            .iter()
            .zip(&parts)
            .all(|(part, number)| header.contains(&format!("PORTCULLIS_VERSION_{part} {number}")));
        assert!(header.contains(&format!("\"{version}\"")) || numbers, "bindings/c/include/portcullis.h");
    }
}

/// The pages of `portcullis routes`, `sod` and its like run what their policy names by these hashes, and nothing else.
#[test]
fn the_pages_name_their_style_and_script() {
    for (folder, page) in [("src/registry/render", "page"), ("src/access/render", "page"), ("src/exposure/render", "map")] {
        let source = files::read(&root(), &format!("{folder}/html.rs")).unwrap();
        for file in [format!("{page}.css"), format!("{page}.js")] {
            let text = files::read(&root(), &format!("{folder}/{file}")).unwrap();
            let hash = format!("sha256-{}", base64(&sha2::Sha256::digest(&text)));
            assert!(source.contains(&hash), "{folder}/html.rs: the hash of {file} is `{hash}`");
            // They stand in the page as they are.
            assert!(!text.contains("</"), "{folder}/{file} would end its own element");
        }
    }
}

/// `src/exposure` and `lib.portcullis.network_controllers` know the Pods of controllers by the same labels.
#[test]
fn proxies_are_known_alike_natively_and_in_rego() {
    let text = |path: &str| files::read(&root(), path).unwrap();
    let lists = |text: &str, start: &str, end: &str| -> BTreeSet<String> {
        let (_, rest) = text.split_once(start).unwrap();
        let (block, _) = rest.split_once(end).unwrap();
        block.lines().filter_map(|line| Some(line.rsplit_once('[')?.1.split_once(']')?.0.to_owned())).collect()
    };
    let (native, rego) = (text("src/exposure/controllers.rs"), text("policies/lib/network_controllers.rego"));
    let names = lists(&native, "const NAMES: [(&str, &[&str]); 12] = [\n", "\n];");
    assert!(names.len() > 5);
    assert_eq!(names, lists(&rego, "marks := {\n", "\n}\n"));
    for (start, list) in [("const KEYS", "some key in "), ("const COMPONENTS", "components := ")] {
        let (_, rest) = native.split_once(start).unwrap();
        let (_, rest) = rest.split_once("= ").unwrap();
        let (own, _) = rest.split_once(';').unwrap();
        assert!(rego.contains(&format!("{list}{own}")), "network_controllers.rego has another list than {start}: {own}");
    }
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let whole = chunk.iter().fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..4 {
            let six = (whole >> (18 - 6 * at)) & 63;
            out.push(if at <= chunk.len() { char::from(ALPHABET[six as usize]) } else { '=' });
        }
    }
    out
}

#[test]
fn data_files_are_json() {
    for path in files::list(&root(), "policies/data").unwrap() {
        if path.ends_with(".json") {
            let text = files::read(&root(), &path).unwrap();
            assert!(serde_json::from_str::<Value>(&text).is_ok(), "{path}");
        }
    }
}

/// What a real API server said of the admission policies was said of them as they are.
#[test]
fn recorded_admission_verdicts_are_of_these_manifests() {
    let read = |path: &str| std::fs::read(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let record: Value = serde_json::from_slice(&read("testdata/admission/verdicts.json")).unwrap();
    let digests = record["digests"].as_object().unwrap();
    let mut complaints = Vec::new();
    for (path, digest) in digests {
        let own: String = sha2::Sha256::digest(read(path)).iter().map(|byte| format!("{byte:02x}")).collect();
        if Some(own.as_str()) != digest.as_str() {
            complaints.push(format!("{path} changed since; run `go run .` in tools/apiserver"));
        }
    }
    for folder in ["bindings/kubernetes/admission", "bindings/kubernetes/crds"] {
        for entry in std::fs::read_dir(root().join(folder)).unwrap() {
            let path = format!("{folder}/{}", entry.unwrap().file_name().to_str().unwrap());
            let tried = path.ends_with("kustomization.yaml") || root().join(&path).is_dir() || digests.contains_key(&path);
            if !tried {
                complaints.push(format!("{path} was never tried; run `go run .` in tools/apiserver"));
            }
        }
    }
    none(&complaints);
}
