//! The bundled policies and libraries keep to the portable profile.

use std::path::{Path, PathBuf};

fn rego(folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            rego(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "rego") {
            found.push(path);
        }
    }
    Ok(())
}

#[test]
fn policies_keep_to_the_portable_profile() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    rego(&root.join("policies"), &mut files).unwrap();
    files.sort();
    assert!(files.len() > 40, "{files:?}");
    let name = |path: &Path| path.strip_prefix(root).unwrap().display().to_string();
    let modules: Vec<(String, String)> = files.iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap())).collect();
    let found: Vec<String> = portcullis::profile::lint_all(&modules).iter().map(ToString::to_string).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}
