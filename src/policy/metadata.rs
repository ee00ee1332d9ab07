//! METADATA: the comment block above `package`, read without running Rego.

use serde_json::{Map, Value};

use super::generated::KIND_SETS;
use super::parameters::schemas;
use super::suggest::suggestion;
use super::{Policy, Profile, Severity, Status};
use crate::document::Document;
use crate::error::{Error, ErrorKind, Location};
use crate::limits::Limits;

const KEYS: [&str; 5] = ["title", "description", "scope", "related_resources", "custom"];
const CUSTOM: [&str; 10] =
    ["severity", "profile", "status", "since", "aliases", "kinds", "needs", "remediation", "frameworks", "parameters"];

/// Reads the policy in `source`.
///
/// # Errors
///
/// [`ErrorKind::Policy`] with file and line when METADATA is missing, unreadable, incomplete or has an unknown key, or when
/// the package is not `portcullis.<group>.<name>`.
pub(crate) fn read(file: &str, source: &str) -> Result<Policy, Error> {
    let reader = Reader { file, source };
    let package = reader.package()?;
    let block = reader.block()?;
    let custom = block.get("custom").and_then(Value::as_object).cloned().unwrap_or_default();
    reader.known(&block, &KEYS)?;
    reader.known(&custom, &CUSTOM)?;
    reader.policy(package, &block, &custom)
}

/// The package that `source` declares, and its line.
pub(crate) fn package(source: &str) -> Option<(u32, &str)> {
    source.lines().zip(1..).find_map(|(line, number)| {
        let rest = line.strip_prefix("package ")?;
        Some((number, rest.split('#').next().unwrap_or(rest).trim()))
    })
}

struct Reader<'a> {
    file: &'a str,
    source: &'a str,
}

impl Reader<'_> {
    fn fail(&self, line: u32, message: impl Into<String>) -> Error {
        Error::new(ErrorKind::Policy, message).at(Location::new(self.file, line, 1))
    }

    fn package(&self) -> Result<&str, Error> {
        let (line, package) = package(self.source).ok_or_else(|| self.fail(1, "the module has no package"))?;
        let parts: Vec<&str> = package.split('.').collect();
        match parts.as_slice() {
            ["portcullis", group, name] if is_word(group) && is_word(name) => Ok(package),
            _ => Err(self
                .fail(line, format!("the package `{package}` is not that of a policy"))
                .remedy("write `package portcullis.<group>.<name>`, in snake_case")),
        }
    }

    fn block(&self) -> Result<Map<String, Value>, Error> {
        let start = self.source.lines().position(|line| line.trim() == "# METADATA");
        let start = start
            .ok_or_else(|| self.fail(1, "the policy has no METADATA").remedy("write a `# METADATA` comment above `package`"))?;
        let text = self.aligned(start);
        let parsed = Document::parse(self.file, text.as_bytes(), &Limits::default());
        if let Some(error) = parsed.errors().first() {
            let error = Error::new(ErrorKind::Policy, format!("METADATA is no YAML: {}", error.message()))
                .at(error.location().cloned().unwrap_or_else(|| Location::new(self.file, 1, 1)));
            return Err(error);
        }
        match parsed.documents().first().map(Document::value) {
            Some(Value::Object(block)) => Ok(block.clone()),
            _ => Err(self.fail(1, "METADATA is empty")),
        }
    }

    /// The YAML of the block, with empty lines above it, so that lines in errors are those of the file.
    fn aligned(&self, start: usize) -> String {
        let mut text = "\n".repeat(start + 1);
        for line in self.source.lines().skip(start + 1) {
            let Some(content) = line.strip_prefix('#') else { break };
            text.push_str(content.strip_prefix(' ').unwrap_or(content));
            text.push('\n');
        }
        text
    }

    fn line_of(&self, key: &str) -> u32 {
        let wanted = format!("{key}:");
        let comment = |line: &str| line.trim_start_matches('#').trim_start().starts_with(&wanted);
        self.source.lines().zip(1..).find(|(line, _)| comment(line)).map_or(1, |(_, number)| number)
    }

    fn known(&self, block: &Map<String, Value>, keys: &[&str]) -> Result<(), Error> {
        let Some(unknown) = block.keys().find(|key| !keys.contains(&key.as_str())) else {
            return Ok(());
        };
        let error = self.fail(self.line_of(unknown), format!("METADATA has the unknown key `{unknown}`"));
        Err(match suggestion(unknown, keys.iter().copied()) {
            Some(near) => error.remedy(format!("did you mean `{near}`?")),
            None => error.remedy(format!("known: {}", keys.join(", "))),
        })
    }

    fn policy(&self, package: &str, block: &Map<String, Value>, custom: &Map<String, Value>) -> Result<Policy, Error> {
        let name = package.strip_prefix("portcullis.").unwrap_or(package);
        Ok(Policy {
            id: name.replace('.', "/").replace('_', "-"),
            title: self.text(block, "title")?,
            description: self.text(block, "description")?,
            severity: self.rated::<Severity>(custom, "severity", None)?,
            profile: self.rated(custom, "profile", Some(Profile::Baseline))?,
            status: self.rated(custom, "status", Some(Status::Stable))?,
            since: custom.get("since").map(plain).unwrap_or_default(),
            aliases: self.texts(custom, "aliases")?,
            kinds: self.kinds(custom)?,
            needs: self.needs(custom)?,
            remediation: self.text(custom, "remediation")?,
            references: references(block),
            frameworks: custom.get("frameworks").cloned().unwrap_or_else(|| Value::Object(Map::new())),
            parameters: schemas(custom.get("parameters").unwrap_or(&Value::Null)),
            package: package.to_owned(),
            file: self.file.to_owned(),
            source: self.source.to_owned(),
            bundled: false,
        })
    }

    fn text(&self, from: &Map<String, Value>, key: &str) -> Result<String, Error> {
        match from.get(key).and_then(Value::as_str).map(str::trim) {
            Some(text) if !text.is_empty() => Ok(text.to_owned()),
            _ => Err(self.fail(self.line_of(key), format!("METADATA lacks the text `{key}`"))),
        }
    }

    fn texts(&self, from: &Map<String, Value>, key: &str) -> Result<Vec<String>, Error> {
        let Some(value) = from.get(key) else { return Ok(Vec::new()) };
        let texts = value.as_array().and_then(|all| all.iter().map(|one| one.as_str().map(str::to_owned)).collect());
        texts.ok_or_else(|| self.fail(self.line_of(key), format!("`{key}` in METADATA must be a list of texts")))
    }

    fn kinds(&self, custom: &Map<String, Value>) -> Result<Vec<String>, Error> {
        let kinds = self.texts(custom, "kinds")?;
        if kinds.is_empty() {
            let error = self.fail(self.line_of("kinds"), "METADATA lacks the list `kinds`");
            return Err(error.remedy("list the kinds it judges as `group/Kind`, or `*`"));
        }
        let mut all: Vec<String> = Vec::new();
        for kind in kinds {
            let of_set = kind_set(&kind).map(|set| set.iter().map(|kind| without_version(kind)).collect());
            for kind in of_set.unwrap_or_else(|| vec![kind]) {
                if !all.contains(&kind) {
                    all.push(kind);
                }
            }
        }
        Ok(all)
    }

    fn needs(&self, custom: &Map<String, Value>) -> Result<Vec<String>, Error> {
        let mut all = Vec::new();
        for need in self.texts(custom, "needs")? {
            match need.strip_prefix("inventory:").and_then(kind_set) {
                Some(set) => all.extend(set.iter().map(|kind| format!("inventory:{kind}"))),
                None => all.push(need),
            }
        }
        Ok(all)
    }

    fn rated<T: std::str::FromStr<Err = Error>>(
        &self,
        custom: &Map<String, Value>,
        key: &str,
        default: Option<T>,
    ) -> Result<T, Error> {
        match (custom.get(key).and_then(Value::as_str), default) {
            (Some(text), _) => text.parse().map_err(|error: Error| {
                let own = self.fail(self.line_of(key), error.message());
                error.help().map_or(own.clone(), |help| own.remedy(help))
            }),
            (None, Some(default)) if !custom.contains_key(key) => Ok(default),
            _ => Err(self.fail(self.line_of(key), format!("METADATA lacks the text `{key}`"))),
        }
    }
}

/// The kinds of a set that METADATA may name.
fn kind_set(name: &str) -> Option<&'static [&'static str]> {
    KIND_SETS.iter().find(|(known, _)| *known == name).map(|(_, kinds)| *kinds)
}

fn without_version(kind: &str) -> String {
    match kind.split('/').collect::<Vec<_>>().as_slice() {
        [group, _, kind] => format!("{group}/{kind}"),
        [_, kind] => (*kind).to_owned(),
        _ => kind.to_owned(),
    }
}

fn references(block: &Map<String, Value>) -> Vec<(String, String)> {
    let text = |entry: &Value, key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let all = block.get("related_resources").and_then(Value::as_array);
    all.into_iter().flatten().map(|entry| (text(entry, "ref"), text(entry, "description"))).collect()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}
