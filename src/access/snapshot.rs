//! A snapshot of a cluster's access: what the commands `who-can`, `sod` and `access diff` ask.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value, json};

use super::cluster::{Cluster, user};
use super::covers::uncovered;
use super::duties::model;
use super::facts::{AccessFacts, path_json};
use super::graph::{Graph, automatic_groups};
use super::holdings::{Certainty, Held, Person, Walker, collisions, people};
use super::question::Question;
use super::render::chain;
use super::repair::{self, Repair};
use super::roles::Roles;
use super::rule::{Request, Rule};
use super::shape;
use crate::document::Documents;
use crate::error::Error;
use crate::evaluator::inventory::Lean;
use crate::report::Fault;
use crate::review::classify;

/// Which pairs of duties are conflicts: all, those of most organisations, or the few that even a small team can keep apart.
pub const PROFILES: [&str; 3] = ["strict", "standard", "small-team"];

/// Who may do what in a cluster, or in a set of manifests that is taken for one.
///
/// # Example
///
/// ```
/// use portcullis::{Document, Limits};
/// use portcullis::access::{Question, Snapshot};
/// let manifest = b"
/// apiVersion: rbac.authorization.k8s.io/v1
/// kind: RoleBinding
/// metadata: {name: editors, namespace: shop}
/// roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
/// subjects: [{kind: User, name: ann, apiGroup: rbac.authorization.k8s.io}]
/// ";
/// let snapshot = Snapshot::of(&[Document::parse("shop.yaml", manifest, &Limits::default())]);
/// let answer = snapshot.who_can(&Question::new("create", "ingresses")?.namespace("shop"));
/// assert!(answer.direct.iter().any(|grantee| grantee.account == "User:ann"));
/// let ann = &snapshot.separation("standard").people[0];
/// assert!(ann.conflicts.iter().any(|conflict| conflict.duties == ["deploy-workload", "publish-route"]));
/// # Ok::<(), portcullis::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    pub(crate) cluster: Cluster,
    /// How many Kubernetes objects were read.
    objects: usize,
    errors: Vec<Fault>,
}

/// Who can do something.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct WhoCan {
    /// What was asked.
    pub question: String,
    /// Accounts to which a binding gives it.
    pub direct: Vec<Grantee>,
    /// People who can come to act as one of these, or to give it to themselves.
    pub derived: Vec<Derived>,
    /// What no manifest can tell.
    pub coverage: Coverage,
    /// How many Kubernetes objects were read, whether they say anything about access or not.
    pub objects: usize,
    /// What could not be read: the answer may lack something for each.
    pub errors: Vec<Fault>,
}

/// An account that is allowed something, and the chain that allows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Grantee {
    /// `User:<name>`, `Group:<name>` or `ServiceAccount:<namespace>/<name>`.
    pub account: String,
    /// The people behind it: the person whose account it is, the members of a group as far as AccessModels list them.
    pub people: Vec<String>,
    /// Binding, role and rule; for `system:masters` the group.
    pub path: Value,
    /// The same in words, one for each step.
    pub chain: Vec<String>,
}

/// A person who can come to be allowed something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Derived {
    /// The person; `group:<name>` for a group whose members are not known.
    pub person: String,
    /// `certain`, or `potential` where something is needed that was not given.
    pub certainty: String,
    /// The shortest chain.
    pub path: Value,
    /// The same in words, one for each step.
    pub chain: Vec<String>,
}

/// What was not given, and what no manifest can tell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Coverage {
    /// Groups that are bound and whose members no AccessModel lists.
    pub groups_unknown: Vec<String>,
    /// How many users no AccessModel assigns to a person.
    pub accounts_without_person: usize,
    /// Roles that are bound and not there.
    pub roles_missing: Vec<String>,
    /// Roles of Kubernetes that were not given and are taken as Kubernetes has them.
    pub roles_assumed: Vec<String>,
    /// The authorizers that were looked at.
    pub authorizers: Vec<String>,
    /// What is not in manifests.
    pub not_seen: Vec<String>,
}

/// People, what they hold, and what collides.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Separation {
    /// Which pairs are conflicts: `strict`, `standard` or `small-team`.
    pub profile: String,
    /// The duties, in order.
    pub duties: Vec<Duty>,
    /// Those who hold some duty, in the order of their names.
    pub people: Vec<PersonDuties>,
    /// How many they were before [`Separation::select`] chose among them.
    pub of: usize,
    /// Changes that clear conflicts, those that clear most first. Conflicts that are only potential do not count.
    pub repairs: Vec<Repair>,
    /// Whether no smaller set of changes clears them.
    pub repairs_are_smallest: bool,
    /// How many conflicts of people and scopes are left after these: 0, but where there are very many.
    pub repairs_leave: usize,
    /// What no manifest can tell.
    pub coverage: Coverage,
    /// How many Kubernetes objects were read, whether they say anything about access or not.
    pub objects: usize,
    /// What could not be read: the answer may lack something for each.
    pub errors: Vec<Fault>,
}

/// Something that one person should not do together with other things.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Duty {
    /// The id: `publish-route`.
    pub id: String,
    /// In words: `publish routes`.
    pub title: String,
}

/// What one person holds.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PersonDuties {
    /// The person; `group:<name>` for a group whose members are not known.
    pub person: String,
    /// The accounts.
    pub accounts: Vec<String>,
    /// The duties held, in the order of the model.
    pub holdings: Vec<HeldDuty>,
    /// Those that collide.
    pub conflicts: Vec<HeldConflict>,
}

/// A duty that somebody holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct HeldDuty {
    /// The id of the duty.
    pub duty: String,
    /// A namespace, or `*`.
    pub scope: String,
    /// `certain`, `partial` (for objects of some names) or `potential`.
    pub certainty: String,
    /// Whether the person has to act as somebody else.
    pub derived: bool,
    /// The shortest chain.
    pub path: Value,
    /// The same in words, one for each step.
    pub chain: Vec<String>,
}

/// Two duties that one person should not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct HeldConflict {
    /// The ids of the duties.
    pub duties: [String; 2],
    /// `critical`, `high`, `medium` or `low`.
    pub severity: String,
    /// Why they should not meet.
    pub why: String,
    /// Namespaces, or `*`.
    pub scopes: Vec<String>,
    /// The worst certainty of the two, at its best scope.
    pub certainty: String,
    /// The chains to the two duties in the first scope.
    pub paths: [Value; 2],
    /// The same in words, one for each step.
    pub chains: [Vec<String>; 2],
}

/// Who gained and who lost what between two snapshots.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AccessDiff {
    /// Rights that accounts have in the new snapshot only.
    pub gained: Vec<Change>,
    /// Rights that accounts had in the old snapshot only.
    pub lost: Vec<Change>,
    /// Duties that people hold in the new snapshot only.
    pub duties_gained: Vec<DutyChange>,
    /// Duties that people held in the old snapshot only.
    pub duties_lost: Vec<DutyChange>,
    /// What no manifest can tell; of the new snapshot.
    pub coverage: Coverage,
    /// How many Kubernetes objects were read in both snapshots, whether they say anything about access or not.
    pub objects: usize,
    /// What could not be read in one of them: the answer may lack something, or have too much, for each.
    pub errors: Vec<Fault>,
}

/// Rights of one account in one scope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Change {
    /// `User:<name>`, `Group:<name>` or `ServiceAccount:<namespace>/<name>`.
    pub account: String,
    /// A namespace, or `*`.
    pub scope: String,
    /// One right each: `create ingresses.networking.k8s.io`, `get /metrics`.
    pub rights: Vec<String>,
}

/// A duty that a person came to hold or ceased to hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct DutyChange {
    /// The person.
    pub person: String,
    /// The id of the duty.
    pub duty: String,
    /// A namespace, or `*`.
    pub scope: String,
    /// The chain to it, in the snapshot that has it.
    pub path: Value,
    /// The same in words, one for each step.
    pub chain: Vec<String>,
}

impl Snapshot {
    /// The access that the objects in the sources make. What is no Kubernetes object, or says nothing about access, is passed over; of
    /// several objects of one kind and name the last counts. What cannot be read is in [`Snapshot::errors`], and in every answer.
    #[must_use]
    pub fn of(sources: &[Documents]) -> Self {
        let mut snapshot = Self::default();
        for documents in sources {
            documents.errors().iter().for_each(|error| snapshot.fault(error));
            for document in documents.documents() {
                match Lean::of(document) {
                    Some(lean) => {
                        snapshot.objects += 1;
                        shape::wrong(document, &lean.reference).iter().for_each(|error| snapshot.fault(error));
                        if let Some(piece) = lean.piece {
                            snapshot.cluster.put(&lean.reference, piece);
                        }
                    }
                    None => classify(document).err().iter().for_each(|error| snapshot.fault(error)),
                }
            }
        }
        snapshot
    }

    fn fault(&mut self, error: &Error) {
        self.errors.push(Fault::of_error(error, (usize::MAX, self.errors.len())));
    }

    /// How many Kubernetes objects were read, whether they say anything about access or not.
    #[must_use]
    pub const fn objects(&self) -> usize {
        self.objects
    }

    /// What could not be read.
    #[must_use]
    pub fn errors(&self) -> &[Fault] {
        &self.errors
    }

    /// The same snapshot with an error more: what could not be read before this library came to see it, such as a file that cannot be
    /// opened.
    #[must_use]
    pub fn with_error(mut self, error: &Error) -> Self {
        self.fault(error);
        self
    }

    /// Whether RBAC allows a user something, as the API server's authorizer decides: by the user's name and groups alone.
    #[must_use]
    pub fn allows(&self, user_name: &str, groups: &[&str], question: &Question) -> bool {
        let account = user(user_name);
        let mut accounts: BTreeSet<String> = groups.iter().map(|group| format!("Group:{group}")).collect();
        if accounts.contains("Group:system:masters") {
            return true;
        }
        accounts.extend(automatic_groups(&account).into_iter().map(|group| format!("Group:{group}")));
        accounts.insert(account);
        let roles = Roles::of(&self.cluster);
        let request = &question.0;
        self.cluster.bindings().any(|(_, namespace, binding)| {
            (namespace.is_empty() || namespace == request.namespace())
                && binding.subjects.iter().flatten().any(|subject| accounts.contains(subject))
                && binding.role.as_ref().is_some_and(|role| roles.of_key(role).iter().any(|rule| rule.allows(request)))
        })
    }

    /// Who can do something: to whom bindings give it, and who can come to have it.
    #[must_use]
    pub fn who_can(&self, question: &Question) -> WhoCan {
        let mut graph = Graph::of(&self.cluster);
        let people = people(&graph);
        let direct = direct(&graph, &people, &question.0);
        let known: BTreeSet<&str> = direct.iter().flat_map(|grantee| grantee.people.iter().map(String::as_str)).collect();
        let others: Vec<&Person> = people.iter().filter(|person| !known.contains(person.name.as_str())).collect();
        let derived = derived(&mut graph, &others, &question.0);
        WhoCan {
            question: question.to_string(),
            coverage: coverage(&graph, &self.cluster),
            direct,
            derived,
            objects: self.objects,
            errors: self.errors.clone(),
        }
    }

    /// Who holds which duties, which of them collide, and what would clear that. `profile` is one of [`PROFILES`]; there are no
    /// conflicts in another one.
    #[must_use]
    pub fn separation(&self, profile: &str) -> Separation {
        let mut graph = Graph::of(&self.cluster);
        let everyone = people(&graph);
        let mut told = Vec::new();
        let mut walker = Walker::new(&mut graph);
        for person in &everyone {
            let held = walker.held(&person.accounts);
            if !held.is_empty() {
                told.push(person_duties(walker.graph, person, &held, profile));
            }
        }
        let (repairs, repairs_are_smallest, repairs_leave) = repair::plan(&self.cluster, profile);
        let duty = |((id, _), title): (&(String, _), &String)| Duty { id: id.clone(), title: title.clone() };
        Separation {
            profile: profile.to_owned(),
            duties: model().duties.iter().zip(&model().titles).map(duty).collect(),
            of: told.len(),
            people: told,
            repairs,
            repairs_are_smallest,
            repairs_leave,
            coverage: coverage(&graph, &self.cluster),
            objects: self.objects,
            errors: self.errors.clone(),
        }
    }

    /// Who gained and who lost what, from this snapshot to another.
    #[must_use]
    pub fn diff(&self, new: &Self) -> AccessDiff {
        let (before, after) = (by_account(&self.cluster), by_account(&new.cluster));
        let (duties_before, duties_after) = (by_person(&self.cluster), by_person(&new.cluster));
        AccessDiff {
            gained: changes(&before, &after),
            lost: changes(&after, &before),
            duties_gained: duty_changes(&duties_before, &duties_after),
            duties_lost: duty_changes(&duties_after, &duties_before),
            coverage: coverage(&Graph::of(&new.cluster), &new.cluster),
            objects: self.objects + new.objects,
            errors: self.errors.iter().chain(&new.errors).cloned().collect(),
        }
    }

    /// The facts as versioned JSON: holdings with their witnesses, and coverage. `now` is repeated in them.
    #[must_use]
    pub fn facts(&self, now: Option<&str>) -> Value {
        let mut graph = Graph::of(&self.cluster);
        let minor = graph.settings.minor;
        let everyone = people(&graph);
        let mut holdings = Vec::new();
        let mut walker = Walker::new(&mut graph);
        for person in &everyone {
            for ((duty, scope), holding) in walker.held(&person.accounts) {
                let graph = &walker.graph;
                let group = person.name.starts_with("group:");
                let certainty = if group { Certainty::Potential } else { holding.certainty };
                holdings.push(json!({
                    "person": person.name, "accounts": person.accounts, "duty": graph.model.duty_name(duty),
                    "scope": graph.scope_name(scope), "certainty": certainty.as_str(), "derived": holding.acting.is_some(),
                    "path": path_json(graph, &holding.path),
                }));
            }
        }
        let principals: Vec<Value> =
            everyone.iter().map(|person| json!({"person": person.name, "accounts": person.accounts})).collect();
        let mut facts = json!({
            "apiVersion": "portcullis.dev/facts.v1", "kubernetesVersion": format!("1.{minor}"), "principals": principals,
            "holdings": holdings, "coverage": coverage(&graph, &self.cluster),
        });
        if let (Some(now), Some(entries)) = (now, facts.as_object_mut()) {
            entries.insert("now".into(), now.into());
        }
        facts
    }

    /// The rules of a role as they are in effect, for tests that compare aggregation.
    #[doc(hidden)]
    #[must_use]
    pub fn rules_of(&self, role: &str) -> Value {
        Roles::of(&self.cluster).of_key(role).iter().map(Rule::to_json).collect()
    }

    /// What policies are given of all objects, for tests that compare it with what Rego computes.
    #[doc(hidden)]
    #[must_use]
    pub fn policy_facts(&self) -> Value {
        AccessFacts::of(&self.cluster).to_json()
    }
}

/// The rights in the PolicyRules `wanted` that no single one of `owner` covers, for tests that compare the escalation check.
#[doc(hidden)]
#[must_use]
pub fn uncovered_rights(owner: &Value, wanted: &Value) -> Vec<String> {
    let read = |rules: &Value| rules.as_array().into_iter().flatten().map(Rule::read).collect::<Vec<_>>();
    uncovered(&read(owner), &read(wanted)).iter().map(right).collect()
}

fn coverage(graph: &Graph, cluster: &Cluster) -> Coverage {
    let bound: BTreeSet<String> = cluster.bindings().filter_map(|(.., binding)| binding.role.clone()).collect();
    let listed: BTreeSet<&str> = graph.settings.accounts.iter().map(|(_, account)| account.as_str()).collect();
    let unknown = graph.groups.iter().filter_map(|group| group.strip_prefix("Group:"));
    Coverage {
        groups_unknown: unknown
            .filter(|group| !group.starts_with("system:") && !graph.settings.known_groups.contains(*group))
            .map(str::to_owned)
            .collect(),
        accounts_without_person: graph.users.iter().filter(|user| !listed.contains(user.as_str())).count(),
        roles_missing: bound.iter().filter(|role| !graph.roles.rules.contains_key(*role)).cloned().collect(),
        roles_assumed: bound
            .iter()
            .filter(|role| graph.roles.rules.contains_key(*role) && !graph.roles.given.contains(*role))
            .cloned()
            .collect(),
        authorizers: vec!["RBAC".to_owned()],
        not_seen: [
            "members of groups of an identity provider",
            "other authorizers: Node, Webhook, cloud IAM",
            "aggregated API servers",
            "tokens and certificates that were issued before",
            "admission that forbids a step",
        ]
        .map(str::to_owned)
        .to_vec(),
    }
}

fn direct(graph: &Graph, people: &[Person], request: &Request) -> Vec<Grantee> {
    let mut found: BTreeMap<String, (String, Value)> = BTreeMap::new();
    for binding in &graph.bindings {
        if !binding.namespace.is_empty() && binding.namespace != request.namespace() {
            continue;
        }
        let rules = graph.roles.of_key(&binding.role);
        let Some(rule) = rules.iter().position(|rule| rule.allows(request)) else { continue };
        let text = format!("|{}|{}|{rule:05}", binding.key, binding.role);
        for account in &binding.subjects {
            if found.get(account).is_none_or(|(known, _)| text < *known) {
                found.insert(
                    account.clone(),
                    (text.clone(), json!([{"binding": binding.key, "role": binding.role, "rule": rule}])),
                );
            }
        }
    }
    found.entry("Group:system:masters".into()).or_insert_with(|| (String::new(), json!([{"group": "system:masters"}])));
    let grantees = found.into_iter().map(|(account, (_, path))| Grantee {
        people: behind(graph, people, &account),
        chain: chain::words(graph, &path),
        account,
        path,
    });
    grantees.collect()
}

/// The people behind an account.
fn behind(graph: &Graph, people: &[Person], account: &str) -> Vec<String> {
    let in_group = |person: &&Person| {
        let group = account.strip_prefix("Group:");
        group.is_some_and(|group| person.accounts.iter().any(|own| graph.groups_of(own).contains(group)))
    };
    people
        .iter()
        .filter(|person| person.accounts.iter().any(|own| own == account) || in_group(person))
        .map(|person| person.name.clone())
        .collect()
}

fn derived(graph: &mut Graph, people: &[&Person], request: &Request) -> Vec<Derived> {
    let mut found = Vec::new();
    let mut walker = Walker::new(graph);
    for person in people {
        for potential in [false, true] {
            let (reached, left_out) = walker.reach(&person.accounts, potential);
            let mut best: Option<(usize, Vec<String>, Value)> = None;
            for one in reached.iter().filter(|one| one.level > 0) {
                let Some((text, step)) = walker.graph.allowing_step(one.node, request) else { continue };
                let texts: Vec<String> =
                    one.path.iter().map(|step| walker.graph.table.text(*step).to_owned()).chain([text]).collect();
                if best.as_ref().is_none_or(|(level, known, _)| (one.level, &texts) < (*level, known)) {
                    let steps = one.path.iter().map(|step| walker.graph.table.value(*step).clone()).chain([step]).collect();
                    best = Some((one.level, texts, steps));
                }
            }
            if let Some((_, _, path)) = best {
                let certainty = if potential { Certainty::Potential } else { Certainty::Certain };
                let chain = chain::words(walker.graph, &path);
                found.push(Derived { person: person.name.clone(), certainty: certainty.as_str().to_owned(), path, chain });
                break;
            }
            if !left_out {
                break;
            }
        }
    }
    found
}

fn person_duties(graph: &Graph, person: &Person, held: &Held, profile: &str) -> PersonDuties {
    let group = person.name.starts_with("group:");
    let certainty = |own: Certainty| if group { Certainty::Potential } else { own }.as_str().to_owned();
    let holdings = held
        .iter()
        .map(|((duty, scope), holding)| {
            let path = path_json(graph, &holding.path);
            HeldDuty {
                duty: graph.model.duty_name(*duty).to_owned(),
                scope: graph.scope_name(*scope).to_owned(),
                certainty: certainty(holding.certainty),
                derived: holding.acting.is_some(),
                chain: chain::words(graph, &path),
                path,
            }
        })
        .collect();
    let mut conflicts: Vec<HeldConflict> = Vec::new();
    let all = collisions(graph, held);
    for conflict in graph.model.conflicts.iter().filter(|conflict| conflict.profiles.iter().any(|own| own == profile)) {
        let own: Vec<_> = all.iter().filter(|collision| collision.duties == conflict.duties).collect();
        let Some(first) = own.iter().min_by_key(|collision| (collision.certainty, collision.scope)) else { continue };
        let path = |at: usize| {
            let key = conflict.duties.get(at).copied().zip(first.scopes.get(at).copied());
            key.and_then(|key| held.get(&key)).map_or(Value::Null, |holding| path_json(graph, &holding.path))
        };
        let paths = [path(0), path(1)];
        conflicts.push(HeldConflict {
            duties: conflict.duties.map(|duty| graph.model.duty_name(duty).to_owned()),
            severity: conflict.severity.clone(),
            why: conflict.why.clone(),
            scopes: own.iter().map(|collision| graph.scope_name(collision.scope).to_owned()).collect(),
            // Of a group: whoever is in it holds both.
            certainty: first.certainty.as_str().to_owned(),
            chains: [chain::words(graph, &paths[0]), chain::words(graph, &paths[1])],
            paths,
        });
    }
    PersonDuties { person: person.name.clone(), accounts: person.accounts.clone(), holdings, conflicts }
}

type ByAccount = BTreeMap<(String, String), Vec<Rule>>;

fn by_account(cluster: &Cluster) -> ByAccount {
    let roles = Roles::of(cluster);
    let mut all = ByAccount::new();
    for (_, namespace, binding) in cluster.bindings() {
        let Some(role) = &binding.role else { continue };
        let scope = if namespace.is_empty() { "*" } else { namespace };
        for account in binding.subjects.iter().flatten() {
            let rules = all.entry((account.clone(), scope.to_owned())).or_default();
            rules.extend(roles.of_key(role).iter().cloned());
        }
    }
    all
}

/// What accounts have in `new` and not in `old`; a right everywhere covers it in a namespace.
fn changes(old: &ByAccount, new: &ByAccount) -> Vec<Change> {
    let mut found = Vec::new();
    for ((account, scope), rules) in new {
        let known = old.get(&(account.clone(), scope.clone()));
        if known == Some(rules) {
            continue;
        }
        let everywhere = old.get(&(account.clone(), "*".to_owned())).into_iter().flatten();
        let had: Vec<Rule> = known.into_iter().flatten().chain(everywhere).cloned().collect();
        let rights: BTreeSet<String> = uncovered(&had, rules).iter().map(right).collect();
        if !rights.is_empty() {
            found.push(Change { account: account.clone(), scope: scope.clone(), rights: rights.into_iter().collect() });
        }
    }
    found
}

/// One right in words.
fn right(atom: &Rule) -> String {
    let first = |list: &[String]| list.first().cloned().unwrap_or_default();
    let verb = first(&atom.verbs);
    if let Some(url) = atom.urls.first() {
        return format!("{verb} {url}");
    }
    let (resource, group) = (first(&atom.resources), first(&atom.groups));
    let (resource, subresource) = resource.split_once('/').map_or((resource.as_str(), ""), |(resource, sub)| (resource, sub));
    let group = if group.is_empty() { String::new() } else { format!(".{group}") };
    let subresource = if subresource.is_empty() { String::new() } else { format!("/{subresource}") };
    let name = atom.names.first().map(|name| format!(" `{name}`")).unwrap_or_default();
    format!("{verb} {resource}{group}{subresource}{name}")
}

/// Person, duty and scope; the path, and the same in words.
type ByPerson = BTreeMap<(String, String, String), (Value, Vec<String>)>;

fn by_person(cluster: &Cluster) -> ByPerson {
    let mut graph = Graph::of(cluster);
    let everyone = people(&graph);
    let mut all = ByPerson::new();
    let mut walker = Walker::new(&mut graph);
    for person in &everyone {
        for ((duty, scope), holding) in walker.held(&person.accounts) {
            if holding.certainty == Certainty::Potential {
                continue;
            }
            let graph = &walker.graph;
            let key = (person.name.clone(), graph.model.duty_name(duty).to_owned(), graph.scope_name(scope).to_owned());
            let path = path_json(graph, &holding.path);
            let chain = chain::words(graph, &path);
            all.insert(key, (path, chain));
        }
    }
    all
}

fn duty_changes(old: &ByPerson, new: &ByPerson) -> Vec<DutyChange> {
    let had = |person: &str, duty: &str, scope: &str| old.contains_key(&(person.to_owned(), duty.to_owned(), scope.to_owned()));
    let gained = new.iter().filter(|((person, duty, scope), _)| !had(person, duty, scope) && !had(person, duty, "*"));
    gained
        .map(|((person, duty, scope), (path, chain))| DutyChange {
            person: person.clone(),
            duty: duty.clone(),
            scope: scope.clone(),
            path: path.clone(),
            chain: chain.clone(),
        })
        .collect()
}
