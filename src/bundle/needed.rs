//! What of the libraries a policy needs: a ConstraintTemplate carries its libraries with it, and all of them in each template would
//! come near the largest object that an API server stores.
//!
//! Only rules that nothing reaches are left out, and comments. A rule is reached when its name stands in a rule that is reached: rules
//! and variables have different names in the portable profile, so a word tells, and one too many does no harm.

use std::collections::{BTreeMap, BTreeSet};

const IMPORT: &str = "import data.lib.portcullis.";

/// A module by its rules.
struct Module<'a> {
    imports: BTreeSet<&'a str>,
    /// The text of each rule, all its definitions together, with the line of the first for the order.
    rules: BTreeMap<&'a str, (usize, String)>,
}

/// The rules of libraries, as module and name, with the length of their text, that `policy` reaches.
pub fn reached(policy: &str, libraries: &[(&str, &str)]) -> BTreeMap<(String, String), usize> {
    let modules: BTreeMap<&str, Module<'_>> = libraries.iter().map(|(name, source)| (*name, read(source))).collect();
    let length = |(name, rule): &(&str, &str)| {
        modules.get(name).and_then(|module| module.rules.get(rule)).map_or(0, |(_, text)| text.len())
    };
    let rules = reached_in(policy, &modules);
    rules.iter().map(|rule| ((rule.0.to_owned(), rule.1.to_owned()), length(rule))).collect()
}

/// The text of the library modules that `policy` needs, with the rules it reaches, in the order of their names.
pub(super) fn needed(policy: &str, libraries: &[(&str, &str)]) -> Vec<String> {
    let modules: BTreeMap<&str, Module<'_>> = libraries.iter().map(|(name, source)| (*name, read(source))).collect();
    let reached = reached_in(policy, &modules);
    modules.iter().filter_map(|(name, module)| write(name, module, &reached)).collect()
}

fn reached_in<'a>(policy: &str, modules: &'a BTreeMap<&'a str, Module<'a>>) -> BTreeSet<(&'a str, &'a str)> {
    let main = read(policy);
    let mut reached = BTreeSet::new();
    let direct = main.rules.values().flat_map(|(_, text)| imported(&main, text));
    let mut open: Vec<(String, String)> = direct.map(|(name, rule)| (name.to_owned(), rule.to_owned())).collect();
    while let Some((name, rule)) = open.pop() {
        let Some((name, module)) = modules.get_key_value(name.as_str()) else { continue };
        let Some((rule, (_, text))) = module.rules.get_key_value(rule.as_str()) else { continue };
        if reached.insert((*name, *rule)) {
            let own = references(text).into_iter().filter_map(|(word, _)| module.rules.get_key_value(word));
            open.extend(own.map(|(word, _)| ((*name).to_owned(), (*word).to_owned())));
            open.extend(imported(module, text).into_iter().map(|(name, rule)| (name.to_owned(), rule.to_owned())));
        }
    }
    reached
}

fn read(source: &str) -> Module<'_> {
    let mut module = Module { imports: BTreeSet::new(), rules: BTreeMap::new() };
    let mut current = None;
    for (number, line) in source.lines().enumerate() {
        if let Some(import) = line.strip_prefix(IMPORT) {
            module.imports.insert(import.trim());
        } else if line.starts_with(|c: char| c.is_ascii_lowercase()) && !line.starts_with("package ") {
            let name = line.split(|c| !is_word(c)).next().unwrap_or(line);
            module.rules.entry(name).or_insert((number, String::new())).1.push_str(&format!("\n{line}\n"));
            current = Some(name);
        } else if line.starts_with('#') {
            current = None;
        } else if let Some((_, text)) = current.and_then(|name| module.rules.get_mut(name))
            && !line.is_empty()
            && !line.trim_start().starts_with("# ")
        {
            text.push_str(line);
            text.push('\n');
        }
    }
    module
}

/// The rules of imported modules that a text names.
fn imported<'a>(module: &Module<'_>, text: &'a str) -> Vec<(&'a str, &'a str)> {
    let through = |(word, next): (&'a str, Option<&'a str>)| Some((word, next?)).filter(|_| module.imports.contains(word));
    references(text).into_iter().filter_map(through).collect()
}

/// The words of a text that follow no dot, each with the word after its dot.
fn references(text: &str) -> BTreeSet<(&str, Option<&str>)> {
    let mut found = BTreeSet::new();
    for path in text.split(|c| !is_word(c) && c != '.') {
        let mut words = path.split('.');
        if let Some(word) = words.next().filter(|word| !word.is_empty()) {
            found.insert((word, words.next()));
        }
    }
    found
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// The module with what is reached of it; `None` where that is nothing.
fn write(name: &str, module: &Module<'_>, reached: &BTreeSet<(&str, &str)>) -> Option<String> {
    let kept = module.rules.iter().filter(|(rule, _)| reached.contains(&(name, **rule)));
    let mut texts: Vec<&(usize, String)> = kept.map(|(_, text)| text).collect();
    if texts.is_empty() {
        return None;
    }
    texts.sort();
    let used: BTreeSet<&str> = texts.iter().flat_map(|(_, text)| imported(module, text)).map(|(import, _)| import).collect();
    let imports: Vec<String> = used.iter().map(|import| format!("{IMPORT}{import}\n")).collect();
    let rules: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
    let gap = if imports.is_empty() { "" } else { "\n" };
    Some(format!("package lib.portcullis.{name}\n{gap}{}{}", imports.concat(), rules.concat()))
}

#[cfg(test)]
mod tests {
    use super::needed;

    const HOSTS: &str = "# METADATA\n# title: x\npackage lib.portcullis.hosts\n\nimport data.lib.portcullis.access\nimport data.lib.portcullis.paths\n\n\
        # A comment.\nshown(h) := v if {\n\t# why\n\tv := access.str(h, \"x\")\n} else := other\n\nother := 1\n\nunused(h) := paths.x(h)\n";
    const ACCESS: &str = "package lib.portcullis.access\n\nstr(o, k) := v if {\n\tv := o[k]\n} else := \"\"\n\nnum(o) := o\n";

    #[test]
    fn keeps_what_is_reached() {
        let policy =
            "package portcullis.x.y\n\nimport data.lib.portcullis.hosts\n\nviolation contains x if {\n\tx := hosts.shown(1)\n}\n";
        let found =
            needed(policy, &[("access", ACCESS), ("hosts", HOSTS), ("paths", "package lib.portcullis.paths\n\nx(h) := h\n")]);
        let access = "package lib.portcullis.access\n\nstr(o, k) := v if {\n\tv := o[k]\n} else := \"\"\n";
        let hosts = "package lib.portcullis.hosts\n\nimport data.lib.portcullis.access\n\nshown(h) := v if {\n\tv := access.str(h, \"x\")\n} \
                     else := other\n\nother := 1\n";
        assert_eq!(found, [access, hosts]);
    }
}
