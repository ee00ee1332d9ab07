//! Cases: one YAML stream each, kept as text so that no second writer changes a byte of what is judged.

use std::path::Path;

use serde_json::{Map, Value};

use crate::files;
use crate::metadata::sorted;

const KEYS: [&str; 9] = ["case", "expect", "parameters", "common", "operation", "user", "approvals", "inventory", "messages"];
const EXPECTATIONS: [&str; 4] = ["deny", "allow", "unknown", "error"];
const OPERATIONS: [&str; 3] = ["CREATE", "UPDATE", "DELETE"];
const PREFIXES: [(&str, &[&str]); 5] = [
    ("denied_", &["deny"]),
    ("allowed_", &["allow"]),
    ("unknown_", &["unknown"]),
    ("error_", &["error"]),
    // A near miss looks like the other side of the line; either verdict may be right.
    ("near_miss_", &["allow", "deny", "unknown", "error"]),
];

/// One document of a case: its text, and what `yaml_serde` makes of it.
#[derive(Clone, Debug)]
pub struct Object {
    pub text: String,
    pub value: Value,
}

impl Object {
    fn read(file: &str, text: &str) -> Result<Self, String> {
        let value: Value = yaml_serde::from_str(text).map_err(|error| format!("{file}: {error}"))?;
        if !value.is_object() {
            return Err(format!("{file}: a document is no mapping"));
        }
        Ok(Self { text: text.to_owned(), value })
    }

    fn at(&self, path: &[&str]) -> &str {
        path.iter().try_fold(&self.value, |value, key| value.get(key)).and_then(Value::as_str).unwrap_or_default()
    }

    #[must_use]
    pub fn kind(&self) -> &str {
        self.at(&["kind"])
    }

    #[must_use]
    pub fn name(&self) -> &str {
        self.at(&["metadata", "name"])
    }

    #[must_use]
    pub fn namespace(&self) -> &str {
        self.at(&["metadata", "namespace"])
    }

    /// Group and version.
    #[must_use]
    pub fn group_version(&self) -> (&str, &str) {
        let api = self.at(&["apiVersion"]);
        api.split_once('/').unwrap_or(("", api))
    }

    /// The text without `#~` markers, ending in one line break.
    #[must_use]
    pub fn clean(&self) -> String {
        let mut clean = String::new();
        for line in self.text.lines() {
            let line = line.split_once("#~").map_or(line, |(before, _)| before.trim_end());
            clean.push_str(line);
            clean.push('\n');
        }
        format!("{}\n", clean.trim_matches('\n'))
    }
}

/// One case of a policy.
#[derive(Clone, Debug)]
pub struct Case {
    /// The path relative to the repository.
    pub file: String,
    /// The file name without `.yaml`.
    pub name: String,
    /// The sentence.
    pub title: String,
    pub expect: String,
    pub parameters: Map<String, Value>,
    pub common: Map<String, Value>,
    pub operation: Option<String>,
    pub user: Option<Value>,
    /// Approvals that the host has verified.
    pub approvals: Option<Value>,
    /// Whether anything is known about other objects.
    pub inventory_known: bool,
    pub messages: Vec<String>,
    pub object: Object,
    pub old: Option<Object>,
    pub inventory: Vec<Object>,
    /// The policy ids of `#~` markers, in the order of their lines.
    pub markers: Vec<String>,
}

impl Case {
    /// Reads a case.
    ///
    /// # Errors
    ///
    /// When it does not have the form that `docs/architecture.md` gives.
    pub fn read(root: &Path, file: &str) -> Result<Self, String> {
        Self::parse(file, &files::read(root, file)?)
    }

    /// Reads the text of a case; `file` names it.
    ///
    /// # Errors
    ///
    /// As [`Case::read`].
    pub fn parse(file: &str, text: &str) -> Result<Self, String> {
        let name = file.rsplit('/').next().and_then(|name| name.strip_suffix(".yaml"));
        let name = name.ok_or_else(|| format!("{file}: a case ends in `.yaml`"))?.to_owned();
        let mut documents = split(text).into_iter();
        let header = documents.next().ok_or_else(|| format!("{file}: empty"))?;
        let header = Object::read(file, &header)?;
        let header = header.value.as_object().ok_or_else(|| format!("{file}: the first document is no mapping"))?;
        if let Some(key) = header.keys().find(|key| !KEYS.contains(&key.as_str())) {
            return Err(format!("{file}: unknown key `{key}`; known are {}", KEYS.join(", ")));
        }
        let text_of = |key: &str| header.get(key).and_then(Value::as_str).map(str::to_owned);
        let object_of = |key: &str| match header.get(key) {
            None => Ok(Map::new()),
            Some(Value::Object(map)) => Ok(map.clone()),
            Some(_) => Err(format!("{file}: `{key}` is no mapping")),
        };
        let title = text_of("case").ok_or_else(|| format!("{file}: no `case` sentence"))?;
        let expect = text_of("expect").ok_or_else(|| format!("{file}: no `expect`"))?;
        if !EXPECTATIONS.contains(&expect.as_str()) {
            return Err(format!("{file}: expect is none of {}", EXPECTATIONS.join(", ")));
        }
        match PREFIXES.iter().find(|(prefix, _)| name.starts_with(prefix)) {
            Some((_, verdicts)) if verdicts.contains(&expect.as_str()) => {}
            Some(_) => return Err(format!("{file}: the name does not fit `expect: {expect}`")),
            None => {
                return Err(format!("{file}: the name does not begin with denied_, allowed_, unknown_, error_ or near_miss_"));
            }
        }
        let operation = text_of("operation");
        if operation.as_deref().is_some_and(|operation| !OPERATIONS.contains(&operation)) {
            return Err(format!("{file}: operation is none of {}", OPERATIONS.join(", ")));
        }
        let inventory_known = match header.get("inventory") {
            None => true,
            Some(Value::String(none)) if none == "none" => false,
            Some(_) => return Err(format!("{file}: `inventory` can only be `none`")),
        };
        let messages = match header.get("messages") {
            None => Vec::new(),
            Some(value) => yaml_serde::from_str(&value.to_string()).map_err(|error| format!("{file}: messages: {error}"))?,
        };
        let mut objects = Vec::new();
        for document in documents {
            objects.push(Object::read(file, &document)?);
        }
        let mut objects = objects.into_iter();
        let object = objects.next().ok_or_else(|| format!("{file}: no object under review"))?;
        let old = if operation.as_deref() == Some("UPDATE") {
            Some(objects.next().ok_or_else(|| format!("{file}: an UPDATE needs the old object as third document"))?)
        } else {
            None
        };
        let inventory: Vec<Object> = objects.collect();
        if !inventory_known && !inventory.is_empty() {
            return Err(format!("{file}: `inventory: none`, but objects follow"));
        }
        Ok(Self {
            file: file.to_owned(),
            name,
            title,
            parameters: object_of("parameters")?,
            common: object_of("common")?,
            operation,
            user: header.get("user").cloned(),
            approvals: header.get("approvals").cloned(),
            inventory_known,
            messages,
            object,
            old,
            inventory,
            expect,
            markers: markers(text),
        })
    }

    /// Policy and common parameters in one object, as Gatekeeper gives them.
    #[must_use]
    pub fn flat_parameters(&self) -> Map<String, Value> {
        sorted(&self.common).into_iter().chain(sorted(&self.parameters)).map(|(k, v)| (k.clone(), v.clone())).collect()
    }

    /// Whether the review is more than an object: it comes from an admission request.
    #[must_use]
    pub fn is_request(&self) -> bool {
        self.operation.is_some() || self.user.is_some()
    }
}

fn markers(text: &str) -> Vec<String> {
    text.lines()
        .filter_map(|line| line.split_once("#~"))
        .flat_map(|(_, ids)| {
            ids.split([',', ' ']).map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned).collect::<Vec<_>>()
        })
        .collect()
}

/// The documents of a stream, without those that hold comments only.
fn split(text: &str) -> Vec<String> {
    let mut documents = vec![String::new()];
    for line in text.lines() {
        if line == "---" || line.starts_with("--- #") {
            documents.push(String::new());
        } else if let Some(document) = documents.last_mut() {
            document.push_str(line);
            document.push('\n');
        }
    }
    documents.retain(|document| document.lines().any(|line| !line.trim().is_empty() && !line.starts_with('#')));
    documents
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
case: A host without TLS
expect: deny
user: {username: jane}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, namespace: store}
spec:
  rules:
    - host: shop.example.com  #~ route/missing-tls
---
apiVersion: v1
kind: Namespace
metadata: {name: store}
";

    #[test]
    fn reads_a_case() {
        let case = Case::parse("policies/route/missing_tls/cases/denied_plain.yaml", TEXT).unwrap();
        assert_eq!(case.name, "denied_plain");
        assert_eq!(case.markers, ["route/missing-tls"]);
        assert_eq!(case.object.group_version(), ("networking.k8s.io", "v1"));
        assert_eq!(case.inventory[0].kind(), "Namespace");
        assert!(case.is_request());
        assert!(case.object.clean().ends_with("- host: shop.example.com\n"));
    }

    #[test]
    fn refuses_what_does_not_fit() {
        for (name, from, to) in [
            ("denied_x", "expect: deny", "expect: allow"),
            ("x", "", ""),
            ("denied_x", "user:", "users:"),
            ("denied_x", "user:", "operation: PATCH\nuser:"),
            ("denied_x", "user:", "inventory: none\nuser:"),
        ] {
            assert!(Case::parse(&format!("cases/{name}.yaml"), &TEXT.replacen(from, to, 1)).is_err(), "{to}");
        }
    }
}
