//! The small vocabularies of rows.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::error::Error;
use crate::policy::rating::{named, unknown_name};

/// Who can reach a route.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Exposure {
    /// Everybody on the internet, as far as the objects tell.
    Public,
    /// Only the network of the cluster or of its owner.
    Internal,
    /// The objects do not tell.
    #[default]
    Unknown,
}

impl Exposure {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Public, Self::Internal, Self::Unknown];

    /// The lower-case name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
            Self::Unknown => "unknown",
        }
    }
}

/// What becomes of TLS on a route.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Tls {
    /// Ended at the proxy, with a certificate for the host.
    Served,
    /// Handed to the backend unopened.
    Passthrough,
    /// There is none: requests travel in the clear.
    Plain,
    /// There is none, and the route only redirects to HTTPS.
    Redirect,
    /// Ended in front of the cluster.
    Elsewhere,
    /// The objects do not tell.
    #[default]
    Unknown,
    /// Nothing to tell: the route is neither HTTP nor TLS.
    None,
}

impl Tls {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Served, Self::Passthrough, Self::Plain, Self::Redirect, Self::Elsewhere, Self::Unknown, Self::None];

    /// The lower-case name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Served => "served",
            Self::Passthrough => "passthrough",
            Self::Plain => "plain",
            Self::Redirect => "redirect",
            Self::Elsewhere => "elsewhere",
            Self::Unknown => "unknown",
            Self::None => "none",
        }
    }
}

/// What becomes of plain HTTP on a route that serves TLS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Redirect {
    /// It is answered as HTTPS is.
    Open,
    /// It is sent to HTTPS.
    Redirect,
    /// It is refused.
    Closed,
    /// There is nothing to tell.
    None,
    /// The objects do not tell.
    #[default]
    Unknown,
}

impl Redirect {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Open, Self::Redirect, Self::Closed, Self::None, Self::Unknown];

    /// The lower-case name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Redirect => "redirect",
            Self::Closed => "closed",
            Self::None => "none",
            Self::Unknown => "unknown",
        }
    }
}

/// Whether a guard stands in front of a route.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Guard {
    /// It is there and enforced.
    On,
    /// It is there and enforces nothing.
    Void,
    /// The objects do not tell.
    Unknown,
    /// It is not there.
    #[default]
    Off,
}

impl Guard {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::On, Self::Void, Self::Unknown, Self::Off];

    /// The lower-case name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Void => "void",
            Self::Unknown => "unknown",
            Self::Off => "off",
        }
    }
}

named!(Exposure, "exposure");
named!(Tls, "state of TLS");
named!(Redirect, "state of plain HTTP");
named!(Guard, "state of a guard");
