//! The shape of AuthorizationPolicies.

use serde_json::Value;

use super::{At, Checked, of_selector};

pub(super) fn of_policy(spec: &At<'_>) -> Checked {
    spec.object()?;
    spec.key("action").text()?;
    of_selector(&spec.key("selector"))?;
    spec.key("targetRef").object()?;
    spec.key("targetRefs").each(At::object)?;
    spec.key("rules").each(|rule| {
        rule.object()?;
        rule.key("from").each(|from| of_lists(from, "source"))?;
        rule.key("to").each(|to| of_lists(to, "operation"))?;
        rule.key("when").each(At::object)
    })
}

/// A source or an operation, each of whose fields is a list of texts.
fn of_lists(parent: &At<'_>, key: &str) -> Checked {
    parent.object()?;
    let own = parent.key(key);
    own.object()?;
    let keys = own.value.and_then(Value::as_object).into_iter().flatten();
    keys.map(|(key, _)| own.key(key)).try_for_each(|list| list.each(At::text))
}

#[cfg(test)]
mod tests {
    use super::super::tests::told;

    const HEAD: &str = "apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy";

    #[test]
    fn wrong_types_are_told_with_their_place() {
        for (spec, message) in [
            ("1", "`spec` must be an object"),
            ("{action: [DENY]}", "`spec.action` must be a text"),
            ("{selector: {matchLabels: {app: 1}}}", "`spec.selector.matchLabels.app` must be a text"),
            ("{targetRefs: {}}", "`spec.targetRefs` must be a list"),
            ("{rules: {}}", "`spec.rules` must be a list"),
            ("{rules: [1]}", "`spec.rules.0` must be an object"),
            ("{rules: [{from: {}}]}", "`spec.rules.0.from` must be a list"),
            ("{rules: [{from: [{source: x}]}]}", "`spec.rules.0.from.0.source` must be an object"),
            ("{rules: [{}, {from: [{source: {namespaces: a}}]}]}", "`spec.rules.1.from.0.source.namespaces` must be a list"),
            ("{rules: [{from: [{source: {ipBlocks: [1]}}]}]}", "`spec.rules.0.from.0.source.ipBlocks.0` must be a text"),
            ("{rules: [{to: [{operation: {ports: [8080]}}]}]}", "`spec.rules.0.to.0.operation.ports.0` must be a text"),
            ("{rules: [{when: {}}]}", "`spec.rules.0.when` must be a list"),
        ] {
            let told = told(HEAD, spec);
            assert!(told.len() == 1 && told[0].contains(message) && told[0].contains("a.yaml:4:"), "{spec}: {told:?}");
        }
        let right = "{rules: [{from: [{source: {principals: ['*']}}], to: [{operation: null}], when: []}], selector: null}";
        assert_eq!(told(HEAD, right), [""; 0]);
    }
}
