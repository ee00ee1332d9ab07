//! What Rego says about the routes of an object, with its shape checked. A wrong shape is an error, never a row left out.

use serde_json::{Map, Value};

use super::{Backend, Row, times};
use crate::document::Document;
use crate::error::{Error, ErrorKind};
use crate::review::ObjectRef;

/// The rows of one object.
///
/// # Errors
///
/// [`ErrorKind::Evaluation`] when the answer is no list of rows as `docs/architecture.md` has them.
pub(crate) fn rows(answer: &Value, object: &ObjectRef, document: &Document) -> Result<Vec<Row>, Error> {
    let rows = answer.as_array().ok_or_else(|| wrong("the answer is no list"))?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let base = Base::of(object, document);
    rows.iter().map(|row| base.row(row).map_err(wrong)).collect()
}

/// What all rows of an object have in common and Rego does not see.
struct Base<'a> {
    object: &'a ObjectRef,
    document: &'a Document,
    changed: (String, String),
    created: String,
}

impl<'a> Base<'a> {
    fn of(object: &'a ObjectRef, document: &'a Document) -> Self {
        let value = document.value();
        Self { object, document, changed: times::changed(value), created: times::created(value) }
    }

    fn row(&self, row: &Value) -> Result<Row, String> {
        let row = row.as_object().ok_or("a row is no object")?;
        Ok(Row {
            host: text(row, "host")?,
            path: text(row, "path")?,
            object: self.object.clone(),
            location: self.document.locate(&[]),
            owner: text(row, "owner")?,
            class: text(row, "class")?,
            controller: text(row, "controller")?,
            exposure: word(row, "exposure")?,
            tls: word(row, "tls")?,
            redirect: word(row, "redirect")?,
            auth: word(row, "auth")?,
            client_certificates: word(row, "client_certificates")?,
            rate_limit: word(row, "rate_limit")?,
            allow_list: word(row, "allow_list")?,
            waf: word(row, "waf")?,
            backends: list(row, "backends")?.iter().map(backend).collect::<Result<_, _>>()?,
            created: or(&self.created, text(row, "created")?),
            changed: or(&self.changed.0, text(row, "changed")?),
            changed_by: or(&self.changed.1, text(row, "changed_by")?),
            needs: list(row, "needs")?.iter().map(need).collect::<Result<_, _>>()?,
            findings: [].into(),
        })
    }
}

fn or(own: &str, told: String) -> String {
    if own.is_empty() { told } else { own.to_owned() }
}

fn backend(value: &Value) -> Result<Backend, String> {
    let backend = value.as_object().ok_or("a backend is no object")?;
    Ok(Backend {
        namespace: text(backend, "namespace")?,
        kind: text(backend, "kind")?,
        name: text(backend, "name")?,
        port: port(backend)?,
        role: text(backend, "role")?,
        endpoints: endpoints(backend)?,
    })
}

fn port(backend: &Map<String, Value>) -> Result<String, String> {
    match backend.get("port") {
        Some(Value::String(name)) => Ok(name.clone()),
        Some(Value::Number(number)) => Ok(number.to_string()),
        _ => Err("`port` is neither a number nor a text".to_owned()),
    }
}

fn endpoints(backend: &Map<String, Value>) -> Result<Option<u64>, String> {
    match backend.get("endpoints") {
        Some(Value::Null) => Ok(None),
        Some(Value::Number(number)) => number.as_u64().map(Some).ok_or_else(|| "`endpoints` is no whole number".to_owned()),
        _ => Err("`endpoints` is neither a number nor null".to_owned()),
    }
}

fn text(row: &Map<String, Value>, key: &str) -> Result<String, String> {
    row.get(key).and_then(Value::as_str).map(str::to_owned).ok_or_else(|| format!("`{key}` is no text"))
}

fn word<T: std::str::FromStr<Err = Error>>(row: &Map<String, Value>, key: &str) -> Result<T, String> {
    text(row, key)?.parse().map_err(|error: Error| format!("`{key}`: {}", error.message()))
}

fn list<'a>(row: &'a Map<String, Value>, key: &str) -> Result<&'a [Value], String> {
    row.get(key).and_then(Value::as_array).map(Vec::as_slice).ok_or_else(|| format!("`{key}` is no list"))
}

fn need(value: &Value) -> Result<String, String> {
    value.as_str().map(str::to_owned).ok_or_else(|| "`needs` has an element that is no text".to_owned())
}

fn wrong(problem: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Evaluation, format!("`lib.portcullis.registry` gave a wrong result: {problem}"))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::rows;
    use crate::document::Document;
    use crate::review::ObjectRef;

    fn row() -> Value {
        json!({
            "host": "a.example.com", "path": "/", "namespace": "store", "kind": "Ingress", "api_version": "networking.k8s.io/v1",
            "name": "shop", "owner": "", "class": "nginx", "controller": "ingress-nginx", "exposure": "public", "tls": "served",
            "redirect": "redirect", "auth": "on", "client_certificates": "off", "rate_limit": "void", "allow_list": "unknown",
            "waf": "off", "created": "2025-01-01T00:00:00Z", "changed": "", "changed_by": "", "needs": ["x"],
            "backends": [{"namespace": "store", "kind": "Service", "name": "shop", "port": 80, "role": "route", "endpoints": null}],
        })
    }

    fn read(answer: &Value) -> Result<Vec<super::Row>, crate::Error> {
        let object = ObjectRef {
            api_version: "networking.k8s.io/v1".into(),
            kind: "Ingress".into(),
            namespace: "store".into(),
            name: "shop".into(),
        };
        rows(answer, &object, &Document::from_value("shop", json!({})))
    }

    #[test]
    fn a_row_is_read() {
        let read = read(&json!([row()])).unwrap();
        assert_eq!((read[0].backends[0].port.as_str(), read[0].backends[0].endpoints), ("80", None));
        assert_eq!(read[0].created, "2025-01-01T00:00:00Z", "what the object does not say is taken from Rego");
    }

    #[test]
    fn every_wrong_shape_is_an_error() {
        assert!(read(&json!({})).is_err());
        assert!(read(&json!(["row"])).is_err());
        let keys: Vec<String> = row().as_object().unwrap().keys().cloned().collect();
        for key in keys {
            for wrong in [json!(null), json!(7), json!("nonsense")] {
                let mut row = row();
                row[&key] = wrong.clone();
                // Any text is a host, a path, an owner and so on.
                let free = ["host", "path", "owner", "class", "controller", "created", "changed", "changed_by"];
                // What the object is called is known here.
                let own = ["namespace", "kind", "api_version", "name"];
                let fine = own.contains(&key.as_str()) || (wrong.is_string() && free.contains(&key.as_str()));
                assert_eq!(read(&json!([row])).is_ok(), fine, "{key}: {wrong}");
            }
        }
        for backend in [json!({"port": []}), json!({"endpoints": -1}), json!({"endpoints": "1"}), json!({"name": null})] {
            let mut row = row();
            let own = row["backends"][0].as_object_mut().unwrap();
            own.extend(backend.as_object().unwrap().clone());
            assert!(read(&json!([row])).is_err(), "{backend}");
        }
    }
}
