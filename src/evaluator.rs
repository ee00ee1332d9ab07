//! The evaluator: compiled once, shared between threads, asked for each review.

pub(crate) mod builder;
pub(crate) mod engine;
pub(crate) mod exemption;
mod exposed;
#[cfg(feature = "rego")]
mod groups;
pub(crate) mod inventory;
mod judge;
#[cfg(feature = "rego")]
pub(crate) mod lower;
#[cfg(feature = "rego")]
mod modules;
pub(crate) mod outcome;
mod parallel;
mod precompiled;
mod router;
mod rows;
pub(crate) mod settings;
pub(crate) mod time;

use std::sync::{Arc, LazyLock};

use serde_json::{Map, Value};

use crate::document::{Document, Documents};
use crate::error::Error;
use crate::exposure::Exposure;
use crate::policy::Policy;
use crate::registry::Registry;
use crate::report::Report;
use crate::review::{Inventory, Review};

pub use builder::{Backend, EvaluatorBuilder};
use engine::Term;
#[cfg(feature = "rego")]
pub use precompiled::precompile;
use router::Router;
use settings::Settings;

/// Compiled policies with their options. `Send + Sync`, and cheap to clone: clones share everything.
///
/// # Example: a manifest
///
/// ```
/// use portcullis::{Decision, Evaluator, Review};
/// let evaluator = Evaluator::builder().build()?;
/// let review = Review::from_yaml(b"apiVersion: v1\nkind: Service\nmetadata: {name: shop}\n")?;
/// let report = evaluator.evaluate(&review)?;
/// assert_eq!(report.decision(), Decision::Allow);
/// # Ok::<(), portcullis::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Evaluator(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    core: Arc<Core>,
    settings: Settings,
    parameters: Term,
    now: Option<Term>,
}

/// What is compiled.
#[derive(Debug)]
pub(crate) struct Core {
    /// Those that run, in the order of their ids.
    pub(crate) policies: Vec<Arc<Policy>>,
    pub(crate) router: Router,
    /// Where among `policies` each policy of the router is; `None` for one that does not run.
    pub(crate) places: Vec<Option<usize>>,
    pub(crate) backend: Arc<dyn engine::Backend>,
    /// Whether an active policy reads claims, which facts index.
    pub(crate) claims: bool,
    /// Whether an active policy reads facts about access.
    pub(crate) access: bool,
}

impl Evaluator {
    /// The options of an evaluator to be.
    pub fn builder() -> EvaluatorBuilder {
        EvaluatorBuilder::default()
    }

    fn new(core: Arc<Core>, settings: Settings, shared: &Map<String, Value>) -> Self {
        let now = settings.now.as_deref().map(Term::string);
        Self(Arc::new(Inner { parameters: builder::parameters_term(shared), core, settings, now }))
    }

    /// The policies that run, in the order of their ids.
    #[must_use]
    pub fn policies(&self) -> Vec<&Policy> {
        self.0.core.policies.iter().map(Arc::as_ref).collect()
    }

    /// Judges one review, of which nothing but the review is known: policies that need other objects answer `unknown`.
    ///
    /// Policies run independently: what one finds never hides what another finds. What could not be judged is in
    /// [`Report::errors`] and, unless [`FailurePolicy::Ignore`](crate::FailurePolicy::Ignore) is set, makes the decision deny.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Limit`](crate::ErrorKind::Limit) when the review exceeds the [`Limits`](crate::Limits). A violation is never
    /// an error, nor is a policy that failed.
    ///
    /// # Example: a policy of one's own
    ///
    /// ```
    /// use portcullis::{Decision, Evaluator, Review};
    /// let policy = include_str!("../examples/service_without_team.rego");
    /// let evaluator = Evaluator::builder().user_policy("service_without_team.rego", policy).build()?;
    /// let review = Review::from_yaml(b"apiVersion: v1\nkind: Service\nmetadata: {name: shop}\n")?;
    /// let report = evaluator.evaluate(&review)?;
    /// assert_eq!(report.decision(), Decision::Deny);
    /// assert_eq!(report.findings()[0].policy().id(), "user/service-without-team");
    /// # Ok::<(), portcullis::Error>(())
    /// ```
    pub fn evaluate(&self, review: &Review) -> Result<Report, Error> {
        judge::one(self, review, None)
    }

    /// Judges one review among the objects of an inventory.
    ///
    /// # Errors
    ///
    /// As for [`Evaluator::evaluate`].
    pub fn evaluate_in(&self, review: &Review, inventory: &Inventory) -> Result<Report, Error> {
        judge::one(self, review, Some(inventory))
    }

    /// Judges all documents of a source, each among all others: they are taken for everything there is.
    ///
    /// What could not be read is in [`Report::errors`]; documents that are no Kubernetes objects are counted and named in
    /// [`Report::notices`].
    ///
    /// # Errors
    ///
    /// As for [`Evaluator::evaluate`].
    pub fn evaluate_all(&self, documents: &Documents) -> Result<Report, Error> {
        self.evaluate_sources(std::slice::from_ref(documents))
    }

    /// Judges all documents of several sources, each among all others. The report is in the order of the sources.
    ///
    /// # Errors
    ///
    /// As for [`Evaluator::evaluate`].
    pub fn evaluate_sources(&self, sources: &[Documents]) -> Result<Report, Error> {
        judge::all(self, sources)
    }

    /// Judges, of several sources, the objects by which somebody holds duties that collide: what is said of separation of duties in a large
    /// cluster without asking about each object. Roles, bindings and AccessModels of a wrong shape are judged too, so that they are errors.
    /// What policies say of other objects is not asked: [`Evaluator::evaluate_sources`] judges all.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) where no active policy needs facts, or facts are off: nothing would be judged, which
    /// is no allow. Else as for [`Evaluator::evaluate`].
    ///
    /// # Example
    ///
    /// ```
    /// use portcullis::{Document, Evaluator, Limits};
    /// let binding = b"apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: x, namespace: shop}\n\
    /// roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}\nsubjects: [{kind: User, name: ann}]\n";
    /// let evaluator = Evaluator::builder().select("sod/conflicting-duties").build()?;
    /// let report = evaluator.evaluate_collisions(&[Document::parse("rbac.yaml", binding, &Limits::default())])?;
    /// assert_eq!(report.findings().len(), 1);
    /// # Ok::<(), portcullis::Error>(())
    /// ```
    pub fn evaluate_collisions(&self, sources: &[Documents]) -> Result<Report, Error> {
        judge::colliding(self, sources)
    }

    /// The registry of the routes in several sources: one row for each host and path, with what the policies of this evaluator find.
    /// Each object is seen among all others, which are taken for everything there is.
    ///
    /// What could not be read or judged is in [`Registry::errors`].
    ///
    /// # Errors
    ///
    /// As for [`Evaluator::evaluate`].
    ///
    /// # Example
    ///
    /// See [`registry`](crate::registry).
    pub fn routes(&self, sources: &[Documents]) -> Result<Registry, Error> {
        rows::registry(self, sources, &[])
    }

    /// The registry of the routes in several sources, among other objects whose own routes are not listed. An object that is in both is
    /// taken from the sources.
    ///
    /// # Errors
    ///
    /// As for [`Evaluator::evaluate`].
    pub fn routes_in(&self, sources: &[Documents], others: &[Documents]) -> Result<Registry, Error> {
        rows::registry(self, sources, others)
    }

    /// What can be reached from outside by the objects in several sources, which are taken for everything there is: one row for each workload
    /// and port, with every way to it and with who else is let in. Policies are not asked for findings.
    ///
    /// What could not be read is in [`Exposure::errors`].
    ///
    /// # Errors
    ///
    /// As for [`Evaluator::evaluate`].
    ///
    /// # Example
    ///
    /// See [`exposure`](crate::exposure).
    pub fn exposure(&self, sources: &[Documents]) -> Result<Exposure, Error> {
        exposed::exposure(self, sources)
    }

    /// Prepares other objects for [`Evaluator::evaluate_in`], once for many reviews. Documents that are no Kubernetes objects
    /// are passed over.
    #[must_use]
    pub fn inventory<'a>(&self, documents: impl IntoIterator<Item = &'a Document>) -> Inventory {
        let objects: Vec<inventory::Lean> = documents.into_iter().filter_map(inventory::Lean::of).collect();
        inventory::prepare(self, objects.iter(), |_| {})
    }

    /// The time of the evaluation, where it was given.
    pub(crate) fn now(&self) -> Option<&str> {
        self.settings().now.as_deref()
    }

    fn core(&self) -> &Core {
        &self.0.core
    }

    fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// `input`, with `input.review` as given.
    fn input(&self, review: Term, facts: Option<Term>) -> Term {
        let mut entries = vec![
            ("review", review),
            ("parameters", Term::object::<&str>([])),
            ("parameters_by_policy", self.0.parameters.clone()),
        ];
        entries.extend(facts.map(|facts| ("facts", facts)));
        entries.extend(self.0.now.as_ref().map(|now| ("now", now.clone())));
        Term::object(entries)
    }

    /// How many instructions an evaluation of so many values may take.
    fn budget(&self, nodes: usize) -> usize {
        self.settings().limits.max_instructions().saturating_add(nodes.saturating_mul(2_000))
    }
}

static BASELINE: LazyLock<Result<Evaluator, Error>> = LazyLock::new(|| Evaluator::builder().build());

/// Judges the documents in a YAML or JSON text with the baseline profile, each among all others.
///
/// The policies are compiled at the first call. For options, or for many calls, build an [`Evaluator`].
///
/// # Errors
///
/// None that the caller can cause: what cannot be read is in [`Report::errors`].
///
/// # Example
///
/// ```
/// let report = portcullis::evaluate(b"apiVersion: v1\nkind: [\n")?;
/// assert_eq!(report.exit_code(), 4);
/// # Ok::<(), portcullis::Error>(())
/// ```
pub fn evaluate(bytes: &[u8]) -> Result<Report, Error> {
    let evaluator = BASELINE.as_ref().map_err(Clone::clone)?;
    evaluator.evaluate_all(&Document::parse("input", bytes, &evaluator.settings().limits))
}
