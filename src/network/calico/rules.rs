//! Rules of Calico's policies.

use serde_json::Value;

use super::super::others::OtherRule;
use super::super::path::{dotted, of_rule};
use super::super::policy::Direction;
use super::super::read::{filled, list, text, within};
use super::super::tier::Action;
use super::{peers, ports};
use crate::document::PathSegment;

/// The rules of a direction that decide.
pub(super) fn of_direction(spec: &Value, direction: Direction, namespace: &str) -> Vec<OtherRule> {
    let (key, _) = direction.keys();
    let rules = list(spec, key).iter().enumerate();
    rules.filter_map(|(index, one)| rule(one, direction, of_rule(key, index, None), namespace)).collect()
}

/// The side of the peers, and the other one.
const fn sides(direction: Direction) -> (&'static str, &'static str) {
    match direction {
        Direction::Ingress => ("source", "destination"),
        Direction::Egress => ("destination", "source"),
    }
}

fn rule(rule: &Value, direction: Direction, path: Vec<PathSegment>, namespace: &str) -> Option<OtherRule> {
    let action = match text(rule, "action") {
        "Allow" => Action::Allow,
        // What `Pass` turns to is not told.
        "Deny" | "Pass" => Action::Deny,
        _ => return None,
    };
    let (near, _) = sides(direction);
    let at = [path.as_slice(), &[PathSegment::from(near)]].concat();
    let peers = peers::of_entity(within(rule, &[near]), &at, namespace);
    let doubts = doubts(rule, direction).iter().map(|field| format!("{}.{field}", dotted(&path))).collect();
    Some(OtherRule { direction, action, ports: ports::of_rule(rule), doubts, peers, path })
}

/// What a rule says that is not told, as paths with dots from the rule.
fn doubts(rule: &Value, direction: Direction) -> Vec<String> {
    let without_protocol = ports::protocol(rule).is_empty();
    let (near, far) = sides(direction);
    let passes = text(rule, "action") == "Pass";
    let mut found: Vec<String> = passes.then(|| "action".to_owned()).into_iter().collect();
    let about_icmp: &[&str] = if without_protocol { &["icmp", "notICMP"] } else { &[] };
    let own = ["notProtocol", "ipVersion", "http"].iter().chain(about_icmp).filter(|field| filled(rule, field));
    found.extend(own.map(|field| (*field).to_owned()));
    found.extend(of_near(within(rule, &[near]), direction).into_iter().map(|field| format!("{near}.{field}")));
    found.extend(of_far(within(rule, &[far]), direction).map(|field| format!("{far}.{field}")));
    if without_protocol && filled(within(rule, &["destination"]), "ports") {
        found.push("destination.ports".to_owned());
    }
    found
}

/// On the side of the peers.
fn of_near(entity: &Value, direction: Direction) -> Vec<&'static str> {
    let mut fields = vec!["notSelector", "serviceAccounts", "services", "domains", "notPorts"];
    if direction == Direction::Ingress {
        fields.push("ports");
    }
    fields.retain(|field| filled(entity, field));
    match filled(entity, "nets") {
        true if peers::selects_pods(entity) => fields.push("nets"),
        false if filled(entity, "notNets") => fields.push("notNets"),
        _ => {}
    }
    fields
}

/// On the side of the workload everything but its ports narrows the rule.
fn of_far(entity: &Value, direction: Direction) -> impl Iterator<Item = &String> {
    entity.as_object().into_iter().flat_map(|fields| fields.keys()).filter(move |field| {
        let told = direction == Direction::Ingress && *field == "ports";
        !told && filled(entity, field)
    })
}
