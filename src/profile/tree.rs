//! The syntax tree of a module: plain data, each node with the bytes it came from.
//!
//! The tree holds what Rego can say, also outside the portable profile, so that the lint can name what is wrong. What the
//! lint lets through is a small part of it: see [`crate::profile`].

/// A range of bytes of the source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The range `start..end`.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The smallest range that holds both.
    #[must_use]
    pub const fn to(self, other: Self) -> Self {
        let start = if self.start < other.start { self.start } else { other.start };
        let end = if self.end > other.end { self.end } else { other.end };
        Self { start, end }
    }
}

/// A name as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// One source file.
#[derive(Clone, Debug, PartialEq)]
pub struct Module {
    /// The `package` declaration.
    pub package: Package,
    /// The imports, in source order.
    pub imports: Vec<Import>,
    /// The rules, in source order; rules of one name are not merged.
    pub rules: Vec<Rule>,
    /// The comments, in source order.
    pub comments: Vec<Comment>,
}

impl Module {
    /// The package path with dots, without `data`: `portcullis.route.missing_tls`.
    #[must_use]
    pub fn package_path(&self) -> String {
        join(&self.package.path)
    }

    /// The rules of `name`, in source order.
    pub fn definitions<'m>(&'m self, name: &str) -> impl Iterator<Item = &'m Rule> {
        self.rules.iter().filter(move |rule| rule.head.name.text == name)
    }
}

/// The `package` declaration.
#[derive(Clone, Debug, PartialEq)]
pub struct Package {
    /// The segments of the path.
    pub path: Vec<Name>,
    /// The declaration.
    pub span: Span,
}

/// One `import`.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// The segments of the path, with `data`, `input`, `rego` or `future` first.
    pub path: Vec<Name>,
    /// The name after `as`.
    pub alias: Option<Name>,
    /// The declaration.
    pub span: Span,
}

impl Import {
    /// The path with dots.
    #[must_use]
    pub fn target(&self) -> String {
        join(&self.path)
    }

    /// The name by which the module refers to what it imports.
    #[must_use]
    pub fn name(&self) -> &str {
        self.alias.as_ref().or_else(|| self.path.last()).map_or("", |name| &name.text)
    }
}

/// One comment, without its line end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The text after `#`.
    pub text: String,
    /// From `#` to the end of the line.
    pub span: Span,
    /// The 1-based line.
    pub line: u32,
}

/// One rule: a head, the condition under which it holds, and what else it may be.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Whether `default` stands before it.
    pub default: bool,
    /// What it defines.
    pub head: Head,
    /// The condition after `if`; without one the rule always holds.
    pub body: Option<Body>,
    /// The `else` branches, in order.
    pub branches: Vec<Else>,
    /// From the first to the last byte.
    pub span: Span,
}

impl Rule {
    /// What the rule defines.
    #[must_use]
    pub const fn kind(&self) -> &Kind {
        &self.head.kind
    }
}

/// What a rule defines.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// The name.
    pub name: Name,
    /// What follows the name in a reference head (`a.b`, `a[x]`); the profile has none.
    pub path: Vec<Step>,
    /// Which of the three kinds of rule it is.
    pub kind: Kind,
    /// The head, without `default` and `if`.
    pub span: Span,
}

/// The three kinds of rule.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// `name contains element`: a set.
    Contains {
        /// The element.
        element: Expr,
    },
    /// `name := value`: one value; `true` where none is written.
    Complete {
        /// The value.
        value: Option<Expr>,
    },
    /// `name(parameters) := value`; `true` where no value is written.
    Function {
        /// The parameters: variables in the profile.
        parameters: Vec<Expr>,
        /// The value.
        value: Option<Expr>,
    },
}

/// One `else` branch.
#[derive(Clone, Debug, PartialEq)]
pub struct Else {
    /// The value; `true` where none is written.
    pub value: Option<Expr>,
    /// The condition; without one the branch always holds.
    pub body: Option<Body>,
    /// The branch, from `else`.
    pub span: Span,
}

/// Statements that must all hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// The statements, in source order.
    pub statements: Vec<Statement>,
    /// The body, with its braces where it has some.
    pub span: Span,
}

/// One statement of a body.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// What it says.
    pub kind: StatementKind,
    /// The `with` modifiers; only tests have some.
    pub with: Vec<With>,
    /// The statement, with its modifiers.
    pub span: Span,
}

/// What a statement says.
#[derive(Clone, Debug, PartialEq)]
pub enum StatementKind {
    /// `target := value`.
    Assign {
        /// The variable (in the profile) or pattern.
        target: Expr,
        /// Its value.
        value: Expr,
    },
    /// `some key, value in collection`.
    SomeIn {
        /// The key or index.
        key: Option<Expr>,
        /// The element.
        value: Expr,
        /// What is iterated.
        collection: Expr,
    },
    /// `some a, b`: a bare declaration, outside the profile.
    Some {
        /// The names declared.
        names: Vec<Name>,
    },
    /// `every key, value in collection { body }`.
    Every {
        /// The key or index.
        key: Option<Name>,
        /// The element.
        value: Name,
        /// What is iterated.
        collection: Expr,
        /// What must hold for each element.
        body: Body,
    },
    /// `not condition`.
    Not {
        /// What must not hold.
        condition: Expr,
    },
    /// An expression that must be defined and not `false`.
    Holds {
        /// The expression.
        condition: Expr,
    },
}

/// `with target as value`.
#[derive(Clone, Debug, PartialEq)]
pub struct With {
    /// What is replaced.
    pub target: Expr,
    /// By what.
    pub value: Expr,
    /// The modifier.
    pub span: Span,
}

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// The bytes it came from, without surrounding parentheses.
    pub span: Span,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as written.
    Number(String),
    /// A string.
    String {
        /// The decoded text.
        text: String,
        /// Whether it was written between backticks.
        raw: bool,
    },
    /// A name: a variable, a parameter, a rule, an import, `input` or `data`.
    Var(String),
    /// `base.field`, `base[index]`.
    Ref {
        /// What is read.
        base: Box<Expr>,
        /// The path into it; at least one step.
        steps: Vec<Step>,
    },
    /// `function(arguments)`.
    Call {
        /// The name of the function, with dots.
        function: Function,
        /// The arguments.
        arguments: Vec<Expr>,
    },
    /// `[a, b]`.
    Array(Vec<Expr>),
    /// `{a, b}` or `set()`.
    Set(Vec<Expr>),
    /// `{key: value}`.
    Object(Vec<(Expr, Expr)>),
    /// `[element | body]`.
    ArrayComprehension {
        /// The element.
        element: Box<Expr>,
        /// Where it comes from.
        body: Body,
    },
    /// `{element | body}`.
    SetComprehension {
        /// The element.
        element: Box<Expr>,
        /// Where it comes from.
        body: Body,
    },
    /// `{key: value | body}`.
    ObjectComprehension {
        /// The key.
        key: Box<Expr>,
        /// The value.
        value: Box<Expr>,
        /// Where they come from.
        body: Body,
    },
    /// `left operator right`.
    Binary {
        /// The operator.
        operator: Operator,
        /// The left operand.
        left: Box<Expr>,
        /// The right operand.
        right: Box<Expr>,
    },
    /// `value in collection` or `key, value in collection`.
    In {
        /// The key or index.
        key: Option<Box<Expr>>,
        /// The element.
        value: Box<Expr>,
        /// Where it is looked for.
        collection: Box<Expr>,
    },
}

/// The name of a function as it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// The segments: `["object", "get"]`, `["covered"]`, `["routes", "covered"]`.
    pub path: Vec<Name>,
    /// The name, without the arguments.
    pub span: Span,
}

impl Function {
    /// The name with dots.
    #[must_use]
    pub fn name(&self) -> String {
        join(&self.path)
    }
}

/// One step of a reference.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What it is.
    pub kind: StepKind,
    /// From the dot or bracket to its end.
    pub span: Span,
}

/// What a step is.
#[derive(Clone, Debug, PartialEq)]
pub enum StepKind {
    /// `.field`
    Field(String),
    /// `[index]`
    Index(Expr),
}

/// An infix operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `=`, unification.
    Unify,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `|`, union.
    Or,
    /// `&`, intersection.
    And,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
}

impl Operator {
    /// Whether it compares and so gives a boolean.
    #[must_use]
    pub const fn is_comparison(self) -> bool {
        matches!(self, Self::Equal | Self::NotEqual | Self::Less | Self::LessOrEqual | Self::Greater | Self::GreaterOrEqual)
    }

    /// As written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unify => "=",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Or => "|",
            Self::And => "&",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
        }
    }
}

impl Expr {
    /// Whether it is a scalar literal.
    #[must_use]
    pub const fn is_scalar(&self) -> bool {
        matches!(self.kind, ExprKind::Null | ExprKind::Bool(_) | ExprKind::Number(_) | ExprKind::String { .. })
    }

    /// The name, when it is one.
    #[must_use]
    pub fn as_var(&self) -> Option<&str> {
        match &self.kind {
            ExprKind::Var(name) => Some(name),
            _ => None,
        }
    }

    /// The text, when it is a string literal.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            ExprKind::String { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Calls `visit` on each direct part: operands, elements, steps, arguments; not on the bodies of comprehensions.
    pub fn parts<'e>(&'e self, visit: &mut dyn FnMut(&'e Self)) {
        match &self.kind {
            ExprKind::Null | ExprKind::Bool(_) | ExprKind::Number(_) | ExprKind::String { .. } | ExprKind::Var(_) => {}
            ExprKind::Ref { base, steps } => {
                visit(base);
                for step in steps {
                    if let StepKind::Index(index) = &step.kind {
                        visit(index);
                    }
                }
            }
            ExprKind::Call { arguments, .. } => arguments.iter().for_each(visit),
            ExprKind::Array(items) | ExprKind::Set(items) => items.iter().for_each(visit),
            ExprKind::Object(items) => {
                for (key, value) in items {
                    visit(key);
                    visit(value);
                }
            }
            ExprKind::ArrayComprehension { element, .. } | ExprKind::SetComprehension { element, .. } => visit(element),
            ExprKind::ObjectComprehension { key, value, .. } => {
                visit(key);
                visit(value);
            }
            ExprKind::Binary { left, right, .. } => {
                visit(left);
                visit(right);
            }
            ExprKind::In { key, value, collection } => {
                if let Some(key) = key {
                    visit(key);
                }
                visit(value);
                visit(collection);
            }
        }
    }

    /// The body, when it is a comprehension.
    #[must_use]
    pub const fn body(&self) -> Option<&Body> {
        match &self.kind {
            ExprKind::ArrayComprehension { body, .. }
            | ExprKind::SetComprehension { body, .. }
            | ExprKind::ObjectComprehension { body, .. } => Some(body),
            _ => None,
        }
    }
}

fn join(path: &[Name]) -> String {
    path.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(".")
}
