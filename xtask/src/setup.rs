//! Finds the programs that tests and builds call, and installs missing ones where that is allowed.
//!
//! A caller that gets an error skips what needs the tool and prints the error: it is a sentence that says why.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use crate::files;

/// A program that the repository uses but does not contain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// OPA, the reference evaluator.
    Opa,
    /// Gatekeeper's test runner.
    Gator,
    /// The Rego linter.
    Regal,
    /// `tools/opaserve`: OPA behind standard input, for differential tests and benches.
    OpaServe,
    /// `tools/yamloracle`: YAML as Kubernetes reads it.
    YamlOracle,
    /// `tools/rbac-oracle`: Kubernetes' own RBAC authorizer behind standard input.
    RbacOracle,
    /// `tools/network-oracle`: cyclonus' reading of NetworkPolicies behind standard input.
    NetworkOracle,
    /// The memory checker for the C tests.
    Valgrind,
    /// A `cargo` that builds for `wasm32-unknown-unknown`; see [`wasm_build`].
    WasmToolchain,
    /// A headless browser; start it with [`CHROMIUM_FLAGS`].
    Chromium,
    /// Node 20 or newer.
    Node,
    /// The Go toolchain.
    Go,
    /// A C compiler.
    CCompiler,
}

/// How to start Chromium for a test, besides `--user-data-dir` with a new folder and what the test asks of it.
///
/// `--dump-dom` prints the page at its load event, which does not wait for a module that awaits; with
/// `--virtual-time-budget` it does.
pub const CHROMIUM_FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--virtual-time-budget=30000",
];

const WASM_TARGET: &str = "wasm32-unknown-unknown";
const OLDEST_NODE: u32 = 20;

/// Debian's Rust is looked up by its full path: a rustup toolchain usually comes first in `PATH`.
const SYSTEM_CARGO: &str = "/usr/bin/cargo";
const SYSTEM_RUSTC: &str = "/usr/bin/rustc";

/// Installing is not safe to do twice at once, and tests run in parallel. The value says whether the package lists have
/// been fetched.
static INSTALLING: Mutex<bool> = Mutex::new(false);

/// The path of a tool, which is installed first where that is possible.
///
/// # Errors
///
/// When there is no such tool and it could not be installed.
pub fn ensure(tool: Tool) -> Result<PathBuf, String> {
    let mut lists_fetched = INSTALLING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((name, package)) = go_package(tool) {
        return go_tool(name, package);
    }
    if let Some(path) = find(tool) {
        return Ok(path);
    }
    let packages = debian_packages(tool);
    if packages.is_empty() {
        return Err(format!("{} was not found in PATH", title(tool)));
    }
    apt_install(packages, &mut lists_fetched).map_err(|reason| format!("{} is missing: {reason}", title(tool)))?;
    find(tool).ok_or_else(|| format!("{} was not found even after installing {}", title(tool), packages.join(" ")))
}

/// `cargo build` for `wasm32-unknown-unknown`; the caller adds packages and a profile.
///
/// Where no toolchain has that target, Debian's builds the standard library from its sources.
///
/// # Errors
///
/// When there is no toolchain that can build for the target.
pub fn wasm_build() -> Result<Command, String> {
    let cargo = ensure(Tool::WasmToolchain)?;
    let mut command = Command::new(&cargo);
    command.args(["build", "--target", WASM_TARGET]);
    // Either variable would replace the flags below.
    command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    // The engine links a random number generator that no policy reaches; this one needs nothing from the host.
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "--cfg getrandom_backend=\"unsupported\"");
    if cargo == Path::new(SYSTEM_CARGO) {
        command.arg("-Zbuild-std=std,panic_abort");
        // A panic traps either way; this leaves out the texts that nobody would see.
        let small = "--cfg getrandom_backend=\"unsupported\" -Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none";
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", small);
        command.env("RUSTC", SYSTEM_RUSTC).env("RUSTC_BOOTSTRAP", "1");
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld");
        // A `cargo xtask` under rustup hands its own toolchain down.
        command.env_remove("RUSTUP_TOOLCHAIN").env_remove("RUSTDOC").env_remove("LD_LIBRARY_PATH");
    }
    Ok(command)
}

fn title(tool: Tool) -> &'static str {
    match tool {
        Tool::Opa => "opa",
        Tool::Gator => "gator",
        Tool::Regal => "regal",
        Tool::OpaServe => "opaserve",
        Tool::YamlOracle => "yamloracle",
        Tool::RbacOracle => "rbac-oracle",
        Tool::NetworkOracle => "network-oracle",
        Tool::Valgrind => "valgrind",
        Tool::WasmToolchain => "a Rust toolchain for wasm32-unknown-unknown",
        Tool::Chromium => "Chromium",
        Tool::Node => "Node 20 or newer",
        Tool::Go => "Go",
        Tool::CCompiler => "a C compiler",
    }
}

/// The name in `tools/bin` and the package that `tools/go.mod` pins.
fn go_package(tool: Tool) -> Option<(&'static str, &'static str)> {
    match tool {
        Tool::Opa => Some(("opa", "github.com/open-policy-agent/opa")),
        Tool::Gator => Some(("gator", "github.com/open-policy-agent/gatekeeper/v3/cmd/gator")),
        Tool::Regal => Some(("regal", "github.com/open-policy-agent/regal")),
        Tool::OpaServe => Some(("opaserve", "./opaserve")),
        Tool::YamlOracle => Some(("yamloracle", "./yamloracle")),
        Tool::RbacOracle => Some(("rbac-oracle", "./rbac-oracle")),
        Tool::NetworkOracle => Some(("network-oracle", "./network-oracle")),
        _ => None,
    }
}

/// Debian's packages of a tool; none where Debian's version is too old.
fn debian_packages(tool: Tool) -> &'static [&'static str] {
    match tool {
        Tool::Valgrind => &["valgrind"],
        Tool::WasmToolchain => &["rustc-web", "cargo-web", "rust-web-src", "lld"],
        Tool::Chromium => &["chromium"],
        Tool::CCompiler => &["gcc", "libc6-dev"],
        _ => &[],
    }
}

fn find(tool: Tool) -> Option<PathBuf> {
    match tool {
        Tool::Valgrind => in_path("valgrind"),
        Tool::WasmToolchain => rustup_wasm().or_else(system_wasm),
        Tool::Chromium => ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(in_path),
        Tool::Node => in_path("node").filter(|node| major(&output(node, &["--version"])) >= Some(OLDEST_NODE)),
        Tool::Go => in_path("go"),
        Tool::CCompiler => ["cc", "gcc", "clang"].into_iter().find_map(in_path),
        Tool::Opa | Tool::Gator | Tool::Regal | Tool::OpaServe | Tool::YamlOracle | Tool::RbacOracle | Tool::NetworkOracle => {
            None
        }
    }
}

fn in_path(name: &str) -> Option<PathBuf> {
    in_folders(env::split_paths(&env::var_os("PATH")?), name)
}

fn in_folders(mut folders: impl Iterator<Item = PathBuf>, name: &str) -> Option<PathBuf> {
    folders.find_map(|folder| {
        let path = folder.join(format!("{name}{}", env::consts::EXE_SUFFIX));
        is_program(&path).then_some(path)
    })
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

/// What a program prints, or nothing if it fails.
fn output(program: &Path, arguments: &[&str]) -> String {
    match Command::new(program).args(arguments).output() {
        Ok(done) if done.status.success() => String::from_utf8_lossy(&done.stdout).trim().to_owned(),
        _ => String::new(),
    }
}

/// The first number of a version like `v20.19.1`.
fn major(version: &str) -> Option<u32> {
    version.trim_start_matches('v').split('.').next()?.parse().ok()
}

/// The ordinary toolchain, if the target was added to it.
fn rustup_wasm() -> Option<PathBuf> {
    let libraries = output(&in_path("rustc")?, &["--print", "target-libdir", "--target", WASM_TARGET]);
    if libraries.is_empty() || !Path::new(&libraries).is_dir() {
        return None;
    }
    in_path("cargo")
}

/// Debian's toolchain, if the sources of the standard library and the linker are there too.
fn system_wasm() -> Option<PathBuf> {
    let cargo = Path::new(SYSTEM_CARGO);
    let sysroot = output(Path::new(SYSTEM_RUSTC), &["--print", "sysroot"]);
    let sources = Path::new(&sysroot).join("lib/rustlib/src/rust/library/std/Cargo.toml");
    let complete = is_program(cargo) && sources.is_file() && in_path("wasm-ld").is_some();
    complete.then(|| cargo.to_owned())
}

/// A Go program at the pinned version if at all possible, else the one in `PATH`.
fn go_tool(name: &str, package: &str) -> Result<PathBuf, String> {
    let tools = files::root()?.join("tools");
    let binary = tools.join("bin").join(format!("{name}{}", env::consts::EXE_SUFFIX));
    if is_program(&binary) && !is_stale(&binary, &tools, package) {
        return Ok(binary);
    }
    let built = match in_path("go") {
        Some(go) => go_build(&go, &tools, package, &binary),
        None => Err("Go was not found in PATH".to_owned()),
    };
    match built {
        Ok(()) => Ok(binary),
        // Without Go, whatever was built before or came from elsewhere has to do.
        Err(_) if in_path("go").is_none() && is_program(&binary) => Ok(binary),
        Err(reason) => in_path(name).ok_or_else(|| format!("{name} is missing: {reason}")),
    }
}

/// Whether the pins or the sources changed after the program was built. `go build` renews the time of a program that is
/// up to date.
fn is_stale(binary: &Path, tools: &Path, package: &str) -> bool {
    let (folder, _) = module(tools, package);
    let mut sources = vec![folder.join("go.mod"), folder.join("go.sum")];
    if package.starts_with('.') {
        let entries = fs::read_dir(tools.join(package)).into_iter().flatten().flatten();
        sources.extend(entries.map(|entry| entry.path()));
    }
    let built = modified(binary);
    sources.iter().any(|source| modified(source) > built)
}

/// The folder of the module that has a package, and the package there: a folder with pins of its own is a module.
fn module<'a>(tools: &Path, package: &'a str) -> (PathBuf, &'a str) {
    let own = tools.join(package);
    if own.join("go.mod").is_file() { (own, ".") } else { (tools.to_path_buf(), package) }
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|data| data.modified()).ok()
}

fn go_build(go: &Path, tools: &Path, package: &str, binary: &Path) -> Result<(), String> {
    eprintln!("building tools/bin from {package}; the first time takes a minute or two");
    let (folder, package) = module(tools, package);
    let mut command = Command::new(go);
    command.args(["build", "-buildvcs=false", "-trimpath", "-ldflags=-s -w", "-o"]).arg(binary).arg(package);
    command.current_dir(folder);
    // Read-only: a build must never change the pins. A workspace around the repository has none of them.
    command.env("GOFLAGS", "-mod=readonly").env("GOWORK", "off");
    run(&mut command)
}

fn apt_install(packages: &[&str], lists_fetched: &mut bool) -> Result<(), String> {
    let Some(apt) = in_path("apt-get") else {
        return Err(format!("install it; Debian's packages are {}", packages.join(" ")));
    };
    if in_path("id").is_none_or(|id| output(&id, &["-u"]) != "0") {
        return Err(format!("run `apt-get install {}` as root", packages.join(" ")));
    }
    if !*lists_fetched {
        run(Command::new(&apt).args(["-qq", "update"]))?;
        *lists_fetched = true;
    }
    eprintln!("installing {}", packages.join(" "));
    let mut install = Command::new(&apt);
    install.args(["-qq", "install", "--yes", "--no-install-recommends"]).args(packages);
    run(install.env("DEBIAN_FRONTEND", "noninteractive"))
}

/// Runs a command and turns its failure into a sentence with the end of what it printed.
fn run(command: &mut Command) -> Result<(), String> {
    let name = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let done = command.output().map_err(|error| format!("{name} could not be started: {error}"))?;
    if done.status.success() {
        return Ok(());
    }
    let printed = String::from_utf8_lossy(&done.stderr);
    let last = printed.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default();
    Err(format!("{name} failed ({}): {last}", done.status))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_folder_with_the_program_wins() {
        let empty = env::temp_dir().join("no such folder");
        let own = env::current_exe().unwrap();
        let folder = own.parent().unwrap();
        let name = own.file_stem().unwrap().to_str().unwrap();
        assert_eq!(in_folders([empty.clone(), folder.to_owned()].into_iter(), name), Some(own.clone()));
        assert_eq!(in_folders([empty].into_iter(), name), None);
    }

    #[test]
    fn versions_are_compared_by_their_first_number() {
        assert_eq!(major("v20.19.1"), Some(20));
        assert_eq!(major("9"), Some(9));
        assert!(major("") < Some(OLDEST_NODE));
    }

    #[test]
    fn a_failure_names_the_program_and_its_last_words() {
        assert_eq!(
            run(&mut Command::new("no-such-program-here")).unwrap_err().split(':').next(),
            Some("no-such-program-here could not be started")
        );
    }
}
