package portcullis.network.backend_open_test

import data.portcullis.network.backend_open

route := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store"},
	"spec": {"ingressClassName": "nginx", "rules": [{"host": "shop.example.com", "http": {"paths": [{
		"path": "/",
		"pathType": "Prefix",
		"backend": {"service": {"name": "shop", "port": {"number": 80}}},
	}]}}]},
}}}

with_parameters(parameters) := object.union(route, {"parameters_by_policy": {"network/backend-open": parameters}})

service := {"spec": {"selector": {"app": "shop"}, "ports": [{"port": 80, "targetPort": 8080}]}}

workload := {"spec": {"template": {"metadata": {"labels": {"app": "shop"}}, "spec": {}}}}

inventory(policies) := {"namespace": {"store": {
	"v1": {"Service": {"shop": service}},
	"apps/v1": {"Deployment": {"shop": workload}},
	"networking.k8s.io/v1": {"NetworkPolicy": policies},
}}}

letting_in(peers) := {"shop": {"spec": {"podSelector": {}, "ingress": [{"from": peers}]}}}

pinned(name) := {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": name}}}

test_whole_finding if {
	peers := [pinned("ingress-nginx"), pinned("b"), {"namespaceSelector": {}, "podSelector": {"matchLabels": {"app": "proxy"}}}]
	found := backend_open.violation with input as route with data.inventory as inventory(letting_in(peers))
	found == {{
		"msg": "Service `store/shop` can be reached past the controller by Pods with `app=proxy` of every namespace: `NetworkPolicy/store/shop` lets them in",
		"details": {
			"path": ["spec", "rules", 0, "http", "paths", 0, "backend", "service", "name"],
			"evidence": {"open": [{"workload": "Deployment/store/shop", "port": "TCP/8080", "openings": [
				"namespaces: Pods of namespace `b`, by NetworkPolicy/store/shop",
				"any-namespace: Pods with `app=proxy` of every namespace, by NetworkPolicy/store/shop",
			]}]},
			"related": [{"apiVersion": "apps/v1", "kind": "Deployment", "namespace": "store", "name": "shop"}],
		},
	}}
}

test_whole_unknown if {
	found := backend_open.unknown with input as route with data.inventory as inventory({})
	found == {{
		"msg": "whether others than the controller reach Service `store/shop` depends on what was not given",
		"details": {
			"path": ["spec", "rules", 0, "http", "paths", 0, "backend", "service", "name"],
			"evidence": {"services": ["store/shop"]},
			"needs": ["networking.k8s.io/v1/NetworkPolicy"],
		},
	}}
	certain := backend_open.violation with input as route with data.inventory as inventory({})
	certain == set()
}

test_policies_given if {
	found := backend_open.violation with input as with_parameters({"policies_given": true}) with data.inventory as inventory({})
	{one.details.evidence.open[0].openings[0] | some one in found} == {"all-sources: everybody"}
	open := backend_open.unknown with input as with_parameters({"policies_given": true}) with data.inventory as inventory({})
	open == set()
}

test_what_may_connect if {
	every parameters in [{}, {"same_namespace": true}] {
		peers := [pinned("ingress-nginx"), pinned("store"), {"podSelector": {}}]
		found := backend_open.violation with input as with_parameters(parameters) with data.inventory as inventory(letting_in(peers))
		found == set()
	}
	every peer in [pinned("store"), {"podSelector": {}}] {
		found := backend_open.violation with input as with_parameters({"same_namespace": false}) with data.inventory as inventory(letting_in([peer]))
		count(found) == 1
	}
	every peer in [pinned("monitoring"), {"ipBlock": {"cidr": "192.0.2.0/25"}}] {
		allowed := {"allowed_namespaces": ["monitoring"], "allowed_ranges": ["192.0.2.0/24"]}
		found := backend_open.violation with input as with_parameters(allowed) with data.inventory as inventory(letting_in([peer]))
		found == set()
	}
}

test_two_halves_are_everything if {
	halves := [{"ipBlock": {"cidr": "0.0.0.0/1"}}, {"ipBlock": {"cidr": "128.0.0.0/1"}}]
	balancer := object.union(route, {"parameters_by_policy": {"common": {"controller_by_class": {"nginx": "gce"}}}})
	found := backend_open.violation with input as balancer with data.inventory as inventory(letting_in(halves))
	count(found) == 1
	half := backend_open.violation with input as balancer with data.inventory as inventory(letting_in([halves[0]]))
	half == set()
}
