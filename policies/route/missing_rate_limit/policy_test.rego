package portcullis.route.missing_rate_limit_test

import data.portcullis.route.missing_rate_limit

review(annotations) := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store", "annotations": annotations},
	"spec": {"ingressClassName": "nginx", "rules": [{"host": "shop.example.com"}]},
}}}

test_found if {
	found := missing_rate_limit.violation with input as review({"nginx.ingress.kubernetes.io/limit-rps": "0"})
	count(found) == 1
	some v in found
	v.msg == "the rate limit of `shop.example.com` is not enforced: `limit-rps: \"0\"`"
	v.details.path == ["metadata", "annotations", "nginx.ingress.kubernetes.io/limit-rps"]
	v.details.evidence.hosts == ["shop.example.com"]
}

test_nothing_to_find if {
	found := missing_rate_limit.violation with input as object.union(review({"nginx.ingress.kubernetes.io/limit-rps": "5"}), {"parameters": {"required": true}})
	found == set()
}

test_demanded if {
	found := missing_rate_limit.violation with input as object.union(review({}), {"parameters": {"required": true}})
	some v in found
	v.msg == "nothing limits the rate of requests for `shop.example.com`"
	missing_rate_limit.violation == set() with input as review({})
}

test_wrong_type_is_an_error if {
	found := missing_rate_limit.violation with input as review("none")
	some v in found
	v.details.verdict == "error"
}
