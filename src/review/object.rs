//! Objects: which kind they are, what they are called, which namespace they are in.

use std::fmt;

use serde::Serialize;
use serde_json::{Value, json};

use crate::document::{Document, PathSegment};
use crate::error::{Error, ErrorKind};

/// Group, version and kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    pub(crate) group: String,
    pub(crate) version: String,
    pub(crate) kind: String,
}

impl Kind {
    /// The kind that `apiVersion` and `kind` spell.
    pub(crate) fn new(api_version: &str, kind: &str) -> Self {
        let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
        Self { group: group.to_owned(), version: version.to_owned(), kind: kind.to_owned() }
    }

    /// `group/Kind`, as METADATA lists it; `/Kind` for the core group.
    pub(crate) fn group_kind(&self) -> String {
        format!("{}/{}", self.group, self.kind)
    }

    /// `group/version`, or the version alone for the core group: the text of `apiVersion`.
    pub(crate) fn api_version(&self) -> String {
        if self.group.is_empty() { self.version.clone() } else { format!("{}/{}", self.group, self.version) }
    }

    pub(crate) fn to_json(&self) -> Value {
        json!({"group": self.group, "version": self.version, "kind": self.kind})
    }
}

/// A reference to an object: what findings and relations name.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ObjectRef {
    #[serde(rename = "apiVersion")]
    pub(crate) api_version: String,
    pub(crate) kind: String,
    pub(crate) namespace: String,
    pub(crate) name: String,
}

impl ObjectRef {
    pub(crate) fn of(object: &Value, kind: &Kind, request_namespace: Option<&str>) -> Self {
        Self {
            api_version: kind.api_version(),
            kind: kind.kind.clone(),
            namespace: namespace(object, kind, request_namespace),
            name: name(object),
        }
    }

    /// A reference as policies write it in `details.related`; missing parts are empty.
    pub(crate) fn from_json(value: &Value) -> Self {
        let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        Self { api_version: text("apiVersion"), kind: text("kind"), namespace: text("namespace"), name: text("name") }
    }

    /// The `apiVersion`, e.g. `networking.k8s.io/v1`.
    #[must_use]
    pub fn api_version(&self) -> &str {
        &self.api_version
    }

    /// The kind, e.g. `Ingress`.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The namespace; empty for an object of the cluster.
    #[must_use]
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    /// The name, or `generateName` where there is none.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for ObjectRef {
    /// `Ingress store/shop`, or `IngressClass web` for an object of the cluster.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.namespace.as_str() {
            "" => write!(f, "{} {}", self.kind, self.name),
            namespace => write!(f, "{} {namespace}/{}", self.kind, self.name),
        }
    }
}

/// What a document turned out to be.
pub(crate) enum Classified {
    Object(Kind),
    /// Neither `apiVersion` nor `kind`: a values file, a patch, a configuration.
    Foreign,
}

/// Tells Kubernetes objects from other documents.
///
/// # Errors
///
/// [`ErrorKind::Input`] when the document has only one of `apiVersion` and `kind`, or one that is no text.
pub(crate) fn classify(document: &Document) -> Result<Classified, Error> {
    let field = |key: &str| document.value().get(key).filter(|value| !value.is_null());
    match (field("apiVersion"), field("kind")) {
        (None, None) => Ok(Classified::Foreign),
        (Some(Value::String(version)), Some(Value::String(kind))) if !version.is_empty() && !kind.is_empty() => {
            Ok(Classified::Object(Kind::new(version, kind)))
        }
        (Some(Value::String(_)), None) => Err(broken(document, "apiVersion", "the object has `apiVersion` and no `kind`")),
        (None, Some(Value::String(_))) => Err(broken(document, "kind", "the object has `kind` and no `apiVersion`")),
        (Some(Value::String(_)), Some(_)) => Err(broken(document, "kind", "`kind` must be a text")),
        (_, _) => Err(broken(document, "apiVersion", "`apiVersion` must be a text")),
    }
}

fn broken(document: &Document, key: &str, message: &str) -> Error {
    let error = Error::new(ErrorKind::Input, message);
    match document.locate(&[PathSegment::from(key)]) {
        Some(location) => error.at(location),
        None => error,
    }
}

/// The one place where a missing namespace is resolved: the object's own, else that of the request, else `default`; none for
/// an object of the cluster. A kind that is not known is taken for a namespaced one.
pub(crate) fn namespace(object: &Value, kind: &Kind, request_namespace: Option<&str>) -> String {
    if is_cluster_scoped(kind) {
        return String::new();
    }
    let own = object.pointer("/metadata/namespace").and_then(Value::as_str);
    let given = [own, request_namespace].into_iter().flatten().find(|text| !text.is_empty());
    given.unwrap_or("default").to_owned()
}

fn name(object: &Value) -> String {
    let text = |key: &str| object.pointer(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    // Events of an audit log have no metadata.
    let event = || text("/auditID").filter(|_| text("/kind") == Some("Event"));
    text("/metadata/name").or_else(|| text("/metadata/generateName")).or_else(event).unwrap_or_default().to_owned()
}

fn is_cluster_scoped(kind: &Kind) -> bool {
    match kind.group.as_str() {
        "constraints.gatekeeper.sh"
        | "templates.gatekeeper.sh"
        | "syncset.gatekeeper.sh"
        | "externaldata.gatekeeper.sh"
        | "expansion.gatekeeper.sh"
        | "mutations.gatekeeper.sh" => true,
        group => CLUSTER_SCOPED.iter().any(|(known, kinds)| *known == group && kinds.contains(&kind.kind.as_str())),
    }
}

/// Kinds without a namespace: those of Kubernetes itself, and of projects whose objects bear on routes or duties.
const CLUSTER_SCOPED: &[(&str, &[&str])] = &[
    ("", &["Namespace", "Node", "PersistentVolume", "ComponentStatus"]),
    (
        "admissionregistration.k8s.io",
        &[
            "MutatingAdmissionPolicy",
            "MutatingAdmissionPolicyBinding",
            "MutatingWebhookConfiguration",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding",
            "ValidatingWebhookConfiguration",
        ],
    ),
    ("apiextensions.k8s.io", &["CustomResourceDefinition"]),
    ("apiregistration.k8s.io", &["APIService"]),
    ("audit.k8s.io", &["Event"]),
    ("authentication.k8s.io", &["SelfSubjectReview", "TokenReview"]),
    ("authorization.k8s.io", &["SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"]),
    ("cert-manager.io", &["ClusterIssuer"]),
    ("certificates.k8s.io", &["CertificateSigningRequest", "ClusterTrustBundle"]),
    ("cilium.io", &["CiliumClusterwideEnvoyConfig", "CiliumClusterwideNetworkPolicy", "CiliumLoadBalancerIPPool"]),
    ("config.openshift.io", &["Ingress"]),
    ("configuration.konghq.com", &["KongClusterPlugin", "KongVault"]),
    ("flowcontrol.apiserver.k8s.io", &["FlowSchema", "PriorityLevelConfiguration"]),
    ("crd.projectcalico.org", &["GlobalNetworkPolicy"]),
    ("elbv2.k8s.aws", &["IngressClassParams"]),
    ("gateway.networking.k8s.io", &["GatewayClass"]),
    ("kyverno.io", &["ClusterCleanupPolicy", "ClusterPolicy"]),
    ("networking.k8s.io", &["IPAddress", "IngressClass", "ServiceCIDR"]),
    ("node.k8s.io", &["RuntimeClass"]),
    ("policy", &["PodSecurityPolicy"]),
    ("policy.networking.k8s.io", &["AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"]),
    (
        "policies.kyverno.io",
        &["DeletingPolicy", "GeneratingPolicy", "ImageValidatingPolicy", "MutatingPolicy", "ValidatingPolicy"],
    ),
    ("portcullis.dev", &["AccessModel", "DutyExemption"]),
    ("projectcalico.org", &["GlobalNetworkPolicy"]),
    ("rbac.authorization.k8s.io", &["ClusterRole", "ClusterRoleBinding"]),
    ("resource.k8s.io", &["DeviceClass", "ResourceSlice"]),
    ("scheduling.k8s.io", &["PriorityClass"]),
    ("storage.k8s.io", &["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment", "VolumeAttributesClass"]),
];

/// How many values a JSON value consists of.
pub(crate) fn nodes(value: &Value) -> usize {
    match value {
        Value::Array(elements) => 1 + elements.iter().map(nodes).sum::<usize>(),
        Value::Object(entries) => 1 + entries.values().map(nodes).sum::<usize>(),
        _ => 1,
    }
}
