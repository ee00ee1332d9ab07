//! Label selectors.

use std::collections::BTreeMap;

use serde_json::Value;

use super::read::{list, object, text, texts};

/// A `LabelSelector`; the empty one matches everything.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Selector(Vec<Requirement>);

#[derive(Clone, Debug, PartialEq)]
enum Requirement {
    In(String, Vec<String>),
    NotIn(String, Vec<String>),
    Exists(String),
    DoesNotExist(String),
    /// One that the API server refuses: nothing meets it.
    Never,
}

impl Selector {
    pub(crate) fn read(value: &Value) -> Self {
        let labels = object(value, "matchLabels").into_iter().flatten();
        let labels = labels.map(|(key, value)| match value.as_str() {
            Some(value) => Requirement::In(key.clone(), vec![value.to_owned()]),
            None => Requirement::Never,
        });
        let expressions = list(value, "matchExpressions").iter().map(|expression| {
            let key = text(expression, "key").to_owned();
            let values = texts(expression, "values");
            match text(expression, "operator") {
                "In" if !values.is_empty() => Requirement::In(key, values),
                "NotIn" if !values.is_empty() => Requirement::NotIn(key, values),
                "Exists" if values.is_empty() => Requirement::Exists(key),
                "DoesNotExist" if values.is_empty() => Requirement::DoesNotExist(key),
                _ => Requirement::Never,
            }
        });
        Self(labels.chain(expressions).collect())
    }

    pub(crate) fn matches(&self, labels: &BTreeMap<String, String>) -> bool {
        self.0.iter().all(|requirement| match requirement {
            Requirement::In(key, values) => labels.get(key).is_some_and(|value| values.contains(value)),
            Requirement::NotIn(key, values) => labels.get(key).is_none_or(|value| !values.contains(value)),
            Requirement::Exists(key) => labels.contains_key(key),
            Requirement::DoesNotExist(key) => !labels.contains_key(key),
            Requirement::Never => false,
        })
    }
}
