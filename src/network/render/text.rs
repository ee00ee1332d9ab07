//! For a terminal.

use std::fmt::Write;

use super::{Reach, Verdict, ends, line, place};
use crate::registry::render::error_line;
use crate::render::text::plain;

pub(super) fn render(reach: &Reach, color: bool) -> String {
    let paint = |code: &str, text: &str| if color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() };
    let mut out = String::new();
    for answer in &reach.answers {
        let code = match answer.verdict {
            Verdict::Yes => "1;32",
            Verdict::No => "1;31",
            Verdict::Unknown => "1;33",
        };
        let verdict = paint(code, answer.verdict.as_str());
        let _ = writeln!(out, "{verdict}: {} -> {}", plain(&reach.from), plain(&place(answer)));
        for (end, side) in ends(answer) {
            let head = format!("{end}: {}", side.verdict.as_str());
            for (at, step) in side.by.iter().enumerate() {
                let head = if at == 0 { head.as_str() } else { "" };
                let _ = writeln!(out, "  {head:<13}{}", plain(&line(step)));
            }
        }
        for need in &answer.needs {
            let _ = writeln!(out, "  {:<13}{}", "needs:", plain(need));
        }
        out.push('\n');
    }
    if !reach.needs.is_empty() {
        listed(&mut out, &paint("1", "What is missing to tell"), &reach.needs);
        out.push('\n');
    }
    listed(&mut out, &paint("1", "What is not told"), &reach.not_told);
    if !reach.errors.is_empty() {
        out.push('\n');
        let lines: Vec<String> = reach.errors.iter().map(error_line).collect();
        listed(&mut out, &paint("1", "Not read, so that the answer may be another"), &lines);
    }
    out
}

fn listed(out: &mut String, title: &str, lines: &[String]) {
    let _ = writeln!(out, "{title}");
    for line in lines {
        let _ = writeln!(out, "  {}", plain(line));
    }
}
