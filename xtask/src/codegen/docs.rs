//! `docs/policies/**` and the table in README.md.

use std::fmt::Write;
use std::path::Path;

use crate::bundle::HEADER;
use crate::case::Case;
use crate::files::{self, Files};
use crate::metadata::Parameter;
use crate::policy::{Library, Policy};

const BEGIN: &str = "<!-- policies:begin -->";
const END: &str = "<!-- policies:end -->";

pub(super) fn generate(root: &Path, library: &Library, files: &mut Files) -> Result<(), String> {
    for policy in &library.policies {
        files.add(format!("docs/policies/{}.md", policy.id), page(policy, &library.common));
    }
    files.add("docs/policies/index.md", index(library));
    files.own("docs/policies", &[]);
    if root.join("README.md").is_file() {
        let text = files::read(root, "README.md")?;
        if let Some(text) = between_markers(&text, &table(library, "docs/policies/"))? {
            files.add("README.md", text);
        }
    }
    Ok(())
}

/// `text` with `table` between the markers; nothing where there are none.
fn between_markers(text: &str, table: &str) -> Result<Option<String>, String> {
    let Some((before, rest)) = text.split_once(BEGIN) else { return Ok(None) };
    let (_, after) = rest.split_once(END).ok_or_else(|| format!("README.md: `{BEGIN}` without `{END}`"))?;
    Ok(Some(format!("{before}{BEGIN}\n{table}{END}{after}")))
}

fn table(library: &Library, folder: &str) -> String {
    let mut out = String::from("| Policy | What it finds | Severity | Profile |\n|---|---|---|---|\n");
    for policy in &library.policies {
        let meta = &policy.metadata;
        let _ = writeln!(
            out,
            "| [`{id}`]({folder}{id}.md) | {} | {} | {} |",
            meta.title,
            meta.severity,
            meta.profile,
            id = policy.id
        );
    }
    out
}

fn index(library: &Library) -> String {
    let mut out = format!(
        "<!-- {HEADER} -->\n\n# Policies\n\n{} policies. The baseline profile has those that are right for every cluster, the strict profile has all.\n\n{}",
        library.policies.len(),
        table(library, "")
    );
    if !library.common.is_empty() {
        out.push_str("\n## Common parameters\n\nEvery policy takes these. They are set once, under `common`; in a Gatekeeper constraint they stand beside the policy's own.\n\n");
        parameters(&mut out, &library.common);
    }
    out
}

fn page(policy: &Policy, common: &[Parameter]) -> String {
    let meta = &policy.metadata;
    let mut out = format!(
        "<!-- {HEADER} -->\n\n# {}\n\n`{}` · severity {} · {} profile · {} since {}\n",
        meta.title, policy.id, meta.severity, meta.profile, meta.status, meta.since
    );
    if !meta.aliases.is_empty() {
        let _ = write!(out, "\nFormerly {}.\n", codes(&meta.aliases));
    }
    let _ = write!(out, "\n## What and why\n\n{}\n\nIt judges {}.\n", meta.description, codes(&meta.kinds));
    example(&mut out, "Denied", policy, &["denied_", "error_"]);
    example(&mut out, "Allowed", policy, &["allowed_"]);
    example(&mut out, "Near miss", policy, &["near_miss_"]);
    example(&mut out, "Not known", policy, &["unknown_"]);
    out.push_str("\n## Parameters\n\n");
    if meta.parameters.is_empty() {
        out.push_str("None of its own");
    } else {
        parameters(&mut out, &meta.parameters);
        out.push_str("\nBesides these");
    }
    out.push_str(if common.is_empty() { ".\n" } else { "; it takes the [common parameters](../index.md#common-parameters).\n" });
    let _ = write!(out, "\n## Remediation\n\n{}\n", meta.remediation);
    if !meta.frameworks.is_empty() {
        out.push_str("\n## Frameworks\n\n");
        for (key, ids) in &meta.frameworks {
            let _ = writeln!(out, "- {}: {}", framework(key), ids.join(", "));
        }
    }
    if !meta.references.is_empty() {
        out.push_str("\n## Links\n\n");
        for (address, what) in &meta.references {
            let _ = writeln!(out, "- [{what}]({address})");
        }
    }
    surfaces(&mut out, policy);
    out.replace("None of its own; it takes", "None of its own. It takes")
        .replace("Besides these; it takes", "Besides these it takes")
        .replace("Besides these.\n", "")
}

fn example(out: &mut String, heading: &str, policy: &Policy, prefixes: &[&str]) {
    let find = |prefix: &&str| policy.cases.iter().find(|case| case.name.starts_with(*prefix));
    let Some(case) = prefixes.iter().find_map(find) else { return };
    let _ = write!(out, "\n## {heading}\n\n{}.\n", case.title.trim_end_matches('.'));
    let mut facts = Vec::new();
    if let Some(operation) = &case.operation {
        facts.push(format!("operation `{operation}`"));
    }
    if let Some(name) = case.user.as_ref().and_then(|user| user.get("username")).and_then(|name| name.as_str()) {
        facts.push(format!("user `{name}`"));
    }
    let given = case.flat_parameters();
    if !given.is_empty() {
        facts.push(format!("parameters `{}`", serde_json::Value::Object(given)));
    }
    if !case.inventory_known {
        facts.push("nothing known about other objects".to_owned());
    }
    if !facts.is_empty() {
        let _ = write!(out, "\nWith {}.\n", facts.join(", "));
    }
    let _ = write!(out, "\n```yaml\n{}```\n", yaml(case));
    if !case.messages.is_empty() {
        out.push_str("\n```text\n");
        for message in &case.messages {
            let _ = writeln!(out, "{message}");
        }
        out.push_str("```\n");
    }
}

/// All objects of a case, as a stream.
fn yaml(case: &Case) -> String {
    let objects = std::iter::once(&case.object).chain(case.old.as_ref()).chain(&case.inventory);
    objects.map(crate::case::Object::clean).collect::<Vec<_>>().join("---\n")
}

fn parameters(out: &mut String, parameters: &[Parameter]) {
    out.push_str("| Name | Type | Default | In the strict profile | What it does |\n|---|---|---|---|---|\n");
    for parameter in parameters {
        let strict = parameter.strict.as_ref().map_or_else(|| "same".to_owned(), |value| format!("`{value}`"));
        let text = parameter.description.replace('|', "\\|").replace('\n', " ");
        let _ = writeln!(
            out,
            "| `{}` | {} | `{}` | {strict} | {text} |",
            parameter.name,
            type_of(&parameter.schema),
            parameter.default
        );
    }
}

fn type_of(schema: &serde_json::Value) -> String {
    let name = schema.get("type").and_then(|name| name.as_str()).unwrap_or_default();
    match (name, schema.get("items"), schema.get("additionalProperties")) {
        ("array", Some(items), _) => format!("list of {}", type_of(items)),
        ("object", _, Some(values)) => format!("map of {}", type_of(values)),
        ("array", ..) => "list".to_owned(),
        _ => name.to_owned(),
    }
}

fn framework(key: &str) -> &str {
    match key {
        "nsa" => "NSA/CISA Kubernetes Hardening Guide",
        "cis" => "CIS Kubernetes Benchmark",
        "nist80053" => "NIST SP 800-53",
        "pci4" => "PCI DSS 4.0",
        "soc2" => "SOC 2",
        "owasp" => "OWASP",
        other => other,
    }
}

/// What each way of running it needs.
fn surfaces(out: &mut String, policy: &Policy) {
    let needs = &policy.metadata.needs;
    let has = |need: &str| needs.iter().any(|known| known == need);
    out.push_str("\n## Where it runs\n\nEverywhere with the same Rego: library, CLI, C, WebAssembly, OPA, Gatekeeper.\n");
    let inventory = policy.inventory_kinds();
    if !inventory.is_empty() {
        let kinds: Vec<String> = inventory.iter().map(|kind| format!("`{kind}`")).collect();
        let _ = write!(
            out,
            "\nIt reads other objects ({}): give them as inventory, under Gatekeeper by applying `sync.yaml`. Where it needs them and has none, it answers `unknown`; Gatekeeper reports nothing then.\n",
            kinds.join(", ")
        );
    }
    if has("user_info") {
        out.push_str("\nIt needs to know who asks: it judges admission requests and is silent in an audit; for manifests it answers `unknown`.\n");
    }
    if has("old_object") {
        out.push_str("\nIt compares the object with what it was: it judges updates.\n");
    }
}

fn codes(texts: &[String]) -> String {
    texts.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_replaces_what_is_between_the_markers() {
        let text = format!("a\n{BEGIN}\nold\n{END}\nb\n");
        let new = between_markers(&text, "| t |\n").unwrap().unwrap();
        assert_eq!(new, format!("a\n{BEGIN}\n| t |\n{END}\nb\n"));
        assert!(between_markers("a", "").unwrap().is_none());
    }
}
