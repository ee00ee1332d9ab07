//! `Network::reach` against the oracle.

use std::collections::BTreeSet;

use portcullis::network::{AddressMatching, Answer, Network, Question, Side, Verdict};
use serde_json::Value;

use crate::generator::Cluster;
use crate::oracle::{Possible, Said};
use crate::query::{From, Query};

/// What this library answers; `None` where the port is not declared with the protocol, since only declared ones and TCP can be asked for.
pub fn answer(network: &Network, cluster: &Cluster, query: &Query, matching: AddressMatching) -> Option<Answer> {
    let (from, to) = query.texts(cluster);
    let found = network.reach(&Question::new(&from, &to).unwrap(), matching).unwrap();
    assert_eq!(found.needs, Vec::<String>::new(), "the target is given");
    found.answers.into_iter().find(|answer| answer.protocol == query.protocol)
}

/// The same verdicts at both ends and together.
pub fn agree(cluster: &Cluster, query: &Query, own: &Answer, said: &Said) -> Result<(), String> {
    if query.speaker(cluster) == Some(query.to) && cluster.pods[query.to].kind == "Pod" {
        return same("a Pod to itself", own.verdict == Verdict::Yes, own, said);
    }
    let source = query.speaker(cluster).map_or(Known::All, |pod| Known::of(cluster, pod));
    let target = Known::of(cluster, query.to);
    let far = query.from == From::Internet;
    same("ingress", fits(own.ingress.verdict, said.ingress, source, far), own, said)?;
    same("egress", fits(own.egress.verdict, said.egress, target, false), own, said)?;
    same("both", fits(own.verdict, said.both, source.max(target), far), own, said)?;
    same("who decides ingress", decides(&own.ingress, &said.by), own, said)?;
    same("who decides egress", decides(&own.egress, &said.egress_by), own, said)?;
    same("needs", own.needs.is_empty() == (own.verdict != Verdict::Unknown), own, said)
}

fn same(what: &str, same: bool, own: &Answer, said: &Said) -> Result<(), String> {
    if same {
        return Ok(());
    }
    Err(format!("{what}: {own:#?}\nthe oracle: ingress {:?}, egress {:?}, both {:?}", said.ingress, said.egress, said.both))
}

/// Whether policies decide that isolate: all of them where nothing is let through, else one or more; where none isolates, no policy.
fn decides(side: &Side, isolating: &BTreeSet<String>) -> bool {
    let own: BTreeSet<String> = side.by.iter().map(|step| step.policy.clone()).collect();
    match side.verdict {
        _ if isolating.is_empty() => own == BTreeSet::from([String::new()]),
        Verdict::No => own == *isolating,
        _ => !own.is_empty() && own.is_subset(isolating),
    }
}

/// Whether something of a Pod is not told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Known {
    All,
    Part,
}

impl Known {
    fn of(cluster: &Cluster, pod: usize) -> Self {
        match cluster.pods.get(pod) {
            Some(pod) if !pod.addresses.is_empty() && cluster.hidden.as_ref() != Some(&pod.namespace) => Self::All,
            _ => Self::Part,
        }
    }
}

/// Whether a verdict is what is the case in every world. The internet is any address outside: `yes` where one is let through.
fn fits(own: Verdict, possible: Possible, known: Known, internet: bool) -> bool {
    match own {
        Verdict::Yes if internet => possible.yes,
        Verdict::Yes => !possible.no,
        Verdict::No => !possible.yes,
        _ if internet => possible.yes && possible.no,
        _ => known == Known::Part,
    }
}

/// Whether both ends are Pods that selectors match, so that no address decides where ranges do not match Pods.
pub fn without_addresses(cluster: &Cluster, query: &Query) -> bool {
    let of_pods = |pod: usize| cluster.pods.get(pod).is_none_or(|pod| !pod.host_network);
    query.speaker(cluster).is_some_and(of_pods) && of_pods(query.to)
}

/// The policies without ranges, as a network plugin has them for Pods that matches these by selectors only. A rule whose last peer goes
/// would match everybody, so it goes too.
pub fn without_ranges(policies: &[Value]) -> Vec<Value> {
    let mut policies = policies.to_vec();
    for policy in &mut policies {
        // Types are by default what the rules make them.
        let isolates_egress = policy["spec"]["egress"].as_array().is_some_and(|rules| !rules.is_empty());
        if policy["spec"]["policyTypes"].as_array().is_none_or(Vec::is_empty) {
            let types: &[&str] = if isolates_egress { &["Ingress", "Egress"] } else { &["Ingress"] };
            policy["spec"]["policyTypes"] = types.into();
        }
        for (direction, peers) in [("ingress", "from"), ("egress", "to")] {
            if let Some(rules) = policy["spec"][direction].as_array_mut() {
                rules.retain_mut(|rule| keeps_a_peer(rule, peers));
            }
        }
    }
    policies
}

fn keeps_a_peer(rule: &mut Value, peers: &str) -> bool {
    let Some(list) = rule.get_mut(peers).and_then(Value::as_array_mut).filter(|list| !list.is_empty()) else { return true };
    list.retain(|peer| peer["ipBlock"].is_null());
    !list.is_empty()
}
