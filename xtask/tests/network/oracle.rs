//! What `tools/network-oracle` says in every world that fits what we are told.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::generator::Cluster;
use crate::query::{End, Query};

/// What can be the case: in some world that fits it is so, in some it is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Possible {
    pub yes: bool,
    pub no: bool,
}

/// What the oracle says to one query.
#[derive(Debug, Default)]
pub struct Said {
    pub ingress: Possible,
    pub egress: Possible,
    pub both: Possible,
    /// The policies that isolate the target, which are those of its own labels and so the same in every world.
    pub by: BTreeSet<String>,
    /// Those that keep the source in.
    pub egress_by: BTreeSet<String>,
    /// What is let in, in each world and from each source.
    pub cases: Vec<Case>,
}

#[derive(Debug)]
pub struct Case {
    /// The number of the world.
    pub world: usize,
    pub source: End,
    pub let_in: bool,
}

pub struct Oracle {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Possible {
    fn see(&mut self, value: bool) {
        self.yes |= value;
        self.no |= !value;
    }
}

impl Said {
    /// One world, and one way to think the ends.
    fn add(&mut self, world: usize, pairs: &[(End, End)], answers: &[(bool, bool)]) {
        let (let_in, let_out) = (answers.iter().any(|(ingress, _)| *ingress), answers.iter().any(|(_, egress)| *egress));
        self.ingress.see(let_in);
        self.egress.see(let_out);
        self.both.see(let_in && let_out);
        let cases = pairs.iter().zip(answers);
        self.cases.extend(cases.map(|((source, _), (let_in, _))| Case { world, source: *source, let_in: *let_in }));
    }
}

impl Oracle {
    pub fn new(program: &Path) -> Self {
        let mut child = Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Self { child, input, output }
    }

    /// The answer to a question as it stands.
    pub fn ask(&mut self, question: &Value) -> Value {
        // At once: a value writes itself in many small pieces.
        self.input.write_all(format!("{question}\n").as_bytes()).unwrap();
        let mut text = String::new();
        self.output.read_line(&mut text).unwrap();
        let answer: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert_eq!(answer["errors"], json!([]), "{question:#}");
        answer
    }

    /// What it says to queries, with these policies.
    pub fn judge(&mut self, cluster: &Cluster, policies: &[Value], queries: &[Query]) -> Vec<Said> {
        let ends: Vec<Vec<Vec<(End, End)>>> = queries.iter().map(|query| query.ends(cluster)).collect();
        let told: Vec<Value> = queries
            .iter()
            .zip(&ends)
            .flat_map(|(query, ends)| ends.iter().flatten().map(move |(from, to)| told(query, *from, *to)))
            .collect();
        let mut said: Vec<Said> = queries.iter().map(|_| Said::default()).collect();
        for (world, namespaces) in cluster.worlds().iter().enumerate() {
            let answer =
                self.ask(&json!({"policies": policies, "namespaces": namespaces, "pods": cluster.told_pods(), "queries": told}));
            let mut at = 0;
            for (ways, said) in ends.iter().zip(&mut said) {
                said.by = texts(&answer["by"][at]);
                said.egress_by = texts(&answer["egressBy"][at]);
                for pairs in ways {
                    let answers: Vec<(bool, bool)> = (at..at + pairs.len()).map(|at| truths(&answer, at)).collect();
                    at += pairs.len();
                    said.add(world, pairs, &answers);
                }
            }
        }
        said
    }

    pub fn end(self) {
        let Self { mut child, input, .. } = self;
        drop(input);
        assert!(child.wait().unwrap().success());
    }
}

fn told(query: &Query, from: End, to: End) -> Value {
    json!({"from": from.told(), "to": to.told(), "protocol": query.protocol, "number": query.number})
}

fn truths(answer: &Value, at: usize) -> (bool, bool) {
    (answer["ingress"][at].as_bool().unwrap(), answer["egress"][at].as_bool().unwrap())
}

fn texts(list: &Value) -> BTreeSet<String> {
    list.as_array().into_iter().flatten().map(|key| format!("NetworkPolicy/{}", key.as_str().unwrap())).collect()
}
