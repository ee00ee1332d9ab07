package portcullis.route.dangling_backend_test

import data.portcullis.route.dangling_backend

ingress(backend) := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store"},
	"spec": {"rules": [{"host": "shop.example.com", "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": backend}]}}]},
}}}

services := {"namespace": {"store": {"v1": {"Service": {"shop": {
	"apiVersion": "v1",
	"kind": "Service",
	"metadata": {"name": "shop", "namespace": "store"},
	"spec": {"ports": [{"port": 80}]},
}}}}}}

test_missing_service if {
	found := dangling_backend.violation with input as ingress({"service": {"name": "shop-cart", "port": {"number": 80}}}) with data.inventory as services
	found == {{
		"msg": "Service `store/shop-cart` does not exist",
		"details": {
			"path": ["spec", "rules", 0, "http", "paths", 0, "backend", "service", "name"],
			"evidence": {"service": "store/shop-cart", "places": ["spec.rules.0.http.paths.0.backend.service.name"]},
		},
	}}
}

test_missing_port if {
	found := dangling_backend.violation with input as ingress({"serviceName": "shop", "servicePort": 81}) with data.inventory as services
	messages := {one.msg | some one in found}
	messages == {"Service `store/shop` has no port `81`, only `80`"}
}

test_other_namespaces_tell_nothing if {
	review := ingress({"service": {"name": "cart", "port": {"number": 80}}})
	found := dangling_backend.violation with input as review with data.inventory as {"namespace": {"billing": services.namespace.store}}
	found == set()
	unsettled := dangling_backend.unknown with input as review with data.inventory as {"namespace": {"billing": services.namespace.store}}
	needs := {need | some one in unsettled; some need in one.details.needs}
	needs == {"v1/Service store/cart"}
}
