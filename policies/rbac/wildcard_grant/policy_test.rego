package portcullis.rbac.wildcard_grant_test

import data.portcullis.rbac.wildcard_grant

role(rules) := {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "ops"}, "rules": rules}

bound := {"cluster": {"rbac.authorization.k8s.io/v1": {"ClusterRoleBinding": {"ops": {
	"roleRef": {"kind": "ClusterRole", "name": "ops"},
	"subjects": [{"kind": "User", "name": "ann"}],
}}}}}

asked(rules) := {"review": {"object": role(rules)}}

everything := {"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}

test_everything if {
	found := wildcard_grant.violation with input as asked([everything]) with data.inventory as bound
	found == {{
		"msg": "ClusterRole `ops` grants every verb on every resource in every API group, and is bound to `User:ann`",
		"details": {"path": ["rules", 0], "evidence": {
			"rules": [{"rule": 0, "grants": "every verb on every resource in every API group"}],
			"holders": [{"account": "User:ann", "binding": "ClusterRoleBinding/ops", "wide": true}],
		}},
	}}
}

test_nobody_bound if {
	found := wildcard_grant.violation | wildcard_grant.unknown with input as asked([everything]) with data.inventory as {"cluster": {}}
	found == set()
}

test_nothing_known if {
	found := wildcard_grant.unknown with input as asked([everything])
	found == {{
		"msg": "whether anybody is bound to ClusterRole `ops`, which grants every verb on every resource in every API group, depends on bindings that were not given",
		"details": {
			"path": ["rules", 0],
			"evidence": {"rules": [{"rule": 0, "grants": "every verb on every resource in every API group"}]},
			"needs": ["rbac.authorization.k8s.io/RoleBinding", "rbac.authorization.k8s.io/ClusterRoleBinding"],
		},
	}}
}

test_what_counts if {
	some_wildcards := [
		{"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["*"]},
		{"apiGroups": ["apps"], "resources": ["*"], "verbs": ["get", "patch"]},
		{"apiGroups": [""], "resources": ["*"], "verbs": ["list"]},
		{"apiGroups": ["*"], "resources": ["*"], "verbs": ["get"]},
		{"apiGroups": ["*"], "resources": ["secrets"], "verbs": ["delete"]},
		{"nonResourceURLs": ["*"], "verbs": ["post"]},
	]
	every rule in some_wildcards {
		wildcard_grant.wildcard(rule) != ""
	}
}

test_what_does_not_count if {
	harmless := [
		{"apiGroups": ["apps"], "resources": ["*"], "verbs": ["get", "list", "watch"]},
		{"apiGroups": ["*"], "resources": ["deployments"], "verbs": ["get"]},
		{"apiGroups": [""], "resources": ["*"], "verbs": ["*"], "resourceNames": ["x"]},
		{"apiGroups": ["apps"], "resources": ["*/scale", "*/*", "pods/*"], "verbs": ["update"]},
		{"apiGroups": [], "resources": ["*"], "verbs": ["*"]},
		{"apiGroups": ["*"], "resources": ["*"], "verbs": []},
		{"nonResourceURLs": ["*"], "verbs": ["get"]},
		{"nonResourceURLs": ["/metrics/*"], "verbs": ["*"]},
		"no rule",
	]
	every rule in harmless {
		wildcard_grant.wildcard(rule) == ""
	}
}
