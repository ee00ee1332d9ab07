//! The JSON of a registry. Deterministic: the same registry gives the same bytes on every surface.

use std::collections::BTreeSet;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};

use super::{Backend, Exposure, Registry, Row, Tls};
use crate::report::Finding;
use crate::report::json::{made_by, pretty};

/// The name of the schema; it changes when a key changes its meaning or goes away.
const SCHEMA: &str = "portcullis.routes/v1";

/// How many rows are what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) hosts: usize,
    pub(super) public: usize,
    pub(super) plain: usize,
    pub(super) findings: usize,
    pub(super) stale: usize,
}

impl Counts {
    pub(super) fn of(registry: &Registry) -> Self {
        let count = |what: fn(&Row) -> bool| registry.rows.iter().filter(|row| what(row)).count();
        Self {
            hosts: registry.rows.iter().map(Row::host).collect::<BTreeSet<_>>().len(),
            public: count(|row| row.exposure == Exposure::Public),
            plain: count(|row| row.tls == Tls::Plain),
            findings: count(|row| !row.findings.is_empty()),
            stale: count(Row::is_stale),
        }
    }
}

impl Serialize for Registry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema", SCHEMA)?;
        map.serialize_entry("routes", &self.rows)?;
        map.serialize_entry("errors", &self.errors)?;
        map.serialize_entry("notices", self.report.notices())?;
        map.serialize_entry("summary", &self.summary())?;
        made_by(&mut map)?;
        map.end()
    }
}

impl Registry {
    /// The registry as JSON (`portcullis.routes/v1`), indented by two spaces, with a final line feed.
    #[must_use]
    pub fn to_json(&self) -> String {
        pretty(self)
    }

    fn summary(&self) -> Value {
        let counts = Counts::of(self);
        json!({
            "objects": self.report.objects(),
            "routes": self.rows.len(),
            "of": self.total,
            "hosts": counts.hosts,
            "public": counts.public,
            "plain": counts.plain,
            "findings": counts.findings,
            "stale": counts.stale,
            "errors": self.errors.len(),
        })
    }
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("host", &self.host)?;
        map.serialize_entry("path", &self.path)?;
        map.serialize_entry("object", &self.object)?;
        map.serialize_entry("location", &self.location)?;
        map.serialize_entry("owner", &self.owner)?;
        map.serialize_entry("class", &self.class)?;
        map.serialize_entry("controller", &self.controller)?;
        map.serialize_entry("exposure", &self.exposure)?;
        map.serialize_entry("tls", &self.tls)?;
        map.serialize_entry("redirect", &self.redirect)?;
        map.serialize_entry("auth", &self.auth)?;
        map.serialize_entry("client_certificates", &self.client_certificates)?;
        map.serialize_entry("rate_limit", &self.rate_limit)?;
        map.serialize_entry("allow_list", &self.allow_list)?;
        map.serialize_entry("waf", &self.waf)?;
        map.serialize_entry("backends", &self.backends)?;
        map.serialize_entry("stale", &self.is_stale())?;
        map.serialize_entry("created", &self.created)?;
        map.serialize_entry("changed", &self.changed)?;
        map.serialize_entry("changed_by", &self.changed_by)?;
        map.serialize_entry("needs", &self.needs)?;
        map.serialize_entry("severity", &self.severity())?;
        map.serialize_entry("findings", &self.findings.iter().map(found).collect::<Vec<_>>())?;
        map.end()
    }
}

/// The report says more about it.
fn found(finding: &Finding) -> Value {
    json!({
        "policy": finding.policy().id(),
        "severity": finding.severity(),
        "message": finding.message(),
        "fingerprint": finding.fingerprint(),
    })
}

impl Serialize for Backend {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("namespace", &self.namespace)?;
        map.serialize_entry("kind", &self.kind)?;
        map.serialize_entry("name", &self.name)?;
        map.serialize_entry("port", &self.port)?;
        map.serialize_entry("role", &self.role)?;
        map.serialize_entry("endpoints", &self.endpoints)?;
        map.end()
    }
}
