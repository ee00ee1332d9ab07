//! Questions: what reaches what, as people write it.

use std::fmt;
use std::net::IpAddr;

use crate::error::{Error, ErrorKind};

/// A source and a target: can the one reach the other?
///
/// # Example
///
/// ```
/// use portcullis::network::Question;
/// Question::new("ingress-nginx/controller", "shop/web:8080")?;
/// Question::new("internet", "service/shop/web:http")?;
/// assert!(Question::new("10.0.0.0/8", "shop/web").is_err_and(|error| error.to_string().contains("one address of it")));
/// # Ok::<(), portcullis::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Question {
    pub(super) from: From,
    pub(super) to: To,
}

/// Where traffic comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum From {
    Workload(Name),
    /// A Pod without labels that comes to be in a namespace.
    NewPod(String),
    Address(IpAddr),
    Internet,
}

/// Where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct To {
    pub(super) name: Name,
    pub(super) port: Option<PortText>,
}

/// A workload or a Service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// Empty for any kind of workload.
    pub(super) kind: &'static str,
    pub(super) namespace: String,
    pub(super) name: String,
}

/// A port by what one calls it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PortText {
    Number(u16),
    Name(String),
}

/// The kind that names a Service.
pub(super) const SERVICE: &str = "Service";

/// Kinds by what people call them, in lower case.
const KINDS: [(&str, &[&str]); 10] = [
    ("Pod", &["pod", "pods", "po"]),
    ("ReplicationController", &["replicationcontroller", "replicationcontrollers", "rc"]),
    ("Deployment", &["deployment", "deployments", "deploy"]),
    ("StatefulSet", &["statefulset", "statefulsets", "sts"]),
    ("DaemonSet", &["daemonset", "daemonsets", "ds"]),
    ("ReplicaSet", &["replicaset", "replicasets", "rs"]),
    ("Job", &["job", "jobs"]),
    ("CronJob", &["cronjob", "cronjobs", "cj"]),
    ("Rollout", &["rollout", "rollouts", "ro"]),
    (SERVICE, &["service", "services", "svc"]),
];

const SOURCES: &str =
    "write `namespace/name`, `kind/namespace/name`, `namespace/` for a new Pod without labels, an IP address, or `internet`";
const TARGETS: &str =
    "write `namespace/name`, `kind/namespace/name` or `service/namespace/name`, and `:port` behind it for one port only";

impl Question {
    /// Whether `from` reaches `to`.
    ///
    /// `from` is a workload (`namespace/name`, or `kind/namespace/name`), a Pod without labels that comes to be in a namespace
    /// (`namespace/`), an IP address, or `internet`. `to` is a workload likewise, or a Service (`service/namespace/name`) for what it leads
    /// to; a port behind a `:` is a number or a name, and without it every port that is declared is asked about.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] for any other text, with the remedy.
    pub fn new(from: &str, to: &str) -> Result<Self, Error> {
        Ok(Self { from: source(from)?, to: target(to)? })
    }
}

fn wrong(message: String, remedy: &str) -> Error {
    Error::new(ErrorKind::Config, message).remedy(remedy)
}

fn source(text: &str) -> Result<From, Error> {
    if text == "internet" {
        return Ok(From::Internet);
    }
    if let Ok(address) = text.parse() {
        return Ok(From::Address(address));
    }
    if text.split_once('/').is_some_and(|(address, _)| address.parse::<IpAddr>().is_ok()) {
        return Err(wrong(format!("`{text}` is a range and no source"), "write one address of it"));
    }
    if let Some(namespace) = text.strip_suffix('/').filter(|namespace| !namespace.is_empty() && !namespace.contains('/')) {
        return Ok(From::NewPod(namespace.to_owned()));
    }
    let name = name(text, "source", SOURCES)?;
    if name.kind == SERVICE {
        let remedy = "write a workload; a Service sends nothing";
        return Err(wrong(format!("`{text}` is a Service and no source"), remedy));
    }
    Ok(From::Workload(name))
}

fn target(text: &str) -> Result<To, Error> {
    if text == "internet" || text.parse::<IpAddr>().is_ok() {
        return Err(wrong(format!("`{text}` is no target: only what workloads are reached by is told"), TARGETS));
    }
    let (text, port) = match text.rsplit_once(':') {
        Some((text, port)) => (text, Some(port_text(port)?)),
        None => (text, None),
    };
    Ok(To { name: name(text, "target", TARGETS)?, port })
}

fn port_text(text: &str) -> Result<PortText, Error> {
    let remedy = "write a number from 1 to 65535, or the name of a port";
    if text.is_empty() {
        return Err(wrong("the port after `:` is missing".to_owned(), remedy));
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(PortText::Name(text.to_owned()));
    }
    let number = text.parse::<u16>().ok().filter(|number| *number > 0);
    number.map(PortText::Number).ok_or_else(|| wrong(format!("`{text}` is no port"), remedy))
}

fn name(text: &str, what: &str, remedy: &str) -> Result<Name, Error> {
    let parts: Vec<&str> = text.split('/').collect();
    let (kind, namespace, name) = match parts.as_slice() {
        [namespace, name] => ("", *namespace, *name),
        [kind, namespace, name] => (known_kind(kind)?, *namespace, *name),
        _ => return Err(wrong(format!("`{text}` is no {what}"), remedy)),
    };
    if namespace.is_empty() || name.is_empty() {
        return Err(wrong(format!("`{text}` is no {what}"), remedy));
    }
    Ok(Name { kind, namespace: namespace.to_owned(), name: name.to_owned() })
}

fn known_kind(text: &str) -> Result<&'static str, Error> {
    let lower = text.to_lowercase();
    let found = KINDS.iter().find(|(_, names)| names.contains(&lower.as_str()));
    let all: Vec<&str> = KINDS.iter().filter_map(|(_, names)| names.first().copied()).collect();
    found
        .map(|(kind, _)| *kind)
        .ok_or_else(|| wrong(format!("`{text}` is no kind of workload"), &format!("known kinds: {}", all.join(", "))))
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.kind.is_empty() {
            write!(f, "{}/", self.kind)?;
        }
        write!(f, "{}/{}", self.namespace, self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::{From, PortText, Question};

    #[test]
    fn what_people_write() {
        let question = |from: &str| Question::new(from, "shop/web:http").map(|question| question.from);
        assert_eq!(question("internet").ok(), Some(From::Internet));
        assert_eq!(question("2001:db8::1").ok(), "2001:db8::1".parse().ok().map(From::Address));
        assert_eq!(question("shop/").ok(), Some(From::NewPod("shop".into())));
        assert!(matches!(question("deploy/shop/web"), Ok(From::Workload(name)) if name.kind == "Deployment"));
        let to = |text: &str| Question::new("internet", text).map(|question| question.to);
        assert!(matches!(to("svc/shop/web:80"), Ok(to) if to.name.kind == "Service" && to.port == Some(PortText::Number(80))));
        assert!(matches!(to("shop/web"), Ok(to) if to.port.is_none()));
    }

    #[test]
    fn what_is_wrong_is_told_with_a_remedy() {
        for (from, to, part) in [
            ("", "shop/web", "`` is no source (write `namespace/name`"),
            ("web", "shop/web", "`web` is no source"),
            ("/", "shop/web", "`/` is no source"),
            ("10.0.0.0/8", "shop/web", "write one address of it"),
            ("svc/shop/web", "shop/web", "a Service sends nothing"),
            ("widget/shop/web", "shop/web", "known kinds: pod, "),
            ("internet", "web", "`web` is no target (write `namespace/name`"),
            ("internet", "shop/", "`shop/` is no target"),
            ("internet", "8.8.8.8", "`8.8.8.8` is no target"),
            ("internet", "shop/web:", "the port after `:` is missing"),
            ("internet", "shop/web:70000", "`70000` is no port"),
        ] {
            let told = Question::new(from, to).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(told.contains(part), "{from} {to}: {told}");
        }
    }
}
