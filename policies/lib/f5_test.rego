package lib.portcullis.f5_test

import data.lib.portcullis.f5
import data.lib.portcullis.f5_guards
import data.lib.portcullis.f5_routes

shop := {
	"apiVersion": "k8s.nginx.org/v1",
	"kind": "VirtualServer",
	"metadata": {"name": "shop", "namespace": "store"},
	"spec": {
		"host": "shop.example.com",
		"ingressClassName": "nginx",
		"tls": {"secret": "shop"},
		"policies": [{"name": "host"}],
		"upstreams": [{"name": "cart", "service": "cart", "port": 80, "backup": "spare", "backupPort": 81}],
		"routes": [
			{"path": "/cart", "action": {"pass": "cart"}, "policies": [{"name": "route", "namespace": "other"}]},
			{"path": "/old", "action": {"return": {"code": 404}}},
		],
	},
}

policies(host, route) := {"namespace": {
	"store": {"k8s.nginx.org/v1": {"Policy": {"host": {"spec": host}}}},
	"other": {"k8s.nginx.org/v1": {"Policy": {"route": {"spec": route}}}},
}}

states(part) := {pair | some guard in part.guards; pair := [guard.name, guard.state]}

limit(dry) := {"rateLimit": {"rate": "1r/s", "dryRun": dry}}

test_paths if {
	f5_routes.matcher_of("/cart") == {"match": "character", "value": "/cart"}
	f5_routes.matcher_of("=/cart") == {"match": "exact", "value": "/cart"}
	f5_routes.matcher_of("^~/cart") == {"match": "character", "value": "/cart"}
	f5_routes.matcher_of("~ ^/cart/[a-z]+") == {"match": "regex", "value": "/cart/"}
	f5_routes.matcher_of("~ /cart") == {"match": "regex", "value": ""}
	f5_routes.matcher_of("~* ^/cart") == {"match": "regex", "value": ""}
	f5_routes.matcher_of("~ /") == {"match": "any", "value": ""}
}

test_policies_of_routes_stand_in if {
	parts := f5.parts(shop, "store") with data.inventory as policies(limit(true), limit(false))
	states(parts[0]) == {["rate limit", "on"]}
	states(parts[1]) == {["rate limit", "void"]}
	parts[0].serves == true
	parts[1].serves == false
	other := f5.parts(shop, "store") with data.inventory as policies({"jwt": {"secret": "keys"}}, {"waf": {"enable": false}})
	states(other[0]) == {["authentication", "on"], ["web application firewall", "void"]}
}

test_policy_not_given if {
	parts := f5.parts(shop, "store") with data.inventory as {}
	count(parts[0].guards) == 2 * count(f5_guards.guard_names)
	states(parts[0]) == {[name, "unknown"] | some name in f5_guards.guard_names}
}

test_tls_and_plaintext if {
	f5.tls(shop, "store", "shop.example.com") == "served"
	f5.plaintext(shop, "store").state == "open"
	bare := object.union(shop, {"spec": {"tls": {"secret": ""}}})
	f5.tls(bare, "store", "shop.example.com") == "unknown"
	count(f5.needs(bare, "store")) == 1
}

test_backends if {
	names := {backend.name | some backend in f5.backends(shop, "store")}
	names == {"cart", "spare"}
}

test_doors if {
	f5.doors(shop, "store") == [{"door": "class:nginx", "admitted": "yes", "need": ""}]
	f5.classes_of(shop, "store") == ["nginx"]
}

odd_specs := [
	null,
	7,
	[],
	{},
	{"host": 7, "tls": 7, "policies": 7, "routes": {"a": 1}, "upstreams": "x", "listener": []},
	{"policies": [7, {}, {"name": 7}], "routes": [7, {}, {"path": 7, "action": 7, "splits": [7], "matches": [{"splits": [7]}]}]},
	{"subroutes": [{"policies": [{"name": "host"}]}], "routes": [{"path": "~", "route": "a/b/c"}, {"path": "=", "routeSelector": 7}]},
	{"routes": [{"path": "/", "action": {"proxy": {"rewritePath": 7, "requestHeaders": {"set": [7, {"name": 7}]}}}}]},
	{"host": "a.example.com", "upstreams": [7, {"service": 7, "tls": 7}]},
	{"accessControl": 7, "rateLimit": [], "ingressMTLS": 7, "egressMTLS": 7, "waf": 7, "cors": 7, "externalAuth": {"authSnippets": 7}},
]

odd_objects := [o |
	some kind in ["VirtualServer", "VirtualServerRoute", "TransportServer", "Policy"]
	some body in odd_specs
	o := {"apiVersion": "k8s.nginx.org/v1", "kind": kind, "metadata": {"name": "odd"}, "spec": body}
]

answers(o, ns) := [
	f5.hosts_of(o, ns),
	f5.entries(o, ns),
	f5.catch_alls(o, ns),
	f5.parts(o, ns),
	f5.backends(o, ns),
	f5.doors(o, ns),
	f5.classes_of(o, ns),
	f5.needs(o, ns),
	f5.tls(o, ns, "a.example.com"),
	f5.plaintext(o, ns),
	f5.rewrites(o, ns),
	f5.cors(o, ns),
	f5.headers(o, ns),
	f5.tls_settings(o, ns),
	f5.backend_tls(o, ns),
	f5.passthroughs(o, ns),
	f5.ineffective(o, ns),
	f5.raw(o, ns),
	f5.reads(o),
]

test_total if {
	given := {"namespace": {"store": {"k8s.nginx.org/v1": {"Policy": {"host": {"spec": {"waf": 7, "accessControl": {"allow": [7]}, "jwt": []}}}}}}}
	answered := [o | some o in odd_objects; count(answers(o, "store")) == 19] with data.inventory as given
	count(answered) == count(odd_objects)
}
