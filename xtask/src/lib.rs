//! Developer tasks: code generation, tests on every surface, new policies.
//!
//! The generator is a library so that a unit test can tell whether the committed files are what it would write.

#![expect(missing_docs, reason = "a developer tool; fields bear the names of the keys they hold")]

#[path = "../../src/bundle/write.rs"]
pub mod bundle;
pub mod case;
pub mod codegen;
pub mod data;
pub mod files;
pub mod kinds;
pub mod metadata;
pub mod new_policy;
pub mod policy;
pub mod setup;
pub mod steps;
pub mod wasm;
