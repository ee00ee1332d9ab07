//! Aligned columns for a terminal, as wide as the line allows.

use std::fmt::Write;

use super::text::plain;

const GAP: usize = 2;

/// A column is not made narrower than this.
const NARROW: usize = 12;

/// Rows below their titles; what is empty is `-`.
pub(crate) fn aligned(out: &mut String, titles: Vec<String>, rows: Vec<Vec<String>>, line_width: usize) {
    let shown = |text: String| if text.is_empty() { "-".to_owned() } else { plain(&text).into_owned() };
    let mut lines = vec![titles];
    lines.extend(rows.into_iter().map(|row| row.into_iter().map(shown).collect()));
    let widths = widths(&lines, line_width);
    lines.iter().for_each(|row| line(out, row, &widths));
}

fn length(text: &str) -> usize {
    text.chars().count()
}

/// What each column needs; where that is more than the line has, the widest gives way.
fn widths(rows: &[Vec<String>], line: usize) -> Vec<usize> {
    let mut widths: Vec<usize> = vec![0; rows.first().map_or(0, Vec::len)];
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
    use super::{aligned, shortened, widths};

    #[test]
    fn the_widest_column_gives_way() {
        let row = vec!["x".repeat(60), "y".repeat(20), "z".to_owned()];
        let natural: usize = widths(std::slice::from_ref(&row), usize::MAX).iter().sum();
        let fitted = widths(&[row], natural + 4 - 30);
        assert_eq!((fitted[0], fitted[1]), (30, 20));
    }

    #[test]
    fn lines_are_as_wide_as_they_may_be() {
        let mut out = String::new();
        let row = |text: &str, other: &str| vec![text.to_owned(), other.to_owned()];
        aligned(&mut out, row("A", "B"), vec![row(&"x".repeat(60), ""), row("y", "é")], 40);
        let lines: Vec<&str> = out.lines().collect();
        assert_eq!(lines[1], format!("{}…  -", "x".repeat(36)));
        assert_eq!(lines[2].chars().position(|c| c == 'é'), Some(39));
    }

    #[test]
    fn what_is_cut_off_is_marked() {
        assert_eq!(shortened("grüße.example", 6), "grüße…");
        assert_eq!(shortened("grüße", 5), "grüße");
    }
}
