//! Fingerprints: stable keys of findings, without line numbers.

use serde_json::Value;

use crate::document::PathSegment;

/// FNV-1a, 128 bits, of the parts with a separator that no part has.
pub(crate) fn of(parts: &[&str]) -> String {
    let mut hash = OFFSET;
    for byte in parts.iter().flat_map(|part| part.bytes().chain([0])) {
        hash = (hash ^ u128::from(byte)).wrapping_mul(PRIME);
    }
    format!("{hash:032x}")
}

const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

/// Fields that tell the elements of a list apart, the best first.
const NAMES: [&str; 7] = ["name", "host", "hostname", "path", "secretName", "id", "value"];

/// The path with the name of an element in place of its index where the object names it: `spec.rules[host=a].http`.
pub(crate) fn stable_path(object: &Value, path: &[PathSegment]) -> String {
    let mut text = String::new();
    let mut at = Some(object);
    for segment in path {
        match segment {
            PathSegment::Key(key) => {
                at = at.and_then(|value| value.get(key));
                text.push('/');
                text.push_str(key);
            }
            PathSegment::Index(index) => {
                at = at.and_then(|value| value.get(index));
                text.push_str(&element(*index, at));
            }
        }
    }
    text
}

fn element(index: usize, value: Option<&Value>) -> String {
    let Some(value) = value else { return format!("[{index}]") };
    if let Some(scalar) = value.as_str() {
        return format!("[={scalar}]");
    }
    let name = NAMES.iter().find_map(|name| Some((name, value.get(name)?.as_str()?)));
    name.map_or_else(|| format!("[{index}]"), |(name, text)| format!("[{name}={text}]"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{of, stable_path};

    #[test]
    fn published_vectors_of_fnv() {
        assert_eq!(of(&[]), "6c62272e07bb014262b821756295c58d");
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
    }

    #[test]
    fn names_survive_a_reordering() {
        let path = ["spec".into(), "rules".into(), 1.into(), "http".into()];
        let object = json!({"spec": {"rules": [{"host": "a"}, {"host": "b"}]}});
        assert_eq!(stable_path(&object, &path), "/spec/rules[host=b]/http");
        assert_eq!(stable_path(&json!({}), &path), "/spec/rules[1]/http");
    }
}
