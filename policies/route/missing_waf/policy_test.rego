package portcullis.route.missing_waf_test

import data.portcullis.route.missing_waf

review(annotations) := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store", "annotations": annotations},
	"spec": {"ingressClassName": "nginx", "rules": [{"host": "shop.example.com"}]},
}}}

test_found if {
	found := missing_waf.violation with input as review({"nginx.ingress.kubernetes.io/enable-modsecurity": "true"})
	count(found) == 1
	some v in found
	v.msg == "the web application firewall of `shop.example.com` is not enforced: ModSecurity only detects without `SecRuleEngine On`"
	v.details.path == ["metadata", "annotations", "nginx.ingress.kubernetes.io/enable-modsecurity"]
	v.details.evidence.hosts == ["shop.example.com"]
}

test_nothing_to_find if {
	found := missing_waf.violation with input as object.union(review({}), {"parameters": {}})
	found == set()
}

test_demanded if {
	found := missing_waf.violation with input as object.union(review({}), {"parameters": {"required": true}})
	some v in found
	v.msg == "no web application firewall inspects the requests of `shop.example.com`"
	missing_waf.violation == set() with input as review({})
}

test_wrong_type_is_an_error if {
	found := missing_waf.violation with input as review("none")
	some v in found
	v.details.verdict == "error"
}
