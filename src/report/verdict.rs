//! The small vocabularies of reports: verdict, decision, enforcement action.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::error::Error;
use crate::policy::rating::{named, unknown_name};

/// What one policy says about one object. Ordered by weight: an error outweighs a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// Nothing is wrong.
    Pass,
    /// What the policy needed was not given, so it cannot tell.
    Unknown,
    /// Something is wrong.
    Fail,
    /// The object or the policy could not be judged. Never an allow.
    Error,
}

impl Verdict {
    /// All verdicts, the lightest first.
    pub const ALL: [Self; 4] = [Self::Pass, Self::Unknown, Self::Fail, Self::Error];

    /// The lower-case name used in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Unknown => "unknown",
            Self::Fail => "fail",
            Self::Error => "error",
        }
    }
}

/// What to do with the request, or the change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Decision {
    /// Let it pass.
    Allow,
    /// Refuse it.
    Deny,
}

impl Decision {
    /// Both decisions.
    pub const ALL: [Self; 2] = [Self::Allow, Self::Deny];

    /// The lower-case name used in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Deny => "deny",
        }
    }
}

/// What a finding of a policy leads to. The words are those of Gatekeeper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EnforcementAction {
    /// Reported only.
    DryRun,
    /// Reported as a warning.
    Warn,
    /// The decision is deny.
    #[default]
    Deny,
}

impl EnforcementAction {
    /// All actions, the mildest first.
    pub const ALL: [Self; 3] = [Self::DryRun, Self::Warn, Self::Deny];

    /// The lower-case name used in configuration and reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DryRun => "dryrun",
            Self::Warn => "warn",
            Self::Deny => "deny",
        }
    }
}

/// What an error leads to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FailurePolicy {
    /// The decision is deny: what could not be judged does not pass.
    #[default]
    Fail,
    /// Errors are reported and do not decide.
    Ignore,
}

impl FailurePolicy {
    /// Both, the safe one first.
    pub const ALL: [Self; 2] = [Self::Fail, Self::Ignore];

    /// The lower-case name used in configuration.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Ignore => "ignore",
        }
    }
}

/// What an `unknown` verdict leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnknownAction {
    /// The decision is deny. The default in the strict profile.
    Deny,
    /// It is reported. The default in the baseline profile.
    Warn,
}

impl UnknownAction {
    /// Both, the strict one first.
    pub const ALL: [Self; 2] = [Self::Deny, Self::Warn];

    /// The lower-case name used in configuration.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Deny => "deny",
            Self::Warn => "warn",
        }
    }
}

named!(Verdict, "verdict");
named!(Decision, "decision");
named!(EnforcementAction, "enforcement action");
named!(FailurePolicy, "failure policy");
named!(UnknownAction, "action for unknown verdicts");
