//! The lint: which modules are given, what their rules depend on, and the checks of declarations.

use std::collections::{HashMap, HashSet};

use super::builtins::{self, Type};
use super::check::Checker;
use super::lexer::Source;
use super::tree::{ExprKind, Import, Kind, Module, Rule, Span};
use super::{Diagnostic, Options, parser, recursion};
use crate::error::ErrorKind;

/// Modules of `lib.portcullis` that read `input` and `data.inventory` for all others.
const ACCESSORS: [&str; 4] = ["access", "facts", "inventory", "parameters"];

/// One parsed module.
pub struct Unit<'s> {
    pub source: Source<'s>,
    pub module: Module,
    pub options: Options,
    pub package: String,
}

impl Unit<'_> {
    /// Whether the module may mention `input` and `data.inventory`.
    pub fn is_accessor(&self) -> bool {
        let module = self.package.strip_prefix("lib.portcullis.");
        module.is_some_and(|module| ACCESSORS.contains(&module)) || self.options.generated
    }

    pub fn is_access(&self) -> bool {
        self.package == "lib.portcullis.access"
    }
}

/// What is known of the rules of one name.
#[derive(Clone, Copy, Debug)]
pub struct Signature {
    /// The number of parameters; none where it is no function.
    pub arity: Option<usize>,
    /// Whether it is always defined.
    pub total: bool,
    pub kind: Type,
    /// Whether it hands on what was read from the input as it is.
    pub raw: bool,
}

/// The rules of all modules by package and name.
pub struct Library {
    nodes: HashMap<String, HashMap<String, usize>>,
    signatures: Vec<Signature>,
    /// Whether a package that is not here does not exist.
    pub closed: bool,
}

impl Library {
    fn new(units: &[Unit<'_>], closed: bool) -> (Self, Vec<Vec<(usize, usize)>>) {
        let mut library = Self { nodes: HashMap::new(), signatures: Vec::new(), closed };
        let mut definitions: Vec<Vec<(usize, usize)>> = Vec::new();
        for (at, unit) in units.iter().enumerate().filter(|(_, unit)| !unit.options.test) {
            let names = library.nodes.entry(unit.package.clone()).or_default();
            for (index, rule) in unit.module.rules.iter().enumerate() {
                let node = *names.entry(rule.head.name.text.clone()).or_insert(definitions.len());
                if node == definitions.len() {
                    definitions.push(Vec::new());
                    let arity = match &rule.head.kind {
                        Kind::Function { parameters, .. } => Some(parameters.len()),
                        _ => None,
                    };
                    library.signatures.push(Signature { arity, total: false, kind: Type::Any, raw: false });
                }
                if let Some(of_name) = definitions.get_mut(node) {
                    of_name.push((at, index));
                }
            }
        }
        (library, definitions)
    }

    pub fn has_package(&self, package: &str) -> bool {
        self.nodes.contains_key(package)
    }

    pub fn node(&self, package: &str, name: &str) -> Option<usize> {
        self.nodes.get(package)?.get(name).copied()
    }

    pub fn signature(&self, node: usize) -> Option<Signature> {
        self.signatures.get(node).copied()
    }
}

/// Lints modules: file, source and, where they are not inferred, options.
pub fn run(inputs: &[(&str, &str, Option<Options>)], closed: bool) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut units = Vec::new();
    for (file, text, options) in inputs {
        let source = Source { file, text };
        match parser::parse(source) {
            Ok(module) => {
                let package = module.package_path();
                let options = options.unwrap_or_else(|| Options::infer(file, &module));
                units.push(Unit { source, module, options, package });
            }
            Err(error) => found.push(Diagnostic {
                rule: if error.kind() == ErrorKind::Limit { "limit" } else { "syntax" },
                message: error.message().to_owned(),
                location: error.location().cloned().unwrap_or_else(|| source.location(Span::default())),
                remedy: error.help().unwrap_or("see the Rego grammar").to_owned(),
            }),
        }
    }
    let (mut library, definitions) = Library::new(&units, closed);
    let rule_at = |&(unit, rule): &(usize, usize)| -> Option<(&Unit<'_>, &Rule)> {
        let unit = units.get(unit)?;
        Some((unit, unit.module.rules.get(rule)?))
    };

    let edges: Vec<Vec<usize>> = definitions
        .iter()
        .map(|places| {
            let mut uses = HashSet::new();
            for (unit, rule) in places.iter().filter_map(rule_at) {
                let mut checker = Checker::new(unit, &library, false);
                checker.rule(rule);
                uses.extend(checker.uses);
            }
            let mut uses: Vec<usize> = uses.into_iter().collect();
            uses.sort_unstable();
            uses
        })
        .collect();
    let (sorted, back) = recursion::order(&edges);
    for node in sorted {
        let signature = definitions.get(node).map(|places| {
            let clauses = places.iter().filter_map(rule_at).map(|(unit, rule)| Checker::new(unit, &library, false).rule(rule));
            clauses.reduce(|one, other| Signature {
                arity: one.arity,
                total: one.total || other.total,
                kind: one.kind.join(other.kind),
                raw: one.raw || other.raw,
            })
        });
        if let (Some(Some(signature)), Some(slot)) = (signature, library.signatures.get_mut(node)) {
            *slot = signature;
        }
    }
    for (from, to) in back {
        let place = |node: usize| definitions.get(node).and_then(|places| places.first()).and_then(rule_at);
        if let (Some((unit, rule)), Some((other_unit, other))) = (place(from), place(to)) {
            found.push(Diagnostic {
                rule: "recursion",
                message: format!(
                    "`{}` depends on itself through `{}.{}`; OPA refuses that and regorus overflows its stack",
                    rule.head.name.text, other_unit.package, other.head.name.text
                ),
                location: unit.source.location(rule.head.name.span),
                remedy: "compute a fixpoint natively, as a fact".to_owned(),
            });
        }
    }
    for unit in &units {
        found.extend(check(unit, &library));
    }
    found.sort_by(|one, other| (&one.location, one.rule).cmp(&(&other.location, other.rule)));
    found.dedup_by(|one, other| one.rule == other.rule && one.location == other.location);
    found
}

/// All checks of one module.
fn check(unit: &Unit<'_>, library: &Library) -> Vec<Diagnostic> {
    let mut checker = Checker::new(unit, library, true);
    imports(&mut checker, unit, library);
    if unit.options.test {
        // Tests run in OPA only: everything but their imports is OPA's to judge.
        let mut silent = Checker::new(unit, library, false);
        for rule in &unit.module.rules {
            silent.rule(rule);
        }
        checker.imported = silent.imported;
    } else {
        for rule in &unit.module.rules {
            declaration(&mut checker, unit, rule);
            checker.rule(rule);
        }
        definitions(&mut checker, unit);
    }
    for import in &unit.module.imports {
        if !checker.imported.contains(import.name()) {
            let message = format!("the import `{}` is not used", import.name());
            checker.found("unused", import.span, message, "remove it");
        }
    }
    checker.diagnostics
}

fn imports(checker: &mut Checker<'_>, unit: &Unit<'_>, library: &Library) {
    let mut names = HashSet::new();
    for import in &unit.module.imports {
        let target = import.target();
        let module = target.strip_prefix("data.lib.portcullis.");
        let tested = (unit.options.test || unit.options.generated) && target.starts_with("data.");
        if !tested && module.is_none_or(|module| module.is_empty() || module.contains('.')) {
            checker.found("import", import.span, foreign_import(&target), "import only `data.lib.portcullis.<module>`");
        } else if !tested && import.alias.is_some() {
            let message = "an alias hides which module is meant from readers and generators";
            checker.found("import", import.span, message, "drop `as`");
        } else if library.closed && !tested && !library.has_package(target.strip_prefix("data.").unwrap_or(&target)) {
            let message = format!("`{target}` is not one of the modules given; OPA makes the reference undefined, silently");
            checker.found("undefined-name", import.span, message, "mend the import");
        }
        named(checker, import);
        if !names.insert(import.name()) {
            let message = format!("`{}` is imported twice", import.name());
            checker.found("name-collision", import.span, message, "remove one");
        }
        if let Some(rule) = unit.module.definitions(import.name()).next() {
            let message = format!("`{}` is also an import; the rule hides it", import.name());
            checker.found("name-collision", rule.head.name.span, message, "rename the rule");
        }
    }
}

fn foreign_import(target: &str) -> String {
    match target.split('.').next() {
        Some("rego" | "future") => format!("`import {target}` is refused by Gatekeeper, and Rego v1 does not need it"),
        Some("input") => format!("`import {target}` is refused by Gatekeeper and reads the input without a type check"),
        _ => format!("Gatekeeper accepts library modules only, not `{target}`"),
    }
}

fn named(checker: &mut Checker<'_>, import: &Import) {
    if builtins::is_reserved(import.name()) {
        let message = format!("the import hides the builtins named `{0}` or `{0}.…` in OPA", import.name());
        checker.found("builtin-name", import.span, message, "name the module otherwise");
    }
}

/// What a head may look like.
fn declaration(checker: &mut Checker<'_>, unit: &Unit<'_>, rule: &Rule) {
    let head = &rule.head;
    let name = &head.name;
    if builtins::is_reserved(&name.text) {
        let message = format!("OPA then reads `{0}` and `{0}.…` as the rule, not as the builtin; regorus does not", name.text);
        checker.found("builtin-name", name.span, message, "rename the rule");
    }
    if let Some(first) = head.path.first() {
        let partial = matches!(first.kind, super::tree::StepKind::Index(_));
        let span = head.span;
        if rule.default {
            checker.found("default", span, "regorus cannot evaluate a default of a reference", "define a complete rule");
        } else if partial {
            let message = format!(
                "`{0}[…]` builds an object; regorus' interpreter loses all of it where one value is undefined, and its VM flattens `{0}[…] contains`",
                name.text
            );
            let remedy = "write `contains` with an element that holds key and value, or a complete rule with an object comprehension";
            checker.found("partial-object", span, message, remedy);
        } else {
            let message = "regorus cannot evaluate a rule whose name is a path";
            checker.found("reference-head", span, message, "give the rule one name");
        }
    }
    if rule.default {
        match &head.kind {
            Kind::Function { .. } => {
                let message = "regorus' VM ignores the default of a function";
                checker.found("default", head.span, message, "end the function with `else := …`");
            }
            Kind::Complete { value: Some(value) } if !is_constant(value) => {
                checker.found("default", value.span, "a default is a constant", "write a literal");
            }
            _ => {}
        }
    }
    if let Kind::Function { parameters, .. } = &head.kind {
        for parameter in parameters {
            if parameter.as_var().is_none() {
                let message = "a pattern as parameter makes definitions overlap unseen";
                checker.found("function-parameter", parameter.span, message, "name the parameter and compare it in the body");
            }
        }
    }
    if !unit.options.library && !unit.options.generated && matches!(name.text.as_str(), "violation" | "unknown") {
        shape(checker, rule);
    }
}

/// `violation contains {"msg": msg, "details": details}`, as Gatekeeper needs it.
fn shape(checker: &mut Checker<'_>, rule: &Rule) {
    let remedy = "write `contains {\"msg\": msg, \"details\": details} if {…}`";
    let keys = match &rule.head.kind {
        Kind::Contains { element } => match &element.kind {
            ExprKind::Object(items) => items.iter().filter_map(|(key, _)| key.as_str()).collect::<Vec<_>>(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    if keys != ["msg", "details"] && keys != ["details", "msg"] {
        let message = format!("`{}` is not a set of objects `msg` and `details`; Gatekeeper drops others silently", rule.head.name.text);
        checker.found("violation-shape", rule.head.span, message, remedy);
    }
}

/// Rules of one name.
fn definitions(checker: &mut Checker<'_>, unit: &Unit<'_>) {
    let mut by_name: HashMap<&str, Vec<&Rule>> = HashMap::new();
    for rule in unit.module.rules.iter().filter(|rule| rule.head.path.is_empty()) {
        by_name.entry(&rule.head.name.text).or_default().push(rule);
    }
    for (name, rules) in by_name {
        let shape = |rule: &Rule| match &rule.head.kind {
            Kind::Contains { .. } => (0, 0),
            Kind::Complete { .. } => (1, 0),
            Kind::Function { parameters, .. } => (2, parameters.len()),
        };
        let Some(first) = rules.first() else { continue };
        for rule in rules.iter().skip(1) {
            if shape(rule) != shape(first) {
                let message = format!("`{name}` is already another kind of rule, or has another number of parameters");
                checker.found("name-collision", rule.head.name.span, message, "rename one");
            }
        }
        let valued: Vec<_> = rules.iter().filter(|rule| !rule.default).collect();
        let conflicting = |rule: &&Rule| {
            let value = match &rule.head.kind {
                Kind::Contains { .. } => return false,
                Kind::Complete { value } | Kind::Function { value, .. } => value,
            };
            !rule.branches.is_empty() || value.as_ref().is_some_and(|value| value.kind != ExprKind::Bool(true))
        };
        if valued.len() > 1 && valued.iter().any(|rule| conflicting(rule)) {
            for rule in valued.iter().skip(1) {
                let message = format!(
                    "`{name}` has several definitions with values; where two hold, OPA stops with an error and regorus' VM picks one or none"
                );
                checker.found("multiple-definitions", rule.head.span, message, "join them to one `else` chain");
            }
        }
    }
}

/// Whether an expression is a literal through and through.
pub fn is_constant(expr: &super::tree::Expr) -> bool {
    if expr.body().is_some() {
        return false;
    }
    let literal = expr.is_scalar() || matches!(expr.kind, ExprKind::Array(_) | ExprKind::Set(_) | ExprKind::Object(_));
    let mut constant = literal;
    expr.parts(&mut |part| constant &= is_constant(part));
    constant
}
