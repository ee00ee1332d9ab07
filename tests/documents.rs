//! Documents are read as kubectl reads them: the conformance corpus, hostile inputs, generated values, locations.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::string_slice, clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use portcullis::{Document, Documents, ErrorKind, Limits, PathSegment};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata").join(name)
}

fn parse(bytes: impl AsRef<[u8]>) -> Documents {
    Document::parse("t.yaml", bytes.as_ref(), &Limits::default())
}

fn values(documents: &Documents) -> Vec<Value> {
    documents.documents().iter().map(|document| document.value().clone()).collect()
}

fn path(segments: Value) -> Vec<PathSegment> {
    let segment = |value: &Value| match value {
        Value::String(key) => key.as_str().into(),
        other => usize::try_from(other.as_u64().unwrap()).unwrap().into(),
    };
    segments.as_array().unwrap().iter().map(segment).collect()
}

/// Numbers are compared by value: a large float is written as an integer by Go.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(x), Value::Number(y)) => match (x.as_i64(), y.as_i64()) {
            (Some(x), Some(y)) => x == y,
            _ => (x.as_f64().unwrap() - y.as_f64().unwrap()).abs() <= x.as_f64().unwrap().abs() * f64::EPSILON,
        },
        (Value::Array(x), Value::Array(y)) => x.len() == y.len() && x.iter().zip(y).all(|(a, b)| same(a, b)),
        (Value::Object(x), Value::Object(y)) => {
            x.len() == y.len() && x.iter().all(|(key, a)| y.get(key).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}

fn conformance() -> Vec<(PathBuf, Value)> {
    let mut cases: Vec<_> = fs::read_dir(folder("yaml"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .map(|path| {
            let expected = fs::read_to_string(path.with_extension("json")).unwrap();
            (path, serde_json::from_str(&expected).unwrap())
        })
        .collect();
    cases.sort_by(|a, b| a.0.cmp(&b.0));
    cases
}

#[test]
fn the_conformance_corpus_is_read_as_expected() {
    let cases = conformance();
    assert!(cases.len() >= 140, "{} cases", cases.len());
    let mut wrong = Vec::new();
    for (file, expected) in cases {
        let parsed = parse(fs::read(&file).unwrap());
        let line = parsed.errors().first().map(|error| error.location().unwrap().line());
        let documents = expected.get("documents").cloned();
        let fits = match &expected {
            Value::Array(_) => line.is_none() && same(&expected, &Value::Array(values(&parsed))),
            _ => {
                line.map(u64::from) == expected["line"].as_u64()
                    && same(&documents.unwrap_or_else(|| json!([])), &Value::Array(values(&parsed)))
            }
        };
        if !fits {
            wrong.push(format!("{}: {:?} {:?}", file.display(), parsed.errors(), values(&parsed)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Asks the reference reader, when its path is in `PORTCULLIS_YAML_ORACLE` (xtask sets it).
#[test]
fn the_conformance_corpus_is_what_kubectl_reads() {
    let Ok(oracle) = std::env::var("PORTCULLIS_YAML_ORACLE") else { return };
    let cases = conformance();
    let mut child = Command::new(oracle).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut names = String::new();
    for (file, _) in &cases {
        names.push_str(file.to_str().unwrap());
        names.push('\n');
    }
    child.stdin.take().unwrap().write_all(names.as_bytes()).unwrap();
    let output = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    assert_eq!(output.lines().count(), cases.len());
    for (line, (file, expected)) in output.lines().zip(&cases) {
        let answer: Value = serde_json::from_str(line).unwrap();
        let accepts = answer.get("error").is_none();
        if expected.is_array() {
            assert!(accepts && same(expected, &answer["documents"]), "{}: {answer}", file.display());
        } else if !file.ends_with("key-collision-types.yaml") {
            assert_eq!(expected["kubectl"], if accepts { "accepts" } else { "rejects" }, "{}", file.display());
        }
    }
}

/// Refused with a located error and no document, and quickly.
fn refused(name: &str, bytes: &[u8]) -> ErrorKind {
    let start = Instant::now();
    let parsed = Document::parse(name, bytes, &Limits::default());
    let error = parsed.errors().first().unwrap_or_else(|| panic!("{name} is accepted"));
    assert!(error.location().is_some(), "{name}: {error}");
    assert!(start.elapsed() < Duration::from_secs(20), "{name} took {:?}", start.elapsed());
    error.kind()
}

#[test]
fn hostile_files_are_refused() {
    let mut count = 0;
    for entry in fs::read_dir(folder("hostile")).unwrap() {
        let file = entry.unwrap().path();
        if file.extension().is_some_and(|extension| extension == "yaml" || extension == "json") {
            refused(&file.display().to_string(), &fs::read(&file).unwrap());
            count += 1;
        }
    }
    assert!(count >= 5);
    let bomb = fs::read(folder("hostile/alias-bomb.yaml")).unwrap();
    assert_eq!(refused("bomb", &bomb), ErrorKind::Limit);
}

#[test]
fn deep_nesting_is_a_limit() {
    let depth = 100_000;
    assert_eq!(refused("flow", "[".repeat(depth).as_bytes()), ErrorKind::Limit);
    assert_eq!(refused("flow map", "{a: ".repeat(depth).replacen('{', "x: {", 1).as_bytes()), ErrorKind::Limit);
    assert_eq!(refused("block list", "- ".repeat(depth).as_bytes()), ErrorKind::Limit);
    assert_eq!(refused("json", r#"{"a":"#.repeat(depth).as_bytes()), ErrorKind::Limit);
    let mut block = String::new();
    for level in 0..2000 {
        block.push_str(&" ".repeat(level));
        block.push_str("a:\n");
    }
    assert_eq!(refused("block map", block.as_bytes()), ErrorKind::Limit);
    // A limit far beyond what recursion could follow is capped.
    let generous = Limits::default().depth(usize::MAX);
    let nested = format!("a: {}{}", "[".repeat(400), "]".repeat(400));
    assert!(Document::parse("t", nested.as_bytes(), &generous).errors().is_empty());
    let nested = format!("a: {}{}", "[".repeat(5000), "]".repeat(5000));
    assert_eq!(Document::parse("t", nested.as_bytes(), &generous).errors()[0].kind(), ErrorKind::Limit);
}

#[test]
fn anchors_cannot_nest_past_the_depth_limit() {
    let mut text = "a0: &a0 [x]\n".to_owned();
    for i in 1..200 {
        text.push_str(&format!("a{i}: &a{i} [*a{}]\n", i - 1));
    }
    assert_eq!(refused("chain", text.as_bytes()), ErrorKind::Limit);
}

#[test]
fn limits_on_bytes_and_nodes() {
    let ten_megabytes = format!("a: \"{}\"\n", "x".repeat(10 << 20));
    assert_eq!(parse(&ten_megabytes).documents().len(), 1);
    let parsed = Document::parse("t", ten_megabytes.as_bytes(), &Limits::default().bytes(1 << 20));
    assert_eq!(parsed.errors()[0].kind(), ErrorKind::Limit);
    assert_eq!(parsed.errors()[0].location().unwrap().line(), 1);

    let limits = Limits::default().nodes(100);
    for text in ["a: [".to_owned() + &"1, ".repeat(200) + "1]\n", "{\"a\": [".to_owned() + &"1, ".repeat(200) + "1]}"] {
        let parsed = Document::parse("t", text.as_bytes(), &limits);
        assert_eq!(parsed.errors()[0].kind(), ErrorKind::Limit);
        assert!(parsed.documents().is_empty());
    }
    // The budget is one for the whole source.
    let many = "a: 1\n---\n".repeat(80);
    let parsed = Document::parse("t", many.as_bytes(), &limits);
    assert_eq!(parsed.errors().last().unwrap().kind(), ErrorKind::Limit);
    assert!(parsed.documents().len() <= 50);
}

#[test]
fn a_million_lines_are_read_in_linear_time() {
    let start = Instant::now();
    let mut text = "list:\n".to_owned();
    text.push_str(&"- x: 1\n".repeat(1_000_000));
    assert!(parse(&text).errors().is_empty());
    text.push_str("  y: [\n");
    let error = parse(&text).errors()[0].clone();
    assert_eq!(error.location().unwrap().line(), 1_000_002);
    assert_eq!(parse("---\n".repeat(1_000_000)).documents().len(), 0);
    assert_eq!(parse("a: 1\n".repeat(200_000)).notices().len(), 199_999);
    assert_eq!(parse(format!("a:\n{}", "\t\n".repeat(200_000))).errors().len(), 1);
    assert_eq!(parse(format!("a: 1 # {}\n", "#\t".repeat(200_000))).documents().len(), 1);
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

#[test]
fn errors_in_one_document_leave_the_others() {
    let parsed = parse("a: 1\n---\nb: \u{7}\n---\nc: [\n---\nd: 4\n--- x\ne: 5\n");
    assert_eq!(values(&parsed), [json!({"a": 1}), json!({"d": 4}), json!({"e": 5})]);
    let lines: Vec<_> = parsed.errors().iter().map(|error| error.location().unwrap().line()).collect();
    assert_eq!(lines, [3, 5, 8]);
    assert_eq!(parsed.documents()[2].index(), 2);
}

#[test]
fn duplicate_keys_are_noticed_at_both_positions() {
    let parsed = parse("a: 1\nm:\n  k: 1\n  j: 2\n  k: 3\n");
    assert_eq!(parsed.notices()[0].to_string(), "t.yaml:5:3: duplicate key `k`: the last one wins, the first is on line 3");
    assert_eq!(parsed.documents()[0].value()["m"]["k"], 3);
    let parsed = parse("{\"a\": 1,\n \"a\": 2}");
    assert_eq!(parsed.notices()[0].location().unwrap().line(), 2);
    let parsed = parse("b: &b {x: 1}\nm:\n  x: 2\n  <<: *b\n");
    assert!(parsed.notices()[0].message().contains("overwrites key `x`"));
}

const SHOP: &str = "\
# head
apiVersion: networking.k8s.io/v1 #~ route/one
kind: Ingress
metadata:
  annotations:
    'nginx.ingress.kubernetes.io/x': \"on\" #~ route/two
spec:
  tls:
  rules:
  - host: shop.example
    http: &http
      paths: [{path: /, pathType: Prefix}]
  - http: *http

";

#[test]
fn values_and_keys_are_located() {
    let parsed = parse(SHOP);
    let document = &parsed.documents()[0];
    let at = |segments: Value| {
        let location = document.locate(&path(segments)).unwrap();
        (location.line(), location.column(), SHOP[location.bytes()].to_owned())
    };
    let key = |segments: Value| document.locate_key(&path(segments)).map(|l| SHOP[l.bytes()].to_owned());
    let text = |line, column, text: &str| (line, column, text.to_owned());

    assert!(parse(SHOP.replace("  empty: {}\n", "")).errors().is_empty());
    assert_eq!(parsed.errors().len(), 0);
    assert_eq!(at(json!(["kind"])), text(3, 7, "Ingress"));
    assert_eq!(at(json!(["spec"])), text(7, 1, "spec"));
    assert_eq!(at(json!(["spec", "tls"])), text(8, 3, "tls"));
    assert_eq!(at(json!(["spec", "tls", "missing"])), text(8, 3, "tls"));
    assert_eq!(at(json!(["spec", "rules", 0])), text(10, 5, "host"));
    assert_eq!(at(json!(["spec", "rules", 0, "host"])), text(10, 11, "shop.example"));
    assert_eq!(at(json!(["spec", "rules", 7, "host"])), text(9, 3, "rules"));
    assert_eq!(at(json!(["spec", "rules", 1, "http"])), text(13, 11, "*http"));
    assert_eq!(at(json!(["spec", "rules", 1, "http", "paths", 0, "path"])), text(12, 22, "/"));
    assert_eq!(at(json!([])), text(2, 1, "apiVersion"));
    let annotation = json!(["metadata", "annotations", "nginx.ingress.kubernetes.io/x"]);
    assert_eq!(at(annotation.clone()), text(6, 38, "\"on\""));
    assert_eq!(key(annotation).unwrap(), "'nginx.ingress.kubernetes.io/x'");
    assert_eq!(key(json!(["metadata", "labels"])), None);
    assert_eq!(key(json!(["spec", "rules", 0])), None);
}

#[test]
fn comments_have_their_line() {
    let parsed = parse(SHOP);
    let comments = parsed.documents()[0].comments();
    let found: Vec<_> = comments.iter().map(|comment| (comment.line(), comment.text())).collect();
    assert_eq!(found, [(1, "head"), (2, "~ route/one"), (6, "~ route/two")]);
    let many = format!("a:\n{}  b: 1\n", "  # c\n".repeat(500));
    assert_eq!(parse(many).documents()[0].comments().len(), 500);
}

#[test]
fn list_items_and_json_are_located() {
    let text = "kind: List\napiVersion: v1\nitems:\n- kind: A\n- kind: B\n  x: {p: z}\n";
    let parsed = parse(text);
    let second = &parsed.documents()[1];
    assert_eq!(second.index(), 1);
    assert_eq!(second.text(), Some(text));
    assert_eq!(second.locate(&path(json!(["x", "p"]))).unwrap().to_string(), "t.yaml:6:10");
    assert_eq!(second.locate(&path(json!(["absent"]))).unwrap().line(), 5);
    assert_eq!(second.locate_key(&[]), None);

    let text = "{\"a\": {\"b\\n\": [1, \"x\"]}}\n{\"c\": true}\n";
    let parsed = parse(text);
    let at = |i: usize, segments: Value| {
        let location = parsed.documents()[i].locate(&path(segments)).unwrap();
        text[location.bytes()].to_owned()
    };
    assert_eq!(at(0, json!(["a", "b\n", 1])), "\"x\"");
    assert_eq!(at(0, json!(["a"])), "\"a\"");
    assert_eq!(at(1, json!(["c"])), "true");
    assert_eq!(parsed.documents()[1].locate(&path(json!(["c"]))).unwrap().line(), 2);
}

#[test]
fn columns_count_characters_and_leave_out_the_mark() {
    let parsed = parse("\u{feff}é: ü\n");
    let location = parsed.documents()[0].locate(&path(json!(["é"]))).unwrap();
    assert_eq!((location.line(), location.column(), location.bytes()), (1, 4, 7..9));
}

/// Writes a value in one of several YAML styles. `style` is consumed digit by digit.
struct Emitter {
    style: u64,
    text: String,
}

impl Emitter {
    fn pick(&mut self, of: u64) -> u64 {
        let picked = self.style % of;
        self.style = (self.style / of) ^ self.style.rotate_left(23).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        picked
    }

    fn string(&mut self, value: &str, key: bool) {
        let plain = |s: &str| {
            let first = s.chars().next().is_some_and(|c| matches!(c, 'g'..='m' | 'p'..='s' | 'u'..='x'));
            first && s.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '.'))
        };
        let printable = |s: &str| s.chars().all(|c| (' '..='~').contains(&c));
        match self.pick(3) {
            0 if plain(value) => self.text.push_str(value),
            1 if printable(value) => self.text.push_str(&format!("'{}'", value.replace('\'', "''"))),
            _ if key || printable(value) => self.double(value),
            _ => self.double(value),
        }
    }

    fn double(&mut self, value: &str) {
        self.text.push('"');
        for c in value.chars() {
            match c {
                '"' => self.text.push_str("\\\""),
                '\\' => self.text.push_str("\\\\"),
                ' '..='~' | '\u{a1}'..='\u{17f}' | '\u{1f600}'..='\u{1f64f}' => self.text.push(c),
                c if u32::from(c) < 0x10000 => self.text.push_str(&format!("\\u{:04x}", u32::from(c))),
                c => self.text.push_str(&format!("\\U{:08x}", u32::from(c))),
            }
        }
        self.text.push('"');
    }

    fn literal(&mut self, value: &str, indent: usize) -> bool {
        let fits = value.ends_with('\n')
            && !value.ends_with("\n\n")
            && value.lines().all(|line| line.chars().all(|c| c.is_ascii_graphic() || c == ' '))
            && value.lines().next().is_some_and(|line| !line.is_empty() && !line.starts_with(' '));
        if !fits || self.pick(2) == 0 {
            return false;
        }
        self.text.push_str("|\n");
        for line in value.lines() {
            self.text.push_str(&" ".repeat(indent + 2));
            self.text.push_str(line);
            self.text.push('\n');
        }
        true
    }

    fn flow(&mut self, value: &Value) {
        match value {
            Value::Array(items) => {
                self.text.push('[');
                for item in items {
                    self.flow(item);
                    self.text.push_str(", ");
                }
                self.text.push(']');
            }
            Value::Object(map) => {
                self.text.push('{');
                for (key, value) in map {
                    self.string(key, true);
                    self.text.push_str(": ");
                    self.flow(value);
                    self.text.push_str(", ");
                }
                self.text.push('}');
            }
            Value::String(text) => self.string(text, false),
            other => self.text.push_str(&other.to_string()),
        }
    }

    /// Writes what comes after `key:` or `-`, and the line's end.
    fn block(&mut self, value: &Value, indent: usize, in_list: bool) {
        match value {
            Value::Array(items) if !items.is_empty() && self.pick(4) > 0 => {
                let indent = if in_list || self.pick(2) == 0 { indent + 2 } else { indent };
                for item in items {
                    self.text.push('\n');
                    self.text.push_str(&" ".repeat(indent));
                    self.text.push('-');
                    self.block(item, indent, true);
                    self.trim();
                }
                self.text.push('\n');
            }
            Value::Object(map) if !map.is_empty() && self.pick(4) > 0 => {
                for (i, (key, value)) in map.iter().enumerate() {
                    if i == 0 && in_list {
                        self.text.push(' ');
                    } else {
                        self.text.push('\n');
                        self.text.push_str(&" ".repeat(indent + 2));
                    }
                    self.string(key, true);
                    self.text.push(':');
                    self.block(value, indent + 2, false);
                    self.trim();
                }
                self.text.push('\n');
            }
            Value::String(text) => {
                self.text.push(' ');
                if !self.literal(text, indent + 2) {
                    self.string(text, false);
                    if self.pick(4) == 0 {
                        self.text.push_str(" # comment");
                    }
                    self.text.push('\n');
                }
            }
            other => {
                self.text.push(' ');
                self.flow(other);
                self.text.push('\n');
            }
        }
    }

    fn trim(&mut self) {
        if self.text.ends_with('\n') {
            self.text.pop();
        }
    }

    fn document(value: &Value, style: u64) -> String {
        let mut emitter = Self { style, text: String::new() };
        for (key, value) in value.as_object().unwrap() {
            emitter.string(key, true);
            emitter.text.push(':');
            emitter.block(value, 0, false);
        }
        if value.as_object().unwrap().is_empty() {
            emitter.text.push_str("--- # empty\n!!map {}\n");
        }
        if emitter.pick(3) == 0 {
            return emitter.text.replace('\n', "\r\n");
        }
        emitter.text
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        any::<String>(),
        "[ -~]{0,12}",
        "([!-~][ -~]{0,8}\n){1,3}",
        prop::sample::select(vec!["yes", "on", "~", "0755", "1e3", "<<", "---", "...", "a: b", "x #y", "=", "", "- a"])
            .prop_map(str::to_owned),
        "[g-m][a-z0-9./-]{0,8}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1000i32..1000).prop_map(|n| Value::from(f64::from(n) + 0.25)),
        text.prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map("[ -~]{0,10}", inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn any_object() -> impl Strategy<Value = Value> {
    let key = prop_oneof!["[a-z]{1,8}", "[ -~]{0,10}"];
    prop::collection::btree_map(key, any_value(), 0..6)
        .prop_map(|map| Value::Object(map.into_iter().filter(|(key, _)| key != "kind").collect()))
}

/// Calls `visit` with the path of every scalar.
fn scalars(value: &Value, path: &mut Vec<PathSegment>, visit: &mut dyn FnMut(&[PathSegment], &Value)) {
    match value {
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                path.push(i.into());
                scalars(item, path, visit);
                path.pop();
            }
        }
        Value::Object(map) => {
            for (key, value) in map {
                path.push(key.as_str().into());
                scalars(value, path, visit);
                path.pop();
            }
        }
        scalar => visit(path, scalar),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn emitted_values_are_read_back(value in any_object(), style in any::<u64>()) {
        let text = Emitter::document(&value, style);
        let parsed = parse(&text);
        prop_assert!(parsed.errors().is_empty(), "{:?}\n{text}", parsed.errors());
        prop_assert_eq!(values(&parsed), vec![value], "{}", text);
    }

    #[test]
    fn json_text_is_read_back(value in any_object(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        let parsed = parse(&text);
        prop_assert!(parsed.errors().is_empty(), "{:?}\n{text}", parsed.errors());
        prop_assert_eq!(values(&parsed), vec![value], "{}", text);
    }

    #[test]
    fn scalars_are_located_where_their_text_is(value in any_object(), style in any::<u64>(), as_json in any::<bool>()) {
        let text = if as_json { value.to_string() } else { Emitter::document(&value, style) };
        let parsed = parse(&text);
        let document = &parsed.documents()[0];
        let mut wrong = None;
        scalars(&value, &mut Vec::new(), &mut |path, scalar| {
            let location = document.locate(path).unwrap();
            let written = &text[location.bytes()];
            let before = &text[..location.bytes().start];
            let line = before.matches('\n').count() + 1;
            let reread = match scalar {
                // Block scalars are located at their content.
                Value::String(s) if before.trim_end().ends_with('|') => {
                    let inked = |text: &str| text.lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>();
                    inked(s) == inked(written)
                }
                scalar => {
                    let text = if as_json { format!("{{\"v\": {written}}}") } else { format!("v: {written}\n") };
                    parse(text).documents().first().is_some_and(|d| d.value()["v"] == *scalar)
                }
            };
            if !reread || usize::try_from(location.line()).unwrap() != line {
                wrong = Some(format!("{path:?} {scalar} is located at {location} `{written}` in\n{text}"));
            }
        });
        prop_assert!(wrong.is_none(), "{}", wrong.unwrap());
    }

    #[test]
    fn nothing_crashes(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "[-a: \\[\\]{},'\"\n\t#&*!|>?%@`.<0~]{0,80}") {
        for source in [bytes.as_slice(), text.as_bytes()] {
            let parsed = parse(source);
            for error in parsed.errors() {
                prop_assert!(error.location().is_some());
            }
            for document in parsed.documents() {
                let _ = document.comments();
                scalars(document.value(), &mut Vec::new(), &mut |path, _| {
                    assert!(document.locate(path).is_some(), "{path:?} in {:?}", document.text());
                });
            }
        }
    }
}
