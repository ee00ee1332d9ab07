//! Selectors of Calico, which are texts.

use super::selector::Requirement;

/// What a text asks for; `None` where it is not one that is read.
pub(super) fn requirements(text: &str) -> Option<Vec<Requirement>> {
    if is_empty(text) {
        return Some(Vec::new());
    }
    let tokens = tokens(text)?;
    let terms = tokens.split(|token| *token == Token::And).map(term).collect::<Option<Vec<_>>>()?;
    Some(terms.into_iter().flatten().collect())
}

/// Whether it is not there: blanks say nothing.
pub(super) fn is_empty(text: &str) -> bool {
    text.chars().all(is_blank)
}

const fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    And,
    /// A key, or one of the words `in`, `not`, `notin`.
    Word(String),
    /// What stands between quotes.
    Value(String),
    Equal,
    NotEqual,
    Not,
    /// `has(`
    Has,
    /// `all(`
    All,
    Close,
    OpenList,
    Comma,
    CloseList,
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start_matches(is_blank);
    while let Some(first) = rest.chars().next() {
        let (token, after) = match first {
            '\'' | '"' => value(rest, first)?,
            c if is_key(c) => word(rest)?,
            _ => sign(rest)?,
        };
        tokens.push(token);
        rest = after.trim_start_matches(is_blank);
    }
    Some(tokens)
}

const fn is_key(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '/' | '-')
}

/// A value has no quotes of either kind.
fn value(text: &str, quote: char) -> Option<(Token, &str)> {
    let (value, after) = text.strip_prefix(quote)?.split_once(quote)?;
    (!value.contains(['\'', '"'])).then(|| (Token::Value(value.to_owned()), after))
}

fn word(text: &str) -> Option<(Token, &str)> {
    let (word, after) = text.split_at_checked(text.find(|c| !is_key(c)).unwrap_or(text.len()))?;
    Some(match (word, after.strip_prefix('(')) {
        ("has", Some(after)) => (Token::Has, after),
        ("all", Some(after)) => (Token::All, after),
        _ => (Token::Word(word.to_owned()), after),
    })
}

fn sign(text: &str) -> Option<(Token, &str)> {
    let signs = [
        ("&&", Token::And),
        ("==", Token::Equal),
        ("!=", Token::NotEqual),
        ("!", Token::Not),
        (")", Token::Close),
        ("{", Token::OpenList),
        (",", Token::Comma),
        ("}", Token::CloseList),
    ];
    signs.into_iter().find_map(|(sign, token)| Some((token, text.strip_prefix(sign)?)))
}

/// What a term asks for: `Some(None)` is nothing.
fn term(tokens: &[Token]) -> Option<Option<Requirement>> {
    let asked = |key: &str, operator: &str, values: Vec<String>| {
        Some(Requirement { key: key.to_owned(), operator: operator.to_owned(), values })
    };
    Some(match tokens {
        [Token::All, Token::Close] => None,
        [Token::Has, Token::Word(key), Token::Close] => asked(key, "Exists", Vec::new()),
        [Token::Not, Token::Has, Token::Word(key), Token::Close] => asked(key, "DoesNotExist", Vec::new()),
        [Token::Word(key), Token::Equal, Token::Value(value)] => asked(key, "In", vec![value.clone()]),
        [Token::Word(key), Token::NotEqual, Token::Value(value)] => asked(key, "NotIn", vec![value.clone()]),
        [Token::Word(key), Token::Word(word), Token::OpenList, list @ .., Token::CloseList] if word == "in" => {
            asked(key, "In", values(list)?)
        }
        [Token::Word(key), Token::Word(word), Token::OpenList, list @ .., Token::CloseList] if word == "notin" => {
            asked(key, "NotIn", values(list)?)
        }
        [Token::Word(key), Token::Word(not), Token::Word(word), Token::OpenList, list @ .., Token::CloseList]
            if not == "not" && word == "in" =>
        {
            asked(key, "NotIn", values(list)?)
        }
        _ => return None,
    })
}

/// One value or more, with commas between them.
fn values(tokens: &[Token]) -> Option<Vec<String>> {
    let each = tokens.split(|token| *token == Token::Comma).map(|one| match one {
        [Token::Value(value)] => Some(value.clone()),
        _ => None,
    });
    each.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{is_empty, requirements};
    use crate::network::selector::Selector;

    /// The requirements as a text, sorted.
    fn told(text: &str) -> Option<String> {
        requirements(text).map(|all| Selector::of(all).texts().join(", "))
    }

    #[test]
    fn texts_that_are_read() {
        for (text, expected) in [
            ("", ""),
            (" \t\r\n", ""),
            ("all()", ""),
            ("all( ) && app == 'web'", "app=web"),
            ("app=='web'", "app=web"),
            ("app == \"web\"", "app=web"),
            ("app != 'web'", "app notin (web)"),
            ("app!=''", "app notin ()"),
            ("has(app)", "app"),
            ("has( example.com/app-1_x )", "example.com/app-1_x"),
            ("!has(app)", "!app"),
            ("! has(app)&&has(tier)", "!app, tier"),
            ("app in {'b', \"a\"}", "app in (a, b)"),
            ("app in{'a'}", "app=a"),
            ("app not in {'a','b'}", "app notin (a, b)"),
            ("app notin {'a'}", "app notin (a)"),
            ("in == 'x' && not in {'y'}", "in=x, not=y"),
            ("has == 'x' && all != 'y'", "all notin (y), has=x"),
            ("app == 'a && b == c'", "app=a && b == c"),
            ("app == 'a'\n&&\ttier == 'b'", "app=a, tier=b"),
        ] {
            assert_eq!(told(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn texts_that_are_not() {
        for text in [
            "global()",
            "app == 'a' || app == 'b'",
            "(app == 'a')",
            "!(app == 'a')",
            "!all()",
            "app",
            "app = 'a'",
            "app == a",
            "app == 'a",
            "app == 'it\"s'",
            "app contains 'a'",
            "app starts with 'a'",
            "app in {}",
            "app in {'a',}",
            "app in ('a')",
            "app in 'a'",
            "app == 'a' &&",
            "&& app == 'a'",
            "app == 'a' & tier == 'b'",
            "app == 'a' app == 'b'",
            "has (app)",
            "has()",
            "has(a, b)",
            "all ()",
            "äpp == 'a'",
            "a:b == 'c'",
            "app ! = 'a'",
        ] {
            assert_eq!(told(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC*") {
            prop_assert!(requirements(&text).is_some() || !is_empty(&text));
        }

        #[test]
        fn texts_of_its_parts_do_not_panic(parts in prop::collection::vec(prop::sample::select(
            vec!["app", "in", "not", "has", "all", "(", ")", "{", "}", ",", "'", "\"", "'a'", "==", "!=", "!", "=", "&&", "&", " ", "ä", "\t"]), 0..12)) {
            let text = parts.concat();
            // What is read once is read again, whatever blanks are around it.
            prop_assert_eq!(told(&text), told(&format!(" {text}\n")));
        }

        #[test]
        fn requirements_are_read_from_their_text(key in "[A-Za-z0-9_./-]{1,9}", values in prop::collection::vec("[a-z&|(){}=! ]{0,6}", 1..4)) {
            let quoted: Vec<String> = values.iter().map(|value| format!("'{value}'")).collect();
            let read = requirements(&format!("{key} in {{{}}} && all()", quoted.join(" , "))).unwrap();
            prop_assert_eq!(read.len(), 1);
            prop_assert_eq!((&read[0].key, read[0].operator.as_str(), &read[0].values), (&key, "In", &values));
        }
    }
}
