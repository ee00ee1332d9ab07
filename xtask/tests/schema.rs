//! What the library writes and reads has the shapes of `docs/schema`.

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

use jsonschema::Validator;
use portcullis::{Backend, Config, call};
use serde_json::{Value, json};
use surface::{Evaluators, trials};
use xtask::files;

fn validator(name: &str) -> Validator {
    let text = files::read(&files::root().unwrap(), &format!("docs/schema/{name}.json")).unwrap();
    jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
}

fn complaints(validator: &Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path)).collect()
}

fn fits(validator: &Validator, value: &Value, what: &str) {
    let complaints = complaints(validator, value);
    assert!(complaints.is_empty(), "{what}:\n{}", complaints.join("\n"));
}

#[test]
fn reports_of_all_cases() {
    let validator = validator("report");
    let mut evaluators = Evaluators::new(Backend::Machine, true);
    for trial in trials() {
        let review = trial.review().unwrap();
        let report = evaluators.of(&trial.parameters()).evaluate(&review).unwrap();
        fits(&validator, &serde_json::from_str(&report.to_json()).unwrap(), &trial.case.file);
    }
}

#[test]
fn reports_with_errors_notices_and_exemptions() {
    let call = json!({
        "documents": [
            {"name": "a.yaml", "text": "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a, namespace: b}\nspec: {rules: [{host: x.example.com}]}\n"},
            {"name": "b.yaml", "text": "a: [\n"},
            {"name": "c.yaml", "text": "just: data\n"},
            {"name": "d.yaml", "text": "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: d}\nspec: {rules: 1}\n"},
        ],
        "config": {"now": "2026-11-21T00:00:00Z", "exemptions": [
            {"policy": "*", "name": "a", "reason": "a test", "owner": "me", "expires": "2027-01-01"},
        ]},
    });
    fits(&validator("call"), &call, "the call");
    fits(&validator("config"), &call["config"], "the configuration");
    let answer: Value = serde_json::from_str(&call::evaluate(call.to_string().as_bytes())).unwrap();
    fits(&validator("report"), &answer, "the report");
    assert!(!answer["exempted"].as_array().unwrap().is_empty());
    assert!(!answer["errors"].as_array().unwrap().is_empty());
    assert!(!answer["notices"].as_array().unwrap().is_empty());
}

#[test]
fn routes_of_all_cases_and_of_what_cannot_be_judged() {
    let validator = validator("routes");
    let evaluator = portcullis::Evaluator::builder().build().unwrap();
    let mut count = 0;
    for trial in trials() {
        let text = trial.case.object.text.as_bytes();
        let documents = portcullis::Document::parse(&trial.case.file, text, &portcullis::Limits::default());
        let registry = evaluator.routes(&[documents]).unwrap();
        count += registry.rows().len();
        fits(&validator, &serde_json::from_str(&registry.to_json()).unwrap(), &trial.case.file);
    }
    assert!(count > 0);
    let call = json!({
        "op": "routes",
        "documents": [
            {"name": "a.yaml", "text": "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a, namespace: b}\nspec: {rules: [{host: x.example.com}]}\n"},
            {"name": "b.yaml", "text": "a: [\n"},
            {"name": "c.yaml", "text": "just: data\n"},
        ],
        "inventory": [],
        "query": {"hosts": ["*.example.com"], "public": true, "sort": "-severity,host"},
    });
    fits(&self::validator("call"), &call, "the call");
    let answer: Value = serde_json::from_str(&call::evaluate(call.to_string().as_bytes())).unwrap();
    fits(&validator, &answer, "the registry");
    assert!(!answer["errors"].as_array().unwrap().is_empty());
    assert!(!answer["notices"].as_array().unwrap().is_empty());
}

#[test]
fn answers_about_access() {
    let validator = validator("access");
    let call = self::validator("call");
    let root = files::root().unwrap();
    let texts = |folder: &str| -> Value {
        let read = |name: &str| {
            let text = files::read(&root, &format!("testdata/access/shop/{folder}/{name}.yaml")).unwrap();
            json!({"name": format!("{name}.yaml"), "text": text})
        };
        [read("shop"), read("platform")].into_iter().chain([json!({"name": "c.yaml", "text": "just: data\n"})]).collect()
    };
    let question = json!({"verb": "create", "resource": "rolebindings", "namespace": "shop", "name": null});
    let query = json!({"profile": "strict", "namespaces": ["*"], "people": ["*"], "all": true});
    for (asked, key) in [
        (json!({"op": "who_can", "documents": texts("now"), "question": question}), "/derived/0"),
        (json!({"op": "separation", "documents": texts("now"), "separation": query}), "/people/0/conflicts/0"),
        (json!({"op": "separation", "documents": texts("now"), "format": "json"}), "/repairs/0"),
        (json!({"op": "access_diff", "documents": texts("now"), "old": texts("before")}), "/dutiesGained/0"),
        (json!({"op": "access_facts", "documents": texts("now"), "config": {"now": "2026-11-21T00:00:00Z"}}), "/holdings/0"),
    ] {
        fits(&call, &asked, "the call");
        let answer: Value = serde_json::from_str(&call::evaluate(asked.to_string().as_bytes())).unwrap();
        fits(&validator, &answer, &asked["op"].to_string());
        assert!(answer.pointer(key).is_some(), "{key}: {answer:#}");
    }
    let broken = json!({"op": "separation", "documents": [{"name": "b.yaml", "text": "a: [\n"}]});
    let answer: Value = serde_json::from_str(&call::evaluate(broken.to_string().as_bytes())).unwrap();
    fits(&validator, &answer, "what cannot be read");
    assert!(!answer["errors"].as_array().unwrap().is_empty());
}

#[test]
fn answers_about_the_network() {
    let validator = validator("network");
    let call = self::validator("call");
    let root = files::root().unwrap();
    let texts = |path: &str| json!([{"name": "shop.yaml", "text": files::read(&root, path).unwrap()}]);
    let (shop, cluster) = (texts("testdata/exposure/shop.yaml"), texts("testdata/network/shop/cluster.yaml"));
    let query = json!({"namespaces": ["*"], "hosts": ["*"]});
    let before =
        shop[0]["text"].as_str().unwrap().replace("type: NodePort, ", "").replace("hostNetwork: true", "hostNetwork: false");
    let before = json!([{"name": "old.yaml", "text": before}]);
    let reach = json!({"from": "ingress-nginx/controller", "to": "shop/web", "matching": "selectors-only"});
    for (asked, key) in [
        (json!({"op": "exposure", "documents": shop}), "/rows/0/chains/0"),
        (json!({"op": "exposure", "documents": shop}), "/unresolved/0"),
        (json!({"op": "exposure", "documents": shop, "exposure": query}), "/rows/0/network/openings"),
        (json!({"op": "exposure", "documents": cluster}), "/rows"),
        (json!({"op": "exposure_diff", "documents": shop, "old": before}), "/changed"),
        (json!({"op": "exposure_diff", "documents": shop, "old": []}), "/added/0"),
        (json!({"op": "exposure_suggest", "documents": shop}), "/policies/0/remarks"),
        (json!({"op": "reach", "documents": cluster, "reach": reach}), "/answers/0/ingress/by/0"),
        (json!({"op": "exposure", "documents": [{"name": "b.yaml", "text": "a: [\n"}]}), "/errors/0"),
        (
            json!({"op": "exposure", "documents": [{"name": "d.yaml", "text": "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: d}\nspec: {rules: 1}\n"}]}),
            "/errors/0/path/1",
        ),
    ] {
        fits(&call, &asked, "the call");
        let answer: Value = serde_json::from_str(&call::evaluate(asked.to_string().as_bytes())).unwrap();
        fits(&validator, &answer, &asked["op"].to_string());
        assert!(answer.pointer(key).is_some(), "{key}: {answer:#}");
    }
}

#[test]
fn wrong_calls() {
    let mut schema: Value =
        serde_json::from_str(&files::read(&files::root().unwrap(), "docs/schema/call.json").unwrap()).unwrap();
    schema["$ref"] = json!("#/$defs/EvaluateError");
    let validator = jsonschema::validator_for(&schema).unwrap();
    for wrong in [
        json!({"documents": 1}),
        json!({"config": {"profle": "strict"}}),
        json!({"config": "profle: strict\n"}),
        json!({"op": "route"}),
        json!({"op": "routes", "documents": [{"name": "a", "text": ""}], "query": {"sort": "hots"}}),
        json!({"op": "who_can", "documents": [{"name": "a", "text": ""}]}),
        json!({"op": "who_can", "documents": [{"name": "a", "text": ""}], "question": {"verb": "get", "resource": "widgets"}}),
        json!({"op": "separation", "documents": []}),
        json!({"op": "separation", "documents": [{"name": "a", "text": ""}], "separation": {"profile": "lax"}}),
        json!({"op": "access_diff", "documents": [{"name": "a", "text": ""}]}),
        json!({"op": "access_facts", "documents": [{"name": "a", "text": "a: ["}]}),
        json!({"documents": [{"name": "a", "text": ""}], "old": []}),
        json!({"documents": [{"name": "a", "text": ""}], "exposure": {}}),
        json!({"op": "exposure", "documents": [{"name": "a", "text": ""}], "format": "pdf"}),
        json!({"op": "exposure_diff", "documents": [{"name": "a", "text": ""}], "old": [], "format": "html"}),
        json!({"op": "exposure_suggest", "documents": [{"name": "a", "text": ""}], "format": "table"}),
        json!({"op": "reach", "documents": [{"name": "a", "text": ""}], "reach": {"from": "internet", "to": "shop"}}),
        json!({"op": "reach", "documents": [{"name": "a", "text": ""}], "reach": {"from": "internet", "to": "no/where"}}),
    ] {
        let answer: Value = serde_json::from_str(&call::evaluate(wrong.to_string().as_bytes())).unwrap();
        fits(&validator, &answer, &wrong.to_string());
    }
}

/// The schema and the reader agree on what a configuration is.
#[test]
fn configurations() {
    let validator = validator("config");
    for (config, right) in [
        (json!({}), true),
        (json!({"profile": null}), true),
        (
            json!({"profile": "strict", "select": ["route"], "fail_on": "high", "unknown": "deny", "failure_policy": "ignore"}),
            true,
        ),
        (
            json!({"parameters": {"route/missing-tls": {"exempt_hosts": ["a.example.com"]}}, "actions": {"route/missing-tls": "warn"}}),
            true,
        ),
        (
            json!({"exemptions": [{"policy": "route/missing-tls", "reason": "r", "owner": "o", "expires": "2027-01-01"}], "now": "2026-11-21T00:00:00Z"}),
            true,
        ),
        (json!({"profle": "strict"}), false),
        (json!({"profile": "lax"}), false),
        (json!({"fail_on": "worst"}), false),
        (json!({"parameters": {"route/missing-tls": {"exempt_hosts": "a"}}}), false),
        (json!({"parameters": {"route/missing-tls": {"exempt": []}}}), false),
        (json!({"exemptions": [{"reason": "r"}]}), false),
        (json!([]), false),
    ] {
        let read = Config::from_value(config.clone()).and_then(|config| portcullis::Evaluator::builder().config(config).build());
        assert_eq!(read.is_ok(), right, "{config}: {read:?}");
        assert_eq!(validator.is_valid(&config), right, "{config}: {:?}", complaints(&validator, &config));
    }
}
