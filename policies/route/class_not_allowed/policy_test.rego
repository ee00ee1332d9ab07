package portcullis.route.class_not_allowed_test

import data.portcullis.route.class_not_allowed

ingress(ns, class_name) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": ns},
	"spec": {"ingressClassName": class_name, "rules": [{"host": "shop.example.com"}]},
}

messages(o, by_namespace) := {v.msg | some v in found} if {
	found := class_not_allowed.violation with input as {"review": {"object": o}, "parameters": {"classes": by_namespace}} with data.inventory as {}
}

test_entries_add_up if {
	by_namespace := {"*": ["office"], "store": ["public"], "st*": ["internal"]}
	every class_name in ["office", "public", "internal"] {
		messages(ingress("store", class_name), by_namespace) == set()
	}
	messages(ingress("billing", "public"), by_namespace) == {"namespace `billing` may not use class `public`"}
}

test_an_empty_list_allows_none if {
	messages(ingress("store", "public"), {"store": []}) == {"namespace `store` may not use class `public`"}
}
