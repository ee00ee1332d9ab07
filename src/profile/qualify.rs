//! Imports to full paths, by spans.

use super::tree::{Body, Else, Expr, ExprKind, Kind, Module, Rule, Span, Statement, StatementKind};

const LIBRARY: &str = "data.lib.portcullis.";

/// Rewrites `source`, which is the text of `module`.
pub fn rewrite(source: &str, module: &Module) -> String {
    let mut qualifier = Qualifier { imports: Vec::new(), scopes: Vec::new(), edits: Vec::new() };
    for import in &module.imports {
        let target = import.target();
        if target.starts_with(LIBRARY) {
            qualifier.imports.push((import.name().to_owned(), target));
            qualifier.edits.push((import.span, String::new()));
        }
    }
    module.rules.iter().for_each(|rule| qualifier.rule(rule));
    let mut edits = qualifier.edits;
    edits.sort();
    let mut text = String::with_capacity(source.len() + 32 * edits.len());
    let mut done = 0;
    for (span, replacement) in edits {
        text.push_str(source.get(done..span.start).unwrap_or_default());
        text.push_str(&replacement);
        done = span.end;
    }
    text.push_str(source.get(done..).unwrap_or_default());
    text
}

struct Qualifier {
    /// Names and targets.
    imports: Vec<(String, String)>,
    /// The local variables of each enclosing scope.
    scopes: Vec<Vec<String>>,
    edits: Vec<(Span, String)>,
}

impl Qualifier {
    fn rule(&mut self, rule: &Rule) {
        let mut locals = Vec::new();
        if let Kind::Function { parameters, .. } = &rule.head.kind {
            parameters.iter().for_each(|parameter| names(parameter, &mut locals));
        }
        self.scopes.push(locals);
        let (element, value) = match &rule.head.kind {
            Kind::Contains { element } => (Some(element), None),
            Kind::Complete { value } | Kind::Function { value, .. } => (None, value.as_ref()),
        };
        self.clause(element.or(value), rule.body.as_ref());
        for Else { value, body, .. } in &rule.branches {
            self.clause(value.as_ref(), body.as_ref());
        }
        self.scopes.pop();
    }

    /// A head sees the variables of its body.
    fn clause(&mut self, head: Option<&Expr>, body: Option<&Body>) {
        self.scopes.push(body.map(declared).unwrap_or_default());
        if let Some(body) = body {
            self.statements(body);
        }
        if let Some(head) = head {
            self.expr(head);
        }
        self.scopes.pop();
    }

    fn statements(&mut self, body: &Body) {
        for statement in &body.statements {
            match &statement.kind {
                StatementKind::Assign { value, .. } => self.expr(value),
                StatementKind::SomeIn { collection, .. } => self.expr(collection),
                StatementKind::Some { .. } => {}
                StatementKind::Every { key, value, collection, body } => {
                    self.expr(collection);
                    let mut locals = declared(body);
                    locals.push(value.text.clone());
                    locals.extend(key.iter().map(|key| key.text.clone()));
                    self.scopes.push(locals);
                    self.statements(body);
                    self.scopes.pop();
                }
                StatementKind::Not { condition } | StatementKind::Holds { condition } => self.expr(condition),
            }
            for with in &statement.with {
                self.expr(&with.target);
                self.expr(&with.value);
            }
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Var(name) => self.name(name, expr.span),
            ExprKind::Call { function, .. } if function.path.len() > 1 => {
                if let Some(first) = function.path.first() {
                    self.name(&first.text, first.span);
                }
            }
            _ => {}
        }
        if let Some(body) = expr.body() {
            self.scopes.push(declared(body));
            self.statements(body);
            expr.parts(&mut |part| self.expr(part));
            self.scopes.pop();
        } else {
            expr.parts(&mut |part| self.expr(part));
        }
    }

    fn name(&mut self, name: &str, span: Span) {
        if self.scopes.iter().flatten().any(|local| local == name) {
            return;
        }
        if let Some((_, target)) = self.imports.iter().find(|(import, _)| import == name) {
            self.edits.push((span, target.clone()));
        }
    }
}

/// The variables that the statements of a body declare, without those of inner bodies.
fn declared(body: &Body) -> Vec<String> {
    let mut found = Vec::new();
    for Statement { kind, .. } in &body.statements {
        match kind {
            StatementKind::Assign { target, .. } => names(target, &mut found),
            StatementKind::SomeIn { key, value, .. } => {
                key.iter().for_each(|key| names(key, &mut found));
                names(value, &mut found);
            }
            StatementKind::Some { names } => found.extend(names.iter().map(|name| name.text.clone())),
            _ => {}
        }
    }
    found
}

/// The variables of a pattern.
pub fn names(pattern: &Expr, found: &mut Vec<String>) {
    match &pattern.kind {
        ExprKind::Var(name) => found.push(name.clone()),
        ExprKind::Array(items) => items.iter().for_each(|item| names(item, found)),
        ExprKind::Object(items) => items.iter().for_each(|(_, value)| names(value, found)),
        _ => {}
    }
}
