//! `check --old`: what a change does.

use crate::sandbox::{CLASS, INSECURE, SECURE, Sandbox, policy};

const SERVICE: &str = "apiVersion: v1\nkind: Service\nmetadata: {name: NAME}\n";

const REMOVED: [&str; 4] = ["--select", "change/protection-removed", "--format", "concise"];

const EDITORS: [&str; 6] = [
    "--select",
    "sod/unlisted-route-editor",
    "--param",
    r#"sod/unlisted-route-editor.editors=[{"namespaces": ["*"], "users": ["alice"], "groups": ["netops"]}]"#,
    "--format",
    "concise",
];

const TELL: &str = "\
violation contains {\"msg\": msg, \"details\": details} if {
	who := access.str(access.user, \"username\")
	msg := concat(\"|\", [access.operation, access.name(access.judged), access.name(access.old), who])
	details := {\"path\": [\"metadata\", \"name\"]}
}
";

#[test]
fn each_object_is_judged_as_the_change_it_is() {
    let sandbox = Sandbox::with("operations", "policies/witness.rego", policy("low", TELL));
    for (file, name) in [("old/a.yaml", "kept"), ("old/b.yaml", "gone"), ("new/c.yaml", "kept"), ("new/d.yaml", "fresh")] {
        sandbox.write(file, SERVICE.replace("NAME", name));
    }
    let base = ["check", "new", "--policies", "policies", "--select", "user/witness", "--format", "concise"];
    let run = sandbox.run(&[&base[..], &["--old", "old", "--user", "eve"]].concat()).expect(0);
    assert_eq!(
        run.out,
        "new/c.yaml:3:18: low[user/witness] UPDATE|kept|kept|eve\n\
         new/d.yaml:3:18: low[user/witness] CREATE|fresh||eve\n\
         old/b.yaml:3:18: low[user/witness] DELETE|gone|gone|eve\n"
    );
    run.err_has("checked 3 objects (0 routes) in 2 files with 1 policy: 3 low; allow");
    let run = sandbox.run(&[&base[..], &["--user", "eve"]].concat()).expect(0);
    run.out_has("low[user/witness] |kept||eve").err_has("checked 2 objects");
    sandbox.run(&base).expect(0).out_has("low[user/witness] |kept||\n");
}

#[test]
fn a_protection_that_goes_away_is_found() {
    let sandbox = Sandbox::with("removed", "old/i.yaml", SECURE);
    sandbox.write("old/c.yaml", CLASS).write("new/i.yaml", INSECURE).write("new/c.yaml", CLASS);
    let run = sandbox.run(&[&["check", "new", "--old", "old"], &REMOVED[..]].concat()).expect(1);
    run.out_has("new/i.yaml:").out_has("high[change/protection-removed]").err_has("checked 2 objects (1 route)");
    sandbox.run(&[&["check", "old", "--old", "old"], &REMOVED[..]].concat()).expect(0).silent();
    sandbox.run(&[&["check", "new"], &REMOVED[..]].concat()).expect(0).silent();
}

#[test]
fn old_manifests_that_cannot_be_read_are_errors() {
    let sandbox = Sandbox::with("unread", "new/i.yaml", SECURE);
    sandbox.write("old/i.yaml", "apiVersion: v1\nkind: [\n");
    let run = sandbox.run(&[&["check", "new", "--old", "old"], &REMOVED[..]].concat()).expect(4);
    run.err_has("error: old/i.yaml:2:").err_has("1 error; deny");
    sandbox.run(&[&["check", "new", "--old", "nowhere"], &REMOVED[..]].concat()).expect(4).err_has("nowhere: there is no such");
}

#[test]
fn the_user_is_known_to_policies_on_requesters() {
    let sandbox = Sandbox::with("user", "new/i.yaml", SECURE);
    sandbox.write("old/c.yaml", CLASS).write("new/c.yaml", CLASS);
    let check = |more: &[&str]| sandbox.run(&[&["check", "new", "--old", "old"], &EDITORS[..], more].concat());
    check(&["--user", "alice"]).expect(0).silent();
    check(&["--user", "mallory", "--group", "netops"]).expect(0).silent();
    check(&["--user", "mallory", "--group", "dev"]).expect(1).out_has("new/i.yaml:").out_has("[sod/unlisted-route-editor]");
    check(&["--group", "netops"]).expect(2).err_has("--user");
}

#[test]
fn formats_that_need_one_report_are_refused() {
    let sandbox = Sandbox::with("one-report", "new/i.yaml", SECURE);
    let run = sandbox.run(&["check", "new", "--old", "new", "--format", "sarif"]).expect(2).silent();
    run.err_has("`sarif` cannot be combined with `--old`");
    sandbox.run(&["check", "-", "--old", "-"]).expect(2).err_has("standard input cannot be both");
}
