package portcullis.route.raw_configuration_test

import data.portcullis.route.raw_configuration

ingress(annotations) := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store", "annotations": annotations},
	"spec": {"rules": [{"host": "shop.example.com"}]},
}}}

with_parameters(review, given) := object.union(review, {"parameters": given})

key := "nginx.ingress.kubernetes.io/configuration-snippet"

test_snippet if {
	found := raw_configuration.violation with input as ingress({key: "return 403;"})
	found == {{
		"msg": "annotation `nginx.ingress.kubernetes.io/configuration-snippet` carries raw nginx directives in every location of the Ingress",
		"details": {"path": ["metadata", "annotations", key], "evidence": {"annotation": key}},
	}}
}

test_empty_snippet if {
	found := raw_configuration.violation with input as ingress({key: " "})
	found == set()
}

test_allowed if {
	review := ingress({key: "return 403;"})
	accepted := [
		{"allowed": [key]},
		{"allowed": ["nginx.ingress.kubernetes.io/*"]},
		{"allowed_namespaces": ["store"]},
		{"allowed": [key], "allowed_namespaces": ["store", "edge"]},
	]
	every given in accepted {
		found := raw_configuration.violation with input as with_parameters(review, given)
		found == set()
	}
	refused := [
		{"allowed": ["haproxy.org/*"]},
		{"allowed_namespaces": ["edge"]},
		{"allowed": [key], "allowed_namespaces": ["edge"]},
		{"allowed": ["haproxy.org/*"], "allowed_namespaces": ["store"]},
	]
	every given in refused {
		found := raw_configuration.violation with input as with_parameters(review, given)
		count(found) == 1
	}
}

filter(name) := {"type": "ExtensionRef", "extensionRef": {"group": "gateway.nginx.org", "kind": "SnippetsFilter", "name": name}}

test_filters_are_one_finding if {
	found := raw_configuration.violation with input as {"review": {"object": {
		"apiVersion": "gateway.networking.k8s.io/v1",
		"kind": "HTTPRoute",
		"metadata": {"name": "shop", "namespace": "store"},
		"spec": {"rules": [{"filters": [filter("b")]}, {"filters": [filter("a"), filter("b")]}]},
	}}}
	found == {{
		"msg": "SnippetsFilter `a`, `b` adds raw nginx configuration to the route",
		"details": {
			"path": ["spec", "rules", 0, "filters", 0, "extensionRef"],
			"evidence": {"filters": ["a", "b"]},
			"related": [
				{"apiVersion": "gateway.nginx.org/v1alpha1", "kind": "SnippetsFilter", "namespace": "store", "name": "a"},
				{"apiVersion": "gateway.nginx.org/v1alpha1", "kind": "SnippetsFilter", "namespace": "store", "name": "b"},
			],
		},
	}}
}

test_wrong_type_is_an_error if {
	found := raw_configuration.violation with input as ingress({key: 1})
	{v.details.verdict | some v in found} == {"error"}
}
