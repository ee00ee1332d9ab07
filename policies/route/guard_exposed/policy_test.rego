package portcullis.route.guard_exposed_test

import data.portcullis.route.guard_exposed

ingress(port) := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store"},
	"spec": {"ingressClassName": "nginx", "rules": [{
		"host": "shop.example.com",
		"http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "shop", "port": port}}}]},
	}]},
}}}

inventory(ports, webhooks) := {
	"namespace": {"store": {"v1": {"Service": {"shop": {
		"apiVersion": "v1",
		"kind": "Service",
		"metadata": {"name": "shop", "namespace": "store"},
		"spec": {"ports": ports},
	}}}}},
	"cluster": {"admissionregistration.k8s.io/v1": {"ValidatingWebhookConfiguration": {"guard": {
		"apiVersion": "admissionregistration.k8s.io/v1",
		"kind": "ValidatingWebhookConfiguration",
		"metadata": {"name": "guard"},
		"webhooks": webhooks,
	}}}},
}

hook := {"clientConfig": {"service": {"namespace": "store", "name": "shop"}}}

test_webhook_by_the_number_of_a_named_port if {
	ports := [{"name": "tls", "port": 443}, {"name": "http", "port": 80}]
	found := guard_exposed.violation with input as ingress({"name": "tls"}) with data.inventory as inventory(ports, [hook])
	found == {{
		"msg": "the route reaches Service `store/shop`, which answers admission webhooks",
		"details": {
			"path": ["spec", "rules", 0, "http", "paths", 0, "backend", "service", "name"],
			"evidence": {"service": "store/shop"},
			"related": [{
				"apiVersion": "admissionregistration.k8s.io/v1",
				"kind": "ValidatingWebhookConfiguration",
				"namespace": "",
				"name": "guard",
			}],
		},
	}}
	other := guard_exposed.violation with input as ingress({"name": "http"}) with data.inventory as inventory(ports, [hook])
	other == set()
}

test_webhooks_of_the_wrong_type if {
	every webhooks in ["none", [1], [{"clientConfig": "x"}], [{"clientConfig": {"url": "https://guard.example.com"}}]] {
		found := guard_exposed.violation with input as ingress({"number": 443}) with data.inventory as inventory([{"port": 443}], webhooks)
		found == set()
	}
}

test_port_of_the_service if {
	found := guard_exposed.violation with input as ingress({"number": 9090}) with data.inventory as inventory([{"name": "metrics", "port": 9090}], [])
	messages := {one.msg | some one in found}
	messages == {"the route reaches port `metrics` of Service `store/shop`"}
}
