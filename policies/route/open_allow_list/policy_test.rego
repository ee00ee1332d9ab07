package portcullis.route.open_allow_list_test

import data.portcullis.route.open_allow_list

review(annotations) := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store", "annotations": annotations},
	"spec": {"ingressClassName": "nginx", "rules": [{"host": "shop.example.com"}]},
}}}

test_found if {
	found := open_allow_list.violation with input as review({"nginx.ingress.kubernetes.io/whitelist-source-range": "0.0.0.0/1, 128.0.0.0/1"})
	count(found) == 1
	some v in found
	v.msg == "the allow-list of `shop.example.com` is not enforced: its ranges cover every IPv4 address"
	v.details.path == ["metadata", "annotations", "nginx.ingress.kubernetes.io/whitelist-source-range"]
	v.details.evidence.hosts == ["shop.example.com"]
}

test_nothing_to_find if {
	found := open_allow_list.violation with input as object.union(review({"nginx.ingress.kubernetes.io/whitelist-source-range": "10.0.0.0/8"}), {"parameters": {"required": true}})
	found == set()
}

test_demanded if {
	found := open_allow_list.violation with input as object.union(review({}), {"parameters": {"required": true}})
	some v in found
	v.msg == "no list of addresses limits who reaches `shop.example.com`"
	open_allow_list.violation == set() with input as review({})
}

test_wrong_type_is_an_error if {
	found := open_allow_list.violation with input as review("none")
	some v in found
	v.details.verdict == "error"
}
