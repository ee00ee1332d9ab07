//! Groups of policies that one program of the virtual machine can hold.
//!
//! A program has at most 65,535 instructions, and all policies with all libraries have more. Policies that reach the same rules come
//! together, so that little is compiled or computed twice.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::bundle::reached;
use crate::policy::Policy;

/// The most text of policies and library rules in a group. About 0.15 instructions come of a byte.
const TEXT: usize = 560_000;

/// The group of each policy, numbered from 0, by the libraries in `modules` (file and source).
pub(super) fn of(policies: &[Arc<Policy>], modules: &[(String, String)]) -> Vec<usize> {
    let library = |(file, source)| Some((module_name(file)?, source));
    let libraries: Vec<(&str, &str)> = modules.iter().filter_map(|(file, source)| library((file, source.as_str()))).collect();
    let closures: Vec<_> = policies.iter().map(|policy| reached(policy.source(), &libraries)).collect();
    let size = |index: &usize| closures.get(*index).map_or(0, |closure| closure.values().sum::<usize>());
    let mut order: Vec<usize> = (0..policies.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(size(index)));
    let mut groups: Vec<(BTreeSet<&(String, String)>, usize)> = Vec::new();
    let mut places = vec![0; policies.len()];
    for index in order {
        let Some(closure) = closures.get(index) else { continue };
        let added = |group: &BTreeSet<&(String, String)>| {
            closure.iter().filter(|(rule, _)| !group.contains(rule)).map(|(_, length)| length).sum::<usize>()
        };
        let costs = groups.iter().enumerate().map(|(place, (group, text))| (added(group), *text, place));
        let best = costs.filter(|(added, text, _)| added + text <= TEXT).min();
        let place = best.map_or(groups.len(), |(.., place)| place);
        if place == groups.len() {
            groups.push((BTreeSet::new(), 0));
        }
        if let Some((group, text)) = groups.get_mut(place) {
            *text += added(group) + policies.get(index).map_or(0, |policy| policy.source().len());
            group.extend(closure.keys());
        }
        if let Some(own) = places.get_mut(index) {
            *own = place;
        }
    }
    places
}

/// `hosts` of `policies/lib/hosts.rego`.
fn module_name(file: &str) -> Option<&str> {
    file.rsplit('/').next()?.strip_suffix(".rego")
}
