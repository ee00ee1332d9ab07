package portcullis.route.shadowed_test

import data.lib.portcullis.precedence
import data.portcullis.route.shadowed

ingress(name, path, time) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": name, "namespace": "store", "creationTimestamp": time},
	"spec": {"ingressClassName": "nginx", "rules": [{"host": "shop.example.com", "http": {"paths": [{"path": path, "pathType": "Prefix", "backend": {"service": {"name": name}}}]}}]},
}

inventory(objects) := {"namespace": {"store": {"networking.k8s.io/v1": {"Ingress": {name: o | some o in objects; name := o.metadata.name}}}}}

test_the_younger_is_hidden if {
	young := ingress("young", "/api", "2026-05-01T08:00:00Z")
	old := ingress("old", "/api", "2025-03-01T08:00:00Z")
	found := shadowed.violation with input as {"review": {"object": young}} with data.inventory as inventory([young, old])
	found == {{
		"msg": "`/api` of `shop.example.com` never gets requests: Ingress `store/old` takes them, because it is older",
		"details": {
			"path": ["spec", "rules", 0, "http", "paths", 0, "path"],
			"evidence": {"places": ["`/api` of `shop.example.com`"], "other": "Ingress `store/old`", "why": "it is older"},
			"related": [{"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "namespace": "store", "name": "old"}],
		},
	}}
	other := shadowed.violation with input as {"review": {"object": old}} with data.inventory as inventory([young, old])
	other == set()
}

test_narrower_paths_are_ordinary if {
	found := shadowed.violation with input as {"review": {"object": ingress("a", "/", "2026-05-01T08:00:00Z")}}
		with data.inventory as inventory([ingress("b", "/api", "2025-03-01T08:00:00Z")])
	found == set()
}

test_a_text_that_is_no_time_is_unknown if {
	found := shadowed.unknown with input as {"review": {"object": ingress("a", "/", "2026-05-01T08:00:00Z")}}
		with data.inventory as inventory([ingress("b", "/", "yesterday")])
	{v.details.needs | some v in found} == {["metadata.creationTimestamp of Ingress store/b"]}
}

test_open_start if {
	precedence.open_start("/api(/|$)(.*)") == "/api"
	precedence.open_start("/api/(.*)") == "/api"
	precedence.open_start("/api.*") == "/api"
	precedence.open_start("/api/v[0-9]+") == ""
	precedence.open_start("/.*") == ""
	precedence.open_start("") == ""
}
