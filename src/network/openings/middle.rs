//! The middle tier: NetworkPolicies with the policies of Cilium and Calico around them.

use std::collections::BTreeSet;

use super::super::others::{Family, Fits, OtherPolicy, OtherRule, Selects};
use super::super::policy::Direction;
use super::super::source::Source;
use super::super::tier::Action;
use super::entries::{Asked, Entry};

/// A policy of Calico and what it says about the port.
type Said<'a> = (&'a OtherPolicy, Vec<Entry<'a>>);

impl<'a> Asked<'a> {
    /// The keys of the policies that isolate the workload, sorted, and what the tier says.
    pub(super) fn middle(&self, needs: &mut BTreeSet<String>) -> (Vec<String>, Vec<Entry<'a>>) {
        let selecting = self.selecting(needs);
        let of_family = |family: Family| selecting.iter().copied().filter(move |policy| policy.family == family);
        let of_cilium: Vec<Entry<'a>> = of_family(Family::Cilium).flat_map(|policy| self.said(policy, needs)).collect();
        let of_calico: Vec<Said<'a>> = of_family(Family::Calico).map(|policy| (policy, self.said(policy, needs))).collect();
        if of_family(Family::Cilium).next().is_some() && !of_calico.is_empty() {
            needs.insert("which of Cilium and Calico decides".to_owned());
        }
        let mut by: BTreeSet<String> = BTreeSet::new();
        let mut let_in = Vec::new();
        self.network_policies(&mut by, &mut let_in);
        ties(&of_calico, !by.is_empty(), needs);
        by.extend(selecting.iter().filter(|policy| policy.isolates(Direction::Ingress)).map(|policy| policy.key.clone()));
        let (denied, allowed): (Vec<_>, Vec<_>) = of_cilium.into_iter().partition(|entry| entry.action == Action::Deny);
        let (before, after): (Vec<_>, Vec<_>) =
            of_calico.into_iter().partition(|(policy, _)| policy.is_before_network_policies());
        let entries = |said: Vec<Said<'a>>| said.into_iter().flat_map(|(_, entries)| entries);
        let all = denied.into_iter().chain(entries(before)).chain(let_in).chain(entries(after)).chain(allowed);
        (by.into_iter().collect(), all.collect())
    }

    /// The policies of Cilium and Calico that select the workload.
    fn selecting(&self, needs: &mut BTreeSet<String>) -> Vec<&'a OtherPolicy> {
        let labels = self.network.labels_of(&self.workload.namespace);
        let mut selecting = self.network.others_for(&self.workload.namespace);
        selecting.retain(|policy| match policy.selects(self.workload, &labels, Direction::Ingress) {
            Selects::Yes => true,
            Selects::No => false,
            Selects::Unknown(missing) => {
                needs.extend(missing);
                false
            }
        });
        selecting
    }

    /// What a policy says about the port.
    fn said(&self, policy: &'a OtherPolicy, needs: &mut BTreeSet<String>) -> Vec<Entry<'a>> {
        let mut entries = Vec::new();
        for rule in policy.rules(Direction::Ingress) {
            let mut doubts = match rule.fits(policy.family, self.workload, self.protocol, self.number) {
                Fits::No => continue,
                Fits::Yes => Vec::new(),
                Fits::Unknown(fields) => fields,
            };
            doubts.extend(rule.doubts.iter().cloned());
            if doubts.is_empty() {
                self.peers(policy, rule, &mut entries, needs);
            }
            needs.extend(doubts.iter().map(|field| policy.doubt(field)));
        }
        entries
    }

    fn peers(&self, policy: &'a OtherPolicy, rule: &'a OtherRule, entries: &mut Vec<Entry<'a>>, needs: &mut BTreeSet<String>) {
        let entry = |source, path| Entry { action: rule.action, source, policy: &policy.key, path };
        let Some(peers) = &rule.peers else {
            entries.push(entry(Source::everything(), &rule.path));
            return;
        };
        for peer in peers {
            if peer.doubt.is_empty() {
                let source = Source::of(&peer.who, &self.workload.namespace);
                entries.extend(source.map(|source| entry(source, &peer.path)));
            } else {
                needs.insert(policy.doubt(&peer.doubt));
            }
        }
    }
}

/// What is missing where the order of Calico's policies is not told. `isolated` says that NetworkPolicies isolate.
fn ties(said: &[Said<'_>], isolated: bool, needs: &mut BTreeSet<String>) {
    let denies = |entries: &[Entry<'_>]| entries.iter().any(|entry| entry.action == Action::Deny);
    let mut rest = said.iter().filter(|(_, entries)| !entries.is_empty());
    while let Some((policy, entries)) = rest.next() {
        let equal = rest.clone().filter(|(other, _)| policy.compare_order(other).is_eq());
        for (other, _) in equal.filter(|(_, theirs)| denies(entries) || denies(theirs)) {
            needs.insert(format!("the order of `{}` and `{}`", policy.key, other.key));
        }
        if isolated && policy.is_beside_network_policies() && denies(entries) {
            needs.insert(format!("the order of `{}` and NetworkPolicies", policy.key));
        }
    }
}
