package lib.portcullis.services_test

import data.lib.portcullis.services

service(annotations, spec) := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "shop", "annotations": annotations}, "spec": spec}

state(annotations, spec) := services.exposure(service(annotations, spec), "store").state

test_types if {
	state({}, {"type": "LoadBalancer"}) == "public"
	state({}, {"type": "NodePort"}) == "unknown"
	state({}, {"type": "ClusterIP"}) == "internal"
	state({}, {}) == "internal"
	state({}, {"type": "NodePort", "externalIPs": ["203.0.113.7"]}) == "public"
	state({}, {"externalIPs": ["10.0.0.7", "fd12::7"]}) == "internal"
}

test_annotations_of_clouds if {
	balancer := {"type": "LoadBalancer"}
	every entry in services.internal_annotations {
		every value in entry.values {
			state({entry.key: value}, balancer) == "internal"
		}
		state({entry.key: "other"}, balancer) == "public"
	}
	state({"service.beta.kubernetes.io/aws-load-balancer-internal": "0.0.0.0/0"}, balancer) == "internal"
	state({"service.beta.kubernetes.io/aws-load-balancer-internal": "false"}, balancer) == "public"
	state({"service.beta.kubernetes.io/aws-load-balancer-type": "nlb"}, balancer) == "public"
	state({"service.beta.kubernetes.io/aws-load-balancer-type": "nlb-ip"}, balancer) == "internal"
	state({"service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": "subnet-1"}, balancer) == "internal"
}

test_hosts if {
	o := service({"external-dns.alpha.kubernetes.io/hostname": " Shop.example.com. ,,*.shop.example.com"}, {})
	[entry.host | some entry in services.hosts_of(o)] == ["shop.example.com", "*.shop.example.com"]
}

test_hostile_shapes if {
	every spec in [null, 5, "x", {"type": 1}, {"type": "LoadBalancer", "ports": [1, null], "externalIPs": [{}], "loadBalancerSourceRanges": {}}] {
		o := service("x", spec)
		is_string(services.exposure(o, "store").state)
		is_string(services.ports_text(o))
		is_array(services.reads(o))
	}
}
