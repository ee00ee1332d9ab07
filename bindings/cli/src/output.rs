//! Writing: standard output that may be closed early, files, colour.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use portcullis::Fault;

use crate::args::Color;
use crate::failure::Failure;
use crate::input::display;

/// Writes to standard output. A reader that has seen enough is no error.
pub fn stdout(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::usage(format_args!("standard output cannot be written: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes a file.
pub fn file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, bytes)
        .map_err(|error| Failure::usage(format_args!("{}: the file cannot be written: {error}", display(path))))
}

/// Writes a line to standard error. Nobody is left to be told where that fails.
pub fn note(text: impl std::fmt::Display) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Writes an error to standard error.
pub fn error(text: impl std::fmt::Display) {
    note(format_args!("error: {text}"));
}

/// A fault in one line.
pub fn fault(fault: &Fault) -> String {
    let object = fault.object().map(|object| format!("{object}: ")).unwrap_or_default();
    let at = fault.location().map(|location| format!("{location}: ")).unwrap_or_default();
    harmless(&format!("{at}{object}{}", fault.message()))
}

/// The text with control characters shown: what stands in a manifest never reaches a terminal as a command.
pub fn harmless(text: &str) -> String {
    let shown = |c: char| if c.is_control() { c.escape_unicode().collect() } else { vec![c] };
    text.chars().flat_map(shown).collect()
}

/// Whether standard output takes colour.
pub fn stdout_color(color: Color) -> bool {
    decided(color, || AutoStream::choice(&io::stdout()))
}

/// Whether standard error takes colour.
pub fn stderr_color(color: Color) -> bool {
    decided(color, || AutoStream::choice(&io::stderr()))
}

/// How many columns standard output has; a default where it is no terminal.
pub fn stdout_width() -> usize {
    terminal_size::terminal_size_of(io::stdout()).map_or(120, |(width, _)| usize::from(width.0).max(60))
}

/// Whether somebody looks at standard output; a table that goes elsewhere is not shortened.
pub fn stdout_is_terminal() -> bool {
    io::stdout().is_terminal()
}

fn decided(color: Color, auto: impl Fn() -> ColorChoice) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => auto() != ColorChoice::Never,
    }
}
