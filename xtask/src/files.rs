//! Sets of generated files: compared with the tree, or written to it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Generated files by path relative to the repository, and the folders that hold nothing else.
#[derive(Debug, Default)]
pub struct Files {
    files: BTreeMap<String, Vec<u8>>,
    owned: Vec<(String, Vec<String>)>,
}

impl Files {
    /// Adds a file.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), text.into());
    }

    /// Declares that every file below `folder` is generated, `except` for those names: others are stale.
    pub fn own(&mut self, folder: &str, except: &[&str]) {
        self.owned.push((folder.to_owned(), except.iter().map(|name| (*name).to_owned()).collect()));
    }

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The text of a file added before.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// All files in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_slice()))
    }

    /// The paths that are missing, differ or should not be there, with which of these it is.
    ///
    /// # Errors
    ///
    /// When a folder cannot be read.
    pub fn drift(&self, root: &Path) -> Result<Vec<String>, String> {
        let mut drift: Vec<String> = self
            .files
            .iter()
            .filter_map(|(path, text)| match fs::read(root.join(path)) {
                Ok(found) if &found == text => None,
                Ok(_) => Some(format!("{path} (differs)")),
                Err(_) => Some(format!("{path} (missing)")),
            })
            .collect();
        drift.extend(self.stale(root)?.into_iter().map(|path| format!("{path} (stale)")));
        Ok(drift)
    }

    /// Writes what differs, removes what is stale, and returns the paths touched.
    ///
    /// # Errors
    ///
    /// When a file cannot be written or removed.
    pub fn write(&self, root: &Path) -> Result<Vec<String>, String> {
        let mut touched = Vec::new();
        for (path, text) in &self.files {
            let target = root.join(path);
            if fs::read(&target).is_ok_and(|found| &found == text) {
                continue;
            }
            if let Some(folder) = target.parent() {
                fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
            }
            // A reader never sees half a file: others build while this runs.
            let part = target.with_extension("xtask-part");
            fs::write(&part, text).map_err(|error| format!("{path}: {error}"))?;
            fs::rename(&part, &target).map_err(|error| format!("{path}: {error}"))?;
            touched.push(path.clone());
        }
        for path in self.stale(root)? {
            fs::remove_file(root.join(&path)).map_err(|error| format!("{path}: {error}"))?;
            prune(root, Path::new(&path));
            touched.push(format!("{path} (removed)"));
        }
        Ok(touched)
    }

    fn stale(&self, root: &Path) -> Result<Vec<String>, String> {
        let mut stale = Vec::new();
        for (folder, except) in &self.owned {
            for path in list(root, folder)? {
                let name = path.rsplit('/').next().unwrap_or_default();
                if !self.files.contains_key(&path) && !except.iter().any(|kept| kept == name) {
                    stale.push(path);
                }
            }
        }
        Ok(stale)
    }
}

fn prune(root: &Path, path: &Path) {
    for folder in path.ancestors().skip(1) {
        if folder.as_os_str().is_empty() || fs::remove_dir(root.join(folder)).is_err() {
            return;
        }
    }
}

/// The repository: the folder above this crate.
///
/// # Errors
///
/// When the crate has none.
pub fn root() -> Result<PathBuf, String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().map(Path::to_owned).ok_or_else(|| "xtask has no parent folder".to_owned())
}

/// All files below `folder`, relative to `root` with `/`, sorted. A missing folder has none.
///
/// # Errors
///
/// When a folder cannot be read.
pub fn list(root: &Path, folder: &str) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let path = root.join(&folder);
        if !path.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&path).map_err(|error| format!("{}: {error}", path.display()))? {
            let entry = entry.map_err(|error| format!("{}: {error}", path.display()))?;
            let name = entry.file_name().into_string().map_err(|name| format!("file name {name:?} is not UTF-8"))?;
            let child = format!("{folder}/{name}");
            if entry.path().is_dir() {
                open.push(child);
            } else {
                found.push(child);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The text of a file of the repository.
///
/// # Errors
///
/// When it cannot be read or is not UTF-8.
pub fn read(root: &Path, path: &str) -> Result<String, String> {
    fs::read_to_string(root.join(path)).map_err(|error| format!("{path}: {error}"))
}
