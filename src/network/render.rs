//! Answers about what reaches what, as text for people and machines.

mod markdown;
mod text;

use std::fmt;
use std::str::FromStr;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::reach::{Answer, Reach, Side, Step, Verdict};
use crate::document::PathSegment;
use crate::error::Error;
use crate::policy::rating::{named, unknown_name};
use crate::render::RenderOptions;
use crate::report::json::{made_by, pretty};

/// A format of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// For a terminal.
    #[default]
    Text,
    /// Everything, as JSON: schema `portcullis.reach/v1`.
    Json,
    /// For issues and wikis.
    Markdown,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 3] = [Self::Text, Self::Json, Self::Markdown];

    /// The lower-case name used by the CLI and the bindings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Markdown => "markdown",
        }
    }
}

named!(Format, "format");

impl Reach {
    /// The answer in a format. Only [`Format::Text`] takes note of the options: of the colour.
    ///
    /// # Example
    ///
    /// ```
    /// use portcullis::network::{AddressMatching, Format, Network, Question};
    /// use portcullis::{Document, Limits};
    /// let pod = b"apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\n";
    /// let network = Network::of(&[Document::parse("pod.yaml", pod, &Limits::default())]);
    /// let reach = network.reach(&Question::new("internet", "shop/web:80")?, AddressMatching::default())?;
    /// assert!(reach.render(Format::Text, &Default::default()).starts_with("yes: internet -> Pod/shop/web TCP 80\n"));
    /// # Ok::<(), portcullis::Error>(())
    /// ```
    #[must_use]
    pub fn render(&self, format: Format, options: &RenderOptions) -> String {
        match format {
            Format::Text => text::render(self, options.uses_color()),
            Format::Json => self.to_json(),
            Format::Markdown => markdown::render(self),
        }
    }

    /// The answer as JSON, indented by two spaces, with a final line feed. The same answer gives the same bytes.
    #[must_use]
    pub fn to_json(&self) -> String {
        pretty(&Whole { schema: "portcullis.reach/v1", reach: self, made_by: MadeBy })
    }

    /// What the answer comes to, in one line without a final line feed.
    #[must_use]
    pub fn summary_line(&self) -> String {
        let count = |verdict: Verdict| self.answers.iter().filter(|answer| answer.verdict == verdict).count();
        let (yes, unknown, all) = (count(Verdict::Yes), count(Verdict::Unknown), self.answers.len());
        let (from, to) = (&self.from, &self.to);
        let told = match (all, yes, unknown) {
            (0, ..) => format!("it cannot be told what {from} reaches of {to}"),
            (1, 1, _) => format!("{from} reaches {to}"),
            (1, _, 1) => format!("it cannot be told if {from} reaches {to}"),
            (1, ..) => format!("{from} does not reach {to}"),
            (_, _, 0) => format!("{from} reaches {yes} of {all} ports of {to}"),
            _ => format!("{from} reaches {yes} of {all} ports of {to}, and of {unknown} it cannot be told"),
        };
        if self.errors.is_empty() { told } else { format!("{told}; {} not read", self.errors.len()) }
    }

    /// The exit code for a program that asks: 0 whatever reaches what, 3 there was no Kubernetes object, 4 something could not be read.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self.objects {
            _ if !self.errors.is_empty() => 4,
            0 => 3,
            _ => 0,
        }
    }
}

/// The answer with its schema first, and what made it last.
#[derive(Serialize)]
struct Whole<'a> {
    schema: &'static str,
    #[serde(flatten)]
    reach: &'a Reach,
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

/// `Deployment/shop/web TCP 8080 (http)`.
fn place(answer: &Answer) -> String {
    let name = if answer.port.is_empty() { String::new() } else { format!(" ({})", answer.port) };
    format!("{} {} {}{name}", answer.workload, answer.protocol, answer.number)
}

/// The two ends with what they are called.
fn ends(answer: &Answer) -> [(&'static str, &Side); 2] {
    [("out", &answer.egress), ("in", &answer.ingress)]
}

/// A step in one line.
fn line(step: &Step) -> String {
    if step.policy.is_empty() {
        return step.text.clone();
    }
    format!("{} {} ({})", step.policy, step.text, path(&step.path))
}

/// `spec.ingress[0].from[1]`.
fn path(path: &[PathSegment]) -> String {
    let mut text = String::new();
    for segment in path {
        match segment {
            PathSegment::Index(index) => text.push_str(&format!("[{index}]")),
            PathSegment::Key(key) if text.is_empty() => text.push_str(key),
            PathSegment::Key(key) => text.push_str(&format!(".{key}")),
        }
    }
    text
}
