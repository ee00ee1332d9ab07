//! Sets of kinds that METADATA may name instead of listing them: `policies/data/kinds.yaml`.

use std::collections::BTreeMap;
use std::path::Path;

use crate::files;
use crate::metadata::is_set;

const FILE: &str = "policies/data/kinds.yaml";

/// The kinds of each set, as `group/version/Kind`.
#[derive(Clone, Debug)]
pub struct KindSets(pub BTreeMap<String, Vec<String>>);

impl KindSets {
    /// Reads the file; no file is no sets.
    ///
    /// # Errors
    ///
    /// When it is not a mapping of names to lists of texts.
    pub fn read(root: &Path) -> Result<Self, String> {
        if !root.join(FILE).is_file() {
            return Ok(Self(BTreeMap::new()));
        }
        yaml_serde::from_str(&files::read(root, FILE)?).map(Self).map_err(|error| format!("{FILE}: {error}"))
    }

    /// `kinds` of METADATA with sets replaced by what they hold, as `group/Kind` and without repetition.
    ///
    /// # Errors
    ///
    /// When a set is not known.
    pub fn kinds(&self, file: &str, written: &[String]) -> Result<Vec<String>, String> {
        let mut all = Vec::new();
        for kind in written {
            if is_set(kind) {
                all.extend(self.set(file, kind)?.iter().map(|kind| without_version(kind)));
            } else {
                all.push(kind.clone());
            }
        }
        Ok(unique(all))
    }

    /// `needs` of METADATA, in the same way; kinds keep their versions.
    ///
    /// # Errors
    ///
    /// When a set is not known.
    pub fn needs(&self, file: &str, written: &[String]) -> Result<Vec<String>, String> {
        let mut all = Vec::new();
        for need in written {
            match need.strip_prefix("inventory:").filter(|kind| is_set(kind)) {
                Some(set) => all.extend(self.set(file, set)?.iter().map(|kind| format!("inventory:{kind}"))),
                None => all.push(need.clone()),
            }
        }
        Ok(unique(all))
    }

    fn set(&self, file: &str, name: &str) -> Result<&[String], String> {
        let known = || self.0.keys().cloned().collect::<Vec<_>>().join(", ");
        let set = self.0.get(name).map(Vec::as_slice);
        set.ok_or_else(|| format!("{file}: no set of kinds is called `{name}`; {FILE} has {}", known()))
    }
}

fn without_version(kind: &str) -> String {
    match kind.split('/').collect::<Vec<_>>().as_slice() {
        [group, _, kind] => format!("{group}/{kind}"),
        [_, kind] => (*kind).to_owned(),
        _ => kind.to_owned(),
    }
}

fn unique(all: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for one in all {
        if !kept.contains(&one) {
            kept.push(one);
        }
    }
    kept
}
