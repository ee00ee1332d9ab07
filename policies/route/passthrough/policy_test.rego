package portcullis.route.passthrough_test

import data.portcullis.route.passthrough

ingress(class_name, annotations, spec) := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store", "annotations": annotations},
	"spec": object.union({"ingressClassName": class_name}, spec),
}}}

with_parameters(review, given) := object.union(review, {"parameters": given})

on(given) := object.union({"nginx.ingress.kubernetes.io/ssl-passthrough": "true"}, given)

test_voided if {
	found := passthrough.violation with input as ingress("nginx", on({"nginx.ingress.kubernetes.io/auth-url": "https://a.example.com"}), {})
	count(found) == 1
	empty := passthrough.violation with input as ingress("nginx", on({"nginx.ingress.kubernetes.io/auth-url": ""}), {})
	count(empty) == 0
	foreign := passthrough.violation with input as ingress("nginx", on({"haproxy.org/auth-type": "basic-auth"}), {})
	count(foreign) == 0
}

test_forbidden if {
	found := passthrough.violation with input as with_parameters(ingress("nginx", on({}), {}), {"forbid": true})
	count(found) == 1
}
