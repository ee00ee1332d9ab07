package portcullis.rbac.misspelled_subject_test

import data.portcullis.rbac.misspelled_subject

asked(operation, subjects) := {"review": {"operation": operation, "object": {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "RoleBinding",
	"metadata": {"name": "b", "namespace": "store"},
	"roleRef": {"kind": "ClusterRole", "name": "view"},
	"subjects": subjects,
}}}

spaces := {"cluster": {"v1": {"Namespace": {"ci": {"kind": "Namespace"}}}}}

test_kind if {
	found := misspelled_subject.violation with input as asked("", [{"kind": "User", "name": "bob"}, {"kind": "user", "name": "ann"}])
	found == {{
		"msg": "kind `user` grants nothing to `ann`: write `User`",
		"details": {"path": ["subjects", 1, "kind"], "evidence": {"kind": "user", "name": "ann"}},
	}}
}

test_slips if {
	slips := [
		{"kind": "Users", "name": "ann"}, {"kind": "service_account", "name": "bot"}, {"kind": "Robot", "name": "bot"},
		{"kind": "User", "name": "*"}, {"kind": "User", "name": " ann"}, {"kind": "User", "name": "system:masters"},
		{"kind": "User", "name": "system:serviceaccounts:ci"}, {"kind": "User", "name": "system:serviceaccount:ci:"},
		{"kind": "User", "name": "system:serviceaccount:ci:a:b"}, {"kind": "User", "name": "System:ServiceAccount:ci:bot"},
		{"kind": "User", "name": "ann", "namespace": "ci"}, {"kind": "Group", "name": "SYSTEM:AUTHENTICATED"},
		{"kind": "Group", "name": "system:serviceaccount:ci:bot"}, {"kind": "Group", "name": "system:serviceaccounts:"},
		{"kind": "Group", "name": "system:anonymous"}, {"kind": "ServiceAccount", "name": "ci:bot"},
	]
	every subject in slips {
		found := misspelled_subject.violation with input as asked("", [subject])
		count(found) == 1
	}
}

test_right_names if {
	sound := [
		{"kind": "User", "name": "ann"}, {"kind": "User", "name": "Ann Smith"}, {"kind": "User", "name": "oidc:Ann@example.com"},
		{"kind": "User", "name": "system:serviceaccount:ci:bot.x"}, {"kind": "User", "name": "system:node:worker-1"},
		{"kind": "Group", "name": "system:authenticated:oauth"}, {"kind": "Group", "name": "system:serviceaccounts:store"},
		{"kind": "ServiceAccount", "name": "bot", "namespace": "ci"},
	]
	found := misspelled_subject.violation | misspelled_subject.unknown with input as asked("", sound)
	found == set()
}

test_namespace_of_a_group if {
	group := {"kind": "Group", "name": "system:serviceaccounts:ic"}
	found := misspelled_subject.violation with input as asked("CREATE", [group]) with data.inventory as spaces
	found == {{
		"msg": "Group `system:serviceaccounts:ic` is empty: namespace `ic` does not exist",
		"details": {"path": ["subjects", 0, "name"], "evidence": {"kind": "Group", "name": "system:serviceaccounts:ic", "namespace": "ic"}},
	}}
	unsettled := misspelled_subject.unknown with input as asked("", [group]) with data.inventory as spaces
	unsettled == {{
		"msg": "whether anybody is in Group `system:serviceaccounts:ic` depends on namespace `ic`, which was not given",
		"details": {
			"path": ["subjects", 0, "name"],
			"evidence": {"kind": "Group", "name": "system:serviceaccounts:ic", "namespace": "ic"},
			"needs": ["v1/Namespace ic"],
		},
	}}
}
