//! `portcullis reach`: whether something reaches a workload, and which policies decide.

use std::path::Path;

use portcullis::network::{AddressMatching, Format, Network, Question};
use portcullis::{Error, ErrorKind, Fault, Limits, RenderOptions};

use crate::args::{Cli, Reach};
use crate::failure::{Failure, exit};
use crate::output;
use crate::progress::Progress;
use crate::set::Set;

/// Runs the command and gives the exit code.
pub fn run(cli: &Cli, args: &Reach) -> Result<u8, Failure> {
    // What is wrong with the question is said before anything is read.
    let question = Question::new(&args.from, &args.to)?;
    let set = Set::read(&args.paths, &Limits::default());
    let network = {
        let _progress = Progress::start("reading what reaches what".to_owned(), cli.quiet);
        let unread = set.unread.iter().map(|message| Error::new(ErrorKind::Input, message));
        unread.fold(Network::of(&set.parsed), |network, error| network.with_error(&error))
    };
    if network.objects() == 0 && network.errors().is_empty() {
        set.advise();
        output::note("there is no Kubernetes object in the inputs (an object has `apiVersion` and `kind`)");
        return Ok(exit::NOTHING);
    }
    let matching = if args.selectors_only { AddressMatching::SelectorsOnly } else { AddressMatching::EveryAddress };
    let reach = network.reach(&question, matching).map_err(|error| unanswered(&network, error))?;
    let format = format(args);
    let seen = args.output.is_none() && format == Format::Text && output::stdout_is_terminal();
    let color = args.output.is_none() && output::stdout_color(cli.color);
    let text = reach.render(format, &RenderOptions::new().color(color));
    match &args.output {
        Some(path) => output::file(path, text.as_bytes())?,
        None => output::stdout(&text)?,
    }
    if !seen {
        complain(&reach.errors);
    }
    set.advise();
    if !cli.quiet {
        output::note(output::harmless(&reach.summary_line()));
    }
    Ok(reach.exit_code())
}

/// What is not there may stand in what could not be read.
fn unanswered(network: &Network, error: Error) -> Failure {
    complain(network.errors());
    if network.errors().is_empty() { Failure::from(error) } else { Failure::not_judged(error) }
}

fn complain(faults: &[Fault]) {
    faults.iter().for_each(|fault| output::error(output::fault(fault)));
}

/// The format asked for, else that of the file's ending.
fn format(args: &Reach) -> Format {
    let ending = args.output.as_deref().and_then(Path::extension).and_then(std::ffi::OsStr::to_str);
    args.format.unwrap_or(match ending {
        Some("json") => Format::Json,
        Some("md" | "markdown") => Format::Markdown,
        _ => Format::Text,
    })
}
