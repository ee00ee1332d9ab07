//! Questions: who can do what, as `kubectl auth can-i` spells it.

use std::fmt;

use super::rule::{Request, Target};
use crate::error::{Error, ErrorKind};

/// Something that one may be allowed to do: a verb on a resource or a URL.
///
/// # Example
///
/// ```
/// use portcullis::access::Question;
/// let question = Question::new("create", "pods/exec")?.namespace("shop").name("web-0");
/// assert_eq!(question.to_string(), "create pods/exec web-0 in namespace shop");
/// assert_eq!(Question::new("update", "ing")?.to_string(), "update ingresses.networking.k8s.io in every namespace");
/// # Ok::<(), portcullis::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Question(pub(crate) Request);

/// Resources by plural, singular and short name, with their group and whether they are in a namespace.
const RESOURCES: &[(&str, &str, &str, &str, bool)] = &[
    ("pods", "pod", "po", "", true),
    ("services", "service", "svc", "", true),
    ("secrets", "secret", "", "", true),
    ("configmaps", "configmap", "cm", "", true),
    ("serviceaccounts", "serviceaccount", "sa", "", true),
    ("endpoints", "endpoint", "ep", "", true),
    ("events", "event", "ev", "", true),
    ("persistentvolumeclaims", "persistentvolumeclaim", "pvc", "", true),
    ("replicationcontrollers", "replicationcontroller", "rc", "", true),
    ("resourcequotas", "resourcequota", "quota", "", true),
    ("limitranges", "limitrange", "limits", "", true),
    ("namespaces", "namespace", "ns", "", false),
    ("nodes", "node", "no", "", false),
    ("persistentvolumes", "persistentvolume", "pv", "", false),
    ("users", "user", "", "", false),
    ("groups", "group", "", "", false),
    ("deployments", "deployment", "deploy", "apps", true),
    ("daemonsets", "daemonset", "ds", "apps", true),
    ("statefulsets", "statefulset", "sts", "apps", true),
    ("replicasets", "replicaset", "rs", "apps", true),
    ("jobs", "job", "", "batch", true),
    ("cronjobs", "cronjob", "cj", "batch", true),
    ("ingresses", "ingress", "ing", "networking.k8s.io", true),
    ("networkpolicies", "networkpolicy", "netpol", "networking.k8s.io", true),
    ("ingressclasses", "ingressclass", "", "networking.k8s.io", false),
    ("httproutes", "httproute", "", "gateway.networking.k8s.io", true),
    ("grpcroutes", "grpcroute", "", "gateway.networking.k8s.io", true),
    ("tlsroutes", "tlsroute", "", "gateway.networking.k8s.io", true),
    ("tcproutes", "tcproute", "", "gateway.networking.k8s.io", true),
    ("udproutes", "udproute", "", "gateway.networking.k8s.io", true),
    ("referencegrants", "referencegrant", "refgrant", "gateway.networking.k8s.io", true),
    ("gatewayclasses", "gatewayclass", "gc", "gateway.networking.k8s.io", false),
    ("roles", "role", "", "rbac.authorization.k8s.io", true),
    ("rolebindings", "rolebinding", "", "rbac.authorization.k8s.io", true),
    ("clusterroles", "clusterrole", "", "rbac.authorization.k8s.io", false),
    ("clusterrolebindings", "clusterrolebinding", "", "rbac.authorization.k8s.io", false),
    ("poddisruptionbudgets", "poddisruptionbudget", "pdb", "policy", true),
    ("horizontalpodautoscalers", "horizontalpodautoscaler", "hpa", "autoscaling", true),
    ("endpointslices", "endpointslice", "", "discovery.k8s.io", true),
    ("validatingwebhookconfigurations", "validatingwebhookconfiguration", "", "admissionregistration.k8s.io", false),
    ("mutatingwebhookconfigurations", "mutatingwebhookconfiguration", "", "admissionregistration.k8s.io", false),
    ("validatingadmissionpolicies", "validatingadmissionpolicy", "", "admissionregistration.k8s.io", false),
    ("validatingadmissionpolicybindings", "validatingadmissionpolicybinding", "", "admissionregistration.k8s.io", false),
    ("mutatingadmissionpolicies", "mutatingadmissionpolicy", "", "admissionregistration.k8s.io", false),
    ("customresourcedefinitions", "customresourcedefinition", "crd", "apiextensions.k8s.io", false),
    ("apiservices", "apiservice", "", "apiregistration.k8s.io", false),
    ("certificatesigningrequests", "certificatesigningrequest", "csr", "certificates.k8s.io", false),
    ("signers", "signer", "", "certificates.k8s.io", false),
    ("storageclasses", "storageclass", "sc", "storage.k8s.io", false),
    ("changeapprovals", "changeapproval", "", "portcullis.dev", true),
];

impl Question {
    /// A question about `resource`: `ingresses`, `ing`, `pods/exec`, `httproutes.gateway.networking.k8s.io`, `deployments.apps/scale`, or
    /// a path such as `/healthz`. A resource that this library does not know needs its group.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] where the verb is empty, or the group of the resource is not known.
    pub fn new(verb: &str, resource: &str) -> Result<Self, Error> {
        if verb.is_empty() || resource.is_empty() {
            return Err(Error::new(ErrorKind::Config, "a verb and a resource are needed").remedy("for example: create ingresses"));
        }
        if resource.starts_with('/') {
            return Ok(Self(Request { verb: verb.to_owned(), target: Target::Path(resource.to_owned()) }));
        }
        let (whole, subresource) = resource.split_once('/').unwrap_or((resource, ""));
        let (name, group) = match whole.split_once('.') {
            Some((name, group)) => (plural(name, Some(group)).0, group.to_owned()),
            None => {
                let (name, known) = plural(whole, None);
                let group = known.ok_or_else(|| {
                    Error::new(ErrorKind::Config, format!("the group of `{whole}` is not known"))
                        .remedy(format!("write it as `{whole}.<group>`; a resource of the core group as `{whole}.`"))
                })?;
                (name, group.to_owned())
            }
        };
        let target = Target::Resource {
            group,
            resource: name,
            subresource: subresource.to_owned(),
            namespace: String::new(),
            name: String::new(),
        };
        Ok(Self(Request { verb: verb.to_owned(), target }))
    }

    /// A question of exactly these attributes, for tests that compare authorizers.
    #[doc(hidden)]
    pub fn exact(verb: &str, group: &str, resource: &str, subresource: &str, namespace: &str, name: &str) -> Self {
        let own = str::to_owned;
        let target = Target::Resource {
            group: own(group),
            resource: own(resource),
            subresource: own(subresource),
            namespace: own(namespace),
            name: own(name),
        };
        Self(Request { verb: own(verb), target })
    }

    /// A question about a URL, for tests that compare authorizers.
    #[doc(hidden)]
    pub fn url(verb: &str, path: &str) -> Self {
        Self(Request { verb: verb.to_owned(), target: Target::Path(path.to_owned()) })
    }

    /// In one namespace. Without this the question is about every namespace, or about an object of the cluster. A question about one
    /// Namespace object is in its namespace, as for the API server.
    pub fn namespace(mut self, namespace: &str) -> Self {
        if let Target::Resource { namespace: own, .. } = &mut self.0.target {
            namespace.clone_into(own);
        }
        self
    }

    /// For the object of that name.
    pub fn name(mut self, name: &str) -> Self {
        if let Target::Resource { name: own, resource, group, namespace, .. } = &mut self.0.target {
            name.clone_into(own);
            if resource == "namespaces" && group.is_empty() {
                name.clone_into(namespace);
            }
        }
        self
    }
}

/// The plural of a resource, and its group where that is known.
fn plural(name: &str, group: Option<&str>) -> (String, Option<&'static str>) {
    let lower = name.to_ascii_lowercase();
    let known = RESOURCES.iter().find(|(plural, singular, short, own, _)| {
        [*plural, *singular, *short].contains(&lower.as_str()) && group.is_none_or(|group| group == *own)
    });
    match known {
        Some((plural, _, _, group, _)) => ((*plural).to_owned(), Some(group)),
        None => (name.to_owned(), None),
    }
}

fn namespaced(group: &str, resource: &str) -> bool {
    RESOURCES.iter().find(|(plural, .., own, _)| *plural == resource && *own == group).is_none_or(|(.., namespaced)| *namespaced)
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Request { verb, target } = &self.0;
        match target {
            Target::Path(path) => write!(f, "{verb} {path}"),
            Target::Resource { group, resource, subresource, namespace, name } => {
                write!(f, "{verb} {resource}")?;
                if !group.is_empty() {
                    write!(f, ".{group}")?;
                }
                if !subresource.is_empty() {
                    write!(f, "/{subresource}")?;
                }
                if !name.is_empty() {
                    write!(f, " {name}")?;
                }
                match (namespace.as_str(), namespaced(group, resource)) {
                    ("", true) => f.write_str(" in every namespace"),
                    ("", false) => Ok(()),
                    (namespace, _) => write!(f, " in namespace {namespace}"),
                }
            }
        }
    }
}
