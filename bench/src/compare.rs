//! Portcullis and OPA side by side in one run: the same Rego, the same inputs, evaluation only.
//!
//! `cargo run --release -p portcullis-bench --bin compare` prints a table; OPA's half needs `tools/bin/opaserve`, which
//! `cargo xtask test` builds. With the argument `policies` it prints what each policy takes alone.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use portcullis::{Document, Evaluator, Limits, Profile, Review};
use portcullis_bench::{BAD_INGRESS, GATEWAY, GOOD_INGRESS, HTTP_ROUTE, cluster, mixed};
use serde_json::{Value, json};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const BATCHES: usize = 11;
const EVALUATIONS: usize = 20;

fn main() -> Outcome<()> {
    if std::env::args().nth(1).as_deref() == Some("policies") {
        return policies();
    }
    let evaluator = Evaluator::builder().profile(Profile::Strict).build()?;
    println!("policies: {} (strict), engine: regorus, {BATCHES} batches of {EVALUATIONS}\n", evaluator.policies().len());
    start()?;
    let inputs = [("good Ingress", GOOD_INGRESS), ("bad Ingress", BAD_INGRESS), ("HTTPRoute", HTTP_ROUTE)];
    let opa = opa(&inputs);
    println!("\n| one review | Portcullis min | median | OPA min | median | factor (min) |");
    println!("|---|---|---|---|---|---|");
    for (index, (name, text)) in inputs.iter().enumerate() {
        let own = review(&evaluator, text)?;
        match opa.as_ref().ok().and_then(|rows| rows.get(index)) {
            Some(other) => println!(
                "| {name} | {} | {} | {} | {} | {:.1} |",
                micros(own.0),
                micros(own.1),
                micros(other.0),
                micros(other.1),
                other.0 / own.0
            ),
            None => println!("| {name} | {} | {} | - | - | - |", micros(own.0), micros(own.1)),
        }
    }
    if let Err(error) = opa {
        println!("\nOPA was not measured: {error}");
    }
    sets(&evaluator)
}

fn start() -> Outcome<()> {
    let times: Result<Vec<f64>, _> = (0..BATCHES).map(|_| timed(|| Evaluator::builder().build().map(drop))).collect();
    let (min, median) = summary(times?);
    println!(
        "| start-up | min | median |\n|---|---|---|\n| `Evaluator::builder().build()` | {} | {} |",
        micros(min),
        micros(median)
    );
    Ok(())
}

fn review(evaluator: &Evaluator, text: &str) -> Outcome<(f64, f64)> {
    let review = Review::from_yaml(text.as_bytes())?;
    let inventory = evaluator.inventory(Document::parse("gateway.yaml", GATEWAY.as_bytes(), &Limits::default()).documents());
    let batch = || timed(|| (0..EVALUATIONS).try_for_each(|_| evaluator.evaluate_in(&review, &inventory).map(drop)));
    let times: Result<Vec<f64>, _> = (0..BATCHES).map(|_| batch()).collect();
    let (min, median) = summary(times?);
    Ok((min / EVALUATIONS as f64, median / EVALUATIONS as f64))
}

fn sets(evaluator: &Evaluator) -> Outcome<()> {
    println!("\n| set | documents | parse | judge | per document | peak memory |\n|---|---|---|---|---|---|");
    for (name, make) in [("Ingresses", cluster as fn(usize) -> String), ("routes of every family", mixed)] {
        for count in [1_000, 5_000, 10_000] {
            let text = make(count);
            let start = Instant::now();
            let documents = Document::parse("cluster.yaml", text.as_bytes(), &Limits::default());
            let parse = start.elapsed().as_secs_f64();
            let judge = timed(|| evaluator.evaluate_all(&documents).map(drop))? / 1e9;
            let each = judge * 1e6 / documents.documents().len() as f64;
            println!("| {name} | {} | {parse:.2} s | {judge:.2} s | {each:.0} µs | {} |", documents.documents().len(), peak());
        }
    }
    Ok(())
}

/// What each policy takes alone, dearest first: where to look when a review gets slower.
fn policies() -> Outcome<()> {
    let mut rows = Vec::new();
    for policy in portcullis::policies() {
        let evaluator = Evaluator::builder().profile(Profile::Strict).select(policy.id()).build()?;
        let times: Outcome<Vec<f64>> =
            [GOOD_INGRESS, BAD_INGRESS, HTTP_ROUTE].into_iter().map(|text| Ok(review(&evaluator, text)?.0)).collect();
        rows.push((times?, policy.id()));
    }
    rows.sort_by(|(a, _), (b, _)| b.iter().sum::<f64>().total_cmp(&a.iter().sum()));
    println!("| policy alone | good Ingress | bad Ingress | HTTPRoute |\n|---|---|---|---|");
    for (times, id) in rows {
        println!("| {id} | {} |", times.into_iter().map(micros).collect::<Vec<_>>().join(" | "));
    }
    Ok(())
}

/// The most memory that the process had so far; it grows from line to line with the sets.
fn peak() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|rest| rest.split_whitespace().next()).and_then(|number| number.parse::<u64>().ok());
    kilobytes.map_or_else(|| "-".to_owned(), |kilobytes| format!("{} MB", kilobytes / 1024))
}

/// Nanoseconds that a call took.
fn timed(call: impl FnOnce() -> Result<(), portcullis::Error>) -> Result<f64, portcullis::Error> {
    let start = Instant::now();
    call()?;
    Ok(start.elapsed().as_nanos() as f64)
}

fn summary(mut times: Vec<f64>) -> (f64, f64) {
    times.sort_by(f64::total_cmp);
    (times.first().copied().unwrap_or_default(), times.get(times.len() / 2).copied().unwrap_or_default())
}

fn micros(nanos: f64) -> String {
    format!("{:.0} µs", nanos / 1e3)
}

/// What OPA takes for the same findings, in nanoseconds: minimum and median for each input.
fn opa(inputs: &[(&str, &str)]) -> Outcome<Vec<(f64, f64)>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut command = Command::new(root.join("tools/bin/opaserve"));
    for file in rego(&root)? {
        command.arg("-bundle").arg(file);
    }
    command.args([
        "-query",
        "data.portcullis.main.findings",
        "-bench",
        &EVALUATIONS.to_string(),
        "-batches",
        &BATCHES.to_string(),
    ]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        for (name, text) in inputs {
            writeln!(stdin, "{}", request(name, text)?)?;
        }
    }
    let answers = String::from_utf8(child.wait_with_output()?.stdout)?;
    answers.lines().map(|line| times(&serde_json::from_str(line)?)).collect()
}

fn times(answer: &Value) -> Outcome<(f64, f64)> {
    let time = |key: &str| answer.get(key).and_then(Value::as_f64).ok_or_else(|| answer.to_string());
    Ok((time("min_ns")?, time("median_ns")?))
}

fn rego(root: &Path) -> Outcome<Vec<PathBuf>> {
    let mut waiting = vec![
        root.join("policies"),
        root.join("bindings/opa/portcullis/main.rego"),
        root.join("bindings/opa/portcullis/settings.rego"),
    ];
    let mut files = Vec::new();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>()?);
        } else if path.extension().is_some_and(|extension| extension == "rego") && !path.to_string_lossy().ends_with("_test.rego")
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The input that the embedded evaluator gives its engine for the same review.
fn request(name: &str, text: &str) -> Outcome<Value> {
    let object = object(text)?;
    let gateway = object_at(&object, "/metadata/namespace");
    let (group, version) = api(&object);
    let inventory = json!({"namespace": {gateway.clone(): {"gateway.networking.k8s.io/v1": {"Gateway": {"edge": self::object(GATEWAY)?}}}}, "cluster": {}});
    let kind = json!({"group": group, "version": version, "kind": object_at(&object, "/kind")});
    let review = json!({"kind": kind, "name": object_at(&object, "/metadata/name"), "namespace": gateway, "operation": "", "userInfo": {}, "object": object});
    Ok(json!({"id": name, "input": {"review": review, "parameters_by_policy": {"common": {}}}, "inventory": inventory}))
}

fn object(text: &str) -> Outcome<Value> {
    let documents = Document::parse("input.yaml", text.as_bytes(), &Limits::default());
    Ok(documents.documents().first().ok_or("no document")?.value().clone())
}

fn object_at(object: &Value, pointer: &str) -> String {
    object.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn api(object: &Value) -> (String, String) {
    let text = object_at(object, "/apiVersion");
    text.split_once('/').map_or_else(|| (String::new(), text.clone()), |(group, version)| (group.to_owned(), version.to_owned()))
}
