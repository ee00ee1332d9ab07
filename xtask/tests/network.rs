//! What reaches what: this library against cyclonus' reading of NetworkPolicies (`tools/network-oracle`).
//!
//! Compared are NetworkPolicies in both directions, the policies that isolate, and the openings. What is not told to us (labels of a
//! namespace, an address) the oracle is told in every way it can be: `yes` and `no` must hold in all of them. A Pod with `hostNetwork`
//! is an address outside to the oracle, as it is to us. cyclonus matches Pods by ranges, as we do where not told otherwise; for
//! `SelectorsOnly` it is asked without the ranges. A Pod with several addresses is let through at one end if one of them is.
//!
//! Not compared: AdminNetworkPolicy and its kin, which cyclonus does not know; a Pod that speaks to itself, which cyclonus does not know
//! either; which family of addresses is spoken; what the API server would not store.
//!
//! `PORTCULLIS_CLUSTERS` sets how many clusters are made (default 5,000), `PORTCULLIS_SEED` where the sequence starts.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, missing_docs, reason = "a test")]

#[path = "network/generator.rs"]
mod generator;
#[path = "network/openings.rs"]
mod openings;
#[path = "network/oracle.rs"]
mod oracle;
#[path = "network/query.rs"]
mod query;
#[path = "../../tests/support/random.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod random;
#[path = "network/reach.rs"]
mod reach;
#[path = "network/universe.rs"]
mod universe;

use std::collections::BTreeSet;

use generator::{Cluster, NAMESPACES};
use openings::{Inside, Source, lets_in};
use oracle::{Case, Oracle, Said};
use portcullis::network::{AddressMatching, Network, Openings, Verdict, Workload};
use portcullis::{Document, Limits};
use query::{End, Query};
use random::{Random, number};
use serde_json::json;
use xtask::setup::{self, Tool};

/// How often what was the case.
#[derive(Default)]
struct Count {
    queries: usize,
    sources: usize,
    isolated: usize,
    let_in: usize,
    /// Verdicts: yes, no, unknown, and unknown where the oracle always says the same.
    verdicts: [usize; 4],
    selectors_only: usize,
}

fn network(cluster: &Cluster) -> Network {
    let text = json!({"apiVersion": "v1", "kind": "List", "items": cluster.objects}).to_string();
    let documents = Document::parse("cluster.json", text.as_bytes(), &Limits::default());
    assert!(documents.errors().is_empty(), "{:?}", documents.errors());
    Network::of(&[documents])
}

fn workload<'a>(network: &'a Network, cluster: &Cluster, at: usize) -> &'a Workload {
    let pod = &cluster.pods[at];
    network.workload(&format!("{}/{}/{}", pod.kind, pod.namespace, pod.name)).expect("every Pod of the cluster")
}

/// A Pod that is an address outside to policies is one here.
fn source<'a>(cluster: &'a Cluster, world: &'a generator::Namespaces, end: End, none: &'a generator::Labels) -> Source<'a> {
    let pod = end.pod.and_then(|at| match cluster.pods.get(at) {
        Some(pod) if pod.host_network => None,
        Some(pod) => Some((pod.namespace.as_str(), &pod.labels)),
        None => Some((NAMESPACES[at - cluster.pods.len()], none)),
    });
    Source {
        address: end.address.parse().unwrap(),
        pod: pod.map(|(namespace, labels)| Inside { namespace, labels, around: &world[namespace] }),
    }
}

/// The openings are what the oracle lets in, in every world.
fn openings_agree(cluster: &Cluster, query: &Query, own: &Openings, said: &Said) -> Result<(), String> {
    let worlds = cluster.worlds();
    let none = generator::Labels::new();
    let namespace = &cluster.pods[query.to].namespace;
    for Case { world, source: end, let_in } in &said.cases {
        let source = source(cluster, &worlds[*world], *end, &none);
        if own.openings.iter().any(|opening| lets_in(opening, namespace, &source)) != *let_in {
            return Err(format!("{end:?} in world {:?}: let in: {let_in}", worlds[*world]));
        }
    }
    if own.by.iter().cloned().collect::<BTreeSet<_>>() != said.by || own.isolated == said.by.is_empty() {
        return Err(format!("isolated by {:?}", said.by));
    }
    if own.needs.is_empty() { Ok(()) } else { Err("nothing is needed for NetworkPolicies".to_owned()) }
}

fn oracle() -> Option<Oracle> {
    match setup::ensure(Tool::NetworkOracle) {
        Ok(path) => Some(Oracle::new(&path)),
        Err(reason) => {
            assert!(std::env::var_os("CI").is_none(), "{reason}");
            eprintln!("skipped: {reason}");
            None
        }
    }
}

/// What is written in the table of cases is what the oracle answers.
#[test]
fn the_table_of_cases() {
    let Some(mut oracle) = oracle() else { return };
    let cases = universe::agrees(&mut oracle);
    oracle.end();
    assert!(cases > 20, "{cases}");
}

#[test]
fn the_same_as_cyclonus() {
    let Some(mut oracle) = oracle() else { return };
    let clusters = number("PORTCULLIS_CLUSTERS", 5_000);
    let mut random = Random::new(number("PORTCULLIS_SEED", 1));
    let mut count = Count::default();
    for at in 0..clusters {
        let cluster = Cluster::new(&mut random);
        let queries: Vec<Query> = (0..4 + random.below(5)).map(|_| Query::new(&mut random, &cluster)).collect();
        let network = network(&cluster);
        let said = oracle.judge(&cluster, &cluster.policies, &queries);
        let without_ranges = oracle.judge(&cluster, &reach::without_ranges(&cluster.policies), &queries);
        for (query, (said, without)) in queries.iter().zip(said.iter().zip(&without_ranges)) {
            if let Err(difference) = compare(&network, &cluster, query, (said, without), &mut count) {
                panic!(
                    "cluster {at}: {query:?}: {difference}\n{}",
                    json!({"kind": "List", "apiVersion": "v1", "items": cluster.objects})
                );
            }
        }
    }
    oracle.end();
    let [yes, no, unknown, always] = count.verdicts;
    eprintln!(
        "{clusters} clusters: {} queries ({} to isolated workloads), {} sources ({} let in); {yes} yes, {no} no, {unknown} unknown \
         ({always} where the oracle always says the same), {} by selectors only; no difference",
        count.queries, count.isolated, count.sources, count.let_in, count.selectors_only
    );
    assert!(count.isolated * 3 > count.queries, "too few workloads are isolated to prove much");
    assert!(count.let_in * 5 > count.sources && count.let_in * 5 < 4 * count.sources, "too many answers are the same");
    assert!(yes * 5 > count.queries && no * 5 > count.queries, "too many verdicts are the same");
    assert!(always * 20 < count.queries, "too much is not told");
}

/// The openings and what reaches what, with ranges that match Pods and (the second of what the oracle said) with such that do not.
fn compare(network: &Network, cluster: &Cluster, query: &Query, said: (&Said, &Said), count: &mut Count) -> Result<(), String> {
    let (said, without_ranges) = said;
    let openings = network.openings(workload(network, cluster, query.to), &query.protocol, query.number);
    openings_agree(cluster, query, &openings, said).map_err(|difference| format!("{difference}\n{openings:#?}"))?;
    count.queries += 1;
    count.isolated += usize::from(openings.isolated);
    count.sources += said.cases.len();
    count.let_in += said.cases.iter().filter(|case| case.let_in).count();
    if let Some(own) = reach::answer(network, cluster, query, AddressMatching::EveryAddress) {
        reach::agree(cluster, query, &own, said)?;
        let unknown = usize::from(said.both.yes != said.both.no) + 2;
        count.verdicts[match own.verdict {
            Verdict::Yes => 0,
            Verdict::No => 1,
            _ => unknown,
        }] += 1;
    }
    if reach::without_addresses(cluster, query)
        && let Some(own) = reach::answer(network, cluster, query, AddressMatching::SelectorsOnly)
    {
        reach::agree(cluster, query, &own, without_ranges)?;
        count.selectors_only += 1;
    }
    Ok(())
}
