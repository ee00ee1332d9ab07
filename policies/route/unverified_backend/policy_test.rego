package portcullis.route.unverified_backend_test

import data.portcullis.route.unverified_backend

ingress(class_name, annotations, spec) := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store", "annotations": annotations},
	"spec": object.union({"ingressClassName": class_name}, spec),
}}}

with_parameters(review, given) := object.union(review, {"parameters": given})

test_demanded_only if {
	review := ingress("nginx", {"nginx.org/ssl-services": "shop"}, {})
	found := unverified_backend.violation with input as review
	count(found) == 0
	demanded := unverified_backend.violation with input as with_parameters(review, {"require_verification": true})
	count(demanded) == 1
}

test_idle_check if {
	found := unverified_backend.violation with input as ingress("nginx", {"nginx.ingress.kubernetes.io/proxy-ssl-verify": "on"}, {})
	count(found) == 1
	off := unverified_backend.violation with input as ingress("nginx", {"nginx.ingress.kubernetes.io/proxy-ssl-verify": "off"}, {})
	count(off) == 0
}
