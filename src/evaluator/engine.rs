//! The engine: the only file that names regorus.
//!
//! Two backends stand behind one trait. The virtual machine of regorus is the default; its interpreter is kept to
//! prove that both give the same answers. Everything that crosses the trait is an [`Term`] on the way in and plain
//! JSON on the way out, so that another engine can take their place.
//!
//! What is known of regorus 0.14.1 and shapes this file:
//! - The machine has 255 registers for each rule and one register for each entry point of a program, and a program
//!   has at most 65,535 instructions and 256 modules. Hence programs of at most [`ENTRIES_PER_PROGRAM`] entry points and of one group
//!   of policies (`groups.rs`) with the modules that these reach (`modules.rs`), and a router (`router.rs`) that calls one small rule for each policy instead of one
//!   literal that holds them all.
//! - It has no partial package documents (`data.portcullis[_][_].violation` does not compile), hence a generated
//!   router with one static reference for each policy.
//! - It swallows every error in a rule body that is not a resource limit. What it lost cannot be seen from outside;
//!   policies therefore keep to the portable profile, in which no expression can fail.
//! - An undefined value is serialized as the text `<undefined>`. [`to_json`] refuses the value instead.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, OnceLock};
#[cfg(feature = "rego")]
use std::sync::{Mutex, PoisonError};

use regorus::Value;
#[cfg(feature = "rego")]
use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::program::{DeserializationResult, Program};
use regorus::rvm::vm::{RegoVM, VmError};
#[cfg(feature = "rego")]
use regorus::{CompiledPolicy, Engine};
use serde_json::Value as Json;

#[cfg(feature = "rego")]
use super::modules::Modules;
#[cfg(feature = "rego")]
use crate::error::Location;
use crate::error::{Error, ErrorKind};

/// The name of the engine, for reports.
pub(crate) const NAME: &str = "regorus";
/// The version of the engine, for reports; a test holds it equal to `Cargo.toml`.
pub(crate) const VERSION: &str = "0.14.1";

#[cfg(feature = "rego")]
pub(crate) const ENTRIES_PER_PROGRAM: usize = 200;

/// A value in the form the engine reads. Cloning shares.
#[derive(Clone)]
pub(crate) struct Term(Value);

impl Term {
    /// The term of a JSON value.
    pub(crate) fn from_json(json: &Json) -> Self {
        Self(to_value(json))
    }

    /// A text.
    pub(crate) fn string(text: &str) -> Self {
        Self(Value::from(text))
    }

    /// An object with the given entries; of equal keys the last wins.
    pub(crate) fn object<K: AsRef<str>>(entries: impl IntoIterator<Item = (K, Self)>) -> Self {
        let pairs = entries.into_iter().map(|(key, term)| (Value::from(key.as_ref()), term.0));
        Self(Value::from(pairs.collect::<BTreeMap<_, _>>()))
    }

    /// The object with one more entry; anything else as it is.
    pub(crate) fn with(&self, key: &str, term: Self) -> Self {
        let Ok(entries) = self.0.as_object() else { return self.clone() };
        let mut entries = entries.clone();
        entries.insert(Value::from(key), term.0);
        Self(Value::from(entries))
    }

    /// A list of the given elements.
    pub(crate) fn array(elements: impl IntoIterator<Item = Self>) -> Self {
        Self(Value::from(elements.into_iter().map(|term| term.0).collect::<Vec<_>>()))
    }
}

impl fmt::Debug for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Term")
    }
}

/// Names `data.inventory` and `input` of one evaluation, and how much work it may take.
pub(crate) struct Scope<'a> {
    pub(crate) input: Term,
    pub(crate) inventory: Option<&'a Term>,
    pub(crate) budget: usize,
}

/// An engine with policies loaded.
pub(crate) trait Backend: fmt::Debug + Send + Sync {
    /// The value of the rule `entry`, one of the compiled entry points.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Limit`] when the budget is used up, [`ErrorKind::Evaluation`] for every other failure, an
    /// undefined value among them.
    fn evaluate(&self, entry: &str, scope: &Scope<'_>) -> Result<Json, Error>;
}

/// One Rego module.
#[derive(Clone, Debug)]
pub(crate) struct Module {
    pub(crate) file: String,
    pub(crate) source: String,
}

#[cfg(feature = "rego")]
/// Policies that parse and hold together, not yet bound to an engine.
#[derive(Debug)]
pub(crate) struct Loaded {
    engine: Engine,
    modules: Modules,
}

#[cfg(feature = "rego")]
impl Loaded {
    /// Parses `modules`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Policy`] for the first module that does not parse, with its place.
    pub(crate) fn parse(modules: &[Module]) -> Result<Self, Error> {
        let mut loaded = Self { engine: engine(), modules: Modules::default() };
        modules.iter().try_for_each(|module| loaded.add(module))?;
        Ok(loaded)
    }

    /// Parses one more module.
    ///
    /// # Errors
    ///
    /// As for [`Loaded::parse`].
    pub(crate) fn add(&mut self, module: &Module) -> Result<(), Error> {
        self.modules.add(module);
        parse(&mut self.engine, module)
    }

    /// Whether the module that was loaded from `file` has a rule called `rule`.
    pub(crate) fn has_rule(&self, file: &str, rule: &str) -> bool {
        self.engine.has_declared_rule_rooted_at(file, rule).unwrap_or(false)
    }

    /// Compiles for the virtual machine; each of `chunks` holds rules that will be asked for and makes a program of its own.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Policy`] when the compiler refuses a rule.
    pub(crate) fn machine(self, chunks: &[Vec<String>]) -> Result<Arc<dyn Backend>, Error> {
        let mut programs = HashMap::new();
        for chunk in chunks {
            let part = Arc::new(Part::Here(program(&self.modules, chunk)?));
            programs.extend(chunk.iter().map(|entry| (entry.clone(), Arc::clone(&part))));
        }
        Ok(Arc::new(Machine { programs, later: Some(Later { modules: self.modules, single: Mutex::default() }) }))
    }

    /// Prepares the interpreter; `entries` are the rules that will be asked for.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Policy`] when the analysis of the modules fails.
    pub(crate) fn interpreter(mut self, entries: &[String]) -> Result<Arc<dyn Backend>, Error> {
        compiled(&mut self.engine, entries)?;
        Ok(Arc::new(Interpreter(self.engine)))
    }
}

#[cfg(feature = "rego")]
impl Loaded {
    /// Programs for the virtual machine as packed bytes, without the sources, one for each chunk of entry points, for
    /// [`restore`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Policy`] when the compiler refuses a rule.
    pub(crate) fn programs(self, chunks: &[Vec<String>]) -> Result<Vec<Vec<u8>>, Error> {
        chunks.iter().map(|entries| packed(&self.modules, entries)).collect()
    }
}

#[cfg(feature = "rego")]
fn packed(modules: &Modules, entries: &[String]) -> Result<Vec<u8>, Error> {
    let mut program = Program::clone(&*program(modules, entries)?);
    program.sources.iter_mut().for_each(|source| source.content.clear());
    program.instruction_spans.clear();
    let bytes = program
        .serialize_binary()
        .map_err(|error| Error::new(ErrorKind::Policy, format!("the program cannot be written: {error}")))?;
    Ok(miniz_oxide::deflate::compress_to_vec(&bytes, 9))
}

/// The virtual machine for programs of [`Loaded::programs`], each with its entry points. A program is unpacked when one of them is
/// first asked for. Only for bytes that this library brings along: they are not checked.
pub(crate) fn restore(chunks: impl IntoIterator<Item = (Vec<String>, &'static [u8])>) -> Arc<dyn Backend> {
    let mut programs = HashMap::new();
    for (entries, bytes) in chunks {
        let part = Arc::new(Part::Packed { bytes, program: OnceLock::new() });
        programs.extend(entries.into_iter().map(|entry| (entry, Arc::clone(&part))));
    }
    Arc::new(Machine {
        programs,
        #[cfg(feature = "rego")]
        later: None,
    })
}

pub(super) fn unpacked(bytes: &[u8]) -> Result<Arc<Program>, Error> {
    let broken =
        |why: &dyn fmt::Display| Error::new(ErrorKind::Evaluation, format!("the compiled policies cannot be read: {why}"));
    let bytes = miniz_oxide::inflate::decompress_to_vec(bytes).map_err(|error| broken(&error))?;
    match Program::deserialize_binary(&bytes) {
        Ok(DeserializationResult::Complete(program)) => Ok(Arc::new(slim(program))),
        Ok(DeserializationResult::Partial(_)) => Err(broken(&"they are incomplete")),
        Err(error) => Err(broken(&error)),
    }
}

#[cfg(feature = "rego")]
fn engine() -> Engine {
    let mut engine = Engine::new();
    engine.set_strict_builtin_errors(false);
    engine
}

#[cfg(feature = "rego")]
fn parse(engine: &mut Engine, module: &Module) -> Result<(), Error> {
    engine
        .add_policy(module.file.clone(), module.source.clone())
        .map(drop)
        .map_err(|error| load_error(&module.file, &format!("{error:#}")))
}

#[cfg(feature = "rego")]
fn compiled(engine: &mut Engine, entries: &[String]) -> Result<CompiledPolicy, Error> {
    let first = entries.first().map_or("", String::as_str);
    engine.compile_with_entrypoint(&first.into()).map_err(|error| load_error("", &format!("{error:#}")))
}

/// The program of some entry points, from the modules that these reach.
#[cfg(feature = "rego")]
fn program(modules: &Modules, entries: &[String]) -> Result<Arc<Program>, Error> {
    let mut engine = engine();
    modules.needed(entries).iter().try_for_each(|module| parse(&mut engine, module))?;
    let policy = compiled(&mut engine, entries)?;
    let names: Vec<&str> = entries.iter().map(String::as_str).collect();
    Compiler::compile_from_policy(&policy, &names)
        .map(|program| Arc::new(slim(Program::clone(&program))))
        .map_err(|error| Error::new(ErrorKind::Policy, format!("a policy does not compile: {error}")))
}

/// The machine clones what is known of a rule whenever it is called; what is there for listings only goes, and lists that say nothing.
fn slim(mut program: Program) -> Program {
    for rule in &mut program.rule_infos {
        rule.name = String::new();
        rule.function_info.iter_mut().for_each(|function| function.param_names = Vec::new());
        if rule.destructuring_blocks.iter().all(Option::is_none) {
            rule.destructuring_blocks = Vec::new();
        }
        if !rule.else_bodies.iter().flatten().any(|is_else| *is_else) {
            rule.else_bodies = Vec::new();
        }
    }
    program
}

/// The program of some entry points.
enum Part {
    #[cfg(feature = "rego")]
    Here(Arc<Program>),
    Packed {
        bytes: &'static [u8],
        program: OnceLock<Result<Arc<Program>, Error>>,
    },
}

impl Part {
    fn program(&self) -> Result<Arc<Program>, Error> {
        match self {
            #[cfg(feature = "rego")]
            Self::Here(program) => Ok(Arc::clone(program)),
            Self::Packed { bytes, program } => program.get_or_init(|| unpacked(bytes)).clone(),
        }
    }
}

/// The virtual machine.
struct Machine {
    programs: HashMap<String, Arc<Part>>,
    /// Absent where the programs were restored and hold all there is to ask for.
    #[cfg(feature = "rego")]
    later: Option<Later>,
}

/// Programs of entry points that are asked for only after a failure, compiled then.
#[cfg(feature = "rego")]
struct Later {
    modules: Modules,
    single: Mutex<HashMap<String, Arc<Program>>>,
}

impl Machine {
    fn program(&self, entry: &str) -> Result<Arc<Program>, Error> {
        if let Some(part) = self.programs.get(entry) {
            return part.program();
        }
        #[cfg(feature = "rego")]
        if let Some(later) = &self.later {
            return later.program(entry);
        }
        Err(Error::new(ErrorKind::Evaluation, format!("the program has no rule `{entry}`")))
    }
}

#[cfg(feature = "rego")]
impl Later {
    fn program(&self, entry: &str) -> Result<Arc<Program>, Error> {
        let mut single = self.single.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(program) = single.get(entry) {
            return Ok(Arc::clone(program));
        }
        let compiled = program(&self.modules, &[entry.to_owned()])?;
        single.insert(entry.to_owned(), Arc::clone(&compiled));
        Ok(compiled)
    }
}

impl fmt::Debug for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Machine")
    }
}

impl Backend for Machine {
    fn evaluate(&self, entry: &str, scope: &Scope<'_>) -> Result<Json, Error> {
        let mut machine = RegoVM::new();
        machine.load_program(self.program(entry)?);
        machine.set_data(data(scope.inventory)).map_err(machine_error)?;
        machine.set_input(scope.input.0.clone());
        machine.set_max_instructions(scope.budget);
        machine.set_strict_builtin_errors(false);
        let value = machine.execute_entry_point_by_name(entry).map_err(machine_error)?;
        to_json(&value)
    }
}

#[cfg(feature = "rego")]
/// The interpreter.
#[derive(Debug)]
struct Interpreter(Engine);

#[cfg(feature = "rego")]
impl Backend for Interpreter {
    fn evaluate(&self, entry: &str, scope: &Scope<'_>) -> Result<Json, Error> {
        let mut engine = self.0.clone();
        engine.set_strict_builtin_errors(false);
        // New data makes the engine analyse all modules again.
        if scope.inventory.is_some() {
            engine.add_data(data(scope.inventory)).map_err(evaluation_error)?;
        }
        engine.set_input(scope.input.0.clone());
        let value = engine.eval_rule(entry.to_owned()).map_err(evaluation_error)?;
        to_json(&value)
    }
}

fn data(inventory: Option<&Term>) -> Value {
    Term::object(inventory.map(|term| ("inventory", term.clone()))).0
}

fn machine_error(error: VmError) -> Error {
    match error {
        VmError::InstructionLimitExceeded { limit, .. } => {
            Error::new(ErrorKind::Limit, format!("the evaluation exceeds its budget of {limit} instructions"))
                .remedy("raise `Limits::instructions`, or judge a smaller object")
        }
        other => Error::new(ErrorKind::Evaluation, format!("the engine failed: {other}")),
    }
}

#[cfg(feature = "rego")]
fn evaluation_error(error: impl fmt::Display) -> Error {
    Error::new(ErrorKind::Evaluation, format!("the engine failed: {}", last_line(&format!("{error:#}"))))
}

#[cfg(feature = "rego")]
/// Reads the place out of a message of regorus, which starts with `--> file:line:column`.
fn load_error(file: &str, message: &str) -> Error {
    let error = Error::new(ErrorKind::Policy, last_line(message));
    match place(message) {
        Some((named, line, column)) => error.at(Location::new(named, line, column)),
        None if file.is_empty() => error,
        None => error.at(Location::new(file, 1, 1)),
    }
}

#[cfg(feature = "rego")]
fn place(message: &str) -> Option<(&str, u32, u32)> {
    let (_, rest) = message.split_once("--> ")?;
    let line = rest.lines().next()?;
    let mut parts = line.rsplitn(3, ':');
    let column = parts.next()?.trim().parse().ok()?;
    let row = parts.next()?.parse().ok()?;
    Some((parts.next()?, row, column))
}

#[cfg(feature = "rego")]
fn last_line(message: &str) -> String {
    let line = message.lines().rev().map(str::trim).find(|line| !line.is_empty()).unwrap_or("unknown");
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}

fn to_value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(flag) => Value::Bool(*flag),
        Json::Number(_) => Value::from(json.clone()),
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(elements) => Value::from(elements.iter().map(to_value).collect::<Vec<_>>()),
        Json::Object(entries) => {
            let pairs = entries.iter().map(|(key, value)| (Value::from(key.as_str()), to_value(value)));
            Value::from(pairs.collect::<BTreeMap<_, _>>())
        }
    }
}

/// The JSON of a result. Sets become sorted lists; an undefined value or a key that is no text is an error.
fn to_json(value: &Value) -> Result<Json, Error> {
    Ok(match value {
        Value::Null => Json::Null,
        Value::Bool(flag) => Json::Bool(*flag),
        Value::Number(_) => number(value)?,
        Value::String(text) => Json::String(text.to_string()),
        Value::Array(elements) => Json::Array(elements.iter().map(to_json).collect::<Result<_, _>>()?),
        Value::Set(elements) => Json::Array(elements.iter_sorted().map(to_json).collect::<Result<_, _>>()?),
        Value::Object(entries) => {
            Json::Object(entries.iter_sorted().map(|(key, value)| entry(key, value)).collect::<Result<_, _>>()?)
        }
        Value::Undefined => return Err(Error::new(ErrorKind::Evaluation, "the result is undefined")),
    })
}

fn entry(key: &Value, value: &Value) -> Result<(String, Json), Error> {
    match key {
        Value::String(text) => Ok((text.to_string(), to_json(value)?)),
        _ => Err(Error::new(ErrorKind::Evaluation, "the result has an object key that is not a text")),
    }
}

fn number(value: &Value) -> Result<Json, Error> {
    serde_json::to_value(value).map_err(|_| Error::new(ErrorKind::Evaluation, "the result has a number that JSON cannot hold"))
}

#[cfg(all(test, feature = "rego"))]
mod tests {
    use super::{ENTRIES_PER_PROGRAM, Loaded, Module, Scope, Term, restore};

    /// More entry points than the machine has registers: programs are packed, unpacked and asked by entry point.
    #[test]
    fn several_programs_answer_as_one() {
        let count = ENTRIES_PER_PROGRAM + 60;
        let rules: String = (0..count).map(|number| format!("r{number} := input.x + {number}\n\n")).collect();
        let module = Module { file: "many.rego".into(), source: format!("package many\n\n{rules}") };
        let entries: Vec<String> = (0..count).map(|number| format!("data.many.r{number}")).collect();
        let chunks: Vec<Vec<String>> = entries.chunks(ENTRIES_PER_PROGRAM).map(<[String]>::to_vec).collect();
        let programs = Loaded::parse(&[module]).unwrap().programs(&chunks).unwrap();
        assert_eq!(programs.len(), 2);
        let programs = programs.into_iter().map(|bytes| -> &'static [u8] { bytes.leak() });
        let backend = restore(chunks.into_iter().zip(programs));
        for (number, entry) in entries.iter().enumerate() {
            let input = Term::from_json(&serde_json::json!({"x": 1}));
            let answer = backend.evaluate(entry, &Scope { input, inventory: None, budget: 1_000 }).unwrap();
            assert_eq!(answer, number + 1);
        }
    }

    #[test]
    fn bytes_that_are_no_program_are_an_error() {
        let backend = restore([(vec!["data.a".to_owned()], &b"nonsense"[..])]);
        let scope = || Scope { input: Term::string(""), inventory: None, budget: 1_000 };
        assert!(backend.evaluate("data.a", &scope()).is_err());
        assert!(backend.evaluate("data.b", &scope()).is_err());
    }
}
