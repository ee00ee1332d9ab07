package portcullis.route.external_backend_test

import data.portcullis.route.external_backend

ingress(annotations) := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store", "annotations": annotations},
	"spec": {"ingressClassName": "nginx", "rules": [{
		"host": "shop.example.com",
		"http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "shop", "port": {"number": 80}}}}]},
	}]},
}}}

service(spec) := {"namespace": {"store": {"v1": {"Service": {"shop": {
	"apiVersion": "v1",
	"kind": "Service",
	"metadata": {"name": "shop", "namespace": "store"},
	"spec": spec,
}}}}}}

test_external_name if {
	inventory := service({"type": "ExternalName", "externalName": "Api.Partner.Example."})
	found := external_backend.violation with input as ingress({}) with data.inventory as inventory
	found == {{
		"msg": "requests go to `api.partner.example`, the external name of Service `store/shop`",
		"details": {
			"path": ["spec", "rules", 0, "http", "paths", 0, "backend", "service", "name"],
			"evidence": {"backend": "shop", "role": "route", "host": "api.partner.example"},
			"related": [{"apiVersion": "v1", "kind": "Service", "namespace": "store", "name": "shop"}],
		},
	}}
}

test_private_addresses_are_inside if {
	every host in ["10.0.0.7", "192.168.1.2", "172.20.0.1", "recorder.tools.svc.cluster.local", "recorder", "sink.corp.internal"] {
		url := concat("", ["http://", host, "/x"])
		annotations := {"nginx.ingress.kubernetes.io/mirror-target": url, "nginx.ingress.kubernetes.io/proxy-body-size": "8m"}
		found := external_backend.violation with input as ingress(annotations) with data.inventory as service({"ports": [{"port": 80}]})
		outside := {one.msg | some one in found; contains(one.msg, "outside")}
		outside == set()
	}
}

test_public_address_is_outside if {
	annotations := {"nginx.ingress.kubernetes.io/mirror-target": "http://user:word@198.51.100.7:8080/x"}
	found := external_backend.violation with input as ingress(annotations) with data.inventory as service({"ports": [{"port": 80}]})
	messages := {one.msg | some one in found}
	messages == {"requests are copied to `198.51.100.7`, outside the cluster"}
}
