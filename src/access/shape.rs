//! Whether an object that says who may do what has the shape that it must have. What has the wrong type is read as if it were not
//! there (see `read`), so that somebody who asks must be told.

use serde_json::Value;

use crate::document::{Document, PathSegment};
use crate::error::{Error, ErrorKind};
use crate::review::ObjectRef;

const RBAC: &str = "rbac.authorization.k8s.io";

/// What is wrong first with an object; `None` for one that is right, and for one of another kind.
pub(super) fn wrong(document: &Document, reference: &ObjectRef) -> Option<Error> {
    let (group, version) = reference.api_version().split_once('/')?;
    let known = match group {
        RBAC => (["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"].contains(&reference.kind()), "v1"),
        "portcullis.dev" => (reference.kind() == "AccessModel", "v1alpha1"),
        _ => (false, ""),
    };
    let (path, message) = match known {
        (false, _) => return None,
        (true, read) if read != version => (
            vec![PathSegment::from("apiVersion")],
            format!("`{}` is not read (only `{group}/{read}` is)", reference.api_version()),
        ),
        _ if group == RBAC => of_rbac(document.value(), reference.kind())?,
        _ => of_model(document.value())?,
    };
    let error = Error::new(ErrorKind::Input, format!("{reference}: {message}"));
    Some(document.locate(&path).into_iter().fold(error, Error::at))
}

type Wrong = (Vec<PathSegment>, String);

/// A value and the keys that lead to it.
#[derive(Clone)]
struct At<'a> {
    value: Option<&'a Value>,
    path: Vec<PathSegment>,
}

impl<'a> At<'a> {
    fn key(&self, key: &str) -> At<'a> {
        let value = self.value.and_then(|value| value.get(key)).filter(|value| !value.is_null());
        At { value, path: [self.path.clone(), vec![PathSegment::from(key)]].concat() }
    }

    fn wrong(&self, must: &str) -> Wrong {
        let name: Vec<String> = self.path.iter().map(ToString::to_string).collect();
        (self.path.clone(), format!("`{}` must be {must}", name.join(".")))
    }

    /// The elements of a list; none where it is absent.
    fn list(&self) -> Result<Vec<At<'a>>, Wrong> {
        let Some(value) = self.value else { return Ok(Vec::new()) };
        let list = value.as_array().ok_or_else(|| self.wrong("a list"))?;
        let at = |(index, value)| At { value: Some(value), path: [self.path.clone(), vec![PathSegment::Index(index)]].concat() };
        Ok(list.iter().enumerate().map(at).collect())
    }

    fn object(&self) -> Result<(), Wrong> {
        if self.value.is_none_or(Value::is_object) { Ok(()) } else { Err(self.wrong("an object")) }
    }

    fn text(&self) -> Result<(), Wrong> {
        if self.value.is_none_or(Value::is_string) { Ok(()) } else { Err(self.wrong("a text")) }
    }

    fn texts(&self) -> Result<(), Wrong> {
        self.list()?.iter().try_for_each(At::text)
    }
}

fn of_rbac(object: &Value, kind: &str) -> Option<Wrong> {
    let root = At { value: Some(object), path: Vec::new() };
    let check = || {
        ["name", "namespace", "uid"].iter().try_for_each(|key| root.key("metadata").key(key).text())?;
        if kind.ends_with("Binding") {
            let role = root.key("roleRef");
            role.object()?;
            ["kind", "name"].iter().try_for_each(|key| role.key(key).text())?;
            return root.key("subjects").list()?.iter().try_for_each(|subject| {
                subject.object()?;
                ["kind", "name", "namespace"].iter().try_for_each(|key| subject.key(key).text())
            });
        }
        root.key("aggregationRule").object()?;
        root.key("rules").list()?.iter().try_for_each(|rule| {
            rule.object()?;
            let keys = ["verbs", "apiGroups", "resources", "resourceNames", "nonResourceURLs"];
            keys.iter().try_for_each(|key| rule.key(key).texts())
        })
    };
    check().err()
}

fn of_model(object: &Value) -> Option<Wrong> {
    let spec = At { value: Some(object), path: Vec::new() }.key("spec");
    let check = || {
        spec.object()?;
        for (key, lists) in [("people", &["accounts", "serviceAccounts"][..]), ("groups", &["members"])] {
            spec.key(key).list()?.iter().try_for_each(|entry| {
                entry.object()?;
                entry.key("name").text()?;
                lists.iter().try_for_each(|key| entry.key(key).texts())
            })?;
        }
        ["guardrailNamespaces", "controllerNamespaces", "snippetControllers"].iter().try_for_each(|key| spec.key(key).texts())?;
        spec.key("gitops").list()?.iter().try_for_each(At::object)?;
        spec.key("kubernetesVersion").text()
    };
    check().err()
}

#[cfg(test)]
mod tests {
    use super::super::snapshot::Snapshot;
    use crate::{Document, Limits};

    fn told(text: &str) -> Vec<String> {
        let documents = Document::parse("a.yaml", text.as_bytes(), &Limits::default());
        let snapshot = Snapshot::of(&[documents]);
        snapshot
            .errors()
            .iter()
            .map(|fault| format!("{:?} {}", fault.location().map(ToString::to_string), fault.message()))
            .collect()
    }

    #[test]
    fn wrong_types_are_told_with_their_place() {
        let head = |kind: &str| {
            format!("apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: x, namespace: shop}}\n")
        };
        let of = |kind: &str, rest: &str| told(&format!("{}{rest}\n", head(kind)));
        for (kind, rest, message) in [
            ("RoleBinding", "subjects: ann", "`subjects` must be a list"),
            ("RoleBinding", "subjects: [ann]", "`subjects.0` must be an object"),
            ("RoleBinding", "roleRef: edit", "`roleRef` must be an object"),
            ("RoleBinding", "roleRef: {kind: Role, name: 7}", "`roleRef.name` must be a text"),
            ("Role", "rules: [{verbs: get}]", "`rules.0.verbs` must be a list"),
            ("Role", "rules: [{verbs: [get], resources: [1]}]", "`rules.0.resources.0` must be a text"),
        ] {
            let told = of(kind, rest);
            assert!(told.len() == 1 && told[0].contains(message) && told[0].contains("a.yaml:4:"), "{rest}: {told:?}");
        }
        for (kind, rest) in [("Role", "rules:"), ("RoleBinding", "subjects: [{kind: User, name: ann}]"), ("Role", "extra: 1")] {
            assert_eq!(of(kind, rest), [""; 0], "{rest}");
        }
    }

    #[test]
    fn other_versions_and_models() {
        let old = "apiVersion: rbac.authorization.k8s.io/v1beta1\nkind: Role\nmetadata: {name: x}\n";
        assert!(told(old)[0].contains("is not read"));
        let model = |spec: &str| {
            told(&format!("apiVersion: portcullis.dev/v1alpha1\nkind: AccessModel\nmetadata: {{name: x}}\nspec: {spec}\n"))
        };
        assert!(model("{people: [{name: ann, accounts: ann}]}")[0].contains("`spec.people.0.accounts` must be a list"));
        assert!(model("{groups: [{name: devs, members: [1]}]}")[0].contains("`spec.groups.0.members.0` must be a text"));
        assert_eq!(model("{people: [{name: ann, accounts: [ann]}]}"), [""; 0]);
        assert_eq!(told("apiVersion: v1\nkind: Pod\nspec: 1\n"), [""; 0]);
    }
}
