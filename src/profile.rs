//! The portable profile of Rego: a parser and a lint.
//!
//! OPA, OPA's WASM target and the two engines inside regorus differ on ordinary Rego, silently. The profile is the part of
//! Rego on which they agree. [`parse`] reads a module into a [`Module`], [`lint`] names every place where a module leaves
//! the profile, and [`lint_all`] also sees what modules say of each other. Both bound what a module may cost before any
//! engine sees it, so that a foreign policy can neither hang nor abort the process.
//!
//! The central idea is the *proven* value. An assignment `h := r.host` may be undefined; regorus' VM carries on regardless,
//! and what uses `h` after it is wrong. The lint follows which variables may be undefined and refuses them where an engine
//! would go astray: under `not`, in the head of a comprehension, in a branch that an `else` follows. A condition on the
//! variable (`h != ""`, `is_string(h)`) proves it; so does reading through a total accessor.

mod builtins;
mod check;
mod lexer;
mod lint;
mod parser;
mod pattern;
mod qualify;
mod recursion;
pub mod tree;
mod types;

use std::fmt;

use crate::error::{Error, ErrorKind, Location};
pub use tree::{Module, Span};

/// One place where a module leaves the portable profile.
///
/// # Example
///
/// ```
/// let found = portcullis::profile::lint("p.rego", "package portcullis.a.b\n\nx := 1 / 2\n");
/// assert_eq!(found[0].rule, "arithmetic");
/// assert_eq!(found[0].location.line(), 3);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The id of the lint rule, one of [`RULES`].
    pub rule: &'static str,
    /// What is wrong, and what engines make of it.
    pub message: String,
    /// Where.
    pub location: Location,
    /// What to write instead.
    pub remedy: String,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {} ({})", self.location, self.rule, self.message, self.remedy)
    }
}

impl From<Diagnostic> for Error {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::new(ErrorKind::Policy, format!("{} [{}]", diagnostic.message, diagnostic.rule))
            .at(diagnostic.location)
            .remedy(diagnostic.remedy)
    }
}

/// The lint rules: id, and what each asks.
pub const RULES: &[(&str, &str)] = &[
    ("arithmetic", "`+`, `-` and `*` of proven numbers, set operators on proven sets; no division, no remainder"),
    ("builtin", "only the builtins that every engine has and treats alike"),
    ("builtin-name", "nothing bears the name of a builtin or of a namespace of builtins"),
    ("cidr", "CIDR text is validated before it is compared, in the library"),
    ("comprehension-head", "heads of comprehensions hold constants and bound variables only"),
    ("comprehension-loop", "a comprehension iterates before it tests"),
    ("concat-order", "`concat` joins arrays; a set is sorted first"),
    ("data-reference", "the only data reference is `data.inventory`"),
    ("default", "`default` only of complete rules, with a constant"),
    ("else-value", "in a function whose head has a value each `else` has one"),
    ("every", "the body of `every` holds conditions only, without references that may be undefined"),
    ("function-parameter", "parameters are variables"),
    ("head-value", "heads hold constants and variables bound in the body only"),
    ("import", "only `import data.lib.portcullis.<module>`, without alias"),
    ("input-access", "`input` and `data.inventory` are read by the accessor modules only"),
    ("iterated-value", "the value of a complete rule or function comes from no iteration"),
    ("iteration", "`some … in` iterates proven collections, never raw input"),
    ("keyword-field", "a field named like a keyword is read with brackets"),
    ("limit", "sizes, lines, columns and nesting stay within the bounds of the engine"),
    ("literal-depth", "literals nest at most 6 deep"),
    ("membership", "`in` is a condition of its own, or its operands are proven"),
    ("multiple-definitions", "definitions of one name are one `else` chain, or all without value"),
    ("name-collision", "one name is one kind of rule of one arity, and no import"),
    ("negation", "`not` stands before a plain reference, or a test of bound variables and literals"),
    ("number", "whole numbers below 2^53"),
    ("object-key", "keys of an object comprehension can not repeat"),
    ("ordering", "`<`, `<=`, `>` and `>=` compare no sets or objects"),
    ("partial-object", "only `contains` sets, complete rules and functions; no `p[k]`"),
    ("pattern", "patterns are literal and mean the same in RE2 and Rust"),
    ("qualified-reference", "modules are reached through their import"),
    ("recursion", "no rule depends on itself"),
    ("reference-head", "a head is one name"),
    ("shadowing", "an iteration binds no name of a variable around it"),
    ("some-declaration", "`some` always with `in`"),
    ("syntax", "the module parses as Rego v1"),
    ("to-number", "`to_number` stands behind a pattern that admits decimal digits only"),
    ("undefined-name", "every name is defined, and called with as many arguments as it has parameters"),
    ("unification", "`==` compares and `:=` assigns; `=` only as `_ = reference`"),
    ("unproven", "a variable that may be undefined is tested before `not`, `else` and comprehension heads see it"),
    ("unused", "every variable, parameter and import is used"),
    ("violation-shape", "`violation` and `unknown` are sets of literal objects of `msg` and `details`"),
    ("wildcard-iteration", "iteration is written `some … in`, not with free variables or `_` in a reference"),
    ("with", "`with` only in tests"),
];

/// What is asked of a module beyond the profile's common rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Options {
    /// The module is one of the library (`package lib.…`), which may do what policies leave to it.
    pub library: bool,
    /// The module holds tests: it only ever runs in OPA, so only its imports are checked.
    pub test: bool,
    /// The module is a generated router or adapter, which refers to policies by their full path.
    pub generated: bool,
}

impl Options {
    /// The options that file name and package call for.
    #[must_use]
    pub fn infer(file: &str, module: &Module) -> Self {
        let package = module.package_path();
        Self {
            library: package.starts_with("lib."),
            test: file.ends_with("_test.rego") || package.ends_with("_test"),
            generated: package == "portcullis.main" || package.starts_with("portcullis.main."),
        }
    }

    /// Sets whether the module is one of the library.
    #[must_use]
    pub const fn with_library(mut self, library: bool) -> Self {
        self.library = library;
        self
    }

    /// Sets whether the module holds tests.
    #[must_use]
    pub const fn with_test(mut self, test: bool) -> Self {
        self.test = test;
        self
    }

    /// Sets whether the module is a generated router or adapter.
    #[must_use]
    pub const fn with_generated(mut self, generated: bool) -> Self {
        self.generated = generated;
        self
    }
}

/// Parses one module.
///
/// # Errors
///
/// An error of kind [`Policy`](ErrorKind::Policy) where the text is not Rego v1, of kind [`Limit`](ErrorKind::Limit) where
/// it exceeds a bound.
///
/// # Example
///
/// ```
/// let module = portcullis::profile::parse("p.rego", "package portcullis.a.b\n\nhosts contains \"x\"\n")?;
/// assert_eq!(module.package_path(), "portcullis.a.b");
/// # Ok::<(), portcullis::Error>(())
/// ```
pub fn parse(file: &str, source: &str) -> Result<Module, Error> {
    parser::parse(lexer::Source { file, text: source })
}

/// Checks one module against the portable profile; what it imports is taken on trust.
///
/// The diagnostics are sorted by place.
#[must_use]
pub fn lint(file: &str, source: &str) -> Vec<Diagnostic> {
    lint::run(&[(file, source, None)], false)
}

/// Checks one module with given options instead of those inferred from its file name and package.
#[must_use]
pub fn lint_with(file: &str, source: &str, options: Options) -> Vec<Diagnostic> {
    lint::run(&[(file, source, Some(options))], false)
}

/// Checks modules, pairs of file name and source, and what they say of each other: undefined names, numbers of arguments,
/// recursion, and whether what they read of each other may be undefined.
///
/// The modules must be complete: a module that is imported and not given is a diagnostic.
#[must_use]
pub fn lint_all(modules: &[(String, String)]) -> Vec<Diagnostic> {
    let modules: Vec<_> = modules.iter().map(|(file, source)| (file.as_str(), source.as_str(), None)).collect();
    lint::run(&modules, true)
}

/// A METADATA comment.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Metadata {
    /// The YAML text, one line for each line of the comment, without `#` and the space after it.
    pub text: String,
    /// The 1-based line of the source on which the first line of the text stands.
    pub line: u32,
    /// The comment, from the `#` of its first line.
    pub span: Span,
}

/// The METADATA comment of the package: the last one that stands before the `package` declaration.
///
/// # Example
///
/// ```
/// use portcullis::profile;
/// let source = "# METADATA\n# title: No TLS\npackage portcullis.route.missing_tls\n";
/// let metadata = profile::metadata(&profile::parse("p.rego", source)?).expect("there is one");
/// assert_eq!((metadata.text.as_str(), metadata.line), ("title: No TLS\n", 2));
/// # Ok::<(), portcullis::Error>(())
/// ```
#[must_use]
pub fn metadata(module: &Module) -> Option<Metadata> {
    let before = module.package.span.start;
    let comments: Vec<_> = module.comments.iter().filter(|comment| comment.span.end <= before).collect();
    let first = comments.iter().rposition(|comment| comment.text.trim() == "METADATA")?;
    let mut block = comments.into_iter().skip(first);
    let marker = block.next()?;
    let mut metadata = Metadata { text: String::new(), line: marker.line.saturating_add(1), span: marker.span };
    for (comment, line) in block.zip(metadata.line..) {
        if comment.line != line {
            break;
        }
        metadata.text.push_str(comment.text.strip_prefix(' ').unwrap_or(&comment.text));
        metadata.text.push('\n');
        metadata.span = metadata.span.to(comment.span);
    }
    Some(metadata)
}

/// The targets of the imports, in source order: `data.lib.portcullis.access`.
#[must_use]
pub fn imports(module: &Module) -> Vec<String> {
    module.imports.iter().map(tree::Import::target).collect()
}

/// Rewrites what is reached through `import data.lib.portcullis.x` (`x.f`) into full paths (`data.lib.portcullis.x.f`) and
/// blanks those imports, which regorus' VM runs faster. Lines keep their numbers; local variables of the same name are left
/// alone. A source that does not parse comes back unchanged.
///
/// # Example
///
/// ```
/// let source = "package p\nimport data.lib.portcullis.access\nx := v if { v := access.root }";
/// let qualified = portcullis::profile::qualify(source);
/// assert_eq!(qualified, "package p\n\nx := v if { v := data.lib.portcullis.access.root }");
/// ```
#[must_use]
pub fn qualify(source: &str) -> String {
    parse("", source).map_or_else(|_| source.to_owned(), |module| qualify::rewrite(source, &module))
}
