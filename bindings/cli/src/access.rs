//! `portcullis who-can`, `sod` and `access diff`: who may do what, alone, and how.

use std::path::{Path, PathBuf};

use portcullis::access::{Format, Question, Selection, Snapshot};
use portcullis::{Error, ErrorKind, Fault, Limits, RenderOptions};

use crate::args::{AccessDiff, Answer, Cli, Sod, WhoCan};
use crate::failure::{Failure, exit};
use crate::output;
use crate::progress::Progress;
use crate::set::Set;

/// Runs `who-can` and gives the exit code.
pub fn who_can(cli: &Cli, args: &WhoCan) -> Result<u8, Failure> {
    // What is wrong with the question is said before anything is read.
    let question = Question::new(&args.verb, &args.resource)?;
    let question = args.namespace.iter().fold(question, |question, namespace| question.namespace(namespace));
    let question = args.name.iter().fold(question, |question, name| question.name(name));
    let (set, snapshot) = read(&args.paths);
    let answer = {
        let _progress = Progress::start("looking for everybody who can".to_owned(), cli.quiet);
        snapshot.who_can(&question)
    };
    let told = Told { faults: snapshot.errors(), summary: answer.summary_line(), code: answer.exit_code() };
    write(cli, &args.answer, |format, options| answer.render(format, options))?;
    Ok(told.complain(cli, &args.answer, &[&set]))
}

/// Runs `sod` and gives the exit code.
pub fn sod(cli: &Cli, args: &Sod) -> Result<u8, Failure> {
    let selection = args.namespaces.iter().fold(Selection::new().all(args.all), |chosen, glob| chosen.namespace(glob));
    let selection = args.people.iter().fold(selection, |chosen, glob| chosen.person(glob));
    let (set, snapshot) = read(&args.paths);
    let separation = {
        let _progress = Progress::start("looking for conflicting duties".to_owned(), cli.quiet);
        snapshot.separation(&args.profile).select(&selection)
    };
    let told = Told { faults: snapshot.errors(), summary: separation.summary_line(), code: separation.exit_code() };
    write(cli, &args.answer, |format, options| separation.render(format, options))?;
    Ok(told.complain(cli, &args.answer, &[&set]))
}

/// Runs `access diff` and gives the exit code.
pub fn diff(cli: &Cli, args: &AccessDiff) -> Result<u8, Failure> {
    let dash = Path::new("-");
    if args.old == dash && args.new == dash {
        return Err(Failure::usage("standard input cannot be both the old and the new manifests (write one of them to a file)"));
    }
    let (old, before) = read(std::slice::from_ref(&args.old));
    let (new, after) = read(std::slice::from_ref(&args.new));
    let diff = {
        let _progress = Progress::start("comparing who may do what".to_owned(), cli.quiet);
        before.diff(&after)
    };
    let told = Told { faults: &diff.errors, summary: diff.summary_line(), code: diff.exit_code() };
    write(cli, &args.answer, |format, options| diff.render(format, options))?;
    Ok(told.complain(cli, &args.answer, &[&old, &new]))
}

/// What was read, with what could not be.
fn read(paths: &[PathBuf]) -> (Set, Snapshot) {
    let set = Set::read(paths, &Limits::default());
    let snapshot = Snapshot::of(&set.parsed);
    let unread = set.unread.iter().map(|message| Error::new(ErrorKind::Input, message));
    let snapshot = unread.fold(snapshot, |snapshot, error| snapshot.with_error(&error));
    (set, snapshot)
}

/// What is said on standard error.
struct Told<'a> {
    faults: &'a [Fault],
    summary: String,
    code: u8,
}

impl Told<'_> {
    /// Says what may be missing, unless a table on a terminal has said it already. Gives the exit code.
    fn complain(self, cli: &Cli, answer: &Answer, sets: &[&Set]) -> u8 {
        let seen = answer.output.is_none() && format(answer) == Format::Table && output::stdout_is_terminal();
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

/// The format asked for, else that of the file's ending.
fn format(answer: &Answer) -> Format {
    let ending = answer.output.as_deref().and_then(Path::extension).and_then(std::ffi::OsStr::to_str);
    answer.format.unwrap_or(match ending {
        Some("html" | "htm") => Format::Html,
        Some("csv") => Format::Csv,
        Some("json") => Format::Json,
        Some("md" | "markdown") => Format::Markdown,
        _ => Format::Table,
    })
}

fn write(cli: &Cli, answer: &Answer, render: impl FnOnce(Format, &RenderOptions) -> String) -> Result<(), Failure> {
    let color = answer.output.is_none() && output::stdout_color(cli.color);
    let text = render(format(answer), &RenderOptions::new().color(color));
    match &answer.output {
        Some(path) => output::file(path, text.as_bytes()),
        None => output::stdout(&text),
    }
}
