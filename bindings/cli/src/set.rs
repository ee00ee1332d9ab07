//! A set of manifests: what was read, what could not be, what was left out.

use std::path::PathBuf;

use portcullis::{Document, Documents, Limits};

use crate::input::{Inputs, Source};
use crate::output;

/// Manifests to judge.
#[derive(Debug, Default)]
pub struct Set {
    pub parsed: Vec<Documents>,
    /// Files and folders that could not be read at all, as messages.
    pub unread: Vec<String>,
    /// Files of folders that hold no Kubernetes object.
    pub skipped: usize,
    /// Links to folders, which were not followed.
    pub links: usize,
    templates: Vec<String>,
}

impl Set {
    /// Reads `paths`.
    pub fn read(paths: &[PathBuf], limits: &Limits) -> Self {
        let inputs = Inputs::read(paths, limits);
        let mut set = Self { skipped: inputs.skipped, links: inputs.links, ..Self::default() };
        for source in inputs.sources {
            set.add(source, limits);
        }
        set
    }

    fn add(&mut self, source: Source, limits: &Limits) {
        let bytes = match source.bytes {
            Ok(bytes) => bytes,
            Err(message) => return self.unread.push(format!("{}: {message}", source.name)),
        };
        let parsed = Document::parse(&source.name, &bytes, limits);
        if source.found && parsed.errors().is_empty() && parsed.documents().iter().all(is_foreign) {
            self.skipped += 1;
            return;
        }
        if !parsed.errors().is_empty() && bytes.windows(2).any(|pair| pair == b"{{") {
            self.templates.push(source.name);
        }
        self.parsed.push(parsed);
    }

    /// All documents, in order.
    pub fn documents(&self) -> impl Iterator<Item = &Document> + Clone {
        self.parsed.iter().flat_map(Documents::documents)
    }

    /// Whether everything could be read.
    pub fn is_complete(&self) -> bool {
        self.unread.is_empty() && self.parsed.iter().all(|documents| documents.errors().is_empty())
    }

    /// Says what could not be read at all, and what would help.
    pub fn complain(&self) {
        for message in &self.unread {
            output::error(message);
        }
        self.advise();
    }

    /// Says what would help.
    pub fn advise(&self) {
        if let [first, rest @ ..] = self.templates.as_slice() {
            let others = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
            output::note(format_args!(
                "help: {first}{others} may be a Helm template, which is no YAML; render the chart first: helm template … | portcullis check -"
            ));
        }
    }
}

/// Whether a document is no Kubernetes object, and does not look like a broken one either.
pub fn is_foreign(document: &Document) -> bool {
    ["apiVersion", "kind"].iter().all(|key| document.value().get(key).is_none_or(serde_json::Value::is_null))
}
