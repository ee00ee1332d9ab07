package lib.portcullis.allowances_test

import data.lib.portcullis.allowances

pair := ["deploy-workload", "edit-rbac"]

test_all if {
	allowances.covers([{"people": ["ann", "group:sre"]}], "ann", pair, "a")
	allowances.covers([{"people": ["ann", "group:sre"]}], "group:sre", pair, "*")
	not allowances.covers([{"people": ["ann"]}], "bob", pair, "a")
	not allowances.covers([], "ann", pair, "a")
	not allowances.covers([7, {"people": "ann"}], "ann", pair, "a")
}

test_duties if {
	allowances.covers([{"people": ["ann"], "duties": ["edit-rbac", "publish-route", "deploy-workload"]}], "ann", pair, "a")
	allowances.covers([{"people": ["ann"], "duties": null}], "ann", pair, "a")
	not allowances.covers([{"people": ["ann"], "duties": ["edit-rbac", "publish-route"]}], "ann", pair, "a")
	not allowances.covers([{"people": ["ann"], "duties": []}], "ann", pair, "a")
}

test_one_entry_must_name_both_duties if {
	not allowances.covers([{"people": ["ann"], "duties": ["edit-rbac"]}, {"people": ["ann"], "duties": ["deploy-workload"]}], "ann", pair, "a")
}

test_scopes if {
	allowances.covers([{"people": ["ann"], "scopes": ["b", "a"]}], "ann", pair, "a")
	allowances.covers([{"people": ["ann"], "scopes": ["*"]}], "ann", pair, "a")
	not allowances.covers([{"people": ["ann"], "scopes": ["a"]}], "ann", pair, "*")
	not allowances.covers([{"people": ["ann"], "scopes": []}], "ann", pair, "a")
}
