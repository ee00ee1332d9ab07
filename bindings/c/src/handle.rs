//! What the opaque pointers point to.

use std::sync::atomic::{AtomicBool, Ordering};

use portcullis::Evaluator;
use portcullis::call::Outcome;

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

/// A report, or what else a call asked for.
#[derive(Debug)]
pub struct ReportHandle(Outcome);

impl ReportHandle {
    pub(crate) const fn new(outcome: Outcome) -> Self {
        Self(outcome)
    }

    pub(crate) const fn outcome(&self) -> &Outcome {
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
