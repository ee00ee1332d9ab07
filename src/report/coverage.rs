//! Coverage: which policy judged which object, and what it said.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::verdict::Verdict;
use crate::policy::Policy;
use crate::review::ObjectRef;

/// The verdict of each policy on each object it judged.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    pub(crate) policies: Vec<Arc<Policy>>,
    /// With source and document.
    pub(crate) objects: Vec<(ObjectRef, (usize, usize))>,
    pub(crate) cells: Vec<Cell>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell {
    pub(crate) object: usize,
    pub(crate) policy: usize,
    pub(crate) verdict: Verdict,
}

impl Coverage {
    /// Every verdict: policy, object, verdict; in the order of objects, then of policy ids.
    pub fn iter(&self) -> impl Iterator<Item = (&Policy, &ObjectRef, Verdict)> {
        self.cells.iter().filter_map(|cell| {
            let policy = self.policies.get(cell.policy)?;
            Some((&**policy, &self.objects.get(cell.object)?.0, cell.verdict))
        })
    }

    /// How many verdicts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Counts by policy id, of the policies that judged something.
    pub(crate) fn counts(&self) -> BTreeMap<&str, BTreeMap<&'static str, usize>> {
        let mut by_cell: HashMap<(usize, Verdict), usize> = HashMap::new();
        for cell in &self.cells {
            *by_cell.entry((cell.policy, cell.verdict)).or_default() += 1;
        }
        let mut counts = BTreeMap::new();
        for ((policy, verdict), count) in by_cell {
            let Some(policy) = self.policies.get(policy) else { continue };
            let none = || Verdict::ALL.map(|verdict| (verdict.as_str(), 0)).into();
            let row: &mut BTreeMap<_, _> = counts.entry(policy.id()).or_insert_with(none);
            row.insert(verdict.as_str(), count);
        }
        counts
    }
}
