//! The entries of a report: findings, unknowns, errors, exempted findings, notices.

use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use super::verdict::{EnforcementAction, Verdict};
use crate::document::PathSegment;
use crate::error::{Error, ErrorKind, Location};
use crate::evaluator::exemption::Exemption;
use crate::policy::{Policy, Severity};
use crate::review::ObjectRef;

/// Something that a policy found in an object: a violation located, rated and explained.
#[derive(Clone, Debug)]
pub struct Finding {
    pub(crate) policy: Arc<Policy>,
    pub(crate) verdict: Verdict,
    pub(crate) action: EnforcementAction,
    pub(crate) message: String,
    pub(crate) object: ObjectRef,
    pub(crate) path: Vec<PathSegment>,
    pub(crate) location: Option<Location>,
    pub(crate) evidence: Map<String, Value>,
    pub(crate) related: Vec<ObjectRef>,
    pub(crate) needs: Vec<String>,
    pub(crate) fix: Vec<Value>,
    /// The path with names in place of indexes, which survives a reordering of lists.
    pub(crate) stable_path: String,
    /// Source and document it is about; what findings are sorted by.
    pub(crate) ordinal: (usize, usize),
}

impl Finding {
    /// The policy that found it.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// [`Verdict::Fail`], or [`Verdict::Unknown`] for an entry of [`Report::unknowns`](crate::Report::unknowns).
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// How bad it is: the severity of the policy.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.policy.severity()
    }

    /// What it leads to, with the severity threshold and the settings for unknown verdicts taken into account.
    #[must_use]
    pub const fn action(&self) -> EnforcementAction {
        self.action
    }

    /// What is wrong, in one sentence without a full stop.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The object it is about.
    #[must_use]
    pub const fn object(&self) -> &ObjectRef {
        &self.object
    }

    /// Where in the object it is.
    #[must_use]
    pub fn path(&self) -> &[PathSegment] {
        &self.path
    }

    /// Where in the source it is, when the object was text.
    #[must_use]
    pub const fn location(&self) -> Option<&Location> {
        self.location.as_ref()
    }

    /// The values that led to the verdict.
    #[must_use]
    pub const fn evidence(&self) -> &Map<String, Value> {
        &self.evidence
    }

    /// Other objects that led to the verdict.
    #[must_use]
    pub fn related(&self) -> &[ObjectRef] {
        &self.related
    }

    /// What would settle an unknown verdict, e.g. `networking.k8s.io/IngressClass web`.
    #[must_use]
    pub fn needs(&self) -> &[String] {
        &self.needs
    }

    /// A mechanical mend as the operations of a JSON Patch; empty where there is none.
    #[must_use]
    pub fn fix(&self) -> &[Value] {
        &self.fix
    }

    /// A key of the finding that stays the same when lines move or lists are reordered: 32 hexadecimal digits.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let parts = [
            self.policy.id(),
            &self.object.api_version,
            &self.object.kind,
            &self.object.namespace,
            &self.object.name,
            &self.stable_path,
        ];
        super::fingerprint::of(&parts)
    }

    fn head<S: SerializeMap>(&self, map: &mut S) -> Result<(), S::Error> {
        map.serialize_entry("policy", self.policy.id())?;
        map.serialize_entry("verdict", &self.verdict)?;
        map.serialize_entry("severity", &self.severity())?;
        map.serialize_entry("action", &self.action)?;
        map.serialize_entry("message", &self.message)?;
        map.serialize_entry("object", &self.object)?;
        map.serialize_entry("path", &self.path)?;
        map.serialize_entry("location", &self.location)?;
        map.serialize_entry("evidence", &self.evidence)?;
        map.serialize_entry("related", &self.related)
    }

    fn tail<S: SerializeMap>(&self, map: &mut S) -> Result<(), S::Error> {
        match self.verdict {
            Verdict::Unknown => map.serialize_entry("needs", &self.needs)?,
            _ => map.serialize_entry("fix", &self.fix)?,
        }
        map.serialize_entry("remediation", self.policy.remediation())?;
        map.serialize_entry("fingerprint", &self.fingerprint())
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.head(&mut map)?;
        self.tail(&mut map)?;
        map.end()
    }
}

/// A finding that an exemption covers. It does not decide.
#[derive(Clone, Debug)]
pub struct Exempted {
    pub(crate) finding: Finding,
    pub(crate) exemption: Arc<Exemption>,
}

impl Exempted {
    /// The finding.
    #[must_use]
    pub const fn finding(&self) -> &Finding {
        &self.finding
    }

    /// The exemption that covers it.
    pub fn exemption(&self) -> &Exemption {
        &self.exemption
    }
}

impl Serialize for Exempted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.finding.head(&mut map)?;
        self.finding.tail(&mut map)?;
        map.serialize_entry("exemption", &*self.exemption)?;
        map.end()
    }
}

/// Something that could not be read or judged. Policies that failed on an object for the same reason share one entry.
#[derive(Clone, Debug)]
pub struct Fault {
    pub(crate) policies: Vec<String>,
    pub(crate) kind: ErrorKind,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    pub(crate) object: Option<ObjectRef>,
    pub(crate) path: Option<Vec<PathSegment>>,
    pub(crate) location: Option<Location>,
    pub(crate) ordinal: (usize, usize),
}

impl Fault {
    /// The fault of a text that could not be read.
    pub(crate) fn of_error(error: &Error, ordinal: (usize, usize)) -> Self {
        Self {
            policies: Vec::new(),
            kind: error.kind(),
            message: error.message().to_owned(),
            help: error.help().map(str::to_owned),
            object: None,
            path: None,
            location: error.location().cloned(),
            ordinal,
        }
    }

    /// The ids of the policies that could not judge; empty where none was asked, or none got to see the text.
    #[must_use]
    pub fn policies(&self) -> &[String] {
        &self.policies
    }

    /// The category: [`ErrorKind::Input`] where the object is to blame.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What is wrong, in one sentence without a full stop.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// How to mend it, when that is known.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// The object that could not be judged, when it was one.
    #[must_use]
    pub const fn object(&self) -> Option<&ObjectRef> {
        self.object.as_ref()
    }

    /// Where in the object the cause is.
    #[must_use]
    pub fn path(&self) -> Option<&[PathSegment]> {
        self.path.as_deref()
    }

    /// Where in the source the cause is.
    #[must_use]
    pub const fn location(&self) -> Option<&Location> {
        self.location.as_ref()
    }
}

impl Serialize for Fault {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("policies", &self.policies)?;
        map.serialize_entry("kind", self.kind.as_str())?;
        map.serialize_entry("message", &self.message)?;
        optional(&mut map, "help", self.help.as_ref())?;
        optional(&mut map, "object", self.object.as_ref())?;
        optional(&mut map, "path", self.path.as_ref())?;
        optional(&mut map, "location", self.location.as_ref())?;
        map.end()
    }
}

/// Something worth knowing that is no finding: a document that is no Kubernetes object, an exemption that has expired.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Notice {
    pub(crate) location: Option<Location>,
    pub(crate) kind: &'static str,
    pub(crate) message: String,
}

impl Notice {
    pub(crate) fn new(kind: &'static str, message: impl Into<String>, location: Option<Location>) -> Self {
        Self { location, kind, message: message.into() }
    }

    /// What it is about: `not-an-object`, `duplicate-object`, `reading`, `exemption-expired` or `exemption-unused`.
    #[must_use]
    pub const fn kind(&self) -> &str {
        self.kind
    }

    /// The sentence.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where in the source it is.
    #[must_use]
    pub const fn location(&self) -> Option<&Location> {
        self.location.as_ref()
    }
}

impl Serialize for Notice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("kind", self.kind)?;
        map.serialize_entry("message", &self.message)?;
        optional(&mut map, "location", self.location.as_ref())?;
        map.end()
    }
}

fn optional<S: SerializeMap, T: Serialize>(map: &mut S, key: &str, value: Option<&T>) -> Result<(), S::Error> {
    value.map_or(Ok(()), |value| map.serialize_entry(key, value))
}
