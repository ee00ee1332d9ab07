//! The checks inside a rule: which variables are bound, which are proven, and where an engine would go astray.

use std::collections::{BTreeMap, HashSet};

use super::builtins::{self, Builtin, Gives};
use super::lint::{Library, Signature, Unit};
use super::tree::{Body, Expr, ExprKind, Function, Kind, Operator, Rule, Span, Statement, StatementKind, Step, StepKind};
use super::types::Type;
use super::{Diagnostic, parser, pattern, qualify};

/// The deepest nesting of literals in the profile.
const MAX_LITERALS: usize = 6;
/// The first whole number that an engine with 64-bit floats can not tell from its neighbour.
const EXACT: u64 = 1 << 53;

/// What is known of the value of an expression.
#[derive(Clone, Debug)]
struct Info {
    kind: Type,
    /// Whether it is always defined.
    total: bool,
}

impl Info {
    const fn new(kind: Type, total: bool) -> Self {
        Self { kind, total }
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
    /// Whether a test that it is not empty stands before.
    filled: bool,
    /// Whether a test that it has one element stands before.
    lone: bool,
    /// Whether it has a value for each turn of an iteration.
    looped: bool,
}

/// Walks the rules of one module.
pub struct Checker<'a> {
    unit: &'a Unit<'a>,
    library: &'a Library<'a>,
    report: bool,
    /// Whether to note with what types functions are called.
    record: bool,
    pub diagnostics: Vec<Diagnostic>,
    /// The rules that were referred to.
    pub uses: Vec<usize>,
    /// The imports that were referred to.
    pub imported: HashSet<String>,
    /// The variables that bear the name of a builtin or of a namespace of builtins.
    pub namesakes: Vec<(String, Span)>,
    /// The builtins and namespaces of builtins that are called.
    pub called: HashSet<String>,
    scopes: Vec<Vec<Variable>>,
    /// The names that each enclosing body assigns somewhere.
    ahead: Vec<Vec<String>>,
    literals: usize,
    every: usize,
    /// Whether the rule is a set.
    set: bool,
    /// The iterations that enclose the statement, within the rule.
    loops: usize,
    /// The iterations that enclose the innermost comprehension.
    outer: Option<usize>,
}

impl<'a> Checker<'a> {
    pub fn new(unit: &'a Unit<'a>, library: &'a Library<'a>, report: bool) -> Self {
        Self {
            unit,
            library,
            report,
            record: false,
            diagnostics: Vec::new(),
            uses: Vec::new(),
            imported: HashSet::new(),
            namesakes: Vec::new(),
            called: HashSet::new(),
            scopes: Vec::new(),
            ahead: Vec::new(),
            literals: 0,
            every: 0,
            set: false,
            loops: 0,
            outer: None,
        }
    }

    /// A checker that reports, and notes with what types functions are called.
    pub fn reporting(unit: &'a Unit<'a>, library: &'a Library<'a>) -> Self {
        Self { record: true, ..Self::new(unit, library, true) }
    }

    pub fn found(&mut self, rule: &'static str, span: Span, message: impl Into<String>, remedy: impl Into<String>) {
        if self.report {
            let location = self.unit.source.location(span);
            self.diagnostics.push(Diagnostic { rule, message: message.into(), location, remedy: remedy.into() });
        }
    }

    // Rules.

    /// Checks one rule, called with parameters of given types, and says what is known of what it defines.
    pub fn rule(&mut self, rule: &Rule, given: &[Type]) -> Signature {
        self.scopes.push(Vec::new());
        let arity = match &rule.head.kind {
            Kind::Function { parameters, .. } => {
                for (index, parameter) in parameters.iter().enumerate() {
                    let kind = given.get(index).cloned().unwrap_or(Type::Any);
                    self.bind(parameter, Origin::Parameter, Info::new(kind, true));
                }
                Some(parameters.len())
            }
            _ => None,
        };
        self.set = matches!(rule.head.kind, Kind::Contains { .. });
        let (head, set) = match &rule.head.kind {
            Kind::Contains { element } => (Some(element), true),
            Kind::Complete { value } | Kind::Function { value, .. } => (value.as_ref(), false),
        };
        let (mut kind, mut total) = self.clause(&rule.head.path, head, rule.body.as_ref(), !rule.branches.is_empty());
        let mut rest = rule.branches.iter().peekable();
        while let Some(branch) = rest.next() {
            let chained = rest.peek().is_some();
            let (other, certain) = self.clause(&[], branch.value.as_ref(), branch.body.as_ref(), chained);
            kind = kind.join(&other);
            total |= certain;
        }
        self.close();
        if set {
            return Signature { arity, total: true, kind: Type::set(kind) };
        }
        Signature { arity, total: total || rule.default, kind }
    }

    /// A head and its body; `chained` where an `else` follows. What the value is, and whether it is certain.
    fn clause(&mut self, path: &[Step], head: Option<&Expr>, body: Option<&Body>, chained: bool) -> (Type, bool) {
        self.scopes.push(Vec::new());
        self.loops = 0;
        let certain = body.is_none_or(|body| self.statements(body));
        self.loops = 0;
        for step in path {
            if let StepKind::Index(index) = &step.kind {
                self.touch(index);
            }
        }
        let info = match head {
            Some(head) if body.is_none() && head.body().is_some() => self.expr(head),
            Some(head) => {
                let remedy = "bind it in the body: `name := …`";
                let what = "in a head; regorus' interpreter drops every element of the rule where it is undefined for one";
                self.head(head, "head-value", what, remedy);
                let info = self.expr(head);
                if !self.set && path.is_empty() && self.is_looped(head) {
                    let message = "the value comes from an iteration; where two turns give different values OPA stops with an error and regorus' VM takes one";
                    let remedy = "write `contains`, or collect the values in a comprehension and choose one of its elements";
                    self.found("iterated-value", head.span, message, remedy);
                }
                if chained && !info.total {
                    self.unproven(head, "regorus' VM does not go on to the `else`");
                }
                info
            }
            None => Info::new(Type::Bool, true),
        };
        self.close();
        (info.kind, certain && info.total)
    }

    /// Asks for constants, bound variables and literals of them.
    fn head(&mut self, expr: &Expr, rule: &'static str, what: &str, remedy: &str) {
        if expr.is_scalar() || self.is_bound(expr) {
            return;
        }
        if matches!(expr.kind, ExprKind::Array(_) | ExprKind::Set(_) | ExprKind::Object(_)) {
            expr.parts(&mut |part| self.head(part, rule, what, remedy));
        } else {
            self.found(rule, expr.span, format!("{} {what}", describe(expr)), remedy);
        }
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
            let part = Info::new(info.kind.element(), origin != Origin::Assigned);
            self.declare(&name, pattern.span, origin, part);
        }
    }

    fn declare(&mut self, name: &str, span: Span, origin: Origin, info: Info) {
        if name == "_" {
            return;
        }
        if origin == Origin::Iterated && self.hides(name) {
            let message = format!("`{name}` is also a variable around this iteration; regorus then refuses the module");
            self.found("shadowing", span, message, "rename one of them");
        }
        if builtins::is_reserved(name) {
            self.namesakes.push((name.to_owned(), span));
        }
        let name = name.to_owned();
        let variable = Variable {
            name,
            span,
            origin,
            info,
            used: false,
            tested: false,
            decimal: false,
            filled: false,
            lone: false,
            looped: origin == Origin::Iterated,
        };
        if let Some(scope) = self.scopes.last_mut() {
            scope.push(variable);
        }
    }

    /// Whether an enclosing scope has a variable of this name.
    fn hides(&self, name: &str) -> bool {
        let outer = self.scopes.len().saturating_sub(1);
        let ahead = self.ahead.len().saturating_sub(1);
        self.scopes.iter().take(outer).flatten().any(|variable| variable.name == name)
            || self.ahead.iter().take(ahead).flatten().any(|declared| declared == name)
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

    /// Whether the statements are certain to hold.
    fn statements(&mut self, body: &Body) -> bool {
        let mut certain = true;
        self.ahead.push(assigned(body));
        for statement in &body.statements {
            certain &= self.statement(statement);
        }
        self.ahead.pop();
        certain
    }

    fn statement(&mut self, statement: &Statement) -> bool {
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
        let fallible = !matches!(statement.kind, StatementKind::Assign { .. } | StatementKind::SomeIn { .. });
        if fallible && self.outer == Some(self.loops) && self.every == 0 {
            let message = "a comprehension that tests before it iterates; where the test fails regorus' VM leaves the iteration around it, or runs without end";
            let remedy = "put a `some … in` before it in the comprehension, or move the comprehension to a function";
            self.found("comprehension-loop", statement.span, message, remedy);
        }
        match &statement.kind {
            StatementKind::Assign { target, value } => {
                let info = self.expr(value);
                let certain = info.total && target.as_var().is_some();
                let looped = self.is_looped(value);
                self.bind(target, Origin::Assigned, info);
                self.scopes.last_mut().into_iter().flatten().rev().take(1).for_each(|variable| variable.looped |= looped);
                return certain;
            }
            StatementKind::SomeIn { key, value, collection } => {
                let kind = self.collection(collection);
                self.loops += 1;
                let before = self.scopes.last().map_or(0, Vec::len);
                if let Some(key) = key {
                    self.bind(key, Origin::Iterated, Info::new(kind.key(), true));
                }
                self.bind(value, Origin::Iterated, Info::new(kind.element(), true));
                if self.is_lone(collection) {
                    let looped = self.is_looped(collection);
                    self.scopes.last_mut().into_iter().flatten().skip(before).for_each(|variable| variable.looped = looped);
                }
            }
            StatementKind::Some { names } => {
                let message = "a bare declaration iterates by a free variable in a reference, which engines schedule differently";
                self.found("some-declaration", statement.span, message, "write `some x in xs`");
                for name in names {
                    self.declare(&name.text, name.span, Origin::Iterated, Info::new(Type::Any, true));
                }
            }
            StatementKind::Every { key, value, collection, body } => {
                let kind = self.collection(collection);
                self.scopes.push(Vec::new());
                if let Some(key) = key {
                    self.declare(&key.text, key.span, Origin::Iterated, Info::new(kind.key(), true));
                }
                self.declare(&value.text, value.span, Origin::Iterated, Info::new(kind.element(), true));
                self.every += 1;
                self.statements(body);
                self.every -= 1;
                self.close();
            }
            StatementKind::Not { condition } => self.negation(condition),
            StatementKind::Holds { condition } => {
                let certain = self.is_certain(condition);
                self.holds(condition);
                return certain;
            }
        }
        false
    }

    /// What `some` and `every` iterate.
    fn collection(&mut self, expr: &Expr) -> Type {
        let kind = self.expr(expr).kind;
        let raw = matches!(root(expr), Some("input" | "data")) || kind == Type::Raw;
        if raw {
            let message = "iteration of raw input; where it is no collection regorus' interpreter stops with an error";
            self.found("iteration", expr.span, message, "read it with `access.arr` or `access.obj`");
        } else if matches!(kind, Type::Any) {
            let message = "nothing proves that this is a collection; where it is none regorus' interpreter stops with an error";
            self.found("iteration", expr.span, message, "test it (`is_array(xs)`), or read it with `access.arr` or `access.obj`");
        } else if kind != Type::Never && !kind.is_collection() {
            let message = "this is no collection; regorus' interpreter stops with an error";
            self.found("iteration", expr.span, message, "iterate a list, a set or an object");
        }
        kind
    }

    /// A positive condition: what it mentions is defined from here on.
    fn holds(&mut self, condition: &Expr) {
        if let ExprKind::Binary { operator: Operator::Unify, left, right } = &condition.kind {
            let ignored = left.as_var() == Some("_");
            if ignored && matches!(right.kind, ExprKind::Ref { .. } | ExprKind::Var(_)) {
                self.expr(right);
            } else {
                let message = "`=` binds or compares, whichever the engine's order of statements makes of it";
                self.found("unification", condition.span, message, "write `==` or `:=`");
                self.touch(left);
                self.touch(right);
            }
            self.prove(right);
            return;
        }
        match &condition.kind {
            // As a condition, false and undefined are one.
            ExprKind::In { key, value, collection } => {
                key.iter().for_each(|key| drop(self.expr(key)));
                self.expr(value);
                self.expr(collection);
            }
            _ => drop(self.expr(condition)),
        }
        self.prove(condition);
        self.learn(condition);
    }

    /// Whether a condition is a type test of a variable that is known to be of that type.
    fn is_certain(&mut self, condition: &Expr) -> bool {
        let ExprKind::Call { function, arguments } = &condition.kind else { return false };
        let Some(variable) = arguments.first().and_then(Expr::as_var).and_then(|name| self.local(name)) else {
            return false;
        };
        let kind = &variable.info.kind;
        variable.info.total && *kind != Type::Unknown && builtins::tested(&function.name(), kind).as_ref() == Some(kind)
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
                    let Some(variable) = argument.as_var().and_then(|name| self.local(name)) else { continue };
                    variable.tested = true;
                    variable.decimal |= digits;
                    let kind = &variable.info.kind;
                    let needs = builtins::allowed(&name).and_then(|builtin| builtin.needs.get(index));
                    let proven = builtins::tested(&name, kind).or_else(|| Some(needs?.proves(kind)));
                    if let Some(kind) = proven {
                        variable.info.kind = kind;
                    }
                }
            }
            ExprKind::Binary { operator, left, right } if operator.is_comparison() => {
                if *operator == Operator::Equal {
                    for (one, other) in [(left, right), (right, left)] {
                        let kind = scalar_type(other);
                        if let (Some(kind), Some(variable)) = (kind, one.as_var().and_then(|name| self.local(name))) {
                            variable.info.kind = kind;
                        }
                    }
                }
                if let (Operator::Equal, Some(name)) = (operator, counted(left, "1", right))
                    && let Some(variable) = self.local(name)
                {
                    variable.lone = true;
                }
                if let Some(variable) = filled(*operator, left, right).and_then(|name| self.local(name)) {
                    variable.filled = true;
                }
            }
            _ => {}
        }
    }

    fn negation(&mut self, condition: &Expr) {
        self.expr(condition);
        let remedy =
            "bind the operands before `not`, through total accessors, or move the condition to a rule without parameters";
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
            ExprKind::Binary { operator, left, right } if operator.is_comparison() => {
                self.is_simple(left) && self.is_simple(right)
            }
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

    /// Whether iterating it takes one turn at most: `array.slice(xs, 0, 1)`, `[x]`, `xs` after `count(xs) == 1`.
    fn is_lone(&mut self, collection: &Expr) -> bool {
        match &collection.kind {
            ExprKind::Var(name) => self.local(name).is_some_and(|variable| variable.lone),
            ExprKind::Array(items) | ExprKind::Set(items) => items.len() == 1,
            ExprKind::Call { function, arguments } if function.name() == "array.slice" => {
                let one = |expr: &Expr| matches!(&expr.kind, ExprKind::Number(digits) if digits == "1");
                match (arguments.get(1).map(|from| &from.kind), arguments.get(2).map(|to| &to.kind)) {
                    (Some(ExprKind::Number(from)), Some(ExprKind::Number(to))) => {
                        from.parse::<u32>().ok().and_then(|from| from.checked_add(1)) == to.parse().ok()
                    }
                    (Some(ExprKind::Var(from)), Some(ExprKind::Binary { operator: Operator::Add, left, right })) => {
                        left.as_var() == Some(from) && one(right)
                    }
                    _ => false,
                }
            }
            _ => false,
        }
    }

    /// Whether it depends on a variable that an iteration of the body binds.
    fn is_looped(&mut self, expr: &Expr) -> bool {
        if let Some(name) = expr.as_var() {
            return self.local(name).is_some_and(|variable| variable.looped);
        }
        let mut looped = false;
        expr.parts(&mut |part| looped |= self.is_looped(part));
        for statement in expr.body().into_iter().flat_map(|body| &body.statements) {
            looped |= match &statement.kind {
                StatementKind::Assign { value, .. } => self.is_looped(value),
                StatementKind::SomeIn { collection, .. } | StatementKind::Every { collection, .. } => self.is_looped(collection),
                StatementKind::Not { condition } | StatementKind::Holds { condition } => self.is_looped(condition),
                StatementKind::Some { .. } => false,
            };
        }
        looped
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
        self.expr(expr);
        self.report = report;
    }

    fn expr(&mut self, expr: &Expr) -> Info {
        match &expr.kind {
            ExprKind::Null => Info::new(Type::Null, true),
            ExprKind::Bool(_) => Info::new(Type::Bool, true),
            ExprKind::Number(text) => self.number(text, expr.span),
            ExprKind::String { .. } => Info::new(Type::String, true),
            ExprKind::Var(name) => self.variable(name, expr.span),
            ExprKind::Ref { base, steps } => self.reference(expr, base, steps),
            ExprKind::Call { function, arguments } => self.call(expr, function, arguments),
            ExprKind::Array(items) => {
                let (element, total) = self.items(items, expr.span);
                Info::new(Type::array(element), total)
            }
            ExprKind::Set(items) => {
                let (element, total) = self.items(items, expr.span);
                Info::new(Type::set(element), total)
            }
            ExprKind::Object(items) => self.object(items, expr.span),
            ExprKind::ArrayComprehension { element, body } => {
                let element = self.comprehension(expr.span, &[element], body);
                Info::new(Type::array(element), true)
            }
            ExprKind::SetComprehension { element, body } => {
                let element = self.comprehension(expr.span, &[element], body);
                Info::new(Type::set(element), true)
            }
            ExprKind::ObjectComprehension { key, value, body } => {
                self.object_key(key, value, body);
                let value = self.comprehension(expr.span, &[key, value], body);
                Info::new(Type::object(BTreeMap::new(), value), true)
            }
            ExprKind::Binary { operator, left, right } => self.binary(expr.span, *operator, left, right),
            ExprKind::In { key, value, collection } => {
                let mut total = key.as_ref().is_none_or(|key| self.expr(key).total);
                total &= self.expr(value).total;
                total &= self.expr(collection).total;
                if !total {
                    let message = "where an operand is undefined, `in` is undefined in OPA and false in regorus";
                    let remedy = "make it a condition of its own, or bind and test the operands before";
                    self.found("membership", expr.span, message, remedy);
                }
                Info::new(Type::Bool, total)
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
            return variable.info.clone();
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
            return Info::new(Type::Any, false);
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
        Info::new(Type::Raw, false)
    }

    /// What a rule of a package holds; none where there is no such rule.
    fn rule_value(&mut self, package: &str, name: &str) -> Option<Info> {
        let node = self.library.node(package, name)?;
        self.uses.push(node);
        let signature = self.library.signature(node)?;
        Some(Info::new(signature.kind, signature.total))
    }

    /// The package that a name imports.
    fn import(&self, name: &str) -> Option<String> {
        let import = self.unit.module.imports.iter().find(|import| import.name() == name)?;
        let target = import.target();
        Some(target.strip_prefix("data.").unwrap_or(&target).to_owned())
    }

    fn reference(&mut self, expr: &Expr, base: &Expr, steps: &[Step]) -> Info {
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
                return self.imported_rule(expr, name, &package, steps);
            }
        }
        let info = self.expr(base);
        self.within(expr, info, steps)
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
                    self.expr(index);
                }
            }
        }
    }

    /// A read into a value.
    fn within(&mut self, expr: &Expr, base: Info, steps: &[Step]) -> Info {
        let mut info = base;
        for step in steps {
            let name = match &step.kind {
                StepKind::Field(name) => Some(name.as_str()),
                StepKind::Index(index) => index.as_str(),
            };
            let (kind, certain) = match name {
                Some(name) => info.kind.field(name),
                None => (info.kind.element(), false),
            };
            info = Info::new(kind, info.total && certain);
        }
        if self.every > 0 && !info.total {
            let message = "a reference inside `every` that may be undefined; regorus does not fail the body then";
            self.found("every", expr.span, message, "move the condition to a function of the bound variables");
        }
        info
    }

    fn imported_rule(&mut self, expr: &Expr, name: &str, package: &str, steps: &[Step]) -> Info {
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
        self.within(expr, info, steps.get(1..).unwrap_or_default())
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
                let message =
                    "Gatekeeper does not rewrite a full path: the function fails to compile, the rule is silently undefined";
                self.found("qualified-reference", span, message, "import the module and write `module.rule`");
            }
            _ => {
                let message = format!("Gatekeeper refuses `data.{first}`");
                self.found("data-reference", span, message, "the only data is `data.inventory`");
            }
        }
        Info::new(Type::Raw, false)
    }

    /// The elements of a literal → what they are, and whether all are defined.
    fn items(&mut self, items: &[Expr], span: Span) -> (Type, bool) {
        self.nest(span);
        let mut total = true;
        let mut kind = Type::Never;
        for item in items {
            let info = self.expr(item);
            total &= info.total;
            kind = kind.join(&info.kind);
        }
        self.literals -= 1;
        (kind, total)
    }

    fn object(&mut self, items: &[(Expr, Expr)], span: Span) -> Info {
        self.nest(span);
        let mut total = true;
        let mut known = BTreeMap::new();
        let mut rest = Type::Never;
        for (key, value) in items {
            total &= self.expr(key).total;
            let info = self.expr(value);
            total &= info.total;
            match key.as_str() {
                Some(name) => drop(known.insert(name.to_owned(), info.kind)),
                None => rest = rest.join(&info.kind),
            }
        }
        self.literals -= 1;
        Info::new(Type::object(known, rest), total)
    }

    fn nest(&mut self, span: Span) {
        self.literals += 1;
        if self.literals == MAX_LITERALS + 1 {
            let message = format!("literals nest deeper than {MAX_LITERALS}; the engine's parser takes exponential time");
            self.found("literal-depth", span, message, "name the inner literals");
        }
    }

    /// A comprehension → what its last head is.
    fn comprehension(&mut self, span: Span, heads: &[&Expr], body: &Body) -> Type {
        if self.every > 0 {
            self.found("every", span, "the body of `every` holds conditions only", "move it to a function");
        }
        self.nest(span);
        self.scopes.push(Vec::new());
        let (loops, outer) = (self.loops, self.outer);
        self.outer = Some(loops);
        self.statements(body);
        let mut kind = Type::Never;
        for head in heads {
            let what = "in the head of a comprehension; where it is undefined regorus' VM adds the text `<undefined>`";
            self.head(head, "comprehension-head", what, "bind it in the body and test it");
            kind = self.expr(head).kind;
            self.unproven(head, "regorus' VM adds the text `<undefined>`");
        }
        (self.loops, self.outer) = (loops, outer);
        self.close();
        self.literals -= 1;
        kind
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

    fn binary(&mut self, span: Span, operator: Operator, left: &Expr, right: &Expr) -> Info {
        let one = self.expr(left);
        let other = self.expr(right);
        let total = one.total && other.total;
        if operator.is_comparison() {
            let equality = matches!(operator, Operator::Equal | Operator::NotEqual);
            if !equality && [&one.kind, &other.kind].iter().any(|kind| matches!(kind, Type::Set(_) | Type::Object(_))) {
                let message = "sets and objects are ordered differently in OPA and in regorus";
                self.found("ordering", span, message, "compare numbers, strings or `count`");
            }
            return Info::new(Type::Bool, total);
        }
        let operands = [&one.kind, &other.kind];
        let set = matches!(operator, Operator::Or | Operator::And | Operator::Subtract)
            && operands.iter().all(|kind| matches!(kind, Type::Set(_) | Type::Unknown));
        let number = matches!(operator, Operator::Add | Operator::Subtract | Operator::Multiply)
            && operands.iter().all(|kind| matches!(kind, Type::Number | Type::Unknown));
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
        let kind = if set { one.kind.join(&other.kind) } else { Type::Number };
        Info::new(kind, total && (set || number))
    }

    // Calls.

    fn call(&mut self, expr: &Expr, function: &Function, arguments: &[Expr]) -> Info {
        let known: Vec<Info> = arguments.iter().map(|argument| self.expr(argument)).collect();
        let name = function.name();
        let first = function.path.first().map_or("", |segment| segment.text.as_str()).to_owned();
        let rule = function.path.get(1).map_or("", |segment| segment.text.as_str());
        if self.local(&first).is_none() || function.path.len() == 1 {
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
        self.called.insert(first.clone());
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
        let mut total = known.iter().zip(builtin.needs).all(|(info, needs)| info.total && needs.holds(&info.kind));
        total |= self.builtin(expr.span, &name, arguments, &known);
        Info::new(given(builtin, arguments, &known), total)
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
        let kinds: Vec<Type> = known.iter().map(|info| info.kind.clone()).collect();
        if self.record {
            self.library.record(node, &kinds);
        }
        let Some(signature) = self.library.call(node, &kinds) else { return Info::new(Type::Any, false) };
        if signature.arity != Some(known.len()) {
            let message = match signature.arity {
                Some(arity) => format!("`{name}` takes {arity} arguments, not {}", known.len()),
                None => format!("`{name}` is no function"),
            };
            self.found("undefined-name", span, message, "mend the call");
        }
        Info::new(signature.kind, signature.total && defined)
    }

    /// What single builtins ask → whether the call is defined after all.
    fn builtin(&mut self, span: Span, name: &str, arguments: &[Expr], known: &[Info]) -> bool {
        match name {
            "concat" => {
                if known.get(1).is_some_and(|info| matches!(info.kind, Type::Set(_))) {
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
            "max" | "min" => {
                let filled = arguments.first().and_then(Expr::as_var).map(str::to_owned).and_then(|name| self.local(&name));
                filled.is_some_and(|variable| variable.filled && matches!(variable.info.kind, Type::Array(_) | Type::Set(_)))
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
                    let tested =
                        argument.as_var().map(str::to_owned).and_then(|name| self.local(&name)).map(|variable| variable.tested);
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

/// The names that a body assigns.
fn assigned(body: &Body) -> Vec<String> {
    let mut names = Vec::new();
    for statement in &body.statements {
        if let StatementKind::Assign { target, .. } = &statement.kind {
            qualify::names(target, &mut names);
        }
    }
    names
}

/// What a builtin gives for its arguments.
fn given(builtin: &Builtin, arguments: &[Expr], known: &[Info]) -> Type {
    let kind = |index: usize| known.get(index).map_or(Type::Any, |info| info.kind.clone());
    match builtin.gives {
        Gives::Bool => Type::Bool,
        Gives::Number => Type::Number,
        Gives::Text => Type::String,
        Gives::Texts => Type::array(Type::String),
        Gives::First => kind(0),
        Gives::Element => kind(0).element(),
        Gives::Sorted => Type::array(kind(0).element()),
        Gives::Joined => Type::array(kind(0).element().join(&kind(1).element())),
        Gives::Field => {
            let (whole, fallback) = (kind(0), kind(2));
            match arguments.get(1).and_then(Expr::as_str).map(|name| whole.field(name)) {
                Some((kind, true)) => kind,
                Some((kind, false)) => kind.join(&fallback),
                None => whole.element().join(&fallback),
            }
        }
        Gives::Keys => Type::set(kind(0).key()),
        Gives::Values => kind(0).loosened(),
        Gives::Merged => kind(0).merged(&kind(1)),
    }
}

/// The variable whose number of elements is compared with a number.
fn counted<'e>(left: &'e Expr, number: &str, right: &Expr) -> Option<&'e str> {
    let ExprKind::Call { function, arguments } = &left.kind else { return None };
    let matching = matches!(&right.kind, ExprKind::Number(digits) if digits == number);
    (matching && function.name() == "count").then(|| arguments.first()?.as_var()).flatten()
}

/// The variable that a comparison proves to be no empty collection: `count(xs) > 0`, `xs != []`.
fn filled<'e>(operator: Operator, left: &'e Expr, right: &'e Expr) -> Option<&'e str> {
    match (&left.kind, operator, &right.kind) {
        (ExprKind::Var(name), Operator::NotEqual, ExprKind::Array(items) | ExprKind::Set(items)) if items.is_empty() => {
            Some(name)
        }
        (_, Operator::Greater | Operator::NotEqual, _) => counted(left, "0", right),
        (_, Operator::Equal | Operator::GreaterOrEqual, _) => counted(left, "1", right),
        _ => None,
    }
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
