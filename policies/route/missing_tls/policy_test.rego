package portcullis.route.missing_tls_test

import data.portcullis.route.missing_tls

ingress(spec) := {"review": {"object": {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "shop", "namespace": "store"}, "spec": spec}}}

test_host_without_tls if {
	found := missing_tls.violation with input as ingress({"ingressClassName": "nginx", "rules": [{"host": "shop.example.com"}]})
	found == {{
		"msg": "`shop.example.com` is served without TLS",
		"details": {"path": ["spec", "rules", 0, "host"], "evidence": {"hosts": ["shop.example.com"]}, "related": []},
	}}
}

test_tls_for_the_host if {
	found := missing_tls.violation with input as ingress({
		"ingressClassName": "nginx",
		"tls": [{"hosts": ["shop.example.com"], "secretName": "shop"}],
		"rules": [{"host": "shop.example.com"}],
	})
	found == set()
}

test_empty_entry_does_not_count if {
	found := missing_tls.violation with input as ingress({"ingressClassName": "nginx", "tls": [{}], "rules": [{"host": "shop.example.com"}]})
	count(found) == 1
}

test_wildcard_covers_one_label if {
	found := missing_tls.violation with input as ingress({
		"ingressClassName": "traefik-or-other",
		"tls": [{"hosts": ["*.example.com"], "secretName": "wild"}],
		"rules": [{"host": "a.example.com"}, {"host": "a.b.example.com"}],
	})
	some v in found
	v.details.evidence.hosts == ["a.b.example.com"]
	v.details.path == ["spec", "rules", 1, "host"]
}

test_wrong_type_is_an_error if {
	found := missing_tls.violation with input as ingress({"rules": "none"})
	some v in found
	v.details.verdict == "error"
	v.details.path == ["spec", "rules"]
}

route(hostnames) := {"review": {"object": {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "HTTPRoute",
	"metadata": {"name": "shop", "namespace": "store"},
	"spec": {"hostnames": hostnames, "parentRefs": [{"name": "edge"}], "rules": [{"backendRefs": [{"name": "shop", "port": 80}]}]},
}}}

edge(listeners) := {"namespace": {"store": {"gateway.networking.k8s.io/v1": {"Gateway": {"edge": {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "Gateway",
	"metadata": {"name": "edge", "namespace": "store"},
	"spec": {"gatewayClassName": "public", "listeners": listeners},
}}}}}}

test_several_hosts_are_one_finding if {
	found := missing_tls.violation with input as ingress({"rules": [{"host": "b.example.com"}, {"host": "a.example.com"}]})
	found == {{
		"msg": "`a.example.com`, `b.example.com` are served without TLS",
		"details": {"path": ["spec", "rules", 0, "host"], "evidence": {"hosts": ["a.example.com", "b.example.com"]}, "related": []},
	}}
}

test_exempt_host if {
	review := ingress({"rules": [{"host": "shop.example.com"}]})
	found := missing_tls.violation with input as object.union(review, {"parameters": {"exempt_hosts": ["shop.example.com"]}})
	found == set()
}

test_route_behind_a_plain_listener if {
	found := missing_tls.violation with input as route(["shop.example.com"]) with data.inventory as edge([{"name": "http", "protocol": "HTTP", "port": 80}])
	found == {{
		"msg": "`shop.example.com` is served without TLS",
		"details": {
			"path": ["spec", "hostnames", 0],
			"evidence": {"hosts": ["shop.example.com"]},
			"related": [{"apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway", "namespace": "store", "name": "edge"}],
		},
	}}
}

test_route_without_its_gateway if {
	named := missing_tls.unknown with input as route(["shop.example.com"]) with data.inventory as {}
	named == {{
		"msg": "whether `shop.example.com` is served with TLS depends on what was not given",
		"details": {
			"path": ["spec", "hostnames", 0],
			"evidence": {"hosts": ["shop.example.com"]},
			"needs": ["gateway.networking.k8s.io/Gateway store/edge"],
		},
	}}
	hostless := missing_tls.unknown with input as route([]) with data.inventory as {}
	hostless == {{
		"msg": "whether the hosts of its listeners are served with TLS depends on what was not given",
		"details": {"path": ["spec", "parentRefs"], "needs": ["gateway.networking.k8s.io/Gateway store/edge"]},
	}}
}
