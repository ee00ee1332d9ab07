//! Cases as every surface takes them, and what a surface says about one.

#![allow(dead_code, reason = "each test uses a part")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use portcullis::{Backend, Document, Evaluator, Fault, Finding, Limits, Operation, PathSegment, Report, Review};
use serde_json::{Map, Value, json};
use xtask::case::Case;
use xtask::files;
use xtask::policy::Library;
use xtask::setup::{Tool, ensure};

/// What a policy said: policy id, verdict, message, path as JSON.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said {
    pub policy: String,
    pub verdict: String,
    pub message: String,
    pub path: String,
}

pub type All = BTreeSet<Said>;

/// A case with the documents that `portcullis` reads from its text.
#[derive(Clone, Debug)]
pub struct Trial {
    pub policy: String,
    pub case: Case,
    /// As judged; on DELETE the object that is removed.
    pub object: Value,
    pub old: Option<Value>,
    /// `None` where nothing is known about other objects.
    pub inventory: Option<Vec<Value>>,
}

/// All cases of all policies.
pub fn trials() -> Vec<Trial> {
    let library = Library::read(&files::root().unwrap()).unwrap_or_else(|errors| panic!("{errors}"));
    let mut trials = Vec::new();
    // A policy that came into the tree after this binary was built has to wait for the next one.
    let embedded = |id: &str| portcullis::policies().iter().any(|policy| policy.id() == id);
    for policy in library.policies.iter().filter(|policy| embedded(&policy.id)) {
        for case in &policy.cases {
            trials.push(Trial {
                policy: policy.id.clone(),
                object: value(&case.file, &case.object.text),
                old: case.old.as_ref().map(|old| value(&case.file, &old.text)),
                inventory: case
                    .inventory_known
                    .then(|| case.inventory.iter().map(|object| value(&case.file, &object.text)).collect()),
                case: case.clone(),
            });
        }
    }
    trials
}

/// The one object in a text, read as kubectl does.
fn value(file: &str, text: &str) -> Value {
    let parsed = Document::parse(file, text.as_bytes(), &Limits::default());
    let documents = parsed.into_result().unwrap_or_else(|error| panic!("{file}: {error}"));
    assert_eq!(documents.len(), 1, "{file}: one object per document");
    documents[0].value().clone()
}

impl Trial {
    /// Parameters in the form of `input.parameters_by_policy`.
    pub fn parameters(&self) -> Value {
        let mut all = Map::new();
        if !self.case.parameters.is_empty() {
            all.insert(self.policy.clone(), Value::Object(self.case.parameters.clone()));
        }
        if !self.case.common.is_empty() {
            all.insert("common".to_owned(), Value::Object(self.case.common.clone()));
        }
        Value::Object(all)
    }

    pub fn operation(&self) -> Operation {
        match self.case.operation.as_deref() {
            Some("CREATE") => Operation::Create,
            Some("UPDATE") => Operation::Update,
            Some("DELETE") => Operation::Delete,
            _ => Operation::None,
        }
    }

    pub fn review(&self) -> Result<Review, portcullis::Error> {
        let mut review = Review::from_document(document(&self.object))?.operation(self.operation());
        if let Some(old) = &self.old {
            review = review.old_object(document(old));
        }
        if let Some(approvals) = &self.case.approvals {
            review = review.approvals(approvals.clone())?;
        }
        match &self.case.user {
            Some(user) => review.user_info(user.clone()),
            None => Ok(review),
        }
    }

    /// What the embedded evaluator says.
    pub fn embedded(&self, evaluator: &Evaluator) -> Result<All, portcullis::Error> {
        let review = self.review()?;
        let report = match &self.inventory {
            None => evaluator.evaluate(&review)?,
            Some(others) => {
                let documents: Vec<Document> = others.iter().map(document).collect();
                evaluator.evaluate_in(&review, &evaluator.inventory(&documents))?
            }
        };
        Ok(said(&report))
    }

    /// `input` and `data.inventory`, built without the evaluator.
    pub fn request(&self) -> Value {
        let api = text(&self.object, &["apiVersion"]);
        let (group, version) = api.split_once('/').unwrap_or(("", api));
        let deleted = self.operation() == Operation::Delete;
        let mut review = json!({
            "kind": {"group": group, "version": version, "kind": text(&self.object, &["kind"])},
            "name": text(&self.object, &["metadata", "name"]),
            "operation": self.case.operation.as_deref().unwrap_or_default(),
            "object": if deleted { Value::Null } else { self.object.clone() },
            "oldObject": if deleted { self.object.clone() } else { self.old.clone().unwrap_or(Value::Null) },
        });
        // What a request says of an object whose name or namespace is malformed is not what is tested here.
        if let Ok(reference) = self.review().map(|review| review.object_ref()) {
            review["name"] = json!(reference.name());
            if !reference.namespace().is_empty() {
                review["namespace"] = json!(reference.namespace());
            }
        }
        if let Some(user) = &self.case.user {
            review["userInfo"] = user.clone();
        }
        let mut request = json!({"input": {"review": review, "parameters": {}, "parameters_by_policy": self.parameters()}});
        if let Some(approvals) = &self.case.approvals {
            request["input"]["approvals"] = approvals.clone();
        }
        if let Some(others) = &self.inventory {
            request["inventory"] = inventory(others);
        }
        request
    }
}

fn document(value: &Value) -> Document {
    Document::from_value("case", value.clone())
}

fn text<'a>(value: &'a Value, path: &[&str]) -> &'a str {
    path.iter().try_fold(value, |value, key| value.get(key)).and_then(Value::as_str).unwrap_or_default()
}

/// Where the library files an object: that is not what is compared here.
fn namespace(object: &Value) -> String {
    Review::from_document(document(object)).map(|review| review.object_ref().namespace().to_owned()).unwrap_or_default()
}

/// Gatekeeper's shape.
fn inventory(objects: &[Value]) -> Value {
    let mut shape = json!({"namespace": {}, "cluster": {}});
    for object in objects {
        let namespace = namespace(object);
        let root = if namespace.is_empty() { &mut shape["cluster"] } else { &mut shape["namespace"][&namespace] };
        root[text(object, &["apiVersion"])][text(object, &["kind"])][text(object, &["metadata", "name"])] = object.clone();
    }
    shape
}

/// An evaluator that runs every policy of both profiles with baseline defaults.
pub fn evaluator(parameters: &Value, backend: Backend, facts: bool) -> Evaluator {
    let mut builder = Evaluator::builder().backend(backend);
    for policy in portcullis::policies() {
        builder = builder.select(policy.id());
    }
    for (policy, values) in parameters.as_object().into_iter().flatten() {
        builder = match policy.as_str() {
            "common" => builder.common_parameters(values.clone()),
            policy => builder.parameters(policy, values.clone()),
        };
    }
    if !facts {
        builder = builder.without_facts();
    }
    builder.build().unwrap_or_else(|error| panic!("{error}"))
}

/// One evaluator for each set of parameters.
pub struct Evaluators {
    backend: Backend,
    facts: bool,
    made: BTreeMap<String, Evaluator>,
}

impl Evaluators {
    pub fn new(backend: Backend, facts: bool) -> Self {
        Self { backend, facts, made: BTreeMap::new() }
    }

    pub fn of(&mut self, parameters: &Value) -> &Evaluator {
        self.made.entry(parameters.to_string()).or_insert_with(|| evaluator(parameters, self.backend, self.facts))
    }
}

/// What a report says.
pub fn said(report: &Report) -> All {
    let path = |path: &[PathSegment]| {
        let segment = |segment: &PathSegment| match segment {
            PathSegment::Key(key) => json!(key),
            PathSegment::Index(index) => json!(index),
        };
        Value::Array(path.iter().map(segment).collect()).to_string()
    };
    let finding = |finding: &Finding| Said {
        policy: finding.policy().id().to_owned(),
        verdict: finding.verdict().as_str().to_owned(),
        message: finding.message().to_owned(),
        path: path(finding.path()),
    };
    let fault = |fault: &Fault| {
        let of = |policy: &String| Said {
            policy: policy.clone(),
            verdict: "error".to_owned(),
            message: fault.message().to_owned(),
            path: path(fault.path().unwrap_or_default()),
        };
        fault.policies().iter().map(of).collect::<Vec<_>>()
    };
    let findings = report.findings().iter().chain(report.unknowns()).map(finding);
    findings.chain(report.errors().iter().flat_map(fault)).collect()
}

/// OPA behind a pipe, with the bundle as `portcullis bundle --for opa` writes it.
pub struct Opa {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Opa {
    /// Starts it.
    pub fn start() -> Result<Self, String> {
        let program = ensure(Tool::OpaServe)?;
        let bundle = scratch("opa-bundle");
        // The policies that this binary embeds, not those in the tree, which may have changed since it was built.
        write(&bundle, &portcullis::bundle::opa());
        let mut child = Command::new(program)
            .arg("-bundle")
            .arg(&bundle)
            .args(["-query", "data.portcullis.main.findings"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| error.to_string())?;
        let stdin = child.stdin.take().ok_or("no input")?;
        let stdout = BufReader::new(child.stdout.take().ok_or("no output")?);
        let mut opa = Self { child, stdin, stdout };
        // A bundle that OPA refuses is a defect, not a missing tool.
        opa.ask(&json!({"input": {}})).unwrap_or_else(|error| panic!("OPA does not take the bundle: {error}"));
        Ok(opa)
    }

    /// Evaluates one request; an error of OPA is an error here.
    pub fn ask(&mut self, request: &Value) -> Result<All, String> {
        writeln!(self.stdin, "{request}").map_err(|error| error.to_string())?;
        let mut line = String::new();
        self.stdout.read_line(&mut line).map_err(|error| error.to_string())?;
        let reply: Value = serde_json::from_str(&line).map_err(|error| format!("{line}: {error}"))?;
        let findings = reply.get("result").and_then(Value::as_array).ok_or_else(|| reply.to_string())?;
        Ok(findings
            .iter()
            .map(|finding| Said {
                policy: text(finding, &["policy"]).to_owned(),
                verdict: text(finding, &["verdict"]).to_owned(),
                message: text(finding, &["msg"]).to_owned(),
                path: finding["details"]["path"].to_string(),
            })
            .collect())
    }
}

impl Drop for Opa {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Writes texts below a folder.
pub fn write(folder: &Path, texts: &BTreeMap<String, String>) {
    for (path, text) in texts {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

/// An empty folder below `target`.
pub fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    drop(std::fs::remove_dir_all(&folder));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// A surface that is not there: a skip that is printed, and a failure in CI.
pub fn skip(surface: &str, reason: &str) {
    assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "{surface}: {reason}");
    println!("skipped: {surface}: {reason}");
}

/// What one side says and the other does not.
pub fn difference(name: &str, left: &All, right: &All) -> Option<String> {
    if left == right {
        return None;
    }
    let mut out = String::new();
    for said in left.difference(right) {
        out.push_str(&format!("\n    only the embedded evaluator: {said:?}"));
    }
    for said in right.difference(left) {
        out.push_str(&format!("\n    only {name}: {said:?}"));
    }
    Some(out)
}
