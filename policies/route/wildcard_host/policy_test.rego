package portcullis.route.wildcard_host_test

import data.portcullis.route.wildcard_host

ingress(spec, annotations) := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store", "annotations": annotations},
	"spec": spec,
}}}

with_parameters(review, parameters) := object.union(review, {"parameters_by_policy": {"route/wildcard-host": parameters}})

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

edge_reference := {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway", "namespace": "store", "name": "edge"}

plain := {"name": "http", "protocol": "HTTP", "port": 80}

secure := {"name": "https", "protocol": "HTTPS", "port": 443}

hosts_of(names) := {"ingressClassName": "nginx", "rules": [{"host": name} | some name in names]}

test_wildcards_are_listed_once if {
	found := wildcard_host.violation with input as ingress(
		hosts_of(["shop.example.com", "*.example.org", "*.example.com"]),
		{"nginx.ingress.kubernetes.io/server-alias": "*.example.com"},
	)
	found == {{
		"msg": "the route takes requests for every name of `*.example.com`, `*.example.org`",
		"details": {"path": ["spec", "rules", 1, "host"], "evidence": {"hosts": ["*.example.com", "*.example.org"]}, "related": []},
	}}
}

test_allowed_patterns if {
	names := ["*.dev.example.com", "*.a.dev.example.com", "*.evildev.example.com", "*.example.com"]
	review := with_parameters(ingress(hosts_of(names), {}), {"allowed": ["*.dev.example.com"]})
	found := wildcard_host.violation with input as review
	{v.details.evidence.hosts | some v in found} == {["*.evildev.example.com", "*.example.com"]}
}

test_allowed_by_namespace if {
	review := ingress(hosts_of(["*.example.com"]), {})
	own := wildcard_host.violation with input as with_parameters(review, {"allowed_by_namespace": {"store": ["*.example.com"]}})
	own == set()
	other := wildcard_host.violation with input as with_parameters(review, {"allowed_by_namespace": {"blog": ["*.example.com"]}})
	count(other) == 1
}

test_route_takes_the_wildcard_of_its_listener if {
	wild := object.union(secure, {"hostname": "*.example.com"})
	found := wildcard_host.violation with input as route([]) with data.inventory as edge([plain, wild])
	found == {{
		"msg": "the route takes requests for every name of `*.example.com`",
		"details": {"path": ["spec", "parentRefs", 0], "evidence": {"hosts": ["*.example.com"]}, "related": [edge_reference]},
	}}
}

test_route_without_its_gateway if {
	unsettled := wildcard_host.unknown with input as route([]) with data.inventory as {}
	unsettled == {{
		"msg": "the route has no host names, and whether its listeners have a wildcard depends on what was not given",
		"details": {"path": ["spec", "parentRefs"], "needs": ["gateway.networking.k8s.io/Gateway store/edge"]},
	}}
}

test_wrong_type_is_an_error if {
	found := wildcard_host.violation with input as ingress({"rules": [{"host": 1}]}, {})
	found == {{
		"msg": "`spec.rules.0.host` is not a string, so the object cannot be judged",
		"details": {"verdict": "error", "path": ["spec", "rules", 0, "host"], "evidence": {"expected": "string"}},
	}}
}
