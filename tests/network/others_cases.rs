//! Policies of Cilium and Calico: who is let in to Pod a/web at TCP 8080, and what reaches it.

use portcullis::network::{AddressMatching, Network, Question, Verdict};
use serde_json::{Value, json};

use super::{network, pod, policy};

/// A policy more, who isolates, the openings, what is missing, and the sources that reach it or of which that is unknown.
struct Case {
    title: &'static str,
    policies: Value,
    by: &'static [&'static str],
    openings: &'static [&'static str],
    needs: &'static [&'static str],
    yes: &'static [&'static str],
    unknown: &'static [&'static str],
}

const SOURCES: [&str; 4] = ["a/api", "b/api", "b/node", "203.0.113.9"];
const NODE: &[&str] = &["b/node"];
/// Whether policies that may select nodes keep Pods in that are on their network is not told.
const NO_NODES: &[&str] = &["a/api", "b/api", "203.0.113.9"];
const CNP: &[&str] = &["CiliumNetworkPolicy/a/c"];
const GNP: &[&str] = &["GlobalNetworkPolicy/g"];
const EVERYTHING: &[&str] = &["everything"];

fn object(version: &str, kind: &str, name: &str, spec: Value) -> Value {
    json!({"apiVersion": version, "kind": kind, "metadata": {"name": name, "namespace": "a"}, "spec": spec})
}

fn cnp(spec: Value) -> Value {
    object("cilium.io/v2", "CiliumNetworkPolicy", "c", spec)
}

fn ccnp(spec: Value) -> Value {
    object("cilium.io/v2", "CiliumClusterwideNetworkPolicy", "cc", spec)
}

fn calico(spec: Value) -> Value {
    object("projectcalico.org/v3", "NetworkPolicy", "k", spec)
}

fn global(name: &str, spec: Value) -> Value {
    object("projectcalico.org/v3", "GlobalNetworkPolicy", name, spec)
}

/// A CiliumNetworkPolicy for all Pods with these rules.
fn ingress(rules: Value) -> Value {
    json!([cnp(json!({"endpointSelector": {}, "ingress": rules}))])
}

/// A NetworkPolicy that lets in Pods of namespace b.
fn lets_in_b() -> Value {
    let from_b = json!({"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "b"}}});
    policy("a", json!({"podSelector": {}, "ingress": [{"from": [from_b]}]}))
}

fn cluster(policies: &Value) -> Vec<Value> {
    let namespace = |name: &str, team: &str| json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": {"team": team}}});
    let mut node = pod("b", "node", "192.168.0.7");
    node["spec"]["hostNetwork"] = json!(true);
    let pods = vec![pod("a", "web", "10.0.0.1"), pod("a", "api", "10.0.0.2"), pod("b", "api", "10.0.1.3"), node];
    [vec![namespace("a", "core"), namespace("b", "edge")], pods, policies.as_array().unwrap().clone()].concat()
}

fn verdict(network: &Network, from: &str, to: &str) -> Verdict {
    let reach = network.reach(&Question::new(from, to).unwrap(), AddressMatching::EveryAddress).unwrap();
    assert_eq!(reach.answers.len(), 1);
    let answer = &reach.answers[0];
    assert_eq!(answer.verdict == Verdict::Unknown, !answer.needs.is_empty(), "{answer:?}");
    answer.verdict
}

fn check(case: &Case) {
    let network = network(&cluster(&case.policies));
    assert!(network.errors().is_empty() && network.policies_given(), "{}: {:?}", case.title, network.errors());
    let openings = network.openings(network.workload("Pod/a/web").unwrap(), "TCP", 8080);
    let told: Vec<String> = openings.openings.iter().map(|one| one.text()).collect();
    assert_eq!((told, &openings.needs), (strings(case.openings), &strings(case.needs)), "{}", case.title);
    assert_eq!((openings.isolated, openings.by), (!case.by.is_empty(), strings(case.by)), "{}", case.title);
    let those = |wanted: Verdict| -> Vec<&str> {
        SOURCES.into_iter().filter(|from| verdict(&network, from, "a/web:8080") == wanted).collect()
    };
    assert_eq!((those(Verdict::Yes), those(Verdict::Unknown)), (case.yes.to_vec(), case.unknown.to_vec()), "{}", case.title);
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn policies_of_cilium() {
    let entity = |name: &str| json!([{"fromEntities": [name]}]);
    let from = |selector: Value| ingress(json!([{"fromEndpoints": [selector]}]));
    let with_ports = |ports: Value| ingress(json!([{"fromEntities": ["cluster"], "toPorts": [ports]}]));
    for case in [
        Case {
            title: "without rules it isolates nothing",
            policies: json!([cnp(json!({"endpointSelector": {}}))]),
            by: &[],
            openings: EVERYTHING,
            needs: &[],
            yes: &SOURCES,
            unknown: &[],
        },
        Case {
            title: "without rules it isolates where it says so",
            policies: json!([cnp(json!({"endpointSelector": {}, "enableDefaultDeny": {"ingress": true}}))]),
            by: CNP,
            openings: &[],
            needs: &[],
            yes: &[],
            unknown: &[],
        },
        Case {
            title: "an empty rule is for nobody, and isolates",
            policies: ingress(json!([{}])),
            by: CNP,
            openings: &[],
            needs: &[],
            yes: &[],
            unknown: &[],
        },
        Case {
            title: "other Pods",
            policies: json!([cnp(json!({"endpointSelector": {"matchLabels": {"k8s:app": "db"}}, "ingress": [{}]}))]),
            by: &[],
            openings: EVERYTHING,
            needs: &[],
            yes: &SOURCES,
            unknown: &[],
        },
        Case {
            title: "Pods of the namespace",
            policies: from(json!({"matchLabels": {"any:app": "api"}})),
            by: CNP,
            openings: &["Pods of the same namespace with `app=api`"],
            needs: &[],
            yes: &["a/api"],
            unknown: &[],
        },
        Case {
            title: "Pods of another namespace",
            policies: from(json!({"matchLabels": {"k8s:io.kubernetes.pod.namespace": "b", "app": "api"}})),
            by: CNP,
            openings: &["Pods of namespace `b` with `app=api`"],
            needs: &[],
            yes: &["b/api"],
            unknown: &[],
        },
        Case {
            title: "Pods of namespaces with a label",
            policies: from(json!({"matchLabels": {"io.cilium.k8s.namespace.labels.team": "edge"}})),
            by: CNP,
            openings: &["Pods of namespaces with `team=edge`"],
            needs: &[],
            yes: &["b/api"],
            unknown: &[],
        },
        Case {
            title: "every namespace has a name",
            policies: from(json!({"matchExpressions": [{"key": "k8s:io.kubernetes.pod.namespace", "operator": "Exists"}]})),
            by: CNP,
            openings: &["Pods of every namespace"],
            needs: &[],
            yes: &["a/api", "b/api"],
            unknown: &[],
        },
        Case {
            title: "labels of another source",
            policies: from(json!({"matchLabels": {"reserved:host": ""}})),
            by: CNP,
            openings: &[],
            needs: &["what `spec.ingress.0.fromEndpoints.0` of `CiliumNetworkPolicy/a/c` means"],
            yes: &[],
            unknown: &SOURCES,
        },
        Case {
            title: "the cluster",
            policies: ingress(entity("cluster")),
            by: CNP,
            openings: &["Pods of every namespace"],
            needs: &[],
            yes: &["a/api", "b/api"],
            unknown: &[],
        },
        Case {
            title: "the world",
            policies: ingress(entity("world")),
            by: CNP,
            openings: &["addresses outside the cluster and Pods on the network of their nodes"],
            needs: &[],
            yes: &["b/node", "203.0.113.9"],
            unknown: &[],
        },
        Case {
            title: "everything, for the cluster",
            policies: json!([ccnp(json!({"endpointSelector": {}, "ingress": entity("all")}))]),
            by: &["CiliumClusterwideNetworkPolicy/cc"],
            openings: EVERYTHING,
            needs: &[],
            yes: &SOURCES,
            unknown: &[],
        },
        Case {
            title: "an entity that is not told",
            policies: ingress(json!([{"fromEntities": ["host", "none"]}])),
            by: CNP,
            openings: &[],
            needs: &["what `spec.ingress.0.fromEntities.0` of `CiliumNetworkPolicy/a/c` means"],
            yes: &[],
            unknown: &SOURCES,
        },
        Case {
            title: "ranges never match Pods",
            policies: ingress(json!([{"fromCIDR": ["10.0.0.0/8", "203.0.113.9"]}])),
            by: CNP,
            openings: &["addresses of `10.0.0.0/8`", "addresses of `203.0.113.9/32`"],
            needs: &[],
            yes: &["203.0.113.9"],
            unknown: &[],
        },
        Case {
            title: "a range without some",
            policies: ingress(json!([{"fromCIDRSet": [{"cidr": "192.0.0.0/2", "except": ["203.0.113.0/24"]}]}])),
            by: CNP,
            openings: &["addresses of `192.0.0.0/2 except 203.0.113.0/24`"],
            needs: &[],
            yes: &["b/node"],
            unknown: &[],
        },
        Case {
            title: "what is denied comes first",
            policies: json!([cnp(
                json!({"endpointSelector": {}, "ingress": [{"fromEndpoints": [{"matchLabels": {"app": "api"}}]}, {"fromEntities": ["all"]}],
                "ingressDeny": [{"fromEndpoints": [{}]}]})
            )]),
            by: CNP,
            openings: EVERYTHING,
            needs: &[],
            yes: &["b/api", "b/node", "203.0.113.9"],
            unknown: &[],
        },
        Case {
            title: "what is denied keeps out what NetworkPolicies let in",
            policies: json!([lets_in_b(), cnp(json!({"endpointSelector": {}, "ingressDeny": entity("cluster")}))]),
            by: &["CiliumNetworkPolicy/a/c", "NetworkPolicy/a/p"],
            openings: &[],
            needs: &[],
            yes: &[],
            unknown: &[],
        },
        Case {
            title: "what NetworkPolicies let in stays",
            policies: json!([lets_in_b(), cnp(json!({"endpointSelector": {}, "ingress": [{}]}))]),
            by: &["CiliumNetworkPolicy/a/c", "NetworkPolicy/a/p"],
            openings: &["Pods of namespace `b`"],
            needs: &[],
            yes: &["b/api"],
            unknown: &[],
        },
        Case {
            title: "what is denied without isolation",
            policies: json!([cnp(
                json!({"endpointSelector": {}, "enableDefaultDeny": {"ingress": false}, "ingressDeny": entity("cluster")})
            )]),
            by: &[],
            openings: &["addresses outside the cluster and Pods on the network of their nodes"],
            needs: &[],
            yes: &["b/node", "203.0.113.9"],
            unknown: &[],
        },
        Case {
            title: "rules on HTTP",
            policies: with_ports(json!({"ports": [{"port": "8080", "protocol": "TCP"}], "rules": {"http": [{"method": "GET"}]}})),
            by: CNP,
            openings: &[],
            needs: &["what `spec.ingress.0.toPorts.0.rules` of `CiliumNetworkPolicy/a/c` means"],
            yes: &[],
            unknown: &["a/api", "b/api"],
        },
        Case {
            title: "rules on HTTP of another port",
            policies: with_ports(json!({"ports": [{"port": "80"}], "rules": {"http": [{"method": "GET"}]}})),
            by: CNP,
            openings: &[],
            needs: &[],
            yes: &[],
            unknown: &[],
        },
        Case {
            title: "a port by its name in upper case",
            policies: with_ports(json!({"ports": [{"port": "HTTP", "protocol": "TCP"}]})),
            by: CNP,
            openings: &["Pods of every namespace"],
            needs: &[],
            yes: &["a/api", "b/api"],
            unknown: &[],
        },
        Case {
            title: "ports of a range, of another protocol and of none",
            policies: json!([cnp(json!({"endpointSelector": {}, "ingress": [
                {"fromEntities": ["world"], "toPorts": [{"ports": [{"port": "8000", "endPort": 8100, "protocol": "UDP"}]}]},
                {"fromEndpoints": [{}], "toPorts": [{"ports": [{"port": "8000", "endPort": 8100, "protocol": "ANY"}]}]}]}))]),
            by: CNP,
            openings: &["Pods of the same namespace"],
            needs: &[],
            yes: &["a/api"],
            unknown: &[],
        },
        Case {
            title: "ports for everybody",
            policies: ingress(json!([{"toPorts": [{"ports": [{"port": "8080"}]}]}])),
            by: CNP,
            openings: EVERYTHING,
            needs: &[],
            yes: &SOURCES,
            unknown: &[],
        },
        Case {
            title: "messages of ICMP are no port",
            policies: ingress(json!([{"fromEntities": ["all"], "icmps": [{"fields": [{"type": 8}]}]}])),
            by: CNP,
            openings: &[],
            needs: &[],
            yes: &[],
            unknown: &[],
        },
        Case {
            title: "a rule that demands authentication",
            policies: ingress(json!([{"fromEndpoints": [{}], "authentication": {"mode": "required"}}])),
            by: CNP,
            openings: &[],
            needs: &["what `spec.ingress.0.authentication` of `CiliumNetworkPolicy/a/c` means"],
            yes: &[],
            unknown: &["a/api"],
        },
        Case {
            title: "several lists of peers",
            policies: ingress(json!([{"fromEndpoints": [{}], "fromEntities": ["world"]}])),
            by: CNP,
            openings: &[],
            needs: &["what `spec.ingress.0` of `CiliumNetworkPolicy/a/c` means"],
            yes: &[],
            unknown: &["a/api", "b/node", "203.0.113.9"],
        },
        Case {
            title: "several specs",
            policies: json!([{"apiVersion": "cilium.io/v2", "kind": "CiliumNetworkPolicy", "metadata": {"name": "c", "namespace": "a"},
                "specs": [{"endpointSelector": {"matchLabels": {"app": "db"}}, "ingress": [{}]}, {"endpointSelector": {}, "ingress": entity("cluster")}]}]),
            by: CNP,
            openings: &["Pods of every namespace"],
            needs: &[],
            yes: &["a/api", "b/api"],
            unknown: &[],
        },
        Case {
            title: "policies about nodes",
            policies: json!([ccnp(json!({"nodeSelector": {}, "ingress": entity("world")}))]),
            by: &[],
            openings: EVERYTHING,
            needs: &[],
            yes: NO_NODES,
            unknown: NODE,
        },
        Case {
            title: "namespaces with a label, for the cluster",
            policies: json!([ccnp(
                json!({"endpointSelector": {"matchLabels": {"io.cilium.k8s.namespace.labels.team": "core"}}, "ingress": entity("world")})
            )]),
            by: &["CiliumClusterwideNetworkPolicy/cc"],
            openings: &["addresses outside the cluster and Pods on the network of their nodes"],
            needs: &[],
            yes: &["b/node", "203.0.113.9"],
            unknown: &[],
        },
        Case {
            title: "selectors that are not told",
            policies: json!([ccnp(
                json!({"endpointSelector": {"matchLabels": {"io.cilium.k8s.policy.cluster": "x"}}, "ingress": entity("world")})
            )]),
            by: &[],
            openings: EVERYTHING,
            needs: &["what `spec.endpointSelector` of `CiliumClusterwideNetworkPolicy/cc` means"],
            yes: &[],
            unknown: &SOURCES,
        },
    ] {
        check(&case);
    }
}

#[test]
fn policies_of_calico() {
    let deny = json!([{"action": "Deny"}]);
    let allow = |source: Value| json!([global("g", json!({"ingress": [{"action": "Allow", "source": source}]}))]);
    let with_ports = |protocol: Value, ports: Value| {
        json!([global("g", json!({"ingress": [{"action": "Allow", "protocol": protocol, "destination": {"ports": ports}}]}))])
    };
    const ORDERS: &[&str] = &["GlobalNetworkPolicy/g", "GlobalNetworkPolicy/h"];
    const WITH_NETWORK_POLICY: &[&str] = &["GlobalNetworkPolicy/g", "NetworkPolicy/a/p"];
    for case in [
        Case {
            title: "without types and rules it isolates ingress",
            policies: json!([global("g", json!({}))]),
            by: GNP,
            openings: &[],
            needs: &[],
            yes: &[],
            unknown: &[],
        },
        Case {
            title: "with rules of egress only it does not",
            policies: json!([global("g", json!({"egress": [{"action": "Allow"}]}))]),
            by: &[],
            openings: EVERYTHING,
            needs: &[],
            yes: NO_NODES,
            unknown: NODE,
        },
        Case {
            title: "rules of a type that it has not",
            policies: json!([global("g", json!({"types": ["Egress"], "ingress": deny, "egress": [{"action": "Allow"}]}))]),
            by: &[],
            openings: EVERYTHING,
            needs: &[],
            yes: NO_NODES,
            unknown: NODE,
        },
        Case {
            title: "other Pods",
            policies: json!([global("g", json!({"selector": "app == 'db'"}))]),
            by: &[],
            openings: EVERYTHING,
            needs: &[],
            yes: &SOURCES,
            unknown: &[],
        },
        Case {
            title: "Pods of the namespace",
            policies: json!([calico(
                json!({"selector": "has(app)", "ingress": [{"action": "Allow", "source": {"selector": "app in {'api'}"}}]})
            )]),
            by: &["CalicoNetworkPolicy/a/k"],
            openings: &["Pods of the same namespace with `app=api`"],
            needs: &[],
            yes: &["a/api"],
            unknown: &[],
        },
        Case {
            title: "Pods of every namespace",
            policies: allow(json!({"selector": "app == 'api'"})),
            by: GNP,
            openings: &["Pods of every namespace with `app=api`"],
            needs: &[],
            yes: &["a/api", "b/api"],
            unknown: &[],
        },
        Case {
            title: "Pods of namespaces by name, in two ways",
            policies: json!([global(
                "g",
                json!({"namespaceSelector": "projectcalico.org/name == 'a'", "ingress": [
                {"action": "Allow", "source": {"namespaceSelector": "projectcalico.org/name == 'b'"}},
                {"action": "Allow", "source": {"selector": "projectcalico.org/namespace == 'a' && app == 'api'"}}]})
            )]),
            by: GNP,
            openings: &["Pods of namespace `b`", "Pods of namespace `a` with `app=api`"],
            needs: &[],
            yes: &["a/api", "b/api"],
            unknown: &[],
        },
        Case {
            title: "ranges match Pods",
            policies: allow(json!({"nets": ["10.0.0.0/8", "203.0.113.0/24"], "notNets": ["10.0.0.0/24"]})),
            by: GNP,
            openings: &["addresses of `10.0.0.0/8 except 10.0.0.0/24`", "addresses of `203.0.113.0/24 except 10.0.0.0/24`"],
            needs: &[],
            yes: &["b/api", "203.0.113.9"],
            unknown: &[],
        },
        Case {
            title: "rules in their order",
            policies: json!([global(
                "g",
                json!({"ingress": [{"action": "Log"}, {"action": "Deny", "source": {"namespaceSelector": "team == 'edge'"}}, {"action": "Allow"}]})
            )]),
            by: GNP,
            openings: EVERYTHING,
            needs: &[],
            yes: &["a/api", "b/node", "203.0.113.9"],
            unknown: &[],
        },
        Case {
            title: "order 500 before a NetworkPolicy",
            policies: json!([lets_in_b(), global("g", json!({"order": 500, "ingress": deny}))]),
            by: WITH_NETWORK_POLICY,
            openings: &[],
            needs: &[],
            yes: &[],
            unknown: &[],
        },
        Case {
            title: "no order after a NetworkPolicy",
            policies: json!([lets_in_b(), global("g", json!({"ingress": deny}))]),
            by: WITH_NETWORK_POLICY,
            openings: &["Pods of namespace `b`"],
            needs: &[],
            yes: &["b/api"],
            unknown: &[],
        },
        Case {
            title: "order 1000 beside a NetworkPolicy",
            policies: json!([lets_in_b(), global("g", json!({"order": 1000, "ingress": deny}))]),
            by: WITH_NETWORK_POLICY,
            openings: &[],
            needs: &["the order of `GlobalNetworkPolicy/g` and NetworkPolicies"],
            yes: &[],
            unknown: &["b/api"],
        },
        Case {
            title: "order 1000 without a Deny",
            policies: json!([
                lets_in_b(),
                global("g", json!({"order": 1000, "ingress": [{"action": "Allow", "source": {"selector": "app == 'api'"}}]}))
            ]),
            by: WITH_NETWORK_POLICY,
            openings: &["Pods of every namespace with `app=api`", "Pods of namespace `b`"],
            needs: &[],
            yes: &["a/api", "b/api"],
            unknown: &[],
        },
        Case {
            title: "the lower order first",
            policies: json!([
                global("h", json!({"order": 10, "ingress": [{"action": "Allow", "source": {"selector": "app == 'api'"}}]})),
                global("g", json!({"order": 20.5, "ingress": deny}))
            ]),
            by: ORDERS,
            openings: &["Pods of every namespace with `app=api`"],
            needs: &[],
            yes: &["a/api", "b/api"],
            unknown: &[],
        },
        Case {
            title: "the same order, where one denies",
            policies: json!([
                global("h", json!({"order": 10, "ingress": [{"action": "Allow", "source": {"selector": "app == 'api'"}}]})),
                global("g", json!({"order": 10, "ingress": deny}))
            ]),
            by: ORDERS,
            openings: &[],
            needs: &["the order of `GlobalNetworkPolicy/g` and `GlobalNetworkPolicy/h`"],
            yes: &[],
            unknown: &["a/api", "b/api"],
        },
        Case {
            title: "the same order, where none denies",
            policies: json!([
                global("g", json!({"ingress": [{"action": "Allow", "source": {"selector": "app == 'api'"}}]})),
                global("h", json!({"ingress": [{"action": "Allow", "source": {"nets": ["203.0.113.9/32"]}}]}))
            ]),
            by: ORDERS,
            openings: &["Pods of every namespace with `app=api`", "addresses of `203.0.113.9/32`"],
            needs: &[],
            yes: &["a/api", "b/api", "203.0.113.9"],
            unknown: &[],
        },
        Case {
            title: "a rule that passes",
            policies: json!([global(
                "g",
                json!({"ingress": [{"action": "Pass", "source": {"selector": "app == 'api'"}}, {"action": "Allow"}]})
            )]),
            by: GNP,
            openings: EVERYTHING,
            needs: &["what `spec.ingress.0.action` of `GlobalNetworkPolicy/g` means"],
            yes: &["b/node", "203.0.113.9"],
            unknown: &["a/api", "b/api"],
        },
        Case {
            title: "ports of a range",
            policies: with_ports(json!("TCP"), json!(["8000:8100"])),
            by: GNP,
            openings: EVERYTHING,
            needs: &[],
            yes: &SOURCES,
            unknown: &[],
        },
        Case {
            title: "a port by name, a protocol by number",
            policies: with_ports(json!(6), json!([1, "http"])),
            by: GNP,
            openings: EVERYTHING,
            needs: &[],
            yes: &SOURCES,
            unknown: &[],
        },
        Case {
            title: "names of ports as they are written",
            policies: with_ports(json!("tcp"), json!(["HTTP"])),
            by: GNP,
            openings: &[],
            needs: &[],
            yes: &[],
            unknown: &[],
        },
        Case {
            title: "another protocol",
            policies: with_ports(json!("ICMP"), json!([])),
            by: GNP,
            openings: &[],
            needs: &[],
            yes: &[],
            unknown: &[],
        },
        Case {
            title: "ports without a protocol",
            policies: json!([global("g", json!({"ingress": [{"action": "Allow", "destination": {"ports": [8080]}}]}))]),
            by: GNP,
            openings: &[],
            needs: &["what `spec.ingress.0.destination.ports` of `GlobalNetworkPolicy/g` means"],
            yes: &[],
            unknown: &SOURCES,
        },
        Case {
            title: "Pods that are left out",
            policies: allow(json!({"selector": "app == 'api'", "notSelector": "has(x)"})),
            by: GNP,
            openings: &[],
            needs: &["what `spec.ingress.0.source.notSelector` of `GlobalNetworkPolicy/g` means"],
            yes: &[],
            unknown: &["a/api", "b/api"],
        },
        Case {
            title: "a text that is not read",
            policies: json!([global("g", json!({"selector": "app == 'web' || app == 'db'"}))]),
            by: &[],
            openings: EVERYTHING,
            needs: &["what `spec.selector` of `GlobalNetworkPolicy/g` means"],
            yes: &[],
            unknown: &SOURCES,
        },
        Case {
            title: "policies before the translation of addresses",
            policies: json!([global("g", json!({"preDNAT": true, "applyOnForward": true, "ingress": deny}))]),
            by: &[],
            openings: EVERYTHING,
            needs: &[],
            yes: NO_NODES,
            unknown: NODE,
        },
        Case {
            title: "both API versions",
            policies: json!([
                global("g", json!({"ingress": [{"action": "Allow"}]})),
                object("crd.projectcalico.org/v1", "GlobalNetworkPolicy", "default.g", json!({"ingress": deny}))
            ]),
            by: GNP,
            openings: EVERYTHING,
            needs: &[],
            yes: &SOURCES,
            unknown: &[],
        },
        Case {
            title: "Cilium and Calico, which say the same of some",
            policies: json!([
                cnp(json!({"endpointSelector": {}, "ingress": [{"fromEndpoints": [{}]}]})),
                global("g", json!({"ingress": [{"action": "Allow", "source": {"selector": "app == 'api'"}}]}))
            ]),
            by: &["CiliumNetworkPolicy/a/c", "GlobalNetworkPolicy/g"],
            openings: &["Pods of the same namespace", "Pods of every namespace with `app=api`"],
            needs: &["which of Cilium and Calico decides"],
            yes: &["a/api"],
            unknown: &["b/api"],
        },
    ] {
        check(&case);
    }
}

#[test]
fn what_policies_let_out() {
    let from_b = |object: Value| -> Value {
        let mut object = object;
        object["metadata"]["namespace"] = json!("b");
        object
    };
    let egress = |rules: Value| json!([from_b(cnp(json!({"endpointSelector": {}, "egress": rules})))]);
    let calico = |rules: Value| json!([global("g", json!({"namespaceSelector": "team == 'edge'", "egress": rules}))]);
    for (title, policies, expected) in [
        ("an address outside", egress(json!([{"toCIDR": ["203.0.113.9"]}])), Verdict::No),
        ("a range never matches Pods", egress(json!([{"toCIDR": ["0.0.0.0/0"]}])), Verdict::No),
        ("the cluster", egress(json!([{"toEntities": ["cluster"]}])), Verdict::Yes),
        ("the world", egress(json!([{"toEntities": ["world"]}])), Verdict::No),
        ("names", egress(json!([{"toFQDNs": [{"matchName": "example.com"}]}])), Verdict::Unknown),
        ("Services", egress(json!([{"toServices": [{}], "toPorts": [{"ports": [{"port": "8080"}]}]}])), Verdict::Unknown),
        (
            "Services at another port",
            egress(json!([{"toServices": [{}], "toPorts": [{"ports": [{"port": "80"}]}]}])),
            Verdict::No,
        ),
        ("an empty list", egress(json!([{"toEndpoints": []}])), Verdict::Unknown),
        ("Pods of its namespace", egress(json!([{"toEndpoints": [{}]}])), Verdict::No),
        ("the port by the target's name", egress(json!([{"toPorts": [{"ports": [{"port": "http"}]}]}])), Verdict::Yes),
        ("nodes that are not told", egress(json!([{"toNodes": [{}]}])), Verdict::Unknown),
        ("nothing of egress", json!([from_b(cnp(json!({"endpointSelector": {}, "ingress": [{}]})))]), Verdict::Yes),
        ("egress of Calico", calico(json!([{"action": "Allow", "destination": {"selector": "app == 'web'"}}])), Verdict::Yes),
        (
            "a port of Calico",
            calico(json!([{"action": "Allow", "protocol": "TCP", "destination": {"ports": [80]}}])),
            Verdict::No,
        ),
        (
            "Calico denies",
            calico(json!([{"action": "Deny", "destination": {"nets": ["10.0.0.1/32"]}}, {"action": "Allow"}])),
            Verdict::No,
        ),
        ("from some ports", calico(json!([{"action": "Allow", "protocol": "TCP", "source": {"ports": [80]}}])), Verdict::Unknown),
    ] {
        assert_eq!(verdict(&network(&cluster(&policies)), "b/api", "a/web:8080"), expected, "{title}");
    }
}

#[test]
fn pods_on_the_network_of_their_nodes() {
    let asked = |policies: Value| {
        let network = network(&cluster(&policies));
        let openings = network.openings(network.workload("Pod/b/node").unwrap(), "TCP", 8080);
        assert!(!openings.isolated && openings.openings.len() == 1);
        (openings.needs, verdict(&network, "203.0.113.9", "b/node:8080"))
    };
    let need = |field: &str, key: &str| (vec![format!("what `{field}` of `{key}` means")], Verdict::Unknown);
    assert_eq!(asked(json!([global("g", json!({}))])), need("spec.selector", "GlobalNetworkPolicy/g"));
    assert_eq!(asked(json!([global("g", json!({"doNotTrack": true}))])), need("spec.doNotTrack", "GlobalNetworkPolicy/g"));
    assert_eq!(asked(json!([ccnp(json!({"nodeSelector": {}}))])), need("spec.nodeSelector", "CiliumClusterwideNetworkPolicy/cc"));
    for policies in [
        json!([global("g", json!({"namespaceSelector": "all()"}))]),
        json!([ccnp(json!({"endpointSelector": {}, "ingress": [{}]}))]),
        json!([calico(json!({}))]),
    ] {
        assert_eq!(asked(policies), (Vec::new(), Verdict::Yes));
    }
}

#[test]
fn the_labels_of_a_namespace_that_is_not_given() {
    let policies = json!([ccnp(
        json!({"endpointSelector": {"matchLabels": {"io.cilium.k8s.namespace.labels.team": "core"}}, "ingress": [{}]})
    )]);
    let objects: Vec<Value> = cluster(&policies).into_iter().filter(|object| object["kind"] != "Namespace").collect();
    let network = network(&objects);
    let openings = network.openings(network.workload("Pod/a/web").unwrap(), "TCP", 8080);
    assert_eq!((openings.isolated, openings.needs), (false, vec!["v1/Namespace a".to_owned()]));
    assert_eq!(verdict(&network, "b/api", "a/web:8080"), Verdict::Unknown);
}

#[test]
fn what_decides_is_told() {
    let steps = |policies: Value, from: &str| -> Vec<String> {
        let network = network(&cluster(&policies));
        let reach = network.reach(&Question::new(from, "a/web:8080").unwrap(), AddressMatching::EveryAddress).unwrap();
        reach.answers[0].ingress.by.iter().map(|step| format!("{} {}", step.policy, step.text)).collect()
    };
    assert_eq!(
        steps(json!([cnp(json!({"endpointSelector": {}, "ingressDeny": [{"fromEntities": ["cluster"]}]}))]), "b/api"),
        ["CiliumNetworkPolicy/a/c keeps out Pods of every namespace"]
    );
    assert_eq!(
        steps(ingress(json!([{"fromNodes": [{}]}])), "b/api"),
        [
            "CiliumNetworkPolicy/a/c lets in what `spec.ingress.0.fromNodes.0` means",
            "CiliumNetworkPolicy/a/c isolates the target and lets this in by no other rule"
        ]
    );
    assert_eq!(
        steps(json!([global("g", json!({"serviceAccountSelector": "has(x)"}))]), "b/api"),
        ["GlobalNetworkPolicy/g may isolate the target", " no NetworkPolicy isolates the target"]
    );
}
