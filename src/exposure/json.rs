//! The JSON of exposure, as `docs/network.md` has it. Deterministic: the same objects give the same bytes on every surface.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Exposure, ExposureDiff};
use crate::report::json::pretty;

/// It changes when a key changes its meaning or goes away.
pub(super) const VERSION: u64 = 1;

impl Serialize for Exposure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("version", &VERSION)?;
        map.serialize_entry("rows", &self.rows)?;
        map.serialize_entry("errors", &self.errors)?;
        map.serialize_entry("unresolved", &self.unresolved)?;
        map.end()
    }
}

impl Exposure {
    /// The JSON of `docs/network.md`, indented by two spaces, with a final line feed.
    #[must_use]
    pub fn to_json(&self) -> String {
        pretty(self)
    }
}

impl Serialize for ExposureDiff {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("version", &VERSION)?;
        map.serialize_entry("added", &self.added)?;
        map.serialize_entry("removed", &self.removed)?;
        map.serialize_entry("changed", &self.changed)?;
        map.serialize_entry("errors", &self.errors)?;
        map.end()
    }
}

impl ExposureDiff {
    /// The comparison as JSON, indented by two spaces, with a final line feed.
    #[must_use]
    pub fn to_json(&self) -> String {
        pretty(self)
    }
}
