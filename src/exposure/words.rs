//! Openings, ways and guards in words.

use super::{Blocked, Chain, Row, Side, Way};
use crate::network::{Opening, Reason};
use crate::registry::{Guard, Tls};

/// The host for people; only routes have hosts that are left out for every one.
pub(super) fn shown_host(host: &str, way: Way) -> &str {
    if host.is_empty() && way == Way::Route { "*" } else { host }
}

/// Whom an opening lets in: `Pods of any namespace with app=proxy`.
pub(super) fn opening(opening: &Opening) -> String {
    let pods = match opening.pods.as_str() {
        "" => "all Pods".to_owned(),
        selector => format!("Pods with {selector}"),
    };
    match opening.reason {
        Reason::AllSources => "everything".to_owned(),
        Reason::Outside => "addresses outside the cluster".to_owned(),
        Reason::IpBlock => opening.cidr.clone(),
        Reason::SameNamespacePods => format!("{pods} of the namespace"),
        Reason::AnyNamespace => format!("{pods} of any namespace"),
        Reason::Namespaces if opening.namespaces.is_empty() => "nobody".to_owned(),
        Reason::Namespaces => format!("{pods} of {}", listed(&opening.namespaces)),
        Reason::MutableNamespaceLabel => format!("{pods} of namespaces with {}", opening.selector),
    }
}

/// The policy that lets it in, as `NetworkPolicy shop/web`.
pub(super) fn policy(opening: &Opening) -> String {
    opening.policy.replacen('/', " ", 1)
}

/// The side doors of a row in words: `closed`, `unknown`, or who is let in.
pub(super) fn side(row: &Row) -> String {
    match row.side {
        Side::Closed => "closed".to_owned(),
        Side::Unknown => "unknown".to_owned(),
        Side::Open => {
            let mut texts: Vec<String> = Vec::new();
            for door in row.side_doors.iter().map(opening) {
                if !texts.contains(&door) {
                    texts.push(door);
                }
            }
            format!("open to {}", several(&texts, 2))
        }
    }
}

/// How a way begins: `shop.example.com/`, `load balancer of shop/web:80`, `host network`.
pub(super) fn way(chain: &Chain) -> String {
    let service = || chain.service.as_ref().map(|service| format!("{}/{}", service.namespace, service.name));
    match (chain.way, service()) {
        (Way::Route, _) => format!("{}{}", shown_host(&chain.host, chain.way), chain.path),
        (own, Some(service)) if chain.host.is_empty() => format!("{own} of {service}{}", port(chain)),
        (own, Some(service)) => format!("{} by {own} of {service}{}", chain.host, port(chain)),
        (own, None) => own.to_string(),
    }
}

fn port(chain: &Chain) -> String {
    match chain.service.as_ref().map(|service| service.port.to_string()) {
        Some(port) if !port.is_empty() => format!(":{port}"),
        _ => String::new(),
    }
}

/// What stands in front, in short: `TLS, auth, rate limit (void)`.
pub(super) fn guards(chain: &Chain) -> Vec<String> {
    let tls = match chain.tls {
        Tls::Served => Some("TLS".to_owned()),
        Tls::Passthrough => Some("TLS (passthrough)".to_owned()),
        Tls::Plain => Some("no TLS".to_owned()),
        _ => None,
    };
    let short = ["auth", "client certs", "rate limit", "allow-list", "WAF"];
    let all = short.into_iter().zip(chain.guards.named()).filter(|(_, (_, guard))| *guard != Guard::Off);
    let shown = all.map(|(name, (_, guard))| match guard {
        Guard::On => name.to_owned(),
        other => format!("{name} ({other})"),
    });
    tls.into_iter().chain(shown).collect()
}

/// What all ways to a row have in front of them: what one lacks does not protect it.
pub(super) fn shared_guards(row: &Row) -> Vec<String> {
    let mut each = row.chains.iter().map(guards);
    let first = each.next().unwrap_or_default();
    each.fold(first, |kept, own| kept.into_iter().filter(|guard| own.contains(guard)).collect())
}

/// Whether policies let the ways in: `let in`, `blocked`, `1 of 2 blocked`, `unknown`.
pub(super) fn blocked(row: &Row) -> String {
    let count = |state: Blocked| row.chains.iter().filter(|chain| chain.blocked == state).count();
    match (count(Blocked::Yes), count(Blocked::Unknown), row.chains.len()) {
        (0, 0, _) => "let in".to_owned(),
        (blocked, _, all) if blocked == all => "blocked".to_owned(),
        (0, _, _) => "unknown".to_owned(),
        (blocked, _, all) => format!("{blocked} of {all} blocked"),
    }
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn listed(texts: &[String]) -> String {
    match texts {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => texts.concat(),
    }
}

/// The first ones, and how many there are more.
pub(super) fn several(texts: &[String], most: usize) -> String {
    match texts.split_at_checked(most) {
        Some((first, rest)) if rest.len() > 1 => format!("{} and {} more", first.join(", "), rest.len()),
        _ => listed(texts),
    }
}
