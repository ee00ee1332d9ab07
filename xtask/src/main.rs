//! Developer tasks: code generation, tests on every surface, new policies.

fn main() {}
