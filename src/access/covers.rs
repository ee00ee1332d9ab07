//! Whether rules cover others: the check that keeps writers of roles from handing out what they do not hold.
//!
//! Source: `kubernetes/component-helpers`, `auth/rbac/validation/policy_comparator.go`.

use super::rule::Rule;

/// The parts of `wanted`, each of one verb on one resource or URL, that no single rule of `owner` covers.
pub(crate) fn uncovered(owner: &[Rule], wanted: &[Rule]) -> Vec<Rule> {
    let mut missing = Vec::new();
    for atom in wanted.iter().flat_map(atoms) {
        if !owner.iter().any(|rule| covers(rule, &atom)) && !missing.contains(&atom) {
            missing.push(atom);
        }
    }
    missing
}

/// One rule for each verb, group, resource and name, or for each verb and URL.
fn atoms(rule: &Rule) -> Vec<Rule> {
    let mut all = Vec::new();
    for group in &rule.groups {
        for resource in &rule.resources {
            for verb in &rule.verbs {
                let base = Rule {
                    verbs: vec![verb.clone()],
                    groups: vec![group.clone()],
                    resources: vec![resource.clone()],
                    ..Rule::default()
                };
                if rule.names.is_empty() {
                    all.push(base);
                } else {
                    all.extend(rule.names.iter().map(|name| Rule { names: vec![name.clone()], ..base.clone() }));
                }
            }
        }
    }
    for url in &rule.urls {
        all.extend(rule.verbs.iter().map(|verb| Rule { verbs: vec![verb.clone()], urls: vec![url.clone()], ..Rule::default() }));
    }
    all
}

fn covers(owner: &Rule, atom: &Rule) -> bool {
    let has = |own: &[String], wanted: &[String]| own.iter().any(|one| one == "*") || wanted.iter().all(|one| own.contains(one));
    // In names, `*` is a name.
    let names = owner.names.is_empty() || (!atom.names.is_empty() && atom.names.iter().all(|name| owner.names.contains(name)));
    has(&owner.verbs, &atom.verbs)
        && has(&owner.groups, &atom.groups)
        && atom.resources.iter().all(|resource| covers_resource(&owner.resources, resource))
        && names
        && atom.urls.iter().all(|url| owner.urls.iter().any(|own| covers_url(own, url)))
}

fn covers_resource(own: &[String], wanted: &str) -> bool {
    let everywhere = wanted.split_once('/').map(|(_, sub)| format!("*/{sub}"));
    own.iter().any(|one| one == "*" || one == wanted || Some(one) == everywhere.as_ref())
}

fn covers_url(own: &str, wanted: &str) -> bool {
    own == "*" || own == wanted || (own.ends_with('*') && wanted.starts_with(own.trim_end_matches('*')))
}
