//! Where something stands in an object.

use crate::document::PathSegment;

/// `spec` and a list of rules.
pub(super) fn of_direction(direction: &str) -> Vec<PathSegment> {
    vec![PathSegment::from("spec"), PathSegment::from(direction)]
}

/// `spec`, a list of it, and an element of that; then a list of the element and an element of this.
pub(super) fn of_rule(direction: &str, rule: usize, peer: Option<(&str, usize)>) -> Vec<PathSegment> {
    let mut path = of_direction(direction);
    path.push(PathSegment::from(rule));
    if let Some((list, index)) = peer {
        path.extend([PathSegment::from(list), PathSegment::from(index)]);
    }
    path
}

/// The path as a text to sort by: indexes in five digits.
pub(super) fn sortable(path: &[PathSegment]) -> String {
    let parts = path.iter().map(|segment| match segment {
        PathSegment::Key(key) => key.clone(),
        PathSegment::Index(index) => format!("{index:05}"),
    });
    parts.collect::<Vec<_>>().join("/")
}

/// The path as a text with dots.
pub(super) fn dotted(path: &[PathSegment]) -> String {
    path.iter().map(ToString::to_string).collect::<Vec<_>>().join(".")
}

/// A path and what is below it.
pub(super) fn below(path: &[PathSegment], key: &str) -> Vec<PathSegment> {
    [path, &[PathSegment::from(key)]].concat()
}

/// The path of an element of a list below a path.
pub(super) fn element(path: &[PathSegment], key: &str, index: usize) -> Vec<PathSegment> {
    [path, &[PathSegment::from(key), PathSegment::from(index)]].concat()
}
