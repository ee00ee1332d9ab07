//! For a terminal: aligned columns, as wide as the line allows.

use std::fmt::Write;

use super::super::{Registry, Row};
use super::{error_line, findings};
use crate::render::columns::aligned;
use crate::render::text::plain;

const TITLES: [&str; 10] = ["HOST", "PATH", "OBJECT", "CLASS", "EXPOSURE", "TLS", "HTTP", "GUARDS", "BACKENDS", "FINDINGS"];

pub(super) fn render(registry: &Registry, width: usize) -> String {
    let mut out = String::new();
    if !registry.rows.is_empty() {
        aligned(&mut out, TITLES.map(str::to_owned).to_vec(), registry.rows.iter().map(cells).collect(), width);
    }
    for fault in &registry.errors {
        let _ = writeln!(out, "not judged: {}", plain(&error_line(fault)));
    }
    out
}

fn cells(row: &Row) -> Vec<String> {
    super::cells(row).into_iter().chain([findings(row)]).collect()
}
