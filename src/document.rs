//! Reads manifests: bytes become documents, exactly as `kubectl` would read them.
//!
//! Text is cut at lines that start with `---`, each part is parsed as YAML 1.1 with the scalar rules of go-yaml v2, and
//! lists are flattened. Where the parser and `kubectl` could understand a text differently, the part is an error: there
//! is no silent reading that differs. An error in one part does not hide the others. The one exception is a source that
//! is not UTF-8, which is refused as a whole.
//!
//! This module does not know what a Kubernetes object is beyond `kind`, `apiVersion` and `items`; it validates nothing.

mod decode;
mod events;
mod json;
mod scalar;
mod source;
mod tree;

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use crate::error::{Error, ErrorKind, Location};
use crate::limits::Limits;

use decode::{Decoder, Notice};
use events::Granit;
use source::{Failure, Source, forbidden, parts};
use tree::{Builder, Kind, RawComment, Tree};

/// Nesting is never followed deeper than this, whatever [`Limits::depth`] says: values are walked recursively.
const DEPTH_CEILING: usize = 500;

/// How far into a source kubectl looks for the `{` that makes it JSON.
const JSON_WINDOW: usize = 4096;

/// One element of a JSON path: a key of a map or an index of a list.
///
/// # Example
///
/// ```
/// use portcullis::PathSegment;
/// let path = [PathSegment::from("spec"), PathSegment::from("rules"), PathSegment::from(0)];
/// assert_eq!(serde_json::to_string(&path).unwrap(), r#"["spec","rules",0]"#);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PathSegment {
    /// A key of a map.
    Key(String),
    /// A zero-based index of a list.
    Index(usize),
}

impl From<&str> for PathSegment {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl From<String> for PathSegment {
    fn from(key: String) -> Self {
        Self::Key(key)
    }
}

impl From<usize> for PathSegment {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

impl fmt::Display for PathSegment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => f.write_str(key),
            Self::Index(index) => write!(f, "{index}"),
        }
    }
}

impl Serialize for PathSegment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Key(key) => serializer.serialize_str(key),
            Self::Index(index) => serializer.serialize_u64(u64::try_from(*index).unwrap_or(u64::MAX)),
        }
    }
}

/// A comment of a YAML text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    text: String,
    location: Location,
}

impl Comment {
    /// The text after the `#`, without surrounding white space.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The 1-based line the comment stands on.
    #[must_use]
    pub const fn line(&self) -> u32 {
        self.location.line()
    }

    /// Where the comment is, its `#` included.
    #[must_use]
    pub const fn location(&self) -> &Location {
        &self.location
    }
}

/// A part of a source: the text between two separators, or one value of a JSON stream.
#[derive(Debug)]
struct Chunk {
    source: Arc<Source>,
    range: Range<usize>,
    json: bool,
    /// The node tree and the comments, read again when somebody first asks where something is.
    syntax: OnceLock<(Option<Tree<'static>>, Vec<RawComment>)>,
}

impl Chunk {
    fn syntax(&self) -> &(Option<Tree<'static>>, Vec<RawComment>) {
        self.syntax.get_or_init(|| {
            let text = self.source.slice(self.range.clone());
            // The text has been read within its limits before.
            let mut nodes = usize::MAX;
            if self.json {
                return (json::tree(text, DEPTH_CEILING, &mut nodes).ok().map(|(tree, _)| tree), Vec::new());
            }
            let text = &*terminated(text);
            let mut comments = Vec::new();
            let mut events = Granit::new(text, DEPTH_CEILING, true);
            let tree = Builder::new(text, nodes).build(&mut events, &mut comments);
            (tree.ok().flatten().map(Tree::into_owned), comments)
        })
    }

    fn location(&self, at: &Range<usize>) -> Location {
        self.source.location(at.start + self.range.start..at.end + self.range.start)
    }
}

/// kubectl ends every line with a line feed, the last one too; it matters to block scalars.
fn terminated(text: &str) -> std::borrow::Cow<'_, str> {
    if text.ends_with('\n') { text.into() } else { format!("{text}\n").into() }
}

/// One object, with the text it was read from where there is one.
///
/// A document is what kubectl would send to the API server: for a list, each item is a document of its own.
///
/// # Example: where a value stands
///
/// ```
/// use portcullis::{Document, Limits, PathSegment};
/// let text = "kind: Ingress\nspec:\n  rules:\n  - host: shop.example\n";
/// let parsed = Document::parse("shop.yaml", text.as_bytes(), &Limits::default());
/// let document = &parsed.documents()[0];
/// let path: Vec<PathSegment> = vec!["spec".into(), "rules".into(), 0.into(), "host".into()];
/// assert_eq!(document.locate(&path).unwrap().to_string(), "shop.yaml:4:11");
/// ```
#[derive(Clone, Debug)]
pub struct Document {
    name: Arc<str>,
    value: Value,
    index: usize,
    chunk: Option<Arc<Chunk>>,
    /// Where the object is in its chunk: `items`, index, … for the items of a list.
    prefix: Vec<PathSegment>,
}

impl Document {
    /// Reads a YAML or JSON source as kubectl would.
    ///
    /// Never fails as a whole: what could not be read is in [`Documents::errors`], what could is in
    /// [`Documents::documents`]. A source whose first visible character is `{` is a stream of JSON values, everything
    /// else is YAML. `name` is what locations call the source, usually its path.
    ///
    /// # Example: an error does not hide the documents around it
    ///
    /// ```
    /// use portcullis::{Document, Limits};
    /// let parsed = Document::parse("a.yaml", b"kind: A\n---\nb: [\n---\nkind: C\n", &Limits::default());
    /// assert_eq!(parsed.documents().len(), 2);
    /// assert_eq!(parsed.errors()[0].location().unwrap().line(), 3);
    /// ```
    #[must_use]
    pub fn parse(name: &str, bytes: &[u8], limits: &Limits) -> Documents {
        let name: Arc<str> = Arc::from(name);
        let mut documents = Documents::default();
        match decode_text(bytes, limits) {
            Ok(text) => Reader::new(name, text, limits, &mut documents).read(),
            Err((failure, text)) => documents.errors.push(failure.into_error(&Source::new(name, text), 0)),
        }
        documents
    }

    /// A document that never was text: a typed object, or one from an admission request.
    ///
    /// The value is taken as it is; a list is not flattened, and [`Document::locate`] knows no places.
    ///
    /// # Example
    ///
    /// ```
    /// let document = portcullis::Document::from_value("request", serde_json::json!({"kind": "Ingress"}));
    /// assert_eq!(document.value()["kind"], "Ingress");
    /// assert!(document.text().is_none());
    /// ```
    #[must_use]
    pub fn from_value(name: &str, value: Value) -> Self {
        Self { name: Arc::from(name), value, index: 0, chunk: None, prefix: Vec::new() }
    }

    /// The object.
    #[must_use]
    pub const fn value(&self) -> &Value {
        &self.value
    }

    /// The name of the source.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text of the whole source, which all its documents share.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.chunk.as_ref().map(|chunk| chunk.source.text())
    }

    /// The ordinal of the document among those of its source, from zero.
    #[must_use]
    pub const fn index(&self) -> usize {
        self.index
    }

    /// Where a value stands in the source.
    ///
    /// The location is the value's when it is a scalar, else its key's; for an element of a list that is a map it is
    /// that map's first key. When only a beginning of `path` exists, the location is that of the deepest value that
    /// does. A value reached through an alias is located at its anchor, the alias itself where it is used. `None` when
    /// the document has no source. The first call reads the document's text once more.
    #[must_use]
    pub fn locate(&self, path: &[PathSegment]) -> Option<Location> {
        let chunk = self.chunk.as_ref()?;
        let tree = chunk.syntax().0.as_ref()?;
        let (key, id, _) = walk(tree, self.prefix.iter().chain(path));
        Some(chunk.location(&mark(tree, key, id)?))
    }

    /// Where the key that ends `path` stands in the source; `None` when it does not exist or is an index.
    #[must_use]
    pub fn locate_key(&self, path: &[PathSegment]) -> Option<Location> {
        let chunk = self.chunk.as_ref()?;
        let tree = chunk.syntax().0.as_ref()?;
        let (key, _, complete) = walk(tree, self.prefix.iter().chain(path));
        let key = key.filter(|_| complete && !path.is_empty())?;
        Some(chunk.location(&tree.node(key)?.at))
    }

    /// The comments of the YAML text the document was read from, in order. The items of a list share theirs.
    #[must_use]
    pub fn comments(&self) -> Vec<Comment> {
        let Some(chunk) = &self.chunk else { return Vec::new() };
        let comment = |(text, at): &RawComment| Comment { text: text.trim().to_owned(), location: chunk.location(at) };
        let mut comments: Vec<_> = chunk.syntax().1.iter().map(comment).collect();
        comments.sort_by_key(|comment| comment.location.bytes().start);
        comments
    }
}

/// Follows a path as far as it exists: the key node that led to the last value, the value node, and whether all of it
/// exists.
fn walk<'p>(tree: &Tree<'_>, path: impl Iterator<Item = &'p PathSegment>) -> (Option<usize>, usize, bool) {
    let (mut key, mut id) = (None, tree.root);
    for segment in path {
        let next = match segment {
            PathSegment::Key(name) => tree.entry(id, name).map(|(key, value)| (Some(key), value)),
            PathSegment::Index(index) => tree.resolve(id).and_then(|(_, node)| {
                let children = (node.kind == Kind::Sequence).then(|| tree.children(node))?;
                children.get(*index).map(|child| (None, *child))
            }),
        };
        let Some(next) = next else { return (key, id, false) };
        (key, id) = next;
    }
    (key, id, true)
}

/// What to underline for a value and the key that led to it.
fn mark(tree: &Tree<'_>, key: Option<usize>, id: usize) -> Option<Range<usize>> {
    let node = tree.node(id)?;
    let own = matches!(node.kind, Kind::Scalar | Kind::Alias(_)) && !node.at.is_empty();
    if own {
        return Some(node.at.clone());
    }
    if let Some(key) = key {
        return Some(tree.node(key)?.at.clone());
    }
    // The first scalar of the collection, with everything in front of it.
    let mut first = node;
    while let Some(child) = tree.children(first).first().and_then(|child| tree.node(*child)) {
        first = child;
    }
    let start = if node.at.is_empty() { first.at.start } else { node.at.start.min(first.at.start) };
    Some(start..first.at.end.max(start))
}

/// What [`Document::parse`] read.
///
/// # Example
///
/// ```
/// use portcullis::{Document, Limits};
/// let parsed = Document::parse("a.yaml", b"a: 1\na: 2\n---\n# nothing here\n", &Limits::default());
/// assert_eq!(parsed.skipped(), 1);
/// assert_eq!(parsed.notices()[0].to_string(), "a.yaml:2:1: duplicate key `a`: the last one wins, the first is on line 1");
/// assert_eq!(parsed.into_iter().next().unwrap().value()["a"], 2);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Documents {
    documents: Vec<Document>,
    errors: Vec<Error>,
    notices: Vec<Error>,
    skipped: usize,
}

impl Documents {
    /// The documents, in the order of the source.
    #[must_use]
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// What could not be read, in the order of the source.
    #[must_use]
    pub fn errors(&self) -> &[Error] {
        &self.errors
    }

    /// What was read although it is probably a mistake: duplicate keys, and keys that a merge overwrites.
    #[must_use]
    pub fn notices(&self) -> &[Error] {
        &self.notices
    }

    /// How many documents are empty or `null`; kubectl passes over them.
    #[must_use]
    pub const fn skipped(&self) -> usize {
        self.skipped
    }

    /// The documents, or the first error.
    ///
    /// # Errors
    ///
    /// The first of [`Documents::errors`], of kind [`ErrorKind::Input`] or [`ErrorKind::Limit`].
    pub fn into_result(self) -> Result<Vec<Document>, Error> {
        self.errors.into_iter().next().map_or(Ok(self.documents), Err)
    }
}

impl IntoIterator for Documents {
    type Item = Document;
    type IntoIter = std::vec::IntoIter<Document>;

    fn into_iter(self) -> Self::IntoIter {
        self.documents.into_iter()
    }
}

impl<'a> IntoIterator for &'a Documents {
    type Item = &'a Document;
    type IntoIter = std::slice::Iter<'a, Document>;

    fn into_iter(self) -> Self::IntoIter {
        self.documents.iter()
    }
}

/// The text of a source, or a failure and as much text as locating it takes.
fn decode_text(bytes: &[u8], limits: &Limits) -> Result<String, (Failure, String)> {
    if bytes.len() > limits.max_bytes() {
        let message = format!("the source has {} bytes, more than the limit of {}", bytes.len(), limits.max_bytes());
        return Err((Failure::limit(0..0, message), String::new()));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let failure = Failure::input(0..0, "the text is UTF-16").remedy("save it as UTF-8");
        return Err((failure, String::new()));
    }
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|error| {
        let at = error.valid_up_to();
        let valid = bytes.get(..at).map(String::from_utf8_lossy).unwrap_or_default();
        (Failure::input(at..at, "the text is not UTF-8").remedy("save it as UTF-8"), valid.into_owned())
    })
}

struct Reader<'r> {
    name: Arc<str>,
    source: Arc<Source>,
    max_depth: usize,
    nodes: usize,
    documents: &'r mut Documents,
}

impl<'r> Reader<'r> {
    fn new(name: Arc<str>, text: String, limits: &Limits, documents: &'r mut Documents) -> Self {
        Self {
            source: Arc::new(Source::new(Arc::clone(&name), text)),
            name,
            max_depth: limits.max_depth().min(DEPTH_CEILING),
            nodes: limits.max_nodes(),
            documents,
        }
    }

    fn read(&mut self) {
        let source = Arc::clone(&self.source);
        let text = source.text();
        let blank = text.len() - text.trim_start().len();
        if blank < JSON_WINDOW && source.slice(blank..text.len()).starts_with('{') {
            self.json(&source, blank);
        } else {
            self.yaml(&source);
        }
    }

    fn json(&mut self, source: &Arc<Source>, start: usize) {
        let (values, failure) = json::values(source.slice(start..source.text().len()));
        for (mut value, range) in values {
            let range = range.start + start..range.end + start;
            let text = source.slice(range.clone());
            match json::tree(text, self.max_depth, &mut self.nodes) {
                Ok((tree, notices)) => {
                    json::normalise(&mut value, text, &tree, tree.root);
                    self.value(value, notices, range, true);
                }
                Err(failure) => {
                    self.error(failure, range.start);
                    if self.nodes == 0 {
                        return;
                    }
                }
            }
        }
        if let Some(failure) = failure {
            self.error(failure, start);
        }
    }

    fn yaml(&mut self, source: &Arc<Source>) {
        for part in parts(source.text(), source.start()) {
            if let Some(at) = part.bad_separator {
                let failure = Failure::input(at, "kubectl wants nothing but a comment behind the separator `---`");
                self.error(failure.remedy("start a new line after `---`"), 0);
            }
            let text = source.slice(part.range.clone());
            match self.part(text) {
                Ok(Some((value, notices))) => self.value(value, notices, part.range, false),
                Ok(None) => self.documents.skipped += 1,
                Err(failure) => {
                    self.error(failure, part.range.start);
                    // The budget of values is used up: nothing more can be read.
                    if self.nodes == 0 {
                        return;
                    }
                }
            }
        }
    }

    fn part(&mut self, text: &str) -> Result<Option<(Value, Vec<Notice>)>, Failure> {
        if let Some(failure) = forbidden(text) {
            return Err(failure);
        }
        let text = &*terminated(text);
        // Keys count here and not in the limit, hence twice the number.
        let builder = Builder::new(text, self.nodes.saturating_mul(2));
        let tree = builder.build(&mut Granit::new(text, self.max_depth, false), &mut Vec::new())?;
        let Some(tree) = tree else { return Ok(None) };
        let mut decoder = Decoder::new(&tree, self.max_depth, &mut self.nodes);
        let value = decoder.decode()?;
        let notices = std::mem::take(&mut decoder.notices);
        Ok((!value.is_null()).then_some((value, notices)))
    }

    fn error(&mut self, failure: Failure, base: usize) {
        self.documents.errors.push(failure.into_error(&self.source, base));
    }

    fn value(&mut self, value: Value, mut notices: Vec<Notice>, range: Range<usize>, json: bool) {
        // An anchor's notices come again with each alias.
        notices.sort_by(|a, b| (a.at.start, &a.message).cmp(&(b.at.start, &b.message)));
        notices.dedup_by(|a, b| a.at == b.at && a.message == b.message);
        for notice in notices {
            let first = self.source.location(notice.first.start + range.start..notice.first.end + range.start);
            let message = format!("{}, the first is on line {}", notice.message, first.line());
            let notice = Failure::input(notice.at, message).into_error(&self.source, range.start);
            self.documents.notices.push(notice);
        }
        let base = range.start;
        let chunk = Arc::new(Chunk { source: Arc::clone(&self.source), range, json, syntax: OnceLock::new() });
        match value {
            Value::Null => self.documents.skipped += 1,
            Value::Object(map) if is_list(&map) => self.list(map, &chunk),
            Value::Object(_) => self.push(value, &chunk, Vec::new()),
            _ => {
                let failure = Failure::input(0..0, format!("expected an object, found {}", described(&value)));
                let at = chunk.syntax().0.as_ref().and_then(|tree| mark(tree, None, tree.root));
                self.error(Failure { at: at.unwrap_or(0..0), ..failure }, base);
            }
        }
    }

    fn push(&mut self, value: Value, chunk: &Arc<Chunk>, prefix: Vec<PathSegment>) {
        let (name, index) = (Arc::clone(&self.name), self.documents.documents.len());
        self.documents.documents.push(Document { name, value, index, chunk: Some(Arc::clone(chunk)), prefix });
    }

    /// Flattens a list. Items without kind and version inherit the list's.
    fn list(&mut self, mut list: Map<String, Value>, chunk: &Arc<Chunk>) {
        let text_of = |key: &str| list.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (kind, version) = (text_of("kind"), text_of("apiVersion"));
        let item_kind = kind.strip_suffix("List").unwrap_or(&kind);
        let items = match list.remove("items") {
            Some(Value::Array(items)) => items,
            None | Some(Value::Null) => Vec::new(),
            Some(_) => return self.misfit(chunk, &["items".into()], "`items` is not a list"),
        };
        for (i, mut item) in items.into_iter().enumerate() {
            let path = vec![PathSegment::from("items"), PathSegment::from(i)];
            let Value::Object(object) = &mut item else {
                let message = format!("expected an object, found {}", described(&item));
                self.misfit(chunk, &path, &message);
                continue;
            };
            let empty = |key: &str| object.get(key).and_then(Value::as_str).is_none_or(str::is_empty);
            if empty("kind") && empty("apiVersion") {
                object.insert("kind".to_owned(), item_kind.into());
                object.insert("apiVersion".to_owned(), version.clone().into());
            }
            if object.get("kind").and_then(Value::as_str).is_none_or(str::is_empty) {
                self.misfit(chunk, &path, "a list item without `kind`");
            } else if object.get("items").is_some_and(Value::is_array) {
                self.misfit(chunk, &path, "a list inside a list, which kubectl refuses");
            } else {
                self.push(item, chunk, path);
            }
        }
    }

    fn misfit(&mut self, chunk: &Arc<Chunk>, path: &[PathSegment], message: &str) {
        let error = Error::new(ErrorKind::Input, message);
        let at = chunk.syntax().0.as_ref().and_then(|tree| {
            let (key, id, _) = walk(tree, path.iter());
            mark(tree, key, id)
        });
        self.documents.errors.push(error.at(chunk.location(&at.unwrap_or(0..0))));
    }
}

/// kubectl takes any object with a kind and `items` for a list.
fn is_list(map: &Map<String, Value>) -> bool {
    map.contains_key("items") && map.get("kind").and_then(Value::as_str).is_some_and(|kind| !kind.is_empty())
}

const fn described(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a map",
    }
}
