//! Workflow commands of GitHub Actions: an annotation for each entry.

use std::fmt::Write;

use super::text::{blamed, grouped};
use crate::error::Location;
use crate::report::{EnforcementAction, Finding, Report};
use crate::review::ObjectRef;

pub(super) fn render(report: &Report) -> String {
    let mut out = String::new();
    for error in report.errors() {
        let title = format!("could not judge: {}", blamed(error));
        command(&mut out, "error", error.location(), &title, &about(error.object(), error.message()));
    }
    for finding in report.findings() {
        let message = about(Some(finding.object()), finding.message());
        let title = format!("{} ({})", finding.policy().id(), finding.severity());
        command(&mut out, level(finding), finding.location(), &title, &message);
    }
    for unknowns in grouped(report.unknowns()) {
        let unknown = unknowns.first;
        let message = format!("{}{}", about(Some(unknown.object()), unknown.message()), unknowns.rest());
        let title = format!("{} (unknown)", unknown.policy().id());
        command(&mut out, level(unknown), unknown.location(), &title, &message);
    }
    out
}

const fn level(finding: &Finding) -> &'static str {
    match finding.action() {
        EnforcementAction::Deny => "error",
        EnforcementAction::Warn => "warning",
        EnforcementAction::DryRun => "notice",
    }
}

fn about(object: Option<&ObjectRef>, message: &str) -> String {
    object.map_or_else(|| message.to_owned(), |object| format!("{object}: {message}"))
}

fn command(out: &mut String, level: &str, location: Option<&Location>, title: &str, message: &str) {
    let _ = write!(out, "::{level} ");
    if let Some(location) = location {
        let _ = write!(out, "file={},line={},col={},", property(location.file()), location.line(), location.column());
    }
    let _ = writeln!(out, "title={}::{}", property(title), data(message));
}

/// A message: a line feed would end the command, and a percent sign starts an escape.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property ends at a colon or a comma, too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{command, property};
    use crate::error::Location;

    #[test]
    fn nothing_in_a_text_ends_the_command() {
        assert_eq!(property("a:b,c%\n"), "a%3Ab%2Cc%25%0A");
        let mut out = String::new();
        command(&mut out, "error", Some(&Location::new("a,b.yaml", 1, 2)), "t::x", "m\n::error::owned");
        assert_eq!(out, "::error file=a%2Cb.yaml,line=1,col=2,title=t%3A%3Ax::m%0A::error::owned\n");
    }
}
