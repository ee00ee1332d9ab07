package lib.portcullis.openshift_test

import data.lib.portcullis.openshift
import data.lib.portcullis.openshift_guards

route(body, texts) := {
	"apiVersion": "route.openshift.io/v1",
	"kind": "Route",
	"metadata": {"name": "shop", "namespace": "store", "annotations": texts},
	"spec": body,
}

key(name) := concat("", ["haproxy.router.openshift.io/", name])

guards(texts) := [[guard.name, guard.state] | some guard in openshift_guards.guards(route({"tls": {"termination": "edge"}}, texts))]

test_hosts if {
	openshift.hosts_of(route({"host": "Shop.Example.com."}, {}), "store")[0].host == "shop.example.com"
	openshift.hosts_of(route({}, {}), "store")[0].host == "shop-store"
	openshift.hosts_of(route({"subdomain": "cart"}, {}), "store")[0].host == "cart"
	names := [entry.host | some entry in openshift.hosts_of(route({"host": "www.example.com", "wildcardPolicy": "Subdomain"}, {}), "store")]
	names == ["www.example.com", "*.example.com"]
}

test_plaintext if {
	openshift.plaintext(route({}, {}), "store").state == "none"
	openshift.plaintext(route({"tls": {"termination": "edge"}}, {}), "store").state == "closed"
	openshift.plaintext(route({"tls": {"insecureEdgeTerminationPolicy": "Allow"}}, {}), "store").state == "open"
	openshift.plaintext(route({"tls": {"insecureEdgeTerminationPolicy": "Redirect"}}, {}), "store").state == "redirect"
}

test_allow_lists if {
	guards({key("ip_allowlist"): "192.0.2.0/24\t198.51.100.7\n2001:db8::/32"}) == [["allow-list", "on"]]
	guards({key("ip_allowlist"): "192.0.2.0/24,198.51.100.7"}) == [["allow-list", "void"]]
	guards({key("ip_whitelist"): "0.0.0.0/0"}) == [["allow-list", "void"]]
	guards({key("ip_allowlist"): "office", key("ip_whitelist"): "192.0.2.1"}) == [["allow-list", "on"]]
	guards({}) == []
}

test_rate_limits if {
	guards({key("rate-limit-connections"): "true", key("rate-limit-connections.rate-tcp"): "5"}) == [["rate limit", "on"]]
	guards({key("rate-limit-connections"): "yes", key("rate-limit-connections.rate-tcp"): "5"}) == [["rate limit", "void"]]
	guards({key("rate-limit-connections"): "true", key("rate-limit-connections.rate-tcp"): "0"}) == [["rate limit", "void"]]
}

test_ports if {
	named := route({"to": {"name": "cart"}, "port": {"targetPort": "http"}, "alternateBackends": [{"name": "next"}, 7]}, {})
	[[backend.name, backend.port] | some backend in openshift.backends(named, "store")] == [["cart", "http"], ["next", "http"]]
}

odd_specs := [
	null,
	7,
	[],
	{},
	{"host": 7, "path": 7, "tls": 7, "to": [], "alternateBackends": {"a": 1}, "port": "x", "wildcardPolicy": 7, "subdomain": {}},
	{"tls": {"termination": 7, "insecureEdgeTerminationPolicy": []}, "to": {"name": 7}, "alternateBackends": [7, null, {"name": []}]},
	{"httpHeaders": {"actions": {"request": [7, {"name": 7, "action": 7}]}}},
]

answers(o, ns) := [
	openshift.hosts_of(o, ns),
	openshift.entries(o, ns),
	openshift.catch_alls(o, ns),
	openshift.parts(o, ns),
	openshift.backends(o, ns),
	openshift.doors(o, ns),
	openshift.classes_of(o, ns),
	openshift.needs(o, ns),
	openshift.tls(o, ns, "a.example.com"),
	openshift.plaintext(o, ns),
	openshift.headers(o, ns),
	openshift.tls_settings(o, ns),
	openshift.backend_tls(o, ns),
	openshift.passthroughs(o, ns),
	openshift.ineffective(o, ns),
	openshift.reads(o),
]

test_total if {
	odd := [o | some body in odd_specs; some texts in [{}, 7, {key("ip_allowlist"): 7}, {key("hsts_header"): ""}]; o := route(body, texts)]
	answered := [o | some o in odd; count(answers(o, "store")) == 16]
	count(answered) == count(odd)
}
