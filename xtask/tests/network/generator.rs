//! Clusters made at random: namespaces, Pods, NetworkPolicies as the API server accepts them.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::random::Random;

pub const NAMESPACES: &[&str] = &["a", "b", "c"];
const PROTOCOLS: &[&str] = &["TCP", "UDP", "SCTP"];
const PORT_NAMES: &[&str] = &["http", "dns", "metrics"];
pub const NUMBERS: &[u16] = &[53, 80, 8080, 8443, 9000];
/// Keys and values of labels, of Pods and of namespaces.
const LABELS: &[(&str, &[&str])] = &[("app", &["web", "db", ""]), ("team", &["edge", "core"])];
/// Ranges with those that `except` may name.
const RANGES: &[(&str, &[&str])] = &[
    ("0.0.0.0/0", &["10.0.0.0/8", "8.8.8.0/24", "10.0.1.0/24", "192.168.0.7/32"]),
    ("10.0.0.0/8", &["10.0.1.0/24", "10.0.1.5/32", "10.0.0.0/9"]),
    ("10.0.1.0/24", &["10.0.1.4/31"]),
    ("10.0.1.77/24", &["10.0.1.5/32"]),
    ("10.0.1.5/32", &[]),
    ("192.168.0.0/16", &["192.168.0.0/24"]),
    ("8.8.8.8/32", &[]),
    ("::/0", &["fd00::/8", "2001:db8::/32"]),
    ("fd00::/8", &["fd00:1::/32", "fd00:0001:0:0::5/128"]),
    ("FD00:1::/32", &["fd00:1::5/128"]),
    ("2001:db8::/32", &["2001:db8:0:1::/64"]),
];
/// Addresses in every part that the ranges above cut the space into.
pub const ADDRESSES: &[&str] = &[
    "10.0.1.5",
    "10.0.1.4",
    "10.0.1.200",
    "10.0.2.9",
    "10.200.0.1",
    "192.168.0.7",
    "192.168.0.8",
    "192.168.9.9",
    "8.8.8.8",
    "8.8.8.9",
    "9.9.9.9",
    "fd00:1::5",
    "fd00:1::6",
    "fd00:2::6",
    "2001:db8::1",
    "2001:0DB8:0:1::1",
    "2a00::1",
];
/// Addresses outside that stand for the internet.
pub const INTERNET: &[&str] = &["8.8.8.8", "8.8.8.9", "9.9.9.9", "2001:db8::1", "2001:db8:0:1::1", "2a00::1"];

pub type Labels = BTreeMap<String, String>;
/// The labels of each.
pub type Namespaces = BTreeMap<String, Labels>;

/// A port of a Pod.
pub struct Port {
    pub name: String,
    pub number: u16,
    pub protocol: String,
}

/// A Pod, or what makes Pods.
pub struct Pod {
    pub kind: &'static str,
    pub namespace: String,
    pub name: String,
    pub labels: Labels,
    pub ports: Vec<Port>,
    /// None where they are not told; one of each family at most.
    pub addresses: Vec<&'static str>,
    pub host_network: bool,
}

impl Pod {
    /// As the oracle takes it; the address comes with the query.
    fn told(&self) -> Value {
        let ports: Vec<Value> =
            self.ports.iter().map(|port| json!({"name": port.name, "number": port.number, "protocol": port.protocol})).collect();
        json!({
            "namespace": self.namespace, "name": self.name, "labels": self.labels, "ports": ports,
            "hostNetwork": self.host_network,
        })
    }
}

pub struct Cluster {
    pub policies: Vec<Value>,
    /// What the objects say.
    pub namespaces: Namespaces,
    /// The namespace without an object.
    pub hidden: Option<String>,
    pub pods: Vec<Pod>,
    /// All objects that are given.
    pub objects: Vec<Value>,
}

impl Cluster {
    pub fn new(random: &mut Random) -> Self {
        let policies: Vec<Value> = (0..1 + random.below(6)).map(|number| policy(random, number)).collect();
        let namespaces: Namespaces = NAMESPACES.iter().map(|name| ((*name).to_owned(), labels(random))).collect();
        let hidden = random.chance(4).then(|| random.pick(NAMESPACES).to_owned());
        let mut pods: Vec<Pod> = Vec::new();
        for number in 0..2 + random.below(4) {
            let taken: Vec<&str> = pods.iter().flat_map(|pod| pod.addresses.iter().copied()).collect();
            let pod = pod(random, number, &taken);
            pods.push(pod);
        }
        let mut objects: Vec<Value> = pods.iter().map(|pod| object(random, pod)).collect();
        objects.extend(policies.iter().cloned());
        for (name, labels) in namespaces.iter().filter(|(name, _)| hidden.as_ref() != Some(*name)) {
            let mut metadata = json!({"name": name, "labels": given(random, labels)});
            if random.chance(10) {
                // The API server sets this one, whatever is asked for.
                metadata["labels"] = json!(labels);
                metadata["labels"]["kubernetes.io/metadata.name"] = json!(random.pick(NAMESPACES));
            }
            objects.push(json!({"apiVersion": "v1", "kind": "Namespace", "metadata": metadata}));
        }
        Self { policies, namespaces, hidden, pods, objects }
    }

    /// The labels that the namespaces can have: one element where all are given.
    pub fn worlds(&self) -> Vec<Namespaces> {
        let Some(hidden) = &self.hidden else {
            return vec![self.namespaces.clone()];
        };
        every_labelling()
            .into_iter()
            .map(|labels| {
                let mut world = self.namespaces.clone();
                world.insert(hidden.clone(), labels);
                world
            })
            .collect()
    }

    /// The Pods as the oracle takes them, and one without labels in each namespace behind them.
    pub fn told_pods(&self) -> Vec<Value> {
        let fresh = NAMESPACES.iter().map(|namespace| json!({"namespace": namespace, "name": "new"}));
        self.pods.iter().map(Pod::told).chain(fresh).collect()
    }

    /// The Pod that has an address of its own.
    pub fn owner(&self, address: &str) -> Option<usize> {
        self.pods.iter().position(|pod| pod.addresses.contains(&address) && !pod.host_network)
    }

    /// The number of the Pod without labels.
    pub fn fresh(&self, namespace: &str) -> usize {
        self.pods.len() + NAMESPACES.iter().position(|name| *name == namespace).expect("a namespace")
    }
}

fn labels(random: &mut Random) -> Labels {
    let mut labels = BTreeMap::new();
    for (key, values) in LABELS {
        if random.chance(2) {
            labels.insert((*key).to_owned(), random.pick(values).to_owned());
        }
    }
    labels
}

/// Labels as an object can have them: no labels are also null.
fn given(random: &mut Random, labels: &Labels) -> Value {
    if labels.is_empty() && random.chance(2) { Value::Null } else { json!(labels) }
}

fn every_labelling() -> Vec<Labels> {
    let mut all = vec![BTreeMap::new()];
    for (key, values) in LABELS {
        for labels in all.clone() {
            for value in *values {
                let mut more = labels.clone();
                more.insert((*key).to_owned(), (*value).to_owned());
                all.push(more);
            }
        }
    }
    all
}

/// One of: the field left out, null, an empty value, what `full` gives. The last comes in half of the cases.
fn field(random: &mut Random, object: &mut Value, key: &str, empty: Value, full: impl FnOnce(&mut Random) -> Value) {
    match random.below(6) {
        0 => {}
        1 => object[key] = Value::Null,
        2 => object[key] = empty,
        _ => object[key] = full(random),
    }
}

fn several(random: &mut Random, most: usize, one: impl Fn(&mut Random) -> Value) -> Value {
    (0..1 + random.below(most)).map(|_| one(random)).collect()
}

fn requirement(random: &mut Random, namespaces: bool) -> Value {
    let name = namespaces && random.chance(3);
    let (key, values) = if name { ("kubernetes.io/metadata.name", NAMESPACES) } else { random.pick(LABELS) };
    match random.pick(&["In", "NotIn", "Exists", "DoesNotExist"]) {
        operator @ ("In" | "NotIn") => {
            json!({"key": key, "operator": operator, "values": several(random, 2, |random| json!(random.pick(values)))})
        }
        operator if random.chance(3) => json!({"key": key, "operator": operator, "values": random.of(&[json!([]), Value::Null])}),
        operator => json!({"key": key, "operator": operator}),
    }
}

fn match_labels(random: &mut Random, namespaces: bool) -> Value {
    let mut pairs = Map::new();
    if namespaces && random.chance(2) {
        pairs.insert("kubernetes.io/metadata.name".into(), json!(random.pick(NAMESPACES)));
    }
    for (key, values) in LABELS {
        if random.chance(3) {
            pairs.insert((*key).into(), json!(random.pick(values)));
        }
    }
    Value::Object(pairs)
}

fn selector(random: &mut Random, namespaces: bool) -> Value {
    match random.below(6) {
        0 => json!({}),
        1 => json!({"matchLabels": null, "matchExpressions": []}),
        2 => json!({"matchExpressions": several(random, 2, |random| requirement(random, namespaces))}),
        3 => json!({
            "matchLabels": match_labels(random, namespaces),
            "matchExpressions": several(random, 1, |random| requirement(random, namespaces)),
        }),
        _ => json!({"matchLabels": match_labels(random, namespaces)}),
    }
}

fn range(random: &mut Random) -> Value {
    let (cidr, parts) = random.pick(RANGES);
    let mut block = json!({"cidr": cidr});
    match random.below(3) {
        0 => {}
        1 => block["except"] = random.of(&[json!([]), Value::Null]).clone(),
        _ => block["except"] = parts.iter().filter(|_| random.chance(2)).map(|part| json!(part)).collect(),
    }
    block
}

fn peer(random: &mut Random) -> Value {
    let mut peer = match random.below(7) {
        0 | 1 => json!({"podSelector": selector(random, false)}),
        2 | 3 => json!({"namespaceSelector": selector(random, true)}),
        4 => json!({"namespaceSelector": selector(random, true), "podSelector": selector(random, false)}),
        _ => json!({"ipBlock": range(random)}),
    };
    if random.chance(6) {
        for key in ["podSelector", "namespaceSelector", "ipBlock"] {
            if peer.get(key).is_none() {
                peer[key] = Value::Null;
            }
        }
    }
    peer
}

fn port(random: &mut Random) -> Value {
    let mut port = json!({});
    match random.below(6) {
        0 => {}
        1 => port["protocol"] = Value::Null,
        2 => port["protocol"] = json!(random.pick(PROTOCOLS)),
        _ => port["protocol"] = json!("TCP"),
    }
    match random.below(8) {
        0 => {}
        1 => port["port"] = Value::Null,
        2..=4 => port["port"] = json!(random.pick(PORT_NAMES)),
        5 => {
            port["port"] = json!(random.pick(NUMBERS));
            port["endPort"] = Value::Null;
        }
        6 => {
            let first = random.pick(NUMBERS);
            port["port"] = json!(first);
            port["endPort"] = json!(random.pick(&[first, first + 1, 8080.max(first), 9000]));
        }
        _ => port["port"] = json!(random.pick(NUMBERS)),
    }
    port
}

/// A null in a list of objects is an empty object to the API server.
fn rule(random: &mut Random, peers: &str) -> Value {
    if random.chance(25) {
        return random.of(&[Value::Null, json!({})]).clone();
    }
    let mut rule = json!({});
    field(random, &mut rule, peers, json!([]), |random| several(random, 3, peer));
    match random.below(3) {
        0 => field(random, &mut rule, "ports", json!([]), |random| {
            several(random, 3, |random| if random.chance(20) { Value::Null } else { port(random) })
        }),
        1 => rule["ports"] = several(random, 2, port),
        _ => {}
    }
    rule
}

fn policy(random: &mut Random, number: usize) -> Value {
    let mut spec = json!({});
    field(random, &mut spec, "podSelector", json!({}), |random| selector(random, false));
    let types = [json!(["Ingress"]), json!(["Egress"]), json!(["Ingress", "Egress"]), json!(["Egress", "Ingress"])];
    field(random, &mut spec, "policyTypes", json!([]), |random| random.of(&types).clone());
    field(random, &mut spec, "ingress", json!([]), |random| several(random, 2, |random| rule(random, "from")));
    field(random, &mut spec, "egress", json!([]), |random| several(random, 2, |random| rule(random, "to")));
    json!({
        "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
        "metadata": {"namespace": random.pick(NAMESPACES), "name": format!("p{number}")}, "spec": spec,
    })
}

/// Each has an address of its own.
fn pod(random: &mut Random, number: usize, taken: &[&str]) -> Pod {
    let ports = (0..random.below(4))
        .map(|_| Port {
            name: if random.chance(4) { String::new() } else { random.pick(PORT_NAMES).to_owned() },
            number: random.pick(NUMBERS),
            protocol: if random.chance(3) { random.pick(PROTOCOLS) } else { "TCP" }.to_owned(),
        })
        .collect();
    let kind = if random.chance(5) { random.pick(&["Deployment", "CronJob", "Job"]) } else { "Pod" };
    let told = kind == "Pod" && !random.chance(8);
    Pod {
        kind,
        namespace: random.pick(NAMESPACES).to_owned(),
        name: format!("w{number}"),
        labels: labels(random),
        ports,
        addresses: if told { addresses(random, taken) } else { Vec::new() },
        host_network: random.chance(8),
    }
}

fn addresses(random: &mut Random, taken: &[&str]) -> Vec<&'static str> {
    let first = random.pick(ADDRESSES);
    let second = random.pick(ADDRESSES);
    let mut own = vec![first];
    if random.chance(4) && first.contains(':') != second.contains(':') {
        own.push(second);
    }
    own.retain(|address| !taken.contains(address));
    own
}

/// The object of a Pod. Each port has a container of its own: names are unique in one container only.
fn object(random: &mut Random, pod: &Pod) -> Value {
    let mut lists = [Vec::new(), Vec::new()];
    for (at, port) in pod.ports.iter().enumerate() {
        let mut entry = json!({"containerPort": port.number});
        if !port.name.is_empty() {
            entry["name"] = json!(port.name);
        }
        if port.protocol != "TCP" || random.chance(2) {
            entry["protocol"] = json!(port.protocol);
        }
        let sidecar = random.chance(5);
        let mut container = json!({"name": format!("c{at}"), "image": "i", "ports": [entry]});
        if sidecar {
            container["restartPolicy"] = json!("Always");
        }
        lists[usize::from(sidecar)].push(container);
    }
    let [containers, mut first] = lists;
    if random.chance(6) {
        // An init container that ends serves nothing.
        first.push(json!({"name": "init", "image": "i", "ports": [{"containerPort": 8443, "name": "metrics"}, {"containerPort": 80, "name": "http"}]}));
    }
    let mut spec = json!({"containers": containers, "initContainers": first});
    if pod.host_network {
        spec["hostNetwork"] = json!(true);
    }
    let metadata = json!({"namespace": pod.namespace, "name": pod.name, "labels": given(random, &pod.labels)});
    // What makes Pods has labels of its own, which no selector of a policy sees.
    let own = json!({"namespace": pod.namespace, "name": pod.name, "labels": {"app": "db", "team": "edge"}});
    let template = json!({"metadata": {"labels": given(random, &pod.labels)}, "spec": spec});
    match pod.kind {
        "Deployment" => json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": own, "spec": {"template": template}}),
        "Job" => json!({"apiVersion": "batch/v1", "kind": "Job", "metadata": own, "spec": {"template": template}}),
        "CronJob" => {
            json!({"apiVersion": "batch/v1", "kind": "CronJob", "metadata": own, "spec": {"jobTemplate": {"spec": {"template": template}}}})
        }
        _ => {
            let mut object = json!({"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec});
            if let Some(address) = pod.addresses.first() {
                let all: Vec<Value> = pod.addresses.iter().map(|address| json!({"ip": address})).collect();
                object["status"] = match random.below(3) {
                    0 if all.len() == 1 => json!({"phase": "Running", "podIP": address}),
                    1 => json!({"podIPs": all}),
                    _ => json!({"podIP": address, "podIPs": all}),
                };
            }
            object
        }
    }
}
