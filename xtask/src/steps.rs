//! `test`: every check of the repository, as steps with their times.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::setup::{self, Tool};
use crate::{codegen, files};

/// What became of a step.
enum Outcome {
    Passed,
    /// With the reason.
    Skipped(String),
    /// With what failed.
    Failed(String),
}

/// One check: its name, what it does, and the function.
struct Step {
    name: &'static str,
    about: &'static str,
    run: fn(&Path) -> Outcome,
}

const STEPS: &[Step] = &[
    Step { name: "fmt", about: "rustfmt has nothing to change", run: |root| cargo(root, &["fmt", "--all", "--check"]) },
    Step {
        name: "clippy",
        about: "no warnings in any target",
        run: |root| cargo(root, &["clippy", "--quiet", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"]),
    },
    Step { name: "codegen", about: "generated files are up to date", run: drift },
    Step { name: "unit", about: "all Rust tests but those on other surfaces", run: unit },
    Step { name: "opa-check", about: "the portable profile's capabilities, strictly", run: opa_check },
    Step { name: "opa-fmt", about: "`opa fmt` has nothing to change", run: opa_fmt },
    Step { name: "opa-test", about: "the Rego tests in OPA", run: opa_test },
    Step { name: "regal", about: "the Rego linter", run: regal },
    Step {
        name: "gator",
        about: "Gatekeeper's suites as committed; conformance runs them with more assertions, so this one runs only when named",
        run: gator,
    },
    // The next two build what conformance compares.
    Step { name: "c", about: "the C binding's tests, against the shared library", run: c },
    Step { name: "page", about: "the pages of `portcullis routes` and `exposure` in a browser", run: page },
    Step { name: "wasm", about: "the WebAssembly package in Node, against its types, in a browser", run: wasm },
    Step { name: "conformance", about: "every case on every surface", run: conformance },
    Step {
        name: "apiserver",
        about: "the admission policies on a real API server, as recorded; builds it, which takes minutes, so it runs only when named",
        run: apiserver,
    },
    Step { name: "authorizer", about: "who may do what, against Kubernetes' own RBAC authorizer", run: authorizer },
    Step { name: "network", about: "what reaches what, against cyclonus' reading of NetworkPolicies", run: network },
    Step { name: "differential", about: "mutated cases, embedded evaluator against OPA", run: differential },
];

/// Runs the steps named, or all. With `strict` a skipped step is a failure.
///
/// # Errors
///
/// When a step fails or is unknown.
pub fn run(names: &[&str], strict: bool) -> Result<(), String> {
    let root = files::root()?;
    if let Some(unknown) = names.iter().find(|name| STEPS.iter().all(|step| step.name != **name)) {
        return Err(format!("unknown step `{unknown}`; steps are:\n{}", list()));
    }
    // Conformance runs the same suites with stricter assertions; of the API server, the record is checked.
    let by_default = |step: &Step| names.is_empty() && !["gator", "apiserver"].contains(&step.name);
    let mut rows = Vec::new();
    for step in STEPS.iter().filter(|step| by_default(step) || names.contains(&step.name)) {
        eprintln!("== {}: {}", step.name, step.about);
        let start = Instant::now();
        let outcome = match (step.run)(&root) {
            Outcome::Skipped(reason) if strict => Outcome::Failed(format!("skipped: {reason}")),
            outcome => outcome,
        };
        rows.push((step.name, outcome, start.elapsed()));
    }
    print!("{}", table(&rows));
    let failed: Vec<&str> =
        rows.iter().filter(|(_, outcome, _)| matches!(outcome, Outcome::Failed(_))).map(|(name, ..)| *name).collect();
    if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", "))) }
}

/// The steps, one on a line.
#[must_use]
pub fn list() -> String {
    STEPS.iter().map(|step| format!("  {:<14}{}\n", step.name, step.about)).collect()
}

fn table(rows: &[(&str, Outcome, Duration)]) -> String {
    let mut out = String::from("\nstep           seconds  result\n");
    for (name, outcome, time) in rows {
        let result = match outcome {
            Outcome::Passed => "passed".to_owned(),
            Outcome::Skipped(reason) => format!("skipped: {reason}"),
            Outcome::Failed(reason) => format!("FAILED: {reason}"),
        };
        out.push_str(&format!("{name:<14} {:>7.1}  {result}\n", time.as_secs_f64()));
    }
    let total: Duration = rows.iter().map(|(.., time)| *time).sum();
    out.push_str(&format!("{:<14} {:>7.1}\n", "total", total.as_secs_f64()));
    out
}

fn finish(command: &mut Command) -> Outcome {
    match command.status() {
        Ok(status) if status.success() => Outcome::Passed,
        Ok(status) => Outcome::Failed(format!("`{}` {status}", command.get_program().to_string_lossy())),
        Err(error) => Outcome::Failed(format!("`{}`: {error}", command.get_program().to_string_lossy())),
    }
}

fn cargo(root: &Path, arguments: &[&str]) -> Outcome {
    let cargo = std::env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from);
    finish(Command::new(cargo).current_dir(root).args(arguments))
}

fn drift(root: &Path) -> Outcome {
    match codegen::generate(root).and_then(|files| files.drift(root)) {
        Ok(drift) if drift.is_empty() => Outcome::Passed,
        Ok(drift) => Outcome::Failed(format!("run `cargo xtask codegen`: {}", drift.join(", "))),
        Err(error) => Outcome::Failed(error),
    }
}

/// The conformance tests are steps of their own.
fn unit(root: &Path) -> Outcome {
    match cargo(root, &["test", "--quiet", "--workspace", "--exclude", "xtask", "--all-features"]) {
        Outcome::Passed => cargo(
            root,
            &[
                "test",
                "--quiet",
                "--package",
                "xtask",
                "--lib",
                "--test",
                "repository",
                "--test",
                "schema",
                "--test",
                "new_policy",
            ],
        ),
        outcome => outcome,
    }
}

/// Runs a tool where it can be had.
fn with(tool: Tool, run: impl FnOnce(&Path) -> Outcome) -> Outcome {
    match setup::ensure(tool) {
        Ok(path) => run(&path),
        Err(reason) => Outcome::Skipped(reason),
    }
}

fn opa_check(root: &Path) -> Outcome {
    with(Tool::Opa, |opa| {
        let strict = ["check", "--strict", "--ignore", "*.json", "--ignore", "*.yaml"];
        let narrow = ["--ignore", "*_test.rego", "--capabilities", "policies/capabilities.json", "policies"];
        match finish(Command::new(opa).current_dir(root).args(strict).args(narrow)) {
            // Tests and routers may use more.
            Outcome::Passed => finish(Command::new(opa).current_dir(root).args(strict).args(["policies", "bindings/opa"])),
            outcome => outcome,
        }
    })
}

fn opa_fmt(root: &Path) -> Outcome {
    with(Tool::Opa, |opa| {
        finish(Command::new(opa).current_dir(root).args(["fmt", "--fail", "--list", "policies", "bindings/opa"]))
    })
}

fn opa_test(root: &Path) -> Outcome {
    with(Tool::Opa, |opa| {
        let ignored = ["--ignore", "*.json", "--ignore", "*.yaml"];
        // OPA's own limit of 5 s for a test is a matter of the machine: the slowest takes 4.6 s on a busy one.
        let patient = ["test", "--timeout", "60s"];
        finish(Command::new(opa).current_dir(root).args(patient).args(ignored).args(["policies", "bindings/opa"]))
    })
}

fn regal(root: &Path) -> Outcome {
    with(Tool::Regal, |regal| finish(Command::new(regal).current_dir(root).args(["lint", "policies", "bindings/opa"])))
}

fn gator(root: &Path) -> Outcome {
    with(Tool::Gator, |gator| finish(Command::new(gator).current_dir(root).args(["verify", "./bindings/gatekeeper/..."])))
}

fn conformance(root: &Path) -> Outcome {
    cargo(
        root,
        &[
            "test",
            "--release",
            "--quiet",
            "--package",
            "xtask",
            "--test",
            "conformance",
            "--test",
            "bindings",
            "--",
            "--nocapture",
        ],
    )
}

fn apiserver(root: &Path) -> Outcome {
    with(Tool::Go, |go| finish(Command::new(go).current_dir(root.join("tools/apiserver")).args(["run", ".", "-check"])))
}

fn authorizer(root: &Path) -> Outcome {
    with(Tool::RbacOracle, |_| {
        cargo(root, &["test", "--release", "--quiet", "--package", "xtask", "--test", "authorizer", "--", "--nocapture"])
    })
}

fn network(root: &Path) -> Outcome {
    with(Tool::NetworkOracle, |_| {
        cargo(root, &["test", "--release", "--quiet", "--package", "xtask", "--test", "network", "--", "--nocapture"])
    })
}

fn differential(root: &Path) -> Outcome {
    cargo(root, &["test", "--release", "--quiet", "--package", "xtask", "--test", "differential", "--", "--nocapture"])
}

fn c(root: &Path) -> Outcome {
    if !root.join("bindings/c/Makefile").is_file() {
        return Outcome::Skipped("there is no bindings/c/Makefile".to_owned());
    }
    with(Tool::CCompiler, |_| finish(Command::new("make").current_dir(root).args(["-C", "bindings/c", "test"])))
}

fn page(root: &Path) -> Outcome {
    let built = cargo(root, &["build", "--quiet", "--package", "portcullis-cli"]);
    if !matches!(built, Outcome::Passed) {
        return built;
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let program = target.join(format!("debug/portcullis{}", std::env::consts::EXE_SUFFIX));
    with(Tool::Node, |node| {
        with(Tool::Chromium, |chromium| {
            let run = |script: &str| {
                let mut command = Command::new(node);
                command.current_dir(root).arg(script).arg(&program).arg(chromium);
                // A page that is spoken to lives in real time.
                finish(command.args(setup::CHROMIUM_FLAGS.iter().filter(|flag| !flag.contains("virtual-time"))))
            };
            match run("bindings/cli/tests/page.mjs") {
                Outcome::Passed => run("bindings/cli/tests/map.mjs"),
                other => other,
            }
        })
    })
}

fn wasm(root: &Path) -> Outcome {
    if !root.join("bindings/wasm/test.sh").is_file() {
        return Outcome::Skipped("there is no bindings/wasm/test.sh".to_owned());
    }
    with(Tool::Node, |_| finish(Command::new("bash").current_dir(root).arg("bindings/wasm/test.sh")))
}
