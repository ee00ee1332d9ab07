//! Who may do what: tables, clusters made at random, and every chain of steps walked again.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what it expects"
)]

#[path = "support/random.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod random;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use portcullis::access::{Question, Snapshot};
use portcullis::{Decision, Document, Documents, ErrorKind, Evaluator, Limits, Profile};
use random::{Random, number};
use serde_json::{Value, json};

const RBAC: &str = "rbac.authorization.k8s.io/v1";

fn documents(objects: &[Value]) -> Documents {
    let text = json!({"apiVersion": "v1", "kind": "List", "items": objects}).to_string();
    let documents = Document::parse("cluster.json", text.as_bytes(), &Limits::default());
    assert!(documents.errors().is_empty(), "{:?}", documents.errors());
    documents
}

fn snapshot(objects: &[Value]) -> Snapshot {
    Snapshot::of(&[documents(objects)])
}

#[test]
fn requests_are_decided_as_in_the_table() {
    let table: Vec<Value> = serde_json::from_str(include_str!("../testdata/access/requests.json")).unwrap();
    assert!(table.len() >= 26);
    for row in &table {
        let snapshot = snapshot(row["objects"].as_array().unwrap());
        for request in row["requests"].as_array().unwrap() {
            let text = |key: &str| request[key].as_str().unwrap_or_default();
            let question = match text("path") {
                "" => Question::exact(
                    text("verb"),
                    text("group"),
                    text("resource"),
                    text("subresource"),
                    text("namespace"),
                    text("name"),
                ),
                path => Question::url(text("verb"), path),
            };
            let groups: Vec<&str> = request["groups"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            let allowed = snapshot.allows(text("user"), &groups, &question);
            assert_eq!(Some(allowed), request["allowed"].as_bool(), "{}: {request}", row["id"]);
        }
    }
}

/// The duty model, as data.
static MODEL: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(include_str!("../policies/data/duties.json")).unwrap());

fn atoms(capability: &str) -> &'static [Value] {
    MODEL["rules"]["capabilities"]["value"][capability]["atoms"].as_array().unwrap()
}

fn capabilities() -> Vec<&'static String> {
    MODEL["rules"]["capabilities"]["value"].as_object().unwrap().keys().collect()
}

fn role_rule(random: &mut Random) -> Value {
    if random.chance(25) {
        return json!({"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]});
    }
    let names = capabilities();
    let chosen = random.pick(&names);
    let atom = random.of(atoms(chosen)).clone();
    let pick = |random: &mut Random, key: &str| {
        let all = atom[key].as_array().unwrap();
        if random.chance(4) { json!(all) } else { json!([random.of(all)]) }
    };
    let mut rule =
        json!({"apiGroups": pick(random, "groups"), "resources": pick(random, "resources"), "verbs": pick(random, "verbs")});
    if random.chance(12) {
        rule["verbs"] = json!(["*"]);
    }
    if random.chance(16) {
        rule = json!({"apiGroups": ["networking.k8s.io", "apps"], "resources": ["ingresses", "deployments"], "verbs": ["impersonate-on:user-info:patch"]});
    }
    if random.chance(5) {
        rule["resourceNames"] = json!([random.of(&["r", "s", "edit", "op", "ci", "b0", "b1", "ann", "system:masters", "a", ""])]);
    }
    rule
}

/// A cluster in which much can be derived.
fn cluster(random: &mut Random) -> Vec<Value> {
    let mut objects = Vec::new();
    for namespace in ["a", "b", "gatekeeper-system"] {
        if random.chance(2) {
            objects.push(json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}}));
        }
        for name in ["op", "ci", "default"] {
            if random.chance(2) {
                objects.push(
                    json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"namespace": namespace, "name": name}}),
                );
            }
        }
        if random.chance(3) {
            objects.push(json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"namespace": namespace, "name": "p"}, "spec": {"serviceAccountName": random.of(&["op", "ci"])}}));
        }
        if random.chance(4) {
            objects.push(json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"namespace": namespace, "name": "d"}, "spec": {"template": {"spec": {"serviceAccountName": "ci"}}}}));
        }
        if random.chance(4) {
            objects.push(json!({"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/service-account-token", "metadata": {"namespace": namespace, "name": "t", "annotations": {"kubernetes.io/service-account.name": "op"}}}));
        }
    }
    let mut roles = Vec::new();
    for name in ["r", "s", "t", "u", "edit"] {
        let cluster_role = random.chance(2);
        let rules: Vec<Value> = (0..1 + random.below(3)).map(|_| role_rule(random)).collect();
        if cluster_role {
            objects.push(json!({"apiVersion": RBAC, "kind": "ClusterRole", "metadata": {"name": name}, "rules": rules}));
            roles.push(("ClusterRole", name, ""));
        } else {
            let namespace = random.pick(&["a", "b"]);
            objects.push(
                json!({"apiVersion": RBAC, "kind": "Role", "metadata": {"namespace": namespace, "name": name}, "rules": rules}),
            );
            roles.push(("Role", name, namespace));
        }
    }
    for number in 0..2 + random.below(8) {
        let (kind, name, home) = random.pick(&roles);
        let cluster_wide = kind == "ClusterRole" && random.chance(3);
        let subjects: Vec<Value> = (0..1 + random.below(2))
            .map(|_| match random.below(6) {
                0..=2 => json!({"kind": "User", "name": random.of(&["ann", "ann-admin", "bob", "eve"])}),
                3 => json!({"kind": "Group", "name": random.of(&["edge", "dev", "system:authenticated", "system:serviceaccounts:a"])}),
                _ => json!({"kind": "ServiceAccount", "name": random.of(&["op", "ci", "ghost"]), "namespace": random.of(&["a", "b"])}),
            })
            .collect();
        let reference = json!({"apiGroup": "rbac.authorization.k8s.io", "kind": kind, "name": name});
        let (kind, metadata) = if cluster_wide {
            ("ClusterRoleBinding", json!({"name": format!("b{number}")}))
        } else {
            let namespace = if home.is_empty() { random.pick(&["a", "b", "gatekeeper-system"]) } else { home };
            ("RoleBinding", json!({"name": format!("b{number}"), "namespace": namespace}))
        };
        objects.push(json!({"apiVersion": RBAC, "kind": kind, "metadata": metadata, "roleRef": reference, "subjects": subjects}));
    }
    if random.chance(2) {
        objects.push(json!({"apiVersion": "portcullis.dev/v1alpha1", "kind": "AccessModel", "metadata": {"name": "m"}, "spec": {
            "people": [{"name": "ann", "accounts": ["ann", "ann-admin"], "serviceAccounts": ["b/ci"]}],
            "groups": [{"name": random.of(&["edge", "system:masters"]), "members": ["ann", "bob"]}],
            "snippetControllers": ["a/ci"],
            "gitops": [
                {"controller": "kustomize-controller", "serviceAccount": "b/op", "impersonates": random.chance(2)},
                {"controller": "argocd-application-controller", "serviceAccount": "a/op"},
            ],
            "kubernetesVersion": random.of(&["1.34", "1.36"]),
        }}));
    }
    objects
}

/// Walks chains again, asking only who can do what.
struct Walk {
    objects: Vec<Value>,
    /// The accounts that one acts as.
    acting: BTreeSet<String>,
    /// As what one acts by constrained impersonation.
    constrained: bool,
    masters: bool,
    added: usize,
}

impl Walk {
    /// Whether who-can says that one of those acted as may use the rule that a step names, for one of the capabilities.
    fn may(&self, step: &Value, capabilities: &[&str], scope: &str) -> bool {
        if self.masters || step.get("all").is_some() || step.get("group").is_some_and(|group| group == "system:masters") {
            return true;
        }
        let snapshot = snapshot(&self.objects);
        let role = step["role"].as_str().unwrap();
        let rules = snapshot.rules_of(role);
        let rule = &rules[usize::try_from(step["rule"].as_u64().unwrap()).unwrap()];
        let namespace =
            step["binding"].as_str().and_then(|key| key.strip_prefix("RoleBinding/")).and_then(|key| key.split('/').next());
        let namespace = namespace.unwrap_or(if scope == "*" || scope == "each" { "" } else { scope });
        let has = |key: &str, wanted: &str| rule[key].as_array().into_iter().flatten().any(|own| own == "*" || own == wanted);
        let names: Vec<&str> = rule["resourceNames"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let name = names.first().copied().unwrap_or_default();
        for capability in capabilities {
            for atom in atoms(capability) {
                for (verb, group, resource) in product(atom) {
                    let asked = if self.constrained { format!("impersonate-on:user-info:{verb}") } else { verb.to_owned() };
                    if !has("verbs", &asked) || !has("apiGroups", group) {
                        continue;
                    }
                    // `*` of the data is any resource of the group.
                    let own =
                        rule["resources"].as_array().and_then(|all| all.first()).and_then(Value::as_str).unwrap_or_default();
                    let resource = if resource == "*" { own } else { resource };
                    let (resource, subresource) = resource.split_once('/').unwrap_or((resource, ""));
                    let name = if resource == "namespaces" && !namespace.is_empty() { namespace } else { name };
                    let question = Question::exact(&asked, group, resource, subresource, namespace, name);
                    let answer = snapshot.who_can(&question);
                    if answer.direct.iter().any(|grantee| self.acting.contains(&grantee.account)) {
                        return true;
                    }
                }
            }
        }
        false
    }

    fn assume(&mut self, node: &str) {
        self.constrained = false;
        if let Some(account) = node.strip_prefix("As:") {
            assert!(self.acting.contains(account));
            self.constrained = true;
        } else if node == "Masters" {
            self.masters = true;
        } else if let Some((role, scope)) = node.strip_prefix("Role:").and_then(|rest| rest.rsplit_once('@')) {
            self.bind(role, scope);
        } else if let Some(scope) = node.strip_prefix("All@") {
            self.bind("ClusterRole/cluster-admin", scope);
        } else {
            self.acting = with_groups(&self.objects, [node.to_owned()]);
            self.masters = false;
        }
    }

    /// Does what the chain says: binds a role to those acted as.
    fn bind(&mut self, role: &str, scope: &str) {
        let (kind, name) = match role.split('/').collect::<Vec<_>>().as_slice() {
            ["ClusterRole", name] => ("ClusterRole", (*name).to_owned()),
            ["Role", _, name] => ("Role", (*name).to_owned()),
            other => panic!("{other:?}"),
        };
        let account = self.acting.iter().find(|account| account.starts_with("User:") || account.starts_with("ServiceAccount:"));
        let account = account.or_else(|| self.acting.first()).unwrap().clone();
        let (of, who) = account.split_once(':').unwrap();
        let subject = match of {
            "ServiceAccount" => {
                let (namespace, name) = who.split_once('/').unwrap();
                json!({"kind": of, "namespace": namespace, "name": name})
            }
            _ => json!({"kind": of, "name": who}),
        };
        self.added += 1;
        let reference = json!({"apiGroup": "rbac.authorization.k8s.io", "kind": kind, "name": name});
        let own = format!("added{}", self.added);
        let scopes: Vec<&str> = if scope == "each" { vec!["a", "b", "gatekeeper-system"] } else { vec![scope] };
        for scope in scopes {
            let (kind, metadata) = if scope == "*" {
                ("ClusterRoleBinding", json!({"name": own}))
            } else {
                ("RoleBinding", json!({"name": own, "namespace": scope}))
            };
            self.objects.push(
                json!({"apiVersion": RBAC, "kind": kind, "metadata": metadata, "roleRef": reference, "subjects": [subject]}),
            );
        }
    }
}

fn product(atom: &'static Value) -> Vec<(&'static str, &'static str, &'static str)> {
    let list = |key: &str| atom[key].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect::<Vec<_>>();
    let mut all = Vec::new();
    for verb in list("verbs") {
        for group in list("groups") {
            all.extend(list("resources").into_iter().map(|resource| (verb, group, resource)));
        }
    }
    all
}

/// Accounts and the groups they are in: those that the API server gives, and those of AccessModels.
fn with_groups(objects: &[Value], accounts: impl IntoIterator<Item = String>) -> BTreeSet<String> {
    let mut all: BTreeSet<String> = accounts.into_iter().collect();
    for account in all.clone() {
        if account.starts_with("Group:") {
            continue;
        }
        all.insert("Group:system:authenticated".into());
        if let Some((namespace, _)) = account.strip_prefix("ServiceAccount:").and_then(|place| place.split_once('/')) {
            all.insert("Group:system:serviceaccounts".into());
            all.insert(format!("Group:system:serviceaccounts:{namespace}"));
        }
        for model in objects.iter().filter(|object| object["kind"] == "AccessModel") {
            for group in model["spec"]["groups"].as_array().into_iter().flatten() {
                let members = group["members"].as_array().into_iter().flatten().filter_map(Value::as_str);
                if members.map(|member| format!("User:{member}")).any(|member| member == account) {
                    all.insert(format!("Group:{}", group["name"].as_str().unwrap()));
                }
            }
        }
    }
    all
}

/// Walks the chain to a duty.
fn walk(objects: &[Value], accounts: &[String], duty: &str, scope: &str, path: &Value) {
    let told = |what: &str| format!("{what}: {duty} in {scope} by {path}\n{}", json!(objects));
    let steps = path.as_array().unwrap();
    let mut walk = Walk {
        objects: objects.to_vec(),
        acting: with_groups(objects, accounts.iter().cloned()),
        constrained: false,
        masters: false,
        added: 0,
    };
    let edges = MODEL["rules"]["edges"]["value"].as_array().unwrap();
    let mut before: Vec<&Value> = Vec::new();
    let mut at = String::from("*");
    for step in steps {
        let Some(node) = step["assume"].as_str() else {
            before.push(step);
            continue;
        };
        let allowing = |edge: &&Value| {
            let all = edge["all"].as_array().unwrap();
            edge["id"] == step["edge"]
                && all.len() == before.len()
                && before.iter().zip(all).all(|(step, capability)| walk.may(step, &[capability.as_str().unwrap()], &at))
        };
        assert!(edges.iter().any(|edge| allowing(&edge)), "{}", told(&format!("{step} is not allowed")));
        walk.assume(node);
        at = node.rsplit_once('@').map_or("*".to_owned(), |(_, scope)| scope.to_owned());
        before.clear();
    }
    let alternatives = MODEL["rules"]["duties"]["value"][duty]["any"].as_array().unwrap();
    let held = alternatives.iter().any(|all| {
        let all = all.as_array().unwrap();
        all.len() == before.len()
            && before.iter().zip(all).all(|(step, capability)| walk.may(step, &[capability.as_str().unwrap()], &at))
    });
    assert!(held, "{}", told("the duty is not held at the end"));
}

/// Every chain of every case on duties can be walked.
#[test]
fn witnesses_of_cases_can_be_walked() {
    let mut walked = 0;
    for folder in std::fs::read_dir("policies/sod").unwrap() {
        let Ok(cases) = std::fs::read_dir(folder.unwrap().path().join("cases")) else { continue };
        for case in cases {
            let path = case.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let bytes = std::fs::read(&path).unwrap();
            let parsed = Document::parse(&name, &bytes, &Limits::default());
            let mut all = parsed.into_iter().map(|document| document.value().clone());
            let header = all.next().unwrap();
            // What an update replaces is not there any more, and what cannot be read has no chain.
            if header.get("operation").is_some() || header["expect"] == "error" {
                continue;
            }
            let objects: Vec<Value> = all.collect();
            for person in &snapshot(&objects).separation("strict").people {
                for holding in &person.holdings {
                    walk(&objects, &person.accounts, &holding.duty, &holding.scope, &holding.path);
                    walked += 1;
                }
            }
        }
    }
    assert!(walked > 300, "{walked}");
}

/// Every chain that the facts tell can be walked, step by step, by asking who can do what.
#[test]
fn every_witness_can_be_walked() {
    let mut random = Random::new(number("PORTCULLIS_SEED", 7));
    let (mut walked, mut derived) = (0, 0);
    for _ in 0..number("PORTCULLIS_CLUSTERS", 150) {
        let objects = cluster(&mut random);
        let separation = snapshot(&objects).separation("strict");
        for person in &separation.people {
            for holding in &person.holdings {
                walk(&objects, &person.accounts, &holding.duty, &holding.scope, &holding.path);
                walked += 1;
                derived += usize::from(holding.derived);
            }
        }
    }
    assert!(walked > 500 && derived > 100, "{walked} chains, {derived} derived");
}

/// What the reviewed object is told in Rego, without facts.
const PROBE: &str = "# METADATA
# title: Probe
# description: Tells what stands at an object.
# custom:
#   severity: info
#   kinds: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole, rbac.authorization.k8s.io/RoleBinding, rbac.authorization.k8s.io/ClusterRoleBinding, ServiceAccount]
#   remediation: None.
package portcullis.user.probe

import data.lib.portcullis.access_facts

violation contains {\"msg\": msg, \"details\": details} if {
	msg := access_facts.key
	collisions := access_facts.collisions
	holdings := access_facts.holdings
	not access_facts.exceeded
	details := {\"path\": [\"metadata\"], \"evidence\": {\"collisions\": collisions, \"holdings\": holdings}}
}
";

/// Rego computes of a cluster what the native code does.
#[test]
fn rego_gives_the_same_facts() {
    let evaluator = Evaluator::builder().without_facts().select("user/probe").user_policy("probe.rego", PROBE).build().unwrap();
    let mut random = Random::new(number("PORTCULLIS_SEED", 11));
    let mut compared = 0;
    for _ in 0..number("PORTCULLIS_CLUSTERS", 60) {
        let objects = cluster(&mut random);
        let native = snapshot(&objects).policy_facts();
        let report = evaluator.evaluate_all(&documents(&objects)).unwrap();
        assert!(report.errors().is_empty(), "{:?}", report.errors());
        let mut told = BTreeMap::new();
        let report: Value = serde_json::from_str(&report.to_json()).unwrap();
        for finding in report["findings"].as_array().unwrap() {
            let evidence = &finding["evidence"];
            if evidence["collisions"] != json!([]) || evidence["holdings"] != json!([]) {
                let at = json!({"collisions": evidence["collisions"], "holdings": evidence["holdings"]});
                told.insert(finding["message"].as_str().unwrap().to_owned(), at);
            }
        }
        let keys: BTreeSet<&String> = native["at"].as_object().unwrap().keys().chain(told.keys()).collect();
        for key in keys {
            let own = native["at"].get(key).unwrap_or(&Value::Null);
            let theirs = told.get(key).unwrap_or(&Value::Null);
            assert_eq!(own, theirs, "{key}\nnative: {own:#}\nRego: {theirs:#}\n{}", json!(objects));
            compared += 1;
        }
    }
    assert!(compared > 200, "{compared}");
}

/// Judging only where duties collide gives what judging all does.
#[test]
fn collisions_are_judged_as_among_all() {
    let evaluator = Evaluator::builder().select("sod/conflicting-duties").build().unwrap();
    let mut random = Random::new(number("PORTCULLIS_SEED", 23));
    let mut found = 0;
    for _ in 0..number("PORTCULLIS_CLUSTERS", 120) {
        let documents = [documents(&cluster(&mut random))];
        let told = |report: &portcullis::Report| {
            report.findings().iter().map(|one| (one.object().to_string(), one.message().to_owned())).collect::<Vec<_>>()
        };
        let all = told(&evaluator.evaluate_sources(&documents).unwrap());
        assert_eq!(told(&evaluator.evaluate_collisions(&documents).unwrap()), all);
        found += all.len();
    }
    assert!(found > 60, "{found}");
}

/// What cannot be read is no allow, and neither is what nobody asks.
#[test]
fn collisions_of_what_is_malformed_are_errors() {
    let malformed = [
        json!({"apiVersion": RBAC, "kind": "RoleBinding", "metadata": {"name": "b", "namespace": "a"}, "roleRef": {"kind": "ClusterRole", "name": "edit"}, "subjects": {"kind": "User", "name": "ann"}}),
        json!({"apiVersion": RBAC, "kind": "Role", "metadata": {"name": "r", "namespace": "a"}, "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": "create"}]}),
        json!({"apiVersion": "portcullis.dev/v1alpha1", "kind": "AccessModel", "metadata": {"name": "m"}, "spec": {"people": {"ann": ["ann"]}}}),
    ];
    let evaluator = Evaluator::builder().select("sod/conflicting-duties").build().unwrap();
    for object in malformed {
        let documents = [documents(std::slice::from_ref(&object))];
        for report in [evaluator.evaluate_collisions(&documents).unwrap(), evaluator.evaluate_sources(&documents).unwrap()] {
            assert_eq!((report.errors().len(), report.decision()), (1, Decision::Deny), "{object}");
        }
    }
    let nobody_asks = Evaluator::builder().select("route/missing-tls").build().unwrap();
    assert_eq!(nobody_asks.evaluate_collisions(&[]).unwrap_err().kind(), ErrorKind::Config);
    let without_facts = Evaluator::builder().select("sod/conflicting-duties").without_facts().build().unwrap();
    assert_eq!(without_facts.evaluate_collisions(&[]).unwrap_err().kind(), ErrorKind::Config);
}

/// What Kubernetes itself brings along is not complained about.
#[test]
fn a_new_cluster_raises_nothing() {
    let bytes = std::fs::read("testdata/access/bootstrap.json").unwrap();
    let documents = Document::parse("bootstrap.json", &bytes, &Limits::default());
    let evaluator = Evaluator::builder().profile(Profile::Strict).select("rbac/*").select("sod/*").build().unwrap();
    let report = evaluator.evaluate_all(&documents).unwrap();
    let told: Vec<String> = report
        .findings()
        .iter()
        .map(|finding| format!("{} {} {}", finding.policy().id(), finding.object(), finding.message()))
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert!(report.unknowns().is_empty(), "{:?}", report.unknowns().iter().map(|one| one.message()).collect::<Vec<_>>());
    assert!(report.errors().is_empty());
}
