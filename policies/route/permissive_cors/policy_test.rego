package portcullis.route.permissive_cors_test

import data.portcullis.route.permissive_cors

ingress(class_name, annotations, spec) := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store", "annotations": annotations},
	"spec": object.union({"ingressClassName": class_name}, spec),
}}}

with_parameters(review, given) := object.union(review, {"parameters": given})

cors(given) := object.union({"nginx.ingress.kubernetes.io/enable-cors": "true"}, given)

origins(text) := cors({"nginx.ingress.kubernetes.io/cors-allow-origin": text})

test_open_origins if {
	every text in ["", "*", " * ", "https://a.example.com,*", "null"] {
		found := permissive_cors.violation with input as ingress("nginx", origins(text), {})
		count(found) == 1
	}
}

test_named_origins if {
	every text in ["https://a.example.com", "https://*.example.com", "https://null.example.com"] {
		found := permissive_cors.violation with input as ingress("nginx", origins(text), {})
		count(found) == 0
	}
}

test_without_credentials if {
	review := ingress("nginx", cors({"nginx.ingress.kubernetes.io/cors-allow-credentials": "false"}), {})
	found := permissive_cors.violation with input as review
	count(found) == 0
	demanded := permissive_cors.violation with input as with_parameters(review, {"no_wildcards": true})
	count(demanded) == 1
}
