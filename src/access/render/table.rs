//! For a terminal: aligned columns. Chains are long and never cut: a terminal wraps them.

use std::fmt::Write;

use super::{Block, Cell, Conflict, Mark, Matrix, Page, several};
use crate::registry::render::error_line;
use crate::registry::render::markdown::capital;
use crate::render::text::plain;

const GAP: &str = "  ";

/// How many names stand in a row of the matrix.
const NAMES: usize = 3;

pub(super) fn render(page: &Page<'_>, color: bool) -> String {
    let paint = Paint(color);
    let mut parts: Vec<String> = page.blocks.iter().map(|block| of_block(block, paint)).collect();
    parts.push(listed("What manifests do not tell", &page.coverage, paint));
    if !page.errors.is_empty() {
        let lines: Vec<String> = page.errors.iter().map(error_line).collect();
        parts.push(listed("Not read, so that something may be missing above", &lines, paint));
    }
    parts.join("\n")
}

/// Colour, where it is asked for.
#[derive(Clone, Copy)]
struct Paint(bool);

impl Paint {
    fn with(self, code: &str, text: &str) -> String {
        if self.0 && !text.is_empty() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    fn severity(self, severity: &str) -> String {
        match severity {
            "critical" | "high" => self.with("1;31", severity),
            "medium" => self.with("33", severity),
            _ => self.with("36", severity),
        }
    }
}

fn of_block(block: &Block, paint: Paint) -> String {
    match block {
        Block::Rows { title, heads, rows } => format!("{}\n{}", paint.bold(title), aligned(heads, rows)),
        Block::Matrix(matrix) => of_matrix(matrix, paint),
        Block::Conflicts { title, conflicts } => {
            let all: Vec<String> = conflicts.iter().map(|conflict| of_conflict(conflict, paint)).collect();
            format!("{}\n{}", paint.bold(title), all.join("\n"))
        }
        Block::Steps { title, steps } => {
            let lines = steps.iter().zip(1_usize..).map(|(step, at)| format!("{at:3}. {}\n", plain(step)));
            format!("{}\n{}", paint.bold(title), lines.collect::<String>())
        }
        Block::Text(text) => format!("{}\n", plain(text)),
    }
}

fn listed(title: &str, lines: &[String], paint: Paint) -> String {
    let lines: String = lines.iter().map(|line| format!("  {}\n", plain(line))).collect();
    format!("{}\n{lines}", paint.bold(title))
}

fn length(text: &str) -> usize {
    text.chars().count()
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(length(text))))
}

fn shown(text: &str) -> String {
    if text.is_empty() { "-".to_owned() } else { plain(text).into_owned() }
}

fn aligned(heads: &[&str], rows: &[Vec<String>]) -> String {
    let head: Vec<String> = heads.iter().map(|head| head.to_uppercase()).collect();
    let lines: Vec<Vec<String>> =
        std::iter::once(head).chain(rows.iter().map(|row| row.iter().map(|cell| shown(cell)).collect())).collect();
    let width = |column: usize| lines.iter().filter_map(|line| line.get(column)).map(|cell| length(cell)).max().unwrap_or(0);
    let widths: Vec<usize> = (0..heads.len()).map(width).collect();
    let mut out = String::new();
    for line in &lines {
        let cells: Vec<String> = line.iter().zip(&widths).map(|(cell, width)| padded(cell, *width)).collect();
        let _ = writeln!(out, "{}", cells.join(GAP).trim_end());
    }
    out
}

/// The names of the duties stand above their columns as steps of a stair, so that columns are narrow:
///
/// ```text
///      deploy-workload
///      |  publish-route
/// ann  D  D
/// ```
fn of_matrix(matrix: &Matrix, paint: Paint) -> String {
    let names: Vec<String> = matrix.rows.iter().map(|row| plain(&several(&row.people, NAMES)).into_owned()).collect();
    let width = names.iter().map(|name| length(name)).max().unwrap_or(0);
    let mut out = String::new();
    for (at, (duty, title)) in matrix.duties.iter().enumerate() {
        let _ = writeln!(out, "{}{GAP}{}{}: {title}", " ".repeat(width), format!("|{GAP}").repeat(at), paint.bold(duty));
    }
    for (row, name) in matrix.rows.iter().zip(&names) {
        let cells: Vec<String> = row.cells.iter().map(|cell| of_cell(cell, paint)).collect();
        let _ = writeln!(out, "{}{GAP}{}", padded(name, width), cells.join(GAP));
    }
    let used = Mark::ALL.into_iter().filter(|mark| matrix.rows.iter().flat_map(|row| &row.cells).any(|cell| cell.mark == *mark));
    for mark in used {
        let _ = writeln!(out, "{}{GAP}{}", padded("", width.min(2)), format_args!("{} {}", mark.sign(), mark.meaning()));
    }
    out
}

fn of_cell(cell: &Cell, paint: Paint) -> String {
    match cell.mark {
        Mark::None => cell.mark.sign().to_owned(),
        Mark::Potential if cell.conflict => paint.with("33", cell.mark.sign()),
        _ if cell.conflict => paint.with("1;31", cell.mark.sign()),
        _ => cell.mark.sign().to_owned(),
    }
}

fn of_conflict(conflict: &Conflict, paint: Paint) -> String {
    let mut out = format!("{}: {}\n", paint.severity(&conflict.severity), plain(&conflict.head));
    let _ = writeln!(out, "  {}", capital(&conflict.why));
    for (duty, chain) in &conflict.chains {
        let _ = writeln!(out, "  {duty}: {}", plain(&chain.join(" -> ")));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Paint, aligned};

    #[test]
    fn columns_are_aligned_and_the_last_is_not_cut() {
        let rows = vec![vec!["a\u{1b}[2J".to_owned(), String::new(), "x".repeat(200)]];
        let out = aligned(&["Account", "People", "By"], &rows);
        assert_eq!(out.lines().next(), Some("ACCOUNT     PEOPLE  BY"));
        assert_eq!(out.lines().nth(1), Some(format!("a\\u{{1b}}[2J  -       {}", "x".repeat(200)).as_str()));
    }

    #[test]
    fn colour_is_only_where_it_is_asked_for() {
        assert_eq!(Paint(false).severity("high"), "high");
        assert_eq!(Paint(true).severity("high"), "\u{1b}[1;31mhigh\u{1b}[0m");
    }
}
