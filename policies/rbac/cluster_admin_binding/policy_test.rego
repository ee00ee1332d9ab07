package portcullis.rbac.cluster_admin_binding_test

import data.portcullis.rbac.cluster_admin_binding

asked(kind, role, subjects) := {"review": {"object": {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": kind,
	"metadata": {"name": "ops", "namespace": "store"},
	"roleRef": {"kind": "ClusterRole", "name": role},
	"subjects": subjects,
}}}

ann := {"kind": "User", "name": "ann"}

test_a_person if {
	found := cluster_admin_binding.violation with input as asked("ClusterRoleBinding", "cluster-admin", [ann])
	found == {{
		"msg": "`User:ann` may do everything in the whole cluster: ClusterRole `cluster-admin` grants every verb on every resource",
		"details": {"path": ["subjects", 0], "evidence": {"subjects": ["User:ann"], "role": "ClusterRole/cluster-admin"}, "related": []},
	}}
}

test_break_glass if {
	found := cluster_admin_binding.violation with input as object.union(asked("ClusterRoleBinding", "cluster-admin", [ann]), {"parameters": {"break_glass": ["User:ann"]}})
	found == set()
}

test_everything_by_several_rules if {
	halves := [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["get"]}, {"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]
	stored := {"cluster": {"rbac.authorization.k8s.io/v1": {"ClusterRole": {"adm": {"rules": halves}, "half": {"rules": array.slice(halves, 0, 1)}}}}}
	found := cluster_admin_binding.violation with input as asked("ClusterRoleBinding", "adm", [ann]) with data.inventory as stored
	count(found) == 1
	none := cluster_admin_binding.violation with input as asked("ClusterRoleBinding", "half", [ann]) with data.inventory as stored
	none == set()
	local := cluster_admin_binding.violation with input as asked("RoleBinding", "adm", [ann]) with data.inventory as stored
	local == set()
}

test_masters if {
	found := cluster_admin_binding.violation with input as asked("RoleBinding", "view", [ann, {"kind": "Group", "name": "system:masters"}])
	found == {{
		"msg": "group `system:masters` holds every right without RBAC, so a binding of it grants nothing, and nothing is taken away with it",
		"details": {"path": ["subjects", 1], "evidence": {"subject": "Group:system:masters"}},
	}}
}

test_unknown if {
	found := cluster_admin_binding.unknown with input as asked("ClusterRoleBinding", "adm", [ann])
	found == {{
		"msg": "whether ClusterRole `adm` grants everything depends on the role, which was not given",
		"details": {"path": ["roleRef"], "evidence": {"subjects": ["User:ann"]}, "needs": ["rbac.authorization.k8s.io/ClusterRole adm"]},
	}}
}
