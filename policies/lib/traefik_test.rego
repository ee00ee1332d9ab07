package lib.portcullis.traefik_test

import data.lib.portcullis.traefik
import data.lib.portcullis.traefik_middlewares

route(spec) := {"apiVersion": "traefik.io/v1alpha1", "kind": "IngressRoute", "metadata": {"name": "shop", "namespace": "store"}, "spec": spec}

middlewares(by_name) := {"namespace": {"store": {"traefik.io/v1alpha1": {"Middleware": by_name}}}}

middleware(spec) := {"apiVersion": "traefik.io/v1alpha1", "kind": "Middleware", "metadata": {"name": "any", "namespace": "store"}, "spec": spec}

chain(name) := middleware({"chain": {"middlewares": [{"name": name}]}})

rule := {"match": "Host(`shop.example.com`)", "services": [{"name": "shop", "port": 80}]}

states(guards, name) := {guard.state | some guard in guards; guard.name == name}

test_guards_of_a_chain if {
	login := middleware({"basicAuth": {"secret": "users"}})
	inventory := middlewares({"a": chain("b"), "b": chain("c"), "c": chain("d"), "d": chain("login"), "login": login})
	found := traefik_middlewares.middleware_guards("store", "a") with data.inventory as inventory
	states(found, "authentication") == {"on"}
}

test_guards_of_a_circle if {
	inventory := middlewares({"a": chain("b"), "b": chain("a")})
	found := traefik_middlewares.middleware_guards("store", "a") with data.inventory as inventory
	found == []
}

test_guards_of_what_is_not_given if {
	found := traefik.middleware_guards("store", "login") with data.inventory as {}
	states(found, "authentication") == {"unknown"}
	found[0].needs == ["traefik.io/Middleware store/login"]
	found[0].suspect == false
}

test_limits if {
	inventory := middlewares({"none": middleware({"rateLimit": {"burst": 5}}), "some": middleware({"rateLimit": {"average": 5}})})
	void := traefik.middleware_guards("store", "none") with data.inventory as inventory
	void[0].state == "void"
	void[0].why == "`rateLimit.average` is 0"
	real := traefik.middleware_guards("store", "some") with data.inventory as inventory
	real[0].state == "on"
}

test_names_of_the_provider if {
	inventory := middlewares({"login-front": middleware({"basicAuth": {"secret": "users"}})})
	found := traefik.middleware_guards("store", "store-login-front@kubernetescrd") with data.inventory as inventory
	states(found, "authentication") == {"on"}
}

test_tls if {
	traefik.tls(route({"entryPoints": ["web"], "routes": [rule]}), "store", "shop.example.com") == "plain"
	traefik.tls(route({"routes": [rule]}), "store", "shop.example.com") == "unknown"
	traefik.tls(route({"routes": [rule], "tls": {}}), "store", "shop.example.com") == "served"
	traefik.tls(route({"routes": [rule], "parentRefs": [{"name": "front"}]}), "store", "shop.example.com") == "elsewhere"
}

test_doors if {
	traefik.doors(route({"entryPoints": ["web"], "routes": [rule]}), "store") == [{"door": "traefik:/web", "admitted": "yes", "need": ""}]
	traefik.doors(route({"ingressClassName": "edge", "routes": [rule]}), "store") == [{"door": "traefik:edge", "admitted": "yes", "need": ""}]
}

test_backends if {
	own := {"match": "Host(`shop.example.com`)", "services": [{"name": "api@internal", "kind": "TraefikService"}, {"name": "noop@internal", "kind": "TraefikService"}]}
	found := traefik.backends(route({"routes": [own]}), "store")
	count(found) == 1
	found[0].kind == "TraefikService"
}

test_hostile_shapes if {
	every spec in [null, 5, "x", [], {"routes": 5}, {"routes": [5, null, [], {}]}, {"routes": [{"match": ["x"]}]}, {"entryPoints": [5], "tls": "x", "routes": [rule]}] {
		o := {"apiVersion": "traefik.io/v1alpha1", "kind": "IngressRoute", "metadata": {}, "spec": spec}
		is_array(traefik.hosts_of(o, "store"))
		is_array(traefik.entries(o, "store"))
		is_array(traefik.catch_alls(o, "store"))
		is_array(traefik.parts(o, "store"))
		is_array(traefik.backends(o, "store"))
		is_array(traefik.doors(o, "store"))
		is_array(traefik.needs(o, "store"))
		is_array(traefik.default_certificates(o, "store"))
		is_array(traefik.reads(o))
		is_string(traefik.tls(o, "store", ""))
		is_object(traefik.plaintext(o, "store"))
	}
}

test_hostile_settings if {
	every spec in [null, 5, {"headers": 5}, {"headers": {"customRequestHeaders": []}}, {"chain": {"middlewares": [5]}}, {"plugin": []}, {"rateLimit": "x"}, {"replacePathRegex": []}] {
		o := {"apiVersion": "traefik.io/v1alpha1", "kind": "Middleware", "metadata": {}, "spec": spec}
		is_array(traefik.rewrites(o, "store"))
		is_array(traefik.cors(o, "store"))
		is_array(traefik.headers(o, "store"))
		is_array(traefik.backend_tls(o, "store"))
		is_array(traefik.raw(o, "store"))
		is_array(traefik.ineffective(o, "store"))
		is_array(traefik.reads(o))
	}
}
