//! What is wrong in regorus 0.14.1 and why policies are rewritten for its virtual machine (`src/evaluator/lower.rs`).
//!
//! These tests document defects: one that fails says that a release of the engine mends it, and that a rewriting can go.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what it expects"
)]

use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::vm::RegoVM;
use regorus::{Engine, Value};

const VERSION: &str = "0.14.1";

fn machine(source: &str) -> Result<Value, String> {
    let mut engine = Engine::new();
    engine.add_policy("t.rego".into(), source.into()).unwrap();
    let compiled = engine.compile_with_entrypoint(&"data.t.x".into()).unwrap();
    let mut machine = RegoVM::new();
    machine.load_program(Compiler::compile_from_policy(&compiled, &["data.t.x"]).unwrap());
    machine.execute().map_err(|error| error.to_string())
}

fn interpreter(source: &str) -> Value {
    let mut engine = Engine::new();
    engine.set_strict_builtin_errors(false);
    engine.add_policy("t.rego".into(), source.into()).unwrap();
    engine.set_input(Value::new_object());
    engine.eval_rule("data.t.x".into()).unwrap()
}

#[test]
fn the_version_is_the_one_that_was_examined() {
    let manifest = include_str!("../Cargo.toml");
    assert!(
        manifest.contains(&format!("regorus = {{ version = \"={VERSION}\"")),
        "examine the new release, then adapt this file"
    );
}

#[test]
fn a_loop_without_a_match_hides_the_else_branch() {
    let source = "package t\n\nx := v if {\n\tsome v in [1]\n\tv > 5\n} else := 0\n";
    assert_eq!(machine(source).unwrap(), Value::Undefined);
    assert_eq!(interpreter(source), Value::from(0u64));
}

#[test]
fn a_condition_of_a_comprehension_ends_the_loop_around_it() {
    let source = "package t\n\nx := [v | some v in [1]; all := [1 | v > 5]; count(all) == 0]\n";
    assert_eq!(machine(source).unwrap(), Value::new_array());
    assert_eq!(interpreter(source), Value::from(vec![Value::from(1u64)]));
}

#[test]
fn a_condition_of_a_comprehension_is_never_left() {
    let source = "package t\n\nx := v if {\n\tall := [1 | 1 == 2]\n\tcount(all) > 0\n\tv := all[0]\n}\n";
    assert!(machine(source).unwrap_err().contains("exceeded maximum instruction limit"));
    assert_eq!(interpreter(source), Value::Undefined);
}
