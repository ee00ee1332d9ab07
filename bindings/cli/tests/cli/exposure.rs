//! `exposure` and `exposure diff`: what is listed, in every format, and what is said about what is missing.

use serde_json::Value;

use crate::sandbox::{CLASS, Sandbox, repository};

const FORMATS: [&str; 7] = ["table", "json", "csv", "markdown", "dot", "mermaid", "html"];

/// The example of the documentation, as it is and as it was.
fn shop(test: &str) -> Sandbox {
    let text = std::fs::read_to_string(repository("testdata/exposure/shop.yaml")).unwrap();
    let before = text
        .replace("        - namespaceSelector: {matchLabels: {team: payments}}\n", "")
        .replace("type: NodePort, ", "")
        .replace("hostNetwork: true", "hostNetwork: false");
    let sandbox = Sandbox::with(&format!("exposure-{test}"), "now/shop.yaml", &text);
    sandbox.write("before/shop.yaml", before);
    sandbox
}

fn read(out: &str) -> Value {
    serde_json::from_str(out).unwrap()
}

#[test]
fn what_is_exposed_is_listed() {
    let sandbox = shop("list");
    let run = sandbox.run(&["exposure", "now"]).expect(0);
    let run = run.out_has("Deployment shop/web").out_has("closed").out_has("open to everything");
    run.out_has("unresolved: Ingress shop/web (shop.example.com/old)").err_has("6 exposed ports of 6 workloads, 1 public");
    for format in FORMATS {
        let run = sandbox.run(&["exposure", "now", "--format", format, "-q"]).expect(0).out_has("shop");
        assert_eq!(run.err, "");
    }
    let run = sandbox.run(&["exposure", "now", "--namespace", "infra", "-f", "json"]).expect(0);
    assert_eq!(read(&run.out)["rows"].as_array().unwrap().len(), 2);
    run.err_has("2 of 6 exposed ports");
    let run = sandbox.run(&["exposure", "now", "--host", "shop.*", "-f", "json"]).expect(0);
    assert_eq!(read(&run.out)["rows"].as_array().unwrap().len(), 3);
    let text = sandbox.read("now/shop.yaml");
    sandbox.run_with(&["exposure", "-"], text).expect(0).out_has("Deployment shop/web");
    sandbox.run(&["exposure", "--help"]).expect(0).out_has("Exit codes").out_has("diff");
}

#[test]
fn policies_are_suggested() {
    let sandbox = shop("suggest");
    let run = sandbox.run(&["exposure", "now", "--suggest"]).expect(0).out_has("name: web-exposed");
    sandbox.write("now/suggested.yaml", &run.out);
    let run = sandbox.run(&["exposure", "now", "-f", "json"]).expect(0);
    let api = read(&run.out)["rows"][3].clone();
    assert_eq!(api["network"]["by"][0], "NetworkPolicy/shop/api-exposed");
    sandbox.run(&["exposure", "now", "--suggest", "-o", "s.yaml"]).expect(0).silent();
    assert!(sandbox.read("s.yaml").starts_with("# One NetworkPolicy"));
    sandbox.run(&["exposure", "now", "--suggest", "-f", "json"]).expect(2).silent();
}

#[test]
fn what_changed_is_told() {
    let sandbox = shop("diff");
    let run = sandbox.run(&["exposure", "diff", "before", "now"]).expect(1);
    let run = run.out_has("!  Deployment shop/api    TCP 8081  new way: node ports of shop/api:80");
    run.out_has("side door opened to all Pods of namespaces with team=payments").err_has("ports: 3 changed");
    sandbox.run(&["exposure", "diff", "now", "now"]).expect(0).err_has("nothing that can be reached from outside changed");
    sandbox.run(&["exposure", "diff", "now", "before", "-f", "json"]).expect(1).out_has("\"way-removed\"");
    sandbox.run(&["exposure", "diff", "-", "-"]).expect(2).silent().err_has("standard input cannot be both");
    sandbox.run(&["exposure", "diff", "now"]).expect(2).silent();
    sandbox.run(&["exposure", "diff", "now", "now", "-f", "html"]).expect(2).silent().err_has("markdown");
    sandbox.run(&["exposure", "now", "--format", "xlsx"]).expect(2).silent().err_has("mermaid");
}

#[test]
fn what_is_not_read_is_in_the_output_and_on_standard_error() {
    let sandbox = shop("errors");
    sandbox.write("now/z.yaml", "kind: Ingress\n");
    for format in ["table", "json", "csv", "markdown", "html"] {
        let run = sandbox.run(&["exposure", "now", "nowhere.yaml", "--format", format]).expect(4);
        let run = run.out_has("z.yaml").out_has("nowhere.yaml").err_has("error: now/z.yaml:1:7: the object has `kind`");
        let run = run.err_has("error: nowhere.yaml: there is no such file or folder\n").err_has("2 not read");
        assert_eq!(run.err.matches("no such file").count(), 1, "{run:?}");
    }
    sandbox.run(&["exposure", "diff", "nowhere.yaml", "now"]).expect(4).out_has("nowhere.yaml").err_has("2 not read");
}

#[test]
fn nothing_to_list() {
    let sandbox = Sandbox::new("exposure-nothing");
    sandbox.run(&["exposure"]).expect(3).silent().err_has("there is no Kubernetes object in the inputs");
    sandbox.run(&["exposure", "diff", ".", "."]).expect(3).err_has("there is no Kubernetes object in the inputs");
    sandbox.write("class.yaml", CLASS);
    sandbox.run(&["exposure"]).expect(0).silent().err_has("0 exposed ports of 0 workloads");
    sandbox.run(&["exposure", "--suggest"]).expect(0).out_has("# Nothing is exposed");
    sandbox.run(&["exposure", "-f", "html"]).expect(0).out_has("Nothing is exposed");
}

#[test]
fn the_format_follows_the_file() {
    let sandbox = shop("files");
    for (file, start) in [
        ("r.html", "<!doctype html>"),
        ("r.csv", "namespace,kind,"),
        ("r.json", "{\n"),
        ("r.md", "6 exposed ports"),
        ("r.dot", "digraph"),
        ("r.mmd", "flowchart LR"),
        ("r.txt", "WORKLOAD "),
    ] {
        sandbox.run(&["exposure", "now", "-o", file]).expect(0).silent();
        assert!(sandbox.read(file).starts_with(start), "{file}");
    }
}

/// What the program prints of the example.
#[test]
fn golden_outputs() {
    let folder = repository("testdata/exposure");
    let sandbox = shop("golden");
    let list = ["exposure", "now"];
    let diff = ["exposure", "diff", "before", "now"];
    for (arguments, more, golden) in [
        (&list[..], &["-f", "table"][..], "shop.txt"),
        (&list, &["-f", "json"], "shop.json"),
        (&list, &["-f", "markdown"], "shop.md"),
        (&list, &["-f", "csv"], "shop.csv"),
        (&list, &["-f", "dot"], "shop.dot"),
        (&list, &["-f", "mermaid"], "shop.mmd"),
        (&list, &["--suggest"], "suggested.yaml"),
        (&diff, &["-f", "table"], "diff.txt"),
        (&diff, &["-f", "json"], "diff.json"),
        (&diff, &["-f", "markdown"], "diff.md"),
        (&diff, &["-f", "csv"], "diff.csv"),
    ] {
        let out = sandbox.run(&[arguments, more].concat()).out;
        if std::env::var_os("PORTCULLIS_BLESS").is_some() {
            std::fs::write(folder.join(golden), &out).unwrap();
        }
        let expected = std::fs::read_to_string(folder.join(golden)).unwrap();
        assert_eq!(out, expected, "{golden}; PORTCULLIS_BLESS=1 writes it anew");
    }
}

#[test]
fn the_page_runs_its_own_script_only() {
    let sandbox = shop("page");
    let page = sandbox.run(&["exposure", "now", "-f", "html"]).expect(0).out;
    assert!(page.contains("default-src 'none'; style-src 'sha256-"), "{page}");
    for (part, count) in [("<script", 2), ("</script", 2), ("<style", 1), ("id=\"exposure\"", 1), ("<main id=\"map\"", 1)] {
        assert_eq!(page.matches(part).count(), count, "{part}");
    }
    let data = page.split("id=\"exposure\">").nth(1).and_then(|rest| rest.split("</script>").next()).unwrap();
    assert_eq!(read(data)["version"], 1);
}
