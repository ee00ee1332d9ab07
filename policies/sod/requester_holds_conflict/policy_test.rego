package portcullis.sod.requester_holds_conflict_test

import data.portcullis.sod.requester_holds_conflict

deployment := {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "shop", "namespace": "store"}}

role(rules) := {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "rules": rules}

binding(name, subject) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "RoleBinding",
	"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": name},
	"subjects": [subject],
}

network := role([{"apiGroups": ["networking.k8s.io"], "resources": ["networkpolicies"], "verbs": ["update"]}])

signer := role([{"apiGroups": ["cert-manager.io"], "resources": ["certificaterequests/status"], "verbs": ["update"]}])

stored(roles, bindings, others) := {
	"namespace": {"store": {"rbac.authorization.k8s.io/v1": {"Role": roles, "RoleBinding": bindings}}},
	"cluster": {"portcullis.dev/v1alpha1": others},
}

known := stored({"network": network}, {"n": binding("network", {"kind": "User", "name": "ann"})}, {})

exemption := {"spec": {
	"who": [{"group": "dev"}],
	"conflict": "edit-network-policy+deploy-workload",
	"scopes": ["store"],
	"grantedBy": "carol",
	"expires": "2026-12-01T00:00:00Z",
}}

asked(username, groups, o) := {
	"review": {"operation": "CREATE", "userInfo": {"username": username, "groups": groups}, "object": o},
	"parameters": {"conflicts": "standard", "exempt_users": ["eve"], "exempt_service_accounts": ["ci/bot"]},
	"now": "2026-11-21T00:00:00Z",
}

test_holds if {
	found := requester_holds_conflict.violation with input as asked("ann", [], deployment) with data.inventory as known
	found == {{
		"msg": "`ann` must not create Deployment `shop` in namespace `store`: deploy-workload is to be separated from edit-network-policy, which `ann` holds too",
		"details": {
			"path": ["metadata", "name"],
			"evidence": {
				"user": "ann",
				"operation": "CREATE",
				"duty": "deploy-workload",
				"held": [{
					"duty": "edit-network-policy",
					"scope": "store",
					"severity": "high",
					"why": "one person alone can run code and open the network to it",
				}],
			},
		},
	}}
}

test_others_do_not if {
	every name in ["bob", "eve", "Ann", "system:serviceaccount:ci:bot"] {
		found := requester_holds_conflict.violation with input as asked(name, ["dev", "ann"], deployment) with data.inventory as known
		found == set()
	}
}

test_anonymous_users_are_not_authenticated if {
	everybody := stored({"network": network}, {"n": binding("network", {"kind": "Group", "name": "system:authenticated"})}, {})
	anonymous := requester_holds_conflict.violation with input as asked("system:anonymous", [], deployment) with data.inventory as everybody
	anonymous == set()
	bob := requester_holds_conflict.violation with input as asked("bob", [], deployment) with data.inventory as everybody
	count(bob) == 1
}

test_service_accounts_are_no_components if {
	found := requester_holds_conflict.violation with input as asked("system:serviceaccount:ci:x", ["system:serviceaccounts"], deployment) with data.inventory as stored({"network": network}, {"n": binding("network", {"kind": "ServiceAccount", "name": "x", "namespace": "ci"})}, {})
	count(found) == 1
	nodes := requester_holds_conflict.violation with input as asked("ann", ["system:nodes"], deployment) with data.inventory as known
	nodes == set()
}

test_both_capabilities_are_needed if {
	certificate := {"apiVersion": "cert-manager.io/v1", "kind": "Certificate", "metadata": {"name": "shop", "namespace": "store"}}
	found := requester_holds_conflict.violation with input as asked("ann", [], certificate) with data.inventory as stored({"s": signer}, {"s": binding("s", {"kind": "User", "name": "ann"})}, {})
	found == set()
}

test_subresources_are_not_judged if {
	given := asked("ann", [], deployment)
	changed := object.union(given, {"review": object.union(given.review, {"subResource": "status"})})
	found := requester_holds_conflict.violation with input as changed with data.inventory as known
	found == set()
}

test_exemption if {
	exempt := stored({"network": network}, {"n": binding("network", {"kind": "User", "name": "ann"})}, {"DutyExemption": {"e": exemption}})
	found := requester_holds_conflict.violation | requester_holds_conflict.unknown with input as asked("ann", ["dev"], deployment) with data.inventory as exempt
	found == set()
	other := requester_holds_conflict.violation with input as asked("ann", ["ops"], deployment) with data.inventory as exempt
	count(other) == 1
	timeless := requester_holds_conflict.unknown with input as object.remove(asked("ann", ["dev"], deployment), ["now"]) with data.inventory as exempt
	timeless == {{
		"msg": "whether `ann` may create Deployment `shop` in namespace `store` while holding edit-network-policy depends on the time, by which an exemption ends",
		"details": {"path": ["metadata", "name"], "evidence": {"user": "ann", "duty": "deploy-workload", "held": ["edit-network-policy"]}, "needs": ["now"]},
	}}
	silent := requester_holds_conflict.violation with input as object.remove(asked("ann", ["dev"], deployment), ["now"]) with data.inventory as exempt
	silent == set()
}

test_what_is_not_known if {
	nobody := requester_holds_conflict.unknown with input as {"review": {"operation": "CREATE", "object": deployment}, "parameters": {"conflicts": "standard"}} with data.inventory as known
	{finding.details.needs | some finding in nobody} == {["user_info"]}
	nothing := requester_holds_conflict.unknown with input as asked("ann", [], deployment)
	{finding.details.needs | some finding in nothing} == {["inventory"]}
	manifest := requester_holds_conflict.unknown with input as {"review": {"object": deployment}, "parameters": {"conflicts": "standard"}} with data.inventory as known
	manifest == set()
}
