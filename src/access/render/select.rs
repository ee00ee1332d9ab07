//! Which people and scopes of a separation are told.

use super::super::snapshot::{HeldConflict, HeldDuty, PersonDuties, Separation};
use crate::evaluator::exemption::glob;

/// Which people of a [`Separation`], and which of what they hold. Without any option it is those who hold conflicting duties.
///
/// # Example
///
/// ```
/// use portcullis::access::{Selection, Snapshot};
/// let separation = Snapshot::of(&[]).separation("standard").select(&Selection::new().namespace("shop-*").all(true));
/// assert_eq!(separation.summary_line(), "nobody holds a duty");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Selection {
    namespaces: Vec<String>,
    people: Vec<String>,
    all: bool,
}

impl Selection {
    /// Those who hold conflicting duties.
    pub fn new() -> Self {
        Self::default()
    }

    /// Only what is held in a namespace, or everywhere; `*` and `?` are wildcards. Of several calls one must match.
    pub fn namespace(mut self, glob: &str) -> Self {
        self.namespaces.push(glob.to_owned());
        self
    }

    /// Only people of that name, such as `ann` or `group:*`; `*` and `?` are wildcards. Of several calls one must match.
    pub fn person(mut self, glob: &str) -> Self {
        self.people.push(glob.to_owned());
        self
    }

    /// Also those who hold no conflicting duties.
    pub const fn all(mut self, all: bool) -> Self {
        self.all = all;
        self
    }

    fn takes(&self, scope: &str) -> bool {
        // What is held everywhere is held there.
        self.namespaces.is_empty() || scope == "*" || self.namespaces.iter().any(|one| glob(one, scope))
    }

    fn chosen(&self, person: &PersonDuties) -> Option<PersonDuties> {
        if !self.people.is_empty() && !self.people.iter().any(|one| glob(one, &person.person)) {
            return None;
        }
        let mut chosen = person.clone();
        chosen.holdings.retain(|held| self.takes(&held.scope));
        chosen.conflicts = person.conflicts.iter().filter_map(|conflict| self.met(person, conflict)).collect();
        let told = if self.all { !chosen.holdings.is_empty() } else { !chosen.conflicts.is_empty() };
        told.then_some(chosen)
    }

    fn met(&self, person: &PersonDuties, conflict: &HeldConflict) -> Option<HeldConflict> {
        let mut chosen = conflict.clone();
        chosen.scopes.retain(|scope| self.takes(scope));
        if chosen.scopes.len() == conflict.scopes.len() {
            return Some(chosen);
        }
        // The chains told are those of a scope that is left.
        let pairs = chosen.scopes.iter().filter_map(|scope| {
            let [first, second] = chosen.duties.each_ref().map(|duty| held_at(person, duty, scope));
            first.zip(second)
        });
        let worse = |(first, second): &(&HeldDuty, &HeldDuty)| rank(first).max(rank(second));
        let best = pairs.min_by_key(worse);
        if let Some((first, second)) = best {
            let weaker = if rank(first) < rank(second) { second } else { first };
            chosen.certainty.clone_from(&weaker.certainty);
            chosen.paths = [first.path.clone(), second.path.clone()];
            chosen.chains = [first.chain.clone(), second.chain.clone()];
        }
        (!chosen.scopes.is_empty()).then_some(chosen)
    }
}

/// How a duty is held in a scope: there, else everywhere, else anywhere, for duties that need not meet.
fn held_at<'a>(person: &'a PersonDuties, duty: &str, scope: &str) -> Option<&'a HeldDuty> {
    let own = || person.holdings.iter().filter(|held| held.duty == duty);
    let at = |scope: &str| own().find(|held| held.scope == scope);
    at(scope).or_else(|| at("*")).or_else(|| own().next())
}

fn rank(held: &HeldDuty) -> usize {
    ["certain", "partial", "potential"].iter().position(|one| *one == held.certainty).unwrap_or_default()
}

impl Separation {
    /// The people that a selection asks for. Repairs, coverage and errors stay: they are those of the whole snapshot.
    #[must_use]
    pub fn select(&self, selection: &Selection) -> Self {
        let people = self.people.iter().filter_map(|person| selection.chosen(person)).collect();
        Self { people, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::snapshot::Snapshot;
    use super::Selection;
    use crate::{Document, Limits};

    /// Ann publishes routes everywhere, and edits network policies in two namespaces: in one of them only a named one.
    const BINDINGS: &str = "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: routes}
rules: [{apiGroups: [networking.k8s.io], resources: [ingresses], verbs: [create]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: routes}
roleRef: {kind: ClusterRole, name: routes}
subjects: [{kind: User, name: ann}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: nets, namespace: bank}
rules: [{apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: [update]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: nets, namespace: bank}
roleRef: {kind: Role, name: nets}
subjects: [{kind: User, name: ann}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: nets, namespace: shop}
rules: [{apiGroups: [networking.k8s.io], resources: [networkpolicies], resourceNames: [one], verbs: [update]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: nets, namespace: shop}
roleRef: {kind: Role, name: nets}
subjects: [{kind: User, name: ann}]
";

    #[test]
    fn what_is_told_is_of_the_scopes_that_are_left() {
        let documents = Document::parse("a.yaml", BINDINGS.as_bytes(), &Limits::default());
        let whole = Snapshot::of(&[documents]).separation("standard");
        let conflict = &whole.people[0].conflicts[0];
        assert_eq!((conflict.scopes.join(","), conflict.certainty.as_str()), ("bank,shop".to_owned(), "certain"));
        let chosen = whole.select(&Selection::new().namespace("sh?p"));
        let conflict = &chosen.people[0].conflicts[0];
        assert_eq!((conflict.scopes.join(","), conflict.certainty.as_str()), ("shop".to_owned(), "partial"));
        assert_eq!(conflict.chains[0], ["ClusterRoleBinding routes", "ClusterRole routes rule 0"]);
        assert_eq!(conflict.chains[1], ["RoleBinding shop/nets", "Role shop/nets rule 0"]);
        assert_eq!((chosen.exit_code(), chosen.of), (1, 1));
        let none = whole.select(&Selection::new().namespace("other"));
        assert_eq!((none.exit_code(), none.people.len()), (0, 0));
        let held = whole.select(&Selection::new().namespace("other").all(true));
        assert_eq!(held.people[0].holdings.len(), 1, "what is held everywhere is held there");
        assert!(whole.select(&Selection::new().person("bob").all(true)).people.is_empty());
    }

    #[test]
    fn what_cannot_be_read_outweighs_everything() {
        let broken = Document::parse("b.yaml", b"kind: Role\n", &Limits::default());
        let documents = Document::parse("a.yaml", BINDINGS.as_bytes(), &Limits::default());
        let snapshot = Snapshot::of(&[documents, broken]);
        assert_eq!(snapshot.objects(), 6);
        assert_eq!(snapshot.separation("standard").exit_code(), 4);
        assert_eq!(snapshot.diff(&Snapshot::default()).exit_code(), 4);
        assert_eq!(Snapshot::default().separation("standard").exit_code(), 3);
    }
}
