//! Writes the compiled program of the bundled policies to the file named; run by `cargo xtask codegen`, which must build without
//! the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(path) = std::env::args_os().nth(1) else {
        eprintln!("usage: portcullis-precompile FILE");
        return ExitCode::FAILURE;
    };
    let written = portcullis::precompile().map_err(|error| error.to_string());
    match written.and_then(|bytes| std::fs::write(&path, bytes).map_err(|error| error.to_string())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}: {error}", path.display());
            ExitCode::FAILURE
        }
    }
}
