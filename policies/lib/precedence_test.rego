package lib.portcullis.precedence_test

import data.lib.portcullis.precedence

aged(time) := {"metadata": {"creationTimestamp": time}}

age_of(own, theirs, operation) := v if {
	v := precedence.age(theirs) with input as {"review": {"object": own, "operation": operation}}
}

test_age if {
	age_of(aged("2026-05-01T08:00:00Z"), aged("2025-03-01T08:00:00Z"), "") == "older"
	age_of(aged("2025-03-01T08:00:00Z"), aged("2026-05-01T08:00:00Z"), "") == "younger"
	age_of(aged("2025-03-01T08:00:00Z"), aged("2025-03-01T08:00:00Z"), "") == "equal"
	age_of({}, aged("2025-03-01T08:00:00Z"), "") == "unknown"
	age_of({}, aged("2025-03-01T08:00:00Z"), "CREATE") == "older"
	age_of(aged("2025-03-01T08:00:00Z"), aged("long ago"), "") == "unknown"
}

test_order_of_a_group if {
	orders := {text: order |
		some text in ["", "0", "-5", "1000", "1e3", "07", "x"]
		order := precedence.group_order({"metadata": {"annotations": {"alb.ingress.kubernetes.io/group.order": text}}})
	}
	orders == {"": 0, "0": 0, "-5": -5, "1000": 1000, "1e3": 0, "07": 0, "x": 0}
}

test_doors if {
	precedence.within("gateway:a/b/c", "gateway:a/b")
	not precedence.within("gateway:a/b", "gateway:a/b/c")
	not precedence.within("gateway:a/bc", "gateway:a/b")
}

test_rules_that_ask_for_more if {
	route := {"apiVersion": "traefik.io/v1alpha1", "kind": "IngressRoute", "spec": {"routes": [{"match": "Host(`a`) && PathPrefix(`/b`)"}, {"match": "Host(`a`) && Method(`GET`)"}, {"match": "!Host(`a`)"}]}}
	precedence.unconditional(route, {"where": ["spec", "routes", 0, "match"]})
	not precedence.unconditional(route, {"where": ["spec", "routes", 1, "match"]})
	not precedence.unconditional(route, {"where": ["spec", "routes", 2, "match"]})
}
