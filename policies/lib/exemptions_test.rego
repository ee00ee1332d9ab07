package lib.portcullis.exemptions_test

import data.lib.portcullis.exemptions

spec := {
	"who": [{"user": "ann-admin"}, {"group": "edge"}, {"serviceAccount": "ci/bot"}, {"user": "x", "group": "y"}, 7],
	"duties": ["deploy-workload", "edit-network-policy", "publish-route"],
	"scopes": ["a"],
	"grantedBy": "carol",
	"notBefore": "2026-11-01T00:00:00Z",
	"expires": "2026-12-01T00:00:00Z",
}

model := {"spec": {"people": [{"name": "ann", "accounts": ["ann", "ann-admin"]}], "groups": [{"name": "edge", "members": ["bob"]}]}}

inventory(changed) := {"cluster": {"portcullis.dev/v1alpha1": {
	"DutyExemption": {"e": {"metadata": {"name": "e"}, "spec": object.union(spec, changed)}},
	"AccessModel": {"m": model},
}}}

pair := ["deploy-workload", "edit-network-policy"]

covered(person, duties, scope, changed, time) if {
	exemptions.covers(person, duties, scope) with data.inventory as inventory(changed) with input as {"now": time}
}

test_covers if {
	every person in ["ann", "bob", "group:edge", "system:serviceaccount:ci:bot"] {
		covered(person, pair, "a", {}, "2026-11-21T00:00:00Z")
	}
	covered("ann", pair, "b", {"scopes": ["*"]}, "2026-11-21T00:00:00Z")
	covered("ann", ["edit-network-policy", "publish-route"], "a", {"duties": [], "conflict": "publish-route+edit-network-policy"}, "2026-11-21T00:00:00Z")
}

test_does_not_cover if {
	not covered("dan", pair, "a", {}, "2026-11-21T00:00:00Z")
	not covered("x", pair, "a", {}, "2026-11-21T00:00:00Z")
	not covered("ann", ["deploy-workload", "edit-rbac"], "a", {}, "2026-11-21T00:00:00Z")
	not covered("ann", pair, "b", {}, "2026-11-21T00:00:00Z")
	not covered("ann", pair, "*", {}, "2026-11-21T00:00:00Z")
	not covered("ann", [], "a", {}, "2026-11-21T00:00:00Z")
	not covered("ann", pair, "a", {"duties": [], "conflict": "publish-route+edit-network-policy"}, "2026-11-21T00:00:00Z")
}

test_times if {
	not covered("ann", pair, "a", {}, "2026-10-31T23:59:59Z")
	covered("ann", pair, "a", {}, "2026-11-01T00:00:00Z")
	covered("ann", pair, "a", {}, "2026-11-30T23:59:59.9Z")
	not covered("ann", pair, "a", {}, "2026-12-01T00:00:00Z")
	every text in ["", "tomorrow", "2027-13-01T00:00:00Z", "2027-01-01", "2027-01-01T24:00:00Z", "2027-01-01T00:00:00+02:00"] {
		not covered("ann", pair, "a", {"expires": text}, "2026-11-21T00:00:00Z")
	}
	not covered("ann", pair, "a", {"notBefore": "yesterday"}, "2026-11-21T00:00:00Z")
}

test_granted_by_another if {
	not covered("ann", pair, "a", {"grantedBy": ""}, "2026-11-21T00:00:00Z")
	not covered("ann", pair, "a", {"grantedBy": "ann"}, "2026-11-21T00:00:00Z")
	not covered("ann", pair, "a", {"grantedBy": "bob"}, "2026-11-21T00:00:00Z")
}

with_accounts(accounts) if {
	exemptions.covers_any(accounts, pair, "a") with data.inventory as inventory({}) with input as {"now": "2026-11-21T00:00:00Z"}
}

test_accounts if {
	with_accounts(["User:dan", "Group:edge"])
	with_accounts(["User:ann", "Group:system:authenticated"])
	not with_accounts(["User:dan", "Group:dev"])
	not with_accounts(["User:edge"])
}

test_expired if {
	exemptions.expired("ann", pair, "a") == ["e"] with data.inventory as inventory({}) with input as {"now": "2026-12-01T00:00:00Z"}
	exemptions.expired("ann", pair, "a") == [] with data.inventory as inventory({}) with input as {"now": "2026-11-21T00:00:00Z"}
	exemptions.expired("ann", pair, "a") == [] with data.inventory as inventory({})
}

test_no_time if {
	exemptions.unsettled("ann", pair, "a") with data.inventory as inventory({})
	exemptions.unsettled_any(["Group:edge"], pair, "a") with data.inventory as inventory({})
	not exemptions.covers("ann", pair, "a") with data.inventory as inventory({})
	not exemptions.unsettled("ann", pair, "b") with data.inventory as inventory({})
	not exemptions.unsettled("ann", pair, "a") with data.inventory as inventory({}) with input as {"now": "2026-12-01T00:00:00Z"}
}

test_time_of_parameters if {
	exemptions.now == "20261121000000" with input as {"parameters": {"time": "2026-11-21T00:00:00Z"}}
	exemptions.now == "20261121000000" with input as {"parameters_by_policy": {"route/x": {"time": "2027-11-21T00:00:00Z"}, "sod/b": {"time": "2026-11-21T00:00:00Z"}, "sod/a": {}}}
	exemptions.now == "20261122000000" with input as {"now": "2026-11-22T00:00:00Z", "parameters": {"time": "2026-11-21T00:00:00Z"}}
	exemptions.now == ""
}

test_longer if {
	exemptions.longer("20261121000000", "20261122000001", 1)
	not exemptions.longer("20261121000000", "20261122000000", 1)
	exemptions.longer("20261121120000", "20261123000000", 1)
	exemptions.longer("20251231000000", "20260401000000", 90)
}
