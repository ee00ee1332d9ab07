//! What came, went and changed between two exposures.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::join::width;
use super::words::{opening, way};
use super::{Blocked, Chain, Exposure, Row, Side, WorkloadRef};
use crate::error::Error;
use crate::policy::rating::{named, unknown_name};
use crate::registry::{Guard, Tls};
use crate::report::Fault;

/// What is exposed now and was not, what was and is not, and what changed.
#[derive(Clone, Debug, Default)]
#[must_use]
#[non_exhaustive]
pub struct ExposureDiff {
    /// Rows that are only in the new one.
    pub added: Vec<Row>,
    /// Rows that were only in the old one.
    pub removed: Vec<Row>,
    /// Rows that are in both and differ.
    pub changed: Vec<Changed>,
    /// What could not be read in one of them: something may be missing, or too much, for each.
    pub errors: Vec<Fault>,
    /// How many Kubernetes objects were read in both.
    pub(super) objects: usize,
}

/// A workload and port with its changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Changed {
    /// The workload.
    pub workload: WorkloadRef,
    /// `TCP`, `UDP` or `SCTP`.
    pub protocol: String,
    /// The number of the port.
    pub number: u16,
    /// What changed, what opens something first.
    pub changes: Vec<Difference>,
}

/// One change of a row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Difference {
    /// What kind of change it is.
    pub change: Change,
    /// Where: the way in words, or who comes by a side door; empty for the row as a whole.
    pub at: String,
    /// The guard, where it is about one.
    pub guard: String,
    /// How it was; empty where that says nothing.
    pub old: String,
    /// How it is.
    pub new: String,
}

/// What kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Change {
    /// There is a way more.
    WayAdded,
    /// More people can take the ways.
    FromWider,
    /// A guard is no longer enforced.
    GuardLost,
    /// TLS is no longer ended, or is not known to be.
    TlsLost,
    /// Others can reach the port who could not.
    SideDoorOpened,
    /// There is a way less.
    WayRemoved,
    /// Fewer people can take the ways.
    FromNarrower,
    /// A guard is enforced that was not.
    GuardWon,
    /// TLS is ended where it was not.
    TlsWon,
    /// Others can no longer reach the port.
    SideDoorClosed,
    /// Network policies keep a way from the port.
    WayBlocked,
    /// Network policies no longer keep a way from the port.
    WayLetIn,
    /// Whether there are side doors is known otherwise than before.
    SideKnown,
}

impl Change {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::WayAdded,
        Self::FromWider,
        Self::GuardLost,
        Self::TlsLost,
        Self::SideDoorOpened,
        Self::WayRemoved,
        Self::FromNarrower,
        Self::GuardWon,
        Self::TlsWon,
        Self::SideDoorClosed,
        Self::WayBlocked,
        Self::WayLetIn,
        Self::SideKnown,
    ];

    /// The lower-case name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WayAdded => "way-added",
            Self::FromWider => "from-wider",
            Self::GuardLost => "guard-lost",
            Self::TlsLost => "tls-lost",
            Self::SideDoorOpened => "side-door-opened",
            Self::WayRemoved => "way-removed",
            Self::FromNarrower => "from-narrower",
            Self::GuardWon => "guard-won",
            Self::TlsWon => "tls-won",
            Self::SideDoorClosed => "side-door-closed",
            Self::WayBlocked => "way-blocked",
            Self::WayLetIn => "way-let-in",
            Self::SideKnown => "side-known",
        }
    }

    /// Whether somebody can reach more than before.
    #[must_use]
    pub const fn opens(self) -> bool {
        matches!(self, Self::WayAdded | Self::FromWider | Self::GuardLost | Self::TlsLost | Self::SideDoorOpened)
    }
}

named!(Change, "change");

impl Exposure {
    /// What changed from this exposure to a newer one.
    ///
    /// # Example
    ///
    /// ```
    /// let evaluator = portcullis::Evaluator::builder().build()?;
    /// let diff = evaluator.exposure(&[])?.diff(&evaluator.exposure(&[])?);
    /// assert_eq!(diff.summary_line(), "nothing that can be reached from outside changed");
    /// # Ok::<(), portcullis::Error>(())
    /// ```
    pub fn diff(&self, new: &Self) -> ExposureDiff {
        let rows = |exposure: &Self| -> BTreeMap<_, _> { exposure.rows.iter().map(|row| (key(row), row.clone())).collect() };
        let (old_rows, new_rows) = (rows(self), rows(new));
        let only = |one: &BTreeMap<_, Row>, other: &BTreeMap<_, Row>| -> Vec<Row> {
            one.iter().filter(|(key, _)| !other.contains_key(*key)).map(|(_, row)| row.clone()).collect()
        };
        let both = new_rows.iter().filter_map(|(key, row)| Some((old_rows.get(key)?, row)));
        let changed = both.filter_map(|(old, new)| {
            let changes = changes(old, new);
            let (workload, protocol) = (new.workload.clone(), new.protocol.clone());
            (!changes.is_empty()).then_some(Changed { workload, protocol, number: new.number, changes })
        });
        ExposureDiff {
            added: only(&new_rows, &old_rows),
            removed: only(&old_rows, &new_rows),
            changed: changed.collect(),
            errors: self.errors.iter().chain(&new.errors).cloned().collect(),
            objects: self.objects + new.objects,
        }
    }
}

type Key = (String, String, String, String, u16);

fn key(row: &Row) -> Key {
    let own = &row.workload;
    (own.namespace.clone(), own.kind.clone(), own.name.clone(), row.protocol.clone(), row.number)
}

fn changes(old: &Row, new: &Row) -> Vec<Difference> {
    let mut found = Vec::new();
    if old.from != new.from {
        let change = if width(new.from) > width(old.from) { Change::FromWider } else { Change::FromNarrower };
        found.push(of_states(change, "", old.from.as_str(), new.from.as_str()));
    }
    ways(old, new, &mut found);
    side_doors(old, new, &mut found);
    found.sort();
    found.dedup();
    found
}

fn of_states(change: Change, at: &str, old: &str, new: &str) -> Difference {
    Difference { change, at: at.to_owned(), guard: String::new(), old: old.to_owned(), new: new.to_owned() }
}

/// What makes two chains the same way.
fn identity(chain: &Chain) -> (super::Way, String, String, String, Option<String>) {
    let service = chain.service.as_ref().map(|service| format!("{}/{}:{}", service.namespace, service.name, service.port));
    (chain.way, chain.entry.to_string(), chain.host.clone(), chain.path.clone(), service)
}

fn ways(old: &Row, new: &Row, found: &mut Vec<Difference>) {
    let by_way = |row: &Row| -> BTreeMap<_, Vec<Chain>> {
        let mut ways: BTreeMap<_, Vec<Chain>> = BTreeMap::new();
        row.chains.iter().for_each(|chain| ways.entry(identity(chain)).or_default().push(chain.clone()));
        ways
    };
    let (before, after) = (by_way(old), by_way(new));
    for (key, chains) in &after {
        let Some(chain) = chains.first() else { continue };
        match before.get(key).and_then(|chains| chains.first()) {
            None => found.push(of_states(Change::WayAdded, &named_way(chain), "", chain.from.as_str())),
            Some(old) => same_way(old, chain, found),
        }
    }
    for (_, chains) in before.iter().filter(|(key, _)| !after.contains_key(*key)) {
        let gone = chains.first().map(|chain| of_states(Change::WayRemoved, &named_way(chain), chain.from.as_str(), ""));
        found.extend(gone);
    }
}

/// The way and the object it comes from.
fn named_way(chain: &Chain) -> String {
    format!("{} ({})", way(chain), chain.entry)
}

fn same_way(old: &Chain, new: &Chain, found: &mut Vec<Difference>) {
    let at = named_way(new);
    for ((name, before), (_, after)) in old.guards.named().into_iter().zip(new.guards.named()) {
        let change = match (before == Guard::On, after == Guard::On) {
            (true, false) => Change::GuardLost,
            (false, true) => Change::GuardWon,
            _ => continue,
        };
        found.push(Difference { guard: name.to_owned(), ..of_states(change, &at, before.as_str(), after.as_str()) });
    }
    match (secure(old.tls), secure(new.tls)) {
        (true, false) => found.push(of_states(Change::TlsLost, &at, old.tls.as_str(), new.tls.as_str())),
        (false, true) => found.push(of_states(Change::TlsWon, &at, old.tls.as_str(), new.tls.as_str())),
        _ => {}
    }
    match (old.blocked, new.blocked) {
        (old, new) if old == new => {}
        (old, Blocked::Yes) => found.push(of_states(Change::WayBlocked, &at, old.as_str(), "yes")),
        (Blocked::Yes, new) => found.push(of_states(Change::WayLetIn, &at, "yes", new.as_str())),
        _ => {}
    }
}

/// Whether nobody on the way reads what is sent. A route that only redirects has nothing to hide.
const fn secure(tls: Tls) -> bool {
    matches!(tls, Tls::Served | Tls::Passthrough | Tls::Elsewhere | Tls::Redirect)
}

/// Side doors are compared by whom they let in: which policy does matters to nobody outside.
fn side_doors(old: &Row, new: &Row, found: &mut Vec<Difference>) {
    let doors = |row: &Row| -> BTreeSet<String> { row.side_doors.iter().map(opening).collect() };
    let (before, after) = (doors(old), doors(new));
    // Where nothing was known of side doors, one that is seen now need not be new.
    let known = |row: &Row| row.side != Side::Unknown;
    if known(old) {
        found.extend(after.difference(&before).map(|door| of_states(Change::SideDoorOpened, door, "", "")));
    }
    if known(new) {
        found.extend(before.difference(&after).map(|door| of_states(Change::SideDoorClosed, door, "", "")));
    }
    if old.side != new.side && !(known(old) && known(new)) {
        found.push(of_states(Change::SideKnown, "", old.side.as_str(), new.side.as_str()));
    }
}

impl ExposureDiff {
    /// Whether somebody can reach more than before.
    #[must_use]
    pub fn opens(&self) -> bool {
        !self.added.is_empty() || self.changed.iter().flat_map(|row| &row.changes).any(|one| one.change.opens())
    }

    /// The exit code for a program that compares: 0 nobody can reach more than before, 1 somebody can, 3 there was no Kubernetes object, 4
    /// something could not be read.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self.objects {
            _ if !self.errors.is_empty() => 4,
            0 => 3,
            _ => u8::from(self.opens()),
        }
    }
}
