//! Rules of AuthorizationPolicies: for which ports, and from whom.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Effect;
use crate::document::PathSegment;
use crate::network::policy::Who;
use crate::network::read::{list, texts, within};
use crate::network::selector::{NAME_LABEL, Selector};

/// A rule.
#[derive(Clone, Debug)]
pub(in crate::network) struct Rule {
    pub(in crate::network) path: Vec<PathSegment>,
    pub(in crate::network) callers: Vec<Caller>,
    /// Whether it has conditions, which are not told.
    conditions: bool,
    /// What is called; none for everything.
    operations: Vec<Operation>,
}

/// Whom a rule is about.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::network) struct Caller {
    pub(in crate::network) path: Vec<PathSegment>,
    /// `None` for everybody.
    pub(in crate::network) who: Option<Who>,
    /// Whether it says more, so that not all of these are meant.
    pub(in crate::network) doubt: bool,
}

#[derive(Clone, Debug)]
struct Operation {
    ports: Vec<String>,
    not_ports: Vec<String>,
    /// Whether it says more, such as a path.
    more: bool,
}

/// Whether a field is there and not empty.
pub(super) fn says(value: &Value, key: &str) -> bool {
    value.get(key).is_some_and(is_said)
}

fn is_said(value: &Value) -> bool {
    !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty())
}

impl Rule {
    pub(super) fn read(at: usize, rule: &Value, effect: Effect) -> Self {
        let path = vec![PathSegment::from("spec"), PathSegment::from("rules"), PathSegment::from(at)];
        let mut callers: Vec<Caller> = Vec::new();
        for (index, from) in list(rule, "from").iter().enumerate() {
            let own = [path.clone(), vec![PathSegment::from("from"), PathSegment::from(index)]].concat();
            let read = callers_of(within(from, &["source"]), effect).into_iter();
            callers.extend(read.map(|(who, doubt)| Caller { path: own.clone(), who, doubt }));
        }
        if list(rule, "from").is_empty() {
            callers.push(Caller { path: path.clone(), who: None, doubt: false });
        }
        let operations = list(rule, "to").iter().map(|to| operation(within(to, &["operation"])));
        Self { path, callers, conditions: says(rule, "when"), operations: operations.collect() }
    }

    /// Whether it may be about calls of a port.
    pub(super) fn is_about(&self, number: u16) -> bool {
        self.operations.is_empty() || self.operations.iter().any(|operation| operation.is_about(number))
    }

    /// Whether it is about some calls of a port only, and it is not told about which.
    pub(in crate::network) fn is_doubt(&self, number: u16) -> bool {
        let mut about = self.operations.iter().filter(|operation| operation.is_about(number));
        self.conditions || (!self.operations.is_empty() && about.all(|operation| operation.more))
    }
}

impl Operation {
    fn is_about(&self, number: u16) -> bool {
        let number = number.to_string();
        (self.ports.is_empty() || self.ports.contains(&number)) && !self.not_ports.contains(&number)
    }
}

fn operation(value: &Value) -> Operation {
    let other = |key: &str| !["ports", "notPorts"].contains(&key);
    Operation {
        ports: texts(value, "ports"),
        not_ports: texts(value, "notPorts"),
        more: value.as_object().into_iter().flatten().any(|(key, value)| other(key) && is_said(value)),
    }
}

/// Whom a source names; `None` is everybody, and `true` that it is not told which of them.
fn callers_of(source: &Value, effect: Effect) -> Vec<(Option<Who>, bool)> {
    let said: Vec<&str> =
        source.as_object().into_iter().flatten().filter(|(_, value)| is_said(value)).map(|(key, _)| key.as_str()).collect();
    let plain = said.iter().all(|key| texts(source, key).len() == list(source, key).len());
    let named = match said.as_slice() {
        _ if !plain => None,
        ["ipBlocks"] => return texts(source, "ipBlocks").iter().map(|text| (Some(range(text)), false)).collect(),
        ["namespaces"] => names(texts(source, "namespaces"), |text| Some(text.to_owned())),
        ["principals"] => names(texts(source, "principals"), namespace_of),
        _ => None,
    };
    // Who comes in plaintext has no name, and is not kept out by it.
    let doubt = named.is_none() || effect == Effect::Deny;
    vec![(named, doubt)]
}

/// Pods of the namespaces of some texts; `None` where one of them names none.
fn names(texts: Vec<String>, namespace: impl Fn(&str) -> Option<String>) -> Option<Who> {
    if texts.iter().any(|text| text == "*") {
        return Some(every_namespace());
    }
    let plain = |text: &String| namespace(text).filter(|_| !text.contains('*'));
    let named: Option<BTreeSet<String>> = texts.iter().map(plain).collect();
    named.filter(|named| !named.is_empty()).map(|named| of_namespaces(named.into_iter().collect()))
}

fn every_namespace() -> Who {
    Who::Pods { namespaces: Some(Selector::read(&Value::Null)), pods: None }
}

/// Pods of namespaces by their names.
fn of_namespaces(names: Vec<String>) -> Who {
    Who::Pods { namespaces: Some(naming(&names)), pods: None }
}

/// The selector of namespaces of these names.
pub(in crate::network) fn naming(names: &[String]) -> Selector {
    Selector::read(&json!({"matchExpressions": [{"key": NAME_LABEL, "operator": "In", "values": names}]}))
}

/// The namespace of a principal `<trust domain>/ns/<namespace>/sa/<name>`.
fn namespace_of(principal: &str) -> Option<String> {
    match principal.split('/').collect::<Vec<_>>().as_slice() {
        [domain, "ns", namespace, "sa", name] if ![domain, namespace, name].iter().any(|part| part.is_empty()) => {
            Some((*namespace).to_owned())
        }
        _ => None,
    }
}

/// A range, or the range of one address.
fn range(text: &str) -> Who {
    let length = match text {
        text if text.contains('/') => "",
        text if text.contains(':') => "/128",
        _ => "/32",
    };
    Who::Range { cidr: format!("{text}{length}"), except: Vec::new() }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Effect, Rule};
    use crate::network::source::Source;

    fn read(rule: &Value, effect: Effect) -> Rule {
        Rule::read(0, rule, effect)
    }

    /// Whom a source names: reason, namespaces or range; `?` for a doubt.
    fn callers(source: &Value, effect: Effect) -> Vec<String> {
        let rule = read(&json!({"from": [{"source": source}]}), effect);
        let told = rule.callers.iter().map(|caller| {
            let who = caller.who.as_ref().and_then(|who| Source::of(who, "")).map(|source| source.opening("", &[]));
            let who = who.map(|one| format!("{} {}{}", one.reason.as_str(), one.selector, one.cidr));
            format!("{}{}", who.unwrap_or_default(), if caller.doubt { "?" } else { "" })
        });
        told.collect()
    }

    #[test]
    fn sources_are_read() {
        let names = "namespaces kubernetes.io/metadata.name";
        for (source, allowed, denied) in [
            (json!({"namespaces": ["b", "a", "b"]}), format!("{names} in (a, b)"), Some(format!("{names} in (a, b)?"))),
            (json!({"namespaces": ["a"], "principals": []}), format!("{names}=a"), Some(format!("{names}=a?"))),
            (json!({"namespaces": ["a", "*"]}), "any-namespace ".to_owned(), Some("any-namespace ?".to_owned())),
            (json!({"namespaces": ["a", "b*"]}), "?".to_owned(), None),
            (json!({"principals": ["td/ns/a/sa/x"]}), format!("{names}=a"), Some(format!("{names}=a?"))),
            (json!({"principals": ["*"]}), "any-namespace ".to_owned(), Some("any-namespace ?".to_owned())),
            (json!({"principals": ["td/ns/a/sa/*"]}), "?".to_owned(), None),
            (json!({"principals": ["td/ns//sa/x"]}), "?".to_owned(), None),
            (json!({"principals": ["a"]}), "?".to_owned(), None),
            (json!({"ipBlocks": ["192.0.2.1"]}), "ip-block 192.0.2.1/32".to_owned(), None),
            (json!({"ipBlocks": ["::1"]}), "ip-block ::1/128".to_owned(), None),
            (json!({"ipBlocks": ["10.0.0.0/8"]}), "ip-block 10.0.0.0/8".to_owned(), None),
            (json!({"ipBlocks": [1]}), "?".to_owned(), None),
            (json!({"namespaces": ["a"], "ipBlocks": ["10.0.0.0/8"]}), "?".to_owned(), None),
            (json!({"remoteIpBlocks": ["10.0.0.0/8"]}), "?".to_owned(), None),
            (Value::Null, "?".to_owned(), None),
        ] {
            assert_eq!(callers(&source, Effect::Deny), [denied.unwrap_or_else(|| allowed.clone())], "{source}");
            assert_eq!(callers(&source, Effect::Allow), [allowed], "{source}");
        }
        assert_eq!(callers(&json!({"ipBlocks": ["10.0.0.0/8", "::/0"]}), Effect::Allow).len(), 2);
    }

    #[test]
    fn ports_and_doubts() {
        for (rule, about, doubt) in [
            (json!({}), true, false),
            (json!({"to": [], "when": []}), true, false),
            (json!({"when": [{}]}), true, true),
            (json!({"to": [{"operation": {"ports": ["80"]}}]}), false, true),
            (json!({"to": [{"operation": {"notPorts": ["8080"]}}]}), false, true),
            (json!({"to": [{"operation": {"ports": ["8080"], "notPorts": ["80"], "hosts": null}}]}), true, false),
            (json!({"to": [{"operation": {"ports": ["8080"], "hosts": ["x"]}}]}), true, true),
            (json!({"to": [{"operation": {"hosts": ["x"]}}, {}]}), true, false),
        ] {
            let read = read(&rule, Effect::Allow);
            assert_eq!(read.is_about(8080), about, "{rule}");
            assert!(!about || read.is_doubt(8080) == doubt, "{rule}");
        }
    }
}
