//! Selectors of labels, where not all labels may be known.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::read::{list, object, text, texts};

/// The label with its name that the API server sets on every namespace.
pub(super) const NAME_LABEL: &str = "kubernetes.io/metadata.name";

/// Whether something holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    No,
    Unknown,
    Yes,
}

impl State {
    pub(super) const fn of(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }

    /// Whether both hold.
    pub(super) fn and(self, other: Self) -> Self {
        self.min(other)
    }
}

/// A `LabelSelector`: requirements that labels must all meet.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Selector {
    requirements: Vec<Requirement>,
    /// The texts of the requirements, sorted, without repetition.
    texts: Vec<String>,
}

/// What a selector asks of one label.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Requirement {
    pub(super) key: String,
    pub(super) operator: String,
    pub(super) values: Vec<String>,
}

/// Labels, and whether there are no others.
pub(super) struct Labels<'a> {
    known: Cow<'a, BTreeMap<String, String>>,
    complete: bool,
}

impl<'a> Labels<'a> {
    pub(super) const fn all(labels: &'a BTreeMap<String, String>) -> Self {
        Self { known: Cow::Borrowed(labels), complete: true }
    }

    /// Those of a namespace that is not given as an object.
    pub(super) fn of_namespace(name: &str) -> Self {
        Self { known: Cow::Owned(BTreeMap::from([(NAME_LABEL.to_owned(), name.to_owned())])), complete: false }
    }
}

impl Selector {
    pub(super) fn read(value: &Value) -> Self {
        Self::of(Self::requirements(value))
    }

    pub(super) fn of(requirements: Vec<Requirement>) -> Self {
        let texts: BTreeSet<String> = requirements.iter().map(Requirement::text).collect();
        Self { requirements, texts: texts.into_iter().collect() }
    }

    /// What a `LabelSelector` asks for: pairs by their keys, then expressions in their order.
    pub(super) fn requirements(value: &Value) -> Vec<Requirement> {
        let pairs = object(value, "matchLabels").into_iter().flatten().map(|(key, value)| Requirement {
            key: key.clone(),
            operator: "In".to_owned(),
            values: vec![value.as_str().unwrap_or_default().to_owned()],
        });
        let expressions = list(value, "matchExpressions").iter().map(|expression| Requirement {
            key: text(expression, "key").to_owned(),
            operator: text(expression, "operator").to_owned(),
            values: texts(expression, "values"),
        });
        let mut requirements: Vec<Requirement> = pairs.collect();
        requirements.sort_by(|one, other| one.key.cmp(&other.key));
        requirements.extend(expressions);
        requirements
    }

    /// The selector at a key; `None` where there is none, or null.
    pub(super) fn at(value: &Value, key: &str) -> Option<Self> {
        value.get(key).filter(|value| !value.is_null()).map(Self::read)
    }

    /// Whether it asks for nothing, so that it matches everything.
    pub(super) fn everything(&self) -> bool {
        self.requirements.is_empty()
    }

    pub(super) fn texts(&self) -> &[String] {
        &self.texts
    }

    /// Whether labels meet it.
    pub(super) fn state(&self, labels: &Labels<'_>) -> State {
        self.requirements.iter().map(|one| one.state(labels)).min().unwrap_or(State::Yes)
    }

    /// The namespaces that it names by the label that the API server sets, sorted; `None` where it names none.
    pub(super) fn pinned(&self) -> Option<Vec<String>> {
        let naming = |operator: &'static str| {
            self.requirements.iter().filter(move |one| one.key == NAME_LABEL && one.operator == operator).map(|one| &one.values)
        };
        let first: BTreeSet<&String> = naming("In").next()?.iter().collect();
        let kept = first.into_iter().filter(|name| {
            naming("In").all(|values| values.contains(name)) && !naming("NotIn").any(|values| values.contains(name))
        });
        Some(kept.cloned().collect())
    }
}

impl Requirement {
    /// That the namespace has this name.
    pub(super) fn in_namespace(name: &str) -> Self {
        Self { key: NAME_LABEL.to_owned(), operator: "In".to_owned(), values: vec![name.to_owned()] }
    }

    fn text(&self) -> String {
        let key = &self.key;
        match (self.operator.as_str(), self.values.as_slice()) {
            ("In", [value]) => format!("{key}={value}"),
            ("Exists", _) => key.clone(),
            ("DoesNotExist", _) => format!("!{key}"),
            (operator, values) => {
                let mut values = values.to_vec();
                values.sort();
                format!("{key} {} ({})", operator.to_lowercase(), values.join(", "))
            }
        }
    }

    fn state(&self, labels: &Labels<'_>) -> State {
        let value = labels.known.get(&self.key);
        if value.is_none() && !labels.complete {
            return State::Unknown;
        }
        let listed = value.is_some_and(|value| self.values.contains(value));
        match self.operator.as_str() {
            "In" => State::of(listed),
            "NotIn" => State::of(!listed),
            "Exists" => State::of(value.is_some()),
            "DoesNotExist" => State::of(value.is_none()),
            _ => State::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use super::{Labels, Selector, State};

    fn read(value: &Value) -> Selector {
        Selector::read(value)
    }

    #[test]
    fn labels_meet_requirements() {
        let labels = BTreeMap::from([("app".to_owned(), "web".to_owned())]);
        for (requirement, expected) in [
            (json!({"key": "app", "operator": "In", "values": ["web", "api"]}), State::Yes),
            (json!({"key": "app", "operator": "In", "values": []}), State::No),
            (json!({"key": "app", "operator": "NotIn", "values": ["web"]}), State::No),
            (json!({"key": "tier", "operator": "NotIn", "values": ["web"]}), State::Yes),
            (json!({"key": "tier", "operator": "Exists"}), State::No),
            (json!({"key": "tier", "operator": "DoesNotExist"}), State::Yes),
            (json!({"key": "app", "operator": "Near"}), State::Unknown),
        ] {
            let selector = read(&json!({"matchExpressions": [requirement]}));
            assert_eq!(selector.state(&Labels::all(&labels)), expected, "{requirement}");
        }
        assert_eq!(read(&json!({})).state(&Labels::all(&labels)), State::Yes);
    }

    #[test]
    fn labels_that_are_not_known() {
        let namespace = Labels::of_namespace("shop");
        let state = |selector: Value| read(&selector).state(&namespace);
        assert_eq!(state(json!({"matchLabels": {"kubernetes.io/metadata.name": "shop"}})), State::Yes);
        assert_eq!(state(json!({"matchLabels": {"team": "edge"}})), State::Unknown);
        assert_eq!(state(json!({"matchLabels": {"team": "edge", "kubernetes.io/metadata.name": "web"}})), State::No);
    }

    #[test]
    fn texts_are_sorted() {
        let selector = read(&json!({
            "matchLabels": {"b": "1", "a": "2"},
            "matchExpressions": [
                {"key": "c", "operator": "NotIn", "values": ["z", "y"]}, {"key": "a", "operator": "In", "values": ["2"]},
                {"key": "d", "operator": "Exists"}, {"key": "d", "operator": "DoesNotExist"},
                {"key": "e", "operator": "In", "values": ["z", "y"]}
            ],
        }));
        assert_eq!(selector.texts(), ["!d", "a=2", "b=1", "c notin (y, z)", "d", "e in (y, z)"]);
    }

    #[test]
    fn namespaces_that_are_named() {
        let named = |operator: &str, values: &[&str]| json!({"key": "kubernetes.io/metadata.name", "operator": operator, "values": values});
        let pinned = |expressions: Value| read(&json!({"matchExpressions": expressions})).pinned();
        assert_eq!(
            pinned(json!([named("In", &["b", "a", "c"]), named("In", &["c", "b"]), named("NotIn", &["c"])])),
            Some(vec!["b".into()])
        );
        assert_eq!(pinned(json!([named("NotIn", &["c"])])), None);
        assert_eq!(pinned(json!([named("In", &[])])), Some(Vec::new()));
    }
}
