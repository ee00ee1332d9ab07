package portcullis.sod.namespace_label_editable_test

import data.portcullis.sod.namespace_label_editable

role_binding := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "RoleBinding",
	"metadata": {"name": "b", "namespace": "shop"},
	"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"},
	"subjects": [{"kind": "ServiceAccount", "name": "op"}, {"kind": "User", "name": "ann"}],
}

inventory := {"namespace": {"shop": {"rbac.authorization.k8s.io/v1": {"Role": {"r": {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "Role",
	"metadata": {"name": "r", "namespace": "shop"},
	"rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}, {"apiGroups": [""], "resources": ["namespaces"], "verbs": ["patch"]}],
}}}}}}

holding(certainty) := {
	"duty": "edit-guardrail",
	"certainty": certainty,
	"derived": true,
	"holders": [{"person": "bob", "scopes": ["shop"]}],
	"path": [
		{"binding": "RoleBinding/shop/x", "role": "Role/shop/d", "rule": 0},
		{"assume": "ServiceAccount:shop/op", "edge": "E02"},
		{"binding": "RoleBinding/shop/b", "role": "Role/shop/r", "rule": 1},
	],
}

facts(holdings) := {"version": 1, "access": {"version": 1, "at": {"RoleBinding/shop/b": {"collisions": [], "holdings": holdings}}, "subjects": {}}}

asked(holdings, owners) := {"review": {"object": role_binding}, "facts": facts(holdings), "parameters": {"owners": owners}}

role_object := {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "namespace": "shop", "name": "r"}

others := [
	{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "namespace": "shop", "name": "d"},
	{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "namespace": "shop", "name": "x"},
	{"apiVersion": "v1", "kind": "ServiceAccount", "namespace": "shop", "name": "op"},
]

chain := "bob -> RoleBinding shop/x -> Role shop/d rule 0 -> ServiceAccount shop/op (E02) -> RoleBinding shop/b -> Role shop/r rule 1"

test_direct_and_derived if {
	found := namespace_label_editable.violation with input as asked([holding("certain")], {}) with data.inventory as inventory
	found == {{
		"msg": "`ann`, and `bob` through ServiceAccount `shop/op`, can change the labels of Namespace `shop`: Role `r` gives the right to change Namespaces and their labels",
		"details": {
			"path": ["subjects", 1],
			"evidence": {
				"role": "Role/shop/r",
				"rules": [1],
				"capabilities": ["change-namespaces"],
				"people": ["ann"],
				"through_others": ["bob"],
				"chain": chain,
			},
			"related": array.concat([role_object], others),
		},
	}}
	unknowns := namespace_label_editable.unknown with input as asked([holding("certain")], {}) with data.inventory as inventory
	unknowns == set()
}

test_potential if {
	owners := {"users": ["ann"]}
	found := namespace_label_editable.violation with input as asked([holding("potential")], owners) with data.inventory as inventory
	found == set()
	unknowns := namespace_label_editable.unknown with input as asked([holding("potential")], owners) with data.inventory as inventory
	unknowns == {{
		"msg": "`bob` through ServiceAccount `shop/op` may change the labels of Namespace `shop`, depending on what was not given",
		"details": {
			"path": ["subjects", 0],
			"evidence": {"chain": chain},
			"related": array.concat([role_object], others),
			"needs": ["v1/ServiceAccount shop/op"],
		},
	}}
}

test_role_not_given if {
	unknowns := namespace_label_editable.unknown with input as {"review": {"object": role_binding}} with data.inventory as {"namespace": {}}
	unknowns == {{
		"msg": "whether somebody but the owners can change the labels of Namespaces depends on Role `r`, which was not given",
		"details": {"path": ["roleRef"], "needs": ["rbac.authorization.k8s.io/Role shop/r"]},
	}}
}

test_silent if {
	every owners in [{"users": ["ann", "bob"]}, {"users": ["ann"], "service_accounts": ["shop/op"]}] {
		found := namespace_label_editable.violation with input as asked([holding("certain")], owners) with data.inventory as inventory
		found == set()
		unknowns := namespace_label_editable.unknown with input as asked([holding("certain")], owners) with data.inventory as inventory
		unknowns == set()
	}
}

test_too_many if {
	subjects := [subject | some i in numbers.range(1, 401); subject := {"kind": "ServiceAccount", "name": format_int(i, 10)}]
	o := object.union(role_binding, {"subjects": subjects})
	unknowns := namespace_label_editable.unknown with input as {"review": {"object": o}} with data.inventory as inventory
	unknowns == {{
		"msg": "whether somebody but the owners can change the labels of Namespaces depends on more accounts than a policy can compute",
		"details": {"path": ["roleRef"], "needs": ["facts"]},
	}}
}

test_another_object if {
	every o in [{}, {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "op"}}] {
		found := namespace_label_editable.violation with input as {"review": {"object": o}}
		found == set()
		unknowns := namespace_label_editable.unknown with input as {"review": {"object": o}}
		unknowns == set()
	}
}

test_fault if {
	o := object.union(role_binding, {"subjects": "ann"})
	found := namespace_label_editable.violation with input as {"review": {"object": o}} with data.inventory as inventory
	found == {{"msg": "`subjects` is not a list, so the object cannot be judged", "details": {"verdict": "error", "path": ["subjects"], "evidence": {"expected": "array"}}}}
}
