//! The graph that Graphviz and Mermaid draw: from outside through entries to workloads, and side doors.

use std::collections::BTreeMap;

use super::super::words::{guards, opening, shown_host};
use super::super::{Blocked, Chain, Exposure, Side, Way};

/// What a node stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Outside,
    Entry,
    Others,
    Guarded,
    Open,
    Unknown,
}

impl Kind {
    pub(super) const ALL: [Self; 6] = [Self::Outside, Self::Entry, Self::Others, Self::Guarded, Self::Open, Self::Unknown];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Outside => "outside",
            Self::Entry => "entry",
            Self::Others => "others",
            Self::Guarded => "guarded",
            Self::Open => "open",
            Self::Unknown => "unknown",
        }
    }
}

/// How an edge is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Line {
    Plain,
    Blocked,
    Unsure,
    Side,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) label: String,
    pub(super) line: Line,
}

#[derive(Debug, Default)]
pub(super) struct Graph {
    /// Kind and lines of the label.
    pub(super) nodes: Vec<(Kind, Vec<String>)>,
    pub(super) edges: Vec<Edge>,
    index: BTreeMap<(Kind, Vec<String>), usize>,
}

impl Graph {
    pub(super) fn of(exposure: &Exposure) -> Self {
        let mut graph = Self::default();
        for row in &exposure.rows {
            let kind = match row.side {
                Side::Closed => Kind::Guarded,
                Side::Open => Kind::Open,
                Side::Unknown => Kind::Unknown,
            };
            let workload = graph.node(kind, vec![row.workload.to_string(), format!("{} {}", row.protocol, row.number)]);
            for chain in &row.chains {
                graph.chain(chain, workload);
            }
            for door in &row.side_doors {
                let others = graph.node(Kind::Others, vec![opening(door)]);
                graph.edge(others, workload, String::new(), Line::Side);
            }
        }
        for one in &exposure.unresolved {
            let way = if one.entry.kind() == "Service" { Way::NodePorts } else { Way::Route };
            let from = graph.node(Kind::Outside, vec![one.from.to_string()]);
            let entry = graph.node(Kind::Entry, vec![one.entry.to_string()]);
            let lost = graph.node(Kind::Unknown, vec!["not known".to_owned(), one.needs.join(", ")]);
            graph.edge(from, entry, shown_host(&one.host, way).to_owned(), Line::Plain);
            graph.edge(entry, lost, one.path.clone(), Line::Unsure);
        }
        graph.edges.sort();
        graph.edges.dedup();
        graph
    }

    fn chain(&mut self, chain: &Chain, workload: usize) {
        let from = self.node(Kind::Outside, vec![chain.from.to_string()]);
        let entry = match chain.way {
            Way::HostPort | Way::HostNetwork => self.node(Kind::Entry, vec![format!("{} of the nodes", chain.way)]),
            Way::Route => self.node(Kind::Entry, vec![chain.entry.to_string()]),
            way => self.node(Kind::Entry, vec![chain.entry.to_string(), way.to_string()]),
        };
        let guards = guards(chain).join(", ");
        let line = match chain.blocked {
            Blocked::No => Line::Plain,
            Blocked::Yes => Line::Blocked,
            Blocked::Unknown => Line::Unsure,
        };
        self.edge(from, entry, shown_host(&chain.host, chain.way).to_owned(), Line::Plain);
        let label = [chain.path.as_str(), &guards].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
        self.edge(entry, workload, label, line);
    }

    fn node(&mut self, kind: Kind, label: Vec<String>) -> usize {
        if let Some(at) = self.index.get(&(kind, label.clone())) {
            return *at;
        }
        let at = self.nodes.len();
        self.index.insert((kind, label.clone()), at);
        self.nodes.push((kind, label));
        at
    }

    fn edge(&mut self, from: usize, to: usize, label: String, line: Line) {
        self.edges.push(Edge { from, to, label, line });
    }
}
