//! Files, folders, standard input, and what goes wrong with them.

use crate::sandbox::{INSECURE, SECURE, Sandbox, repository};

const TLS: [&str; 4] = ["--select", "route/missing-tls", "--format", "concise"];

fn check(sandbox: &Sandbox, paths: &[&str]) -> crate::sandbox::Run {
    sandbox.run(&[&["check"], paths, &TLS[..]].concat())
}

#[test]
fn folders_are_walked_in_order_without_hidden_and_ignored_files() {
    let sandbox = Sandbox::with("walk", "b/x.yml", INSECURE);
    let json = serde_json::json!({"apiVersion": "v1", "kind": "List", "items": []});
    sandbox.write("a/y.yaml", INSECURE).write("c.json", json.to_string()).write("d.txt", INSECURE);
    sandbox.write(".hidden/h.yaml", INSECURE).write(".h.yaml", INSECURE);
    sandbox.write("out/o.yaml", INSECURE).write(".gitignore", "/out/\n");
    let run = check(&sandbox, &["."]).expect(1);
    let files: Vec<&str> = run.out.lines().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(files, ["a/y.yaml", "b/x.yml"]);
    // What is named is read.
    check(&sandbox, &["d.txt"]).expect(1);
    check(&sandbox, &["out/o.yaml"]).expect(1);
    check(&sandbox, &[".hidden/h.yaml"]).expect(1);
}

#[test]
fn a_file_is_read_once() {
    let sandbox = Sandbox::with("once-read", "a/i.yaml", INSECURE);
    check(&sandbox, &["a", "a/i.yaml", "./a", "a/../a/i.yaml"]).expect(1).err_has("checked 1 object (1 route) in 1 file ");
}

#[test]
fn standard_input() {
    let sandbox = Sandbox::new("stdin");
    let run = sandbox.run_with(&[&["check", "-"], &TLS[..]].concat(), INSECURE).expect(1);
    run.out_has("<stdin>:7:11: high[route/missing-tls]");
    sandbox.run_with(&["check", "-"], "").expect(3).err_has("there is no Kubernetes object in the inputs");
    sandbox.run_with(&["check", "-"], "a: [").expect(4).out_has("<stdin>:1:");
}

#[test]
fn an_empty_folder_is_nothing_to_check() {
    let sandbox = Sandbox::new("empty");
    sandbox.run(&["check"]).expect(3).err_has("there is no Kubernetes object in the inputs");
    sandbox.write("values.yaml", "a: 1\n");
    sandbox.run(&["check"]).expect(3).err_has("1 file without objects skipped; allow");
    sandbox.run(&["check", "values.yaml"]).expect(3);
}

#[test]
fn files_that_cannot_hold_an_object_are_passed_over_in_folders_only() {
    let sandbox = Sandbox::with("foreign", "tsconfig.json", "{ // comment\n \"strict\": true, }\n");
    sandbox.write("ingress.yaml", SECURE);
    check(&sandbox, &["."]).expect(0).err_has("1 file without objects skipped");
    check(&sandbox, &["tsconfig.json"]).expect(4).out_has("tsconfig.json:1:");
}

#[test]
fn half_an_object_is_an_error() {
    let sandbox = Sandbox::with("half", "a.yaml", "kind: Ingress\nmetadata: {name: a}\n");
    check(&sandbox, &["."]).expect(4).out_has("a.yaml:1:").out_has("no `apiVersion`");
}

#[test]
fn a_helm_template_is_an_error_with_a_remedy() {
    let sandbox =
        Sandbox::with("helm", "templates/i.yaml", "apiVersion: v1\nkind: Service\n{{- if .Values.x }}\nspec: {}\n{{- end }}\n");
    let run = check(&sandbox, &["."]).expect(4).out_has("templates/i.yaml:3:");
    run.err_has("help: templates/i.yaml may be a Helm template").err_has("helm template … | portcullis check -");
}

#[test]
fn bad_files_are_errors_with_a_line() {
    let deep = format!("apiVersion: v1\nkind: X\nspec: {}1{}\n", "[".repeat(100_000), "]".repeat(100_000));
    let sandbox = Sandbox::new("bad");
    for (name, text) in [
        ("truncated.yaml", &b"apiVersion: v1\nkind: \"Serv"[..]),
        ("utf8.yaml", b"apiVersion: v1\nkind: \xff\n"),
        ("nul.yaml", b"apiVersion: v1\nkind: a\0b\n"),
        ("deep.yaml", deep.as_bytes()),
        ("utf16.yaml", b"\xff\xfea\0p\0i\0"),
        ("json.json", b"{\"apiVersion\": \"v1\", \"kind\": }"),
    ] {
        sandbox.write(name, text);
        let run = check(&sandbox, &[name]).expect(4);
        let place = run.out.strip_prefix(&format!("{name}:")).and_then(|rest| rest.split(':').next()?.parse::<u32>().ok());
        assert!(place.is_some_and(|line| line > 0), "{name}: {run:?}");
        check(&sandbox, &["."]).expect(4);
    }
}

#[test]
fn hostile_files_are_refused() {
    let sandbox = Sandbox::new("hostile");
    for entry in std::fs::read_dir(repository("testdata/hostile")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension != "md") {
            check(&sandbox, &[path.to_str().unwrap()]).expect(4).err_has("; deny");
        }
    }
}

#[cfg(unix)]
#[test]
fn links_are_followed_to_files_and_form_no_loops() {
    use std::os::unix::fs::symlink;
    let sandbox = Sandbox::with("links", "a/i.yaml", INSECURE);
    symlink(&sandbox.path, sandbox.path.join("a/loop")).unwrap();
    check(&sandbox, &["a"]).expect(1).err_has("in 1 file ").err_has("1 link to a folder not followed");
    sandbox.write("elsewhere/x.txt", INSECURE.replace("shop", "cart"));
    symlink("../elsewhere/x.txt", sandbox.path.join("a/x.yaml")).unwrap();
    check(&sandbox, &["a"]).expect(1).err_has("in 2 files ").out_has("a/x.yaml:");
    symlink("nowhere", sandbox.path.join("a/dangling.yaml")).unwrap();
    check(&sandbox, &["a"]).expect(4).err_has("error: a/dangling.yaml: there is no such file or folder");
}

#[test]
fn the_same_object_in_two_files_is_judged_twice() {
    let sandbox = Sandbox::with("twice", "a.yaml", INSECURE);
    sandbox.write("b.yaml", INSECURE);
    check(&sandbox, &["."]).expect(1).out_has("a.yaml:7:").out_has("b.yaml:7:");
}
