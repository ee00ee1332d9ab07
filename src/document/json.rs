//! JSON sources: a stream of JSON values, read strictly, with the byte range of every value.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use serde_json::Value;

use super::decode::{Notice, unsigned_value};
use super::scalar::float_number;
use super::source::Failure;
use super::tree::{Kind, Tree};

const NOT_JSON: &str = "a file that starts with `{` is read as JSON; put `---` in front of it if it is YAML";

/// The values of a JSON stream with their ranges, and what ended it early.
pub(super) fn values(text: &str) -> (Vec<(Value, Range<usize>)>, Option<Failure>) {
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let mut values = Vec::new();
    loop {
        let start = stream.byte_offset();
        match stream.next() {
            None => return (values, None),
            Some(Ok(value)) => {
                let end = stream.byte_offset();
                let blank = text.get(start..end).map_or(0, |s| s.len() - s.trim_start().len());
                values.push((value, start + blank..end));
            }
            Some(Err(error)) => {
                let line = error.line().saturating_sub(1);
                let base: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
                let mut at = (base + error.column().saturating_sub(1)).min(text.len());
                while !text.is_char_boundary(at) {
                    at -= 1;
                }
                let message = error.to_string();
                if message.starts_with("recursion limit") {
                    return (values, Some(Failure::limit(at..at, "lists and maps are nested too deeply")));
                }
                let message = message.split(" at line ").next().unwrap_or_default();
                let failure = Failure::input(at..at, format!("invalid JSON: {message}")).remedy(NOT_JSON);
                return (values, Some(failure));
            }
        }
    }
}

/// Numbers as kubectl sends them: integral floats lose their point, integers above `i64::MAX` become floats. Floats are
/// read again from their text, since `serde_json` rounds some of them differently.
pub(super) fn normalise(value: &mut Value, text: &str, tree: &Tree<'_>, id: usize) {
    let Some(node) = tree.node(id) else { return };
    let children = tree.children(node);
    match value {
        Value::Number(number) if number.as_i64().is_none() => {
            let float = text.get(node.at.clone()).and_then(|text| text.parse::<f64>().ok());
            if let Some(unsigned) = number.as_u64() {
                *value = unsigned_value(unsigned);
            } else if let Some(number) = float.and_then(float_number) {
                *value = Value::Number(number);
            }
        }
        Value::Array(values) => values.iter_mut().zip(children).for_each(|(v, id)| normalise(v, text, tree, *id)),
        Value::Object(map) => {
            for pair in children.chunks(2) {
                let &[key, id] = pair else { continue };
                if let Some(value) = tree.node(key).and_then(|key| map.get_mut(key.text.as_ref())) {
                    normalise(value, text, tree, id);
                }
            }
        }
        _ => {}
    }
}

struct Frame {
    id: usize,
    mapping: bool,
    children: Vec<usize>,
    keys: HashMap<String, Range<usize>>,
}

/// The node tree of one value of `text`, which is known to be valid JSON.
pub(super) fn tree(text: &str, max_depth: usize, nodes: &mut usize) -> Result<(Tree<'static>, Vec<Notice>), Failure> {
    let mut tree = Tree::default();
    let mut notices = Vec::new();
    let mut frames: Vec<Frame> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        let start = at;
        at += 1;
        let id = match byte {
            b'{' | b'[' => {
                let kind = if byte == b'{' { Kind::Mapping } else { Kind::Sequence };
                let id = tree.push(kind, Cow::Borrowed(""), start..at);
                if frames.len() >= max_depth {
                    return Err(Failure::limit(start..at, "lists and maps are nested too deeply"));
                }
                if let Some(frame) = frames.last_mut() {
                    frame.children.push(id);
                }
                frames.push(Frame { id, mapping: byte == b'{', children: Vec::new(), keys: HashMap::new() });
                None
            }
            b'}' | b']' => {
                if let Some(frame) = frames.pop() {
                    tree.close(frame.id, &frame.children, at);
                }
                continue;
            }
            b'"' => {
                while let Some(byte) = bytes.get(at) {
                    at += if *byte == b'\\' { 2 } else { 1 };
                    if *byte == b'"' {
                        break;
                    }
                }
                let key = frames.last().is_some_and(|frame| frame.mapping && frame.children.len() % 2 == 0);
                let written = text.get(start..at).unwrap_or_default();
                let decoded: String = if key { serde_json::from_str(written).unwrap_or_default() } else { String::new() };
                if let Some(frame) = frames.last_mut().filter(|_| key)
                    && let Some(first) = frame.keys.insert(decoded.clone(), start..at)
                {
                    let message = format!("duplicate key `{decoded}`: the last one wins");
                    notices.push(Notice { message, at: start..at, first });
                }
                Some(tree.push(Kind::Scalar, Cow::Owned(decoded), start..at))
            }
            b' ' | b'\t' | b'\n' | b'\r' | b',' | b':' => continue,
            _ => {
                while bytes.get(at).is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.')) {
                    at += 1;
                }
                Some(tree.push(Kind::Scalar, Cow::Borrowed(""), start..at))
            }
        };
        *nodes =
            nodes.checked_sub(1).ok_or_else(|| Failure::limit(start..at, "the text holds more values than the limit allows"))?;
        if let (Some(id), Some(frame)) = (id, frames.last_mut()) {
            frame.children.push(id);
        }
    }
    Ok((tree, notices))
}
