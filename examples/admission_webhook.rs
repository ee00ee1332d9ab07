//! Answers one `AdmissionReview` on standard input, as a validating webhook would.
//!
//! ```sh
//! cargo run --example admission_webhook < review.json
//! ```

use std::io::Read;

use portcullis::{Decision, Evaluator, Review};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Compiled once; a server shares it between its threads.
    let evaluator = Evaluator::builder().build()?;
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes)?;
    println!("{}", answer(&evaluator, &bytes));
    Ok(())
}

/// A request that cannot be read is refused, never let through.
fn answer(evaluator: &Evaluator, bytes: &[u8]) -> Value {
    let uid = serde_json::from_slice::<Value>(bytes).ok().and_then(|review| review.pointer("/request/uid").cloned());
    let judged = Review::from_admission(bytes).and_then(|review| evaluator.evaluate(&review));
    let (allowed, message) = match &judged {
        Ok(report) => (report.decision() == Decision::Allow, reasons(report)),
        Err(error) => (false, error.to_string()),
    };
    json!({
        "apiVersion": "admission.k8s.io/v1",
        "kind": "AdmissionReview",
        "response": {"uid": uid, "allowed": allowed, "status": {"message": message}},
    })
}

fn reasons(report: &portcullis::Report) -> String {
    let findings = report.findings().iter().map(|finding| format!("[{}] {}", finding.policy().id(), finding.message()));
    let errors = report.errors().iter().map(|error| format!("[{}] {}", error.kind(), error.message()));
    findings.chain(errors).collect::<Vec<_>>().join("; ")
}
