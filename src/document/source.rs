//! A source text with its name and line starts, cut into the chunks that `kubectl` would cut it into.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::error::{Error, ErrorKind, Location};

/// What went wrong while reading one chunk; offsets are relative to the chunk.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    pub(super) kind: ErrorKind,
    pub(super) message: String,
    pub(super) at: Range<usize>,
    pub(super) remedy: Option<&'static str>,
}

impl Failure {
    pub(super) fn input(at: Range<usize>, message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Input, message: message.into(), at, remedy: None }
    }

    pub(super) fn limit(at: Range<usize>, message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Limit, message: message.into(), at, remedy: None }
    }

    pub(super) const fn remedy(mut self, remedy: &'static str) -> Self {
        self.remedy = Some(remedy);
        self
    }

    /// The public error, with the chunk's offset in `source` added.
    pub(super) fn into_error(self, source: &Source, base: usize) -> Error {
        let location = source.location(self.at.start.saturating_add(base)..self.at.end.saturating_add(base));
        let error = Error::new(self.kind, self.message).at(location);
        match self.remedy {
            Some(remedy) => error.remedy(remedy),
            None => error,
        }
    }
}

/// A named text. Line starts are found when the first location is asked for.
#[derive(Debug)]
pub(super) struct Source {
    name: Arc<str>,
    text: String,
    lines: OnceLock<Vec<usize>>,
}

const BOM: &str = "\u{feff}";

impl Source {
    pub(super) fn new(name: Arc<str>, text: String) -> Self {
        Self { name, text, lines: OnceLock::new() }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// Where the text starts once a byte order mark is left out.
    pub(super) fn start(&self) -> usize {
        if self.text.starts_with(BOM) { BOM.len() } else { 0 }
    }

    /// The location of a byte range; offsets beyond the end mean the end.
    pub(super) fn location(&self, range: Range<usize>) -> Location {
        let lines = self.lines.get_or_init(|| {
            let first = std::iter::once(self.start());
            first.chain(self.text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1)).collect()
        });
        let end = range.end.min(self.text.len());
        let start = range.start.min(end);
        let line = lines.partition_point(|first| *first <= start).max(1);
        let first = lines.get(line - 1).copied().unwrap_or_default();
        let column = self.text.get(first..start).map_or(0, |before| before.chars().count()) + 1;
        let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Location::new(&self.name, narrow(line), narrow(column)).with_bytes(start, end)
    }
}

/// A part of a source between two separator lines.
pub(super) struct Part {
    pub(super) range: Range<usize>,
    /// Set when the separator line in front of the part is one that `kubectl` refuses.
    pub(super) bad_separator: Option<Range<usize>>,
}

/// Cuts at lines that start with `---`, as the YAML reader of `k8s.io/apimachinery` does: the indentation, quoting or
/// block scalar a line stands in plays no part.
pub(super) fn parts(text: &str, start: usize) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut part = Part { range: start..start, bad_separator: None };
    let mut at = start;
    for line in text.get(start..).unwrap_or_default().split_inclusive('\n') {
        if let Some(rest) = line.strip_prefix("---") {
            part.range.end = at;
            if !part.range.is_empty() || part.bad_separator.is_some() {
                parts.push(part);
            }
            let rest = rest.trim();
            let bad = !rest.is_empty() && !rest.starts_with('#');
            let next = at + line.len();
            let bad_separator = bad.then(|| at..at + line.trim_end().len());
            part = Part { range: next..next, bad_separator };
        }
        at += line.len();
    }
    part.range.end = text.len();
    parts.push(part);
    parts
}

/// The first character that YAML 1.1 forbids or reads as a line break where YAML 1.2 does not.
pub(super) fn forbidden(text: &str) -> Option<Failure> {
    let bytes = text.as_bytes();
    let at = |i: usize| bytes.get(i).copied().unwrap_or_default();
    let found = bytes.iter().enumerate().position(|(i, byte)| match *byte {
        b'\t' | b'\n' => false,
        b'\r' => at(i + 1) != b'\n',
        0..0x20 | 0x7f => true,
        0xc2 => at(i + 1) < 0xa0,
        0xe2 => at(i + 1) == 0x80 && matches!(at(i + 2), 0xa8 | 0xa9),
        0xef => matches!((at(i + 1), at(i + 2)), (0xbb, 0xbf) | (0xbf, 0xbe | 0xbf)),
        _ => false,
    })?;
    let character = text.get(found..)?.chars().next()?;
    let range = found..found + character.len_utf8();
    let failure = match character {
        '\0' => Failure::input(range, "NUL character in the text").remedy("remove it; is this a binary file?"),
        '\r' => Failure::input(range, "carriage return without a line feed").remedy("use LF or CRLF line endings"),
        '\u{85}' | '\u{2028}' | '\u{2029}' => {
            let code = u32::from(character);
            let message = format!("character U+{code:04X} is a line break to kubectl and ordinary text to others");
            Failure::input(range, message).remedy("write it as an escape in a double-quoted string")
        }
        '\u{feff}' => Failure::input(range, "byte order mark inside the text").remedy("remove it"),
        _ => {
            let message = format!("control character U+{:04X} is not allowed", u32::from(character));
            Failure::input(range, message).remedy("write it as an escape in a double-quoted string")
        }
    };
    Some(failure)
}
