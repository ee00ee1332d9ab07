//! Peers of Cilium's rules.

use serde_json::Value;

use super::super::others::OtherPeer;
use super::super::path::{below, dotted, element};
use super::super::policy::{Direction, Who};
use super::super::read::{filled, has, list, text, texts};
use super::super::selector::{NAME_LABEL, Selector};
use super::selectors;
use crate::document::PathSegment;

/// The lists of peers, in their order.
const INGRESS: [&str; 6] = ["fromEndpoints", "fromCIDR", "fromCIDRSet", "fromEntities", "fromNodes", "fromGroups"];
const EGRESS: [&str; 8] = ["toEndpoints", "toCIDR", "toCIDRSet", "toEntities", "toNodes", "toGroups", "toServices", "toFQDNs"];

/// Lists of which no peer is told, so that the rule is a doubt as a whole.
pub(super) const UNTOLD: [&str; 2] = ["toServices", "toFQDNs"];

/// The lists of peers of a direction.
pub(super) const fn lists(direction: Direction) -> &'static [&'static str] {
    match direction {
        Direction::Ingress => &INGRESS,
        Direction::Egress => &EGRESS,
    }
}

/// What an element of a list of peers means.
enum Meaning {
    Told(Who),
    Nobody,
    Doubt,
}

/// The peers of a rule that stands at a path, with all that may be one.
pub(super) fn of_rule(rule: &Value, direction: Direction, path: &[PathSegment], namespace: &str) -> Vec<OtherPeer> {
    let mut peers = Vec::new();
    let nobody = lists(direction).iter().all(|key| list(rule, key).is_empty());
    for key in lists(direction) {
        let untold = UNTOLD.contains(key) && filled(rule, key);
        if untold || (nobody && has(rule, key)) {
            let path = below(path, key);
            let doubt = dotted(&path);
            peers.push(OtherPeer { path, who: Who::Nobody, doubt });
            continue;
        }
        for (index, one) in list(rule, key).iter().enumerate() {
            let path = element(path, key, index);
            match meaning(key, one, namespace) {
                Meaning::Told(who) => peers.push(OtherPeer { path, who, doubt: String::new() }),
                Meaning::Nobody => {}
                Meaning::Doubt => {
                    let doubt = dotted(&path);
                    peers.push(OtherPeer { path, who: Who::Nobody, doubt });
                }
            }
        }
    }
    peers
}

fn meaning(list: &str, one: &Value, namespace: &str) -> Meaning {
    match (list.trim_start_matches("from").trim_start_matches("to"), one) {
        ("Endpoints", Value::Object(_)) => endpoints(one, namespace),
        ("CIDR", Value::String(range)) => Meaning::Told(Who::Range { cidr: with_length(range), except: Vec::new() }),
        ("CIDRSet", Value::Object(_)) if !text(one, "cidr").is_empty() => {
            let mut except = texts(one, "except");
            except.sort();
            Meaning::Told(Who::Range { cidr: text(one, "cidr").to_owned(), except })
        }
        ("Entities", Value::String(entity)) => of_entity(entity),
        _ => Meaning::Doubt,
    }
}

fn endpoints(selector: &Value, namespace: &str) -> Meaning {
    let asked = selectors::read(selector);
    if asked.doubtful {
        return Meaning::Doubt;
    }
    let own = !namespace.is_empty() && asked.spaces.is_empty();
    // Every namespace has a name.
    let narrowing = asked.spaces.into_iter().filter(|one| one.key != NAME_LABEL || one.operator != "Exists").collect();
    let namespaces = (!own).then(|| Selector::of(narrowing));
    Meaning::Told(Who::Pods { namespaces, pods: Some(Selector::of(asked.pods)) })
}

fn of_entity(entity: &str) -> Meaning {
    let range = |cidr: &str| Meaning::Told(Who::Range { cidr: cidr.to_owned(), except: Vec::new() });
    match entity {
        "all" => Meaning::Told(Who::Everybody),
        "world" => Meaning::Told(Who::Outside),
        "cluster" => Meaning::Told(Who::Pods { namespaces: Some(Selector::of(Vec::new())), pods: None }),
        "world-ipv4" => range("0.0.0.0/0"),
        "world-ipv6" => range("::/0"),
        "none" => Meaning::Nobody,
        _ => Meaning::Doubt,
    }
}

/// A single address is a range of its own.
fn with_length(range: &str) -> String {
    match range {
        range if range.contains('/') => range.to_owned(),
        range if range.contains(':') => format!("{range}/128"),
        range => format!("{range}/32"),
    }
}
