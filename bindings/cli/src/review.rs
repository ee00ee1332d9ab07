//! `portcullis review`: an AdmissionReview in, the answer of a webhook out.

use std::path::Path;

use portcullis::{Decision, EnforcementAction, Evaluator, Fault, Finding, Limits, PathSegment, Report};
use serde_json::{Value, json};

use crate::args::{Cli, Review};
use crate::failure::{Failure, exit};
use crate::input::Inputs;
use crate::set::Set;
use crate::{output, settings};

/// Runs the command and gives the exit code.
pub fn run(cli: &Cli, args: &Review) -> Result<u8, Failure> {
    if args.file == Path::new("-") && args.inventory.iter().any(|path| path == Path::new("-")) {
        return Err(Failure::usage("standard input cannot be both the review and the inventory"));
    }
    let evaluator = settings::evaluator(&args.settings)?;
    let limits = Limits::default();
    let bytes = read(&args.file, &limits)?;
    let Some(uid) = uid(&bytes) else {
        let why = portcullis::Review::from_admission_within(&bytes, &limits).err();
        let why = why.map_or_else(|| "`request.uid` is missing".to_owned(), |error| error.to_string());
        return Err(Failure::not_judged(format_args!("the AdmissionReview cannot be answered: {why}")));
    };
    let (answer, code) = match judge(evaluator, &bytes, args, &limits) {
        Ok(report) => (answer(&report), report.exit_code()),
        Err(failure) => {
            output::error(&failure.message);
            (refusal(&failure.message), exit::NOT_JUDGED)
        }
    };
    output::stdout(&enveloped(&uid, answer))?;
    if !cli.quiet && code == exit::NOT_JUDGED {
        output::note("the request was denied because it could not be judged");
    }
    Ok(code)
}

fn read(path: &Path, limits: &Limits) -> Result<Vec<u8>, Failure> {
    if path.is_dir() {
        return Err(Failure::usage("the AdmissionReview must be one file (the inventory may be a folder)"));
    }
    let sources = Inputs::read(&[path.to_owned()], limits).sources;
    let Some(source) = sources.into_iter().next() else { return Ok(Vec::new()) };
    source.bytes.map_err(|message| Failure::not_judged(format_args!("{}: {message}", source.name)))
}

/// What is answered must name the request, whatever else is wrong with it.
fn uid(bytes: &[u8]) -> Option<String> {
    let review: Value = serde_json::from_slice(bytes).ok()?;
    review.pointer("/request/uid")?.as_str().filter(|uid| !uid.is_empty()).map(str::to_owned)
}

fn judge(evaluator: &Evaluator, bytes: &[u8], args: &Review, limits: &Limits) -> Result<Report, Failure> {
    let mut review = portcullis::Review::from_admission_within(bytes, limits)?;
    if let Some(path) = &args.approvals {
        review = review.approvals(approvals(path, limits)?)?;
    }
    if args.inventory.is_empty() {
        return Ok(evaluator.evaluate(&review)?);
    }
    let set = Set::read(&args.inventory, limits);
    if !set.is_complete() {
        let errors = set.parsed.iter().flat_map(|documents| documents.errors()).map(ToString::to_string);
        let first = set.unread.iter().cloned().chain(errors).next().unwrap_or_default();
        return Err(Failure::not_judged(format_args!("the inventory cannot be read: {first}")));
    }
    Ok(evaluator.evaluate_in(&review, &evaluator.inventory(set.documents()))?)
}

/// The approvals in a file: a list, in YAML or JSON.
fn approvals(path: &Path, limits: &Limits) -> Result<Value, Failure> {
    let bytes = read(path, limits)?;
    let name = path.display().to_string();
    let documents = portcullis::Document::parse(&name, &bytes, limits).into_result()?;
    match documents.as_slice() {
        [one] => Ok(one.value().clone()),
        _ => Err(Failure::not_judged(format_args!("{name}: approvals are one document, a list"))),
    }
}

fn enveloped(uid: &str, mut response: Value) -> String {
    if let Some(entries) = response.as_object_mut() {
        entries.insert("uid".into(), uid.into());
    }
    let review = json!({"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "response": response});
    format!("{review:#}\n")
}

fn answer(report: &Report) -> Value {
    let all = || report.findings().iter().chain(report.unknowns());
    let warns = |finding: &&Finding| finding.action() == EnforcementAction::Warn;
    let warnings: Vec<String> = all().filter(warns).map(finding).collect();
    let mut response = match report.decision() {
        Decision::Allow => json!({"allowed": true}),
        Decision::Deny => {
            let denies = |finding: &&Finding| finding.action() == EnforcementAction::Deny;
            let lines: Vec<String> = report.errors().iter().map(fault).chain(all().filter(denies).map(finding)).collect();
            denied(403, "Forbidden", &lines.join("\n"))
        }
    };
    if let (false, Some(entries)) = (warnings.is_empty(), response.as_object_mut()) {
        entries.insert("warnings".into(), warnings.into());
    }
    response
}

/// The answer to a review that cannot be understood.
fn refusal(message: &str) -> Value {
    denied(400, "BadRequest", &format!("the request could not be judged: {message}"))
}

fn denied(code: u16, reason: &str, message: &str) -> Value {
    json!({"allowed": false, "status": {"code": code, "reason": reason, "message": message}})
}

fn finding(finding: &Finding) -> String {
    let label = match finding.verdict() {
        portcullis::Verdict::Unknown => "unknown",
        _ => finding.severity().as_str(),
    };
    one_line(&format!("[{}] {label}: {}{}", finding.policy().id(), finding.message(), at(finding.path())))
}

fn fault(fault: &Fault) -> String {
    let policies = fault.policies().join(", ");
    let label = if policies.is_empty() { fault.kind().as_str() } else { &policies };
    one_line(&format!("[{label}] error: {}{}", fault.message(), fault.path().map(at).unwrap_or_default()))
}

/// ` (at spec.rules[0].host)`.
fn at(path: &[PathSegment]) -> String {
    let mut text = String::new();
    for segment in path {
        match segment {
            PathSegment::Index(index) => text.push_str(&format!("[{index}]")),
            PathSegment::Key(key) if key.contains(['.', '/']) => text.push_str(&format!("[{key}]")),
            PathSegment::Key(key) => {
                text.push_str(if text.is_empty() { "" } else { "." });
                text.push_str(key);
            }
        }
    }
    if text.is_empty() { text } else { format!(" (at {text})") }
}

/// Warnings travel in HTTP headers, which take no control characters.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
