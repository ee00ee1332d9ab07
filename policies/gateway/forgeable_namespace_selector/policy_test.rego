package portcullis.gateway.forgeable_namespace_selector_test

import data.portcullis.gateway.forgeable_namespace_selector

gateway(listeners) := {"review": {"namespace": "infra", "object": {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "Gateway",
	"metadata": {"name": "edge", "namespace": "infra"},
	"spec": {"gatewayClassName": "envoy", "listeners": listeners},
}}}

listener(selector) := {
	"name": "https",
	"protocol": "HTTPS",
	"port": 443,
	"hostname": "shop.example.com",
	"allowedRoutes": {"namespaces": {"from": "Selector", "selector": selector}},
}

messages(selector) := {one.msg |
	some one in forgeable_namespace_selector.violation with input as gateway([listener(selector)])
}

test_label_of_a_team if {
	messages({"matchLabels": {"team": "store"}}) == {"listener `https` admits routes of any namespace that gives itself the label `team`"}
}

test_name if {
	messages({"matchLabels": {"kubernetes.io/metadata.name": "store"}}) == set()
	messages({"matchExpressions": [{"key": "kubernetes.io/metadata.name", "operator": "In", "values": ["store"]}]}) == set()
}

test_excluded_name if {
	count(messages({"matchExpressions": [{"key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": ["store"]}]})) == 1
}
