//! The registry of routes: what is reachable, from where, how it is protected and what policies say about it.
//!
//! Made by [`Evaluator::routes`](crate::Evaluator::routes). What a route means is told by the same Rego that judges it.
//!
//! # Example
//!
//! ```
//! use portcullis::registry::{Format, Query};
//! use portcullis::{Document, Evaluator, Limits, RenderOptions};
//! let manifest = b"
//! apiVersion: networking.k8s.io/v1
//! kind: Ingress
//! metadata: {name: shop, namespace: store}
//! spec:
//!   ingressClassName: nginx
//!   rules:
//!     - host: shop.example.com
//!       http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: shop, port: {number: 80}}}}]}
//! ";
//! let documents = Document::parse("shop.yaml", manifest, &Limits::default());
//! let registry = Evaluator::builder().build()?.routes(&[documents])?;
//! let row = &registry.rows()[0];
//! assert_eq!((row.host(), row.path()), ("shop.example.com", "/"));
//! assert!(row.findings().iter().any(|finding| finding.policy().id() == "route/missing-tls"));
//!
//! let plain = registry.query(&Query::new().host("*.example.com").sort("-severity,host")?);
//! assert!(plain.render(Format::Csv, &RenderOptions::new()).starts_with("host,path,"));
//! # Ok::<(), portcullis::Error>(())
//! ```

mod column;
mod json;
mod query;
pub(crate) mod read;
pub(crate) mod render;
mod times;
mod words;

use std::sync::Arc;

use crate::error::{Error, Location};
use crate::policy::Severity;
use crate::report::{Fault, Finding, Report};
use crate::review::ObjectRef;

pub use column::Column;
pub use query::Query;
pub use render::Format;
pub use words::{Exposure, Guard, Redirect, Tls};

/// The policy whose findings make a row stale.
const STALE_ROUTE: &str = "registry/stale-route";

/// The routes of a set of objects, one row for each host and path, with what could not be judged.
///
/// Rows are in the order of host, path, namespace, kind and name. The same input gives the same bytes.
#[derive(Clone, Debug)]
#[must_use]
pub struct Registry {
    pub(crate) rows: Vec<Row>,
    pub(crate) errors: Vec<Fault>,
    pub(crate) report: Report,
    /// How many rows there were before a query chose among them.
    pub(crate) total: usize,
}

impl Registry {
    pub(crate) fn new(mut rows: Vec<Row>, faults: Vec<Fault>, report: Report) -> Self {
        rows.sort_by(Row::order);
        let errors = report.errors().iter().cloned().chain(faults).collect();
        Self { total: rows.len(), rows, errors, report }
    }

    /// The rows.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// What could not be read or judged: routes may be missing from the rows for each of them.
    #[must_use]
    pub fn errors(&self) -> &[Fault] {
        &self.errors
    }

    /// What policies said about the same objects.
    pub const fn report(&self) -> &Report {
        &self.report
    }

    /// How many rows there were before [`Registry::query`] chose among them.
    #[must_use]
    pub const fn total(&self) -> usize {
        self.total
    }

    /// The rows that a query asks for, in its order. Errors stay.
    pub fn query(&self, query: &Query) -> Self {
        let mut rows: Vec<Row> = self.rows.iter().filter(|row| query.takes(row)).cloned().collect();
        query.arrange(&mut rows);
        Self { rows, errors: self.errors.clone(), report: self.report.clone(), total: self.total }
    }

    /// The same registry with an error more: what could not be read before this library came to see it, such as a file that cannot be
    /// opened.
    pub fn with_error(mut self, error: &Error) -> Self {
        self.errors.push(Fault::of_error(error, (usize::MAX, usize::MAX)));
        self
    }

    /// The exit code for a program that lists routes: 0, 3 there was no Kubernetes object, 4 something could not be read or
    /// judged. What policies find does not count.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self.report.objects() {
            _ if !self.errors.is_empty() => 4,
            0 => 3,
            _ => 0,
        }
    }
}

/// One host and path, and what becomes of requests to it.
#[derive(Clone, Debug)]
pub struct Row {
    pub(crate) host: String,
    pub(crate) path: String,
    pub(crate) object: ObjectRef,
    pub(crate) location: Option<Location>,
    pub(crate) owner: String,
    pub(crate) class: String,
    pub(crate) controller: String,
    pub(crate) exposure: Exposure,
    pub(crate) tls: Tls,
    pub(crate) redirect: Redirect,
    pub(crate) auth: Guard,
    pub(crate) client_certificates: Guard,
    pub(crate) rate_limit: Guard,
    pub(crate) allow_list: Guard,
    pub(crate) waf: Guard,
    pub(crate) backends: Vec<Backend>,
    pub(crate) created: String,
    pub(crate) changed: String,
    pub(crate) changed_by: String,
    pub(crate) needs: Vec<String>,
    pub(crate) findings: Arc<[Finding]>,
}

impl Row {
    /// The host, such as `shop.example.com` or `*.example.com`; empty for every host.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The path as the object spells it; empty for every path.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The object that asks for the route.
    #[must_use]
    pub const fn object(&self) -> &ObjectRef {
        &self.object
    }

    /// Where the object is, when it was text.
    #[must_use]
    pub const fn location(&self) -> Option<&Location> {
        self.location.as_ref()
    }

    /// Who answers for it; empty where the object does not say.
    #[must_use]
    pub fn owner(&self) -> &str {
        &self.owner
    }

    /// Its ingress class or Gateway class; empty where it has none.
    #[must_use]
    pub fn class(&self) -> &str {
        &self.class
    }

    /// The controller that serves it; empty where that is not known.
    #[must_use]
    pub fn controller(&self) -> &str {
        &self.controller
    }

    /// Who can reach it.
    #[must_use]
    pub const fn exposure(&self) -> Exposure {
        self.exposure
    }

    /// What becomes of TLS.
    #[must_use]
    pub const fn tls(&self) -> Tls {
        self.tls
    }

    /// What becomes of plain HTTP.
    #[must_use]
    pub const fn redirect(&self) -> Redirect {
        self.redirect
    }

    /// Whether requests are authenticated in front of the backend.
    #[must_use]
    pub const fn auth(&self) -> Guard {
        self.auth
    }

    /// Whether clients must show a certificate.
    #[must_use]
    pub const fn client_certificates(&self) -> Guard {
        self.client_certificates
    }

    /// Whether requests are limited.
    #[must_use]
    pub const fn rate_limit(&self) -> Guard {
        self.rate_limit
    }

    /// Whether only listed addresses may call.
    #[must_use]
    pub const fn allow_list(&self) -> Guard {
        self.allow_list
    }

    /// Whether a web application firewall looks at requests.
    #[must_use]
    pub const fn waf(&self) -> Guard {
        self.waf
    }

    /// Where requests go.
    #[must_use]
    pub fn backends(&self) -> &[Backend] {
        &self.backends
    }

    /// When the object was created, as RFC 3339; empty where the object does not say.
    #[must_use]
    pub fn created(&self) -> &str {
        &self.created
    }

    /// When it was last changed, as RFC 3339; empty where the object does not say (`kubectl get --show-managed-fields`).
    #[must_use]
    pub fn changed(&self) -> &str {
        &self.changed
    }

    /// What made that change, such as `kubectl-client-side-apply`; empty where the object does not say.
    #[must_use]
    pub fn changed_by(&self) -> &str {
        &self.changed_by
    }

    /// What was not given and would settle what is unknown.
    #[must_use]
    pub fn needs(&self) -> &[String] {
        &self.needs
    }

    /// What policies found in the object.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The highest severity among the findings.
    #[must_use]
    pub fn severity(&self) -> Option<Severity> {
        self.findings.iter().map(Finding::severity).max()
    }

    /// Whether nothing answers behind it: no backend has an endpoint, or `registry/stale-route` found it.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.findings.iter().any(|finding| finding.policy().id() == STALE_ROUTE) || self.endpoints() == Some(0)
    }

    /// How many endpoints serve its requests; `None` where that is not known of every backend.
    #[must_use]
    pub fn endpoints(&self) -> Option<u64> {
        let of = |role: &str| self.backends.iter().filter(|backend| backend.role == role).collect::<Vec<_>>();
        let mut serving = of("route");
        if serving.is_empty() {
            serving = of("default");
        }
        if serving.is_empty() {
            return None;
        }
        serving.into_iter().try_fold(0_u64, |sum, backend| Some(sum.saturating_add(backend.endpoints?)))
    }

    /// The guards with their names.
    pub(crate) const fn guards(&self) -> [(&'static str, Guard); 5] {
        [
            ("authentication", self.auth),
            ("client certificates", self.client_certificates),
            ("rate limit", self.rate_limit),
            ("allow-list", self.allow_list),
            ("web application firewall", self.waf),
        ]
    }

    fn order(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key()).then_with(|| self.location.cmp(&other.location))
    }

    fn key(&self) -> [&str; 6] {
        let object = &self.object;
        [&self.host, &self.path, &object.namespace, &object.kind, &object.name, &object.api_version]
    }
}

/// Where requests of a route go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backend {
    pub(crate) namespace: String,
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) port: String,
    pub(crate) role: String,
    pub(crate) endpoints: Option<u64>,
}

impl Backend {
    /// The namespace; empty where it has none.
    #[must_use]
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    /// The kind, usually `Service`.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The number or name of the port; empty where none is named.
    #[must_use]
    pub fn port(&self) -> &str {
        &self.port
    }

    /// What it is for: `route`, `default`, `mirror`, `auth` or `error`.
    #[must_use]
    pub fn role(&self) -> &str {
        &self.role
    }

    /// How many endpoints are ready; `None` where that is not known.
    #[must_use]
    pub const fn endpoints(&self) -> Option<u64> {
        self.endpoints
    }
}
