//! The program as its users meet it: arguments and files in; output, messages and exit codes out.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test that panics fails, as it should")]

mod access;
mod changes;
mod check;
mod config;
mod exposure;
mod input;
mod other;
mod reach;
mod review;
mod routes;
mod sandbox;
