package lib.portcullis.gateway_grpc_test

import data.lib.portcullis.gateway_grpc

matcher(method) := v if {
	found := gateway_grpc.matchers({"kind": "GRPCRoute", "spec": {"rules": [{"matches": [{"method": method}]}]}})
	count(found) == 1
	v := found[0].matcher
}

test_methods if {
	matcher({"service": "shop.Orders", "method": "Place"}) == {"match": "exact", "value": "/shop.Orders/Place"}
	matcher({"service": "shop.Orders"}) == {"match": "element", "value": "/shop.Orders"}
	matcher({"method": "Place"}) == {"match": "regex", "value": "/"}
	matcher({"type": "RegularExpression", "service": "shop[.].*", "method": "Get.*"}) == {"match": "regex", "value": "/shop"}
	matcher({"type": "RegularExpression", "service": ".*"}) == {"match": "any", "value": ""}
}

test_rules_without_matches if {
	found := gateway_grpc.matchers({"spec": {"rules": [{}, {"matches": [{"headers": [{"name": "x", "value": "y"}]}]}]}})
	[[m.matcher, m.path, m.narrowed] | some m in found] == [
		[{"match": "element", "value": ""}, ["spec", "rules", 0], false],
		[{"match": "element", "value": ""}, ["spec", "rules", 1, "matches", 0], true],
	]
}

test_odd_shapes if {
	gateway_grpc.matchers({}) == []
	gateway_grpc.matchers({"spec": {"rules": ["x", {"matches": "x"}]}}) == [{
		"matcher": {"match": "element", "value": ""},
		"path": ["spec", "rules", 1],
		"text": "/",
		"type": "Prefix",
		"narrowed": false,
		"redirects": false,
	}]
}
