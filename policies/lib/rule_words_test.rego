package lib.portcullis.rule_words_test

import data.lib.portcullis.rule_words

rule(fields) := object.union({"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}, fields)

verbs(fields) := {entry.text: entry.why | some entry in rule_words.odd_verbs(rule(fields))}

groups(texts) := {entry.text: entry.why | some entry in rule_words.odd_groups(rule({"apiGroups": texts}))}

resources(fields) := {entry.text: entry.why | some entry in rule_words.odd_resources(rule(fields))}

test_verbs if {
	verbs({"verbs": ["get", "*", "GET", "read", "get*", "publish"]}) == {"GET": "it is `get`", "read": "it is `get`", "get*": "a wildcard stands alone"}
	verbs({"apiGroups": ["example.com"], "resources": ["shops"], "verbs": ["read", "Get"]}) == {"Get": "it is `get`"}
	rule_words.odd_verbs(rule({"verbs": ["get", 1, "LIST"]})) == [{"index": 2, "text": "LIST", "why": "it is `list`"}]
}

test_groups if {
	groups(["", "*", "apps", "example.com"]) == {}
	groups(["v1", "apps/v1", "Apps", "*.io"]) == {
		"v1": "the core group is the empty text",
		"apps/v1": "the group is `apps`, without a version",
		"Apps": "it is `apps`",
		"*.io": "a wildcard stands alone",
	}
}

test_resources if {
	resources({"resources": ["pods", "pods/exec", "*", "*/scale"]}) == {}
	resources({"resources": ["*/*", "pods/*", "po*", "pods.apps", "Pod", "pod/log"]}) == {
		"*/*": "`*` alone names every resource and subresource",
		"pods/*": "each subresource is named by itself",
		"po*": "a wildcard stands alone",
		"pods.apps": "the group stands in `apiGroups`",
		"Pod": "it is `pods`",
		"pod/log": "it is `pods/log`",
	}
	resources({"apiGroups": ["example.com"], "resources": ["pod", "Shops"]}) == {"Shops": "resources are in lower case and plural"}
}

test_base if {
	rule_words.base("pods/exec") == "pods"
	rule_words.base("pods") == "pods"
}
