//! The one error type of the crate.

use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

/// What went wrong, as a category a program can act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The input could not be read as the documents it claims to be: bad UTF-8, bad YAML or JSON, or text that two
    /// readers would understand differently.
    Input,
    /// The input exceeds one of the [`Limits`](crate::Limits).
    Limit,
    /// A policy could not be loaded: it does not parse, leaves the portable profile or lacks metadata.
    Policy,
    /// The configuration or an option is wrong: unknown key, unknown policy, wrong parameter type.
    Config,
    /// The engine failed while judging. Never an allow.
    Evaluation,
}

impl ErrorKind {
    /// The stable lower-case name used in JSON reports and by the C and WASM bindings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Limit => "limit",
            Self::Policy => "policy",
            Self::Config => "config",
            Self::Evaluation => "evaluation",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where in a source text something is: 1-based line and column (in characters), and the byte range.
///
/// # Example
///
/// ```
/// use portcullis::Location;
/// let location = Location::new("shop.yaml", 3, 7);
/// assert_eq!(location.to_string(), "shop.yaml:3:7");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    file: Arc<str>,
    line: u32,
    column: u32,
    start: usize,
    end: usize,
}

impl Location {
    /// A location at a line and column of a named source, without a byte range.
    #[must_use]
    pub fn new(file: &str, line: u32, column: u32) -> Self {
        Self { file: Arc::from(file), line, column, start: 0, end: 0 }
    }

    /// The same location with the byte range `start..end` of the source.
    #[must_use]
    pub const fn with_bytes(mut self, start: usize, end: usize) -> Self {
        self.start = start;
        self.end = end;
        self
    }

    /// The name the source was given, usually a path.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The 1-based line.
    #[must_use]
    pub const fn line(&self) -> u32 {
        self.line
    }

    /// The 1-based column, counted in characters.
    #[must_use]
    pub const fn column(&self) -> u32 {
        self.column
    }

    /// The byte range in the source; empty where only line and column are known.
    #[must_use]
    pub const fn bytes(&self) -> std::ops::Range<usize> {
        self.start..self.end
    }
}

impl Serialize for Location {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut out = serializer.serialize_struct("Location", 3)?;
        out.serialize_field("file", self.file())?;
        out.serialize_field("line", &self.line)?;
        out.serialize_field("column", &self.column)?;
        out.end()
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// An error of this crate: a kind, a sentence, and where known the place and the remedy.
///
/// Messages start in lower case, carry no full stop, quote user text in backticks and never name a Rust type.
///
/// # Example
///
/// ```
/// use portcullis::{Document, ErrorKind, Limits};
/// let parsed = Document::parse("shop.yaml", b"spec: [", &Limits::default());
/// let error = parsed.errors().first().expect("an unclosed list is an error");
/// assert_eq!(error.kind(), ErrorKind::Input);
/// assert!(error.to_string().starts_with("shop.yaml:"));
/// ```
#[derive(Clone)]
pub struct Error(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    message: String,
    remedy: Option<String>,
    location: Option<Location>,
}

impl Error {
    /// An error of `kind` that says `message`.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Arc::new(Inner { kind, message: message.into(), remedy: None, location: None }))
    }

    /// The same error at `location`.
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        Arc::make_mut(&mut self.0).location = Some(location);
        self
    }

    /// The same error with a sentence that says how to mend it.
    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        Arc::make_mut(&mut self.0).remedy = Some(remedy.into());
        self
    }

    /// The category.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The sentence, without location and remedy.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Where the cause is, when it is in a text.
    #[must_use]
    pub fn location(&self) -> Option<&Location> {
        self.0.location.as_ref()
    }

    /// How to mend it, when that is known.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.0.remedy.as_deref()
    }

    /// Whether the input is to blame ([`ErrorKind::Input`] or [`ErrorKind::Limit`]).
    #[must_use]
    pub fn is_input(&self) -> bool {
        matches!(self.kind(), ErrorKind::Input | ErrorKind::Limit)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(location) = &self.0.location {
            write!(f, "{location}: ")?;
        }
        f.write_str(&self.0.message)?;
        if let Some(remedy) = &self.0.remedy {
            write!(f, " ({remedy})")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({}: {self})", self.kind())
    }
}

impl std::error::Error for Error {}
