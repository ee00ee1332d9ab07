//! Parameters: the schema in METADATA, and the check of what a caller gives.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::suggest::suggestion;
use crate::error::{Error, ErrorKind};

/// One parameter of a policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    schema: Map<String, Value>,
}

impl Parameter {
    /// The parameter that `schema` describes.
    pub(crate) fn new(schema: Map<String, Value>) -> Self {
        Self { schema }
    }

    /// Its JSON schema, with `default`, `description` and, where the strict profile differs, `strict`.
    #[must_use]
    pub fn schema(&self) -> &Map<String, Value> {
        &self.schema
    }

    /// The value where nothing is given, in the baseline profile.
    #[must_use]
    pub fn default_value(&self) -> Option<&Value> {
        self.schema.get("default")
    }

    /// The value where nothing is given, in the strict profile, when it is another one.
    #[must_use]
    pub fn strict_value(&self) -> Option<&Value> {
        self.schema.get("strict")
    }

    /// What it does.
    #[must_use]
    pub fn description(&self) -> &str {
        self.schema.get("description").and_then(Value::as_str).unwrap_or_default()
    }
}

/// Reads a map of schemas; both `{name: schema}` and `{type: object, properties: {name: schema}}` are known.
pub(crate) fn schemas(value: &Value) -> BTreeMap<String, Parameter> {
    let properties = value.get("properties").filter(|_| value.get("type").is_some_and(Value::is_string));
    let Some(entries) = properties.unwrap_or(value).as_object() else {
        return BTreeMap::new();
    };
    entries.iter().filter_map(|(name, schema)| Some((name.clone(), Parameter::new(schema.as_object()?.clone())))).collect()
}

/// Checks `given`, the parameters of `owner`, against their schemas.
///
/// # Errors
///
/// [`ErrorKind::Config`] for an unknown name or a value that its schema refuses.
pub(crate) fn check(owner: &str, schemas: &BTreeMap<String, Parameter>, given: &Value) -> Result<(), Error> {
    let Some(entries) = given.as_object() else {
        return Err(Error::new(ErrorKind::Config, format!("the parameters of `{owner}` must be an object")));
    };
    for (name, value) in entries {
        let schema = schemas.get(name).ok_or_else(|| unknown(owner, name, schemas))?;
        conforms(value, &schema.schema, name)
            .map_err(|problem| Error::new(ErrorKind::Config, format!("the parameter of `{owner}` is wrong: {problem}")))?;
    }
    Ok(())
}

fn unknown(owner: &str, name: &str, schemas: &BTreeMap<String, Parameter>) -> Error {
    let error = Error::new(ErrorKind::Config, format!("`{owner}` has no parameter `{name}`"));
    let names = || schemas.keys().map(String::as_str);
    match suggestion(name, names()) {
        Some(near) => error.remedy(format!("did you mean `{near}`?")),
        None if schemas.is_empty() => error.remedy("it has none"),
        None => error.remedy(format!("it has: {}", names().collect::<Vec<_>>().join(", "))),
    }
}

/// The part of JSON schema that METADATA uses: `type`, `enum`, `items`, `properties`, `required`,
/// `additionalProperties`, `minimum`, `maximum`, `minLength`, `minItems`.
fn conforms(value: &Value, schema: &Map<String, Value>, at: &str) -> Result<(), String> {
    of_type(value, schema, at)?;
    of_enum(value, schema, at)?;
    in_bounds(value, schema, at)?;
    match value {
        Value::Array(elements) => elements_conform(elements, schema, at),
        Value::Object(entries) => entries_conform(entries, schema, at),
        _ => Ok(()),
    }
}

fn of_type(value: &Value, schema: &Map<String, Value>, at: &str) -> Result<(), String> {
    let wanted: Vec<&str> = match schema.get("type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => return Ok(()),
    };
    if wanted.iter().any(|name| is_type(value, name)) {
        return Ok(());
    }
    Err(format!("`{at}` must be {}, not {}", wanted.join(" or "), type_name(value)))
}

fn is_type(value: &Value, name: &str) -> bool {
    match name {
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        other => type_name(value) == other,
    }
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn of_enum(value: &Value, schema: &Map<String, Value>, at: &str) -> Result<(), String> {
    let Some(allowed) = schema.get("enum").and_then(Value::as_array) else {
        return Ok(());
    };
    if allowed.contains(value) {
        return Ok(());
    }
    let names: Vec<String> = allowed.iter().map(Value::to_string).collect();
    Err(format!("`{at}` must be one of {}", names.join(", ")))
}

fn in_bounds(value: &Value, schema: &Map<String, Value>, at: &str) -> Result<(), String> {
    let size = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => Some(text.chars().count() as f64),
        Value::Array(elements) => Some(elements.len() as f64),
        _ => None,
    };
    let (least, most) = match value {
        Value::Number(_) => ("minimum", "maximum"),
        Value::String(_) => ("minLength", "maxLength"),
        _ => ("minItems", "maxItems"),
    };
    let Some(size) = size else { return Ok(()) };
    match (schema.get(least).and_then(Value::as_f64), schema.get(most).and_then(Value::as_f64)) {
        (Some(least), _) if size < least => Err(format!("`{at}` must be at least {least}")),
        (_, Some(most)) if size > most => Err(format!("`{at}` must be at most {most}")),
        _ => Ok(()),
    }
}

fn elements_conform(elements: &[Value], schema: &Map<String, Value>, at: &str) -> Result<(), String> {
    let Some(items) = schema.get("items").and_then(Value::as_object) else {
        return Ok(());
    };
    elements.iter().enumerate().try_for_each(|(index, element)| conforms(element, items, &format!("{at}[{index}]")))
}

fn entries_conform(entries: &Map<String, Value>, schema: &Map<String, Value>, at: &str) -> Result<(), String> {
    let properties = schema.get("properties").and_then(Value::as_object);
    for name in schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
        if !entries.contains_key(name) {
            return Err(format!("`{at}` lacks `{name}`"));
        }
    }
    for (key, value) in entries {
        let at = format!("{at}.{key}");
        match (properties.and_then(|known| known.get(key)), schema.get("additionalProperties")) {
            (Some(Value::Object(own)), _) | (None, Some(Value::Object(own))) => conforms(value, own, &at)?,
            (None, Some(Value::Bool(false))) => return Err(format!("`{at}` is unknown")),
            (None, None) if properties.is_some() => return Err(format!("`{at}` is unknown")),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{check, schemas};

    fn verdict(schema: serde_json::Value, given: serde_json::Value) -> String {
        match check("route/x", &schemas(&schema), &given) {
            Ok(()) => String::new(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn conforming_values_pass() {
        let schema = json!({"hosts": {"type": "array", "items": {"type": "string"}}, "on": {"type": "boolean"}});
        assert_eq!(verdict(schema, json!({"hosts": ["a"], "on": true})), "");
    }

    #[test]
    fn wrong_type_is_named_with_its_place() {
        let schema = json!({"hosts": {"type": "array", "items": {"type": "string"}}});
        let message = verdict(schema, json!({"hosts": ["a", 2]}));
        assert_eq!(message, "the parameter of `route/x` is wrong: `hosts[1]` must be string, not number");
    }

    #[test]
    fn unknown_name_gets_a_suggestion() {
        let schema = json!({"exempt_hosts": {"type": "array"}});
        let message = verdict(schema, json!({"exemt_hosts": []}));
        assert_eq!(message, "`route/x` has no parameter `exemt_hosts` (did you mean `exempt_hosts`?)");
    }

    #[test]
    fn maps_and_enums() {
        let schema = json!({"m": {"type": "object", "additionalProperties": {"enum": ["a", "b"]}}});
        assert_eq!(verdict(schema.clone(), json!({"m": {"x": "a"}})), "");
        assert!(verdict(schema, json!({"m": {"x": "c"}})).contains("`m.x` must be one of \"a\", \"b\""));
    }
}
