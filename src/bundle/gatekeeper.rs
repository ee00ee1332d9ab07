//! Gatekeeper: ConstraintTemplates, constraints, sync requirements, catalogue.

use serde_json::{Map, Value};

use super::needed::needed;
use super::yaml::{self, Node};
use super::{HEADER, Set, Source, Texts, sorted, values};

/// When the catalogue was made; a fixed time keeps it the same for the same sources.
const UPDATED: &str = "2026-11-21T00:00:00Z";

pub(super) fn files(set: &Set<'_>) -> Texts {
    let mut texts = Texts::new();
    let mut add = |path: String, node: &Node| drop(texts.insert(path, document(node)));
    for policy in &set.policies {
        let folder = policy.folder();
        add(format!("{folder}/template.yaml"), &template(set, policy));
        add(format!("{folder}/constraint.yaml"), &constraint(policy, &Map::new()));
        let strict = strict_parameters(set, policy);
        if !strict.is_empty() {
            add(format!("{folder}/constraint_strict.yaml"), &constraint(policy, &strict));
        }
        let kinds = synced(policy);
        if !kinds.is_empty() {
            add(format!("{folder}/sync.yaml"), &sync(&template_name(policy), &kinds));
        }
    }
    let mut all: Vec<Synced> = set.policies.iter().flat_map(synced).collect();
    all.sort();
    all.dedup();
    if !all.is_empty() {
        add("syncset.yaml".to_owned(), &sync("portcullis", &all));
    }
    let templates = set.policies.iter().map(|policy| Node::text(format!("{}/template.yaml", policy.folder())));
    let kustomization = Node::map([
        ("apiVersion", Node::text("kustomize.config.k8s.io/v1beta1")),
        ("kind", Node::text("Kustomization")),
        ("resources", Node::List(templates.collect())),
    ]);
    add("kustomization.yaml".to_owned(), &kustomization);
    add("catalog.yaml".to_owned(), &catalog(set));
    texts
}

fn document(node: &Node) -> String {
    format!("# {HEADER}\n{}", yaml::write(node))
}

fn template_name(policy: &Source<'_>) -> String {
    policy.gatekeeper_kind().to_lowercase()
}

fn template(set: &Set<'_>, policy: &Source<'_>) -> Node {
    let mut annotations = vec![
        ("description".to_owned(), Node::text(policy.description.split_whitespace().collect::<Vec<_>>().join(" "))),
        ("metadata.gatekeeper.sh/title".to_owned(), Node::text(policy.title)),
        ("metadata.gatekeeper.sh/version".to_owned(), Node::text(set.version)),
        ("portcullis.dev/id".to_owned(), Node::text(policy.id)),
        ("portcullis.dev/severity".to_owned(), Node::text(policy.severity)),
    ];
    let kinds = synced(policy);
    if !kinds.is_empty() {
        let clause = |kind: &Synced| {
            serde_json::json!([{"groups": [kind.group], "kinds": [kind.kind], "versions": [kind.version]}]).to_string()
        };
        let clauses: Vec<String> = kinds.iter().map(clause).collect();
        let requires = format!("\"[{}]\"\n", clauses.join(","));
        annotations.push(("metadata.gatekeeper.sh/requires-sync-data".to_owned(), Node::Block(requires)));
    }
    let mut properties = Map::new();
    for (name, schema) in sorted(&set.common).into_iter().chain(sorted(&policy.parameters)) {
        properties.insert(name.clone(), structural(schema));
    }
    let mut schema = vec![("type".to_owned(), Node::text("object"))];
    if !properties.is_empty() {
        schema.push(("properties".to_owned(), Node::json(&Value::Object(properties))));
    }
    let mut source = vec![("version".to_owned(), Node::Plain("\"v1\"".to_owned()))];
    let libraries = needed(policy.rego, &set.libraries);
    if !libraries.is_empty() {
        let blocks = libraries.into_iter().map(Node::Block);
        source.push(("libs".to_owned(), Node::List(blocks.collect())));
    }
    source.push(("rego".to_owned(), Node::Block(policy.rego.to_owned())));
    let names = Node::map([("kind", Node::text(policy.gatekeeper_kind()))]);
    let crd = Node::map([("names", names), ("validation", Node::map([("openAPIV3Schema", Node::Map(schema))]))]);
    let code = Node::map([("engine", Node::text("Rego")), ("source", Node::Map(source))]);
    let target = Node::map([("target", Node::text("admission.k8s.gatekeeper.sh")), ("code", Node::List(vec![code]))]);
    Node::map([
        ("apiVersion", Node::text("templates.gatekeeper.sh/v1")),
        ("kind", Node::text("ConstraintTemplate")),
        ("metadata", Node::map([("name", Node::text(template_name(policy))), ("annotations", Node::Map(annotations))])),
        ("spec", Node::map([("crd", Node::map([("spec", crd)])), ("targets", Node::List(vec![target]))])),
    ])
}

/// A schema as the API server takes it: without `strict`.
fn structural(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Value::Object(map) = &mut schema {
        map.remove("strict");
    }
    schema
}

fn strict_parameters(set: &Set<'_>, policy: &Source<'_>) -> Map<String, Value> {
    let mut strict = values(&set.common, "strict");
    strict.extend(values(&policy.parameters, "strict"));
    strict
}

fn constraint(policy: &Source<'_>, parameters: &Map<String, Value>) -> Node {
    let mut spec = vec![
        ("enforcementAction".to_owned(), Node::text("deny")),
        ("match".to_owned(), Node::map([("kinds", Node::List(matched(policy)))])),
    ];
    if !parameters.is_empty() {
        spec.push(("parameters".to_owned(), Node::json(&Value::Object(parameters.clone()))));
    }
    Node::map([
        ("apiVersion", Node::text("constraints.gatekeeper.sh/v1beta1")),
        ("kind", Node::text(policy.gatekeeper_kind())),
        ("metadata", Node::map([("name", Node::text(format!("portcullis-{}", policy.id.replace('/', "-"))))])),
        ("spec", Node::Map(spec)),
    ])
}

fn matched(policy: &Source<'_>) -> Vec<Node> {
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for kind in &policy.kinds {
        let (group, kind) = if *kind == "*" { ("*", "*") } else { kind.rsplit_once('/').unwrap_or(("", kind)) };
        match groups.iter_mut().find(|(known, _)| *known == group) {
            Some((_, kinds)) => kinds.push(kind),
            None => groups.push((group, vec![kind])),
        }
    }
    groups
        .into_iter()
        .map(|(group, kinds)| Node::map([("apiGroups", Node::flow([group])), ("kinds", Node::flow(kinds))]))
        .collect()
}

/// A kind that Gatekeeper must keep a copy of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Synced {
    group: String,
    version: String,
    kind: String,
}

fn synced(policy: &Source<'_>) -> Vec<Synced> {
    let read = |need: &str| {
        let (api, kind) = need.rsplit_once('/')?;
        let (group, version) = api.rsplit_once('/').unwrap_or(("", api));
        Some(Synced { group: group.to_owned(), version: version.to_owned(), kind: kind.to_owned() })
    };
    let mut kinds: Vec<Synced> = policy.needs.iter().filter_map(|need| read(need.strip_prefix("inventory:")?)).collect();
    kinds.sort();
    kinds.dedup();
    kinds
}

fn sync(name: &str, kinds: &[Synced]) -> Node {
    let gvk = |kind: &Synced| {
        Node::map([("group", Node::text(&kind.group)), ("version", Node::text(&kind.version)), ("kind", Node::text(&kind.kind))])
    };
    Node::map([
        ("apiVersion", Node::text("syncset.gatekeeper.sh/v1alpha1")),
        ("kind", Node::text("SyncSet")),
        ("metadata", Node::map([("name", Node::text(name))])),
        ("spec", Node::map([("gvks", Node::List(kinds.iter().map(gvk).collect()))])),
    ])
}

fn catalog(set: &Set<'_>) -> Node {
    let baseline = set.policies.iter().filter(|policy| policy.profile == "baseline");
    let strict = set.policies.iter().filter(|policy| policy.profile != "baseline");
    let names = |policies: &mut dyn Iterator<Item = &Source<'_>>| {
        Node::List(policies.map(|policy| Node::text(template_name(policy))).collect())
    };
    let mut baseline_bundle = vec![
        ("name".to_owned(), Node::text("portcullis-baseline")),
        ("description".to_owned(), Node::text("Ingress safety and separation of duties: what is right for every cluster")),
    ];
    baseline_bundle.push(("policies".to_owned(), names(&mut baseline.into_iter())));
    let strict_bundle = Node::map([
        ("name", Node::text("portcullis-strict")),
        ("description", Node::text("All policies with the stricter defaults")),
        ("inherits", Node::text("portcullis-baseline")),
        ("policies", names(&mut strict.into_iter())),
    ]);
    let policies = set.policies.iter().map(|policy| {
        let folder = policy.folder();
        let own = Node::text(format!("{folder}/constraint.yaml"));
        let stricter = if strict_parameters(set, policy).is_empty() {
            own.clone()
        } else {
            Node::text(format!("{folder}/constraint_strict.yaml"))
        };
        let mut bundles = vec!["portcullis-strict"];
        let mut constraints = vec![("portcullis-strict".to_owned(), stricter)];
        if policy.profile == "baseline" {
            bundles.insert(0, "portcullis-baseline");
            constraints.insert(0, ("portcullis-baseline".to_owned(), own));
        }
        Node::map([
            ("name", Node::text(template_name(policy))),
            ("version", Node::text(format!("v{}", set.version))),
            ("description", Node::text(policy.title)),
            ("category", Node::text(policy.id.split('/').next().unwrap_or_default())),
            ("templatePath", Node::text(format!("{folder}/template.yaml"))),
            ("bundleConstraints", Node::Map(constraints)),
            ("documentationUrl", Node::text(format!("{}/blob/main/docs/policies/{}.md", set.repository, policy.id))),
            ("bundles", Node::flow(bundles)),
        ])
    });
    let metadata = Node::map([
        ("name", Node::text("portcullis")),
        ("version", Node::text(format!("v{}", set.version))),
        ("updatedAt", Node::text(UPDATED)),
        ("repository", Node::text(set.repository)),
    ]);
    Node::map([
        ("apiVersion", Node::text("gator.gatekeeper.sh/v1alpha1")),
        ("kind", Node::text("PolicyCatalog")),
        ("metadata", metadata),
        ("bundles", Node::List(vec![Node::Map(baseline_bundle), strict_bundle])),
        ("policies", Node::List(policies.collect())),
    ])
}
