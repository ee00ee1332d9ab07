//! Mutated cases, embedded evaluator against OPA. Both must say the same of every object, however malformed.
//!
//! `PORTCULLIS_MUTANTS` sets how many (default 10,000), `PORTCULLIS_SEED` where the sequence starts. A mutant that tells the
//! two apart is written to `testdata/differential`, and from then on is tested first.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test"
)]

#[path = "../../tests/support/random.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod random;

mod surface;

use std::collections::BTreeMap;

use portcullis::Backend;
use random::{Random, number};
use serde_json::{Map, Value, json};
use surface::{Evaluators, Opa, Trial, difference, skip, trials};
use xtask::files;

const FOLDER: &str = "testdata/differential";
/// So many are written before the test gives up.
const ENOUGH: usize = 10;

/// Values that a field may have and should not.
fn odd(random: &mut Random) -> Value {
    match random.below(16) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(0),
        3 => json!(-1),
        4 => json!(1.5),
        5 => json!(""),
        6 => json!("*"),
        7 => json!("/"),
        8 => json!("x".repeat(300)),
        9 => json!("ümläut.example.com"),
        10 => json!([]),
        11 => json!([null, 1, "a", [], {}]),
        12 => json!({}),
        13 => json!({"": null, "a": {"b": [1]}}),
        14 => (0..12).fold(json!("deep"), |value, _| json!([{ "a": value }])),
        _ => json!("false"),
    }
}

/// The paths of all values below `value`, as JSON pointers.
fn pointers(value: &Value, at: &str, out: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(map) => map.iter().map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value)).collect(),
        Value::Array(list) => list.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    for (key, child) in children {
        let path = format!("{at}/{key}");
        pointers(child, &path, out);
        out.push(path);
    }
}

/// The values that all cases have under a key: what a mutant may well have instead.
type Pool = BTreeMap<String, Vec<Value>>;

fn pool(trials: &[Trial]) -> Pool {
    fn collect(value: &Value, pool: &mut Pool) {
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    let known = pool.entry(key.clone()).or_default();
                    if !known.contains(value) {
                        known.push(value.clone());
                    }
                    collect(value, pool);
                }
            }
            Value::Array(list) => list.iter().for_each(|value| collect(value, pool)),
            _ => {}
        }
    }
    let mut pool = Pool::new();
    for trial in trials {
        collect(&trial.object, &mut pool);
        trial.inventory.iter().flatten().for_each(|other| collect(other, &mut pool));
    }
    pool
}

/// Gives a field the value that it has in another case, or an object a field of another case.
fn transplant(root: &mut Value, random: &mut Random, spare: &[&str], pool: &Pool) {
    let mut all = Vec::new();
    pointers(root, "", &mut all);
    all.retain(|path| !spare.contains(&path.as_str()));
    if all.is_empty() {
        return;
    }
    let path = all[random.below(all.len())].clone();
    let (parent, key) = path.rsplit_once('/').unwrap();
    let key = key.replace("~1", "/").replace("~0", "~");
    let other = pool.keys().nth(random.below(pool.len())).cloned().unwrap_or_default();
    let key = if random.below(4) == 0 { other } else { key };
    let Some(values) = pool.get(&key).filter(|values| !values.is_empty()) else { return };
    let value = values[random.below(values.len())].clone();
    if let Some(Value::Object(map)) = root.pointer_mut(parent) {
        map.insert(key, value);
    }
}

/// Changes one value somewhere below `root`.
fn mutate(root: &mut Value, random: &mut Random, spare: &[&str], pool: &Pool) {
    if random.below(2) == 0 {
        return transplant(root, random, spare, pool);
    }
    let mut all = Vec::new();
    pointers(root, "", &mut all);
    all.retain(|path| !spare.contains(&path.as_str()));
    if all.is_empty() {
        return;
    }
    let path = all[random.below(all.len())].clone();
    let (parent, key) = path.rsplit_once('/').unwrap();
    let key = key.replace("~1", "/").replace("~0", "~");
    let choice = random.below(8);
    let odd = odd(random);
    let times = 1 + random.below(4);
    let Some(parent) = root.pointer_mut(parent) else { return };
    match (parent, choice) {
        (Value::Object(map), 0 | 1) => drop(map.remove(&key)),
        (Value::Object(map), 2) => drop(map.insert(format!("{key}x"), odd)),
        (Value::Array(list), 0) => drop(list.remove(key.parse().unwrap())),
        // Repeated elements, one of them changed.
        (Value::Array(list), 1 | 2) => {
            let element = list[key.parse::<usize>().unwrap()].clone();
            for _ in 0..times {
                list.push(element.clone());
            }
            list.push(odd);
        }
        // Wrapped: a scalar where a list belongs, and the other way round.
        (Value::Object(map), 3) => {
            let value = map.remove(&key).unwrap_or_default();
            map.insert(key, json!([value]));
        }
        (Value::Object(map), _) => drop(map.insert(key, odd)),
        (Value::Array(list), _) => list[key.parse::<usize>().unwrap()] = odd,
        _ => {}
    }
}

const IDENTITY: [&str; 4] = ["/apiVersion", "/kind", "/metadata/name", "/metadata/namespace"];

fn mutant(trials: &[Trial], random: &mut Random, pool: &Pool) -> Trial {
    let mut trial = trials[random.below(trials.len())].clone();
    for _ in 0..=random.below(3) {
        let inventory = trial.inventory.as_mut().filter(|others| !others.is_empty());
        match (random.below(5), inventory, trial.old.as_mut()) {
            // Where an object is filed is the inventory's matter, not the policies'.
            (0, Some(others), _) => {
                let index = random.below(others.len());
                let spare: Vec<&str> = IDENTITY.iter().copied().chain(["/metadata"]).collect();
                mutate(&mut others[index], random, &spare, pool);
            }
            (1, _, Some(old)) => mutate(old, random, &IDENTITY[..2], pool),
            _ => mutate(&mut trial.object, random, &IDENTITY[..2], pool),
        }
    }
    if random.below(10) == 0 {
        trial.inventory = None;
    }
    trial
}

fn stored(trial: &Trial) -> Value {
    json!({
        "policy": trial.policy,
        "case": trial.case.name,
        "object": trial.object,
        "old": trial.old,
        "inventory": trial.inventory,
    })
}

/// Mutants that were found before; those of cases that no longer exist are passed over.
fn found_before(trials: &[Trial]) -> Vec<Trial> {
    let root = files::root().unwrap();
    let mut found = Vec::new();
    for path in files::list(&root, FOLDER).unwrap() {
        let stored: Value =
            serde_json::from_str(&files::read(&root, &path).unwrap()).unwrap_or_else(|error| panic!("{path}: {error}"));
        let base =
            trials.iter().find(|trial| stored["policy"] == trial.policy.as_str() && stored["case"] == trial.case.name.as_str());
        if let Some(base) = base {
            let mut trial = base.clone();
            trial.object = stored["object"].clone();
            trial.old = Some(stored["old"].clone()).filter(|old| !old.is_null());
            trial.inventory = stored["inventory"].as_array().cloned();
            found.push(trial);
        }
    }
    found
}

#[test]
fn mutants_are_judged_alike() {
    let mut opa = match Opa::start() {
        Ok(opa) => opa,
        Err(reason) => return skip("differential", &reason),
    };
    let trials = trials();
    let known = found_before(&trials);
    let pool = pool(&trials);
    let mut random = Random::new(number("PORTCULLIS_SEED", 1));
    let count = number("PORTCULLIS_MUTANTS", 10_000);
    let mut evaluators = Evaluators::new(Backend::Machine, true);
    let (mut compared, mut refused, mut verdicts) = (0_usize, 0_usize, Map::new());
    let mut complaints = Vec::new();
    let new = (0..count).map(|_| (mutant(&trials, &mut random, &pool), true));
    for (trial, fresh) in known.into_iter().map(|trial| (trial, false)).chain(new) {
        // No object at all, or no user: refused before any policy is asked.
        let Ok(own) = trial.embedded(evaluators.of(&trial.parameters())) else {
            refused += 1;
            continue;
        };
        compared += 1;
        for said in &own {
            let sum = verdicts.get(&said.verdict).and_then(Value::as_u64).unwrap_or(0);
            verdicts.insert(said.verdict.clone(), json!(sum + 1));
        }
        let differs = match opa.ask(&trial.request()) {
            Ok(other) => difference("opa", &own, &other),
            Err(error) => Some(format!("\n    opa fails: {error}")),
        };
        let Some(differs) = differs else { continue };
        let text = serde_json::to_string_pretty(&stored(&trial)).unwrap();
        let name = format!("{}-{:08x}.json", trial.policy.replace('/', "-"), fingerprint(&text));
        complaints.push(format!("{FOLDER}/{name}{differs}"));
        if fresh {
            let folder = files::root().unwrap().join(FOLDER);
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join(name), text + "\n").unwrap();
        }
        if complaints.len() >= ENOUGH {
            break;
        }
    }
    println!("differential: {compared} mutants compared, {refused} refused before; said {}", Value::Object(verdicts));
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

/// FNV-1a: names files, nothing else.
fn fingerprint(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
