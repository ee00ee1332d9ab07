//! The map: one page that needs nothing else. Without scripts it is a plain table.
//!
//! Everything that stands in an object is escaped, and the policy of the page runs no script but its own: the hashes below, which
//! a test holds equal to the files.

use std::fmt::Write;

use super::super::Exposure;
use super::{TITLES, cells, untold};
use crate::policy::bundle_digest;
use crate::registry::render::error_line;
use crate::registry::render::html::escape;

const STYLE: &str = include_str!("map.css");
const STYLE_HASH: &str = "sha256-fzVCuqJvYV0YYfMouE6761V99mBkkwENEmf+vxK9hGo=";
const SCRIPT: &str = include_str!("map.js");
const SCRIPT_HASH: &str = "sha256-LTwyfAksOD5RTse1shRxfZIP29PZpAZvJbFdAcFET04=";

pub(super) fn render(exposure: &Exposure) -> String {
    let mut out = String::new();
    head(&mut out);
    let _ =
        write!(out, "<header>\n<h1>Exposure</h1>\n<p>{}</p>\n</header>\n<main id=\"map\">\n", escape(&exposure.summary_line()));
    items(&mut out, "Not read", exposure.errors.iter().map(error_line));
    table(&mut out, exposure);
    items(&mut out, "Not known where these lead", exposure.unresolved.iter().map(untold));
    let _ = write!(
        out,
        "</main>\n<footer>portcullis {}, policies sha256:{}</footer>\n\
         <script type=\"application/json\" id=\"exposure\">{}</script>\n<script>{SCRIPT}</script>\n</body>\n</html>\n",
        env!("CARGO_PKG_VERSION"),
        bundle_digest(),
        data(exposure)
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
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>Exposure</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
    );
}

fn items(out: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.map(|line| format!("<li>{}</li>\n", escape(&line))).collect();
    if !lines.is_empty() {
        let _ = write!(out, "<section>\n<h2>{title}</h2>\n<ul>\n{}</ul>\n</section>\n", lines.concat());
    }
}

fn table(out: &mut String, exposure: &Exposure) {
    if exposure.rows.is_empty() {
        out.push_str("<p>Nothing is exposed, as far as it was given.</p>\n");
        return;
    }
    let cells_of = |cells: [String; 7]| cells.map(|text| format!("<td>{}</td>", escape(&text))).concat();
    let heads = TITLES.map(|title| format!("<th scope=\"col\">{title}</th>")).concat();
    let rows: Vec<String> = exposure.rows.iter().map(|row| format!("<tr>{}</tr>\n", cells_of(cells(row)))).collect();
    let _ = write!(out, "<table>\n<thead>\n<tr>{heads}</tr>\n</thead>\n<tbody>\n{}</tbody>\n</table>\n", rows.concat());
}

/// The JSON of the exposure, in which no text ends the element that it stands in.
fn data(exposure: &Exposure) -> String {
    serde_json::to_string(exposure).unwrap_or_default().replace('<', "\\u003c")
}
