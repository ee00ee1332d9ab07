//! Checks the manifests named on the command line, each among all others.
//!
//! ```sh
//! cargo run --example check_manifests -- deploy/*.yaml
//! ```

use std::process::ExitCode;

use portcullis::{Document, Evaluator, Format, Limits, RenderOptions};

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let evaluator = Evaluator::builder().build()?;
    let mut sources = Vec::new();
    for path in std::env::args().skip(1) {
        sources.push(Document::parse(&path, &std::fs::read(&path)?, &Limits::default()));
    }
    let report = evaluator.evaluate_sources(&sources)?;
    print!("{}", report.render(Format::Json, &RenderOptions::new())?);
    Ok(ExitCode::from(report.exit_code()))
}
