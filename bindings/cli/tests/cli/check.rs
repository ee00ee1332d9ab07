//! `check`: exit codes, formats, what is judged with what.

use std::process::Stdio;

use portcullis::{Document, Evaluator, Limits};

use crate::sandbox::{CLASS, INSECURE, SECURE, Sandbox, policy};

const NOW: &str = "2026-11-21T00:00:00Z";
/// One policy, so that what the others find does not matter here.
const TLS: [&str; 2] = ["--select", "route/missing-tls"];
const FORMATS: [&str; 6] = ["full", "concise", "json", "sarif", "github", "junit"];

#[test]
fn exit_codes_are_those_of_the_decision_in_every_format() {
    let sandbox = Sandbox::new("exit");
    sandbox.write("denied/i.yaml", INSECURE).write("denied/class.yaml", CLASS);
    sandbox.write("allowed/i.yaml", SECURE).write("allowed/class.yaml", CLASS);
    sandbox.write("nothing/values.yaml", "replicas: 3\n");
    sandbox.write("broken/i.yaml", INSECURE).write("broken/z.yaml", "apiVersion: v1\nkind: [\n");
    for format in FORMATS {
        for (folder, code) in [("allowed", 0), ("denied", 1), ("nothing", 3), ("broken", 4)] {
            sandbox.run(&["check", folder, "--select", "route/missing-tls", "--format", format]).expect(code);
        }
        sandbox.run(&["check", "denied", "--format", format, "--profile", "lax"]).expect(2).silent();
    }
}

#[test]
fn a_finding_has_its_place_and_the_last_line_counts() {
    let sandbox = Sandbox::with("place", "shop.yaml", INSECURE);
    sandbox.write("class.yaml", CLASS).write("values.yaml", "replicas: 3\n");
    let run = sandbox.run(&["check", "--select", "route/missing-tls", "--format", "concise"]).expect(1);
    assert!(run.out.starts_with("shop.yaml:7:11: high[route/missing-tls] "), "{run:?}");
    run.err_has("checked 2 objects (1 route) in 2 files with 1 policy: 1 high; 1 file without objects skipped; deny\n");
}

#[test]
fn errors_outweigh_findings_which_are_printed_still() {
    let sandbox = Sandbox::with("outweigh", "a.yaml", INSECURE);
    sandbox.write("z.yaml", "apiVersion: v1\nkind: [\n");
    let run = sandbox.run(&["check", "--format", "concise", TLS[0], TLS[1]]).expect(4);
    run.out_has("a.yaml:7:11: high[route/missing-tls]").out_has("z.yaml:2:").err_has("1 error; ").err_has("; deny\n");
}

#[test]
fn a_missing_file_is_an_error_and_no_report_hides_it() {
    let sandbox = Sandbox::with("missing", "a.yaml", SECURE);
    let run = sandbox.run(&["check", "a.yaml", "nowhere.yaml", "--format", "concise"]).expect(4);
    run.err_has("error: nowhere.yaml: there is no such file or folder\n").err_has("; deny\n");
    let run = sandbox.run(&["check", "a.yaml", "nowhere.yaml", "--format", "json"]).expect(4).silent();
    run.err_has("the report was not written as json");
}

#[test]
fn json_is_that_of_the_library() {
    let sandbox = Sandbox::new("json");
    let texts = [("a.yaml", INSECURE), ("b.yaml", CLASS)];
    for (name, text) in texts {
        sandbox.write(name, text);
    }
    let parsed = texts.map(|(name, text)| Document::parse(name, text.as_bytes(), &Limits::default()));
    let report = Evaluator::builder().now(NOW).build().unwrap().evaluate_sources(&parsed).unwrap();
    let run = sandbox.run(&["check", "--format", "json", "--now", NOW]);
    assert_eq!(run.out, report.to_json());
    assert_eq!(run.code, i32::from(report.exit_code()));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let sandbox = Sandbox::new("same");
    for index in 0..9 {
        sandbox.write(&format!("{index}/i.yaml"), INSECURE.replace("store", &format!("store-{index}")));
    }
    for format in FORMATS {
        let once = sandbox.run(&["check", "--format", format, "--now", NOW]);
        let again = sandbox.run(&["check", "--format", format, "--now", NOW]);
        assert_eq!((once.out, once.err), (again.out, again.err), "{format}");
    }
}

#[test]
fn formats_go_to_files_and_one_to_standard_output() {
    let sandbox = Sandbox::with("files", "a.yaml", INSECURE);
    let arguments = ["check", "--format", "sarif=out.sarif", "--format", "junit=out.xml", "--format", "concise", TLS[0], TLS[1]];
    sandbox.run(&arguments).expect(1).out_has("high[route/missing-tls]");
    let sarif: serde_json::Value = serde_json::from_str(&sandbox.read("out.sarif")).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    assert!(sandbox.read("out.xml").contains("<testsuites"));
    sandbox.run(&["check", "--format", "json=out.json", TLS[0], TLS[1]]).expect(1).silent();
    sandbox.run(&["check", "--format", "json", "--format", "sarif"]).expect(2).err_has("two formats");
    sandbox.run(&["check", "--format", "json="]).expect(2).err_has("the path after `=` is missing");
    sandbox.run(&["check", "--format", "jsn"]).expect(2).err_has("did you mean `json`?");
    sandbox.run(&["check", "--format", "json=no/such/folder.json"]).expect(2).err_has("cannot be written");
}

#[test]
fn all_inputs_are_one_set() {
    let sandbox = Sandbox::with("set", "a/i.yaml", SECURE);
    sandbox.write("b/i.yaml", SECURE.replace("store", "other")).write("class.yaml", CLASS);
    let select = ["--select", "route/host-collision", "--format", "concise"];
    sandbox.run(&[&["check", "a", "class.yaml"], &select[..]].concat()).expect(0).silent();
    let run = sandbox.run(&[&["check", "a", "b", "class.yaml"], &select[..]].concat()).expect(1);
    run.out_has("a/i.yaml:").out_has("b/i.yaml:");
}

#[test]
fn thresholds_and_selection() {
    let sandbox = Sandbox::with("threshold", "a.yaml", INSECURE);
    sandbox.write("class.yaml", CLASS);
    let check = |more: &[&str]| sandbox.run(&[&["check", "--format", "concise"], more].concat());
    check(&["--select", "route/missing-tls", "--fail-on", "critical"]).expect(0).out_has("high[route/missing-tls]");
    check(&["--select", "route/missing-tls", "--fail-on", "high"]).expect(1);
    check(&["--select", "route/missing-tls,route/any-host", "--ignore", "route/missing-tls"]).expect(0).silent();
    check(&["--select", "route/mising-tls"]).expect(2).err_has("did you mean `route/missing-tls`?");
    check(&["--fail-on", "hgih"]).expect(2).err_has("high");
}

#[test]
fn unknown_verdicts_do_what_they_are_told() {
    let rules = "\
violation contains {\"msg\": \"never\", \"details\": {\"path\": []}} if access.operation == \"NEVER\"

unknown contains {\"msg\": \"perhaps\", \"details\": {\"path\": [], \"needs\": [\"luck\"]}} if access.operation == \"\"
";
    let sandbox = Sandbox::with("unknown", "policies/witness.rego", policy("high", rules));
    sandbox.write("a.yaml", CLASS);
    let select = ["check", "a.yaml", "--format", "concise", "--select", "user/witness", "--policies", "policies"];
    let check = |more: &[&str]| sandbox.run(&[&select[..], more].concat()).out_has(": unknown[user/witness] perhaps\n");
    check(&[]).expect(0).err_has(": no findings; 1 unknown; allow");
    check(&["--unknown", "deny"]).expect(1).err_has("; 1 unknown; deny");
    check(&["--profile", "strict"]).expect(1);
    check(&["--profile", "strict", "--unknown", "warn"]).expect(0);
}

#[test]
fn parameters_are_json_or_text() {
    let sandbox = Sandbox::with("param", "a.yaml", INSECURE);
    sandbox.write("class.yaml", CLASS);
    let check = |param: &str| sandbox.run(&["check", "--select", "route/missing-tls", "--param", param]);
    check("route/missing-tls.exempt_hosts=[\"shop.example.com\"]").expect(0);
    check("route/missing-tls.exempt_hosts=text").expect(2).err_has("`exempt_hosts` must be array, not string");
    check("route/missing-tls.exemt_hosts=[]").expect(2).err_has("did you mean `exempt_hosts`?");
    check("route/nothing.x=1").expect(2).err_has("there is no policy `route/nothing`");
    check("exempt_hosts=[]").expect(2).err_has("write `policy.name=value`");
    check("route/missing-tls.exempt_hosts").expect(2).err_has("write `policy.name=value`");
}

#[test]
fn quiet_says_nothing_on_standard_error() {
    let sandbox = Sandbox::with("quiet", "a.yaml", INSECURE);
    let run = sandbox.run(&["check", "-q", TLS[0], TLS[1]]).expect(1);
    assert_eq!(run.err, "");
}

#[test]
fn the_summary_is_said_once() {
    let sandbox = Sandbox::with("once", "a.yaml", INSECURE);
    let run = sandbox.run(&["check", TLS[0], TLS[1]]).expect(1);
    assert_eq!(run.out.matches("checked ").count() + run.err.matches("checked ").count(), 1, "{run:?}");
}

#[test]
fn colour_is_a_decision() {
    let sandbox = Sandbox::with("colour", "a.yaml", INSECURE);
    let colored = |run: &crate::sandbox::Run| run.out.contains("\x1b[") && run.err.contains("\x1b[");
    assert!(!colored(&sandbox.run(&["check"])));
    assert!(colored(&sandbox.run(&["check", "--color", "always"])));
    let with = |name: &str, arguments: &[&str]| {
        let output = sandbox.command(arguments).env(name, "1").output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(with("CLICOLOR_FORCE", &["check"]).contains("\x1b["));
    assert!(!with("NO_COLOR", &["check"]).contains("\x1b["));
    assert!(!with("CLICOLOR_FORCE", &["check", "--color", "never"]).contains("\x1b["));
}

#[test]
fn a_closed_pipe_is_no_error() {
    let sandbox = Sandbox::with("pipe", "a.yaml", INSECURE);
    let mut child = sandbox.command(&["check", TLS[0], TLS[1]]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{err}");
    assert!(!err.contains("error"), "{err}");
}

#[test]
fn own_policies_run_beside_the_bundled_ones() {
    let source = "\
# METADATA
# title: Service without a team
# description: Nobody is told when it breaks.
# custom:
#   severity: high
#   kinds: [/Service]
#   remediation: Set the label `team`.
package portcullis.user.no_team

import data.lib.portcullis.access

violation contains {\"msg\": msg, \"details\": details} if {
	team := access.str(access.labels(access.judged), \"team\")
	team == \"\"
	msg := \"the Service has no team\"
	details := {\"path\": [\"metadata\", \"labels\"]}
}
";
    let sandbox = Sandbox::with("own", "s.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: shop}\n");
    sandbox.write("policies/user/no_team.rego", source).write("policies/user/no_team_test.rego", "no rego");
    let run = sandbox.run(&["check", "s.yaml", "--policies", "policies", "--format", "concise"]).expect(1);
    run.out_has("s.yaml:3:1: high[user/no-team] the Service has no team");
    sandbox.write("policies/broken.rego", "package portcullis.user.broken\nviolation contains");
    sandbox.run(&["check", "s.yaml", "--policies", "policies"]).expect(2).err_has("policies/broken.rego:");
    sandbox.run(&["check", "s.yaml", "--policies", "nowhere"]).expect(2).err_has("nowhere: the folder cannot be read");
    sandbox.run(&["check", "s.yaml", "--policies", ".git"]).expect(2).err_has("holds no policy");
}
