package portcullis.sod.custodian_test

import data.portcullis.sod.custodian

account := {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "ci", "namespace": "a"}}

bound(rule) := {"binding": "RoleBinding/a/y", "role": "Role/a/r", "rule": rule}

assumed := [{"binding": "RoleBinding/a/x", "role": "Role/a/e", "rule": 0}, {"assume": "ServiceAccount:a/ci", "edge": "E04"}]

paths := [array.concat(assumed, [bound(0)]), array.concat(assumed, [bound(1)])]

chains := [
	"ann -> RoleBinding a/x -> Role a/e rule 0 -> ServiceAccount a/ci (E04) -> RoleBinding a/y -> Role a/r rule 0",
	"ann -> RoleBinding a/x -> Role a/e rule 0 -> ServiceAccount a/ci (E04) -> RoleBinding a/y -> Role a/r rule 1",
]

related := [
	{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "namespace": "a", "name": "e"},
	{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "namespace": "a", "name": "r"},
	{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "namespace": "a", "name": "x"},
	{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "namespace": "a", "name": "y"},
]

conflict := {"duties": ["deploy-workload", "publish-route"], "severity": "medium", "why": "one person alone can run code and put it in front of the world"}

collision(filed, certainty) := {
	"duties": ["deploy-workload", "publish-route"],
	"filed": filed,
	"certainty": certainty,
	"holders": [{"person": "ann", "scopes": ["a", "b"]}, {"person": "group:dev", "scopes": ["a"]}],
	"paths": paths,
}

asked(collisions, operation, parameters) := {
	"review": {"object": account, "operation": operation},
	"facts": {"version": 1, "access": {"version": 1, "at": {"ServiceAccount/a/ci": {"collisions": collisions, "holdings": []}}, "subjects": {}}},
	"now": "2026-11-21T00:00:00Z",
	"parameters": object.union({"conflicts": "standard"}, parameters),
}

evidence(holders) := {"conflicts": [conflict], "holders": holders, "paths": paths, "chains": chains}

everybody := [{"person": "ann", "scopes": ["a", "b"]}, {"person": "group:dev", "scopes": ["a"]}]

test_filed if {
	found := custodian.violation with input as asked([collision(true, "certain")], "", {})
	found == {{
		"msg": "`ann` and members of `dev` can act as ServiceAccount `a/ci` and so hold duties that must be separated in namespaces `a` and `b`: deploy-workload with publish-route",
		"details": {"path": ["metadata", "name"], "evidence": evidence(everybody), "related": related},
	}}
	unknowns := custodian.unknown with input as asked([collision(true, "certain")], "", {})
	unknowns == set()
}

test_admission if {
	silent := custodian.violation with input as asked([collision(false, "certain")], "", {})
	silent == set()
	found := custodian.violation with input as asked([collision(false, "partial")], "CREATE", {"allowed": [{"people": ["group:dev"]}, {"people": ["ann"], "duties": ["deploy-workload", "publish-route"], "scopes": ["b"]}]})
	found == {{
		"msg": "`ann` can act as ServiceAccount `a/ci` and so hold duties over named objects that must be separated in namespace `a`: deploy-workload with publish-route",
		"details": {"path": ["metadata", "name"], "evidence": evidence([{"person": "ann", "scopes": ["a"]}]), "related": related},
	}}
}

test_potential if {
	found := custodian.violation with input as asked([collision(true, "potential")], "", {})
	found == set()
	unknowns := custodian.unknown with input as asked([collision(true, "potential")], "", {})
	unknowns == {{
		"msg": "`ann` and members of `dev` may be able to act as ServiceAccount `a/ci` and so hold duties that must be separated in namespaces `a` and `b`: deploy-workload with publish-route",
		"details": {"path": ["metadata", "name"], "evidence": evidence(everybody), "related": related, "needs": ["v1/Pod a/*"]},
	}}
}

exemption(expires) := {"spec": {"who": [{"user": "ann"}, {"group": "dev"}], "duties": ["deploy-workload", "publish-route"], "scopes": ["*"], "grantedBy": "carol", "expires": expires}}

exempt := {"cluster": {"portcullis.dev/v1alpha1": {"DutyExemption": {"e": exemption("2026-12-01T00:00:00Z")}}}}

test_exempt if {
	found := custodian.violation with input as asked([collision(true, "certain")], "", {}) with data.inventory as exempt
	found == set()
	unknowns := custodian.unknown with input as asked([collision(true, "certain")], "", {}) with data.inventory as exempt
	unknowns == set()
}

test_exempt_without_time if {
	timeless := object.remove(asked([collision(true, "certain")], "", {}), ["now"])
	found := custodian.violation with input as timeless with data.inventory as exempt
	found == set()
	unknowns := custodian.unknown with input as timeless with data.inventory as exempt
	unknowns == {{
		"msg": "`ann` and members of `dev` can act as ServiceAccount `a/ci`, and whether an exemption of duties that must be separated in namespaces `a` and `b` is in force depends on the time: deploy-workload with publish-route",
		"details": {"path": ["metadata", "name"], "evidence": evidence(everybody), "needs": ["now"]},
	}}
}

test_profiles if {
	found := custodian.violation with input as asked([collision(true, "certain")], "", {"conflicts": "small-team"})
	found == set()
}

test_several_pairs if {
	pairs := [["deploy-workload", "publish-route"], ["deploy-workload", "edit-network-policy"], ["publish-route", "edit-network-policy"], ["deploy-workload", "edit-rbac"], ["publish-route", "edit-rbac"]]
	collisions := [one | some pair in pairs; one := object.union(collision(true, "certain"), {"duties": pair, "holders": [{"person": "ann", "scopes": ["*"]}]})]
	found := custodian.violation with input as asked(collisions, "", {})
	{finding.msg | some finding in found} == {"`ann` can act as ServiceAccount `a/ci` and so hold duties that must be separated in the whole cluster: deploy-workload with publish-route, deploy-workload with edit-network-policy, publish-route with edit-network-policy, and 2 other pairs"}
	four := custodian.violation with input as asked(array.slice(collisions, 0, 4), "", {})
	some finding in four
	endswith(finding.msg, ", and 1 other pair")
}

test_nothing_known if {
	unknowns := custodian.unknown with input as {"review": {"object": account}, "parameters": {"conflicts": "standard"}}
	unknowns == {{
		"msg": "whether people can act as ServiceAccount `a/ci` and hold duties that must be separated depends on roles and bindings that were not given",
		"details": {"path": ["metadata", "name"], "needs": ["rbac.authorization.k8s.io/RoleBinding", "rbac.authorization.k8s.io/ClusterRoleBinding"]},
	}}
}

test_too_many if {
	subjects := [subject | some i in numbers.range(1, 401); subject := {"kind": "User", "name": format_int(i, 10)}]
	binding := {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "b", "namespace": "a"}, "roleRef": {"kind": "ClusterRole", "name": "edit"}, "subjects": subjects}
	inventory := {"namespace": {"a": {"rbac.authorization.k8s.io/v1": {"RoleBinding": {"b": binding}}}}}
	unknowns := custodian.unknown with input as {"review": {"object": account}, "parameters": {"conflicts": "standard"}} with data.inventory as inventory
	unknowns == {{
		"msg": "whether people can act as ServiceAccount `a/ci` and hold duties that must be separated is more than a policy can compute from so many accounts",
		"details": {"path": ["metadata", "name"], "needs": ["facts"]},
	}}
}

test_another_object if {
	found := custodian.violation | custodian.unknown with input as {"review": {"object": {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "ci"}}}, "parameters": {"conflicts": "strict"}}
	found == set()
}

test_fault if {
	found := custodian.violation with input as {"review": {"object": object.union(account, {"metadata": {"labels": []}})}}
	found == {{"msg": "`metadata.labels` is not an object, so the object cannot be judged", "details": {"verdict": "error", "path": ["metadata", "labels"], "evidence": {"expected": "object"}}}}
}
