//! The join: routes and Services with the workloads that they lead to, and these with who else is let in.

use std::collections::{BTreeMap, BTreeSet};

use super::controllers::{Admitted, Controllers, is_of_mesh, takes_target_ports};
use super::objects::{Objects, api_version};
use super::suggest::{self, Suggestion};
use super::{Blocked, Chain, Exposure, From, Guards, Port, Row, ServicePort, Side, Unresolved, Way, WorkloadRef};
use crate::document::Documents;
use crate::network::{self, Network, Opening, Openings, Reason, Targets, Workload};
use crate::registry::{self, Backend, Guard, Tls};
use crate::report::Fault;
use crate::review::ObjectRef;

/// What is needed where nobody gave a policy.
const POLICIES: &str = "networking.k8s.io/v1/NetworkPolicy";

/// What is exposed, of the rows of the registry.
pub(crate) fn join(sources: &[Documents], routes: &[registry::Row], errors: Vec<Fault>, count: usize) -> Exposure {
    let objects = Objects::of(sources);
    let network = Network::of(sources);
    let mut join = Join::new(&objects, &network);
    routes.iter().for_each(|route| join.route(route));
    join.direct();
    // A policy that cannot be read as it is may let in, or keep out, anything.
    let told: BTreeSet<String> = errors.iter().filter_map(|fault| Some(fault.location()?.to_string())).collect();
    let is_new = |fault: &&Fault| fault.location().is_none_or(|at| !told.contains(&at.to_string()));
    let unread = network.errors().iter().filter(is_new);
    let all = errors.iter().chain(unread).cloned().collect();
    join.finish(all, count)
}

/// A workload, by its place in the network, and a port of it.
type Place = (usize, String, u16);

/// A chain and whose requests come by it; nobody's in particular where it is no route.
pub(super) struct Link {
    pub(super) chain: Chain,
    pub(super) controllers: Option<Controllers>,
}

struct Join<'a> {
    objects: &'a Objects<'a>,
    network: &'a Network,
    /// Places of workloads by kind, namespace and name.
    index: BTreeMap<[&'a str; 3], usize>,
    usual: &'a BTreeSet<String>,
    links: BTreeMap<Place, Vec<Link>>,
    unresolved: Vec<Unresolved>,
}

impl<'a> Join<'a> {
    fn new(objects: &'a Objects<'a>, network: &'a Network) -> Self {
        let place = |(at, workload): (usize, &'a Workload)| {
            ([workload.kind.as_str(), workload.namespace.as_str(), workload.name.as_str()], at)
        };
        Self {
            objects,
            network,
            index: network.workloads().iter().enumerate().map(place).collect(),
            usual: network.controller_namespaces(),
            links: BTreeMap::new(),
            unresolved: Vec::new(),
        }
    }

    /// The ways of one row of the registry.
    fn route(&mut self, row: &registry::Row) {
        let (way, path) = way(row);
        if way == Way::Route && is_of_mesh(self.objects, &row.object) {
            return;
        }
        let controllers = (way == Way::Route).then(|| Controllers::of(self.usual, self.objects, &row.object, &row.controller));
        // Addresses outside, and answers of the controller itself, are no workloads.
        for backend in row.backends.iter().filter(|backend| !matches!(backend.kind.as_str(), "Host" | "Action")) {
            for port in self.ports(way, backend) {
                let chain = chain(row, way, path, backend, &port);
                self.backend(backend, &port, &chain, controllers.as_ref());
            }
        }
    }

    /// The ports that a way leads to: of a Service's own ways each port is one.
    fn ports(&self, way: Way, backend: &Backend) -> Vec<Port> {
        let named = backend.port.parse().map_or_else(|_| Port::Name(backend.port.clone()), Port::Number);
        if way == Way::Route {
            return vec![named];
        }
        let own = self.objects.service_ports(&backend.namespace, &backend.name);
        if own.is_empty() { vec![named] } else { own.into_iter().map(Port::Number).collect() }
    }

    fn backend(&mut self, backend: &Backend, port: &Port, chain: &Chain, controllers: Option<&Controllers>) {
        let needs = if backend.kind == "Service" {
            let told = self.targets(backend, port, &chain.controller);
            let lost = told.targets.is_empty();
            let mut found = chain.clone();
            found.needs = merged([&chain.needs, &told.needs]);
            for target in &told.targets {
                let Some(at) = self.index.get(&[target.kind.as_str(), target.namespace.as_str(), target.name.as_str()]) else {
                    continue;
                };
                let place = (*at, target.protocol.clone(), target.number);
                let link = Link { chain: found.clone(), controllers: controllers.cloned() };
                self.links.entry(place).or_default().push(link);
            }
            if lost { told.needs } else { Vec::new() }
        } else {
            vec![format!("{} {}/{}", backend.kind, backend.namespace, backend.name)]
        };
        if !needs.is_empty() {
            self.lost(chain, needs);
        }
    }

    fn targets(&self, backend: &Backend, port: &Port, titles: &str) -> Targets {
        let wanted = match port {
            Port::Number(number) => network::ServicePort::Number(*number),
            Port::Name(name) if name.is_empty() => network::ServicePort::Every,
            Port::Name(name) => network::ServicePort::Name(name.clone()),
        };
        let (namespace, service) = (&backend.namespace, &backend.name);
        let told = self.network.targets(namespace, service, &wanted);
        if !told.targets.is_empty() || !takes_target_ports(titles) {
            return told;
        }
        match self.objects.port_of_target(namespace, service, port) {
            Some(number) => self.network.targets(namespace, service, &network::ServicePort::Number(number)),
            None => told,
        }
    }

    /// An entry whose workloads cannot be told.
    fn lost(&mut self, chain: &Chain, needs: Vec<String>) {
        let same = |one: &&mut Unresolved| one.entry == chain.entry && one.host == chain.host && one.path == chain.path;
        match self.unresolved.iter_mut().find(same) {
            Some(one) => one.needs = merged([&one.needs, &needs]),
            None => self.unresolved.push(Unresolved {
                entry: chain.entry.clone(),
                host: chain.host.clone(),
                path: chain.path.clone(),
                from: chain.from,
                needs: merged([&needs]),
            }),
        }
    }

    /// The ways that lead to a workload without a Service.
    fn direct(&mut self) {
        for (at, workload) in self.network.workloads().iter().enumerate() {
            let ports = workload.ports.iter().map(|port| (port.protocol.clone(), port.number));
            let (way, ports): (_, BTreeSet<(String, u16)>) = if workload.host_network {
                (Way::HostNetwork, ports.collect())
            } else {
                (Way::HostPort, workload.host_ports.iter().map(|port| (port.protocol.clone(), port.number)).collect())
            };
            for (protocol, number) in ports {
                let link = Link { chain: direct(workload, way), controllers: None };
                self.links.entry((at, protocol, number)).or_default().push(link);
            }
        }
    }

    fn finish(self, errors: Vec<Fault>, objects: usize) -> Exposure {
        let mut rows = Vec::new();
        let mut by_workload: BTreeMap<usize, Vec<suggest::Exposed>> = BTreeMap::new();
        for ((at, protocol, number), links) in self.links {
            let Some(workload) = self.network.workloads().get(at) else { continue };
            let network = self.network.openings(workload, &protocol, number);
            let around = Around { objects: self.objects, network: self.network, usual: self.usual };
            let (row, links) = around.row(workload, protocol, number, network, links);
            let controllers = links.into_iter().map(|link| link.controllers).collect();
            by_workload.entry(at).or_default().push(suggest::Exposed { row: row.clone(), controllers });
            rows.push(row);
        }
        let place = |row: &Row| {
            let own = &row.workload;
            (own.namespace.clone(), own.kind.clone(), own.name.clone(), row.protocol.clone(), row.number)
        };
        rows.sort_by_cached_key(place);
        let mut unresolved = self.unresolved;
        unresolved.sort_by(|a, b| entry_order(&a.entry, &a.host, &a.path).cmp(&entry_order(&b.entry, &b.host, &b.path)));
        let suggestions: Vec<Suggestion> = by_workload
            .into_iter()
            .filter_map(|(at, exposed)| {
                Some(suggest::suggest(self.network.workloads().get(at)?, exposed, self.network, self.objects))
            })
            .collect();
        Exposure { total: rows.len(), rows, errors, unresolved, suggestions: suggest::arranged(suggestions), objects }
    }
}

struct Around<'a> {
    objects: &'a Objects<'a>,
    network: &'a Network,
    usual: &'a BTreeSet<String>,
}

impl Around<'_> {
    fn row(
        &self,
        workload: &Workload,
        protocol: String,
        number: u16,
        network: Openings,
        mut links: Vec<Link>,
    ) -> (Row, Vec<Link>) {
        // Nothing can be said of policies where none was given at all, but for workloads that none could isolate.
        let told = network.openings.iter().any(|one| one.policy.starts_with("AuthorizationPolicy/"));
        let unseen = !network.isolated && !told && !self.network.policies_given() && !workload.host_network;
        for link in &mut links {
            link.chain.blocked = if unseen { Blocked::Unknown } else { self.blocked(&network, link.controllers.as_ref()) };
        }
        links.sort_by(|a, b| chain_order(&a.chain).cmp(&chain_order(&b.chain)));
        links.dedup_by(|a, b| a.chain == b.chain);
        let (side_doors, side) = if unseen { (Vec::new(), Side::Unknown) } else { self.side(&network, &links) };
        let chains: Vec<Chain> = links.iter().map(|link| link.chain.clone()).collect();
        let own = if unseen { vec![POLICIES.to_owned()] } else { Vec::new() };
        let needs = merged(chains.iter().map(|chain| &chain.needs).chain([&network.needs, &own]));
        let row = Row {
            workload: WorkloadRef {
                kind: workload.kind.clone(),
                namespace: workload.namespace.clone(),
                name: workload.name.clone(),
            },
            protocol,
            number,
            from: widest(chains.iter().map(|chain| chain.from)),
            chains,
            network,
            side_doors,
            side,
            needs,
        };
        (row, links)
    }

    /// Whether policies keep those who come by a chain from the port.
    fn blocked(&self, network: &Openings, controllers: Option<&Controllers>) -> Blocked {
        let admitted = |opening: &Opening| match controllers {
            Some(controllers) => controllers.admitted(opening, self.network, self.objects),
            None if is_outside(opening) => Admitted::Yes,
            None => Admitted::No,
        };
        let told: Vec<Admitted> = network.openings.iter().map(admitted).collect();
        if told.contains(&Admitted::Yes) {
            Blocked::No
        } else if told.contains(&Admitted::Unknown) || !network.needs.is_empty() {
            Blocked::Unknown
        } else {
            Blocked::Yes
        }
    }

    fn side(&self, network: &Openings, links: &[Link]) -> (Vec<Opening>, Side) {
        let own = links.iter().filter_map(|link| link.controllers.as_ref()).flat_map(|controllers| &controllers.namespaces);
        let own: BTreeSet<&String> = own.chain(self.usual).collect();
        let direct = links.iter().any(|link| link.controllers.is_none());
        // Without a route to go past, what everybody outside is meant to reach is open to the cluster too.
        let meant = links.iter().all(|link| link.controllers.is_none() && link.chain.way != Way::HostNetwork);
        let passes = |opening: &&Opening| match opening.reason {
            Reason::Namespaces => !opening.namespaces.iter().all(|namespace| own.contains(namespace)),
            Reason::Outside | Reason::IpBlock => !direct,
            Reason::AllSources => !meant,
            _ => true,
        };
        let doors: Vec<Opening> = network.openings.iter().filter(passes).cloned().collect();
        let side = match (doors.is_empty(), network.needs.is_empty()) {
            (false, _) => Side::Open,
            (true, true) => Side::Closed,
            (true, false) => Side::Unknown,
        };
        (doors, side)
    }
}

/// Whether addresses outside the cluster are let in.
fn is_outside(opening: &Opening) -> bool {
    matches!(opening.reason, Reason::AllSources | Reason::Outside | Reason::IpBlock)
}

/// What kind of way a row of the registry is, and its path.
fn way(row: &registry::Row) -> (Way, &str) {
    if row.object.kind == "Service" && row.object.api_version == "v1" {
        let own = [Way::LoadBalancer, Way::NodePorts, Way::ExternalAddresses];
        let found = own.into_iter().find(|way| row.path.starts_with(way.as_str()));
        return (found.unwrap_or(Way::NodePorts), "");
    }
    (Way::Route, &row.path)
}

fn chain(row: &registry::Row, way: Way, path: &str, backend: &Backend, port: &Port) -> Chain {
    Chain {
        from: row.exposure,
        way,
        entry: row.object.clone(),
        host: row.host.clone(),
        path: path.to_owned(),
        class: row.class.clone(),
        controller: row.controller.clone(),
        tls: row.tls,
        guards: Guards {
            auth: row.auth,
            client_certificates: row.client_certificates,
            rate_limit: row.rate_limit,
            allow_list: row.allow_list,
            waf: row.waf,
        },
        service: Some(ServicePort { namespace: backend.namespace.clone(), name: backend.name.clone(), port: port.clone() }),
        blocked: Blocked::Unknown,
        owner: row.owner.clone(),
        needs: row.needs.clone(),
    }
}

/// A way without a Service: the workload is its own entry.
fn direct(workload: &Workload, way: Way) -> Chain {
    Chain {
        from: From::Unknown,
        way,
        entry: ObjectRef {
            api_version: api_version(&workload.kind).to_owned(),
            kind: workload.kind.clone(),
            namespace: workload.namespace.clone(),
            name: workload.name.clone(),
        },
        host: String::new(),
        path: String::new(),
        class: String::new(),
        controller: String::new(),
        tls: Tls::Unknown,
        guards: Guards {
            auth: Guard::Off,
            client_certificates: Guard::Off,
            rate_limit: Guard::Off,
            allow_list: Guard::Off,
            waf: Guard::Off,
        },
        service: None,
        blocked: Blocked::Unknown,
        owner: String::new(),
        needs: Vec::new(),
    }
}

/// `public`, then `unknown`, then `internal`.
pub(super) fn widest(all: impl Iterator<Item = From>) -> From {
    all.max_by_key(|from| width(*from)).unwrap_or_default()
}

pub(super) const fn width(from: From) -> u8 {
    match from {
        From::Public => 2,
        From::Internal => 0,
        _ => 1,
    }
}

/// Texts, sorted, each once.
fn merged<'s>(lists: impl IntoIterator<Item = &'s Vec<String>>) -> Vec<String> {
    lists.into_iter().flatten().collect::<BTreeSet<_>>().into_iter().cloned().collect()
}

fn entry_order<'c>(entry: &'c ObjectRef, host: &'c str, path: &'c str) -> [&'c str; 6] {
    [&entry.namespace, &entry.kind, &entry.name, &entry.api_version, host, path]
}

/// Entry, host, path, way, Service and its port.
type ChainOrder<'c> = ([&'c str; 3], &'c str, &'c str, Way, Option<(&'c str, &'c str, String)>);

fn chain_order(chain: &Chain) -> ChainOrder<'_> {
    let entry = &chain.entry;
    let service = chain.service.as_ref();
    let port = |port: &Port| match port {
        Port::Number(number) => format!("{number:05}"),
        Port::Name(name) => name.clone(),
    };
    (
        [&entry.namespace, &entry.kind, &entry.name],
        &chain.host,
        &chain.path,
        chain.way,
        service.map(|service| (service.namespace.as_str(), service.name.as_str(), port(&service.port))),
    )
}
