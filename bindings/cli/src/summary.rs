//! The last line of a check.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use portcullis::{Decision, Document, Report, Severity};

use crate::check::Judged;
use crate::set::Set;

/// Kinds of objects that bring traffic in, by API group.
const ROUTES: &[(&str, &[&str])] = &[
    ("networking.k8s.io", &["Ingress"]),
    ("extensions", &["Ingress"]),
    ("gateway.networking.k8s.io", &["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"]),
    ("traefik.io", &["IngressRoute", "IngressRouteTCP", "IngressRouteUDP"]),
    ("traefik.containo.us", &["IngressRoute", "IngressRouteTCP", "IngressRouteUDP"]),
    ("projectcontour.io", &["HTTPProxy"]),
    ("networking.istio.io", &["VirtualService"]),
    ("configuration.konghq.com", &["TCPIngress", "UDPIngress"]),
    ("k8s.nginx.org", &["VirtualServer", "VirtualServerRoute", "TransportServer"]),
    ("route.openshift.io", &["Route"]),
];

/// How much was looked at, beside what the reports count.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    routes: usize,
    files: usize,
    policies: usize,
    skipped: usize,
    links: usize,
}

impl Scale {
    /// The scale of a set that so many policies judged.
    pub fn of(set: &Set, policies: usize) -> Self {
        Self {
            routes: set.documents().filter(|document| is_route(document)).count(),
            files: set.parsed.len(),
            policies,
            skipped: set.skipped,
            links: set.links,
        }
    }
}

/// Whether a document is a route.
fn is_route(document: &Document) -> bool {
    let text = |key: &str| document.value().get(key).and_then(|value| value.as_str()).unwrap_or_default();
    let group = text("apiVersion").split_once('/').map_or("", |(group, _)| group);
    ROUTES.iter().any(|(known, kinds)| *known == group && kinds.contains(&text("kind")))
}

/// `checked 7 objects (5 routes) in 4 files with 11 policies: 3 high, 1 medium; 1 unknown; deny`.
pub fn line(judged: &Judged, scale: Scale, color: bool) -> String {
    let total = |count: fn(&Report) -> usize| judged.reports.iter().map(count).sum::<usize>();
    let mut line = format!(
        "checked {} ({}) in {} with {}: {}",
        counted(total(Report::objects), "object"),
        counted(scale.routes, "route"),
        counted(scale.files, "file"),
        if scale.policies == 1 { "1 policy".into() } else { format!("{} policies", scale.policies) },
        findings(judged),
    );
    let unknowns = total(|report| report.unknowns().len());
    let exempted = total(|report| report.exempted().len());
    for (count, what) in [(unknowns, "unknown"), (exempted, "exempted")] {
        if count > 0 {
            let _ = write!(line, "; {count} {what}");
        }
    }
    let errors = judged.unread + total(|report| report.errors().len());
    for (count, what) in
        [(errors, "error"), (scale.skipped, "file without objects skipped"), (scale.links, "link to a folder not followed")]
    {
        if count > 0 {
            let _ = write!(line, "; {}", counted(count, what));
        }
    }
    let (word, code) = match judged.decision() {
        Decision::Allow => ("allow", AnsiColor::Green),
        Decision::Deny => ("deny", AnsiColor::Red),
    };
    let style = if color { Style::new().bold().fg_color(Some(code.into())) } else { Style::new() };
    let _ = write!(line, "; {style}{word}{style:#}");
    line
}

fn findings(judged: &Judged) -> String {
    let all = || judged.reports.iter().flat_map(Report::findings);
    let count = |severity: Severity| all().filter(|finding| finding.severity() == severity).count();
    let counts = Severity::ALL.into_iter().rev().map(|severity| (count(severity), severity));
    let parts: Vec<String> =
        counts.filter(|(count, _)| *count > 0).map(|(count, severity)| format!("{count} {severity}")).collect();
    if parts.is_empty() { "no findings".into() } else { parts.join(", ") }
}

/// A number and a noun; the first word of the noun takes the plural.
fn counted(count: usize, noun: &str) -> String {
    let (word, rest) = noun.split_at(noun.find(' ').unwrap_or(noun.len()));
    if count == 1 { format!("1 {noun}") } else { format!("{count} {word}s{rest}") }
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn plurals() {
        assert_eq!(counted(1, "object"), "1 object");
        assert_eq!(counted(0, "object"), "0 objects");
        assert_eq!(counted(2, "file without objects skipped"), "2 files without objects skipped");
    }
}
