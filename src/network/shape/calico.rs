//! Policies of Calico.

use serde_json::Value;

use super::{At, Checked};

pub(super) fn of_spec(spec: &At<'_>) -> Checked {
    spec.object()?;
    spec.key("order").is("a number", Value::is_number)?;
    ["selector", "namespaceSelector", "serviceAccountSelector", "tier"].iter().try_for_each(|key| spec.key(key).text())?;
    spec.key("types").each(At::text)?;
    ["preDNAT", "doNotTrack"].iter().try_for_each(|key| spec.key(key).is("true or false", Value::is_boolean))?;
    ["ingress", "egress"].iter().try_for_each(|key| spec.key(key).each(of_rule))
}

fn of_rule(rule: &At<'_>) -> Checked {
    rule.object()?;
    rule.key("action").text()?;
    ["protocol", "notProtocol"].iter().try_for_each(|key| number_or_text(&rule.key(key)))?;
    rule.key("ipVersion").is("a whole number", Value::is_i64)?;
    ["http", "icmp", "notICMP"].iter().try_for_each(|key| rule.key(key).object())?;
    ["source", "destination"].iter().try_for_each(|key| of_entity(&rule.key(key)))
}

fn of_entity(entity: &At<'_>) -> Checked {
    entity.object()?;
    ["selector", "notSelector", "namespaceSelector"].iter().try_for_each(|key| entity.key(key).text())?;
    ["nets", "notNets", "domains"].iter().try_for_each(|key| entity.key(key).each(At::text))?;
    ["ports", "notPorts"].iter().try_for_each(|key| entity.key(key).each(number_or_text))?;
    ["serviceAccounts", "services"].iter().try_for_each(|key| entity.key(key).object())
}

fn number_or_text(value: &At<'_>) -> Checked {
    value.is("a number or a text", |value| value.is_i64() || value.is_string())
}
