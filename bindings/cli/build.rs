//! Embeds an example of each policy for `portcullis explain`: the shortest denied and the shortest allowed case.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let policies = Path::new(&std::env::var("CARGO_MANIFEST_DIR")?).join("../../policies");
    println!("cargo::rerun-if-changed={}", policies.display());
    let mut code = String::from("pub static CASES: &[Cases] = &[\n");
    for group in sorted(&policies)? {
        for policy in sorted(&group)? {
            let cases = policy.join("cases");
            if cases.is_dir() {
                let (denied, allowed) = (shortest(&cases, "denied_")?, shortest(&cases, "allowed_")?);
                writeln!(code, "    Cases {{ id: {:?}, denied: {denied}, allowed: {allowed} }},", id(&group, &policy))?;
            }
        }
    }
    code.push_str("];\n");
    fs::write(Path::new(&std::env::var("OUT_DIR")?).join("cases.rs"), code)?;
    Ok(())
}

/// The folders and files in `folder` by name; none where it does not exist.
fn sorted(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, std::io::Error>>()?;
    paths.sort();
    Ok(paths)
}

fn id(group: &Path, policy: &Path) -> String {
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().replace('_', "-");
    format!("{}/{}", name(group), name(policy))
}

/// The text of the shortest case whose name starts with `prefix`, as a Rust expression. Retired API versions are no example
/// to follow.
fn shortest(cases: &Path, prefix: &str) -> Result<String, Box<dyn Error>> {
    let mut best: Option<String> = None;
    for path in sorted(cases)? {
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(prefix)) {
            let text = fs::read_to_string(&path)?;
            let rank = |text: &String| (text.contains("beta1"), text.len());
            if best.as_ref().is_none_or(|best| rank(&text) < rank(best)) {
                best = Some(text);
            }
        }
    }
    Ok(format!("{:?}", best.unwrap_or_default()))
}
