package portcullis.rbac.node_proxy_test

import data.portcullis.rbac.node_proxy

binding(subjects) := {
	"review": {"object": {
		"apiVersion": "rbac.authorization.k8s.io/v1",
		"kind": "ClusterRoleBinding",
		"metadata": {"name": "prometheus"},
		"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "prometheus"},
		"subjects": subjects,
	}},
	"parameters": {"allowed_subjects": ["User:bob"]},
}

given(rules) := {"cluster": {"rbac.authorization.k8s.io/v1": {"ClusterRole": {"prometheus": {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "ClusterRole",
	"metadata": {"name": "prometheus"},
	"rules": rules,
}}}}}

test_get if {
	subjects := [{"kind": "ServiceAccount", "name": "prometheus", "namespace": "monitoring"}]
	rules := [{"apiGroups": [""], "resources": ["nodes/proxy"], "verbs": ["get"]}]
	found := node_proxy.violation with input as binding(subjects) with data.inventory as given(rules)
	found == {{
		"msg": "ServiceAccount `monitoring/prometheus` may reach the kubelet of every node by `get` of `nodes/proxy`",
		"details": {
			"path": ["subjects", 0],
			"evidence": {"subjects": ["ServiceAccount:monitoring/prometheus"], "role": "ClusterRole/prometheus", "rules": [0], "nodes": []},
			"related": [{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "namespace": "", "name": "prometheus"}],
		},
	}}
}

test_unknown_role if {
	unknowns := node_proxy.unknown with input as binding([{"kind": "User", "name": "ann"}])
	unknowns == {{
		"msg": "whether User `ann` may reach the kubelet of nodes depends on ClusterRole `prometheus`",
		"details": {"path": ["roleRef"], "evidence": {"subjects": ["User:ann"]}, "needs": ["rbac.authorization.k8s.io/ClusterRole prometheus"]},
	}}
}

test_silent if {
	every rule in [
		{"apiGroups": [""], "resources": ["nodes/metrics", "nodes/*"], "verbs": ["get"]},
		{"apiGroups": [""], "resources": ["nodes/proxy"], "verbs": ["list", "update"]},
		{"apiGroups": ["apps"], "resources": ["*"], "verbs": ["get"]},
		{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]},
	] {
		found := node_proxy.violation with input as binding([{"kind": "User", "name": "ann"}]) with data.inventory as given([rule])
		found == set()
	}
}

test_allowed_subject if {
	rules := [{"apiGroups": [""], "resources": ["nodes/proxy"], "verbs": ["get"]}]
	found := node_proxy.violation with input as binding([{"kind": "User", "name": "bob"}]) with data.inventory as given(rules)
	found == set()
}
