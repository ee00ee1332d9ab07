//! The derivation graph: who can come to act as whom. See `docs/access.md`, whose words this file follows.

mod ways;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use serde_json::{Value, json};

use super::cluster::{AccessModel, Cluster, object_key};
use super::duties::{Capability, Model, Names, Reach, Within, model};
use super::roles::Roles;
use super::rule::{Request, Rule, Target};

/// The number of a scope; 0 is `*`, namespaces follow in the order of their names.
pub(crate) type Scope = u32;
/// The number of a step.
pub(crate) type Step = u32;
/// The number of a node.
pub(crate) type Node = usize;

/// Everywhere.
pub(crate) const EVERYWHERE: Scope = 0;

/// Something that gives a capability.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(crate) names: Option<Arc<[String]>>,
    pub(crate) step: Step,
}

/// The grants of a node by capability and scope.
pub(crate) type Grants = BTreeMap<(Capability, Scope), Vec<Grant>>;

/// A way from a node to another.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    /// The steps that allow it, then the one that tells it.
    pub(crate) steps: Vec<Step>,
    pub(crate) to: Node,
    /// Whether it needs something that was not given.
    pub(crate) potential: bool,
}

/// One who acts, or a right that one can come to have.
#[derive(Debug)]
pub(crate) struct NodeData {
    pub(crate) name: String,
    pub(crate) grants: Grants,
    /// Bindings that bind it, with the group through which they do.
    bindings: Vec<(usize, Option<String>)>,
    ways: OnceCell<Vec<Way>>,
}

/// A binding that counts: its role exists.
#[derive(Debug)]
pub(crate) struct Bound {
    pub(crate) key: String,
    pub(crate) namespace: String,
    pub(crate) role: String,
    pub(crate) subjects: BTreeSet<String>,
}

/// Accounts with their grants, and what is known to derive ways from.
pub(crate) struct Graph {
    pub(crate) model: &'static Model,
    pub(crate) settings: AccessModel,
    pub(crate) roles: Roles,
    pub(crate) bindings: Vec<Bound>,
    pub(crate) scopes: Vec<String>,
    pub(crate) users: BTreeSet<String>,
    pub(crate) groups: BTreeSet<String>,
    /// Namespaces that are given as objects.
    namespaces: BTreeSet<String>,
    /// Those that lead somewhere, and whether they are only named by bindings.
    service_accounts: BTreeMap<Scope, BTreeMap<String, bool>>,
    /// ServiceAccounts that are there for sure.
    existing: BTreeSet<String>,
    /// ServiceAccounts that are given as objects.
    pub(crate) objects: BTreeSet<String>,
    workloads: BTreeMap<Scope, Vec<(Option<String>, String)>>,
    tokens: BTreeMap<Scope, Vec<(String, String)>>,
    by_subject: HashMap<String, Vec<usize>>,
    groups_of: HashMap<String, BTreeSet<String>>,
    /// What roles give, by key, as far as somebody asked.
    given: HashMap<String, Given>,
    pub(crate) table: Table,
}

/// Steps and nodes, by number. Grows while the graph is walked.
#[derive(Default)]
pub(crate) struct Table {
    steps: Vec<(String, Value)>,
    step_numbers: HashMap<String, Step>,
    nodes: Vec<NodeData>,
    node_numbers: HashMap<String, Node>,
}

/// What the rules of a role give, by index.
type Given = Arc<[(usize, Capability, Names)]>;

/// What a binding of a role would reach.
#[derive(Clone, Copy)]
enum Extent<'a> {
    /// The cluster.
    Cluster,
    /// One namespace.
    Namespace(&'a str),
    /// Every namespace, by a RoleBinding in each.
    Each,
}

impl Table {
    fn step(&mut self, text: String, value: impl FnOnce() -> Value) -> Step {
        if let Some(step) = self.step_numbers.get(&text) {
            return *step;
        }
        let step = Step::try_from(self.steps.len()).unwrap_or(Step::MAX);
        self.step_numbers.insert(text.clone(), step);
        self.steps.push((text, value()));
        step
    }

    /// What a step is compared by.
    pub(crate) fn text(&self, step: Step) -> &str {
        self.steps.get(step as usize).map(|(text, _)| text.as_str()).unwrap_or_default()
    }

    /// What a step says.
    pub(crate) fn value(&self, step: Step) -> &Value {
        self.steps.get(step as usize).map_or(&Value::Null, |(_, value)| value)
    }

    /// The order of two paths: their texts, one after the other, byte by byte.
    pub(crate) fn compare(&self, a: &[Step], b: &[Step]) -> std::cmp::Ordering {
        let differ = a.iter().zip(b).find(|(a, b)| a != b);
        differ.map_or_else(|| a.len().cmp(&b.len()), |(a, b)| self.text(*a).cmp(self.text(*b)))
    }

    pub(crate) fn node(&self, node: Node) -> Option<&NodeData> {
        self.nodes.get(node)
    }
}

impl Graph {
    pub(crate) fn of(cluster: &Cluster) -> Self {
        let model = model();
        let settings = AccessModel::of(cluster, model);
        let roles = Roles::of(cluster);
        let bindings: Vec<Bound> = cluster
            .bindings()
            .filter_map(|(key, namespace, binding)| {
                let role = binding.role.clone().filter(|role| roles.rules.contains_key(role))?;
                let subjects = binding.subjects.iter().flatten().cloned().collect();
                Some(Bound { key, namespace: namespace.to_owned(), role, subjects })
            })
            .collect();
        let subjects: BTreeSet<&str> =
            cluster.bindings().flat_map(|(.., binding)| binding.subjects.iter().flatten().map(String::as_str)).collect();
        let of_kind = |kind: &'static str| {
            subjects.iter().filter(move |account| account.starts_with(kind)).map(|account| (*account).to_owned())
        };
        let members = settings.memberships.iter().map(|(_, user)| super::cluster::user(user));
        let listed = settings.accounts.iter().map(|(_, account)| account.clone());
        let users = of_kind("User:").chain(members.chain(listed).filter(|account| account.starts_with("User:"))).collect();
        let groups = of_kind("Group:").collect();
        let mut names: BTreeSet<String> = cluster.known_namespaces().into_iter().map(str::to_owned).collect();
        names.extend(cluster.tokens().map(|(namespace, ..)| namespace.to_owned()));
        names.extend(cluster.roles().filter_map(|(key, _)| role_namespace(&key).map(str::to_owned)));
        let bound_accounts: Vec<String> = of_kind("ServiceAccount:").collect();
        names.extend(bound_accounts.iter().filter_map(|account| place(account).map(|(namespace, _)| namespace.to_owned())));
        let scopes: Vec<String> = std::iter::once("*".to_owned()).chain(names).collect();
        let number = |namespace: &str| scope_number(&scopes, namespace);
        let mut service_accounts: BTreeMap<Scope, BTreeMap<String, bool>> = BTreeMap::new();
        for account in &bound_accounts {
            if let Some((namespace, _)) = place(account) {
                service_accounts.entry(number(namespace)).or_default().insert(account.clone(), true);
            }
        }
        let mut existing = BTreeSet::new();
        let defaults = cluster.known_namespaces().into_iter().map(|namespace| (namespace, "default"));
        for (namespace, name) in cluster.service_accounts().chain(defaults) {
            let account = format!("ServiceAccount:{namespace}/{name}");
            existing.insert(account.clone());
            service_accounts.entry(number(namespace)).or_default().insert(account, false);
        }
        let objects = cluster.service_accounts().map(|(namespace, name)| format!("ServiceAccount:{namespace}/{name}")).collect();
        let mut workloads: BTreeMap<Scope, Vec<_>> = BTreeMap::new();
        for (namespace, pod, account) in cluster.workloads() {
            let account = format!("ServiceAccount:{namespace}/{account}");
            workloads.entry(number(namespace)).or_default().push((pod.map(str::to_owned), account));
        }
        let mut tokens: BTreeMap<Scope, Vec<_>> = BTreeMap::new();
        for (namespace, secret, account) in cluster.tokens() {
            tokens
                .entry(number(namespace))
                .or_default()
                .push((secret.to_owned(), format!("ServiceAccount:{namespace}/{account}")));
        }
        let mut by_subject: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, binding) in bindings.iter().enumerate() {
            for subject in &binding.subjects {
                by_subject.entry(subject.clone()).or_default().push(at);
            }
        }
        let mut groups_of: HashMap<String, BTreeSet<String>> = HashMap::new();
        for (group, user) in &settings.memberships {
            groups_of.entry(super::cluster::user(user)).or_default().insert(group.clone());
        }
        let namespaces = cluster.namespaces().map(str::to_owned).collect();
        let mut graph = Self {
            model,
            settings,
            roles,
            bindings,
            scopes,
            users,
            groups,
            namespaces,
            service_accounts,
            existing,
            objects,
            workloads,
            tokens,
            by_subject,
            groups_of,
            given: HashMap::new(),
            table: Table::default(),
        };
        graph.prune();
        graph
    }

    /// ServiceAccounts without any grant lead nowhere.
    fn prune(&mut self) {
        let all: Vec<(Scope, String)> = self
            .service_accounts
            .iter()
            .flat_map(|(scope, accounts)| accounts.keys().map(|account| (*scope, account.clone())))
            .collect();
        for (scope, account) in all {
            let node = self.account(&account);
            if self.table.node(node).is_none_or(|data| data.grants.is_empty())
                && let Some(accounts) = self.service_accounts.get_mut(&scope)
            {
                accounts.remove(&account);
            }
        }
    }

    /// The name of a scope.
    pub(crate) fn scope_name(&self, scope: Scope) -> &str {
        self.scopes.get(scope as usize).map(String::as_str).unwrap_or_default()
    }

    fn scope(&self, namespace: &str) -> Scope {
        scope_number(&self.scopes, namespace)
    }

    /// The groups of an account, those that every account has among them.
    pub(crate) fn groups_of(&self, account: &str) -> BTreeSet<String> {
        let mut groups = automatic_groups(account);
        if account != "User:system:anonymous" {
            groups.extend(self.groups_of.get(account).into_iter().flatten().cloned());
        }
        groups
    }

    /// The node of an account.
    pub(crate) fn account(&mut self, account: &str) -> Node {
        if let Some(node) = self.table.node_numbers.get(account) {
            return *node;
        }
        let groups = self.groups_of(account);
        let mut bindings: Vec<(usize, Option<String>)> = self.bound(account).map(|at| (at, None)).collect();
        for group in &groups {
            bindings.extend(self.bound(&format!("Group:{group}")).map(|at| (at, Some(group.clone()))));
        }
        let mut grants = Grants::new();
        for (at, group) in &bindings {
            self.grant_binding(*at, group.as_deref(), &mut grants);
        }
        if groups.contains("system:masters") {
            let step = self.table.step("system:masters|||00000".into(), || json!({"group": "system:masters"}));
            self.grant_all(Extent::Cluster, step, &mut grants);
        }
        self.add(account.to_owned(), grants, bindings)
    }

    /// What bindings of the account itself give it.
    pub(crate) fn direct(&mut self, account: &str) -> Grants {
        let mut grants = Grants::new();
        for at in self.bound(account).collect::<Vec<_>>() {
            self.grant_binding(at, None, &mut grants);
        }
        grants
    }

    fn bound(&self, account: &str) -> impl Iterator<Item = usize> + use<> {
        self.by_subject.get(account).cloned().unwrap_or_default().into_iter()
    }

    fn add(&mut self, name: String, mut grants: Grants, bindings: Vec<(usize, Option<String>)>) -> Node {
        for list in grants.values_mut() {
            list.sort_by(|a, b| (a.names.is_some(), self.table.text(a.step)).cmp(&(b.names.is_some(), self.table.text(b.step))));
        }
        let node = self.table.nodes.len();
        self.table.node_numbers.insert(name.clone(), node);
        self.table.nodes.push(NodeData { name, grants, bindings, ways: OnceCell::new() });
        node
    }

    fn grant_binding(&mut self, at: usize, group: Option<&str>, grants: &mut Grants) {
        let Some(binding) = self.bindings.get(at) else { return };
        let (key, role) = (binding.key.clone(), binding.role.clone());
        let namespace = binding.namespace.clone();
        let extent = if namespace.is_empty() { Extent::Cluster } else { Extent::Namespace(&namespace) };
        let step = |table: &mut Table, rule: usize| {
            table.step(format!("{}|{key}|{role}|{rule:05}", group.unwrap_or_default()), || match group {
                Some(group) => json!({"group": group, "binding": key, "role": role, "rule": rule}),
                None => json!({"binding": key, "role": role, "rule": rule}),
            })
        };
        self.grant_rules(&role, extent, step, grants);
    }

    fn grant_rules(&mut self, role: &str, extent: Extent<'_>, step: impl Fn(&mut Table, usize) -> Step, grants: &mut Grants) {
        let mut found = Vec::new();
        for (index, capability, names) in self.given_by(role).iter() {
            let Some(data) = self.model.data(*capability) else { continue };
            if data.scope == Reach::Namespace && matches!(extent, Extent::Namespace(_)) {
                continue;
            }
            let known = data.in_version(self.settings.minor);
            if let Some(scope) = self.extent_scope(data.scope, data.within, known, extent) {
                found.push((*index, *capability, scope, names.clone()));
            }
        }
        if let Extent::Namespace(namespace) = extent {
            found.extend(self.given_of_own_namespace(role, namespace));
        }
        for (index, capability, scope, names) in found {
            let step = step(&mut self.table, index);
            let names = match names {
                Names::All => None,
                Names::Only(names) => Some(names.into()),
            };
            grants.entry((capability, scope)).or_default().push(Grant { names, step });
        }
    }

    /// What the rules of a role give where a binding does not limit it, worked out once for each role.
    fn given_by(&mut self, role: &str) -> Given {
        if let Some(known) = self.given.get(role) {
            return Arc::clone(known);
        }
        let numbers = 0..Capability::try_from(self.model.capabilities.len()).unwrap_or(Capability::MAX);
        let mut all = Vec::new();
        for (index, rule) in self.roles.of_key(role).iter().enumerate() {
            let own = numbers.clone().filter_map(|number| Some((index, number, self.model.data(number)?.granted(rule, None)?)));
            all.extend(own);
        }
        let all: Given = all.into();
        self.given.insert(role.to_owned(), Arc::clone(&all));
        all
    }

    /// What the rules of a role give of the Namespace that a RoleBinding stands in.
    fn given_of_own_namespace(&self, role: &str, namespace: &str) -> Vec<(usize, Capability, Scope, Names)> {
        let mut found = Vec::new();
        for (number, (_, data)) in self.model.capabilities.iter().enumerate() {
            let Ok(number) = Capability::try_from(number) else { continue };
            if data.scope != Reach::Namespace || !data.in_version(self.settings.minor) {
                continue;
            }
            for (index, rule) in self.roles.of_key(role).iter().enumerate() {
                found.extend(data.granted(rule, Some(namespace)).map(|names| (index, number, self.scope(namespace), names)));
            }
        }
        found
    }

    /// The capabilities that a rule gives in a binding of that extent, with their scopes.
    fn capabilities_of(&self, rule: &Rule, extent: Extent<'_>) -> Vec<(Capability, Scope, Names)> {
        let numbers = 0..Capability::try_from(self.model.capabilities.len()).unwrap_or(Capability::MAX);
        let given = |capability: Capability| {
            let data = self.model.data(capability)?;
            let scope = self.extent_scope(data.scope, data.within, data.in_version(self.settings.minor), extent)?;
            let own = match (data.scope, extent) {
                (Reach::Namespace, Extent::Namespace(namespace)) => Some(namespace),
                _ => None,
            };
            data.granted(rule, own).map(|names| (capability, scope, names))
        };
        numbers.filter_map(given).collect()
    }

    /// The scope at which a binding of that extent gives a capability; `None` where it does not.
    fn extent_scope(&self, reach: Reach, within: Option<Within>, known: bool, extent: Extent<'_>) -> Option<Scope> {
        let special = |within: Within| match within {
            Within::Guardrail => &self.settings.guardrails,
            Within::Controllers => &self.settings.controllers,
        };
        match (reach, extent) {
            _ if !known => None,
            (Reach::Cluster, Extent::Namespace(_) | Extent::Each) => None,
            (_, Extent::Namespace(namespace)) => match within {
                Some(within) => special(within).iter().any(|own| own == namespace).then_some(EVERYWHERE),
                None => Some(self.scope(namespace)),
            },
            (_, Extent::Cluster | Extent::Each) => match within {
                Some(within) => special(within).iter().any(|own| self.namespaces.contains(own)).then_some(EVERYWHERE),
                None => Some(EVERYWHERE),
            },
        }
    }

    fn grant_all(&self, extent: Extent<'_>, step: Step, grants: &mut Grants) {
        for number in 0..Capability::try_from(self.model.capabilities.len()).unwrap_or(Capability::MAX) {
            let scope = self
                .model
                .data(number)
                .and_then(|data| self.extent_scope(data.scope, data.within, data.in_version(self.settings.minor), extent));
            if let Some(scope) = scope {
                grants.entry((number, scope)).or_default().push(Grant { names: None, step });
            }
        }
    }

    /// The node of whoever binds a role to itself.
    fn role_node(&mut self, role: &str, extent: Extent<'_>) -> Node {
        let name = format!("Role:{role}@{}", extent_name(extent));
        if let Some(node) = self.table.node_numbers.get(&name) {
            return *node;
        }
        let mut grants = Grants::new();
        let step =
            |table: &mut Table, rule: usize| table.step(format!("||{role}|{rule:05}"), || json!({"role": role, "rule": rule}));
        self.grant_rules(role, extent, step, &mut grants);
        self.add(name, grants, Vec::new())
    }

    /// The node of whoever gives itself every right.
    fn all_node(&mut self, extent: Extent<'_>) -> Node {
        let name = format!("All@{}", extent_name(extent));
        if let Some(node) = self.table.node_numbers.get(&name) {
            return *node;
        }
        let step = self.table.step(format!("|||all@{}", extent_name(extent)), || json!({"all": extent_name(extent)}));
        let mut grants = Grants::new();
        self.grant_all(extent, step, &mut grants);
        self.add(name, grants, Vec::new())
    }

    fn masters_node(&mut self) -> Node {
        if let Some(node) = self.table.node_numbers.get("Masters") {
            return *node;
        }
        let step = self.table.step("system:masters|||00000".into(), || json!({"group": "system:masters"}));
        let mut grants = Grants::new();
        self.grant_all(Extent::Cluster, step, &mut grants);
        self.add("Masters".into(), grants, Vec::new())
    }

    /// The step by which a node, by itself, is allowed a request, with its text.
    pub(crate) fn allowing_step(&self, node: Node, request: &Request) -> Option<(String, Value)> {
        let data = self.table.node(node)?;
        let namespace = request.namespace();
        let reaches = |scope: &str| scope == "*" || scope == namespace || (scope == "each" && !namespace.is_empty());
        if data.name == "Masters" {
            return Some(("system:masters|||00000".into(), json!({"group": "system:masters"})));
        }
        if let Some(scope) = data.name.strip_prefix("All@") {
            let url = matches!(request.target, Target::Path(_));
            let allowed = reaches(scope) && (!url || scope == "*");
            return allowed.then(|| (format!("|||all@{scope}"), json!({"all": scope})));
        }
        if let Some((role, scope)) = data.name.strip_prefix("Role:").and_then(|name| name.rsplit_once('@')) {
            let rule = self.roles.of_key(role).iter().position(|rule| rule.allows(request)).filter(|_| reaches(scope))?;
            return Some((format!("||{role}|{rule:05}"), json!({"role": role, "rule": rule})));
        }
        let constrained = data.name.strip_prefix("As:");
        let of = constrained
            .map_or(Some(data), |account| self.table.node_numbers.get(account).and_then(|node| self.table.node(*node)))?;
        let as_other = |rule: &Rule| match constrained {
            Some(_) => {
                let on = rule.verbs.iter().filter_map(|verb| verb.strip_prefix("impersonate-on:user-info:"));
                Rule { verbs: on.map(str::to_owned).collect(), ..rule.clone() }
            }
            None => rule.clone(),
        };
        let steps = of.bindings.iter().filter_map(|(at, group)| {
            let binding = self.bindings.get(*at).filter(|one| one.namespace.is_empty() || one.namespace == namespace)?;
            let index = self.roles.of_key(&binding.role).iter().position(|rule| as_other(rule).allows(request))?;
            let text = format!("{}|{}|{}|{index:05}", group.as_deref().unwrap_or_default(), binding.key, binding.role);
            let mut value = json!({"binding": binding.key, "role": binding.role, "rule": index});
            if let (Some(group), Some(entries)) = (group, value.as_object_mut()) {
                entries.insert("group".into(), group.as_str().into());
            }
            Some((text, value))
        });
        let in_masters = self.groups_of(&data.name).contains("system:masters");
        let masters = in_masters.then(|| ("system:masters|||00000".to_owned(), json!({"group": "system:masters"})));
        steps.min_by(|a, b| a.0.cmp(&b.0)).or(masters)
    }

    /// The key of a ServiceAccount object; `None` where the account is none or was not given.
    pub(crate) fn service_account_object(&self, node: &str) -> Option<String> {
        if !self.objects.contains(node) {
            return None;
        }
        place(node).map(|(namespace, name)| object_key("ServiceAccount", namespace, name))
    }
}

/// The groups that the API server gives an account by itself.
pub(crate) fn automatic_groups(account: &str) -> BTreeSet<String> {
    if account.starts_with("Group:") {
        return BTreeSet::new();
    }
    if account == "User:system:anonymous" {
        return BTreeSet::from(["system:unauthenticated".to_owned()]);
    }
    let mut groups = BTreeSet::from(["system:authenticated".to_owned()]);
    if let Some((namespace, _)) = place(account) {
        groups.insert("system:serviceaccounts".into());
        groups.insert(format!("system:serviceaccounts:{namespace}"));
    }
    groups
}

/// The scopes in which all capabilities meet.
pub(crate) fn meeting(grants: &Grants, all: &[Capability]) -> Vec<Scope> {
    let scopes_of =
        |capability: Capability| grants.range((capability, 0)..=(capability, Scope::MAX)).map(|((_, scope), _)| *scope);
    let candidates: BTreeSet<Scope> = all.iter().flat_map(|capability| scopes_of(*capability)).collect();
    let here = |capability: Capability, scope: Scope| grants.contains_key(&(capability, scope));
    candidates
        .into_iter()
        .filter(|scope| all.iter().all(|capability| here(*capability, *scope) || here(*capability, EVERYWHERE)))
        .collect()
}

/// The grants of a capability that count in a scope: those without names, else those with.
pub(crate) fn at(grants: &Grants, capability: Capability, scope: Scope) -> Vec<Grant> {
    let own = grants.get(&(capability, scope)).into_iter().flatten();
    let everywhere = if scope == EVERYWHERE { None } else { grants.get(&(capability, EVERYWHERE)) };
    let all: Vec<&Grant> = own.chain(everywhere.into_iter().flatten()).collect();
    let free = all.iter().any(|grant| grant.names.is_none());
    all.into_iter().filter(|grant| !free || grant.names.is_none()).cloned().collect()
}

fn extent(scope: Scope, name: &str, by_cluster: bool) -> Extent<'_> {
    match (scope, by_cluster) {
        (EVERYWHERE, true) => Extent::Cluster,
        (EVERYWHERE, false) => Extent::Each,
        _ => Extent::Namespace(name),
    }
}

fn extent_name(extent: Extent<'_>) -> &str {
    match extent {
        Extent::Cluster => "*",
        Extent::Each => "each",
        Extent::Namespace(namespace) => namespace,
    }
}

fn scope_number(scopes: &[String], namespace: &str) -> Scope {
    let names = scopes.get(1..).unwrap_or_default();
    let found = names.binary_search_by(|own| own.as_str().cmp(namespace)).ok();
    found.and_then(|at| Scope::try_from(at + 1).ok()).unwrap_or(Scope::MAX)
}

/// Namespace and name of a ServiceAccount.
pub(crate) fn place(account: &str) -> Option<(&str, &str)> {
    account.strip_prefix("ServiceAccount:")?.split_once('/')
}

/// The namespace of a role by its key; `None` for a ClusterRole.
pub(crate) fn role_namespace(key: &str) -> Option<&str> {
    key.strip_prefix("Role/")?.split_once('/').map(|(namespace, _)| namespace)
}
