package lib.portcullis.bindings_parties_test

import data.lib.portcullis.bindings_parties

entry(key, labels, accounts) := {
	"key": key,
	"object": {"metadata": {"labels": labels}},
	"subjects": [{"account": account} | some account in accounts],
}

own := {"kubernetes.io/bootstrapping": "rbac-defaults"}

accounts_of(binding) := [subject.account | some subject in bindings_parties.counted(binding)]

test_bindings_of_kubernetes if {
	accounts := ["ServiceAccount:kube-system/namespace-controller", "Group:system:monitoring", "User:ann"]
	accounts_of(entry("ClusterRoleBinding/system:controller:namespace-controller", own, accounts)) == ["User:ann"]
	accounts_of(entry("ClusterRoleBinding/system:controller:namespace-controller", {}, accounts)) == accounts
	accounts_of(entry("ClusterRoleBinding/system:mine", own, accounts)) == accounts
}

test_users_of_kubernetes if {
	accounts_of(entry("ClusterRoleBinding/x", {}, ["User:system:kube-scheduler", "Group:system:masters", "", "Group:system:serviceaccounts"])) == ["Group:system:serviceaccounts"]
}

test_listed if {
	bindings_parties.listed(["User:b", "User:a", "User:a"]) == "`User:a`, `User:b`"
	bindings_parties.listed(["User:e", "User:b", "User:a", "User:c", "User:d"]) == "`User:a`, `User:b`, `User:c` and 2 more"
}

reviewed(operation, role) := {"review": {"operation": operation, "object": {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "RoleBinding",
	"metadata": {"name": "b", "namespace": "store"},
	"roleRef": {"kind": "ClusterRole", "name": role},
}}}

test_role_state if {
	bindings_parties.role_state == "given" with input as reviewed("", "edit")
	bindings_parties.role_state == "bootstrap" with input as reviewed("", "system:node")
	bindings_parties.role_state == "unknown" with input as reviewed("", "ghost") with data.inventory as {"cluster": {}}
	bindings_parties.role_state == "missing" with input as reviewed("CREATE", "ghost") with data.inventory as {"cluster": {}}
	bindings_parties.role_state == "unknown" with input as reviewed("CREATE", "ghost")
	bindings_parties.role_state == "none" with input as {}
	bindings_parties.role_need == "rbac.authorization.k8s.io/ClusterRole ghost" with input as reviewed("", "ghost")
}
