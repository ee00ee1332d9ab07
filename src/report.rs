//! Reports: what all policies said, and the decision that follows.

pub(crate) mod coverage;
pub(crate) mod draft;
pub(crate) mod finding;
pub(crate) mod fingerprint;
pub(crate) mod json;
pub(crate) mod verdict;

use std::collections::BTreeMap;

pub use coverage::Coverage;
pub use finding::{Exempted, Fault, Finding, Notice};
pub use verdict::{Decision, EnforcementAction, FailurePolicy, UnknownAction, Verdict};

/// What the policies of an evaluator said about one review or a set of documents.
///
/// Entries are in a defined order: by source, document, line, policy and message. The same input gives the same bytes.
///
/// # Example
///
/// ```
/// use portcullis::Decision;
/// let report = portcullis::evaluate(b"apiVersion: v1\nkind: Service\nmetadata: {name: shop}\n")?;
/// assert_eq!(report.decision(), Decision::Allow);
/// assert_eq!(report.exit_code(), 0);
/// # Ok::<(), portcullis::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Report {
    pub(crate) decision: Decision,
    pub(crate) failure_policy: FailurePolicy,
    pub(crate) findings: Vec<Finding>,
    pub(crate) unknowns: Vec<Finding>,
    pub(crate) errors: Vec<Fault>,
    pub(crate) exempted: Vec<Exempted>,
    pub(crate) notices: Vec<Notice>,
    pub(crate) coverage: Coverage,
    pub(crate) counts: Counts,
    /// The texts that locations point into, by name.
    pub(crate) sources: BTreeMap<String, String>,
}

/// How much was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) documents: usize,
    pub(crate) objects: usize,
    pub(crate) judged: usize,
    pub(crate) skipped: usize,
}

impl Report {
    /// Deny when a finding denies, when something could not be judged (unless [`FailurePolicy::Ignore`]), or when a verdict is
    /// unknown and [`UnknownAction::Deny`] is set; else allow.
    #[must_use]
    pub const fn decision(&self) -> Decision {
        self.decision
    }

    /// What is wrong.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// What could not be told, because something that is needed was not given.
    #[must_use]
    pub fn unknowns(&self) -> &[Finding] {
        &self.unknowns
    }

    /// What could not be read or judged.
    #[must_use]
    pub fn errors(&self) -> &[Fault] {
        &self.errors
    }

    /// Findings that exemptions cover.
    #[must_use]
    pub fn exempted(&self) -> &[Exempted] {
        &self.exempted
    }

    /// What is worth knowing and decides nothing.
    #[must_use]
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// The verdict of each policy on each object.
    #[must_use]
    pub const fn coverage(&self) -> &Coverage {
        &self.coverage
    }

    /// The text that locations of a name point into, where an entry of the report needs it.
    #[must_use]
    pub fn source(&self, name: &str) -> Option<&str> {
        self.sources.get(name).map(String::as_str)
    }

    /// How many documents were read, Kubernetes objects or not.
    #[must_use]
    pub const fn documents(&self) -> usize {
        self.counts.documents
    }

    /// How many of them are Kubernetes objects.
    #[must_use]
    pub const fn objects(&self) -> usize {
        self.counts.objects
    }

    /// How many objects at least one policy judged.
    #[must_use]
    pub const fn judged(&self) -> usize {
        self.counts.judged
    }

    /// The exit code for a program that checks: 0 allow, 1 deny, 3 there was no Kubernetes object to check, 4 something could
    /// not be read or judged. 4 outweighs 1, and does not occur with [`FailurePolicy::Ignore`]. 2 is left to errors of usage.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self.decision {
            _ if !self.errors.is_empty() && self.failure_policy == FailurePolicy::Fail => 4,
            Decision::Deny => 1,
            Decision::Allow if self.counts.objects == 0 => 3,
            Decision::Allow => 0,
        }
    }
}
