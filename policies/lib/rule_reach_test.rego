package lib.portcullis.rule_reach_test

import data.lib.portcullis.rule_reach

rule(fields) := object.union({"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}, fields)

test_displaced if {
	rule_reach.displaced(rule({"resources": ["pods", "deployments/scale", "pods/exec"]})) == [{"index": 1, "text": "deployments/scale", "why": "it is in `apps`"}]
	rule_reach.displaced(rule({"apiGroups": ["apps"]})) == [{"index": 0, "text": "pods", "why": "it is in the core group"}]
	rule_reach.displaced(rule({"apiGroups": ["apps", "example.com"]})) == []
}

test_out_of_reach if {
	rule_reach.out_of_reach(rule({"resources": ["pods", "nodes"]})) == [{"key": "resources", "index": 1, "text": "nodes"}]
	rule_reach.out_of_reach(rule({"apiGroups": ["example.com"], "resources": ["nodes"]})) == []
	rule_reach.out_of_reach(rule({"apiGroups": ["apps"], "resources": ["nodes"]})) == []
}

test_own_namespace if {
	rule_reach.out_of_reach(rule({"resources": ["namespaces", "namespaces/status"]})) == []
	rule_reach.out_of_reach(rule({"resources": ["namespaces", "namespaces/status"], "verbs": ["list"]})) == [{"key": "resources", "index": 0, "text": "namespaces"}]
}

test_cluster_parts if {
	rule_reach.cluster_parts(rule({"resources": ["nodes"], "nonResourceURLs": ["/metrics"]})) == [
		{"key": "resources", "index": 0, "text": "nodes"},
		{"key": "nonResourceURLs", "index": 0, "text": "/metrics"},
	]
}
