package portcullis.sod.builtin_edit_bound_test

import data.portcullis.sod.builtin_edit_bound

binding(kind, role, subjects) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": kind,
	"metadata": {"name": "team", "namespace": "store"},
	"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": role},
	"subjects": subjects,
}

ann := {"kind": "User", "name": "ann"}

asked(o, changed) := {"review": {"object": o}, "now": "2026-11-21T00:00:00Z", "parameters": object.union({"sod_namespaces": ["store"], "conflicts": "standard"}, changed)}

exemption := {"spec": {
	"who": [{"user": "ann-admin"}],
	"duties": ["deploy-workload", "publish-route", "edit-network-policy", "read-credentials"],
	"scopes": ["store"],
	"grantedBy": "carol",
	"expires": "2026-12-01T00:00:00Z",
}}

inventory := {"cluster": {"portcullis.dev/v1alpha1": {
	"DutyExemption": {"e": exemption},
	"AccessModel": {"m": {"spec": {"people": [{"name": "ann", "accounts": ["ann", "ann-admin"]}]}}},
}}}

test_edit if {
	found := builtin_edit_bound.violation with input as asked(binding("RoleBinding", "edit", [ann]), {"conflicts": "small-team"})
	found == set()
	all := builtin_edit_bound.violation with input as asked(binding("RoleBinding", "edit", [ann]), {})
	some finding in all
	count(all) == 1
	finding.msg == "ClusterRole `edit` gives `ann` duties that must be separated in namespace `store`: deploy-workload, publish-route, edit-network-policy, read-credentials"
	finding.details.path == ["roleRef"]
	pairs := {pair | some conflict in finding.details.evidence.conflicts; pair := concat("+", conflict.duties)}
	pairs == {"deploy-workload+publish-route", "deploy-workload+edit-network-policy", "publish-route+edit-network-policy", "publish-route+read-credentials"}
}

test_silent if {
	every o in [binding("RoleBinding", "view", [ann]), binding("RoleBinding", "edit", []), binding("RoleBinding", "edit", [{"kind": "ServiceAccount", "name": "bot"}])] {
		found := builtin_edit_bound.violation | builtin_edit_bound.unknown with input as asked(o, {})
		found == set()
	}
	elsewhere := builtin_edit_bound.violation with input as asked(binding("RoleBinding", "edit", [ann]), {"sod_namespaces": ["bank"]})
	elsewhere == set()
	unset := builtin_edit_bound.violation with input as asked(binding("ClusterRoleBinding", "edit", [ann]), {"sod_namespaces": []})
	unset == set()
}

test_everywhere if {
	found := builtin_edit_bound.violation with input as asked(binding("ClusterRoleBinding", "edit", [ann]), {"sod_namespaces": ["bank"]})
	some finding in found
	startswith(finding.msg, "ClusterRole `edit` gives `ann` duties that must be separated in every namespace: ")
}

test_exempt if {
	found := builtin_edit_bound.violation | builtin_edit_bound.unknown with input as asked(binding("RoleBinding", "edit", [ann]), {}) with data.inventory as inventory
	found == set()
	everywhere := builtin_edit_bound.violation with input as asked(binding("ClusterRoleBinding", "edit", [ann]), {}) with data.inventory as inventory
	count(everywhere) == 1
	later := builtin_edit_bound.violation with input as object.union(asked(binding("RoleBinding", "edit", [ann]), {}), {"now": "2026-12-01T00:00:00Z"}) with data.inventory as inventory
	count(later) == 1
}

test_time_unknown if {
	given := object.remove(asked(binding("RoleBinding", "edit", [ann]), {}), ["now"])
	found := builtin_edit_bound.violation with input as given with data.inventory as inventory
	found == set()
	unclear := builtin_edit_bound.unknown with input as given with data.inventory as inventory
	unclear == {{
		"msg": "whether an exemption covers those whom the binding names depends on the time, which was not given",
		"details": {"path": ["roleRef"], "evidence": {"role": "edit"}, "needs": ["now"]},
	}}
}
