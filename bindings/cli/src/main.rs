//! The program `portcullis`. Everything it decides is decided by the library; here are files, terminals, the clock and
//! exit codes.

mod access;
mod args;
mod bundle;
mod changes;
mod check;
mod clock;
mod explain;
mod exposure;
mod failure;
mod gzip;
mod input;
mod output;
mod progress;
mod reach;
mod review;
mod routes;
mod set;
mod settings;
mod summary;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use args::{Cli, Command};
use failure::{Failure, exit};

fn main() -> ExitCode {
    let asked = std::env::args_os().nth(1);
    let command = Cli::command().version(version::text(asked.is_some_and(|word| word == "--version" || word == "-V")));
    let cli = match command.try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version come this way too. A closed reader is no error.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { exit::USAGE } else { exit::ALLOWED });
        }
    };
    // A panic is a defect; it must not be taken for another answer.
    let code = catch_unwind(AssertUnwindSafe(|| run(&cli))).unwrap_or(exit::NOT_JUDGED);
    ExitCode::from(code)
}

fn run(cli: &Cli) -> u8 {
    let done = match &cli.command {
        Command::Check(args) => check::run(cli, args),
        Command::Routes(args) => routes::run(cli, args),
        Command::Exposure(args) => exposure::run(cli, args),
        Command::Reach(args) => reach::run(cli, args),
        Command::WhoCan(args) => access::who_can(cli, args),
        Command::Sod(args) => access::sod(cli, args),
        Command::Access { command: args::Access::Diff(args) } => access::diff(cli, args),
        Command::Review(args) => review::run(cli, args),
        Command::Explain(args) => explain::explain(cli, args),
        Command::Policies(args) => explain::policies(cli, args),
        Command::Bundle(args) => bundle::run(cli, args),
        Command::Completions { shell } => completions(*shell),
    };
    done.unwrap_or_else(|failure| {
        output::error(&failure.message);
        failure.code
    })
}

fn completions(shell: clap_complete::Shell) -> Result<u8, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "portcullis", &mut script);
    output::stdout(&String::from_utf8_lossy(&script))?;
    Ok(exit::ALLOWED)
}

mod version {
    //! What `--version` says.

    use portcullis::{Evaluator, bundle_digest};
    use serde_json::Value;

    /// The version of the program; with the engine and the digest of the policies where somebody `asked`.
    pub fn text(asked: bool) -> String {
        let program = env!("CARGO_PKG_VERSION");
        if !asked {
            return program.to_owned();
        }
        let engine = engine().unwrap_or_else(|| "unknown".into());
        format!("{program}\nengine {engine}\npolicies sha256:{}", bundle_digest())
    }

    /// The report names the engine.
    fn engine() -> Option<String> {
        let policy = portcullis::policies().first()?.id();
        let report = Evaluator::builder().select(policy).build().ok()?.evaluate_sources(&[]).ok()?;
        let report: Value = serde_json::from_str(&report.to_json()).ok()?;
        let text = |key: &str| report.pointer(&format!("/engine/{key}"))?.as_str().map(str::to_owned);
        Some(format!("{} {}", text("name")?, text("version")?))
    }
}
