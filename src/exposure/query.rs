//! Queries: which rows.

use super::words::shown_host;
use super::{Exposure, Row, Unresolved};
use crate::evaluator::exemption::glob;

/// Which rows of an [`Exposure`]. What is not asked for does not matter: without any option all rows are chosen.
///
/// # Example
///
/// ```
/// use portcullis::exposure::Query;
/// let query = Query::new().namespace("shop").host("*.example.com");
/// assert_ne!(query, Query::new());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Query {
    namespaces: Vec<String>,
    hosts: Vec<String>,
}

impl Query {
    /// All rows.
    pub fn new() -> Self {
        Self::default()
    }

    /// Only workloads of a namespace; `*` and `?` are wildcards. Of several calls one must match.
    pub fn namespace(mut self, glob: &str) -> Self {
        self.namespaces.push(glob.to_owned());
        self
    }

    /// Only workloads to which a host of this form leads, as it is shown: `*` and `?` are wildcards, case does not matter. Of several
    /// calls one must match.
    pub fn host(mut self, glob: &str) -> Self {
        self.hosts.push(glob.to_ascii_lowercase());
        self
    }

    fn takes(&self, row: &Row) -> bool {
        let hosts = row.chains.iter().map(|chain| shown_host(&chain.host, chain.way));
        self.of_namespace(&row.workload.namespace) && self.of_hosts(hosts)
    }

    fn takes_unresolved(&self, one: &Unresolved) -> bool {
        let way = if one.entry.kind == "Service" { super::Way::NodePorts } else { super::Way::Route };
        self.of_namespace(one.entry.namespace()) && self.of_hosts([shown_host(&one.host, way)].into_iter())
    }

    fn of_namespace(&self, namespace: &str) -> bool {
        self.namespaces.is_empty() || self.namespaces.iter().any(|one| glob(one, namespace))
    }

    fn of_hosts<'h>(&self, mut hosts: impl Iterator<Item = &'h str>) -> bool {
        let asked = |host: &str| self.hosts.iter().any(|one| glob(one, &host.to_ascii_lowercase()));
        self.hosts.is_empty() || hosts.any(asked)
    }
}

impl Exposure {
    /// The rows that a query asks for, each with every way to it. Errors stay.
    pub fn query(&self, query: &Query) -> Self {
        let mut chosen = self.clone();
        chosen.rows.retain(|row| query.takes(row));
        chosen.unresolved.retain(|one| query.takes_unresolved(one));
        let kept: std::collections::BTreeSet<_> = chosen.rows.iter().map(|row| row.workload.clone()).collect();
        chosen.suggestions.retain(|one| kept.contains(&one.workload));
        chosen
    }
}
