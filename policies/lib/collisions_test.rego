package lib.portcullis.collisions_test

import data.lib.portcullis.collisions

pair := ["deploy-workload", "publish-route"]

conflict := {
	"duties": pair,
	"profiles": ["strict", "standard"],
	"scope": "namespace",
	"severity": "medium",
	"why": "one person alone can run code and put it in front of the world",
}

collision(filed, certainty) := {
	"duties": pair,
	"filed": filed,
	"certainty": certainty,
	"holders": [{"person": "ann", "scopes": ["a", "b"]}, {"person": "bob", "scopes": ["a"]}],
	"paths": [],
}

asked(operation, found) := {
	"review": {"object": {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "ci", "namespace": "a"}}, "operation": operation},
	"facts": {"version": 1, "access": {"version": 1, "at": {"ServiceAccount/a/ci": {"collisions": found, "holdings": []}}, "subjects": {}}},
}

test_standing if {
	filed := collision(true, "certain")
	found := collisions.standing("standard") with input as asked("", [filed, collision(false, "partial")])
	found == [{"collision": filed, "conflict": conflict}]
	lenient := collisions.standing("small-team") with input as asked("", [filed])
	lenient == []
}

test_admission if {
	both := [collision(true, "certain"), collision(false, "partial")]
	found := collisions.standing("strict") with input as asked("CREATE", both)
	[row.collision | some row in found] == both
}

rows := [{"collision": collision(true, "partial"), "conflict": conflict}]

exemption := {"spec": {"who": [{"user": "ann"}], "duties": pair, "scopes": ["b"], "grantedBy": "carol", "expires": "2026-12-01T00:00:00Z"}}

inventory := {"cluster": {"portcullis.dev/v1alpha1": {"DutyExemption": {"e": exemption}}}}

holders(allowed, state, time) := v if {
	found := collisions.with_holders(rows, allowed, state) with input as {"now": time} with data.inventory as inventory
	v := [holder | some row in found; some holder in row.holders]
}

test_holders if {
	bob := {"person": "bob", "scopes": ["a"]}
	holders([], "held", "2026-11-21T00:00:00Z") == [{"person": "ann", "scopes": ["a"]}, bob]
	holders([], "held", "2026-12-01T00:00:00Z") == [{"person": "ann", "scopes": ["a", "b"]}, bob]
	holders([{"people": ["bob"]}], "held", "2026-11-21T00:00:00Z") == [{"person": "ann", "scopes": ["a"]}]
	holders([{"people": ["ann", "bob"]}], "held", "") == []
}

test_holders_without_time if {
	holders([], "unsettled", "2026-11-21T00:00:00Z") == []
	holders([], "unsettled", "") == [{"person": "ann", "scopes": ["b"]}]
	holders([], "held", "") == [{"person": "ann", "scopes": ["a"]}, {"person": "bob", "scopes": ["a"]}]
	holders([{"people": ["ann"], "scopes": ["b"]}], "unsettled", "") == []
}

test_by_certainty if {
	collisions.by_certainty(rows) == {"certain": [], "partial": rows, "potential": []}
}
