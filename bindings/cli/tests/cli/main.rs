//! The program as its users meet it: arguments and files in; output, messages and exit codes out.

mod changes;
mod check;
mod config;
mod input;
mod other;
mod review;
mod sandbox;
