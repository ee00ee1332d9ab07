//! The source and the targets that a question names.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use super::super::Network;
use super::super::question::{From, Name, PortText, SERVICE, To};
use super::super::targets::ServicePort;
use super::super::workload::Workload;
use super::party::Party;
use crate::error::{Error, ErrorKind};
use crate::policy::suggest::suggestion;

/// Where traffic comes from.
pub(super) struct Source<'a> {
    /// As people are told.
    pub(super) text: String,
    /// What policies may select; `None` for what is outside.
    pub(super) workload: Option<Cow<'a, Workload>>,
    pub(super) party: Party,
}

/// A port of a workload.
pub(super) struct Place<'a> {
    pub(super) workload: &'a Workload,
    pub(super) protocol: String,
    pub(super) number: u16,
    pub(super) name: String,
}

impl Network {
    pub(super) fn place_of(&self, from: &From) -> Result<Source<'_>, Error> {
        let of_workload = |workload: &Workload| Party::of(workload);
        Ok(match from {
            From::Internet => Source { text: "internet".to_owned(), workload: None, party: Party::internet() },
            From::NewPod(namespace) => {
                let pod = new_pod(namespace);
                let party = Party::new_pod(&pod);
                Source { text: format!("a new Pod of {namespace}"), workload: Some(Cow::Owned(pod)), party }
            }
            From::Address(address) => match self.addresses.get(address).and_then(|key| self.any_workload(key)) {
                Some(pod) => {
                    let text = format!("{} ({address})", pod.key());
                    Source { text, workload: Some(Cow::Borrowed(pod)), party: of_workload(pod) }
                }
                None => Source { text: address.to_string(), workload: None, party: Party::outside(*address) },
            },
            From::Workload(name) => {
                let workload = self.find(name)?;
                Source { text: workload.key(), workload: Some(Cow::Borrowed(workload)), party: of_workload(workload) }
            }
        })
    }

    /// The ports that a target comes to, and what is missing to tell others.
    pub(super) fn places_of(&self, to: &To) -> Result<(Vec<Place<'_>>, Vec<String>), Error> {
        if to.name.kind == SERVICE {
            return self.places_of_service(to);
        }
        let workload = self.find(&to.name)?;
        let places = ports(workload, to.port.as_ref());
        if places.is_empty() {
            return Err(no_port(workload, to.port.as_ref()));
        }
        Ok((places, Vec::new()))
    }

    fn places_of_service(&self, to: &To) -> Result<(Vec<Place<'_>>, Vec<String>), Error> {
        let Name { namespace, name, .. } = &to.name;
        if !self.services.contains_key(&(namespace.clone(), name.clone())) {
            let near = self.services.keys().map(|(namespace, name)| format!("{namespace}/{name}")).collect::<Vec<_>>();
            return Err(not_found("Service", &to.name, &near));
        }
        let port = match &to.port {
            Some(PortText::Number(number)) => ServicePort::Number(*number),
            Some(PortText::Name(name)) => ServicePort::Name(name.clone()),
            None => ServicePort::Every,
        };
        let found = self.targets(namespace, name, &port);
        let place = |target: &super::super::targets::Target| {
            let workload = self.workload(&target.workload)?;
            let (protocol, number) = (target.protocol.clone(), target.number);
            let name = name_of(workload, &protocol, number);
            Some(Place { workload, protocol, number, name })
        };
        Ok((found.targets.iter().filter_map(place).collect(), found.needs))
    }

    /// The workload of a key, also one that another one makes.
    fn any_workload(&self, key: &str) -> Option<&Workload> {
        self.workload(key).or_else(|| self.owned.get(key))
    }

    fn find(&self, name: &Name) -> Result<&Workload, Error> {
        let is = |workload: &&Workload| workload.name == name.name && (name.kind.is_empty() || name.kind == workload.kind);
        let counted: Vec<&Workload> = self.workloads_in(&name.namespace).iter().filter(is).collect();
        let owned = || self.owned.values().filter(|workload| workload.namespace == name.namespace).filter(is).collect::<Vec<_>>();
        let found = if counted.is_empty() { owned() } else { counted };
        match found.as_slice() {
            [one] => Ok(*one),
            [] => Err(self.no_workload(name)),
            several => {
                let keys: Vec<String> = several.iter().map(|workload| format!("`{}`", workload.key())).collect();
                let error = Error::new(ErrorKind::Config, format!("`{name}` is the name of several workloads"));
                Err(error.remedy(format!("write the kind before it: {}", keys.join(", "))))
            }
        }
    }

    fn no_workload(&self, name: &Name) -> Error {
        let plain = format!("{}/{}", name.namespace, name.name);
        if self.services.contains_key(&(name.namespace.clone(), name.name.clone())) {
            let error = Error::new(ErrorKind::Config, format!("there is no workload `{name}`"));
            return error.remedy(format!("for the Service of that name write `service/{plain}`"));
        }
        let of_kind = self.workloads.iter().filter(|workload| name.kind.is_empty() || name.kind == workload.kind);
        let known: Vec<String> = of_kind.map(|workload| format!("{}/{}", workload.namespace, workload.name)).collect();
        not_found("workload", name, &known)
    }
}

/// The error for a name that is not there, with names that may be meant.
fn not_found(what: &str, name: &Name, known: &[String]) -> Error {
    let error = Error::new(ErrorKind::Config, format!("there is no {what} `{name}` in the inputs"));
    let plain = format!("{}/{}", name.namespace, name.name);
    let elsewhere = known.iter().find(|other| other.rsplit('/').next() == Some(&name.name)).map(String::as_str);
    let near = suggestion(&plain, known.iter().map(String::as_str)).or(elsewhere);
    match near {
        Some(near) => error.remedy(format!("did you mean `{near}`?")),
        None if known.is_empty() => error.remedy(format!("no {what} of that kind was given")),
        None => error.remedy(listed(&name.namespace, known)),
    }
}

/// What there is: of the namespace, if that has some.
fn listed(namespace: &str, known: &[String]) -> String {
    let own: Vec<&String> = known.iter().filter(|name| name.split('/').next() == Some(namespace)).collect();
    let chosen = if own.is_empty() { known.iter().collect() } else { own };
    let shown: Vec<String> = chosen.iter().take(5).map(|name| format!("`{name}`")).collect();
    let rest = if chosen.len() > shown.len() { ", …" } else { "" };
    format!("given are {}{rest}", shown.join(", "))
}

/// The ports that are asked about: those declared, or a number that is not.
fn ports<'a>(workload: &'a Workload, wanted: Option<&PortText>) -> Vec<Place<'a>> {
    let declared = workload.ports.iter().filter(|port| match wanted {
        None => true,
        Some(PortText::Number(number)) => port.number == *number,
        Some(PortText::Name(name)) => port.name == *name,
    });
    let mut places: BTreeMap<(&str, u16), Place<'a>> = BTreeMap::new();
    for port in declared {
        places.entry((&port.protocol, port.number)).or_insert_with(|| Place {
            workload,
            protocol: port.protocol.clone(),
            number: port.number,
            name: port.name.clone(),
        });
    }
    let mut places: Vec<Place<'a>> = places.into_values().collect();
    if let (Some(PortText::Number(number)), true) = (wanted, places.is_empty()) {
        places.push(Place { workload, protocol: "TCP".to_owned(), number: *number, name: String::new() });
    }
    places
}

fn name_of(workload: &Workload, protocol: &str, number: u16) -> String {
    let port = workload.ports.iter().find(|port| port.protocol == protocol && port.number == number);
    port.map(|port| port.name.clone()).unwrap_or_default()
}

fn no_port(workload: &Workload, wanted: Option<&PortText>) -> Error {
    let key = workload.key();
    let names: Vec<String> =
        workload.ports.iter().filter(|port| !port.name.is_empty()).map(|port| format!("`{}`", port.name)).collect();
    match wanted {
        Some(PortText::Name(name)) => {
            let error = Error::new(ErrorKind::Config, format!("`{key}` has no port `{name}`"));
            let remedy =
                if names.is_empty() { "its ports have no names".to_owned() } else { format!("it has {}", names.join(", ")) };
            error.remedy(format!("{remedy}; a number may be asked for that is not declared"))
        }
        _ => {
            let error = Error::new(ErrorKind::Config, format!("`{key}` declares no port"));
            error.remedy("write the number behind a `:`, such as `:8080`")
        }
    }
}

fn new_pod(namespace: &str) -> Workload {
    Workload {
        kind: "Pod".to_owned(),
        namespace: namespace.to_owned(),
        name: String::new(),
        labels: BTreeMap::new(),
        ports: Vec::new(),
        host_network: false,
        host_ports: Vec::new(),
        addresses: Vec::new(),
    }
}

impl fmt::Display for To {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.port {
            None => self.name.fmt(f),
            Some(PortText::Number(number)) => write!(f, "{}:{number}", self.name),
            Some(PortText::Name(name)) => write!(f, "{}:{name}", self.name),
        }
    }
}
