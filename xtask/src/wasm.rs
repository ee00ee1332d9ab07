//! The WebAssembly package: its module, and its page in a browser.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::setup::{self, Tool};

/// What the module may use; `--all-features` would make one that Node 20 refuses.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Builds `bindings/wasm/portcullis.wasm` and installs what the package's tests need.
///
/// # Errors
///
/// When a tool is missing or fails.
pub fn build(root: &Path) -> Result<(), String> {
    let package = root.join("bindings/wasm");
    let target = target(root);
    let mut cargo = setup::wasm_build()?;
    cargo
        .current_dir(root)
        .args(["--release", "--quiet", "--package", "portcullis-wasm", "--target-dir"])
        .arg(&target)
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "z")
        .env("CARGO_PROFILE_RELEASE_LTO", "true")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "1")
        .env("CARGO_PROFILE_RELEASE_STRIP", "true");
    done(&mut cargo)?;
    npm(&package)?;
    let built = target.join("wasm32-unknown-unknown/release/portcullis_wasm.wasm");
    let module = package.join("portcullis.wasm");
    let optimiser = package.join("node_modules/binaryen/bin/wasm-opt");
    done(Command::new("node").arg(optimiser).arg("-Oz").args(FEATURES).arg(&built).arg("-o").arg(&module))?;
    let size = |path: &Path| fs::metadata(path).map(|data| data.len()).map_err(|error| format!("{}: {error}", path.display()));
    println!("portcullis.wasm: {} bytes, {} before wasm-opt", size(&module)?, size(&built)?);
    Ok(())
}

/// Opens the package's page in headless Chromium.
///
/// # Errors
///
/// When Chromium cannot be had or the page does not say what it should.
pub fn browser(root: &Path) -> Result<(), String> {
    let chromium = setup::ensure(Tool::Chromium)?;
    done(Command::new("node").current_dir(root).arg("bindings/wasm/tests/browser.mjs").arg(chromium).args(setup::CHROMIUM_FLAGS))
}

/// A folder of its own: the standard library is built for it, and the ordinary one must not be thrown away for that.
fn target(root: &Path) -> PathBuf {
    let shared = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    shared.join("wasm")
}

fn npm(package: &Path) -> Result<(), String> {
    if package.join("node_modules/binaryen/package.json").is_file() {
        return Ok(());
    }
    done(Command::new("npm").current_dir(package).args(["ci", "--silent", "--no-audit", "--no-fund"]))
}

fn done(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{name}` {status}")),
        Err(error) => Err(format!("`{name}`: {error}")),
    }
}
