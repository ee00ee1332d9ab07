package portcullis.rbac.unused_grant_test

import data.portcullis.rbac.unused_grant

binding := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "RoleBinding",
	"metadata": {"name": "deployers", "namespace": "store"},
	"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "deployer"},
	"subjects": [{"kind": "User", "name": "ann"}],
}

asked := {"review": {"object": binding}, "parameters": {"min_events": 1, "window_days": 30}}

role := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "Role",
	"metadata": {"name": "deployer", "namespace": "store"},
	"rules": [
		{"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["get", "update"]},
		{"apiGroups": [""], "resources": ["secrets"], "verbs": ["get"]},
		{"apiGroups": ["rbac.authorization.k8s.io"], "resources": ["roles"], "verbs": ["bind"]},
	],
}

event(user, verb, resource) := {
	"apiVersion": "audit.k8s.io/v1",
	"kind": "Event",
	"stage": "ResponseComplete",
	"verb": verb,
	"user": {"username": user, "groups": ["system:authenticated"]},
	"objectRef": {"apiGroup": "apps", "resource": resource, "namespace": "store", "name": "shop"},
	"responseStatus": {"code": 200},
	"requestReceivedTimestamp": "2026-11-20T10:00:00.000000Z",
}

given(events) := {
	"namespace": {"store": {"rbac.authorization.k8s.io/v1": {"Role": {"deployer": role}}}},
	"cluster": {"audit.k8s.io/v1": {"Event": events}},
}

test_one_rule if {
	found := unused_grant.violation with input as asked with data.inventory as given({"a": event("ann", "get", "deployments")})
	found == {{
		"msg": "in 1 audit event no subject used 1 of the 3 rules of Role `deployer`",
		"details": {
			"path": ["roleRef"],
			"evidence": {
				"unused": ["`get` of `secrets`"],
				"subjects": ["User:ann"],
				"events": 1,
				"from": "2026-11-20T10:00:00.000000Z",
				"to": "2026-11-20T10:00:00.000000Z",
				"window_days": 30,
			},
			"related": [{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "namespace": "store", "name": "deployer"}],
		},
	}}
}

test_silent_without_enough_events if {
	every events in [{}, {"a": object.union(event("ann", "get", "deployments"), {"stage": "RequestReceived"})}] {
		found := unused_grant.violation with input as asked with data.inventory as given(events)
		found == set()
	}
}

test_silent_without_inventory if {
	found := unused_grant.violation with input as asked
	found == set()
}
