//! The lint: which modules are given, what their rules depend on, and the checks of declarations.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};

use super::builtins;
use super::check::Checker;
use super::lexer::Source;
use super::tree::{ExprKind, Import, Kind, Module, Rule, Span};
use super::types::Type;
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
#[derive(Clone, Debug)]
pub struct Signature {
    /// The number of parameters; none where it is no function.
    pub arity: Option<usize>,
    /// Whether it is always defined.
    pub total: bool,
    pub kind: Type,
}

impl Signature {
    fn join(&self, other: &Self) -> Self {
        Self { arity: self.arity, total: self.total || other.total, kind: self.kind.join(&other.kind) }
    }
}

/// How many calls deep the types of arguments are followed.
const MAX_CALLS: usize = 12;
/// How many different calls are followed.
const MAX_INSTANCES: usize = 20_000;

/// The rules of all modules. A node is all rules of one package and name.
pub struct Library<'a> {
    units: &'a [Unit<'a>],
    nodes: HashMap<String, HashMap<String, usize>>,
    /// Unit and index of each rule of a node.
    places: Vec<Vec<(usize, usize)>>,
    signatures: Vec<Signature>,
    /// The signature of a function for arguments of given types.
    instances: RefCell<HashMap<(usize, String), Signature>>,
    /// With what types functions are called.
    arguments: RefCell<HashMap<usize, Vec<Type>>>,
    open: RefCell<Vec<usize>>,
    followed: Cell<usize>,
    /// Whether a package that is not here does not exist.
    pub closed: bool,
}

impl<'a> Library<'a> {
    fn new(units: &'a [Unit<'a>], closed: bool) -> Self {
        let mut nodes: HashMap<String, HashMap<String, usize>> = HashMap::new();
        let mut places: Vec<Vec<(usize, usize)>> = Vec::new();
        let mut signatures = Vec::new();
        for (at, unit) in units.iter().enumerate().filter(|(_, unit)| !unit.options.test) {
            let names = nodes.entry(unit.package.clone()).or_default();
            for (index, rule) in unit.module.rules.iter().enumerate() {
                let node = *names.entry(rule.head.name.text.clone()).or_insert(places.len());
                if node == places.len() {
                    places.push(Vec::new());
                    let arity = match &rule.head.kind {
                        Kind::Function { parameters, .. } => Some(parameters.len()),
                        _ => None,
                    };
                    signatures.push(Signature { arity, total: false, kind: Type::Any });
                }
                if let Some(of_name) = places.get_mut(node) {
                    of_name.push((at, index));
                }
            }
        }
        Self {
            units,
            nodes,
            places,
            signatures,
            instances: RefCell::default(),
            arguments: RefCell::default(),
            open: RefCell::default(),
            followed: Cell::new(0),
            closed,
        }
    }

    pub fn has_package(&self, package: &str) -> bool {
        self.nodes.contains_key(package)
    }

    pub fn node(&self, package: &str, name: &str) -> Option<usize> {
        self.nodes.get(package)?.get(name).copied()
    }

    pub fn signature(&self, node: usize) -> Option<Signature> {
        self.signatures.get(node).cloned()
    }

    fn rules(&self, node: usize) -> impl Iterator<Item = (usize, &'a Unit<'a>, &'a Rule)> {
        let units = self.units;
        self.places.get(node).into_iter().flatten().filter_map(move |&(at, index)| {
            let unit = units.get(at)?;
            Some((at, unit, unit.module.rules.get(index)?))
        })
    }

    /// What is known of a node whose parameters are of given types.
    fn infer(&self, node: usize, given: &[Type]) -> Option<Signature> {
        let clauses = self.rules(node).map(|(_, unit, rule)| Checker::new(unit, self, false).rule(rule, given));
        clauses.reduce(|one, other| one.join(&other))
    }

    /// What is known of a call with arguments of given types.
    pub fn call(&self, node: usize, given: &[Type]) -> Option<Signature> {
        let general = self.signature(node)?;
        let plain = given.iter().all(|kind| matches!(kind, Type::Any));
        let depth = self.open.borrow().len();
        if plain || general.arity != Some(given.len()) || depth >= MAX_CALLS || self.open.borrow().contains(&node) {
            return Some(general);
        }
        let key = (node, format!("{given:?}"));
        if let Some(signature) = self.instances.borrow().get(&key) {
            return Some(signature.clone());
        }
        if self.followed.get() >= MAX_INSTANCES {
            return Some(general);
        }
        self.followed.set(self.followed.get() + 1);
        self.open.borrow_mut().push(node);
        let signature = self.infer(node, given);
        self.open.borrow_mut().pop();
        if let Some(signature) = &signature {
            self.instances.borrow_mut().insert(key, signature.clone());
        }
        signature
    }

    /// Notes a call.
    pub fn record(&self, node: usize, given: &[Type]) {
        let mut arguments = self.arguments.borrow_mut();
        match arguments.get_mut(&node) {
            Some(known) => known.iter_mut().zip(given).for_each(|(known, kind)| *known = known.join(kind)),
            None => drop(arguments.insert(node, given.to_vec())),
        }
    }

    /// With what types a function is called; nothing where anybody may call it.
    fn given(&self, node: usize) -> Vec<Type> {
        if self.closed { self.arguments.borrow().get(&node).cloned().unwrap_or_default() } else { Vec::new() }
    }

    /// The rules that the rules of each node refer to.
    fn edges(&self) -> Vec<Vec<usize>> {
        let uses = |node: usize| {
            let mut uses = HashSet::new();
            for (_, unit, rule) in self.rules(node) {
                let mut checker = Checker::new(unit, self, false);
                checker.rule(rule, &[]);
                uses.extend(checker.uses);
            }
            let mut uses: Vec<usize> = uses.into_iter().collect();
            uses.sort_unstable();
            uses
        };
        (0..self.places.len()).map(uses).collect()
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
    check_all(&units, closed, &mut found);
    found.sort_by(|one, other| (&one.location, one.rule).cmp(&(&other.location, other.rule)));
    found.dedup_by(|one, other| one.rule == other.rule && one.location == other.location);
    found
}

fn check_all(units: &[Unit<'_>], closed: bool, found: &mut Vec<Diagnostic>) {
    let mut library = Library::new(units, closed);
    // While edges are gathered every call would be followed anew; the general signatures do.
    library.followed.set(MAX_INSTANCES);
    let (sorted, back) = recursion::order(&library.edges());
    library.followed.set(0);
    for &node in &sorted {
        if let (Some(signature), Some(slot)) = (library.infer(node, &[]), library.signatures.get_mut(node)) {
            *slot = signature;
        }
    }
    for (from, to) in back {
        if let (Some((_, unit, rule)), Some((_, other_unit, other))) = (library.rules(from).next(), library.rules(to).next()) {
            let message = format!(
                "`{}` depends on itself through `{}.{}`; OPA refuses that and regorus overflows its stack",
                rule.head.name.text, other_unit.package, other.head.name.text
            );
            found.push(Diagnostic {
                rule: "recursion",
                message,
                location: unit.source.location(rule.head.name.span),
                remedy: "compute a fixpoint natively, as a fact".to_owned(),
            });
        }
    }
    let mut checkers: Vec<Checker<'_>> = units.iter().map(|unit| Checker::reporting(unit, &library)).collect();
    // Callers before what they call, so that parameters are known by all calls.
    for &node in sorted.iter().rev() {
        let given = library.given(node);
        for (at, unit, rule) in library.rules(node) {
            if let Some(checker) = checkers.get_mut(at) {
                declaration(checker, unit, rule);
                checker.rule(rule, &given);
            }
        }
    }
    for (unit, checker) in units.iter().zip(checkers) {
        found.extend(check(unit, &library, checker));
    }
}

/// The checks of a module beside those of its rules.
fn check(unit: &Unit<'_>, library: &Library<'_>, mut checker: Checker<'_>) -> Vec<Diagnostic> {
    imports(&mut checker, unit, library);
    if unit.options.test {
        // Tests run in OPA only: everything but their imports is OPA's to judge.
        let mut silent = Checker::new(unit, library, false);
        for rule in &unit.module.rules {
            silent.rule(rule, &[]);
        }
        checker.imported = silent.imported;
    } else {
        definitions(&mut checker, unit);
        for (name, span) in std::mem::take(&mut checker.namesakes) {
            if checker.called.contains(&name) {
                let message = format!("OPA reads a call of `{name}` or `{name}.…` as one of the variable; regorus does not");
                checker.found("builtin-name", span, message, "rename the variable");
            }
        }
    }
    for import in &unit.module.imports {
        if !checker.imported.contains(import.name()) {
            let message = format!("the import `{}` is not used", import.name());
            checker.found("unused", import.span, message, "remove it");
        }
    }
    checker.diagnostics
}

fn imports(checker: &mut Checker<'_>, unit: &Unit<'_>, library: &Library<'_>) {
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
            let remedy =
                "write `contains` with an element that holds key and value, or a complete rule with an object comprehension";
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
    if let Kind::Function { value: Some(_), .. } = &head.kind {
        for branch in rule.branches.iter().filter(|branch| branch.value.is_none()) {
            let message = "a branch without a value in a function whose head has one; regorus' interpreter then does not find it";
            checker.found("else-value", branch.span, message, "write `else := true if …`");
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
        let message =
            format!("`{}` is not a set of objects `msg` and `details`; Gatekeeper drops others silently", rule.head.name.text);
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
