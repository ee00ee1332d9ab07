//! `AdmissionReview` (`admission.k8s.io/v1`) as the API server sends it.
//!
//! Nothing is guessed: a field of the wrong type is an error that names it, so that a request is never judged by half.

use serde_json::{Map, Value};

use super::object::{Classified, Kind, classify};
use super::{Operation, Review};
use crate::document::Document;
use crate::error::{Error, ErrorKind};
use crate::limits::Limits;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Review, Error> {
    let documents = Document::parse("AdmissionReview", bytes, limits);
    if let Some(error) = documents.errors().first() {
        return Err(error.clone());
    }
    match documents.documents() {
        [one] => review(one.value()),
        _ => Err(fail("the text must hold exactly one AdmissionReview")),
    }
}

fn review(value: &Value) -> Result<Review, Error> {
    let top = Fields { at: "AdmissionReview", entries: entries(value, "AdmissionReview")? };
    if top.text("apiVersion")? != "admission.k8s.io/v1" {
        return Err(fail("`apiVersion` must be `admission.k8s.io/v1`"));
    }
    if top.text("kind")? != "AdmissionReview" {
        return Err(fail("`kind` must be `AdmissionReview`"));
    }
    request(&Fields { at: "request", entries: top.object("request")? })
}

fn request(fields: &Fields<'_>) -> Result<Review, Error> {
    let kind = declared_kind(fields)?;
    let operation = operation(fields.text("operation")?)?;
    let object = fields.document("object")?;
    let old = fields.document("oldObject")?;
    let (document, old) = match (operation, object, old) {
        (Operation::Create | Operation::Update, None, _) => return Err(fail("`request.object` is missing")),
        (Operation::Update | Operation::Delete, _, None) => return Err(fail("`request.oldObject` is missing")),
        (Operation::Delete, _, Some(old)) => (old, None),
        (_, Some(object), old) => (object, old),
        (_, None, _) => return Err(fail("`request.object` is missing")),
    };
    same_kind(&document, &kind)?;
    let mut review = Review::of_object(document, kind).operation(operation);
    review.old = old;
    review.namespace = fields.optional_text("namespace")?.map(str::to_owned);
    review.name = fields.optional_text("name")?.map(str::to_owned);
    with_user(review, fields)
}

fn with_user(review: Review, fields: &Fields<'_>) -> Result<Review, Error> {
    match fields.entries.get("userInfo") {
        None | Some(Value::Null) => Err(fail("`request.userInfo` is missing")),
        Some(user) => review.user_info(user.clone()),
    }
}

fn declared_kind(fields: &Fields<'_>) -> Result<Kind, Error> {
    let kind = Fields { at: "request.kind", entries: fields.object("kind")? };
    Ok(Kind {
        group: kind.optional_text("group")?.unwrap_or_default().to_owned(),
        version: kind.text("version")?.to_owned(),
        kind: kind.text("kind")?.to_owned(),
    })
}

/// The object must be what the request says it is: policies are chosen by the one and read the other.
fn same_kind(document: &Document, kind: &Kind) -> Result<(), Error> {
    match classify(document)? {
        Classified::Object(own) if own == *kind => Ok(()),
        _ => Err(fail("the object's `apiVersion` and `kind` differ from `request.kind`")),
    }
}

fn operation(text: &str) -> Result<Operation, Error> {
    match text {
        "CREATE" => Ok(Operation::Create),
        "UPDATE" => Ok(Operation::Update),
        "DELETE" => Ok(Operation::Delete),
        other => Err(fail(format!("`request.operation` is `{other}`, which cannot be judged"))
            .remedy("register the webhook for CREATE, UPDATE and DELETE")),
    }
}

/// Checks the `userInfo` of a request.
pub(super) fn check_user(user: &Value) -> Result<(), Error> {
    let fields = Fields { at: "userInfo", entries: entries(user, "userInfo")? };
    fields.text("username")?;
    fields.optional_text("uid")?;
    match fields.entries.get("groups") {
        None | Some(Value::Null) => Ok(()),
        Some(Value::Array(groups)) if groups.iter().all(Value::is_string) => Ok(()),
        Some(_) => Err(fail("`userInfo.groups` must be a list of texts")),
    }
}

struct Fields<'a> {
    at: &'static str,
    entries: &'a Map<String, Value>,
}

impl<'a> Fields<'a> {
    fn object(&self, key: &str) -> Result<&'a Map<String, Value>, Error> {
        match self.entries.get(key) {
            Some(Value::Object(entries)) => Ok(entries),
            None | Some(Value::Null) => Err(fail(format!("`{}.{key}` is missing", self.at))),
            Some(_) => Err(fail(format!("`{}.{key}` must be an object", self.at))),
        }
    }

    fn document(&self, key: &str) -> Result<Option<Document>, Error> {
        match self.entries.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(value @ Value::Object(_)) => Ok(Some(Document::from_value(key, value.clone()))),
            Some(_) => Err(fail(format!("`{}.{key}` must be an object", self.at))),
        }
    }

    fn text(&self, key: &str) -> Result<&'a str, Error> {
        match self.optional_text(key)? {
            Some(text) if !text.is_empty() => Ok(text),
            _ => Err(fail(format!("`{}.{key}` is missing", self.at))),
        }
    }

    fn optional_text(&self, key: &str) -> Result<Option<&'a str>, Error> {
        match self.entries.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(fail(format!("`{}.{key}` must be a text", self.at))),
        }
    }
}

fn entries<'a>(value: &'a Value, at: &str) -> Result<&'a Map<String, Value>, Error> {
    value.as_object().ok_or_else(|| fail(format!("`{at}` must be an object")))
}

fn fail(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Input, message)
}
