//! Ports of Calico's rules.

use serde_json::Value;

use super::super::others::OtherPort;
use super::super::read::{list, number, text, within};

/// The ports of a rule; none for every port of every protocol.
pub(super) fn of_rule(rule: &Value) -> Vec<OtherPort> {
    let protocol = protocol(rule);
    if protocol.is_empty() {
        return Vec::new();
    }
    let written = list(within(rule, &["destination"]), "ports");
    if written.is_empty() {
        return vec![OtherPort { protocol, last: 65_535, ..OtherPort::default() }];
    }
    written.iter().map(|one| OtherPort { protocol: protocol.clone(), ..port(one) }).collect()
}

/// The protocol of a rule in upper case; `""` where it says none. A number of one that has no ports is itself.
pub(super) fn protocol(rule: &Value) -> String {
    match number(rule, "protocol") {
        Some(6) => "TCP".to_owned(),
        Some(17) => "UDP".to_owned(),
        Some(132) => "SCTP".to_owned(),
        Some(number) => number.to_string(),
        None => text(rule, "protocol").to_uppercase(),
    }
}

fn port(written: &Value) -> OtherPort {
    let between = |first: i64, last: i64| OtherPort { first, last, ..OtherPort::default() };
    if let Some(port) = written.as_i64() {
        return between(port, port);
    }
    let text = written.as_str().unwrap_or_default();
    if let Some(port) = digits(text) {
        return between(port, port);
    }
    let range = text.split_once(':').and_then(|(first, last)| Some((digits(first)?, digits(last)?)));
    match range {
        Some((first, last)) => between(first, last),
        None => OtherPort { name: text.to_owned(), ..OtherPort::default() },
    }
}

/// The number of a text of digits; one beyond every port where there are too many.
fn digits(text: &str) -> Option<i64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(65_536))
}
