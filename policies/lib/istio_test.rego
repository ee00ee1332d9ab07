package lib.portcullis.istio_test

import data.lib.portcullis.istio
import data.lib.portcullis.istio_gateways
import data.lib.portcullis.istio_guards
import data.lib.portcullis.istio_virtual_services

gateway(servers) := {
	"apiVersion": "networking.istio.io/v1",
	"kind": "Gateway",
	"metadata": {"name": "edge", "namespace": "infra"},
	"spec": {"selector": {"istio": "edge"}, "servers": servers},
}

https := {"port": {"number": 443, "protocol": "HTTPS"}, "hosts": ["store/shop.example.com"], "tls": {"mode": "SIMPLE", "credentialName": "shop"}}

plain := {"port": {"number": 80, "protocol": "HTTP"}, "hosts": ["*"]}

shop := {
	"apiVersion": "networking.istio.io/v1",
	"kind": "VirtualService",
	"metadata": {"name": "shop", "namespace": "store"},
	"spec": {
		"hosts": ["*.example.com", "cart"],
		"gateways": ["infra/edge", "mesh"],
		"http": [{"match": [{"uri": {"prefix": "/cart"}}], "route": [{"destination": {"host": "cart", "port": {"number": 8080}}}]}],
	},
}

inventory_of(servers) := {"namespace": {"infra": {"networking.istio.io/v1": {"Gateway": {"edge": gateway(servers)}}}}}

host_names(o, ns) := sort({entry.host | some entry in istio.hosts_of(o, ns)})

test_hosts_are_what_both_have if {
	host_names(shop, "store") == ["shop.example.com"] with data.inventory as inventory_of([https])
	host_names(shop, "store") == ["*.example.com"] with data.inventory as inventory_of([plain])
	host_names(shop, "bank") == [] with data.inventory as inventory_of([https])
	host_names(shop, "store") == ["*.example.com"] with data.inventory as {}
}

test_tls if {
	istio.tls(shop, "store", "shop.example.com") == "served" with data.inventory as inventory_of([https])
	istio.tls(shop, "store", "*.example.com") == "plain" with data.inventory as inventory_of([plain])
	istio.tls(shop, "store", "*.example.com") == "unknown" with data.inventory as {}
	istio.tls(gateway([https]), "infra", "shop.example.com") == "served"
	istio.tls(gateway([plain]), "infra", "shop.example.com") == "plain"
}

test_plaintext if {
	istio.plaintext(shop, "store").state == "open" with data.inventory as inventory_of([https, plain])
	istio.plaintext(shop, "store").state == "closed" with data.inventory as inventory_of([https])
	istio.plaintext(shop, "store").state == "unknown" with data.inventory as {}
	istio.plaintext(gateway([https, plain]), "infra").state == "open"
}

test_doors if {
	istio.doors(shop, "store") == [{"door": "istio:infra/edge", "admitted": "yes", "need": ""}] with data.inventory as inventory_of([https])
	istio.doors(shop, "bank") == [] with data.inventory as inventory_of([https])
	unsure := istio.doors(shop, "store") with data.inventory as {}
	unsure == [{"door": "istio:infra/edge", "admitted": "unknown", "need": "networking.istio.io/Gateway infra/edge"}]
}

test_export if {
	private := object.union(shop, {"spec": object.union(shop.spec, {"exportTo": ["."]})})
	doors := istio.doors(private, "store") with data.inventory as inventory_of([https])
	doors[0].admitted == "unknown"
	istio_gateways.exported(private, "store", "store") == true
	istio_gateways.exported(shop, "store", "infra") == true
}

test_gateway_names if {
	istio_gateways.resolved("edge", "store") == {"namespace": "store", "name": "edge"}
	istio_gateways.resolved("./edge", "store") == {"namespace": "store", "name": "edge"}
	istio_gateways.resolved("infra/edge", "store") == {"namespace": "infra", "name": "edge"}
	istio_gateways.resolved("edge.infra.svc.cluster.local", "store") == {"namespace": "infra", "name": "edge"}
}

test_destinations if {
	istio_virtual_services.target_of("cart", "store") == {"group": "", "kind": "Service", "namespace": "store", "name": "cart"}
	istio_virtual_services.target_of("cart.bank.svc.cluster.local", "store").namespace == "bank"
	istio_virtual_services.target_of("cart.example.net", "store").kind == "Host"
}

test_selectors if {
	istio_guards.selected({}, {"istio": "edge"}) == "yes"
	istio_guards.selected({"selector": {"matchLabels": {"istio": "edge"}}}, {"istio": "edge"}) == "yes"
	istio_guards.selected({"selector": {"matchLabels": {"app": "istio-edge"}}}, {"istio": "edge"}) == "yes"
	istio_guards.selected({"selector": {"matchLabels": {"istio": "other"}}}, {"istio": "edge"}) == "no"
	istio_guards.selected({"selector": {"matchLabels": {"app": "cart"}}}, {"istio": "edge"}) == "no"
	istio_guards.selected({"selector": {"matchLabels": {"istio": "edge", "tier": "a"}}}, {"istio": "edge"}) == "unknown"
	istio_guards.selected({"targetRefs": [{"kind": "Gateway"}]}, {"istio": "edge"}) == "no"
}

test_paths_of_policies if {
	istio_guards.path_of("*") == {"match": "any", "value": ""}
	istio_guards.path_of("/admin*") == {"match": "character", "value": "/admin"}
	istio_guards.path_of("/admin") == {"match": "exact", "value": "/admin"}
	istio_guards.path_of("/users/{*}") == {"match": "regex", "value": "/users/"}
}

# Whatever stands in the fields, every function answers.
odd_specs := [
	null,
	7,
	[],
	{},
	{"hosts": "x", "gateways": {"a": 1}, "http": {"a": 1}, "tls": [1], "tcp": [null]},
	{"hosts": [1, {}, "", "*"], "gateways": [7, "", "/", "a.b", "mesh"], "http": [1, {}, {"match": [1, {}], "route": [1, {}], "mirror": 7}]},
	{"hosts": ["shop.example.com"], "gateways": ["infra/edge"], "http": [{"route": [{"destination": {"host": 7, "port": []}}], "corsPolicy": []}]},
	{"servers": [1, {}, {"hosts": [7, "a/b/c"], "port": [], "tls": 7}, {"port": {"protocol": 7, "number": "x"}, "hosts": "x"}], "selector": []},
	{"trafficPolicy": {"tls": 7, "portLevelSettings": [1]}, "subsets": [7], "mtls": [], "portLevelMtls": {"a": 7}},
	{"rules": [1, {}, {"from": [1], "to": [1], "when": [1]}], "action": 7, "selector": 7, "jwtRules": 7},
]

odd_kinds := [
	"networking.istio.io/v1 Gateway",
	"networking.istio.io/v1 VirtualService",
	"networking.istio.io/v1 DestinationRule",
	"security.istio.io/v1 AuthorizationPolicy",
	"security.istio.io/v1 RequestAuthentication",
	"security.istio.io/v1 PeerAuthentication",
]

odd_objects := [o |
	some text in odd_kinds
	parts := split(text, " ")
	some body in odd_specs
	o := {"apiVersion": parts[0], "kind": parts[1], "metadata": {"name": "odd"}, "spec": body}
]

answers(o, ns) := [
	istio.hosts_of(o, ns),
	istio.entries(o, ns),
	istio.catch_alls(o, ns),
	istio.parts(o, ns),
	istio.backends(o, ns),
	istio.doors(o, ns),
	istio.classes_of(o, ns),
	istio.needs(o, ns),
	istio.tls(o, ns, "shop.example.com"),
	istio.plaintext(o, ns),
	istio.exposure(o, ns),
	istio.rewrites(o, ns),
	istio.cors(o, ns),
	istio.headers(o, ns),
	istio.tls_settings(o, ns),
	istio.backend_tls(o, ns),
	istio.passthroughs(o, ns),
	istio.ineffective(o, ns),
	istio.reads(o),
]

test_total if {
	given := {"namespace": {
		"infra": {
			"networking.istio.io/v1": {"Gateway": {"edge": gateway([https, plain, 7, {"hosts": 7}])}},
			"security.istio.io/v1": {"AuthorizationPolicy": {"a": 7, "b": {"spec": {"rules": [7, {"from": [7], "to": [{"operation": 7}], "when": [7]}]}}}},
		},
		"store": {},
	}}
	answered := [o | some o in odd_objects; count(answers(o, "store")) == 19] with data.inventory as given
	count(answered) == count(odd_objects)
}
