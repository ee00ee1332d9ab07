package lib.portcullis.reviewed_exemption_test

import data.lib.portcullis.reviewed_exemption

given(fields) := {
	"now": "2026-11-21T00:00:00Z",
	"review": {"object": {
		"apiVersion": "portcullis.dev/v1alpha1",
		"kind": "DutyExemption",
		"metadata": {"name": "e", "creationTimestamp": "2026-11-02T00:00:00Z"},
		"spec": object.union({"who": [{"group": "edge"}, {"group": "dev"}], "expires": "2026-12-01T00:00:00Z"}, fields),
	}},
}

inventory := {"cluster": {"portcullis.dev/v1alpha1": {"AccessModel": {"m": {"spec": {"groups": [{"name": "edge", "members": ["bob"]}]}}}}}}

test_times if {
	of_itself := reviewed_exemption.start with input as given({"notBefore": "2026-11-01T00:00:00Z"})
	of_itself == "20261101000000"
	when_made := reviewed_exemption.start with input as given({})
	when_made == "20261102000000"
	of_now := reviewed_exemption.start with input as {"now": "2026-11-21T00:00:00Z"}
	of_now == "20261121000000"
	reviewed_exemption.in_force with input as given({})
	not reviewed_exemption.in_force with input as given({"expires": "2026-11-21T00:00:00Z"})
	not reviewed_exemption.in_force with input as given({"notBefore": "2026-11-22T00:00:00Z"})
}

test_for_whom if {
	people := reviewed_exemption.people with input as given({}) with data.inventory as inventory
	people == ["bob", "group:dev", "group:edge"]
	open := reviewed_exemption.open_groups with input as given({}) with data.inventory as inventory
	open == ["dev"]
}

test_duties if {
	listed := reviewed_exemption.pairs with input as given({"duties": ["publish-route", "deploy-workload"]})
	listed == [["deploy-workload", "publish-route"]]
	joined := reviewed_exemption.pairs with input as given({"conflict": "publish-route+deploy-workload"})
	joined == listed
	unknown_one := reviewed_exemption.unknown_duties with input as given({"duties": ["publish-route"], "conflict": "deploy+publish-route"})
	unknown_one == [{"name": "deploy", "path": ["spec", "conflict"]}]
	names := reviewed_exemption.named_duties with input as given({"duties": ["publish-route", 1], "conflict": "a+b"})
	names == ["publish-route", "a", "b"]
}

test_of_another_kind if {
	pod := {"review": {"object": {"apiVersion": "v1", "kind": "Pod", "spec": {"who": [{"user": "ann"}]}}}}
	said := reviewed_exemption.spec with input as pod
	said == {}
	people := reviewed_exemption.people with input as pod
	people == []
}
