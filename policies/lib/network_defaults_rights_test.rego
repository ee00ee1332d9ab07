package lib.portcullis.network_defaults_rights_test

import data.lib.portcullis.network_defaults_rights

rule(verbs, names) := {"apiGroups": ["networking.k8s.io"], "resources": ["networkpolicies"], "verbs": verbs, "resourceNames": names}

question := [{"verbs": ["create", "delete"], "group": "networking.k8s.io", "resources": ["networkpolicies"], "name": "deny"}]

inventory(rules) := {
	"cluster": {"rbac.authorization.k8s.io/v1": {"ClusterRole": {"r": {"metadata": {"name": "r"}, "rules": rules}}}},
	"namespace": {"shop": {"rbac.authorization.k8s.io/v1": {"RoleBinding": {"b": {
		"metadata": {"name": "b", "namespace": "shop"},
		"roleRef": {"kind": "ClusterRole", "name": "r"},
		"subjects": [{"kind": "User", "name": "ann"}, {"kind": "Group", "name": "net"}, {"kind": "ServiceAccount", "name": "op"}],
	}}}}},
}

people(rules, owners) := v if {
	rows := network_defaults_rights.holders(network_defaults_rights.in_force("shop"), question, owners) with data.inventory as inventory(rules)
	v := network_defaults_rights.people(rows)
}

test_names if {
	people([rule(["delete"], [])], {}) == ["ann", "group:net"]
	people([rule(["delete"], ["deny"])], {}) == ["ann", "group:net"]
	people([rule(["delete"], ["other"])], {}) == []
	people([rule(["create"], ["deny"])], {}) == []
	people([rule(["create"], [])], {}) == ["ann", "group:net"]
	people([rule(["get"], [])], {}) == []
}

test_owners if {
	people([rule(["*"], [])], {"users": ["ann"]}) == ["group:net"]
	people([rule(["*"], [])], {"users": ["ann"], "groups": ["net"]}) == []
}
