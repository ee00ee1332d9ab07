package portcullis.certificate.name_mismatch_test

import data.portcullis.certificate.name_mismatch

ingress(names) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store"},
	"spec": {"ingressClassName": "nginx", "tls": [{"secretName": "shop-tls", "hosts": names}], "rules": [{"host": "shop.example.com"}]},
}

issued(names) := {"namespace": {"store": {"cert-manager.io/v1": {"Certificate": {"shop": {
	"apiVersion": "cert-manager.io/v1",
	"kind": "Certificate",
	"metadata": {"name": "shop", "namespace": "store"},
	"spec": {"secretName": "shop-tls", "dnsNames": names},
}}}}}}

test_one_finding_for_a_section if {
	found := name_mismatch.violation with input as {"review": {"object": ingress(["b.example.com", "a.example.com", "shop.example.com"])}}
		with data.inventory as issued(["shop.example.com"])
	found == {{
		"msg": "`a.example.com`, `b.example.com` are not among the names of the certificate in Secret `store/shop-tls`",
		"details": {
			"path": ["spec", "tls", 0, "secretName"],
			"evidence": {"hosts": ["a.example.com", "b.example.com"], "names": ["shop.example.com"]},
			"related": [{"apiVersion": "cert-manager.io/v1", "kind": "Certificate", "namespace": "store", "name": "shop"}],
		},
	}}
}

test_nothing_known if {
	found := name_mismatch.violation with input as {"review": {"object": ingress(["shop.example.com"])}}
	found == set()
}
