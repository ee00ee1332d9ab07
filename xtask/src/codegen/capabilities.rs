//! `policies/capabilities.json`: what `opa check` lets a policy call; the builtins are those of the portable profile.

use std::path::Path;

use serde_json::Value;

use crate::files::{self, Files};

/// The list that the lint of the profile reads.
const PROFILE: &str = "src/profile/builtins.rs";
/// What `opa capabilities --current` says of every pure builtin, without its prose.
const DECLARATIONS: &str = include_str!("../../data/opa_builtins.json");
/// Operators that give whole numbers and sets; no division.
const OPERATORS: [&str; 15] = [
    "and",
    "assign",
    "eq",
    "equal",
    "gt",
    "gte",
    "internal.member_2",
    "internal.member_3",
    "lt",
    "lte",
    "minus",
    "mul",
    "neq",
    "or",
    "plus",
];

pub(super) fn generate(root: &Path, files: &mut Files) -> Result<(), String> {
    let source = files::read(root, PROFILE)?;
    let mut names: Vec<&str> = source.lines().filter_map(|line| line.trim().strip_prefix("of(\"")?.split('"').next()).collect();
    if names.is_empty() {
        return Err(format!("{PROFILE}: no builtin found"));
    }
    names.extend(OPERATORS);
    names.sort_unstable();
    let declared: Vec<Value> =
        serde_json::from_str(DECLARATIONS).map_err(|error| format!("xtask/data/opa_builtins.json: {error}"))?;
    let mut lines = Vec::new();
    for name in names {
        let found = declared.iter().find(|builtin| builtin.get("name").and_then(Value::as_str) == Some(name));
        let builtin = found.ok_or_else(|| format!("{PROFILE}: OPA has no builtin `{name}`"))?;
        lines.push(format!("    {builtin}"));
    }
    let text =
        format!("{{\n  \"builtins\": [\n{}\n  ],\n  \"features\": [\"rego_v1\"],\n  \"allow_net\": []\n}}\n", lines.join(",\n"));
    files.add("policies/capabilities.json", text);
    Ok(())
}
