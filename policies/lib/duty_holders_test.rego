package lib.portcullis.duty_holders_test

import data.lib.portcullis.duty_holders

binding(kind, role, subjects) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": kind,
	"metadata": {"name": "b", "namespace": "a"},
	"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": role},
	"subjects": subjects,
}

subjects := [
	{"kind": "User", "name": "ann"},
	{"kind": "User", "name": "system:kube-scheduler"},
	{"kind": "Group", "name": "dev"},
	{"kind": "Group", "name": "platform"},
	{"kind": "Group", "name": "system:serviceaccounts:a"},
	{"kind": "ServiceAccount", "name": "op"},
	{"kind": "User", "name": ""},
]

inventory := {"cluster": {
	"rbac.authorization.k8s.io/v1": {"ClusterRole": {
		"hooks": {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "hooks"}, "rules": [
			{"apiGroups": [""], "resources": ["namespaces"], "verbs": ["patch"], "resourceNames": ["a"]},
			{"apiGroups": ["kyverno.io"], "resources": ["policyexceptions"], "verbs": ["create"]},
		]},
		"all": {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "all"}, "rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]},
	}},
	"portcullis.dev/v1alpha1": {"AccessModel": {"m": {"spec": {
		"people": [{"name": "Ann", "accounts": ["ann", "ann-admin"]}],
		"groups": [{"name": "platform", "members": ["ann-admin", "bob"]}],
	}}}},
}}

step(edge, node) := {"assume": node, "edge": edge}

bound := {"binding": "RoleBinding/a/b", "role": "ClusterRole/hooks", "rule": 1}

facts := {"version": 1, "access": {"version": 1, "at": {"RoleBinding/a/b": {"holdings": [
	{"duty": "edit-guardrail", "certainty": "certain", "derived": false, "holders": [{"person": "Ann", "scopes": ["a"]}], "path": [bound]},
	{"duty": "edit-guardrail", "certainty": "certain", "derived": true, "holders": [{"person": "eve", "scopes": ["a"]}, {"person": "zoe", "scopes": ["a"]}], "path": [{"binding": "RoleBinding/a/x", "role": "Role/a/d", "rule": 0}, step("E02", "ServiceAccount:a/op"), bound]},
	{"duty": "edit-guardrail", "certainty": "partial", "derived": true, "holders": [{"person": "joe", "scopes": ["a"]}], "path": [step("E26", "ServiceAccount:flux-system/kustomize-controller"), bound]},
	{"duty": "edit-guardrail", "certainty": "potential", "derived": true, "holders": [{"person": "kim", "scopes": ["a"]}], "path": [step("E04", "ServiceAccount:a/op"), bound]},
	{"duty": "edit-rbac", "certainty": "certain", "derived": true, "holders": [{"person": "liz", "scopes": ["a"]}], "path": [step("E02", "ServiceAccount:a/op"), bound]},
]}}}}

asked(role) := {"review": {"object": binding("RoleBinding", role, subjects)}, "facts": facts}

test_named if {
	named := duty_holders.named with input as asked("hooks") with data.inventory as inventory
	named == [
		{"person": "Ann", "index": 0, "account": "User:ann"},
		{"person": "group:dev", "index": 2, "account": "Group:dev"},
		{"person": "Ann", "index": 3, "account": "Group:platform"},
		{"person": "bob", "index": 3, "account": "Group:platform"},
	]
}

test_direct if {
	none := duty_holders.direct({}) with input as asked("hooks") with data.inventory as inventory
	[row.person | some row in none] == ["Ann", "group:dev", "bob"]
	by_user := duty_holders.direct({"users": ["ann-admin"]}) with input as asked("hooks") with data.inventory as inventory
	[row.person | some row in by_user] == ["group:dev", "bob"]
	by_group := duty_holders.direct({"groups": ["platform"]}) with input as asked("hooks") with data.inventory as inventory
	[row.person | some row in by_group] == ["group:dev"]
}

test_derived if {
	sure := duty_holders.derived("edit-guardrail", {}, true) with input as asked("hooks") with data.inventory as inventory
	[row.person | some row in sure] == ["eve", "zoe"]
	possible := duty_holders.derived("edit-guardrail", {"users": ["eve"]}, false) with input as asked("hooks") with data.inventory as inventory
	[row.person | some row in possible] == ["kim"]
	owned := duty_holders.derived("edit-guardrail", {"service_accounts": ["a/op"]}, true) with input as asked("hooks") with data.inventory as inventory
	owned == []
}

test_words if {
	sure := duty_holders.derived("edit-guardrail", {}, true) with input as asked("hooks") with data.inventory as inventory
	duty_holders.shown([], sure) == "`eve` and `zoe` through ServiceAccount `a/op`"
	duty_holders.shown([{"person": "Ann"}], sure) == "`Ann`, and `eve` and `zoe` through ServiceAccount `a/op`,"
	duty_holders.shown([{"person": "group:dev"}], []) == "members of `dev`"
	duty_holders.chain(sure) == "eve -> RoleBinding a/x -> Role a/d rule 0 -> ServiceAccount a/op (E02) -> RoleBinding a/b -> ClusterRole hooks rule 1"
	duty_holders.chain([]) == ""
	place := duty_holders.place([], sure) with input as asked("hooks") with data.inventory as inventory
	place == ["subjects", 5]
	start := duty_holders.place([], []) with input as asked("hooks") with data.inventory as inventory
	start == ["roleRef"]
}

test_grants if {
	granted := duty_holders.granted(["change-namespaces", "write-admission-exceptions"]) with input as asked("hooks") with data.inventory as inventory
	duty_holders.capabilities_of(granted) == ["change-namespaces", "write-admission-exceptions"]
	duty_holders.rules_of(granted) == [0, 1]
	duty_holders.names_of(granted) == []
	named := duty_holders.granted(["change-namespaces"]) with input as asked("hooks") with data.inventory as inventory
	duty_holders.names_of(named) == ["a"]
	cluster := binding("ClusterRoleBinding", "all", subjects)
	none := duty_holders.grants with input as {"review": {"object": cluster}} with data.inventory as inventory
	none == []
	some_grants := duty_holders.grants with input as asked("all") with data.inventory as inventory
	count(some_grants) > 20
}

test_missing if {
	settled := duty_holders.missing([], {}) with input as asked("hooks") with data.inventory as inventory
	settled == []
	ghost := duty_holders.missing([], {}) with input as asked("ghost") with data.inventory as inventory
	ghost == ["rbac.authorization.k8s.io/ClusterRole ghost"]
	harmless := duty_holders.missing([], {}) with input as asked("system:auth-delegator") with data.inventory as inventory
	harmless == []
	owners := {"users": ["ann"], "groups": ["dev", "platform"], "service_accounts": ["a/op"]}
	owned := duty_holders.missing([], owners) with input as asked("ghost") with data.inventory as inventory
	owned == []
}
