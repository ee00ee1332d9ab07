//! A document as a tree of nodes with byte ranges, and the checks for text that kubectl would read differently.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::events::{Event, EventSource, Style, Tag};
use super::source::Failure;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Scalar,
    Alias(usize),
    Sequence,
    /// Children alternate: key, value.
    Mapping,
}

/// One node. Ranges are byte offsets into the chunk.
#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    pub(super) kind: Kind,
    pub(super) text: Cow<'a, str>,
    /// Empty for none; collections have none, since kubectl ignores theirs.
    pub(super) tag: Cow<'a, str>,
    /// Whether the text is resolved (plain, or tagged `!`) or is a string as it stands.
    pub(super) implicit: bool,
    pub(super) at: Range<usize>,
    children: Range<usize>,
}

/// A document's nodes; children are runs of one common list.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree<'a> {
    nodes: Vec<Node<'a>>,
    children: Vec<usize>,
    pub(super) root: usize,
}

/// A comment: its text without `#`, and its range.
pub(super) type RawComment = (String, Range<usize>);

impl<'a> Tree<'a> {
    pub(super) fn node(&self, id: usize) -> Option<&Node<'a>> {
        self.nodes.get(id)
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn children(&self, node: &Node<'_>) -> &[usize] {
        self.children.get(node.children.clone()).unwrap_or_default()
    }

    pub(super) fn push(&mut self, kind: Kind, text: Cow<'a, str>, at: Range<usize>) -> usize {
        let node = Node { kind, text, tag: Cow::Borrowed(""), implicit: false, at, children: 0..0 };
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// Ends the collection `id`, whose children are `children`.
    pub(super) fn close(&mut self, id: usize, children: &[usize], end: usize) {
        let first = self.children.len();
        self.children.extend_from_slice(children);
        if let Some(node) = self.nodes.get_mut(id) {
            node.children = first..first + children.len();
            node.at.end = end.max(node.at.start);
        }
    }

    /// The same tree without borrows.
    pub(super) fn into_owned(self) -> Tree<'static> {
        let own = |node: Node<'a>| Node {
            kind: node.kind,
            text: Cow::Owned(node.text.into_owned()),
            tag: Cow::Owned(node.tag.into_owned()),
            implicit: node.implicit,
            at: node.at,
            children: node.children,
        };
        Tree { nodes: self.nodes.into_iter().map(own).collect(), children: self.children, root: self.root }
    }
}

struct Frame {
    id: usize,
    mapping: bool,
    flow: bool,
    /// Where this collection's children start in the builder's stack of nodes.
    first: usize,
}

/// Builds a tree from events.
pub(super) struct Builder<'a> {
    text: &'a str,
    tree: Tree<'a>,
    frames: Vec<Frame>,
    open: Vec<usize>,
    anchors: HashMap<usize, usize>,
    flow: usize,
    tabs: bool,
    /// Scalars and outermost flow collections, in order: where a tab is content or ordinary white space.
    opaque: Vec<Range<usize>>,
    max_nodes: usize,
}

impl<'a> Builder<'a> {
    pub(super) fn new(text: &'a str, max_nodes: usize) -> Self {
        Self {
            text,
            tree: Tree::default(),
            frames: Vec::new(),
            open: Vec::new(),
            anchors: HashMap::new(),
            flow: 0,
            tabs: text.contains('\t'),
            opaque: Vec::new(),
            max_nodes,
        }
    }

    /// Reads the one document of the text; `None` where there is none.
    pub(super) fn build(
        mut self,
        source: &mut dyn EventSource<'a>,
        comments: &mut Vec<RawComment>,
    ) -> Result<Option<Tree<'a>>, Failure> {
        let mut done = false;
        while let Some(next) = source.next_event() {
            let (event, at) = match next {
                Ok(next) => next,
                Err(failure) if done => return Err(self.second_document(failure.at)),
                Err(failure) => return Err(failure),
            };
            match event {
                Event::Comment(text) => comments.push((text.into_owned(), at)),
                _ if done => return Err(self.second_document(at)),
                Event::DocumentStart => self.check_no_end(at.start)?,
                Event::DocumentEnd => done = true,
                event => self.event(event, at)?,
            }
        }
        if self.tabs {
            self.check_tabs()?;
        }
        if self.tree.len() == 0 {
            self.check_no_end(self.text.len())?;
            return Ok(None);
        }
        Ok(Some(self.tree))
    }

    /// There is no `...` line before a document starts at `end`: kubectl stumbles over it.
    fn check_no_end(&self, end: usize) -> Result<(), Failure> {
        match document_end(self.slice(&(0..end))) {
            Some(at) => {
                let failure = Failure::input(at..at + 3, "a `...` line with no document in front of it");
                Err(failure.remedy("remove the line"))
            }
            None => Ok(()),
        }
    }

    /// What to say of content behind the document.
    fn second_document(&self, at: Range<usize>) -> Failure {
        if document_end(self.slice(&(0..at.start))).is_none() {
            let message = "this text does not belong to the value in front of it, so kubectl may ignore the rest";
            return Failure::input(at, message).remedy("mend the indentation or separate documents with `---`");
        }
        let message = "hidden document: kubectl ignores everything between a `...` line and the next `---`";
        Failure::input(at, message).remedy("separate documents with `---`")
    }

    fn event(&mut self, event: Event<'a>, at: Range<usize>) -> Result<(), Failure> {
        match event {
            Event::Scalar { text, style, anchor, tag } => {
                self.check_scalar(&at, style)?;
                if self.tabs && !at.is_empty() && self.flow == 0 {
                    self.opaque.push(at.clone());
                }
                let mut at = at;
                if style == Style::Block {
                    // The parser's range goes on to the next token.
                    at.end = at.start + self.slice(&at).trim_end_matches([' ', '\t', '\r', '\n']).len();
                }
                let id = self.add(Kind::Scalar, text, at.clone(), anchor)?;
                if let Some(tag) = &tag {
                    self.check_property(&tag.at, at.start)?;
                }
                let named = match &tag {
                    Some(tag) => Some(self.check_tag(tag)?),
                    None => None,
                };
                if named == Some("!") && at.is_empty() {
                    return Err(ambiguous(at, "a `!` tag without a value"));
                }
                if let Some(node) = self.tree.nodes.get_mut(id) {
                    // The tag `!` makes text of anything but a merge key.
                    node.implicit = named == Some("!") || (named.is_none() && style == Style::Plain);
                    node.tag = match tag {
                        _ if named == Some("!") => Cow::Borrowed("!"),
                        Some(tag) => Cow::Owned(tag.name),
                        None => Cow::Borrowed(""),
                    };
                }
            }
            Event::Alias(target) => {
                self.check_name(&at)?;
                let target = self.anchors.get(&target).copied();
                let target = target.ok_or_else(|| Failure::input(at.clone(), "alias of an unknown anchor"))?;
                self.add(Kind::Alias(target), Cow::Borrowed(""), at, 0)?;
            }
            Event::Sequence { flow, anchor, tag } => self.open(false, flow, anchor, tag.as_ref(), at)?,
            Event::Mapping { flow, anchor, tag } => self.open(true, flow, anchor, tag.as_ref(), at)?,
            Event::End => self.close(&at)?,
            Event::Anchor => {
                self.check_name(&at)?;
                if let Some(node) = self.tree.nodes.last().filter(|node| node.kind == Kind::Scalar) {
                    self.check_property(&at, node.at.start)?;
                }
            }
            Event::DocumentStart | Event::DocumentEnd | Event::Comment(_) => {}
        }
        Ok(())
    }

    fn open(&mut self, mapping: bool, flow: bool, anchor: usize, tag: Option<&Tag>, at: Range<usize>) -> Result<(), Failure> {
        if let Some(tag) = tag {
            self.check_tag(tag)?;
        }
        let kind = if mapping { Kind::Mapping } else { Kind::Sequence };
        let id = self.add(kind, Cow::Borrowed(""), at, anchor)?;
        self.flow += usize::from(flow);
        self.frames.push(Frame { id, mapping, flow, first: self.open.len() });
        Ok(())
    }

    fn close(&mut self, at: &Range<usize>) -> Result<(), Failure> {
        let Some(frame) = self.frames.pop() else {
            return Err(Failure::input(at.clone(), "unbalanced YAML events"));
        };
        let children = self.open.split_off(frame.first.min(self.open.len()));
        if frame.flow {
            self.flow = self.flow.saturating_sub(1);
        }
        self.tree.close(frame.id, &children, at.end);
        if self.tabs
            && frame.flow
            && self.flow == 0
            && let Some(node) = self.tree.node(frame.id)
        {
            self.opaque.push(node.at.clone());
        }
        Ok(())
    }

    fn add(&mut self, kind: Kind, text: Cow<'a, str>, at: Range<usize>, anchor: usize) -> Result<usize, Failure> {
        if self.tree.len() >= self.max_nodes {
            return Err(Failure::limit(at, "the text holds more values than the limit allows"));
        }
        self.check_key(&at)?;
        let id = self.tree.push(kind, text, at);
        if anchor > 0 {
            self.anchors.insert(anchor, id);
        }
        if self.frames.is_empty() {
            self.tree.root = id;
        } else {
            self.open.push(id);
        }
        Ok(id)
    }

    fn after(&self, at: usize) -> &'a str {
        self.text.get(at..).unwrap_or_default()
    }

    fn slice(&self, at: &Range<usize>) -> &'a str {
        self.text.get(at.clone()).unwrap_or_default()
    }

    /// In flow context: keys are on one line and not introduced by `?`, where the two YAML versions agree.
    fn check_key(&self, at: &Range<usize>) -> Result<(), Failure> {
        let Some(frame) = self.frames.last() else { return Ok(()) };
        if self.flow == 0 || !frame.mapping || (self.open.len() - frame.first) % 2 == 1 {
            return Ok(());
        }
        let before = self.text.get(..at.start).unwrap_or_default().trim_end_matches([' ', '\t', '\n', '\r']);
        if before.ends_with('?') {
            return Err(ambiguous(at.clone(), "a `?` key inside `{}` or `[]`"));
        }
        let gap = self.after(at.end);
        let key_end = at.end + (gap.len() - gap.trim_start_matches([' ', '\t', '\n', '\r']).len());
        if self.after(key_end).starts_with(':') && self.slice(&(at.start..key_end)).contains('\n') {
            return Err(ambiguous(at.clone(), "a key inside `{}` or `[]` that spans lines"));
        }
        Ok(())
    }

    /// In flow context: the tag or anchor of a scalar, which may be a key, is on the scalar's line.
    fn check_property(&self, property: &Range<usize>, start: usize) -> Result<(), Failure> {
        if self.flow > 0 && self.slice(&(property.start..start)).contains('\n') {
            return Err(ambiguous(property.clone(), "a tag or anchor on the line before its text inside `{}` or `[]`"));
        }
        Ok(())
    }

    fn check_scalar(&self, at: &Range<usize>, style: Style) -> Result<(), Failure> {
        let text = self.slice(at);
        match style {
            Style::Plain if !text.is_empty() => {
                if self.flow > 0 {
                    self.check_flow_plain(at, text)?;
                }
                if self.tabs && text.split('\n').skip(1).any(|line| indentation(line).contains('\t')) {
                    return Err(tab(at.clone()));
                }
            }
            Style::Double if text.contains('\\') => check_escapes(text, at.start)?,
            Style::Block if self.tabs => {
                // The range starts at the first visible character: go back to the line behind the header.
                let before = self.text.get(..at.start).unwrap_or_default();
                let header = before.trim_end_matches([' ', '\t', '\n', '\r']).len();
                let end = if at.is_empty() { header + self.slice(&(header..self.text.len())).len() } else { at.end };
                let body = self.slice(&(header..end));
                check_block_tabs(if at.is_empty() { blank_start(body) } else { body }, at)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn check_flow_plain(&self, at: &Range<usize>, text: &str) -> Result<(), Failure> {
        if text.contains('?') || text.starts_with(':') {
            return Err(ambiguous(at.clone(), "`?` or a leading `:` in an unquoted text inside `{}` or `[]`"));
        }
        let after = self.after(at.end).trim_start_matches([' ', '\t', '\n', '\r']);
        let glued = after.strip_prefix(':').and_then(|rest| rest.chars().next());
        if glued.is_some_and(|c| !matches!(c, ' ' | '\t' | '\n' | '\r')) {
            return Err(ambiguous(at.clone(), "a `:` without a space behind it inside `{}` or `[]`"));
        }
        Ok(())
    }

    /// The tag as written, when both YAML versions read it alike.
    fn check_tag(&self, tag: &Tag) -> Result<&'a str, Failure> {
        let text = self.slice(&tag.at);
        let plain = |c: char| c.is_ascii_alphanumeric() || "!<>_-;/?:@&=+$,.~*'()[]".contains(c);
        let ends = self.after(tag.at.end).chars().next().is_none_or(|c| matches!(c, ' ' | '\t' | '\n' | '\r'));
        if text.starts_with('!') && text.chars().all(plain) && ends {
            return Ok(text);
        }
        Err(ambiguous(tag.at.clone(), "this tag"))
    }

    /// The name of an anchor or alias: letters, digits, `-` and `_`.
    fn check_name(&self, at: &Range<usize>) -> Result<(), Failure> {
        let name = self.slice(at).get(1..).unwrap_or_default();
        let valid = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        let next = self.after(at.end).chars().next();
        if valid && next.is_none_or(|c| " \t\n\r?:,]}%@`".contains(c)) {
            return Ok(());
        }
        let failure = Failure::input(at.clone(), "anchor names may only have letters, digits, `-` and `_`");
        Err(failure.remedy("rename the anchor"))
    }

    /// Tabs may separate, but not indent, in block context.
    fn check_tabs(&mut self) -> Result<(), Failure> {
        self.opaque.sort_by_key(|range| range.start);
        let mut line = 0;
        for (offset, byte) in self.text.bytes().enumerate() {
            if byte == b'\n' {
                line = offset + 1;
            }
            if byte != b'\t' {
                continue;
            }
            let next = self.opaque.partition_point(|range| range.start <= offset);
            let before = next.checked_sub(1).and_then(|i| self.opaque.get(i));
            if before.is_some_and(|range| offset < range.end) {
                continue;
            }
            // Between two values there are only indicators, anchors, tags, white space and comments.
            let from = before.map_or(line, |range| range.end.max(line));
            let gap = self.slice(&(from..offset));
            if gap.contains('#') {
                continue;
            }
            let on_line = self.slice(&(line..offset));
            let inked = on_line.trim_end_matches([' ', '\t']);
            let indicator = gap.trim_end_matches([' ', '\t']).ends_with(['-', '?']);
            if inked.is_empty() || indicator || inked.trim_start_matches(' ') == ":" {
                return Err(tab(offset..offset + 1));
            }
        }
        Ok(())
    }
}

fn indentation(line: &str) -> &str {
    let inked = line.trim_start_matches([' ', '\t']);
    line.get(..line.len() - inked.len()).unwrap_or_default()
}

fn tab(at: Range<usize>) -> Failure {
    Failure::input(at, "a tab where YAML wants spaces").remedy("indent with spaces")
}

fn ambiguous(at: Range<usize>, what: &str) -> Failure {
    let message = format!("ambiguous YAML: {what} is read differently by kubectl and by other readers");
    Failure::input(at, message).remedy("quote the text or write the value in block style")
}

/// The offset of the first line that is a document end marker.
fn document_end(text: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.strip_prefix("...").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n'])) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// Escapes that go-yaml does not know although YAML 1.2 does.
fn check_escapes(text: &str, base: usize) -> Result<(), Failure> {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('\\') {
        let at = base + (text.len() - after.len());
        let refuse = |width: usize, what: &str| {
            let failure = Failure::input(at.saturating_sub(1)..at + width, format!("{what}, which kubectl refuses"));
            Err(failure.remedy("write the character itself"))
        };
        let mut characters = after.chars();
        let escape = characters.next().unwrap_or_default();
        match escape {
            '/' => return refuse(1, "the escape `\\/`"),
            'u' | 'U' => {
                let width = if escape == 'u' { 4 } else { 8 };
                let code = after.get(1..=width).and_then(|hex| u32::from_str_radix(hex, 16).ok());
                if code.is_none_or(|code| (0xd800..0xe000).contains(&code)) {
                    return refuse(1, "an escape of half a character (a surrogate)");
                }
            }
            _ => {}
        }
        rest = characters.as_str();
    }
    Ok(())
}

/// The lines up to the first one with a visible character.
fn blank_start(text: &str) -> &str {
    let inked = text.find(|c: char| !matches!(c, ' ' | '\t' | '\r' | '\n')).unwrap_or(text.len());
    let end = text.get(..inked).and_then(|blank| blank.rfind('\n')).map_or(0, |i| i + 1);
    text.get(..end).unwrap_or_default()
}

/// A line of a block scalar that is indented with a tab before its content starts.
fn check_block_tabs(text: &str, at: &Range<usize>) -> Result<(), Failure> {
    let spaces = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let lines = || text.split('\n').skip(1).map(|line| line.trim_end_matches('\r'));
    let indent = lines().find(|line| !line.trim_matches(' ').is_empty()).map_or(0, spaces);
    let mut inside = false;
    for line in lines() {
        let starts_with_tab = line.trim_start_matches(' ').starts_with('\t');
        if starts_with_tab && (spaces(line) < indent || !inside) {
            return Err(tab(at.clone()));
        }
        inside |= !line.trim_matches(' ').is_empty();
    }
    Ok(())
}
