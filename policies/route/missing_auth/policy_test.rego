package portcullis.route.missing_auth_test

import data.portcullis.route.missing_auth

review(annotations) := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store", "annotations": annotations},
	"spec": {"ingressClassName": "nginx", "rules": [{"host": "shop.example.com"}]},
}}}

test_found if {
	found := missing_auth.violation with input as review({})
	count(found) == 1
	some v in found
	v.msg == "nothing authenticates the clients of `shop.example.com`"
	v.details.path == ["spec"]
	v.details.evidence.hosts == ["shop.example.com"]
}

test_nothing_to_find if {
	found := missing_auth.violation with input as object.union(review({"nginx.ingress.kubernetes.io/auth-url": "https://login.example.com"}), {"parameters": {}})
	found == set()
}

test_public_hosts_and_namespaces if {
	missing_auth.violation == set() with input as object.union(review({}), {"parameters": {"public_hosts": ["*.example.com"]}})
	missing_auth.violation == set() with input as object.union(review({}), {"parameters": {"public_namespaces": ["store"]}})
	found := missing_auth.violation with input as object.union(review({}), {"parameters": {"public_hosts": ["*.example.org"]}})
	count(found) == 1
}

test_wrong_type_is_an_error if {
	found := missing_auth.violation with input as review("none")
	some v in found
	v.details.verdict == "error"
}
