//! Building an evaluator: options are checked and policies compiled once.

use std::collections::BTreeMap;
#[cfg(feature = "rego")]
use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Map, Value, json};

#[cfg(feature = "rego")]
use super::engine::{ENTRIES_PER_PROGRAM, Loaded};
use super::engine::{Module, Term};
use super::exemption::Exemption;
#[cfg(feature = "rego")]
use super::groups;
#[cfg(feature = "rego")]
use super::lower::lower;
use super::precompiled::{self, Ready};
#[cfg(feature = "rego")]
use super::router::Router;
use super::settings::Settings;
use super::{Core, Evaluator, time};
use crate::config::Config;
use crate::error::{Error, ErrorKind, Location};
use crate::limits::Limits;
#[cfg(feature = "rego")]
use crate::policy::metadata;
use crate::policy::selection::{Pattern, Selection, find};
use crate::policy::{Policy, Profile, Severity, parameters, registry};
#[cfg(feature = "rego")]
use crate::profile;
use crate::report::{EnforcementAction, FailurePolicy, UnknownAction};

/// Which engine judges. The answers are the same; a test holds them equal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Backend {
    /// The virtual machine of regorus.
    #[default]
    Machine,
    /// The interpreter of regorus: slower, and independent enough to check the machine.
    Interpreter,
}

/// A text of the configuration, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Named {
    pub(crate) text: String,
    pub(crate) location: Option<Location>,
}

impl Named {
    pub(crate) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), location: None }
    }

    fn place<T>(&self, result: Result<T, Error>) -> Result<T, Error> {
        result.map_err(|error| match (&self.location, error.location()) {
            (Some(location), None) => error.at(location.clone()),
            _ => error,
        })
    }
}

/// The options of an [`Evaluator`]. Made by [`Evaluator::builder`]; what is wrong with them is said by
/// [`EvaluatorBuilder::build`].
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct EvaluatorBuilder {
    profile: Profile,
    select: Vec<Named>,
    ignore: Vec<Named>,
    parameters: Vec<(Named, Value)>,
    common: Option<(Named, Value)>,
    actions: Vec<(Named, EnforcementAction)>,
    exemptions: Vec<Exemption>,
    now: Option<Named>,
    failure_policy: FailurePolicy,
    unknown: Option<UnknownAction>,
    fail_on: Option<Severity>,
    limits: Limits,
    user: Vec<Module>,
    /// Libraries and policies in place of the bundled ones.
    #[cfg(feature = "rego")]
    bundle: Option<Vec<Module>>,
    backend: Backend,
    without_facts: bool,
    threads: usize,
    compiled: Option<Evaluator>,
}

impl EvaluatorBuilder {
    /// Which policies run, and how strict their defaults are.
    ///
    /// ### Default
    ///
    /// [`Profile::Baseline`].
    pub fn profile(mut self, profile: Profile) -> Self {
        self.profile = profile;
        self
    }

    /// Runs only what this and further calls name: an id, `group/*`, `group` or `*`. An exact id runs a policy of either
    /// profile; the other patterns stay within the profile.
    ///
    /// ### Default
    ///
    /// All policies of the profile, and all of [`EvaluatorBuilder::user_policy`].
    pub fn select(mut self, pattern: &str) -> Self {
        self.select.push(Named::new(pattern));
        self
    }

    /// Leaves out what the pattern names, as in [`EvaluatorBuilder::select`]. Outweighs it.
    pub fn ignore(mut self, pattern: &str) -> Self {
        self.ignore.push(Named::new(pattern));
        self
    }

    /// Sets parameters of a policy: an object of values by name. Values not given keep their defaults; of two calls for one
    /// policy the later wins for the names it has.
    pub fn parameters(mut self, policy: &str, values: Value) -> Self {
        self.parameters.push((Named::new(policy), values));
        self
    }

    /// Sets parameters that policies share, such as which controller is behind a class.
    pub fn common_parameters(mut self, values: Value) -> Self {
        self.common = Some((Named::new("common"), values));
        self
    }

    /// What findings of a policy lead to.
    ///
    /// ### Default
    ///
    /// [`EnforcementAction::Deny`].
    pub fn action(mut self, policy: &str, action: EnforcementAction) -> Self {
        self.actions.push((Named::new(policy), action));
        self
    }

    /// Accepts findings; needs [`EvaluatorBuilder::now`].
    pub fn exemption(mut self, exemption: Exemption) -> Self {
        self.exemptions.push(exemption);
        self
    }

    /// The time of the evaluation, as RFC 3339. The library reads no clock.
    ///
    /// ### Default
    ///
    /// None: policies that need the time answer `unknown`.
    pub fn now(mut self, now: &str) -> Self {
        self.now = Some(Named::new(now));
        self
    }

    /// What errors lead to.
    ///
    /// ### Default
    ///
    /// [`FailurePolicy::Fail`].
    pub fn failure_policy(mut self, policy: FailurePolicy) -> Self {
        self.failure_policy = policy;
        self
    }

    /// What unknown verdicts lead to.
    ///
    /// ### Default
    ///
    /// [`UnknownAction::Deny`] in the strict profile, else [`UnknownAction::Warn`].
    pub fn unknown(mut self, action: UnknownAction) -> Self {
        self.unknown = Some(action);
        self
    }

    /// The mildest severity that denies. Findings of milder policies are reported as warnings.
    ///
    /// ### Default
    ///
    /// [`Severity::Medium`].
    pub fn fail_on(mut self, severity: Severity) -> Self {
        self.fail_on = Some(severity);
        self
    }

    /// Bounds on input and work.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Adds an own policy: Rego of package `portcullis.<group>.<name>` with METADATA, within the portable profile. A module of
    /// a package below `lib` is a library for them. `file` is what errors call it.
    #[cfg(feature = "rego")]
    pub fn user_policy(mut self, file: &str, source: &str) -> Self {
        self.user.push(Module { file: file.to_owned(), source: source.to_owned() });
        self
    }

    /// Takes these libraries and policies, file and source, in place of the bundled ones: for work on them without a build.
    #[cfg(feature = "rego")]
    #[doc(hidden)]
    pub fn bundle(mut self, modules: &[(String, String)]) -> Self {
        let module = |(file, source): &(String, String)| Module { file: file.clone(), source: source.clone() };
        self.bundle = Some(modules.iter().map(module).collect());
        self
    }

    /// Takes over a configuration file. What it sets replaces what was set before; lists are added to.
    pub fn config(mut self, config: Config) -> Self {
        config.apply(&mut Setters(&mut self));
        self
    }

    /// The engine that judges.
    ///
    /// ### Default
    ///
    /// [`Backend::Machine`].
    pub fn backend(mut self, backend: Backend) -> Self {
        self.backend = backend;
        self
    }

    /// The most threads that judge the objects of a set; the report is the same for any number.
    ///
    /// ### Default
    ///
    /// As many as there are processors; one in WebAssembly.
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads.max(1);
        self
    }

    /// Takes over what another evaluator compiled; both must run the same policies on the same engine. For many sets of parameters.
    #[doc(hidden)]
    pub fn compiled(mut self, other: &Evaluator) -> Self {
        self.compiled = Some(other.clone());
        self
    }

    /// Computes no facts, so that policies compute everything in Rego; slower, and equal in its answers.
    #[doc(hidden)]
    pub fn without_facts(mut self) -> Self {
        self.without_facts = true;
        self
    }

    /// Checks the options and compiles the policies.
    ///
    /// # Errors
    ///
    /// - [`ErrorKind::Config`]: an unknown policy or parameter, a parameter of the wrong type, an exemption that lacks
    ///   something, a time that is none.
    /// - [`ErrorKind::Policy`]: an own policy that does not parse, leaves the portable profile, lacks METADATA or has the
    ///   package of another, with file and line.
    pub fn build(self) -> Result<Evaluator, Error> {
        let all = self.all_policies()?;
        let known = || all.iter().map(Arc::as_ref);
        let selection = Selection {
            profile: self.profile,
            select: patterns(&self.select, known())?,
            ignore: patterns(&self.ignore, known())?,
        };
        let settings = self.settings(known())?;
        let shared = self.shared_parameters(known())?;
        let active: Vec<Arc<Policy>> = all.iter().filter(|policy| selection.takes(policy)).cloned().collect();
        let ids = |policies: &[Arc<Policy>]| policies.iter().map(|policy| policy.id().to_owned()).collect::<Vec<_>>();
        let core = match self.compiled.as_ref().map(|other| Arc::clone(&other.0.core)) {
            Some(core) if ids(&core.policies) == ids(&active) => core,
            _ => Arc::new(self.compile(&all, active)?),
        };
        Ok(Evaluator::new(core, settings, &shared))
    }

    fn all_policies(&self) -> Result<Vec<Arc<Policy>>, Error> {
        let mut by_id: BTreeMap<String, Arc<Policy>> = BTreeMap::new();
        for policy in self.bundled()? {
            by_id.insert(policy.id().to_owned(), Arc::new(policy));
        }
        #[cfg(feature = "rego")]
        for module in self.user.iter().filter(|module| !is_library(module)) {
            profile::parse(&module.file, &module.source).map_err(as_policy_error)?;
            let policy = metadata::read(&module.file, &module.source)?;
            if let Some(other) = by_id.get(policy.id()) {
                let message = format!("the policy `{}` is already there, from {}", policy.id(), other.file());
                return Err(Error::new(ErrorKind::Policy, message).at(Location::new(&module.file, 1, 1)));
            }
            by_id.insert(policy.id().to_owned(), Arc::new(policy));
        }
        #[cfg(feature = "rego")]
        self.lint()?;
        Ok(by_id.into_values().collect())
    }

    #[cfg(not(feature = "rego"))]
    fn bundled(&self) -> Result<Vec<Policy>, Error> {
        registry::bundled().map(<[Policy]>::to_vec)
    }

    #[cfg(feature = "rego")]
    fn bundled(&self) -> Result<Vec<Policy>, Error> {
        let Some(modules) = &self.bundle else { return registry::bundled().map(<[Policy]>::to_vec) };
        let policies = modules.iter().filter(|module| !is_library(module));
        policies.map(|module| metadata::read(&module.file, &module.source)).collect()
    }

    /// The libraries that come with the bundled policies: file and source.
    #[cfg(feature = "rego")]
    fn libraries(&self) -> Vec<(String, String)> {
        match &self.bundle {
            Some(modules) => {
                let libraries = modules.iter().filter(|module| is_library(module));
                libraries.map(|module| (module.file.clone(), module.source.clone())).collect()
            }
            None => registry::libraries().map(|(file, source)| (file, source.to_owned())).collect(),
        }
    }

    /// Own policies keep to the portable profile, or their verdicts would depend on the engine.
    #[cfg(feature = "rego")]
    fn lint(&self) -> Result<(), Error> {
        if self.user.is_empty() {
            return Ok(());
        }
        let bundled = self.libraries().into_iter();
        let own = self.user.iter().map(|module| (module.file.clone(), module.source.clone()));
        let modules: Vec<(String, String)> = bundled.chain(own).collect();
        let is_own = |file: &str| self.user.iter().any(|module| module.file == file);
        match profile::lint_all(&modules).into_iter().find(|found| is_own(found.location.file())) {
            Some(found) => Err(Error::new(ErrorKind::Policy, format!("{} [{}]", found.message, found.rule))
                .at(found.location)
                .remedy(found.remedy)),
            None => Ok(()),
        }
    }

    fn settings<'a>(&self, known: impl Iterator<Item = &'a Policy> + Clone) -> Result<Settings, Error> {
        let now_seconds = self.now.as_ref().map(|now| now.place(moment(&now.text))).transpose()?;
        for exemption in &self.exemptions {
            exemption.check(known.clone())?;
        }
        if now_seconds.is_none() && !self.exemptions.is_empty() {
            return Err(Error::new(ErrorKind::Config, "exemptions expire, and no time was given")
                .remedy("set `now`, for example from the clock of the program"));
        }
        let mut actions = BTreeMap::new();
        for (policy, action) in &self.actions {
            actions.insert(policy.place(find(&policy.text, known.clone()))?.id().to_owned(), *action);
        }
        Ok(Settings {
            failure_policy: self.failure_policy,
            unknown: self.unknown.unwrap_or(match self.profile {
                Profile::Baseline => UnknownAction::Warn,
                Profile::Strict => UnknownAction::Deny,
            }),
            fail_on: self.fail_on.unwrap_or(Severity::Medium),
            actions,
            exemptions: self.exemptions.iter().cloned().map(Arc::new).collect(),
            now: self.now.as_ref().map(|now| now.text.clone()),
            now_seconds,
            limits: self.limits,
            facts: !self.without_facts,
            threads: self.threads,
        })
    }

    /// `input.parameters_by_policy`: what was given, over the defaults of the strict profile. Baseline defaults are in Rego.
    fn shared_parameters<'a>(&self, known: impl Iterator<Item = &'a Policy> + Clone) -> Result<Map<String, Value>, Error> {
        let mut all = Map::new();
        if self.profile == Profile::Strict {
            for policy in known.clone() {
                let strict = policy.parameters().iter();
                let values = strict.filter_map(|(name, one)| Some((name.clone(), one.strict_value()?.clone())));
                let values: Map<String, Value> = values.collect();
                if !values.is_empty() {
                    all.insert(policy.id().to_owned(), Value::Object(values));
                }
            }
        }
        for (named, values) in &self.parameters {
            let policy = named.place(find(&named.text, known.clone()))?;
            named.place(parameters::check(policy.id(), policy.parameters(), values))?;
            let entry = all.entry(policy.id().to_owned()).or_insert_with(|| json!({}));
            if let (Value::Object(entry), Value::Object(values)) = (entry, values) {
                entry.extend(values.clone());
            }
        }
        let common = match &self.common {
            Some((named, values)) => {
                named.place(parameters::check("common", &registry::common_parameters(), values))?;
                values.clone()
            }
            None => json!({}),
        };
        all.insert("common".into(), common);
        Ok(all)
    }

    fn compile(&self, all: &[Arc<Policy>], active: Vec<Arc<Policy>>) -> Result<Core, Error> {
        #[cfg(feature = "rego")]
        let replaced = self.bundle.is_some();
        #[cfg(not(feature = "rego"))]
        let replaced = false;
        let bundled_only = !replaced && self.user.is_empty() && self.backend == Backend::Machine;
        let ready = bundled_only.then(|| precompiled::load(all, &active)).flatten();
        if let Some(Ready { backend, router, claims }) = ready {
            let place = |policy: &Arc<Policy>| active.iter().position(|one| one.id() == policy.id());
            let places = all.iter().map(place).collect();
            let access = reads_access(&active);
            return Ok(Core { policies: active, router, places, backend, claims, access });
        }
        self.compile_sources(active)
    }

    #[cfg(not(feature = "rego"))]
    fn compile_sources(&self, _: Vec<Arc<Policy>>) -> Result<Core, Error> {
        Err(Error::new(ErrorKind::Policy, "this build has no compiler for Rego, and its compiled policies are of other sources"))
    }

    #[cfg(feature = "rego")]
    fn compile_sources(&self, policies: Vec<Arc<Policy>>) -> Result<Core, Error> {
        let modules = library_modules(self.libraries(), &policies, &self.user);
        let claims = reads_claims(&policies, &modules);
        let mut loaded = Loaded::parse(&modules)?;
        for policy in &policies {
            if !loaded.has_rule(policy.file(), "violation") {
                let error = Error::new(ErrorKind::Policy, format!("the policy `{}` has no rule `violation`", policy.id()));
                return Err(error.at(Location::new(policy.file(), 1, 1)));
            }
        }
        let groups = groups::of(&policies, &self.libraries());
        let router = Router::new(&policies, &groups);
        loaded.add(&Router::module(&[&router], &policies, &groups, &loaded))?;
        let mut chunks = chunked(router.entries(&groups));
        if claims {
            chunks.push(vec![super::inventory::CLAIMS.to_owned(), super::inventory::CLAIM_KINDS.to_owned()]);
        }
        let backend = match self.backend {
            Backend::Machine => loaded.machine(&chunks)?,
            Backend::Interpreter => loaded.interpreter(&chunks.concat())?,
        };
        let places = (0..policies.len()).map(Some).collect();
        let access = reads_access(&policies);
        Ok(Core { policies, router, places, backend, claims, access })
    }
}

/// Whether a policy reads facts about access.
fn reads_access(policies: &[Arc<Policy>]) -> bool {
    policies.iter().any(|policy| policy.needs().iter().any(|need| need == "facts"))
}

/// The entry points of each program: those of one group, at most as many as a program takes.
#[cfg(feature = "rego")]
pub(super) fn chunked(entries: BTreeSet<(usize, String)>) -> Vec<Vec<String>> {
    let mut by_group: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (group, entry) in entries {
        by_group.entry(group).or_default().push(entry);
    }
    by_group.values().flat_map(|entries| entries.chunks(ENTRIES_PER_PROGRAM)).map(<[String]>::to_vec).collect()
}

/// All libraries, own ones too, and the policies. Libraries are called by their full names, which the machine runs much faster.
#[cfg(feature = "rego")]
pub(super) fn library_modules(libraries: Vec<(String, String)>, policies: &[Arc<Policy>], user: &[Module]) -> Vec<Module> {
    let own = user.iter().filter(|module| is_library(module));
    let own = own.map(|module| (module.file.clone(), module.source.clone()));
    let rules = policies.iter().map(|policy| (policy.file().to_owned(), policy.source().to_owned()));
    libraries.into_iter().chain(own).chain(rules).map(|(file, source)| Module { file, source: lower(&source) }).collect()
}

/// Whether a policy reads the claims of routes, itself or through libraries. Told from the full paths in the lowered text.
#[cfg(feature = "rego")]
pub(super) fn reads_claims(policies: &[Arc<Policy>], modules: &[Module]) -> bool {
    let is_policy = |module: &&Module| policies.iter().any(|policy| policy.file() == module.file);
    let mut waiting: Vec<&Module> = modules.iter().filter(is_policy).collect();
    let mut seen: Vec<&str> = Vec::new();
    while let Some(module) = waiting.pop() {
        if module.source.contains("data.lib.portcullis.claims.") {
            return true;
        }
        for library in modules {
            let Some((_, package)) = metadata::package(&library.source).filter(|(_, package)| package.starts_with("lib.")) else {
                continue;
            };
            if !seen.contains(&package) && module.source.contains(&format!("data.{package}.")) {
                seen.push(package);
                waiting.push(library);
            }
        }
    }
    false
}

#[cfg(feature = "rego")]
fn is_library(module: &Module) -> bool {
    metadata::package(&module.source).is_some_and(|(_, package)| package.starts_with("lib."))
}

fn as_policy_error(error: Error) -> Error {
    let mut own = Error::new(ErrorKind::Policy, error.message());
    if let Some(location) = error.location() {
        own = own.at(location.clone());
    }
    match error.help() {
        Some(help) => own.remedy(help),
        None => own,
    }
}

fn patterns<'a>(named: &[Named], known: impl Iterator<Item = &'a Policy> + Clone) -> Result<Vec<Pattern>, Error> {
    named.iter().map(|one| one.place(Pattern::new(&one.text, known.clone()))).collect()
}

fn moment(text: &str) -> Result<i64, Error> {
    let seconds = text.contains(['T', 't']).then(|| time::seconds(text)).flatten();
    seconds.ok_or_else(|| {
        Error::new(ErrorKind::Config, format!("`now` is no time: `{text}`"))
            .remedy("write an RFC 3339 time such as `2026-11-21T00:00:00Z`")
    })
}

/// How a configuration file sets options.
pub(crate) struct Setters<'a>(&'a mut EvaluatorBuilder);

impl Setters<'_> {
    pub(crate) fn profile(&mut self, profile: Profile) {
        self.0.profile = profile;
    }

    pub(crate) fn select(&mut self, patterns: Vec<Named>) {
        self.0.select.extend(patterns);
    }

    pub(crate) fn ignore(&mut self, patterns: Vec<Named>) {
        self.0.ignore.extend(patterns);
    }

    pub(crate) fn parameters(&mut self, policy: Named, values: Value) {
        self.0.parameters.push((policy, values));
    }

    pub(crate) fn common(&mut self, at: Named, values: Value) {
        self.0.common = Some((at, values));
    }

    pub(crate) fn action(&mut self, policy: Named, action: EnforcementAction) {
        self.0.actions.push((policy, action));
    }

    pub(crate) fn exemption(&mut self, exemption: Exemption) {
        self.0.exemptions.push(exemption);
    }

    pub(crate) fn now(&mut self, now: Named) {
        self.0.now = Some(now);
    }

    pub(crate) fn failure_policy(&mut self, policy: FailurePolicy) {
        self.0.failure_policy = policy;
    }

    pub(crate) fn unknown(&mut self, action: UnknownAction) {
        self.0.unknown = Some(action);
    }

    pub(crate) fn fail_on(&mut self, severity: Severity) {
        self.0.fail_on = Some(severity);
    }
}

/// `input.parameters_by_policy` as the engine reads it.
pub(crate) fn parameters_term(shared: &Map<String, Value>) -> Term {
    Term::object(shared.iter().map(|(key, value)| (key, Term::from_json(value))))
}
