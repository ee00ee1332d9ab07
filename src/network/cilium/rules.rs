//! Rules of Cilium's policies.

use serde_json::Value;

use super::super::others::{OtherPort, OtherRule};
use super::super::path::{below, dotted, element};
use super::super::policy::Direction;
use super::super::read::{filled, has, list, number, text, within};
use super::super::tier::Action;
use super::peers;
use crate::document::PathSegment;

const SECTIONS: [(&str, Direction, Action); 4] = [
    ("ingressDeny", Direction::Ingress, Action::Deny),
    ("ingress", Direction::Ingress, Action::Allow),
    ("egressDeny", Direction::Egress, Action::Deny),
    ("egress", Direction::Egress, Action::Allow),
];

/// The rules of a spec that stands at a path.
pub(super) fn of_spec(spec: &Value, at: &[PathSegment], namespace: &str) -> Vec<OtherRule> {
    let mut rules = Vec::new();
    for (key, direction, action) in SECTIONS {
        for (index, one) in list(spec, key).iter().enumerate() {
            rules.extend(rule(one, direction, action, element(at, key, index), namespace));
        }
    }
    rules
}

/// `None` for one that is for nobody, or not about ports.
fn rule(rule: &Value, direction: Direction, action: Action, path: Vec<PathSegment>, namespace: &str) -> Option<OtherRule> {
    let without_ports = list(rule, "toPorts").is_empty();
    if without_ports && filled(rule, "icmps") {
        return None;
    }
    let doubts = doubts(rule, direction, &path);
    let everybody = !peers::lists(direction).iter().any(|key| has(rule, key));
    if everybody && without_ports && doubts.is_empty() {
        return None;
    }
    let peers = (!everybody).then(|| peers::of_rule(rule, direction, &path, namespace));
    Some(OtherRule { direction, action, ports: ports(rule, &path), doubts, peers, path })
}

/// The paths of what a rule says that is not told.
fn doubts(rule: &Value, direction: Direction, path: &[PathSegment]) -> Vec<String> {
    let requires = if direction == Direction::Ingress { "fromRequires" } else { "toRequires" };
    let mode = within(rule, &["authentication", "mode"]);
    let authenticates = !mode.is_null() && mode.as_str() != Some("disabled");
    let mut fields: Vec<&str> = Vec::new();
    fields.extend(filled(rule, requires).then_some(requires));
    fields.extend(authenticates.then_some("authentication"));
    let mut doubts: Vec<String> = fields.iter().map(|field| dotted(&below(path, field))).collect();
    let lists = peers::lists(direction);
    let somebody = lists.iter().filter(|key| !list(rule, key).is_empty()).count();
    if somebody > 1 {
        // Cilium refuses it.
        doubts.push(dotted(path));
    }
    let untold = |key: &&&str| peers::UNTOLD.contains(*key) && filled(rule, key);
    let empty = |key: &&&str| somebody == 0 && has(rule, key) && !untold(key);
    doubts.extend(lists.iter().filter(untold).chain(lists.iter().filter(empty)).map(|field| dotted(&below(path, field))));
    doubts
}

/// The ports of a rule.
fn ports(rule: &Value, path: &[PathSegment]) -> Vec<OtherPort> {
    let mut entries = Vec::new();
    for (index, group) in list(rule, "toPorts").iter().enumerate() {
        let path = element(path, "toPorts", index);
        let decides = ["rules", "serverNames", "listener"].into_iter().find(|field| filled(group, field));
        let doubt = decides.map(|field| dotted(&below(&path, field))).unwrap_or_default();
        let written = list(group, "ports");
        if written.is_empty() {
            entries.push(OtherPort { last: 65_535, doubt: doubt.clone(), ..OtherPort::default() });
        }
        entries.extend(written.iter().map(|one| OtherPort { doubt: doubt.clone(), ..port(one) }));
    }
    entries
}

fn port(entry: &Value) -> OtherPort {
    let protocol = text(entry, "protocol").to_uppercase();
    let protocol = if protocol == "ANY" { String::new() } else { protocol };
    let written = text(entry, "port").to_lowercase();
    let is_number = |digits: &str| digits.len() <= 5 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let (first, last, name) = match written.as_str() {
        "0" => (0, 65_535, String::new()),
        digits if is_number(digits) && !digits.is_empty() && !digits.starts_with('0') => {
            let first = digits.parse().unwrap_or(0);
            (first, number(entry, "endPort").unwrap_or(first).max(first), String::new())
        }
        _ => (0, 0, written),
    };
    OtherPort { protocol, first, last, name, doubt: String::new() }
}
