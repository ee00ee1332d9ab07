//! Source text to tokens, and the bounds that hold before anything is parsed.

use super::tree::{Comment, Span};
use crate::error::{Error, ErrorKind, Location};

/// The most bytes a module may have (the engine's own limit).
pub const MAX_BYTES: usize = 1 << 20;
/// The most lines a module may have (the engine's own limit).
pub const MAX_LINES: usize = 20_000;
/// The most columns a line may have; a tab counts as four, as in the engine, which stops at 1024.
pub const MAX_COLUMNS: usize = 1000;

/// A source and where its lines begin.
#[derive(Clone, Copy)]
pub struct Source<'s> {
    pub file: &'s str,
    pub text: &'s str,
}

impl<'s> Source<'s> {
    /// The text of a span; empty where the span is not one.
    pub fn get(self, span: Span) -> &'s str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    /// The 1-based line of an offset.
    pub fn line(self, offset: usize) -> u32 {
        let before = self.text.get(..offset).unwrap_or(self.text);
        number(before.bytes().filter(|byte| *byte == b'\n').count() + 1)
    }

    pub fn location(self, span: Span) -> Location {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
        Location::new(self.file, self.line(span.start), number(column)).with_bytes(span.start, span.end)
    }

    pub fn error(self, span: Span, message: impl Into<String>, remedy: &str) -> Error {
        let error = Error::new(ErrorKind::Policy, message).at(self.location(span));
        if remedy.is_empty() { error } else { error.remedy(remedy) }
    }

    pub fn limit(self, span: Span, message: impl Into<String>, remedy: &str) -> Error {
        Error::new(ErrorKind::Limit, message).at(self.location(span)).remedy(remedy)
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    Word,
    Number,
    String,
    RawString,
    Symbol,
    End,
}

#[derive(Clone, Copy, Debug)]
pub struct Token<'s> {
    pub kind: TokenKind,
    /// As written.
    pub text: &'s str,
    pub span: Span,
    /// Whether white space or a comment stands before it.
    pub apart: bool,
    /// Whether a line end stands before it.
    pub first: bool,
}

pub struct Tokens<'s> {
    pub tokens: Vec<Token<'s>>,
    pub comments: Vec<Comment>,
}

/// Checks size, lines and columns.
pub fn check_bounds(source: Source<'_>) -> Result<(), Error> {
    let all = source.text;
    if all.len() > MAX_BYTES {
        let message = format!("the module has {} bytes; the most is {MAX_BYTES}", all.len());
        return Err(source.limit(Span::default(), message, "split the module"));
    }
    let mut start = 0;
    for (index, line) in all.split('\n').enumerate() {
        let span = Span::new(start, start + line.len());
        start = span.end + 1;
        if index >= MAX_LINES {
            return Err(source.limit(span, format!("the module has more than {MAX_LINES} lines"), "split the module"));
        }
        let columns = line.len() + 3 * line.bytes().filter(|byte| *byte == b'\t').count();
        if columns > MAX_COLUMNS {
            let message = format!("the line has {columns} columns; the engine reads at most 1024");
            return Err(source.limit(span, message, "break the line"));
        }
    }
    Ok(())
}

/// Splits a source into tokens.
pub fn tokenize(source: Source<'_>) -> Result<Tokens<'_>, Error> {
    let mut lexer = Lexer { source, at: 0, apart: true, first: true, tokens: Vec::new(), comments: Vec::new(), line: 1 };
    while lexer.step()? {}
    let end = source.text.len();
    lexer.push(TokenKind::End, end);
    Ok(Tokens { tokens: lexer.tokens, comments: lexer.comments })
}

struct Lexer<'s> {
    source: Source<'s>,
    at: usize,
    line: u32,
    apart: bool,
    first: bool,
    tokens: Vec<Token<'s>>,
    comments: Vec<Comment>,
}

impl<'s> Lexer<'s> {
    fn rest(&self) -> &'s str {
        self.source.text.get(self.at..).unwrap_or_default()
    }

    fn push(&mut self, kind: TokenKind, end: usize) {
        let span = Span::new(self.at, end);
        let text = self.source.get(span);
        self.tokens.push(Token { kind, text, span, apart: self.apart, first: self.first });
        self.at = end;
        self.apart = false;
        self.first = false;
    }

    /// Reads one token, white space or comment; false at the end.
    fn step(&mut self) -> Result<bool, Error> {
        let rest = self.rest();
        let Some(next) = rest.chars().next() else { return Ok(false) };
        match next {
            '\n' => {
                self.at += 1;
                self.line = self.line.saturating_add(1);
                self.apart = true;
                self.first = true;
            }
            ' ' | '\t' | '\r' => {
                self.at += 1;
                self.apart = true;
            }
            '#' => self.comment(),
            '"' => self.string()?,
            '`' => self.raw_string()?,
            '0'..='9' => self.number()?,
            'a'..='z' | 'A'..='Z' | '_' => {
                let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
                self.push(TokenKind::Word, self.at + length);
            }
            _ => self.symbol(next)?,
        }
        Ok(true)
    }

    fn comment(&mut self) {
        let rest = self.rest();
        let length = rest.find('\n').unwrap_or(rest.len());
        let span = Span::new(self.at, self.at + length);
        let text = rest.get(1..length).unwrap_or_default().trim_end_matches('\r').to_owned();
        self.comments.push(Comment { text, span, line: self.line });
        self.at = span.end;
        self.apart = true;
    }

    fn string(&mut self) -> Result<(), Error> {
        let mut escaped = false;
        for (index, character) in self.rest().char_indices().skip(1) {
            match character {
                '\n' => break,
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => {
                    self.push(TokenKind::String, self.at + index + 1);
                    return Ok(());
                }
                _ => {}
            }
        }
        let span = Span::new(self.at, self.at + 1);
        Err(self.source.error(span, "the string is not closed on its line", "close it with `\"`"))
    }

    fn raw_string(&mut self) -> Result<(), Error> {
        let rest = self.rest();
        let Some(length) = rest.get(1..).unwrap_or_default().find('`') else {
            let span = Span::new(self.at, self.at + 1);
            return Err(self.source.error(span, "the raw string is not closed", "close it with a backtick"));
        };
        let end = self.at + length + 2;
        let lines = rest.get(..length + 1).unwrap_or_default().bytes().filter(|byte| *byte == b'\n').count();
        self.push(TokenKind::RawString, end);
        self.line = self.line.saturating_add(number(lines));
        Ok(())
    }

    fn number(&mut self) -> Result<(), Error> {
        let bytes = self.rest().as_bytes();
        let digits = |from: usize| bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
        let is = |at: usize, set: &[u8]| bytes.get(at).is_some_and(|byte| set.contains(byte));
        let mut length = digits(0);
        let integer = length;
        if is(length, b".") && digits(length + 1) > 0 {
            length += 1 + digits(length + 1);
        }
        if is(length, b"eE") {
            let sign = usize::from(is(length + 1, b"+-"));
            let exponent = digits(length + 1 + sign);
            if exponent > 0 {
                length += 1 + sign + exponent;
            }
        }
        let span = Span::new(self.at, self.at + length);
        if integer > 1 && is(0, b"0") {
            return Err(self.source.error(span, "the number begins with a zero", "remove the zero"));
        }
        if bytes.get(length).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_') {
            return Err(self.source.error(span, "the number runs into a name", "put a space between them"));
        }
        self.push(TokenKind::Number, span.end);
        Ok(())
    }

    fn symbol(&mut self, next: char) -> Result<(), Error> {
        let two = self.rest().get(..2).unwrap_or_default();
        if matches!(two, ":=" | "==" | "!=" | "<=" | ">=") {
            self.push(TokenKind::Symbol, self.at + 2);
            return Ok(());
        }
        if "()[]{}.,:;=<>|&+-*/%".contains(next) {
            self.push(TokenKind::Symbol, self.at + 1);
            return Ok(());
        }
        let span = Span::new(self.at, self.at + next.len_utf8());
        let (message, remedy) = if next == '$' {
            ("string interpolation (`$\"…\"`) is unknown to regorus and to older OPA".to_owned(), "use `concat`")
        } else {
            (format!("the character `{}` has no meaning here", next.escape_debug()), "")
        };
        Err(self.source.error(span, message, remedy))
    }
}

/// Decodes the escapes of a string literal, quotes included.
pub fn decode(literal: &str) -> Result<String, &'static str> {
    let inner = literal.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or_default();
    let mut decoded = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            if character.is_control() && character.is_ascii() && character != '\u{7f}' {
                return Err("a string may not hold a control character");
            }
            decoded.push(character);
            continue;
        }
        decoded.push(match characters.next() {
            Some('"') => '"',
            Some('\\') => '\\',
            Some('/') => '/',
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => {
                let digits: String = characters.by_ref().take(4).collect();
                let hexadecimal = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
                let code = if hexadecimal { u32::from_str_radix(&digits, 16).ok() } else { None };
                code.and_then(char::from_u32).ok_or("`\\u` takes four hexadecimal digits of a character (no surrogate)")?
            }
            _ => return Err("the escape is unknown; JSON has `\\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX`"),
        });
    }
    Ok(decoded)
}
