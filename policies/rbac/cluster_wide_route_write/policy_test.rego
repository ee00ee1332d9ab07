package portcullis.rbac.cluster_wide_route_write_test

import data.portcullis.rbac.cluster_wide_route_write

binding(subjects) := {
	"review": {"object": {
		"apiVersion": "rbac.authorization.k8s.io/v1",
		"kind": "ClusterRoleBinding",
		"metadata": {"name": "router"},
		"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "router"},
		"subjects": subjects,
	}},
	"parameters": {"allowed_subjects": ["User:bob"]},
}

given(model) := {"cluster": {
	"rbac.authorization.k8s.io/v1": {"ClusterRole": {"router": {
		"apiVersion": "rbac.authorization.k8s.io/v1",
		"kind": "ClusterRole",
		"metadata": {"name": "router"},
		"rules": [{"apiGroups": ["networking.k8s.io"], "resources": ["ingresses"], "verbs": ["create"]}],
	}}},
	"portcullis.dev/v1alpha1": {"AccessModel": {"model": {"spec": model}}},
}}

test_person if {
	found := cluster_wide_route_write.violation with input as binding([{"kind": "User", "name": "bob"}, {"kind": "User", "name": "ann"}]) with data.inventory as given({})
	found == {{
		"msg": "User `ann` may write routes in every namespace",
		"details": {
			"path": ["subjects", 1],
			"evidence": {"subjects": ["User:ann"], "role": "ClusterRole/router", "rules": [0], "writes": ["routes"]},
			"related": [{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "namespace": "", "name": "router"}],
		},
	}}
}

test_unknown_role if {
	unknowns := cluster_wide_route_write.unknown with input as binding([{"kind": "User", "name": "ann"}]) with data.inventory as {"cluster": {}}
	unknowns == {{
		"msg": "whether User `ann` may write routes in every namespace depends on ClusterRole `router`",
		"details": {"path": ["roleRef"], "evidence": {"subjects": ["User:ann"]}, "needs": ["rbac.authorization.k8s.io/ClusterRole router"]},
	}}
}

test_controllers_of_the_model if {
	model := {"controllerNamespaces": ["edge"], "guardrailNamespaces": ["guard"], "gitops": [{"controller": "kustomize-controller", "serviceAccount": "delivery/kustomize"}]}
	some_subjects := [
		{"kind": "ServiceAccount", "name": "proxy", "namespace": "edge"},
		{"kind": "ServiceAccount", "name": "check", "namespace": "guard"},
		{"kind": "ServiceAccount", "name": "kustomize", "namespace": "delivery"},
		{"kind": "Group", "name": "system:serviceaccounts:edge"},
	]
	found := cluster_wide_route_write.violation with input as binding(some_subjects) with data.inventory as given(model)
	found == set()
}

test_others_than_the_model_names if {
	model := {"controllerNamespaces": ["edge"]}
	found := cluster_wide_route_write.violation with input as binding([{"kind": "ServiceAccount", "name": "traefik", "namespace": "traefik"}]) with data.inventory as given(model)
	{violation.msg | some violation in found} == {"ServiceAccount `traefik/traefik` may write routes in every namespace"}
}
