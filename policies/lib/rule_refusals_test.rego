package lib.portcullis.rule_refusals_test

import data.lib.portcullis.rule_refusals

test_sound_rules if {
	every rule in [{"verbs": ["get"], "apiGroups": [""], "resources": ["pods"]}, {"verbs": ["get"], "apiGroups": [""], "resources": ["pods"], "nonResourceURLs": []}] {
		rule_refusals.refusals(rule, "Role") == []
		rule_refusals.refusals(rule, "ClusterRole") == []
	}
	rule_refusals.refusals({"verbs": ["get"], "nonResourceURLs": ["/metrics"]}, "ClusterRole") == []
}

test_what_is_empty if {
	rule_refusals.refusals({}, "Role") == ["`verbs` is empty", "`apiGroups` is empty", "`resources` is empty"]
	rule_refusals.refusals({"verbs": [], "apiGroups": null, "resources": ["pods"]}, "ClusterRole") == ["`verbs` is empty", "`apiGroups` is empty"]
}

test_urls if {
	rule := {"verbs": ["get"], "nonResourceURLs": ["/metrics"]}
	rule_refusals.refusals(rule, "Role") == ["a Role cannot name `nonResourceURLs`"]
	both := object.union(rule, {"resourceNames": ["a"]})
	rule_refusals.refusals(both, "ClusterRole") == ["`nonResourceURLs` cannot stand beside resources"]
	rule_refusals.refusals(both, "Role") == ["a Role cannot name `nonResourceURLs`", "`nonResourceURLs` cannot stand beside resources"]
}

test_no_rule if {
	rule_refusals.refusals("x", "Role") == []
}
