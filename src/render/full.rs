//! For a terminal: what is wrong and where, the evidence, why it matters, how to mend it.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Message, Origin, Renderer, Snippet};
use serde_json::Value;

use super::RenderOptions;
use super::text::{blamed, grouped, plain};
use crate::error::Location;
use crate::report::{EnforcementAction, Fault, Finding, Report, Verdict};
use crate::review::ObjectRef;

/// Lines of context above what is marked; one line follows it.
const ABOVE: usize = 2;

pub(super) fn render(report: &Report, options: &RenderOptions) -> String {
    let renderer = if options.uses_color() { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(options.columns());
    let faults = report.errors().iter().map(|fault| of_fault(report, fault));
    let findings = report.findings().iter().map(|finding| of_finding(report, finding, None, None));
    let unknowns = grouped(report.unknowns()).into_iter();
    let unknowns = unknowns.map(|group| of_finding(report, group.first, group.others(), group.also()));
    let mut out = String::new();
    for group in faults.chain(findings).chain(unknowns) {
        out.push_str(&renderer.render(&[group]));
        out.push_str("\n\n");
    }
    for notice in report.notices() {
        let at = notice.location().map(|location| format!("{location}: ")).unwrap_or_default();
        out.push_str(&format!("{}note: {}\n", plain(&at), plain(notice.message())));
    }
    if !report.notices().is_empty() {
        out.push('\n');
    }
    out.push_str(&report.summary_line());
    out.push('\n');
    out
}

fn of_finding<'a>(report: &'a Report, finding: &'a Finding, rest: Option<String>, also: Option<String>) -> Group<'a> {
    let level = match (finding.verdict(), finding.action()) {
        (Verdict::Unknown, EnforcementAction::Deny) => Level::ERROR.with_name("unknown"),
        (Verdict::Unknown, _) => Level::WARNING.with_name("unknown"),
        (_, EnforcementAction::Deny) => Level::ERROR.with_name(finding.severity().as_str()),
        (_, EnforcementAction::Warn) => Level::WARNING.with_name(finding.severity().as_str()),
        (_, EnforcementAction::DryRun) => Level::INFO.with_name(finding.severity().as_str()),
    };
    let group = level.primary_title(plain(finding.message())).id(finding.policy().id()).elements(Vec::<Message<'_>>::new());
    let mut group = placed(group, report, finding.location());
    group = line(group, "object", with_rest(finding.object(), rest));
    if let Some(also) = also {
        group = line(group, "also", also);
    }
    for (key, value) in finding.evidence() {
        group = line(group, "evidence", format!("{key}: {}", shown(value)));
    }
    for related in finding.related() {
        group = line(group, "related", related.to_string());
    }
    for need in finding.needs() {
        group = line(group, "needs", need.clone());
    }
    group = line(group, "why", first_sentences(finding.policy().description()));
    if finding.verdict() == Verdict::Unknown {
        return group;
    }
    group.element(Level::HELP.message(finding.policy().remediation().to_owned()))
}

fn of_fault<'a>(report: &'a Report, fault: &'a Fault) -> Group<'a> {
    let title = Level::ERROR.primary_title(plain(fault.message())).id(blamed(fault));
    let mut group = placed(title.elements(Vec::<Message<'_>>::new()), report, fault.location());
    if let Some(object) = fault.object() {
        group = line(group, "object", object.to_string());
    }
    match fault.help() {
        Some(help) => group.element(Level::HELP.message(plain(help).into_owned())),
        None => group,
    }
}

fn line<'a>(group: Group<'a>, name: &'a str, text: String) -> Group<'a> {
    group.element(Level::NOTE.with_name(name).message(plain(&text).into_owned()))
}

fn with_rest(object: &ObjectRef, rest: Option<String>) -> String {
    rest.map_or_else(|| object.to_string(), |rest| format!("{object} {rest}"))
}

/// Adds the excerpt, or the place alone where the text is not there.
fn placed<'a>(group: Group<'a>, report: &'a Report, location: Option<&'a Location>) -> Group<'a> {
    let Some(location) = location else { return group };
    let line = usize::try_from(location.line()).unwrap_or(1);
    let excerpt = report.source(location.file()).and_then(|text| excerpt(text, location));
    match excerpt {
        Some((first, text, span)) => group.element(
            Snippet::source(text).line_start(first).path(location.file()).annotation(AnnotationKind::Primary.span(span)),
        ),
        None => {
            let column = usize::try_from(location.column()).unwrap_or(1);
            group.element(Origin::path(location.file()).line(line).char_column(column))
        }
    }
}

/// The lines around a location, the number of the first, and the location within them. Only they are handed to the renderer: it
/// walks all it is given, for each finding.
fn excerpt<'a>(text: &'a str, location: &Location) -> Option<(usize, &'a str, std::ops::Range<usize>)> {
    let span = location.bytes();
    let line = usize::try_from(location.line()).ok()?;
    if span.is_empty() || span.end > text.len() {
        return None;
    }
    let mut start = text.get(..span.start)?.rfind('\n').map_or(0, |at| at + 1);
    let mut first = line;
    for _ in 0..ABOVE.min(line.saturating_sub(1)) {
        start = text.get(..start.saturating_sub(1))?.rfind('\n').map_or(0, |at| at + 1);
        first -= 1;
    }
    let end_of_line = |from: usize| text.get(from..).and_then(|rest| rest.find('\n')).map_or(text.len(), |at| from + at);
    let end = end_of_line((end_of_line(span.end) + 1).min(text.len()));
    Some((first, text.get(start..end)?, span.start - start..span.end - start))
}

/// A value on one line.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(elements) if elements.iter().all(|element| !element.is_object() && !element.is_array()) => {
            elements.iter().map(shown).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

/// The beginning of a description: its first sentence, and the second where the first is short.
fn first_sentences(description: &str) -> String {
    let text = description.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut end = 0;
    for _ in 0..2 {
        let rest = text.get(end..).unwrap_or_default();
        end += rest.find(". ").map_or(rest.len(), |at| at + 1);
        if end >= 80 {
            break;
        }
    }
    text.get(..end).unwrap_or(&text).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{excerpt, first_sentences};
    use crate::error::Location;

    #[test]
    fn excerpts_are_short() {
        let text = "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\n";
        let (first, lines, span) = excerpt(text, &Location::new("x", 4, 4).with_bytes(18, 19)).unwrap();
        assert_eq!((first, lines, lines.get(span)), (2, "b: 2\nc: 3\nd: 4\ne: 5", Some("4")));
        let (first, lines, _) = excerpt(text, &Location::new("x", 1, 1).with_bytes(0, 1)).unwrap();
        assert_eq!((first, lines), (1, "a: 1\nb: 2"));
    }

    #[test]
    fn short_first_sentences_get_company() {
        assert_eq!(first_sentences("One.\nTwo is longer. Three."), "One. Two is longer.");
    }
}
