//! The builtins of the profile: those that OPA, its WASM target and regorus have in common and that fail on no input
//! of the right types.

/// What is known of a value without running anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    Any,
    Null,
    Bool,
    Number,
    String,
    Array,
    /// What an import that was not given holds: anything is granted.
    Unknown,
    /// An array of strings only.
    Strings,
    Object,
    Set,
}

impl Type {
    /// The narrowest type that holds both.
    pub fn join(self, other: Self) -> Self {
        match (self, other) {
            _ if self == other => self,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::Array, Self::Strings) | (Self::Strings, Self::Array) => Self::Array,
            _ => Self::Any,
        }
    }

    pub fn is_collection(self) -> bool {
        matches!(self, Self::Array | Self::Strings | Self::Object | Self::Set | Self::Unknown)
    }
}

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
    Unordered,
    Countable,
    /// No type suffices: the call may be undefined whatever is known.
    Never,
}

impl Needs {
    pub fn holds(self, kind: Type) -> bool {
        if kind == Type::Unknown {
            return self != Self::Never;
        }
        match self {
            Self::Anything => true,
            Self::Text => kind == Type::String,
            Self::Whole => kind == Type::Number,
            Self::List => matches!(kind, Type::Array | Type::Strings),
            Self::Texts => kind == Type::Strings,
            Self::ListOrSet => matches!(kind, Type::Array | Type::Strings | Type::Set),
            Self::Dict => kind == Type::Object,
            Self::Unordered => kind == Type::Set,
            Self::Countable => kind.is_collection() || kind == Type::String,
            Self::Never => false,
        }
    }

    /// The type an argument has once the call is known to be defined.
    pub fn proves(self) -> Option<Type> {
        match self {
            Self::Text => Some(Type::String),
            Self::Whole => Some(Type::Number),
            Self::List => Some(Type::Array),
            Self::Texts => Some(Type::Array),
            Self::Dict => Some(Type::Object),
            Self::Unordered => Some(Type::Set),
            Self::Anything | Self::ListOrSet | Self::Countable | Self::Never => None,
        }
    }
}

/// One builtin of the profile.
#[derive(Clone, Copy, Debug)]
pub struct Builtin {
    pub name: &'static str,
    pub needs: &'static [Needs],
    pub gives: Type,
}

use Needs::{Anything, Countable, Dict, List, ListOrSet, Never, Text, Texts, Unordered, Whole};

const fn of(name: &'static str, needs: &'static [Needs], gives: Type) -> Builtin {
    Builtin { name, needs, gives }
}

/// The builtins that a policy may call.
pub const ALLOWED: &[Builtin] = &[
    of("abs", &[Whole], Type::Number),
    of("array.concat", &[List, List], Type::Array),
    of("array.slice", &[List, Whole, Whole], Type::Array),
    of("concat", &[Text, Texts], Type::String),
    of("contains", &[Text, Text], Type::Bool),
    of("count", &[Countable], Type::Number),
    of("endswith", &[Text, Text], Type::Bool),
    of("format_int", &[Whole, Whole], Type::String),
    of("indexof", &[Text, Text], Type::Number),
    of("intersection", &[Unordered], Type::Set),
    of("is_array", &[Anything], Type::Bool),
    of("is_boolean", &[Anything], Type::Bool),
    of("is_null", &[Anything], Type::Bool),
    of("is_number", &[Anything], Type::Bool),
    of("is_object", &[Anything], Type::Bool),
    of("is_set", &[Anything], Type::Bool),
    of("is_string", &[Anything], Type::Bool),
    of("lower", &[Text], Type::String),
    of("max", &[Never], Type::Any),
    of("min", &[Never], Type::Any),
    of("net.cidr_contains", &[Never, Never], Type::Bool),
    of("object.filter", &[Dict, ListOrSet], Type::Object),
    of("object.get", &[Dict, Anything, Anything], Type::Any),
    of("object.keys", &[Dict], Type::Set),
    of("object.remove", &[Dict, ListOrSet], Type::Object),
    of("object.union", &[Dict, Dict], Type::Object),
    of("regex.match", &[Text, Text], Type::Bool),
    of("replace", &[Text, Text, Text], Type::String),
    of("sort", &[ListOrSet], Type::Array),
    of("split", &[Text, Text], Type::Strings),
    of("startswith", &[Text, Text], Type::Bool),
    of("strings.reverse", &[Text], Type::String),
    of("substring", &[Text, Whole, Whole], Type::String),
    of("sum", &[Never], Type::Number),
    of("to_number", &[Never], Type::Number),
    of("trim", &[Text, Text], Type::String),
    of("trim_left", &[Text, Text], Type::String),
    of("trim_prefix", &[Text, Text], Type::String),
    of("trim_right", &[Text, Text], Type::String),
    of("trim_space", &[Text], Type::String),
    of("trim_suffix", &[Text, Text], Type::String),
    of("type_name", &[Anything], Type::String),
    of("union", &[Unordered], Type::Set),
    of("upper", &[Text], Type::String),
];

/// The builtin of a name, where the profile has it.
pub fn allowed(name: &str) -> Option<&'static Builtin> {
    ALLOWED.iter().find(|builtin| builtin.name == name)
}

/// The type that a call of a type test proves of its argument.
pub fn tested(name: &str) -> Option<Type> {
    Some(match name {
        "is_array" => Type::Array,
        "is_boolean" => Type::Bool,
        "is_null" => Type::Null,
        "is_number" => Type::Number,
        "is_object" => Type::Object,
        "is_set" => Type::Set,
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
    "abs", "all", "any", "array", "base64", "base64url", "bits", "cast_array", "cast_boolean", "cast_null", "cast_object",
    "cast_set", "cast_string", "ceil", "concat", "contains", "count", "crypto", "data", "endswith", "floor", "format_int", "glob",
    "graph", "graphql", "hex", "http", "indexof", "indexof_n", "input", "internal", "intersection", "io", "is_array", "is_boolean",
    "is_null", "is_number", "is_object", "is_set", "is_string", "json", "lower", "max", "min", "net", "numbers", "object", "opa",
    "print", "product", "providers", "rand", "re_match", "regex", "rego", "replace", "round", "semver", "set_diff", "sort", "split",
    "sprintf", "startswith", "strings", "substring", "sum", "time", "to_number", "trace", "trim", "trim_left", "trim_prefix",
    "trim_right", "trim_space", "trim_suffix", "type_name", "union", "units", "upper", "urlquery", "uuid", "walk", "yaml",
];

/// Whether a builtin or a namespace of builtins has this name.
pub fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name)
}
