package portcullis.rbac.dangling_reference_test

import data.portcullis.rbac.dangling_reference

binding(kind, role_kind, role, subjects) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": kind,
	"metadata": {"name": "b", "namespace": "store"},
	"roleRef": {"kind": role_kind, "name": role},
	"subjects": subjects,
}

created(o) := {"review": {"operation": "CREATE", "object": o}}

bot := {"kind": "ServiceAccount", "name": "bot"}

stored := {"namespace": {"store": {"v1": {"ServiceAccount": {"default": {"kind": "ServiceAccount"}}}}}}

test_role_missing if {
	found := dangling_reference.violation with input as created(binding("RoleBinding", "Role", "ghost", [])) with data.inventory as stored
	found == {{
		"msg": "Role `ghost` does not exist, and whoever creates it decides what the binding grants",
		"details": {"path": ["roleRef", "name"], "evidence": {"role": "Role/store/ghost"}},
	}}
}

test_service_account_missing if {
	found := dangling_reference.violation with input as created(binding("RoleBinding", "ClusterRole", "view", [bot])) with data.inventory as stored
	found == {{
		"msg": "ServiceAccount `store/bot` does not exist, and whoever creates it gets the rights of the binding",
		"details": {"path": ["subjects", 0], "evidence": {"subjects": ["store/bot"]}},
	}}
}

test_service_account_without_namespace if {
	found := dangling_reference.violation with input as created(binding("ClusterRoleBinding", "ClusterRole", "view", [bot])) with data.inventory as stored
	found == {{
		"msg": "ServiceAccount `bot` has no namespace, so the binding does not reach it",
		"details": {"path": ["subjects", 0], "evidence": {"subjects": ["bot"]}},
	}}
}

test_kinds_that_grant_nothing if {
	every o in [binding("RoleBinding", "role", "r", []), binding("ClusterRoleBinding", "Role", "r", []), binding("RoleBinding", "Role", "", [])] {
		found := dangling_reference.violation with input as created(o) with data.inventory as stored
		count(found) == 1
		some one in found
		one.details.path == ["roleRef"]
	}
}

test_manifests if {
	found := dangling_reference.unknown with input as {"review": {"object": binding("RoleBinding", "Role", "r", [bot])}} with data.inventory as stored
	found == {
		{
			"msg": "whether Role `r` exists depends on what was not given",
			"details": {"path": ["roleRef", "name"], "evidence": {"role": "Role/store/r"}, "needs": ["rbac.authorization.k8s.io/Role store/r"]},
		},
		{
			"msg": "whether ServiceAccount `store/bot` exists depends on what was not given",
			"details": {"path": ["subjects", 0], "evidence": {"subjects": ["store/bot"]}, "needs": ["v1/ServiceAccount store/bot"]},
		},
	}
	none := dangling_reference.violation with input as {"review": {"object": binding("RoleBinding", "Role", "r", [bot])}} with data.inventory as stored
	none == set()
}

test_what_other_objects_are_not_asked_for if {
	found := dangling_reference.violation | dangling_reference.unknown with input as created({"apiVersion": "v1", "kind": "ServiceAccount"}) with data.inventory as stored
	found == set()
}
