//! Policies of Cilium.

use serde_json::Value;

use super::{At, Checked, of_selector};

pub(super) fn of_object(root: &At<'_>) -> Checked {
    of_spec(&root.key("spec"))?;
    root.key("specs").each(of_spec)
}

fn of_spec(spec: &At<'_>) -> Checked {
    spec.object()?;
    ["endpointSelector", "nodeSelector"].iter().try_for_each(|key| of_selector(&spec.key(key)))?;
    let isolates = spec.key("enableDefaultDeny");
    isolates.object()?;
    ["ingress", "egress"].iter().try_for_each(|key| isolates.key(key).is("true or false", Value::is_boolean))?;
    ["ingress", "ingressDeny"].iter().try_for_each(|key| spec.key(key).each(|rule| of_rule(rule, "from")))?;
    ["egress", "egressDeny"].iter().try_for_each(|key| spec.key(key).each(|rule| of_rule(rule, "to")))
}

fn of_rule(rule: &At<'_>, side: &str) -> Checked {
    rule.object()?;
    let list = |what: &str| rule.key(&format!("{side}{what}"));
    list("Endpoints").each(of_selector)?;
    list("Requires").each(of_selector)?;
    ["CIDR", "Entities"].iter().try_for_each(|what| list(what).each(At::text))?;
    list("CIDRSet").each(|set| {
        set.object()?;
        set.key("cidr").text()?;
        set.key("except").each(At::text)
    })?;
    ["Nodes", "Groups", "Services", "FQDNs"].iter().try_for_each(|what| list(what).each(At::object))?;
    rule.key("icmps").each(At::object)?;
    let authentication = rule.key("authentication");
    authentication.object()?;
    authentication.key("mode").text()?;
    rule.key("toPorts").each(of_ports)
}

fn of_ports(group: &At<'_>) -> Checked {
    group.object()?;
    group.key("rules").object()?;
    group.key("listener").object()?;
    group.key("serverNames").each(At::text)?;
    group.key("ports").each(|entry| {
        entry.object()?;
        ["port", "protocol"].iter().try_for_each(|key| entry.key(key).text())?;
        entry.key("endPort").is("a whole number", Value::is_i64)
    })
}
