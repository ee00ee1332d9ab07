//! Exposure of a large cluster: parse, openings, routes joined with them, verdicts; time and peak memory of each size.
//!
//! `cargo run --release -p portcullis-bench --bin network [FACTOR…]`: factors of 1,000 namespaces, 10,000 Pods, 3,000 NetworkPolicies and
//! 2,000 routes; without any 1, 2, 4 and 8, each in a process of its own.

use std::process::Command;
use std::time::Instant;

use portcullis::network::Network;
use portcullis::{Document, Evaluator, Limits};
use portcullis_bench::network::cluster;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args();
    let program = arguments.next().ok_or("the program has no name")?;
    let factors: Vec<String> = arguments.collect();
    if let [one] = factors.as_slice() {
        return measure(one.parse()?);
    }
    println!(
        "factor  Pods     MB   parse s  openings s  exposure s  total s  peak MB  side doors  | verdicts s  findings  peak MB"
    );
    let wanted = if factors.is_empty() { ["1", "2", "4", "8"].map(str::to_owned).to_vec() } else { factors };
    for factor in wanted {
        let done = Command::new(&program).arg(&factor).output()?;
        print!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    }
    Ok(())
}

fn measure(factor: usize) -> Result<(), Box<dyn std::error::Error>> {
    let text = cluster(factor);
    let limits = Limits::default().bytes(usize::MAX).nodes(usize::MAX);
    let evaluator = Evaluator::builder().limits(limits).build()?;
    let start = Instant::now();
    let documents = [Document::parse("cluster.json", text.as_bytes(), &limits)];
    let [first] = &documents;
    let parsed = start.elapsed();
    let exposure = evaluator.exposure(&documents)?;
    let total = start.elapsed();
    let most = peak().unwrap_or_default() / 1024;
    let doors = exposure.rows().iter().filter(|row| !row.side_doors.is_empty()).count();
    drop(exposure);
    let alone = Instant::now();
    let network = Network::of(&documents);
    let opened = network.workloads().iter().map(|workload| network.openings(workload, "TCP", 8080).openings.len()).sum::<usize>();
    let openings = alone.elapsed();
    assert!(opened > 0, "the cluster has openings");
    drop(network);
    let verdicts = Instant::now();
    let report = evaluator.evaluate_all(first)?;
    println!(
        "{factor:<7} {:<8} {:<4} {:<8.2} {:<11.2} {:<11.2} {:<8.2} {most:<8} {doors:<11} | {:<11.2} {:<9} {}",
        10_000 * factor,
        text.len() / 1_000_000,
        parsed.as_secs_f64(),
        openings.as_secs_f64(),
        (total - parsed).as_secs_f64(),
        total.as_secs_f64(),
        verdicts.elapsed().as_secs_f64(),
        report.findings().len(),
        peak().unwrap_or_default() / 1024,
    );
    Ok(())
}

/// The most memory that this process had, in kB.
fn peak() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
