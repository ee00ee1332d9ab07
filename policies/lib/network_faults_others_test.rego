package lib.portcullis.network_faults_others_test

import data.lib.portcullis.network_faults

object_of(version, kind, spec) := {"apiVersion": version, "kind": kind, "metadata": {"name": "x"}, "spec": spec}

cilium(spec) := object_of("cilium.io/v2", "CiliumNetworkPolicy", spec)

calico(spec) := object_of("projectcalico.org/v3", "NetworkPolicy", spec)

paths_of(o) := v if {
	v := {v.details.path | some v in network_faults.found} with input as {"review": {"object": o}}
}

test_sound_objects if {
	sound := [
		cilium({"endpointSelector": {}, "ingress": [{}, {"fromEndpoints": [{}], "toPorts": [{"ports": [{"port": "80", "endPort": 90, "protocol": "TCP"}], "rules": {"http": [{}]}}]}]}),
		cilium({"nodeSelector": {"matchLabels": {"a": "b"}}, "enableDefaultDeny": {"ingress": true}, "egressDeny": null}),
		cilium({"egress": [{"toEntities": ["world"], "toFQDNs": [{"matchName": "a.example.com"}], "authentication": {"mode": "required"}, "icmps": [{"fields": []}]}]}),
		{"apiVersion": "cilium.io/v2", "kind": "CiliumClusterwideNetworkPolicy", "metadata": {"name": "x"}, "specs": [{"endpointSelector": {}}]},
		calico({"selector": "all()", "types": ["Ingress"], "order": 10, "ingress": [{"action": "Allow", "protocol": "TCP", "destination": {"ports": [80, "90:99", "http"]}}]}),
		calico({"egress": [{"action": "Deny", "protocol": 6, "notProtocol": "UDP", "icmp": {"type": 8}, "source": {"nets": ["10.0.0.0/8"]}}]}),
		object_of("crd.projectcalico.org/v1", "GlobalNetworkPolicy", {"namespaceSelector": "all()", "preDNAT": false, "ingress": null}),
		object_of("crd.projectcalico.org/v1", "NetworkPolicy", {}),
	]
	every o in sound {
		paths_of(o) == set()
	}
}

test_cilium_specs if {
	paths_of(cilium(1)) == {["spec"]}
	paths_of({"apiVersion": "cilium.io/v2", "kind": "CiliumNetworkPolicy", "metadata": {"name": 1}, "specs": {}}) == {["metadata", "name"], ["specs"]}
	paths_of({"apiVersion": "cilium.io/v2", "kind": "CiliumNetworkPolicy", "specs": [1, {"ingress": {}}]}) == {["specs", 0], ["specs", 1, "ingress"]}
	paths_of(cilium({"endpointSelector": [], "nodeSelector": {"matchLabels": {"a": 1}}, "enableDefaultDeny": {"ingress": "no"}, "egressDeny": [1]})) == {
		["spec", "endpointSelector"],
		["spec", "nodeSelector", "matchLabels", "a"],
		["spec", "enableDefaultDeny", "ingress"],
		["spec", "egressDeny", 0],
	}
}

test_cilium_rules if {
	paths_of(cilium({"ingress": [{
		"fromEndpoints": [1, {"matchExpressions": [{"key": 1}]}],
		"fromCIDR": ["10.0.0.0/8", 1],
		"fromCIDRSet": [{"cidr": 1, "except": "x"}],
		"fromEntities": "all",
		"fromRequires": {},
		"authentication": {"mode": true},
		"toPorts": [{"ports": [{"port": 80, "endPort": "90", "protocol": 6}]}, {"ports": {}}],
	}]})) == {
		["spec", "ingress", 0, "fromEndpoints", 0],
		["spec", "ingress", 0, "fromEndpoints", 1, "matchExpressions", 0, "key"],
		["spec", "ingress", 0, "fromCIDR", 1],
		["spec", "ingress", 0, "fromCIDRSet", 0, "cidr"],
		["spec", "ingress", 0, "fromCIDRSet", 0, "except"],
		["spec", "ingress", 0, "fromEntities"],
		["spec", "ingress", 0, "fromRequires"],
		["spec", "ingress", 0, "authentication", "mode"],
		["spec", "ingress", 0, "toPorts", 0, "ports", 0, "port"],
		["spec", "ingress", 0, "toPorts", 0, "ports", 0, "endPort"],
		["spec", "ingress", 0, "toPorts", 0, "ports", 0, "protocol"],
		["spec", "ingress", 0, "toPorts", 1, "ports"],
	}
	paths_of(cilium({"ingressDeny": [{"authentication": 1, "icmps": 1}], "egress": [{"toEndpoints": {}, "toServices": 1}]})) == {
		["spec", "ingressDeny", 0, "authentication"],
		["spec", "ingressDeny", 0, "icmps"],
		["spec", "egress", 0, "toEndpoints"],
		["spec", "egress", 0, "toServices"],
	}
}

test_calico if {
	paths_of(calico("all()")) == {["spec"]}
	paths_of(calico({"selector": {}, "types": "Ingress", "order": "10", "tier": 1, "ingress": {}, "egress": [1]})) == {
		["spec", "selector"],
		["spec", "types"],
		["spec", "order"],
		["spec", "tier"],
		["spec", "ingress"],
		["spec", "egress", 0],
	}
	paths_of(calico({"ingress": [
		{
			"action": 1, "protocol": {}, "ipVersion": "4", "http": [],
			"source": {"selector": 1, "nets": "10.0.0.0/8", "notNets": [1], "serviceAccounts": []},
			"destination": {"ports": [80, true], "notPorts": 80},
		},
		{"source": "x", "destination": null},
	]})) == {
		["spec", "ingress", 0, "action"],
		["spec", "ingress", 0, "protocol"],
		["spec", "ingress", 0, "ipVersion"],
		["spec", "ingress", 0, "http"],
		["spec", "ingress", 0, "source", "selector"],
		["spec", "ingress", 0, "source", "nets"],
		["spec", "ingress", 0, "source", "notNets", 0],
		["spec", "ingress", 0, "source", "serviceAccounts"],
		["spec", "ingress", 0, "destination", "ports", 1],
		["spec", "ingress", 0, "destination", "notPorts"],
		["spec", "ingress", 1, "source"],
	}
}

test_unread_versions if {
	paths_of(object_of("cilium.io/v2alpha1", "CiliumNetworkPolicy", 1)) == {["apiVersion"]}
	paths_of(object_of("projectcalico.org/v4", "GlobalNetworkPolicy", 1)) == {["apiVersion"]}
	paths_of(object_of("crd.projectcalico.org/v3", "NetworkPolicy", 1)) == {["apiVersion"]}
	paths_of(object_of("cilium.io/v2", "CiliumEndpoint", 1)) == set()
	found := network_faults.found with input as {"review": {"object": object_of("cilium.io/v2alpha1", "CiliumNetworkPolicy", 1)}}
	{fault.msg | some fault in found} == {"`cilium.io/v2alpha1` is an API version of CiliumNetworkPolicy that Portcullis does not read"}
}
