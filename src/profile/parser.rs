//! Tokens to the syntax tree: recursive descent, without backtracking, within fixed bounds.

use super::lexer::{self, Source, Token, TokenKind};
use super::tree::{
    Body, Comment, Else, Expr, ExprKind, Function, Head, Import, Kind, Module, Name, Operator, Package, Rule, Span, Statement,
    StatementKind, Step, StepKind, With,
};
use crate::error::Error;

/// The deepest nesting of literals and comprehensions. The engine's parser takes time exponential in it.
pub const MAX_NESTING: usize = 8;
/// The deepest nesting of expressions of any kind. The engine's own limit is 32.
pub const MAX_DEPTH: usize = 24;
/// The most infix operators in one rule. The engine's parser recurses once for each.
pub const MAX_OPERATORS: usize = 256;
/// The most segments of a path and steps of a reference. The engine's own limit is 32.
pub const MAX_STEPS: usize = 32;
/// The most `else` branches of one rule. The engine's VM has 255 registers for a rule.
pub const MAX_BRANCHES: usize = 256;
/// The most work the engine's parser may be given: a token at nesting depth `d` costs it `2^d`.
pub const MAX_COST: usize = 4 << 20;

const KEYWORDS: [&str; 15] = [
    "as", "contains", "default", "else", "every", "false", "if", "import", "in", "not", "null", "package", "some", "true", "with",
];

/// Whether a word can not be a name.
pub fn is_keyword(word: &str) -> bool {
    KEYWORDS.contains(&word)
}

/// Parses one module.
pub fn parse(source: Source<'_>) -> Result<Module, Error> {
    lexer::check_bounds(source)?;
    let lexer::Tokens { tokens, comments } = lexer::tokenize(source)?;
    let end =
        Token { kind: TokenKind::End, text: "", span: Span::new(source.text.len(), source.text.len()), apart: true, first: true };
    // Tests run in OPA only, and hold whole Kubernetes objects.
    let most = if source.file.ends_with("_test.rego") { MAX_DEPTH } else { MAX_NESTING };
    let mut parser = Parser { most, source, tokens, end, at: 0, depth: 0, nesting: 0, operators: 0, cost: 0 };
    parser.module(comments)
}

struct Parser<'s> {
    source: Source<'s>,
    tokens: Vec<Token<'s>>,
    end: Token<'s>,
    at: usize,
    depth: usize,
    nesting: usize,
    /// The deepest nesting of literals.
    most: usize,
    operators: usize,
    cost: usize,
}

type Parsed<T> = Result<T, Error>;

impl<'s> Parser<'s> {
    // Tokens.

    fn peek(&self) -> Token<'s> {
        self.tokens.get(self.at).copied().unwrap_or(self.end)
    }

    fn peek_second(&self) -> Token<'s> {
        self.tokens.get(self.at + 1).copied().unwrap_or(self.end)
    }

    fn next(&mut self) -> Parsed<Token<'s>> {
        let token = self.peek();
        self.cost = self.cost.saturating_add(1 << self.nesting.min(16));
        if self.cost > MAX_COST {
            return Err(self.source.limit(
                token.span,
                "the module nests too many literals",
                "flatten its tables or split the module",
            ));
        }
        self.at = self.at.saturating_add(1);
        Ok(token)
    }

    /// The last byte consumed.
    fn last(&self) -> usize {
        self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(0, |token| token.span.end)
    }

    fn since(&self, start: usize) -> Span {
        Span::new(start, self.last().max(start))
    }

    fn sees(&self, text: &str) -> bool {
        let token = self.peek();
        matches!(token.kind, TokenKind::Symbol | TokenKind::Word) && token.text == text
    }

    fn take(&mut self, text: &str) -> Parsed<bool> {
        let seen = self.sees(text);
        if seen {
            self.next()?;
        }
        Ok(seen)
    }

    fn expect(&mut self, text: &str, what: &str) -> Parsed<Token<'s>> {
        if self.sees(text) { self.next() } else { Err(self.unexpected(&format!("`{text}` {what}"))) }
    }

    fn unexpected(&self, expected: &str) -> Error {
        let token = self.peek();
        let found = match token.kind {
            TokenKind::End => "the end of the file".to_owned(),
            _ => format!("`{}`", token.text.chars().take(40).collect::<String>()),
        };
        self.source.error(token.span, format!("expected {expected}, found {found}"), "")
    }

    fn enter(&mut self) -> Parsed<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let message = format!("the expression is nested deeper than {MAX_DEPTH}");
            return Err(self.source.limit(self.peek().span, message, "name its parts with `:=`"));
        }
        Ok(())
    }

    fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    fn nest(&mut self) -> Parsed<()> {
        self.enter()?;
        self.nesting += 1;
        if self.nesting > self.most {
            let most = self.most;
            let message = format!("literals are nested deeper than {most}; the engine's parser takes exponential time");
            return Err(self.source.limit(self.peek().span, message, "name the inner literals with `:=`"));
        }
        Ok(())
    }

    fn unnest(&mut self) {
        self.nesting = self.nesting.saturating_sub(1);
        self.leave();
    }

    fn name(&mut self, what: &str) -> Parsed<Name> {
        let token = self.peek();
        if token.kind != TokenKind::Word || is_keyword(token.text) {
            return Err(self.unexpected(what));
        }
        self.next()?;
        Ok(Name { text: token.text.to_owned(), span: token.span })
    }

    fn string(&mut self, token: Token<'s>) -> Parsed<String> {
        if token.kind == TokenKind::RawString {
            let raw = token.text.strip_prefix('`').and_then(|text| text.strip_suffix('`'));
            return Ok(raw.unwrap_or_default().replace('\r', ""));
        }
        lexer::decode(token.text).map_err(|message| self.source.error(token.span, message, ""))
    }

    // Declarations.

    fn module(&mut self, comments: Vec<Comment>) -> Parsed<Module> {
        let start = self.peek().span.start;
        self.expect("package", "at the beginning of the module")?;
        let path = self.path()?;
        let package = Package { path, span: self.since(start) };
        let mut imports = Vec::new();
        let mut rules = Vec::new();
        while self.peek().kind != TokenKind::End {
            if self.sees("import") {
                imports.push(self.import()?);
            } else {
                self.operators = 0;
                rules.push(self.rule()?);
            }
        }
        Ok(Module { package, imports, rules, comments })
    }

    /// `a.b["c"]`
    fn path(&mut self) -> Parsed<Vec<Name>> {
        let mut path = vec![self.name("a path")?];
        loop {
            self.steps_left(path.len())?;
            let token = self.peek();
            if self.sees(".") && !token.apart {
                self.next()?;
                path.push(self.field()?);
            } else if self.sees("[") && !token.apart {
                self.next()?;
                let segment = self.peek();
                if !matches!(segment.kind, TokenKind::String | TokenKind::RawString) {
                    return Err(self.unexpected("a string"));
                }
                self.next()?;
                path.push(Name { text: self.string(segment)?, span: segment.span });
                self.expect("]", "after the segment")?;
            } else {
                return Ok(path);
            }
        }
    }

    fn steps_left(&self, taken: usize) -> Parsed<()> {
        if taken <= MAX_STEPS {
            return Ok(());
        }
        let message = format!("the path has more than {MAX_STEPS} steps");
        Err(self.source.limit(self.peek().span, message, "name its parts with `:=`"))
    }

    /// The word after a dot; keywords are names here.
    fn field(&mut self) -> Parsed<Name> {
        let token = self.peek();
        if token.kind != TokenKind::Word || token.first {
            return Err(self.unexpected("a name after the dot"));
        }
        self.next()?;
        Ok(Name { text: token.text.to_owned(), span: token.span })
    }

    fn import(&mut self) -> Parsed<Import> {
        let start = self.next()?.span.start;
        let path = self.path()?;
        let alias = if self.take("as")? { Some(self.name("the name of the import")?) } else { None };
        Ok(Import { path, alias, span: self.since(start) })
    }

    fn rule(&mut self) -> Parsed<Rule> {
        let start = self.peek().span.start;
        let default = self.take("default")?;
        let head = self.head()?;
        if default && matches!(head.kind, Kind::Complete { value: None } | Kind::Function { value: None, .. }) {
            return Err(self.unexpected("`:=` and the default value"));
        }
        let body = self.condition()?;
        let mut branches = Vec::new();
        while self.sees("else") {
            if branches.len() >= MAX_BRANCHES {
                let message = format!("the rule has more than {MAX_BRANCHES} branches");
                return Err(self.source.limit(self.peek().span, message, "look the value up in a table"));
            }
            branches.push(self.branch()?);
        }
        if body.is_none()
            && head.path.is_empty()
            && !default
            && matches!(head.kind, Kind::Complete { value: None } | Kind::Function { value: None, .. })
        {
            let message = format!("the rule `{}` has neither a value nor a condition", head.name.text);
            return Err(self.source.error(head.span, message, "write `:= …`, `contains …` or `if …`"));
        }
        Ok(Rule { default, head, body, branches, span: self.since(start) })
    }

    fn head(&mut self) -> Parsed<Head> {
        let start = self.peek().span.start;
        let name = self.name("a rule")?;
        let path = self.steps()?;
        let parameters = if self.sees("(") && !self.peek().apart {
            self.next()?;
            self.enter()?;
            let parameters = self.list(")")?;
            self.leave();
            Some(parameters)
        } else {
            None
        };
        if parameters.is_none() && self.take("contains")? {
            let element = self.expr(true)?;
            return Ok(Head { name, path, kind: Kind::Contains { element }, span: self.since(start) });
        }
        let value = if self.take(":=")? || self.take("=")? { Some(self.member_expr()?) } else { None };
        let kind = match parameters {
            Some(parameters) => Kind::Function { parameters, value },
            None => Kind::Complete { value },
        };
        Ok(Head { name, path, kind, span: self.since(start) })
    }

    fn branch(&mut self) -> Parsed<Else> {
        let start = self.next()?.span.start;
        let value = if self.take(":=")? || self.take("=")? { Some(self.member_expr()?) } else { None };
        let body = self.condition()?;
        Ok(Else { value, body, span: self.since(start) })
    }

    /// What follows `if`.
    fn condition(&mut self) -> Parsed<Option<Body>> {
        if !self.take("if")? {
            if self.sees("{") {
                let token = self.peek();
                return Err(self.source.error(token.span, "a body without `if` is Rego v0", "write `if {`"));
            }
            return Ok(None);
        }
        if self.sees("{") && !self.literal_ahead() {
            return self.braced().map(Some);
        }
        let start = self.peek().span.start;
        let statement = self.statement()?;
        Ok(Some(Body { statements: vec![statement], span: self.since(start) }))
    }

    /// Whether the brace ahead opens an object, a set or a comprehension: a comma, colon or bar at its own level decides.
    fn literal_ahead(&self) -> bool {
        let mut level = 0_usize;
        for (distance, token) in self.tokens.iter().skip(self.at).enumerate() {
            if token.kind != TokenKind::Symbol {
                // `some k, v in xs` and `every k, v in xs` hold commas.
                if level == 1 && token.kind == TokenKind::Word && matches!(token.text, "some" | "every") {
                    return false;
                }
                continue;
            }
            match token.text {
                "{" | "[" | "(" => level += 1,
                "}" | "]" | ")" => {
                    level = level.saturating_sub(1);
                    if level == 0 {
                        return distance == 1;
                    }
                }
                ":=" | "=" | ";" | "==" | "!=" if level == 1 => return false,
                "," | ":" | "|" if level == 1 => return true,
                _ => {}
            }
        }
        false
    }

    // Bodies.

    fn braced(&mut self) -> Parsed<Body> {
        let start = self.expect("{", "before the body")?.span.start;
        self.enter()?;
        let statements = self.statements("}")?;
        self.expect("}", "after the body")?;
        self.leave();
        Ok(Body { statements, span: self.since(start) })
    }

    /// Statements up to, not including, the closing symbol.
    fn statements(&mut self, close: &str) -> Parsed<Vec<Statement>> {
        let mut statements = Vec::new();
        loop {
            while self.take(";")? {}
            if self.sees(close) {
                break;
            }
            if self.peek().kind == TokenKind::End {
                return Err(self.unexpected(&format!("`{close}`")));
            }
            statements.push(self.statement()?);
            if !self.sees(close) && !self.sees(";") && !self.peek().first {
                return Err(self.unexpected(&format!("a line end, `;` or `{close}`")));
            }
        }
        if statements.is_empty() {
            return Err(self.unexpected("a statement"));
        }
        Ok(statements)
    }

    fn statement(&mut self) -> Parsed<Statement> {
        let start = self.peek().span.start;
        let kind = self.statement_kind()?;
        let mut with = Vec::new();
        while self.sees("with") {
            let start = self.next()?.span.start;
            let target = self.term()?;
            self.expect("as", "after the target of `with`")?;
            let value = self.expr(true)?;
            with.push(With { target, value, span: self.since(start) });
        }
        Ok(Statement { kind, with, span: self.since(start) })
    }

    fn statement_kind(&mut self) -> Parsed<StatementKind> {
        if self.take("not")? {
            let condition = self.unification()?;
            return Ok(StatementKind::Not { condition });
        }
        if self.take("some")? {
            return self.some();
        }
        if self.sees("every") {
            return self.every();
        }
        let target = self.member_expr()?;
        if self.take(":=")? {
            let value = self.member_expr()?;
            return Ok(StatementKind::Assign { target, value });
        }
        let condition = self.unify(target)?;
        Ok(StatementKind::Holds { condition })
    }

    fn unification(&mut self) -> Parsed<Expr> {
        let left = self.member_expr()?;
        self.unify(left)
    }

    fn unify(&mut self, left: Expr) -> Parsed<Expr> {
        if !self.take("=")? {
            return Ok(left);
        }
        let right = self.member_expr()?;
        let span = left.span.to(right.span);
        let kind = ExprKind::Binary { operator: Operator::Unify, left: Box::new(left), right: Box::new(right) };
        Ok(Expr { kind, span })
    }

    fn some(&mut self) -> Parsed<StatementKind> {
        let mut terms = vec![self.term()?];
        while self.take(",")? {
            terms.push(self.term()?);
        }
        if self.take("in")? {
            let collection = self.expr(true)?;
            let value = terms.pop();
            let key = terms.pop();
            return match value {
                Some(value) if terms.is_empty() => Ok(StatementKind::SomeIn { key, value, collection }),
                _ => Err(self.unexpected("at most two names before `in`")),
            };
        }
        let names = terms.into_iter().map(|term| match term.kind {
            ExprKind::Var(text) => Ok(Name { text, span: term.span }),
            _ => Err(self.source.error(term.span, "expected a name after `some`", "")),
        });
        Ok(StatementKind::Some { names: names.collect::<Parsed<_>>()? })
    }

    fn every(&mut self) -> Parsed<StatementKind> {
        self.next()?;
        let mut value = self.name("a name after `every`")?;
        let mut key = None;
        if self.take(",")? {
            key = Some(std::mem::replace(&mut value, self.name("a name")?));
        }
        self.expect("in", "after the names")?;
        let collection = self.expr(true)?;
        let body = self.braced()?;
        Ok(StatementKind::Every { key, value, collection, body })
    }

    // Expressions.

    /// An expression where `key, value in collection` may stand.
    fn member_expr(&mut self) -> Parsed<Expr> {
        let first = self.expr(true)?;
        if !self.sees(",") {
            return Ok(first);
        }
        self.next()?;
        let value = self.relation(true)?;
        self.expect("in", "after the names")?;
        let collection = self.relation(true)?;
        let span = first.span.to(collection.span);
        let kind = ExprKind::In { key: Some(Box::new(first)), value: Box::new(value), collection: Box::new(collection) };
        Ok(Expr { kind, span })
    }

    /// An expression; `bar` says whether `|` is the union here.
    fn expr(&mut self, bar: bool) -> Parsed<Expr> {
        let mut value = self.relation(bar)?;
        while self.sees("in") {
            self.count()?;
            self.next()?;
            let collection = self.relation(bar)?;
            let span = value.span.to(collection.span);
            let kind = ExprKind::In { key: None, value: Box::new(value), collection: Box::new(collection) };
            value = Expr { kind, span };
        }
        Ok(value)
    }

    fn relation(&mut self, bar: bool) -> Parsed<Expr> {
        self.infix(0, bar)
    }

    fn infix(&mut self, least: u8, bar: bool) -> Parsed<Expr> {
        let mut left = self.term()?;
        loop {
            let token = self.peek();
            let Some((operator, power)) = (if token.kind == TokenKind::Symbol { operator(token.text) } else { None }) else {
                return Ok(left);
            };
            if power < least || (operator == Operator::Or && !bar) {
                return Ok(left);
            }
            self.count()?;
            self.next()?;
            let right = self.infix(power + 1, bar)?;
            let span = left.span.to(right.span);
            left = Expr { kind: ExprKind::Binary { operator, left: Box::new(left), right: Box::new(right) }, span };
        }
    }

    fn count(&mut self) -> Parsed<()> {
        self.operators += 1;
        if self.operators > MAX_OPERATORS {
            let message = format!("the rule has more than {MAX_OPERATORS} operators");
            return Err(self.source.limit(self.peek().span, message, "split the rule"));
        }
        Ok(())
    }

    fn term(&mut self) -> Parsed<Expr> {
        let token = self.peek();
        let start = token.span.start;
        let kind = match token.kind {
            TokenKind::Number => {
                self.next()?;
                ExprKind::Number(token.text.to_owned())
            }
            TokenKind::String | TokenKind::RawString => {
                self.next()?;
                ExprKind::String { text: self.string(token)?, raw: token.kind == TokenKind::RawString }
            }
            TokenKind::Word => return self.word(token),
            TokenKind::Symbol => match token.text {
                "(" => return self.parenthesised(),
                "[" => self.array()?,
                "{" => self.braces()?,
                "-" => self.negative()?,
                _ => return Err(self.unexpected("an expression")),
            },
            TokenKind::End => return Err(self.unexpected("an expression")),
        };
        let scalar = matches!(kind, ExprKind::Number(_) | ExprKind::String { .. });
        let expr = Expr { kind, span: self.since(start) };
        if scalar { Ok(expr) } else { self.suffixes(expr) }
    }

    fn negative(&mut self) -> Parsed<ExprKind> {
        let digits = self.peek_second();
        if digits.kind != TokenKind::Number || digits.apart {
            return Err(self.unexpected("an expression"));
        }
        self.next()?;
        self.next()?;
        Ok(ExprKind::Number(format!("-{}", digits.text)))
    }

    fn word(&mut self, token: Token<'s>) -> Parsed<Expr> {
        let scalar = match token.text {
            "null" => Some(ExprKind::Null),
            "true" => Some(ExprKind::Bool(true)),
            "false" => Some(ExprKind::Bool(false)),
            _ => None,
        };
        if let Some(kind) = scalar {
            self.next()?;
            return Ok(Expr { kind, span: token.span });
        }
        let called = self.peek_second().text == "(" && !self.peek_second().apart;
        if is_keyword(token.text) && !(token.text == "contains" && called) {
            return Err(self.unexpected("an expression"));
        }
        self.next()?;
        if token.text == "set" && called && self.peek_second().text == ")" {
            self.next()?;
            self.next()?;
            return Ok(Expr { kind: ExprKind::Set(Vec::new()), span: self.since(token.span.start) });
        }
        self.suffixes(Expr { kind: ExprKind::Var(token.text.to_owned()), span: token.span })
    }

    fn parenthesised(&mut self) -> Parsed<Expr> {
        self.next()?;
        self.enter()?;
        let expr = self.member_expr()?;
        self.expect(")", "after the expression")?;
        self.leave();
        if self.suffix_ahead() {
            return Err(self.unexpected("no reference into a parenthesised expression"));
        }
        Ok(expr)
    }

    fn suffix_ahead(&self) -> bool {
        !self.peek().apart && (self.sees(".") || self.sees("[") || self.sees("("))
    }

    fn steps(&mut self) -> Parsed<Vec<Step>> {
        let mut steps = Vec::new();
        loop {
            self.steps_left(steps.len())?;
            let token = self.peek();
            if token.apart {
                return Ok(steps);
            }
            let start = token.span.start;
            let kind = if self.sees(".") {
                self.next()?;
                StepKind::Field(self.field()?.text)
            } else if self.sees("[") {
                self.next()?;
                self.enter()?;
                let index = self.expr(true)?;
                self.expect("]", "after the index")?;
                self.leave();
                StepKind::Index(index)
            } else {
                return Ok(steps);
            };
            steps.push(Step { kind, span: self.since(start) });
        }
    }

    fn suffixes(&mut self, base: Expr) -> Parsed<Expr> {
        let mut expr = base;
        while self.suffix_ahead() {
            let start = expr.span.start;
            let kind = if self.sees("(") {
                let function = self.callee(&expr)?;
                self.next()?;
                self.enter()?;
                let arguments = self.list(")")?;
                self.leave();
                ExprKind::Call { function, arguments }
            } else {
                ExprKind::Ref { base: Box::new(expr), steps: self.steps()? }
            };
            expr = Expr { kind, span: self.since(start) };
        }
        Ok(expr)
    }

    /// The name of the function that is about to be called.
    fn callee(&self, expr: &Expr) -> Parsed<Function> {
        let not_a_name = || self.source.error(expr.span, "only a name can be called", "");
        let (base, steps) = match &expr.kind {
            ExprKind::Var(_) => (expr, [].as_slice()),
            ExprKind::Ref { base, steps } => (base.as_ref(), steps.as_slice()),
            _ => return Err(not_a_name()),
        };
        let text = base.as_var().ok_or_else(not_a_name)?.to_owned();
        let mut path = vec![Name { text, span: base.span }];
        for step in steps {
            let StepKind::Field(text) = &step.kind else { return Err(not_a_name()) };
            let span = Span::new(step.span.end.saturating_sub(text.len()), step.span.end);
            path.push(Name { text: text.clone(), span });
        }
        Ok(Function { path, span: expr.span })
    }

    /// Expressions with commas between, up to and including the closing symbol.
    fn list(&mut self, close: &str) -> Parsed<Vec<Expr>> {
        let mut items = Vec::new();
        while !self.sees(close) {
            items.push(self.expr(true)?);
            if !self.take(",")? {
                break;
            }
        }
        self.expect(close, "after the list")?;
        Ok(items)
    }

    fn array(&mut self) -> Parsed<ExprKind> {
        self.next()?;
        self.nest()?;
        let kind = self.array_items()?;
        self.unnest();
        Ok(kind)
    }

    fn array_items(&mut self) -> Parsed<ExprKind> {
        if self.take("]")? {
            return Ok(ExprKind::Array(Vec::new()));
        }
        let first = self.expr(false)?;
        if self.sees("|") {
            let body = self.comprehension("]")?;
            return Ok(ExprKind::ArrayComprehension { element: Box::new(first), body });
        }
        let mut items = vec![first];
        if self.take(",")? {
            items.extend(self.list("]")?);
        } else {
            self.expect("]", "after the array")?;
        }
        Ok(ExprKind::Array(items))
    }

    fn comprehension(&mut self, close: &str) -> Parsed<Body> {
        self.next()?;
        let start = self.peek().span.start;
        let statements = self.statements(close)?;
        let span = self.since(start);
        self.expect(close, "after the comprehension")?;
        Ok(Body { statements, span })
    }

    fn braces(&mut self) -> Parsed<ExprKind> {
        self.next()?;
        self.nest()?;
        let kind = self.brace_items()?;
        self.unnest();
        Ok(kind)
    }

    fn brace_items(&mut self) -> Parsed<ExprKind> {
        if self.take("}")? {
            return Ok(ExprKind::Object(Vec::new()));
        }
        let first = self.expr(false)?;
        if self.take(":")? {
            return self.object_items(first);
        }
        if self.sees("|") {
            let body = self.comprehension("}")?;
            return Ok(ExprKind::SetComprehension { element: Box::new(first), body });
        }
        let mut items = vec![first];
        if self.take(",")? {
            items.extend(self.list("}")?);
        } else {
            self.expect("}", "after the set")?;
        }
        Ok(ExprKind::Set(items))
    }

    fn object_items(&mut self, key: Expr) -> Parsed<ExprKind> {
        let value = self.expr(false)?;
        if self.sees("|") {
            let body = self.comprehension("}")?;
            return Ok(ExprKind::ObjectComprehension { key: Box::new(key), value: Box::new(value), body });
        }
        let mut items = vec![(key, value)];
        while self.take(",")? {
            if self.sees("}") {
                break;
            }
            let key = self.expr(true)?;
            self.expect(":", "after the key")?;
            items.push((key, self.expr(true)?));
        }
        self.expect("}", "after the object")?;
        Ok(ExprKind::Object(items))
    }
}

/// The operator and how strongly it binds.
fn operator(text: &str) -> Option<(Operator, u8)> {
    Some(match text {
        "==" => (Operator::Equal, 0),
        "!=" => (Operator::NotEqual, 0),
        "<" => (Operator::Less, 0),
        "<=" => (Operator::LessOrEqual, 0),
        ">" => (Operator::Greater, 0),
        ">=" => (Operator::GreaterOrEqual, 0),
        "|" => (Operator::Or, 1),
        "&" => (Operator::And, 2),
        "+" => (Operator::Add, 3),
        "-" => (Operator::Subtract, 3),
        "*" => (Operator::Multiply, 4),
        "/" => (Operator::Divide, 4),
        "%" => (Operator::Remainder, 4),
        _ => return None,
    })
}
