//! The bundled policies as a compiled program, so that an evaluator is there in a moment.
//!
//! `cargo xtask codegen` writes `src/policy/program.bin`: a line of JSON (what it was made from, and which policies read claims),
//! then the program. It is used only where it was made from the very sources of this build; else they are compiled.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use serde::{Deserialize, Serialize};

use super::engine::{self, Backend};
use super::router::{Numbers, Router};
use crate::policy::{Policy, Profile, bundle_digest};

static FILE: &[u8] = include_bytes!("../policy/program.bin");
static PROGRAM: LazyLock<Option<Precompiled>> = LazyLock::new(|| read(FILE));

/// The first line of the file.
#[derive(Deserialize, Serialize)]
struct Header {
    /// The digest of the sources.
    digest: String,
    /// The ids of the policies that read claims.
    claims: BTreeSet<String>,
}

/// The compiled program.
#[derive(Debug)]
struct Precompiled {
    backend: Arc<dyn Backend>,
    claims: BTreeSet<String>,
}

fn read(file: &[u8]) -> Option<Precompiled> {
    let end = file.iter().position(|byte| *byte == b'\n')?;
    let (line, rest) = file.split_at(end);
    let header: Header = serde_json::from_slice(line).ok()?;
    if header.digest != bundle_digest() {
        return None;
    }
    let backend = engine::restore(rest.get(1..)?).ok()?;
    Some(Precompiled { backend, claims: header.claims })
}

/// A compiled evaluator core.
pub(super) struct Ready {
    pub(super) backend: Arc<dyn Backend>,
    pub(super) router: Router,
    pub(super) claims: bool,
}

/// The program with the smallest router that asks all of `active`; `bundled` are all policies, in the order of their ids.
pub(super) fn load(bundled: &[Arc<Policy>], active: &[Arc<Policy>]) -> Option<Ready> {
    let program = PROGRAM.as_ref()?;
    let active: BTreeSet<&str> = active.iter().map(|policy| policy.id()).collect();
    let sets = sets(bundled);
    let position = sets.iter().position(|set| active.is_subset(set))?;
    let router = routers(bundled, &sets).into_iter().nth(position)?;
    let claims = program.claims.iter().any(|id| active.contains(id.as_str()));
    Some(Ready { backend: Arc::clone(&program.backend), router, claims })
}

/// What the program has routers for, the smallest first: each policy alone, the baseline, all.
fn sets(bundled: &[Arc<Policy>]) -> Vec<BTreeSet<&str>> {
    let alone = bundled.iter().map(|policy| BTreeSet::from([policy.id()]));
    let baseline = bundled.iter().filter(|policy| policy.profile() == Profile::Baseline).map(|policy| policy.id()).collect();
    let all = bundled.iter().map(|policy| policy.id()).collect();
    alone.chain([baseline, all]).collect()
}

fn routers(bundled: &[Arc<Policy>], sets: &[BTreeSet<&str>]) -> Vec<Router> {
    let mut numbers = Numbers::new();
    sets.iter().map(|set| Router::within(bundled, |policy| set.contains(policy.id()), &mut numbers)).collect()
}

#[cfg(feature = "rego")]
mod compile {
    use std::sync::Arc;

    use super::{Header, routers, sets};
    use crate::error::{Error, ErrorKind};
    use crate::evaluator::builder::{library_modules, reads_claims};
    use crate::evaluator::engine::Loaded;
    use crate::evaluator::inventory::{CLAIM_KINDS, CLAIMS};
    use crate::evaluator::router::Router;
    use crate::policy::{Policy, bundle_digest, registry};

    /// Compiles the bundled policies into the bytes of `src/policy/program.bin`. For `cargo xtask codegen`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Policy`] when a bundled policy does not compile.
    #[doc(hidden)]
    pub fn precompile() -> Result<Vec<u8>, Error> {
        let mut bundled: Vec<Arc<Policy>> = registry::bundled()?.iter().cloned().map(Arc::new).collect();
        bundled.sort_by(|a, b| a.id().cmp(b.id()));
        let libraries = registry::libraries().map(|(file, source)| (file, source.to_owned())).collect();
        let modules = library_modules(libraries, &bundled, &[]);
        let mut loaded = Loaded::parse(&modules)?;
        let routers = routers(&bundled, &sets(&bundled));
        let shared: Vec<&Router> = routers.iter().collect();
        loaded.add(&Router::module(&shared, &bundled, &loaded))?;
        let mut entries: Vec<String> = routers.iter().flat_map(Router::entries).collect();
        entries.extend((0..bundled.len()).map(Router::alone));
        entries.extend([CLAIMS.to_owned(), CLAIM_KINDS.to_owned()]);
        entries.sort();
        entries.dedup();
        let reading = bundled.iter().filter(|policy| reads_claims(std::slice::from_ref(*policy), &modules));
        let header =
            Header { digest: bundle_digest().to_owned(), claims: reading.map(|policy| policy.id().to_owned()).collect() };
        let mut file = serde_json::to_vec(&header).map_err(|error| Error::new(ErrorKind::Policy, error.to_string()))?;
        file.push(b'\n');
        file.extend(loaded.program(&entries)?);
        Ok(file)
    }
}

#[cfg(feature = "rego")]
pub use compile::precompile;
