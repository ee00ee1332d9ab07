package portcullis.route.ineffective_setting_test

import data.portcullis.route.ineffective_setting

ingress(class_name, annotations, spec) := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store", "annotations": annotations},
	"spec": object.union({"ingressClassName": class_name}, spec),
}}}

with_parameters(review, given) := object.union(review, {"parameters": given})

test_one_finding if {
	annotations := {"haproxy.org/allow-list": "192.0.2.0/24", "haproxy.org/rate-limit-requests": "10"}
	found := ineffective_setting.violation with input as ingress("kong", annotations, {})
	count(found) == 1
	some answer in found
	answer.details.evidence.annotations == ["haproxy.org/allow-list", "haproxy.org/rate-limit-requests"]
}

test_ignored_keys if {
	annotations := {"haproxy.org/allow-list": "192.0.2.0/24", "haproxy.org/rate-limit-requests": "10"}
	review := with_parameters(ingress("kong", annotations, {}), {"ignored": ["haproxy.org/rate-*"]})
	found := ineffective_setting.violation with input as review
	some answer in found
	answer.details.evidence.annotations == ["haproxy.org/allow-list"]
}

test_empty_values if {
	found := ineffective_setting.violation with input as ingress("kong", {"haproxy.org/allow-list": ""}, {})
	count(found) == 0
}
