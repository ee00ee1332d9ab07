package lib.portcullis.access_graph_test

import data.lib.portcullis.access_facts
import data.lib.portcullis.access_graph
import data.lib.portcullis.access_graph_accounts
import data.lib.portcullis.access_graph_edges
import data.lib.portcullis.access_graph_nodes

rbac := "rbac.authorization.k8s.io/v1"

role(ns, name, group, resource, verbs) := {
	"apiVersion": rbac,
	"kind": "Role",
	"metadata": {"namespace": ns, "name": name},
	"rules": [{"apiGroups": [group], "resources": [resource], "verbs": verbs}],
}

binding(ns, name, role_name, subject) := {
	"apiVersion": rbac,
	"kind": "RoleBinding",
	"metadata": {"namespace": ns, "name": name},
	"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": role_name},
	"subjects": [subject],
}

user(name) := {"kind": "User", "name": name}

# S07: who deploys runs workloads as a ServiceAccount that edits network policies.
s07 := {"namespace": {"a": {
	rbac: {
		"Role": {"d": role("a", "d", "apps", "deployments", ["create"]), "n": role("a", "n", "networking.k8s.io", "networkpolicies", ["*"])},
		"RoleBinding": {"x": binding("a", "x", "d", user("ann")), "y": binding("a", "y", "n", {"kind": "ServiceAccount", "name": "op"})},
	},
	"v1": {"ServiceAccount": {"op": {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"namespace": "a", "name": "op"}}}},
}}}

holder := [{"person": "ann", "scopes": ["a"]}]

deploys := [{"binding": "RoleBinding/a/x", "role": "Role/a/d", "rule": 0}]

edits := [
	{"binding": "RoleBinding/a/x", "role": "Role/a/d", "rule": 0},
	{"assume": "ServiceAccount:a/op", "edge": "E02"},
	{"binding": "RoleBinding/a/y", "role": "Role/a/n", "rule": 0},
]

collision(filed) := {
	"duties": ["deploy-workload", "edit-network-policy"],
	"filed": filed,
	"certainty": "certain",
	"holders": holder,
	"paths": [deploys, edits],
}

deploying := {"duty": "deploy-workload", "certainty": "certain", "derived": false, "holders": holder, "path": deploys}

editing := {"duty": "edit-network-policy", "certainty": "certain", "derived": true, "holders": holder, "path": edits}

test_whole if {
	found := access_graph.at with data.inventory as s07
	found == {
		"RoleBinding/a/x": {"collisions": [collision(false)], "holdings": [deploying]},
		"RoleBinding/a/y": {"collisions": [collision(true)], "holdings": [editing]},
		"Role/a/d": {"collisions": [collision(false)], "holdings": [deploying]},
		"Role/a/n": {"collisions": [collision(false)], "holdings": [editing]},
		"ServiceAccount/a/op": {"collisions": [collision(false)], "holdings": [editing]},
	}
	subjects := access_graph.subjects with data.inventory as s07
	subjects == {"User:ann": {"a": ["write-workloads"]}, "ServiceAccount:a/op": {"a": ["write-network-policies"]}}
}

test_reviewed_object if {
	reviewed := {"review": {"object": s07.namespace.a[rbac].RoleBinding.y}}
	access_facts.key == "RoleBinding/a/y" with input as reviewed
	collisions := access_facts.collisions with input as reviewed with data.inventory as s07
	collisions == [collision(true)]
	holdings := access_facts.holdings with input as reviewed with data.inventory as s07
	holdings == [editing]
	access_facts.known with input as reviewed with data.inventory as s07
	not access_facts.exceeded with input as reviewed with data.inventory as s07
	not access_facts.known with input as reviewed
}

test_service_account_under_review if {
	account := {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"namespace": "a", "name": "op"}}
	access_facts.key == "ServiceAccount/a/op" with input as {"review": {"object": account}}
	without := json.remove(s07, ["/namespace/a/v1"])
	collisions := access_facts.collisions with input as {"review": {"operation": "CREATE", "object": account}} with data.inventory as without
	collisions == [collision(false)]
}

test_other_kinds_and_deletions if {
	access_facts.key == "" with input as {"review": {"object": {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}}}}
	deleted := {"review": {"operation": "DELETE", "oldObject": s07.namespace.a[rbac].RoleBinding.y}}
	access_facts.key == "" with input as deleted
	access_facts.collisions == [] with input as deleted with data.inventory as s07
	access_facts.holdings == [] with input as deleted with data.inventory as s07
}

facts := {"access": {
	"version": 1,
	"at": {"RoleBinding/a/y": {"collisions": [7], "holdings": [8]}},
	"subjects": {"User:ann": {"b": ["write-routes"]}},
}}

# Where facts are given the graph is not asked.
test_facts if {
	reviewed := {"review": {"object": s07.namespace.a[rbac].RoleBinding.y}, "facts": facts}
	access_facts.collisions == [7] with input as reviewed with data.inventory as s07
	access_facts.holdings == [8] with input as reviewed with data.inventory as s07
	access_facts.subject_capabilities("User:ann") == {"b": ["write-routes"]} with input as reviewed with data.inventory as s07
	access_facts.subject_capabilities("User:bob") == {} with input as reviewed with data.inventory as s07
	access_facts.known with input as reviewed
	elsewhere := object.union(reviewed, {"review": {"object": {"metadata": {"name": "z"}}}})
	access_facts.collisions == [] with input as elsewhere with data.inventory as s07
	later := object.union(reviewed, {"facts": {"access": {"version": 2}}})
	collisions := access_facts.collisions with input as later with data.inventory as s07
	collisions == [collision(true)]
}

test_subject_capabilities if {
	access_facts.subject_capabilities("User:ann") == {"a": ["write-workloads"]} with data.inventory as s07
	access_facts.subject_capabilities("User:bob") == {} with data.inventory as s07
}

model := {
	"cluster": {"portcullis.dev/v1alpha1": {"AccessModel": {"m": {"spec": {
		"people": [{"name": "ann", "accounts": ["ann", "ann-admin"]}, {"name": "eve", "accounts": ["ann-admin"], "serviceAccounts": ["ci/eve"]}],
		"groups": [{"name": "edge", "members": ["ann", "zoe"]}],
	}}}}},
	"namespace": {"a": {rbac: {
		"Role": {"d": role("a", "d", "apps", "deployments", ["create"])},
		"RoleBinding": {
			"1": binding("a", "1", "d", user("bob")),
			"2": binding("a", "2", "d", {"kind": "Group", "name": "edge"}),
			"3": binding("a", "3", "d", {"kind": "Group", "name": "dev"}),
			"4": binding("a", "4", "d", {"kind": "Group", "name": "system:serviceaccounts:ci"}),
			"5": binding("a", "5", "d", user("system:kube-scheduler")),
			"6": binding("a", "6", "d", user("system:serviceaccount:ci:bot")),
		},
	}}},
}

test_people if {
	people := access_graph_accounts.people with data.inventory as model
	people == {
		"ann": ["User:ann", "User:ann-admin"],
		"bob": ["User:bob"],
		"eve": ["ServiceAccount:ci/eve"],
		"zoe": ["User:zoe"],
		"group:dev": ["Group:dev"],
	}
}

test_groups if {
	access_graph_accounts.groups_of("User:ann") == ["edge", "system:authenticated"] with data.inventory as model
	access_graph_accounts.groups_of("User:system:anonymous") == ["system:unauthenticated"]
	access_graph_accounts.groups_of("Group:edge") == [] with data.inventory as model
	access_graph_accounts.groups_of("ServiceAccount:ci/bot") == ["system:authenticated", "system:serviceaccounts", "system:serviceaccounts:ci"] with data.inventory as model
}

test_group_grants if {
	held := access_graph_nodes.holds("ServiceAccount:ci/bot") with data.inventory as model
	held == {"write-workloads": {"a": [
		[
			["system:serviceaccounts:ci|RoleBinding/a/4|Role/a/d|00000", {"binding": "RoleBinding/a/4", "role": "Role/a/d", "rule": 0, "group": "system:serviceaccounts:ci"}],
			["|RoleBinding/a/6|Role/a/d|00000", {"binding": "RoleBinding/a/6", "role": "Role/a/d", "rule": 0}],
		],
		[],
	]}}
}

# A ServiceAccount that only a binding names may exist: the edge to it is potential.
test_edges if {
	node := "User:bob"
	held := access_graph_nodes.holds(node) with data.inventory as model
	edges := access_graph_edges.of(node, held) with data.inventory as object.union(model, {"namespace": {"a": {rbac: {"RoleBinding": {"7": binding("a", "7", "d", {"kind": "ServiceAccount", "name": "op"})}}}}})
	path := [
		["|RoleBinding/a/1|Role/a/d|00000", {"binding": "RoleBinding/a/1", "role": "Role/a/d", "rule": 0}],
		["E02|ServiceAccount:a/op", {"assume": "ServiceAccount:a/op", "edge": "E02"}],
	]
	edges == {"sure": {}, "all": {"ServiceAccount:a/op": path}, "potential": 1}
}

test_too_many if {
	crowd := {name: binding("a", name, "d", user(name)) | some n in numbers.range(1, 401); name := format_int(n, 10)}
	inventory := {"namespace": {"a": {rbac: {"RoleBinding": crowd}}}}
	access_graph.exceeded with data.inventory as inventory
	access_graph.collisions_at("RoleBinding/a/1") == [] with data.inventory as inventory
	access_graph.holdings_at("RoleBinding/a/1") == [] with data.inventory as inventory
}

# Six levels are followed, and it is told where there is a seventh.
chain(length) := {"namespace": {ns: spaces |
	some n in numbers.range(0, length)
	ns := concat("", ["n", format_int(n, 10)])
	next := concat("", ["n", format_int(n - 1, 10)])
	spaces := {
		rbac: {"Role": {"d": role(ns, "d", "", "serviceaccounts/token", ["create"])}, "RoleBinding": {"x": binding(ns, "x", "d", by(n, next))}},
		"v1": {"ServiceAccount": {"op": {}}},
	}
}}

by(n, _) := user("ann") if {
	n == 0
}

by(n, before) := {"kind": "ServiceAccount", "name": "op", "namespace": before} if {
	n > 0
}

test_levels if {
	not access_graph.exceeded with data.inventory as chain(6)
	access_graph.exceeded with data.inventory as chain(7)
}
