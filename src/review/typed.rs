//! Typed Kubernetes objects of `k8s-openapi`.

use serde::Serialize;
use serde_json::Value;

use crate::document::Document;
use crate::error::{Error, ErrorKind};

/// The document of a typed object, with the `apiVersion` and `kind` of its type.
pub(super) fn document<T: k8s_openapi::Resource + Serialize>(object: &T) -> Result<Document, Error> {
    let value = serde_json::to_value(object)
        .map_err(|error| Error::new(ErrorKind::Input, format!("the object does not serialize: {error}")))?;
    let Value::Object(mut entries) = value else {
        return Err(Error::new(ErrorKind::Input, "the object does not serialize to a JSON object"));
    };
    entries.insert("apiVersion".into(), T::API_VERSION.into());
    entries.insert("kind".into(), T::KIND.into());
    Ok(Document::from_value("object", Value::Object(entries)))
}
