//! Paths in words: `RoleBinding shop/devs`, `runs a workload as shop/deployer (E02)`, `RoleBinding shop/ci`, `Role shop/routes rule 0`.

use serde_json::Value;

use super::super::duties::Edge;
use super::super::graph::Graph;
use super::super::read::text;

/// The steps of a path in words. Who takes it is not among them.
pub(crate) fn words(graph: &Graph, path: &Value) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut allowing: Vec<&Value> = Vec::new();
    for step in path.as_array().into_iter().flatten() {
        let node = text(step, "assume");
        if node.is_empty() {
            allowing.push(step);
            continue;
        }
        for one in &allowing {
            places(one).into_iter().for_each(|place| add(&mut out, place));
        }
        out.push(acting(graph, &allowing, text(step, "edge"), node));
        allowing.clear();
    }
    for (at, step) in allowing.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| allowing.get(at)).filter(|before| same_role(before, step));
        match (before, step.get("rule"), out.last_mut()) {
            (Some(_), Some(rule), Some(last)) => last.push_str(&format!(" and rule {rule}")),
            (_, rule, _) => {
                let own = places(step);
                let role = text(step, "role");
                own.into_iter()
                    .filter(|_| !text(step, "binding").is_empty() || role.is_empty())
                    .for_each(|place| add(&mut out, place));
                if let (false, Some(rule)) = (role.is_empty(), rule) {
                    add(&mut out, format!("{} rule {rule}", object(role)));
                }
            }
        }
    }
    out
}

/// Two rights that one binding gives are told once.
fn add(out: &mut Vec<String>, text: String) {
    if out.last() != Some(&text) {
        out.push(text);
    }
}

fn same_role(one: &Value, other: &Value) -> bool {
    !text(one, "role").is_empty() && ["group", "binding", "role"].iter().all(|key| text(one, key) == text(other, key))
}

/// What gives a right: the group it goes through and the binding; the role where there is no binding yet.
fn places(step: &Value) -> Vec<String> {
    let (group, binding, role) = (text(step, "group"), text(step, "binding"), text(step, "role"));
    if let Some(scope) = step.get("all").and_then(Value::as_str) {
        return vec![format!("every right {}", extent(scope))];
    }
    if group == "system:masters" && binding.is_empty() {
        return vec!["group system:masters, which may do everything".to_owned()];
    }
    let through = (!group.is_empty()).then(|| format!("group {group}"));
    let by = [binding, role].into_iter().find(|key| !key.is_empty()).map(object);
    through.into_iter().chain(by).collect()
}

/// `RoleBinding/a/x` as `RoleBinding a/x`.
fn object(key: &str) -> String {
    key.replacen('/', " ", 1)
}

fn extent(scope: &str) -> String {
    match scope {
        "*" => "in the whole cluster".to_owned(),
        "each" => "in every namespace".to_owned(),
        namespace => format!("in {namespace}"),
    }
}

/// What somebody does to act as `node`.
fn acting(graph: &Graph, allowing: &[&Value], id: &str, node: &str) -> String {
    let Some(edge) = edge(graph, allowing, id, node) else { return format!("acts as {} ({id})", named(node)) };
    let how = &edge.how;
    let told = match edge.gain.as_str() {
        // These say whom they lead to, or lead to nobody else.
        "masters" | "constrained" | "own-roles" | "own-cluster-roles" => how.clone(),
        gain if gain == "snippet-controllers" || graph.model.gitops.contains_key(gain) => format!("{how} as {}", named(node)),
        _ => replaced(how, &named(node)),
    };
    format!("{told} ({id})")
}

/// The way of that id which the steps before allow; several ways may share an id.
fn edge<'g>(graph: &'g Graph, allowing: &[&Value], id: &str, node: &str) -> Option<&'g Edge> {
    let fits = |edge: &&Edge| edge.id == id && (edge.gain == "masters") == (node == "Masters");
    let all = || graph.model.edges.iter().filter(fits);
    let allowed = |edge: &&Edge| {
        edge.all.len() == allowing.len()
            && edge.all.iter().zip(allowing).all(|(capability, step)| {
                let index = step.get("rule").and_then(Value::as_u64).and_then(|at| usize::try_from(at).ok());
                let rule = index.and_then(|at| graph.roles.of_key(text(step, "role")).get(at));
                // Who may do everything may do this.
                rule.is_none_or(|rule| graph.model.data(*capability).is_some_and(|data| data.granted(rule, None).is_some()))
            })
    };
    all().find(allowed).or_else(|| all().next())
}

/// The first `it` or `its` of a sentence by name.
fn replaced(how: &str, name: &str) -> String {
    let mut done = false;
    let words = how.split(' ').map(|word| {
        let by = match word {
            _ if done => None,
            "it" => Some(name.to_owned()),
            "its" => Some(format!("{name}'s")),
            _ => None,
        };
        done |= by.is_some();
        by.unwrap_or_else(|| word.to_owned())
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A node as it is called in a sentence.
fn named(node: &str) -> String {
    if let Some(scope) = node.strip_prefix("All@") {
        return format!("any role {}", extent(scope));
    }
    if let Some((role, scope)) = node.strip_prefix("Role:").and_then(|node| node.rsplit_once('@')) {
        return match role.starts_with("Role/") {
            true => object(role),
            false => format!("{} {}", object(role), extent(scope)),
        };
    }
    match node.split_once(':') {
        Some(("Group", name)) => format!("group {name}"),
        Some(("User" | "ServiceAccount", name)) => name.to_owned(),
        _ => node.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::super::cluster::Cluster;
    use super::super::super::graph::Graph;
    use super::{named, replaced, words};

    #[test]
    fn sentences() {
        assert_eq!(replaced("runs a workload as it", "a/op"), "runs a workload as a/op");
        assert_eq!(replaced("reads its token from a Secret", "a/op"), "reads a/op's token from a Secret");
        assert_eq!(
            replaced("has a token Secret of it made and reads it", "a/op"),
            "has a token Secret of a/op made and reads it"
        );
        assert_eq!(replaced("binds it to itself", "Role a/n"), "binds Role a/n to itself");
    }

    #[test]
    fn nodes() {
        assert_eq!(named("Role:ClusterRole/edit@each"), "ClusterRole edit in every namespace");
        assert_eq!(named("Role:Role/a/n@a"), "Role a/n");
        assert_eq!(named("All@*"), "any role in the whole cluster");
        assert_eq!(named("User:ann@example.com"), "ann@example.com");
    }

    #[test]
    fn chains() {
        let graph = Graph::of(&Cluster::default());
        let told = |path| words(&graph, &path);
        let right = json!({"binding": "RoleBinding/a/y", "role": "Role/a/n", "rule": 0});
        let path = json!([
            {"group": "devs", "binding": "RoleBinding/a/x", "role": "ClusterRole/edit", "rule": 1},
            {"assume": "ServiceAccount:a/op", "edge": "E02"}, right,
        ]);
        assert_eq!(
            told(path),
            ["group devs", "RoleBinding a/x", "runs a workload as a/op (E02)", "RoleBinding a/y", "Role a/n rule 0"]
        );
        let both = json!([right, {"binding": "RoleBinding/a/y", "role": "Role/a/n", "rule": 2}]);
        assert_eq!(told(both), ["RoleBinding a/y", "Role a/n rule 0 and rule 2"]);
        let masters = json!([right, right, {"assume": "Masters", "edge": "E07"}, {"group": "system:masters"}]);
        assert_eq!(
            told(masters),
            ["RoleBinding a/y", "impersonates a member of system:masters (E07)", "group system:masters, which may do everything"]
        );
        let bound = json!([right, {"assume": "All@a", "edge": "E11"}, {"all": "a"}]);
        assert_eq!(told(bound), ["RoleBinding a/y", "binds any role in a to itself (E11)", "every right in a"]);
        let role = json!([right, {"assume": "Role:Role/a/z@a", "edge": "E11"}, {"role": "Role/a/z", "rule": 3}]);
        assert_eq!(told(role).last().map(String::as_str), Some("Role a/z rule 3"));
        assert_eq!(told(json!(null)), [""; 0]);
    }
}
