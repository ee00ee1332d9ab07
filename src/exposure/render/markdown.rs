//! A table for issues and wikis. Whatever stands in a name stays text: no link, no image, no mention, no cell of its own.

use std::fmt::Write;

use super::super::Exposure;
use super::{TITLES, cells, untold};
use crate::registry::render::error_line;
use crate::registry::render::markdown::{capital, escape};
use crate::report::Fault;

pub(super) fn render(exposure: &Exposure) -> String {
    let mut out = format!("{}.\n", capital(&exposure.summary_line()));
    if !exposure.rows.is_empty() {
        out.push('\n');
        table(&mut out, &TITLES, exposure.rows.iter().map(|row| cells(row).to_vec()));
    }
    list(&mut out, "Where these lead cannot be told:", exposure.unresolved.iter().map(untold));
    unread(&mut out, &exposure.errors);
    out
}

pub(super) fn table(out: &mut String, titles: &[&str], rows: impl Iterator<Item = Vec<String>>) {
    let rule: Vec<&str> = titles.iter().map(|_| "---").collect();
    let _ = writeln!(out, "| {} |\n| {} |", titles.join(" | "), rule.join(" | "));
    for row in rows {
        let _ = writeln!(out, "| {} |", row.iter().map(|text| escape(text)).collect::<Vec<_>>().join(" | "));
    }
}

pub(super) fn unread(out: &mut String, errors: &[Fault]) {
    list(out, "Not read; something may be missing:", errors.iter().map(error_line));
}

fn list(out: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    for (at, text) in lines.enumerate() {
        if at == 0 {
            let _ = writeln!(out, "\n{title}\n");
        }
        let _ = writeln!(out, "- {}", escape(&text));
    }
}
