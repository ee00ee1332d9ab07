//! AuthorizationPolicies of Istio: tables, and policies made at random.

use portcullis::network::{AddressMatching, Question, Verdict};
use serde_json::{Value, json};

use super::others_generator::meets_text;
use super::random::{Random, number};
use super::{NAMESPACES, compare, list, network, pod, policy, prober};

const VERSION: &str = "security.istio.io/v1";

fn meshed(labels: Value) -> Value {
    json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "a", "labels": labels}})
}

/// A namespace whose Pods have sidecars.
fn injected(name: &str) -> Value {
    json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": {"istio-injection": "enabled"}}})
}

fn authorization(namespace: &str, name: &str, spec: Value) -> Value {
    json!({"apiVersion": VERSION, "kind": "AuthorizationPolicy", "metadata": {"namespace": namespace, "name": name}, "spec": spec})
}

fn from(source: Value) -> Value {
    json!({"rules": [{"from": [{"source": source}]}]})
}

fn deny(mut spec: Value) -> Value {
    spec["action"] = json!("DENY");
    spec
}

/// A NetworkPolicy for the namespace with these peers.
fn letting_in(peers: Value) -> Value {
    policy("a", json!({"podSelector": {}, "ingress": [{"from": peers}]}))
}

/// The Pod `a/web` in a namespace with sidecars, and other objects.
fn cluster(others: &[Value]) -> Vec<Value> {
    [
        vec![pod("a", "web", "10.0.0.1"), pod("b", "api", "10.0.0.2"), meshed(json!({"istio-injection": "enabled"}))],
        others.to_vec(),
    ]
    .concat()
}

/// Openings in short: reason, namespaces or range, Pods, the name of the policy, the last part of the path; then what is needed.
fn told(objects: &[Value], protocol: &str, number: u16) -> String {
    let network = network(objects);
    let openings = json!(network.openings(network.workload("Pod/a/web").unwrap(), protocol, number));
    let one = |opening: &Value| {
        let text = |key: &str| opening[key].as_str().unwrap().to_owned();
        let names: Vec<String> = list(&opening["namespaces"]).iter().map(|name| name.as_str().unwrap().to_owned()).collect();
        let path = list(&opening["path"]);
        let place = path.get(2..).unwrap_or_default();
        let path: Vec<String> = place.iter().map(|part| part.to_string().trim_matches('"').to_owned()).collect();
        let parts = [
            text("reason"),
            names.join("+"),
            text("cidr"),
            text("pods"),
            text("policy").replace("AuthorizationPolicy/", "").replace("NetworkPolicy/a/", ""),
            path.join("."),
        ];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    };
    let all = list(&openings["openings"]).iter().map(one).collect::<Vec<_>>().join("; ");
    let needs: Vec<String> = list(&openings["needs"]).iter().map(|need| need.as_str().unwrap().to_owned()).collect();
    if needs.is_empty() { all } else { format!("{all} ? {}", needs.join(", ")) }
}

#[test]
fn policies_that_are_about_a_workload() {
    let names = || from(json!({"namespaces": ["edge"]}));
    let with = |key: &str, value: Value| {
        let mut spec = names();
        spec[key] = value;
        spec
    };
    let (narrowed, open) = ("namespaces edge a/x 0.from.0", "all-sources");
    for (what, namespace, spec, expected) in [
        ("of its namespace", "a", names(), narrowed),
        ("of the root namespace", "istio-system", names(), "namespaces edge istio-system/x 0.from.0"),
        ("of another namespace", "b", names(), open),
        ("by its labels", "a", with("selector", json!({"matchLabels": {"app": "web"}})), narrowed),
        ("by labels of others", "a", with("selector", json!({"matchLabels": {"app": "db"}})), open),
        ("by more labels than it has", "a", with("selector", json!({"matchLabels": {"app": "web", "tier": "x"}})), open),
        ("of a gateway", "a", with("targetRefs", json!([{"kind": "Gateway", "name": "x"}])), open),
        ("of a waypoint", "a", with("targetRef", json!({"kind": "Service", "name": "x"})), open),
        ("no target", "a", with("targetRefs", json!([])), narrowed),
        ("audit", "a", with("action", json!("AUDIT")), open),
        ("an action that is not known", "a", with("action", json!("LOG")), open),
        ("nothing is allowed", "a", json!({}), ""),
        ("everything is allowed", "a", json!({"rules": [{}]}), open),
    ] {
        assert_eq!(told(&cluster(&[authorization(namespace, "x", spec)]), "TCP", 8080), expected, "{what}");
    }
}

#[test]
fn of_two_versions_the_newer_one_counts() {
    let newer = authorization("a", "x", from(json!({"namespaces": ["edge"]})));
    let mut older = authorization("a", "x", json!({}));
    older["apiVersion"] = json!("security.istio.io/v1beta1");
    for (objects, expected) in [
        (vec![newer.clone(), older.clone()], "namespaces edge a/x 0.from.0"),
        (vec![older.clone(), newer], "namespaces edge a/x 0.from.0"),
        (vec![older.clone()], ""),
        (vec![older, authorization("a", "x", json!({"action": "AUDIT"}))], "all-sources"),
    ] {
        assert_eq!(told(&cluster(&objects), "TCP", 8080), expected);
    }
}

#[test]
fn rules_that_are_for_a_port() {
    let doubt = " ? what `spec.rules.0` of `AuthorizationPolicy/a/x` means";
    for (operations, expected) in [
        (json!([]), ""),
        (json!([{}]), ""),
        (json!([{"operation": {"ports": ["8080"]}}]), ""),
        (json!([{"operation": {"ports": ["80", "443"]}}]), "all-sources"),
        (json!([{"operation": {"notPorts": ["8080"]}}]), "all-sources"),
        (json!([{"operation": {"notPorts": ["80"]}}]), ""),
        (json!([{"operation": {"ports": ["80"], "paths": ["/"]}}]), "all-sources"),
        (json!([{"operation": {"ports": ["8080"], "paths": ["/"]}}]), doubt),
        (json!([{"operation": {"methods": ["GET"]}}, {"operation": {"ports": ["80"]}}]), doubt),
        (json!([{"operation": {"methods": ["GET"]}}, {"operation": {"ports": ["8080"], "hosts": []}}]), ""),
    ] {
        let expected = if expected == doubt { format!("all-sources{doubt}") } else { expected.to_owned() };
        let own = authorization("a", "x", deny(json!({"rules": [{"to": operations}]})));
        assert_eq!(told(&cluster(&[own]), "TCP", 8080), expected, "{operations}");
    }
    let own = authorization("a", "x", json!({}));
    assert_eq!(told(&cluster(&[own]), "UDP", 53), "all-sources", "sidecars take TCP");
}

#[test]
fn sources_that_are_allowed() {
    let doubt = |place: &str| format!(" ? what `spec.rules.0{place}` of `AuthorizationPolicy/a/x` means");
    let principal = |name: &str| format!("cluster.local/ns/{name}/sa/default");
    for (source, expected) in [
        (json!({"namespaces": ["edge", "b", "edge"]}), "namespaces b+edge a/x 0.from.0".to_owned()),
        (json!({"namespaces": ["edge", "*"]}), "any-namespace a/x 0.from.0".to_owned()),
        (json!({"namespaces": ["edge-*"]}), doubt(".from.0")),
        (json!({"principals": [principal("c"), principal("b")]}), "namespaces b+c a/x 0.from.0".to_owned()),
        (json!({"principals": ["*"]}), "any-namespace a/x 0.from.0".to_owned()),
        (json!({"principals": ["cluster.local/ns/b/sa/*"]}), doubt(".from.0")),
        (json!({"principals": ["somebody"]}), doubt(".from.0")),
        (
            json!({"ipBlocks": ["10.0.0.0/8", "192.0.2.1", "2001:db8::1"]}),
            "ip-block 10.0.0.0/8 a/x 0.from.0; ip-block 192.0.2.1/32 a/x 0.from.0; ip-block 2001:db8::1/128 a/x 0.from.0"
                .to_owned(),
        ),
        (json!({"namespaces": ["b"], "ipBlocks": []}), "namespaces b a/x 0.from.0".to_owned()),
        (json!({"namespaces": ["b"], "ipBlocks": ["10.0.0.0/8"]}), doubt(".from.0")),
        (json!({"notNamespaces": ["b"]}), doubt(".from.0")),
        (json!({}), doubt(".from.0")),
    ] {
        assert_eq!(told(&cluster(&[authorization("a", "x", from(source.clone()))]), "TCP", 8080), expected, "{source}");
    }
    let when = json!({"rules": [{"from": [{"source": {}}], "when": [{"key": "request.headers[x]", "values": ["y"]}]}]});
    assert_eq!(told(&cluster(&[authorization("a", "x", when)]), "TCP", 8080), doubt(""));
}

#[test]
fn what_openings_and_sources_share() {
    let space =
        |labels: Value| json!([{"namespaceSelector": {"matchLabels": labels}, "podSelector": {"matchLabels": {"app": "api"}}}]);
    let name = "kubernetes.io/metadata.name";
    let names = || json!({"namespaces": ["b", "c"]});
    let both = json!([{"namespaceSelector": {"matchExpressions": [{"key": name, "operator": "In", "values": ["c", "d"]}]}}]);
    let block = || json!([{"ipBlock": {"cidr": "10.0.0.0/8"}}]);
    for (peers, source, expected) in [
        (block(), names(), "namespaces b+c a/x 0.from.0"),
        (block(), json!({"namespaces": ["*"]}), "ip-block 10.0.0.0/8 p 0.from.0"),
        (block(), json!({"ipBlocks": ["10.1.0.0/16"]}), "ip-block 10.0.0.0/8 p 0.from.0"),
        (json!([{"namespaceSelector": {}}]), names(), "namespaces b+c a/x 0.from.0"),
        (json!([{"namespaceSelector": {}}]), json!({"principals": ["*"]}), "any-namespace p 0.from.0"),
        (
            json!([{"namespaceSelector": {}}]),
            json!({"ipBlocks": ["10.1.0.0/16"]}),
            "any-namespace p 0.from.0 ? what `NetworkPolicy/a/p` and `AuthorizationPolicy/a/x` let in together",
        ),
        (json!([{"podSelector": {}}]), names(), ""),
        (json!([{"podSelector": {}}]), json!({"namespaces": ["a", "b"]}), "same-namespace-pods p 0.from.0"),
        (space(json!({name: "b"})), names(), "namespaces b app=api p 0.from.0"),
        (space(json!({name: "d"})), names(), ""),
        (both, names(), "namespaces c a/x 0.from.0"),
        (space(json!({"team": "edge"})), names(), "namespaces b+c app=api a/x 0.from.0"),
        (space(json!({"team": "edge"})), json!({"namespaces": ["a", "c"]}), "namespaces c app=api a/x 0.from.0"),
    ] {
        let objects = cluster(&[letting_in(peers.clone()), authorization("a", "x", from(source.clone()))]);
        assert_eq!(told(&objects, "TCP", 8080), expected, "{peers} {source}");
    }
}

#[test]
fn what_is_denied() {
    let anybody = || authorization("a", "y", deny(from(json!({"namespaces": ["*"]}))));
    let inside = || letting_in(json!([{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "b"}}}]));
    let principals = |name: &str| authorization("a", "y", deny(from(json!({"principals": [name]}))));
    let custom =
        |to: Value| authorization("a", "y", json!({"action": "CUSTOM", "provider": {"name": "x"}, "rules": [{}, {"to": to}]}));
    let doubt = " ? what `spec.rules.0.from.0` of `AuthorizationPolicy/a/y` means";
    let keeping = |names: &[&str]| authorization("a", "y", deny(from(json!({"namespaces": names}))));
    let rest = format!("namespaces b p 0.from.0{doubt}");
    for (others, expected) in [
        (vec![anybody()], format!("all-sources{doubt}")),
        (
            vec![anybody(), authorization("a", "x", from(json!({"namespaces": ["edge"]})))],
            format!("namespaces edge a/x 0.from.0{doubt}"),
        ),
        (vec![authorization("a", "y", deny(json!({"rules": [{}]})))], String::new()),
        (vec![inside(), authorization("a", "y", deny(json!({"rules": [{"from": []}]})))], String::new()),
        (vec![inside(), anybody()], rest.clone()),
        (vec![inside(), keeping(&["b", "c"])], rest.clone()),
        (vec![inside(), keeping(&["c"])], rest.clone()),
        (
            vec![inside(), authorization("a", "y", deny(from(json!({"ipBlocks": ["10.0.0.0/8"]}))))],
            "namespaces b p 0.from.0".to_owned(),
        ),
        (vec![inside(), principals("*")], rest.clone()),
        (vec![inside(), principals("td/ns/b/sa/x")], rest),
        (
            vec![custom(json!([{"operation": {"ports": ["80"]}}]))],
            "all-sources ? what `spec.rules.0` of `AuthorizationPolicy/a/y` means".to_owned(),
        ),
        (vec![authorization("a", "y", deny(json!({})))], "all-sources".to_owned()),
    ] {
        assert_eq!(told(&cluster(&others), "TCP", 8080), expected, "{others:?}");
    }
}

#[test]
fn workloads_without_a_sidecar_and_ones_that_may_have_one() {
    let shut = authorization("a", "x", json!({}));
    for (namespace, expected) in [
        (meshed(json!({"istio-injection": "disabled"})), "all-sources"),
        (meshed(json!({})), "all-sources"),
        (meshed(json!({"istio.io/rev": "stable"})), ""),
        (meshed(json!({"istio.io/dataplane-mode": "ambient"})), "all-sources ? v1/Namespace a"),
        (json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "z"}}), "all-sources ? v1/Namespace a"),
    ] {
        assert_eq!(told(&[pod("a", "web", "10.0.0.1"), shut.clone(), namespace.clone()], "TCP", 8080), expected, "{namespace}");
    }
    let web = pod("a", "web", "10.0.0.1");
    assert_eq!(told(&[web.clone(), authorization("b", "x", json!({}))], "TCP", 8080), "all-sources");
    assert_eq!(told(&[web, authorization("a", "x", json!({"action": "AUDIT"}))], "TCP", 8080), "all-sources");
}

/// What `a/web:http` is reached by, with the steps of AuthorizationPolicies and what is needed.
fn reached(objects: &[Value], from: &str) -> (Verdict, String) {
    let question = Question::new(from, "a/web:http").unwrap();
    let answer = network(objects).reach(&question, AddressMatching::SelectorsOnly).unwrap().answers.remove(0);
    assert_eq!(answer.verdict, answer.ingress.verdict, "nothing keeps the source in");
    let steps = answer.ingress.by.iter().filter(|step| step.policy.starts_with("AuthorizationPolicy/"));
    let steps: Vec<&str> = steps.map(|step| step.text.as_str()).collect();
    let needs = if answer.needs.is_empty() { String::new() } else { format!(" ? {}", answer.needs.join(", ")) };
    (answer.verdict, format!("{}{needs}", steps.join("; ")))
}

#[test]
fn who_reaches_a_workload_with_a_sidecar() {
    use Verdict::{No, Unknown, Yes};
    let names = || from(json!({"namespaces": ["b"]}));
    let when = |mut spec: Value| {
        spec["rules"][0]["when"] = json!([{"key": "x"}]);
        spec
    };
    let principals = || from(json!({"principals": ["td/ns/b/sa/x"]}));
    let ranges = |texts: &[&str]| from(json!({"ipBlocks": texts}));
    let rule = "what `spec.rules.0` of `AuthorizationPolicy/a/x` means";
    let source = "what `spec.rules.0.from.0` of `AuthorizationPolicy/a/x` means";
    for (caller, spec, verdict, text) in [
        ("b/api", names(), Yes, "lets in Pods of namespace `b`".to_owned()),
        ("b/", names(), Yes, "lets in Pods of namespace `b`".to_owned()),
        ("c/", names(), No, "lets this in by no rule".to_owned()),
        ("internet", names(), No, "lets this in by no rule".to_owned()),
        ("internet", json!({"rules": [{}]}), Yes, "lets in everything".to_owned()),
        ("b/api", json!({}), No, "lets this in by no rule".to_owned()),
        ("b/api", deny(names()), Unknown, format!("may keep this out: {source} is not told ? {source}")),
        ("b/api", deny(json!({"rules": [{}]})), No, "keeps out everything".to_owned()),
        ("c/", deny(names()), Yes, String::new()),
        ("b/api", principals(), Yes, "lets in Pods of namespace `b`".to_owned()),
        ("b/api", deny(principals()), Unknown, format!("may keep this out: {source} is not told ? {source}")),
        ("c/", deny(principals()), Yes, String::new()),
        ("b/api", when(names()), Unknown, format!("may let this in: {rule} is not told; lets this in by no other rule ? {rule}")),
        ("c/", when(names()), No, "lets this in by no rule".to_owned()),
        ("b/api", when(deny(names())), Unknown, format!("may keep this out: {rule} is not told ? {rule}")),
        ("c/", when(deny(names())), Yes, String::new()),
        (
            "b/api",
            json!({"action": "CUSTOM", "rules": [{}]}),
            Unknown,
            format!("leaves it to somebody else, who may keep this out ? {rule}"),
        ),
        (
            "b/api",
            from(json!({"notNamespaces": ["c"]})),
            Unknown,
            format!("may let this in: {source} is not told; lets this in by no other rule ? {source}"),
        ),
        ("b/api", ranges(&["10.0.0.2"]), Yes, "lets in addresses of `10.0.0.2/32`".to_owned()),
        ("b/api", ranges(&["192.0.2.0/24"]), No, "lets this in by no rule".to_owned()),
        (
            "b/",
            ranges(&["10.0.0.0/8"]),
            Unknown,
            "lets in addresses of `10.0.0.0/8`; lets this in by no other rule ? the address of a new Pod of `b`".to_owned(),
        ),
        ("b/", ranges(&["0.0.0.0/0", "::/0"]), Yes, "lets in addresses of `0.0.0.0/0`; lets in addresses of `::/0`".to_owned()),
        (
            "b/",
            deny(ranges(&["0.0.0.0/0", "::/0"])),
            No,
            "keeps out addresses of `0.0.0.0/0`; keeps out addresses of `::/0`".to_owned(),
        ),
        ("b/api", deny(json!({"rules": [{"to": [{"operation": {"ports": ["80"]}}]}]})), Yes, String::new()),
    ] {
        let told = reached(&cluster(&[authorization("a", "x", spec.clone()), injected("b"), injected("c")]), caller);
        assert_eq!(told, (verdict, text), "{caller} {spec}");
    }
}

#[test]
fn who_comes_in_plaintext_has_no_name() {
    use Verdict::{No, Unknown, Yes};
    let plain = json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "b"}});
    let gateway = |name: &str| json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"namespace": "b", "name": name, "labels": {"istio": "ingressgateway"}}, "spec": {}});
    let names = || authorization("a", "x", from(json!({"namespaces": ["b"]})));
    let denied = || authorization("a", "x", deny(from(json!({"namespaces": ["*"]}))));
    for (others, caller, expected) in [
        (vec![names(), plain.clone()], "b/api", (No, "lets this in by no rule")),
        (vec![names(), plain.clone(), gateway("edge")], "b/edge", (Yes, "lets in Pods of namespace `b`")),
        (vec![names()], "b/api", (Unknown, "lets in Pods of namespace `b`; lets this in by no other rule ? v1/Namespace b")),
        (vec![denied(), plain.clone()], "b/api", (Yes, "")),
        (
            vec![authorization("a", "x", from(json!({"ipBlocks": ["10.0.0.2"]}))), plain],
            "b/api",
            (Yes, "lets in addresses of `10.0.0.2/32`"),
        ),
    ] {
        let (verdict, text) = reached(&cluster(&others), caller);
        assert_eq!((verdict, text.as_str()), expected, "{caller} {others:?}");
    }
}

#[test]
fn policies_and_networks_decide_together() {
    use Verdict::{No, Unknown, Yes};
    let allow = authorization("a", "x", from(json!({"namespaces": ["b", "c"]})));
    let keep = authorization("a", "y", deny(from(json!({"namespaces": ["c"]}))));
    let inside = letting_in(json!([{"podSelector": {}}, {"namespaceSelector": {"matchLabels": {"team": "edge"}}}]));
    let mut objects = cluster(&[injected("c"), allow.clone(), keep, inside]);
    // The labels of the namespace of `b/api` are not known.
    objects[1]["metadata"]["labels"]["sidecar.istio.io/inject"] = json!("true");
    let verdict = |objects: &[Value], from: &str| reached(objects, from).0;
    assert_eq!(verdict(&objects[..5], "c/"), Yes);
    assert_eq!(verdict(&objects[..6], "c/"), Unknown, "DENY comes first");
    assert_eq!(verdict(&objects[..6], "b/api"), Yes);
    assert_eq!(reached(&objects, "b/api"), (Unknown, "lets in Pods of namespaces `b` and `c` ? v1/Namespace b".to_owned()));
    assert_eq!(verdict(&objects, "d/"), No, "whatever its labels are");
    // Where it is not known if there is a sidecar, what is let in by both is.
    let unlabelled = [pod("a", "web", "10.0.0.1"), allow, injected("b")];
    assert_eq!(reached(&unlabelled, "b/"), (Yes, "lets in Pods of namespaces `b` and `c`".to_owned()));
    assert_eq!(reached(&unlabelled, "d/"), (Unknown, "lets this in by no rule ? v1/Namespace a".to_owned()));
    let not_told = network(&objects).reach(&Question::new("b/", "a/web").unwrap(), AddressMatching::default()).unwrap().not_told;
    assert!(not_told.iter().any(|text| text.contains("service meshes other than Istio, rules on HTTP")), "{not_told:?}");
}

fn source(random: &mut Random) -> Value {
    let names = |random: &mut Random| -> Vec<&str> { (0..1 + random.below(2)).map(|_| random.pick(&NAMESPACES)).collect() };
    match random.below(10) {
        0..=2 => json!({"namespaces": names(random)}),
        3 => json!({"namespaces": ["a", "*"]}),
        4 => {
            let named = names(random).into_iter().map(|name| format!("cluster.local/ns/{name}/sa/x"));
            json!({"principals": named.collect::<Vec<_>>()})
        }
        5 => json!({"principals": [random.pick(&["*", "cluster.local/ns/a/sa/*", "*/ns/a/sa/x", "a"])]}),
        6 | 7 => {
            let texts = ["10.1.0.0/16", "0.0.0.0/0", "203.0.113.9", "2001:db8::1", "::/0"];
            json!({"ipBlocks": [random.pick(&texts), random.pick(&texts)]})
        }
        8 => json!({"namespaces": ["a-*"]}),
        _ => random
            .of(&[
                json!({}),
                json!({"namespaces": ["a"], "ipBlocks": []}),
                json!({"namespaces": ["a"], "principals": ["*"]}),
                json!({"notNamespaces": ["a"]}),
                Value::Null,
            ])
            .clone(),
    }
}

fn rule(random: &mut Random) -> Value {
    let mut rule = json!({});
    if !random.chance(5) {
        rule["from"] = (0..random.below(4)).map(|_| json!({"source": source(random)})).collect();
    }
    if random.chance(3) {
        let operations = [
            json!({"ports": ["8080"]}),
            json!({"ports": ["9090", "53"]}),
            json!({"notPorts": ["8080"]}),
            json!({"ports": ["8080"], "paths": ["/x"]}),
            json!({"methods": ["GET"], "notPorts": ["9090"]}),
            json!({"hosts": []}),
        ];
        rule["to"] = (0..random.below(3)).map(|_| json!({"operation": random.of(&operations)})).collect();
    }
    if random.chance(8) {
        rule["when"] = random.of(&[json!([]), json!([{"key": "request.auth.claims[x]", "values": ["y"]}])]).clone();
    }
    rule
}

fn random_policy(random: &mut Random, number: usize) -> Value {
    let mut spec = json!({});
    if !random.chance(8) {
        spec["rules"] = (0..random.below(4)).map(|_| rule(random)).collect();
    }
    let action = random.pick(&["", "", "ALLOW", "ALLOW", "DENY", "DENY", "DENY", "CUSTOM", "AUDIT", "LOG"]);
    if !action.is_empty() {
        spec["action"] = json!(action);
    }
    match random.below(8) {
        0..=2 => spec["selector"] = json!({"matchLabels": {"app": random.of(&["web", "api", "db"])}}),
        3 => spec["selector"] = json!({"matchLabels": {"app": "web", "tier": random.of(&["front", "back"])}}),
        4 if random.chance(2) => spec["targetRefs"] = json!([{"kind": "Service", "name": "x"}]),
        5 => spec["selector"] = json!({}),
        _ => {}
    }
    let namespace = if random.chance(5) { "istio-system" } else { random.pick(&NAMESPACES) };
    let mut policy = authorization(namespace, &format!("i{}", number % 4), spec);
    if random.chance(4) {
        policy["apiVersion"] = json!("security.istio.io/v1beta1");
    }
    policy
}

/// Puts namespaces of a cluster into the mesh, and adds policies.
pub(super) fn extend(random: &mut Random, objects: &mut Vec<Value>) {
    let spaces = [
        ("istio-injection", "enabled"),
        ("istio-injection", "enabled"),
        ("istio-injection", "disabled"),
        ("istio.io/rev", "stable"),
        ("istio.io/dataplane-mode", "ambient"),
        ("other", ""),
    ];
    let pods = [("sidecar.istio.io/inject", "true"), ("sidecar.istio.io/inject", "false"), ("istio", "gateway"), ("istio", "")];
    for object in objects.iter_mut() {
        let labels = match object["kind"].as_str().unwrap() {
            "Namespace" => &spaces[..],
            "Pod" if random.chance(4) => &pods[..],
            _ => continue,
        };
        let (key, value) = random.pick(labels);
        object["metadata"]["labels"][key] = json!(value);
    }
    objects.extend((0..random.below(7)).map(|number| random_policy(random, number)));
}

/// Rego narrows openings as the native code does.
#[test]
fn rego_narrows_likewise() {
    let evaluator = prober();
    let mut random = Random::new(number("PORTCULLIS_SEED", 43));
    let (mut compared, mut with_needs) = (0, 0);
    for _ in 0..number("PORTCULLIS_CLUSTERS", 60) {
        let mut objects = super::cluster(&mut random, false);
        extend(&mut random, &mut objects);
        compare(&evaluator, &objects, &mut compared, &mut with_needs);
    }
    assert!(compared > 500 && with_needs > 50, "{compared} {with_needs}");
}

/// Whether an opening that an AuthorizationPolicy makes is one for a source.
pub(super) fn lets_in(opening: &Value, namespace: &str, labels: &Value, pod: bool, in_range: impl Fn(&str) -> bool) -> bool {
    let named = || list(&opening["namespaces"]).contains(&json!(namespace));
    match opening["reason"].as_str().unwrap() {
        "ip-block" => in_range(opening["cidr"].as_str().unwrap()),
        "any-namespace" => pod,
        "namespaces" => pod && named() && meets_text(opening["pods"].as_str().unwrap(), labels),
        other => panic!("{other} of an AuthorizationPolicy"),
    }
}
