//! gator suites and samples, from the cases.

use serde_json::{Map, Value};

use super::bundles::parameter_key;
use crate::bundle::HEADER;
use crate::bundle::yaml::{self, Node};
use crate::case::{Case, Object};
use crate::files::Files;
use crate::policy::Policy;

/// An object that no policy reads. It tells gator that the inventory is known and holds nothing else.
const BYSTANDER: &str =
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: portcullis-bystander\n  namespace: portcullis-bystander\n";

pub(super) fn generate(policy: &Policy, files: &mut Files) {
    let folder = format!("bindings/gatekeeper/{}", policy.folder.trim_start_matches("policies/"));
    // One test for each distinct set of parameters, in the order of the cases.
    let mut tests: Vec<(String, Vec<&Case>)> = Vec::new();
    // Gatekeeper has no way to be told of approvals that its host verified.
    for case in policy.cases.iter().filter(|case| case.approvals.is_none()) {
        let key = parameter_key(case);
        match tests.iter_mut().find(|(known, _)| *known == key) {
            Some((_, cases)) => cases.push(case),
            None => tests.push((key, vec![case])),
        }
        samples(policy, case, &format!("{folder}/samples/{}", case.name), files);
    }
    let mut nodes = Vec::new();
    for (_, cases) in &tests {
        let Some(first) = cases.first() else { continue };
        let parameters = first.flat_parameters();
        let (name, constraint) = if parameters.is_empty() {
            ("defaults".to_owned(), "constraint.yaml".to_owned())
        } else {
            let path = format!("samples/{}/constraint.yaml", first.name);
            let plain = files.get(&format!("{folder}/constraint.yaml")).unwrap_or_default();
            let plain = String::from_utf8_lossy(plain).into_owned();
            files.add(format!("{folder}/{path}"), plain + &set(&parameters));
            (first.name.clone(), path)
        };
        nodes.push(Node::map([
            ("name", Node::text(name)),
            ("template", Node::text("template.yaml")),
            ("constraint", Node::text(constraint)),
            ("cases", Node::List(cases.iter().map(|case| entry(policy, case)).collect())),
        ]));
    }
    let suite = Node::map([
        ("apiVersion", Node::text("test.gatekeeper.sh/v1alpha1")),
        ("kind", Node::text("Suite")),
        ("metadata", Node::map([("name", Node::text(policy.id.replace('/', "-")))])),
        ("tests", Node::List(nodes)),
    ]);
    files.add(format!("{folder}/suite.yaml"), document(&suite));
}

/// The end of a constraint: `spec.parameters`.
fn set(parameters: &Map<String, Value>) -> String {
    let text = yaml::write(&Node::map([("parameters", Node::json(&Value::Object(parameters.clone())))]));
    text.lines().map(|line| format!("  {line}\n")).collect()
}

fn document(node: &Node) -> String {
    format!("# {HEADER}\n{}", yaml::write(node))
}

fn entry(policy: &Policy, case: &Case) -> Node {
    let mut entries = vec![
        ("name".to_owned(), Node::text(&case.name)),
        ("object".to_owned(), Node::text(format!("samples/{}/object.yaml", case.name))),
    ];
    if has_inventory(policy, case) {
        entries.push(("inventory".to_owned(), Node::flow([format!("samples/{}/inventory.yaml", case.name)])));
    }
    entries.push(("assertions".to_owned(), Node::List(assertions(case))));
    Node::Map(entries)
}

/// Gatekeeper does not read `unknown`: it sees no violation there.
fn assertions(case: &Case) -> Vec<Node> {
    let violated = matches!(case.expect.as_str(), "deny" | "error");
    let violations = Node::text(if violated { "yes" } else { "no" });
    if !violated || case.messages.is_empty() {
        return vec![Node::map([("violations", violations)])];
    }
    let exact = |message: &String| {
        let pattern = format!("^{}$", escaped(message));
        Node::map([("violations", violations.clone()), ("message", Node::text(pattern))])
    };
    case.messages.iter().map(exact).collect()
}

/// A pattern that matches `text` and nothing else, in RE2.
#[must_use]
pub fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        if c.is_ascii_punctuation() && !matches!(c, '`' | '/' | '-' | '_' | ' ' | ',' | ':' | '"' | '\'' | '=') {
            out.push('\\');
        }
        out.push(c);
        out
    })
}

fn has_inventory(policy: &Policy, case: &Case) -> bool {
    case.inventory_known && (!case.inventory.is_empty() || !policy.inventory_kinds().is_empty())
}

fn samples(policy: &Policy, case: &Case, folder: &str, files: &mut Files) {
    let object = if case.is_request() { admission(case) } else { case.object.clean() };
    files.add(format!("{folder}/object.yaml"), format!("# {HEADER}\n{object}"));
    if has_inventory(policy, case) {
        let texts: Vec<String> = case.inventory.iter().map(Object::clean).chain([BYSTANDER.to_owned()]).collect();
        files.add(format!("{folder}/inventory.yaml"), format!("# {HEADER}\n{}", texts.join("---\n")));
    }
}

/// The case as an AdmissionReview. Its objects are indented, not written anew.
fn admission(case: &Case) -> String {
    let object = &case.object;
    let (group, version) = object.group_version();
    let operation = case.operation.as_deref().unwrap_or_default();
    let mut request = vec![
        ("uid".to_owned(), Node::text("00000000-0000-0000-0000-000000000000")),
        (
            "kind".to_owned(),
            Node::map([("group", Node::text(group)), ("version", Node::text(version)), ("kind", Node::text(object.kind()))]),
        ),
        (
            "resource".to_owned(),
            Node::map([
                ("group", Node::text(group)),
                ("version", Node::text(version)),
                ("resource", Node::text(plural(object.kind()))),
            ]),
        ),
        ("name".to_owned(), Node::text(object.name())),
    ];
    if !object.namespace().is_empty() {
        request.push(("namespace".to_owned(), Node::text(object.namespace())));
    }
    request.push(("operation".to_owned(), Node::text(operation)));
    let nobody = Value::Object(Map::new());
    request.push(("userInfo".to_owned(), Node::json(case.user.as_ref().unwrap_or(&nobody))));
    let review = Node::map([
        ("apiVersion", Node::text("admission.k8s.io/v1")),
        ("kind", Node::text("AdmissionReview")),
        ("request", Node::Map(request)),
    ]);
    let mut out = yaml::write(&review);
    let mut embed = |key: &str, object: &Object| {
        out.push_str(&format!("  {key}:\n"));
        for line in object.clean().lines() {
            out.push_str(format!("    {line}").trim_end());
            out.push('\n');
        }
    };
    if operation == "DELETE" {
        embed("oldObject", object);
    } else {
        embed("object", object);
    }
    if let Some(old) = &case.old {
        embed("oldObject", old);
    }
    out
}

/// The resource of a kind, by the rule of Kubernetes' own kinds.
fn plural(kind: &str) -> String {
    let lower = kind.to_lowercase();
    if lower.ends_with('s') || lower.ends_with('x') {
        format!("{lower}es")
    } else if let Some(stem) = lower.strip_suffix("cy") {
        format!("{stem}cies")
    } else {
        format!("{lower}s")
    }
}
