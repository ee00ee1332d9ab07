package portcullis.route.unreviewed_annotation_test

import data.portcullis.route.unreviewed_annotation

ingress(annotations, given) := {
	"review": {"object": {
		"apiVersion": "networking.k8s.io/v1",
		"kind": "Ingress",
		"metadata": {"name": "shop", "namespace": "store", "annotations": annotations},
		"spec": {"rules": [{"host": "shop.example.com"}]},
	}},
	"parameters": given,
}

prefix := "nginx.ingress.kubernetes.io/"

test_risk_above_the_limit if {
	key := concat("", [prefix, "server-alias"])
	found := unreviewed_annotation.violation with input as ingress({key: "www.example.com"}, {})
	found == {{
		"msg": "annotation `nginx.ingress.kubernetes.io/server-alias` has risk High, and up to Medium needs no review",
		"details": {"path": ["metadata", "annotations", key], "evidence": {"annotation": key, "risk": "High", "max_risk": "Medium"}},
	}}
}

test_limit_of_the_namespace if {
	key := concat("", [prefix, "server-alias"])
	found := unreviewed_annotation.violation with input as ingress({key: "www.example.com"}, {"max_risk_by_namespace": {"store": "High"}})
	found == set()
}

test_unknown_key if {
	key := "konghq.com/plugin"
	found := unreviewed_annotation.violation with input as ingress({key: "limit"}, {})
	found == {{
		"msg": "annotation `konghq.com/plugin` is not known to Kong Ingress Controller",
		"details": {"path": ["metadata", "annotations", key], "evidence": {"annotation": key, "controllers": ["kong"]}},
	}}
}

test_unknown_key_that_is_allowed if {
	found := unreviewed_annotation.violation with input as ingress({"konghq.com/plugin": "limit"}, {"allowed": ["konghq.com/plugin"]})
	found == set()
}

test_denied_is_one_finding if {
	key := concat("", [prefix, "configuration-snippet"])
	found := unreviewed_annotation.violation with input as ingress({key: "x"}, {"denied": ["nginx.ingress.kubernetes.io/*"], "allowed": [key]})
	found == {{
		"msg": "annotation `nginx.ingress.kubernetes.io/configuration-snippet` is denied",
		"details": {"path": ["metadata", "annotations", key], "evidence": {"annotation": key}},
	}}
}

test_denied_key_of_another_program if {
	found := unreviewed_annotation.violation with input as ingress({"example.com/legacy": "x"}, {"denied": ["example.com/legacy"]})
	count(found) == 1
}

test_unrated if {
	review := ingress({"nginx.org/hsts": "true"}, {"unrated_risk": "High"})
	found := unreviewed_annotation.violation with input as review
	count(found) == 1
	medium := unreviewed_annotation.violation with input as ingress({"nginx.org/hsts": "true"}, {})
	medium == set()
}

test_wrong_type_is_an_error if {
	found := unreviewed_annotation.violation with input as ingress([], {})
	{v.details.verdict | some v in found} == {"error"}
}
