//! Questions of what reaches what, and the ends that they can mean.

use serde_json::{Value, json};

use crate::generator::{ADDRESSES, Cluster, INTERNET, NAMESPACES, NUMBERS};
use crate::random::Random;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// A Pod of the cluster.
    Pod(usize),
    /// A new Pod without labels in a namespace.
    Fresh(&'static str),
    Address(&'static str),
    Internet,
}

#[derive(Clone, Debug)]
pub struct Query {
    pub from: From,
    pub to: usize,
    pub protocol: String,
    pub number: u16,
}

/// One end of a query: a Pod with one of its addresses, or an address outside.
#[derive(Clone, Copy, Debug)]
pub struct End {
    pub pod: Option<usize>,
    pub address: &'static str,
}

impl Query {
    pub fn new(random: &mut Random, cluster: &Cluster) -> Self {
        let from = match random.below(10) {
            0 | 1 => From::Address(random.pick(ADDRESSES)),
            2 => From::Fresh(random.pick(NAMESPACES)),
            3 => From::Internet,
            _ => From::Pod(random.below(cluster.pods.len())),
        };
        let to = random.below(cluster.pods.len());
        let ports = &cluster.pods[to].ports;
        let (protocol, number) = if ports.is_empty() || random.chance(4) {
            (random.pick(&["TCP", "UDP"]).to_owned(), random.pick(NUMBERS))
        } else {
            let port = random.of(ports);
            (port.protocol.clone(), port.number)
        };
        Self { from, to, protocol, number }
    }

    /// The Pod that speaks; an address can be one's.
    pub fn speaker(&self, cluster: &Cluster) -> Option<usize> {
        match self.from {
            From::Pod(from) => Some(from),
            From::Fresh(namespace) => Some(cluster.fresh(namespace)),
            From::Address(address) => cluster.owner(address),
            From::Internet => None,
        }
    }

    /// The addresses that the source can have: one element for each way to think it, with those that it has together.
    fn sources(&self, cluster: &Cluster) -> Vec<Vec<&'static str>> {
        match self.from {
            From::Pod(from) => ways(cluster, from),
            From::Fresh(_) => alone(ADDRESSES),
            From::Address(address) => cluster.owner(address).map_or_else(|| vec![vec![address]], |pod| ways(cluster, pod)),
            From::Internet => alone(INTERNET),
        }
    }

    /// The ends in every way to think them, with every address that they have together.
    pub fn ends(&self, cluster: &Cluster) -> Vec<Vec<(End, End)>> {
        let (sources, targets) = (self.sources(cluster), ways(cluster, self.to));
        let speaker = self.speaker(cluster);
        let end = |pod: Option<usize>| move |address: &&'static str| End { pod, address };
        let pairs = |at: usize| {
            let targets: Vec<End> = targets[at % targets.len()].iter().map(end(Some(self.to))).collect();
            let sources = sources[at % sources.len()].iter().map(end(speaker));
            sources.flat_map(|from| targets.iter().map(move |to| (from, *to))).collect()
        };
        (0..sources.len().max(targets.len())).map(pairs).collect()
    }

    /// As this library takes it.
    pub fn texts(&self, cluster: &Cluster) -> (String, String) {
        let key = |at: usize| format!("{}/{}/{}", cluster.pods[at].kind, cluster.pods[at].namespace, cluster.pods[at].name);
        let from = match self.from {
            From::Pod(from) => key(from),
            From::Fresh(namespace) => format!("{namespace}/"),
            From::Address(address) => address.to_owned(),
            From::Internet => "internet".to_owned(),
        };
        (from, format!("{}:{}", key(self.to), self.number))
    }
}

impl End {
    /// As the oracle takes it.
    pub fn told(self) -> Value {
        match self.pod {
            Some(pod) => json!({"pod": pod, "ip": self.address}),
            None => json!({"ip": self.address}),
        }
    }
}

fn ways(cluster: &Cluster, pod: usize) -> Vec<Vec<&'static str>> {
    let own = &cluster.pods[pod].addresses;
    if own.is_empty() { alone(ADDRESSES) } else { vec![own.clone()] }
}

fn alone(addresses: &[&'static str]) -> Vec<Vec<&'static str>> {
    addresses.iter().map(|address| vec![*address]).collect()
}
