package lib.portcullis.faults_test

import data.lib.portcullis.faults

review(o) := {"review": {"object": o}}

ingress(spec) := {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "shop"}, "spec": spec}

route(spec) := {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute", "metadata": {"name": "shop"}, "spec": spec}

paths_of(o) := v if {
	v := {v.details.path | some v in faults.found} with input as review(o)
}

test_sound_objects if {
	sound := [
		ingress({"rules": [{"host": "shop.example.com", "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": {}}]}}], "tls": [{}]}),
		ingress({"rules": null, "tls": null, "defaultBackend": {}}),
		ingress({"rules": [{"host": "Shop.example.com."}, {"host": null}, {"host": "*"}]}),
		ingress({}),
		route({"hostnames": ["*.example.com"], "rules": [{"matches": [{"path": {"value": "/"}}]}]}),
		{"apiVersion": "v1", "kind": "ConfigMap", "spec": "not a route"},
		{"apiVersion": "networking.istio.io/v1", "kind": "Gateway", "spec": {"listeners": 1}},
	]
	every o in sound {
		paths_of(o) == set()
	}
}

test_wrong_types_of_an_ingress if {
	paths_of(ingress([])) == {["spec"]}
	paths_of(ingress({"rules": {}, "tls": "x", "ingressClassName": 1})) == {["spec", "rules"], ["spec", "tls"], ["spec", "ingressClassName"]}
	paths_of(ingress({"rules": ["x"]})) == {["spec", "rules", 0]}
	paths_of(ingress({"rules": [{"host": 8080, "http": []}]})) == {["spec", "rules", 0, "host"], ["spec", "rules", 0, "http"]}
	paths_of(ingress({"rules": [{"http": {"paths": {}}}]})) == {["spec", "rules", 0, "http", "paths"]}
	paths_of(ingress({"rules": [{"http": {"paths": [1]}}]})) == {["spec", "rules", 0, "http", "paths", 0]}
	paths_of(ingress({"rules": [{"http": {"paths": [{"path": 7, "pathType": [], "backend": ""}]}}]})) == {
		["spec", "rules", 0, "http", "paths", 0, "path"],
		["spec", "rules", 0, "http", "paths", 0, "pathType"],
		["spec", "rules", 0, "http", "paths", 0, "backend"],
	}
	paths_of(ingress({"tls": ["x"]})) == {["spec", "tls", 0]}
	paths_of(ingress({"tls": [{"hosts": "x", "secretName": 1}]})) == {["spec", "tls", 0, "hosts"], ["spec", "tls", 0, "secretName"]}
	paths_of(ingress({"tls": [{"hosts": [1]}]})) == {["spec", "tls", 0, "hosts", 0]}
}

test_wrong_metadata if {
	paths_of(object.union(ingress({}), {"metadata": {"name": 1, "labels": []}})) == {["metadata", "name"], ["metadata", "labels"]}
	paths_of(object.union(ingress({}), {"metadata": {"annotations": {"a": true, "b": "x"}}})) == {["metadata", "annotations", "a"]}
}

test_hosts_that_are_no_names if {
	every host in ["shop_1.example.com", "a.*.example.com", "bücher.example.com", "192.0.2.10", "http://x"] {
		paths_of(ingress({"rules": [{"host": host}]})) == {["spec", "rules", 0, "host"]}
		paths_of(route({"hostnames": ["shop.example.com", host]})) == {["spec", "hostnames", 1]}
	}
}

test_wrong_types_of_a_route if {
	paths_of(route({"hostnames": "x", "rules": {}, "parentRefs": 1})) == {["spec", "hostnames"], ["spec", "rules"], ["spec", "parentRefs"]}
	paths_of(route({"hostnames": [1], "parentRefs": ["x"]})) == {["spec", "hostnames", 0], ["spec", "parentRefs", 0]}
	paths_of(route({"parentRefs": [{"name": 1, "port": "80"}]})) == {["spec", "parentRefs", 0, "name"], ["spec", "parentRefs", 0, "port"]}
	paths_of(route({"rules": [{"matches": [{"path": "x"}], "filters": {}}]})) == {["spec", "rules", 0, "matches", 0, "path"], ["spec", "rules", 0, "filters"]}
}

test_unread_version if {
	found := faults.found with input as review(object.union(ingress({}), {"apiVersion": "networking.k8s.io/v2"}))
	found == {{
		"msg": "`networking.k8s.io/v2` is an API version of Ingress that Portcullis does not read",
		"details": {"verdict": "error", "path": ["apiVersion"], "evidence": {"apiVersion": "networking.k8s.io/v2"}},
	}}
}

test_message if {
	found := faults.found with input as review(ingress({"rules": [{"host": 8080}]}))
	found == {{
		"msg": "`spec.rules.0.host` is not a string, so the object cannot be judged",
		"details": {"verdict": "error", "path": ["spec", "rules", 0, "host"], "evidence": {"expected": "string"}},
	}}
}

# Or nobody could remove what nobody can read.
test_deletion_needs_no_reading if {
	found := faults.found with input as {"review": {"operation": "DELETE", "oldObject": ingress({"rules": "x"})}}
	found == set()
}
