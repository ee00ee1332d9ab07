package lib.portcullis.wide_bindings_test

import data.lib.portcullis.wide_bindings

binding(extra) := {"review": object.union(extra, {"object": {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "ClusterRoleBinding",
	"metadata": {"name": "system:controller:node-controller", "labels": {"kubernetes.io/bootstrapping": "rbac-defaults"}},
	"roleRef": {"kind": "ClusterRole", "name": "router"},
	"subjects": [
		{"kind": "ServiceAccount", "name": "node-controller", "namespace": "kube-system"},
		{"kind": "ServiceAccount", "name": "node-controller", "namespace": "store"},
		{"kind": "User", "name": "system:kube-scheduler"},
		{"kind": "Group", "name": "dev"},
		{"kind": "User", "name": "ann"},
		{"kind": "User", "name": "bob"},
	],
}})}

test_subjects if {
	found := wide_bindings.subjects with input as binding({})
	wide_bindings.accounts_of(found) == ["ServiceAccount:store/node-controller", "Group:dev", "User:ann", "User:bob"]
	wide_bindings.shown(found) == "ServiceAccount `store/node-controller`, Group `dev`, User `ann` and 1 more"
	wide_bindings.place_of(found) == ["subjects", 1]
}

test_needs if {
	need := ["rbac.authorization.k8s.io/ClusterRole router"]
	manifest := wide_bindings.needs with input as binding({}) with data.inventory as {"cluster": {}}
	manifest == need
	nothing_known := wide_bindings.needs with input as binding({"operation": "CREATE"})
	nothing_known == need
	request := wide_bindings.needs with input as binding({"operation": "CREATE"}) with data.inventory as {"cluster": {}}
	request == []
}

test_rules if {
	rules := [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["get"]}]
	given := {"cluster": {"rbac.authorization.k8s.io/v1": {"ClusterRole": {"router": {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "router"}, "rules": rules}}}}}
	found := wide_bindings.rules with input as binding({}) with data.inventory as given
	found == rules
}

test_everything_is_told_elsewhere if {
	rules := [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]
	given := {"cluster": {"rbac.authorization.k8s.io/v1": {"ClusterRole": {"router": {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "router"}, "rules": rules}}}}}
	found := wide_bindings.rules with input as binding({}) with data.inventory as given
	found == []
}
