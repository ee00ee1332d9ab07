//! A writer for the YAML of suggestions: text that YAML 1.1 and 1.2 readers understand alike.

use std::fmt::Write;

use serde_json::Value;

/// An object as text, ending in a line break.
pub(super) fn write(value: &Value) -> String {
    let mut out = String::new();
    block(&mut out, value, 0);
    out
}

/// A value that begins where a line begins.
fn block(out: &mut String, value: &Value, indent: usize) {
    let pad = "  ".repeat(indent);
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                let _ = write!(out, "{pad}{}:", scalar(key));
                after(out, value, indent + 1);
            }
        }
        Value::Array(elements) => {
            for element in elements {
                let mut item = String::new();
                match element {
                    Value::Object(entries) if !entries.is_empty() => block(&mut item, element, indent + 1),
                    _ => after(&mut item, element, indent + 1),
                }
                // The first key of a map stands on the line of its dash.
                let _ = write!(out, "{pad}- {}", item.trim_start());
            }
        }
        _ => after(out, value, indent),
    }
}

/// A value that follows a key.
fn after(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Object(entries) if entries.is_empty() => out.push_str(" {}\n"),
        Value::Array(elements) if elements.is_empty() => out.push_str(" []\n"),
        Value::Object(_) | Value::Array(_) => {
            out.push('\n');
            block(out, value, indent);
        }
        Value::String(text) => drop(writeln!(out, " {}", scalar(text))),
        other => drop(writeln!(out, " {other}")),
    }
}

fn scalar(text: &str) -> String {
    // What JSON writes in quotes every YAML reader reads, but for these, which YAML 1.1 takes for line breaks or marks.
    let quoted = || serde_json::to_string(text).unwrap_or_default();
    let escaped = |c: char| match c {
        c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => format!("\\u{:04x}", c as u32),
        c => c.to_string(),
    };
    if is_plain(text) { text.to_owned() } else { quoted().chars().map(escaped).collect() }
}

/// Whether no reader can take the bare text for anything but this string.
fn is_plain(text: &str) -> bool {
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | '_' | '-'))
        && !WORDS.contains(&text.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::write;
    use crate::document::Document;
    use crate::limits::Limits;

    fn read(text: &str) -> Value {
        let parsed = Document::parse("a.yaml", text.as_bytes(), &Limits::default());
        assert!(parsed.errors().is_empty(), "{text}: {:?}", parsed.errors());
        parsed.documents()[0].value().clone()
    }

    #[test]
    fn what_is_written_is_read() {
        let value = json!({
            "kind": "X", "empty": {}, "none": [], "no": "yes", "number": "1e3", "port": 80,
            "list": [{"a": "x", "b": [{"c": "\u{85}: #"}]}, "- x", {}], "texts": ["Ingress"],
        });
        assert_eq!(read(&write(&value)), value, "{}", write(&value));
    }

    proptest! {
        #[test]
        fn any_text_stays_text(key in any::<String>(), text in any::<String>()) {
            let value = json!({"kind": "X", "map": {key: text}});
            prop_assert_eq!(read(&write(&value)), value);
        }
    }
}
