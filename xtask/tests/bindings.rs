//! Every case through the bindings, and answers about routes, access and the network: the command line tool, C and WebAssembly give the
//! bytes that `portcullis::call` gives.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test"
)]

mod surface;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use portcullis::call::EvaluateCall;
use portcullis::{Evaluator, Format, RenderOptions};
use serde_json::{Value, json};
use surface::{Trial, scratch, skip, trials};
use xtask::files;
use xtask::setup::{Tool, ensure};

/// The profile that this test was built with: the bindings are built likewise, and share what is built.
const PROFILE: &str = if cfg!(debug_assertions) { "debug" } else { "release" };

/// A case as options and call, and what the library answers.
struct Call {
    file: String,
    options: Value,
    call: Value,
    answer: String,
    /// What the command line tool is asked for `case.yaml`; nothing where it has no such command.
    command: Vec<&'static str>,
}

/// The command that judges.
const CHECK: [&str; 4] = ["check", "--config", "config.json", "case.yaml"];

/// Made once for all tests. A manifest whose inventory is not known cannot be said in a call, where the documents are all there is.
static CALLS: LazyLock<Vec<Call>> = LazyLock::new(calls);

fn calls() -> Vec<Call> {
    let mut evaluators: BTreeMap<String, Evaluator> = BTreeMap::new();
    let mut of = |trial: &Trial| {
        let options = json!({"config": config(trial)});
        let call = if trial.case.is_request() {
            let mut call = json!({"review": admission(trial).to_string()});
            if let Some(approvals) = &trial.case.approvals {
                call["approvals"] = approvals.clone();
            }
            if let Some(others) = &trial.inventory {
                let texts: Vec<Value> = others
                    .iter()
                    .enumerate()
                    .map(|(at, other)| json!({"name": format!("{at}.json"), "text": other.to_string()}))
                    .collect();
                call["inventory"] = Value::Array(texts);
            }
            call
        } else if trial.inventory.is_some() {
            json!({"documents": [{"name": "case.yaml", "text": text(trial)}]})
        } else {
            return None;
        };
        let read = |value: &Value| EvaluateCall::parse(value.to_string().as_bytes()).unwrap();
        let evaluator = evaluators.entry(options.to_string()).or_insert_with(|| read(&options).evaluator().unwrap());
        let report = read(&call).judge(evaluator).unwrap_or_else(|error| panic!("{}: {error}", trial.case.file));
        let answer = report.render(Format::Json, &RenderOptions::default()).unwrap();
        // The tool answers a review with a review; what it makes of manifests is a report.
        let command = if call.get("documents").is_some() { CHECK.to_vec() } else { Vec::new() };
        Some(Call { file: trial.case.file.clone(), options, call, answer, command })
    };
    let judged: Vec<Call> = trials().iter().filter_map(&mut of).collect();
    judged.into_iter().chain(others()).collect()
}

/// Calls with an op of their own. One evaluator answers them all: which policies run matters to routes only.
fn others() -> Vec<Call> {
    let root = files::root().unwrap();
    let read = |path: &str| files::read(&root, path).unwrap();
    let texts = |text: &str| json!([{"name": "case.yaml", "text": text}]);
    let before = |text: &str| json!([{"name": "old.yaml", "text": text}]);
    let routes = read("testdata/routes/shop.yaml");
    let (access, accessed) = (read("testdata/access/shop/now/shop.yaml"), read("testdata/access/shop/before/shop.yaml"));
    let exposed = read("testdata/exposure/shop.yaml");
    let closed = exposed.replace("type: NodePort, ", "").replace("hostNetwork: true", "hostNetwork: false");
    assert_ne!(closed, exposed);
    let wrong = exposed.replace("rules:", "rules: none\n  was:");
    assert_ne!(wrong, exposed);
    let network = read("testdata/network/shop/cluster.yaml");
    let question = json!({"verb": "create", "resource": "rolebindings", "namespace": "shop"});
    let asked = |from: &str, to: &str, matching: &str| json!({"from": from, "to": to, "matching": matching});
    let calls: Vec<(Value, Vec<&'static str>)> = vec![
        (json!({"op": "routes", "documents": texts(&routes)}), vec!["routes", "--config", "config.json", "case.yaml"]),
        (
            json!({"op": "who_can", "documents": texts(&access), "question": question}),
            vec!["who-can", "create", "rolebindings", "case.yaml", "--namespace", "shop"],
        ),
        (
            json!({"op": "separation", "documents": texts(&access), "separation": {"all": true}}),
            vec!["sod", "case.yaml", "--all"],
        ),
        (
            json!({"op": "access_diff", "documents": texts(&access), "old": before(&accessed)}),
            vec!["access", "diff", "old.yaml", "case.yaml"],
        ),
        (json!({"op": "exposure", "documents": texts(&exposed)}), vec!["exposure", "case.yaml"]),
        (
            json!({"op": "exposure", "documents": texts(&exposed), "exposure": {"namespaces": ["sh*"], "hosts": ["shop.*"]}}),
            vec!["exposure", "case.yaml", "--namespace", "sh*", "--host", "shop.*"],
        ),
        (json!({"op": "exposure", "documents": texts(&network)}), vec!["exposure", "case.yaml"]),
        (json!({"op": "exposure", "documents": texts(&wrong)}), vec!["exposure", "case.yaml"]),
        (json!({"op": "exposure", "documents": texts("a: [\n")}), vec!["exposure", "case.yaml"]),
        (
            json!({"op": "exposure_diff", "documents": texts(&exposed), "old": before(&closed)}),
            vec!["exposure", "diff", "old.yaml", "case.yaml"],
        ),
        (json!({"op": "exposure_suggest", "documents": texts(&exposed)}), vec![]),
        (json!({"op": "exposure_suggest", "documents": texts(&network), "exposure": {"namespaces": ["shop"]}}), vec![]),
        (
            json!({"op": "reach", "documents": texts(&network), "reach": asked("ingress-nginx/controller", "shop/web", "every-address")}),
            vec!["reach", "ingress-nginx/controller", "shop/web", "case.yaml"],
        ),
        (
            json!({"op": "reach", "documents": texts(&network), "reach": asked("internet", "shop/web", "selectors-only")}),
            vec!["reach", "internet", "shop/web", "case.yaml", "--selectors-only"],
        ),
        (
            json!({"op": "reach", "documents": texts(&network), "reach": asked("shop/", "shop/web", "every-address")}),
            vec!["reach", "shop/", "shop/web", "case.yaml"],
        ),
    ];
    let options = json!({"config": {"now": "2026-11-21T00:00:00Z"}});
    let parsed = |value: &Value| EvaluateCall::parse(value.to_string().as_bytes()).unwrap();
    let evaluator = parsed(&options).evaluator().unwrap();
    let answered = |(call, command): (Value, Vec<&'static str>)| {
        let answer = parsed(&call).answer(&evaluator).and_then(|outcome| outcome.render(None));
        let answer = answer.unwrap_or_else(|error| panic!("{}: {error}", call["op"]));
        Call { file: call["op"].to_string(), options: options.clone(), call, answer, command }
    };
    calls.into_iter().map(answered).collect()
}

fn config(trial: &Trial) -> Value {
    let mut config = json!({
        "now": "2026-11-21T00:00:00Z",
        "select": portcullis::policies().iter().map(|policy| policy.id()).collect::<Vec<_>>(),
    });
    if !trial.case.parameters.is_empty() {
        config["parameters"] = json!({&trial.policy: trial.case.parameters});
    }
    if !trial.case.common.is_empty() {
        config["common"] = json!(trial.case.common);
    }
    config
}

fn text(trial: &Trial) -> String {
    let objects = std::iter::once(&trial.case.object).chain(&trial.case.inventory);
    objects.map(|object| object.text.clone()).collect::<Vec<_>>().join("---\n")
}

/// An API server always says who asks and what for; where a case does not, something is put in its place.
fn admission(trial: &Trial) -> Value {
    let mut request = trial.request()["input"]["review"].clone();
    request["uid"] = json!("00000000-0000-0000-0000-000000000000");
    if request.get("userInfo").is_none() {
        request["userInfo"] = json!({"username": "jane"});
    }
    if request["operation"] == "" {
        request["operation"] = json!("CREATE");
    }
    json!({"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": request})
}

/// Builds a package of the workspace with the cargo that runs this test.
fn build(package: &str) {
    let cargo = std::env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from);
    let mut command = Command::new(cargo);
    command.current_dir(files::root().unwrap()).args(["build", "--quiet", "--package", package]);
    if PROFILE == "release" {
        command.arg("--release");
    }
    assert!(command.status().unwrap().success(), "{package} does not build");
}

/// Where cargo puts what it builds: this test is in `<target>/<profile>/deps`.
fn built() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    own.ancestors().nth(2).unwrap().to_owned()
}

/// A program that takes options on one line and then calls, one on each; an empty line starts over.
fn serve(name: &str, command: &mut Command) {
    let calls = &*CALLS;
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut complaints = Vec::new();
    let mut options = Value::Null;
    for call in calls {
        if call.options != options {
            if !options.is_null() {
                writeln!(stdin).unwrap();
            }
            writeln!(stdin, "{}", call.options).unwrap();
            options = call.options.clone();
        }
        writeln!(stdin, "{}", call.call).unwrap();
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        if line.trim() != call.answer.replace('\n', " ").trim() {
            complaints.push(format!("{}:\n    {}", call.file, line.chars().take(300).collect::<String>()));
        }
        assert!(complaints.len() < 10, "{name}:\n{}", complaints.join("\n"));
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
    assert!(complaints.is_empty(), "{name}:\n{}", complaints.join("\n"));
    println!("{name}: {} calls agree", calls.len());
}

#[test]
fn c() {
    let root = files::root().unwrap();
    if !root.join("bindings/c/examples/call.c").is_file() {
        return skip("c", "there is no bindings/c/examples/call.c");
    }
    let compiler = match ensure(Tool::CCompiler) {
        Ok(compiler) => compiler,
        Err(reason) => return skip("c", &reason),
    };
    build("portcullis-c");
    let program = scratch("c").join("call");
    let done = Command::new(compiler)
        .current_dir(&root)
        .args(["-std=c11", "-Ibindings/c/include", "bindings/c/examples/call.c", "-o"])
        .arg(&program)
        .arg(built().join("libportcullis_c.a"))
        .args(["-lpthread", "-ldl", "-lm"])
        .status()
        .unwrap();
    assert!(done.success());
    serve("c", &mut Command::new(program));
}

#[test]
fn wasm() {
    let root = files::root().unwrap();
    let script = root.join("bindings/wasm/tests/call.mjs");
    if !script.is_file() {
        return skip("wasm", "there is no bindings/wasm/tests/call.mjs");
    }
    match ensure(Tool::Node) {
        Ok(node) => serve("wasm", Command::new(node).current_dir(root).arg(script)),
        Err(reason) => skip("wasm", &reason),
    }
}

#[test]
fn cli() {
    if !files::root().unwrap().join("bindings/cli/Cargo.toml").is_file() {
        return skip("cli", "there is no bindings/cli");
    }
    build("portcullis-cli");
    let program = built().join("portcullis");
    let folder = scratch("cli");
    let mut complaints = Vec::new();
    let mut compared = 0;
    for call in CALLS.iter().filter(|call| !call.command.is_empty()) {
        let printed = printed(&program, &folder, call);
        compared += 1;
        if printed != call.answer {
            complaints.push(format!("{}:\n    {}", call.file, printed.chars().take(300).collect::<String>()));
        }
        assert!(complaints.len() < 10, "cli:\n{}", complaints.join("\n"));
    }
    assert!(complaints.is_empty(), "cli:\n{}", complaints.join("\n"));
    println!("cli: {compared} manifests agree");
}

fn printed(program: &Path, folder: &Path, call: &Call) -> String {
    for key in ["documents", "old"] {
        if let Some(text) = call.call[key][0]["text"].as_str() {
            std::fs::write(folder.join(call.call[key][0]["name"].as_str().unwrap()), text).unwrap();
        }
    }
    std::fs::write(folder.join("config.json"), call.options["config"].to_string()).unwrap();
    let done =
        Command::new(program).current_dir(folder).arg("--quiet").args(&call.command).args(["--format", "json"]).output().unwrap();
    String::from_utf8_lossy(&done.stdout).into_owned()
}
