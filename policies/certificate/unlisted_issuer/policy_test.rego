package portcullis.certificate.unlisted_issuer_test

import data.portcullis.certificate.unlisted_issuer

certificate(issuer, names) := {
	"apiVersion": "cert-manager.io/v1",
	"kind": "Certificate",
	"metadata": {"name": "shop", "namespace": "store"},
	"spec": {"secretName": "shop-tls", "issuerRef": {"name": issuer}, "dnsNames": names},
}

messages(o, issuers) := {v.msg | some v in found} if {
	found := unlisted_issuer.violation with input as {"review": {"object": o}, "parameters": {"issuers": issuers}}
}

test_longest_domain_holds if {
	issuers := [{"domain": "*", "issuers": ["Issuer/a"]}, {"domain": "*.example.com", "issuers": ["Issuer/b"]}]
	messages(certificate("a", ["shop.example.org"]), issuers) == set()
	messages(certificate("b", ["shop.example.com"]), issuers) == set()
	messages(certificate("a", ["shop.example.com"]), issuers) == {"`Issuer/a` is not a listed issuer for `shop.example.com`"}
}

test_an_entry_without_domain_lists_nothing if {
	messages(certificate("a", ["shop.example.com"]), [{"domain": "", "issuers": ["Issuer/a"]}]) == set()
}
