//! METADATA of a policy: the comment block above `package`, read strictly.

use serde_json::{Map, Value};

const SEVERITIES: [&str; 5] = ["critical", "high", "medium", "low", "info"];
const PROFILES: [&str; 2] = ["baseline", "strict"];
const STATUSES: [&str; 3] = ["preview", "stable", "deprecated"];
const FRAMEWORKS: [&str; 6] = ["nsa", "cis", "nist80053", "pci4", "soc2", "owasp"];
const NEEDS: [&str; 4] = ["user_info", "old_object", "now", "facts"];
const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];

const KEYS: [&str; 5] = ["title", "description", "scope", "related_resources", "custom"];
const CUSTOM: [&str; 10] =
    ["severity", "profile", "status", "since", "aliases", "kinds", "needs", "remediation", "frameworks", "parameters"];
const SCHEMA: [&str; 13] = [
    "type",
    "items",
    "properties",
    "additionalProperties",
    "required",
    "enum",
    "minimum",
    "maximum",
    "pattern",
    "minLength",
    "default",
    "strict",
    "description",
];

/// What `policy.rego` says about itself.
#[derive(Clone, Debug)]
pub struct Metadata {
    pub title: String,
    pub description: String,
    /// Address and what is there.
    pub references: Vec<(String, String)>,
    pub severity: String,
    pub profile: String,
    pub status: String,
    pub since: String,
    pub aliases: Vec<String>,
    /// `group/Kind`, or `Kind` in the core group.
    pub kinds: Vec<String>,
    pub needs: Vec<String>,
    pub remediation: String,
    pub frameworks: Vec<(String, Vec<String>)>,
    pub parameters: Vec<Parameter>,
}

/// One parameter: its JSON schema, and what it is where nobody sets it.
#[derive(Clone, Debug)]
pub struct Parameter {
    pub name: String,
    /// As written: with `default`, `strict` and `description`.
    pub written: Value,
    /// A JSON schema: without `strict`.
    pub schema: Value,
    pub default: Value,
    /// The default in the strict profile, where it differs.
    pub strict: Option<Value>,
    pub description: String,
}

/// Reads the block of `source`; `file` is for messages.
///
/// # Errors
///
/// When there is none, it is not YAML, a key is unknown or missing, or a value is outside the vocabulary.
pub fn parse(file: &str, source: &str) -> Result<Metadata, String> {
    let block = Block::find(file, source)?;
    let root = block.object(&block.value, "METADATA")?;
    block.known(root, &KEYS, "METADATA")?;
    let custom = block.object(block.field(root, "custom")?, "custom")?;
    block.known(custom, &CUSTOM, "custom")?;

    let mut frameworks = Vec::new();
    if let Some(all) = custom.get("frameworks") {
        let all = block.object(all, "frameworks")?;
        block.known(all, &FRAMEWORKS, "frameworks")?;
        for (key, value) in sorted(all) {
            frameworks.push((key.clone(), block.scalars(value, key)?));
        }
    }
    let needs = block.optional_strings(custom, "needs")?;
    for need in &needs {
        let inventory = |kind: &str| is_versioned_kind(kind) || is_set(kind);
        let known = need.strip_prefix("inventory:").map_or_else(|| NEEDS.contains(&need.as_str()), inventory);
        if !known {
            return Err(block.error("needs", &format!("unknown need `{need}`")));
        }
    }
    let kinds = block.strings(block.field(custom, "kinds")?, "kinds")?;
    if let Some(bad) = kinds.iter().find(|kind| *kind != "*" && !is_kind(kind) && !is_set(kind)) {
        return Err(block.error("kinds", &format!("`{bad}` is not `<group>/<Kind>`, `<Kind>` or a set of kinds")));
    }
    let aliases = block.optional_strings(custom, "aliases")?;
    if let Some(bad) = aliases.iter().find(|alias| !is_id(alias)) {
        return Err(block.error("aliases", &format!("`{bad}` is not `<group>/<name>`")));
    }
    let since = block.text(custom, "since")?;
    if since.split('.').count() != 3 || !since.split('.').all(|part| part.parse::<u32>().is_ok()) {
        return Err(block.error("since", &format!("`{since}` is not a version")));
    }
    let title = block.text(root, "title")?;
    if title.ends_with('.') {
        return Err(block.error("title", "a title has no full stop"));
    }
    Ok(Metadata {
        title,
        description: block.text(root, "description")?.trim().to_owned(),
        references: references(&block, root)?,
        severity: block.word(custom, "severity", &SEVERITIES)?,
        profile: block.word(custom, "profile", &PROFILES)?,
        status: block.word(custom, "status", &STATUSES)?,
        since,
        aliases,
        kinds,
        needs,
        remediation: block.text(custom, "remediation")?.trim().to_owned(),
        frameworks,
        parameters: match custom.get("parameters") {
            Some(value) => parameters(&block, value)?,
            None => Vec::new(),
        },
    })
}

/// Reads a file of parameters: a mapping of names to schemas.
///
/// # Errors
///
/// As [`parse`].
pub fn parse_parameters(file: &str, text: &str) -> Result<Vec<Parameter>, String> {
    let block = Block::read(file, text.to_owned(), 0)?;
    parameters(&block, &block.value)
}

fn references(block: &Block, root: &Map<String, Value>) -> Result<Vec<(String, String)>, String> {
    let Some(value) = root.get("related_resources") else { return Ok(Vec::new()) };
    let list = value.as_array().ok_or_else(|| block.error("related_resources", "must be a list"))?;
    list.iter()
        .map(|entry| {
            let entry = block.object(entry, "related_resources")?;
            block.known(entry, &["ref", "description"], "related_resources")?;
            Ok((block.text(entry, "ref")?, block.text(entry, "description")?))
        })
        .collect()
}

fn parameters(block: &Block, value: &Value) -> Result<Vec<Parameter>, String> {
    sorted(block.object(value, "parameters")?)
        .into_iter()
        .map(|(name, written)| {
            let object = block.object(written, name)?;
            schema_is_known(block, name, written)?;
            let default = object.get("default").ok_or_else(|| block.error(name, "a parameter needs a `default`"))?;
            let strict = object.get("strict");
            for value in std::iter::once(default).chain(strict) {
                if !has_type(value, object) {
                    return Err(block.error(name, &format!("`{value}` is not of the parameter's type")));
                }
            }
            let mut schema = object.clone();
            schema.remove("strict");
            Ok(Parameter {
                name: name.clone(),
                written: written.clone(),
                schema: Value::Object(schema),
                default: default.clone(),
                strict: strict.cloned(),
                description: block
                    .text(object, "description")
                    .map_err(|_| block.error(name, "a parameter needs a `description`"))?,
            })
        })
        .collect()
}

fn schema_is_known(block: &Block, name: &str, schema: &Value) -> Result<(), String> {
    let object = block.object(schema, name)?;
    block.known(object, &SCHEMA, name)?;
    block.word(object, "type", &TYPES).map_err(|_| block.error(name, "every level of a schema needs a known `type`"))?;
    for key in ["items", "additionalProperties"] {
        if let Some(inner) = object.get(key) {
            schema_is_known(block, name, inner)?;
        }
    }
    if let Some(properties) = object.get("properties") {
        for inner in block.object(properties, name)?.values() {
            schema_is_known(block, name, inner)?;
        }
    }
    Ok(())
}

fn has_type(value: &Value, schema: &Map<String, Value>) -> bool {
    match schema.get("type").and_then(Value::as_str) {
        Some("array") => value.is_array(),
        Some("boolean") => value.is_boolean(),
        Some("integer") => value.is_i64(),
        Some("number") => value.is_number(),
        Some("object") => value.is_object(),
        Some("string") => value.is_string(),
        _ => false,
    }
}

/// The entries of an object in the order of their keys, whatever the features of `serde_json` are.
#[must_use]
pub fn sorted(object: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut entries: Vec<_> = object.iter().collect();
    entries.sort_by_key(|(key, _)| *key);
    entries
}

fn is_kind(text: &str) -> bool {
    let (group, kind) = text.rsplit_once('/').unwrap_or(("", text));
    group.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-'))
        && kind.starts_with(|c: char| c.is_ascii_uppercase())
        && kind.chars().all(|c| c.is_ascii_alphanumeric())
}

/// The name of a set of `policies/data/kinds.yaml`.
pub(crate) fn is_set(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c == '-')
}

/// `group/version/Kind`, `version/Kind` in the core group.
fn is_versioned_kind(text: &str) -> bool {
    text.rsplit_once('/').is_some_and(|(group_version, kind)| {
        let (group, version) = group_version.rsplit_once('/').unwrap_or(("", group_version));
        version.starts_with('v')
            && version.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
            && is_kind(&format!("{group}/{kind}"))
    })
}

/// Whether `text` is `<group>/<name>` in kebab-case.
#[must_use]
pub fn is_id(text: &str) -> bool {
    let part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_lowercase())
            && !part.ends_with('-')
            && !part.contains("--")
            && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    text.split_once('/').is_some_and(|(group, name)| part(group) && part(name))
}

/// YAML text inside a file, with where it begins.
struct Block<'a> {
    file: &'a str,
    text: String,
    offset: usize,
    value: Value,
}

impl<'a> Block<'a> {
    fn find(file: &'a str, source: &str) -> Result<Self, String> {
        let mut lines = source.lines().enumerate().skip_while(|(_, line)| line.trim_end() != "# METADATA");
        let Some((start, _)) = lines.next() else {
            return Err(format!("{file}:1: no `# METADATA` block above `package`"));
        };
        if source.lines().take(start).any(|line| line.starts_with("package ")) {
            return Err(format!("{file}:{}: METADATA must stand above `package`", start + 1));
        }
        let mut text = String::new();
        for (number, line) in lines {
            let Some(rest) = line.strip_prefix('#') else {
                if line.starts_with("package ") {
                    return Self::read(file, text, start + 1);
                }
                return Err(format!("{file}:{}: METADATA must be followed by `package`", number + 1));
            };
            text.push_str(rest.strip_prefix(' ').unwrap_or(rest));
            text.push('\n');
        }
        Err(format!("{file}:{}: METADATA must be followed by `package`", start + 1))
    }

    fn read(file: &'a str, text: String, offset: usize) -> Result<Self, String> {
        let value = yaml_serde::from_str(&text).map_err(|error| {
            let line = error.location().map_or(1, |location| location.line());
            format!("{file}:{}: {error}", offset + line)
        })?;
        Ok(Self { file, text, offset, value })
    }

    /// An error at the first line that has `key`.
    fn error(&self, key: &str, message: &str) -> String {
        let has_key = |line: &str| {
            line.match_indices(key).any(|(at, _)| {
                let before = line.get(..at).and_then(|text| text.chars().next_back());
                let after = line.get(at + key.len()..).unwrap_or_default();
                before.is_none_or(|c| !c.is_alphanumeric()) && after.starts_with(':')
            })
        };
        let line = self.text.lines().position(has_key).map_or(0, |line| line + 1);
        format!("{}:{}: {key}: {message}", self.file, self.offset + line)
    }

    fn known(&self, object: &Map<String, Value>, keys: &[&str], what: &str) -> Result<(), String> {
        match object.keys().find(|key| !keys.contains(&key.as_str())) {
            Some(key) => Err(self.error(key, &format!("unknown key of `{what}`; known are {}", keys.join(", ")))),
            None => Ok(()),
        }
    }

    fn field<'v>(&self, object: &'v Map<String, Value>, key: &str) -> Result<&'v Value, String> {
        object.get(key).ok_or_else(|| self.error(key, "missing"))
    }

    fn object<'v>(&self, value: &'v Value, key: &str) -> Result<&'v Map<String, Value>, String> {
        value.as_object().ok_or_else(|| self.error(key, "must be a mapping"))
    }

    fn text(&self, object: &Map<String, Value>, key: &str) -> Result<String, String> {
        match self.field(object, key)?.as_str().map(str::trim) {
            Some(text) if !text.is_empty() => Ok(text.to_owned()),
            _ => Err(self.error(key, "must be a text")),
        }
    }

    fn word(&self, object: &Map<String, Value>, key: &str, words: &[&str]) -> Result<String, String> {
        let text = self.text(object, key)?;
        if words.contains(&text.as_str()) {
            return Ok(text);
        }
        Err(self.error(key, &format!("`{text}` is none of {}", words.join(", "))))
    }

    fn strings(&self, value: &Value, key: &str) -> Result<Vec<String>, String> {
        let list = value.as_array().ok_or_else(|| self.error(key, "must be a list"))?;
        list.iter()
            .map(|entry| entry.as_str().map(str::to_owned).ok_or_else(|| self.error(key, "must be a list of strings")))
            .collect()
    }

    /// As [`Self::strings`]; numbers such as `5.3` or `1` are taken as written by YAML.
    fn scalars(&self, value: &Value, key: &str) -> Result<Vec<String>, String> {
        let list = value.as_array().ok_or_else(|| self.error(key, "must be a list"))?;
        list.iter()
            .map(|entry| match entry {
                Value::String(text) => Ok(text.clone()),
                _ => Err(self.error(key, &format!("`{entry}` must be quoted"))),
            })
            .collect()
    }

    fn optional_strings(&self, object: &Map<String, Value>, key: &str) -> Result<Vec<String>, String> {
        object.get(key).map_or_else(|| Ok(Vec::new()), |value| self.strings(value, key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "\
# METADATA
# title: Host served without TLS
# description: |
#   Text.
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   kinds: [networking.k8s.io/Ingress]
#   needs: [inventory:networking.k8s.io/v1/IngressClass, user_info]
#   remediation: Add it.
#   frameworks: {nist80053: [SC-8], pci4: [4.2.1]}
#   parameters:
#     exempt_hosts: {type: array, items: {type: string}, default: [], description: Hosts.}
package portcullis.route.missing_tls
";

    #[test]
    fn reads_a_block() {
        let metadata = parse("policy.rego", GOOD).unwrap();
        assert_eq!(metadata.title, "Host served without TLS");
        assert_eq!(metadata.description, "Text.");
        assert_eq!(metadata.parameters[0].default, Value::Array(Vec::new()));
        assert_eq!(metadata.frameworks[1], ("pci4".to_owned(), vec!["4.2.1".to_owned()]));
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for (from, to, message) in [
            ("severity: high", "severity: urgent", "policy.rego:6: severity: `urgent` is none of"),
            ("severity: high", "severety: high", "policy.rego:6: severety: unknown key"),
            ("# custom:", "# authors: [me]\n# custom:", "policy.rego:5: authors: unknown key"),
            ("default: [], ", "", "policy.rego:15: exempt_hosts: a parameter needs a `default`"),
            ("default: []", "default: 1", "policy.rego:15: exempt_hosts: `1` is not of"),
            ("user_info", "users", "policy.rego:11: needs: unknown need `users`"),
            ("nist80053", "nist", "policy.rego:13: nist: unknown key"),
            ("# METADATA", "# META", "policy.rego:1: no `# METADATA`"),
            ("since: 0.1.0", "since: soon", "policy.rego:9: since: "),
        ] {
            let error = parse("policy.rego", &GOOD.replace(from, to)).unwrap_err();
            assert!(error.starts_with(message), "{error}");
        }
    }
}
