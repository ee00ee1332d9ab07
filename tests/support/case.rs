//! Cases as `docs/architecture.md` describes them, read with the documents of the library itself.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use portcullis::{Document, Inventory, Limits, Operation, Review};
use serde_json::{Value, json};

/// One case of one policy.
#[derive(Debug)]
pub struct Case {
    pub file: String,
    pub policy: String,
    pub expect: String,
    pub parameters: Value,
    pub common: Value,
    pub messages: Option<Vec<String>>,
    pub inventory_known: bool,
    operation: Operation,
    user: Option<Value>,
    approvals: Option<Value>,
    object: Document,
    old: Option<Document>,
    others: Vec<Document>,
    /// Lines marked with `#~ <policy id>`.
    pub marked: BTreeSet<u32>,
}

/// The cases of the policies `wanted` by id, in the order of their paths.
pub fn all(wanted: &dyn Fn(&str) -> bool) -> Vec<Case> {
    let mut files = Vec::new();
    collect(&root().join("policies"), &mut files);
    files.sort();
    let of_wanted = |file: &&PathBuf| wanted(&policy_of(&relative(file)));
    files.iter().filter(of_wanted).map(|file| Case::read(file)).collect()
}

/// The repository, from whichever package this file is part of.
pub fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().find(|folder| folder.join("policies").is_dir()).unwrap().to_owned()
}

fn relative(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned()
}

fn policy_of(file: &str) -> String {
    let parts: Vec<&str> = file.split('/').collect();
    format!("{}/{}", parts[1], parts[2]).replace('_', "-")
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "yaml") && path.parent().unwrap().ends_with("cases") {
            files.push(path);
        }
    }
}

impl Case {
    fn read(path: &Path) -> Self {
        let file = relative(path);
        let policy = policy_of(&file);
        let bytes = std::fs::read(path).unwrap();
        let parsed = Document::parse(&file, &bytes, &Limits::default());
        assert!(parsed.errors().is_empty(), "{:?}", parsed.errors());
        let mut documents = parsed.into_iter();
        let head = documents.next().unwrap_or_else(|| panic!("{file} is empty"));
        let operation = operation(head.value().get("operation"));
        let object = documents.next().unwrap_or_else(|| panic!("{file} has no object"));
        let old = (operation == Operation::Update).then(|| documents.next().unwrap());
        let marked = marks(&head, &policy).chain(marks(&object, &policy)).collect();
        let field = |key: &str| head.value().get(key).cloned();
        Self {
            expect: field("expect").unwrap().as_str().unwrap().to_owned(),
            parameters: field("parameters").unwrap_or_else(|| json!({})),
            common: field("common").unwrap_or_else(|| json!({})),
            messages: field("messages").map(|all| serde_json::from_value(all).unwrap()),
            inventory_known: field("inventory").as_ref().and_then(Value::as_str) != Some("none"),
            user: field("user"),
            approvals: field("approvals"),
            operation,
            object,
            old,
            others: documents.collect(),
            marked,
            policy,
            file,
        }
    }

    /// The object under review.
    pub fn object(&self) -> &Document {
        &self.object
    }

    /// The review; on DELETE the object is the one that goes.
    pub fn review(&self) -> Review {
        self.review_of(self.object.clone())
    }

    /// The same review of another object.
    pub fn review_of(&self, object: Document) -> Review {
        let mut review = Review::from_document(object).unwrap().operation(self.operation);
        if let Some(old) = &self.old {
            review = review.old_object(old.clone());
        }
        if let Some(approvals) = &self.approvals {
            review = review.approvals(approvals.clone()).unwrap();
        }
        match &self.user {
            Some(user) => review.user_info(user.clone()).unwrap(),
            None => review,
        }
    }

    /// The other objects; `None` where nothing is known about them.
    pub fn inventory(&self, evaluator: &portcullis::Evaluator) -> Option<Inventory> {
        self.inventory_known.then(|| evaluator.inventory(&self.others))
    }

    /// The other objects and the one under review, as an audit has them.
    pub fn inventory_with_itself(&self, evaluator: &portcullis::Evaluator) -> Option<Inventory> {
        let here = matches!(self.operation, Operation::None | Operation::Create);
        (here && self.inventory_known).then(|| evaluator.inventory(self.others.iter().chain([&self.object])))
    }
}

fn operation(value: Option<&Value>) -> Operation {
    match value.and_then(Value::as_str) {
        Some("CREATE") => Operation::Create,
        Some("UPDATE") => Operation::Update,
        Some("DELETE") => Operation::Delete,
        Some(other) => panic!("unknown operation {other}"),
        None => Operation::None,
    }
}

fn marks<'a>(document: &Document, policy: &'a str) -> impl Iterator<Item = u32> + use<'a> {
    let comments = document.comments();
    comments.into_iter().filter_map(move |comment| {
        let id = comment.text().strip_prefix('~')?.trim();
        (id == policy).then_some(comment.line())
    })
}
