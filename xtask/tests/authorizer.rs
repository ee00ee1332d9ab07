//! Who may do what: this library against Kubernetes' own RBAC authorizer, escalation check and aggregation controller.
//!
//! `PORTCULLIS_CLUSTERS` sets how many clusters are made (default 5,000), `PORTCULLIS_SEED` where the sequence starts.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, missing_docs, reason = "a test")]

#[path = "../../tests/support/random.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod random;

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use portcullis::access::{Question, Snapshot};
use portcullis::{Document, Limits};
use random::{Random, number};
use serde_json::{Value, json};
use xtask::setup::{self, Tool};

/// Some of `all`, at least `least`.
fn some(random: &mut Random, all: &[&str], least: usize, most: usize) -> Vec<String> {
    (0..least + random.below(most - least + 1)).map(|_| random.pick(all).to_owned()).collect()
}

const VERBS: &[&str] = &[
    "get",
    "list",
    "create",
    "update",
    "patch",
    "delete",
    "deletecollection",
    "*",
    "impersonate",
    "bind",
    "escalate",
    "Create",
    "",
];
const GROUPS: &[&str] = &["", "apps", "networking.k8s.io", "rbac.authorization.k8s.io", "*", "extensions"];
const RESOURCES: &[&str] = &[
    "pods",
    "pods/exec",
    "pods/*",
    "*/*",
    "*/scale",
    "*",
    "deployments",
    "deployments/scale",
    "ingresses",
    "ingresses/status",
    "namespaces",
    "serviceaccounts/token",
    "users",
    "*/exec",
    "Pods",
    "pods/",
    "/scale",
    "a/b/c",
    "*/b/c",
];
const NAMES: &[&str] = &["web", "bot", "", "a", "*"];
const NAMESPACES: &[&str] = &["a", "b", "kube-system"];
const URLS: &[&str] = &["*", "/healthz", "/foo*", "/foo/*", "/*", "/foo**", "foo", ""];
const PATHS: &[&str] = &["/healthz", "/foo", "/foobar", "/foo/bar", "/", "/metrics", "foo"];
const USERS: &[&str] = &[
    "ann",
    "bob",
    "*",
    "system:anonymous",
    "system:serviceaccount:a:bot",
    "system:serviceaccount:b:bot",
    "system:serviceaccount:a",
    "system:masters",
    "system:serviceaccount:a:b:c",
];
const OWN_GROUPS: &[&str] = &[
    "edge",
    "system:masters",
    "system:authenticated",
    "system:unauthenticated",
    "system:serviceaccounts",
    "system:serviceaccounts:a",
    "ann",
];
const KINDS: &[&str] = &["User", "Group", "ServiceAccount", "user", "Robot"];
const ROLES: &[&str] = &["r", "s", "t", "edit", "ghost"];
const LABELS: &[&str] = &["x", "y", "z"];

fn rule(random: &mut Random) -> Value {
    if random.chance(8) {
        return json!({"nonResourceURLs": some(random, URLS, 1, 2), "verbs": some(random, VERBS, 1, 3)});
    }
    let mut rule = json!({
        "apiGroups": some(random, GROUPS, 1, 2), "resources": some(random, RESOURCES, 1, 3), "verbs": some(random, VERBS, 1, 3),
    });
    if random.chance(4) {
        rule["resourceNames"] = json!(some(random, NAMES, 1, 2));
    }
    rule
}

fn rules(random: &mut Random, most: usize) -> Value {
    (0..random.below(most + 1)).map(|_| rule(random)).collect()
}

fn selector(random: &mut Random) -> Value {
    match random.below(4) {
        0 => json!({}),
        1 => json!({"matchExpressions": [{"key": random.pick(LABELS), "operator": "Exists"}]}),
        2 => {
            json!({"matchExpressions": [{"key": random.pick(LABELS), "operator": random.pick(&["In", "NotIn"]), "values": some(random, &["1", "2"], 1, 2)}]})
        }
        _ => json!({"matchLabels": {(random.pick(LABELS)): random.pick(&["1", "2"])}}),
    }
}

fn subject(random: &mut Random, cluster: bool) -> Value {
    let kind = random.pick(KINDS);
    let name = match kind {
        "Group" => random.pick(OWN_GROUPS),
        "ServiceAccount" => "bot",
        _ => random.pick(USERS),
    };
    let mut subject = json!({"kind": kind, "name": name});
    if kind == "ServiceAccount" && (cluster || random.chance(2)) {
        subject["namespace"] = json!(random.pick(NAMESPACES));
    }
    subject
}

fn cluster(random: &mut Random) -> Vec<Value> {
    const VERSION: &str = "rbac.authorization.k8s.io/v1";
    let mut objects = Vec::new();
    for name in ["r", "s", "t"] {
        if random.chance(4) {
            continue;
        }
        let mut role = json!({"apiVersion": VERSION, "kind": "ClusterRole", "metadata": {"name": name, "labels": {}}, "rules": rules(random, 3)});
        for label in LABELS {
            if random.chance(3) {
                role["metadata"]["labels"][*label] = json!(random.pick(&["1", "2"]));
            }
        }
        if random.chance(3) {
            let selectors: Vec<Value> = (0..random.below(3)).map(|_| selector(random)).collect();
            role["aggregationRule"] = json!({"clusterRoleSelectors": selectors});
        }
        objects.push(role);
    }
    // What the control plane makes of rules of their own in aggregated roles that select each other depends on the order of its work.
    let aggregated = |role: &&mut Value| role["aggregationRule"].is_object();
    if objects.iter_mut().filter(aggregated).count() > 1 {
        objects.iter_mut().filter(aggregated).for_each(|role| role["rules"] = json!([]));
    }
    for namespace in ["a", "b"] {
        for name in ["r", "edit"] {
            if random.chance(2) {
                objects.push(json!({"apiVersion": VERSION, "kind": "Role", "metadata": {"namespace": namespace, "name": name}, "rules": rules(random, 2)}));
            }
        }
    }
    for number in 0..1 + random.below(5) {
        let cluster = random.chance(3);
        let subjects: Vec<Value> = (0..random.below(4)).map(|_| subject(random, cluster)).collect();
        let kind = if cluster || random.chance(2) { "ClusterRole" } else { "Role" };
        // What the API server has itself is not what is compared here.
        let name = if kind == "ClusterRole" { random.pick(&["r", "s", "t", "ghost"]) } else { random.pick(ROLES) };
        let reference = json!({"apiGroup": "rbac.authorization.k8s.io", "kind": kind, "name": name});
        let metadata = if cluster {
            json!({"name": format!("c{number}")})
        } else {
            json!({"namespace": random.pick(NAMESPACES), "name": format!("b{number}")})
        };
        let kind = if cluster { "ClusterRoleBinding" } else { "RoleBinding" };
        objects
            .push(json!({"apiVersion": VERSION, "kind": kind, "metadata": metadata, "roleRef": reference, "subjects": subjects}));
    }
    objects
}

struct Asked {
    user: String,
    groups: Vec<String>,
    verb: String,
    group: String,
    resource: String,
    subresource: String,
    namespace: String,
    name: String,
    path: String,
}

impl Asked {
    fn new(random: &mut Random) -> Self {
        let path = if random.chance(6) { random.pick(PATHS).to_owned() } else { String::new() };
        let (resource, subresource) = random
            .of(&[
                "pods",
                "pods/exec",
                "deployments",
                "deployments/scale",
                "ingresses",
                "namespaces",
                "serviceaccounts/token",
                "users",
                "a/b/c",
            ])
            .split_once('/')
            .map_or_else(|| (String::new(), String::new()), |(resource, sub)| (resource.to_owned(), sub.to_owned()));
        let resource = if resource.is_empty() {
            random.pick(&["pods", "deployments", "ingresses", "namespaces", "users"]).to_owned()
        } else {
            resource
        };
        Self {
            user: random.pick(USERS).to_owned(),
            groups: some(random, OWN_GROUPS, 0, 2),
            verb: random.pick(&["get", "list", "create", "update", "delete", "impersonate", "bind", "Create"]).to_owned(),
            group: random.pick(&["", "apps", "networking.k8s.io", "extensions"]).to_owned(),
            resource,
            subresource,
            namespace: random.pick(&["a", "b", "c", ""]).to_owned(),
            name: random.pick(&["web", "bot", "", "a"]).to_owned(),
            path,
        }
    }

    /// The groups that the API server would add are listed for it.
    fn to_json(&self, all_groups: &[String]) -> Value {
        if self.path.is_empty() {
            json!({
                "user": self.user, "groups": all_groups, "verb": self.verb, "group": self.group, "resource": self.resource,
                "subresource": self.subresource, "namespace": self.namespace, "name": self.name,
            })
        } else {
            json!({"user": self.user, "groups": all_groups, "verb": self.verb, "path": self.path})
        }
    }

    fn question(&self) -> Question {
        if self.path.is_empty() {
            Question::exact(&self.verb, &self.group, &self.resource, &self.subresource, &self.namespace, &self.name)
        } else {
            Question::url(&self.verb, &self.path)
        }
    }
}

fn implicit(user: &str) -> Vec<String> {
    if user == "system:anonymous" {
        return vec!["system:unauthenticated".into()];
    }
    let mut groups = vec!["system:authenticated".to_owned()];
    if let Some((namespace, name)) = user.strip_prefix("system:serviceaccount:").and_then(|rest| rest.split_once(':'))
        && !name.contains(':')
    {
        groups.extend(["system:serviceaccounts".to_owned(), format!("system:serviceaccounts:{namespace}")]);
    }
    groups
}

fn sorted(rules: &Value) -> Vec<String> {
    let mut rules: Vec<String> = rules.as_array().into_iter().flatten().map(Value::to_string).collect();
    rules.sort();
    rules
}

#[test]
fn the_same_as_kubernetes() {
    let oracle = match setup::ensure(Tool::RbacOracle) {
        Ok(path) => path,
        Err(reason) => {
            assert!(std::env::var_os("CI").is_none(), "{reason}");
            eprintln!("skipped: {reason}");
            return;
        }
    };
    let clusters = number("PORTCULLIS_CLUSTERS", 5_000);
    let mut random = Random::new(number("PORTCULLIS_SEED", 1));
    let mut child = Command::new(oracle).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let (mut requests, mut allowed, mut covered, mut aggregated) = (0, 0, 0, 0);
    for at in 0..clusters {
        let objects = cluster(&mut random);
        let asked: Vec<Asked> = (0..6).map(|_| Asked::new(&mut random)).collect();
        let covers: Vec<(Value, Value)> = (0..2).map(|_| (rules(&mut random, 3), rules(&mut random, 2))).collect();
        let with_groups: Vec<Value> = asked
            .iter()
            .map(|one| {
                let groups: Vec<String> = one.groups.iter().cloned().chain(implicit(&one.user)).collect();
                one.to_json(&groups)
            })
            .collect();
        let line = json!({
            "objects": objects, "aggregate": true, "requests": with_groups,
            "covers": covers.iter().map(|(owner, wanted)| json!({"owner": owner, "wanted": wanted})).collect::<Vec<_>>(),
        });
        writeln!(input, "{line}").unwrap();
        input.flush().unwrap();
        let mut answer = String::new();
        output.read_line(&mut answer).unwrap();
        let answer: Value = serde_json::from_str(&answer).unwrap_or_else(|error| panic!("cluster {at}: {error}: {answer}"));

        let text = json!({"apiVersion": "v1", "kind": "List", "items": objects}).to_string();
        let documents = Document::parse("cluster.json", text.as_bytes(), &Limits::default());
        assert!(documents.errors().is_empty(), "{:?}", documents.errors());
        let snapshot = Snapshot::of(&[documents]);
        for (place, one) in asked.iter().enumerate() {
            let groups: Vec<&str> = one.groups.iter().map(String::as_str).collect();
            let own = snapshot.allows(&one.user, &groups, &one.question());
            let theirs = answer["allowed"][place].as_bool().unwrap();
            assert_eq!(own, theirs, "cluster {at}: {}\n{line:#}", with_groups[place]);
            requests += 1;
            allowed += usize::from(theirs);
        }
        for (place, (owner, wanted)) in covers.iter().enumerate() {
            let own = portcullis::access::uncovered_rights(owner, wanted).is_empty();
            assert_eq!(own, answer["covers"][place].as_bool().unwrap(), "cluster {at}: {owner} covers {wanted}");
            covered += usize::from(own);
        }
        for (name, theirs) in answer["aggregated"].as_object().into_iter().flatten() {
            // Roles that select each other have their rules in the order of the control plane's work.
            let own = sorted(&snapshot.rules_of(&format!("ClusterRole/{name}")));
            assert_eq!(own, sorted(theirs), "cluster {at}: {name}\n{line:#}");
            aggregated += 1;
        }
    }
    drop(input);
    assert!(child.wait().unwrap().success());
    eprintln!(
        "{clusters} clusters: {requests} requests ({allowed} allowed), {covered} covered, {aggregated} aggregated roles, no difference"
    );
    assert!(allowed * 20 > requests, "too few requests are allowed to prove much");
}
