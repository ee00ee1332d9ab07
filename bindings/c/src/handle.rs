//! What the opaque pointers point to.

use std::sync::atomic::{AtomicBool, Ordering};

use portcullis::{Evaluator, Report};

/// An evaluator, and whether a call on it panicked. Only this handle refuses to work then.
#[derive(Debug)]
pub struct EvaluatorHandle {
    evaluator: Evaluator,
    poisoned: AtomicBool,
}

impl EvaluatorHandle {
    pub(crate) const fn new(evaluator: Evaluator) -> Self {
        Self { evaluator, poisoned: AtomicBool::new(false) }
    }

    pub(crate) const fn evaluator(&self) -> &Evaluator {
        &self.evaluator
    }

    pub(crate) fn is_poisoned(&self) -> bool {
        self.poisoned.load(Ordering::Acquire)
    }

    pub(crate) fn poison(&self) {
        self.poisoned.store(true, Ordering::Release);
    }
}

/// A report.
#[derive(Debug)]
pub struct ReportHandle(Report);

impl ReportHandle {
    pub(crate) const fn new(report: Report) -> Self {
        Self(report)
    }

    pub(crate) const fn report(&self) -> &Report {
        &self.0
    }
}

/// A text owned by the library.
#[derive(Debug)]
pub struct TextHandle(Box<str>);

impl TextHandle {
    pub(crate) fn new(text: String) -> Self {
        Self(text.into_boxed_str())
    }

    pub(crate) const fn as_str(&self) -> &str {
        &self.0
    }
}
