//! The builtins of the profile: those that OPA, its WASM target and regorus have in common and that fail on no input
//! of the right types.

use super::types::Type;

/// What an argument must be for the call to be defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    Anything,
    Text,
    Whole,
    List,
    Texts,
    ListOrSet,
    Dict,
    Sets,
    Countable,
    /// No type suffices: the call may be undefined whatever is known.
    Never,
}

impl Needs {
    /// Whether a value of this type is such an argument.
    pub fn holds(self, kind: &Type) -> bool {
        if *kind == Type::Unknown {
            return self != Self::Never;
        }
        match self {
            Self::Anything => true,
            Self::Text => *kind == Type::String,
            Self::Whole => *kind == Type::Number,
            Self::List => matches!(kind, Type::Array(_)),
            Self::Texts => matches!(kind, Type::Array(element) if matches!(**element, Type::String | Type::Never)),
            Self::ListOrSet => matches!(kind, Type::Array(_) | Type::Set(_)),
            Self::Dict => matches!(kind, Type::Object(_)),
            Self::Sets => matches!(kind, Type::Set(element) if matches!(**element, Type::Set(_))),
            Self::Countable => kind.is_collection() || *kind == Type::String,
            Self::Never => false,
        }
    }

    /// What the type of an argument is once the call is known to be defined.
    pub fn proves(self, kind: &Type) -> Type {
        match self {
            Self::Text => Type::String,
            Self::Whole => Type::Number,
            Self::List | Self::Texts => kind.as_array(),
            Self::Dict => kind.as_object(),
            Self::Sets => kind.as_set(),
            Self::Anything | Self::ListOrSet | Self::Countable | Self::Never => kind.clone(),
        }
    }
}

/// What a builtin gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gives {
    Bool,
    Number,
    Text,
    Texts,
    /// What the first argument is.
    First,
    /// An element of the first argument.
    Element,
    /// The elements of the first argument, as an array.
    Sorted,
    /// The elements of both arguments, as an array.
    Joined,
    /// A field of the first argument, or the third.
    Field,
    /// The keys of the first argument, as a set.
    Keys,
    /// Some of the fields of the first argument.
    Values,
    /// The fields of both arguments.
    Merged,
}

/// One builtin of the profile.
#[derive(Clone, Copy, Debug)]
pub struct Builtin {
    pub name: &'static str,
    pub needs: &'static [Needs],
    pub gives: Gives,
}

use Needs::{Anything, Countable, Dict, List, ListOrSet, Never, Sets, Text, Texts, Whole};

const fn of(name: &'static str, needs: &'static [Needs], gives: Gives) -> Builtin {
    Builtin { name, needs, gives }
}

/// The builtins that a policy may call.
pub const ALLOWED: &[Builtin] = &[
    of("abs", &[Whole], Gives::Number),
    of("array.concat", &[List, List], Gives::Joined),
    of("array.slice", &[List, Whole, Whole], Gives::First),
    of("concat", &[Text, Texts], Gives::Text),
    of("contains", &[Text, Text], Gives::Bool),
    of("count", &[Countable], Gives::Number),
    of("endswith", &[Text, Text], Gives::Bool),
    of("format_int", &[Whole, Whole], Gives::Text),
    of("indexof", &[Text, Text], Gives::Number),
    of("intersection", &[Sets], Gives::Element),
    of("is_array", &[Anything], Gives::Bool),
    of("is_boolean", &[Anything], Gives::Bool),
    of("is_null", &[Anything], Gives::Bool),
    of("is_number", &[Anything], Gives::Bool),
    of("is_object", &[Anything], Gives::Bool),
    of("is_set", &[Anything], Gives::Bool),
    of("is_string", &[Anything], Gives::Bool),
    of("lower", &[Text], Gives::Text),
    of("max", &[Never], Gives::Element),
    of("min", &[Never], Gives::Element),
    of("net.cidr_contains", &[Never, Never], Gives::Bool),
    of("object.filter", &[Dict, ListOrSet], Gives::Values),
    of("object.get", &[Dict, Anything, Anything], Gives::Field),
    of("object.keys", &[Dict], Gives::Keys),
    of("object.remove", &[Dict, ListOrSet], Gives::Values),
    of("object.union", &[Dict, Dict], Gives::Merged),
    of("regex.match", &[Text, Text], Gives::Bool),
    of("replace", &[Text, Text, Text], Gives::Text),
    of("sort", &[ListOrSet], Gives::Sorted),
    of("split", &[Text, Text], Gives::Texts),
    of("startswith", &[Text, Text], Gives::Bool),
    of("strings.reverse", &[Text], Gives::Text),
    of("substring", &[Text, Whole, Whole], Gives::Text),
    of("sum", &[Never], Gives::Number),
    of("to_number", &[Never], Gives::Number),
    of("trim", &[Text, Text], Gives::Text),
    of("trim_left", &[Text, Text], Gives::Text),
    of("trim_prefix", &[Text, Text], Gives::Text),
    of("trim_right", &[Text, Text], Gives::Text),
    of("trim_space", &[Text], Gives::Text),
    of("trim_suffix", &[Text, Text], Gives::Text),
    of("type_name", &[Anything], Gives::Text),
    of("union", &[Sets], Gives::Element),
    of("upper", &[Text], Gives::Text),
];

/// The builtin of a name, where the profile has it.
pub fn allowed(name: &str) -> Option<&'static Builtin> {
    ALLOWED.iter().find(|builtin| builtin.name == name)
}

/// What the type of the argument of a type test is once the test is known to hold; none for other builtins.
pub fn tested(name: &str, kind: &Type) -> Option<Type> {
    Some(match name {
        "is_array" => kind.as_array(),
        "is_boolean" => Type::Bool,
        "is_null" => Type::Null,
        "is_number" => Type::Number,
        "is_object" => kind.as_object(),
        "is_set" => kind.as_set(),
        "is_string" => Type::String,
        _ => return None,
    })
}

/// Why a builtin outside the profile is outside, and what to write.
pub fn refusal(name: &str) -> (&'static str, &'static str) {
    match name.split('.').next().unwrap_or(name) {
        "walk" => ("regorus' VM does not compile it", "name the paths, or compute it as a fact"),
        "print" | "trace" => ("regorus' VM does not compile it", "remove it"),
        "sprintf" => ("widths, floats and argument counts differ between engines", "use `concat` and `format_int`"),
        "numbers" | "bits" | "product" => ("its work is not bounded by the time limit", "count natively, as a fact"),
        "glob" => ("it is slow and malformed patterns abort the engine", "use `startswith`, `endswith` or `split`"),
        "regex" => ("engines differ", "use `regex.match` with a literal pattern"),
        "json" | "yaml" | "base64" | "base64url" | "hex" | "urlquery" => {
            ("engines differ, and it may fail on its input", "let the library decode it and read it as a fact")
        }
        "http" | "time" | "rand" | "uuid" | "opa" | "rego" | "io" | "crypto" | "net" | "providers" | "internal" => {
            ("it is impure, missing in an engine or unbounded", "let the library compute it and read it as a fact")
        }
        "round" | "ceil" | "floor" => ("the profile has whole numbers only", "remove it"),
        _ => ("it is not in the intersection of OPA, its WASM target and regorus", "use the builtins of the profile"),
    }
}

/// First words of the names of builtins in OPA: a rule of such a name hides them.
const RESERVED: &[&str] = &[
    "abs",
    "array",
    "base64",
    "base64url",
    "bits",
    "ceil",
    "concat",
    "contains",
    "count",
    "crypto",
    "data",
    "endswith",
    "floor",
    "format_int",
    "glob",
    "graph",
    "graphql",
    "hex",
    "http",
    "indexof",
    "indexof_n",
    "input",
    "internal",
    "intersection",
    "io",
    "is_array",
    "is_boolean",
    "is_null",
    "is_number",
    "is_object",
    "is_set",
    "is_string",
    "json",
    "lower",
    "max",
    "min",
    "net",
    "numbers",
    "object",
    "opa",
    "print",
    "product",
    "providers",
    "rand",
    "regex",
    "rego",
    "replace",
    "round",
    "semver",
    "sort",
    "split",
    "sprintf",
    "startswith",
    "strings",
    "substring",
    "sum",
    "time",
    "to_number",
    "trace",
    "trim",
    "trim_left",
    "trim_prefix",
    "trim_right",
    "trim_space",
    "trim_suffix",
    "type_name",
    "union",
    "units",
    "upper",
    "urlquery",
    "uuid",
    "walk",
    "yaml",
];

/// Whether a builtin or a namespace of builtins has this name.
pub fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name)
}
