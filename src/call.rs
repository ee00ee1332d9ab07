//! The JSON contract of the bindings: one call, one answer. The CLI, C and WASM give the same bytes for the same call.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::config::Config;
use crate::document::Document;
use crate::error::{Error, ErrorKind};
use crate::evaluator::Evaluator;
use crate::limits::Limits;
use crate::render::{Format, RenderOptions};
use crate::report::Report;
use crate::review::Review;

/// What a binding is asked: which texts to judge, and how.
///
/// Give either `documents` or `review`.
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
    /// Texts to judge together.
    pub documents: Vec<Text>,
    /// The text of an `AdmissionReview` to judge instead.
    pub review: Option<String>,
    /// Other objects that are known, beside an admission review. Without it nothing is known about them.
    pub inventory: Option<Vec<Text>>,
    /// A configuration, with the keys of `.portcullis.yaml`; as an object, or as the text of such a file.
    pub config: Value,
    /// Own policies.
    pub policies: Vec<Text>,
    /// How to render the report: `json` (default), `sarif`, `concise`, `github`, `junit`, `full`.
    pub format: Option<String>,
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

    /// Judges what the call names.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Input`] when it names nothing, or both documents and a review; else as for [`Evaluator::evaluate`] and
    /// [`Review::from_admission`].
    pub fn judge(&self, evaluator: &Evaluator) -> Result<Report, Error> {
        let limits = Limits::default();
        match (&self.review, self.documents.as_slice()) {
            (Some(_), [_, ..]) => Err(Error::new(ErrorKind::Input, "the call has both `documents` and `review`")),
            (None, []) => Err(Error::new(ErrorKind::Input, "the call names neither `documents` nor a `review`")),
            (None, texts) => {
                let parsed: Vec<_> = texts.iter().map(|one| Document::parse(&one.name, one.text.as_bytes(), &limits)).collect();
                evaluator.evaluate_sources(&parsed)
            }
            (Some(review), []) => self.judge_review(evaluator, &Review::from_admission(review.as_bytes())?, &limits),
        }
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

/// Answers a call given as JSON: with the report as JSON or in the format asked for, or with `{"error": …}`.
#[must_use]
pub fn evaluate(bytes: &[u8]) -> String {
    let answer = EvaluateCall::parse(bytes).and_then(|call| {
        let report = call.judge(&call.evaluator()?)?;
        let format = call.format.as_deref().unwrap_or("json").parse::<Format>()?;
        report.render(format, &RenderOptions::default())
    });
    answer.unwrap_or_else(|error| {
        let answer = EvaluateAnswer::Error { error: AnswerError::from(&error) };
        let mut text = serde_json::to_string_pretty(&answer).unwrap_or_default();
        text.push('\n');
        text
    })
}
