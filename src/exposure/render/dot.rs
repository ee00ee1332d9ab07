//! A graph for Graphviz. Whatever stands in a name stays text.

use std::fmt::Write;

use super::super::Exposure;
use super::graph::{Graph, Kind, Line};
use crate::render::text::plain;

pub(super) fn render(exposure: &Exposure) -> String {
    let graph = Graph::of(exposure);
    let mut out = String::from(
        "digraph exposure {\n  rankdir=LR;\n  node [shape=box, style=\"rounded,filled\", fillcolor=\"#f6f7f9\", fontname=\"sans-serif\"];\n  \
         edge [fontname=\"sans-serif\", fontsize=10];\n",
    );
    for (at, (kind, label)) in graph.nodes.iter().enumerate() {
        let look = match kind {
            Kind::Outside => ", shape=ellipse",
            Kind::Entry => "",
            Kind::Others => ", style=\"rounded,dashed\"",
            Kind::Guarded => ", fillcolor=\"#e0f3e5\"",
            Kind::Open => ", fillcolor=\"#fde6e7\"",
            Kind::Unknown => ", fillcolor=\"#fdf0d2\"",
        };
        let _ = writeln!(out, "  n{at} [label=\"{}\"{look}];", lines(label));
    }
    for edge in &graph.edges {
        let look = match edge.line {
            Line::Plain => "",
            Line::Blocked => ", arrowhead=tee, color=\"#57606c\", style=dotted",
            Line::Unsure => ", style=dashed",
            Line::Side => ", color=\"#a01522\", style=dashed",
        };
        let _ = writeln!(out, "  n{} -> n{} [label=\"{}\"{look}];", edge.from, edge.to, escape(&edge.label));
    }
    out.push_str("}\n");
    out
}

fn lines(label: &[String]) -> String {
    label.iter().map(|text| escape(text)).collect::<Vec<_>>().join("\\n")
}

/// Text between quotes: a backslash would begin an escape.
fn escape(text: &str) -> String {
    plain(text).replace('\\', "\\\\").replace('"', "\\\"")
}
