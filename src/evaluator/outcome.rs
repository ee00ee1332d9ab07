//! What a policy answered, with its shape checked. A wrong shape is an error, never a pass.

use serde_json::{Map, Value};

use crate::document::PathSegment;
use crate::error::{Error, ErrorKind};
use crate::review::ObjectRef;

/// The answer of one policy on one object.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Violations whose verdict is `fail`.
    pub(crate) fails: Vec<Raised>,
    /// Violations whose verdict is `error`: the object could not be judged.
    pub(crate) faults: Vec<Raised>,
    pub(crate) unknowns: Vec<Raised>,
}

/// One element of `violation` or `unknown`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Raised {
    pub(crate) message: String,
    pub(crate) path: Vec<PathSegment>,
    pub(crate) evidence: Map<String, Value>,
    pub(crate) related: Vec<ObjectRef>,
    pub(crate) needs: Vec<String>,
    pub(crate) fix: Vec<Value>,
    fault: bool,
}

/// Reads the answer of a policy.
///
/// # Errors
///
/// [`ErrorKind::Evaluation`] when it does not have the shape of `docs/architecture.md`.
pub(crate) fn read(answer: &Value) -> Result<Outcome, Error> {
    let answer = answer.as_object().ok_or_else(|| wrong("the answer is no object"))?;
    let violations = raised(answer.get("violation"), "violation")?;
    let unknowns = match answer.get("unknown") {
        None => Vec::new(),
        given => raised(given, "unknown")?,
    };
    let (faults, fails) = violations.into_iter().partition(|one| one.fault);
    Ok(Outcome { fails, faults, unknowns })
}

/// Reads the faults of an object, asked without a policy.
///
/// # Errors
///
/// As [`read`].
pub(crate) fn faults(answer: &Value) -> Result<Vec<Raised>, Error> {
    raised(Some(answer), "found")
}

fn raised(rule: Option<&Value>, name: &str) -> Result<Vec<Raised>, Error> {
    let elements = rule.and_then(Value::as_array).ok_or_else(|| wrong(format!("`{name}` is no set")))?;
    elements.iter().map(|element| one(element).map_err(|problem| wrong(format!("`{name}`: {problem}")))).collect()
}

fn one(element: &Value) -> Result<Raised, String> {
    let element = element.as_object().ok_or("an element is no object")?;
    only(element, &["msg", "details"])?;
    let message = element.get("msg").and_then(Value::as_str).ok_or("an element has no text `msg`")?;
    let details = element.get("details").and_then(Value::as_object).ok_or("an element has no object `details`")?;
    only(details, &["path", "verdict", "evidence", "related", "needs", "fix"])?;
    Ok(Raised {
        message: message.to_owned(),
        path: list(details, "path")?.ok_or("`details.path` is missing")?.iter().map(segment).collect::<Result<_, _>>()?,
        evidence: object(details, "evidence")?,
        related: list(details, "related")?.unwrap_or_default().iter().map(related).collect::<Result<_, _>>()?,
        needs: list(details, "needs")?.unwrap_or_default().iter().map(need).collect::<Result<_, _>>()?,
        fix: list(details, "fix")?.unwrap_or_default().to_vec(),
        fault: verdict(details)?,
    })
}

fn only(entries: &Map<String, Value>, known: &[&str]) -> Result<(), String> {
    match entries.keys().find(|key| !known.contains(&key.as_str())) {
        Some(unknown) => Err(format!("an element has the unknown key `{unknown}`")),
        None => Ok(()),
    }
}

fn list<'a>(details: &'a Map<String, Value>, key: &str) -> Result<Option<&'a [Value]>, String> {
    match details.get(key) {
        None => Ok(None),
        Some(Value::Array(elements)) => Ok(Some(elements)),
        Some(_) => Err(format!("`details.{key}` is no list")),
    }
}

fn object(details: &Map<String, Value>, key: &str) -> Result<Map<String, Value>, String> {
    match details.get(key) {
        None => Ok(Map::new()),
        Some(Value::Object(entries)) => Ok(entries.clone()),
        Some(_) => Err(format!("`details.{key}` is no object")),
    }
}

fn segment(value: &Value) -> Result<PathSegment, String> {
    match value {
        Value::String(key) => Ok(PathSegment::Key(key.clone())),
        other => other
            .as_u64()
            .and_then(|index| usize::try_from(index).ok())
            .map(PathSegment::Index)
            .ok_or_else(|| "`details.path` has an element that is neither a text nor an index".to_owned()),
    }
}

fn related(value: &Value) -> Result<ObjectRef, String> {
    let has_text = |key: &str| value.get(key).is_some_and(Value::is_string);
    if has_text("kind") && has_text("name") {
        return Ok(ObjectRef::from_json(value));
    }
    Err("`details.related` has an element that names no object".to_owned())
}

fn need(value: &Value) -> Result<String, String> {
    value.as_str().map(str::to_owned).ok_or_else(|| "`details.needs` has an element that is no text".to_owned())
}

fn verdict(details: &Map<String, Value>) -> Result<bool, String> {
    match details.get("verdict") {
        None => Ok(false),
        Some(Value::String(text)) if text == "error" => Ok(true),
        Some(_) => Err("`details.verdict` is not `error`".to_owned()),
    }
}

fn wrong(problem: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Evaluation, format!("the policy gave a wrong result: {problem}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::read;

    #[test]
    fn a_fault_is_told_from_a_failure() {
        let answer = json!({"violation": [
            {"msg": "a", "details": {"path": ["spec", 0]}},
            {"msg": "b", "details": {"path": [], "verdict": "error"}},
        ]});
        let outcome = read(&answer).unwrap();
        assert_eq!((outcome.fails.len(), outcome.faults.len(), outcome.unknowns.len()), (1, 1, 0));
    }

    #[test]
    fn every_wrong_shape_is_an_error() {
        let details = |details: serde_json::Value| json!({"violation": [{"msg": "m", "details": details}]});
        for wrong in [
            json!([]),
            json!({}),
            json!({"violation": {"msg": "m"}}),
            json!({"violation": ["m"]}),
            json!({"violation": [{"details": {"path": []}}]}),
            json!({"violation": [{"msg": 1, "details": {"path": []}}]}),
            json!({"violation": [{"msg": "m"}]}),
            json!({"violation": [], "unknown": true}),
            details(json!({})),
            details(json!({"path": "spec"})),
            details(json!({"path": [true]})),
            details(json!({"path": [-1]})),
            details(json!({"path": [], "verdict": "fail"})),
            details(json!({"path": [], "evidence": []})),
            details(json!({"path": [], "related": ["x"]})),
            details(json!({"path": [], "needs": [1]})),
            details(json!({"path": [], "more": 1})),
        ] {
            assert!(read(&wrong).is_err(), "{wrong}");
        }
    }
}
