//! One page that needs nothing else: no server, no script from elsewhere, no font. Without scripts it is a plain table.
//!
//! Everything that stands in an object is escaped, and the policy of the page runs no script but its own: the hashes below, which
//! a test holds equal to the files.

use std::fmt::Write;

use super::super::column::{shown_backend, shown_host};
use super::super::json::Counts;
use super::super::{Backend, Exposure, Guard, Redirect, Registry, Row, Tls};
use super::{error, worst};
use crate::policy::{Severity, bundle_digest};
use crate::render::text::plain;

const STYLE: &str = include_str!("page.css");
const STYLE_HASH: &str = "sha256-g3ktREOAKSgTWek+ZGd0gkEIxeVJZJuYm7ikSeIpD+c=";
const SCRIPT: &str = include_str!("page.js");
const SCRIPT_HASH: &str = "sha256-YomW/wm4tvjQ1CweavHwAnxMUBsyeX4/GFkLGiliy4A=";

/// Title of a column, and the order that a first click gives.
const TITLES: [(&str, &str); 9] = [
    ("Host and path", "ascending"),
    ("Object", "ascending"),
    ("Class", "ascending"),
    ("Exposure", "ascending"),
    ("TLS", "ascending"),
    ("Guards", "ascending"),
    ("Backends", "ascending"),
    ("Changed", "descending"),
    ("Findings", "descending"),
];

/// Keys of `data-` attributes, and what they are called.
const FACETS: [(&str, &str); 5] =
    [("namespace", "Namespace"), ("exposure", "Exposure"), ("tls", "TLS"), ("auth", "Authentication"), ("state", "State")];

pub(super) fn render(registry: &Registry) -> String {
    let mut out = String::new();
    head(&mut out);
    let _ = write!(out, "<header>\n<h1>Routes</h1>\n<p>{}</p>\n</header>\n<main>\n", escape(&registry.summary_line()));
    tiles(&mut out, registry);
    errors(&mut out, registry);
    if registry.rows.is_empty() {
        out.push_str("<p>There are no routes to show.</p>\n");
    } else {
        controls(&mut out);
        table(&mut out, registry);
    }
    let _ = write!(
        out,
        "</main>\n<footer>portcullis {}, policies sha256:{}</footer>\n<script>{SCRIPT}</script>\n</body>\n</html>\n",
        env!("CARGO_PKG_VERSION"),
        bundle_digest()
    );
    out
}

fn head(out: &mut String) {
    let policy =
        format!("default-src 'none'; style-src '{STYLE_HASH}'; script-src '{SCRIPT_HASH}'; base-uri 'none'; form-action 'none'");
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>Routes</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
    );
}

fn tiles(out: &mut String, registry: &Registry) {
    let counts = Counts::of(registry);
    let tiles = [
        ("routes", registry.rows.len()),
        ("hosts", counts.hosts),
        ("public", counts.public),
        ("without TLS", counts.plain),
        ("with findings", counts.findings),
        ("stale", counts.stale),
        ("not judged", registry.errors.len()),
    ];
    out.push_str("<dl class=\"tiles\">\n");
    for (title, count) in tiles.into_iter().filter(|(title, count)| *count > 0 || *title != "not judged") {
        let _ = writeln!(out, "<div><dt>{title}</dt><dd>{count}</dd></div>");
    }
    out.push_str("</dl>\n");
}

fn errors(out: &mut String, registry: &Registry) {
    if registry.errors.is_empty() {
        return;
    }
    out.push_str("<section class=\"errors\" aria-labelledby=\"errors\">\n<h2 id=\"errors\">Not judged</h2>\n");
    out.push_str("<p>Routes may be missing below for each of these.</p>\n<ul>\n");
    for fault in &registry.errors {
        let (at, message) = error(fault);
        let at = at.map_or_else(String::new, |at| format!("<code>{}</code> ", escape(&at)));
        let _ = writeln!(out, "<li>{at}{}</li>", escape(&message));
    }
    out.push_str("</ul>\n</section>\n");
}

/// Shown by the script, which they need.
fn controls(out: &mut String) {
    out.push_str("<form class=\"controls\" role=\"search\" hidden>\n");
    out.push_str(
        "<label class=\"wide\">Search<input type=\"search\" id=\"search\" autocomplete=\"off\" spellcheck=\"false\"></label>\n",
    );
    for (key, title) in FACETS {
        let _ = writeln!(out, "<label>{title}<select data-facet=\"{key}\"><option value=\"\">all</option></select></label>");
    }
    out.push_str("<label class=\"order\">Sort<select id=\"order\"><option value=\"\">as given</option></select></label>\n");
    out.push_str("<button type=\"reset\">Reset</button>\n</form>\n<output role=\"status\"></output>\n");
}

fn table(out: &mut String, registry: &Registry) {
    out.push_str("<table>\n<caption>One row for each host and path that an object serves.</caption>\n<thead>\n<tr>");
    for (title, first) in TITLES {
        let _ = write!(out, "<th scope=\"col\" data-first=\"{first}\"><span>{title}</span></th>");
    }
    out.push_str("</tr>\n</thead>\n<tbody>\n");
    registry.rows.iter().for_each(|row| of_row(out, row));
    out.push_str("</tbody>\n</table>\n");
}

fn of_row(out: &mut String, row: &Row) {
    let state = [row.is_stale().then_some("stale"), (!row.findings.is_empty()).then_some("findings")];
    let state = state.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let _ = write!(
        out,
        "<tr data-namespace=\"{}\" data-exposure=\"{}\" data-tls=\"{}\" data-auth=\"{}\" data-state=\"{state}\">",
        escape(row.object.namespace()),
        row.exposure,
        row.tls,
        row.auth
    );
    let _ = write!(
        out,
        "<th scope=\"row\"><span class=\"mono\">{}</span><wbr><span class=\"mono path\">{}</span></th>",
        escape(shown_host(row)).replace('.', ".<wbr>"),
        escape(&row.path).replace('/', "<wbr>/")
    );
    cell(out, 1, None, &object(row));
    cell(out, 2, None, &lines(&escape(&row.class), &row.controller));
    cell(out, 3, None, &tag(exposure_tone(row.exposure), row.exposure.as_str()));
    cell(out, 4, None, &tls(row));
    cell(out, 5, None, &guards(row));
    cell(out, 6, None, &backends(row));
    let day = row.changed.split(['T', 't']).next().unwrap_or_default();
    cell(out, 7, Some(&escape(&row.changed)), &lines(&escape(day), &row.changed_by));
    cell(out, 8, Some(&weight(row)), &findings(row));
    out.push_str("</tr>\n");
}

/// A cell. `inner` is markup, and `sort` is escaped.
fn cell(out: &mut String, column: usize, sort: Option<&str>, inner: &str) {
    let label = TITLES.get(column).map_or("", |(title, _)| title);
    let _ = write!(out, "<td data-label=\"{label}\"");
    if let Some(sort) = sort {
        let _ = write!(out, " data-sort=\"{sort}\"");
    }
    let inner = if inner.is_empty() { "<span class=\"none\">–</span>" } else { inner };
    let _ = write!(out, "><div>{inner}</div></td>");
}

/// Markup, and a text in small letters below it.
fn lines(first: &str, second: &str) -> String {
    match (first, second) {
        (first, "") => first.to_owned(),
        (first, second) => format!("{first}<small title=\"{0}\">{0}</small>", escape(second)),
    }
}

fn object(row: &Row) -> String {
    let object = &row.object;
    let name = match object.namespace() {
        "" => escape(object.name()),
        namespace => format!("{}/<wbr>{}", escape(namespace), escape(object.name())),
    };
    let owner = if row.owner.is_empty() { String::new() } else { format!(", {}", row.owner) };
    lines(&name, &format!("{}{owner}", object.kind()))
}

fn tls(row: &Row) -> String {
    let tone = match row.tls {
        Tls::Served | Tls::Passthrough => "good",
        Tls::Plain => "bad",
        _ => "",
    };
    let first = tag(tone, row.tls.as_str());
    if !matches!(row.tls, Tls::Served | Tls::Passthrough | Tls::Elsewhere | Tls::Unknown) {
        return first;
    }
    match row.redirect {
        Redirect::None => first,
        Redirect::Open => format!("{first}{}", tag("bad", "HTTP open")),
        Redirect::Redirect => format!("{first}<small>HTTP redirects</small>"),
        Redirect::Closed => format!("{first}<small>HTTP closed</small>"),
        Redirect::Unknown => format!("{first}<small>HTTP unknown</small>"),
    }
}

fn guards(row: &Row) -> String {
    let mut out = String::new();
    for (name, guard) in row.guards() {
        match guard {
            Guard::On => out.push_str(&tag("good", name)),
            Guard::Void => out.push_str(&tag("bad", &format!("{name}: void"))),
            Guard::Unknown => out.push_str(&tag("warn", &format!("{name}?"))),
            Guard::Off => {}
        }
    }
    if out.is_empty() { "<span class=\"none\">none</span>".to_owned() } else { out }
}

fn backends(row: &Row) -> String {
    if row.backends.is_empty() {
        return String::new();
    }
    let items = row.backends.iter().map(|backend| {
        let text = escape(&shown_backend(backend, row.object.namespace()));
        format!("<li>{text}{}</li>", if is_dead(backend) { format!(" {}", tag("bad", "no endpoint")) } else { String::new() })
    });
    format!("<ul>{}</ul>", items.collect::<String>())
}

fn is_dead(backend: &Backend) -> bool {
    backend.endpoints == Some(0)
}

fn findings(row: &Row) -> String {
    let mut out = String::new();
    if let (Some(severity), Some(worst)) = (row.severity(), worst(row)) {
        let title = tag(severity_tone(severity), &worst);
        let items = row.findings.iter().map(|finding| {
            let policy = escape(finding.policy().id());
            format!("<li>{}<small><code>{policy}</code> {}</small></li>", escape(finding.message()), finding.severity())
        });
        let _ = write!(out, "<details><summary>{title}</summary><ul>{}</ul></details>", items.collect::<String>());
    }
    if row.is_stale() {
        out.push_str(&tag("warn", "stale"));
    }
    if !row.needs.is_empty() {
        let items: String = row.needs.iter().map(|need| format!("<li><code>{}</code></li>", escape(need))).collect();
        let _ = write!(out, "<details><summary>depends on</summary><ul>{items}</ul></details>");
    }
    out
}

/// What findings are sorted by: the worst first, then how many.
fn weight(row: &Row) -> String {
    let severity = row.severity().map_or(0, |severity| 1 + Severity::ALL.iter().take_while(|one| **one != severity).count());
    format!("{severity}{:05}{}", row.findings.len(), u8::from(row.is_stale()))
}

const fn exposure_tone(exposure: Exposure) -> &'static str {
    match exposure {
        Exposure::Public => "warn",
        Exposure::Internal => "good",
        Exposure::Unknown => "",
    }
}

const fn severity_tone(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "bad",
        Severity::Medium => "warn",
        Severity::Low | Severity::Info => "",
    }
}

fn tag(tone: &str, text: &str) -> String {
    let class = if tone.is_empty() { "tag".to_owned() } else { format!("tag {tone}") };
    format!("<span class=\"{class}\">{}</span>", escape(text))
}

/// Text for HTML, between tags and in quoted attributes; hidden characters are shown.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in plain(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
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
    fn no_text_breaks_out() {
        assert_eq!(escape("\"><script>alert('1')</script>"), "&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;");
        assert_eq!(escape("a\u{1}b\u{202e}"), "a\\u{1}b\\u{202e}");
    }

    /// What a browser reads back.
    fn read(text: &str) -> String {
        let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
        text.replace("&amp;", "&")
    }

    proptest! {
        #[test]
        fn any_text_stays_text(text in any::<String>()) {
            let escaped = escape(&text);
            let markup = escaped.contains(['<', '>', '"', '\'', '\u{1}', '\n']);
            prop_assert!(!markup, "{}", escaped);
            prop_assert_eq!(read(&escaped), crate::render::text::plain(&text).into_owned());
        }
    }
}
