package portcullis.route.spoofable_header_test

import data.portcullis.route.spoofable_header

ingress(class_name, annotations, spec) := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store", "annotations": annotations},
	"spec": object.union({"ingressClassName": class_name}, spec),
}}}

with_parameters(review, given) := object.union(review, {"parameters": given})

headers(text) := {"haproxy.org/request-set-header": text}

test_headers if {
	every text in ["X-Remote-User admin", "X-Forwarded-For 10.0.0.1", "x-real-ip %[req.hdr(X-A)]", "Host %[url_param(h)]"] {
		found := spoofable_header.violation with input as ingress("haproxy", headers(text), {})
		count(found) == 1
	}
}

test_harmless_headers if {
	every text in ["X-Remote-User \"\"", "X-Real-IP %[src]", "X-Forwarded-Host %[req.hdr(host)]", "X-User-Agent a", "X-Remote-User", ""] {
		found := spoofable_header.violation with input as ingress("haproxy", headers(text), {})
		count(found) == 0
	}
}

test_host_only_if_asked if {
	review := ingress("nginx", {"nginx.ingress.kubernetes.io/upstream-vhost": "a.example.com"}, {})
	found := spoofable_header.violation with input as review
	count(found) == 0
	demanded := spoofable_header.violation with input as with_parameters(review, {"no_host_override": true})
	count(demanded) == 1
}
