package lib.portcullis.gateway_parts_test

import data.lib.portcullis.gateway_parts

route(rules) := {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "HTTPRoute",
	"metadata": {"name": "shop", "namespace": "store"},
	"spec": {"parentRefs": [{"name": "edge"}], "hostnames": ["shop.example.com"], "rules": rules},
}

edge := {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "Gateway",
	"metadata": {"name": "edge", "namespace": "store"},
	"spec": {"gatewayClassName": "envoy", "listeners": [{"name": "https", "protocol": "HTTPS", "port": 443}]},
}

policy(name, kind, target, spec) := {
	"apiVersion": "gateway.envoyproxy.io/v1alpha1",
	"kind": kind,
	"metadata": {"name": name, "namespace": "store"},
	"spec": object.union(spec, {"targetRefs": [target]}),
}

given(policies) := {"namespace": {"store": {
	"gateway.networking.k8s.io/v1": {"Gateway": {"edge": edge}},
	"gateway.envoyproxy.io/v1alpha1": {
		"SecurityPolicy": {name: p | some p in policies; p.kind == "SecurityPolicy"; name := p.metadata.name},
		"BackendTrafficPolicy": {name: p | some p in policies; p.kind == "BackendTrafficPolicy"; name := p.metadata.name},
	},
}}}

states(rules, policies) := v if {
	v := [guards |
		some part in gateway_parts.of(route(rules), "store") with data.inventory as given(policies)
		guards := {name: state | some guard in part.guards; name := guard.name; state := guard.state}
	]
}

serving := {"name": "api", "backendRefs": [{"name": "shop", "port": 80}]}

on_route := {"group": "gateway.networking.k8s.io", "kind": "HTTPRoute", "name": "shop"}

on_rule := object.union(on_route, {"sectionName": "api"})

on_gateway := {"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "edge"}

basic := {"basicAuth": {"users": {"name": "users"}}}

loose := {"extAuth": {"failOpen": true}}

test_nothing if {
	states([serving], []) == [{}]
}

test_levels if {
	states([serving], [policy("a", "SecurityPolicy", on_gateway, basic)]) == [{"authentication": "on"}]
	states([serving, {"backendRefs": [{"name": "blog"}]}], [policy("a", "SecurityPolicy", on_rule, loose), policy("b", "SecurityPolicy", on_route, basic)]) == [
		{"authentication": "void"},
		{"authentication": "on"},
	]
}

test_replaced_and_merged if {
	cors := {"cors": {"allowOrigins": ["https://www.example.com"]}}
	wide := policy("wide", "SecurityPolicy", on_gateway, basic)
	states([serving], [wide, policy("own", "SecurityPolicy", on_route, cors)]) == [{"authentication": "void"}]
	states([serving], [wide, policy("own", "SecurityPolicy", on_route, object.union(cors, {"mergeType": "JSONMerge"}))]) == [{"authentication": "on"}]
}

test_redirects_serve_nothing if {
	redirect := {"filters": [{"type": "RequestRedirect", "requestRedirect": {"scheme": "https"}}]}
	[part.serves | some part in gateway_parts.of(route([redirect, serving]), "store")] == [false, true]
}

test_nothing_known if {
	found := gateway_parts.of(route([serving]), "store")
	{guard.name | some guard in found[0].guards; guard.state == "unknown"; guard.suspect == false} == {
		"authentication",
		"client certificates",
		"rate limit",
		"allow-list",
		"deny-list",
	}
}

test_odd_shapes if {
	gateway_parts.of({}, "store") == []
	gateway_parts.of(object.union(route([]), {"spec": {"rules": ["x", {"filters": "x", "backendRefs": {}}]}}), "store") with data.inventory as {}
}
