package portcullis.service.bypasses_ingress_test

import data.portcullis.service.bypasses_ingress

service(metadata, spec) := {"review": {"object": {
	"apiVersion": "v1",
	"kind": "Service",
	"metadata": object.union({"name": "direct", "namespace": "store"}, metadata),
	"spec": object.union({"selector": {"app": "shop"}, "ports": [{"port": 443}]}, spec),
}}}

with_parameters(review, parameters) := object.union(review, {"parameters_by_policy": {"service/bypasses-ingress": parameters}})

inventory(selector) := {"namespace": {"store": {
	"networking.k8s.io/v1": {"Ingress": {"shop": {
		"apiVersion": "networking.k8s.io/v1",
		"kind": "Ingress",
		"metadata": {"name": "shop", "namespace": "store"},
		"spec": {"ingressClassName": "contour", "defaultBackend": {"service": {"name": "shop", "port": {"number": 80}}}},
	}}},
	"v1": {"Service": {"shop": {"metadata": {"name": "shop"}, "spec": {"selector": selector, "ports": [{"port": 80}]}}}},
}}}

test_finding if {
	review := service({}, {"type": "LoadBalancer", "externalIPs": ["203.0.113.7"]})
	found := bypasses_ingress.violation with input as review with data.inventory as inventory({"app": "shop"})
	found == {{
		"msg": "everybody reaches the Pods behind Ingress `shop` by a load balancer, past the route",
		"details": {
			"path": ["spec", "type"],
			"evidence": {"way": "load balancer", "routes": ["Ingress `shop`"]},
			"related": [{"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "namespace": "store", "name": "shop"}],
		},
	}}
}

test_selectors_that_tell_nothing if {
	every selector in [{}, "shop", null, {"app": "other"}] {
		found := bypasses_ingress.violation with input as service({}, {"type": "LoadBalancer"}) with data.inventory as inventory(selector)
		found == set()
	}
}

test_restricted_and_external if {
	review := service({}, {"type": "LoadBalancer", "externalIPs": ["203.0.113.7"], "loadBalancerSourceRanges": ["198.51.100.0/24"]})
	found := bypasses_ingress.violation with input as review with data.inventory as inventory({"app": "shop"})
	{one.details.path | some one in found} == {["spec", "externalIPs"]}
}

test_what_is_internal if {
	every o in [
		service({"annotations": {"metallb.universe.tf/loadBalancerIPs": "10.1.2.3, fd00::1"}}, {"type": "LoadBalancer"}),
		service({}, {"type": "LoadBalancer", "loadBalancerIP": "172.31.0.9"}),
		service({}, {"type": "LoadBalancer", "loadBalancerClass": "tailscale"}),
		service({}, {"type": "LoadBalancer", "loadBalancerClass": "service.k8s.aws/nlb"}),
		service({}, {"type": "LoadBalancer", "loadBalancerSourceRanges": ["10.0.0.0/8", "192.168.0.0/16"]}),
		service({}, {"type": "ExternalName", "externalName": "shop.example.com"}),
	] {
		review := with_parameters(o, {"any_public": true})
		found := bypasses_ingress.violation with input as review with data.inventory as inventory({"app": "shop"})
		found == set()
	}
	every o in [
		service({"annotations": {"metallb.universe.tf/loadBalancerIPs": "10.1.2.3, 203.0.113.9"}}, {"type": "LoadBalancer"}),
		service({"annotations": {"tailscale.com/funnel": "true"}}, {"type": "LoadBalancer", "loadBalancerClass": "tailscale"}),
		service({}, {"type": "LoadBalancer", "loadBalancerSourceRanges": ["10.0.0.0/8", "0.0.0.0/0"]}),
		service({"annotations": {"cloud.google.com/load-balancer-type": "internal "}}, {"type": "LoadBalancer"}),
	] {
		found := bypasses_ingress.violation with input as o with data.inventory as inventory({"app": "shop"})
		count(found) == 1
	}
}
