//! What selectors of Calico ask of Pods and of namespaces.

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::calico_selector;
use super::super::read::text;
use super::super::selector::{Labels, NAME_LABEL, Requirement, Selector, State};

/// What a selector asks for.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) spaces: Vec<Requirement>,
    pub(super) pods: Vec<Requirement>,
    /// Whether it asks for what is not told.
    pub(super) doubtful: bool,
}

/// Calico's name of a namespace: as a label of the namespace, and as one of its Pods.
const SPACE: &str = "projectcalico.org/name";
const SPACE_OF_POD: &str = "projectcalico.org/namespace";
const ORCHESTRATOR: &str = "projectcalico.org/orchestrator";

/// What the labels that Calico makes up begin with.
const MADE_UP: [&str; 3] = ["projectcalico.org/", "pcns.", "pcsa."];

/// Whether a field has no selector.
pub(super) fn is_empty(parent: &Value, key: &str) -> bool {
    calico_selector::is_empty(text(parent, key))
}

/// A selector of namespaces.
pub(super) fn of_spaces(text: &str) -> Asked {
    let Some(requirements) = calico_selector::requirements(text) else { return not_told() };
    let named = |one: Requirement| if one.key == SPACE { Requirement { key: NAME_LABEL.to_owned(), ..one } } else { one };
    Asked { spaces: requirements.into_iter().map(named).collect(), ..Asked::default() }
}

/// A selector of Pods, which may ask for the name of their namespace.
pub(super) fn of_pods(text: &str) -> Asked {
    let Some(requirements) = calico_selector::requirements(text) else { return not_told() };
    let mut asked = Asked::default();
    for one in requirements {
        if one.key == SPACE_OF_POD {
            asked.spaces.push(Requirement { key: NAME_LABEL.to_owned(), ..one });
        } else if MADE_UP.iter().any(|prefix| one.key.starts_with(prefix)) {
            asked.doubtful |= !asks_for_kubernetes(one);
        } else {
            asked.pods.push(one);
        }
    }
    asked
}

fn not_told() -> Asked {
    Asked { doubtful: true, ..Asked::default() }
}

/// Kubernetes is the orchestrator of all Pods.
fn asks_for_kubernetes(one: Requirement) -> bool {
    let labels = BTreeMap::from([(ORCHESTRATOR.to_owned(), "k8s".to_owned())]);
    one.key == ORCHESTRATOR && Selector::of(vec![one]).state(&Labels::all(&labels)) == State::Yes
}
