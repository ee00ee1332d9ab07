//! Peers of Calico's rules.

use serde_json::Value;

use super::super::others::OtherPeer;
use super::super::path::{below, dotted, element};
use super::super::policy::Who;
use super::super::read::{list, text, texts};
use super::super::selector::{Requirement, Selector};
use super::selectors;
use crate::document::PathSegment;

/// The peers of an entity (`source`, of egress `destination`) that stands at a path; `None` where it is everybody.
pub(super) fn of_entity(entity: &Value, path: &[PathSegment], namespace: &str) -> Option<Vec<OtherPeer>> {
    let selects = selects_pods(entity);
    if list(entity, "nets").is_empty() && !selects {
        return None;
    }
    let mut peers = nets(entity, path);
    peers.extend(selects.then(|| pods(entity, path, namespace)));
    Some(peers)
}

/// Whether an entity selects Pods.
pub(super) fn selects_pods(entity: &Value) -> bool {
    ["selector", "namespaceSelector"].iter().any(|key| !selectors::is_empty(entity, key))
}

fn nets(entity: &Value, path: &[PathSegment]) -> Vec<OtherPeer> {
    let mut except = texts(entity, "notNets");
    except.sort();
    let nets = list(entity, "nets").iter().enumerate().filter_map(|(index, net)| Some((index, net.as_str()?)));
    let peer = |(index, net): (usize, &str)| OtherPeer {
        path: element(path, "nets", index),
        who: Who::Range { cidr: net.to_owned(), except: except.clone() },
        doubt: String::new(),
    };
    nets.map(peer).collect()
}

fn pods(entity: &Value, path: &[PathSegment], namespace: &str) -> OtherPeer {
    let spaces = selectors::of_spaces(text(entity, "namespaceSelector"));
    let pods = selectors::of_pods(text(entity, "selector"));
    let doubt = match (pods.doubtful, spaces.doubtful) {
        (true, _) => dotted(&below(path, "selector")),
        (false, true) => dotted(&below(path, "namespaceSelector")),
        (false, false) => String::new(),
    };
    // A policy of a namespace means its own where it selects no other.
    let own = !namespace.is_empty() && selectors::is_empty(entity, "namespaceSelector");
    let home = own.then(|| Requirement::in_namespace(namespace));
    let namespaces = if own && pods.spaces.is_empty() {
        None
    } else {
        Some(Selector::of(home.into_iter().chain(spaces.spaces).chain(pods.spaces).collect()))
    };
    let who = Who::Pods { namespaces, pods: Some(Selector::of(pods.pods)) };
    OtherPeer { path: path.to_vec(), who, doubt }
}
