//! Exposure: which workloads can be reached from outside, by which ways, and who else can reach them.
//!
//! Made by [`Evaluator::exposure`](crate::Evaluator::exposure), which joins the registry of routes with Services, workloads and network
//! policies. Nothing in it decides. `docs/network.md` is the contract.
//!
//! # Example
//!
//! ```
//! use portcullis::exposure::{Format, Side};
//! use portcullis::{Document, Evaluator, Limits, RenderOptions};
//! let manifest = b"
//! apiVersion: v1
//! kind: Service
//! metadata: {name: shop, namespace: store}
//! spec: {type: LoadBalancer, selector: {app: shop}, ports: [{port: 80, targetPort: 8080}]}
//! ---
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: {name: shop, namespace: store}
//! spec:
//!   template:
//!     metadata: {labels: {app: shop}}
//!     spec: {containers: [{name: shop, image: shop, ports: [{containerPort: 8080}]}]}
//! ";
//! let documents = Document::parse("shop.yaml", manifest, &Limits::default());
//! let exposure = Evaluator::builder().build()?.exposure(&[documents])?;
//! let row = &exposure.rows()[0];
//! assert_eq!((row.workload.to_string().as_str(), row.number), ("Deployment store/shop", 8080));
//! assert_eq!(row.side, Side::Unknown, "no network policy was given");
//! assert!(exposure.render(Format::Table, &RenderOptions::new()).contains("load balancer"));
//! # Ok::<(), portcullis::Error>(())
//! ```

mod controllers;
mod diff;
mod join;
mod json;
mod objects;
mod query;
mod render;
mod suggest;
mod words;
mod yaml;

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::error::Error;
use crate::network::{Opening, Openings};
use crate::policy::rating::{named, unknown_name};
use crate::registry::{Guard, Tls};
use crate::report::Fault;
use crate::review::ObjectRef;

pub use crate::registry::Exposure as From;
pub use diff::{Change, Changed, ExposureDiff};
pub(crate) use join::join;
pub use query::Query;
pub use render::Format;
use suggest::Suggestion;

/// What can be reached from outside, one row for each workload and port, with what could not be told.
///
/// Rows are in the order of namespace, kind, name, protocol and number. The same input gives the same bytes.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Exposure {
    pub(crate) rows: Vec<Row>,
    pub(crate) errors: Vec<Fault>,
    pub(crate) unresolved: Vec<Unresolved>,
    suggestions: Vec<Suggestion>,
    /// How many Kubernetes objects were read.
    objects: usize,
    /// How many rows there were before a query chose among them.
    total: usize,
}

impl Exposure {
    /// The rows.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// What could not be read: rows may be missing for each.
    #[must_use]
    pub fn errors(&self) -> &[Fault] {
        &self.errors
    }

    /// Entries from outside whose workloads cannot be told.
    #[must_use]
    pub fn unresolved(&self) -> &[Unresolved] {
        &self.unresolved
    }

    /// How many rows there were before [`Exposure::query`] chose among them.
    #[must_use]
    pub const fn total(&self) -> usize {
        self.total
    }

    /// The same with an error more: what could not be read before this library came to see it, such as a file that cannot be opened.
    pub fn with_error(mut self, error: &Error) -> Self {
        self.errors.push(Fault::of_error(error, (usize::MAX, usize::MAX)));
        self
    }

    /// The exit code for a program that lists exposure: 0, 3 there was no Kubernetes object, 4 something could not be read. What is exposed
    /// does not count.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self.objects {
            _ if !self.errors.is_empty() => 4,
            0 => 3,
            _ => 0,
        }
    }
}

/// A workload and port that can be reached from outside.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Row {
    /// The workload.
    pub workload: WorkloadRef,
    /// `TCP`, `UDP` or `SCTP`.
    pub protocol: String,
    /// The number of the port.
    pub number: u16,
    /// The widest of its chains.
    pub from: From,
    /// The ways to it.
    pub chains: Vec<Chain>,
    /// Who is let in by network policies.
    pub network: Openings,
    /// The openings by which others than the controllers reach it.
    pub side_doors: Vec<Opening>,
    /// Whether there are some.
    pub side: Side,
    /// What would settle what is unknown.
    pub needs: Vec<String>,
}

/// What a workload is called.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct WorkloadRef {
    /// The kind, such as `Deployment`.
    pub kind: String,
    /// The namespace.
    pub namespace: String,
    /// The name.
    pub name: String,
}

impl fmt::Display for WorkloadRef {
    /// `Deployment shop/web`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}/{}", self.kind, self.namespace, self.name)
    }
}

/// One way to a workload and port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Chain {
    /// Who can take it.
    pub from: From,
    /// What kind of way it is.
    pub way: Way,
    /// The object by which it is there: the route, the Service, or the workload itself.
    pub entry: ObjectRef,
    /// The host; empty for every host.
    pub host: String,
    /// The path; empty for every path.
    pub path: String,
    /// The ingress class or Gateway class; empty where there is none.
    pub class: String,
    /// The controller that serves it; empty where there is none or it is not known.
    pub controller: String,
    /// What becomes of TLS.
    pub tls: Tls,
    /// What stands in front of the workload.
    pub guards: Guards,
    /// The Service it leads through; none where it leads to the workload directly.
    pub service: Option<ServicePort>,
    /// Whether network policies keep it from the port.
    pub blocked: Blocked,
    /// Who answers for the entry; empty where that does not say.
    pub owner: String,
    /// What would settle what is unknown.
    pub needs: Vec<String>,
}

/// The guards of a route.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Guards {
    /// Whether requests are authenticated.
    pub auth: Guard,
    /// Whether clients must show a certificate.
    pub client_certificates: Guard,
    /// Whether requests are limited.
    pub rate_limit: Guard,
    /// Whether only listed addresses may call.
    pub allow_list: Guard,
    /// Whether a web application firewall looks at requests.
    pub waf: Guard,
}

impl Guards {
    /// The guards with their names.
    pub(crate) const fn named(&self) -> [(&'static str, Guard); 5] {
        [
            ("authentication", self.auth),
            ("client certificates", self.client_certificates),
            ("rate limit", self.rate_limit),
            ("allow-list", self.allow_list),
            ("web application firewall", self.waf),
        ]
    }
}

/// A Service and the port of it that a way leads through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ServicePort {
    /// The namespace.
    pub namespace: String,
    /// The name.
    pub name: String,
    /// The port.
    pub port: Port,
}

/// A port of a Service: its number, or its name; empty for every one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Port {
    /// A number.
    Number(u16),
    /// A name.
    Name(String),
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Name(name) => f.write_str(name),
        }
    }
}

/// An entry from outside whose workloads cannot be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Unresolved {
    /// The route or Service.
    pub entry: ObjectRef,
    /// The host; empty for every host.
    pub host: String,
    /// The path; empty for every path.
    pub path: String,
    /// Who can take it.
    pub from: From,
    /// What was not given.
    pub needs: Vec<String>,
}

/// What kind of way leads to a workload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Way {
    /// A route that a controller serves.
    Route,
    /// The load balancer of a Service.
    LoadBalancer,
    /// Ports of the nodes for a Service.
    NodePorts,
    /// External addresses of a Service.
    ExternalAddresses,
    /// A port of the node for a container.
    HostPort,
    /// The workload has the network of its node.
    HostNetwork,
}

impl Way {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Route, Self::LoadBalancer, Self::NodePorts, Self::ExternalAddresses, Self::HostPort, Self::HostNetwork];

    /// The lower-case name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Route => "route",
            Self::LoadBalancer => "load balancer",
            Self::NodePorts => "node ports",
            Self::ExternalAddresses => "external addresses",
            Self::HostPort => "host port",
            Self::HostNetwork => "host network",
        }
    }
}

named!(Way, "way");

/// Whether network policies keep a way from a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Blocked {
    /// They let it in.
    No,
    /// They let in nobody who takes it.
    Yes,
    /// The objects do not tell.
    Unknown,
}

impl Blocked {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::No, Self::Yes, Self::Unknown];

    /// The lower-case name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Yes => "yes",
            Self::Unknown => "unknown",
        }
    }
}

named!(Blocked, "state of a way");

/// Whether others than the controllers reach a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Side {
    /// Some do.
    Open,
    /// Nobody does.
    Closed,
    /// The objects do not tell.
    Unknown,
}

impl Side {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Open, Self::Closed, Self::Unknown];

    /// The lower-case name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Unknown => "unknown",
        }
    }
}

named!(Side, "state of side doors");
