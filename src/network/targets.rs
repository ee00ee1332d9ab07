//! Targets: the workloads and ports behind a Service.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::Network;
use super::read::{list, number, object, protocol, text, within};

/// The port of a Service that a backend names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServicePort {
    /// By its number.
    Number(u16),
    /// By its name.
    Name(String),
    /// None: every port.
    Every,
}

/// Where a backend leads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Targets {
    /// Workloads and ports, in the order of workload, protocol and number.
    pub targets: Vec<Target>,
    /// What is missing to tell.
    pub needs: Vec<String>,
}

/// A port of a workload.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Target {
    /// The key of the workload.
    pub workload: String,
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// `TCP`, `UDP` or `SCTP`.
    pub protocol: String,
    /// The number of the port.
    pub number: u16,
}

/// A Service, as far as it leads to Pods.
#[derive(Clone, Debug)]
pub(super) struct Service {
    /// `None` where its endpoints are not those of Pods that it selects.
    selector: Option<BTreeMap<String, String>>,
    ports: Vec<OwnPort>,
}

#[derive(Clone, Debug)]
struct OwnPort {
    name: String,
    number: i64,
    protocol: String,
    leads_to: LeadsTo,
}

#[derive(Clone, Debug)]
enum LeadsTo {
    Number(i64),
    Name(String),
}

impl Service {
    pub(super) fn read(value: &Value) -> Self {
        let spec = within(value, &["spec"]);
        let selector = object(spec, "selector").filter(|pairs| !pairs.is_empty() && text(spec, "type") != "ExternalName");
        let selector = selector
            .map(|pairs| pairs.iter().map(|(key, value)| (key.clone(), value.as_str().unwrap_or_default().to_owned())).collect());
        Self { selector, ports: list(spec, "ports").iter().map(own_port).collect() }
    }
}

fn own_port(entry: &Value) -> OwnPort {
    let own = number(entry, "port").unwrap_or(0);
    let leads_to = match entry.get("targetPort") {
        Some(Value::String(name)) if !name.is_empty() => LeadsTo::Name(name.clone()),
        // 0 is absent.
        _ => LeadsTo::Number(number(entry, "targetPort").filter(|target| *target != 0).unwrap_or(own)),
    };
    OwnPort { name: text(entry, "name").to_owned(), number: own, protocol: protocol(entry), leads_to }
}

impl OwnPort {
    fn is(&self, wanted: &ServicePort) -> bool {
        match wanted {
            ServicePort::Number(number) => self.number == i64::from(*number),
            ServicePort::Name(name) => self.name == *name,
            ServicePort::Every => true,
        }
    }
}

impl Network {
    /// The workloads and ports behind a port of a Service.
    #[must_use]
    pub fn targets(&self, namespace: &str, service: &str, port: &ServicePort) -> Targets {
        let missing = |what: String| Targets { targets: Vec::new(), needs: vec![what] };
        let Some(own) = self.services.get(&(namespace.to_owned(), service.to_owned())) else {
            return missing(format!("v1/Service {namespace}/{service}"));
        };
        let Some(selector) = &own.selector else {
            return missing(format!("the endpoints of `{namespace}/{service}`"));
        };
        let ports: Vec<&OwnPort> = own.ports.iter().filter(|own| own.is(port)).collect();
        if ports.is_empty() {
            return missing(no_port(namespace, service, port));
        }
        let selects = |labels: &BTreeMap<String, String>| selector.iter().all(|(key, value)| labels.get(key) == Some(value));
        let selected = self.workloads_in(namespace).iter().filter(|workload| selects(&workload.labels));
        let mut targets = Vec::new();
        let mut any = false;
        for workload in selected {
            any = true;
            for port in &ports {
                let numbers: Vec<u16> = match &port.leads_to {
                    LeadsTo::Number(number) => u16::try_from(*number).ok().filter(|number| *number > 0).into_iter().collect(),
                    LeadsTo::Name(name) => {
                        let named = workload.ports.iter().filter(|own| own.name == *name && own.protocol == port.protocol);
                        named.map(|own| own.number).collect()
                    }
                };
                targets.extend(numbers.into_iter().map(|number| Target {
                    workload: workload.key(),
                    namespace: workload.namespace.clone(),
                    name: workload.name.clone(),
                    kind: workload.kind.clone(),
                    protocol: port.protocol.clone(),
                    number,
                }));
            }
        }
        if !any {
            return missing(format!("v1/Pod {namespace}/*"));
        }
        targets.sort();
        targets.dedup();
        Targets { targets, needs: Vec::new() }
    }
}

fn no_port(namespace: &str, service: &str, port: &ServicePort) -> String {
    match port {
        ServicePort::Number(number) => format!("the port `{number}` of Service `{namespace}/{service}`"),
        ServicePort::Name(name) => format!("the port `{name}` of Service `{namespace}/{service}`"),
        ServicePort::Every => format!("the ports of Service `{namespace}/{service}`"),
    }
}
