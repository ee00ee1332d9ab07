//! What reaches what: tables, and clusters made at random.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what it expects"
)]

#[path = "network/others_cases.rs"]
mod others_cases;
#[path = "network/others_generator.rs"]
mod others_generator;
#[path = "support/random.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod random;

#[path = "network/authorization.rs"]
mod authorization;

use std::collections::{BTreeMap, BTreeSet};

use portcullis::network::{AddressMatching, Network, Question, ServicePort, Verdict};
use portcullis::{Document, Documents, Evaluator, Limits};
use random::{Random, number};
use serde_json::{Value, json};

fn documents(objects: &[Value]) -> Documents {
    let text = json!({"apiVersion": "v1", "kind": "List", "items": objects}).to_string();
    let documents = Document::parse("cluster.json", text.as_bytes(), &Limits::default());
    assert!(documents.errors().is_empty(), "{:?}", documents.errors());
    documents
}

fn network(objects: &[Value]) -> Network {
    Network::of(&[documents(objects)])
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

/// Whether the one port that a target comes to lets a source in.
fn let_in(network: &Network, from: &str, to: &str, matching: AddressMatching) -> Verdict {
    let reach = network.reach(&Question::new(from, to).unwrap(), matching).unwrap();
    assert_eq!(reach.answers.len(), 1, "{from} {to}");
    reach.answers[0].ingress.verdict
}

#[test]
fn the_universe_is_as_in_the_table() {
    let table: Value = serde_json::from_str(include_str!("../testdata/network/universe.json")).unwrap();
    let target = table["target"].as_str().unwrap();
    for case in list(&table["cases"]) {
        let objects = [list(&table["objects"]), list(&case["policies"])].concat();
        let network = network(&objects);
        let (id, names) = (&case["id"], |key: &str| -> BTreeSet<String> {
            list(&case[key]).iter().map(|name| name.as_str().unwrap().to_owned()).collect()
        });
        let found = |matching: AddressMatching, wanted: Verdict| -> BTreeSet<String> {
            let sources = table["sources"].as_object().unwrap().iter();
            let chosen = sources.filter(|(_, from)| let_in(&network, from.as_str().unwrap(), target, matching) == wanted);
            chosen.map(|(name, _)| name.clone()).collect()
        };
        assert_eq!(found(AddressMatching::EveryAddress, Verdict::Yes), names("reached_by"), "{id}");
        assert_eq!(found(AddressMatching::EveryAddress, Verdict::Unknown), names("unknown"), "{id}");
        let by_selectors = if case["reached_by_selectors_only"].is_array() { "reached_by_selectors_only" } else { "reached_by" };
        assert_eq!(found(AddressMatching::SelectorsOnly, Verdict::Yes), names(by_selectors), "{id}");
        let openings = network.openings(network.workload("Pod/app/web").unwrap(), "TCP", 8080);
        assert_eq!(serde_json::to_value(&openings).unwrap(), case["openings"], "{id}");
    }
}

const LABELS: [(&str, &[&str]); 2] = [("app", &["web", "api", "db"]), ("tier", &["front", "back"])];
const TEAMS: [&str; 2] = ["edge", "core"];
const NAMESPACES: [&str; 4] = ["a", "b", "c", "d"];
const NAME_LABEL: &str = "kubernetes.io/metadata.name";

fn labels(random: &mut Random) -> Value {
    let mut all = json!({});
    for (key, values) in LABELS {
        if random.chance(2) {
            all[key] = json!(random.of(values));
        }
    }
    all
}

/// A selector of labels with these keys and values.
fn selector(random: &mut Random, keys: &[(&str, &[&str])]) -> Value {
    let mut selector = json!({});
    for (key, values) in keys {
        match random.below(9) {
            0 | 1 => selector["matchLabels"][key] = json!(random.of(values)),
            2 => {
                let operator = random.pick(&["In", "NotIn", "In", "NotIn", "Near"]);
                let chosen: Vec<&&str> = values.iter().filter(|_| random.chance(2)).collect();
                let own = json!({"key": key, "operator": operator, "values": chosen});
                selector["matchExpressions"] = json!([list(&selector["matchExpressions"]), vec![own]].concat());
            }
            3 => {
                let own = json!({"key": key, "operator": random.of(&["Exists", "DoesNotExist"])});
                selector["matchExpressions"] = json!([list(&selector["matchExpressions"]), vec![own]].concat());
            }
            _ => {}
        }
    }
    selector
}

fn pods(random: &mut Random) -> Value {
    selector(random, &LABELS)
}

fn namespaces(random: &mut Random) -> Value {
    if random.chance(4) {
        return json!({"matchLabels": {NAME_LABEL: random.of(&NAMESPACES)}});
    }
    selector(random, &[("team", &TEAMS), (NAME_LABEL, &NAMESPACES)])
}

fn pod_spec(random: &mut Random) -> Value {
    let mut ports = Vec::new();
    for (name, number) in [("http", 8080), ("metrics", 9090), ("", 53)] {
        if random.chance(2) || ports.is_empty() {
            let mut port = json!({"containerPort": number});
            if !name.is_empty() {
                port["name"] = json!(name);
            }
            if number == 53 || random.chance(6) {
                port["protocol"] = json!(random.of(&["UDP", "TCP"]));
            }
            ports.push(port);
        }
    }
    let mut spec = json!({"containers": [{"name": "main", "ports": ports}]});
    if random.chance(6) {
        let sidecar =
            |policy: &str| json!({"name": policy.to_lowercase(), "restartPolicy": policy, "ports": [{"containerPort": 7070}]});
        spec["initContainers"] = json!([sidecar(random.pick(&["Always", "Never"]))]);
    }
    if random.chance(8) {
        spec["hostNetwork"] = json!(true);
    }
    spec
}

fn workload(random: &mut Random, number: usize) -> Value {
    let (kind, version) = random.pick(&[
        ("Pod", "v1"),
        ("Pod", "v1"),
        ("Pod", "v1"),
        ("Deployment", "apps/v1"),
        ("StatefulSet", "apps/v1"),
        ("CronJob", "batch/v1"),
        ("Rollout", "argoproj.io/v1alpha1"),
    ]);
    let namespace = random.pick(&NAMESPACES);
    let mut metadata = json!({"namespace": namespace, "name": format!("w{number}")});
    let pod = json!({"metadata": {"labels": labels(random)}, "spec": pod_spec(random)});
    if random.chance(8) {
        metadata["ownerReferences"] = json!([{"apiVersion": "apps/v1", "kind": "StatefulSet", "name": format!("w{}", random.below(8)), "controller": random.chance(2)}]);
    }
    let mut object = json!({"apiVersion": version, "kind": kind, "metadata": metadata});
    match kind {
        "Pod" => {
            object["metadata"]["labels"] = pod["metadata"]["labels"].clone();
            object["spec"] = pod["spec"].clone();
            let address = format!("10.{}.0.{}", random.below(3), number + 1);
            object["status"] = json!({"podIP": address, "phase": random.of(&["Running", "Running", "Running", "Succeeded"])});
        }
        "CronJob" => object["spec"] = json!({"jobTemplate": {"spec": {"template": pod}}}),
        _ => object["spec"] = json!({"template": pod}),
    }
    object
}

fn peer(random: &mut Random) -> Value {
    match random.below(8) {
        0 => json!({"ipBlock": {"cidr": random.of(&["10.1.0.0/16", "0.0.0.0/0", "203.0.113.0/24", "::/0"])}}),
        1 => json!({"ipBlock": {"cidr": "0.0.0.0/0", "except": ["10.2.0.0/16", "10.0.0.0/16"]}}),
        2 => json!({"podSelector": pods(random)}),
        3 => json!({"podSelector": {}}),
        4 => json!({"namespaceSelector": namespaces(random), "podSelector": pods(random)}),
        5 => json!({"namespaceSelector": namespaces(random), "podSelector": null}),
        6 => json!({"namespaceSelector": {}}),
        _ => random.of(&[json!({}), json!({"namespaceSelector": {}, "podSelector": {}}), json!({"podSelector": null})]).clone(),
    }
}

fn port_entry(random: &mut Random) -> Value {
    random
        .of(&[
            json!({"port": 8080}),
            json!({"port": 8000, "endPort": 9100}),
            json!({"port": "http"}),
            json!({"port": "metrics", "protocol": "TCP"}),
            json!({"protocol": "UDP"}),
            json!({}),
            json!({"port": 1}),
        ])
        .clone()
}

fn rule(random: &mut Random, peers_key: &str) -> Value {
    let mut rule = json!({});
    if !random.chance(6) {
        rule[peers_key] = (0..random.below(4)).map(|_| peer(random)).collect();
    }
    if random.chance(3) {
        rule["ports"] = (0..1 + random.below(2)).map(|_| port_entry(random)).collect();
    }
    rule
}

fn network_policy(random: &mut Random, number: usize) -> Value {
    let mut spec = json!({"podSelector": pods(random)});
    for (key, peers) in [("ingress", "from"), ("egress", "to")] {
        if random.chance(if key == "ingress" { 1 } else { 4 }) {
            spec[key] = (0..random.below(3)).map(|_| rule(random, peers)).collect();
        }
    }
    if random.chance(3) {
        spec["policyTypes"] =
            random.of(&[json!(["Ingress"]), json!(["Egress"]), json!(["Ingress", "Egress"]), json!([])]).clone();
    }
    json!({"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "spec": spec,
        "metadata": {"namespace": random.of(&NAMESPACES), "name": format!("p{number}")}})
}

fn tier_peer(random: &mut Random, egress: bool) -> Value {
    match random.below(9) {
        0 | 1 => json!({"namespaces": {}}),
        2 | 3 => json!({"namespaces": namespaces(random)}),
        4 | 5 => json!({"pods": {"namespaceSelector": namespaces(random), "podSelector": pods(random)}}),
        6 => json!({"pods": {"podSelector": pods(random)}}),
        7 if egress => random.of(&[json!({"networks": ["10.1.0.0/16", "203.0.113.0/24"]}), json!({"nodes": {}})]).clone(),
        7 => json!({"namespaces": null, "pods": {"podSelector": {}}}),
        _ => json!({"planets": {}}),
    }
}

fn tier_ports(random: &mut Random, rule: &mut Value, key: &str) {
    let entries = match key {
        "ports" => [
            json!({"portNumber": {"port": 8080, "protocol": "TCP"}}),
            json!({"portRange": {"start": 8000, "end": 9100}}),
            json!({"namedPort": "http"}),
            json!({"portNumber": {"port": 53, "protocol": "UDP"}}),
            json!({}),
        ],
        _ => [
            json!({"tcp": {"destinationPort": {"number": 8080}}}),
            json!({"tcp": {"destinationPort": {"range": {"start": 8000, "end": 9100}}}}),
            json!({"udp": {}}),
            json!({"destinationNamedPort": "metrics"}),
            json!({"icmp": {}}),
        ],
    };
    rule[key] = (0..1 + random.below(2)).map(|_| random.of(&entries).clone()).collect();
}

fn tier_policy(random: &mut Random, number: usize) -> Value {
    let (kind, version, tier) = random.pick(&[
        ("AdminNetworkPolicy", "v1alpha1", ""),
        ("AdminNetworkPolicy", "v1alpha1", ""),
        ("ClusterNetworkPolicy", "v1alpha2", "Admin"),
        ("ClusterNetworkPolicy", "v1beta1", "Baseline"),
        ("ClusterNetworkPolicy", "v1alpha2", "Baseline"),
        ("ClusterNetworkPolicy", "v1alpha2", "Other"),
        ("BaselineAdminNetworkPolicy", "v1alpha1", ""),
    ]);
    let subject = match random.below(6) {
        0..=2 => json!({"namespaces": {}}),
        3 => json!({"namespaces": namespaces(random)}),
        4 => json!({"pods": {"namespaceSelector": namespaces(random), "podSelector": pods(random)}}),
        _ => json!({"pods": {"podSelector": pods(random)}}),
    };
    let mut spec = json!({"subject": subject});
    if kind != "BaselineAdminNetworkPolicy" && !random.chance(8) {
        spec["priority"] = json!(random.below(4));
    }
    if !tier.is_empty() {
        spec["tier"] = json!(tier);
    }
    let accept = if kind == "ClusterNetworkPolicy" { "Accept" } else { "Allow" };
    for (key, peers) in [("ingress", "from"), ("egress", "to")] {
        let mut rules = Vec::new();
        for _ in 0..random.below(if key == "ingress" { 4 } else { 2 }) {
            let action = random.pick(&[accept, "Deny", "Deny", "Pass", accept, "Deny", "Log"]);
            let some: Vec<Value> = (0..1 + random.below(2)).map(|_| tier_peer(random, key == "egress")).collect();
            let mut rule = json!({"action": action, peers: some});
            if random.chance(4) {
                tier_ports(random, &mut rule, if kind == "ClusterNetworkPolicy" { "protocols" } else { "ports" });
            }
            rules.push(rule);
        }
        spec[key] = json!(rules);
    }
    let name = if kind == "BaselineAdminNetworkPolicy" { "default".to_owned() } else { format!("t{}", number % 4) };
    json!({"apiVersion": format!("policy.networking.k8s.io/{version}"), "kind": kind, "metadata": {"name": name}, "spec": spec})
}

/// A cluster with all that policies can say; `tiers` says whether it has policies of the cluster.
fn cluster(random: &mut Random, tiers: bool) -> Vec<Value> {
    let mut objects = Vec::new();
    for name in NAMESPACES {
        if !random.chance(5) {
            let labels = if random.chance(3) { json!({}) } else { json!({"team": random.of(&TEAMS)}) };
            objects.push(json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}));
        }
    }
    objects.extend((0..8).map(|number| workload(random, number)));
    for number in 0..random.below(7) {
        objects.push(network_policy(random, number));
    }
    if tiers {
        for number in 0..1 + random.below(5) {
            objects.push(tier_policy(random, number));
        }
    }
    if random.chance(2) {
        objects.extend(others_generator::policies(random));
    }
    objects
}

/// One that is let in or not, as the matching below sees it.
struct Concrete {
    from: String,
    namespace: String,
    labels: Value,
    /// Whether selectors can match it.
    pod: bool,
    address: Option<u32>,
}

fn address(text: &str) -> Option<u32> {
    text.parse::<std::net::Ipv4Addr>().ok().map(u32::from)
}

fn concretes(network: &Network) -> Vec<Concrete> {
    let mut all = Vec::new();
    for workload in network.workloads() {
        all.push(Concrete {
            from: workload.key(),
            namespace: workload.namespace.clone(),
            labels: json!(workload.labels),
            pod: !workload.host_network,
            address: workload.addresses.first().and_then(|one| address(&one.to_string())),
        });
    }
    for namespace in NAMESPACES {
        let from = format!("{namespace}/");
        all.push(Concrete { from, namespace: namespace.to_owned(), labels: json!({}), pod: true, address: None });
    }
    for from in ["203.0.113.9", "198.51.100.7"] {
        let (namespace, labels) = (String::new(), json!({}));
        all.push(Concrete { from: from.to_owned(), namespace, labels, pod: false, address: address(from) });
    }
    all
}

/// Whether labels meet a selector, told anew.
fn meets(selector: &Value, labels: &Value) -> bool {
    let pairs = selector["matchLabels"].as_object().into_iter().flatten();
    let mut expressions = list(&selector["matchExpressions"]).into_iter();
    pairs.into_iter().all(|(key, value)| labels[key] == *value)
        && expressions.all(|one| {
            let own = &labels[one["key"].as_str().unwrap()];
            let listed = list(&one["values"]).contains(own);
            match one["operator"].as_str().unwrap() {
                "In" => !own.is_null() && listed,
                "NotIn" => own.is_null() || !listed,
                "Exists" => !own.is_null(),
                "DoesNotExist" => own.is_null(),
                _ => false,
            }
        })
}

fn in_range(range: &str, address: u32) -> bool {
    let (network, length) = range.split_once('/').unwrap();
    let within = |network: u32| {
        let shift = 32 - length.parse::<u32>().unwrap();
        u64::from(network) >> shift == u64::from(address) >> shift
    };
    self::address(network).is_some_and(within)
}

/// Whether an opening is one for a source, by the peer that it names.
fn lets_in(objects: &[Value], opening: &Value, source: &Concrete) -> bool {
    match opening["reason"].as_str().unwrap() {
        "all-sources" => return true,
        "outside" => return !source.pod,
        _ => {}
    }
    let key = opening["policy"].as_str().unwrap();
    if others_generator::is_other(key) {
        return lets_in_as_told(objects, opening, source);
    }
    if key.starts_with("AuthorizationPolicy/") {
        let within = |range: &str| !range.contains(':') && source.address.is_some_and(|address| in_range(range, address));
        return authorization::lets_in(opening, &source.namespace, &source.labels, source.pod, within);
    }
    let names = |object: &&Value| {
        let (kind, metadata) = (object["kind"].as_str().unwrap(), &object["metadata"]);
        let parts: Vec<&str> = [metadata["namespace"].as_str(), metadata["name"].as_str()].into_iter().flatten().collect();
        format!("{kind}/{}", parts.join("/")) == key
    };
    let policies: Vec<&Value> = objects.iter().filter(names).collect();
    let policy = policies.iter().max_by_key(|object| object["apiVersion"] == "policy.networking.k8s.io/v1beta1").unwrap();
    let mut peer = *policy;
    for segment in list(&opening["path"]) {
        peer = match segment.as_u64() {
            Some(index) => &peer[usize::try_from(index).unwrap()],
            None => &peer[segment.as_str().unwrap()],
        };
    }
    let block = &peer["ipBlock"];
    if block.is_object() {
        let within = |range: &Value| source.address.is_some_and(|address| in_range(range.as_str().unwrap(), address));
        return within(&block["cidr"]) && !list(&block["except"]).iter().any(within);
    }
    let space = space_of(objects, source);
    let (namespaces, pods) = match (&peer["namespaces"], &peer["pods"]) {
        (Value::Null, Value::Null) => (&peer["namespaceSelector"], &peer["podSelector"]),
        (Value::Null, pods) => (&pods["namespaceSelector"], &pods["podSelector"]),
        (namespaces, _) => (namespaces, &Value::Null),
    };
    let own = policy["metadata"]["namespace"].as_str().filter(|_| namespaces.is_null());
    source.pod && meets(namespaces, &space) && meets(pods, &source.labels) && own.is_none_or(|own| own == source.namespace)
}

/// The labels of a source's namespace.
fn space_of(objects: &[Value], source: &Concrete) -> Value {
    let space = objects.iter().find(|one| one["kind"] == "Namespace" && one["metadata"]["name"] == source.namespace.as_str());
    let mut space = space.map_or(json!({}), |namespace| namespace["metadata"]["labels"].clone());
    space[NAME_LABEL] = json!(source.namespace);
    space
}

/// Whether an opening of a policy of Cilium or Calico is one for a source, by what it tells.
fn lets_in_as_told(objects: &[Value], opening: &Value, source: &Concrete) -> bool {
    let text = |key: &str| opening[key].as_str().unwrap();
    let key = text("policy");
    match text("reason") {
        // Ranges of Cilium never match Pods.
        "ip-block" => {
            let within = |range: &str| source.address.is_some_and(|address| in_range(range, address));
            !(source.pod && key.starts_with("Cilium")) && others_generator::in_text_of_range(text("cidr"), within)
        }
        reason => {
            let own = key.split('/').nth(1).filter(|_| reason == "same-namespace-pods");
            source.pod
                && own.is_none_or(|own| own == source.namespace)
                && others_generator::meets_text(text("selector"), &space_of(objects, source))
                && others_generator::meets_text(text("pods"), &source.labels)
        }
    }
}

/// A source is let in exactly if some opening is one for it. Only a Deny of a tier may keep some out of an opening that it does not cover.
#[test]
fn openings_agree_with_reach() {
    let mut random = Random::new(number("PORTCULLIS_SEED", 31));
    let (mut yes, mut no, mut kept_out) = (0, 0, 0);
    for round in 0..number("PORTCULLIS_CLUSTERS", 300) {
        let mut objects = cluster(&mut random, round % 2 == 0);
        if round % 3 == 0 {
            authorization::extend(&mut random, &mut objects);
        }
        let network = network(&objects);
        let sources = concretes(&network);
        for workload in network.workloads() {
            for port in &workload.ports {
                let openings = network.openings(workload, &port.protocol, port.number);
                if !openings.needs.is_empty() {
                    continue;
                }
                let told = serde_json::to_value(&openings).unwrap();
                for source in sources.iter().filter(|source| source.from != workload.key()) {
                    let to = format!("{}:{}", workload.key(), port.number);
                    let reach = network.reach(&Question::new(&source.from, &to).unwrap(), AddressMatching::EveryAddress).unwrap();
                    let answer = reach.answers.iter().find(|answer| answer.protocol == port.protocol).unwrap();
                    let ingress = &answer.ingress;
                    if ingress.verdict == Verdict::Unknown {
                        assert!(!answer.needs.is_empty() || answer.verdict == Verdict::No, "{answer:?}");
                        continue;
                    }
                    let all = list(&told["openings"]);
                    let fitting: Vec<&Value> = all.iter().filter(|opening| lets_in(&objects, opening, source)).collect();
                    let open = !fitting.is_empty();
                    let by_tier =
                        ingress.by.iter().any(|step| !step.policy.is_empty() && !step.policy.starts_with("NetworkPolicy/"));
                    // What a range of the network shares with names of namespaces is told as these.
                    let narrowed = fitting.iter().any(|one| one["policy"].as_str().unwrap().starts_with("AuthorizationPolicy/"));
                    // Ranges that together hold every address let in what has no known one.
                    let by_ranges = source.address.is_none() && ingress.by.len() > 1;
                    match (ingress.verdict, open) {
                        (Verdict::Yes, true) => yes += 1,
                        (Verdict::No, false) => no += 1,
                        (Verdict::Yes, false) if by_ranges => yes += 1,
                        (Verdict::No, true) if by_tier || narrowed => kept_out += 1,
                        _ => panic!("{} -> {to}: {ingress:?}\n{told:#}\n{}", source.from, json!(objects)),
                    }
                }
            }
        }
    }
    assert!(yes > 5000 && no > 5000 && kept_out * 4 < no, "{yes} {no} {kept_out}");
}

/// A NetworkPolicy more opens no more than its own rules say, and one without rules opens nothing.
#[test]
fn policies_only_add_their_own() {
    let mut random = Random::new(number("PORTCULLIS_SEED", 37));
    let mut compared = 0;
    for round in 0..number("PORTCULLIS_CLUSTERS", 300) {
        let objects = cluster(&mut random, round % 2 == 0);
        let mut added = network_policy(&mut random, 9);
        added["spec"]["policyTypes"] = json!(["Ingress"]);
        added["spec"]["podSelector"] = json!({});
        let mut closed = added.clone();
        closed["spec"]["ingress"] = json!([]);
        let before = network(&objects);
        let after = network(&[objects.clone(), vec![added.clone()]].concat());
        let shut = network(&[objects.clone(), vec![closed]].concat());
        for workload in before.workloads().iter().filter(|one| one.namespace == added["metadata"]["namespace"].as_str().unwrap())
        {
            for port in &workload.ports {
                let all = |network: &Network| network.openings(workload, &port.protocol, port.number);
                let had = all(&before);
                let others = |network: &Network| -> Vec<_> {
                    all(network)
                        .openings
                        .into_iter()
                        .filter(|one| one.policy != "NetworkPolicy/a/p9" && !one.policy.ends_with("/p9"))
                        .collect()
                };
                if had.isolated {
                    assert_eq!(others(&after), had.openings, "{}", json!(objects));
                    assert_eq!(all(&shut).openings, had.openings);
                } else if !workload.host_network {
                    assert!(all(&shut).isolated && all(&after).isolated);
                    assert!(others(&after).iter().all(|one| had.openings.contains(one)));
                    assert!(all(&shut).openings.iter().all(|one| had.openings.contains(one)));
                }
                compared += 1;
            }
        }
    }
    assert!(compared > 500, "{compared}");
}

/// What the workload under review is told in Rego.
const PROBE: &str = "# METADATA
# title: Probe
# description: Tells the openings of a workload.
# custom:
#   severity: info
#   kinds: [Pod, ReplicationController, apps/Deployment, apps/StatefulSet, apps/DaemonSet, apps/ReplicaSet, batch/Job, batch/CronJob, argoproj.io/Rollout]
#   remediation: None.
package portcullis.user.probe

import data.lib.portcullis.network
import data.lib.portcullis.network_workloads

violation contains {\"msg\": msg, \"details\": details} if {
	msg := network_workloads.subject.key
	facts := network.facts
	details := {\"path\": [\"metadata\"], \"evidence\": facts}
}
";

/// The library as it is on disk.
fn libraries() -> Vec<(String, String)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/lib");
    let names = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".rego") && !name.ends_with("_test.rego")).collect();
    names.sort();
    let read = |name: String| (format!("policies/lib/{name}"), std::fs::read_to_string(folder.join(&name)).unwrap());
    names.into_iter().map(read).collect()
}

/// What tells the openings of workloads in Rego.
fn prober() -> Evaluator {
    let builder = Evaluator::builder().bundle(&libraries()).without_facts();
    builder.select("user/probe").user_policy("probe.rego", PROBE).build().unwrap()
}

/// Holds what Rego tells of a cluster and what the native code does equal; counts ports, and those of which not all is known.
fn compare(evaluator: &Evaluator, objects: &[Value], compared: &mut usize, with_needs: &mut usize) {
    let network = network(objects);
    let report = evaluator.evaluate_all(&documents(objects)).unwrap();
    assert!(report.errors().is_empty(), "{:?}", report.errors());
    let report: Value = serde_json::from_str(&report.to_json()).unwrap();
    let told: BTreeMap<String, Value> = list(&report["findings"])
        .iter()
        .map(|finding| (finding["message"].as_str().unwrap().to_owned(), finding["evidence"].clone()))
        .collect();
    for workload in network.workloads() {
        let mut native = json!({});
        for port in &workload.ports {
            let openings = network.openings(workload, &port.protocol, port.number);
            *with_needs += usize::from(!openings.needs.is_empty());
            native[format!("{}/{}", port.protocol, port.number)] = json!(openings);
            *compared += 1;
        }
        let theirs = told.get(&workload.key()).cloned().unwrap_or_default();
        assert_eq!(native, theirs, "{}\nnative: {native:#}\nRego: {theirs:#}\n{}", workload.key(), json!(objects));
    }
}

/// Rego computes of a cluster what the native code does.
#[test]
fn rego_gives_the_same_openings() {
    let evaluator = prober();
    let mut random = Random::new(number("PORTCULLIS_SEED", 41));
    let (mut compared, mut with_needs) = (0, 0);
    for round in 0..number("PORTCULLIS_CLUSTERS", 90) {
        let mut objects = cluster(&mut random, round % 3 > 0);
        if round % 2 == 0 {
            authorization::extend(&mut random, &mut objects);
        }
        compare(&evaluator, &objects, &mut compared, &mut with_needs);
    }
    assert!(compared > 700 && with_needs > 50, "{compared} {with_needs}");
}

fn pod(namespace: &str, name: &str, address: &str) -> Value {
    json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"namespace": namespace, "name": name, "labels": {"app": name}},
        "spec": {"containers": [{"name": "main", "ports": [{"name": "http", "containerPort": 8080}, {"containerPort": 53, "protocol": "UDP"}]}]},
        "status": {"podIPs": address.split(' ').map(|ip| json!({"ip": ip})).collect::<Vec<_>>()}})
}

fn policy(namespace: &str, spec: Value) -> Value {
    json!({"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"namespace": namespace, "name": "p"}, "spec": spec})
}

fn asked(objects: &[Value], from: &str, to: &str) -> Vec<Verdict> {
    let reach = network(objects).reach(&Question::new(from, to).unwrap(), AddressMatching::EveryAddress).unwrap();
    reach.answers.iter().map(|answer| answer.verdict).collect()
}

#[test]
fn a_pod_reaches_itself_and_is_known_by_its_address() {
    let shut = policy("a", json!({"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}));
    let mut objects = vec![pod("a", "web", "10.0.0.1"), pod("b", "api", "10.0.0.2"), shut];
    assert_eq!(asked(&objects, "a/web", "a/web:http"), [Verdict::Yes]);
    assert_eq!(asked(&objects, "b/api", "a/web"), [Verdict::No, Verdict::No]);
    assert_eq!(asked(&objects, "a/web", "b/api:8080"), [Verdict::No], "egress");
    assert_eq!(asked(&objects, "10.0.0.1", "b/api:8080"), [Verdict::No], "the address is that of a Pod");
    assert_eq!(asked(&objects, "10.0.0.9", "b/api:8080"), [Verdict::Yes]);
    // A Pod that a workload makes counts by its address too.
    objects.push(json!({"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"namespace": "a", "name": "owner"}, "spec": {"template": {}}}));
    objects[0]["metadata"]["ownerReferences"] =
        json!([{"apiVersion": "apps/v1", "kind": "StatefulSet", "name": "owner", "controller": true}]);
    assert!(network(&objects).workload("Pod/a/web").is_none());
    assert_eq!(asked(&objects, "10.0.0.1", "b/api:8080"), [Verdict::No]);
}

#[test]
fn both_ends_must_let_one_family_of_addresses_through() {
    let out = policy(
        "a",
        json!({"podSelector": {}, "policyTypes": ["Egress"], "egress": [{"to": [{"ipBlock": {"cidr": "fd00::/8"}}]}]}),
    );
    let into = policy("b", json!({"podSelector": {}, "ingress": [{"from": [{"ipBlock": {"cidr": "10.0.0.0/8"}}]}]}));
    let objects = [pod("a", "web", "10.0.0.1 fd00::1"), pod("b", "api", "10.0.0.2 fd00::2"), out, into];
    assert_eq!(asked(&objects, "a/web", "b/api:http"), [Verdict::No]);
    assert_eq!(asked(&objects[..3], "a/web", "b/api:http"), [Verdict::Yes]);
}

#[test]
fn ranges_and_the_internet() {
    let block = |cidr: &str| {
        [
            pod("a", "web", "10.0.0.1"),
            policy("a", json!({"podSelector": {}, "ingress": [{"from": [{"ipBlock": {"cidr": cidr}}]}]})),
        ]
    };
    for (cidr, verdict) in [
        ("0.0.0.0/0", Verdict::Yes),
        ("::/0", Verdict::Yes),
        ("10.0.0.0/8", Verdict::No),
        ("203.0.113.0/24", Verdict::Unknown),
        ("nonsense", Verdict::No),
    ] {
        assert_eq!(asked(&block(cidr), "internet", "a/web:http"), [verdict], "{cidr}");
    }
    assert_eq!(asked(&block("10.0.0.0/8"), "b/", "a/web:http"), [Verdict::Unknown], "its address is not known");
    assert_eq!(asked(&block("0.0.0.0/0"), "b/", "a/web:http"), [Verdict::Unknown], "it may be one of IPv6");
    let peers = json!([{"ipBlock": {"cidr": "0.0.0.0/0"}}, {"ipBlock": {"cidr": "::/0"}}]);
    let both = [pod("a", "web", "10.0.0.1"), policy("a", json!({"podSelector": {}, "ingress": [{"from": peers}]}))];
    assert_eq!(asked(&both, "b/", "a/web:http"), [Verdict::Yes], "whatever its address is");
}

#[test]
fn names_that_are_not_there_or_not_one() {
    let deployment = json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"namespace": "a", "name": "web"}, "spec": {"template": {}}});
    let service = json!({"apiVersion": "v1", "kind": "Service", "metadata": {"namespace": "a", "name": "front"}, "spec": {"type": "ExternalName"}});
    let network = network(&[pod("a", "web", "10.0.0.1"), deployment, service]);
    for (from, to, part) in [
        ("a/web", "a/web", "write the kind before it: `Deployment/a/web`, `Pod/a/web`"),
        ("pod/a/web", "a/wep", "did you mean `a/web`?"),
        ("pod/a/web", "other/web", "did you mean `a/web`?"),
        ("pod/a/web", "b/unlike", "given are `a/web`"),
        ("pod/a/web", "a/front", "write `service/a/front`"),
        ("pod/a/web", "deploy/a/web", "`Deployment/a/web` declares no port"),
        ("pod/a/web", "pod/a/web:grpc", "it has `http`"),
    ] {
        let told = network.reach(&Question::new(from, to).unwrap(), AddressMatching::default()).unwrap_err().to_string();
        assert!(told.contains(part), "{from} {to}: {told}");
    }
    let reach = network.reach(&Question::new("pod/a/web", "svc/a/front").unwrap(), AddressMatching::default()).unwrap();
    assert_eq!((reach.answers.len(), reach.needs), (0, vec!["the endpoints of `a/front`".to_owned()]));
}

#[test]
fn services_lead_to_workloads() {
    let service =
        |spec: Value| json!({"apiVersion": "v1", "kind": "Service", "metadata": {"namespace": "a", "name": "s"}, "spec": spec});
    let ports = json!([{"name": "web", "port": 80, "targetPort": "http"}, {"name": "dns", "port": 53, "protocol": "UDP"}, {"name": "odd", "port": 81, "targetPort": "grpc"}, {"name": "same", "port": 8081, "targetPort": 0}]);
    let found = |spec: Value, port: ServicePort| {
        let targets =
            network(&[pod("a", "web", "10.0.0.1"), pod("b", "web", "10.0.0.2"), service(spec)]).targets("a", "s", &port);
        let told: Vec<String> =
            targets.targets.iter().map(|one| format!("{} {} {}", one.workload, one.protocol, one.number)).collect();
        (told, targets.needs)
    };
    let selecting = || json!({"selector": {"app": "web"}, "ports": ports});
    let (web, dns) = ("Pod/a/web TCP 8080".to_owned(), "Pod/a/web UDP 53".to_owned());
    assert_eq!(found(selecting(), ServicePort::Every), (vec![web.clone(), "Pod/a/web TCP 8081".to_owned(), dns], vec![]));
    assert_eq!(found(selecting(), ServicePort::Number(80)), (vec![web.clone()], vec![]));
    assert_eq!(found(selecting(), ServicePort::Name("web".into())), (vec![web], vec![]));
    assert_eq!(found(selecting(), ServicePort::Number(81)), (vec![], vec![]), "the name of no port leads nowhere");
    for (spec, port, need) in [
        (selecting(), ServicePort::Number(8080), "the port `8080` of Service `a/s`"),
        (json!({"selector": {"app": "db"}, "ports": ports}), ServicePort::Every, "v1/Pod a/*"),
        (json!({"ports": ports}), ServicePort::Every, "the endpoints of `a/s`"),
        (json!({"type": "ExternalName", "selector": {"app": "web"}}), ServicePort::Every, "the endpoints of `a/s`"),
    ] {
        assert_eq!(found(spec, port), (vec![], vec![need.to_owned()]));
    }
    assert_eq!(network(&[]).targets("a", "s", &ServicePort::Every).needs, ["v1/Service a/s"]);
}

#[test]
fn namespaces_of_controllers() {
    let model = json!({"apiVersion": "portcullis.dev/v1alpha1", "kind": "AccessModel", "metadata": {"name": "m"}, "spec": {"controllerNamespaces": ["edge"]}});
    assert_eq!(network(&[model]).controller_namespaces().iter().collect::<Vec<_>>(), ["edge"]);
    assert!(network(&[]).controller_namespaces().contains("traefik"));
}
