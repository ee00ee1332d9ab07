//! Configuration files: `.portcullis.yaml`, or the same as JSON.

use serde_json::{Map, Value};

use crate::document::{Document, PathSegment};
use crate::error::{Error, ErrorKind, Location};
use crate::evaluator::builder::{Named, Setters};
use crate::evaluator::exemption::Exemption;
use crate::limits::Limits;
use crate::policy::suggest::suggestion;
use crate::policy::{Profile, Severity};
use crate::report::{EnforcementAction, FailurePolicy, UnknownAction};

const KEYS: [&str; 11] = [
    "profile",
    "select",
    "ignore",
    "fail_on",
    "unknown",
    "failure_policy",
    "now",
    "common",
    "parameters",
    "actions",
    "exemptions",
];
const EXEMPTION: [&str; 7] = ["policy", "kind", "namespace", "name", "reason", "owner", "expires"];

/// A configuration that was read, ready for [`EvaluatorBuilder::config`](crate::EvaluatorBuilder::config).
///
/// Keys: `profile`, `select`, `ignore`, `fail_on`, `unknown`, `failure_policy`, `now`, `common`, `parameters` (by policy),
/// `actions` (by policy), `exemptions`. A key that is not known is an error.
///
/// # Example
///
/// ```
/// use portcullis::{Config, Evaluator};
/// let config = Config::parse(".portcullis.yaml", b"profile: strict\nfail_on: high\n")?;
/// let evaluator = Evaluator::builder().config(config).build()?;
///
/// let error = Config::parse(".portcullis.yaml", b"profle: strict\n").unwrap_err();
/// assert_eq!(error.to_string(), ".portcullis.yaml:1:1: unknown key `profle` (did you mean `profile`?)");
/// # Ok::<(), portcullis::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[must_use]
pub struct Config {
    profile: Option<Profile>,
    select: Vec<Named>,
    ignore: Vec<Named>,
    fail_on: Option<Severity>,
    unknown: Option<UnknownAction>,
    failure_policy: Option<FailurePolicy>,
    now: Option<Named>,
    common: Option<(Named, Value)>,
    parameters: Vec<(Named, Value)>,
    actions: Vec<(Named, EnforcementAction)>,
    exemptions: Vec<Exemption>,
}

impl Config {
    /// Reads a configuration file; `name` is what errors call it. An empty file sets nothing.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] with the place: text that is no YAML, an unknown key, a value of the wrong type. Whether policies
    /// and parameters exist is checked by [`EvaluatorBuilder::build`](crate::EvaluatorBuilder::build).
    pub fn parse(name: &str, bytes: &[u8]) -> Result<Self, Error> {
        let parsed = Document::parse(name, bytes, &Limits::default());
        if let Some(error) = parsed.errors().first() {
            let own = Error::new(ErrorKind::Config, error.message());
            return Err(error.location().map_or(own.clone(), |location| own.at(location.clone())));
        }
        match parsed.documents() {
            [] => Ok(Self::default()),
            [one] => Self::from_document(one),
            _ => Err(Error::new(ErrorKind::Config, "the configuration has several documents").at(Location::new(name, 1, 1))),
        }
    }

    /// Takes a configuration that is a JSON value already.
    ///
    /// # Errors
    ///
    /// As for [`Config::parse`], without places.
    pub fn from_value(value: Value) -> Result<Self, Error> {
        match value {
            Value::Null => Ok(Self::default()),
            value => Self::from_document(&Document::from_value("config", value)),
        }
    }

    fn from_document(document: &Document) -> Result<Self, Error> {
        let root = Field { document, path: Vec::new(), value: document.value() };
        let mut config = Self::default();
        for field in root.entries(&KEYS)? {
            config.set(&field)?;
        }
        Ok(config)
    }

    fn set(&mut self, field: &Field<'_>) -> Result<(), Error> {
        match field.key() {
            "profile" => self.profile = Some(field.rated()?),
            "select" => self.select = field.texts()?,
            "ignore" => self.ignore = field.texts()?,
            "fail_on" => self.fail_on = Some(field.rated()?),
            "unknown" => self.unknown = Some(field.rated()?),
            "failure_policy" => self.failure_policy = Some(field.rated()?),
            "now" => self.now = Some(field.named()?),
            "common" => self.common = Some((field.key_named("common"), field.object()?.clone().into())),
            "parameters" => self.parameters = field.by_policy(|one| Ok(Value::Object(one.object()?.clone())))?,
            "actions" => self.actions = field.by_policy(Field::rated)?,
            _ => self.exemptions = field.elements()?.iter().map(exemption).collect::<Result<_, _>>()?,
        }
        Ok(())
    }

    /// Sets the options of a builder.
    pub(crate) fn apply(self, to: &mut Setters<'_>) {
        self.profile.into_iter().for_each(|profile| to.profile(profile));
        self.fail_on.into_iter().for_each(|severity| to.fail_on(severity));
        self.unknown.into_iter().for_each(|action| to.unknown(action));
        self.failure_policy.into_iter().for_each(|policy| to.failure_policy(policy));
        self.now.into_iter().for_each(|now| to.now(now));
        self.common.into_iter().for_each(|(at, values)| to.common(at, values));
        self.parameters.into_iter().for_each(|(policy, values)| to.parameters(policy, values));
        self.actions.into_iter().for_each(|(policy, action)| to.action(policy, action));
        self.exemptions.into_iter().for_each(|exemption| to.exemption(exemption));
        to.select(self.select);
        to.ignore(self.ignore);
    }
}

fn exemption(field: &Field<'_>) -> Result<Exemption, Error> {
    let mut made = Exemption::new("").at(field.location());
    let mut named = false;
    for entry in field.entries(&EXEMPTION)? {
        let text = entry.text()?;
        made = match entry.key() {
            "policy" => {
                named = true;
                made.policy_pattern(text)
            }
            "kind" => made.kind(text),
            "namespace" => made.namespace(text),
            "name" => made.name(text),
            "reason" => made.reason(text),
            "owner" => made.owner(text),
            _ => made.expires(text),
        };
    }
    if named { Ok(made) } else { Err(field.fail("the exemption lacks `policy`")) }
}

/// A value of the configuration and where it stands.
struct Field<'a> {
    document: &'a Document,
    path: Vec<PathSegment>,
    value: &'a Value,
}

impl<'a> Field<'a> {
    fn location(&self) -> Option<Location> {
        self.document.locate(&self.path)
    }

    fn fail(&self, message: impl Into<String>) -> Error {
        let error = Error::new(ErrorKind::Config, message);
        self.location().map_or(error.clone(), |location| error.at(location))
    }

    fn key(&self) -> &str {
        match self.path.last() {
            Some(PathSegment::Key(key)) => key,
            _ => "",
        }
    }

    fn shown(&self) -> String {
        let parts: Vec<String> = self.path.iter().map(ToString::to_string).collect();
        if parts.is_empty() { "the configuration".into() } else { format!("`{}`", parts.join(".")) }
    }

    fn child(&self, segment: PathSegment, value: &'a Value) -> Self {
        let mut path = self.path.clone();
        path.push(segment);
        Field { document: self.document, path, value }
    }

    fn object(&self) -> Result<&'a Map<String, Value>, Error> {
        self.value.as_object().ok_or_else(|| self.fail(format!("{} must be a map", self.shown())))
    }

    /// The entries of a map all of whose keys are known; entries that are null are left out.
    fn entries(&self, known: &[&str]) -> Result<Vec<Field<'a>>, Error> {
        let mut fields = Vec::new();
        for (key, value) in self.object()? {
            let field = self.child(PathSegment::Key(key.clone()), value);
            if !known.contains(&key.as_str()) {
                return Err(field.unknown(key, known));
            }
            if !value.is_null() {
                fields.push(field);
            }
        }
        Ok(fields)
    }

    fn unknown(&self, key: &str, known: &[&str]) -> Error {
        let error = Error::new(ErrorKind::Config, format!("unknown key `{key}`"));
        let error = match self.document.locate_key(&self.path) {
            Some(location) => error.at(location),
            None => error,
        };
        match suggestion(key, known.iter().copied()) {
            Some(near) => error.remedy(format!("did you mean `{near}`?")),
            None => error.remedy(format!("known: {}", known.join(", "))),
        }
    }

    fn elements(&self) -> Result<Vec<Field<'a>>, Error> {
        let elements = self.value.as_array().ok_or_else(|| self.fail(format!("{} must be a list", self.shown())))?;
        Ok(elements.iter().enumerate().map(|(index, value)| self.child(PathSegment::Index(index), value)).collect())
    }

    fn text(&self) -> Result<&'a str, Error> {
        self.value.as_str().ok_or_else(|| self.fail(format!("{} must be a text", self.shown())))
    }

    fn named(&self) -> Result<Named, Error> {
        Ok(Named { text: self.text()?.to_owned(), location: self.location() })
    }

    fn key_named(&self, key: &str) -> Named {
        let location = self.document.locate_key(&self.path).or_else(|| self.location());
        Named { text: key.to_owned(), location }
    }

    /// A list of texts; one text stands for a list of one.
    fn texts(&self) -> Result<Vec<Named>, Error> {
        if self.value.is_string() {
            return Ok(vec![self.named()?]);
        }
        self.elements()?.iter().map(Field::named).collect()
    }

    fn rated<T: std::str::FromStr<Err = Error>>(&self) -> Result<T, Error> {
        self.text()?.parse().map_err(|error: Error| {
            let own = self.fail(error.message());
            error.help().map_or(own.clone(), |help| own.remedy(help))
        })
    }

    fn by_policy<T>(&self, read: impl Fn(&Field<'a>) -> Result<T, Error>) -> Result<Vec<(Named, T)>, Error> {
        let mut all = Vec::new();
        for (key, value) in self.object()? {
            let field = self.child(PathSegment::Key(key.clone()), value);
            all.push((field.key_named(key), read(&field)?));
        }
        Ok(all)
    }
}
