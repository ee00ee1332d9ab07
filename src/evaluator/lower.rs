//! Rego for the virtual machine: the same meaning in forms that it evaluates rightly and fast.
//!
//! - Imports of libraries become full paths (`profile::qualify`): through an alias the machine evaluates the whole package.
//! - A body of an `else` chain that iterates becomes a comprehension. In regorus 0.14.1 a loop without a match ends the body
//!   without an error, so that the machine takes the body for the answer, undefined, and never tries the next branch. A
//!   comprehension is always defined, and its emptiness is a condition that fails as it should.
//! - A comprehension starts with a loop, over one element where it has no other. A condition of a comprehension that fails
//!   outside of a loop of its own ends the iteration around the comprehension, or is never left.
//!
//! `tests/engine.rs` shows both defects, so that it is seen when a release of the engine mends them.
//!
//! ```rego
//! f(x) := v if {                     f(x) := one if {
//!     some v in g(x)                     all := [v | some v in g(x); v > 1]
//!     v > 1                  =>          count(all) > 0
//! } else := 0                            one := all[0]
//!                                    } else := 0
//!
//! [v | h(x); some v in x]    =>      [v | some _ in [0]; h(x); some v in x]
//! ```

use crate::profile;
use crate::profile::tree::{Body, Expr, ExprKind, Kind, Module, Rule, Span, Statement, StatementKind};

/// Rewrites a module. One that does not parse comes back as it is, for the engine to refuse.
pub(crate) fn lower(source: &str) -> String {
    let qualified = profile::qualify(source);
    let branched = rewrite(qualified, total_branches);
    rewrite(branched, looping_comprehensions)
}

fn rewrite(source: String, pass: fn(&str, &Module) -> String) -> String {
    match profile::parse("", &source) {
        Ok(module) => pass(&source, &module),
        Err(_) => source,
    }
}

fn total_branches(source: &str, module: &Module) -> String {
    let mut edits = Vec::new();
    for rule in &module.rules {
        edit_rule(source, rule, &mut edits);
    }
    apply(source, edits)
}

type Edit = (Span, String);

fn edit_rule(source: &str, rule: &Rule, edits: &mut Vec<Edit>) {
    let value = match &rule.head.kind {
        Kind::Complete { value } | Kind::Function { value, .. } => value.as_ref(),
        Kind::Contains { .. } => return,
    };
    // The last branch needs nothing: when it has no answer, the rule has none.
    let mut chain = vec![(value, rule.body.as_ref(), rule.head.span.end)];
    chain.extend(
        rule.branches.iter().map(|branch| (branch.value.as_ref(), branch.body.as_ref(), branch.span.start + "else".len())),
    );
    chain.pop();
    for (value, body, end_of_head) in chain {
        if let Some(body) = body.filter(|body| iterates(body)) {
            edit_clause(source, value, body, end_of_head, edits);
        }
    }
}

fn iterates(body: &Body) -> bool {
    body.statements.iter().any(|statement| matches!(statement.kind, StatementKind::SomeIn { .. }))
}

fn edit_clause(source: &str, value: Option<&Expr>, body: &Body, end_of_head: usize, edits: &mut Vec<Edit>) {
    let text = |span: Span| source.get(span.start..span.end).unwrap_or_default();
    let element = value.map_or("true", |value| text(value.span));
    let inner = text(body.span).trim();
    let inner = inner.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(inner);
    match value {
        Some(value) => edits.push((value.span, "portcullis_one".to_owned())),
        None => edits.push((Span::new(end_of_head, end_of_head), " := portcullis_one".to_owned())),
    }
    let total = format!(
        "{{\n\tportcullis_all := [{element} |\n{inner}\n\t]\n\tcount(portcullis_all) > 0\n\tportcullis_one := portcullis_all[0]\n}}"
    );
    edits.push((body.span, total));
}

fn looping_comprehensions(source: &str, module: &Module) -> String {
    let mut edits = Vec::new();
    for rule in &module.rules {
        let value = match &rule.head.kind {
            Kind::Complete { value } | Kind::Function { value, .. } => value.as_ref(),
            Kind::Contains { element } => Some(element),
        };
        let branches = rule.branches.iter().map(|branch| (branch.value.as_ref(), branch.body.as_ref()));
        for (value, body) in [(value, rule.body.as_ref())].into_iter().chain(branches) {
            value.into_iter().for_each(|value| in_expr(value, &mut edits));
            body.into_iter().for_each(|body| in_body(body, &mut edits));
        }
    }
    apply(source, edits)
}

fn in_body(body: &Body, edits: &mut Vec<Edit>) {
    for statement in &body.statements {
        match &statement.kind {
            StatementKind::Assign { value: expr, .. }
            | StatementKind::SomeIn { collection: expr, .. }
            | StatementKind::Not { condition: expr }
            | StatementKind::Holds { condition: expr } => in_expr(expr, edits),
            StatementKind::Every { collection, body, .. } => {
                in_expr(collection, edits);
                in_body(body, edits);
            }
            StatementKind::Some { .. } => {}
        }
    }
}

fn in_expr(expr: &Expr, edits: &mut Vec<Edit>) {
    if let Some(body) = expr.body() {
        if let (true, Some(first)) = (needs_loop(body), body.statements.first()) {
            edits.push((Span::new(first.span.start, first.span.start), "some _ in [0]; ".to_owned()));
        }
        in_body(body, edits);
    }
    expr.parts(&mut |part| in_expr(part, edits));
}

/// Whether a statement before the first loop can fail.
fn needs_loop(body: &Body) -> bool {
    let before_loop = body.statements.iter().take_while(|one| !matches!(one.kind, StatementKind::SomeIn { .. }));
    before_loop.into_iter().any(|one| !is_plain_assignment(one))
}

fn is_plain_assignment(statement: &Statement) -> bool {
    matches!(&statement.kind, StatementKind::Assign { target, .. } if matches!(target.kind, ExprKind::Var(_)))
}

fn apply(source: &str, mut edits: Vec<Edit>) -> String {
    edits.sort();
    let mut text = String::with_capacity(source.len());
    let mut done = 0;
    for (span, replacement) in edits {
        text.push_str(source.get(done..span.start).unwrap_or_default());
        text.push_str(&replacement);
        done = span.end;
    }
    text.push_str(source.get(done..).unwrap_or_default());
    text
}

#[cfg(test)]
mod tests {
    use super::lower;

    #[test]
    fn iterating_branches_become_comprehensions() {
        let source = "package p\n\nf(x) := v if {\n\tsome v in x\n} else if {\n\tsome y in x # c\n\ty\n} else := 0\n";
        let lowered = lower(source);
        assert!(lowered.contains("f(x) := portcullis_one if {\n\tportcullis_all := [v |"), "{lowered}");
        assert!(lowered.contains("else := portcullis_one if {\n\tportcullis_all := [true |"), "{lowered}");
        assert!(crate::profile::parse("p", &lowered).is_ok(), "{lowered}");
    }

    #[test]
    fn comprehensions_start_with_a_loop() {
        let lowered = lower("package p\n\nx := [1 | a; some b in [c | d]]\n\ny := [b | some b in [1]; a]\n");
        assert_eq!(
            lowered,
            "package p\n\nx := [1 | some _ in [0]; a; some b in [c | some _ in [0]; d]]\n\ny := [b | some b in [1]; a]\n"
        );
    }

    #[test]
    fn everything_else_stays() {
        let source =
            "package p\n\nx := v if {\n\tv := 1\n} else := v if {\n\tsome v in [1]\n}\n\ny contains v if {\n\tsome v in [1]\n}\n";
        assert_eq!(lower(source), source);
    }
}
