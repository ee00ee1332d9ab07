package portcullis.route.catch_all_path_test

import data.portcullis.route.catch_all_path

ingress(spec, annotations) := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store", "annotations": annotations},
	"spec": spec,
}}}

with_parameters(review, parameters) := object.union(review, {"parameters_by_policy": {"route/catch-all-path": parameters}})

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

plain := {"name": "http", "protocol": "HTTP", "port": 80}

secure := {"name": "https", "protocol": "HTTPS", "port": 443}

paths_of(class, entries) := {"ingressClassName": class, "rules": [{"host": "shop.example.com", "http": {"paths": entries}}]}

test_paths_are_listed_in_one if {
	entries := [{"path": "/api", "pathType": "Prefix"}, {"path": "/", "pathType": "Prefix"}, {"pathType": "ImplementationSpecific"}]
	found := catch_all_path.violation with input as ingress(paths_of("nginx", entries), {})
	found == {{
		"msg": "path `/` takes every request of `shop.example.com`",
		"details": {
			"path": ["spec", "rules", 0, "http", "paths", 1, "path"],
			"evidence": {
				"hosts": ["shop.example.com"],
				"places": [["spec", "rules", 0, "http", "paths", 1, "path"], ["spec", "rules", 0, "http", "paths", 2]],
			},
		},
	}}
}

test_narrow_paths if {
	found := catch_all_path.violation with input as ingress(paths_of("nginx", [{"path": "/", "pathType": "Exact"}, {"path": "/shop", "pathType": "Prefix"}]), {})
	found == set()
}

test_pattern_of_a_load_balancer if {
	star := [{"path": "/*", "pathType": "ImplementationSpecific"}]
	aws := catch_all_path.violation with input as ingress(paths_of("alb", star), {})
	{v.msg | some v in aws} == {"path `/*` takes every request of `shop.example.com`"}
	nginx := catch_all_path.violation with input as ingress(paths_of("nginx", star), {})
	nginx == set()
}

test_allowed_host if {
	review := ingress(paths_of("nginx", [{"path": "/", "pathType": "Prefix"}]), {})
	found := catch_all_path.violation with input as with_parameters(review, {"allowed_hosts": ["shop.example.com"]})
	found == set()
}

test_route_without_matches if {
	found := catch_all_path.violation with input as route(["shop.example.com"]) with data.inventory as edge([secure])
	found == {{
		"msg": "the route takes every request of `shop.example.com`",
		"details": {"path": ["spec", "rules", 0], "evidence": {"hosts": ["shop.example.com"], "places": [["spec", "rules", 0]]}},
	}}
	unplaced := catch_all_path.violation with input as route([]) with data.inventory as {}
	{v.msg | some v in unplaced} == {"the route takes every request of the hosts of its listeners"}
}

test_route_behind_plain_listeners_counts_too if {
	found := catch_all_path.violation with input as route([]) with data.inventory as edge([plain])
	{v.msg | some v in found} == {"the route takes every request of every host"}
	{v.details.evidence.hosts | some v in found} == {[""]}
}

test_wrong_type_is_an_error if {
	found := catch_all_path.violation with input as ingress(paths_of("nginx", "none"), {})
	found == {{
		"msg": "`spec.rules.0.http.paths` is not a list, so the object cannot be judged",
		"details": {"verdict": "error", "path": ["spec", "rules", 0, "http", "paths"], "evidence": {"expected": "array"}},
	}}
}
