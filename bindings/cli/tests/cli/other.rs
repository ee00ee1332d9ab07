//! The other commands: explain, policies, bundle, completions, help and version.

use std::path::Path;

use serde_json::Value;

use crate::sandbox::Sandbox;

#[test]
fn every_policy_is_explained() {
    let sandbox = Sandbox::new("explain");
    for policy in portcullis::policies() {
        let run = sandbox.run(&["explain", policy.id()]).expect(0).out_has(policy.title()).out_has("How to mend it");
        let run = run.out_has("Example, denied: ").out_has("Example, allowed: ");
        assert!(!run.out.contains("\x1b["), "{run:?}");
    }
    let run = sandbox.run(&["explain", "route/missing-tls", "--format", "json"]).expect(0);
    let value: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(value["id"], "route/missing-tls");
    assert_eq!(value["parameters"]["exempt_hosts"]["type"], "array");
    assert_eq!(value["examples"][0]["verdict"], "denied");
}

#[test]
fn an_unknown_policy_is_an_error() {
    let sandbox = Sandbox::new("explain-unknown");
    sandbox.run(&["explain", "route/mising-tls"]).expect(2).silent().err_has("did you mean `route/missing-tls`?");
    sandbox.run(&["explain", "xyz"]).expect(2).silent().err_has("`portcullis policies` lists them");
    sandbox.run(&["explain", "route"]).expect(2).silent().err_has("`route` is a group; its policies are route/");
    sandbox.run(&["explain"]).expect(2).silent();
}

#[test]
fn all_policies_are_listed() {
    let sandbox = Sandbox::new("policies");
    let run = sandbox.run(&["policies"]).expect(0).out_has("ID ");
    assert_eq!(run.out.lines().count(), portcullis::policies().len() + 1);
    let run = sandbox.run(&["policies", "--format", "json", "--profile", "baseline"]).expect(0);
    let value: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(value["digest"], portcullis::bundle_digest());
    assert!(value["policies"].as_array().unwrap().iter().all(|policy| policy["profile"] == "baseline"));
}

#[test]
fn bundles_are_those_of_the_library() {
    let sandbox = Sandbox::new("bundle");
    for (surface, files) in [("opa", portcullis::bundle::opa()), ("gatekeeper", portcullis::bundle::gatekeeper())] {
        let folder = format!("out/{surface}");
        sandbox.run(&["bundle", "--for", surface, "-o", &folder]).expect(0).silent().err_has(portcullis::bundle_digest());
        for (path, text) in &files {
            assert_eq!(&sandbox.read(&format!("{folder}/{path}")), text, "{path}");
        }
        sandbox.run(&["bundle", "--for", surface, "-o", &folder, "--archive"]).expect(0);
        let archive = sandbox.path.join(format!("{folder}/portcullis-{surface}.tar.gz"));
        assert_eq!(listed(&archive), files.len());
    }
    sandbox.write("file", "");
    sandbox.run(&["bundle", "--for", "opa", "-o", "file/x"]).expect(2).err_has("file/x: the folder cannot be made");
    sandbox.run(&["bundle", "--for", "kyverno", "-o", "x"]).expect(2);
    sandbox.run(&["bundle", "--for", "opa"]).expect(2);
}

/// How many files `tar` finds in an archive.
fn listed(archive: &Path) -> usize {
    let output = std::process::Command::new("tar").arg("-tzf").arg(archive).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().lines().count()
}

#[test]
fn completions_help_and_version() {
    let sandbox = Sandbox::new("help");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        sandbox.run(&["completions", shell]).expect(0).out_has("portcullis");
    }
    sandbox.run(&["completions", "csh"]).expect(2).silent();
    let run = sandbox.run(&["--version"]).expect(0).out_has("engine regorus ").out_has(portcullis::bundle_digest());
    assert!(run.out.starts_with(&format!("portcullis {}\n", env!("CARGO_PKG_VERSION"))), "{run:?}");
    sandbox.run(&["--help"]).expect(0).out_has("Exit codes");
    sandbox.run(&["check", "--help"]).expect(0).out_has("Exit codes");
    sandbox.run(&[]).expect(2).silent().err_has("Usage: portcullis");
    sandbox.run(&["chekc"]).expect(2).silent().err_has("check");
    sandbox.run(&["check", "--nonsense"]).expect(2).silent();
}
