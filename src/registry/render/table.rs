//! For a terminal: aligned columns, as wide as the line allows.

use std::fmt::Write;

use super::super::{Registry, Row};
use super::{error_line, findings};
use crate::render::text::plain;

const GAP: usize = 2;

/// A column is not made narrower than this.
const NARROW: usize = 12;

const TITLES: [&str; 10] = ["HOST", "PATH", "OBJECT", "CLASS", "EXPOSURE", "TLS", "HTTP", "GUARDS", "BACKENDS", "FINDINGS"];

type Cells = Vec<String>;

pub(super) fn render(registry: &Registry, width: usize) -> String {
    let mut out = String::new();
    if !registry.rows.is_empty() {
        let rows: Vec<Cells> = registry.rows.iter().map(cells).collect();
        let widths = widths(&rows, width);
        line(&mut out, &TITLES.map(str::to_owned), &widths);
        rows.iter().for_each(|row| line(&mut out, row, &widths));
    }
    for fault in &registry.errors {
        let _ = writeln!(out, "not judged: {}", plain(&error_line(fault)));
    }
    out
}

fn cells(row: &Row) -> Cells {
    let texts = super::cells(row).into_iter().chain([findings(row)]);
    texts.map(|text| if text.is_empty() { "-".to_owned() } else { plain(&text).into_owned() }).collect()
}

fn length(text: &str) -> usize {
    text.chars().count()
}

/// What each column needs; where that is more than the line has, the widest gives way.
fn widths(rows: &[Cells], line: usize) -> Vec<usize> {
    let mut widths: Vec<usize> = TITLES.iter().map(|title| length(title)).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(length(cell));
        }
    }
    let gaps = GAP * widths.len().saturating_sub(1);
    let mut over = (widths.iter().sum::<usize>() + gaps).saturating_sub(line);
    while over > 0 {
        let Some(widest) = widths.iter_mut().max().filter(|width| **width > NARROW) else { break };
        *widest -= 1;
        over -= 1;
    }
    widths
}

fn line(out: &mut String, cells: &[String], widths: &[usize]) {
    let mut text = String::new();
    for (cell, width) in cells.iter().zip(widths) {
        let shown = shortened(cell, *width);
        let _ = write!(text, "{shown}{}", " ".repeat(width.saturating_sub(length(&shown)) + GAP));
    }
    out.push_str(text.trim_end());
    out.push('\n');
}

fn shortened(text: &str, width: usize) -> String {
    if length(text) <= width {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(width.saturating_sub(1)).collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::{shortened, widths};

    #[test]
    fn the_widest_column_gives_way() {
        let mut row: super::Cells = vec![String::new(); super::TITLES.len()];
        row[0] = "x".repeat(60);
        row[1] = "y".repeat(20);
        let natural: usize = widths(&[row.clone()], usize::MAX).iter().sum();
        let fitted = widths(&[row], natural + 18 - 30);
        assert_eq!((fitted[0], fitted[1]), (30, 20));
    }

    #[test]
    fn what_is_cut_off_is_marked() {
        assert_eq!(shortened("grüße.example", 6), "grüße…");
        assert_eq!(shortened("grüße", 5), "grüße");
    }
}
