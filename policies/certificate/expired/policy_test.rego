package portcullis.certificate.expired_test

import data.portcullis.certificate.expired

ingress := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store"},
	"spec": {"ingressClassName": "nginx", "tls": [{"secretName": "shop-tls", "hosts": ["shop.example.com"]}], "rules": [{"host": "shop.example.com"}]},
}

issued(until, renewal) := {"namespace": {"store": {"cert-manager.io/v1": {"Certificate": {"shop": {
	"apiVersion": "cert-manager.io/v1",
	"kind": "Certificate",
	"metadata": {"name": "shop", "namespace": "store"},
	"spec": {"secretName": "shop-tls", "dnsNames": ["shop.example.com"]},
	"status": {"notAfter": until, "renewalTime": renewal},
}}}}}}

messages(until, renewal, now) := {v.msg | some v in found} if {
	found := expired.violation with input as {"review": {"object": ingress}, "now": now} with data.inventory as issued(until, renewal)
}

test_at_the_very_second if {
	messages("2026-11-21T00:00:00Z", "", "2026-11-21T00:00:00Z") == {"the certificate in Secret `store/shop-tls` expired on 2026-11-21"}
	messages("2026-11-21T00:00:01Z", "2026-11-21T00:00:01Z", "2026-11-21T00:00:00Z") == set()
}

test_soon if {
	messages("2026-12-05T00:00:00Z", "", "2026-11-21T00:00:00Z") == {"the certificate in Secret `store/shop-tls` expires on 2026-12-05 and was not renewed"}
	messages("2026-12-06T00:00:00Z", "", "2026-11-21T00:00:00Z") == set()
	messages("2026-12-05T00:00:00Z", "2026-11-25T00:00:00Z", "2026-11-21T00:00:00Z") == set()
}

test_no_time_is_unknown if {
	found := expired.unknown with input as {"review": {"object": ingress}} with data.inventory as issued("2026-12-05T00:00:00Z", "")
	{v.details.needs | some v in found} == {["now"]}
	none := expired.violation with input as {"review": {"object": ingress}} with data.inventory as issued("2026-12-05T00:00:00Z", "")
	none == set()
}
