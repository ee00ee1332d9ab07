//! For spreadsheets: RFC 4180, one line for each way to a workload and port, each unresolved entry and each error.

use super::super::words::opening;
use super::super::{Chain, Exposure, Row};
use crate::registry::render::csv::line;
use crate::registry::render::error_line;

const HEADS: [&str; 27] = [
    "namespace",
    "kind",
    "name",
    "protocol",
    "port",
    "from",
    "way",
    "entry",
    "host",
    "path",
    "class",
    "controller",
    "tls",
    "auth",
    "client_certificates",
    "rate_limit",
    "allow_list",
    "waf",
    "service",
    "service_port",
    "blocked",
    "owner",
    "side",
    "side_doors",
    "policies",
    "needs",
    "error",
];

pub(super) fn render(exposure: &Exposure) -> String {
    let mut out = String::new();
    line(&mut out, HEADS.map(str::to_owned).into_iter());
    for row in &exposure.rows {
        row.chains.iter().for_each(|chain| line(&mut out, of_chain(row, chain).into_iter()));
    }
    for one in &exposure.unresolved {
        line(
            &mut out,
            fields(&[
                ("namespace", one.entry.namespace()),
                ("entry", &one.entry.to_string()),
                ("from", one.from.as_str()),
                ("host", &one.host),
                ("path", &one.path),
                ("needs", &one.needs.join("; ")),
            ]),
        );
    }
    exposure.errors.iter().for_each(|fault| line(&mut out, fields(&[("error", &error_line(fault))])));
    out
}

/// A line of which only these fields say something.
fn fields<'f>(some: &'f [(&'f str, &'f str)]) -> impl Iterator<Item = String> + 'f {
    HEADS.iter().map(|head| some.iter().find(|(own, _)| own == head).map_or_else(String::new, |(_, text)| (*text).to_owned()))
}

fn of_chain(row: &Row, chain: &Chain) -> [String; 27] {
    let service = chain.service.as_ref();
    let guards = chain.guards.named().map(|(_, guard)| guard.to_string());
    let [auth, client_certificates, rate_limit, allow_list, waf] = guards;
    [
        row.workload.namespace.clone(),
        row.workload.kind.clone(),
        row.workload.name.clone(),
        row.protocol.clone(),
        row.number.to_string(),
        chain.from.to_string(),
        chain.way.to_string(),
        chain.entry.to_string(),
        chain.host.clone(),
        chain.path.clone(),
        chain.class.clone(),
        chain.controller.clone(),
        chain.tls.to_string(),
        auth,
        client_certificates,
        rate_limit,
        allow_list,
        waf,
        service.map(|service| format!("{}/{}", service.namespace, service.name)).unwrap_or_default(),
        service.map(|service| service.port.to_string()).unwrap_or_default(),
        chain.blocked.to_string(),
        chain.owner.clone(),
        row.side.to_string(),
        row.side_doors.iter().map(opening).collect::<Vec<_>>().join("; "),
        row.network.by.join("; "),
        row.needs.join("; "),
        String::new(),
    ]
}
