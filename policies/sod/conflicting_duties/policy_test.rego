package portcullis.sod.conflicting_duties_test

import data.portcullis.sod.conflicting_duties

settings := {"conflicts": "standard", "allowed": [], "time": ""}

role(name, group, resource, verb) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "Role",
	"metadata": {"name": name, "namespace": "a"},
	"rules": [{"apiGroups": [group], "resources": [resource], "verbs": [verb]}],
}

binding(name, role_name, subjects) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "RoleBinding",
	"metadata": {"name": name, "namespace": "a"},
	"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": role_name},
	"subjects": subjects,
}

ann := [{"kind": "User", "name": "ann"}]

bot := [{"kind": "ServiceAccount", "name": "op"}]

stored(subjects) := {"namespace": {"a": {"rbac.authorization.k8s.io/v1": {
	"Role": {"d": role("d", "apps", "deployments", "create"), "n": role("n", "networking.k8s.io", "networkpolicies", "delete")},
	"RoleBinding": {"x": binding("x", "d", ann), "y": binding("y", "n", subjects)},
}}}}

asked(subjects) := {"review": {"object": binding("y", "n", subjects)}, "parameters": settings}

path_x := [{"binding": "RoleBinding/a/x", "role": "Role/a/d", "rule": 0}]

path_y := [{"binding": "RoleBinding/a/y", "role": "Role/a/n", "rule": 0}]

why := {"duties": ["deploy-workload", "edit-network-policy"], "severity": "high", "why": "one person alone can run code and open the network to it"}

expected(details) := {{
	"msg": "`ann` holds duties that must be separated in namespace `a`: deploy-workload with edit-network-policy",
	"details": details,
}}

details_direct := {
	"path": ["roleRef"],
	"evidence": {
		"conflicts": [why],
		"holders": [{"person": "ann", "scopes": ["a"]}],
		"paths": [path_x, path_y],
		"chains": ["ann -> RoleBinding a/x -> Role a/d rule 0", "ann -> RoleBinding a/y -> Role a/n rule 0"],
	},
	"related": [
		{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "namespace": "a", "name": "d"},
		{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "namespace": "a", "name": "n"},
		{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "namespace": "a", "name": "x"},
	],
}

test_direct if {
	found := conflicting_duties.violation with input as asked(ann) with data.inventory as stored(ann)
	found == expected(details_direct)
	open := conflicting_duties.unknown with input as asked(ann) with data.inventory as stored(ann)
	open == set()
}

test_service_account_that_may_exist if {
	found := conflicting_duties.violation with input as asked(bot) with data.inventory as stored(bot)
	found == set()
	open := conflicting_duties.unknown with input as asked(bot) with data.inventory as stored(bot)
	open == {{
		"msg": "`ann` may hold duties that must be separated in namespace `a`: deploy-workload with edit-network-policy",
		"details": {
			"path": ["roleRef"],
			"evidence": {
				"conflicts": [why],
				"holders": [{"person": "ann", "scopes": ["a"]}],
				"paths": [path_x, array.concat(array.concat(path_x, [{"assume": "ServiceAccount:a/op", "edge": "E02"}]), path_y)],
				"chains": [
					"ann -> RoleBinding a/x -> Role a/d rule 0",
					"ann -> RoleBinding a/x -> Role a/d rule 0 -> ServiceAccount a/op (E02) -> RoleBinding a/y -> Role a/n rule 0",
				],
			},
			"related": array.concat(details_direct.related, [{"apiVersion": "v1", "kind": "ServiceAccount", "namespace": "a", "name": "op"}]),
			"needs": ["v1/ServiceAccount a/op"],
		},
	}}
}

facts(certainty, filed) := {"version": 1, "access": {"version": 1, "subjects": {}, "at": {"RoleBinding/a/y": {"holdings": [], "collisions": [{
	"duties": ["deploy-workload", "edit-network-policy"],
	"filed": filed,
	"certainty": certainty,
	"holders": [{"person": "ann", "scopes": ["a"]}],
	"paths": [path_x, path_y],
}]}}}}

# Facts are taken as they are: by this inventory nobody holds anything.
roles_only := {"namespace": {"a": {"rbac.authorization.k8s.io/v1": {"Role": stored(ann).namespace.a["rbac.authorization.k8s.io/v1"].Role}}}}

test_facts if {
	given := object.union(asked(ann), {"facts": facts("certain", true)})
	found := conflicting_duties.violation with input as given with data.inventory as roles_only
	found == expected(details_direct)
}

test_not_filed_here if {
	given := object.union(asked(ann), {"facts": facts("certain", false)})
	found := conflicting_duties.violation | conflicting_duties.unknown with input as given with data.inventory as roles_only
	found == set()
	admitted := object.union(given, {"review": {"operation": "CREATE"}})
	told := conflicting_duties.violation with input as admitted with data.inventory as roles_only
	told == expected(details_direct)
}

test_exemption_without_time if {
	exemption := {"spec": {
		"who": [{"user": "ann"}],
		"conflict": "deploy-workload+edit-network-policy",
		"scopes": ["*"],
		"grantedBy": "bob",
		"expires": "2026-12-01T00:00:00Z",
	}}
	known := object.union(stored(ann), {"cluster": {"portcullis.dev/v1alpha1": {"DutyExemption": {"e": exemption}}}})
	found := conflicting_duties.violation with input as asked(ann) with data.inventory as known
	found == set()
	open := conflicting_duties.unknown with input as asked(ann) with data.inventory as known
	open == {{
		"msg": "`ann` holds duties that must be separated in namespace `a`, and whether an exemption is in force depends on the time: deploy-workload with edit-network-policy",
		"details": {"path": ["roleRef"], "evidence": details_direct.evidence, "needs": ["now"]},
	}}
	timed := object.union(asked(ann), {"parameters": {"time": "2026-11-30T00:00:00Z"}})
	none := conflicting_duties.violation | conflicting_duties.unknown with input as timed with data.inventory as known
	none == set()
	later := object.union(asked(ann), {"parameters": {"time": "2026-12-01T00:00:00Z"}})
	over := conflicting_duties.violation with input as later with data.inventory as known
	over == expected(details_direct)
}

test_more_than_can_be_computed if {
	crowd := [{"kind": "User", "name": format_int(n, 10)} | some n in numbers.range(1, 401)]
	open := conflicting_duties.unknown with input as asked(ann) with data.inventory as object.union(stored(ann), {"namespace": {"a": {"rbac.authorization.k8s.io/v1": {"RoleBinding": {"z": binding("z", "n", crowd)}}}}})
	open == {{
		"msg": "whether somebody holds duties that must be separated is more than a policy can compute from so many accounts",
		"details": {"path": ["roleRef"], "needs": ["facts"]},
	}}
}

test_nothing_known if {
	open := conflicting_duties.unknown with input as asked(ann)
	count(open) == 1
	some unknown in open
	unknown.details.path == ["roleRef"]
}

test_fault if {
	odd := object.union(asked(ann), {"review": {"object": {"subjects": {}}}})
	found := conflicting_duties.violation with input as odd with data.inventory as stored(ann)
	found == {{"msg": "`subjects` is not a list, so the object cannot be judged", "details": {"path": ["subjects"], "verdict": "error", "evidence": {"expected": "array"}}}}
}
