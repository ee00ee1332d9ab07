package portcullis.sod.controller_operable_test

import data.portcullis.sod.controller_operable

role_binding := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "RoleBinding",
	"metadata": {"name": "b", "namespace": "traefik"},
	"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"},
	"subjects": [{"kind": "ServiceAccount", "name": "op"}, {"kind": "User", "name": "ann"}],
}

inventory := {"namespace": {"traefik": {"rbac.authorization.k8s.io/v1": {"Role": {"r": {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "Role",
	"metadata": {"name": "r", "namespace": "traefik"},
	"rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}, {"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["patch"]}],
}}}}}}

holding(certainty) := {
	"duty": "operate-controller",
	"certainty": certainty,
	"derived": true,
	"holders": [{"person": "bob", "scopes": ["traefik"]}],
	"path": [
		{"binding": "RoleBinding/traefik/x", "role": "Role/traefik/d", "rule": 0},
		{"assume": "ServiceAccount:traefik/op", "edge": "E02"},
		{"binding": "RoleBinding/traefik/b", "role": "Role/traefik/r", "rule": 1},
	],
}

facts(holdings) := {"version": 1, "access": {"version": 1, "at": {"RoleBinding/traefik/b": {"collisions": [], "holdings": holdings}}, "subjects": {}}}

asked(holdings, owners) := {"review": {"object": role_binding}, "facts": facts(holdings), "parameters": {"owners": owners}}

role_object := {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "namespace": "traefik", "name": "r"}

others := [
	{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "namespace": "traefik", "name": "d"},
	{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "namespace": "traefik", "name": "x"},
	{"apiVersion": "v1", "kind": "ServiceAccount", "namespace": "traefik", "name": "op"},
]

chain := "bob -> RoleBinding traefik/x -> Role traefik/d rule 0 -> ServiceAccount traefik/op (E02) -> RoleBinding traefik/b -> Role traefik/r rule 1"

test_direct_and_derived if {
	found := controller_operable.violation with input as asked([holding("certain")], {}) with data.inventory as inventory
	found == {{
		"msg": "`ann`, and `bob` through ServiceAccount `traefik/op`, can operate the route controllers in namespace `traefik`: Role `r` gives the right to change what runs in the namespace of a route controller",
		"details": {
			"path": ["subjects", 1],
			"evidence": {
				"role": "Role/traefik/r",
				"rules": [1],
				"capabilities": ["operate-controller"],
				"people": ["ann"],
				"through_others": ["bob"],
				"chain": chain,
			},
			"related": array.concat([role_object], others),
		},
	}}
	unknowns := controller_operable.unknown with input as asked([holding("certain")], {}) with data.inventory as inventory
	unknowns == set()
}

test_potential if {
	owners := {"users": ["ann"]}
	found := controller_operable.violation with input as asked([holding("potential")], owners) with data.inventory as inventory
	found == set()
	unknowns := controller_operable.unknown with input as asked([holding("potential")], owners) with data.inventory as inventory
	unknowns == {{
		"msg": "`bob` through ServiceAccount `traefik/op` may operate the route controllers in namespace `traefik`, depending on what was not given",
		"details": {
			"path": ["subjects", 0],
			"evidence": {"chain": chain},
			"related": array.concat([role_object], others),
			"needs": ["v1/ServiceAccount traefik/op"],
		},
	}}
}

test_role_not_given if {
	unknowns := controller_operable.unknown with input as {"review": {"object": role_binding}} with data.inventory as {"namespace": {}}
	unknowns == {{
		"msg": "whether somebody but the owners can operate the route controllers depends on Role `r`, which was not given",
		"details": {"path": ["roleRef"], "needs": ["rbac.authorization.k8s.io/Role traefik/r"]},
	}}
}

test_silent if {
	every owners in [{"users": ["ann", "bob"]}, {"users": ["ann"], "service_accounts": ["traefik/op"]}] {
		found := controller_operable.violation with input as asked([holding("certain")], owners) with data.inventory as inventory
		found == set()
		unknowns := controller_operable.unknown with input as asked([holding("certain")], owners) with data.inventory as inventory
		unknowns == set()
	}
}

test_too_many if {
	subjects := [subject | some i in numbers.range(1, 401); subject := {"kind": "ServiceAccount", "name": format_int(i, 10)}]
	o := object.union(role_binding, {"subjects": subjects})
	unknowns := controller_operable.unknown with input as {"review": {"object": o}} with data.inventory as inventory
	unknowns == {{
		"msg": "whether somebody but the owners can operate the route controllers depends on more accounts than a policy can compute",
		"details": {"path": ["roleRef"], "needs": ["facts"]},
	}}
}

test_another_object if {
	every o in [{}, {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "op"}}] {
		found := controller_operable.violation with input as {"review": {"object": o}}
		found == set()
		unknowns := controller_operable.unknown with input as {"review": {"object": o}}
		unknowns == set()
	}
}

test_fault if {
	o := object.union(role_binding, {"subjects": "ann"})
	found := controller_operable.violation with input as {"review": {"object": o}} with data.inventory as inventory
	found == {{"msg": "`subjects` is not a list, so the object cannot be judged", "details": {"verdict": "error", "path": ["subjects"], "evidence": {"expected": "array"}}}}
}
