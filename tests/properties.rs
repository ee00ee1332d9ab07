//! What must hold for every set of manifests.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what it expects"
)]

#[path = "support/case.rs"]
#[allow(dead_code, reason = "only the objects of cases are used here")]
mod case;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use portcullis::{Backend, Document, Evaluator, Limits, Profile, Report};
use proptest::prelude::*;
use serde_json::{Value, json};

static WITH_FACTS: LazyLock<Evaluator> = LazyLock::new(|| Evaluator::builder().profile(Profile::Strict).build().unwrap());
static WITHOUT_FACTS: LazyLock<Evaluator> =
    LazyLock::new(|| Evaluator::builder().profile(Profile::Strict).without_facts().build().unwrap());

static INTERPRETER: LazyLock<Evaluator> =
    LazyLock::new(|| Evaluator::builder().profile(Profile::Strict).backend(Backend::Interpreter).build().unwrap());
static CASES: LazyLock<Vec<case::Case>> = LazyLock::new(|| case::all(&|_| true));

/// Hosts that meet: equal, under a wildcard, under two, everything, and another domain.
fn host() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        json!("a.example.com"),
        json!("*.example.com"),
        json!("x.y.example.com"),
        json!("*.y.example.com"),
        json!("A.example.com"),
        json!("other.test"),
        json!(""),
        json!(null),
    ])
}

fn path() -> impl Strategy<Value = Value> {
    let texts = prop::sample::select(vec!["/", "/app", "/app/", "/app/x", "/other"]);
    let kinds = prop::sample::select(vec!["Prefix", "Exact", "ImplementationSpecific"]);
    (texts, kinds).prop_map(
        |(text, kind)| json!({"path": text, "pathType": kind, "backend": {"service": {"name": "s", "port": {"number": 80}}}}),
    )
}

fn ingress_rule() -> impl Strategy<Value = Value> {
    (host(), prop::collection::vec(path(), 1..3)).prop_map(|(host, paths)| match host {
        Value::Null => json!({"http": {"paths": paths}}),
        host => json!({"host": host, "http": {"paths": paths}}),
    })
}

fn ingress() -> impl Strategy<Value = Value> {
    let classes = prop::sample::select(vec![json!("nginx"), json!("traefik"), json!(null)]);
    (classes, prop::collection::vec(ingress_rule(), 0..3), prop::option::of(host())).prop_map(|(class, rules, tls)| {
        let mut spec = json!({"rules": rules});
        if class.is_string() {
            spec["ingressClassName"] = class;
        }
        if let Some(host) = tls.filter(Value::is_string) {
            spec["tls"] = json!([{"hosts": [host], "secretName": "t"}]);
        }
        json!({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "spec": spec})
    })
}

fn http_route() -> impl Strategy<Value = Value> {
    (prop::collection::vec(host().prop_filter("a text", |host| host.as_str().is_some_and(|text| !text.is_empty())), 0..3)).prop_map(|hosts| {
        json!({
            "apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute",
            "spec": {"hostnames": hosts, "parentRefs": [{"name": "gate", "namespace": "infra"}], "rules": [{"backendRefs": [{"name": "s", "port": 80}]}]},
        })
    })
}

/// Objects of distinct names in two namespaces.
fn objects() -> impl Strategy<Value = Vec<Value>> {
    prop::collection::vec((prop_oneof![3 => ingress(), 1 => http_route()], 0..2_usize), 1..5).prop_map(|objects| {
        let named = objects.into_iter().enumerate().map(|(index, (mut object, namespace))| {
            let namespace = if namespace == 0 { "store" } else { "rogue" };
            object["metadata"] = json!({"name": format!("o{index}"), "namespace": namespace});
            object
        });
        let gateway = json!({
            "apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway", "metadata": {"name": "gate", "namespace": "infra"},
            "spec": {"gatewayClassName": "c", "listeners": [{"name": "web", "port": 80, "protocol": "HTTP", "allowedRoutes": {"namespaces": {"from": "All"}}}]},
        });
        named.chain([gateway]).collect()
    })
}

fn judge(evaluator: &Evaluator, objects: &[Value]) -> Report {
    // JSON is YAML: each object on a line of its own.
    let text = objects.iter().map(|object| format!("---\n{object}\n")).collect::<String>();
    evaluator.evaluate_all(&Document::parse("set.yaml", text.as_bytes(), &Limits::default())).unwrap()
}

/// What was said, without places.
fn said(report: &Report) -> BTreeSet<String> {
    let report: Value = serde_json::from_str(&report.to_json()).unwrap();
    let entries = ["findings", "unknowns", "errors"].into_iter().flat_map(|key| report[key].as_array().unwrap());
    entries.map(without_location).collect()
}

fn without_location(entry: &Value) -> String {
    let mut entry = entry.clone();
    entry.as_object_mut().unwrap().remove("location");
    entry.to_string()
}

/// As many cases as `PROPTEST_CASES` says, else `default`.
fn config(default: u32) -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(default);
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn facts_change_nothing(objects in objects()) {
        prop_assert_eq!(judge(&WITH_FACTS, &objects).to_json(), judge(&WITHOUT_FACTS, &objects).to_json());
    }

    #[test]
    fn the_order_of_documents_changes_nothing(objects in objects()) {
        let backwards: Vec<Value> = objects.iter().rev().cloned().collect();
        prop_assert_eq!(said(&judge(&WITH_FACTS, &objects)), said(&judge(&WITH_FACTS, &backwards)));
    }

    #[test]
    fn yaml_and_json_are_judged_alike(objects in objects()) {
        let list = json!({"apiVersion": "v1", "kind": "List", "items": objects}).to_string();
        let documents = Document::parse("set.json", list.as_bytes(), &Limits::default());
        prop_assert_eq!(said(&judge(&WITH_FACTS, &objects)), said(&WITH_FACTS.evaluate_all(&documents).unwrap()));
    }

    #[test]
    fn the_same_input_gives_the_same_bytes(objects in objects()) {
        prop_assert_eq!(judge(&WITH_FACTS, &objects).to_json(), judge(&WITH_FACTS, &objects).to_json());
    }

    #[test]
    fn no_bytes_break_it(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let report = portcullis::evaluate(&bytes).unwrap();
        prop_assert_eq!(report.to_json(), portcullis::evaluate(&bytes).unwrap().to_json());
    }

    /// Any field of an object may be of another type: the verdict may be an error, the engine never fails.
    #[test]
    fn odd_values_are_faults_of_the_object(objects in objects(), odd in prop::sample::select(vec![json!(1), json!("x"), json!([]), json!({}), json!([{}]), json!(true), json!([1, "a"])]), at in any::<prop::sample::Index>()) {
        let mut object = objects[0].clone();
        let mut pointers = Vec::new();
        collect(&object, "", &mut pointers);
        let pointer = &pointers[at.index(pointers.len())];
        if let Some(place) = object.pointer_mut(pointer) {
            *place = odd;
        }
        let report = judge(&WITH_FACTS, &[object]);
        let broken: Vec<_> = report.errors().iter().filter(|error| error.kind() != portcullis::ErrorKind::Input).collect();
        prop_assert!(broken.is_empty(), "{}: {:?}", pointer, broken);
    }
}

/// Values that stand where others are expected.
fn odd() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        json!(null),
        json!(1),
        json!("x"),
        json!(""),
        json!("*"),
        json!([]),
        json!({}),
        json!([{}]),
        json!(true),
        json!([1, "a"]),
        json!([null]),
        json!({"a": 1}),
        json!("true"),
    ])
}

proptest! {
    #![proptest_config(config(12))]

    /// The two engines of regorus differ where Rego leaves the portable profile; policies do not, whatever the object is.
    #[test]
    fn engines_agree_on_altered_objects(case in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), odd in odd(), drop in any::<bool>()) {
        let case = &CASES[case.index(CASES.len())];
        let mut object = case.object().value().clone();
        let mut pointers = Vec::new();
        collect(&object, "", &mut pointers);
        let pointer = &pointers[at.index(pointers.len())];
        alter(&mut object, pointer, odd, drop);
        let review = case.review_of(Document::from_value("altered", object));
        let judge = |evaluator: &Evaluator| match case.inventory(evaluator) {
            Some(inventory) => evaluator.evaluate_in(&review, &inventory).unwrap().to_json(),
            None => evaluator.evaluate(&review).unwrap().to_json(),
        };
        prop_assert_eq!(judge(&WITH_FACTS), judge(&INTERPRETER), "{} at {}", case.file, pointer);
    }
}

/// Puts another value at a place, or removes what is there.
fn alter(object: &mut Value, pointer: &str, odd: Value, drop: bool) {
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    let key = last.replace("~1", "/").replace("~0", "~");
    match object.pointer_mut(parent).unwrap() {
        Value::Object(entries) if drop => drop_entry(entries, &key),
        Value::Object(entries) => entries.insert(key, odd).map_or((), |_| ()),
        Value::Array(elements) if drop => elements.truncate(key.parse().unwrap()),
        Value::Array(elements) => elements[key.parse::<usize>().unwrap()] = odd,
        _ => {}
    }
}

fn drop_entry(entries: &mut serde_json::Map<String, Value>, key: &str) {
    entries.remove(key);
}

fn collect(value: &Value, at: &str, pointers: &mut Vec<String>) {
    if !at.is_empty() && at != "/apiVersion" && at != "/kind" {
        pointers.push(at.to_owned());
    }
    match value {
        Value::Object(entries) => entries
            .iter()
            .for_each(|(key, value)| collect(value, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), pointers)),
        Value::Array(elements) => {
            elements.iter().enumerate().for_each(|(index, value)| collect(value, &format!("{at}/{index}"), pointers))
        }
        _ => {}
    }
}
