//! Policies: what is known about a rule apart from its Rego, and which rules run.

/// The Rego of a policy; empty where nothing can compile it.
#[cfg(feature = "rego")]
macro_rules! source {
    ($file:literal) => {
        include_str!($file)
    };
}
#[cfg(not(feature = "rego"))]
macro_rules! source {
    ($file:literal) => {
        ""
    };
}

pub(crate) mod generated;
pub(crate) mod metadata;
pub(crate) mod parameters;
pub(crate) mod rating;
pub(crate) mod registry;
pub(crate) mod selection;
pub(crate) mod suggest;

use std::collections::BTreeMap;

use serde_json::Value;

pub use parameters::Parameter;
pub use rating::{Profile, Severity, Status};
pub use registry::{bundle_digest, policies};

/// One policy: a rule with an id, its METADATA and its Rego.
///
/// The bundled ones are listed by [`policies`]; own ones come from
/// [`EvaluatorBuilder::user_policy`](crate::EvaluatorBuilder::user_policy).
///
/// # Example
///
/// ```
/// for policy in portcullis::policies() {
///     println!("{} ({}): {}", policy.id(), policy.severity(), policy.title());
/// }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) severity: Severity,
    pub(crate) profile: Profile,
    pub(crate) status: Status,
    pub(crate) since: String,
    pub(crate) aliases: Vec<String>,
    pub(crate) kinds: Vec<String>,
    pub(crate) needs: Vec<String>,
    pub(crate) remediation: String,
    pub(crate) references: Vec<(String, String)>,
    pub(crate) frameworks: Value,
    pub(crate) parameters: BTreeMap<String, Parameter>,
    pub(crate) package: String,
    pub(crate) file: String,
    pub(crate) source: String,
    pub(crate) bundled: bool,
}

impl Policy {
    /// The id, `<group>/<name>` in kebab-case; it names the bad thing.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The part of the id before the slash.
    #[must_use]
    pub fn group(&self) -> &str {
        self.id.split_once('/').map_or(self.id.as_str(), |(group, _)| group)
    }

    /// One line that says what is wrong.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What is wrong and why it matters, in a few sentences.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.description
    }

    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// The profile it first belongs to; the strict profile has all policies.
    #[must_use]
    pub fn profile(&self) -> Profile {
        self.profile
    }

    /// How settled it is.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// The version that brought it.
    #[must_use]
    pub fn since(&self) -> &str {
        &self.since
    }

    /// Former ids, which still name it in configuration.
    #[must_use]
    pub fn aliases(&self) -> &[String] {
        &self.aliases
    }

    /// The kinds it judges, as `group/Kind` (`/Kind` or `Kind` for the core group); `*` is every kind.
    #[must_use]
    pub fn kinds(&self) -> &[String] {
        &self.kinds
    }

    /// What it needs beyond the object: `inventory:<group/Kind>`, `user_info`, `old_object`, `now`, `facts`.
    #[must_use]
    pub fn needs(&self) -> &[String] {
        &self.needs
    }

    /// How to mend what it finds.
    #[must_use]
    pub fn remediation(&self) -> &str {
        &self.remediation
    }

    /// Further reading: address and title.
    pub fn references(&self) -> impl Iterator<Item = (&str, &str)> {
        self.references.iter().map(|(address, title)| (address.as_str(), title.as_str()))
    }

    /// Controls of public frameworks it checks, as an object of lists.
    #[must_use]
    pub fn frameworks(&self) -> &Value {
        &self.frameworks
    }

    /// Its parameters by name.
    #[must_use]
    pub fn parameters(&self) -> &BTreeMap<String, Parameter> {
        &self.parameters
    }

    /// Its Rego package, `portcullis.<group>.<name>`.
    #[must_use]
    pub fn package(&self) -> &str {
        &self.package
    }

    /// The file its Rego is in.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Its Rego.
    #[cfg(feature = "rego")]
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether it came with the library.
    #[must_use]
    pub fn is_bundled(&self) -> bool {
        self.bundled
    }

    /// Whether `id` is its id or a former one.
    #[must_use]
    pub fn answers_to(&self, id: &str) -> bool {
        self.id == id || self.aliases.iter().any(|alias| alias == id)
    }

    /// Whether it judges objects of `group/Kind`.
    pub(crate) fn judges(&self, group_kind: &str) -> bool {
        self.kinds.iter().any(|kind| kind == "*" || same_kind(kind, group_kind))
    }
}

fn same_kind(declared: &str, group_kind: &str) -> bool {
    declared == group_kind || (!declared.contains('/') && group_kind.strip_prefix('/') == Some(declared))
}
