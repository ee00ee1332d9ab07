//! The objects that say who may do what, read from Kubernetes objects.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::read::{list, object, text, texts, within};
use super::rule::Rule;
use super::selector::Selector;
use crate::review::ObjectRef;

/// What access is computed from, by key. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cluster(BTreeMap<Key, Arc<Piece>>);

/// What replaces what: kind, namespace, name.
type Key = (&'static str, String, String);

/// What is read of one object.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Piece {
    Role(RoleObject),
    Binding(Binding),
    ServiceAccount,
    Namespace,
    /// A Pod, or what makes Pods, with the ServiceAccount they run as.
    Workload {
        service_account: String,
    },
    /// A Secret with the token of a ServiceAccount.
    Token {
        service_account: String,
    },
    /// The `spec` of an AccessModel.
    Model(Value),
}

/// A Role or ClusterRole as it is written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RoleObject {
    pub(crate) rules: Vec<Rule>,
    pub(crate) labels: BTreeMap<String, String>,
    /// The selectors of an aggregated ClusterRole that the control plane does not have yet.
    pub(crate) aggregates: Option<Vec<Selector>>,
}

/// A RoleBinding or ClusterRoleBinding.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Binding {
    /// The key of the role; `None` where `roleRef` names none that could be.
    pub(crate) role: Option<String>,
    /// The accounts it binds; `None` for a subject that is nobody.
    pub(crate) subjects: Vec<Option<String>>,
}

impl Piece {
    /// What access needs of an object; `None` where that is nothing.
    pub(crate) fn read(api_version: &str, kind: &str, namespace: &str, value: &Value) -> Option<Self> {
        Some(match (api_version, kind) {
            ("rbac.authorization.k8s.io/v1", "Role" | "ClusterRole") => Self::Role(role(kind, value)),
            ("rbac.authorization.k8s.io/v1", "RoleBinding" | "ClusterRoleBinding") => {
                Self::Binding(binding(value, if kind == "RoleBinding" { namespace } else { "" }))
            }
            ("v1", "ServiceAccount") => Self::ServiceAccount,
            ("v1", "Namespace") => Self::Namespace,
            ("v1", "Pod") => workload(value, &["spec"]),
            ("apps/v1", "Deployment" | "DaemonSet" | "StatefulSet" | "ReplicaSet")
            | ("batch/v1", "Job")
            | ("v1", "ReplicationController") => workload(value, &["spec", "template", "spec"]),
            ("batch/v1", "CronJob") => workload(value, &["spec", "jobTemplate", "spec", "template", "spec"]),
            ("v1", "Secret") if text(value, "type") == "kubernetes.io/service-account-token" => {
                let annotations = within(value, &["metadata", "annotations"]);
                Self::Token { service_account: text(annotations, "kubernetes.io/service-account.name").to_owned() }
            }
            ("portcullis.dev/v1alpha1", "AccessModel") => Self::Model(value.get("spec").cloned().unwrap_or(Value::Null)),
            _ => return None,
        })
    }
}

fn workload(value: &Value, keys: &[&str]) -> Piece {
    let spec = within(value, keys);
    let named = ["serviceAccountName", "serviceAccount"].into_iter().map(|key| text(spec, key)).find(|name| !name.is_empty());
    Piece::Workload { service_account: named.unwrap_or("default").to_owned() }
}

fn role(kind: &str, value: &Value) -> RoleObject {
    let metadata = within(value, &["metadata"]);
    let labels = object(metadata, "labels").into_iter().flatten();
    let labels = labels.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect();
    // What comes from a cluster has been aggregated there.
    let stored = !text(metadata, "uid").is_empty();
    let aggregates = object(value, "aggregationRule").filter(|_| kind == "ClusterRole" && !stored).map(|_| {
        list(within(value, &["aggregationRule"]), "clusterRoleSelectors")
            .iter()
            .filter(|selector| selector.is_object())
            .map(Selector::read)
            .collect()
    });
    RoleObject { rules: list(value, "rules").iter().map(Rule::read).collect(), labels, aggregates }
}

fn binding(value: &Value, namespace: &str) -> Binding {
    let reference = within(value, &["roleRef"]);
    let name = text(reference, "name");
    let role = match text(reference, "kind") {
        "ClusterRole" => Some(format!("ClusterRole/{name}")),
        "Role" if !namespace.is_empty() => Some(format!("Role/{namespace}/{name}")),
        _ => None,
    };
    Binding { role, subjects: list(value, "subjects").iter().map(|subject| account(subject, namespace)).collect() }
}

/// The account that a subject is; `None` for one that is nobody.
fn account(subject: &Value, namespace: &str) -> Option<String> {
    let name = text(subject, "name");
    match text(subject, "kind") {
        "User" => Some(user(name)),
        "Group" => Some(format!("Group:{name}")),
        "ServiceAccount" => {
            let own = text(subject, "namespace");
            let namespace = if own.is_empty() { namespace } else { own };
            (!namespace.is_empty()).then(|| format!("ServiceAccount:{namespace}/{name}"))
        }
        _ => None,
    }
}

/// The account of a user name: a ServiceAccount's name is that ServiceAccount.
pub(crate) fn user(name: &str) -> String {
    match name.strip_prefix("system:serviceaccount:").and_then(|rest| rest.split_once(':')) {
        Some((namespace, name)) if !name.contains(':') => format!("ServiceAccount:{namespace}/{name}"),
        _ => format!("User:{name}"),
    }
}

impl Cluster {
    /// Adds what was read of an object, or replaces that of the same kind and name.
    pub(crate) fn put(&mut self, reference: &ObjectRef, piece: Arc<Piece>) {
        if let Some(kind) = known(reference) {
            self.0.insert((kind, reference.namespace.clone(), reference.name.clone()), piece);
        }
    }

    /// What is known of an object.
    pub(crate) fn get(&self, reference: &ObjectRef) -> Option<&Piece> {
        let key = (known(reference)?, reference.namespace.clone(), reference.name.clone());
        self.0.get(&key).map(Arc::as_ref)
    }

    /// Takes an object away.
    pub(crate) fn remove(&mut self, reference: &ObjectRef) {
        if let Some(kind) = known(reference) {
            self.0.remove(&(kind, reference.namespace.clone(), reference.name.clone()));
        }
    }

    /// The cluster without the object of that key.
    pub(crate) fn without(&self, key: &str) -> Self {
        Self(
            self.0
                .iter()
                .filter(|((kind, namespace, name), _)| object_key(kind, namespace, name) != key)
                .map(|(own, piece)| (own.clone(), Arc::clone(piece)))
                .collect(),
        )
    }

    /// The cluster with another object of that key.
    pub(crate) fn with(&self, key: &str, change: impl Fn(&Piece) -> Piece) -> Self {
        let mut cluster = self.clone();
        for ((kind, namespace, name), piece) in &mut cluster.0 {
            if object_key(kind, namespace, name) == key {
                *piece = Arc::new(change(piece));
            }
        }
        cluster
    }

    /// The roles by key.
    pub(crate) fn roles(&self) -> impl Iterator<Item = (String, &RoleObject)> {
        self.0.iter().filter_map(|((kind, namespace, name), piece)| match &**piece {
            Piece::Role(role) => Some((object_key(kind, namespace, name), role)),
            _ => None,
        })
    }

    /// The bindings by key, with their namespaces.
    pub(crate) fn bindings(&self) -> impl Iterator<Item = (String, &str, &Binding)> {
        self.0.iter().filter_map(|((kind, namespace, name), piece)| match &**piece {
            Piece::Binding(binding) => Some((object_key(kind, namespace, name), namespace.as_str(), binding)),
            _ => None,
        })
    }

    /// Namespace and name of the ServiceAccounts that are given.
    pub(crate) fn service_accounts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .filter(|(_, piece)| matches!(***piece, Piece::ServiceAccount))
            .map(|((_, namespace, name), _)| (namespace.as_str(), name.as_str()))
    }

    /// The Namespaces that are given.
    pub(crate) fn namespaces(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter(|(_, piece)| matches!(***piece, Piece::Namespace)).map(|((.., name), _)| name.as_str())
    }

    /// Namespace, name (that of a Pod only) and ServiceAccount of what runs.
    pub(crate) fn workloads(&self) -> impl Iterator<Item = (&str, Option<&str>, &str)> {
        self.0.iter().filter_map(|((kind, namespace, name), piece)| match &**piece {
            Piece::Workload { service_account } => {
                Some((namespace.as_str(), (*kind == "Pod").then_some(name.as_str()), service_account.as_str()))
            }
            _ => None,
        })
    }

    /// Namespace, name and ServiceAccount of Secrets that hold tokens.
    pub(crate) fn tokens(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.0.iter().filter_map(|((_, namespace, name), piece)| match &**piece {
            Piece::Token { service_account } => Some((namespace.as_str(), name.as_str(), service_account.as_str())),
            _ => None,
        })
    }

    /// The `spec` of each AccessModel, in the order of names.
    pub(crate) fn models(&self) -> impl Iterator<Item = &Value> {
        self.0.values().filter_map(|piece| match &**piece {
            Piece::Model(spec) => Some(spec),
            _ => None,
        })
    }

    /// Namespaces that are given, or that hold something.
    pub(crate) fn known_namespaces(&self) -> BTreeSet<&str> {
        let holding = self.0.iter().filter(|((_, namespace, _), piece)| {
            !namespace.is_empty() && matches!(***piece, Piece::Binding(_) | Piece::ServiceAccount | Piece::Workload { .. })
        });
        holding.map(|((_, namespace, _), _)| namespace.as_str()).chain(self.namespaces()).collect()
    }
}

/// The key of a role, binding or ServiceAccount: kind, namespace if it has one, name.
pub(crate) fn object_key(kind: &str, namespace: &str, name: &str) -> String {
    if namespace.is_empty() { format!("{kind}/{name}") } else { format!("{kind}/{namespace}/{name}") }
}

/// The kind of an object that is read; `None` for another one.
pub(crate) fn known(reference: &ObjectRef) -> Option<&'static str> {
    const RBAC: &str = "rbac.authorization.k8s.io/v1";
    const KINDS: [(&str, &str); 16] = [
        (RBAC, "Role"),
        (RBAC, "ClusterRole"),
        (RBAC, "RoleBinding"),
        (RBAC, "ClusterRoleBinding"),
        ("v1", "ServiceAccount"),
        ("v1", "Namespace"),
        ("v1", "Pod"),
        ("apps/v1", "Deployment"),
        ("apps/v1", "DaemonSet"),
        ("apps/v1", "StatefulSet"),
        ("apps/v1", "ReplicaSet"),
        ("v1", "ReplicationController"),
        ("batch/v1", "Job"),
        ("batch/v1", "CronJob"),
        ("v1", "Secret"),
        ("portcullis.dev/v1alpha1", "AccessModel"),
    ];
    KINDS.into_iter().find(|(version, kind)| *version == reference.api_version && *kind == reference.kind).map(|(_, kind)| kind)
}

/// What AccessModels add up to.
#[derive(Debug, Default)]
pub(crate) struct AccessModel {
    /// Person and account, in order.
    pub(crate) accounts: Vec<(String, String)>,
    /// Group and user name.
    pub(crate) memberships: Vec<(String, String)>,
    pub(crate) known_groups: BTreeSet<String>,
    pub(crate) guardrails: Vec<String>,
    pub(crate) controllers: Vec<String>,
    pub(crate) snippet_controllers: Vec<String>,
    /// The ServiceAccount (`namespace/name`) of each GitOps controller, and whether it impersonates.
    pub(crate) gitops: BTreeMap<String, (String, bool)>,
    pub(crate) minor: u32,
}

impl AccessModel {
    pub(crate) fn of(cluster: &Cluster, usual: &super::duties::Model) -> Self {
        let specs: Vec<&Value> = cluster.models().filter(|spec| spec.is_object()).collect();
        let listed = |key: &str| specs.iter().flat_map(|spec| texts(spec, key)).collect::<Vec<_>>();
        let entries =
            |key: &str| specs.iter().flat_map(|spec| list(spec, key)).filter(|entry| entry.is_object()).collect::<Vec<_>>();
        let or = |found: Vec<String>, usual: &[String]| if found.is_empty() { usual.to_vec() } else { found };
        let mut model = Self {
            guardrails: or(listed("guardrailNamespaces"), &usual.guardrails),
            controllers: or(listed("controllerNamespaces"), &usual.controllers),
            snippet_controllers: listed("snippetControllers"),
            minor: specs.iter().find_map(|spec| minor(text(spec, "kubernetesVersion"))).unwrap_or(36),
            ..Self::default()
        };
        for person in entries("people") {
            let name = text(person, "name");
            let users = texts(person, "accounts").into_iter().map(|name| user(&name));
            let own = texts(person, "serviceAccounts").into_iter().map(|name| format!("ServiceAccount:{name}"));
            model.accounts.extend(users.chain(own).map(|account| (name.to_owned(), account)));
        }
        for group in entries("groups") {
            let name = text(group, "name");
            model.known_groups.insert(name.to_owned());
            model.memberships.extend(texts(group, "members").into_iter().map(|member| (name.to_owned(), member)));
        }
        for (name, account) in &usual.gitops {
            let stated = entries("gitops").into_iter().find(|entry| text(entry, "controller") == name);
            let own = stated.map(|entry| {
                let impersonates = entry.get("impersonates").and_then(Value::as_bool).unwrap_or(false);
                (text(entry, "serviceAccount").to_owned(), impersonates)
            });
            model.gitops.insert(name.clone(), own.unwrap_or_else(|| (account.clone(), false)));
        }
        model
    }
}

/// The minor version in `1.36`.
fn minor(version: &str) -> Option<u32> {
    let digits = version.strip_prefix("1.")?;
    let plain = !digits.is_empty() && digits.len() <= 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let leading = digits.len() > 1 && digits.starts_with('0');
    (plain && !leading).then(|| digits.parse().ok())?
}
