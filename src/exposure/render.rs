//! Renderers: exposure as text for people and machines.

mod csv;
mod diff;
mod dot;
mod graph;
mod html;
mod markdown;
mod mermaid;
mod table;

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::words::{blocked, guards, several, shared_guards, side, way};
use super::{Exposure, ExposureDiff, From, Row, Side, Unresolved};
use crate::error::Error;
use crate::policy::rating::{named, unknown_name};
use crate::render::RenderOptions;
use crate::render::text::count;

/// A format that exposure can be rendered in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// For a terminal: aligned columns, shortened to the width of a line.
    Table,
    /// Everything, as the JSON of `docs/network.md`.
    #[default]
    Json,
    /// For spreadsheets: RFC 4180, one line for each way to a workload and port.
    Csv,
    /// A table for issues and wikis.
    Markdown,
    /// A graph for Graphviz.
    Dot,
    /// A graph for Mermaid, which GitHub and GitLab show.
    Mermaid,
    /// A map on one page that needs nothing else.
    Html,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 7] = [Self::Table, Self::Json, Self::Csv, Self::Markdown, Self::Dot, Self::Mermaid, Self::Html];

    /// Those in which a comparison can be rendered.
    pub const OF_DIFF: [Self; 4] = [Self::Table, Self::Json, Self::Csv, Self::Markdown];

    /// The lower-case name used by the CLI.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Markdown => "markdown",
            Self::Dot => "dot",
            Self::Mermaid => "mermaid",
            Self::Html => "html",
        }
    }
}

named!(Format, "format");

impl Exposure {
    /// The exposure in a format. Only [`Format::Table`] takes note of the width.
    ///
    /// # Example
    ///
    /// ```
    /// use portcullis::{Evaluator, RenderOptions, exposure::Format};
    /// let exposure = Evaluator::builder().build()?.exposure(&[])?;
    /// assert!(exposure.render(Format::Dot, &RenderOptions::new()).starts_with("digraph exposure {"));
    /// # Ok::<(), portcullis::Error>(())
    /// ```
    #[must_use]
    pub fn render(&self, format: Format, options: &RenderOptions) -> String {
        match format {
            Format::Table => table::render(self, options.columns()),
            Format::Json => self.to_json(),
            Format::Csv => csv::render(self),
            Format::Markdown => markdown::render(self),
            Format::Dot => dot::render(self),
            Format::Mermaid => mermaid::render(self),
            Format::Html => html::render(self),
        }
    }

    /// What is exposed, in one line without a final line feed.
    ///
    /// # Example
    ///
    /// ```
    /// let exposure = portcullis::Evaluator::builder().build()?.exposure(&[])?;
    /// assert_eq!(exposure.summary_line(), "0 exposed ports of 0 workloads");
    /// # Ok::<(), portcullis::Error>(())
    /// ```
    #[must_use]
    pub fn summary_line(&self) -> String {
        let workloads: std::collections::BTreeSet<_> = self.rows.iter().map(|row| &row.workload).collect();
        let shown = match self.rows.len() {
            all if all == self.total => count(all, "exposed port"),
            some => format!("{some} of {}", count(self.total, "exposed port")),
        };
        let rows = |what: fn(&Row) -> bool| self.rows.iter().filter(|row| what(row)).count();
        let mut parts = vec![format!("{shown} of {}", count(workloads.len(), "workload"))];
        let words = [
            (rows(|row| row.from == From::Public), "public"),
            (rows(|row| row.side == Side::Open), "with side doors"),
            (rows(|row| blocked(row).ends_with("blocked")), "blocked"),
            (rows(|row| row.side == Side::Unknown), "not known to be closed"),
            (self.unresolved.len(), "unresolved"),
            (self.errors.len(), "not read"),
        ];
        parts.extend(words.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")));
        parts.join(", ")
    }
}

impl ExposureDiff {
    /// The comparison in a format; in those that are not in [`Format::OF_DIFF`], as a table.
    ///
    /// # Example
    ///
    /// ```
    /// use portcullis::{Evaluator, RenderOptions, exposure::Format};
    /// let nothing = Evaluator::builder().build()?.exposure(&[])?;
    /// assert!(nothing.diff(&nothing).render(Format::Markdown, &RenderOptions::new()).starts_with("Nothing"));
    /// # Ok::<(), portcullis::Error>(())
    /// ```
    #[must_use]
    pub fn render(&self, format: Format, _options: &RenderOptions) -> String {
        match format {
            Format::Json => self.to_json(),
            Format::Csv => diff::csv(self),
            Format::Markdown => diff::markdown(self),
            _ => diff::table(self),
        }
    }

    /// What it comes to, in one line without a final line feed.
    #[must_use]
    pub fn summary_line(&self) -> String {
        let parts =
            [(self.added.len(), "newly exposed"), (self.removed.len(), "no longer exposed"), (self.changed.len(), "changed")];
        let told: Vec<String> =
            parts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
        let unread = if self.errors.is_empty() { String::new() } else { format!("; {} not read", self.errors.len()) };
        match told.is_empty() {
            true => format!("nothing that can be reached from outside changed{unread}"),
            false => format!("ports: {}{unread}", told.join(", ")),
        }
    }
}

const TITLES: [&str; 7] = ["Workload", "Port", "From", "By", "In front", "Policies", "Side doors"];

/// The columns that the tables for people share.
fn cells(row: &Row) -> [String; 7] {
    let mut ways: Vec<String> = Vec::new();
    for text in row.chains.iter().map(way) {
        if !ways.contains(&text) {
            ways.push(text);
        }
    }
    [
        row.workload.to_string(),
        format!("{} {}", row.protocol, row.number),
        row.from.to_string(),
        several(&ways, 2),
        in_front(row),
        blocked(row),
        side(row),
    ]
}

/// The guards of all ways; where they differ, that there are some on one way and not on another.
fn in_front(row: &Row) -> String {
    let shared = shared_guards(row).join(", ");
    let differs = row.chains.iter().map(guards).collect::<std::collections::BTreeSet<_>>().len() > 1;
    match (shared.as_str(), differs) {
        ("", true) => "not on every way".to_owned(),
        ("", false) => String::new(),
        (_, true) => format!("{shared}; more on some ways"),
        (_, false) => shared,
    }
}

/// An unresolved entry in one line.
fn untold(one: &Unresolved) -> String {
    let at = match (one.host.as_str(), one.path.as_str()) {
        ("", "") => String::new(),
        (host, path) => format!(" ({}{path})", if host.is_empty() { "*" } else { host }),
    };
    format!("{}{at}, {}: needs {}", one.entry, one.from, one.needs.join(", "))
}
