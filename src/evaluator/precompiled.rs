//! The bundled policies as a compiled program, so that an evaluator is there in a moment.
//!
//! `cargo xtask codegen` writes `src/policy/program.bin`: a line of JSON (what it was made from, which policies read claims, and
//! the entry points and lengths of the programs), then the programs, packed: claims, the registry, and one for each group of policies
//! (`groups.rs`). A program is unpacked when it is first asked. The file is used only where it was made from the very sources of
//! this build; else they are compiled.

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
    /// The program of each policy, in the order of their ids.
    groups: Vec<usize>,
    programs: Vec<Chunk>,
}

/// One program of the file.
#[derive(Deserialize, Serialize)]
struct Chunk {
    entries: Vec<String>,
    length: usize,
}

/// The compiled program.
#[derive(Debug)]
struct Precompiled {
    backend: Arc<dyn Backend>,
    claims: BTreeSet<String>,
    groups: Vec<usize>,
}

fn read(file: &'static [u8]) -> Option<Precompiled> {
    let end = file.iter().position(|byte| *byte == b'\n')?;
    let (line, rest) = file.split_at(end);
    let header: Header = serde_json::from_slice(line).ok()?;
    if header.digest != bundle_digest() {
        return None;
    }
    let chunks = chunks(header.programs, rest.get(1..)?)?;
    Some(Precompiled { backend: engine::restore(chunks), claims: header.claims, groups: header.groups })
}

/// The programs with their entry points; `None` where the lengths are not those of the bytes.
fn chunks(programs: Vec<Chunk>, mut bytes: &'static [u8]) -> Option<Vec<(Vec<String>, &'static [u8])>> {
    let mut chunks = Vec::with_capacity(programs.len());
    for program in programs {
        let (own, rest) = bytes.split_at_checked(program.length)?;
        chunks.push((program.entries, own));
        bytes = rest;
    }
    bytes.is_empty().then_some(chunks)
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
    let router = routers(bundled, &program.groups, &sets).into_iter().nth(position)?;
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

fn routers(bundled: &[Arc<Policy>], groups: &[usize], sets: &[BTreeSet<&str>]) -> Vec<Router> {
    let mut numbers = Numbers::new();
    sets.iter().map(|set| Router::within(bundled, groups, |policy| set.contains(policy.id()), &mut numbers)).collect()
}

#[cfg(feature = "rego")]
mod compile {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use super::{Chunk, Header, routers, sets};
    use crate::error::{Error, ErrorKind};
    use crate::evaluator::builder::{chunked, library_modules, reads_claims};
    use crate::evaluator::engine::Loaded;
    use crate::evaluator::groups;
    use crate::evaluator::inventory::{CLAIM_KINDS, CLAIMS};
    use crate::evaluator::router::Router;
    use crate::evaluator::rows::{FAULTS, ROWS};
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
        let libraries: Vec<(String, String)> = registry::libraries().map(|(file, source)| (file, source.to_owned())).collect();
        let groups = groups::of(&bundled, &libraries);
        let modules = library_modules(libraries, &bundled, &[]);
        let mut loaded = Loaded::parse(&modules)?;
        let routers = routers(&bundled, &groups, &sets(&bundled));
        let shared: Vec<&Router> = routers.iter().collect();
        loaded.add(&Router::module(&shared, &bundled, &groups, &loaded))?;
        let chunks = chunks_of(&routers, &groups);
        let programs = loaded.programs(&chunks)?;
        let reading = bundled.iter().filter(|policy| reads_claims(std::slice::from_ref(*policy), &modules));
        let header = Header {
            digest: bundle_digest().to_owned(),
            claims: reading.map(|policy| policy.id().to_owned()).collect(),
            groups,
            programs: chunks
                .into_iter()
                .zip(&programs)
                .map(|(entries, program)| Chunk { entries, length: program.len() })
                .collect(),
        };
        let mut file = serde_json::to_vec(&header).map_err(|error| Error::new(ErrorKind::Policy, error.to_string()))?;
        file.push(b'\n');
        programs.iter().for_each(|program| file.extend_from_slice(program));
        Ok(file)
    }

    /// What each program will be asked for: the libraries, the registry, then each group of policies, together and alone.
    fn chunks_of(routers: &[Router], groups: &[usize]) -> Vec<Vec<String>> {
        let alone = groups.iter().enumerate().map(|(index, group)| (*group, Router::alone(index)));
        let entries: BTreeSet<(usize, String)> = routers.iter().flat_map(|router| router.entries(groups)).chain(alone).collect();
        let libraries = [vec![CLAIMS.to_owned(), CLAIM_KINDS.to_owned()], vec![ROWS.to_owned(), FAULTS.to_owned()]];
        libraries.into_iter().chain(chunked(entries)).collect()
    }
}

#[cfg(feature = "rego")]
pub use compile::precompile;

#[cfg(test)]
mod tests {
    use super::{Chunk, FILE, Header, chunks};
    use crate::evaluator::engine;

    fn chunk(length: usize) -> Chunk {
        Chunk { entries: vec!["data.a".to_owned()], length }
    }

    #[test]
    fn lengths_are_those_of_the_bytes() {
        let read = chunks(vec![chunk(2), chunk(1)], b"abc").unwrap();
        assert_eq!(read.iter().map(|(_, bytes)| *bytes).collect::<Vec<_>>(), [&b"ab"[..], b"c"]);
        for wrong in [vec![chunk(2)], vec![chunk(4)], vec![chunk(3), chunk(1)], vec![]] {
            assert!(chunks(wrong, b"abc").is_none());
        }
    }

    /// They are unpacked when they are needed; this is where a broken one is seen.
    #[test]
    fn every_program_of_the_file_can_be_unpacked() {
        let end = FILE.iter().position(|byte| *byte == b'\n').unwrap();
        let header: Header = serde_json::from_slice(&FILE[..end]).unwrap();
        let programs = chunks(header.programs, &FILE[end + 1..]).unwrap();
        assert!(!programs.is_empty());
        for (entries, bytes) in programs {
            assert!(!entries.is_empty() && entries.len() <= 200, "{}", entries.len());
            engine::unpacked(bytes).unwrap();
        }
    }
}
