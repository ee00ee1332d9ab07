//! Columns: what a row can be sorted by, and what its cells say.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::{Backend, Row};
use crate::error::Error;
use crate::policy::rating::{named, unknown_name};

/// A column of the registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Column {
    /// The host; `*` is every host.
    Host,
    /// The path.
    Path,
    /// The namespace of the object.
    Namespace,
    /// Its kind.
    Kind,
    /// Its name.
    Name,
    /// Its `apiVersion`.
    ApiVersion,
    /// Who answers for it.
    Owner,
    /// Its class.
    Class,
    /// The controller that serves it.
    Controller,
    /// Who can reach it.
    Exposure,
    /// What becomes of TLS.
    Tls,
    /// What becomes of plain HTTP.
    Redirect,
    /// Authentication.
    Auth,
    /// Client certificates.
    ClientCertificates,
    /// Rate limit.
    RateLimit,
    /// Allow-list.
    AllowList,
    /// Web application firewall.
    Waf,
    /// Where requests go.
    Backends,
    /// How many endpoints serve requests.
    Endpoints,
    /// How many findings there are.
    Findings,
    /// The highest severity among them.
    Severity,
    /// The policies that found something.
    Policies,
    /// Whether nothing answers behind it.
    Stale,
    /// When the object was created.
    Created,
    /// When it was last changed.
    Changed,
    /// What changed it.
    ChangedBy,
    /// What would settle what is unknown.
    Needs,
    /// Where the object is.
    Location,
}

impl Column {
    /// All columns, in the order of the CSV.
    pub const ALL: [Self; 28] = [
        Self::Host,
        Self::Path,
        Self::Namespace,
        Self::Kind,
        Self::Name,
        Self::ApiVersion,
        Self::Owner,
        Self::Class,
        Self::Controller,
        Self::Exposure,
        Self::Tls,
        Self::Redirect,
        Self::Auth,
        Self::ClientCertificates,
        Self::RateLimit,
        Self::AllowList,
        Self::Waf,
        Self::Backends,
        Self::Endpoints,
        Self::Findings,
        Self::Severity,
        Self::Policies,
        Self::Stale,
        Self::Created,
        Self::Changed,
        Self::ChangedBy,
        Self::Needs,
        Self::Location,
    ];

    /// The name used in queries and in the CSV.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Path => "path",
            Self::Namespace => "namespace",
            Self::Kind => "kind",
            Self::Name => "name",
            Self::ApiVersion => "api_version",
            Self::Owner => "owner",
            Self::Class => "class",
            Self::Controller => "controller",
            Self::Exposure => "exposure",
            Self::Tls => "tls",
            Self::Redirect => "redirect",
            Self::Auth => "auth",
            Self::ClientCertificates => "client_certificates",
            Self::RateLimit => "rate_limit",
            Self::AllowList => "allow_list",
            Self::Waf => "waf",
            Self::Backends => "backends",
            Self::Endpoints => "endpoints",
            Self::Findings => "findings",
            Self::Severity => "severity",
            Self::Policies => "policies",
            Self::Stale => "stale",
            Self::Created => "created",
            Self::Changed => "changed",
            Self::ChangedBy => "changed_by",
            Self::Needs => "needs",
            Self::Location => "location",
        }
    }

    /// The cell of a row.
    pub(super) fn text(self, row: &Row) -> String {
        match self {
            Self::Host => shown_host(row).to_owned(),
            Self::Path => row.path.clone(),
            Self::Namespace => row.object.namespace.clone(),
            Self::Kind => row.object.kind.clone(),
            Self::Name => row.object.name.clone(),
            Self::ApiVersion => row.object.api_version.clone(),
            Self::Owner => row.owner.clone(),
            Self::Class => row.class.clone(),
            Self::Controller => row.controller.clone(),
            Self::Exposure => row.exposure.to_string(),
            Self::Tls => row.tls.to_string(),
            Self::Redirect => row.redirect.to_string(),
            Self::Auth => row.auth.to_string(),
            Self::ClientCertificates => row.client_certificates.to_string(),
            Self::RateLimit => row.rate_limit.to_string(),
            Self::AllowList => row.allow_list.to_string(),
            Self::Waf => row.waf.to_string(),
            Self::Backends => joined(row.backends.iter().map(|backend| shown_backend(backend, &row.object.namespace))),
            Self::Endpoints => row.endpoints().map_or_else(String::new, |count| count.to_string()),
            Self::Findings => row.findings.len().to_string(),
            Self::Severity => row.severity().map_or_else(String::new, |severity| severity.to_string()),
            Self::Policies => joined(policies(row).into_iter().map(str::to_owned)),
            Self::Stale => if row.is_stale() { "yes" } else { "no" }.to_owned(),
            Self::Created => row.created.clone(),
            Self::Changed => row.changed.clone(),
            Self::ChangedBy => row.changed_by.clone(),
            Self::Needs => joined(row.needs.iter().cloned()),
            Self::Location => row.location.as_ref().map_or_else(String::new, ToString::to_string),
        }
    }

    /// The order of two rows by this column.
    pub(super) fn compare(self, a: &Row, b: &Row) -> Ordering {
        match self {
            Self::Endpoints => a.endpoints().cmp(&b.endpoints()),
            Self::Findings => a.findings.len().cmp(&b.findings.len()),
            Self::Severity => a.severity().cmp(&b.severity()),
            Self::Location => a.location.cmp(&b.location),
            other => other.text(a).cmp(&other.text(b)),
        }
    }
}

named!(Column, "column");

/// Every host is shown as `*`.
pub(super) fn shown_host(row: &Row) -> &str {
    if row.host.is_empty() { "*" } else { &row.host }
}

/// `shop:80`, with the kind where it is no Service, the namespace where it is another one, what it is for where that is not to serve
/// requests, and how many endpoints it has where that is known.
pub(super) fn shown_backend(backend: &Backend, home: &str) -> String {
    let mut text = if backend.kind == "Service" { String::new() } else { format!("{} ", backend.kind) };
    if backend.namespace != home && !backend.namespace.is_empty() {
        text.push_str(&backend.namespace);
        text.push('/');
    }
    text.push_str(&backend.name);
    if !backend.port.is_empty() {
        text.push(':');
        text.push_str(&backend.port);
    }
    let role = (backend.role != "route").then(|| backend.role.clone());
    let endpoints = backend.endpoints.map(|count| match count {
        1 => "1 endpoint".to_owned(),
        count => format!("{count} endpoints"),
    });
    let notes: Vec<String> = [role, endpoints].into_iter().flatten().collect();
    if !notes.is_empty() {
        text.push_str(&format!(" ({})", notes.join(", ")));
    }
    text
}

/// The policies that found something, each once, in the order of their findings.
pub(super) fn policies(row: &Row) -> Vec<&str> {
    let mut ids: Vec<&str> = Vec::new();
    for finding in row.findings.iter() {
        let id = finding.policy().id();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

fn joined(texts: impl Iterator<Item = String>) -> String {
    texts.collect::<Vec<_>>().join("; ")
}
