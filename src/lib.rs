//! Policies and an embedded evaluator for Kubernetes ingress safety and separation of duties.
//!
//! ```
//! let report = portcullis::evaluate(b"apiVersion: v1\nkind: Service\nmetadata: {name: shop}\n")?;
//! println!("{}", report.to_json());
//! # Ok::<(), portcullis::Error>(())
//! ```

#![cfg_attr(
    not(feature = "rego"),
    allow(dead_code, unused_imports, reason = "what reads Rego is left over without its compiler")
)]

pub mod access;
#[cfg(feature = "rego")]
pub mod bundle;
pub mod call;
mod config;
mod document;
mod error;
mod evaluator;
pub mod exposure;
mod facts;
mod limits;
pub mod network;
mod policy;
pub mod profile;
pub mod registry;
mod render;
mod report;
mod review;

pub use config::Config;
pub use document::{Comment, Document, Documents, PathSegment};
pub use error::{Error, ErrorKind, Location};
pub use evaluator::exemption::Exemption;
#[cfg(feature = "rego")]
#[doc(hidden)]
pub use evaluator::precompile;
pub use evaluator::{Backend, Evaluator, EvaluatorBuilder, evaluate};
pub use limits::Limits;
pub use policy::{Parameter, Policy, Profile, Severity, Status, bundle_digest, policies};
pub use render::{Format, RenderOptions};
pub use report::{
    Coverage, Decision, EnforcementAction, Exempted, FailurePolicy, Fault, Finding, Notice, Report, UnknownAction, Verdict,
};
pub use review::{Inventory, ObjectRef, Operation, Review};

/// The README's program is compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
