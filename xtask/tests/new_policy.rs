//! What `new-policy` writes passes every check as written.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use xtask::setup::{Tool, ensure};
use xtask::{codegen, files, new_policy};

/// A copy of what the generator reads.
fn copy(name: &str) -> PathBuf {
    let root = files::root().unwrap();
    let copy = std::env::temp_dir().join(format!("portcullis-{name}-{}", std::process::id()));
    let mut paths = files::list(&root, "policies").unwrap();
    paths.extend(["src/profile/builtins.rs".to_owned(), "testdata/access/bootstrap.json".to_owned()]);
    for path in paths {
        let target = copy.join(&path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(root.join(&path), target).unwrap();
    }
    copy
}

fn passes(tool: Tool, folder: &Path, arguments: &[&str]) {
    let Ok(program) = ensure(tool) else {
        assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "{tool:?} is missing");
        println!("skipped: {tool:?} is missing");
        return;
    };
    let done = Command::new(program).current_dir(folder).args(arguments).output().unwrap();
    let printed = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "{arguments:?}: {printed}");
}

#[test]
fn a_new_policy_passes_as_written() {
    let root = copy("new-policy");
    let written = new_policy::write(&root, "example/marked-route").unwrap();
    assert_eq!(written.len(), 5);
    assert!(new_policy::write(&root, "example/marked-route").is_err(), "an existing folder is never overwritten");
    codegen::generate(&root).unwrap().write(&root).unwrap();
    let folder = "policies/example/marked_route";
    passes(Tool::Opa, &root, &["fmt", "--fail", "--list", folder]);
    passes(
        Tool::Opa,
        &root,
        &[
            "check",
            "--strict",
            "--ignore",
            "*_test.rego",
            "--ignore",
            "*.yaml",
            "--ignore",
            "*.json",
            "--capabilities",
            "policies/capabilities.json",
            "policies",
        ],
    );
    passes(Tool::Opa, &root, &["test", "--ignore", "*.yaml", "--ignore", "*.json", "--run", "marked_route", "policies"]);
    passes(Tool::Gator, &root, &["verify", "./bindings/gatekeeper/example/..."]);
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn an_id_names_group_and_thing() {
    for id in ["missing-tls", "route/Missing", "route/", "route/missing_tls", "a/b/c"] {
        assert!(new_policy::skeleton(id).is_err(), "{id}");
    }
}
