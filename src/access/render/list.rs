//! For spreadsheets: RFC 4180, one line for each thing that is told, and one for each error.

use crate::registry::render::csv::line;
use crate::registry::render::error_line;
use crate::report::Fault;

/// Titles and rows.
pub(super) struct List {
    pub(super) heads: &'static [&'static str],
    pub(super) rows: Vec<Vec<String>>,
}

pub(super) fn render(list: &List, errors: &[Fault]) -> String {
    let mut out = String::new();
    line(&mut out, list.heads.iter().map(|head| (*head).to_owned()).chain(["error".to_owned()]));
    for row in &list.rows {
        line(&mut out, row.iter().cloned().chain([String::new()]));
    }
    for fault in errors {
        line(&mut out, list.heads.iter().map(|_| String::new()).chain([error_line(fault)]));
    }
    out
}
