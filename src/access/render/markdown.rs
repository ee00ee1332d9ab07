//! For issues and wikis. Whatever stands in a name stays text.

use std::fmt::Write;

use super::{Block, Cell, Conflict, Mark, Matrix, Page, several};
use crate::registry::render::error_line;
use crate::registry::render::markdown::{capital, escape};

pub(super) fn render(page: &Page<'_>) -> String {
    let mut out = format!("{}.\n", escape(&capital(&page.summary)));
    page.blocks.iter().for_each(|block| of_block(&mut out, block));
    listed(&mut out, "What manifests do not tell", &page.coverage);
    if !page.errors.is_empty() {
        listed(&mut out, "Not read, so that something may be missing", &page.errors.iter().map(error_line).collect::<Vec<_>>());
    }
    out
}

fn of_block(out: &mut String, block: &Block) {
    match block {
        Block::Rows { title, heads, rows } => {
            let _ = writeln!(out, "\n### {}\n", escape(title));
            table(out, heads, rows);
        }
        Block::Matrix(matrix) => of_matrix(out, matrix),
        Block::Conflicts { title, conflicts } => {
            let _ = writeln!(out, "\n### {}\n", escape(title));
            conflicts.iter().for_each(|conflict| of_conflict(out, conflict));
        }
        Block::Steps { title, steps } => {
            let _ = writeln!(out, "\n### {}\n", escape(title));
            for step in steps {
                let _ = writeln!(out, "1. {}", escape(step));
            }
        }
        Block::Text(text) => {
            let _ = writeln!(out, "\n{}", escape(text));
        }
    }
}

fn listed(out: &mut String, title: &str, lines: &[String]) {
    let _ = writeln!(out, "\n### {}\n", escape(title));
    for line in lines {
        let _ = writeln!(out, "- {}", escape(line));
    }
}

fn table<S: AsRef<str>>(out: &mut String, heads: &[S], rows: &[Vec<String>]) {
    let heads: Vec<String> = heads.iter().map(|head| escape(head.as_ref())).collect();
    let rule: Vec<&str> = heads.iter().map(|_| "---").collect();
    let _ = writeln!(out, "| {} |\n| {} |", heads.join(" | "), rule.join(" | "));
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| escape(cell)).collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
}

fn of_matrix(out: &mut String, matrix: &Matrix) {
    out.push_str("\n### Who holds what\n\n");
    let heads: Vec<&str> = std::iter::once("Who").chain(matrix.duties.iter().map(|(duty, _)| duty.as_str())).collect();
    let row = |people: &[String], cells: &[Cell]| std::iter::once(several(people, 10)).chain(cells.iter().map(told)).collect();
    let rows: Vec<Vec<String>> = matrix.rows.iter().map(|one| row(&one.people, &one.cells)).collect();
    table(out, &heads, &rows);
}

fn told(cell: &Cell) -> String {
    let word = match cell.mark {
        Mark::Direct => "direct",
        Mark::Derived => "derived",
        Mark::Partial => "partial",
        Mark::PartialDerived => "partial, derived",
        Mark::Potential => "potential",
        Mark::None => "",
    };
    if cell.conflict && cell.mark != Mark::None { format!("{word}, in conflict") } else { word.to_owned() }
}

fn of_conflict(out: &mut String, conflict: &Conflict) {
    let _ = writeln!(out, "- **{}**: {}. {}.", conflict.severity, escape(&conflict.head), escape(&capital(&conflict.why)));
    for (duty, chain) in &conflict.chains {
        let _ = writeln!(out, "  - {}: {}", escape(duty), escape(&chain.join(" -> ")));
    }
}
