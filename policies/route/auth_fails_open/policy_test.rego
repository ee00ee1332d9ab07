package portcullis.route.auth_fails_open_test

import data.portcullis.route.auth_fails_open

review(annotations) := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store", "annotations": annotations},
	"spec": {"ingressClassName": "nginx", "rules": [{"host": "shop.example.com"}]},
}}}

test_found if {
	found := auth_fails_open.violation with input as review({"nginx.ingress.kubernetes.io/auth-secret": "users"})
	count(found) == 1
	some v in found
	v.msg == "the authentication of `shop.example.com` is not enforced: `auth-secret` without `auth-type`"
	v.details.path == ["metadata", "annotations", "nginx.ingress.kubernetes.io/auth-secret"]
	v.details.evidence.hosts == ["shop.example.com"]
}

test_nothing_to_find if {
	found := auth_fails_open.violation with input as object.union(review({"nginx.ingress.kubernetes.io/auth-type": "basic", "nginx.ingress.kubernetes.io/auth-secret": "users"}), {"parameters": {}})
	found == set()
}

test_exempt_host if {
	broken := {"nginx.ingress.kubernetes.io/auth-secret": "users"}
	auth_fails_open.violation == set() with input as object.union(review(broken), {"parameters": {"exempt_hosts": ["shop.example.com"]}})
}

test_controllers_that_differ if {
	either := {
		"nginx.ingress.kubernetes.io/auth-url": "https://login.example.com",
		"nginx.ingress.kubernetes.io/satisfy": "any",
		"nginx.ingress.kubernetes.io/allowlist-source-range": "10.0.0.0/8",
	}
	auth_fails_open.violation == set() with input as review(either)
	found := auth_fails_open.unknown with input as review(either)
	some v in found
	v.details.needs == ["networking.k8s.io/IngressClass nginx", "parameter controller_by_class.nginx"]
}

test_wrong_type_is_an_error if {
	found := auth_fails_open.violation with input as review("none")
	some v in found
	v.details.verdict == "error"
}
