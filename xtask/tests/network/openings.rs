//! Whether an opening lets in a source that is known in all respects.

use std::collections::BTreeMap;
use std::net::IpAddr;

use portcullis::network::{Opening, Reason};

type Labels = BTreeMap<String, String>;

/// A Pod, or an address outside.
pub struct Source<'a> {
    pub address: IpAddr,
    pub pod: Option<Inside<'a>>,
}

pub struct Inside<'a> {
    pub namespace: &'a str,
    pub labels: &'a Labels,
    /// Those of the namespace.
    pub around: &'a Labels,
}

/// `own` is the namespace of the policy.
pub fn lets_in(opening: &Opening, own: &str, source: &Source<'_>) -> bool {
    match (opening.reason, &source.pod) {
        (Reason::AllSources, _) => true,
        (Reason::IpBlock, _) => in_block(&opening.cidr, source.address),
        (Reason::SameNamespacePods, Some(pod)) => pod.namespace == own && matches(&opening.pods, pod.labels),
        (Reason::Namespaces, Some(pod)) => {
            let selected = selects(opening, pod);
            // The names are those that the selector leaves.
            assert!(!selected || opening.namespaces.iter().any(|name| name == pod.namespace), "{opening:?}");
            selected
        }
        (Reason::AnyNamespace | Reason::MutableNamespaceLabel, Some(pod)) => selects(opening, pod),
        (_, None) => false,
        _ => panic!("{opening:?}"),
    }
}

fn selects(opening: &Opening, pod: &Inside<'_>) -> bool {
    let mut around = pod.around.clone();
    around.insert("kubernetes.io/metadata.name".to_owned(), pod.namespace.to_owned());
    matches(&opening.selector, &around) && matches(&opening.pods, pod.labels)
}

/// The text of a selector. Commas are also in the brackets of a requirement.
fn matches(text: &str, labels: &Labels) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let end = match (rest.find('('), rest.find(", ")) {
            (Some(open), Some(comma)) if open < comma => rest.find(')').unwrap() + 1,
            (_, Some(comma)) => comma,
            _ => rest.len(),
        };
        let (first, others) = rest.split_at(end);
        if !meets(first, labels) {
            return false;
        }
        rest = others.strip_prefix(", ").unwrap_or_default();
    }
    true
}

fn meets(requirement: &str, labels: &Labels) -> bool {
    let among = |key: &str, values: &str| {
        labels.get(key).is_some_and(|value| values.trim_end_matches(')').split(", ").any(|one| one == value))
    };
    if let Some((key, values)) = requirement.split_once(" notin (") {
        !among(key, values)
    } else if let Some((key, values)) = requirement.split_once(" in (") {
        among(key, values)
    } else if let Some((key, value)) = requirement.split_once('=') {
        labels.get(key).is_some_and(|own| own == value)
    } else if let Some(key) = requirement.strip_prefix('!') {
        !labels.contains_key(key)
    } else {
        labels.contains_key(requirement)
    }
}

/// `range` or `range except range, range`.
fn in_block(text: &str, address: IpAddr) -> bool {
    let (range, except) = text.split_once(" except ").unwrap_or((text, ""));
    in_range(range, address) && !except.split(", ").filter(|part| !part.is_empty()).any(|part| in_range(part, address))
}

fn in_range(range: &str, address: IpAddr) -> bool {
    let (start, length) = range.split_once('/').unwrap();
    let (start, length): (IpAddr, u32) = (start.parse().unwrap(), length.parse().unwrap());
    match (start, address) {
        (IpAddr::V4(start), IpAddr::V4(address)) => same_start(start.to_bits().into(), address.to_bits().into(), 32 - length),
        (IpAddr::V6(start), IpAddr::V6(address)) => same_start(start.to_bits(), address.to_bits(), 128 - length),
        _ => false,
    }
}

fn same_start(one: u128, other: u128, free: u32) -> bool {
    one.checked_shr(free).unwrap_or(0) == other.checked_shr(free).unwrap_or(0)
}
