//! One page that needs nothing else: no server, no script from elsewhere, no font. Without scripts it is plain tables and lists.
//!
//! Everything that stands in an object is escaped, and the policy of the page runs no script but its own: the hashes below, which
//! a test holds equal to the files.

use std::fmt::Write;

use super::{Block, Cell, Conflict, Mark, Matrix, Page};
use crate::policy::bundle_digest;
use crate::registry::render::error_line;
use crate::registry::render::html::escape;
use crate::registry::render::markdown::capital;

const STYLE: &str = include_str!("page.css");
const STYLE_HASH: &str = "sha256-4gl0ypr3zX6ylRtbEONtM/amdivGuUbXf3YabkzufcY=";
const SCRIPT: &str = include_str!("page.js");
const SCRIPT_HASH: &str = "sha256-q0pxuQx335UicHKdp1ygxtg5RV9ZwdGntFsnnQ4dtUM=";

pub(super) fn render(page: &Page<'_>) -> String {
    let mut out = String::new();
    head(&mut out, page.title);
    let _ =
        write!(out, "<header>\n<h1>{}</h1>\n<p>{}</p>\n</header>\n<main>\n", escape(page.title), escape(&capital(&page.summary)));
    if !page.errors.is_empty() {
        out.push_str("<section class=\"errors\">\n<h2>Not read</h2>\n<p>Something may be missing below for each of these.</p>\n");
        items(&mut out, "ul", page.errors.iter().map(error_line));
        out.push_str("</section>\n");
    }
    // Shown by the script, which it needs.
    out.push_str(
        "<form class=\"controls\" role=\"search\" hidden>\n<label>Search\
         <input type=\"search\" id=\"search\" autocomplete=\"off\" spellcheck=\"false\"></label>\n</form>\n\
         <output role=\"status\"></output>\n",
    );
    page.blocks.iter().for_each(|block| of_block(&mut out, block));
    out.push_str("<section>\n<h2>What manifests do not tell</h2>\n");
    items(&mut out, "ul", page.coverage.iter());
    let _ = write!(
        out,
        "</section>\n</main>\n<footer>portcullis {}, policies sha256:{}</footer>\n<script>{SCRIPT}</script>\n</body>\n</html>\n",
        env!("CARGO_PKG_VERSION"),
        bundle_digest()
    );
    out
}

fn head(out: &mut String, title: &str) {
    let policy =
        format!("default-src 'none'; style-src '{STYLE_HASH}'; script-src '{SCRIPT_HASH}'; base-uri 'none'; form-action 'none'");
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
        escape(title)
    );
}

fn items<S: AsRef<str>>(out: &mut String, list: &str, lines: impl Iterator<Item = S>) {
    let _ = writeln!(out, "<{list}>");
    for line in lines {
        let _ = writeln!(out, "<li>{}</li>", escape(line.as_ref()));
    }
    let _ = writeln!(out, "</{list}>");
}

fn of_block(out: &mut String, block: &Block) {
    match block {
        Block::Rows { title, heads, rows } => {
            let _ = write!(out, "<section>\n<h2>{}</h2>\n<div class=\"scroll\">\n<table>\n<thead>\n<tr>", escape(title));
            for head in *heads {
                let _ = write!(out, "<th scope=\"col\">{}</th>", escape(head));
            }
            out.push_str("</tr>\n</thead>\n<tbody>\n");
            for row in rows {
                out.push_str("<tr data-row>");
                for cell in row {
                    let _ = write!(out, "<td>{}</td>", escape(cell));
                }
                out.push_str("</tr>\n");
            }
            out.push_str("</tbody>\n</table>\n</div>\n</section>\n");
        }
        Block::Matrix(matrix) => of_matrix(out, matrix),
        Block::Conflicts { title, conflicts } => {
            let _ = writeln!(out, "<section>\n<h2>{}</h2>", escape(title));
            conflicts.iter().for_each(|conflict| of_conflict(out, conflict));
            out.push_str("</section>\n");
        }
        Block::Steps { title, steps } => {
            let _ = writeln!(out, "<section>\n<h2>{}</h2>", escape(title));
            items(out, "ol", steps.iter());
            out.push_str("</section>\n");
        }
        Block::Text(text) => {
            let _ = writeln!(out, "<p>{}</p>", escape(text));
        }
    }
}

fn of_matrix(out: &mut String, matrix: &Matrix) {
    out.push_str("<section>\n<h2>Who holds what</h2>\n<div class=\"scroll\">\n<table class=\"matrix\">\n<thead>\n<tr><th scope=\"col\">Who</th>");
    for (duty, title) in &matrix.duties {
        let _ = write!(out, "<th scope=\"col\" title=\"{}\"><span>{}</span></th>", escape(title), escape(duty));
    }
    out.push_str("</tr>\n</thead>\n<tbody>\n");
    for row in &matrix.rows {
        out.push_str("<tr data-row>");
        let _ = write!(out, "<th scope=\"row\">{}</th>", who(&row.people));
        row.cells.iter().for_each(|cell| of_cell(out, cell));
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n<ul class=\"legend\">\n");
    for mark in Mark::ALL {
        let _ = writeln!(out, "<li><b>{}</b> {}</li>", mark.sign(), mark.meaning());
    }
    out.push_str("<li><b class=\"bad\">D</b> in conflict with another duty of the row</li>\n</ul>\n</section>\n");
}

/// The first names, and all of them on demand.
fn who(people: &[String]) -> String {
    match people {
        [first, rest @ ..] if rest.len() > 2 => {
            let all: String = people.iter().map(|name| format!("<li>{}</li>", escape(name))).collect();
            format!("<details><summary>{} and {} more</summary><ul>{all}</ul></details>", escape(first), rest.len())
        }
        _ => escape(&people.join(", ")),
    }
}

fn of_cell(out: &mut String, cell: &Cell) {
    let class = match cell.mark {
        Mark::None => "none",
        Mark::Potential if cell.conflict => "warn",
        _ if cell.conflict => "bad",
        _ => "held",
    };
    let title = if cell.scopes.is_empty() { cell.mark.meaning().to_owned() } else { cell.scopes.join("; ") };
    let _ = write!(out, "<td class=\"{class}\" title=\"{}\">{}</td>", escape(&title), cell.mark.sign());
}

fn of_conflict(out: &mut String, conflict: &Conflict) {
    let tone = match conflict.severity.as_str() {
        "critical" | "high" => "bad",
        "medium" => "warn",
        _ => "odd",
    };
    let _ = writeln!(
        out,
        "<article data-row>\n<h3 title=\"{}\"><span class=\"tag {tone}\">{}</span> {}</h3>\n<p>{}.</p>\n<dl>",
        escape(&conflict.people.join(", ")),
        escape(&conflict.severity),
        escape(&conflict.head),
        escape(&capital(&conflict.why))
    );
    for (duty, chain) in &conflict.chains {
        let steps: String = chain.iter().map(|step| format!("<li>{}</li>", escape(step))).collect();
        let _ = writeln!(out, "<dt>{}</dt><dd><ol class=\"chain\">{steps}</ol></dd>", escape(duty));
    }
    out.push_str("</dl>\n</article>\n");
}
