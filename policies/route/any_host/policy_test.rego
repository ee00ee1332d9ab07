package portcullis.route.any_host_test

import data.portcullis.route.any_host

ingress(spec, annotations) := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store", "annotations": annotations},
	"spec": spec,
}}}

with_parameters(review, parameters) := object.union(review, {"parameters_by_policy": {"route/any-host": parameters}})

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

backend := {"service": {"name": "shop", "port": {"number": 80}}}

test_rules_without_host if {
	found := any_host.violation with input as ingress({"ingressClassName": "nginx", "rules": [{"host": "shop.example.com"}, {}, {"host": ""}]}, {})
	found == {{
		"msg": "a rule without a host takes requests for every host",
		"details": {"path": ["spec", "rules", 1], "evidence": {"places": [["spec", "rules", 1], ["spec", "rules", 2, "host"]]}},
	}}
}

test_default_backend_alone if {
	found := any_host.violation with input as ingress({"ingressClassName": "nginx", "defaultBackend": backend}, {})
	found == {{
		"msg": "the default backend takes requests for every host that no rule names",
		"details": {"path": ["spec", "defaultBackend"], "evidence": {"places": [["spec", "defaultBackend"]]}},
	}}
}

test_default_backend_beside_rules if {
	beside := {"ingressClassName": "web", "defaultBackend": backend, "rules": [{"host": "shop.example.com"}]}
	review := ingress(beside, {})
	unsettled := any_host.unknown with input as review
	unsettled == {{
		"msg": "whether the default backend takes requests for every host depends on the controller",
		"details": {"path": ["spec", "defaultBackend"], "needs": ["networking.k8s.io/IngressClass web", "parameter controller_by_class.web"]},
	}}
	nginx := any_host.violation with input as ingress(object.union(beside, {"ingressClassName": "nginx"}), {})
	nginx == set()
	kong := any_host.violation with input as ingress(object.union(beside, {"ingressClassName": "kong"}), {})
	count(kong) == 1
}

test_allowed if {
	open := ingress({"ingressClassName": "fallback", "rules": [{}]}, {})
	by_class := any_host.violation with input as with_parameters(open, {"allowed_classes": ["fallback"]})
	by_class == set()
	by_namespace := any_host.violation with input as with_parameters(open, {"allowed_namespaces": ["store"]})
	by_namespace == set()
}

test_route_behind_an_open_listener if {
	found := any_host.violation with input as route([]) with data.inventory as edge([secure])
	found == {{
		"msg": "the route has no host names and listener `https` of Gateway `store/edge` has none either, so it takes requests for every host",
		"details": {
			"path": ["spec", "parentRefs", 0],
			"evidence": {"listeners": ["`https` of Gateway `store/edge`"]},
			"related": [edge_reference],
		},
	}}
}

test_route_behind_a_pinned_listener if {
	pinned := object.union(plain, {"hostname": "shop.example.com"})
	found := any_host.violation with input as route([]) with data.inventory as edge([pinned])
	found == set()
}

test_route_without_its_gateway if {
	unsettled := any_host.unknown with input as route([]) with data.inventory as {}
	unsettled == {{
		"msg": "the route has no host names, and whether its listeners have any depends on what was not given",
		"details": {"path": ["spec", "parentRefs"], "needs": ["gateway.networking.k8s.io/Gateway store/edge"]},
	}}
	named := any_host.unknown with input as route(["shop.example.com"]) with data.inventory as {}
	named == set()
}

test_wrong_type_is_an_error if {
	found := any_host.violation with input as ingress({"rules": "none"}, {})
	found == {{
		"msg": "`spec.rules` is not a list, so the object cannot be judged",
		"details": {"verdict": "error", "path": ["spec", "rules"], "evidence": {"expected": "array"}},
	}}
}
