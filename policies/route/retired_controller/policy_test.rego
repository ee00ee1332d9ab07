package portcullis.route.retired_controller_test

import data.portcullis.route.retired_controller

class_of(text) := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "IngressClass",
	"metadata": {"name": "public"},
	"spec": {"controller": text},
}}}

test_names_of_installations if {
	every text in ["k8s.io/ingress-nginx", "k8s.io/ingress-nginx-internal", "k8s.io/team-ingress-nginx"] {
		found := retired_controller.violation with input as class_of(text)
		count(found) == 1
	}
	every text in ["nginx.org/ingress-controller", "example.com/ingress-nginx", "", "webapprouting.kubernetes.azure.com/nginx"] {
		found := retired_controller.violation with input as class_of(text)
		count(found) == 0
	}
}

test_accepted if {
	review := object.union(class_of("k8s.io/ingress-nginx"), {"parameters": {"accepted_classes": ["public"]}})
	found := retired_controller.violation with input as review
	count(found) == 0
}
