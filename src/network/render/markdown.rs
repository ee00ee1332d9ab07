//! For issues and wikis. Whatever stands in a name stays text.

use std::fmt::Write;

use super::{Reach, ends, line, place};
use crate::registry::render::error_line;
use crate::registry::render::markdown::{capital, escape};

pub(super) fn render(reach: &Reach) -> String {
    let mut out = format!("{}.\n", escape(&capital(&reach.summary_line())));
    for answer in &reach.answers {
        let _ =
            writeln!(out, "\n### {}: {} to {}\n", capital(answer.verdict.as_str()), escape(&reach.from), escape(&place(answer)));
        for (end, side) in ends(answer) {
            for step in &side.by {
                let _ = writeln!(out, "- {end}, {}: {}", side.verdict.as_str(), escape(&line(step)));
            }
        }
        for need in &answer.needs {
            let _ = writeln!(out, "- needs: {}", escape(need));
        }
    }
    listed(&mut out, "What is missing to tell", &reach.needs);
    listed(&mut out, "What is not told", &reach.not_told);
    listed(&mut out, "Not read, so that the answer may be another", &reach.errors.iter().map(error_line).collect::<Vec<_>>());
    out
}

fn listed(out: &mut String, title: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n### {}\n", escape(title));
    for line in lines {
        let _ = writeln!(out, "- {}", escape(line));
    }
}
