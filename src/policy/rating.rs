//! The small vocabularies of METADATA: severity, profile, status.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::suggest::suggestion;
use crate::error::{Error, ErrorKind};

/// How bad what a policy finds is. Ordered: `Info < Low < Medium < High < Critical`.
///
/// # Example
///
/// ```
/// use portcullis::Severity;
/// assert!(Severity::High > Severity::Medium);
/// assert_eq!("high".parse::<Severity>()?, Severity::High);
/// # Ok::<(), portcullis::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Info,
    /// A weakness that needs others to matter.
    Low,
    /// A weakness that matters by itself in some clusters.
    Medium,
    /// Traffic, secrets or duties are exposed.
    High,
    /// The cluster or the data behind a route can be taken over.
    Critical,
}

impl Severity {
    /// All severities, the mildest first.
    pub const ALL: [Self; 5] = [Self::Info, Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The lower-case name used in METADATA, configuration and reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// Which policies run, and how strict their defaults are.
///
/// # Example
///
/// ```
/// use portcullis::{Evaluator, Profile};
/// let strict = Evaluator::builder().profile(Profile::Strict).build()?;
/// assert!(strict.policies().len() >= Evaluator::builder().build()?.policies().len());
/// # Ok::<(), portcullis::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Profile {
    /// Policies that are right for every cluster.
    #[default]
    Baseline,
    /// All policies, with the stricter defaults that METADATA names; what is unknown denies.
    Strict,
}

impl Profile {
    /// Both profiles, the wider audience first.
    pub const ALL: [Self; 2] = [Self::Baseline, Self::Strict];

    /// The lower-case name used in METADATA and configuration.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Strict => "strict",
        }
    }
}

/// How settled a policy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// May still change what it finds between patch releases.
    Preview,
    /// Changes what it finds only as the changelog says.
    Stable,
    /// Will be removed; its remediation names the successor.
    Deprecated,
}

impl Status {
    /// All statuses, in the order of a policy's life.
    pub const ALL: [Self; 3] = [Self::Preview, Self::Stable, Self::Deprecated];

    /// The lower-case name used in METADATA.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Preview => "preview",
            Self::Stable => "stable",
            Self::Deprecated => "deprecated",
        }
    }
}

macro_rules! named {
    ($name:ident, $what:literal) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = Error;

            /// Reads the lower-case name.
            ///
            /// # Errors
            ///
            /// [`ErrorKind::Config`] for any other text.
            fn from_str(text: &str) -> Result<Self, Error> {
                $name::ALL
                    .into_iter()
                    .find(|value| value.as_str() == text)
                    .ok_or_else(|| unknown_name($what, text, &$name::ALL.map($name::as_str)))
            }
        }
    };
}

named!(Severity, "severity");
named!(Profile, "profile");
named!(Status, "status");
pub(crate) use named;

/// The error for a name that is none of `known`.
pub(crate) fn unknown_name(what: &str, text: &str, known: &[&str]) -> Error {
    let error = Error::new(ErrorKind::Config, format!("unknown {what} `{text}`"));
    match suggestion(text, known.iter().copied()) {
        Some(near) => error.remedy(format!("did you mean `{near}`?")),
        None => error.remedy(format!("known: {}", known.join(", "))),
    }
}
