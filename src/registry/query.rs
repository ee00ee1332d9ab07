//! Queries: which rows, in which order.

use std::cmp::Ordering;

use super::column::shown_host;
use super::{Column, Exposure, Row};
use crate::error::{Error, ErrorKind};
use crate::evaluator::exemption::glob;

/// Which rows of a [`Registry`](super::Registry), and in which order. What is not asked for does not matter: without any option
/// all rows are chosen, in their order.
///
/// # Example
///
/// ```
/// use portcullis::registry::Query;
/// let query = Query::new().namespace("store").public(true).sort("-severity,host")?;
/// assert!(Query::new().sort("hots").is_err_and(|error| error.to_string().contains("did you mean `host`?")));
/// # Ok::<(), portcullis::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Query {
    namespaces: Vec<String>,
    hosts: Vec<String>,
    classes: Vec<String>,
    public: bool,
    stale: bool,
    findings: bool,
    sort: Vec<(Column, bool)>,
}

impl Query {
    /// All rows.
    pub fn new() -> Self {
        Self::default()
    }

    /// Only rows of a namespace; `*` and `?` are wildcards. Of several calls one must match.
    pub fn namespace(mut self, glob: &str) -> Self {
        self.namespaces.push(glob.to_owned());
        self
    }

    /// Only rows whose host, as it is shown, has this form: `*` and `?` are wildcards, case does not matter. Of several calls one
    /// must match.
    pub fn host(mut self, glob: &str) -> Self {
        self.hosts.push(glob.to_ascii_lowercase());
        self
    }

    /// Only rows of a class; `*` and `?` are wildcards. Of several calls one must match.
    pub fn class(mut self, glob: &str) -> Self {
        self.classes.push(glob.to_owned());
        self
    }

    /// Only what everybody can reach, and that of which it is not known.
    pub const fn public(mut self, only: bool) -> Self {
        self.public = only;
        self
    }

    /// Only rows behind which nothing answers; see [`Row::is_stale`].
    pub const fn stale(mut self, only: bool) -> Self {
        self.stale = only;
        self
    }

    /// Only rows with findings.
    pub const fn findings(mut self, only: bool) -> Self {
        self.findings = only;
        self
    }

    /// Sorts by these columns, separated by commas, the most important first; `-` before a column turns its order around.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] for a column that does not exist, with the nearest one.
    pub fn sort(mut self, columns: &str) -> Result<Self, Error> {
        for text in columns.split(',').map(str::trim) {
            let (name, turned) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
            if name.is_empty() {
                return Err(Error::new(ErrorKind::Config, "a column to sort by is missing")
                    .remedy("write columns separated by commas, such as `-severity,host`"));
            }
            // As it is written on the command line elsewhere.
            self.sort.push((name.replace('-', "_").parse()?, turned));
        }
        Ok(self)
    }

    pub(super) fn takes(&self, row: &Row) -> bool {
        let any = |globs: &[String], text: &str| globs.is_empty() || globs.iter().any(|one| glob(one, text));
        any(&self.namespaces, row.object.namespace())
            && any(&self.hosts, &shown_host(row).to_ascii_lowercase())
            && any(&self.classes, row.class())
            && (!self.public || row.exposure != Exposure::Internal)
            && (!self.stale || row.is_stale())
            && (!self.findings || !row.findings.is_empty())
    }

    /// Sorts rows; equal ones stay in their order.
    pub(super) fn arrange(&self, rows: &mut [Row]) {
        rows.sort_by(|a, b| {
            let by = |(column, turned): &(Column, bool)| match column.compare(a, b) {
                order if *turned => order.reverse(),
                order => order,
            };
            self.sort.iter().map(by).find(|order| *order != Ordering::Equal).unwrap_or(Ordering::Equal)
        });
    }
}
