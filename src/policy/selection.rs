//! Selection: which policies run.

use super::suggest::suggestion;
use super::{Policy, Profile};
use crate::error::{Error, ErrorKind};

/// A pattern of policy ids: an id or a former one, `group/*`, `group`, or `*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern(String);

impl Pattern {
    /// The pattern that `text` spells, whether it matches anything or not.
    pub(crate) fn of(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The pattern that `text` spells.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] when it matches none of `policies`.
    pub(crate) fn new<'a>(text: &str, policies: impl Iterator<Item = &'a Policy> + Clone) -> Result<Self, Error> {
        let pattern = Self::of(text);
        if policies.clone().any(|policy| pattern.matches(policy)) {
            return Ok(pattern);
        }
        let error = Error::new(ErrorKind::Config, format!("no policy matches `{text}`"));
        let names = policies.flat_map(|policy| [policy.id(), policy.group()]);
        Err(match suggestion(text.trim_end_matches("/*"), names) {
            Some(near) => error.remedy(format!("did you mean `{near}`?")),
            None => error.remedy("write a policy id, `group/*` or `*`"),
        })
    }

    /// Whether it matches `policy`.
    pub(crate) fn matches(&self, policy: &Policy) -> bool {
        let group = self.0.strip_suffix("/*").unwrap_or(&self.0);
        self.0 == "*" || policy.group() == group || self.names(policy)
    }

    /// Whether it names exactly `policy`.
    pub(crate) fn names(&self, policy: &Policy) -> bool {
        policy.answers_to(&self.0)
    }
}

/// Which policies run: those of the profile, or those selected, less those ignored.
#[derive(Clone, Debug)]
pub(crate) struct Selection {
    pub(crate) profile: Profile,
    pub(crate) select: Vec<Pattern>,
    pub(crate) ignore: Vec<Pattern>,
}

impl Selection {
    /// Whether `policy` runs. An exact id runs a policy of either profile; a group or `*` stays within the profile.
    pub(crate) fn takes(&self, policy: &Policy) -> bool {
        let in_profile = !policy.is_bundled() || policy.profile() <= self.profile;
        let selected = match self.select.as_slice() {
            [] => in_profile,
            patterns => patterns.iter().any(|one| one.names(policy) || (in_profile && one.matches(policy))),
        };
        selected && !self.ignore.iter().any(|one| one.matches(policy))
    }
}

/// The policy that `id` names.
///
/// # Errors
///
/// [`ErrorKind::Config`] when there is none.
pub(crate) fn find<'a>(id: &str, policies: impl Iterator<Item = &'a Policy> + Clone) -> Result<&'a Policy, Error> {
    policies.clone().find(|policy| policy.answers_to(id)).ok_or_else(|| {
        let error = Error::new(ErrorKind::Config, format!("there is no policy `{id}`"));
        match suggestion(id, policies.map(Policy::id)) {
            Some(near) => error.remedy(format!("did you mean `{near}`?")),
            None => error,
        }
    })
}
