//! When an object was made and last changed. Engines see objects without `managedFields`; this reads the whole one.

use serde_json::Value;

use crate::evaluator::time;

/// `metadata.creationTimestamp`; empty where it is no time.
pub(super) fn created(object: &Value) -> String {
    let text = object.pointer("/metadata/creationTimestamp").and_then(Value::as_str);
    text.filter(|text| time::seconds(text).is_some()).unwrap_or_default().to_owned()
}

/// The time of the latest change and who made it; empty where `managedFields` do not say. What controllers write into `status` and
/// other subresources is no change of the object.
pub(super) fn changed(object: &Value) -> (String, String) {
    let entries = object.pointer("/metadata/managedFields").and_then(Value::as_array);
    let changes = entries.into_iter().flatten().filter_map(change);
    let latest = changes.max_by_key(|(seconds, _, _)| *seconds);
    latest.map_or_else(Default::default, |(_, time, manager)| (time.to_owned(), manager.to_owned()))
}

fn change(entry: &Value) -> Option<(i64, &str, &str)> {
    let text = |key: &str| entry.get(key).and_then(Value::as_str);
    if text("subresource").is_some_and(|name| !name.is_empty()) {
        return None;
    }
    let time = text("time")?;
    Some((time::seconds(time)?, time, text("manager").unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{changed, created};

    #[test]
    fn the_latest_change_of_the_object_itself() {
        let object = json!({"metadata": {
            "creationTimestamp": "2025-01-01T00:00:00Z",
            "managedFields": [
                {"manager": "kubectl", "time": "2026-02-01T10:00:00+02:00"},
                {"manager": "argocd", "time": "2026-02-01T09:00:00Z"},
                {"manager": "nginx", "time": "2026-08-01T00:00:00Z", "subresource": "status"},
                {"manager": "odd", "time": "soon"},
                {"manager": 1},
                "text",
            ],
        }});
        assert_eq!(created(&object), "2025-01-01T00:00:00Z");
        assert_eq!(changed(&object), ("2026-02-01T09:00:00Z".to_owned(), "argocd".to_owned()));
    }

    #[test]
    fn nothing_is_guessed() {
        for object in [json!(1), json!({}), json!({"metadata": {"managedFields": {}, "creationTimestamp": null}})] {
            assert_eq!((created(&object), changed(&object)), Default::default(), "{object}");
        }
    }
}
