//! A writer for the YAML of the bundles: text that YAML 1.1 and 1.2 readers understand alike.

use std::fmt::Write;

use serde_json::Value;

/// A YAML value with an order of keys.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A string.
    Text(String),
    /// A string written as a literal block, byte for byte.
    Block(String),
    /// A number or a boolean, as written.
    Plain(String),
    /// A list.
    List(Vec<Node>),
    /// A list on one line.
    Flow(Vec<String>),
    /// A mapping.
    Map(Vec<(String, Node)>),
}

impl Node {
    /// A string.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A mapping.
    pub fn map<const N: usize>(entries: [(&str, Node); N]) -> Self {
        Self::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    }

    /// A list of strings on one line.
    pub fn flow<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::Flow(texts.into_iter().map(|text| text.as_ref().to_owned()).collect())
    }

    /// A JSON value, with its keys sorted.
    pub fn json(value: &Value) -> Self {
        match value {
            Value::String(text) => Self::Text(text.clone()),
            Value::Array(values) => Self::List(values.iter().map(Self::json).collect()),
            Value::Object(values) => {
                let mut entries: Vec<_> = values.iter().map(|(key, value)| (key.clone(), Self::json(value))).collect();
                entries.sort_by(|(a, _), (b, _)| a.cmp(b));
                Self::Map(entries)
            }
            _ => Self::Plain(value.to_string()),
        }
    }
}

/// The document as text, ending in a line break.
pub fn write(node: &Node) -> String {
    let mut out = String::new();
    value(&mut out, node, 0);
    out.trim_start_matches('\n').to_owned()
}

/// Writes what follows `key:` or `-`, line break included; a nested block begins on a line of its own.
fn value(out: &mut String, node: &Node, indent: usize) {
    let pad = "  ".repeat(indent);
    match node {
        Node::Text(text) => drop(writeln!(out, " {}", scalar(text))),
        Node::Plain(text) => drop(writeln!(out, " {text}")),
        Node::Flow(texts) => drop(writeln!(out, " [{}]", texts.iter().map(|text| scalar(text)).collect::<Vec<_>>().join(", "))),
        Node::Block(text) => block(out, text, &pad),
        Node::List(nodes) if nodes.is_empty() => out.push_str(" []\n"),
        Node::Map(entries) if entries.is_empty() => out.push_str(" {}\n"),
        Node::List(nodes) => {
            out.push('\n');
            for node in nodes {
                let mut item = String::new();
                value(&mut item, node, indent + 1);
                // The first key of a mapping stands on the line of its dash.
                let item = match node {
                    Node::Map(entries) if !entries.is_empty() => format!(" {}", item.trim_start()),
                    _ => item,
                };
                let _ = write!(out, "{pad}-{item}");
            }
        }
        Node::Map(entries) => {
            out.push('\n');
            for (key, node) in entries {
                let _ = write!(out, "{pad}{}:", scalar(key));
                value(out, node, indent + 1);
            }
        }
    }
}

fn block(out: &mut String, text: &str, pad: &str) {
    if !text.ends_with('\n') || text.ends_with("\n\n") || text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        let _ = writeln!(out, " {}", quoted(text));
        return;
    }
    // A reader takes the indentation from the first line unless told.
    out.push_str(if text.starts_with([' ', '\n']) { " |2\n" } else { " |\n" });
    for line in text.trim_end_matches('\n').split('\n') {
        if line.is_empty() {
            out.push('\n');
        } else {
            let _ = writeln!(out, "{pad}{line}");
        }
    }
}

fn scalar(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// Whether no reader can take the bare text for anything but this string.
fn is_plain(text: &str) -> bool {
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && !text.ends_with(' ')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '.' | '/' | '_' | '-' | '(' | ')' | '+' | ';'))
        && !WORDS.contains(&text.to_ascii_lowercase().as_str())
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            // Controls, and what YAML 1.1 takes for a line break or a mark.
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => drop(write!(out, "\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_what_every_reader_reads_alike() {
        let node = Node::map([
            ("name", Node::text("portcullis")),
            ("no", Node::text("yes")),
            ("time", Node::text("1:30")),
            ("kinds", Node::flow(["Ingress", "on"])),
            ("rego", Node::Block("package x\n\nx if {\n\ttrue\n}\n".to_owned())),
            (
                "list",
                Node::List(vec![
                    Node::map([("a", Node::Plain("1".to_owned())), ("b", Node::map([("c", Node::List(Vec::new()))]))]),
                    Node::text("x"),
                ]),
            ),
        ]);
        let text = "name: portcullis\n\"no\": \"yes\"\ntime: \"1:30\"\nkinds: [Ingress, \"on\"]\nrego: |\n  package x\n\n  x if {\n  \ttrue\n  }\n\
                    list:\n  - a: 1\n    b:\n      c: []\n  - x\n";
        assert_eq!(write(&node), text);
    }
}
