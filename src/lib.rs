//! Policies and an embedded evaluator for Kubernetes ingress safety and separation of duties.

mod document;
mod error;
mod limits;
pub mod profile;

pub use document::{Document, Documents, PathSegment};
pub use error::{Error, ErrorKind, Location};
pub use limits::Limits;
