//! The JSON contract of the bindings: one call, one answer. The CLI, C and WASM give the same bytes for the same call.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::access::{self, AccessDiff, PROFILES, Question, Selection, Separation, Snapshot, WhoCan};
use crate::config::Config;
use crate::document::Document;
use crate::document::Documents;
use crate::error::{Error, ErrorKind};
use crate::evaluator::Evaluator;
use crate::exposure::{self, Exposure, ExposureDiff};
use crate::limits::Limits;
use crate::network::{self, AddressMatching, Network, Reach};
use crate::policy::rating::unknown_name;
use crate::registry::{self, Query, Registry};
use crate::render::{Format, RenderOptions};
use crate::report::json::pretty;
use crate::report::{Decision, Fault, Report};
use crate::review::Review;

/// What a binding is asked: which texts to judge, and how.
///
/// Give either `documents` or `review`. With `"op": "routes"` the routes in the documents are listed instead, with `who_can`,
/// `separation`, `access_diff` and `access_facts` it is told who may do what in them, and with `exposure`, `exposure_diff`,
/// `exposure_suggest` and `reach` what can be reached in them.
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
    /// What is asked for: `evaluate` (default), `routes`, `who_can`, `separation`, `access_diff`, `access_facts`, `exposure`,
    /// `exposure_diff`, `exposure_suggest` or `reach`.
    pub op: Option<String>,
    /// Texts to judge together.
    pub documents: Vec<Text>,
    /// The text of an `AdmissionReview` to judge instead.
    pub review: Option<String>,
    /// Other objects that are known, beside an admission review or beside the documents whose routes are listed. Without it nothing is
    /// known about others than a review's, and documents are all there is.
    pub inventory: Option<Vec<Text>>,
    /// Approvals of the change that the caller has verified, as [`Review::approvals`] takes them; with a `review` only.
    pub approvals: Option<Value>,
    /// A configuration, with the keys of `.portcullis.yaml`; as an object, or as the text of such a file.
    pub config: Value,
    /// Own policies.
    pub policies: Vec<Text>,
    /// How to render the report: `json` (default), `sarif`, `concise`, `github`, `junit`, `full`; or the routes: `json` (default),
    /// `table`, `csv`, `markdown`, `html`. Answers about access have the formats of routes; `access_facts` has `json` only. `exposure` has the formats of
    /// routes, `dot` and `mermaid`; `exposure_diff` those of routes but `html`; `exposure_suggest` `json` and `yaml`; `reach` `json`, `text`
    /// and `markdown`.
    pub format: Option<String>,
    /// Which routes are listed, and in which order; with the op `routes` only.
    pub query: Option<RoutesQuery>,
    /// What is asked; with the op `who_can` only, which needs it.
    pub question: Option<AccessQuestion>,
    /// Which conflicts are told, and of whom; with the op `separation` only.
    pub separation: Option<SeparationQuery>,
    /// The documents as they were before; with the ops `access_diff` and `exposure_diff` only, which need it. An empty list is a cluster
    /// without anything.
    pub old: Option<Vec<Text>>,
    /// Which rows are listed, or for which of them something is suggested; with the ops `exposure` and `exposure_suggest` only.
    pub exposure: Option<ExposureQuery>,
    /// What is asked; with the op `reach` only, which needs it.
    pub reach: Option<ReachQuestion>,
}

/// Who can do something, as [`Question`] says it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AccessQuestion {
    /// The verb, such as `create`.
    pub verb: String,
    /// The resource, such as `ingresses`, `pods/exec` or `widgets.example.com`, or a path such as `/metrics`.
    pub resource: String,
    /// The namespace; without it every namespace, or an object of the cluster.
    #[serde(default)]
    pub namespace: Option<String>,
    /// The name of the object; without it any.
    #[serde(default)]
    pub name: Option<String>,
}

impl AccessQuestion {
    fn read(&self) -> Result<Question, Error> {
        let question = Question::new(&self.verb, &self.resource)?;
        let question = self.namespace.iter().fold(question, |question, namespace| question.namespace(namespace));
        Ok(self.name.iter().fold(question, |question, name| question.name(name)))
    }
}

/// Which conflicts are told, and of whom, as [`Selection`] says it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct SeparationQuery {
    /// Which pairs of duties are conflicts: `strict`, `standard` (default) or `small-team`.
    pub profile: Option<String>,
    /// Namespaces; `*` and `?` are wildcards.
    pub namespaces: Vec<String>,
    /// People; `*` and `?` are wildcards.
    pub people: Vec<String>,
    /// Also people who hold no conflicting duties.
    pub all: bool,
}

impl SeparationQuery {
    fn profile(&self) -> Result<&str, Error> {
        let name = self.profile.as_deref().unwrap_or("standard");
        PROFILES.into_iter().find(|profile| *profile == name).ok_or_else(|| unknown_name("profile", name, &PROFILES))
    }

    fn selection(&self) -> Selection {
        let selection = self.namespaces.iter().fold(Selection::new().all(self.all), |chosen, glob| chosen.namespace(glob));
        self.people.iter().fold(selection, |chosen, glob| chosen.person(glob))
    }
}

/// Which rows of an exposure are listed, as [`exposure::Query`] says it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct ExposureQuery {
    /// Namespaces of workloads; `*` and `?` are wildcards.
    pub namespaces: Vec<String>,
    /// Hosts that lead to workloads; `*` and `?` are wildcards.
    pub hosts: Vec<String>,
}

impl ExposureQuery {
    fn read(&self) -> exposure::Query {
        let query = self.namespaces.iter().fold(exposure::Query::new(), |query, glob| query.namespace(glob));
        self.hosts.iter().fold(query, |query, glob| query.host(glob))
    }
}

/// Whether something reaches something, as [`network::Question`] says it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReachQuestion {
    /// The source, such as `shop/web`, `shop/` (a new Pod without labels), `10.0.0.7` or `internet`.
    pub from: String,
    /// The target, such as `shop/web:8080` or `service/shop/web:http`.
    pub to: String,
    /// Whether ranges match Pods: `every-address` (default) or `selectors-only`.
    #[serde(default)]
    pub matching: Option<String>,
}

impl ReachQuestion {
    fn matching(&self) -> Result<AddressMatching, Error> {
        match self.matching.as_deref() {
            None | Some("every-address") => Ok(AddressMatching::EveryAddress),
            Some("selectors-only") => Ok(AddressMatching::SelectorsOnly),
            Some(other) => Err(unknown_name("matching", other, &["every-address", "selectors-only"])),
        }
    }
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
    /// Who can do something.
    WhoCan(Box<WhoCan>),
    /// Who holds conflicting duties.
    Separation(Box<Separation>),
    /// Who gained and who lost what.
    AccessDiff(Box<AccessDiff>),
    /// The facts about access, as [`Snapshot::facts`] gives them.
    AccessFacts(Box<Value>),
    /// What can be reached from outside.
    Exposure(Box<Exposure>),
    /// What changed of that.
    ExposureDiff(Box<ExposureDiff>),
    /// The network policies that are suggested for it, as [`Exposure::suggest`] gives them.
    ExposureSuggestion(Box<Exposure>),
    /// Whether something reaches something.
    Reach(Box<Reach>),
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
            Self::WhoCan(answer) => Ok(answer.render(name.parse::<access::Format>()?, &options)),
            Self::Separation(answer) => Ok(answer.render(name.parse::<access::Format>()?, &options)),
            Self::AccessDiff(answer) => Ok(answer.render(name.parse::<access::Format>()?, &options)),
            Self::AccessFacts(facts) if name == "json" => Ok(pretty(facts)),
            Self::AccessFacts(_) => Err(unknown_name("format", name, &["json"])),
            Self::Exposure(exposure) => Ok(exposure.render(name.parse::<exposure::Format>()?, &options)),
            Self::ExposureDiff(diff) => Ok(diff.render(format_of_diff(name)?, &options)),
            Self::ExposureSuggestion(exposure) => match name {
                "json" => Ok(exposure.suggest_json()),
                "yaml" => Ok(exposure.suggest()),
                _ => Err(unknown_name("format", name, &["json", "yaml"])),
            },
            Self::Reach(reach) => Ok(reach.render(name.parse::<network::Format>()?, &options)),
        }
    }

    /// The decision of the report; that on the same objects where routes were asked for. Any other answer denies where
    /// [`Outcome::exit_code`] is 1 or 4.
    #[must_use]
    pub fn decision(&self) -> Decision {
        match self {
            Self::Report(report) => report.decision(),
            Self::Routes(routes) => routes.report().decision(),
            other if matches!(other.exit_code(), 0 | 3) => Decision::Allow,
            _ => Decision::Deny,
        }
    }

    /// The exit code of a program that does what the call asks.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Report(report) => report.exit_code(),
            Self::Routes(routes) => routes.exit_code(),
            Self::WhoCan(answer) => answer.exit_code(),
            Self::Separation(answer) => answer.exit_code(),
            Self::AccessDiff(answer) => answer.exit_code(),
            Self::AccessFacts(_) => 0,
            Self::Exposure(exposure) | Self::ExposureSuggestion(exposure) => exposure.exit_code(),
            Self::ExposureDiff(diff) => diff.exit_code(),
            Self::Reach(reach) => reach.exit_code(),
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
    ///
    /// let question = br#"{"op": "who_can", "documents": [{"name": "a.yaml", "text": ""}],
    ///     "question": {"verb": "create", "resource": "ingresses", "namespace": "shop"}}"#;
    /// let call = EvaluateCall::parse(question)?;
    /// let who = call.answer(&call.evaluator()?)?;
    /// assert!(who.render(Some("table"))?.contains("Group:system:masters"));
    ///
    /// let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec: {containers: [{name: a, ports: [{containerPort: 80}]}]}\n";
    /// let call = serde_json::json!({"op": "reach", "documents": [{"name": "a.yaml", "text": pod}], "reach": {"from": "internet", "to": "shop/web"}});
    /// let call = EvaluateCall::parse(call.to_string().as_bytes())?;
    /// let reach = call.answer(&call.evaluator()?)?;
    /// assert!(reach.render(Some("text"))?.starts_with("yes: internet"));
    /// # Ok::<(), portcullis::Error>(())
    /// ```
    pub fn answer(&self, evaluator: &Evaluator) -> Result<Outcome, Error> {
        let op = self.op.as_deref().unwrap_or("evaluate");
        if let Some(key) = self.misplaced(op) {
            return Err(Error::new(ErrorKind::Input, format!("`{key}` does not go with the op `{op}`")));
        }
        match op {
            "evaluate" => Ok(Outcome::Report(Box::new(self.judge(evaluator)?))),
            "routes" => Ok(Outcome::Routes(Box::new(self.routes(evaluator)?))),
            "who_can" => {
                let asked = self.question.as_ref().ok_or_else(|| needed("question", op))?;
                Ok(Outcome::WhoCan(Box::new(self.snapshot()?.who_can(&asked.read()?))))
            }
            "separation" => {
                let query = self.separation.clone().unwrap_or_default();
                let separation = self.snapshot()?.separation(query.profile()?);
                Ok(Outcome::Separation(Box::new(separation.select(&query.selection()))))
            }
            "access_diff" => {
                let old = self.old.as_deref().ok_or_else(|| needed("old", op))?;
                Ok(Outcome::AccessDiff(Box::new(Snapshot::of(&parsed(old)).diff(&self.snapshot()?))))
            }
            "access_facts" => Ok(Outcome::AccessFacts(Box::new(self.facts(evaluator)?))),
            "exposure" => Ok(Outcome::Exposure(Box::new(self.exposed(evaluator)?))),
            "exposure_suggest" => Ok(Outcome::ExposureSuggestion(Box::new(self.exposed(evaluator)?))),
            "exposure_diff" => {
                let old = self.old.as_deref().ok_or_else(|| needed("old", op))?;
                let new = evaluator.exposure(&self.everything()?)?;
                Ok(Outcome::ExposureDiff(Box::new(evaluator.exposure(&parsed(old))?.diff(&new))))
            }
            "reach" => Ok(Outcome::Reach(Box::new(self.reached()?))),
            other => Err(unknown_name("op", other, &OPS)),
        }
    }

    /// Whether it names anything to judge or asks anything, beside what an evaluator is made of.
    #[must_use]
    pub const fn asks(&self) -> bool {
        let texts = !self.documents.is_empty() || self.review.is_some() || self.inventory.is_some() || self.old.is_some();
        let question = self.question.is_some() || self.separation.is_some() || self.exposure.is_some() || self.reach.is_some();
        texts || question || self.op.is_some() || self.query.is_some()
    }

    /// A key that the op does nothing with.
    fn misplaced(&self, op: &str) -> Option<&'static str> {
        let among = matches!(op, "evaluate" | "routes");
        let given = [
            ("query", self.query.is_some(), op == "routes"),
            ("question", self.question.is_some(), op == "who_can"),
            ("separation", self.separation.is_some(), op == "separation"),
            ("old", self.old.is_some(), matches!(op, "access_diff" | "exposure_diff")),
            ("exposure", self.exposure.is_some(), matches!(op, "exposure" | "exposure_suggest")),
            ("reach", self.reach.is_some(), op == "reach"),
            ("review", self.review.is_some(), among),
            ("inventory", self.inventory.is_some(), among),
        ];
        given.into_iter().find(|(_, given, used)| OPS.contains(&op) && *given && !used).map(|(key, ..)| key)
    }

    fn snapshot(&self) -> Result<Snapshot, Error> {
        Ok(Snapshot::of(&self.everything()?))
    }

    /// The documents, which are taken for everything there is.
    fn everything(&self) -> Result<Vec<Documents>, Error> {
        if self.documents.is_empty() {
            return Err(Error::new(ErrorKind::Input, "the call names no `documents`"));
        }
        Ok(parsed(&self.documents))
    }

    fn exposed(&self, evaluator: &Evaluator) -> Result<Exposure, Error> {
        let query = self.exposure.as_ref().map(ExposureQuery::read).unwrap_or_default();
        Ok(evaluator.exposure(&self.everything()?)?.query(&query))
    }

    fn reached(&self) -> Result<Reach, Error> {
        let asked = self.reach.as_ref().ok_or_else(|| needed("reach", "reach"))?;
        let question = network::Question::new(&asked.from, &asked.to)?;
        let matching = asked.matching()?;
        let network = Network::of(&self.everything()?);
        // What is not there may stand in what could not be read.
        network.reach(&question, matching).map_err(|error| network.errors().first().map_or(error, of_fault))
    }

    /// Facts are for other programs, which would take them for whole: what cannot be read is an error.
    fn facts(&self, evaluator: &Evaluator) -> Result<Value, Error> {
        let snapshot = self.snapshot()?;
        if let Some(fault) = snapshot.errors().first() {
            return Err(of_fault(fault));
        }
        Ok(snapshot.facts(evaluator.now()))
    }

    /// Judges what the call names.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Input`] when it names nothing, both documents and a review, or what belongs to another op; else as for
    /// [`Evaluator::evaluate`] and [`Review::from_admission`].
    pub fn judge(&self, evaluator: &Evaluator) -> Result<Report, Error> {
        if self.misplaced("evaluate").is_some() || self.op.as_deref().is_some_and(|op| op != "evaluate") {
            return Err(Error::new(ErrorKind::Input, "a `query` and an `op` other than `evaluate` ask for no report"));
        }
        if self.approvals.is_some() && self.review.is_none() {
            return Err(Error::new(ErrorKind::Input, "`approvals` belong to a `review`"));
        }
        match (&self.review, self.documents.as_slice()) {
            (Some(_), [_, ..]) => Err(Error::new(ErrorKind::Input, "the call has both `documents` and `review`")),
            (None, []) => Err(Error::new(ErrorKind::Input, "the call names neither `documents` nor a `review`")),
            (None, texts) => evaluator.evaluate_sources(&parsed(texts)),
            (Some(review), []) => {
                let review = Review::from_admission(review.as_bytes())?;
                let review = match &self.approvals {
                    Some(approvals) => review.approvals(approvals.clone())?,
                    None => review,
                };
                self.judge_review(evaluator, &review, &Limits::default())
            }
        }
    }

    fn routes(&self, evaluator: &Evaluator) -> Result<Registry, Error> {
        if self.review.is_some() {
            return Err(Error::new(ErrorKind::Input, "a `review` has no registry of routes")
                .remedy("name the objects of the cluster as `documents`"));
        }
        let own = self.everything()?;
        let query = self.query.as_ref().map_or_else(|| Ok(Query::new()), RoutesQuery::read)?;
        let others = self.inventory.as_deref().unwrap_or_default();
        Ok(evaluator.routes_in(&own, &parsed(others))?.query(&query))
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

/// All that can be asked for.
const OPS: [&str; 10] = [
    "evaluate",
    "routes",
    "who_can",
    "separation",
    "access_diff",
    "access_facts",
    "exposure",
    "exposure_diff",
    "exposure_suggest",
    "reach",
];

/// A format in which a comparison can be rendered.
fn format_of_diff(name: &str) -> Result<exposure::Format, Error> {
    let found = exposure::Format::OF_DIFF.into_iter().find(|format| format.as_str() == name);
    found.ok_or_else(|| unknown_name("format", name, &exposure::Format::OF_DIFF.map(exposure::Format::as_str)))
}

fn of_fault(fault: &Fault) -> Error {
    let error = Error::new(fault.kind(), fault.message());
    fault.location().cloned().into_iter().fold(error, Error::at)
}

fn needed(key: &str, op: &str) -> Error {
    Error::new(ErrorKind::Input, format!("the op `{op}` needs `{key}`"))
}

fn parsed(texts: &[Text]) -> Vec<Documents> {
    let limits = Limits::default();
    texts.iter().map(|one| Document::parse(&one.name, one.text.as_bytes(), &limits)).collect()
}

/// Answers a call given as JSON: with the report, or what else was asked for, as JSON or in the format asked for, or with
/// `{"error": …}`.
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::EvaluateCall;
    use crate::report::Decision;
    use crate::{Error, ErrorKind};

    const TEAM: &str = "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: team, namespace: shop}\n\
        roleRef: {kind: ClusterRole, name: edit}\nsubjects: [{kind: User, name: ann}]\n";

    const WEB: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop, labels: {app: web}}\n\
        spec: {containers: [{name: web, ports: [{containerPort: 8080}]}]}\n---\n\
        apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\n\
        spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}\n";

    #[test]
    fn answers_about_the_network_decide_by_their_exit_codes() {
        let web = json!([{"name": "web.yaml", "text": WEB}]);
        let broken = json!([{"name": "a", "text": "a: ["}]);
        let reach = json!({"from": "internet", "to": "shop/web"});
        for (call, expected) in [
            (json!({"op": "exposure", "documents": web}), (Decision::Allow, 0)),
            (json!({"op": "exposure", "documents": broken}), (Decision::Deny, 4)),
            (json!({"op": "exposure_suggest", "documents": [{"name": "a", "text": "a: 1"}]}), (Decision::Allow, 3)),
            (json!({"op": "exposure_diff", "documents": web, "old": []}), (Decision::Deny, 1)),
            (json!({"op": "exposure_diff", "documents": web, "old": web}), (Decision::Allow, 0)),
            (json!({"op": "reach", "documents": web, "reach": reach}), (Decision::Allow, 0)),
        ] {
            assert_eq!(answered(&call).expect("answered"), expected, "{call}");
        }
    }

    #[test]
    fn rows_and_ranges_are_chosen() {
        let rendered = |call: &serde_json::Value| -> serde_json::Value {
            serde_json::from_str(&super::evaluate(call.to_string().as_bytes())).expect("JSON")
        };
        let web = json!([{"name": "web.yaml", "text": WEB}]);
        let rows = |op: &str, namespace: &str, key: &str| {
            let call = json!({"op": op, "documents": web, "exposure": {"namespaces": [namespace]}});
            rendered(&call)[key].as_array().map(Vec::len)
        };
        assert_eq!((rows("exposure", "sh*", "rows"), rows("exposure", "x", "rows")), (Some(1), Some(0)));
        let suggested = (rows("exposure_suggest", "shop", "policies"), rows("exposure_suggest", "x", "policies"));
        assert_eq!(suggested, (Some(1), Some(0)));
        let reach = json!({"from": "internet", "to": "shop/web", "matching": "selectors-only"});
        assert_eq!(rendered(&json!({"op": "reach", "documents": web, "reach": reach}))["matching"], "selectors-only");
    }

    fn answered(call: &serde_json::Value) -> Result<(Decision, u8), Error> {
        let call = EvaluateCall::parse(call.to_string().as_bytes())?;
        let outcome = call.answer(&call.evaluator()?)?;
        Ok((outcome.decision(), outcome.exit_code()))
    }

    #[test]
    fn answers_about_access_decide_by_their_exit_codes() {
        let team = json!([{"name": "team.yaml", "text": TEAM}]);
        let question = json!({"verb": "create", "resource": "pods"});
        for (call, expected) in [
            (json!({"op": "who_can", "documents": team, "question": question}), (Decision::Allow, 0)),
            (json!({"op": "separation", "documents": team}), (Decision::Deny, 1)),
            (json!({"op": "separation", "documents": team, "separation": {"people": ["bob"]}}), (Decision::Allow, 0)),
            (json!({"op": "access_diff", "documents": team, "old": []}), (Decision::Deny, 1)),
            (json!({"op": "access_diff", "documents": team, "old": team}), (Decision::Allow, 0)),
            (json!({"op": "access_facts", "documents": team}), (Decision::Allow, 0)),
            (json!({"op": "separation", "documents": [{"name": "a", "text": "a: ["}]}), (Decision::Deny, 4)),
            (json!({"op": "separation", "documents": [{"name": "a", "text": "a: 1"}]}), (Decision::Allow, 3)),
        ] {
            assert_eq!(answered(&call).expect("answered"), expected, "{call}");
        }
    }

    #[test]
    fn what_an_op_does_nothing_with_is_wrong() {
        let team = json!([{"name": "team.yaml", "text": TEAM}]);
        for (call, kind, message) in [
            (json!({"op": "who_can", "documents": team}), ErrorKind::Input, "the op `who_can` needs `question`"),
            (
                json!({"op": "separation", "documents": team, "old": []}),
                ErrorKind::Input,
                "`old` does not go with the op `separation`",
            ),
            (json!({"documents": team, "separation": {}}), ErrorKind::Input, "`separation` does not go with the op `evaluate`"),
            (json!({"op": "access_facts", "review": "{}"}), ErrorKind::Input, "`review` does not go with the op `access_facts`"),
            (json!({"op": "access_facts"}), ErrorKind::Input, "the call names no `documents`"),
            (
                json!({"op": "separation", "documents": team, "separation": {"profile": "lax"}}),
                ErrorKind::Config,
                "unknown profile `lax`",
            ),
            (json!({"op": "seperation"}), ErrorKind::Config, "unknown op `seperation`"),
            (json!({"op": "reach", "documents": team}), ErrorKind::Input, "the op `reach` needs `reach`"),
            (json!({"op": "exposure_diff", "documents": team}), ErrorKind::Input, "the op `exposure_diff` needs `old`"),
            (
                json!({"op": "exposure_diff", "documents": team, "old": [], "exposure": {}}),
                ErrorKind::Input,
                "`exposure` does not go with the op `exposure_diff`",
            ),
            (json!({"op": "exposure", "inventory": []}), ErrorKind::Input, "`inventory` does not go with the op `exposure`"),
            (
                json!({"op": "reach", "documents": team, "reach": {"from": "internet", "to": "a/b", "matching": "all"}}),
                ErrorKind::Config,
                "unknown matching `all`",
            ),
            (
                json!({"op": "reach", "documents": [{"name": "a", "text": "kind: [\n"}], "reach": {"from": "internet", "to": "a/b"}}),
                ErrorKind::Input,
                "invalid YAML: unclosed bracket '['",
            ),
        ] {
            let error = answered(&call).expect_err("wrong");
            assert_eq!((error.kind(), error.message()), (kind, message), "{call}");
        }
    }
}
