//! Ways: which other nodes an account can come to act as, and by which grants.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::json;

use super::{EVERYWHERE, Extent, Grant, Grants, Graph, Node, Scope, Step, Way, at, extent, meeting, place, role_namespace};
use crate::access::duties::{Capability, Names, Reach};
use crate::access::rule::Rule;

/// What a node may do in a scope, for an edge.
struct Gained<'a> {
    scope: Scope,
    allowing: &'a [Vec<Grant>],
    node: Node,
}

impl Graph {
    /// The node of an account that acts as other users for single verbs.
    fn constrained_node(&mut self, of: Node, allowed: &[Grant]) -> Node {
        let (account, bindings) = match self.table.node(of) {
            Some(data) => (data.name.clone(), data.bindings.clone()),
            None => return of,
        };
        let name = format!("As:{account}");
        if let Some(node) = self.table.node_numbers.get(&name) {
            return *node;
        }
        let mut wanted = Vec::new();
        for (at, group) in &bindings {
            let Some(binding) = self.bindings.get(*at) else { continue };
            let extent = if binding.namespace.is_empty() { Extent::Cluster } else { Extent::Namespace(&binding.namespace) };
            for (index, rule) in self.roles.of_key(&binding.role).iter().enumerate() {
                let on = rule.verbs.iter().filter_map(|verb| verb.strip_prefix("impersonate-on:user-info:"));
                let verbs: Vec<String> = on.filter(|verb| *verb != "*").map(str::to_owned).collect();
                if verbs.is_empty() {
                    continue;
                }
                let as_other = Rule { verbs, ..rule.clone() };
                for (capability, scope, names) in self.capabilities_of(&as_other, extent) {
                    wanted.push((capability, scope, names, group.clone(), *at, index));
                }
            }
        }
        let held = self.held_by_others(&account, allowed);
        let mut grants = Grants::new();
        for (capability, scope, names, group, at, index) in wanted {
            let Some(binding) = self.bindings.get(at) else { continue };
            let (key, role) = (&binding.key, &binding.role);
            let scopes: Vec<Scope> = if scope == EVERYWHERE {
                held.range((capability, 0)..=(capability, Scope::MAX)).map(|(_, scope)| *scope).collect()
            } else {
                let there = held.contains(&(capability, scope)) || held.contains(&(capability, EVERYWHERE));
                there.then_some(scope).into_iter().collect()
            };
            let step =
                self.table.step(format!("{}|{key}|{role}|{index:05}", group.as_deref().unwrap_or_default()), || match &group {
                    Some(group) => json!({"group": group, "binding": key, "role": role, "rule": index}),
                    None => json!({"binding": key, "role": role, "rule": index}),
                });
            let names = match names {
                Names::All => None,
                Names::Only(names) => Some(names.into()),
            };
            for scope in scopes {
                grants.entry((capability, scope)).or_default().push(Grant { names: names.clone(), step });
            }
        }
        self.add(name, grants, Vec::new())
    }

    /// What users other than `account`, of those that grants allow, have without names.
    fn held_by_others(&mut self, account: &str, allowed: &[Grant]) -> BTreeSet<(Capability, Scope)> {
        let fits = |user: &str| {
            let name = user.strip_prefix("User:").unwrap_or(user);
            allowed.iter().any(|grant| grant.names.as_ref().is_none_or(|names| names.iter().any(|own| own == name)))
        };
        let others: Vec<String> = self.users.iter().filter(|user| *user != account && fits(user)).cloned().collect();
        let mut held = BTreeSet::new();
        for user in others {
            let node = self.account(&user);
            let grants = self.table.node(node).into_iter().flat_map(|data| &data.grants);
            held.extend(grants.filter(|(_, list)| list.iter().any(|grant| grant.names.is_none())).map(|(key, _)| *key));
        }
        held
    }

    /// The ways from a node to others.
    pub(crate) fn ways(&mut self, node: Node) -> Vec<Way> {
        if let Some(ways) = self.table.node(node).and_then(|data| data.ways.get()) {
            return ways.clone();
        }
        let ways = self.find_ways(node);
        if let Some(data) = self.table.node(node) {
            let _ = data.ways.set(ways.clone());
        }
        ways
    }

    fn find_ways(&mut self, node: Node) -> Vec<Way> {
        let Some(grants) = self.table.node(node).map(|data| data.grants.clone()) else { return Vec::new() };
        // Nothing behind one who may do everything could add to it.
        if grants.is_empty() || self.holds_everything(&grants) {
            return Vec::new();
        }
        let model = self.model;
        let mut ways = Vec::new();
        for edge in &model.edges {
            for scope in meeting(&grants, &edge.all) {
                // What is written for the cluster is checked in the cluster.
                if scope != EVERYWHERE && self.is_cluster_write(&edge.all) {
                    continue;
                }
                let allowing: Vec<Vec<Grant>> = edge.all.iter().map(|capability| at(&grants, *capability, scope)).collect();
                let gained = Gained { scope, allowing: &allowing, node };
                for (target, steps, potential) in self.targets(&edge.gain, &gained, &edge.all) {
                    if target == node {
                        continue;
                    }
                    let name = self.table.node(target).map(|data| data.name.clone()).unwrap_or_default();
                    let told = self.table.step(format!("{}|{name}", edge.id), || json!({"assume": name, "edge": edge.id}));
                    ways.push(Way { steps: steps.into_iter().chain([told]).collect(), to: target, potential });
                }
            }
        }
        self.shortest(ways)
    }

    fn holds_everything(&self, grants: &Grants) -> bool {
        let free = |capability: &Capability| {
            grants.get(&(*capability, EVERYWHERE)).is_some_and(|list| list.iter().any(|grant| grant.names.is_none()))
        };
        self.model.duties.iter().all(|(_, alternatives)| alternatives.iter().any(|all| all.iter().all(free)))
    }

    /// Of ways to one node, the certain one and, where another needs something, that too; each with the smallest steps.
    fn shortest(&self, ways: Vec<Way>) -> Vec<Way> {
        let mut best: HashMap<(Node, bool), Way> = HashMap::new();
        for way in ways {
            match best.entry((way.to, way.potential)) {
                std::collections::hash_map::Entry::Vacant(entry) => {
                    entry.insert(way);
                }
                std::collections::hash_map::Entry::Occupied(mut entry) => {
                    if self.table.compare(&way.steps, &entry.get().steps).is_lt() {
                        entry.insert(way);
                    }
                }
            }
        }
        let mut ways: Vec<Way> = best.into_values().collect();
        ways.sort_by_key(|way| (way.to, way.potential));
        ways
    }

    fn targets(&mut self, gain: &str, gained: &Gained<'_>, all: &[Capability]) -> Vec<(Node, Vec<Step>, bool)> {
        let mut found = Vec::new();
        match gain {
            "service-accounts" | "nodes" => {
                let steps = self.smallest(gained.allowing, |_, _| true);
                for (account, potential) in self.service_accounts_at(gained.scope) {
                    found.extend(steps.clone().map(|steps| (account, steps, potential || gain == "nodes")));
                }
            }
            "named-service-accounts" => {
                for (account, potential) in self.service_accounts_at(gained.scope) {
                    let name = self.table.node(account).and_then(|data| place(&data.name)).map(|(_, name)| name.to_owned());
                    let steps = self.smallest(gained.allowing, |_, names| names.iter().any(|own| Some(own) == name.as_ref()));
                    found.extend(steps.map(|steps| (account, steps, potential)));
                }
            }
            "pods" => found = self.pods(gained),
            "token-secrets" => {
                for (secret, account) in self.within(&self.tokens, gained.scope) {
                    let steps = self.smallest(gained.allowing, |_, names| names.contains(&secret));
                    let node = self.account(&account);
                    let potential = !self.existing.contains(&account);
                    found.extend(steps.map(|steps| (node, steps, potential)));
                }
            }
            "named-users" => {
                for user in self.users.iter().cloned().collect::<Vec<_>>() {
                    let steps =
                        self.smallest(gained.allowing, |_, names| names.iter().any(|name| format!("User:{name}") == user));
                    found.extend(steps.map(|steps| (self.account(&user), steps, false)));
                }
            }
            "everyone" => {
                // Of signers, it must be the one whose certificates the API server takes.
                let signer = self.model.capability("approve-signers");
                let client = |name: &String| name == "kubernetes.io/kube-apiserver-client" || name == "kubernetes.io/*";
                let fits = |at: usize, names: &[String]| all.get(at).copied() != signer || names.iter().any(client);
                if let Some(steps) = self.smallest(gained.allowing, fits) {
                    let groups = self.groups.iter().filter(|group| *group != "Group:system:masters");
                    for account in self.users.iter().chain(groups).cloned().collect::<Vec<_>>() {
                        found.push((self.account(&account), steps.clone(), false));
                    }
                }
            }
            "masters" => {
                // Of the users any will do; of the groups it must be this one.
                let steps =
                    self.smallest(gained.allowing, |at, names| at == 0 || names.iter().any(|name| name == "system:masters"));
                found.extend(steps.map(|steps| (self.masters_node(), steps, false)));
            }
            "constrained" => {
                if let Some(steps) = self.smallest(gained.allowing, |_, _| true) {
                    let allowed = gained.allowing.first().cloned().unwrap_or_default();
                    let node = self.constrained_node(gained.node, &allowed);
                    found.push((node, steps, false));
                }
            }
            "bound-cluster-roles" | "bound-roles" => found = self.bound_roles(gained, all, gain == "bound-roles"),
            "rebound-cluster-roles" | "rebound-roles" => found = self.rebound_roles(gained, all, gain == "rebound-roles"),
            "own-roles" | "own-cluster-roles" => found = self.own_roles(gained, gain == "own-roles"),
            "snippet-controllers" => {
                for account in self.settings.snippet_controllers.clone() {
                    if let Some(steps) = self.smallest(gained.allowing, |_, _| true) {
                        found.push((self.account(&format!("ServiceAccount:{account}")), steps, false));
                    }
                }
            }
            controller => {
                let Some((account, impersonates)) = self.settings.gitops.get(controller).cloned() else { return found };
                // Argo CD reads what stands in its own namespace.
                let home = account.split_once('/').map(|(namespace, _)| namespace);
                let read = controller != "argocd-application-controller" || Some(self.scope_name(gained.scope)) == home;
                if gained.scope != EVERYWHERE && !read {
                    return found;
                }
                let Some(steps) = self.smallest(gained.allowing, |_, _| true) else { return found };
                if impersonates {
                    found.extend(
                        self.service_accounts_at(gained.scope)
                            .into_iter()
                            .map(|(node, potential)| (node, steps.clone(), potential)),
                    );
                } else {
                    found.push((self.account(&format!("ServiceAccount:{account}")), steps, false));
                }
            }
        }
        found
    }

    /// One step for each capability: of the grants without names, or of those whose names fit, the smallest.
    fn smallest(&self, allowing: &[Vec<Grant>], fits: impl Fn(usize, &[String]) -> bool) -> Option<Vec<Step>> {
        allowing
            .iter()
            .enumerate()
            .map(|(at, grants)| {
                let fitting = grants.iter().filter(|grant| grant.names.as_ref().is_none_or(|names| fits(at, names)));
                fitting.min_by(|a, b| self.table.text(a.step).cmp(self.table.text(b.step))).map(|grant| grant.step)
            })
            .collect()
    }

    fn service_accounts_at(&mut self, scope: Scope) -> Vec<(Node, bool)> {
        let chosen: Vec<(String, bool)> = if scope == EVERYWHERE {
            self.service_accounts.values().flatten().map(|(account, potential)| (account.clone(), *potential)).collect()
        } else {
            self.service_accounts
                .get(&scope)
                .into_iter()
                .flatten()
                .map(|(account, potential)| (account.clone(), *potential))
                .collect()
        };
        chosen.into_iter().map(|(account, potential)| (self.account(&account), potential)).collect()
    }

    #[allow(clippy::unused_self, reason = "reads like its neighbours")]
    fn within<T: Clone>(&self, by_scope: &BTreeMap<Scope, Vec<T>>, scope: Scope) -> Vec<T> {
        if scope == EVERYWHERE {
            by_scope.values().flatten().cloned().collect()
        } else {
            by_scope.get(&scope).cloned().unwrap_or_default()
        }
    }

    fn pods(&mut self, gained: &Gained<'_>) -> Vec<(Node, Vec<Step>, bool)> {
        let mut found = Vec::new();
        let running = self.within(&self.workloads, gained.scope);
        if running.is_empty() {
            if let Some(steps) = self.smallest(gained.allowing, |_, _| true) {
                found.extend(self.service_accounts_at(gained.scope).into_iter().map(|(node, _)| (node, steps.clone(), true)));
            }
            return found;
        }
        let distinct: BTreeSet<(Option<String>, String)> = running.into_iter().collect();
        for (pod, account) in distinct {
            let steps = self.smallest(gained.allowing, |_, names| pod.as_ref().is_some_and(|pod| names.contains(pod)));
            if let Some(steps) = steps {
                found.push((self.account(&account), steps, !self.existing.contains(&account)));
            }
        }
        found
    }

    fn bound_roles(&mut self, gained: &Gained<'_>, all: &[Capability], namespaced: bool) -> Vec<(Node, Vec<Step>, bool)> {
        let by_cluster = self.is_cluster_write(all);
        let scope_name = self.scope_name(gained.scope).to_owned();
        let extent = extent(gained.scope, &scope_name, by_cluster);
        let unlimited = gained.allowing.get(1).is_some_and(|grants| grants.iter().any(|grant| grant.names.is_none()));
        let mut found = Vec::new();
        if !namespaced && unlimited {
            let steps = self.smallest(gained.allowing, |_, _| true);
            found.extend(steps.map(|steps| (self.all_node(extent), steps, false)));
            return found;
        }
        for role in self.roles_in(gained.scope, namespaced) {
            let name = role.rsplit('/').next().unwrap_or_default().to_owned();
            let Some(steps) = self.smallest(gained.allowing, |at, names| at == 0 || names.contains(&name)) else { continue };
            let own = role_namespace(&role).map(str::to_owned);
            let node = match &own {
                Some(namespace) => self.role_node(&role, Extent::Namespace(namespace)),
                None => self.role_node(&role, extent),
            };
            found.push((node, steps, false));
        }
        found
    }

    /// The keys of the Roles of a scope, or of all ClusterRoles.
    fn roles_in(&self, scope: Scope, namespaced: bool) -> Vec<String> {
        let keys = self.roles.rules.keys();
        let wanted = keys.filter(|key| match role_namespace(key) {
            None => !namespaced,
            Some(namespace) => namespaced && (scope == EVERYWHERE || self.scope_name(scope) == namespace),
        });
        wanted.cloned().collect()
    }

    fn rebound_roles(&mut self, gained: &Gained<'_>, all: &[Capability], namespaced: bool) -> Vec<(Node, Vec<Step>, bool)> {
        let by_cluster = self.is_cluster_write(all);
        let chosen: Vec<(String, String, String)> = self
            .bindings
            .iter()
            .filter(|binding| binding.namespace.is_empty() == by_cluster)
            .filter(|binding| gained.scope == EVERYWHERE || self.scope_name(gained.scope) == binding.namespace)
            .filter(|binding| role_namespace(&binding.role).is_some() == namespaced)
            .map(|binding| (binding.key.clone(), binding.namespace.clone(), binding.role.clone()))
            .collect();
        let mut found = Vec::new();
        for (key, namespace, role) in chosen {
            let binding_name = key.rsplit('/').next().unwrap_or_default().to_owned();
            let role_name = role.rsplit('/').next().unwrap_or_default().to_owned();
            let fits = |at: usize, names: &[String]| names.contains(if at == 0 { &binding_name } else { &role_name });
            let Some(steps) = self.smallest(gained.allowing, fits) else { continue };
            let node = if by_cluster {
                self.role_node(&role, Extent::Cluster)
            } else {
                self.role_node(&role, Extent::Namespace(&namespace))
            };
            found.push((node, steps, false));
        }
        found
    }

    fn own_roles(&mut self, gained: &Gained<'_>, namespaced: bool) -> Vec<(Node, Vec<Step>, bool)> {
        let bindings = self.table.node(gained.node).map(|data| data.bindings.clone()).unwrap_or_default();
        let mut found = Vec::new();
        for (at, _) in bindings {
            let Some(binding) = self.bindings.get(at) else { continue };
            let (namespace, role) = (binding.namespace.clone(), binding.role.clone());
            let in_scope = match role_namespace(&role) {
                Some(own) => namespaced && (gained.scope == EVERYWHERE || self.scope_name(gained.scope) == own),
                None => !namespaced,
            };
            if !in_scope {
                continue;
            }
            let name = role.rsplit('/').next().unwrap_or_default().to_owned();
            let Some(steps) = self.smallest(gained.allowing, |_, names| names.contains(&name)) else { continue };
            let extent = if namespace.is_empty() { Extent::Cluster } else { Extent::Namespace(&namespace) };
            found.push((self.all_node(extent), steps, false));
        }
        found
    }

    /// Whether the first capability writes ClusterRoleBindings.
    fn is_cluster_write(&self, all: &[Capability]) -> bool {
        all.first().is_some_and(|capability| self.model.data(*capability).is_some_and(|data| data.scope == Reach::Cluster))
    }
}
