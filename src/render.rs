//! Renderers: a report as text for people and machines.

pub(crate) mod columns;
mod concise;
#[cfg(feature = "full")]
mod full;
mod github;
mod junit;
mod sarif;
pub(crate) mod text;

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::error::Error;
#[cfg(not(feature = "full"))]
use crate::error::ErrorKind;
use crate::policy::rating::{named, unknown_name};
use crate::report::Report;

/// A format that a report can be rendered in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// For a terminal: source excerpts with what is wrong, why, and how to mend it. Needs the feature `full`.
    Full,
    /// One line for each finding: `file:line:column: severity[policy] message`.
    Concise,
    /// The report as JSON, schema `portcullis.report/v1`.
    #[default]
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// JUnit XML: one test case for each policy and object.
    Junit,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 6] = [Self::Full, Self::Concise, Self::Json, Self::Sarif, Self::Github, Self::Junit];

    /// The lower-case name used by the CLI and the bindings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Junit => "junit",
        }
    }
}

named!(Format, "format");

/// How to render. Without options there is no colour and lines are 120 columns wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct RenderOptions {
    color: bool,
    width: usize,
}

impl RenderOptions {
    /// The defaults.
    pub const fn new() -> Self {
        Self { color: false, width: 120 }
    }

    /// Whether to use terminal colours.
    ///
    /// ### Default
    ///
    /// No.
    pub const fn color(mut self, color: bool) -> Self {
        self.color = color;
        self
    }

    /// How many columns a line may have, where a format wraps.
    ///
    /// ### Default
    ///
    /// 120.
    pub const fn width(mut self, width: usize) -> Self {
        self.width = width;
        self
    }

    pub(crate) const fn uses_color(&self) -> bool {
        self.color
    }

    pub(crate) const fn columns(&self) -> usize {
        self.width
    }
}

impl Default for RenderOptions {
    fn default() -> Self {
        Self::new()
    }
}

impl Report {
    /// The report in a format.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) for [`Format::Full`] in a build without the feature `full`.
    ///
    /// # Example
    ///
    /// ```
    /// use portcullis::{Format, RenderOptions};
    /// let report = portcullis::evaluate(b"apiVersion: v1\nkind: Service\nmetadata: {name: shop}\n")?;
    /// let sarif = report.render(Format::Sarif, &RenderOptions::new())?;
    /// assert!(sarif.contains("2.1.0"));
    /// # Ok::<(), portcullis::Error>(())
    /// ```
    pub fn render(&self, format: Format, options: &RenderOptions) -> Result<String, Error> {
        match format {
            Format::Full => full(self, options),
            Format::Concise => Ok(concise::render(self)),
            Format::Json => Ok(self.to_json()),
            Format::Sarif => Ok(sarif::render(self)),
            Format::Github => Ok(github::render(self)),
            Format::Junit => Ok(junit::render(self)),
        }
    }
}

#[cfg(feature = "full")]
fn full(report: &Report, options: &RenderOptions) -> Result<String, Error> {
    Ok(full::render(report, options))
}

#[cfg(not(feature = "full"))]
fn full(_: &Report, _: &RenderOptions) -> Result<String, Error> {
    Err(Error::new(ErrorKind::Config, "this build has no format `full`")
        .remedy("build with the feature `full`, or use `concise`"))
}
