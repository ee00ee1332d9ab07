//! Reviews: what a policy judges, in the shape of a Kubernetes AdmissionRequest.

mod admission;
mod inventory;
mod object;
#[cfg(feature = "k8s-openapi")]
mod typed;

use serde_json::{Map, Value, json};

use crate::document::{Document, Documents};
use crate::error::{Error, ErrorKind};
use crate::limits::Limits;

pub use inventory::Inventory;
pub(crate) use inventory::Prepared;
pub(crate) use inventory::{Collector, lean};
pub use object::ObjectRef;
pub(crate) use object::{Classified, Kind, classify, nodes};

/// What happens to the object under review.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// Nothing: a manifest in a repository, or an object found by an audit.
    #[default]
    None,
    /// It is created.
    Create,
    /// It replaces an older one.
    Update,
    /// It is removed.
    Delete,
}

impl Operation {
    /// The name in an AdmissionRequest; empty for [`Operation::None`].
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Create => "CREATE",
            Self::Update => "UPDATE",
            Self::Delete => "DELETE",
        }
    }
}

/// One object to judge, with what is known about the request: operation, user, the object it replaces.
///
/// # Example
///
/// ```
/// use portcullis::{Evaluator, Review};
/// let review = Review::from_yaml(b"apiVersion: v1\nkind: Service\nmetadata: {name: shop}\n")?;
/// let report = Evaluator::builder().build()?.evaluate(&review)?;
/// assert_eq!(report.errors().len(), 0);
/// # Ok::<(), portcullis::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Review {
    pub(crate) document: Document,
    pub(crate) old: Option<Document>,
    pub(crate) operation: Operation,
    pub(crate) user: Option<Value>,
    pub(crate) approvals: Option<Value>,
    pub(crate) kind: Kind,
    pub(crate) namespace: Option<String>,
    pub(crate) name: Option<String>,
}

impl Review {
    /// A review of the one object in a YAML text.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Input`] or [`ErrorKind::Limit`] when the text cannot be read, holds no Kubernetes object, or holds
    /// several (use [`Evaluator::evaluate_all`](crate::Evaluator::evaluate_all) for those).
    pub fn from_yaml(bytes: &[u8]) -> Result<Self, Error> {
        Self::from_documents(&Document::parse("review.yaml", bytes, &Limits::default()))
    }

    /// A review of the one object in a JSON text.
    ///
    /// # Errors
    ///
    /// As for [`Review::from_yaml`].
    pub fn from_json(bytes: &[u8]) -> Result<Self, Error> {
        Self::from_documents(&Document::parse("review.json", bytes, &Limits::default()))
    }

    fn from_documents(documents: &Documents) -> Result<Self, Error> {
        if let Some(error) = documents.errors().first() {
            return Err(error.clone());
        }
        match documents.documents() {
            [one] => Self::from_document(one.clone()),
            [] => Err(Error::new(ErrorKind::Input, "the text holds no object")),
            _ => Err(Error::new(ErrorKind::Input, "the text holds several objects")
                .remedy("judge them together with `Evaluator::evaluate_all`")),
        }
    }

    /// A review of a document.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Input`] when it is no Kubernetes object.
    pub fn from_document(document: Document) -> Result<Self, Error> {
        match classify(&document)? {
            Classified::Object(kind) => Ok(Self::of_object(document, kind)),
            Classified::Foreign => Err(Error::new(ErrorKind::Input, "the document is not a Kubernetes object")
                .remedy("an object has `apiVersion` and `kind`")),
        }
    }

    pub(crate) fn of_object(document: Document, kind: Kind) -> Self {
        Self { document, old: None, operation: Operation::None, user: None, approvals: None, kind, namespace: None, name: None }
    }

    /// A review from the bytes of an `AdmissionReview` (`admission.k8s.io/v1`), as the API server sends it to a webhook.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Input`] that names the field, when the review is malformed in any way: a review that is not understood
    /// is never judged by half.
    pub fn from_admission(bytes: &[u8]) -> Result<Self, Error> {
        admission::read(bytes, &Limits::default())
    }

    /// The same review within other limits; see [`Review::from_admission`].
    ///
    /// # Errors
    ///
    /// As for [`Review::from_admission`].
    pub fn from_admission_within(bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        admission::read(bytes, limits)
    }

    /// A review of a typed Kubernetes object. Sets `apiVersion` and `kind`, which typed objects lack.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Input`] when the object does not serialize to a JSON object.
    #[cfg(feature = "k8s-openapi")]
    pub fn from_object<T>(object: &T) -> Result<Self, Error>
    where
        T: k8s_openapi::Resource + serde::Serialize,
    {
        Self::from_document(typed::document(object)?)
    }

    /// The same review as an operation.
    pub fn operation(mut self, operation: Operation) -> Self {
        self.operation = operation;
        self
    }

    /// The same review with the object that was there before: that which an update replaces or a deletion removes.
    pub fn old_object(mut self, old: Document) -> Self {
        self.old = Some(old);
        self
    }

    /// The same review made by a user, given as the `userInfo` of an AdmissionRequest: `username`, `uid`, `groups`, `extra`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Input`] when it is no object with a text `username` and, where present, a list of texts `groups`.
    pub fn user_info(mut self, user: Value) -> Result<Self, Error> {
        admission::check_user(&user)?;
        self.user = Some(user);
        Ok(self)
    }

    /// The same review with approvals of the change that the caller has verified: signatures, identities, digests. What policies read of
    /// them is in `docs/approval.md`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Input`] when it is no list of objects.
    ///
    /// # Example
    ///
    /// ```
    /// use portcullis::Review;
    /// use serde_json::json;
    /// let review = Review::from_yaml(b"apiVersion: v1\nkind: Service\nmetadata: {name: shop}\n")?;
    /// let approval = json!({"id": "chg-1", "approvers": [{"person": "bob", "verified": true}]});
    /// assert!(review.clone().approvals(json!([approval])).is_ok());
    /// assert!(review.approvals(json!("chg-1")).is_err());
    /// # Ok::<(), portcullis::Error>(())
    /// ```
    pub fn approvals(mut self, approvals: Value) -> Result<Self, Error> {
        let sound = approvals.as_array().is_some_and(|all| all.iter().all(Value::is_object));
        if !sound {
            return Err(Error::new(ErrorKind::Input, "`approvals` is no list of objects"));
        }
        self.approvals = Some(approvals);
        Ok(self)
    }

    /// The same review in a namespace; the object's own namespace has precedence.
    pub fn namespace(mut self, namespace: &str) -> Self {
        self.namespace = Some(namespace.to_owned());
        self
    }

    /// The object that is judged: the deleted one on DELETE.
    pub(crate) fn judged(&self) -> &Document {
        match (self.operation, &self.old) {
            (Operation::Delete, Some(old)) => old,
            _ => &self.document,
        }
    }

    /// A reference to the object that is judged.
    #[must_use]
    pub fn object_ref(&self) -> ObjectRef {
        let mut reference = ObjectRef::of(self.judged().value(), &self.kind, self.namespace.as_deref());
        if let (true, Some(name)) = (reference.name.is_empty(), &self.name) {
            reference.name.clone_from(name);
        }
        reference
    }

    /// `input.review`, without the two objects.
    pub(crate) fn head(&self, reference: &ObjectRef) -> Map<String, Value> {
        let mut head = Map::new();
        head.insert("kind".into(), self.kind.to_json());
        head.insert("name".into(), json!(reference.name));
        head.insert("operation".into(), json!(self.operation.as_str()));
        if !reference.namespace.is_empty() {
            head.insert("namespace".into(), json!(reference.namespace));
        }
        if let Some(user) = &self.user {
            head.insert("userInfo".into(), user.clone());
        }
        head
    }

    /// `object` and `oldObject` of `input.review`. On DELETE there is no object, only the one that was.
    pub(crate) fn objects(&self) -> (Option<&Value>, Option<&Value>) {
        match self.operation {
            Operation::Delete => (None, Some(self.judged().value())),
            _ => (Some(self.document.value()), self.old.as_ref().map(Document::value)),
        }
    }
}
