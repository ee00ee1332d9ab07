//! `cargo xtask <command>`.

use std::path::Path;
use std::process::ExitCode;

use xtask::{codegen, files, new_policy, steps, wasm};

const USAGE: &str = "\
usage: cargo xtask <command>

  codegen [--check]                   write every generated file, or say which ones differ
  codegen --library                   write the generated modules of policies/lib only
  new-policy <group>/<name>           write the folder of a new policy
  bundle <folder>                     write the OPA bundle with all policies to a folder
  wasm                                build the WebAssembly package
  browser                             open its page in headless Chromium
  test [--all-surfaces] [<step>...]   run all checks, or some; with --all-surfaces or CI=true nothing may be skipped
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
        ["codegen"] => generate(),
        ["codegen", "--check"] => check(),
        ["codegen", "--library"] => library(),
        ["new-policy", id] => new_policy(id),
        ["bundle", folder] => bundle(Path::new(folder)),
        ["wasm"] => wasm::build(&files::root()?),
        ["browser"] => wasm::browser(&files::root()?),
        ["test", rest @ ..] => test(rest),
        ["help" | "--help" | "-h"] => {
            print!("{USAGE}\nsteps of `test`:\n{}", steps::list());
            Ok(())
        }
        _ => Err(format!("no such command\n\n{USAGE}\nsteps of `test`:\n{}", steps::list())),
    }
}

fn generate() -> Result<(), String> {
    let root = files::root()?;
    let files = codegen::generate(&root)?;
    let written = files.write(&root)?;
    for path in &written {
        println!("{path}");
    }
    println!("{} generated files, {} changed", files.len(), written.len());
    precompile(&root)
}

fn library() -> Result<(), String> {
    let root = files::root()?;
    for path in codegen::library(&root)?.write(&root)? {
        println!("{path}");
    }
    Ok(())
}

/// The compiled program, by a package of its own: this one must build while the library does not.
fn precompile(root: &Path) -> Result<(), String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = ["run", "--quiet", "--package", "portcullis-precompile", "--", "src/policy/program.bin"];
    let status = std::process::Command::new(cargo).current_dir(root).args(arguments).status();
    match status.map_err(|error| format!("cargo: {error}"))?.success() {
        true => Ok(()),
        false => Err("the policies do not compile".to_owned()),
    }
}

fn check() -> Result<(), String> {
    let root = files::root()?;
    let files = codegen::generate(&root)?;
    let drift = files.drift(&root)?;
    if !drift.is_empty() {
        return Err(format!("out of date; run `cargo xtask codegen`:\n  {}", drift.join("\n  ")));
    }
    println!("{} generated files are up to date", files.len());
    Ok(())
}

fn new_policy(id: &str) -> Result<(), String> {
    for path in new_policy::write(&files::root()?, id)? {
        println!("{path}");
    }
    println!("\nThe files are a working example. Change them, then run:\n");
    println!("  cargo xtask codegen");
    println!("  cargo xtask test opa-check opa-fmt opa-test regal gator conformance");
    Ok(())
}

fn bundle(folder: &Path) -> Result<(), String> {
    let files = codegen::opa_bundle(&files::root()?)?;
    std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    files.write(folder)?;
    println!("{} files in {}", files.len(), folder.display());
    Ok(())
}

fn test(arguments: &[&str]) -> Result<(), String> {
    let in_ci = std::env::var("CI").is_ok_and(|value| value == "true");
    let strict = in_ci || arguments.contains(&"--all-surfaces");
    let names: Vec<&str> = arguments.iter().copied().filter(|argument| *argument != "--all-surfaces").collect();
    steps::run(&names, strict)
}
