package lib.portcullis.network_calico_peers_test

import data.lib.portcullis.network_calico_peers
import data.lib.portcullis.network_sources

at := ["spec", "ingress", 0, "source"]

name_label := "kubernetes.io/metadata.name"

one_of(key, values) := {"key": key, "operator": "In", "values": values}

pods(source) := [{"path": at, "source": source, "doubt": ""}]

selecting(spaces, asked) := network_sources.of_selectors({"matchExpressions": spaces}, {"matchExpressions": asked})

doubt(field) := [{"path": at, "source": {}, "doubt": concat(".", ["spec.ingress.0.source", field])}]

test_everybody if {
	network_calico_peers.is_everybody({})
	network_calico_peers.is_everybody({"selector": "", "namespaceSelector": " ", "nets": [], "notNets": ["10.0.0.0/8"]})
	network_calico_peers.is_everybody({"nets": [7]}) == false
	network_calico_peers.is_everybody({"selector": "all()"}) == false
	network_calico_peers.of_entity({}, at, "app") == []
	network_calico_peers.of_entity("all()", at, "") == []
	network_calico_peers.of_entity({"selector": ["all()"], "namespaceSelector": 1, "nets": {"a": "b"}, "notNets": "x"}, at, "app") == []
}

test_nets if {
	entity := {"nets": ["10.0.0.0/8", 7, "fd00::/8"], "notNets": ["10.2.0.0/16", null, "10.1.0.0/16"]}
	left_out := ["10.2.0.0/16", "10.1.0.0/16"]
	network_calico_peers.of_entity(entity, at, "app") == [
		{"path": array.concat(at, ["nets", 0]), "source": network_sources.of_range({"cidr": "10.0.0.0/8", "except": left_out}), "doubt": ""},
		{"path": array.concat(at, ["nets", 2]), "source": network_sources.of_range({"cidr": "fd00::/8", "except": left_out}), "doubt": ""},
	]
}

test_own_namespace if {
	web := [one_of("app", ["web"])]
	network_calico_peers.of_entity({"selector": "app == 'web'"}, at, "app") == pods(network_sources.of_own_pods({"matchExpressions": web}, "app"))
	network_calico_peers.of_entity({"selector": "all()"}, at, "app") == pods(network_sources.of_own_pods({}, "app"))

	# Its own namespace, and what the selector asks for beside it.
	beside := selecting([one_of(name_label, ["app"]), one_of(name_label, ["other"])], [])
	network_calico_peers.of_entity({"selector": "projectcalico.org/namespace == 'other'"}, at, "app") == pods(beside)
	beside.told.namespaces == []
	beside.known
}

test_other_namespaces if {
	web := [one_of("app", ["web"])]
	everywhere := selecting([], [])
	everywhere.told.reason == "any-namespace"
	network_calico_peers.of_entity({"namespaceSelector": "all()"}, at, "app") == pods(everywhere)
	entity := {"namespaceSelector": "projectcalico.org/name == 'edge'", "selector": "app == 'web'"}
	network_calico_peers.of_entity(entity, at, "app") == pods(selecting([one_of(name_label, ["edge"])], web))
	both := {"namespaceSelector": "has(team)", "selector": "projectcalico.org/namespace == 'edge'"}
	spaces := [{"key": "team", "operator": "Exists", "values": []}, one_of(name_label, ["edge"])]
	network_calico_peers.of_entity(both, at, "app") == pods(selecting(spaces, []))
}

test_cluster if {
	web := [one_of("app", ["web"])]
	network_calico_peers.of_entity({"selector": "app == 'web'"}, at, "") == pods(selecting([], web))
	network_calico_peers.of_entity({"selector": "projectcalico.org/namespace == 'edge'"}, at, "") == pods(selecting([one_of(name_label, ["edge"])], []))
}

test_doubts if {
	network_calico_peers.of_entity({"selector": "a || b"}, at, "app") == doubt("selector")
	network_calico_peers.of_entity({"selector": "pcns.a == 'b'"}, at, "") == doubt("selector")
	network_calico_peers.of_entity({"namespaceSelector": "global()"}, at, "") == doubt("namespaceSelector")
	network_calico_peers.of_entity({"namespaceSelector": "global()", "selector": "x"}, at, "app") == doubt("selector")
}

test_nets_and_pods if {
	found := network_calico_peers.of_entity({"nets": ["10.0.0.0/8"], "selector": "all()"}, at, "app")
	[peer.path | some peer in found] == [array.concat(at, ["nets", 0]), at]
}

test_dotted if {
	network_calico_peers.dotted(["spec", "egress", 12, "action"]) == "spec.egress.12.action"
	network_calico_peers.dotted([null]) == ""
}
