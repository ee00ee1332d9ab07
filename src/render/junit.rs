//! JUnit XML: one test case for each policy and object, passes included, so that what was checked can be seen.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use super::text::place;
use crate::policy::Policy;
use crate::report::{Fault, Finding, Report, Verdict};
use crate::review::ObjectRef;

pub(super) fn render(report: &Report) -> String {
    let index = Index::new(report);
    let mut suites: BTreeMap<&str, Suite> = BTreeMap::new();
    for cell in &report.coverage.cells {
        let policy = report.coverage.policies.get(cell.policy);
        let object = report.coverage.objects.get(cell.object);
        if let (Some(policy), Some((object, ordinal))) = (policy, object) {
            let suite = suites.entry(policy.id()).or_default();
            suite.case(policy, object, &index.body(policy, *ordinal, cell.verdict), cell.verdict);
        }
    }
    for fault in report.errors().iter().filter(|fault| fault.policies().is_empty()) {
        suites.entry("input").or_default().unreadable(fault);
    }
    document(&suites)
}

fn document(suites: &BTreeMap<&str, Suite>) -> String {
    let sum = |count: fn(&Suite) -> usize| suites.values().map(count).sum::<usize>();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<testsuites name=\"portcullis\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">",
        sum(|suite| suite.tests),
        sum(|suite| suite.failures),
        sum(|suite| suite.errors),
        sum(|suite| suite.skipped),
    );
    for (name, suite) in suites {
        let _ = writeln!(
            out,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">\n{}  </testsuite>",
            escape(name),
            suite.tests,
            suite.failures,
            suite.errors,
            suite.skipped,
            suite.cases,
        );
    }
    out.push_str("</testsuites>\n");
    out
}

/// What there is to say about a policy and a document.
struct Index<'a> {
    entries: HashMap<(&'a str, (usize, usize)), Vec<Entry<'a>>>,
}

enum Entry<'a> {
    Finding(&'a Finding),
    Fault(&'a Fault),
    Exempted(String),
}

impl<'a> Index<'a> {
    fn new(report: &'a Report) -> Self {
        let mut entries: HashMap<_, Vec<_>> = HashMap::new();
        for finding in report.findings().iter().chain(report.unknowns()) {
            entries.entry((finding.policy().id(), finding.ordinal)).or_default().push(Entry::Finding(finding));
        }
        for fault in report.errors() {
            for policy in fault.policies() {
                entries.entry((policy.as_str(), fault.ordinal)).or_default().push(Entry::Fault(fault));
            }
        }
        for exempted in report.exempted() {
            let (finding, exemption) = (exempted.finding(), exempted.exemption());
            let text = format!("exempted until {}: {}", exemption.expires_on(), exemption.why());
            entries.entry((finding.policy().id(), finding.ordinal)).or_default().push(Entry::Exempted(text));
        }
        Self { entries }
    }

    /// The elements inside a test case.
    fn body(&self, policy: &Policy, ordinal: (usize, usize), verdict: Verdict) -> Body {
        let entries = self.entries.get(&(policy.id(), ordinal)).map(Vec::as_slice).unwrap_or_default();
        let mut body = Body::default();
        for entry in entries {
            body.add(entry, policy, verdict);
        }
        body
    }
}

#[derive(Default)]
struct Body {
    failure: Vec<String>,
    error: Vec<String>,
    skipped: Vec<String>,
}

impl Body {
    fn add(&mut self, entry: &Entry<'_>, policy: &Policy, verdict: Verdict) {
        match entry {
            Entry::Finding(finding) if finding.verdict() == Verdict::Fail => {
                let at = place(finding.location(), Some(finding.object()));
                self.failure.push(format!("{}\n{at}\n{}", finding.message(), policy.remediation()));
            }
            Entry::Finding(finding) => self.skipped.push(format!("unknown: {}", finding.message())),
            Entry::Fault(fault) if verdict == Verdict::Error => {
                self.error.push(format!("{}\n{}", fault.message(), place(fault.location(), fault.object())));
            }
            Entry::Fault(_) => {}
            Entry::Exempted(text) => self.skipped.push(text.clone()),
        }
    }
}

#[derive(Default)]
struct Suite {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
    cases: String,
}

impl Suite {
    fn case(&mut self, policy: &Policy, object: &ObjectRef, body: &Body, verdict: Verdict) {
        self.tests += 1;
        let (tag, texts) = match verdict {
            Verdict::Error => ("error", &body.error),
            _ if !body.failure.is_empty() => ("failure", &body.failure),
            _ if !body.skipped.is_empty() => ("skipped", &body.skipped),
            _ => ("", &body.failure),
        };
        self.element(&object.to_string(), policy.id(), tag, policy.severity().as_str(), texts);
    }

    fn unreadable(&mut self, fault: &Fault) {
        self.tests += 1;
        let at = place(fault.location(), fault.object());
        self.element(&at, "input", "error", fault.kind().as_str(), &[format!("{}\n{at}", fault.message())]);
    }

    fn element(&mut self, name: &str, class: &str, tag: &str, kind: &str, texts: &[String]) {
        match tag {
            "error" => self.errors += 1,
            "failure" => self.failures += 1,
            "skipped" => self.skipped += 1,
            _ => {}
        }
        let _ = write!(self.cases, "    <testcase classname=\"{}\" name=\"{}\"", escape(class), escape(name));
        if tag.is_empty() {
            self.cases.push_str("/>\n");
            return;
        }
        let first = texts.first().and_then(|text| text.lines().next()).unwrap_or_default();
        let kind = if tag == "skipped" { String::new() } else { format!(" type=\"{}\"", escape(kind)) };
        let text = if tag == "skipped" { String::new() } else { escape(&texts.join("\n\n")) };
        let _ = writeln!(self.cases, ">\n      <{tag} message=\"{}\"{kind}>{text}</{tag}>\n    </testcase>", escape(first));
    }
}

/// Text for XML 1.0; characters it cannot hold become the replacement character.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn only_what_xml_can_hold() {
        assert_eq!(escape("<a b=\"&\">\u{1b}"), "&lt;a b=&quot;&amp;&quot;&gt;\u{fffd}");
    }
}
