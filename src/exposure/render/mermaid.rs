//! A graph for Mermaid. Whatever stands in a name stays text.

use std::fmt::Write;

use super::super::Exposure;
use super::graph::{Graph, Kind, Line};
use crate::render::text::plain;

pub(super) fn render(exposure: &Exposure) -> String {
    let graph = Graph::of(exposure);
    let mut out = String::from("flowchart LR\n");
    for (at, (kind, label)) in graph.nodes.iter().enumerate() {
        let text = label.iter().map(|text| escape(text)).collect::<Vec<_>>().join("<br>");
        let (open, close) = if *kind == Kind::Outside { ("([\"", "\"])") } else { ("[\"", "\"]") };
        let _ = writeln!(out, "  n{at}{open}{text}{close}:::{}", kind.as_str());
    }
    for edge in &graph.edges {
        let label = if edge.label.is_empty() { String::new() } else { format!("|\"{}\"|", escape(&edge.label)) };
        let arrow = match edge.line {
            Line::Plain => "-->",
            Line::Blocked => "--x",
            Line::Unsure | Line::Side => "-.->",
        };
        let _ = writeln!(out, "  n{} {arrow}{label} n{}", edge.from, edge.to);
    }
    for kind in Kind::ALL {
        let look = match kind {
            Kind::Outside | Kind::Entry => "fill:#f6f7f9,stroke:#57606c,color:#1a1f27",
            Kind::Others => "fill:#fff,stroke:#a01522,color:#a01522,stroke-dasharray:4",
            Kind::Guarded => "fill:#e0f3e5,stroke:#14602f,color:#14602f",
            Kind::Open => "fill:#fde6e7,stroke:#a01522,color:#a01522",
            Kind::Unknown => "fill:#fdf0d2,stroke:#7a4700,color:#7a4700",
        };
        let _ = writeln!(out, "  classDef {} {look}", kind.as_str());
    }
    out
}

/// Characters that mean nothing to Mermaid, Markdown or HTML stay, others are written as entities.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in plain(text).chars() {
        match c {
            c if c.is_alphanumeric() || matches!(c, ' ' | '.' | '/' | '-' | '_' | '=' | ',' | ':' | '(' | ')' | '?' | '!') => {
                out.push(c)
            }
            c => drop(write!(out, "#{};", u32::from(c))),
        }
    }
    out
}
