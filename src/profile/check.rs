//! The checks inside a rule: which variables are bound, which are proven, and where an engine would go astray.

use std::collections::HashSet;

use super::builtins::{self, Type};
use super::lint::{Library, Signature, Unit};
use super::tree::{Body, Expr, ExprKind, Function, Kind, Operator, Rule, Span, Statement, StatementKind, Step, StepKind};
use super::{Diagnostic, parser, pattern, qualify};

/// The deepest nesting of literals in the profile.
const MAX_LITERALS: usize = 6;
/// The first whole number that an engine with 64-bit floats can not tell from its neighbour.
const EXACT: u64 = 1 << 53;

/// What is known of the value of an expression.
#[derive(Clone, Copy, Debug)]
struct Info {
    kind: Type,
    /// Whether it is always defined.
    total: bool,
    /// Whether it was read from the input as it is, so that a foreigner chose its type.
    raw: bool,
}

impl Info {
    const fn new(kind: Type, total: bool) -> Self {
        Self { kind, total, raw: false }
    }
}

/// How a variable came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    Parameter,
    Assigned,
    Iterated,
}

#[derive(Debug)]
struct Variable {
    name: String,
    span: Span,
    origin: Origin,
    info: Info,
    used: bool,
    /// Whether a test of a call on it stands before.
    tested: bool,
    /// Whether a pattern that admits decimal digits only stands before.
    decimal: bool,
}

/// Where an expression stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// A statement of its own, the value of an assignment, or an operand of those.
    Statement,
    /// An argument, an element of a literal, an index.
    Inner,
}

/// Walks the rules of one module.
pub struct Checker<'a> {
    unit: &'a Unit<'a>,
    library: &'a Library,
    report: bool,
    pub diagnostics: Vec<Diagnostic>,
    /// The rules that were referred to.
    pub uses: Vec<usize>,
    /// The imports that were referred to.
    pub imported: HashSet<String>,
    scopes: Vec<Vec<Variable>>,
    literals: usize,
    every: usize,
}

impl<'a> Checker<'a> {
    pub fn new(unit: &'a Unit<'a>, library: &'a Library, report: bool) -> Self {
        Self {
            unit,
            library,
            report,
            diagnostics: Vec::new(),
            uses: Vec::new(),
            imported: HashSet::new(),
            scopes: Vec::new(),
            literals: 0,
            every: 0,
        }
    }

    pub fn found(&mut self, rule: &'static str, span: Span, message: impl Into<String>, remedy: impl Into<String>) {
        if self.report {
            let location = self.unit.source.location(span);
            self.diagnostics.push(Diagnostic { rule, message: message.into(), location, remedy: remedy.into() });
        }
    }

    // Rules.

    /// Checks one rule and says what is known of what it defines.
    pub fn rule(&mut self, rule: &Rule) -> Signature {
        for step in &rule.head.path {
            if let StepKind::Index(index) = &step.kind {
                self.touch(index);
            }
        }
        self.scopes.push(Vec::new());
        let arity = match &rule.head.kind {
            Kind::Function { parameters, .. } => {
                for parameter in parameters {
                    self.bind(parameter, Origin::Parameter, Info::new(Type::Any, true));
                }
                Some(parameters.len())
            }
            _ => None,
        };
        let (head, set) = match &rule.head.kind {
            Kind::Contains { element } => (Some(element), true),
            Kind::Complete { value } | Kind::Function { value, .. } => (value.as_ref(), false),
        };
        let mut chained = !rule.branches.is_empty();
        let mut known = self.clause(head, rule.body.as_ref(), chained);
        let mut unconditional = rule.body.is_none();
        let mut rest = rule.branches.iter().peekable();
        while let Some(branch) = rest.next() {
            chained = rest.peek().is_some();
            let other = self.clause(branch.value.as_ref(), branch.body.as_ref(), chained);
            known = Info { kind: known.kind.join(other.kind), total: other.total, raw: known.raw || other.raw };
            unconditional |= branch.body.is_none();
        }
        self.close();
        let total = set || rule.default || (unconditional && known.total);
        let kind = if set { Type::Set } else { known.kind };
        Signature { arity, total, kind, raw: known.raw }
    }

    /// A head and its body; `chained` where an `else` follows.
    fn clause(&mut self, head: Option<&Expr>, body: Option<&Body>, chained: bool) -> Info {
        self.scopes.push(Vec::new());
        if let Some(body) = body {
            self.statements(body);
        }
        let info = match head {
            Some(head) if body.is_none() && head.body().is_some() => self.expr(head, Place::Statement),
            Some(head) => {
                let remedy = "bind it in the body: `name := …`";
                let what = "in a head; regorus' interpreter drops every element of the rule where it is undefined for one";
                let info = self.head(head, "head-value", what, remedy);
                if chained && !info.total {
                    self.unproven(head, "regorus' VM does not go on to the `else`");
                }
                info
            }
            None => Info::new(Type::Bool, true),
        };
        self.close();
        info
    }

    /// Constants, bound variables and literals of them.
    fn head(&mut self, expr: &Expr, rule: &'static str, what: &str, remedy: &str) -> Info {
        let bound = expr.as_var().is_some_and(|name| self.local(name).is_some());
        if expr.is_scalar() || bound {
            return self.expr(expr, Place::Statement);
        }
        let literal = matches!(expr.kind, ExprKind::Array(_) | ExprKind::Set(_) | ExprKind::Object(_));
        if !literal {
            let message = format!("{} {what}", describe(expr));
            self.found(rule, expr.span, message, remedy);
            return self.expr(expr, Place::Statement);
        }
        let mut total = true;
        let mut strings = true;
        let mut parts = Vec::new();
        expr.parts(&mut |part| parts.push(part));
        self.nest(expr.span);
        for part in parts {
            let info = self.head(part, rule, what, remedy);
            total &= info.total;
            strings &= info.kind == Type::String;
        }
        self.literals -= 1;
        let kind = match expr.kind {
            ExprKind::Array(_) if strings => Type::Strings,
            ExprKind::Array(_) => Type::Array,
            ExprKind::Set(_) => Type::Set,
            _ => Type::Object,
        };
        Info::new(kind, total)
    }

    // Scopes.

    fn local(&mut self, name: &str) -> Option<&mut Variable> {
        self.scopes.iter_mut().rev().find_map(|scope| scope.iter_mut().rev().find(|variable| variable.name == name))
    }

    fn bind(&mut self, pattern: &Expr, origin: Origin, info: Info) {
        if let Some(name) = pattern.as_var() {
            self.declare(name, pattern.span, origin, info);
            return;
        }
        let mut names = Vec::new();
        qualify::names(pattern, &mut names);
        for name in names {
            let part = Info { kind: Type::Any, total: origin != Origin::Assigned, raw: info.raw };
            self.declare(&name, pattern.span, origin, part);
        }
    }

    fn declare(&mut self, name: &str, span: Span, origin: Origin, info: Info) {
        if name == "_" {
            return;
        }
        if builtins::is_reserved(name) {
            let message = format!("OPA then reads `{name}` and `{name}.…` as the variable, not as the builtin; regorus does not");
            self.found("builtin-name", span, message, "rename the variable");
        }
        let name = name.to_owned();
        let variable = Variable { name, span, origin, info, used: false, tested: false, decimal: false };
        if let Some(scope) = self.scopes.last_mut() {
            scope.push(variable);
        }
    }

    /// Leaves a scope.
    fn close(&mut self) {
        for variable in self.scopes.pop().unwrap_or_default() {
            if variable.used {
                continue;
            }
            let (message, remedy) = match variable.origin {
                Origin::Parameter => ("is a parameter that is not used", "write `_`"),
                Origin::Assigned => (
                    "is assigned and not used; OPA fails the body where the value is undefined, regorus' VM carries on",
                    "remove it, or write the condition without `:=`",
                ),
                Origin::Iterated => ("is declared and not used", "write `_`"),
            };
            self.found("unused", variable.span, format!("`{}` {message}", variable.name), remedy);
        }
    }

    // Statements.

    fn statements(&mut self, body: &Body) {
        for statement in &body.statements {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &Statement) {
        if let Some(with) = statement.with.first() {
            let message = "regorus' VM does not compile `with`";
            self.found("with", with.span, message, "pass the value as an argument");
        }
        for with in &statement.with {
            self.touch(&with.target);
            self.touch(&with.value);
        }
        if self.every > 0 && !matches!(statement.kind, StatementKind::Holds { .. } | StatementKind::Not { .. }) {
            self.found("every", statement.span, "the body of `every` holds conditions only", "move it to a function");
        }
        match &statement.kind {
            StatementKind::Assign { target, value } => {
                let info = self.expr(value, Place::Statement);
                self.bind(target, Origin::Assigned, info);
            }
            StatementKind::SomeIn { key, value, collection } => {
                let info = self.collection(collection);
                self.iterate(key.as_ref(), value, info);
            }
            StatementKind::Some { names } => {
                let message = "a bare declaration iterates by a free variable in a reference, which engines schedule differently";
                self.found("some-declaration", statement.span, message, "write `some x in xs`");
                for name in names {
                    self.declare(&name.text, name.span, Origin::Iterated, Info::new(Type::Any, true));
                }
            }
            StatementKind::Every { key, value, collection, body } => {
                let info = self.collection(collection);
                self.scopes.push(Vec::new());
                let element = element(info);
                if let Some(key) = key {
                    self.declare(&key.text, key.span, Origin::Iterated, key_of(info));
                }
                self.declare(&value.text, value.span, Origin::Iterated, element);
                self.every += 1;
                self.statements(body);
                self.every -= 1;
                self.close();
            }
            StatementKind::Not { condition } => self.negation(condition),
            StatementKind::Holds { condition } => {
                self.holds(condition);
            }
        }
    }

    fn iterate(&mut self, key: Option<&Expr>, value: &Expr, collection: Info) {
        if let Some(key) = key {
            self.bind(key, Origin::Iterated, key_of(collection));
        }
        self.bind(value, Origin::Iterated, element(collection));
    }

    /// What `some` and `every` iterate.
    fn collection(&mut self, expr: &Expr) -> Info {
        let info = self.expr(expr, Place::Statement);
        let remedy = "read it with `access.arr` or `access.obj`";
        if matches!(root(expr), Some("input" | "data")) {
            let message = "iteration of raw input; where it is no collection regorus' interpreter stops with an error";
            self.found("iteration", expr.span, message, remedy);
        } else if info.kind != Type::Any && !info.kind.is_collection() {
            let message = "this is no collection; regorus' interpreter stops with an error";
            self.found("iteration", expr.span, message, remedy);
        } else if info.raw && !info.kind.is_collection() {
            let message = "what was read from the input may be of any type; where it is no collection regorus' interpreter stops with an error";
            self.found("iteration", expr.span, message, remedy);
        }
        info
    }

    /// A positive condition: what it mentions is defined from here on.
    fn holds(&mut self, condition: &Expr) {
        if let ExprKind::Binary { operator: Operator::Unify, left, right } = &condition.kind {
            let ignored = left.as_var() == Some("_");
            if ignored && matches!(right.kind, ExprKind::Ref { .. } | ExprKind::Var(_)) {
                self.expr(right, Place::Statement);
            } else {
                let message = "`=` binds or compares, whichever the engine's order of statements makes of it";
                self.found("unification", condition.span, message, "write `==` or `:=`");
                self.touch(left);
                self.touch(right);
            }
            self.prove(right);
            return;
        }
        self.expr(condition, Place::Statement);
        self.prove(condition);
        self.learn(condition);
    }

    /// Marks the variables of a condition as defined.
    fn prove(&mut self, expr: &Expr) {
        if let Some(variable) = expr.as_var().and_then(|name| self.local(name)) {
            variable.info.total = true;
        }
        expr.parts(&mut |part| self.prove(part));
    }

    /// Takes types from a condition.
    fn learn(&mut self, condition: &Expr) {
        match &condition.kind {
            ExprKind::Call { function, arguments } => {
                let name = function.name();
                let digits = name == "regex.match" && arguments.first().and_then(Expr::as_str).is_some_and(is_decimal);
                for (index, argument) in arguments.iter().enumerate() {
                    let proven = builtins::tested(&name)
                        .or_else(|| builtins::allowed(&name)?.needs.get(index).and_then(|needs| needs.proves()));
                    let Some(variable) = argument.as_var().and_then(|name| self.local(name)) else { continue };
                    variable.tested = true;
                    variable.decimal |= digits;
                    if let Some(kind) = proven
                        && (variable.info.kind != Type::Strings || kind != Type::Array)
                    {
                        variable.info.kind = kind;
                    }
                }
            }
            ExprKind::Binary { operator: Operator::Equal, left, right } => {
                for (one, other) in [(left, right), (right, left)] {
                    let kind = scalar_type(other);
                    if let (Some(kind), Some(variable)) = (kind, one.as_var().and_then(|name| self.local(name))) {
                        variable.info.kind = kind;
                    }
                }
            }
            _ => {}
        }
    }

    fn negation(&mut self, condition: &Expr) {
        self.expr(condition, Place::Statement);
        let remedy = "bind the operands before `not`, through total accessors, or move the condition to a rule without parameters";
        let fine = match &condition.kind {
            ExprKind::Var(_) => true,
            ExprKind::Ref { base, steps } => {
                base.as_var().is_some()
                    && steps.iter().all(|step| match &step.kind {
                        StepKind::Field(_) => true,
                        StepKind::Index(index) => index.is_scalar() || self.is_bound(index),
                    })
            }
            ExprKind::Call { arguments, .. } => arguments.iter().all(|argument| self.is_simple(argument)),
            ExprKind::Binary { operator, left, right } if operator.is_comparison() => self.is_simple(left) && self.is_simple(right),
            ExprKind::In { key, value, collection } => {
                key.as_ref().is_none_or(|key| self.is_simple(key)) && self.is_simple(value) && self.is_simple(collection)
            }
            _ => false,
        };
        if !fine {
            let message = "OPA evaluates references and calls inside `not` before it, so that an undefined one fails the body; in regorus `not` then holds";
            self.found("negation", condition.span, message, remedy);
        }
        self.unproven(condition, "OPA fails the body and in regorus' VM `not` holds");
    }

    fn is_bound(&mut self, expr: &Expr) -> bool {
        expr.as_var().is_some_and(|name| self.local(name).is_some())
    }

    /// A literal, a name, or a literal of those.
    fn is_simple(&mut self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Var(_) => true,
            ExprKind::Ref { base, steps } => {
                // A rule of an imported module.
                let name = base.as_var().unwrap_or_default();
                steps.len() == 1 && self.local(name).is_none() && self.import(name).is_some()
            }
            ExprKind::Array(_) | ExprKind::Set(_) | ExprKind::Object(_) => {
                let mut simple = true;
                expr.parts(&mut |part| simple &= self.is_simple(part));
                simple
            }
            _ => expr.is_scalar(),
        }
    }

    /// Reports the variables of an expression that may be undefined.
    fn unproven(&mut self, expr: &Expr, consequence: &str) {
        if let Some(name) = expr.as_var()
            && self.local(name).is_some_and(|variable| !variable.info.total)
        {
            let message = format!("`{name}` may be undefined; then {consequence}");
            let remedy = format!("test it first (`{name} != …`, `is_string({name})`) or read it through a total accessor");
            self.found("unproven", expr.span, message, remedy);
        }
        if expr.body().is_none() {
            expr.parts(&mut |part| self.unproven(part, consequence));
        }
    }

    // Expressions.

    /// Marks names as used where the expression is refused anyway.
    fn touch(&mut self, expr: &Expr) {
        let report = std::mem::replace(&mut self.report, false);
        self.expr(expr, Place::Statement);
        self.report = report;
    }

    fn expr(&mut self, expr: &Expr, place: Place) -> Info {
        match &expr.kind {
            ExprKind::Null => Info::new(Type::Null, true),
            ExprKind::Bool(_) => Info::new(Type::Bool, true),
            ExprKind::Number(text) => self.number(text, expr.span),
            ExprKind::String { .. } => Info::new(Type::String, true),
            ExprKind::Var(name) => self.variable(name, expr.span),
            ExprKind::Ref { base, steps } => self.reference(expr, base, steps, place),
            ExprKind::Call { function, arguments } => self.call(expr, function, arguments),
            ExprKind::Array(items) => {
                let (total, strings) = self.items(items.iter(), expr.span);
                Info::new(if strings { Type::Strings } else { Type::Array }, total)
            }
            ExprKind::Set(items) => Info::new(Type::Set, self.items(items.iter(), expr.span).0),
            ExprKind::Object(items) => {
                let parts = items.iter().flat_map(|(key, value)| [key, value]);
                Info::new(Type::Object, self.items(parts, expr.span).0)
            }
            ExprKind::ArrayComprehension { element, body } => {
                let info = self.comprehension(expr.span, &[element], body);
                Info { kind: if info.kind == Type::String { Type::Strings } else { Type::Array }, ..info }
            }
            ExprKind::SetComprehension { element, body } => {
                Info { kind: Type::Set, ..self.comprehension(expr.span, &[element], body) }
            }
            ExprKind::ObjectComprehension { key, value, body } => {
                self.object_key(key, value, body);
                Info { kind: Type::Object, ..self.comprehension(expr.span, &[key, value], body) }
            }
            ExprKind::Binary { operator, left, right } => self.binary(expr.span, *operator, left, right, place),
            ExprKind::In { key, value, collection } => {
                let mut total = key.as_ref().is_none_or(|key| self.expr(key, place).total);
                total &= self.expr(value, place).total;
                let whole = self.expr(collection, Place::Statement);
                if !whole.total && !self.is_bound(collection) {
                    let message = "where this is undefined, `in` is undefined in OPA and false in regorus";
                    self.found("membership", collection.span, message, "bind it before, through a total accessor");
                }
                Info::new(Type::Bool, total && whole.total)
            }
        }
    }

    fn number(&mut self, text: &str, span: Span) -> Info {
        let digits = text.strip_prefix('-').unwrap_or(text);
        if digits.parse::<u64>().map_or(true, |number| number >= EXACT) {
            let message = "OPA computes with arbitrary precision and regorus with 64-bit floats";
            self.found("number", span, message, "use whole numbers below 2^53");
        }
        Info::new(Type::Number, true)
    }

    fn variable(&mut self, name: &str, span: Span) -> Info {
        if let Some(variable) = self.local(name) {
            variable.used = true;
            return variable.info;
        }
        match name {
            "_" => {
                let message = "`_` iterates; engines schedule such iterations differently";
                self.found("wildcard-iteration", span, message, "write `some x in xs`");
                return Info::new(Type::Any, false);
            }
            "input" => return self.input(span, "`input`"),
            "data" => {
                let message = "the root of all data includes every policy";
                self.found("data-reference", span, message, "read `data.inventory`, through the inventory module");
                return Info::new(Type::Any, false);
            }
            _ => {}
        }
        if self.import(name).is_some() {
            self.imported.insert(name.to_owned());
            let message = format!("`{name}` is a module; as a value it is all of its rules");
            self.found("undefined-name", span, message, "name one of its rules");
            return Info::new(Type::Object, false);
        }
        let package = self.unit.package.clone();
        if let Some(info) = self.rule_value(&package, name) {
            return info;
        }
        if !self.unit.options.test {
            let message = format!("`{name}` is neither bound before nor a rule of this module");
            self.found("undefined-name", span, message, "bind it above its use, with `:=` or `some … in`");
        }
        Info::new(Type::Any, false)
    }

    fn input(&mut self, span: Span, what: &str) -> Info {
        if !self.unit.is_accessor() {
            let message = format!("{what} is read without a type check");
            let remedy = "read it through `lib.portcullis.access` or `lib.portcullis.inventory`";
            self.found("input-access", span, message, remedy);
        }
        Info { kind: Type::Any, total: false, raw: true }
    }

    /// What a rule of a package holds; none where there is no such rule.
    fn rule_value(&mut self, package: &str, name: &str) -> Option<Info> {
        let node = self.library.node(package, name)?;
        self.uses.push(node);
        let signature = self.library.signature(node)?;
        Some(Info { kind: signature.kind, total: signature.total, raw: signature.raw })
    }

    /// The package that a name imports.
    fn import(&self, name: &str) -> Option<String> {
        let import = self.unit.module.imports.iter().find(|import| import.name() == name)?;
        let target = import.target();
        Some(target.strip_prefix("data.").unwrap_or(&target).to_owned())
    }

    fn reference(&mut self, expr: &Expr, base: &Expr, steps: &[Step], place: Place) -> Info {
        for step in steps {
            self.step(step);
        }
        let name = base.as_var().unwrap_or_default();
        if self.local(name).is_none() {
            match name {
                "input" => return self.input(expr.span, "`input`"),
                "data" => return self.data(expr.span, steps),
                _ => {}
            }
            if let Some(package) = self.import(name) {
                return self.imported_rule(expr, name, &package, steps, place);
            }
        }
        let info = self.expr(base, Place::Statement);
        self.within(expr, info, place)
    }

    fn step(&mut self, step: &Step) {
        match &step.kind {
            StepKind::Field(name) => {
                if parser::is_keyword(name) {
                    let message = format!("OPA before 1.6 does not read the keyword `{name}` after a dot");
                    self.found("keyword-field", step.span, message, format!("write `[\"{name}\"]`"));
                }
            }
            StepKind::Index(index) => {
                let free = index.as_var().is_some_and(|name| {
                    name != "_" && self.local(name).is_none() && self.library.node(&self.unit.package, name).is_none()
                });
                if free {
                    let message = "a free variable iterates; engines schedule such iterations differently";
                    self.found("wildcard-iteration", index.span, message, "write `some x in xs`");
                } else {
                    self.expr(index, Place::Inner);
                }
            }
        }
    }

    /// A read into a value, which may be undefined.
    fn within(&mut self, expr: &Expr, base: Info, place: Place) -> Info {
        if self.every > 0 {
            let message = "a reference into a value inside `every`; regorus ignores it where it is undefined";
            self.found("every", expr.span, message, "move the condition to a function of the bound variables");
        } else if place == Place::Inner {
            let message = "a reference into a value as argument or element; where it is undefined engines differ in what fails";
            self.found("argument", expr.span, message, "bind it before: `name := …`");
        }
        Info { kind: if base.kind == Type::Unknown { Type::Unknown } else { Type::Any }, total: false, raw: base.raw }
    }

    fn imported_rule(&mut self, expr: &Expr, name: &str, package: &str, steps: &[Step], place: Place) -> Info {
        self.imported.insert(name.to_owned());
        let rule = match steps.first().map(|step| &step.kind) {
            Some(StepKind::Field(rule)) => Some(rule.as_str()),
            Some(StepKind::Index(index)) => index.as_str(),
            None => None,
        };
        let known = rule.and_then(|rule| self.rule_value(package, rule));
        let info = known.unwrap_or_else(|| {
            if self.library.has_package(package) {
                let message = format!("`{package}` has no rule `{}`", rule.unwrap_or_default());
                self.found("undefined-name", expr.span, message, "mend the name");
            }
            Info::new(Type::Unknown, true)
        });
        if steps.len() > 1 { self.within(expr, info, place) } else { info }
    }

    fn data(&mut self, span: Span, steps: &[Step]) -> Info {
        let first = match steps.first().map(|step| &step.kind) {
            Some(StepKind::Field(name)) => name.as_str(),
            Some(StepKind::Index(index)) => index.as_str().unwrap_or_default(),
            None => "",
        };
        match first {
            "inventory" => return self.input(span, "`data.inventory`"),
            _ if self.unit.options.generated => {}
            "lib" | "portcullis" => {
                let message = "Gatekeeper does not rewrite a full path: the function fails to compile, the rule is silently undefined";
                self.found("qualified-reference", span, message, "import the module and write `module.rule`");
            }
            _ => {
                let message = format!("Gatekeeper refuses `data.{first}`");
                self.found("data-reference", span, message, "the only data is `data.inventory`");
            }
        }
        Info { kind: Type::Any, total: false, raw: true }
    }

    /// The elements of a literal → whether all are defined, and whether all are strings.
    fn items<'e>(&mut self, items: impl Iterator<Item = &'e Expr>, span: Span) -> (bool, bool) {
        self.nest(span);
        let mut total = true;
        let mut strings = true;
        for item in items {
            let info = self.expr(item, Place::Inner);
            total &= info.total;
            strings &= info.kind == Type::String;
        }
        self.literals -= 1;
        (total, strings)
    }

    fn nest(&mut self, span: Span) {
        self.literals += 1;
        if self.literals == MAX_LITERALS + 1 {
            let message = format!("literals nest deeper than {MAX_LITERALS}; the engine's parser takes exponential time");
            self.found("literal-depth", span, message, "name the inner literals");
        }
    }

    fn comprehension(&mut self, span: Span, heads: &[&Expr], body: &Body) -> Info {
        if self.every > 0 {
            self.found("every", span, "the body of `every` holds conditions only", "move it to a function");
        }
        self.nest(span);
        self.scopes.push(Vec::new());
        self.statements(body);
        let mut known = Info::new(Type::Any, true);
        for head in heads {
            let what = "in the head of a comprehension; where it is undefined regorus' VM adds the text `<undefined>`";
            known = self.head(head, "comprehension-head", what, "bind it in the body and test it");
            self.unproven(head, "regorus' VM adds the text `<undefined>`");
        }
        self.close();
        self.literals -= 1;
        Info { kind: known.kind, total: true, raw: known.raw }
    }

    /// Keys that repeat with different values are an error in OPA and the last one in regorus' VM.
    fn object_key(&mut self, key: &Expr, value: &Expr, body: &Body) {
        let mut iterations = body.statements.iter().filter_map(|statement| match &statement.kind {
            StatementKind::SomeIn { key, value, .. } => Some((key.as_ref(), value)),
            _ => None,
        });
        let unique = match (iterations.next(), iterations.next()) {
            (None, _) => true,
            (Some((index, element)), None) => {
                let name = key.as_var();
                let ignored = index.is_none_or(|index| index.as_var() == Some("_"));
                name.is_some() && (index.and_then(Expr::as_var) == name || (ignored && element.as_var() == name))
            }
            _ => false,
        };
        if !unique && !super::lint::is_constant(value) {
            let message = "where a key repeats with another value OPA stops with an error and regorus' VM takes the last";
            let remedy = "iterate the distinct keys and compute each value from its key, or build an array of pairs";
            self.found("object-key", key.span, message, remedy);
        }
    }

    fn binary(&mut self, span: Span, operator: Operator, left: &Expr, right: &Expr, place: Place) -> Info {
        let one = self.expr(left, place);
        let other = self.expr(right, place);
        let total = one.total && other.total;
        if operator.is_comparison() {
            return Info::new(Type::Bool, total);
        }
        let both = |kind: Type| [one, other].iter().all(|info| info.kind == kind || info.kind == Type::Unknown);
        let set = matches!(operator, Operator::Or | Operator::And | Operator::Subtract) && both(Type::Set);
        let number = matches!(operator, Operator::Add | Operator::Subtract | Operator::Multiply) && both(Type::Number);
        match operator {
            Operator::Unify => {
                self.found("unification", span, "`=` inside an expression", "write `==`");
            }
            Operator::Divide | Operator::Remainder => {
                let message = format!("`{}` gives fractions or errors, which engines treat differently", operator.as_str());
                self.found("arithmetic", span, message, "multiply instead, or compute it natively as a fact");
            }
            _ if !set && !number => {
                let message = format!(
                    "the operands of `{}` are not proven; on other types regorus' interpreter stops with an error",
                    operator.as_str()
                );
                self.found("arithmetic", span, message, "prove them before: `count`, an index, `is_number(n)`, `is_set(s)`");
            }
            _ => {}
        }
        Info::new(if set { Type::Set } else { Type::Number }, total && (set || number))
    }

    // Calls.

    fn call(&mut self, expr: &Expr, function: &Function, arguments: &[Expr]) -> Info {
        let known: Vec<Info> = arguments.iter().map(|argument| self.expr(argument, Place::Inner)).collect();
        let name = function.name();
        let first = function.path.first().map_or("", |segment| segment.text.as_str()).to_owned();
        let rule = function.path.get(1).map_or("", |segment| segment.text.as_str());
        if self.local(&first).is_none() {
            if let (Some(package), 2) = (self.import(&first), function.path.len()) {
                self.imported.insert(first);
                return self.library_call(expr.span, &package, rule, &known);
            }
            let package = self.unit.package.clone();
            if function.path.len() == 1 && self.library.node(&package, &name).is_some() {
                return self.library_call(expr.span, &package, &name, &known);
            }
            if first == "data" {
                if !self.unit.options.generated {
                    let message = "Gatekeeper does not rewrite a full path: the function fails to compile";
                    self.found("qualified-reference", function.span, message, "import the module and write `module.function`");
                }
                return Info::new(Type::Any, false);
            }
        }
        let Some(builtin) = builtins::allowed(&name) else {
            if self.unit.options.test {
            } else if builtins::is_reserved(&first) {
                let (why, remedy) = builtins::refusal(&name);
                self.found("builtin", function.span, format!("the builtin `{name}`: {why}"), remedy);
            } else {
                let message = format!("`{name}` is neither a function of this module nor a builtin");
                self.found("undefined-name", function.span, message, "mend the name, or import its module");
            }
            return Info::new(Type::Any, false);
        };
        if arguments.len() != builtin.needs.len() {
            let message = format!("`{name}` takes {} arguments, not {}", builtin.needs.len(), arguments.len());
            self.found("undefined-name", expr.span, message, "mend the call");
        }
        let mut total = known.iter().zip(builtin.needs).all(|(info, needs)| info.total && needs.holds(info.kind));
        total |= self.builtin(expr.span, &name, arguments, &known);
        Info { kind: builtin.gives, total, raw: matches!(builtin.gives, Type::Any) }
    }

    fn library_call(&mut self, span: Span, package: &str, name: &str, known: &[Info]) -> Info {
        let defined = known.iter().all(|info| info.total);
        let Some(node) = self.library.node(package, name) else {
            if self.library.has_package(package) {
                let message = format!("`{package}` has no function `{name}`");
                self.found("undefined-name", span, message, "mend the name");
            }
            return Info::new(Type::Unknown, defined);
        };
        self.uses.push(node);
        let Some(signature) = self.library.signature(node) else { return Info::new(Type::Any, false) };
        if signature.arity != Some(known.len()) {
            let message = match signature.arity {
                Some(arity) => format!("`{name}` takes {arity} arguments, not {}", known.len()),
                None => format!("`{name}` is no function"),
            };
            self.found("undefined-name", span, message, "mend the call");
        }
        Info { kind: signature.kind, total: signature.total && defined, raw: signature.raw }
    }

    /// What single builtins ask → whether the call is defined after all.
    fn builtin(&mut self, span: Span, name: &str, arguments: &[Expr], known: &[Info]) -> bool {
        match name {
            "concat" => {
                if known.get(1).is_some_and(|info| info.kind == Type::Set) {
                    let message = "`concat` of a set depends on the order of its elements";
                    self.found("concat-order", span, message, "write `concat(…, sort(…))`");
                }
                false
            }
            "regex.match" => {
                let literal = arguments.first().and_then(Expr::as_str);
                let problem = match literal {
                    Some(text) => pattern::check(text).err(),
                    None => Some("it is no literal, so that nothing bounds it and an invalid one is silently undefined".into()),
                };
                if let Some(problem) = problem {
                    let place = arguments.first().map_or(span, |argument| argument.span);
                    let remedy = "write an ASCII pattern as a literal, with classes such as `[0-9A-Za-z_]`";
                    self.found("pattern", place, format!("the pattern is not portable: {problem}"), remedy);
                }
                false
            }
            "to_number" => {
                let variable = arguments.first().and_then(Expr::as_var).map(str::to_owned);
                let decimal = variable.and_then(|name| self.local(&name)).is_some_and(|variable| variable.decimal);
                if !decimal && !self.unit.is_access() {
                    let message = "engines read different texts as numbers (` 1`, `01`, `1_000`)";
                    let remedy = "put `regex.match(`^(0|[1-9][0-9]{0,8})$`, text)` before it";
                    self.found("to-number", span, message, remedy);
                }
                decimal
            }
            "net.cidr_contains" => {
                let mut guarded = self.unit.options.library;
                for argument in arguments {
                    let tested = argument.as_var().map(str::to_owned).and_then(|name| self.local(&name)).map(|variable| variable.tested);
                    guarded &= tested.unwrap_or(argument.as_str().is_some());
                }
                if !guarded {
                    let message = "invalid CIDR text is an error that OPA and regorus turn into nothing";
                    let remedy = "use the CIDR functions of the library, which validate both texts first";
                    self.found("cidr", span, message, remedy);
                }
                false
            }
            _ => false,
        }
    }
}

/// What iterating a collection gives as element.
fn element(collection: Info) -> Info {
    let kind = match collection.kind {
        Type::Strings => Type::String,
        Type::Unknown => Type::Unknown,
        _ => Type::Any,
    };
    Info { kind, total: true, raw: collection.raw }
}

/// What iterating a collection gives as key.
fn key_of(collection: Info) -> Info {
    let kind = match collection.kind {
        Type::Array | Type::Strings => Type::Number,
        Type::Unknown => Type::Unknown,
        Type::Object if collection.raw => Type::String,
        _ => Type::Any,
    };
    Info::new(kind, true)
}

/// The name at the beginning of a reference.
fn root(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Ref { base, .. } => base.as_var(),
        _ => expr.as_var(),
    }
}

fn scalar_type(expr: &Expr) -> Option<Type> {
    Some(match expr.kind {
        ExprKind::Null => Type::Null,
        ExprKind::Bool(_) => Type::Bool,
        ExprKind::Number(_) => Type::Number,
        ExprKind::String { .. } => Type::String,
        _ => return None,
    })
}

/// Whether a pattern admits nothing but decimal digits, as far as a glance tells.
fn is_decimal(pattern: &str) -> bool {
    let inner = pattern.strip_prefix('^').and_then(|rest| rest.strip_suffix('$'));
    inner.is_some_and(|inner| inner.chars().all(|character| character.is_ascii_digit() || "()?:|[]{},-".contains(character)))
}

fn describe(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Var(name) => format!("`{name}`, which the body does not bind,"),
        ExprKind::Ref { .. } => "a reference".into(),
        ExprKind::Call { function, .. } => format!("a call of `{}`", function.name()),
        ExprKind::Binary { operator, .. } => format!("`{}`", operator.as_str()),
        ExprKind::In { .. } => "`in`".into(),
        _ => "a comprehension".into(),
    }
}
