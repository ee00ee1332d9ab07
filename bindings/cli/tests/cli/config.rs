//! The configuration: where it is found, what is wrong with it, what outweighs it.

use crate::sandbox::{CLASS, INSECURE, Run, Sandbox};

fn shop(name: &str) -> Sandbox {
    let sandbox = Sandbox::with(name, "deploy/shop.yaml", INSECURE);
    sandbox.write("deploy/class.yaml", CLASS);
    sandbox
}

fn check_in(sandbox: &Sandbox, folder: &str, more: &[&str]) -> Run {
    let mut command = sandbox.command(&[&["check", "--format", "concise"], more].concat());
    Run::of(command.current_dir(sandbox.path.join(folder)).output().unwrap())
}

#[test]
fn it_is_found_up_to_the_root_of_the_repository() {
    let sandbox = shop("found");
    sandbox.write(".portcullis.yaml", "fail_on: critical\n");
    check_in(&sandbox, "deploy", &["--select", "route/missing-tls"]).expect(0);
    // A repository inside: what is above is not its own.
    sandbox.write("deploy/.git/HEAD", "");
    check_in(&sandbox, "deploy", &["--select", "route/missing-tls"]).expect(1);
}

#[test]
fn mistakes_have_a_place_and_a_suggestion() {
    let sandbox = shop("mistakes");
    for (text, message) in [
        ("profile: baseline\nselct: [route]\n", "error: .portcullis.yaml:2:1: unknown key `selct` (did you mean `select`?)\n"),
        ("profile: lax\n", "error: .portcullis.yaml:1:10: unknown profile `lax`"),
        ("select:\n- route/mising-tls\n", "error: .portcullis.yaml:2:3: no policy matches `route/mising-tls` (did you mean"),
        ("parameters:\n  route/missing-tls: {exempt_hosts: 1}\n", ".portcullis.yaml:2:3: "),
        ("- a\n", ".portcullis.yaml:1:"),
        ("a: [\n", ".portcullis.yaml:"),
        ("exemptions: [{policy: '*'}]\n", ".portcullis.yaml:1:"),
    ] {
        sandbox.write(".portcullis.yaml", text);
        sandbox.run(&["check"]).expect(2).silent().err_has(message);
        sandbox.run(&["review"]).expect(2).silent().err_has(message);
    }
}

#[test]
fn a_file_that_is_named_replaces_the_one_that_is_found() {
    let sandbox = shop("named");
    sandbox.write(".portcullis.yaml", "nonsense: 1\n").write("ours.yaml", "ignore: [route]\n");
    sandbox.run(&["check", "--config", "ours.yaml"]).expect(0);
    sandbox.run(&["check", "--config", "nowhere.yaml"]).expect(2).err_has("nowhere.yaml: the file cannot be read");
}

#[test]
fn the_command_line_outweighs_it() {
    let sandbox = shop("outweighs");
    sandbox.write(".portcullis.yaml", "fail_on: critical\nnow: 2026-01-01T00:00:00Z\nselect: [route/missing-tls]\n");
    sandbox.run(&["check"]).expect(0);
    sandbox.run(&["check", "--fail-on", "low"]).expect(1);
    sandbox.run(&["check", "--now", "yesterday"]).expect(2).err_has("`now` is no time");
}

#[test]
fn exemptions_end_when_the_clock_says_so() {
    let sandbox = shop("exemption");
    let exemption = "exemptions:\n- {policy: route/missing-tls, reason: moves, owner: platform, expires: 2999-01-01}\n";
    sandbox.write(".portcullis.yaml", exemption);
    sandbox.run(&["check", "--select", "route/missing-tls"]).expect(0).err_has("; 1 exempted; allow");
    sandbox.run(&["check", "--select", "route/missing-tls", "--now", "2999-01-02T00:00:00Z"]).expect(1);
    sandbox.write(".portcullis.yaml", exemption.replace("2999", "2020"));
    sandbox.run(&["check", "--select", "route/missing-tls"]).expect(1);
}

#[test]
fn common_parameters_of_both_hold() {
    let sandbox = Sandbox::with("common", "shop.yaml", INSECURE);
    sandbox.write(".portcullis.yaml", "common: {controller_by_class: {nginx: ingress-nginx}}\n");
    sandbox.run(&["check", "--param", "common.controller_by_clas={}"]).expect(2).err_has("did you mean `controller_by_class`?");
    sandbox
        .run(&["check", "--param", "common.controller_by_class={\"web\": \"traefik\"}", "--select", "route/missing-tls"])
        .expect(1);
}
