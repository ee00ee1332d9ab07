package lib.portcullis.siblings_test

import data.lib.portcullis.siblings

ingress(name, ns, host, class_name) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": name, "namespace": ns},
	"spec": {"ingressClassName": class_name, "rules": [{"host": host, "http": {"paths": [{"path": "/", "pathType": "Prefix"}]}}]},
}

inventory := {"namespace": {
	"store": {"networking.k8s.io/v1": {"Ingress": {
		"shop": ingress("shop", "store", "shop.example.com", "nginx"),
		"items": ingress("items", "store", "shop.example.com", "nginx"),
	}}},
	"billing": {"networking.k8s.io/v1": {"Ingress": {
		"other-host": ingress("other-host", "billing", "bill.example.com", "nginx"),
		"other-class": ingress("other-class", "billing", "shop.example.com", "kong"),
		"shop": ingress("shop", "billing", "SHOP.example.com", "nginx"),
	}}},
}}

subject := {"review": {"object": ingress("shop", "store", "shop.example.com", "nginx")}}

test_same_host_and_class if {
	found := siblings.subject with input as subject with data.inventory as inventory
	siblings.owners(found) == ["Ingress `billing/shop`", "Ingress `store/items`"]
	siblings.hosts(found) == ["shop.example.com"]
	count(siblings.references(found)) == 2
}

test_nothing_known if {
	found := siblings.subject with input as subject
	found == []
}

test_no_ingress if {
	found := siblings.subject with input as {"review": {"object": {"kind": "Service"}}} with data.inventory as inventory
	found == []
}
