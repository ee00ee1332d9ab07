//! Renderers: answers about access as text for people and machines.
//!
//! Each answer is laid out once, as a [`Page`]; the formats for people only differ in how they show its blocks.

pub(super) mod chain;
mod html;
mod layout;
mod list;
mod markdown;
mod select;
mod table;

use std::collections::BTreeMap;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::snapshot::{AccessDiff, Coverage, Separation, WhoCan};
use crate::render::RenderOptions;
use crate::render::text::count;
use crate::report::Fault;
use crate::report::json::{made_by, pretty};

pub use crate::registry::Format;
pub use select::Selection;

/// An answer, laid out.
struct Page<'a> {
    /// What it is called.
    title: &'static str,
    /// What it comes to, in one line.
    summary: String,
    blocks: Vec<Block>,
    /// What manifests do not tell.
    coverage: Vec<String>,
    errors: &'a [Fault],
}

/// A part of a page.
enum Block {
    /// A table.
    Rows { title: String, heads: &'static [&'static str], rows: Vec<Vec<String>> },
    /// People by duties.
    Matrix(Matrix),
    /// Conflicts.
    Conflicts { title: String, conflicts: Vec<Conflict> },
    /// Things to do, in order.
    Steps { title: String, steps: Vec<String> },
    /// A sentence.
    Text(String),
}

/// People by duties. People who hold the same are one row.
struct Matrix {
    /// Id and title of the duties that somebody holds.
    duties: Vec<(String, String)>,
    rows: Vec<MatrixRow>,
}

struct MatrixRow {
    people: Vec<String>,
    cells: Vec<Cell>,
}

/// How somebody holds a duty.
struct Cell {
    mark: Mark,
    /// Whether it is in conflict with another duty of the row.
    conflict: bool,
    /// Where, one line each.
    scopes: Vec<String>,
}

/// How a duty is held, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Direct,
    Derived,
    Partial,
    PartialDerived,
    Potential,
    None,
}

impl Mark {
    const ALL: [Self; 6] = [Self::Direct, Self::Derived, Self::Partial, Self::PartialDerived, Self::Potential, Self::None];

    const fn sign(self) -> &'static str {
        match self {
            Self::Direct => "D",
            Self::Derived => "d",
            Self::Partial => "P",
            Self::PartialDerived => "p",
            Self::Potential => "?",
            Self::None => "-",
        }
    }

    const fn meaning(self) -> &'static str {
        match self {
            Self::Direct => "held",
            Self::Derived => "held by acting as somebody else",
            Self::Partial => "held for objects of some names",
            Self::PartialDerived => "held for objects of some names, by acting as somebody else",
            Self::Potential => "held if something is there, or somebody in the group, that was not given",
            Self::None => "not held",
        }
    }
}

/// Duties that one person, or several who hold the same, should not hold together.
struct Conflict {
    /// The severity; `potential` where it is only that.
    severity: String,
    /// Who holds what where.
    head: String,
    /// All who do.
    people: Vec<String>,
    why: String,
    /// Each duty with the chain to it, from the first of the people.
    chains: Vec<(String, Vec<String>)>,
}

/// An answer as it is laid out and written.
trait Answer: Serialize {
    const SCHEMA: &'static str;

    fn page(&self) -> Page<'_>;

    /// Titles and rows of the CSV.
    fn list(&self) -> list::List;

    fn errors(&self) -> &[Fault];
}

fn render(answer: &impl Answer, format: Format, options: &RenderOptions) -> String {
    match format {
        Format::Table => table::render(&answer.page(), options.uses_color()),
        Format::Json => json(answer),
        Format::Csv => list::render(&answer.list(), answer.errors()),
        Format::Markdown => markdown::render(&answer.page()),
        Format::Html => html::render(&answer.page()),
    }
}

/// The answer with its schema first, and what made it last.
#[derive(Serialize)]
struct Whole<'a, A: Serialize> {
    schema: &'static str,
    #[serde(flatten)]
    answer: &'a A,
    #[serde(flatten)]
    made_by: MadeBy,
}

struct MadeBy;

impl Serialize for MadeBy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        made_by(&mut map)?;
        map.end()
    }
}

fn json<A: Answer>(answer: &A) -> String {
    pretty(&Whole { schema: A::SCHEMA, answer, made_by: MadeBy })
}

/// What every answer about access has.
macro_rules! answer {
    ($name:ident, $example:literal, $exit:literal) => {
        impl $name {
            /// The answer in a format. Only [`Format::Table`] takes note of the options: of the colour.
            ///
            /// # Example
            ///
            /// ```
            #[doc = $example]
            /// ```
            #[must_use]
            pub fn render(&self, format: Format, options: &RenderOptions) -> String {
                render(self, format, options)
            }

            /// The answer as JSON, indented by two spaces, with a final line feed. The same answer gives the same bytes.
            #[must_use]
            pub fn to_json(&self) -> String {
                json(self)
            }

            /// What the answer comes to, in one line without a final line feed.
            #[must_use]
            pub fn summary_line(&self) -> String {
                self.page().summary
            }

            #[doc = $exit]
            #[must_use]
            pub fn exit_code(&self) -> u8 {
                match self.objects {
                    _ if !self.errors.is_empty() => 4,
                    0 => 3,
                    _ => u8::from(self.tells()),
                }
            }
        }
    };
}

answer!(
    WhoCan,
    "use portcullis::access::{Format, Question, Snapshot};\n\
     let answer = Snapshot::of(&[]).who_can(&Question::new(\"get\", \"secrets\")?);\n\
     assert!(answer.render(Format::Html, &Default::default()).starts_with(\"<!doctype html>\"));\n\
     # Ok::<(), portcullis::Error>(())",
    "The exit code for a program that asks: 0 whoever can, 3 there was no Kubernetes object, 4 something could not be read."
);
answer!(
    Separation,
    "use portcullis::access::{Format, Snapshot};\n\
     let separation = Snapshot::of(&[]).separation(\"standard\");\n\
     assert!(separation.render(Format::Csv, &Default::default()).starts_with(\"person,duty,\"));",
    "The exit code for a program that checks: 0 no conflict that is certain or partial, 1 some, 3 there was no Kubernetes object, 4 \
     something could not be read."
);
answer!(
    AccessDiff,
    "use portcullis::access::{Format, Snapshot};\n\
     let diff = Snapshot::of(&[]).diff(&Snapshot::of(&[]));\n\
     assert!(diff.render(Format::Markdown, &Default::default()).starts_with(\"Nobody gained or lost anything\"));",
    "The exit code for a program that compares: 0 nothing was gained, 1 something was, 3 there was no Kubernetes object, 4 something \
     could not be read."
);

impl WhoCan {
    /// Whoever can: that is an answer, and no finding.
    const fn tells(&self) -> bool {
        false
    }
}

impl Separation {
    fn tells(&self) -> bool {
        self.people.iter().flat_map(|person| &person.conflicts).any(|conflict| conflict.certainty != "potential")
    }
}

impl AccessDiff {
    const fn tells(&self) -> bool {
        !self.gained.is_empty() || !self.duties_gained.is_empty()
    }
}

/// `1 object`, `2 objects`, `2 entries`: as [`count`], for any plural.
fn number(number: usize, one: &str, more: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {more}") }
}

/// `; 2 not read`, or nothing.
fn unread(errors: &[Fault]) -> String {
    if errors.is_empty() { String::new() } else { format!("; {} not read", errors.len()) }
}

/// `shop, web and 3 more`.
fn several(names: &[String], most: usize) -> String {
    match names.split_at_checked(most) {
        Some((first, rest)) if rest.len() > 1 => format!("{} and {} more", first.join(", "), rest.len()),
        _ => match names {
            [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
            _ => names.join(", "),
        },
    }
}

/// `everywhere`, `in shop`, `in shop and web`.
fn places(scopes: &[String]) -> String {
    let own: Vec<String> = scopes.iter().filter(|scope| *scope != "*").cloned().collect();
    match own.len() == scopes.len() {
        true => format!("in {}", several(&own, 4)),
        false if own.is_empty() => "everywhere".to_owned(),
        false => format!("everywhere, and in {}", several(&own, 4)),
    }
}

/// `ClusterRole/edit` as `ClusterRole edit`.
fn keys(keys: &[String]) -> Vec<String> {
    keys.iter().map(|key| key.replacen('/', " ", 1)).collect()
}

/// Who, then each step.
fn chained(who: &str, chain: &[String]) -> String {
    std::iter::once(who).chain(chain.iter().map(String::as_str)).collect::<Vec<_>>().join(" -> ")
}

/// Rights with one verb each, as rights with all verbs of the same object: `create,patch ingresses.networking.k8s.io`.
fn rights(list: &[String]) -> Vec<String> {
    let mut by_object: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for right in list {
        let (verb, object) = right.split_once(' ').unwrap_or((right, ""));
        by_object.entry(object).or_default().push(verb);
    }
    by_object.into_iter().map(|(object, verbs)| format!("{} {object}", verbs.join(","))).collect()
}

impl Coverage {
    /// What manifests do not tell, one sentence each.
    fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if !self.groups_unknown.is_empty() {
            lines.push(format!("members that no AccessModel lists: of {}", several(&self.groups_unknown, 5)));
        }
        if self.accounts_without_person > 0 {
            let users = count(self.accounts_without_person, "user");
            lines.push(format!("whether one person has several accounts: {users} that no AccessModel lists"));
        }
        if !self.roles_missing.is_empty() {
            lines.push(format!("roles that are bound and were not given: {}", several(&keys(&self.roles_missing), 5)));
        }
        if !self.roles_assumed.is_empty() {
            lines.push(format!("taken as Kubernetes has it: {}", several(&keys(&self.roles_assumed), 5)));
        }
        lines.push(format!("looked at: {}; not in manifests: {}", self.authorizers.join(", "), self.not_seen.join("; ")));
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::{places, rights, several};

    fn owned(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn lists_are_short() {
        assert_eq!(several(&owned(&["a"]), 2), "a");
        assert_eq!(several(&owned(&["a", "b"]), 2), "a and b");
        assert_eq!(several(&owned(&["a", "b", "c"]), 2), "a, b and c");
        assert_eq!(several(&owned(&["a", "b", "c", "d"]), 2), "a, b and 2 more");
        assert_eq!(places(&owned(&["*"])), "everywhere");
        assert_eq!(places(&owned(&["*", "a"])), "everywhere, and in a");
        assert_eq!(places(&owned(&["a", "b"])), "in a and b");
    }

    #[test]
    fn verbs_are_told_together() {
        let list = owned(&["create pods", "delete pods", "get /metrics", "get pods `web`"]);
        assert_eq!(rights(&list), ["get /metrics", "create,delete pods", "get pods `web`"]);
    }
}
