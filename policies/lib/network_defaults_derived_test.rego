package lib.portcullis.network_defaults_derived_test

import data.lib.portcullis.network_defaults_derived
import data.lib.portcullis.network_defaults_rights

question := [{"verbs": ["delete"], "group": "networking.k8s.io", "resources": ["networkpolicies"], "name": "deny"}]

role(rules) := {"kind": "Role", "metadata": {"name": "r"}, "rules": rules}

binding(names_role, subjects) := {"metadata": {"name": "b"}, "roleRef": {"kind": "Role", "name": names_role}, "subjects": subjects}

ann := {"kind": "User", "name": "ann"}

account(name) := {"kind": "ServiceAccount", "name": name, "namespace": "ops"}

on_policies := {"apiGroups": ["networking.k8s.io"], "resources": ["networkpolicies"], "verbs": ["*"]}

inventory(subjects, rule) := {
	"cluster": {},
	"namespace": {
		"shop": {"rbac.authorization.k8s.io/v1": {"Role": {"net": role([on_policies])}, "RoleBinding": {"net": binding("net", subjects)}}},
		"ops": {
			"rbac.authorization.k8s.io/v1": {"Role": {"r": role([rule])}, "RoleBinding": {"b": binding("r", [ann, account("other")])}},
			"v1": {"ServiceAccount": {"net": {"metadata": {"name": "net"}}}},
		},
	},
}

comers(subjects, rule, owners) := v if {
	v := network_defaults_derived.comers(network_defaults_rights.in_force("shop"), question, owners) with data.inventory as inventory(subjects, rule)
}

grants(group, resource, verb, names) := {"apiGroups": [group], "resources": [resource], "verbs": [verb], "resourceNames": names}

as_net := {
	"person": "ann", "binding": "RoleBinding/ops/b", "role": "Role/ops/r",
	"account": "ServiceAccount:ops/net", "by": "RoleBinding/shop/net", "exists": true,
}

test_ways if {
	ways := [
		grants("", "pods", "create", []), grants("apps", "deployments", "patch", []), grants("batch", "cronjobs", "update", ["nightly"]),
		grants("", "serviceaccounts/token", "create", []), grants("", "serviceaccounts/token", "create", ["net"]),
		grants("", "serviceaccounts", "impersonate", ["net"]), grants("*", "*", "*", []),
	]
	wrong := [way | some way in ways; comers([account("net")], way, {}) != [as_net]]
	wrong == []
}

test_no_ways if {
	others := [
		grants("", "pods", "get", []), grants("", "pods", "create", ["web"]), grants("apps", "deployments/scale", "update", []),
		grants("", "serviceaccounts/token", "create", ["other"]), grants("", "serviceaccounts", "impersonate", ["other"]),
		grants("", "serviceaccounts", "create", []),
	]
	wrong := [way | some way in others; comers([account("net")], way, {}) != []]
	wrong == []
}

test_accounts if {
	run := grants("", "pods", "create", [])
	missing := object.union(as_net, {"account": "ServiceAccount:ops/gone", "exists": false})
	standard := object.union(as_net, {"account": "ServiceAccount:ops/default"})
	comers([account("net"), account("gone"), account("default"), account("net")], run, {}) == [standard, missing, as_net]
	comers([account("net")], run, {"service_accounts": ["ops/net"]}) == []
	comers([account("net")], run, {"users": ["ann"]}) == []
	comers([ann, {"kind": "Group", "name": "net"}], run, {}) == []
}

test_texts if {
	network_defaults_derived.accounts_text([as_net, as_net]) == "ServiceAccount `ops/net`"
	rows := [row | some name in ["a", "b", "c", "d", "e"]; row := {"account": concat("", ["ServiceAccount:ops/", name])}]
	network_defaults_derived.accounts_text(array.slice(rows, 0, 2)) == "ServiceAccounts `ops/a` and `ops/b`"
	network_defaults_derived.accounts_text(array.slice(rows, 0, 4)) == "ServiceAccounts `ops/a`, `ops/b`, `ops/c` and `ops/d`"
	network_defaults_derived.accounts_text(rows) == "ServiceAccounts `ops/a`, `ops/b`, `ops/c` and 2 more"
	network_defaults_derived.chain([as_net]) == "ann -> RoleBinding ops/b -> ServiceAccount ops/net -> RoleBinding shop/net"
	network_defaults_derived.chain([]) == ""
}
