//! Why a command stops without an answer, and the exit code that says so.

use std::fmt;

use portcullis::{Error, ErrorKind};

/// Exit codes; `docs/cli.md` explains them.
pub mod exit {
    pub const ALLOWED: u8 = 0;
    pub const DENIED: u8 = 1;
    pub const USAGE: u8 = 2;
    pub const NOTHING: u8 = 3;
    pub const NOT_JUDGED: u8 = 4;
}

/// A message and an exit code.
#[derive(Debug)]
pub struct Failure {
    pub code: u8,
    pub message: String,
}

impl Failure {
    /// The command line or the configuration is wrong.
    pub fn usage(message: impl fmt::Display) -> Self {
        Self { code: exit::USAGE, message: message.to_string() }
    }

    /// Something could not be read or judged.
    pub fn not_judged(message: impl fmt::Display) -> Self {
        Self { code: exit::NOT_JUDGED, message: message.to_string() }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error.kind() {
            ErrorKind::Config | ErrorKind::Policy => Self::usage(error),
            _ => Self::not_judged(error),
        }
    }
}
