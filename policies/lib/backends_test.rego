package lib.portcullis.backends_test

import data.lib.portcullis.backends

test_addresses if {
	wanted := {
		"http://shop.store.svc.cluster.local:8080/x?y": {"host": "shop.store.svc.cluster.local", "port": "8080"},
		"https://user:word@Sink.Example.com./": {"host": "sink.example.com", "port": ""},
		"http://sink.example.com$request_uri": {"host": "sink.example.com", "port": ""},
		"https://$host/verify": {"host": "", "port": ""},
		"https://a-$env.example.com/": {"host": "", "port": ""},
		"/verify": {"host": "", "port": ""},
		"sink.example.com": {"host": "", "port": ""},
		"http://": {"host": "", "port": ""},
		"http://[2001:db8::1]:80/": {"host": "", "port": ""},
		"": {"host": "", "port": ""},
	}
	wrong := {url: got | some url, want in wanted; got := backends.address(url); got != want}
	wrong == {}
}

test_services_of_addresses if {
	backends.of_address("auth", "http://login.auth.svc:4180/x", ["spec"]) == [{
		"role": "auth",
		"group": "",
		"kind": "Service",
		"namespace": "auth",
		"name": "login",
		"port": 4180,
		"path": ["spec"],
	}]
	backends.of_address("mirror", "https://sink.example.com", ["spec"])[0].port == 443
	backends.of_address("mirror", "http://a.b.svc.example.com", ["spec"])[0].kind == "Service"
	backends.of_address("mirror", "http://svc.example.com", ["spec"])[0].kind == "Host"
	backends.of_address("mirror", "none", ["spec"]) == []
}

test_outside if {
	every host in ["example.com", "8.8.8.8", "172.32.0.1", "100.128.0.1", "svc.example.com", "internal.example.com"] {
		backends.outside(host)
	}
	every host in ["", "shop", "10.1.2.3", "172.16.0.1", "100.64.0.1", "169.254.169.254", "shop.store.svc", "a.store.svc.cluster.local", "db.corp.internal"] {
		not backends.outside(host)
	}
}

service := {"spec": {"ports": [{"name": "http", "port": 80, "targetPort": 8080}, {"name": "tls", "port": 443, "targetPort": "tls"}, "odd", {"port": "x"}]}}

ingress(class) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop"},
	"spec": {"ingressClassName": class},
}

test_ports if {
	every port in [80, 443, "http", "tls", "80", "", 0, null, true] {
		backends.has_port(ingress("contour"), {"port": port}, service)
	}
	every port in [8080, "8080", 81, "web", "080", -80] {
		not backends.has_port(ingress("contour"), {"port": port}, service)
	}
	backends.has_port(ingress("unknown-class"), {"port": 8080}, service)
	backends.has_port({"apiVersion": "route.openshift.io/v1", "kind": "Route"}, {"port": 9999}, service)
	backends.ports_text(service) == "`80` (`http`), `443` (`tls`), `0`"
}

slice(endpoints) := {"metadata": {"labels": {"kubernetes.io/service-name": "shop"}}, "endpoints": endpoints}

test_endpoints if {
	slices := {"a": slice([{"conditions": {"ready": true}}, {"conditions": {"ready": false}}]), "b": slice([{}]), "c": slice("odd"), "d": {}}
	inventory := {"namespace": {"store": {"discovery.k8s.io/v1": {"EndpointSlice": slices}}}}
	ready := backends.endpoints("store", "shop") with data.inventory as inventory
	ready == 2
	all := backends.attached("store", "shop") with data.inventory as inventory
	all == 3
	other := backends.endpoints("store", "cart") with data.inventory as inventory
	other == null
	old := {"namespace": {"store": {"v1": {"Endpoints": {"shop": {"subsets": [{"addresses": [1], "notReadyAddresses": [2, 3]}, 5]}}}}}}
	fallback := backends.endpoints("store", "shop") with data.inventory as old
	fallback == 1
	known := backends.attached("store", "shop") with data.inventory as old
	known == 3
}

test_guards_of_a_place if {
	part := {"path": ["spec", "rules", 0], "guards": [{"name": "authentication", "state": "unknown", "needs": ["Secret a"]}]}
	other := {"path": ["spec", "rules", 1], "guards": [{"name": "authentication", "state": "on"}, {"name": "rate limit", "state": "on"}]}
	names := ["authentication"]
	backends.guarded([part, other], ["spec", "rules", 0, "backendRefs", 0], names) == {"state": "unknown", "needs": ["Secret a"]}
	backends.guarded([part, other], ["spec", "rules", 1, "backendRefs", 0], names) == {"state": "on", "needs": []}
	backends.guarded([part, other], ["spec", "rules", 2], names) == {"state": "off", "needs": []}
	backends.guarded([other], ["metadata"], names) == {"state": "on", "needs": []}
	backends.guarded([], ["spec"], names) == {"state": "off", "needs": []}
}
