//! `portcullis routes`: what is reachable, as a table, a page or data.

use std::path::Path;

use portcullis::registry::{Format, Query, Registry};
use portcullis::{Error, ErrorKind, Limits, RenderOptions};

use crate::args::{Chosen, Cli, Routes};
use crate::failure::{Failure, exit};
use crate::progress::Progress;
use crate::set::Set;
use crate::{output, settings};

/// Runs the command and gives the exit code.
pub fn run(cli: &Cli, args: &Routes) -> Result<u8, Failure> {
    let dash = Path::new("-");
    if args.paths.iter().any(|path| path == dash) && args.inventory.iter().any(|path| path == dash) {
        return Err(Failure::usage("standard input cannot be both the routes and the inventory (write one of them to a file)"));
    }
    // What is wrong with the command line is said before anything is read.
    let query = query(&args.chosen)?;
    let evaluator = settings::evaluator(&args.settings)?;
    let limits = Limits::default();
    let set = Set::read(&args.paths, &limits);
    let others = Set::read(&args.inventory, &limits);
    let registry = {
        let _progress = Progress::start(format!("judging {} documents", set.documents().count()), cli.quiet);
        evaluator.routes_in(&set.parsed, &others.parsed)?
    };
    let unread = [&set, &others].into_iter().flat_map(|set| &set.unread);
    let whole = unread.fold(registry.clone(), |registry, message| registry.with_error(&Error::new(ErrorKind::Input, message)));
    let chosen = whole.query(&query);
    write(args, &chosen)?;
    complain(args, &registry, [&set, &others]);
    if !cli.quiet {
        output::note(chosen.summary_line());
    }
    if chosen.exit_code() == exit::NOTHING {
        output::note("there is no Kubernetes object in the inputs (an object has `apiVersion` and `kind`)");
    }
    Ok(chosen.exit_code())
}

fn query(chosen: &Chosen) -> Result<Query, Failure> {
    let query = chosen.namespaces.iter().fold(Query::new(), |query, glob| query.namespace(glob));
    let query = chosen.hosts.iter().fold(query, |query, glob| query.host(glob));
    let query = chosen.classes.iter().fold(query, |query, glob| query.class(glob));
    let query = query.public(chosen.public).stale(chosen.stale).findings(chosen.findings);
    Ok(match &chosen.sort {
        Some(columns) => query.sort(columns)?,
        None => query,
    })
}

/// The format asked for, else that of the file's ending.
fn format(args: &Routes) -> Format {
    let ending = args.output.as_deref().and_then(Path::extension).and_then(std::ffi::OsStr::to_str);
    args.format.unwrap_or(match ending {
        Some("html" | "htm") => Format::Html,
        Some("csv") => Format::Csv,
        Some("json") => Format::Json,
        Some("md" | "markdown") => Format::Markdown,
        _ => Format::Table,
    })
}

fn write(args: &Routes, registry: &Registry) -> Result<(), Failure> {
    let width = if args.output.is_none() && output::stdout_is_terminal() { output::stdout_width() } else { usize::MAX };
    let text = registry.render(format(args), &RenderOptions::new().width(width));
    match &args.output {
        Some(path) => output::file(path, text.as_bytes()),
        None => output::stdout(&text),
    }
}

/// Says what may be missing. A table on a terminal has said it already.
fn complain(args: &Routes, registry: &Registry, sets: [&Set; 2]) {
    let seen = args.output.is_none() && format(args) == Format::Table && output::stdout_is_terminal();
    if !seen {
        registry.errors().iter().for_each(|fault| output::error(output::fault(fault)));
    }
    sets.iter().for_each(|set| set.complain());
}
