package lib.portcullis.gateway_test

import data.lib.portcullis.gateway
import data.lib.portcullis.gateway_listeners

route(hostnames, parents) := {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "HTTPRoute",
	"metadata": {"name": "shop", "namespace": "store"},
	"spec": {"hostnames": hostnames, "parentRefs": parents, "rules": [{"backendRefs": [{"name": "shop"}]}]},
}

all_namespaces := {"namespaces": {"from": "All"}}

plain := {"name": "http", "protocol": "HTTP", "port": 80, "allowedRoutes": all_namespaces}

secure := {"name": "https", "protocol": "HTTPS", "port": 443, "allowedRoutes": all_namespaces}

with_host(listener, host) := object.union(listener, {"hostname": host})

given(listeners, others) := object.union(
	{"namespace": {"infra": {"gateway.networking.k8s.io/v1": {"Gateway": {"edge": {
		"apiVersion": "gateway.networking.k8s.io/v1",
		"kind": "Gateway",
		"metadata": {"name": "edge", "namespace": "infra"},
		"spec": {"gatewayClassName": "public", "listeners": listeners},
	}}}}}},
	others,
)

edge := {"name": "edge", "namespace": "infra"}

attached(hostnames, parent, listeners) := v if {
	v := [[a.listener, a.hosts] |
		some a in gateway.attachments(route(hostnames, [parent]), "store") with data.inventory as given(listeners, {})
	]
}

test_common_hosts if {
	attached(["shop.example.com"], edge, [plain]) == [["http", ["shop.example.com"]]]
	attached([], edge, [plain]) == [["http", [""]]]
	attached([], edge, [with_host(plain, "*.example.com")]) == [["http", ["*.example.com"]]]
	attached(["a.b.example.com", "x.example.org"], edge, [with_host(plain, "*.example.com")]) == [["http", ["a.b.example.com"]]]
	attached(["*.example.com"], edge, [with_host(plain, "shop.example.com")]) == [["http", ["shop.example.com"]]]
	attached(["evilexample.com"], edge, [with_host(plain, "*.example.com")]) == []
	attached(["example.com"], edge, [with_host(plain, "*.example.com")]) == []
}

test_section_and_port if {
	attached([], object.union(edge, {"sectionName": "https"}), [plain, secure]) == [["https", [""]]]
	attached([], object.union(edge, {"port": 80}), [plain, secure]) == [["http", [""]]]
	attached([], object.union(edge, {"sectionName": "none"}), [plain, secure]) == []
	attached([], object.union(edge, {"sectionName": "http", "port": 443}), [plain, secure]) == []
}

test_listeners_that_take_no_http_routes if {
	attached([], edge, [{"name": "tls", "protocol": "TLS", "port": 8443, "allowedRoutes": all_namespaces}]) == []
	attached([], edge, [object.union(plain, {"allowedRoutes": {"kinds": [{"kind": "GRPCRoute"}]}})]) == []
	attached([], edge, [object.union(plain, {"allowedRoutes": {"kinds": [{"kind": "GRPCRoute"}, {"kind": "HTTPRoute"}]}})]) == [["http", [""]]]
	attached([], edge, [object.union(plain, {"allowedRoutes": {"kinds": [{"group": "example.com", "kind": "HTTPRoute"}]}})]) == []
}

admitted(allowed, labels) := v if {
	v := gateway_listeners.admission({"allowedRoutes": {"namespaces": allowed}}, "infra", "store") with data.inventory as given([], {"cluster": {"v1": {"Namespace": {"store": {"metadata": {"name": "store", "labels": labels}}}}}})
}

test_admission_by_namespace if {
	gateway_listeners.admission({}, "infra", "store") == "no"
	gateway_listeners.admission({}, "store", "store") == "yes"
	gateway_listeners.admission({"allowedRoutes": all_namespaces}, "infra", "store") == "yes"
	gateway_listeners.admission({"allowedRoutes": {"namespaces": {"from": "None"}}}, "store", "store") == "no"
}

test_admission_by_labels if {
	selector := {"from": "Selector", "selector": {"matchLabels": {"team": "shop"}}}
	admitted(selector, {"team": "shop"}) == "yes"
	admitted(selector, {"team": "blog"}) == "no"
	admitted(selector, {}) == "no"
	by_expressions := {"from": "Selector", "selector": {"matchExpressions": [
		{"key": "team", "operator": "In", "values": ["shop", "blog"]},
		{"key": "stage", "operator": "NotIn", "values": ["test"]},
		{"key": "team", "operator": "Exists"},
		{"key": "old", "operator": "DoesNotExist"},
	]}}
	admitted(by_expressions, {"team": "blog"}) == "yes"
	admitted(by_expressions, {"team": "blog", "stage": "test"}) == "no"
	admitted(by_expressions, {"team": "blog", "old": "x"}) == "no"
	admitted(by_expressions, {"team": "mail"}) == "no"
	unknown := gateway_listeners.admission({"allowedRoutes": {"namespaces": selector}}, "infra", "store") with data.inventory as {}
	unknown == "unknown"
}

test_admission_by_name_needs_no_namespace if {
	fits := gateway_listeners.admission({"allowedRoutes": {"namespaces": selector("store")}}, "infra", "store") with data.inventory as {}
	fits == "yes"
	misses := gateway_listeners.admission({"allowedRoutes": {"namespaces": selector("blog")}}, "infra", "store") with data.inventory as {}
	misses == "no"
}

selector(name) := {"from": "Selector", "selector": {"matchLabels": {"kubernetes.io/metadata.name": name}}}

state(hostnames, host, listeners) := v if {
	v := gateway.tls(route(hostnames, [edge]), "store", host) with data.inventory as given(listeners, {})
}

test_state_of_tls if {
	host := "shop.example.com"
	state([host], host, [plain]) == "plain"
	state([host], host, [secure]) == "served"
	state([host], host, [plain, secure]) == "served"
	state([host], host, []) == "none"
	state([host], host, [plain, with_host(secure, "api.example.com")]) == "plain"
	state(["*.example.com"], "*.example.com", [plain, with_host(secure, host)]) == "plain"
	state(["*.example.com"], "*.example.com", [with_host(secure, host)]) == "served"
	missing := gateway.tls(route([host], [edge]), "store", host) with data.inventory as {}
	missing == "unknown"
}

test_parents if {
	o := route([], [{"name": "edge"}, {"name": "shop", "kind": "Service", "group": ""}, {"name": "extra", "kind": "ListenerSet", "namespace": "infra"}])
	needs := gateway.missing_parents(o, "store") with data.inventory as {}
	needs == ["gateway.networking.k8s.io/Gateway store/edge", "gateway.networking.k8s.io/ListenerSet infra/extra"]
	gateway.at_edge(o)
	not gateway.at_edge(route([], [{"name": "shop", "kind": "Service", "group": ""}]))
	not gateway.at_edge(route([], []))
}

test_redirects if {
	redirect := {"filters": [{"type": "RequestRedirect", "requestRedirect": {"scheme": "https"}}]}
	gateway.redirects_only({"spec": {"rules": [redirect]}})
	gateway.redirects_only({"spec": {"rules": [redirect, {}]}})
	not gateway.redirects_only({"spec": {"rules": [{}, redirect]}})
	not gateway.redirects_only({"spec": {"rules": [redirect, {"matches": [{"path": {"value": "/a"}}]}]}})
	not gateway.redirects_only({"spec": {"rules": [redirect, {"matches": [{"headers": [{"name": "a", "value": "b"}]}]}]}})
	not gateway.redirects_only({"spec": {"rules": []}})
	not gateway.redirects_only({"spec": {"rules": [{"filters": [{"type": "RequestRedirect", "requestRedirect": {"hostname": "x.example.com"}}]}]}})
}

test_matchers if {
	o := {"spec": {"rules": [{}, {"matches": [{"path": {"value": "/a"}}, {"path": {"type": "Exact", "value": "/b"}, "method": "GET"}, {"path": {"type": "RegularExpression", "value": "/.*"}}]}]}}
	found := [[m.matcher, m.path, m.narrowed] | some m in gateway.rule_matchers(o)]
	found == [
		[{"match": "element", "value": ""}, ["spec", "rules", 0], false],
		[{"match": "element", "value": "/a"}, ["spec", "rules", 1, "matches", 0, "path", "value"], false],
		[{"match": "exact", "value": "/b"}, ["spec", "rules", 1, "matches", 1, "path", "value"], true],
		[{"match": "any", "value": ""}, ["spec", "rules", 1, "matches", 2, "path", "value"], false],
	]
}

test_section_fix if {
	o := route([], [edge])
	fix := gateway.section_fix(o, "store", 0) with data.inventory as given([plain, secure], {})
	fix == [{"op": "add", "path": "/spec/parentRefs/0/sectionName", "value": "https"}]
	several := gateway.section_fix(o, "store", 0) with data.inventory as given([plain, secure, object.union(secure, {"name": "other"})], {})
	several == []
	bound := gateway.section_fix(route([], [object.union(edge, {"port": 80})]), "store", 0) with data.inventory as given([plain, secure], {})
	bound == []
}
