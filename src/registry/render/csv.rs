//! For spreadsheets: RFC 4180. Names come from whoever may write objects, so none may become a formula.

use super::super::{Column, Registry};
use super::error;
use crate::render::text::plain;

pub(super) fn render(registry: &Registry) -> String {
    let mut out = String::new();
    let titles = Column::ALL.iter().map(|column| column.as_str().to_owned());
    line(&mut out, titles.chain(["error".to_owned()]));
    for row in &registry.rows {
        line(&mut out, Column::ALL.iter().map(|column| column.text(row)).chain([String::new()]));
    }
    for fault in &registry.errors {
        let (_, message) = error(fault);
        line(&mut out, Column::ALL.iter().map(|column| of_error(*column, fault)).chain([message]));
    }
    out
}

/// What an error can tell of a column.
fn of_error(column: Column, fault: &crate::report::Fault) -> String {
    let object = fault.object();
    let text = match column {
        Column::Namespace => object.map(|object| object.namespace().to_owned()),
        Column::Kind => object.map(|object| object.kind().to_owned()),
        Column::Name => object.map(|object| object.name().to_owned()),
        Column::ApiVersion => object.map(|object| object.api_version().to_owned()),
        Column::Location => fault.location().map(ToString::to_string),
        _ => None,
    };
    text.unwrap_or_default()
}

pub(crate) fn line(out: &mut String, fields: impl Iterator<Item = String>) {
    let fields: Vec<String> = fields.map(|text| field(&text)).collect();
    out.push_str(&fields.join(","));
    out.push_str("\r\n");
}

/// A field: never more than one line, never a formula, quoted where it must be.
fn field(text: &str) -> String {
    let text = plain(text);
    let guard = if text.starts_with(is_formula) { "'" } else { "" };
    if !text.contains([',', '"', ' ', '\'', ';']) {
        return format!("{guard}{text}");
    }
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

/// What spreadsheets take for the beginning of a formula, in either width. White space before it does not stop all of them.
fn is_formula(c: char) -> bool {
    c.is_whitespace() || matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::field;

    #[test]
    fn formulas_and_separators() {
        assert_eq!(field("a.example.com"), "a.example.com");
        assert_eq!(field("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        assert_eq!(field("-1+cmd|' /C calc'!A0"), "\"'-1+cmd|' /C calc'!A0\"");
        assert_eq!(field("@SUM"), "'@SUM");
        assert_eq!(field("＝1"), "'＝1");
        assert_eq!(field(" =1"), "\"' =1\"");
        assert_eq!(field("a\r\nb"), "a\\u{d}\\u{a}b");
        assert_eq!(field(""), "");
    }

    /// A reader of RFC 4180.
    fn read(line: &str) -> Vec<String> {
        let mut fields = vec![String::new()];
        let mut quoted = false;
        let mut chars = line.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '"' if quoted && chars.peek() == Some(&'"') => {
                    chars.next();
                    fields.last_mut().unwrap().push('"');
                }
                '"' => quoted = !quoted,
                ',' if !quoted => fields.push(String::new()),
                c => fields.last_mut().unwrap().push(c),
            }
        }
        assert!(!quoted, "{line}");
        fields
    }

    proptest! {
        #[test]
        fn any_texts_come_back(texts in prop::collection::vec(any::<String>(), 1..5)) {
            let fields: Vec<String> = texts.iter().map(|text| field(text)).collect();
            let line = fields.join(",");
            let broken = line.contains(['\r', '\n', '\t']);
            prop_assert!(!broken, "{}", line);
            let back = read(&line);
            prop_assert_eq!(back.len(), texts.len());
            for (back, text) in back.iter().zip(&texts) {
                prop_assert!(!back.starts_with(['=', '+', '-', '@', '\t', '\r', ' ']), "{}", back);
                let plain = crate::render::text::plain(text);
                let guarded = ["'", &plain].concat();
                prop_assert!(*back == plain || *back == guarded, "{}", back);
            }
        }
    }
}
