//! Policies of Cilium and Calico made at random, with fields that are not told.

use serde_json::{Value, json};

use super::random::Random;
use super::{NAMESPACES, TEAMS, pods, selector};

/// The policies of one kind of network plugin, or seldom of both.
pub(super) fn policies(random: &mut Random) -> Vec<Value> {
    let (cilium, calico) = random.pick(&[(true, false), (true, false), (false, true), (false, true), (true, true)]);
    let mut all = Vec::new();
    for number in 0..1 + random.below(4) {
        if cilium && (!calico || random.chance(2)) {
            all.push(cilium_policy(random, number));
        } else {
            all.push(calico_policy(random, number));
        }
    }
    all
}

fn object(version: &str, kind: &str, namespace: &str, name: &str, spec: Value) -> Value {
    let mut object = json!({"apiVersion": version, "kind": kind, "metadata": {"name": name}, "spec": spec});
    if !namespace.is_empty() {
        object["metadata"]["namespace"] = json!(namespace);
    }
    object
}

/// Puts a field that makes something a doubt, seldom.
fn seldom(random: &mut Random, parts: usize, value: &mut Value, fields: &[(&str, Value)]) {
    if random.chance(parts) {
        let (key, field) = random.of(fields);
        value[key] = field.clone();
    }
}

/// A selector of Cilium: of Pods, and maybe of namespaces.
fn endpoints(random: &mut Random) -> Value {
    const NAME: &str = "k8s:io.kubernetes.pod.namespace";
    const LABEL: &str = "io.cilium.k8s.namespace.labels.team";
    let mut own = match random.below(6) {
        0 => json!({}),
        1 | 2 => pods(random),
        3 => selector(random, &[(NAME, &NAMESPACES), ("any:app", &["web", "api"])]),
        4 => selector(random, &[(LABEL, &TEAMS), (NAME, &NAMESPACES), ("k8s:app", &["web", "db"])]),
        _ => json!({"matchExpressions": [{"key": NAME, "operator": "Exists"}]}),
    };
    if random.chance(14) {
        own["matchLabels"][random.pick(&["reserved:host", "io.cilium.k8s.policy.cluster", "k8s:a:b"])] = json!("x");
    }
    own
}

fn cilium_policy(random: &mut Random, number: usize) -> Value {
    let (kind, namespace) =
        if random.chance(2) { ("CiliumNetworkPolicy", *random.of(&NAMESPACES)) } else { ("CiliumClusterwideNetworkPolicy", "") };
    let spec = if random.chance(9) { Value::Null } else { cilium_spec(random) };
    let mut object = object("cilium.io/v2", kind, namespace, &format!("c{number}"), spec);
    if random.chance(5) {
        object["specs"] = (0..random.below(3)).map(|_| cilium_spec(random)).collect();
    }
    object
}

fn cilium_spec(random: &mut Random) -> Value {
    let mut spec = json!({"endpointSelector": endpoints(random)});
    if random.chance(14) {
        spec = json!({"nodeSelector": {}});
    }
    for (key, side, parts) in [("ingress", "from", 1), ("ingressDeny", "from", 3), ("egress", "to", 4), ("egressDeny", "to", 9)] {
        if random.chance(parts) {
            spec[key] = (0..random.below(3)).map(|_| cilium_rule(random, side)).collect();
        }
    }
    let isolation = [
        ("enableDefaultDeny", json!({"ingress": false})),
        ("enableDefaultDeny", json!({"ingress": true, "egress": false})),
        ("enableDefaultDeny", json!({})),
    ];
    seldom(random, 5, &mut spec, &isolation);
    spec
}

fn cilium_rule(random: &mut Random, side: &str) -> Value {
    let mut rule = json!({});
    let some = 1 + random.below(2);
    let key = |what: &str| format!("{side}{what}");
    match random.below(9) {
        0..=3 => rule[key("Endpoints")] = (0..some).map(|_| endpoints(random)).collect(),
        4 => {
            rule[key("CIDR")] =
                (0..some).map(|_| json!(random.of(&["10.1.0.0/16", "203.0.113.9", "::/0", "2001:db8::1"]))).collect()
        }
        5 => {
            let sets = [
                json!({"cidr": "0.0.0.0/0", "except": ["10.2.0.0/16", "10.0.0.0/16"]}),
                json!({"cidr": "10.0.0.0/8"}),
                json!({"cidrGroupRef": "x"}),
            ];
            rule[key("CIDRSet")] = (0..some).map(|_| random.of(&sets).clone()).collect();
        }
        6 | 7 => {
            let entities = ["all", "world", "cluster", "world-ipv4", "world-ipv6", "none", "all", "cluster", "host"];
            rule[key("Entities")] = (0..some).map(|_| json!(random.of(&entities))).collect();
        }
        _ => {}
    }
    if random.chance(3) {
        rule["toPorts"] = (0..1 + random.below(2)).map(|_| cilium_ports(random)).collect();
    }
    let more = [
        (key("Requires"), json!([{}])),
        (key("Nodes"), json!([{}])),
        (key("Groups"), json!([{}])),
        (key("Endpoints"), json!([])),
        (key("Entities"), json!(["cluster"])),
        ("authentication".to_owned(), json!({"mode": "required"})),
        ("authentication".to_owned(), json!({"mode": "disabled"})),
        ("icmps".to_owned(), json!([{"fields": []}])),
        ("toFQDNs".to_owned(), json!([{"matchName": "example.com"}])),
        ("toServices".to_owned(), json!([])),
    ];
    if random.chance(8) {
        let (key, field) = random.of(&more);
        if side == "to" || !["toFQDNs", "toServices"].contains(&key.as_str()) {
            rule[key] = field.clone();
        }
    }
    rule
}

fn cilium_ports(random: &mut Random) -> Value {
    let entries = [
        json!({"port": "8080"}),
        json!({"port": "8080", "protocol": "TCP"}),
        json!({"port": "8000", "endPort": 9100, "protocol": "ANY"}),
        json!({"port": "9000", "endPort": 80}),
        json!({"port": "HTTP", "protocol": "tcp"}),
        json!({"port": "metrics"}),
        json!({"port": "0", "protocol": "UDP"}),
        json!({"port": "08080"}),
        json!({"protocol": "TCP"}),
    ];
    let mut group = json!({});
    if !random.chance(7) {
        group["ports"] = (0..1 + random.below(2)).map(|_| random.of(&entries).clone()).collect();
    }
    let more = [
        ("rules", json!({"http": [{}]})),
        ("rules", json!({})),
        ("serverNames", json!(["example.com"])),
        ("listener", json!({"name": "x"})),
    ];
    seldom(random, 7, &mut group, &more);
    group
}

/// A selector of Calico.
fn text(random: &mut Random, of_pods: bool) -> String {
    let terms: &[&str] = if of_pods {
        &[
            "app == 'web'",
            "app in {'web', \"api\"}",
            "tier != 'back'",
            "tier not in {'back'}",
            "has(tier)",
            "!has(app)",
            "all()",
            "projectcalico.org/orchestrator == 'k8s'",
            "projectcalico.org/namespace == 'a'",
            "projectcalico.org/namespace in { 'b','c' }",
        ]
    } else {
        &[
            "team == 'edge'",
            "team != \"core\"",
            "has(team)",
            "projectcalico.org/name == 'a'",
            "projectcalico.org/name not in {'b'}",
            "all()",
        ]
    };
    let odd = [
        "app == 'web' || tier == 'back'",
        "global()",
        "pcns.team == 'edge'",
        "projectcalico.org/orchestrator == 'cni'",
        "has(app",
    ];
    if random.chance(14) {
        return (*random.of(&odd)).to_owned();
    }
    let some: Vec<&str> = (0..random.below(3)).map(|_| *random.of(terms)).collect();
    some.join(random.pick(&[" && ", "&&", "\t&&\n"]))
}

fn calico_policy(random: &mut Random, number: usize) -> Value {
    let version = random.pick(&["projectcalico.org/v3", "projectcalico.org/v3", "crd.projectcalico.org/v1"]);
    let prefix = if version.starts_with("crd") { "default." } else { "" };
    let name = format!("{prefix}k{}", number % 3);
    let mut spec = json!({"selector": text(random, true)});
    if !random.chance(3) {
        spec["order"] = random.of(&[json!(10), json!(10), json!(500.5), json!(1000), json!(1000), json!(2000)]).clone();
    }
    if random.chance(3) {
        spec["types"] = random.of(&[json!(["Ingress"]), json!(["Egress"]), json!(["Ingress", "Egress"]), json!([])]).clone();
    }
    for (key, parts) in [("ingress", 1), ("egress", 4)] {
        if random.chance(parts) {
            spec[key] = (0..random.below(4)).map(|_| calico_rule(random, key)).collect();
        }
    }
    let doubts = [
        ("serviceAccountSelector", json!("has(x)")),
        ("tier", json!("security")),
        ("tier", json!("default")),
        ("tier", json!("")),
    ];
    seldom(random, 9, &mut spec, &doubts);
    if random.chance(2) {
        return object(version, "NetworkPolicy", random.pick(&NAMESPACES), &name, spec);
    }
    if random.chance(3) {
        spec["namespaceSelector"] = json!(text(random, false));
    }
    seldom(random, 12, &mut spec, &[("preDNAT", json!(true)), ("doNotTrack", json!(true)), ("preDNAT", json!(false))]);
    object(version, "GlobalNetworkPolicy", "", &name, spec)
}

fn calico_rule(random: &mut Random, direction: &str) -> Value {
    let action = random.pick(&["Allow", "Allow", "Deny", "Deny", "Allow", "Log", "Pass", "Odd"]);
    let action = if action == "Pass" && !random.chance(3) { "Deny" } else { action };
    let mut rule = json!({"action": action});
    let (near, far) = if direction == "ingress" { ("source", "destination") } else { ("destination", "source") };
    let mut entity = json!({});
    match random.below(7) {
        0 | 1 => entity["selector"] = json!(text(random, true)),
        2 => entity["namespaceSelector"] = json!(text(random, false)),
        3 => {
            entity["selector"] = json!(text(random, true));
            entity["namespaceSelector"] = json!(text(random, false));
        }
        4 => entity["nets"] = random.of(&[json!(["10.1.0.0/16", "203.0.113.0/24"]), json!(["0.0.0.0/0"])]).clone(),
        5 => entity = json!({"nets": ["0.0.0.0/0"], "notNets": ["10.2.0.0/16", "10.0.0.0/16"]}),
        _ => {}
    }
    let doubts = [
        ("notSelector", json!("has(app)")),
        ("serviceAccounts", json!({"names": ["x"]})),
        ("serviceAccounts", json!({})),
        ("notPorts", json!([1])),
        ("notNets", json!(["10.0.0.0/8"])),
        ("nets", json!(["10.0.0.0/8"])),
    ];
    seldom(random, 12, &mut entity, &doubts);
    if entity != json!({}) || random.chance(2) {
        rule[near] = entity;
    }
    seldom(random, 20, &mut rule, &[(far, json!({"nets": ["10.0.0.0/8"]})), (far, json!({"selector": ""}))]);
    if random.chance(3) {
        rule["protocol"] =
            random.of(&[json!("TCP"), json!("tcp"), json!(6), json!(17), json!("ICMP"), json!("UDP"), json!(99)]).clone();
    }
    if random.chance(if rule["protocol"].is_null() { 20 } else { 2 }) {
        let ports = [json!(8080), json!("8000:9100"), json!("http"), json!("9090"), json!("08080"), json!(53), json!("1:2:3")];
        rule["destination"]["ports"] = (0..1 + random.below(2)).map(|_| random.of(&ports).clone()).collect();
    }
    let doubts = [
        ("notProtocol", json!("TCP")),
        ("ipVersion", json!(4)),
        ("http", json!({"methods": ["GET"]})),
        ("icmp", json!({"type": 8})),
    ];
    seldom(random, 20, &mut rule, &doubts);
    rule
}

/// Whether labels meet the text of a selector.
pub(super) fn meets_text(text: &str, labels: &Value) -> bool {
    let mut terms: Vec<String> = Vec::new();
    for part in text.split(", ").filter(|part| !part.is_empty()) {
        match terms.last_mut() {
            Some(last) if last.contains('(') && !last.ends_with(')') => *last = format!("{last}, {part}"),
            _ => terms.push(part.to_owned()),
        }
    }
    terms.iter().all(|term| {
        if let Some((head, values)) = term.strip_suffix(')').and_then(|term| term.split_once(" (")) {
            let (key, operator) = head.rsplit_once(' ').unwrap();
            let listed = labels[key].as_str().is_some_and(|own| values.split(", ").any(|value| value == own));
            return listed == (operator == "in");
        }
        match (term.split_once('='), term.strip_prefix('!')) {
            (Some((key, value)), _) => labels[key] == *value,
            (None, Some(key)) => labels[key].is_null(),
            (None, None) => !labels[term.as_str()].is_null(),
        }
    })
}

/// Whether a range with what is left out of it holds an address, as an opening tells it.
pub(super) fn in_text_of_range(text: &str, within: impl Fn(&str) -> bool) -> bool {
    let (cidr, except) = text.split_once(" except ").unwrap_or((text, ""));
    within(cidr) && !except.split(", ").filter(|range| !range.is_empty()).any(within)
}

/// Whether an object is a policy of Cilium or Calico.
pub(super) fn is_other(key: &str) -> bool {
    ["Cilium", "Calico", "GlobalNetworkPolicy/"].iter().any(|prefix| key.starts_with(prefix))
}
