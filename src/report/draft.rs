//! A report in the making.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::coverage::{Cell, Coverage};
use super::finding::{Exempted, Fault, Finding, Notice};
use super::fingerprint::stable_path;
use super::verdict::{Decision, EnforcementAction, FailurePolicy, Verdict};
use super::{Counts, Report};
use crate::document::{Document, PathSegment};
use crate::error::{Error, ErrorKind};
use crate::evaluator::outcome::{Outcome, Raised};
use crate::evaluator::settings::Settings;
use crate::policy::Policy;
use crate::review::ObjectRef;

/// Collects outcomes and turns them into a [`Report`].
pub(crate) struct Draft<'a> {
    settings: &'a Settings,
    findings: Vec<Finding>,
    unknowns: Vec<Finding>,
    errors: Vec<Fault>,
    merged: HashMap<FaultKey, usize>,
    exempted: Vec<Exempted>,
    used: Vec<bool>,
    notices: Vec<Notice>,
    coverage: Coverage,
    counts: Counts,
    sources: BTreeMap<String, String>,
}

/// What equal faults of several policies have in common.
#[derive(PartialEq, Eq, Hash)]
struct FaultKey {
    ordinal: (usize, usize),
    kind: ErrorKind,
    path: Option<Vec<PathSegment>>,
    message: String,
}

/// The object that outcomes are about.
pub(crate) struct Subject<'a> {
    pub(crate) document: &'a Document,
    pub(crate) reference: ObjectRef,
    pub(crate) ordinal: (usize, usize),
}

impl<'a> Draft<'a> {
    pub(crate) fn new(settings: &'a Settings, policies: &[Arc<Policy>]) -> Self {
        Self {
            settings,
            findings: Vec::new(),
            unknowns: Vec::new(),
            errors: Vec::new(),
            merged: HashMap::new(),
            exempted: Vec::new(),
            used: vec![false; settings.exemptions.len()],
            notices: Vec::new(),
            coverage: Coverage { policies: policies.to_vec(), ..Coverage::default() },
            counts: Counts::default(),
            sources: BTreeMap::new(),
        }
    }

    /// Counts a document that was read.
    pub(crate) fn document(&mut self) {
        self.counts.documents += 1;
    }

    /// Adds a notice.
    pub(crate) fn notice(&mut self, notice: Notice) {
        self.notices.push(notice);
    }

    /// Adds a document that is no Kubernetes object.
    pub(crate) fn foreign(&mut self, document: &Document) {
        self.counts.skipped += 1;
        let location = document.locate(&[]);
        self.notices.push(Notice::new("not-an-object", "the document is not a Kubernetes object; it was not judged", location));
    }

    /// Adds a text that could not be read.
    pub(crate) fn unreadable(&mut self, error: &Error, ordinal: (usize, usize)) {
        self.errors.push(Fault::of_error(error, ordinal));
    }

    /// Adds an object; the result names it in [`Draft::outcome`].
    pub(crate) fn object(&mut self, reference: &ObjectRef, ordinal: (usize, usize), judged: bool) -> usize {
        self.counts.objects += 1;
        self.counts.judged += usize::from(judged);
        self.coverage.objects.push((reference.clone(), ordinal));
        self.coverage.objects.len() - 1
    }

    /// Adds what a policy answered.
    pub(crate) fn outcome(&mut self, subject: &Subject<'_>, object: usize, index: usize, outcome: Result<Outcome, Error>) {
        let Some(policy) = self.coverage.policies.get(index).cloned() else { return };
        let verdict = match outcome {
            Ok(outcome) => self.answered(subject, &policy, outcome),
            Err(error) => {
                self.failed(subject, &policy, &error);
                Verdict::Error
            }
        };
        self.coverage.cells.push(Cell { object, policy: index, verdict });
    }

    fn answered(&mut self, subject: &Subject<'_>, policy: &Arc<Policy>, outcome: Outcome) -> Verdict {
        let verdict = match &outcome {
            Outcome { faults, .. } if !faults.is_empty() => Verdict::Error,
            Outcome { fails, .. } if !fails.is_empty() => Verdict::Fail,
            Outcome { unknowns, .. } if !unknowns.is_empty() => Verdict::Unknown,
            _ => Verdict::Pass,
        };
        self.faults(subject, &[policy.id().to_owned()], outcome.faults);
        for raised in outcome.fails {
            self.finding(subject, policy, Verdict::Fail, raised);
        }
        for raised in outcome.unknowns {
            self.finding(subject, policy, Verdict::Unknown, raised);
        }
        verdict
    }

    /// Adds what of an object has a wrong type, where no policy was asked.
    pub(crate) fn unread(&mut self, subject: &Subject<'_>, faults: Vec<Raised>) {
        self.faults(subject, &[], faults);
    }

    fn faults(&mut self, subject: &Subject<'_>, policies: &[String], faults: Vec<Raised>) {
        if !faults.is_empty() {
            self.keep_source(subject.document);
        }
        for raised in faults {
            let location = subject.document.locate(&raised.path);
            let help = Some("correct the field; the API server would refuse the object or ignore it".to_owned());
            self.fault(Fault {
                policies: policies.to_vec(),
                kind: ErrorKind::Input,
                message: raised.message,
                help,
                object: Some(subject.reference.clone()),
                path: Some(raised.path),
                location,
                ordinal: subject.ordinal,
            });
        }
    }

    fn failed(&mut self, subject: &Subject<'_>, policy: &Arc<Policy>, error: &Error) {
        self.keep_source(subject.document);
        self.fault(Fault {
            policies: vec![policy.id().to_owned()],
            kind: error.kind(),
            message: error.message().to_owned(),
            help: error.help().map(str::to_owned),
            object: Some(subject.reference.clone()),
            path: None,
            location: subject.document.locate(&[]),
            ordinal: subject.ordinal,
        });
    }

    /// Adds a fault, or the policy to an equal one.
    fn fault(&mut self, fault: Fault) {
        let key = FaultKey { ordinal: fault.ordinal, kind: fault.kind, path: fault.path.clone(), message: fault.message.clone() };
        match self.merged.get(&key).and_then(|index| self.errors.get_mut(*index)) {
            Some(first) => first.policies.extend(fault.policies),
            None => {
                self.merged.insert(key, self.errors.len());
                self.errors.push(fault);
            }
        }
    }

    fn finding(&mut self, subject: &Subject<'_>, policy: &Arc<Policy>, verdict: Verdict, raised: Raised) {
        let finding = Finding {
            policy: Arc::clone(policy),
            verdict,
            action: self.settings.action(policy, verdict),
            message: raised.message,
            object: subject.reference.clone(),
            location: subject.document.locate(&raised.path),
            stable_path: stable_path(subject.document.value(), &raised.path),
            path: raised.path,
            evidence: raised.evidence,
            related: raised.related,
            needs: raised.needs,
            fix: raised.fix,
            ordinal: subject.ordinal,
        };
        self.keep_source(subject.document);
        match self.settings.exemption(policy, &subject.reference) {
            Some((index, exemption)) => {
                if let Some(used) = self.used.get_mut(index) {
                    *used = true;
                }
                self.exempted.push(Exempted { finding, exemption: Arc::clone(exemption) });
            }
            None if verdict == Verdict::Unknown => self.unknowns.push(finding),
            None => self.findings.push(finding),
        }
    }

    /// Keeps the text that a location points into.
    pub(crate) fn keep_source(&mut self, document: &Document) {
        let text = document.text().filter(|_| !self.sources.contains_key(document.name()));
        if let Some(text) = text {
            self.sources.insert(document.name().to_owned(), text.to_owned());
        }
    }

    /// Adds a notice for each exemption that has expired, and, where everything was looked at, for each that covers nothing.
    pub(crate) fn exemption_notices(&mut self, complete: bool) {
        for (exemption, used) in self.settings.exemptions.iter().zip(&self.used) {
            let policy = exemption.policy();
            if self.settings.is_expired(exemption) {
                let text = format!("the exemption from `{policy}` has expired on {} and is not applied", exemption.expires_on());
                self.notices.push(Notice::new("exemption-expired", text, exemption.location().cloned()));
            } else if complete && !used {
                let text = format!("the exemption from `{policy}` covers no finding");
                self.notices.push(Notice::new("exemption-unused", text, exemption.location().cloned()));
            }
        }
    }

    /// The report.
    pub(crate) fn finish(mut self) -> Report {
        self.findings.sort_by(|a, b| order(a).cmp(&order(b)));
        self.unknowns.sort_by(|a, b| order(a).cmp(&order(b)));
        self.exempted.sort_by(|a, b| order(&a.finding).cmp(&order(&b.finding)));
        self.errors.sort_by(|a, b| fault_order(a).cmp(&fault_order(b)));
        self.notices.sort_by(|a, b| notice_order(a).cmp(&notice_order(b)));
        Report {
            decision: self.decision(),
            failure_policy: self.settings.failure_policy,
            findings: self.findings,
            unknowns: self.unknowns,
            errors: self.errors,
            exempted: self.exempted,
            notices: self.notices,
            coverage: self.coverage,
            counts: self.counts,
            sources: self.sources,
        }
    }

    fn decision(&self) -> Decision {
        let denies = |finding: &Finding| finding.action == EnforcementAction::Deny;
        let failed = !self.errors.is_empty() && self.settings.failure_policy == FailurePolicy::Fail;
        if failed || self.findings.iter().chain(&self.unknowns).any(denies) { Decision::Deny } else { Decision::Allow }
    }
}

type Order<'a> = ((usize, usize), u32, &'a str, &'a str, &'a [PathSegment]);

fn order(finding: &Finding) -> Order<'_> {
    let line = finding.location.as_ref().map_or(0, crate::error::Location::line);
    (finding.ordinal, line, finding.policy.id(), &finding.message, &finding.path)
}

fn fault_order(fault: &Fault) -> (usize, u32, usize, &str, &[String]) {
    let line = fault.location.as_ref().map_or(0, crate::error::Location::line);
    (fault.ordinal.0, line, fault.ordinal.1, &fault.message, &fault.policies)
}

/// Notices of one source stay together; those without a place come last.
fn notice_order(notice: &Notice) -> (bool, Option<&crate::error::Location>, &'static str, &str) {
    (notice.location.is_none(), notice.location.as_ref(), notice.kind, &notice.message)
}
