package portcullis.rbac.public_subject_test

import data.portcullis.rbac.public_subject

asked(kind, role, subject) := {"review": {"object": {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": kind,
	"metadata": {"name": "open", "namespace": "store"},
	"roleRef": {"kind": "ClusterRole", "name": role},
	"subjects": [{"kind": "User", "name": "ann"}, subject],
}}}

group(name) := {"kind": "Group", "name": name}

roles(rules) := {"cluster": {"rbac.authorization.k8s.io/v1": {"ClusterRole": {"pods": {"rules": rules}}}}}

test_pods_for_everybody if {
	found := public_subject.violation with input as asked("ClusterRoleBinding", "pods", group("system:authenticated"))
		with data.inventory as roles([{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}])
	found == {{
		"msg": "ClusterRole `pods` is bound to `system:authenticated`, every user and ServiceAccount, and grants `get` on `pods`",
		"details": {
			"path": ["subjects", 1],
			"evidence": {"subjects": ["system:authenticated"], "grants": [{"verb": "get", "group": "", "resource": "pods", "name": null}]},
			"related": [{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "namespace": "", "name": "pods"}],
		},
	}}
}

test_everybody if {
	every subject in [{"kind": "User", "name": "system:anonymous"}, group("system:unauthenticated"), group("system:authenticated"), group("system:serviceaccounts")] {
		found := public_subject.violation with input as asked("RoleBinding", "edit", subject)
		count(found) == 1
	}
	every subject in [{"kind": "User", "name": "system:authenticated"}, group("system:anonymous"), group("system:serviceaccounts:store")] {
		found := public_subject.violation with input as asked("RoleBinding", "edit", subject)
		found == set()
	}
}

test_harmless if {
	rules := [{"nonResourceURLs": ["/healthz", "/apis/apps/v1"], "verbs": ["get"]}]
	found := public_subject.violation with input as asked("ClusterRoleBinding", "pods", group("system:unauthenticated")) with data.inventory as roles(rules)
	found == set()
}

test_urls_of_a_role_binding if {
	rules := [{"nonResourceURLs": ["/metrics"], "verbs": ["get"]}]
	found := public_subject.violation with input as asked("RoleBinding", "pods", group("system:unauthenticated")) with data.inventory as roles(rules)
	found == set()
}

test_allowed if {
	found := public_subject.violation with input as object.union(asked("RoleBinding", "edit", group("system:authenticated")), {"parameters": {"allowed_roles": ["ClusterRole/edit"]}})
	found == set()
}

test_unknown if {
	found := public_subject.unknown with input as asked("RoleBinding", "pods", group("system:authenticated"))
	found == {{
		"msg": "what ClusterRole `pods` grants to `system:authenticated`, every user and ServiceAccount, depends on the role, which was not given",
		"details": {
			"path": ["subjects", 1],
			"evidence": {"subject": "system:authenticated"},
			"needs": ["rbac.authorization.k8s.io/ClusterRole pods"],
		},
	}}
}
