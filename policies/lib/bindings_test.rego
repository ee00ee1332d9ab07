package lib.portcullis.bindings_test

import data.lib.portcullis.bindings

binding(kind, name, role, subjects) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": kind,
	"metadata": {"name": name},
	"roleRef": role,
	"subjects": subjects,
}

local(name, role, subjects) := object.union(binding("RoleBinding", name, role, subjects), {"metadata": {"namespace": "store"}})

cluster_role := {"kind": "ClusterRole", "name": "r"}

user := {"kind": "User", "name": "ann"}

inventory := {
	"cluster": {"rbac.authorization.k8s.io/v1": {"ClusterRoleBinding": {"z": binding("ClusterRoleBinding", "z", cluster_role, [user])}}},
	"namespace": {"store": {"rbac.authorization.k8s.io/v1": {"RoleBinding": {
		"a": local("a", {"kind": "Role", "name": "r"}, []),
		"b": local("b", cluster_role, []),
	}}}},
}

keys(list) := [entry.key | some entry in list]

test_all if {
	found := bindings.all with data.inventory as inventory
	[[entry.key, entry.role] | some entry in found] == [
		["ClusterRoleBinding/z", "ClusterRole/r"],
		["RoleBinding/store/a", "Role/store/r"],
		["RoleBinding/store/b", "ClusterRole/r"],
	]
	found[0].subjects == [{"account": "User:ann", "index": 0, "kind": "User", "name": "ann", "namespace": ""}]
}

test_of_role if {
	keys(bindings.of_role("ClusterRole/r")) == ["ClusterRoleBinding/z", "RoleBinding/store/b"] with data.inventory as inventory
	bindings.of_role("ClusterRole/s") == [] with data.inventory as inventory
}

test_of_reviewed_role if {
	role := {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "r"}}
	found := bindings.of_reviewed_role with data.inventory as inventory with input as {"review": {"object": role}}
	keys(found) == ["ClusterRoleBinding/z", "RoleBinding/store/b"]
	none := bindings.of_reviewed_role with data.inventory as inventory with input as {"review": {"object": local("a", cluster_role, [])}}
	none == []
}

test_the_reviewed_one_replaces_its_former_self if {
	reviewed := {"review": {"operation": "UPDATE", "object": local("a", cluster_role, [user])}}
	found := bindings.all with data.inventory as inventory with input as reviewed
	[[entry.key, entry.role] | some entry in found] == [
		["ClusterRoleBinding/z", "ClusterRole/r"],
		["RoleBinding/store/a", "ClusterRole/r"],
		["RoleBinding/store/b", "ClusterRole/r"],
	]
	one := bindings.reviewed with input as reviewed
	one.key == "RoleBinding/store/a"
	bindings.reviewed == {} with input as {"review": {"object": {"kind": "RoleBinding"}}}
}

test_a_deleted_one_is_gone if {
	found := bindings.all with data.inventory as inventory with input as {"review": {"operation": "DELETE", "oldObject": local("a", cluster_role, [])}}
	keys(found) == ["ClusterRoleBinding/z", "RoleBinding/store/b"]
}

test_role_key if {
	bindings.role_key({"roleRef": {"kind": "Role", "name": "r"}}, "store") == "Role/store/r"
	bindings.role_key({"roleRef": {"kind": "Role", "name": "r"}}, "") == ""
	bindings.role_key({"roleRef": {"kind": "clusterrole", "name": "r"}}, "store") == ""
	bindings.role_key({}, "store") == ""
}

test_accounts if {
	subjects := [
		{"kind": "User", "name": "system:serviceaccount:ci:bot"},
		{"kind": "Group", "name": "edge"},
		{"kind": "ServiceAccount", "name": "bot"},
		{"kind": "ServiceAccount", "name": "bot", "namespace": "ci"},
		{"kind": "user", "name": "ann"},
	]
	here := bindings.reviewed with input as {"review": {"object": local("a", cluster_role, subjects)}}
	[subject.account | some subject in here.subjects] == ["ServiceAccount:ci/bot", "Group:edge", "ServiceAccount:store/bot", "ServiceAccount:ci/bot", ""]
	wide := bindings.reviewed with input as {"review": {"object": binding("ClusterRoleBinding", "z", cluster_role, subjects)}}
	[subject.account | some subject in wide.subjects] == ["ServiceAccount:ci/bot", "Group:edge", "", "ServiceAccount:ci/bot", ""]
}
