package lib.portcullis.kong_plugins_test

import data.lib.portcullis.kong_plugins

ingress(plugins) := {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {
	"name": "shop",
	"namespace": "store",
	"annotations": {"konghq.com/plugins": plugins},
}}

plugin(kind, name, fields) := object.union({"apiVersion": "configuration.konghq.com/v1", "kind": kind, "metadata": {"name": name}}, fields)

cluster := {
	"namespace": {"store": {"configuration.konghq.com/v1": {"KongPlugin": {
		"login": plugin("KongPlugin", "login", {"plugin": "key-auth"}),
		"office": plugin("KongPlugin", "office", {"plugin": "ip-restriction", "config": {"whitelist": ["10.0.0.0/8"]}}),
	}}}},
	"cluster": {"configuration.konghq.com/v1": {"KongClusterPlugin": {
		"login": plugin("KongClusterPlugin", "login", {"plugin": "key-auth", "disabled": true}),
		"sso": plugin("KongClusterPlugin", "sso", {"plugin": "openid-connect", "disabled": true}),
	}}},
}

guards(plugins, inventory) := found if {
	found := kong_plugins.guards(ingress(plugins), "store") with data.inventory as inventory
}

states(plugins, inventory) := {text | some guard in guards(plugins, inventory); text := concat(" ", [guard.name, guard.state])}

test_references if {
	kong_plugins.named(ingress(" a, ,b:c "), "store") == [{"namespace": "store", "name": "a"}, {"namespace": "b", "name": "c"}]
	kong_plugins.named({}, "store") == []
}

test_a_plugin_of_the_namespace_comes_first if {
	states("login", cluster) == {"authentication on"}
	states("sso", cluster) == {"authentication void"}
	states("office", cluster) == {"allow-list on"}
	states("store:login", cluster) == {"authentication on"}
}

test_not_given if {
	states("other", cluster) == {"allow-list unknown", "authentication unknown", "client certificates unknown", "rate limit unknown"}
}

test_global_plugins if {
	everywhere := {"cluster": {"configuration.konghq.com/v1": {"KongClusterPlugin": {"limits": plugin(
		"KongClusterPlugin", "limits",
		{"metadata": {"name": "limits", "labels": {"global": "true"}}, "plugin": "rate-limiting", "config": {"minute": 60}},
	)}}}}
	states("", everywhere) == {"rate limit on"}
}

test_hostile_plugins if {
	odd := {"namespace": {"store": {"configuration.konghq.com/v1": {"KongPlugin": {
		"a": {"plugin": 4, "config": []},
		"b": {"plugin": "ip-restriction", "config": {"allow": "10.0.0.0/8"}},
		"c": [],
	}}}}}
	states("a", odd) == set()
	states("b", odd) == {"allow-list on"}
	count(states("c", odd)) == 4
}
