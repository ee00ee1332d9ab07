package portcullis.sod.guardrail_editable_test

import data.portcullis.sod.guardrail_editable

role_binding := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "RoleBinding",
	"metadata": {"name": "b", "namespace": "kyverno"},
	"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"},
	"subjects": [{"kind": "ServiceAccount", "name": "op"}, {"kind": "User", "name": "ann"}],
}

inventory := {"namespace": {"kyverno": {"rbac.authorization.k8s.io/v1": {"Role": {"r": {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "Role",
	"metadata": {"name": "r", "namespace": "kyverno"},
	"rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}, {"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["patch"]}],
}}}}}}

holding(certainty) := {
	"duty": "edit-guardrail",
	"certainty": certainty,
	"derived": true,
	"holders": [{"person": "bob", "scopes": ["kyverno"]}],
	"path": [
		{"binding": "RoleBinding/kyverno/x", "role": "Role/kyverno/d", "rule": 0},
		{"assume": "ServiceAccount:kyverno/op", "edge": "E02"},
		{"binding": "RoleBinding/kyverno/b", "role": "Role/kyverno/r", "rule": 1},
	],
}

facts(holdings) := {"version": 1, "access": {"version": 1, "at": {"RoleBinding/kyverno/b": {"collisions": [], "holdings": holdings}}, "subjects": {}}}

asked(holdings, owners) := {"review": {"object": role_binding}, "facts": facts(holdings), "parameters": {"owners": owners}}

role_object := {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "namespace": "kyverno", "name": "r"}

others := [
	{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "namespace": "kyverno", "name": "d"},
	{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "namespace": "kyverno", "name": "x"},
	{"apiVersion": "v1", "kind": "ServiceAccount", "namespace": "kyverno", "name": "op"},
]

chain := "bob -> RoleBinding kyverno/x -> Role kyverno/d rule 0 -> ServiceAccount kyverno/op (E02) -> RoleBinding kyverno/b -> Role kyverno/r rule 1"

test_direct_and_derived if {
	found := guardrail_editable.violation with input as asked([holding("certain")], {}) with data.inventory as inventory
	found == {{
		"msg": "`ann`, and `bob` through ServiceAccount `kyverno/op`, can switch off or bend admission control in the whole cluster: Role `r` gives the right to change what runs in the namespace of a guardrail",
		"details": {
			"path": ["subjects", 1],
			"evidence": {
				"role": "Role/kyverno/r",
				"rules": [1],
				"capabilities": ["operate-guardrail"],
				"people": ["ann"],
				"through_others": ["bob"],
				"chain": chain,
			},
			"related": array.concat([role_object], others),
		},
	}}
	unknowns := guardrail_editable.unknown with input as asked([holding("certain")], {}) with data.inventory as inventory
	unknowns == set()
}

test_potential if {
	owners := {"users": ["ann"]}
	found := guardrail_editable.violation with input as asked([holding("potential")], owners) with data.inventory as inventory
	found == set()
	unknowns := guardrail_editable.unknown with input as asked([holding("potential")], owners) with data.inventory as inventory
	unknowns == {{
		"msg": "`bob` through ServiceAccount `kyverno/op` may switch off or bend admission control in the whole cluster, depending on what was not given",
		"details": {
			"path": ["subjects", 0],
			"evidence": {"chain": chain},
			"related": array.concat([role_object], others),
			"needs": ["v1/ServiceAccount kyverno/op"],
		},
	}}
}

test_role_not_given if {
	unknowns := guardrail_editable.unknown with input as {"review": {"object": role_binding}} with data.inventory as {"namespace": {}}
	unknowns == {{
		"msg": "whether somebody but the owners can switch off or bend admission control depends on Role `r`, which was not given",
		"details": {"path": ["roleRef"], "needs": ["rbac.authorization.k8s.io/Role kyverno/r"]},
	}}
}

test_silent if {
	every owners in [{"users": ["ann", "bob"]}, {"users": ["ann"], "service_accounts": ["kyverno/op"]}] {
		found := guardrail_editable.violation with input as asked([holding("certain")], owners) with data.inventory as inventory
		found == set()
		unknowns := guardrail_editable.unknown with input as asked([holding("certain")], owners) with data.inventory as inventory
		unknowns == set()
	}
}

test_too_many if {
	subjects := [subject | some i in numbers.range(1, 401); subject := {"kind": "ServiceAccount", "name": format_int(i, 10)}]
	o := object.union(role_binding, {"subjects": subjects})
	unknowns := guardrail_editable.unknown with input as {"review": {"object": o}} with data.inventory as inventory
	unknowns == {{
		"msg": "whether somebody but the owners can switch off or bend admission control depends on more accounts than a policy can compute",
		"details": {"path": ["roleRef"], "needs": ["facts"]},
	}}
}

test_another_object if {
	every o in [{}, {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "op"}}] {
		found := guardrail_editable.violation with input as {"review": {"object": o}}
		found == set()
		unknowns := guardrail_editable.unknown with input as {"review": {"object": o}}
		unknowns == set()
	}
}

test_fault if {
	o := object.union(role_binding, {"subjects": "ann"})
	found := guardrail_editable.violation with input as {"review": {"object": o}} with data.inventory as inventory
	found == {{"msg": "`subjects` is not a list, so the object cannot be judged", "details": {"verdict": "error", "path": ["subjects"], "evidence": {"expected": "array"}}}}
}
