//! The bundled policies, as [`Policy`] values.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;

use super::generated;
use super::parameters::{Parameter, schemas};
use super::{Policy, Profile, Severity, Status};
use crate::error::{Error, ErrorKind};

/// One bundled policy as codegen writes it.
pub(crate) struct Bundled {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) description: &'static str,
    pub(crate) severity: &'static str,
    pub(crate) profile: &'static str,
    pub(crate) status: &'static str,
    pub(crate) since: &'static str,
    pub(crate) aliases: &'static [&'static str],
    pub(crate) kinds: &'static [&'static str],
    pub(crate) needs: &'static [&'static str],
    pub(crate) remediation: &'static str,
    pub(crate) frameworks_json: &'static str,
    pub(crate) parameters_json: &'static str,
    pub(crate) references: &'static [(&'static str, &'static str)],
    pub(crate) file: &'static str,
    pub(crate) source: &'static str,
}

static BUNDLED: LazyLock<Result<Vec<Policy>, Error>> = LazyLock::new(|| generated::POLICIES.iter().map(read).collect());

/// All policies that come with the library, in the order of their ids.
///
/// # Example
///
/// ```
/// let ids: Vec<&str> = portcullis::policies().iter().map(|policy| policy.id()).collect();
/// assert!(ids.is_sorted());
/// ```
#[must_use]
pub fn policies() -> &'static [Policy] {
    BUNDLED.as_deref().unwrap_or_default()
}

/// The SHA-256 of all bundled policies and libraries, in lower-case hex. Two reports with the same digest come from the
/// same rules.
#[must_use]
pub fn bundle_digest() -> &'static str {
    generated::DIGEST
}

/// All bundled policies, or the error that keeps them from being read.
pub(crate) fn bundled() -> Result<&'static [Policy], Error> {
    BUNDLED.as_deref().map_err(Clone::clone)
}

/// All bundled libraries: file and source.
pub(crate) fn libraries() -> impl Iterator<Item = (String, &'static str)> {
    generated::LIBRARIES.iter().map(|(file, source)| ((*file).to_owned(), *source))
}

/// The schemas of the parameters that policies share.
pub(crate) fn common_parameters() -> BTreeMap<String, Parameter> {
    serde_json::from_str(generated::COMMON_PARAMETERS_JSON).map(|value| schemas(&value)).unwrap_or_default()
}

fn read(from: &Bundled) -> Result<Policy, Error> {
    let parameters: Value = json(from, from.parameters_json)?;
    Ok(Policy {
        id: from.id.to_owned(),
        title: from.title.to_owned(),
        description: from.description.to_owned(),
        severity: from.severity.parse::<Severity>()?,
        profile: from.profile.parse::<Profile>()?,
        status: from.status.parse::<Status>()?,
        since: from.since.to_owned(),
        aliases: owned(from.aliases),
        kinds: owned(from.kinds),
        needs: owned(from.needs),
        remediation: from.remediation.to_owned(),
        references: from.references.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect(),
        frameworks: json(from, from.frameworks_json)?,
        parameters: schemas(&parameters),
        package: package_of(from.id),
        file: from.file.to_owned(),
        source: from.source.to_owned(),
        bundled: true,
    })
}

/// The Rego package of an id: `route/missing-tls` is `portcullis.route.missing_tls`.
pub(crate) fn package_of(id: &str) -> String {
    format!("portcullis.{}", id.replace('/', ".").replace('-', "_"))
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn json(from: &Bundled, text: &str) -> Result<Value, Error> {
    serde_json::from_str(text)
        .map_err(|error| Error::new(ErrorKind::Policy, format!("the generated entry of `{}` is broken: {error}", from.id)))
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_bundled_policy_is_readable() {
        let policies = super::bundled().unwrap();
        assert_eq!(policies.len(), super::generated::POLICIES.len());
        assert!(policies.is_sorted_by(|a, b| a.id() < b.id()), "generated in the order of ids");
    }
}
