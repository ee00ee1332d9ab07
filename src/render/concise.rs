//! One line for each entry: `file:line:column: severity[policy] message`.

use std::fmt::Write;

use super::text::{blamed, grouped, place, plain};
use crate::report::{Finding, Report};

pub(super) fn render(report: &Report) -> String {
    let mut out = String::new();
    for error in report.errors() {
        let at = place(error.location(), error.object());
        let _ = writeln!(out, "{}: error[{}] {}", plain(&at), blamed(error), plain(error.message()));
    }
    for finding in report.findings() {
        line(&mut out, finding, finding.severity().as_str(), "");
    }
    for unknowns in grouped(report.unknowns()) {
        line(&mut out, unknowns.first, "unknown", &unknowns.rest());
    }
    out
}

fn line(out: &mut String, finding: &Finding, label: &str, rest: &str) {
    let at = place(finding.location(), Some(finding.object()));
    let _ = writeln!(out, "{}: {label}[{}] {}{rest}", plain(&at), finding.policy().id(), plain(finding.message()));
}
