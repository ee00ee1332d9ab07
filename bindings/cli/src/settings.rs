//! From options and configuration to an evaluator.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use portcullis::{Config, Document, Evaluator, EvaluatorBuilder, Limits};
use serde_json::{Map, Value};

use crate::args::Settings;
use crate::clock;
use crate::failure::Failure;
use crate::input::display;

const CONFIG: &str = ".portcullis.yaml";

/// The evaluator that the command line and the configuration ask for. What the command line says has precedence;
/// `--select` and `--ignore` add to the lists of the configuration.
///
/// It is never freed: the process ends with it, and freeing it piece by piece would be a good part of the start-up.
pub fn evaluator(settings: &Settings) -> Result<&'static Evaluator, Failure> {
    let config = match &settings.config {
        Some(path) => Some(path.clone()),
        None => found(),
    };
    let text = config.as_deref().map(|path| Ok::<_, Failure>((display(path), read(path)?))).transpose()?;
    let mut builder = Evaluator::builder().now(&clock::now());
    if let Some((name, bytes)) = &text {
        builder = builder.config(Config::parse(name, bytes)?);
    }
    builder = scalars(builder, settings);
    builder = parameters(builder, settings, text.as_ref().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
    builder = settings.select.iter().fold(builder, |builder, pattern| builder.select(pattern));
    builder = settings.ignore.iter().fold(builder, |builder, pattern| builder.ignore(pattern));
    for folder in &settings.policies {
        builder = policies(builder, folder)?;
    }
    Ok(Box::leak(Box::new(builder.build()?)))
}

fn scalars(builder: EvaluatorBuilder, settings: &Settings) -> EvaluatorBuilder {
    let builder = settings.profile.into_iter().fold(builder, EvaluatorBuilder::profile);
    let builder = settings.fail_on.into_iter().fold(builder, EvaluatorBuilder::fail_on);
    let builder = settings.unknown.into_iter().fold(builder, EvaluatorBuilder::unknown);
    settings.now.iter().fold(builder, |builder, now| builder.now(now))
}

fn parameters(builder: EvaluatorBuilder, settings: &Settings, config: Option<(&str, &[u8])>) -> EvaluatorBuilder {
    let mut by_policy: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for one in &settings.parameters {
        by_policy.entry(&one.policy).or_default().insert(one.name.clone(), one.value.clone());
    }
    by_policy.into_iter().fold(builder, |builder, (policy, values)| match policy {
        "common" => builder.common_parameters(Value::Object(common(config, values))),
        _ => builder.parameters(policy, Value::Object(values)),
    })
}

/// The common parameters of the configuration, with `values` over them: the builder takes them as a whole.
fn common(config: Option<(&str, &[u8])>, values: Map<String, Value>) -> Map<String, Value> {
    let parsed = config.map(|(name, bytes)| Document::parse(name, bytes, &Limits::default()));
    let first = parsed.as_ref().and_then(|parsed| parsed.documents().first());
    let mut all = first.and_then(|document| document.value().get("common")?.as_object()).cloned().unwrap_or_default();
    all.extend(values);
    all
}

/// The configuration here or above, up to the root of the repository. Outside of a repository only here: what lies above
/// may be anybody's.
fn found() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let depth = here.ancestors().position(|folder| folder.join(".git").exists()).unwrap_or(0);
    let folders = here.ancestors().take(depth + 1);
    let up = folders.zip(0..).find(|(folder, _)| folder.join(CONFIG).is_file()).map(|(_, up)| up)?;
    Some((0..up).map(|_| "..").collect::<PathBuf>().join(CONFIG))
}

/// Adds the policies of a folder, and of the folders in it, in the order of their paths. Tests are left out.
fn policies(builder: EvaluatorBuilder, folder: &Path) -> Result<EvaluatorBuilder, Failure> {
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    files.sort();
    if files.is_empty() {
        return Err(Failure::usage(format_args!("{}: the folder holds no policy (*.rego)", display(folder))));
    }
    files.iter().try_fold(builder, |builder, file| {
        let name = display(file);
        let source = String::from_utf8(read(file)?)
            .map_err(|_| Failure::usage(format_args!("{name}: the policy is not UTF-8 (save it as UTF-8)")))?;
        Ok(builder.user_policy(&name, &source))
    })
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let unreadable = |error| Failure::usage(format_args!("{}: the folder cannot be read: {error}", display(folder)));
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if path.is_dir() && !path.is_symlink() && !name.starts_with('.') {
            collect(&path, files)?;
        } else if name.ends_with(".rego") && !name.ends_with("_test.rego") {
            files.push(path);
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| Failure::usage(format_args!("{}: the file cannot be read: {error}", display(path))))
}
