//! `portcullis exposure`: what can be reached from outside and who else reaches it, what changed of that, and what would close it.

use std::path::{Path, PathBuf};

use portcullis::exposure::{self, Format, Query};
use portcullis::{Error, ErrorKind, Evaluator, Fault, Limits, RenderOptions};

use crate::args::{Cli, Exposed, Exposure, ExposureDiff};
use crate::failure::{Failure, exit};
use crate::output;
use crate::progress::Progress;
use crate::set::Set;

/// Runs the command and gives the exit code.
pub fn run(cli: &Cli, args: &Exposure) -> Result<u8, Failure> {
    match &args.command {
        Some(Exposed::Diff(args)) => diff(cli, args),
        None => list(cli, args),
    }
}

fn list(cli: &Cli, args: &Exposure) -> Result<u8, Failure> {
    let query = args.namespaces.iter().fold(Query::new(), |query, glob| query.namespace(glob));
    let query = args.hosts.iter().fold(query, |query, glob| query.host(glob));
    let evaluator = Evaluator::builder().build()?;
    let (set, whole) = read(cli, &evaluator, &args.paths)?;
    let chosen = whole.query(&query);
    let format = format(args.format, args.output.as_deref());
    let seen = args.output.is_none() && output::stdout_is_terminal();
    if args.suggest {
        write(args.output.as_deref(), &chosen.suggest())?;
    } else {
        let width = if seen { output::stdout_width() } else { usize::MAX };
        write(args.output.as_deref(), &chosen.render(format, &RenderOptions::new().width(width)))?;
    }
    let told = Told { faults: whole.errors(), summary: chosen.summary_line(), code: chosen.exit_code() };
    Ok(told.complain(cli, seen && !args.suggest && format == Format::Table, &[&set]))
}

fn diff(cli: &Cli, args: &ExposureDiff) -> Result<u8, Failure> {
    let dash = Path::new("-");
    if args.old == dash && args.new == dash {
        return Err(Failure::usage("standard input cannot be both the old and the new manifests (write one of them to a file)"));
    }
    let evaluator = Evaluator::builder().build()?;
    let (old, before) = read(cli, &evaluator, std::slice::from_ref(&args.old))?;
    let (new, after) = read(cli, &evaluator, std::slice::from_ref(&args.new))?;
    let diff = before.diff(&after);
    let format = format(args.format, args.output.as_deref());
    write(args.output.as_deref(), &diff.render(format, &RenderOptions::new()))?;
    let seen = args.output.is_none() && output::stdout_is_terminal() && format == Format::Table;
    let told = Told { faults: &diff.errors, summary: diff.summary_line(), code: diff.exit_code() };
    Ok(told.complain(cli, seen, &[&old, &new]))
}

/// What was read, with what could not be.
fn read(cli: &Cli, evaluator: &Evaluator, paths: &[PathBuf]) -> Result<(Set, exposure::Exposure), Failure> {
    let set = Set::read(paths, &Limits::default());
    let exposure = {
        let _progress = Progress::start(format!("looking at {} documents", set.documents().count()), cli.quiet);
        evaluator.exposure(&set.parsed)?
    };
    let unread = set.unread.iter().map(|message| Error::new(ErrorKind::Input, message));
    let exposure = unread.fold(exposure, |exposure, error| exposure.with_error(&error));
    Ok((set, exposure))
}

/// The format asked for, else that of the file's ending.
fn format(asked: Option<Format>, output: Option<&Path>) -> Format {
    let ending = output.and_then(Path::extension).and_then(std::ffi::OsStr::to_str);
    asked.unwrap_or(match ending {
        Some("html" | "htm") => Format::Html,
        Some("csv") => Format::Csv,
        Some("json") => Format::Json,
        Some("md" | "markdown") => Format::Markdown,
        Some("dot" | "gv") => Format::Dot,
        Some("mmd" | "mermaid") => Format::Mermaid,
        _ => Format::Table,
    })
}

fn write(output: Option<&Path>, text: &str) -> Result<(), Failure> {
    match output {
        Some(path) => output::file(path, text.as_bytes()),
        None => output::stdout(text),
    }
}

/// What is said on standard error.
struct Told<'a> {
    faults: &'a [Fault],
    summary: String,
    code: u8,
}

impl Told<'_> {
    /// Says what may be missing, unless a table on a terminal has said it already. Gives the exit code.
    fn complain(self, cli: &Cli, seen: bool, sets: &[&Set]) -> u8 {
        if !seen {
            self.faults.iter().for_each(|fault| output::error(output::fault(fault)));
        }
        sets.iter().for_each(|set| set.advise());
        if !cli.quiet {
            output::note(output::harmless(&self.summary));
        }
        if self.code == exit::NOTHING {
            output::note("there is no Kubernetes object in the inputs (an object has `apiVersion` and `kind`)");
        }
        self.code
    }
}
