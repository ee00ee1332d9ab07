//! What the text formats share.

use std::borrow::Cow;
use std::fmt::Write;

use crate::error::Location;
use crate::policy::Severity;
use crate::report::{Fault, Finding, Report};
use crate::review::ObjectRef;

/// The text with control characters shown as escapes: what stands in a manifest never reaches a terminal or a log as a command.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_hidden(c) {
            let _ = write!(out, "{}", c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Control characters, and marks that change the order in which text is shown.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}' | '\u{2066}'..='\u{2069}')
}

/// Where an entry is: its place in a text, or its object.
pub(crate) fn place(location: Option<&Location>, object: Option<&ObjectRef>) -> String {
    match (location, object) {
        (Some(location), _) => location.to_string(),
        (None, Some(object)) => object.to_string(),
        (None, None) => "input".to_owned(),
    }
}

/// Whom an error concerns: its policies, or the kind where no policy came to see the text.
pub(crate) fn blamed(error: &Fault) -> String {
    match error.policies() {
        [] => error.kind().to_string(),
        [one] => one.clone(),
        [first, rest @ ..] => format!("{first} and {} more", rest.len()),
    }
}

/// Unknown verdicts that people see as one: those of one policy with one message, and those of other policies on the same objects that
/// the same would settle.
pub(super) struct Unknowns<'a> {
    pub(super) first: &'a Finding,
    objects: Vec<&'a ObjectRef>,
    /// The other policies.
    also: Vec<&'a str>,
}

pub(super) fn grouped(unknowns: &[Finding]) -> Vec<Unknowns<'_>> {
    let mut groups: Vec<Unknowns<'_>> = Vec::new();
    let mut index = std::collections::HashMap::new();
    for one in unknowns {
        let at = *index.entry((one.policy().id(), one.message())).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.objects.push(one.object()),
            None => groups.push(Unknowns { first: one, objects: vec![one.object()], also: Vec::new() }),
        }
    }
    settled_together(groups)
}

fn settled_together(groups: Vec<Unknowns<'_>>) -> Vec<Unknowns<'_>> {
    let mut kept: Vec<Unknowns<'_>> = Vec::new();
    let mut index = std::collections::HashMap::new();
    for group in groups {
        let needs = group.first.needs();
        let objects: Vec<String> = group.objects.iter().map(ToString::to_string).collect();
        let at = if needs.is_empty() { kept.len() } else { *index.entry((needs, objects)).or_insert(kept.len()) };
        let id = group.first.policy().id();
        match kept.get_mut(at).filter(|other| other.first.policy().id() != id) {
            Some(other) if other.also.contains(&id) => {}
            Some(other) => other.also.push(id),
            None => kept.push(group),
        }
    }
    kept
}

impl Unknowns<'_> {
    /// `and 12 more objects`, for all but the first.
    pub(super) fn others(&self) -> Option<String> {
        match self.objects.len() {
            0 | 1 => None,
            2 => Some("and 1 more object".to_owned()),
            count => Some(format!("and {} more objects", count - 1)),
        }
    }

    /// The other policies that the same would settle.
    pub(super) fn also(&self) -> Option<String> {
        (!self.also.is_empty()).then(|| self.also.join(", "))
    }

    /// Both, for one line.
    pub(super) fn rest(&self) -> String {
        let also = self.also().map(|also| format!("also {also}"));
        let parts: Vec<String> = [self.others(), also].into_iter().flatten().collect();
        if parts.is_empty() { String::new() } else { format!(" ({})", parts.join("; ")) }
    }
}

/// `1 object`, `2 objects`.
pub(crate) fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

impl Report {
    /// What was looked at and what came of it, in one line without a final line feed.
    ///
    /// # Example
    ///
    /// ```
    /// let report = portcullis::evaluate(b"apiVersion: v1\nkind: Service\nmetadata: {name: shop}\n")?;
    /// assert!(report.summary_line().starts_with("checked 1 object with "));
    /// # Ok::<(), portcullis::Error>(())
    /// ```
    #[must_use]
    pub fn summary_line(&self) -> String {
        let policies = match self.coverage.policies.len() {
            1 => "1 policy".to_owned(),
            number => format!("{number} policies"),
        };
        let mut parts: Vec<String> = Severity::ALL.iter().rev().filter_map(|severity| self.counted(*severity)).collect();
        if !self.unknowns().is_empty() {
            parts.push(format!("{} unknown", self.unknowns().len()));
        }
        if !self.errors().is_empty() {
            parts.push(count(self.errors().len(), "error"));
        }
        if !self.exempted().is_empty() {
            parts.push(format!("{} exempted", self.exempted().len()));
        }
        if self.counts.skipped > 0 {
            parts.push(format!("{} skipped", self.counts.skipped));
        }
        let result = if parts.is_empty() { "nothing found".to_owned() } else { parts.join(", ") };
        format!("checked {} with {policies}: {result}", count(self.objects(), "object"))
    }

    fn counted(&self, severity: Severity) -> Option<String> {
        let number = self.findings().iter().filter(|finding| finding.severity() == severity).count();
        (number > 0).then(|| format!("{number} {severity}"))
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn control_characters_are_shown() {
        assert_eq!(plain("a\u{1b}[31m\nb\u{202e}"), "a\\u{1b}[31m\\u{a}b\\u{202e}");
        assert_eq!(plain("häuser.example"), "häuser.example");
    }
}
