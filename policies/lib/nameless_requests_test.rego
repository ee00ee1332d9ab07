package lib.portcullis.nameless_requests_test

import data.lib.portcullis.nameless_requests

rule := {"apiGroups": [""], "resources": ["pods", "pods/exec", "*", "secrets"], "resourceNames": ["a"], "verbs": ["get", "create", "deletecollection"]}

test_verbs if {
	nameless_requests.verbs_of(rule) == ["create", "deletecollection"]
	every names in [[], [""], ["", "a"]] {
		nameless_requests.verbs_of(object.union(rule, {"resourceNames": names})) == []
	}
}

test_resources if {
	found := [{"index": 0, "text": "pods"}, {"index": 3, "text": "secrets"}]
	nameless_requests.resources_of(rule, ["create"], [rule]) == found
	nameless_requests.resources_of(rule, ["deletecollection"], [rule]) == found
	nameless_requests.resources_of(rule, [], [rule]) == []
}

test_apply_creates_by_name if {
	patching := {"resources": ["pods"], "verbs": ["patch"]}
	nameless_requests.resources_of(rule, ["create"], [rule, patching]) == [{"index": 3, "text": "secrets"}]
	nameless_requests.resources_of(rule, ["create"], ["x", {"resources": ["*"], "verbs": ["*"]}]) == []
	count(nameless_requests.resources_of(rule, ["create", "deletecollection"], [patching])) == 2
}
