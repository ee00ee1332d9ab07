//! Who the controllers of a route are: their namespaces, and their Pods where these were given.

use std::collections::{BTreeMap, BTreeSet};

use super::objects::Objects;
use crate::access::read::{list, text, within};
use crate::network::{Network, Opening, Reason, Workload};
use crate::review::ObjectRef;

/// What the labels of [`KEYS`] call the proxies of controllers in their own manifests and charts, by a part of their titles and of the
/// controller names of Gateway classes; the Rego library `network_controllers` has the same.
const NAMES: [(&str, &[&str]); 12] = [
    ("ingress-nginx (community)", &["ingress-nginx", "nginx-ingress-controller"]),
    ("Traefik", &["traefik"]),
    ("traefik.io", &["traefik"]),
    ("Contour", &["envoy"]),
    ("F5 NGINX", &["nginx-ingress", "nginx-ingress-controller"]),
    ("Kong", &["gateway", "ingress-kong", "kong", "proxy-kong"]),
    ("konghq.com", &["gateway", "ingress-kong", "kong", "proxy-kong"]),
    ("HAProxy Technologies", &["haproxy-ingress", "kubernetes-ingress"]),
    ("HAProxy Ingress", &["haproxy-ingress"]),
    ("Istio", &["ingress", "ingressgateway", "istio-ingress", "istio-ingressgateway"]),
    ("envoyproxy.io", &["envoy"]),
    ("nginx-gateway-controller", &["nginx-gateway", "nginx-gateway-fabric"]),
];

/// The labels that say what a workload is.
const KEYS: [&str; 4] = ["app.kubernetes.io/name", "app", "run", "istio"];

/// The label that says which part of an installation a workload is.
const COMPONENT: &str = "app.kubernetes.io/component";

/// Parts that carry requests; others are jobs, default backends and control planes.
const COMPONENTS: [&str; 6] = ["", "app", "controller", "envoy", "gateway", "proxy"];

/// Controllers that find a port of a Service by the port of the Pods too. Parts of titles.
const BY_TARGET_PORT: [&str; 5] =
    ["ingress-nginx (community)", "kubernetesIngressNGINX", "HAProxy Ingress", "Kong", "OpenShift router"];

/// Controllers whose requests come from outside the cluster, or from the nodes: no Pod of theirs asks. Parts of titles and names.
const FROM_OUTSIDE: [&str; 8] = [
    "AWS Load Balancer Controller",
    "GKE Ingress",
    "Azure Application Gateway",
    "Cilium",
    "networking.gke.io",
    "k8s.aws",
    "io.cilium",
    "azure.io",
];

/// Whether somebody is let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admitted {
    Yes,
    No,
    Unknown,
}

/// The controllers of a route.
#[derive(Clone, Debug, Default)]
pub(super) struct Controllers {
    pub(super) namespaces: BTreeSet<String>,
    /// Those of them in which Gateways stand: what serves them may run there under any name.
    gateways: BTreeSet<String>,
    names: BTreeSet<&'static str>,
    /// Whether requests come from outside the cluster.
    pub(super) outside: bool,
    /// Whether it is known which of several controllers serves the route.
    single: bool,
}

impl Controllers {
    /// Those of a route. `titles` is what the registry calls its controllers.
    pub(super) fn of(usual: &BTreeSet<String>, objects: &Objects<'_>, entry: &ObjectRef, titles: &str) -> Self {
        let gateways = gateways(objects, entry);
        let each = || titles.split(" or ").flat_map(listed).filter(|title| !title.is_empty());
        let names = NAMES.iter().filter(|(part, _)| titles.contains(part)).flat_map(|(_, names)| names.iter().copied());
        let outside = |title: &str| FROM_OUTSIDE.iter().any(|part| title.contains(part));
        Self {
            namespaces: usual.iter().chain(&gateways).cloned().collect(),
            gateways,
            names: names.collect(),
            outside: each().next().is_some() && each().all(outside),
            // Traefik can take the place of ingress-nginx under the same class: whichever is given.
            single: each().filter(|title| !title.contains("kubernetesIngressNGINX")).count() == 1,
        }
    }

    /// Whether it is known which controller serves the route.
    pub(super) const fn is_single(&self) -> bool {
        self.single
    }

    /// The namespaces of its Gateways.
    pub(super) fn gateways(&self) -> impl Iterator<Item = &String> {
        self.gateways.iter()
    }

    /// Their workloads, as far as their names are known and they were given.
    pub(super) fn workloads<'n>(&self, network: &'n Network) -> Vec<&'n Workload> {
        let there = self.namespaces.iter().flat_map(|namespace| network.workloads_in(namespace));
        there.filter(|workload| self.identity(workload).is_some()).collect()
    }

    /// The labels by which Pods of a controller are known.
    pub(super) fn identity(&self, workload: &Workload) -> Option<BTreeMap<String, String>> {
        let labels = &workload.labels;
        let component = labels.get(COMPONENT).map_or("", String::as_str);
        if !COMPONENTS.contains(&component) || matches!(workload.kind.as_str(), "Job" | "CronJob") {
            return None;
        }
        let named = |key: &&str| labels.get(*key).is_some_and(|name| self.names.contains(name.as_str()));
        let key = KEYS.into_iter().find(named)?;
        let kept = [key, COMPONENT].into_iter().filter_map(|key| Some((key.to_owned(), labels.get(key)?.clone())));
        Some(kept.collect())
    }

    /// Whether these workloads are all that asks: it is known which controller it is, and no Gateway has Pods of other names.
    fn is_known(&self, known: &[&Workload]) -> bool {
        self.single && !known.is_empty() && self.gateways.is_empty()
    }

    /// The namespaces from which requests may come: those of the workloads that ask, where these are known.
    fn asking(&self, known: &[&Workload]) -> BTreeSet<String> {
        match self.is_known(known) {
            true => known.iter().map(|workload| workload.namespace.clone()).collect(),
            false => self.namespaces.clone(),
        }
    }

    /// Whether an opening lets them in.
    pub(super) fn admitted(&self, opening: &Opening, network: &Network, objects: &Objects<'_>) -> Admitted {
        if self.outside {
            return match opening.reason {
                Reason::AllSources | Reason::Outside => Admitted::Yes,
                Reason::IpBlock => {
                    if everyone(&opening.cidr) {
                        Admitted::Yes
                    } else {
                        Admitted::Unknown
                    }
                }
                _ => Admitted::No,
            };
        }
        let known = self.workloads(network);
        let on_host = self.is_known(&known) && known.iter().all(|workload| workload.host_network);
        let on_pods = self.is_known(&known) && known.iter().all(|workload| !workload.host_network);
        match opening.reason {
            Reason::AllSources => Admitted::Yes,
            Reason::Outside if on_host => Admitted::Yes,
            Reason::Outside if on_pods => Admitted::No,
            Reason::Outside => Admitted::Unknown,
            Reason::IpBlock if everyone(&opening.cidr) => Admitted::Yes,
            Reason::IpBlock if on_host && nodes_within(&opening.cidr, objects) => Admitted::Yes,
            Reason::IpBlock => Admitted::Unknown,
            // Selectors never match Pods that have the network of their node.
            _ if on_host => Admitted::No,
            Reason::AnyNamespace => self.pods(opening, &self.asking(&known), &known),
            Reason::SameNamespacePods => {
                let own = opening.policy.split('/').nth(1).unwrap_or_default();
                self.pods(opening, &self.among(&known, [own]), &known)
            }
            Reason::Namespaces => {
                let named = opening.namespaces.iter().map(String::as_str);
                self.pods(opening, &self.among(&known, named), &known)
            }
            _ => self.labelled(opening, &known, objects),
        }
    }

    fn among<'s>(&self, known: &[&Workload], namespaces: impl IntoIterator<Item = &'s str>) -> BTreeSet<String> {
        let asking = self.asking(known);
        namespaces.into_iter().filter(|name| asking.contains(*name)).map(str::to_owned).collect()
    }

    /// Whether an opening for namespaces by their labels lets them in.
    fn labelled(&self, opening: &Opening, known: &[&Workload], objects: &Objects<'_>) -> Admitted {
        let mut unsure = false;
        let mut matching = BTreeSet::new();
        for namespace in self.asking(known) {
            match objects.namespace_labels(&namespace) {
                (labels, true) if opening.matches_namespace(&labels) => drop(matching.insert(namespace)),
                (_, true) => {}
                (_, false) => unsure = true,
            }
        }
        match self.pods(opening, &matching, known) {
            Admitted::Yes => Admitted::Yes,
            Admitted::No if !unsure => Admitted::No,
            _ => Admitted::Unknown,
        }
    }

    /// Whether Pods of theirs in these namespaces are let in.
    fn pods(&self, opening: &Opening, namespaces: &BTreeSet<String>, known: &[&Workload]) -> Admitted {
        if namespaces.is_empty() {
            return Admitted::No;
        }
        if opening.pods.is_empty() {
            return Admitted::Yes;
        }
        let there = known.iter().filter(|workload| namespaces.contains(&workload.namespace) && !workload.host_network);
        match there.clone().any(|workload| opening.matches_pod(&workload.labels)) {
            true => Admitted::Yes,
            // Those that are known are there, and are not let in.
            false if self.is_known(known) => Admitted::No,
            false => Admitted::Unknown,
        }
    }
}

/// The names in a list of them; titles of controllers have commas in brackets only.
fn listed(titles: &str) -> impl Iterator<Item = &str> {
    titles.split(if titles.contains('(') { "\0" } else { ", " })
}

/// Whether a range is all addresses of a family.
fn everyone(cidr: &str) -> bool {
    matches!(cidr, "0.0.0.0/0" | "::/0")
}

/// Whether a range is the address of a node, as suggestions write it.
fn nodes_within(cidr: &str, objects: &Objects<'_>) -> bool {
    objects.node_addresses().iter().any(|address| range_of(address) == cidr)
}

/// An address as a range of its own.
pub(super) fn range_of(address: &str) -> String {
    format!("{address}/{}", if address.contains(':') { 128 } else { 32 })
}

/// Whether a controller finds a port of a Service by the port of the Pods too.
pub(super) fn takes_target_ports(titles: &str) -> bool {
    BY_TARGET_PORT.iter().any(|part| titles.contains(part))
}

/// Whether a route is for the Pods of a mesh only: nobody comes by it from outside.
pub(super) fn is_of_mesh(objects: &Objects<'_>, entry: &ObjectRef) -> bool {
    let spec = within(objects.get(entry), &["spec"]);
    match (entry.api_version.split('/').next(), entry.kind.as_str()) {
        (Some("gateway.networking.k8s.io"), _) => {
            let parents = list(spec, "parentRefs");
            !parents.is_empty() && parents.iter().all(|parent| matches!(text(parent, "kind"), "Service" | "ServiceEntry"))
        }
        (Some("networking.istio.io"), "VirtualService") => list(spec, "gateways").iter().all(|name| name == "mesh"),
        _ => false,
    }
}

/// The namespaces of the Gateways that a route attaches to.
fn gateways(objects: &Objects<'_>, entry: &ObjectRef) -> BTreeSet<String> {
    let spec = within(objects.get(entry), &["spec"]);
    let own = entry.namespace.as_str();
    match (entry.api_version.split('/').next(), entry.kind.as_str()) {
        (Some("gateway.networking.k8s.io"), _) => {
            let parents = list(spec, "parentRefs").iter().filter(|parent| parent.is_object());
            parents.filter_map(|parent| gateway(objects, parent, own)).collect()
        }
        (Some("networking.istio.io"), "VirtualService") => {
            let named = list(spec, "gateways").iter().filter_map(serde_json::Value::as_str).filter(|name| *name != "mesh");
            named.map(|name| name.split_once('/').map_or(own, |(namespace, _)| namespace).to_owned()).collect()
        }
        _ => BTreeSet::new(),
    }
}

/// The namespace of the Gateway behind a parent.
fn gateway(objects: &Objects<'_>, parent: &serde_json::Value, own: &str) -> Option<String> {
    let or = |text: &str| if text.is_empty() { own.to_owned() } else { text.to_owned() };
    let namespace = or(text(parent, "namespace"));
    match text(parent, "kind") {
        "" | "Gateway" => Some(namespace),
        kind @ ("ListenerSet" | "XListenerSet") => {
            let api_version = match kind {
                "ListenerSet" => "gateway.networking.k8s.io/v1",
                _ => "gateway.networking.x-k8s.io/v1alpha1",
            };
            let name = text(parent, "name").to_owned();
            let set = ObjectRef { api_version: api_version.into(), kind: kind.into(), namespace: namespace.clone(), name };
            let further = text(within(objects.get(&set), &["spec", "parentRef"]), "namespace");
            Some(if further.is_empty() { namespace } else { further.to_owned() })
        }
        _ => None,
    }
}
