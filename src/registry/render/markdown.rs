//! A table for issues and wikis. Whatever stands in a name stays text: no link, no image, no mention, no cell of its own.

use std::fmt::Write;

use super::super::column::policies;
use super::super::{Registry, Row};
use super::error_line;
use crate::render::text::plain;

const TITLES: [&str; 11] =
    ["Host", "Path", "Object", "Class", "Exposure", "TLS", "Plain HTTP", "Guards", "Backends", "Changed", "Findings"];

pub(super) fn render(registry: &Registry) -> String {
    let mut out = format!("{}.\n", capital(&registry.summary_line()));
    if !registry.rows.is_empty() {
        let rule = TITLES.map(|_| "---");
        let _ = writeln!(out, "\n| {} |\n| {} |", TITLES.join(" | "), rule.join(" | "));
        for row in &registry.rows {
            let _ = writeln!(out, "| {} |", cells(row).map(|text| escape(&text)).collect::<Vec<_>>().join(" | "));
        }
    }
    if !registry.errors.is_empty() {
        out.push_str("\nNot judged; routes may be missing:\n\n");
        for fault in &registry.errors {
            let _ = writeln!(out, "- {}", escape(&error_line(fault)));
        }
    }
    out
}

fn cells(row: &Row) -> impl Iterator<Item = String> {
    let mut found: Vec<String> = row.severity().map(|severity| severity.to_string()).into_iter().collect();
    found.extend(policies(row).into_iter().map(str::to_owned));
    found.extend(row.is_stale().then(|| "stale".to_owned()));
    super::cells(row).into_iter().chain([row.changed.clone(), found.join(", ")])
}

pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Text that means nothing to any dialect of Markdown.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in plain(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // GitHub makes mentions, references and links of these wherever they stand.
            '@' => out.push_str("&#64;"),
            '#' => out.push_str("&#35;"),
            ':' if out.ends_with("http") || out.ends_with("https") || out.ends_with("ftp") => out.push_str("&#58;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::escape;

    #[test]
    fn nothing_becomes_markup() {
        assert_eq!(escape("*.example.com"), "\\*.example.com");
        assert_eq!(escape("a|b\n| c"), "a\\|b\\\\u{a}\\| c");
        assert_eq!(escape("<img src=x>![a](https://x) @all"), "&lt;img src=x&gt;!\\[a\\](https&#58;//x) &#64;all");
    }

    proptest! {
        #[test]
        fn one_cell_stays_one_cell(text in any::<String>()) {
            let escaped = escape(&text);
            let markup = escaped.contains(['\n', '\r', '<', '>']);
            prop_assert!(!markup, "{}", escaped);
            let bytes: Vec<char> = escaped.chars().collect();
            for (at, c) in bytes.iter().enumerate().filter(|(_, c)| **c == '|') {
                let before = bytes[..at].iter().rev().take_while(|c| **c == '\\').count();
                prop_assert!(before % 2 == 1, "{} {}", c, escaped);
            }
        }
    }
}
