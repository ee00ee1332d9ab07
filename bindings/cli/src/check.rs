//! `portcullis check`: manifests, each object against all others.

use std::path::Path;

use portcullis::{Decision, Evaluator, Format, Limits, RenderOptions, Report};

use crate::args::{Check, Cli, Target};
use crate::changes::{self, Changes};
use crate::failure::{Failure, exit};
use crate::progress::Progress;
use crate::set::Set;
use crate::summary::{self, Scale};
use crate::{output, settings};

/// Runs the command and gives the exit code.
pub fn run(cli: &Cli, check: &Check) -> Result<u8, Failure> {
    usable(check)?;
    let evaluator = settings::evaluator(&check.settings)?;
    let limits = Limits::default();
    let set = Set::read(&check.paths, &limits);
    let judged = judge(evaluator, check, &set, &limits, cli.quiet)?;
    report(cli, check, &judged)?;
    set.complain();
    judged.complain();
    if !cli.quiet {
        let scale = Scale::of(&set, evaluator.policies().len());
        output::note(summary::line(&judged, scale, output::stderr_color(cli.color)));
    }
    if judged.exit_code() == exit::NOTHING {
        output::note("there is no Kubernetes object in the inputs (an object has `apiVersion` and `kind`)");
    }
    Ok(judged.exit_code())
}

/// Reports, and what could not be read and is in none of them.
#[derive(Debug, Default)]
pub struct Judged {
    pub reports: Vec<Report>,
    /// Messages that are told on standard error.
    pub told: Vec<String>,
    /// How many files and documents no report knows of.
    pub unread: usize,
}

impl Judged {
    /// The exit code of all reports together.
    pub fn exit_code(&self) -> u8 {
        let codes = || self.reports.iter().map(Report::exit_code);
        let has = |code: u8| codes().any(|one| one == code);
        match () {
            () if self.unread > 0 || has(exit::NOT_JUDGED) => exit::NOT_JUDGED,
            () if has(exit::DENIED) => exit::DENIED,
            () if has(exit::ALLOWED) => exit::ALLOWED,
            () => exit::NOTHING,
        }
    }

    /// The decision of all reports together: what could not be read is denied.
    pub fn decision(&self) -> Decision {
        let denied = self.reports.iter().any(|report| report.decision() == Decision::Deny);
        if denied || self.unread > 0 { Decision::Deny } else { Decision::Allow }
    }

    fn complain(&self) {
        self.told.iter().for_each(output::error);
    }
}

fn usable(check: &Check) -> Result<(), Failure> {
    if check.formats.iter().filter(|target| target.path.is_none()).count() > 1 {
        return Err(Failure::usage(
            "two formats go to standard output (give all but one a file: `--format sarif=portcullis.sarif`)",
        ));
    }
    let dash = Path::new("-");
    if check.old.as_deref() == Some(dash) && check.paths.iter().any(|path| path == dash) {
        return Err(Failure::usage("standard input cannot be both the old and the new manifests (write one of them to a file)"));
    }
    let machine = check.formats.iter().find(|target| is_document(target.format));
    match machine {
        Some(target) if check.old.is_some() || check.user.is_some() => Err(Failure::usage(format_args!(
            "the format `{}` cannot be combined with `--old` and `--user` yet (use full, concise or github)",
            target.format
        ))),
        _ => Ok(()),
    }
}

fn judge(evaluator: &Evaluator, check: &Check, set: &Set, limits: &Limits, quiet: bool) -> Result<Judged, Failure> {
    let _progress = Progress::start(format!("judging {} documents", set.documents().count()), quiet);
    if check.old.is_none() && check.user.is_none() {
        let report = evaluator.evaluate_sources(&set.parsed)?;
        return Ok(Judged { reports: vec![report], told: Vec::new(), unread: set.unread.len() });
    }
    let old = check.old.as_ref().map(|path| Set::read(std::slice::from_ref(path), limits));
    let user = check.user.as_deref().map(|name| changes::user(name, &check.groups));
    changes::judge(evaluator, &Changes { new: set, old: old.as_ref(), user })
}

/// Whether a format is one document that has to be whole: what is not in the report would be missing from it.
fn is_document(format: Format) -> bool {
    !matches!(format, Format::Full | Format::Concise | Format::Github)
}

fn report(cli: &Cli, check: &Check, judged: &Judged) -> Result<(), Failure> {
    for target in &check.formats {
        if is_document(target.format) && judged.unread > 0 {
            let name = target.format;
            output::error(format_args!("the report was not written as {name}: it would lack what could not be read"));
            continue;
        }
        write(cli, target, judged)?;
    }
    Ok(())
}

fn write(cli: &Cli, target: &Target, judged: &Judged) -> Result<(), Failure> {
    let options = RenderOptions::new();
    let options = match &target.path {
        Some(_) => options,
        None => options.color(output::stdout_color(cli.color)).width(output::stdout_width()),
    };
    let told = judged.reports.len() > 1 || (target.path.is_none() && !cli.quiet);
    let mut text = String::new();
    for report in &judged.reports {
        let rendered = report.render(target.format, &options)?;
        // The last line of a check says more, and says it once.
        let summary = if told { format!("{}\n", report.summary_line()) } else { String::new() };
        text.push_str(rendered.strip_suffix(&summary).unwrap_or(&rendered));
    }
    match &target.path {
        Some(path) => output::file(path, text.as_bytes()),
        None => output::stdout(&text),
    }
}
