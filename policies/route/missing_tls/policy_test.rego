package portcullis.route.missing_tls_test

import data.portcullis.route.missing_tls

ingress(spec) := {"review": {"object": {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "shop", "namespace": "store"}, "spec": spec}}}

test_host_without_tls if {
	found := missing_tls.violation with input as ingress({"ingressClassName": "nginx", "rules": [{"host": "shop.example.com"}]})
	found == {{
		"msg": "`shop.example.com` is served without TLS",
		"details": {"path": ["spec", "rules", 0, "host"], "evidence": {"hosts": ["shop.example.com"]}, "related": []},
	}}
}

test_tls_for_the_host if {
	found := missing_tls.violation with input as ingress({
		"ingressClassName": "nginx",
		"tls": [{"hosts": ["shop.example.com"], "secretName": "shop"}],
		"rules": [{"host": "shop.example.com"}],
	})
	found == set()
}

test_empty_entry_does_not_count if {
	found := missing_tls.violation with input as ingress({"ingressClassName": "nginx", "tls": [{}], "rules": [{"host": "shop.example.com"}]})
	count(found) == 1
}

test_wildcard_covers_one_label if {
	found := missing_tls.violation with input as ingress({
		"ingressClassName": "traefik-or-other",
		"tls": [{"hosts": ["*.example.com"], "secretName": "wild"}],
		"rules": [{"host": "a.example.com"}, {"host": "a.b.example.com"}],
	})
	some v in found
	v.details.evidence.hosts == ["a.b.example.com"]
	v.details.path == ["spec", "rules", 1, "host"]
}

test_wrong_type_is_an_error if {
	found := missing_tls.violation with input as ingress({"rules": "none"})
	some v in found
	v.details.verdict == "error"
	v.details.path == ["spec", "rules"]
}
