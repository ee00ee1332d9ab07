package portcullis.route.default_certificate_test

import data.portcullis.route.default_certificate

ingress(class_name, annotations, spec) := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store", "annotations": annotations},
	"spec": object.union({"ingressClassName": class_name}, spec),
}}}

with_parameters(review, given) := object.union(review, {"parameters": given})

nginx := {"nginx.ingress.kubernetes.io/proxy-body-size": "8m"}

test_without_secret if {
	review := ingress("nginx", nginx, {"tls": [{"hosts": ["a.example.com"]}, {"hosts": ["b.example.com"], "secretName": "b"}]})
	found := default_certificate.violation with input as review
	{v.msg | some v in found} == {"TLS of `a.example.com` names no Secret, so that the default certificate of the controller is served"}
	accepted := default_certificate.violation with input as with_parameters(review, {"default_certificate_classes": ["nginx"]})
	count(accepted) == 0
}

test_entry_without_hosts if {
	found := default_certificate.violation with input as ingress("nginx", nginx, {"tls": [{}]})
	count(found) == 0
}
