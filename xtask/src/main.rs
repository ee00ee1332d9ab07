//! `cargo xtask <command>`; see [`USAGE`].

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask <command>

  codegen [--check]                 write every generated file, or say which ones differ
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Result<(), String> {
    match arguments {
        ["codegen", rest @ ..] => codegen(rest),
        _ => Err(format!("unknown command\n\n{USAGE}")),
    }
}

fn codegen(arguments: &[&str]) -> Result<(), String> {
    let check = match arguments {
        [] => false,
        ["--check"] => true,
        [other, ..] => return Err(format!("unknown argument `{other}`")),
    };
    let root = xtask::files::root()?;
    let files = xtask::codegen::generate(&root)?;
    if check {
        let drifted = files.drift(&root)?;
        if drifted.is_empty() {
            println!("{} generated files are up to date", files.len());
            return Ok(());
        }
        return Err(format!("out of date; run `cargo xtask codegen`:\n  {}", drifted.join("\n  ")));
    }
    let written = files.write(&root)?;
    for path in &written {
        println!("{path}");
    }
    println!("{} generated files, {} changed", files.len(), written.len());
    Ok(())
}
