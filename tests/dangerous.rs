//! Every annotation and field that is known to be dangerous, by controller (`testdata/controllers/dangerous.json`): a policy finds it with
//! the value given, a case shows it denied, or it is known and rated low. What is not judged says why.

use std::path::Path;

use portcullis::{Document, Evaluator, Profile, Review};
use serde_json::{Value, json};

fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// What policies say about an Ingress of the controller with that annotation: ids with their messages.
fn said(controller: &str, key: &str, value: &str) -> Vec<(String, String)> {
    let (class, annotation) = if controller == "gce" { (None, Some("gce")) } else { (Some("web"), None) };
    let path = json!({"path": "/api", "pathType": "Prefix", "backend": {"service": {"name": "web", "port": {"number": 80}}}});
    let rule = json!({"host": "a.example.com", "http": {"paths": [path]}});
    let object = json!({
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": {"name": "web", "namespace": "shop", "annotations": {key: value, "kubernetes.io/ingress.class": annotation}},
        "spec": {"ingressClassName": class, "tls": [{"hosts": ["a.example.com"], "secretName": "web"}], "rules": [rule]},
    });
    let evaluator = Evaluator::builder()
        .profile(Profile::Strict)
        .common_parameters(json!({"controller_by_class": {"web": controller}}))
        .parameters("route/unreviewed-annotation", json!({"max_risk": "Low", "unrated_risk": "High"}))
        .build();
    let review = Review::from_document(Document::from_value("ingress", object));
    let (Ok(evaluator), Ok(review)) = (evaluator, review) else { return Vec::new() };
    let Ok(report) = evaluator.evaluate(&review) else { return Vec::new() };
    let findings = report.findings().iter().chain(report.unknowns());
    findings.map(|finding| (finding.policy().id().to_owned(), finding.message().to_owned())).collect()
}

fn wrong(row: &Value) -> Option<String> {
    let (controller, key) = (text(row, "controller"), text(row, "annotation"));
    if let Some(policy) = row.get("policy").and_then(Value::as_str) {
        let quiet = said(controller, "team", "shop");
        let found = said(controller, key, text(row, "value"));
        let new = found.iter().any(|one| one.0 == policy && !quiet.contains(one));
        return (!new).then(|| format!("{policy} does not find it"));
    }
    if row.get("low").is_some() {
        let unknown = |key: &str| said(controller, key, "x").iter().any(|(_, message)| message.contains("is not known to"));
        return (unknown(key) || !unknown(&format!("{key}-x"))).then(|| "it is not told from a misspelt one".to_owned());
    }
    if let Some(case) = row.get("case").and_then(Value::as_str) {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(case);
        let Ok(body) = std::fs::read_to_string(file) else { return Some(format!("{case} is not there")) };
        let words = row.get("words").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        let wanted: Vec<&str> = words.chain([key, "expect: deny"]).collect();
        let missing = wanted.into_iter().find(|word| !body.contains(word));
        return missing.map(|word| format!("{case} does not have `{word}`"));
    }
    text(row, "unjudged").is_empty().then(|| "nothing is said about it".to_owned())
}

#[test]
fn every_dangerous_key_is_found() {
    let rows: Vec<Value> = serde_json::from_str(include_str!("../testdata/controllers/dangerous.json")).unwrap();
    assert_eq!(rows.len(), 182);
    let name = |row: &Value| format!("{} {}{}", text(row, "controller"), text(row, "annotation"), text(row, "field"));
    let problems: Vec<String> = rows.iter().filter_map(|row| wrong(row).map(|why| format!("{}: {why}", name(row)))).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert_eq!(rows.iter().filter(|row| row.get("unjudged").is_some()).count(), 7);
}
