package lib.portcullis.registry_test

import data.lib.portcullis.registry

store(services, slices) := {
	"namespace": {"store": {"v1": {"Service": services}, "discovery.k8s.io/v1": {"EndpointSlice": slices}}},
	"cluster": {"v1": {"Namespace": {"store": {"metadata": {"name": "store", "labels": {"team": "shop"}}}}}},
}

service(name) := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name}, "spec": {"ports": [{"port": 80}]}}

slice(addresses) := {
	"metadata": {"labels": {"kubernetes.io/service-name": "cart"}},
	"endpoints": addresses,
}

path(text, name) := {"path": text, "pathType": "Prefix", "backend": {"service": {"name": name, "port": {"number": 80}}}}

ingress := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {
		"name": "shop",
		"namespace": "store",
		"creationTimestamp": "2026-01-02T03:04:05Z",
		"managedFields": [{"manager": "helm", "time": "2026-01-02T03:04:05Z"}, {"manager": "jane", "time": "2026-02-03T00:00:00Z"}],
	},
	"spec": {
		"ingressClassName": "contour",
		"tls": [{"hosts": ["shop.example.com"], "secretName": "shop-tls"}],
		"rules": [
			{"host": "shop.example.com", "http": {"paths": [path("/cart", "cart"), path("/items", "items")]}},
			{"host": "old.example.com"},
		],
		"defaultBackend": {"service": {"name": "rest", "port": {"name": "http"}}},
	},
}

test_rows_of_an_ingress if {
	services := {"cart": service("cart"), "items": service("items")}
	slices := {"cart-1": slice([{"conditions": {"ready": true}}, {"conditions": {"ready": false}}, {}])}
	rows := registry.rows with input as {"review": {"object": ingress}} with data.inventory as store(services, slices)
	places := [[row.host, row.path, row.tls] | some row in rows]
	places == [
		["shop.example.com", "/cart", "served"],
		["shop.example.com", "/items", "served"],
		["old.example.com", "", "plain"],
	]
	targets := [[backend.name, backend.port, backend.role, backend.endpoints] | some row in rows; some backend in row.backends]
	targets == [["cart", 80, "route", 2], ["items", 80, "route", null], ["rest", "http", "default", null]]
	some row in rows
	row.owner == "shop"
	row.class == "contour"
	row.created == "2026-01-02T03:04:05Z"
	row.changed == "2026-02-03T00:00:00Z"
	row.changed_by == "jane"
	row.redirect == "open"
	object.keys(row) == {
		"host", "path", "namespace", "kind", "api_version", "name", "owner", "class", "controller", "exposure", "tls", "redirect", "auth",
		"client_certificates", "rate_limit", "allow_list", "waf", "backends", "created", "changed", "changed_by", "needs",
	}
}

test_rows_of_a_service if {
	o := {
		"apiVersion": "v1",
		"kind": "Service",
		"metadata": {
			"name": "mail",
			"namespace": "store",
			"annotations": {"external-dns.alpha.kubernetes.io/hostname": "Mail.example.com., mx.example.com"},
		},
		"spec": {
			"type": "LoadBalancer",
			"externalIPs": ["10.0.0.1"],
			"loadBalancerSourceRanges": ["198.51.100.0/24"],
			"ports": [{"port": 25}, {"port": 587}],
		},
	}
	rows := registry.rows with input as {"review": {"object": o}} with data.inventory as {}
	[[row.host, row.path, row.exposure, row.allow_list] | some row in rows] == [
		["mail.example.com", "load balancer 25, 587", "public", "on"],
		["mx.example.com", "load balancer 25, 587", "public", "on"],
		["mail.example.com", "external addresses 25, 587", "internal", "off"],
		["mx.example.com", "external addresses 25, 587", "internal", "off"],
	]
	inside := registry.rows with input as {"review": {"object": service("cart")}}
	inside == []
}

test_upstreams_of_f5 if {
	o := {
		"apiVersion": "k8s.nginx.org/v1",
		"kind": "VirtualServer",
		"metadata": {"name": "shop", "namespace": "store"},
		"spec": {
			"host": "shop.example.com",
			"upstreams": [
				{"name": "a", "service": "cart", "port": 80},
				{"name": "b", "service": "items", "port": 80},
				{"name": "c", "service": "next", "port": 80},
			],
			"routes": [
				{"path": "/cart", "action": {"pass": "a"}},
				{"path": "/items", "splits": [{"weight": 9, "action": {"pass": "b"}}, {"weight": 1, "action": {"proxy": {"upstream": "c"}}}]},
				{"path": "/old", "action": {"redirect": {"url": "https://www.example.com"}}},
			],
		},
	}
	rows := registry.rows with input as {"review": {"object": o}} with data.inventory as {}
	targets := [[row.path, [backend.name | some backend in row.backends]] | some row in rows]
	targets == [["/cart", ["cart"]], ["/items", ["items", "next"]], ["/old", []]]
}

test_routes_of_the_gateway_api if {
	o := {
		"apiVersion": "gateway.networking.k8s.io/v1",
		"kind": "HTTPRoute",
		"metadata": {"name": "shop", "namespace": "store"},
		"spec": {
			"hostnames": ["shop.example.com"],
			"parentRefs": [{"name": "edge"}],
			"rules": [
				{
					"matches": [{"path": {"value": "/cart"}}, {"path": {"value": "/basket"}}],
					"backendRefs": [{"name": "cart", "port": 80, "weight": 9}, {"name": "next", "port": 80, "weight": 1}],
				},
				{
					"matches": [{"path": {"value": "/old"}}],
					"filters": [{"type": "RequestRedirect", "requestRedirect": {"hostname": "www.example.com"}}],
				},
			],
		},
	}
	rows := registry.rows with input as {"review": {"object": o}} with data.inventory as {}
	targets := [[row.path, [backend.name | some backend in row.backends]] | some row in rows]
	targets == [["/cart", ["cart", "next"]], ["/basket", ["cart", "next"]], ["/old", []]]
}

test_routes_of_datagrams if {
	o := {
		"apiVersion": "gateway.networking.k8s.io/v1",
		"kind": "UDPRoute",
		"metadata": {"name": "dns", "namespace": "store"},
		"spec": {"parentRefs": [{"name": "edge"}], "rules": [{"backendRefs": [{"name": "dns", "port": 53}, {"name": "next", "port": 53}]}]},
	}
	rows := registry.rows with input as {"review": {"object": o}} with data.inventory as {}
	[[row.host, row.path, [backend.name | some backend in row.backends]] | some row in rows] == [["", "", ["dns", "next"]]]
}

test_no_rows_of_other_objects if {
	every o in [
		{"apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway", "spec": {"listeners": [{"name": "web"}]}},
		{"apiVersion": "traefik.io/v1alpha1", "kind": "Middleware", "spec": {}},
		{"apiVersion": "apps/v1", "kind": "Deployment"},
		{},
	] {
		rows := registry.rows with input as {"review": {"object": o}}
		rows == []
	}
}

test_hostile_objects if {
	every spec in [null, "x", [], {"rules": "x"}, {"rules": [1, {"host": 5, "http": []}, {"http": {"paths": [null, {"backend": 7}]}}]}] {
		rows := registry.rows with input as {"review": {"object": {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "spec": spec}}}
		is_array(rows)
	}
}
