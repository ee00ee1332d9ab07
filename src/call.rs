//! The JSON contract of the bindings: one call, one answer. The CLI, C and WASM give the same bytes for the same call.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::config::Config;
use crate::document::Document;
use crate::document::Documents;
use crate::error::{Error, ErrorKind};
use crate::evaluator::Evaluator;
use crate::limits::Limits;
use crate::policy::rating::unknown_name;
use crate::registry::{self, Query, Registry};
use crate::render::{Format, RenderOptions};
use crate::report::{Decision, Report};
use crate::review::Review;

/// What a binding is asked: which texts to judge, and how.
///
/// Give either `documents` or `review`. With `"op": "routes"` the routes in the documents are listed instead.
///
/// # Example
///
/// ```
/// let call = r#"{"documents": [{"name": "a.yaml", "text": "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n"}]}"#;
/// let answer = portcullis::call::evaluate(call.as_bytes());
/// assert!(answer.contains(r#""decision": "allow""#));
/// ```
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct EvaluateCall {
    /// What is asked for: `evaluate` (default) or `routes`.
    pub op: Option<String>,
    /// Texts to judge together.
    pub documents: Vec<Text>,
    /// The text of an `AdmissionReview` to judge instead.
    pub review: Option<String>,
    /// Other objects that are known, beside an admission review or beside the documents whose routes are listed. Without it nothing is
    /// known about others than a review's, and documents are all there is.
    pub inventory: Option<Vec<Text>>,
    /// A configuration, with the keys of `.portcullis.yaml`; as an object, or as the text of such a file.
    pub config: Value,
    /// Own policies.
    pub policies: Vec<Text>,
    /// How to render the report: `json` (default), `sarif`, `concise`, `github`, `junit`, `full`; or the routes: `json` (default),
    /// `table`, `csv`, `markdown`, `html`.
    pub format: Option<String>,
    /// Which routes are listed, and in which order; with the op `routes` only.
    pub query: Option<RoutesQuery>,
}

/// Which routes are listed, and in which order, as [`Query`] says it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct RoutesQuery {
    /// Namespaces; `*` and `?` are wildcards.
    pub namespaces: Vec<String>,
    /// Hosts as they are shown; `*` and `?` are wildcards.
    pub hosts: Vec<String>,
    /// Classes; `*` and `?` are wildcards.
    pub classes: Vec<String>,
    /// Only what everybody can reach, and that of which it is not known.
    pub public: bool,
    /// Only routes behind which nothing answers.
    pub stale: bool,
    /// Only routes with findings.
    pub findings: bool,
    /// Columns to sort by, such as `-severity,host`.
    pub sort: Option<String>,
}

impl RoutesQuery {
    fn read(&self) -> Result<Query, Error> {
        let query = self.namespaces.iter().fold(Query::new(), |query, glob| query.namespace(glob));
        let query = self.hosts.iter().fold(query, |query, glob| query.host(glob));
        let query = self.classes.iter().fold(query, |query, glob| query.class(glob));
        let query = query.public(self.public).stale(self.stale).findings(self.findings);
        match &self.sort {
            Some(columns) => query.sort(columns),
            None => Ok(query),
        }
    }
}

/// What a call led to.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// What policies said.
    Report(Box<Report>),
    /// The routes.
    Routes(Box<Registry>),
}

impl Outcome {
    /// The text in a format of its own, `json` where none is named.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] for a format that it does not have.
    pub fn render(&self, format: Option<&str>) -> Result<String, Error> {
        let name = format.unwrap_or("json");
        let options = RenderOptions::default();
        match self {
            Self::Report(report) => report.render(name.parse::<Format>()?, &options),
            Self::Routes(routes) => Ok(routes.render(name.parse::<registry::Format>()?, &options)),
        }
    }

    /// The decision of the report; that on the same objects where routes were asked for.
    #[must_use]
    pub fn decision(&self) -> Decision {
        match self {
            Self::Report(report) => report.decision(),
            Self::Routes(routes) => routes.report().decision(),
        }
    }

    /// The exit code of a program that does what the call asks.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Report(report) => report.exit_code(),
            Self::Routes(routes) => routes.exit_code(),
        }
    }
}

/// A text and its name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// What locations call it, usually a path.
    pub name: String,
    /// The text.
    pub text: String,
}

/// What a binding answers: a report, or the error that kept one from being made.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum EvaluateAnswer {
    /// The report was made; it may still deny.
    Report {
        /// The report.
        report: Box<Report>,
    },
    /// The call itself was wrong.
    Error {
        /// What is wrong.
        error: AnswerError,
    },
}

/// An [`Error`] as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnswerError {
    /// The category.
    pub kind: &'static str,
    /// The sentence.
    pub message: String,
    /// How to mend it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Where the cause is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<crate::error::Location>,
}

impl From<&Error> for AnswerError {
    fn from(error: &Error) -> Self {
        Self {
            kind: error.kind().as_str(),
            message: error.message().to_owned(),
            help: error.help().map(str::to_owned),
            location: error.location().cloned(),
        }
    }
}

impl EvaluateCall {
    /// Reads a call.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Input`] when it is no JSON, or has a key that is not known.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let malformed = |error| Error::new(ErrorKind::Input, format!("the call is malformed: {error}"));
        // By way of a map: a list would be taken for the fields in their order.
        let call: serde_json::Map<String, Value> = serde_json::from_slice(bytes).map_err(malformed)?;
        serde_json::from_value(Value::Object(call)).map_err(malformed)
    }

    /// The evaluator that the call asks for; worth keeping for further calls with the same options.
    ///
    /// # Errors
    ///
    /// As for [`EvaluatorBuilder::build`](crate::EvaluatorBuilder::build) and [`Config::parse`].
    pub fn evaluator(&self) -> Result<Evaluator, Error> {
        let config = match &self.config {
            Value::String(text) => Config::parse(".portcullis.yaml", text.as_bytes())?,
            other => Config::from_value(other.clone())?,
        };
        let builder = Evaluator::builder().config(config);
        #[cfg(feature = "rego")]
        let builder = self.policies.iter().fold(builder, |builder, policy| builder.user_policy(&policy.name, &policy.text));
        #[cfg(not(feature = "rego"))]
        if !self.policies.is_empty() {
            return Err(Error::new(ErrorKind::Policy, "this build runs the bundled policies only"));
        }
        builder.build()
    }

    /// Does what the call asks for.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Input`] when it names nothing, or things that do not go together; [`ErrorKind::Config`] for an op or a column that
    /// does not exist; else as for [`Evaluator::evaluate`] and [`Review::from_admission`].
    ///
    /// # Example
    ///
    /// ```
    /// use portcullis::call::EvaluateCall;
    /// let call = EvaluateCall::parse(br#"{"op": "routes", "documents": [{"name": "a.yaml", "text": ""}]}"#)?;
    /// let routes = call.answer(&call.evaluator()?)?;
    /// assert!(routes.render(Some("html"))?.contains("no routes"));
    /// # Ok::<(), portcullis::Error>(())
    /// ```
    pub fn answer(&self, evaluator: &Evaluator) -> Result<Outcome, Error> {
        match self.op.as_deref() {
            None | Some("evaluate") => Ok(Outcome::Report(Box::new(self.judge(evaluator)?))),
            Some("routes") => Ok(Outcome::Routes(Box::new(self.routes(evaluator)?))),
            Some(other) => Err(unknown_name("op", other, &["evaluate", "routes"])),
        }
    }

    /// Judges what the call names.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Input`] when it names nothing, both documents and a review, or what belongs to another op; else as for
    /// [`Evaluator::evaluate`] and [`Review::from_admission`].
    pub fn judge(&self, evaluator: &Evaluator) -> Result<Report, Error> {
        if self.query.is_some() || self.op.as_deref().is_some_and(|op| op != "evaluate") {
            return Err(Error::new(ErrorKind::Input, "`query` and `op` other than `evaluate` ask for no report"));
        }
        match (&self.review, self.documents.as_slice()) {
            (Some(_), [_, ..]) => Err(Error::new(ErrorKind::Input, "the call has both `documents` and `review`")),
            (None, []) => Err(Error::new(ErrorKind::Input, "the call names neither `documents` nor a `review`")),
            (None, texts) => evaluator.evaluate_sources(&parsed(texts)),
            (Some(review), []) => self.judge_review(evaluator, &Review::from_admission(review.as_bytes())?, &Limits::default()),
        }
    }

    fn routes(&self, evaluator: &Evaluator) -> Result<Registry, Error> {
        if self.review.is_some() {
            return Err(Error::new(ErrorKind::Input, "a `review` has no registry of routes")
                .remedy("name the objects of the cluster as `documents`"));
        }
        if self.documents.is_empty() {
            return Err(Error::new(ErrorKind::Input, "the call names no `documents`"));
        }
        let query = self.query.as_ref().map_or_else(|| Ok(Query::new()), RoutesQuery::read)?;
        let others = self.inventory.as_deref().unwrap_or_default();
        Ok(evaluator.routes_in(&parsed(&self.documents), &parsed(others))?.query(&query))
    }

    fn judge_review(&self, evaluator: &Evaluator, review: &Review, limits: &Limits) -> Result<Report, Error> {
        let Some(texts) = &self.inventory else { return evaluator.evaluate(review) };
        let mut documents = Vec::new();
        for text in texts {
            documents.extend(Document::parse(&text.name, text.text.as_bytes(), limits).into_result()?);
        }
        evaluator.evaluate_in(review, &evaluator.inventory(&documents))
    }
}

fn parsed(texts: &[Text]) -> Vec<Documents> {
    let limits = Limits::default();
    texts.iter().map(|one| Document::parse(&one.name, one.text.as_bytes(), &limits)).collect()
}

/// Answers a call given as JSON: with the report or the routes as JSON or in the format asked for, or with `{"error": …}`.
#[must_use]
pub fn evaluate(bytes: &[u8]) -> String {
    let answer = EvaluateCall::parse(bytes).and_then(|call| call.answer(&call.evaluator()?)?.render(call.format.as_deref()));
    answer.unwrap_or_else(|error| {
        let answer = EvaluateAnswer::Error { error: AnswerError::from(&error) };
        let mut text = serde_json::to_string_pretty(&answer).unwrap_or_default();
        text.push('\n');
        text
    })
}
