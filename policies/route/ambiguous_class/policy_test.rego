package portcullis.route.ambiguous_class_test

import data.portcullis.route.ambiguous_class

ingress(spec, annotations) := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store", "annotations": annotations},
	"spec": spec,
}}}

strict(review) := object.union(review, {"parameters": {"require_class": true, "report_unknown_controller": true}})

listed(by_name) := {"cluster": {"networking.k8s.io/v1": {"IngressClass": by_name}}}

test_names_that_disagree if {
	found := ambiguous_class.violation with input as ingress({"ingressClassName": "traefik"}, {"kubernetes.io/ingress.class": "kong"})
	found == {{
		"msg": "the class is `traefik` by field and `kong` by annotation: any of Kong Ingress Controller, Traefik Proxy (kubernetesIngress provider and kubernetesCRD) may serve it",
		"details": {
			"path": ["metadata", "annotations", "kubernetes.io/ingress.class"],
			"evidence": {
				"names": [
					{"class": "traefik", "by": "field", "path": ["spec", "ingressClassName"]},
					{"class": "kong", "by": "annotation", "path": ["metadata", "annotations", "kubernetes.io/ingress.class"]},
				],
				"takers": ["kong", "traefik"],
			},
		},
	}}
}

test_one_controller_takes_it if {
	found := ambiguous_class.violation with input as ingress({"ingressClassName": "kong"}, {"kubernetes.io/ingress.class": "istio"})
	some v in found
	endswith(v.msg, ": Istio (Ingress, Gateway/VirtualService, Gateway API) serves it")
}

test_same_name_twice if {
	found := ambiguous_class.violation with input as ingress({"ingressClassName": "nginx"}, {"kubernetes.io/ingress.class": "nginx"})
	found == set()
}

test_field_that_gke_ignores if {
	found := ambiguous_class.violation with input as ingress({"ingressClassName": "gce-internal"}, {})
	found == {{
		"msg": "class `gce-internal` stands in `spec.ingressClassName`, which its controller does not read, so nobody serves the Ingress",
		"details": {"path": ["spec", "ingressClassName"], "evidence": {"class": "gce-internal"}},
	}}
}

test_no_class if {
	baseline := ambiguous_class.violation with input as ingress({}, {})
	baseline == set()
	found := ambiguous_class.violation with input as strict(ingress({}, {}))
	found == {{
		"msg": "no class is named, so any controller that takes Ingresses without a class serves it",
		"details": {"path": ["spec"], "evidence": {"default_classes": []}},
	}}
}

test_class_without_object if {
	found := ambiguous_class.unknown with input as ingress({"ingressClassName": "nginx"}, {}) with data.inventory as listed({"web": {}})
	found == {{
		"msg": "class `nginx` has no IngressClass among those given",
		"details": {
			"path": ["spec", "ingressClassName"],
			"evidence": {"class": "nginx"},
			"needs": ["networking.k8s.io/IngressClass nginx", "parameter controller_by_class.nginx"],
		},
	}}
}

test_unknown_controller if {
	baseline := ambiguous_class.unknown with input as ingress({"ingressClassName": "web"}, {})
	baseline == set()
	found := ambiguous_class.unknown with input as strict(ingress({"ingressClassName": "web"}, {}))
	found == {{
		"msg": "which controller serves class `web` is not known",
		"details": {
			"path": ["spec", "ingressClassName"],
			"evidence": {"class": "web"},
			"needs": ["networking.k8s.io/IngressClass web", "parameter controller_by_class.web"],
		},
	}}
}

test_missing_object_is_reported_once if {
	found := ambiguous_class.unknown with input as strict(ingress({"ingressClassName": "own"}, {})) with data.inventory as listed({"web": {}})
	count(found) == 1
}

test_wrong_type_is_no_missing_class if {
	found := ambiguous_class.violation with input as strict(ingress({"ingressClassName": 1}, {}))
	{v.details.verdict | some v in found} == {"error"}
}

test_deleted if {
	review := object.union(strict(ingress({}, {})), {"review": {"operation": "DELETE"}})
	found := ambiguous_class.violation with input as review
	found == set()
}
