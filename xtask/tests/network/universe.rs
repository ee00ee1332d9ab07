//! The cases of `testdata/network/universe.json` that have NetworkPolicies only, against the oracle.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Map, Value, json};

use crate::oracle::Oracle;
use crate::reach::without_ranges;

/// The objects of the universe, as the oracle takes them.
struct Universe {
    namespaces: Map<String, Value>,
    pods: Vec<Value>,
    /// Sources with their names, and whether each is a Pod that selectors match.
    sources: Vec<(String, Value, bool)>,
    target: usize,
    number: Value,
}

pub fn agrees(oracle: &mut Oracle) -> usize {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../testdata/network/universe.json");
    let data: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let universe = Universe::of(&data);
    let cases = data["cases"].as_array().unwrap().iter();
    let mut count = 0;
    for case in cases.filter(|case| policies(case).iter().all(|policy| policy["kind"] == "NetworkPolicy")) {
        let title = &case["title"];
        let by_address = universe.let_in(oracle, policies(case));
        assert_eq!(by_address, names(&case["reached_by"]), "{title}");
        let by_selectors = universe.let_in(oracle, &without_ranges(policies(case)));
        let expected = case.get("reached_by_selectors_only").unwrap_or(&case["reached_by"]);
        let joined = universe
            .sources
            .iter()
            .filter(|(name, _, pod)| if *pod { by_selectors.contains(name) } else { by_address.contains(name) });
        assert_eq!(joined.map(|(name, ..)| name.clone()).collect::<BTreeSet<_>>(), names(expected), "{title}, by selectors only");
        count += 1;
    }
    count
}

fn policies(case: &Value) -> &[Value] {
    case["policies"].as_array().unwrap()
}

fn names(list: &Value) -> BTreeSet<String> {
    list.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

impl Universe {
    fn of(data: &Value) -> Self {
        let objects = data["objects"].as_array().unwrap();
        let of_kind = |kind: &'static str| objects.iter().filter(move |object| object["kind"] == kind);
        let name = |object: &Value| {
            format!("{}/{}", object["metadata"]["namespace"].as_str().unwrap(), object["metadata"]["name"].as_str().unwrap())
        };
        let keys: Vec<String> = of_kind("Pod").map(name).collect();
        let place = |key: &str| keys.iter().position(|own| own == key);
        let pods: Vec<Value> = of_kind("Pod").map(pod).collect();
        let (target, number) = data["target"].as_str().unwrap().rsplit_once(':').unwrap();
        let sources = data["sources"].as_object().unwrap().iter().map(|(name, source)| match place(source.as_str().unwrap()) {
            Some(at) => (name.clone(), json!(at), pods[at]["hostNetwork"] != true),
            None => (name.clone(), json!({"ip": source}), false),
        });
        Self {
            namespaces: of_kind("Namespace")
                .map(|object| (object["metadata"]["name"].as_str().unwrap().to_owned(), object["metadata"]["labels"].clone()))
                .collect(),
            sources: sources.collect(),
            target: place(target).unwrap(),
            number: serde_json::from_str(number).unwrap(),
            pods,
        }
    }

    /// The sources that the target lets in.
    fn let_in(&self, oracle: &mut Oracle, policies: &[Value]) -> BTreeSet<String> {
        let queries: Vec<Value> = self
            .sources
            .iter()
            .map(|(_, from, _)| json!({"from": from, "to": self.target, "protocol": "TCP", "number": self.number}))
            .collect();
        let answer =
            oracle.ask(&json!({"policies": policies, "namespaces": self.namespaces, "pods": self.pods, "queries": queries}));
        let found = self.sources.iter().enumerate().filter(|(at, _)| answer["ingress"][*at] == true);
        found.map(|(_, (name, ..))| name.clone()).collect()
    }
}

fn pod(object: &Value) -> Value {
    let ports = object["spec"]["containers"][0]["ports"].as_array().into_iter().flatten();
    let ports: Vec<Value> =
        ports.map(|port| json!({"name": port["name"], "number": port["containerPort"], "protocol": "TCP"})).collect();
    json!({
        "namespace": object["metadata"]["namespace"], "name": object["metadata"]["name"], "labels": object["metadata"]["labels"],
        "ip": object["status"]["podIP"], "ports": ports, "hostNetwork": object["spec"]["hostNetwork"] == true,
    })
}
