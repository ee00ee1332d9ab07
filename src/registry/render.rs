//! Renderers: a registry as text for people and machines.

pub(crate) mod csv;
pub(crate) mod html;
pub(crate) mod markdown;
mod table;

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::column::{shown_backend, shown_host};
use super::json::Counts;
use super::{Guard, Registry, Row};
use crate::error::Error;
use crate::policy::rating::{named, unknown_name};
use crate::render::RenderOptions;
use crate::render::text::{blamed, count, place};
use crate::report::Fault;

/// A format that a list can be rendered in: the registry of routes, or an answer about access.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// For a terminal: aligned columns, shortened to the width of a line.
    Table,
    /// Everything, as JSON: schema `portcullis.routes/v1`, and for access `portcullis.who-can/v1`, `portcullis.separation/v1` or
    /// `portcullis.access-diff/v1`.
    #[default]
    Json,
    /// For spreadsheets: RFC 4180, one line for each row and each error. What a spreadsheet would take for a formula begins with an
    /// apostrophe.
    Csv,
    /// A table for issues and wikis.
    Markdown,
    /// One page that needs nothing else: it searches, and sorts and filters routes, without a server.
    Html,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 5] = [Self::Table, Self::Json, Self::Csv, Self::Markdown, Self::Html];

    /// The lower-case name used by the CLI and the bindings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Markdown => "markdown",
            Self::Html => "html",
        }
    }
}

named!(Format, "format");

impl Registry {
    /// The registry in a format. Only [`Format::Table`] takes note of the width.
    ///
    /// # Example
    ///
    /// ```
    /// use portcullis::{Evaluator, RenderOptions, registry::Format};
    /// let registry = Evaluator::builder().build()?.routes(&[])?;
    /// assert!(registry.render(Format::Html, &RenderOptions::new()).starts_with("<!doctype html>"));
    /// # Ok::<(), portcullis::Error>(())
    /// ```
    #[must_use]
    pub fn render(&self, format: Format, options: &RenderOptions) -> String {
        match format {
            Format::Table => table::render(self, options.columns()),
            Format::Json => self.to_json(),
            Format::Csv => csv::render(self),
            Format::Markdown => markdown::render(self),
            Format::Html => html::render(self),
        }
    }

    /// What is listed, in one line without a final line feed.
    ///
    /// # Example
    ///
    /// ```
    /// let registry = portcullis::Evaluator::builder().build()?.routes(&[])?;
    /// assert_eq!(registry.summary_line(), "0 routes of 0 objects");
    /// # Ok::<(), portcullis::Error>(())
    /// ```
    #[must_use]
    pub fn summary_line(&self) -> String {
        let shown = match self.rows.len() {
            all if all == self.total => count(all, "route"),
            some => format!("{some} of {}", count(self.total, "route")),
        };
        let counts = Counts::of(self);
        let mut parts = vec![format!("{shown} of {}", count(self.report.objects(), "object"))];
        if counts.hosts > 0 {
            parts.push(count(counts.hosts, "host"));
        }
        let words = [
            (counts.public, "public"),
            (counts.plain, "without TLS"),
            (counts.findings, "with findings"),
            (counts.stale, "stale"),
        ];
        parts.extend(words.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")));
        if !self.errors.is_empty() {
            parts.push(format!("{} not judged", self.errors.len()));
        }
        parts.join(", ")
    }
}

/// `Ingress store/shop`: the object as text.
fn object(row: &Row) -> String {
    row.object.to_string()
}

/// The columns that the table of a terminal and that of a wiki share.
fn cells(row: &Row) -> [String; 9] {
    let backends = row.backends.iter().map(|backend| shown_backend(backend, &row.object.namespace));
    [
        shown_host(row).to_owned(),
        row.path.clone(),
        object(row),
        row.class.clone(),
        row.exposure.to_string(),
        row.tls.to_string(),
        row.redirect.to_string(),
        guards(row),
        backends.collect::<Vec<_>>().join(", "),
    ]
}

/// The highest severity, and how many findings there are beside it: `high`, `critical +2`.
fn worst(row: &Row) -> Option<String> {
    let severity = row.severity()?;
    Some(match row.findings.len() {
        1 => severity.to_string(),
        more => format!("{severity} +{}", more - 1),
    })
}

/// `high`, `low +1, stale`, or nothing.
fn findings(row: &Row) -> String {
    let stale = row.is_stale().then(|| "stale".to_owned());
    [worst(row), stale].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The guards that are there, in short: `auth, rate limit (void)`.
fn guards(row: &Row) -> String {
    let short = ["auth", "client certs", "rate limit", "allow-list", "WAF"];
    let all = short.into_iter().zip(row.guards()).filter(|(_, (_, guard))| *guard != Guard::Off);
    let shown = all.map(|(name, (_, guard))| match guard {
        Guard::On => name.to_owned(),
        other => format!("{name} ({other})"),
    });
    shown.collect::<Vec<_>>().join(", ")
}

/// Where an error is, and what is wrong; nowhere where no text came to be read.
fn error(fault: &Fault) -> (Option<String>, String) {
    if fault.location().is_none() && fault.object().is_none() {
        return (None, fault.message().to_owned());
    }
    let about = match (fault.location(), fault.object()) {
        (Some(_), Some(object)) => format!("{object}: "),
        _ => String::new(),
    };
    (Some(place(fault.location(), fault.object())), format!("{}: {about}{}", blamed(fault), fault.message()))
}

/// The same in one line.
pub(crate) fn error_line(fault: &Fault) -> String {
    let (at, message) = error(fault);
    at.map_or_else(|| message.clone(), |at| format!("{at}: {message}"))
}
