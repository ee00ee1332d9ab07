//! Everything that is derived from `policies/`.

pub(crate) mod admission;
mod bundles;
mod capabilities;
pub(crate) mod controllers;
mod docs;
mod registry;
mod schema;
pub mod suite;

use std::path::Path;

use crate::data;
use crate::files::Files;
use crate::policy::Library;

/// All generated files.
///
/// # Errors
///
/// When a source breaks the contract.
pub fn generate(root: &Path) -> Result<Files, String> {
    let mut library = Library::read(root)?;
    let mut files = Files::default();
    data::modules(root, &mut library, &mut files)?;
    registry::generate(&library, &mut files);
    bundles::generate(&library, &mut files);
    docs::generate(root, &library, &mut files)?;
    capabilities::generate(root, &mut files)?;
    schema::generate(&library, &mut files);
    admission::files(root, &mut files)?;
    Ok(files)
}

/// The generated modules of `policies/lib`: what Rego needs to run.
///
/// # Errors
///
/// As [`generate`].
pub fn library(root: &Path) -> Result<Files, String> {
    let mut files = Files::default();
    data::modules(root, &mut Library::read(root)?, &mut files)?;
    Ok(files)
}

/// The OPA bundle, policies and libraries included, with paths relative to its folder.
///
/// # Errors
///
/// As [`generate`].
pub fn opa_bundle(root: &Path) -> Result<Files, String> {
    let mut library = Library::read(root)?;
    let mut files = Files::default();
    data::modules(root, &mut library, &mut files)?;
    let mut bundle = Files::default();
    bundles::opa(&library, &mut bundle);
    Ok(bundle)
}
