//! The YAML parser, behind a small trait. The only file that names granit-parser.

use std::borrow::Cow;
use std::ops::Range;

use granit_parser::{ErrorKind, Event as Raw, Options, Parser, ScalarStyle, ScanError, Span, StrInput, StructureStyle};

use super::source::Failure;

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Single,
    Double,
    Block,
}

/// One event of a document; ranges are byte offsets into the parsed text.
#[derive(Clone, Debug)]
pub(super) enum Event<'a> {
    DocumentStart,
    DocumentEnd,
    Scalar {
        text: Cow<'a, str>,
        style: Style,
        anchor: usize,
        tag: Option<Tag>,
    },
    Alias(usize),
    Sequence {
        flow: bool,
        anchor: usize,
        tag: Option<Tag>,
    },
    Mapping {
        flow: bool,
        anchor: usize,
        tag: Option<Tag>,
    },
    End,
    /// The name of the anchor of the node before it.
    Anchor,
    Comment(Cow<'a, str>),
}

/// A tag: what it resolves to, and where it is written.
#[derive(Clone, Debug)]
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) at: Range<usize>,
}

/// A stream of events over one text.
pub(super) trait EventSource<'a> {
    /// The next event, `None` at the end of the text.
    fn next_event(&mut self) -> Option<Result<(Event<'a>, Range<usize>), Failure>>;
}

/// The granit parser as an [`EventSource`].
pub(super) struct Granit<'a> {
    parser: Parser<'a, StrInput<'a>>,
    text: &'a str,
}

impl<'a> Granit<'a> {
    pub(super) fn new(text: &'a str, depth: usize, comments: bool) -> Self {
        let options: Options = granit_parser::options! {
            disallow_directives: true,
            emit_anchor_events: true,
            emit_comments: comments,
            max_buffered_comment_events: usize::MAX,
            flow_nesting_limit: depth,
            block_nesting_limit: depth,
        };
        Self { parser: Parser::new_from_str_with_options(text, options), text }
    }

    fn range(span: &Span) -> Range<usize> {
        span.byte_range().unwrap_or_default()
    }

    fn tag(span: &Span, tag: Option<Cow<'_, granit_parser::Tag>>) -> Option<Tag> {
        let tag = tag?;
        let at = span.tag_span().as_ref().map_or_else(|| Self::range(span), Self::range);
        Some(Tag { name: format!("{}{}", tag.handle(), tag.suffix()), at })
    }

    fn failure(&self, error: &ScanError) -> Failure {
        let start = error.marker().byte_offset().unwrap_or_default().min(self.text.len());
        let width = self.text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let at = start..start + width;
        match error.kind() {
            ErrorKind::RecursionLimitExceeded => Failure::limit(at, "lists and maps are nested too deeply"),
            ErrorKind::DirectiveDisallowed => {
                Failure::input(at, "YAML directives are not understood by kubectl").remedy("remove the line that starts with `%`")
            }
            ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation
            | ErrorKind::TabInPlainScalar => Failure::input(at, error.info()).remedy("indent with spaces"),
            _ => Failure::input(at, format!("invalid YAML: {}", error.info())),
        }
    }
}

impl<'a> EventSource<'a> for Granit<'a> {
    fn next_event(&mut self) -> Option<Result<(Event<'a>, Range<usize>), Failure>> {
        loop {
            let (event, span) = match self.parser.next_event()? {
                Ok(next) => next,
                Err(error) => return Some(Err(self.failure(&error))),
            };
            let event = match event {
                Raw::StreamStart => continue,
                Raw::StreamEnd => return None,
                Raw::DocumentStart(..) => Event::DocumentStart,
                Raw::DocumentEnd => Event::DocumentEnd,
                Raw::Alias(id) => Event::Alias(id),
                Raw::Anchor(..) => Event::Anchor,
                Raw::Comment(text, _) => Event::Comment(text),
                Raw::Scalar(text, style, anchor, tag) => {
                    let style = match style {
                        ScalarStyle::Plain => Style::Plain,
                        ScalarStyle::SingleQuoted => Style::Single,
                        ScalarStyle::DoubleQuoted => Style::Double,
                        ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
                    };
                    // The parser writes `~` for a value that is not there.
                    let absent = style == Style::Plain && Self::range(&span).is_empty();
                    let text = if absent { Cow::Borrowed("") } else { text };
                    Event::Scalar { text, style, anchor, tag: Self::tag(&span, tag) }
                }
                Raw::SequenceStart(style, anchor, tag) => {
                    Event::Sequence { flow: style == StructureStyle::Flow, anchor, tag: Self::tag(&span, tag) }
                }
                Raw::MappingStart(style, anchor, tag) => {
                    Event::Mapping { flow: style == StructureStyle::Flow, anchor, tag: Self::tag(&span, tag) }
                }
                Raw::SequenceEnd | Raw::MappingEnd => Event::End,
                // `Event` may grow: what is not known is refused, never skipped.
                _ => return Some(Err(Failure::input(Self::range(&span), "unknown YAML construct"))),
            };
            return Some(Ok((event, Self::range(&span))));
        }
    }
}
