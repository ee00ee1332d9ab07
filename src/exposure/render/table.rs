//! For a terminal: aligned columns, as wide as the line allows.

use std::fmt::Write;

use super::super::Exposure;
use super::{TITLES, cells, untold};
use crate::registry::render::error_line;
use crate::render::columns::aligned;
use crate::render::text::plain;

pub(super) fn render(exposure: &Exposure, width: usize) -> String {
    let mut out = String::new();
    if !exposure.rows.is_empty() {
        let titles = TITLES.map(str::to_uppercase).to_vec();
        aligned(&mut out, titles, exposure.rows.iter().map(|row| cells(row).to_vec()).collect(), width);
    }
    for one in &exposure.unresolved {
        let _ = writeln!(out, "unresolved: {}", plain(&untold(one)));
    }
    for fault in &exposure.errors {
        let _ = writeln!(out, "not read: {}", plain(&error_line(fault)));
    }
    out
}
