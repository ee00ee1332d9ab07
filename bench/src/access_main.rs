//! Access of a large cluster: parse, facts, verdicts; time and peak memory of each size.
//!
//! `cargo run --release -p portcullis-bench --bin access [FACTOR…]`: factors of 10,000 users, 5,000 ServiceAccounts, 2,000 groups, 2,000
//! roles and 50,000 bindings; without any 1, 2, 4 and 8, each in a process of its own.

use std::process::Command;
use std::time::Instant;

use portcullis::access::Snapshot;
use portcullis::{Document, Evaluator, Limits};
use portcullis_bench::access::cluster;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args();
    let program = arguments.next().ok_or("the program has no name")?;
    let factors: Vec<String> = arguments.collect();
    if let [one] = factors.as_slice() {
        return measure(one.parse()?);
    }
    println!("factor  bindings  MB      parse s  facts s  facts and verdicts s  total s  findings  peak MB");
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
    let evaluator = Evaluator::builder().limits(limits).select("sod/conflicting-duties").build()?;
    let start = Instant::now();
    let documents = Document::parse("cluster.json", text.as_bytes(), &limits);
    let parsed = start.elapsed();
    // Facts and verdicts in one: what a program asks for.
    let report = evaluator.evaluate_collisions(std::slice::from_ref(&documents))?;
    let judged = start.elapsed();
    let most = peak().unwrap_or_default() / 1024;
    let alone = Instant::now();
    let separation = Snapshot::of(std::slice::from_ref(&documents)).policy_facts();
    let computed = alone.elapsed();
    drop(separation);
    println!(
        "{factor:<7} {:<9} {:<7} {:<8.2} {:<8.2} {:<21.2} {:<8.2} {:<9} {}",
        50_000 * factor,
        text.len() / 1_000_000,
        parsed.as_secs_f64(),
        computed.as_secs_f64(),
        (judged - parsed).as_secs_f64(),
        judged.as_secs_f64(),
        report.findings().len(),
        most,
    );
    Ok(())
}

/// The most memory that this process had, in kB.
fn peak() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
