//! `routes`: what is listed, in every format, and what is said about what is missing.

use serde_json::{Value, json};

use crate::sandbox::{CLASS, INSECURE, SECURE, Sandbox, repository};

const FORMATS: [&str; 5] = ["table", "json", "csv", "markdown", "html"];

/// A folder for each test, which run side by side.
fn shop(test: &str) -> Sandbox {
    let sandbox = Sandbox::with(&format!("routes-{test}"), "a/insecure.yaml", INSECURE);
    sandbox.write("b/secure.yaml", SECURE.replace("shop.example.com", "pay.example.com").replace("store", "billing"));
    sandbox.write("class.yaml", CLASS);
    sandbox
}

fn rows(out: &str) -> Vec<Value> {
    let registry: Value = serde_json::from_str(out).unwrap();
    assert_eq!(registry["schema"], "portcullis.routes/v1");
    registry["routes"].as_array().unwrap().clone()
}

fn hosts(out: &str) -> Vec<String> {
    rows(out).iter().map(|row| row["host"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_policies_find_does_not_decide() {
    let sandbox = shop("formats");
    for format in FORMATS {
        let run = sandbox.run(&["routes", "--format", format]).expect(0);
        run.out_has("shop.example.com").err_has("2 routes of 3 objects, 2 hosts, 1 without TLS");
    }
    let run = sandbox.run(&["routes"]).expect(0);
    assert!(run.out.starts_with("HOST "), "{run:?}");
    let run = sandbox.run(&["routes", "-q"]).expect(0);
    assert_eq!(run.err, "");
}

#[test]
fn rows_are_chosen_and_sorted() {
    let sandbox = shop("query");
    let listed = |more: &[&str]| hosts(&sandbox.run(&[&["routes", "--format", "json"], more].concat()).expect(0).out);
    let (pay, shop) = ("pay.example.com".to_owned(), "shop.example.com".to_owned());
    assert_eq!(listed(&[]), [pay.clone(), shop.clone()]);
    assert_eq!(listed(&["--sort=-host"]), [shop.clone(), pay.clone()]);
    assert_eq!(listed(&["--sort", "-severity,host"])[0], shop);
    assert_eq!(listed(&["--namespace", "billing"]), std::slice::from_ref(&pay));
    assert_eq!(listed(&["--namespace", "bill*", "-n", "store"]).len(), 2);
    assert_eq!(listed(&["--host", "SHOP.*"]), std::slice::from_ref(&shop));
    assert!(listed(&["--class", "traefik"]).is_empty());
    assert_eq!(listed(&["--class", "ng*"]).len(), 2);
    assert_eq!(listed(&["--findings", "--select", "route/missing-tls"]), [shop]);
    assert_eq!(listed(&["--public"]).len(), 2, "what is not known to be internal may be public");
}

#[test]
fn a_route_without_endpoints_is_stale() {
    let sandbox = shop("stale");
    sandbox.write(
        "service.yaml",
        "\
apiVersion: v1
kind: Service
metadata: {name: shop, namespace: store}
spec: {selector: {app: shop}, ports: [{port: 80}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: shop-1, namespace: store, labels: {kubernetes.io/service-name: shop}}
addressType: IPv4
endpoints: []
",
    );
    let run = sandbox.run(&["routes", "--stale", "--format", "json"]).expect(0);
    assert_eq!(hosts(&run.out), ["shop.example.com"], "{run:?}");
    assert_eq!(rows(&run.out)[0]["stale"], true);
}

#[test]
fn what_is_wrong_with_the_command_line_is_said_before_anything_is_read() {
    let sandbox = shop("wrong");
    let wrong = |more: &[&str]| sandbox.run(&[&["routes", "nowhere.yaml"], more].concat()).expect(2).silent();
    wrong(&["--sort", "hots"]).err_has("unknown column `hots` (did you mean `host`?)");
    wrong(&["--sort", "whatever"]).err_has("known: host, path,");
    wrong(&["--sort", "host,,path"]).err_has("a column to sort by is missing");
    wrong(&["--format", "xlsx"]).err_has("table, json, csv, markdown, html");
    wrong(&["-", "--inventory", "-"]).err_has("standard input cannot be both");
    wrong(&["--profile", "lax"]).err_has("lax");
    let run = sandbox.run(&["routes", "--output", "no/such/folder.html"]).expect(2).silent();
    run.err_has("no/such/folder.html: the file cannot be written");
}

#[test]
fn what_is_not_judged_is_in_the_output_and_on_standard_error() {
    let sandbox = shop("errors");
    sandbox.write("z.yaml", "apiVersion: v1\nkind: [\n");
    for format in FORMATS {
        let run = sandbox.run(&["routes", ".", "nowhere.yaml", "--format", format]).expect(4);
        let run = run.out_has("shop.example.com").out_has("z.yaml").out_has("nowhere.yaml");
        let run = run.err_has("error: z.yaml:2:").err_has("error: nowhere.yaml: there is no such file or folder\n");
        run.err_has("2 not judged");
    }
    let run = sandbox.run(&["routes", ".", "--namespace", "nobody"]).expect(4);
    run.out_has("not judged: z.yaml:2:").err_has("0 of 2 routes");
    sandbox.run(&["routes", "a", "class.yaml", "--inventory", "z.yaml"]).expect(4).err_has("error: z.yaml:2:");
}

#[test]
fn nothing_to_list() {
    let sandbox = Sandbox::new("routes-nothing");
    sandbox.run(&["routes"]).expect(3).silent().err_has("there is no Kubernetes object in the inputs");
    sandbox.write("class.yaml", CLASS);
    sandbox.run(&["routes"]).expect(0).silent().err_has("0 routes of 1 object");
    sandbox.run_with(&["routes", "-", "-f", "html"], CLASS).expect(0).out_has("There are no routes to show.");
}

#[test]
fn the_inventory_is_known_and_not_listed() {
    let sandbox = shop("inventory");
    let json = ["--format", "json", "--select", "route/host-collision"];
    let other = SECURE.replace("store", "other");
    sandbox.write("other.yaml", other);
    let run = sandbox.run(&[&["routes", "a", "class.yaml"], &json[..]].concat()).expect(0);
    assert_eq!(rows(&run.out)[0]["findings"], json!([]));
    let run = sandbox.run(&[&["routes", "a", "--inventory", "other.yaml", "--inventory", "class.yaml"], &json[..]].concat());
    let run = run.expect(0);
    assert_eq!(rows(&run.out).len(), 1);
    assert_eq!(rows(&run.out)[0]["findings"][0]["policy"], "route/host-collision", "{run:?}");
    // An object that is in both is that of the inputs.
    let run = sandbox.run(&[&["routes", "a", "--inventory", "a", "--inventory", "class.yaml"], &json[..]].concat()).expect(0);
    assert_eq!((rows(&run.out).len(), &rows(&run.out)[0]["findings"]), (1, &json!([])));
}

#[test]
fn the_format_follows_the_file() {
    let sandbox = shop("files");
    for (file, start) in
        [("r.html", "<!doctype html>"), ("r.csv", "host,path,"), ("r.json", "{\n"), ("r.md", "2 routes"), ("r.txt", "HOST ")]
    {
        sandbox.run(&["routes", "a", "b", "class.yaml", "-o", file]).expect(0).silent();
        assert!(sandbox.read(file).starts_with(start), "{file}");
    }
    sandbox.run(&["routes", "a", "-o", "r.html", "-f", "csv"]).expect(0);
    assert!(sandbox.read("r.html").starts_with("host,path,"));
}

#[test]
fn a_dump_tells_who_changed_what() {
    let mut object: Value = serde_json::from_str(
        &serde_json::to_string(
            &portcullis::Document::parse("i", SECURE.as_bytes(), &portcullis::Limits::default()).documents()[0].value(),
        )
        .unwrap(),
    )
    .unwrap();
    object["metadata"]["creationTimestamp"] = json!("2025-01-02T03:04:05Z");
    object["metadata"]["managedFields"] = json!([
        {"manager": "helm", "operation": "Update", "time": "2026-03-01T00:00:00Z"},
        {"manager": "controller", "operation": "Update", "time": "2026-09-01T00:00:00Z", "subresource": "status"},
    ]);
    let sandbox =
        Sandbox::with("routes-dump", "dump.json", json!({"apiVersion": "v1", "kind": "List", "items": [object]}).to_string());
    let run = sandbox.run(&["routes", "dump.json", "--format", "json"]).expect(0);
    let row = &rows(&run.out)[0];
    assert_eq!(
        (&row["created"], &row["changed"], &row["changed_by"]),
        (&json!("2025-01-02T03:04:05Z"), &json!("2026-03-01T00:00:00Z"), &json!("helm"))
    );
}

#[test]
fn the_bytes_are_those_of_the_library() {
    let sandbox = shop("bytes");
    let call = json!({
        "op": "routes",
        "documents": [{"name": "a/insecure.yaml", "text": INSECURE}, {"name": "class.yaml", "text": CLASS}],
        "config": {"now": "2026-11-21T00:00:00Z"},
        "format": "csv",
        "query": {"sort": "-severity"},
    });
    let answer = portcullis::call::evaluate(call.to_string().as_bytes());
    let arguments = ["routes", "a", "class.yaml", "-f", "csv", "--sort=-severity", "--now", "2026-11-21T00:00:00Z"];
    assert_eq!(sandbox.run(&arguments).expect(0).out, answer);
}

/// Names that break out of what they stand in, in every format, beside what they must look like.
#[test]
fn golden_outputs() {
    let folder = repository("testdata/routes");
    let sandbox = Sandbox::new("routes-golden");
    for name in ["shop.yaml", "hostile.yaml"] {
        sandbox.write(name, std::fs::read_to_string(folder.join(name)).unwrap());
    }
    for (input, format, golden) in [
        ("shop.yaml", "table", "shop.txt"),
        ("shop.yaml", "json", "shop.json"),
        ("shop.yaml", "csv", "shop.csv"),
        ("shop.yaml", "markdown", "shop.md"),
        ("hostile.yaml", "table", "hostile.txt"),
        ("hostile.yaml", "csv", "hostile.csv"),
        ("hostile.yaml", "markdown", "hostile.md"),
    ] {
        // One policy, so that what the others find does not matter here.
        let options = ["--select", "route/missing-tls", "--now", "2026-11-21T00:00:00Z", "--format", format];
        let run = sandbox.run(&[&["routes", input], &options[..]].concat());
        let out = without_versions(&run.out);
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

#[test]
fn a_page_runs_nothing_but_its_own() {
    let sandbox = Sandbox::with("routes-page", "h.yaml", std::fs::read(repository("testdata/routes/hostile.yaml")).unwrap());
    let page = sandbox.run(&["routes", "h.yaml", "-f", "html"]).expect(4).out;
    for (part, count) in [
        ("<script", 1),
        ("</script", 1),
        ("<style", 1),
        ("<img", 0),
        ("<h1", 1),
        ("onmouseover='", 0),
        ("javascript:alert(1)\"", 0),
    ] {
        assert_eq!(page.matches(part).count(), count, "{part}");
    }
    assert!(page.contains("default-src 'none'; style-src 'sha256-"), "{page}");
    for outside in [" src=", "href=", "url(", "@import", "http-equiv=\"refresh"] {
        assert!(!page.contains(outside) || outside == " src=" && !page.contains(" src=\""), "{outside}");
    }
}
