package lib.portcullis.exemption_need_test

import data.lib.portcullis.exemption_need

spec := {"who": [{"user": "ann"}, {"user": "bob"}], "duties": ["deploy-workload", "publish-route"], "scopes": ["store"], "expires": "2026-12-01T00:00:00Z"}

collision(person, scope) := {"duties": ["deploy-workload", "publish-route"], "holders": [{"person": person, "scopes": [scope]}]}

given(fields, collisions) := {
	"now": "2026-11-21T00:00:00Z",
	"review": {"object": {"apiVersion": "portcullis.dev/v1alpha1", "kind": "DutyExemption", "metadata": {"name": "e", "uid": "1"}, "spec": object.union(spec, fields)}},
	"facts": {"access": {"version": 1, "whole": true, "at": {"ClusterRoleBinding/b": {"collisions": collisions}}}},
}

bound(subject) := {"cluster": {"rbac.authorization.k8s.io/v1": {"ClusterRoleBinding": {"b": {"roleRef": {"kind": "ClusterRole", "name": "edit"}, "subjects": [subject]}}}}}

user := {"kind": "User", "name": "ann"}

test_may_be_stale if {
	exemption_need.may_be_stale with input as given({}, []) with data.inventory as bound(user)
	not exemption_need.may_be_stale with input as given({}, []) with data.inventory as {"cluster": {}}
	not exemption_need.may_be_stale with input as given({}, []) with data.inventory as bound({"kind": "Group", "name": "dev"})
	not exemption_need.may_be_stale with input as given({"who": [{"serviceAccount": "ci/bot"}]}, []) with data.inventory as bound(user)
	not exemption_need.may_be_stale with input as given({"expires": "2026-11-20T00:00:00Z"}, []) with data.inventory as bound(user)
	not exemption_need.may_be_stale with input as object.union(given({}, []), {"review": {"operation": "CREATE"}}) with data.inventory as bound(user)
}

test_needed_by if {
	found := exemption_need.needed_by with input as given({}, [collision("ann", "store"), collision("bob", "*"), collision("carol", "store")])
	found == {"ann", "bob"}
	elsewhere := exemption_need.needed_by with input as given({}, [collision("ann", "bank")])
	elsewhere == set()
	everywhere := exemption_need.needed_by with input as given({"scopes": ["*"]}, [collision("ann", "bank")])
	everywhere == {"ann"}
	others := exemption_need.needed_by with input as given({"duties": ["deploy-workload", "edit-rbac"]}, [collision("ann", "store")])
	others == set()
}
