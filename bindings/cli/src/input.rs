//! Reads files, folders and standard input. What `kubectl apply --recursive` would read is read: symbolic links to
//! files are followed, those to folders are not, and cannot form loops.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use portcullis::Limits;

/// What standard input is called in locations.
pub const STDIN: &str = "<stdin>";

/// One text to be read, or the reason why it cannot be.
#[derive(Debug)]
pub struct Source {
    pub name: String,
    pub bytes: Result<Vec<u8>, String>,
    /// Whether it was found in a folder, rather than named.
    pub found: bool,
}

/// Everything a command was given.
#[derive(Debug, Default)]
pub struct Inputs {
    pub sources: Vec<Source>,
    /// Files found in folders that cannot hold a Kubernetes object.
    pub skipped: usize,
    /// Symbolic links to folders, which were not followed.
    pub links: usize,
    seen: BTreeSet<PathBuf>,
}

impl Inputs {
    /// Reads `paths` in the given order, the files of a folder in the order of their names.
    pub fn read(paths: &[PathBuf], limits: &Limits) -> Self {
        let mut inputs = Self::default();
        for path in paths {
            if path == Path::new("-") {
                inputs.stdin(limits);
            } else if path.is_dir() {
                inputs.folder(path, limits);
            } else {
                inputs.file(path, limits, false);
            }
        }
        inputs
    }

    fn stdin(&mut self, limits: &Limits) {
        if self.seen.insert(PathBuf::from("-")) {
            let bytes = read_within(io::stdin().lock(), limits).map_err(|error| unreadable(&error));
            self.sources.push(Source { name: STDIN.to_owned(), bytes, found: false });
        }
    }

    fn folder(&mut self, folder: &Path, limits: &Limits) {
        for entry in walk(folder) {
            match entry {
                Ok(entry) if entry.depth() == 0 => {}
                Ok(entry) => self.entry(entry.path(), limits),
                Err(error) => {
                    let name = display(folder);
                    let message = format!("the folder cannot be read: {}", plain(&error));
                    self.sources.push(Source { name, bytes: Err(message), found: true });
                }
            }
        }
    }

    fn entry(&mut self, path: &Path, limits: &Limits) {
        let link = path.is_symlink();
        if link && path.is_dir() {
            self.links += 1;
        } else if is_manifest(path) && (link || path.is_file()) {
            self.file(path, limits, true);
        }
    }

    fn file(&mut self, path: &Path, limits: &Limits, found: bool) {
        // Pipes and the like have no path of their own, and a file that does not exist has none either.
        let own = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if !self.seen.insert(own) {
            return;
        }
        let bytes = File::open(path).and_then(|file| read_within(file, limits)).map_err(|error| unreadable(&error));
        if found && bytes.as_ref().is_ok_and(|bytes| holds_no_object(bytes)) {
            self.skipped += 1;
        } else {
            self.sources.push(Source { name: display(path), bytes, found });
        }
    }
}

/// The files below a folder, sorted by name. Only `.gitignore` files decide what is left out: settings of the user who
/// happens to run the check do not.
fn walk(folder: &Path) -> ignore::Walk {
    WalkBuilder::new(folder)
        .follow_links(false)
        .ignore(false)
        .git_global(false)
        .git_exclude(false)
        .require_git(false)
        .sort_by_file_name(OsStr::cmp)
        .build()
}

fn is_manifest(path: &Path) -> bool {
    path.extension().and_then(OsStr::to_str).is_some_and(|extension| matches!(extension, "yaml" | "yml" | "json"))
}

/// Whether a text cannot hold the key `apiVersion`, however it is spelled: without escapes and tags, a key stands in the
/// text as it is. Such files need not be parsed, which they often cannot be: templates, `tsconfig.json`.
fn holds_no_object(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    !text.contains(['\0', '\\', '!']) && !text.contains("apiVersion") && !text.contains("kind")
}

/// One byte more than allowed is enough for the library to refuse the text.
fn read_within(from: impl Read, limits: &Limits) -> io::Result<Vec<u8>> {
    let most = u64::try_from(limits.max_bytes()).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    from.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The path as locations show it: without a leading `./`, with slashes everywhere.
pub fn display(path: &Path) -> String {
    let text = path.strip_prefix(".").unwrap_or(path).to_string_lossy().into_owned();
    if cfg!(windows) { text.replace('\\', "/") } else { text }
}

fn unreadable(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".into(),
        io::ErrorKind::PermissionDenied => "the file may not be read".into(),
        _ => format!("the file cannot be read: {error}"),
    }
}

fn plain(error: &ignore::Error) -> String {
    error.io_error().map_or_else(|| error.to_string(), io::Error::to_string)
}

#[cfg(test)]
mod tests {
    use super::{display, holds_no_object};

    #[test]
    fn a_text_that_may_hold_an_object_is_parsed() {
        for text in ["apiVersion: v1", "kind: X", r#"{"\u0061piVersion": 1}"#, "!!binary YXBpVmVyc2lvbg==: v1", "a: \0"] {
            assert!(!holds_no_object(text.as_bytes()), "{text}");
        }
        assert!(!holds_no_object(b"\xff\xfea\0"));
        assert!(holds_no_object(b"// a comment\n{\"strict\": true,}"));
    }

    #[test]
    fn names_are_short() {
        assert_eq!(display("./a/b.yaml".as_ref()), "a/b.yaml");
        assert_eq!(display("/a/b.yaml".as_ref()), "/a/b.yaml");
        assert_eq!(display("../b.yaml".as_ref()), "../b.yaml");
    }
}
