//! SARIF 2.1.0, as GitHub code scanning takes it: every result has a location, a relative URI and a stable fingerprint.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::error::Location;
use crate::policy::{Policy, Severity};
use crate::report::fingerprint;
use crate::report::{Exempted, Fault, Finding, Report, Verdict};
use crate::review::ObjectRef;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// The rule of errors, so that a run that could not judge is never an empty one.
const ERROR_RULE: &str = "portcullis/error";
const MOST_TAGS: usize = 20;

pub(super) fn render(report: &Report) -> String {
    let results = report.errors().iter().map(of_fault);
    let results = results.chain(report.findings().iter().chain(report.unknowns()).map(of_finding));
    let results: Vec<Value> = results.chain(report.exempted().iter().map(of_exempted)).collect();
    let notifications: Vec<Value> = report.errors().iter().map(notification).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": driver(report)},
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": report.errors().is_empty(),
                "toolExecutionNotifications": notifications,
            }],
            "results": results,
        }],
    });
    let mut text = serde_json::to_string_pretty(&log).unwrap_or_default();
    text.push('\n');
    text
}

fn driver(report: &Report) -> Value {
    let mut rules: Vec<Value> = report.coverage.policies.iter().map(|policy| rule(policy)).collect();
    rules.push(error_rule());
    json!({
        "name": "Portcullis",
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "informationUri": env!("CARGO_PKG_REPOSITORY"),
        "rules": rules,
    })
}

fn rule(policy: &Policy) -> Value {
    let mut rule = json!({
        "id": policy.id(),
        "name": pascal(policy.id()),
        "shortDescription": {"text": policy.title()},
        "fullDescription": {"text": policy.description().trim()},
        "help": {"text": policy.remediation(), "markdown": markdown(policy)},
        "defaultConfiguration": {"level": level(policy.severity())},
        "properties": {
            "tags": tags(policy),
            "precision": "high",
            "problem.severity": level(policy.severity()),
            "security-severity": security_severity(policy.severity()),
        },
    });
    if let (Some(rule), Some((address, _))) = (rule.as_object_mut(), policy.references().next()) {
        rule.insert("helpUri".into(), json!(address));
    }
    rule
}

fn error_rule() -> Value {
    json!({
        "id": ERROR_RULE,
        "name": "PortcullisError",
        "shortDescription": {"text": "Something could not be read or judged"},
        "fullDescription": {"text": "A text could not be read, or an object could not be judged. It is never taken for allowed."},
        "help": {"text": "Correct what the message names; then the policies can judge the object."},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["security"], "security-severity": "8.0"},
    })
}

/// `route/missing-tls` as `RouteMissingTls`.
fn pascal(id: &str) -> String {
    let upper = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
    };
    id.split(['/', '-']).map(upper).collect()
}

fn markdown(policy: &Policy) -> String {
    let mut text = format!("{}\n\n**How to mend it:** {}\n", policy.description().trim(), policy.remediation());
    let mut references = policy.references().peekable();
    if references.peek().is_some() {
        text.push_str("\n**Further reading**\n\n");
    }
    for (address, title) in references {
        let title = if title.is_empty() { address } else { title };
        let _ = writeln!(text, "- [{title}]({address})");
    }
    text
}

fn tags(policy: &Policy) -> Vec<String> {
    let mut tags = vec!["security".to_owned(), "kubernetes".to_owned(), policy.group().to_owned()];
    for (framework, controls) in policy.frameworks().as_object().into_iter().flatten() {
        let controls = controls.as_array().into_iter().flatten().filter_map(Value::as_str);
        tags.extend(controls.map(|control| format!("{framework}/{control}")));
    }
    tags.truncate(MOST_TAGS);
    tags
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

/// In the bands of GitHub: above 9.0 critical, from 7.0 high, from 4.0 medium, below low.
const fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "3.0",
        Severity::Info => "0.5",
    }
}

fn of_finding(finding: &Finding) -> Value {
    let (level, message) = match finding.verdict() {
        Verdict::Unknown => ("note", format!("{}: cannot tell: {}", finding.object(), finding.message())),
        _ => (level(finding.severity()), format!("{}: {}", finding.object(), finding.message())),
    };
    json!({
        "ruleId": finding.policy().id(),
        "level": level,
        "message": {"text": message},
        "locations": [location(finding.location(), Some(finding.object()))],
        "relatedLocations": finding.related().iter().map(related).collect::<Vec<_>>(),
        "partialFingerprints": {"portcullis/v1": finding.fingerprint()},
        "properties": {
            "verdict": finding.verdict().as_str(),
            "action": finding.action().as_str(),
            "path": finding.path(),
            "evidence": finding.evidence(),
        },
    })
}

fn of_exempted(exempted: &Exempted) -> Value {
    let mut result = of_finding(exempted.finding());
    let exemption = exempted.exemption();
    let why = format!("{} ({}, until {})", exemption.why(), exemption.owned_by(), exemption.expires_on());
    if let Some(result) = result.as_object_mut() {
        result.insert("suppressions".into(), json!([{"kind": "external", "status": "accepted", "justification": why}]));
    }
    result
}

fn of_fault(fault: &Fault) -> Value {
    let object = fault.object().map(ToString::to_string).unwrap_or_default();
    let parts = [ERROR_RULE, &object, fault.location().map_or("", Location::file), fault.message()];
    json!({
        "ruleId": ERROR_RULE,
        "level": "error",
        "message": {"text": described(fault)},
        "locations": [location(fault.location(), fault.object())],
        "partialFingerprints": {"portcullis/v1": fingerprint::of(&parts)},
        "properties": {"kind": fault.kind().as_str(), "policies": fault.policies()},
    })
}

fn notification(fault: &Fault) -> Value {
    json!({
        "level": "error",
        "message": {"text": described(fault)},
        "locations": [location(fault.location(), fault.object())],
    })
}

fn described(fault: &Fault) -> String {
    fault.object().map_or_else(|| fault.message().to_owned(), |object| format!("{object}: {}", fault.message()))
}

/// A place in a text, or for an object without text the first line of an artifact named after it: one result without a location
/// makes GitHub refuse the whole file.
fn location(location: Option<&Location>, object: Option<&ObjectRef>) -> Value {
    let (uri, line, column) = match (location, object) {
        (Some(location), _) => (uri(location.file()), location.line(), location.column()),
        (None, Some(object)) => (object_uri(object), 1, 1),
        (None, None) => ("input".to_owned(), 1, 1),
    };
    json!({"physicalLocation": {
        "artifactLocation": {"uri": uri},
        "region": {"startLine": line.max(1), "startColumn": column.max(1)},
    }})
}

fn related(object: &ObjectRef) -> Value {
    let mut place = location(None, Some(object));
    if let Some(place) = place.as_object_mut() {
        place.insert("message".into(), json!({"text": object.to_string()}));
    }
    place
}

fn object_uri(object: &ObjectRef) -> String {
    let parts = ["objects", object.namespace(), object.kind(), object.name()];
    let parts: Vec<String> = parts.iter().filter(|part| !part.is_empty()).map(|part| encoded(part, false)).collect();
    parts.join("/")
}

/// A relative URI with forward slashes.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let path = path.trim_start_matches("./").trim_start_matches('/');
    if path.is_empty() { "input".to_owned() } else { encoded(path, true) }
}

fn encoded(text: &str, slashes: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        let kept = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || (slashes && byte == b'/');
        if kept {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{pascal, uri};

    #[test]
    fn uris_are_relative() {
        assert_eq!(uri("/deploy/a b.yaml"), "deploy/a%20b.yaml");
        assert_eq!(uri("./a.yaml"), "a.yaml");
        assert_eq!(uri("deploy\\a.yaml"), "deploy/a.yaml");
        assert_eq!(uri("<stdin>"), "%3Cstdin%3E");
    }

    #[test]
    fn names_of_rules() {
        assert_eq!(pascal("route/missing-tls"), "RouteMissingTls");
    }
}
