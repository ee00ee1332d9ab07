//! The portable profile: the lint against its corpus, both engines against what the corpus records, and hostile sources.
//!
//! `testdata/profile/denied` holds what the lint refuses, with `#~ <rule> …` on each line that has a diagnostic. Files with
//! `# input:` lines also record what OPA and both regorus engines make of them, so that an upgrade of an engine shows what
//! changed. `PORTCULLIS_BLESS=1` writes the records anew, for OPA where `tools/bin/opa` exists.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::string_slice, clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use portcullis::profile::{self, Diagnostic, Span, tree};
use portcullis::{Error, ErrorKind};
use proptest::prelude::*;
use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::RegoVM;
use regorus::{Engine, Value};

fn corpus(folder: &str) -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/profile").join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), fs::read_to_string(&path).unwrap())).collect()
}

/// The file name without folder.
fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

fn sources(files: &[(PathBuf, String)]) -> Vec<(String, String)> {
    files.iter().map(|(path, source)| (name(path).to_owned(), source.clone())).collect()
}

// The lint.

#[test]
fn every_mark_is_found_and_nothing_else() {
    let mut wrong = String::new();
    for (path, source) in corpus("denied") {
        let marks: BTreeSet<(u32, String)> = source
            .lines()
            .zip(1..)
            .filter_map(|(line, number)| Some((number, line.split_once("#~")?.1)))
            .flat_map(|(number, ids)| ids.split_whitespace().map(move |id| (number, id.to_owned())))
            .collect();
        let found: BTreeSet<(u32, String)> = profile::lint(name(&path), &source)
            .into_iter()
            .map(|diagnostic| (diagnostic.location.line(), diagnostic.rule.to_owned()))
            .collect();
        assert!(!marks.is_empty(), "{} has no mark", path.display());
        if marks != found {
            let missing: Vec<_> = marks.difference(&found).collect();
            let unmarked: Vec<_> = found.difference(&marks).collect();
            writeln!(wrong, "{}: missing {missing:?}, not marked {unmarked:?}", name(&path)).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_rule_has_a_case_and_every_diagnostic_a_rule() {
    let rules: BTreeSet<&str> = profile::RULES.iter().map(|(id, _)| *id).collect();
    let found: BTreeSet<&str> = corpus("denied")
        .iter()
        .flat_map(|(path, source)| profile::lint(name(path), source))
        .map(|diagnostic| diagnostic.rule)
        .collect();
    assert_eq!(rules, found);
    assert!(profile::RULES.is_sorted(), "the rules are sorted");
}

#[test]
fn diagnostics_say_what_and_how() {
    for (path, source) in corpus("denied") {
        for Diagnostic { rule, message, remedy, location, .. } in profile::lint(name(&path), &source) {
            assert!(!message.is_empty() && !remedy.is_empty(), "{}: {rule}", path.display());
            assert!(!message.ends_with('.') && !remedy.ends_with('.'), "{message} / {remedy}");
            assert!(source.get(location.bytes()).is_some(), "{}: {rule}", path.display());
        }
    }
}

#[test]
fn the_allowed_pass_alone_and_together() {
    let files = sources(&corpus("allowed"));
    assert_eq!(profile::lint_all(&files), []);
    for (file, source) in &files {
        assert_eq!(profile::lint(file, source), [], "{file}");
    }
}

fn both(a: &str, b: &str) -> Vec<String> {
    let modules = [("a.rego".to_owned(), a.to_owned()), ("b.rego".to_owned(), b.to_owned())];
    profile::lint_all(&modules)
        .into_iter()
        .map(|found| format!("{}:{}:{}", found.location.file(), found.location.line(), found.rule))
        .collect()
}

#[test]
fn what_modules_say_of_each_other() {
    let library = "package lib.portcullis.a\n\nimport data.lib.portcullis.access\n\nf(x) := x\n\nmaybe(o) := v if { v := o.k }\n";
    let uses = |body: &str| {
        both(library, &format!("package portcullis.p.q\n\nimport data.lib.portcullis.a\n\nx := v if {{ {body} }}\n"))
    };
    // `access` is neither used nor given.
    let known = ["a.rego:3:undefined-name", "a.rego:3:unused"];
    let more = |diagnostic: &'static str| [&known[..], &[diagnostic]].concat();
    assert_eq!(uses("v := a.f(1)"), known);
    assert_eq!(uses("v := a.g(1)"), more("b.rego:5:undefined-name"));
    assert_eq!(uses("v := a.f(1, 2)"), more("b.rego:5:undefined-name"));
    assert_eq!(uses("v := a.h"), more("b.rego:5:undefined-name"));
    assert_eq!(uses("w := a.maybe({}); v := 1; not a.f(w)"), more("b.rego:5:unproven"));
    assert_eq!(uses("w := a.maybe({\"k\": 1}); v := 1; not a.f(w)"), known, "the argument has the field");
    let one = "package lib.portcullis.a\n\nimport data.lib.portcullis.b\n\nf(x) := v if { v := b.g(x) }\n";
    let other = "package lib.portcullis.b\n\nimport data.lib.portcullis.a\n\ng(x) := v if { v := a.f(x) }\n";
    assert_eq!(both(one, other), ["b.rego:5:recursion"]);
}

#[test]
fn long_chains_and_many_calls_are_linear() {
    let mut source = "package lib.portcullis.a\n\nf0(x) := x\n".to_owned();
    for index in 1..4000 {
        let before = index - 1;
        writeln!(source, "f{index}(x) := v if {{ v := f{before}([x, x]) }}").unwrap();
    }
    let start = Instant::now();
    assert_eq!(profile::lint_all(&[("a.rego".into(), source)]), []);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    // Each function calls the one before twice with different arguments.
    let mut source = "package lib.portcullis.a\n\nf0(x) := x\n".to_owned();
    for index in 1..60 {
        let before = index - 1;
        writeln!(source, "f{index}(x) := v if {{ a := f{before}([x]); b := f{before}({{x}}); v := [a, b] }}").unwrap();
    }
    source.push_str("top := v if { v := f59(1) }\n");
    let start = Instant::now();
    assert_eq!(profile::lint_all(&[("a.rego".into(), source)]), []);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

// The engines.

/// One `# input:` line and what is recorded below it.
#[derive(Debug, Default)]
struct Record {
    input: String,
    opa: Option<String>,
    interpreter: Option<String>,
    vm: Option<String>,
}

fn directive<'l>(line: &'l str, key: &str) -> Option<&'l str> {
    line.strip_prefix("# ")?.strip_prefix(key)?.strip_prefix(": ")
}

fn records(source: &str) -> Vec<Record> {
    let mut records: Vec<Record> = Vec::new();
    for line in source.lines() {
        if let Some(input) = directive(line, "input") {
            records.push(Record { input: input.to_owned(), ..Record::default() });
        } else if let Some(record) = records.last_mut() {
            for (key, slot) in [("opa", &mut record.opa), ("interpreter", &mut record.interpreter), ("vm", &mut record.vm)] {
                if let Some(value) = directive(line, key) {
                    *slot = Some(value.to_owned());
                }
            }
        }
    }
    records
}

fn shown(result: Result<Value, Error>) -> String {
    match result {
        Ok(Value::Undefined) => "undefined".to_owned(),
        // On one line, with the numbers that JSON has.
        Ok(value) => {
            let text = value.to_json_str().unwrap_or_default();
            serde_json::from_str::<serde_json::Value>(&text).map_or_else(|_| "error".to_owned(), |value| value.to_string())
        }
        Err(_) => "error".to_owned(),
    }
}

fn engine(error: impl ToString) -> Error {
    Error::new(ErrorKind::Evaluation, error.to_string())
}

const QUERY: &str = "data.lib.portcullis.facts.x";

fn interpreter(modules: &[(String, String)], data: &str, input: &str, query: &str) -> Result<Value, Error> {
    let mut engine_ = Engine::new();
    engine_.set_strict_builtin_errors(false);
    for (file, source) in modules {
        engine_.add_policy(file.clone(), source.clone()).map_err(engine)?;
    }
    engine_.add_data(Value::from_json_str(data).map_err(engine)?).map_err(engine)?;
    engine_.set_input(Value::from_json_str(input).map_err(engine)?);
    engine_.eval_rule(query.to_owned()).map_err(engine)
}

fn vm(modules: &[(String, String)], data: &str, input: &str, query: &str) -> Result<Value, Error> {
    let mut engine_ = Engine::new();
    for (file, source) in modules {
        engine_.add_policy(file.clone(), source.clone()).map_err(engine)?;
    }
    let compiled = engine_.compile_with_entrypoint(&query.into()).map_err(engine)?;
    let program = Compiler::compile_from_policy(&compiled, &[query]).map_err(engine)?;
    let mut machine = RegoVM::new();
    machine.load_program(program);
    machine.set_max_instructions(1_000_000);
    machine.set_data(Value::from_json_str(data).map_err(engine)?).map_err(engine)?;
    machine.set_input(Value::from_json_str(input).map_err(engine)?);
    machine.execute().map_err(engine)
}

fn opa() -> Option<PathBuf> {
    let opa = Path::new(env!("CARGO_MANIFEST_DIR")).join("tools/bin/opa");
    opa.exists().then_some(opa)
}

/// What OPA answers, as JSON with sorted keys; `None` where there is no OPA.
fn oracle(modules: &[(String, String)], data: &str, input: &str, query: &str) -> Option<String> {
    static COUNT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    let opa = opa()?;
    let count = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("portcullis-profile-{}-{count}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let mut command = Command::new(opa);
    command.args(["eval", "--format", "json", query]);
    for (file, source) in modules {
        let path = folder.join(file);
        fs::write(&path, source).unwrap();
        command.arg("--data").arg(path);
    }
    fs::write(folder.join("data.json"), data).unwrap();
    fs::write(folder.join("input.json"), input).unwrap();
    command.arg("--data").arg(folder.join("data.json")).arg("--input").arg(folder.join("input.json"));
    let output = command.output().unwrap();
    fs::remove_dir_all(&folder).unwrap();
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    if !output.status.success() {
        return Some("error".to_owned());
    }
    Some(answer.pointer("/result/0/expressions/0/value").map_or_else(|| "undefined".to_owned(), ToString::to_string))
}

/// JSON without a difference in the order of set elements and keys.
fn same(one: &str, other: &str) -> bool {
    let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
    match (parse(one), parse(other)) {
        (Some(serde_json::Value::Array(mut one)), Some(serde_json::Value::Array(mut other))) => {
            one.sort_by_key(ToString::to_string);
            other.sort_by_key(ToString::to_string);
            one == other
        }
        (Some(one), Some(other)) => one == other,
        _ => one == other,
    }
}

#[test]
fn engines_do_what_is_recorded() {
    let bless = std::env::var_os("PORTCULLIS_BLESS").is_some();
    let mut changed = String::new();
    for (path, source) in corpus("denied") {
        let data = source.lines().find_map(|line| directive(line, "data")).unwrap_or("{}");
        let modules = [(name(&path).to_owned(), source.clone())];
        let mut blessed = Vec::new();
        for record in records(&source) {
            let by_interpreter = shown(interpreter(&modules, data, &record.input, QUERY));
            let by_vm = shown(vm(&modules, data, &record.input, QUERY));
            for (key, recorded, found) in [("interpreter", &record.interpreter, &by_interpreter), ("vm", &record.vm, &by_vm)] {
                if recorded.as_ref() != Some(found) {
                    writeln!(changed, "{} {}: {key} gives {found}, recorded {recorded:?}", name(&path), record.input).unwrap();
                }
            }
            if bless {
                let by_opa = oracle(&modules, data, &record.input, QUERY).or(record.opa).unwrap_or_default();
                blessed.push((record.input, [("opa", by_opa), ("interpreter", by_interpreter), ("vm", by_vm)]));
            }
        }
        if bless && !blessed.is_empty() {
            let mut text = String::new();
            let mut blessed = blessed.into_iter();
            for line in source.lines() {
                if ["opa", "interpreter", "vm"].iter().any(|key| directive(line, key).is_some()) {
                    continue;
                }
                writeln!(text, "{line}").unwrap();
                if directive(line, "input").is_some() {
                    for (key, value) in blessed.next().unwrap().1 {
                        writeln!(text, "# {key}: {value}").unwrap();
                    }
                }
            }
            fs::write(&path, text).unwrap();
        }
    }
    assert!(bless || changed.is_empty(), "regorus changed:\n{changed}");
}

/// Objects in which each field may be missing or of a wrong type.
fn hostile() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        (-3_i64..3).prop_map(Into::into),
        prop_oneof![Just("a.example"), Just("*.example"), Just(""), Just("b"), Just("7")].prop_map(Into::into),
    ];
    leaf.prop_recursive(6, 40, 3, |inner| {
        let keys = ["review", "object", "spec", "rules", "tls", "hosts", "host", "strict", "xs", "parameters", "exempt_hosts"];
        let key = proptest::sample::select(keys.to_vec());
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Into::into),
            proptest::collection::btree_map(key.prop_map(str::to_owned), inner, 0..4)
                .prop_map(|fields| serde_json::Value::Object(fields.into_iter().collect())),
        ]
    })
}

const ANSWERS: &[&str] = &[
    "data.portcullis.route.missing_tls.violation",
    "data.portcullis.route.missing_tls.unknown",
    "data.portcullis.example.constructs.picked",
    "data.portcullis.example.constructs.mode",
    "data.portcullis.example.constructs.every_pair",
    "data.portcullis.example.constructs.sorted_pairs",
    "data.portcullis.example.constructs.lengths",
    "data.portcullis.example.constructs.smallest",
    "data.portcullis.example.constructs.others",
    "data.portcullis.example.constructs.both",
    "data.portcullis.example.constructs.heavy",
    "data.portcullis.example.constructs.all_short",
    "data.portcullis.example.constructs.first_name",
    "data.portcullis.example.constructs.grouped",
];

type Modules = Vec<(String, String)>;

/// The modules of the corpus, as they are and qualified.
fn allowed() -> (Modules, Modules) {
    let modules: Vec<_> = sources(&corpus("allowed")).into_iter().filter(|(file, _)| !file.ends_with("_test.rego")).collect();
    let qualified = modules.iter().map(|(file, source)| (file.clone(), profile::qualify(source))).collect();
    (modules, qualified)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn engines_agree_on_the_allowed(object in hostile()) {
        let (modules, qualified) = allowed();
        let wrapped = serde_json::json!({"review": {"object": {"spec": object.clone(), "xs": [object.clone()]}}}).to_string();
        for input in [object.to_string(), wrapped] {
            for query in ANSWERS {
                let one = shown(interpreter(&modules, "{}", &input, query));
                prop_assert_ne!(&one, "error");
                for other in [vm(&modules, "{}", &input, query), vm(&qualified, "{}", &input, query), interpreter(&qualified, "{}", &input, query)] {
                    prop_assert_eq!(&one, &shown(other), "{} {}", query, input);
                }
            }
        }
    }
}

#[test]
fn opa_agrees_on_the_allowed() {
    let (modules, _) = allowed();
    let input = r#"{"strict": 1, "review": {"object": {"xs": [1, 0, 7], "spec": {"rules": [{"host": "a.example"}, {"q": 1}, {"host": 3}, {"host": "b.example"}, 4], "tls": [{"hosts": ["b.example", 1]}]}}}, "parameters": {"exempt_hosts": "a"}}"#;
    for query in ANSWERS {
        let Some(expected) = oracle(&modules, "{}", input, query) else { return };
        for found in [interpreter(&modules, "{}", input, query), vm(&modules, "{}", input, query)] {
            let found = shown(found);
            assert!(same(&expected, &found), "{query}: OPA {expected}, regorus {found}");
        }
    }
}

#[test]
fn opa_reads_the_corpus() {
    let Some(opa) = opa() else { return };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/profile");
    let checked = Command::new(&opa).args(["check", "--strict"]).arg(folder.join("allowed")).output().unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    // Denied files that do not parse here do not parse there, and the other way round, but for our own bounds and newer syntax.
    for (path, source) in corpus("denied") {
        let ours = profile::parse(name(&path), &source).is_ok();
        let theirs = Command::new(&opa).arg("parse").arg(&path).output().unwrap().status.success();
        let bounded = ["43-nesting.rego", "43-branches.rego", "43-operators.rego", "43-long-line.rego", "21-interpolation.rego"]
            .contains(&name(&path));
        assert!(ours == theirs || (bounded && theirs), "{}: ours {ours}, OPA {theirs}", path.display());
    }
}

// Hostile sources.

#[test]
fn hostile_sources_are_refused_at_once() {
    let repeat = |text: &str, times: usize| format!("package p\nx := {}", text.repeat(times));
    let lines = |text: &str, times: usize| repeat(&format!("{text}\n"), times);
    let sources = [
        "[".repeat(1 << 20),
        repeat("[", 900),
        repeat("{", 900),
        repeat("(", 900),
        repeat("f(", 450),
        repeat("{1|", 300),
        lines("[", 19_000),
        lines("{\"a\":", 19_000),
        lines("f(", 19_000),
        lines("a[", 19_000),
        lines("1 +", 19_000),
        lines("-", 19_000),
        lines("not", 19_000),
        format!("package p\nx if {{ {} }}", "every x in xs {\n".repeat(15_000)),
        format!("package p\nx if true {}", "else := 1 if true\n".repeat(15_000)),
        format!("package p{}", ".a".repeat(400)),
        format!("package p\nx := a{}", "[0]".repeat(300)),
        format!("package p\nx := a{}", ".b()".repeat(240)),
        "\n".repeat(30_000),
        "`".to_owned(),
        "package p\nx := \"\\ud800\"".to_owned(),
        lines("[[[[[[[[1]]]]]]]],", 19_000),
        String::new(),
        "\u{feff}package p".to_owned(),
    ];
    for source in sources {
        let start = Instant::now();
        let found = profile::lint("p.rego", &source);
        let beginning: String = source.chars().take(40).collect();
        assert!(!found.is_empty(), "{beginning:?}");
        assert!(start.elapsed() < Duration::from_secs(3), "{beginning:?}: {:?}", start.elapsed());
    }
}

/// What the bounds let through, the engine parses without overflow and in bounded time, on the stack of a thread.
#[test]
fn the_engine_survives_what_the_bounds_let_through() {
    let nested = |open: &str, inner: &str, close: &str, depth: usize| {
        format!("package p\nx := {}{inner}{}\n", open.repeat(depth), close.repeat(depth))
    };
    let sources = [
        nested("[", "1", "]", 8),
        nested("{", "1", "}", 8),
        nested("{\"a\": ", "1", "}", 8),
        nested("(", "1", ")", 24),
        nested("f(", "1", ")", 24),
        nested("[y | y := ", "1", "]", 8),
        format!("package p\nx := {}1\n", "1 +\n".repeat(250)),
        format!("package p\nx := [\n{}]\n", "[[[[[1]]]]],\n".repeat(4000)),
        format!("package p\nx if true\n{}", "else := 1 if true\n".repeat(250)),
    ];
    for source in sources {
        let beginning: String = source.chars().take(60).collect();
        assert!(profile::parse("p.rego", &source).is_ok(), "{beginning:?}: {:?}", profile::parse("p.rego", &source).err());
        let start = Instant::now();
        let parsed = std::thread::spawn(move || Engine::new().add_policy("p.rego".into(), source).is_ok()).join();
        assert!(parsed.is_ok(), "{beginning:?}");
        assert!(start.elapsed() < Duration::from_secs(10), "{beginning:?}: {:?}", start.elapsed());
    }
}

fn inside(module: &tree::Module, source: &str) {
    let check = |span: Span| assert!(span.start <= span.end && source.get(span.start..span.end).is_some(), "{span:?}");
    fn body(body: &tree::Body, check: &dyn Fn(Span)) {
        check(body.span);
        for statement in &body.statements {
            check(statement.span);
            match &statement.kind {
                tree::StatementKind::Assign { target, value } => [target, value].into_iter().for_each(|part| expr(part, check)),
                tree::StatementKind::SomeIn { value, collection, .. } => {
                    [value, collection].into_iter().for_each(|part| expr(part, check))
                }
                tree::StatementKind::Some { names } => names.iter().for_each(|name| check(name.span)),
                tree::StatementKind::Every { collection, body: inner, .. } => {
                    expr(collection, check);
                    body_of(inner, check);
                }
                tree::StatementKind::Not { condition } | tree::StatementKind::Holds { condition } => expr(condition, check),
            }
        }
    }
    fn body_of(inner: &tree::Body, check: &dyn Fn(Span)) {
        body(inner, check);
    }
    fn expr(whole: &tree::Expr, check: &dyn Fn(Span)) {
        check(whole.span);
        whole.parts(&mut |part| expr(part, check));
        whole.body().into_iter().for_each(|inner| body(inner, check));
    }
    check(module.package.span);
    for rule in &module.rules {
        check(rule.span);
        check(rule.head.span);
        rule.body.iter().for_each(|inner| body(inner, &check));
        rule.branches.iter().filter_map(|branch| branch.body.as_ref()).for_each(|inner| body(inner, &check));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,200}") {
        let _ = profile::lint("p.rego", &text);
        let _ = profile::lint("p.rego", &format!("package p\n{text}"));
        let _ = profile::qualify(&text);
    }

    #[test]
    fn any_tokens_are_read_without_panic(tokens in proptest::collection::vec(proptest::sample::select(TOKENS.to_vec()), 0..60)) {
        let source = format!("package lib.portcullis.p\n{}", tokens.concat());
        if let Ok(module) = profile::parse("p.rego", &source) {
            inside(&module, &source);
        }
        for found in profile::lint("p.rego", &source) {
            prop_assert!(source.get(found.location.bytes()).is_some());
        }
        let _ = profile::lint_all(&[("p.rego".into(), source.clone())]);
        prop_assert_eq!(profile::qualify(&source).lines().count(), source.lines().count());
    }

    /// Modules with a piece removed, doubled or replaced.
    #[test]
    fn mutants_are_read_without_panic(file in 0_usize..7, at in 0.0_f64..1.0, length in 0_usize..12, token in proptest::sample::select(TOKENS.to_vec())) {
        let (_, source) = corpus("allowed").swap_remove(file);
        let characters: Vec<char> = source.chars().collect();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a position")]
        let start = (at * characters.len() as f64) as usize;
        let end = (start + length).min(characters.len());
        let mutant: String = characters[..start].iter().chain(&token.chars().collect::<Vec<_>>()).chain(&characters[end..]).collect();
        if let Ok(module) = profile::parse("p.rego", &mutant) {
            inside(&module, &mutant);
        }
        let _ = profile::lint_all(&[("p.rego".into(), mutant.clone()), ("q.rego".into(), source)]);
        let _ = profile::qualify(&mutant);
    }
}

const TOKENS: &[&str] = &[
    "x",
    "y",
    "f(",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "|",
    ",",
    ":",
    ":=",
    "=",
    "==",
    "+",
    "-",
    "/",
    ".",
    "`a`",
    "\"b\"",
    "\"",
    "1",
    "1.5",
    "_",
    " if ",
    " if {",
    " not ",
    " some ",
    " in ",
    " every ",
    " else ",
    " := ",
    " with ",
    " as ",
    "default ",
    "import ",
    " contains ",
    "data",
    "input",
    "true",
    "null",
    "set()",
    "object.get(",
    "\n",
    "\n",
    " ",
    "#",
    ";",
    "é",
    "x := 1\n",
    "x contains y if { some y in [1] }\n",
    "v := x\n",
];

// Reading.

#[test]
fn metadata_is_read_by_line() {
    let source = "# a comment\n\n# METADATA\n# title: A\n# custom:\n#   severity: high\n\n# METADATA\n# scope: package\n#\n#  x: |\n#   y\npackage p\n\n# METADATA\n# title: a rule\nx := 1\n";
    let metadata = profile::metadata(&profile::parse("p.rego", source).unwrap()).unwrap();
    assert_eq!(metadata.text, "scope: package\n\n x: |\n  y\n");
    assert_eq!(metadata.line, 9);
    assert!(source[metadata.span.start..metadata.span.end].starts_with("# METADATA\n# scope"));
    assert_eq!(profile::metadata(&profile::parse("p.rego", "package p").unwrap()), None);
}

#[test]
fn qualified_references_keep_lines_and_locals() {
    let source = "package portcullis.a.b\n\nimport data.lib.portcullis.access # read\nimport data.lib.portcullis.routes\nimport data.other.thing\n\nx contains v if {\n\tsome r in routes.rules\n\tv := access.obj(r, \"routes.rules\")\n\tnot routes.covered(v.access)\n\tys := [y | routes := v; y := routes.rules]\n\tthing.q == ys\n\tevery routes in ys { routes.a == access.b }\n}\n\nf(access) := w if { w := access.k }\n";
    let qualified = "package portcullis.a.b\n\n # read\n\nimport data.other.thing\n\nx contains v if {\n\tsome r in data.lib.portcullis.routes.rules\n\tv := data.lib.portcullis.access.obj(r, \"routes.rules\")\n\tnot data.lib.portcullis.routes.covered(v.access)\n\tys := [y | routes := v; y := routes.rules]\n\tthing.q == ys\n\tevery routes in ys { routes.a == data.lib.portcullis.access.b }\n}\n\nf(access) := w if { w := access.k }\n";
    assert_eq!(profile::qualify(source), qualified);
    assert_eq!(
        profile::imports(&profile::parse("p.rego", source).unwrap()),
        ["data.lib.portcullis.access", "data.lib.portcullis.routes", "data.other.thing"]
    );
    assert_eq!(profile::qualify("no module"), "no module");
}

#[test]
fn options_change_what_is_asked() {
    let router = "package portcullis.main\n\nfindings contains f if {\n\tsome v in data.portcullis.a.b.violation\n\tf := {\"id\": \"a/b\", \"v\": v}\n}\n";
    let found: Vec<_> = profile::lint("main.rego", router).iter().map(|found| found.rule).collect();
    assert_eq!(found, ["iteration"]);
    let test = "package x_test\n\nimport data.x\n\ntest_a if x.b with input as {}\n";
    assert_eq!(profile::lint("x_test.rego", test), []);
    let options = profile::Options::default();
    assert_ne!(profile::lint_with("x_test.rego", test, options), []);
    assert_eq!(profile::lint_with("x_test.rego", test, options.with_test(true)), []);
}

#[test]
fn errors_have_a_place() {
    let error = profile::parse("p.rego", "package p\n\nx := é").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Policy);
    assert_eq!(error.to_string(), "p.rego:3:6: the character `é` has no meaning here");
    let error = profile::parse("p.rego", &format!("package p\n\nx := {}", "[".repeat(9))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit);
    assert_eq!(error.location().unwrap().to_string(), "p.rego:3:15");
}
