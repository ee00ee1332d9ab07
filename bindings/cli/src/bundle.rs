//! `portcullis bundle`: the policies for other evaluators.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use portcullis::bundle;

use crate::args::{Bundle, Cli, Surface};
use crate::failure::{Failure, exit};
use crate::input::display;
use crate::{gzip, output};

/// Runs the command and gives the exit code.
pub fn run(cli: &Cli, args: &Bundle) -> Result<u8, Failure> {
    let (name, files) = match args.surface {
        Surface::Opa => ("opa", bundle::opa()),
        Surface::Gatekeeper => ("gatekeeper", bundle::gatekeeper()),
    };
    folder(&args.output)?;
    let what = if args.archive {
        let path = args.output.join(format!("portcullis-{name}.tar.gz"));
        output::file(&path, &gzip::compress(&bundle::tar(&files)))?;
        format!("{} with {} files", display(&path), files.len())
    } else {
        write(&args.output, &files)?;
        format!("{} files to {}", files.len(), display(&args.output))
    };
    if !cli.quiet {
        output::note(format_args!("wrote {what}; digest of the policies: {}", portcullis::bundle_digest()));
    }
    Ok(exit::ALLOWED)
}

fn write(output: &Path, files: &BTreeMap<String, String>) -> Result<(), Failure> {
    for (path, text) in files {
        let path = output.join(path);
        path.parent().map_or(Ok(()), folder)?;
        output::file(&path, text.as_bytes())?;
    }
    Ok(())
}

fn folder(path: &Path) -> Result<(), Failure> {
    fs::create_dir_all(path)
        .map_err(|error| Failure::usage(format_args!("{}: the folder cannot be made: {error}", display(path))))
}
