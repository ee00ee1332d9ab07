//! Rules of roles and the requests they allow, as Kubernetes' RBAC authorizer matches them.
//!
//! Source: `kubernetes/kubernetes`, `plugin/pkg/auth/authorizer/rbac/rbac.go` and `pkg/apis/rbac/v1/evaluation_helpers.go`.

use serde_json::Value;

use super::read::texts;

/// One rule of a role.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rule {
    pub(crate) verbs: Vec<String>,
    pub(crate) groups: Vec<String>,
    pub(crate) resources: Vec<String>,
    pub(crate) names: Vec<String>,
    pub(crate) urls: Vec<String>,
}

impl Rule {
    /// The rule that a PolicyRule spells; what has the wrong type is empty.
    pub(crate) fn read(value: &Value) -> Self {
        Self {
            verbs: texts(value, "verbs"),
            groups: texts(value, "apiGroups"),
            resources: texts(value, "resources"),
            names: texts(value, "resourceNames"),
            urls: texts(value, "nonResourceURLs"),
        }
    }

    /// The PolicyRule; what is empty is left out.
    pub(crate) fn to_json(&self) -> Value {
        let lists = [
            ("verbs", &self.verbs),
            ("apiGroups", &self.groups),
            ("resources", &self.resources),
            ("resourceNames", &self.names),
            ("nonResourceURLs", &self.urls),
        ];
        lists
            .into_iter()
            .filter(|(_, list)| !list.is_empty())
            .map(|(key, list)| (key.to_owned(), Value::from(list.clone())))
            .collect()
    }

    /// Whether the rule, alone, allows the request.
    pub(crate) fn allows(&self, request: &Request) -> bool {
        match &request.target {
            Target::Path(path) => self.has_verb(&request.verb) && self.urls.iter().any(|url| url_matches(url, path)),
            Target::Resource { group, resource, subresource, name, .. } => {
                self.has_verb(&request.verb)
                    && self.has_group(group)
                    && self.has_resource(resource, subresource)
                    && self.has_name(name)
            }
        }
    }

    pub(crate) fn has_verb(&self, verb: &str) -> bool {
        self.verbs.iter().any(|own| own == "*" || own == verb)
    }

    pub(crate) fn has_group(&self, group: &str) -> bool {
        self.groups.iter().any(|own| own == "*" || own == group)
    }

    /// Whether `resources` name a resource, or a subresource where that is not empty.
    pub(crate) fn has_resource(&self, resource: &str, subresource: &str) -> bool {
        self.resources.iter().any(|own| {
            own == "*"
                || if subresource.is_empty() {
                    own == resource
                } else {
                    own.split_once('/').is_some_and(|(of, sub)| sub == subresource && (of == resource || of == "*"))
                }
        })
    }

    /// Whether the rule counts for objects of that name; the empty name is that of a request which names none.
    pub(crate) fn has_name(&self, name: &str) -> bool {
        self.names.is_empty() || self.names.iter().any(|own| own == name)
    }
}

fn url_matches(url: &str, path: &str) -> bool {
    url == "*" || url == path || (url.ends_with('*') && path.starts_with(url.trim_end_matches('*')))
}

/// What somebody asks of the API server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) verb: String,
    pub(crate) target: Target,
}

/// What a request is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A resource; `namespace` is empty for cluster-scoped ones and requests across all namespaces, `name` where the request has none.
    Resource { group: String, resource: String, subresource: String, namespace: String, name: String },
    /// A URL that is no resource.
    Path(String),
}

impl Request {
    /// The namespace of the request; empty where it has none.
    pub(crate) fn namespace(&self) -> &str {
        match &self.target {
            Target::Resource { namespace, .. } => namespace,
            Target::Path(_) => "",
        }
    }
}
