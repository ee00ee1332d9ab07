package portcullis.rbac.added_access_test

import data.portcullis.rbac.added_access

role(rules) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "Role",
	"metadata": {"name": "deployer", "namespace": "store"},
	"rules": rules,
}

binding(subjects) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "ClusterRoleBinding",
	"metadata": {"name": "deployers"},
	"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "edit"},
	"subjects": subjects,
}

rule(verbs) := {"apiGroups": ["apps"], "resources": ["deployments"], "verbs": verbs}

updated(old, new) := {"review": {"operation": "UPDATE", "object": new, "oldObject": old}}

test_role if {
	found := added_access.violation with input as updated(role([rule(["get"])]), role([rule(["get"]), rule(["get", "update"])]))
	found == {{
		"msg": "the change allows `update` of `deployments.apps`",
		"details": {"path": ["rules", 1], "evidence": {"added": ["`update` of `deployments.apps`"], "count": 1}},
	}}
}

test_binding if {
	ann := {"kind": "User", "name": "ann"}
	bot := {"kind": "ServiceAccount", "name": "bot", "namespace": "store"}
	found := added_access.violation with input as updated(binding([ann]), binding([bot, ann]))
	found == {{
		"msg": "the change gives ClusterRole `edit` to ServiceAccount `store/bot` in every namespace",
		"details": {"path": ["subjects", 0], "evidence": {"subjects": ["ServiceAccount:store/bot"], "role": "ClusterRole/edit"}},
	}}
}

test_new_only_where_asked if {
	created := {"review": {"operation": "CREATE", "object": role([rule(["get"])])}}
	silent := added_access.violation with input as created
	silent == set()
	found := added_access.violation with input as object.union(created, {"parameters": {"report_new": true}})
	{violation.msg | some violation in found} == {"the new Role allows `get` of `deployments.apps`"}
}

test_unknown_without_the_old_object if {
	unknowns := added_access.unknown with input as {"review": {"operation": "UPDATE", "object": role([rule(["get"])])}}
	unknowns == {{
		"msg": "whether the change grants more than before depends on the object as it was, which was not given",
		"details": {"path": ["metadata"], "needs": ["old_object"]},
	}}
}

test_silent if {
	every pair in [
		[[rule(["*"])], [rule(["get"])]],
		[[rule(["get"]), rule(["update"])], [rule(["update", "get"])]],
		[[], []],
	] {
		[old, new] := pair
		found := added_access.violation | added_access.unknown with input as updated(role(old), role(new))
		found == set()
	}
}
