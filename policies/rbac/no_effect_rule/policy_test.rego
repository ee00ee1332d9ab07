package portcullis.rbac.no_effect_rule_test

import data.portcullis.rbac.no_effect_rule

role(kind, rule) := {"review": {"object": {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": kind,
	"metadata": {"name": "deployer", "namespace": "store"},
	"rules": [rule],
}}}

found(kind, rule) := v if {
	v := no_effect_rule.violation with input as role(kind, rule) with data.inventory as {"cluster": {}}
}

test_resource if {
	found("Role", {"apiGroups": [""], "resources": ["services", "pods/*"], "verbs": ["get"]}) == {{
		"msg": "no resource has such a name: `pods/*` (each subresource is named by itself)",
		"details": {"path": ["rules", 0, "resources", 1], "evidence": {"resources": ["pods/*"]}},
	}}
}

test_verb if {
	found("Role", {"apiGroups": [""], "resources": ["services"], "verbs": ["GET"]}) == {{
		"msg": "no request has such a verb: `GET` (it is `get`)",
		"details": {"path": ["rules", 0, "verbs", 0], "evidence": {"verbs": ["GET"]}},
	}}
}

test_group if {
	found("Role", {"apiGroups": ["apps/v1"], "resources": ["deployments"], "verbs": ["get"]}) == {{
		"msg": "no API group has such a name: `apps/v1` (the group is `apps`, without a version)",
		"details": {"path": ["rules", 0, "apiGroups", 0], "evidence": {"apiGroups": ["apps/v1"]}},
	}}
}

test_displaced if {
	found("Role", {"apiGroups": [""], "resources": ["deployments"], "verbs": ["get"]}) == {{
		"msg": "the API groups of the rule do not have `deployments` (it is in `apps`)",
		"details": {"path": ["rules", 0, "resources", 0], "evidence": {"resources": ["deployments"], "apiGroups": [""]}},
	}}
}

test_refused if {
	found("ClusterRole", {"apiGroups": [""], "verbs": ["get"]}) == {{
		"msg": "the API server refuses the rule: `resources` is empty",
		"details": {"path": ["rules", 0], "evidence": {"reasons": ["`resources` is empty"]}},
	}}
}

test_bound_in_namespaces_only if {
	binding := {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "ann", "namespace": "store"}, "roleRef": {"kind": "ClusterRole", "name": "deployer"}, "subjects": []}
	given := {"namespace": {"store": {"rbac.authorization.k8s.io/v1": {"RoleBinding": {"ann": binding}}}}}
	violations := no_effect_rule.violation with input as role("ClusterRole", {"apiGroups": [""], "resources": ["nodes"], "verbs": ["get"]}) with data.inventory as given
	violations == {{
		"msg": "only RoleBindings bind the ClusterRole, so it grants nothing on `nodes`",
		"details": {
			"path": ["rules", 0, "resources", 0],
			"evidence": {"without_effect": ["nodes"], "bindings": ["RoleBinding/store/ann"]},
			"related": [{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "namespace": "store", "name": "ann"}],
		},
	}}
}

test_unknown_without_inventory if {
	unknowns := no_effect_rule.unknown with input as role("ClusterRole", {"apiGroups": [""], "resources": ["nodes"], "verbs": ["get"]})
	unknowns == {{
		"msg": "whether the ClusterRole grants anything on `nodes` depends on the bindings",
		"details": {"path": ["rules", 0, "resources", 0], "evidence": {"resources": ["nodes"]}, "needs": ["rbac.authorization.k8s.io/ClusterRoleBinding"]},
	}}
}

test_silent if {
	every rule in [
		{"apiGroups": [""], "resources": ["pods", "pods/exec"], "verbs": ["*"]},
		{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]},
		{"apiGroups": ["example.com"], "resources": ["nodes", "pod"], "verbs": ["view"]},
		{"apiGroups": [""], "resources": ["namespaces"], "resourceNames": ["store"], "verbs": ["get", "patch"]},
	] {
		found("Role", rule) == set()
	}
}
