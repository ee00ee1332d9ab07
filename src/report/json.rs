//! The JSON of a report. Deterministic: the same report gives the same bytes on every surface.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::Report;
use crate::evaluator::engine;
use crate::policy::{Severity, bundle_digest};

/// The name of the schema; it changes when a key changes its meaning or goes away.
const SCHEMA: &str = "portcullis.report/v1";

impl Serialize for Report {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema", SCHEMA)?;
        map.serialize_entry("decision", &self.decision)?;
        map.serialize_entry("findings", &self.findings)?;
        map.serialize_entry("unknowns", &self.unknowns)?;
        map.serialize_entry("errors", &self.errors)?;
        map.serialize_entry("exempted", &self.exempted)?;
        map.serialize_entry("notices", &self.notices)?;
        map.serialize_entry("summary", &self.summary())?;
        made_by(&mut map)?;
        map.end()
    }
}

impl Report {
    /// The report as JSON (`portcullis.report/v1`), indented by two spaces, with a final line feed.
    #[must_use]
    pub fn to_json(&self) -> String {
        pretty(self)
    }

    fn summary(&self) -> Value {
        let count = |severity: Severity| self.findings.iter().filter(|finding| finding.severity() == severity).count();
        let by_severity: BTreeMap<&str, usize> = Severity::ALL.map(|one| (one.as_str(), count(one))).into();
        json!({
            "documents": self.counts.documents,
            "objects": self.counts.objects,
            "judged": self.counts.judged,
            "skipped": self.counts.skipped,
            "policies": self.coverage.policies.len(),
            "findings": by_severity,
            "unknowns": self.unknowns.len(),
            "errors": self.errors.len(),
            "exempted": self.exempted.len(),
            "coverage": self.coverage.counts(),
        })
    }
}

/// Adds which rules and which engine gave the answer.
pub(crate) fn made_by<M: serde::ser::SerializeMap>(map: &mut M) -> Result<(), M::Error> {
    map.serialize_entry("bundle", &json!({"version": env!("CARGO_PKG_VERSION"), "digest": bundle_digest()}))?;
    map.serialize_entry("engine", &engine_name())
}

/// Indented by two spaces, with a final line feed.
pub(crate) fn pretty(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

fn engine_name() -> Value {
    json!({"name": engine::NAME, "version": engine::VERSION, "portcullis": env!("CARGO_PKG_VERSION")})
}
