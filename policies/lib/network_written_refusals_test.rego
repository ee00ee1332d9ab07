package lib.portcullis.network_written_refusals_test

import data.lib.portcullis.network_written_refusals

refused(rule) := v if {
	v := {row | some row in network_written_refusals.found} with input as {"review": {"object": {
		"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "spec": {"policyTypes": ["Egress"], "ingress": [rule]},
	}}}
}

block(cidr, except) := {"from": [{"ipBlock": {"cidr": cidr, "except": except}}]}

test_fine if {
	fine := [
		{},
		{"from": [{"podSelector": {}}, {"namespaceSelector": {}, "podSelector": null, "ipBlock": null}]},
		block("10.0.0.0/8", ["10.1.0.0/16"]),
		block("fd00::/8", []),
		{"ports": [{"port": 1, "endPort": 1}, {"port": "http"}, {"port": 80, "endPort": null}, {}]},
	]
	every rule in fine {
		refused(rule) == set()
	}
}

test_peers if {
	refused({"from": [{}]}) == {{"path": ["spec", "ingress", 0, "from", 0], "what": "a peer without `ipBlock`, `namespaceSelector` and `podSelector`"}}
	refused({"from": [{"ipBlock": {"cidr": "10.0.0.0/8"}, "podSelector": {}}]}) == {{"path": ["spec", "ingress", 0, "from", 0], "what": "a peer that has `ipBlock` and a selector"}}
	refused({"from": [{"ipBlock": {}}]}) == {{"path": ["spec", "ingress", 0, "from", 0, "ipBlock"], "what": "an `ipBlock` without `cidr`"}}
}

test_ranges if {
	refused(block("10.0.0.0/33", ["10.1.0.0/16"])) == {{"path": ["spec", "ingress", 0, "from", 0, "ipBlock", "cidr"], "what": "`10.0.0.0/33`, which is no range of addresses"}}
	refused(block("10.0.0.1", [])) == {{"path": ["spec", "ingress", 0, "from", 0, "ipBlock", "cidr"], "what": "`10.0.0.1`, which is no range of addresses"}}
	refused(block("10.0.0.0/8", ["10.1.0.0/16", "x", "192.0.2.0/24", "10.0.0.0/8", "0.0.0.0/0"])) == {
		{"path": ["spec", "ingress", 0, "from", 0, "ipBlock", "except", 1], "what": "`x`, which is no range of addresses"},
		{"path": ["spec", "ingress", 0, "from", 0, "ipBlock", "except", 2], "what": "the exception `192.0.2.0/24`, which is no part of `10.0.0.0/8`"},
		{"path": ["spec", "ingress", 0, "from", 0, "ipBlock", "except", 3], "what": "the exception `10.0.0.0/8`, which is no part of `10.0.0.0/8`"},
		{"path": ["spec", "ingress", 0, "from", 0, "ipBlock", "except", 4], "what": "the exception `0.0.0.0/0`, which is no part of `10.0.0.0/8`"},
	}
}

test_ports if {
	refused({"ports": [{"port": 90, "endPort": 80}, {"port": "http", "endPort": 80}, {"endPort": 80}]}) == {
		{"path": ["spec", "ingress", 0, "ports", 0, "endPort"], "what": "`endPort` 80, which is below `port` 90"},
		{"path": ["spec", "ingress", 0, "ports", 1, "endPort"], "what": "`endPort` beside the name `http` of a port"},
		{"path": ["spec", "ingress", 0, "ports", 2, "endPort"], "what": "`endPort` without `port`"},
	}
}
