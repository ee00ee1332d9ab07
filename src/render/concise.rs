//! One line for each entry: `file:line:column: severity[policy] message`.

use std::fmt::Write;

use crate::error::Location;
use crate::report::{Fault, Finding, Report};
use crate::review::ObjectRef;

pub(super) fn render(report: &Report) -> String {
    let mut out = String::new();
    for error in report.errors() {
        let _ = writeln!(out, "{}: error{} {}", place(error.location(), error.object()), blamed(error), error.message());
    }
    for finding in report.findings() {
        line(&mut out, finding, finding.severity().as_str());
    }
    for unknown in report.unknowns() {
        line(&mut out, unknown, "unknown");
    }
    out
}

fn line(out: &mut String, finding: &Finding, label: &str) {
    let at = place(finding.location(), Some(finding.object()));
    let _ = writeln!(out, "{at}: {label}[{}] {}", finding.policy().id(), finding.message());
}

fn blamed(error: &Fault) -> String {
    match error.policies() {
        [] => format!("[{}]", error.kind()),
        [one] => format!("[{one}]"),
        [first, rest @ ..] => format!("[{first} and {} more]", rest.len()),
    }
}

/// Where an entry is: its place in a text, or its object.
pub(super) fn place(location: Option<&Location>, object: Option<&ObjectRef>) -> String {
    match (location, object) {
        (Some(location), _) => location.to_string(),
        (None, Some(object)) => object.to_string(),
        (None, None) => "input".to_owned(),
    }
}
