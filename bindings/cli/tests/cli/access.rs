//! `who-can`, `sod` and `access diff`: what is answered, in every format, and what is said about what is missing.

use serde_json::{Value, json};

use crate::sandbox::{CLASS, Sandbox, repository};

const FORMATS: [&str; 5] = ["table", "json", "csv", "markdown", "html"];

/// The example of the README.
fn shop(test: &str) -> Sandbox {
    let sandbox = Sandbox::new(&format!("access-{test}"));
    for name in ["before/shop.yaml", "before/platform.yaml", "now/shop.yaml", "now/platform.yaml"] {
        sandbox.write(name, std::fs::read_to_string(repository("testdata/access/shop").join(name)).unwrap());
    }
    sandbox
}

fn read(out: &str) -> Value {
    serde_json::from_str(out).unwrap()
}

#[test]
fn who_can_tells_who_is_allowed_and_who_can_come_to_it() {
    let sandbox = shop("who-can");
    let run = sandbox.run(&["who-can", "create", "ing", "now", "--namespace", "shop"]).expect(0);
    let run = run.out_has("Group:shop-team       ann and bob  RoleBinding shop/app-team -> ClusterRole edit rule");
    run.out_has("Nobody else can come to it").err_has("2 accounts can create ingresses.networking.k8s.io in namespace shop");
    let run = sandbox.run(&["who-can", "create", "rolebindings", "now", "-n", "shop", "--format", "json"]).expect(0);
    let answer = read(&run.out);
    assert_eq!(answer["schema"], "portcullis.who-can/v1");
    assert_eq!(answer["derived"][0]["person"], "ann");
    let chain = [
        "group shop-team",
        "RoleBinding shop/app-team",
        "impersonates shop/ci (E06)",
        "RoleBinding shop/pipeline",
        "Role shop/pipeline rule 1",
    ];
    assert_eq!(answer["derived"][0]["chain"], json!(chain));
    // A right for one name is none for others.
    sandbox.write(
        "named.yaml",
        "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r, namespace: box}
rules: [{apiGroups: [''], resources: [secrets], resourceNames: [tls], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: r, namespace: box}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
subjects: [{kind: User, name: ann}]
",
    );
    sandbox.run(&["who-can", "get", "secrets", "named.yaml", "-n", "box", "--name", "tls"]).expect(0).out_has("User:ann");
    let run = sandbox.run(&["who-can", "get", "secrets", "named.yaml", "-n", "box"]).expect(0);
    assert!(!run.out.contains("ann"), "{run:?}");
}

#[test]
fn who_can_reads_the_question_first() {
    let sandbox = shop("question");
    let wrong = |arguments: &[&str]| sandbox.run(&[&["who-can"], arguments].concat()).expect(2).silent();
    wrong(&["create"]).err_has("RESOURCE");
    wrong(&["create", "widgets", "nowhere.yaml"]).err_has("the group of `widgets` is not known");
    wrong(&["get", "pods", "-f", "xlsx"]).err_has("table, json, csv, markdown, html");
    wrong(&["get", "pods", "now", "-o", "no/such.html"]).err_has("the file cannot be written");
    sandbox.run(&["who-can", "create", "widgets.example.com", "now"]).expect(0);
    sandbox.run(&["who-can", "get", "/metrics", "now"]).expect(0).out_has("Group:system:masters");
}

#[test]
fn sod_shows_people_by_duties() {
    let sandbox = shop("sod");
    let run =
        sandbox.run(&["sod", "now"]).expect(1).err_has("2 of 4 people and groups hold conflicting duties: 10 high, 4 medium");
    let run = run.out_has("ann and bob  D").out_has("high: ann and bob hold publish-route and edit-rbac in shop");
    let run = run.out_has("impersonates shop/ci (E06)").out_has("RoleBinding shop/app-team: remove the binding");
    let run = run.out_has("What manifests do not tell").out_has("of support");
    assert!(!run.out.contains("paula") && !run.out.contains('\x1b'), "{run:?}");
    sandbox.run(&["sod", "now", "--all"]).expect(1).out_has("paula");
    sandbox.run(&["sod", "now", "--color", "always"]).expect(1).out_has("\x1b[1;31mhigh\x1b[0m: ");
    let run = sandbox.run(&["sod", "now", "--profile", "small-team"]).expect(0);
    run.out_has("Nobody holds duties that conflict in the profile small-team.");
    let run = sandbox.run(&["sod", "now", "-q"]).expect(1);
    assert_eq!(run.err, "");
    sandbox.run(&["sod", "now", "--profile", "lax"]).expect(2).silent().err_has("small-team");
    sandbox.run(&["sod", "--help"]).expect(0).out_has("This is a matrix, not a verdict").out_has("Exit codes");
}

#[test]
fn what_is_not_chosen_does_not_decide() {
    let sandbox = shop("chosen");
    sandbox.run(&["sod", "now", "--person", "pau*"]).expect(0).err_has("0 of 4 people and groups hold");
    sandbox.run(&["sod", "now", "--person", "b?b"]).expect(1).err_has("1 of 4 people and groups holds");
    sandbox.run(&["sod", "now", "--namespace", "shop"]).expect(1);
    let run = sandbox.run(&["sod", "now", "--namespace", "ware*", "--all", "-f", "json"]).expect(0);
    let people: Vec<Value> = read(&run.out)["people"].as_array().unwrap().clone();
    assert_eq!(people.len(), 1, "paula's duties are those of the cluster");
    assert_eq!(people[0]["person"], "paula");
}

#[test]
fn access_diff_tells_who_gained_what() {
    let sandbox = shop("diff");
    let run = sandbox.run(&["access", "diff", "before", "now"]).expect(1);
    let run = run.out_has("+  ServiceAccount:shop/ci  shop   create,get,patch,update rolebindings.rbac.authorization.k8s.io");
    run.out_has("+  ann     edit-rbac       shop")
        .out_has("-  dora    approve-change")
        .err_has("gained: 8 rights and 2 duties; lost");
    sandbox.run(&["access", "diff", "now", "now"]).expect(0).err_has("nobody gained or lost anything");
    // What is only lost is no gain.
    sandbox.run(&["access", "diff", "now/shop.yaml", "before/shop.yaml"]).expect(0).err_has("gained: nothing; lost: ");
    sandbox.run(&["access", "diff", "-", "-"]).expect(2).silent().err_has("standard input cannot be both");
    sandbox.run(&["access", "diff", "now"]).expect(2).silent();
    sandbox.run(&["access"]).expect(2).silent();
}

#[test]
fn what_is_not_read_is_in_the_output_and_on_standard_error() {
    let sandbox = shop("errors");
    sandbox.write("now/z.yaml", "kind: RoleBinding\n");
    for format in FORMATS {
        for command in [&["sod", "now", "nowhere.yaml"][..], &["who-can", "get", "pods", "now", "nowhere.yaml"]] {
            let run = sandbox.run(&[command, &["--format", format]].concat()).expect(4);
            let run = run.out_has("z.yaml").out_has("nowhere.yaml").err_has("error: now/z.yaml:1:7: the object has `kind`");
            let run = run.err_has("error: nowhere.yaml: there is no such file or folder\n").err_has("; 2 not read");
            assert_eq!(run.err.matches("no such file").count(), 1, "{run:?}");
        }
        let run = sandbox.run(&["access", "diff", "nowhere.yaml", "now", "--format", format]).expect(4);
        run.out_has("nowhere.yaml").err_has("; 2 not read");
    }
}

#[test]
fn nothing_to_read() {
    let sandbox = Sandbox::new("access-nothing");
    for command in [&["sod"][..], &["who-can", "get", "pods"], &["access", "diff", ".", "."]] {
        sandbox.run(command).expect(3).err_has("there is no Kubernetes object in the inputs");
    }
    sandbox.write("class.yaml", CLASS);
    sandbox.run(&["sod"]).expect(0).err_has("nobody holds a duty");
    sandbox.run_with(&["sod", "-"], CLASS).expect(0);
}

#[test]
fn a_dump_is_read() {
    let sandbox = shop("dump");
    let items: Vec<Value> = ["now/shop.yaml", "now/platform.yaml"]
        .iter()
        .flat_map(|name| {
            let text = sandbox.read(name);
            let documents = portcullis::Document::parse(name, text.as_bytes(), &portcullis::Limits::default());
            documents.documents().iter().map(|one| serde_json::to_value(one.value()).unwrap()).collect::<Vec<_>>()
        })
        .collect();
    let dump = json!({"apiVersion": "v1", "kind": "List", "items": items}).to_string();
    let manifests = sandbox.run(&["sod", "now"]).expect(1).out;
    assert_eq!(sandbox.run_with(&["sod", "-"], dump).expect(1).out, manifests);
}

#[test]
fn the_format_follows_the_file() {
    let sandbox = shop("files");
    let starts = [
        ("r.html", "<!doctype html>"),
        ("r.csv", "person,duty,"),
        ("r.json", "{\n"),
        ("r.md", "2 of 4 people"),
        ("r.txt", "    "),
    ];
    for (file, start) in starts {
        sandbox.run(&["sod", "now", "-o", file]).expect(1).silent();
        assert!(sandbox.read(file).starts_with(start), "{file}");
    }
    sandbox.run(&["access", "diff", "before", "now", "-o", "r.html", "-f", "csv"]).expect(1);
    assert!(sandbox.read("r.html").starts_with("change,of,who,"));
}

/// What the program prints of the example, and of names that break out of what they stand in.
#[test]
fn golden_outputs() {
    let folder = repository("testdata/access");
    let sandbox = shop("golden");
    sandbox.write("hostile.yaml", std::fs::read_to_string(folder.join("hostile.yaml")).unwrap());
    let who_can = ["who-can", "create", "rolebindings", "now", "--namespace", "shop"];
    let (sod, diff, hostile) = (["sod", "now"], ["access", "diff", "before", "now"], ["sod", "hostile.yaml"]);
    for (arguments, format, golden) in [
        (&who_can[..], "table", "shop/who-can.txt"),
        (&who_can, "json", "shop/who-can.json"),
        (&who_can, "markdown", "shop/who-can.md"),
        (&who_can, "csv", "shop/who-can.csv"),
        (&sod, "table", "shop/sod.txt"),
        (&sod, "json", "shop/sod.json"),
        (&sod, "markdown", "shop/sod.md"),
        (&sod, "csv", "shop/sod.csv"),
        (&diff, "table", "shop/diff.txt"),
        (&diff, "json", "shop/diff.json"),
        (&diff, "markdown", "shop/diff.md"),
        (&diff, "csv", "shop/diff.csv"),
        (&hostile, "table", "hostile.txt"),
        (&hostile, "markdown", "hostile.md"),
        (&hostile, "csv", "hostile.csv"),
    ] {
        let out = without_versions(&sandbox.run(&[arguments, &["--format", format]].concat()).out);
        if std::env::var_os("PORTCULLIS_BLESS").is_some() {
            std::fs::write(folder.join(golden), &out).unwrap();
        }
        let expected = std::fs::read_to_string(folder.join(golden)).unwrap();
        assert_eq!(out, expected, "{golden}; PORTCULLIS_BLESS=1 writes it anew");
    }
}

/// Versions and digest change with everything.
fn without_versions(text: &str) -> String {
    match text.find("\n  \"bundle\": {") {
        Some(at) => format!("{}\n", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The README shows what the program prints.
#[test]
fn the_readme_is_true() {
    let readme = std::fs::read_to_string(repository("README.md")).unwrap();
    for golden in ["who-can.txt", "diff.txt", "sod.txt"] {
        let shown = std::fs::read_to_string(repository("testdata/access/shop").join(golden)).unwrap();
        for part in shown.split("\n\n") {
            let first = part.lines().next().unwrap_or_default();
            if readme.contains(&format!("\n{first}\n")) {
                assert!(readme.contains(part.trim_end()), "README.md has not: {part}");
            }
        }
        let first = shown.lines().next().unwrap_or_default();
        assert!(readme.contains(first), "README.md does not show {golden}");
    }
}

#[test]
fn names_never_break_out() {
    let sandbox = Sandbox::with("access-hostile", "h.yaml", std::fs::read(repository("testdata/access/hostile.yaml")).unwrap());
    for command in [&["sod", "h.yaml", "--all"][..], &["who-can", "create", "pods", "h.yaml", "-n", "<script>alert(1)</script>"]]
    {
        for format in FORMATS {
            let run = sandbox.run(&[command, &["--format", format]].concat()).expect(4);
            assert!(!run.err.contains('\x1b') && !run.out.contains('\x1b'), "{run:?}");
        }
        let page = sandbox.run(&[command, &["-f", "html"]].concat()).expect(4).out;
        for (part, count) in
            [("<script", 1), ("</script", 1), ("<style", 1), ("</style", 1), ("<img", 0), ("<h1", 1), ("onmouseover='", 0)]
        {
            assert_eq!(page.matches(part).count(), count, "{part}");
        }
        assert!(page.contains("default-src 'none'; style-src 'sha256-"), "{page}");
    }
}
