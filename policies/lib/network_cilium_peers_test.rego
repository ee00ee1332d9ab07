package lib.portcullis.network_cilium_peers_test

import data.lib.portcullis.network_cilium_peers
import data.lib.portcullis.network_sources

name := "kubernetes.io/metadata.name"

path := ["spec", "ingress", 0]

peers_of(rule, ns) := v if {
	v := network_cilium_peers.of_rule(rule, "from", path, ns)
}

at(field, i, source) := {"path": array.concat(path, [field, i]), "source": source, "doubt": ""}

doubted(field, i) := {
	"path": array.concat(path, [field, i]), "source": {},
	"doubt": concat("", ["spec.ingress.0.", field, ".", format_int(i, 10)]),
}

expressions(found) := {"matchExpressions": found}

requirement(key, operator, values) := {"key": key, "operator": operator, "values": values}

range(cidr) := network_sources.of_range({"cidr": cidr})

every_pod := network_sources.of_selectors({}, {})

web := expressions([requirement("app", "In", ["web"])])

# What a peer says, but for how its selector was written.
told(source) := object.remove(source, ["asks"])

endpoint_told(selector, ns) := v if {
	found := peers_of({"fromEndpoints": [selector]}, ns)
	count(found) == 1
	found[0].path == ["spec", "ingress", 0, "fromEndpoints", 0]
	found[0].doubt == ""
	v := told(found[0].source)
}

test_endpoints if {
	namespace_key := "k8s:io.kubernetes.pod.namespace"
	team := "io.cilium.k8s.namespace.labels.team"
	rows := [
		[{}, "app", network_sources.of_own_pods({}, "app")],
		[{}, "", every_pod],
		[{"matchLabels": {"app": "web"}}, "app", network_sources.of_own_pods(web, "app")],
		[{"matchLabels": {"app": "web"}}, "", network_sources.of_selectors({}, web)],
		[
			{"matchLabels": {"any:app": "web", namespace_key: "edge"}}, "app",
			network_sources.of_selectors(expressions([requirement(name, "In", ["edge"])]), web),
		],
		[{"matchLabels": {namespace_key: "edge"}}, "", network_sources.of_selectors(expressions([requirement(name, "In", ["edge"])]), {})],
		[{"matchLabels": {team: "edge"}}, "app", network_sources.of_selectors(expressions([requirement("team", "In", ["edge"])]), {})],
		[{"matchExpressions": [{"key": namespace_key, "operator": "Exists"}]}, "app", every_pod],
		[{"matchExpressions": [{"key": namespace_key, "operator": "Exists"}]}, "", every_pod],
		[
			{"matchLabels": {"app": "web", team: "edge"}, "matchExpressions": [{"key": namespace_key, "operator": "Exists"}]}, "app",
			network_sources.of_selectors(expressions([requirement("team", "In", ["edge"])]), web),
		],
		[
			{"matchExpressions": [{"key": namespace_key, "operator": "NotIn", "values": ["app"]}]}, "app",
			network_sources.of_selectors(expressions([requirement(name, "NotIn", ["app"])]), {}),
		],
	]
	wrong := [[row, found] | some row in rows; found := endpoint_told(row[0], row[1]); found != told(row[2])]
	wrong == []
	count([row | some row in rows; endpoint_told(row[0], row[1])]) == count(rows)
}

# Whether labels of a namespace meet a source is asked later on.
test_what_a_source_asks if {
	peers_of({"fromEndpoints": [{"matchLabels": {"io.cilium.k8s.namespace.labels.team": "edge"}}]}, "app") == [at(
		"fromEndpoints", 0,
		network_sources.of_selectors(expressions([requirement("team", "In", ["edge"])]), {}),
	)]
}

test_doubtful_endpoints if {
	rule := {"fromEndpoints": [{"matchLabels": {"reserved:host": ""}}, {}, {"matchLabels": {"io.cilium.k8s.policy.serviceaccount": "x"}}]}
	peers_of(rule, "app") == [
		doubted("fromEndpoints", 0),
		at("fromEndpoints", 1, network_sources.of_own_pods({}, "app")),
		doubted("fromEndpoints", 2),
	]
}

test_ranges if {
	peers_of({"fromCIDR": ["10.0.0.0/8", "10.0.0.1", "fd00::/8", "fd00::1"]}, "app") == [
		at("fromCIDR", 0, range("10.0.0.0/8")),
		at("fromCIDR", 1, range("10.0.0.1/32")),
		at("fromCIDR", 2, range("fd00::/8")),
		at("fromCIDR", 3, range("fd00::1/128")),
	]
}

test_sets_of_ranges if {
	rule := {"fromCIDRSet": [{"cidr": "10.0.0.0/8"}, {"cidr": "10.0.0.0/8", "except": ["10.2.0.0/16", "10.1.0.0/16"]}, {"cidrGroupRef": "x"}, {"cidr": ""}]}
	peers_of(rule, "") == [
		at("fromCIDRSet", 0, range("10.0.0.0/8")),
		at("fromCIDRSet", 1, network_sources.of_range({"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16", "10.2.0.0/16"]})),
		doubted("fromCIDRSet", 2),
		doubted("fromCIDRSet", 3),
	]
}

test_entities if {
	entities := ["all", "world", "cluster", "world-ipv4", "world-ipv6", "none", "host", "remote-node", "kube-apiserver", "ingress", "All"]
	peers_of({"fromEntities": entities}, "app") == [
		at("fromEntities", 0, network_sources.everything),
		at("fromEntities", 1, network_sources.outside),
		at("fromEntities", 2, every_pod),
		at("fromEntities", 3, range("0.0.0.0/0")),
		at("fromEntities", 4, range("::/0")),
		doubted("fromEntities", 6),
		doubted("fromEntities", 7),
		doubted("fromEntities", 8),
		doubted("fromEntities", 9),
		doubted("fromEntities", 10),
	]
}

test_nodes_and_groups if {
	peers_of({"fromGroups": [{"aws": {}}], "fromNodes": [{}, {"matchLabels": {}}]}, "app") == [
		doubted("fromNodes", 0),
		doubted("fromNodes", 1),
		doubted("fromGroups", 0),
	]
}

test_egress if {
	rule := {"toEntities": ["world"], "toServices": [{}], "toFQDNs": [{"matchName": "a.example.com"}], "toEndpoints": [{}], "fromEndpoints": [{}]}
	to := ["specs", 3, "egress", 1]
	network_cilium_peers.of_rule(rule, "to", to, "app") == [
		{"path": ["specs", 3, "egress", 1, "toEndpoints", 0], "source": network_sources.of_own_pods({}, "app"), "doubt": ""},
		{"path": ["specs", 3, "egress", 1, "toEntities", 0], "source": network_sources.outside, "doubt": ""},
	]
	network_cilium_peers.of_rule({"toCIDRSet": [{}]}, "to", to, "app") == [{
		"path": ["specs", 3, "egress", 1, "toCIDRSet", 0],
		"source": {}, "doubt": "specs.3.egress.1.toCIDRSet.0",
	}]
}

test_hostile_elements if {
	fields := ["fromEndpoints", "fromCIDR", "fromCIDRSet", "fromEntities", "fromNodes", "fromGroups"]
	hostile := [null, 5, true, []]
	wrong := [[field, element] |
		some field in fields
		some element in hostile
		peers_of({field: [element]}, "app") != [doubted(field, 0)]
	]
	wrong == []
	peers_of({"fromEndpoints": ["x"], "fromCIDRSet": ["10.0.0.0/8"], "fromCIDR": [{}], "fromEntities": [{}]}, "app") == [
		doubted("fromEndpoints", 0),
		doubted("fromCIDR", 0),
		doubted("fromCIDRSet", 0),
		doubted("fromEntities", 0),
	]
}

test_hostile_lists if {
	rules := [null, 5, "x", [], {}, {"fromEndpoints": {}, "fromCIDR": "10.0.0.0/8", "fromCIDRSet": {"cidr": "x"}, "fromEntities": "all", "fromNodes": 1}]
	wrong := [rule | some rule in rules; peers_of(rule, "app") != []]
	wrong == []
}
