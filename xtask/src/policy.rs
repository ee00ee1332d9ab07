//! The policies and libraries on disk.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::case::Case;
use crate::files;
use crate::kinds::KindSets;
use crate::metadata::{self, Metadata, Parameter};

/// One folder of `policies/`.
#[derive(Clone, Debug)]
pub struct Policy {
    /// `<group>/<name>` in kebab-case.
    pub id: String,
    /// In snake_case.
    pub group: String,
    /// In snake_case.
    pub name: String,
    /// `policies/<group>/<name>`.
    pub folder: String,
    pub source: String,
    pub metadata: Metadata,
    pub cases: Vec<Case>,
}

impl Policy {
    /// The path of `policy.rego` relative to the repository.
    #[must_use]
    pub fn file(&self) -> String {
        format!("{}/policy.rego", self.folder)
    }

    /// `portcullis.<group>.<name>`.
    #[must_use]
    pub fn package(&self) -> String {
        format!("portcullis.{}.{}", self.group, self.name)
    }

    /// `Portcullis<Group><Name>`.
    #[must_use]
    pub fn gatekeeper_kind(&self) -> String {
        format!("Portcullis{}{}", camel(&self.group), camel(&self.name))
    }

    /// Whether `policy.rego` defines `unknown`.
    #[must_use]
    pub fn has_unknown(&self) -> bool {
        self.source.lines().any(|line| line.starts_with("unknown contains"))
    }

    /// `group/Kind` of the inventory it needs.
    #[must_use]
    pub fn inventory_kinds(&self) -> Vec<&str> {
        self.metadata.needs.iter().filter_map(|need| need.strip_prefix("inventory:")).collect()
    }
}

fn camel(snake: &str) -> String {
    let capital = |word: &str| {
        let mut chars = word.chars();
        chars.next().map(|first| first.to_ascii_uppercase().to_string() + chars.as_str()).unwrap_or_default()
    };
    snake.split('_').map(capital).collect()
}

/// Everything below `policies/` that is written by hand, tests aside.
#[derive(Clone, Debug)]
pub struct Library {
    /// In the order of their ids.
    pub policies: Vec<Policy>,
    /// Module name and source of `policies/lib/*.rego`; generated ones replace what is on disk.
    pub modules: BTreeMap<String, String>,
    pub common: Vec<Parameter>,
    pub sets: KindSets,
}

impl Library {
    /// Reads `policies/`. `generated` are the library modules that are generated from it.
    ///
    /// # Errors
    ///
    /// When a file cannot be read or breaks the contract; the message has file and line. All broken policies are named.
    pub fn read(root: &Path) -> Result<Self, String> {
        let sets = KindSets::read(root)?;
        let mut policies = Vec::new();
        let mut errors = Vec::new();
        let mut modules = BTreeMap::new();
        for file in files::list(root, "policies")? {
            match file.split('/').collect::<Vec<_>>().as_slice() {
                ["policies", "lib", name] => {
                    if let Some(name) = name.strip_suffix(".rego").filter(|name| !name.ends_with("_test")) {
                        modules.insert(name.to_owned(), files::read(root, &file)?);
                    }
                }
                ["policies", group, name, "policy.rego"] => match read_policy(root, group, name, &sets) {
                    Ok(policy) => policies.push(policy),
                    Err(error) => errors.push(error),
                },
                _ => {}
            }
        }
        if !errors.is_empty() {
            return Err(errors.join("\n"));
        }
        policies.sort_by(|a, b| a.id.cmp(&b.id));
        let path = "policies/data/common_parameters.yaml";
        let common =
            if root.join(path).is_file() { metadata::parse_parameters(path, &files::read(root, path)?)? } else { Vec::new() };
        for policy in &policies {
            if let Some(clash) = policy.metadata.parameters.iter().find(|own| common.iter().any(|shared| shared.name == own.name))
            {
                return Err(format!("{}: parameter `{}` is a common one", policy.file(), clash.name));
            }
        }
        Ok(Self { policies, modules, common, sets })
    }

    /// The library modules that `source` reaches through imports, sorted.
    ///
    /// # Errors
    ///
    /// When an imported module does not exist.
    pub fn closure(&self, file: &str, source: &str) -> Result<Vec<&str>, String> {
        let mut found = BTreeSet::new();
        let mut open: Vec<(String, String)> = imports(source).map(|name| (file.to_owned(), name.to_owned())).collect();
        while let Some((from, name)) = open.pop() {
            let Some((key, source)) = self.modules.get_key_value(&name) else {
                return Err(format!("{from}: imports `data.lib.portcullis.{name}`, but there is no policies/lib/{name}.rego"));
            };
            if found.insert(key.as_str()) {
                open.extend(imports(source).map(|next| (format!("policies/lib/{name}.rego"), next.to_owned())));
            }
        }
        Ok(found.into_iter().collect())
    }
}

fn imports(source: &str) -> impl Iterator<Item = &str> {
    source
        .lines()
        .filter_map(|line| line.strip_prefix("import data.lib.portcullis."))
        .map(|rest| rest.split_whitespace().next().unwrap_or_default())
}

fn read_policy(root: &Path, group: &str, name: &str, sets: &KindSets) -> Result<Policy, String> {
    let folder = format!("policies/{group}/{name}");
    let file = format!("{folder}/policy.rego");
    let id = format!("{group}/{name}").replace('_', "-");
    if !metadata::is_id(&id) || format!("{group}{name}").contains('-') {
        return Err(format!("{file}:1: folder names are snake_case"));
    }
    let source = files::read(root, &file)?;
    let package = format!("package portcullis.{group}.{name}");
    if let Some((number, line)) = source.lines().enumerate().find(|(_, line)| line.starts_with("package "))
        && line.trim_end() != package
    {
        return Err(format!("{file}:{}: must be `{package}`", number + 1));
    }
    let mut metadata = metadata::parse(&file, &source)?;
    metadata.kinds = sets.kinds(&file, &metadata.kinds)?;
    metadata.needs = sets.needs(&file, &metadata.needs)?;
    let mut cases = Vec::new();
    for file in files::list(root, &format!("{folder}/cases"))? {
        cases.push(Case::read(root, &file)?);
    }
    Ok(Policy { id, group: group.to_owned(), name: name.to_owned(), folder, source, metadata, cases })
}
