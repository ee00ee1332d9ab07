//! Exemptions: accepted findings, with a reason, an owner and an end.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::time;
use crate::error::{Error, ErrorKind, Location};
use crate::policy::Policy;
use crate::policy::selection::Pattern;
use crate::review::ObjectRef;

/// An accepted finding: which policy, which objects, why, who answers for it, and until when.
///
/// Exempted findings stay in the report ([`Report::exempted`](crate::Report::exempted)). Errors are never exempted. An exemption
/// that has expired, or that covers nothing in a whole set, is a notice.
///
/// # Example
///
/// ```
/// use portcullis::{Evaluator, Exemption};
/// let exemption = Exemption::new("*")
///     .kind("Ingress")
///     .namespace("legacy-*")
///     .reason("moves to the new controller, PLAT-812")
///     .owner("platform@example.com")
///     .expires("2027-03-31");
/// let evaluator = Evaluator::builder().exemption(exemption).now("2026-11-21T00:00:00Z").build();
/// # let _ = evaluator;
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Exemption {
    policy: String,
    kind: String,
    namespace: String,
    name: String,
    reason: String,
    owner: String,
    expires: String,
    location: Option<Location>,
}

impl Exemption {
    /// An exemption from the policies that `policy` names: an id, `group/*`, `group` or `*`.
    pub fn new(policy: &str) -> Self {
        let any = || "*".to_owned();
        Self { policy: policy.to_owned(), kind: any(), namespace: any(), name: any(), ..Self::default() }
    }

    /// Only for objects of a kind, as `Kind` or `group/Kind`; `*` and `?` are wildcards.
    pub fn kind(mut self, glob: &str) -> Self {
        glob.clone_into(&mut self.kind);
        self
    }

    /// Only for objects in a namespace; `*` and `?` are wildcards.
    pub fn namespace(mut self, glob: &str) -> Self {
        glob.clone_into(&mut self.namespace);
        self
    }

    /// Only for objects of a name; `*` and `?` are wildcards.
    pub fn name(mut self, glob: &str) -> Self {
        glob.clone_into(&mut self.name);
        self
    }

    /// Why the finding is accepted. Required.
    pub fn reason(mut self, reason: &str) -> Self {
        reason.clone_into(&mut self.reason);
        self
    }

    /// Who answers for it. Required.
    pub fn owner(mut self, owner: &str) -> Self {
        owner.clone_into(&mut self.owner);
        self
    }

    /// Until when it holds, as an RFC 3339 time or a date (its end, in UTC). Required.
    pub fn expires(mut self, expires: &str) -> Self {
        expires.clone_into(&mut self.expires);
        self
    }

    pub(crate) fn policy_pattern(mut self, pattern: &str) -> Self {
        pattern.clone_into(&mut self.policy);
        self
    }

    pub(crate) fn at(mut self, location: Option<Location>) -> Self {
        self.location = location;
        self
    }

    /// The pattern of policies.
    #[must_use]
    pub fn policy(&self) -> &str {
        &self.policy
    }

    /// Why.
    #[must_use]
    pub fn why(&self) -> &str {
        &self.reason
    }

    /// Who answers for it.
    #[must_use]
    pub fn owned_by(&self) -> &str {
        &self.owner
    }

    /// Until when.
    #[must_use]
    pub fn expires_on(&self) -> &str {
        &self.expires
    }

    pub(crate) const fn location(&self) -> Option<&Location> {
        self.location.as_ref()
    }

    /// Checks that everything required is there.
    pub(crate) fn check<'a>(&self, policies: impl Iterator<Item = &'a Policy> + Clone) -> Result<(), Error> {
        Pattern::new(&self.policy, policies).map_err(|error| self.place(error))?;
        for (what, text) in [("reason", &self.reason), ("owner", &self.owner), ("expires", &self.expires)] {
            if text.trim().is_empty() {
                let message = format!("the exemption from `{}` lacks `{what}`", self.policy);
                return Err(self.place(Error::new(ErrorKind::Config, message)));
            }
        }
        if time::seconds(&self.expires).is_none() {
            let message = format!("`expires` of an exemption is no date: `{}`", self.expires);
            return Err(self.place(Error::new(ErrorKind::Config, message).remedy("write `2027-03-31` or an RFC 3339 time")));
        }
        Ok(())
    }

    fn place(&self, error: Error) -> Error {
        match &self.location {
            Some(location) => error.at(location.clone()),
            None => error,
        }
    }

    /// Whether it has expired at `now`, in seconds. One whose end cannot be read has.
    pub(crate) fn is_expired(&self, now: Option<i64>) -> bool {
        match (time::seconds(&self.expires), now) {
            (Some(end), Some(now)) => now > end,
            _ => true,
        }
    }

    /// Whether it is about `policy` and `object`.
    pub(crate) fn covers(&self, policy: &Policy, object: &ObjectRef) -> bool {
        let group = object.api_version().split_once('/').map_or("", |(group, _)| group);
        let full = format!("{group}/{}", object.kind());
        Pattern::of(&self.policy).matches(policy)
            && (glob(&self.kind, object.kind()) || glob(&self.kind, &full))
            && glob(&self.namespace, object.namespace())
            && glob(&self.name, object.name())
    }
}

impl Serialize for Exemption {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("policy", &self.policy)?;
        map.serialize_entry("kind", &self.kind)?;
        map.serialize_entry("namespace", &self.namespace)?;
        map.serialize_entry("name", &self.name)?;
        map.serialize_entry("reason", &self.reason)?;
        map.serialize_entry("owner", &self.owner)?;
        map.serialize_entry("expires", &self.expires)?;
        map.end()
    }
}

/// Whether `pattern` matches the whole of `text`; `*` is any run of characters, `?` one character.
pub(crate) fn glob(pattern: &str, text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    // `reached` holds whether the pattern so far matches the first n characters.
    let mut reached = vec![false; text.len() + 1];
    if let Some(first) = reached.first_mut() {
        *first = true;
    }
    for symbol in pattern.chars() {
        reached = step(symbol, &reached, &text);
    }
    reached.last().copied().unwrap_or(false)
}

fn step(symbol: char, reached: &[bool], text: &[char]) -> Vec<bool> {
    let mut next = Vec::with_capacity(reached.len());
    let mut open = symbol == '*' && reached.first().copied().unwrap_or(false);
    next.push(open);
    for (c, pair) in text.iter().zip(reached.windows(2)) {
        let &[before, here] = pair else { continue };
        open = match symbol {
            '*' => open || here,
            '?' => before,
            literal => before && literal == *c,
        };
        next.push(open);
    }
    next
}

#[cfg(test)]
mod tests {
    use super::glob;

    #[test]
    fn globs() {
        for (pattern, text) in [("*", ""), ("*", "x"), ("a*c", "abc"), ("a*c", "ac"), ("a?c", "abc"), ("*-*", "a-b"), ("", "")] {
            assert!(glob(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("a*c", "abd"), ("a?c", "ac"), ("", "x"), ("x", ""), ("a", "ab")] {
            assert!(!glob(pattern, text), "{pattern} {text}");
        }
    }
}
