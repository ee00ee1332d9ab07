package portcullis.network.allow_all_ingress_test

import data.portcullis.network.allow_all_ingress

asked(spec, params) := {
	"review": {"object": {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "p", "namespace": "app"}, "spec": spec}},
	"parameters": params,
}

found(spec, params) := v if {
	v := allow_all_ingress.violation with input as asked(spec, params)
}

finding(path, rules, msg) := {"msg": msg, "details": {"path": path, "evidence": {"rules": rules}}}

test_every_source if {
	found({"podSelector": {}, "ingress": [{}]}, {}) == {finding(
		["spec", "ingress", 0],
		[{"rule": 0, "sources": "every source", "ports": "every port"}],
		"`spec.ingress.0` lets in every source on every port",
	)}
	found({"ingress": [{"from": null, "ports": null}]}, {}) == found({"ingress": [{"from": [], "ports": []}]}, {})
}

test_ranges if {
	found({"ingress": [{"from": [{"podSelector": {}}]}, {"from": [{"ipBlock": {"cidr": "0.0.0.0/1"}}, {"ipBlock": {"cidr": "128.0.0.0/1"}}]}]}, {}) == {finding(
		["spec", "ingress", 1, "from"],
		[{"rule": 1, "sources": "every IPv4 address", "ports": "every port"}],
		"`spec.ingress.1.from` lets in every IPv4 address on every port",
	)}
	found({"ingress": [{"from": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}}]}]}, {}) == set()
	found({"ingress": [{"from": [{"ipBlock": {"cidr": "0.0.0.0/1"}}]}, {"from": [{"ipBlock": {"cidr": "128.0.0.0/1"}}]}]}, {}) == set()
}

test_ports if {
	found({"ingress": [{"ports": [{"port": 443}]}]}, {}) == set()
	found({"ingress": [{"ports": [{"port": 443}]}]}, {"any_port": true}) == {finding(
		["spec", "ingress", 0],
		[{"rule": 0, "sources": "every source", "ports": "some ports"}],
		"`spec.ingress.0` lets in every source on some ports",
	)}
	found({"ingress": [{"ports": [{"port": 1, "endPort": 65535}, {"protocol": "UDP"}]}]}, {}) == {finding(
		["spec", "ingress", 0],
		[{"rule": 0, "sources": "every source", "ports": "every TCP and UDP port"}],
		"`spec.ingress.0` lets in every source on every TCP and UDP port",
	)}
}

test_not_in_effect if {
	found({"policyTypes": ["Egress"], "ingress": [{}]}, {}) == set()
	found({"egress": [{}]}, {}) == set()
	found({}, {}) == set()
}

test_allowed if {
	found({"ingress": [{}]}, {"allowed_policies": ["app/p"]}) == set()
	count(found({"ingress": [{}]}, {"allowed_policies": ["p", "other/p"]})) == 1
}

other(version, kind, namespace, spec, params) := v if {
	o := {"apiVersion": version, "kind": kind, "metadata": object.union({"name": "p"}, namespace), "spec": spec}
	v := allow_all_ingress.violation with input as {"review": {"object": o}, "parameters": params}
}

test_cilium if {
	spec := {"endpointSelector": {}, "ingress": [{}, {"fromEntities": ["cluster", "world"]}, {"fromEntities": ["all"], "toPorts": [{"ports": [{"port": "80"}]}]}]}
	rule := {"rule": 1, "sources": "every address outside the cluster", "ports": "every port"}
	msg := "`spec.ingress.1.fromEntities.1` lets in every address outside the cluster on every port"
	path := ["spec", "ingress", 1, "fromEntities", 1]
	other("cilium.io/v2", "CiliumNetworkPolicy", {"namespace": "app"}, spec, {}) == {finding(path, [rule], msg)}
	more := [rule, {"rule": 2, "sources": "every source", "ports": "some ports"}]
	other("cilium.io/v2", "CiliumClusterwideNetworkPolicy", {}, spec, {"any_port": true}) == {finding(path, more, msg)}
	other("cilium.io/v2", "CiliumNetworkPolicy", {"namespace": "app"}, spec, {"allowed_policies": ["app/p"]}) == set()
	other("cilium.io/v2", "CiliumClusterwideNetworkPolicy", {}, spec, {"allowed_policies": ["p"]}) == set()
}

test_calico if {
	spec := {"types": ["Ingress"], "ingress": [{"action": "Allow", "protocol": "TCP"}]}
	expected := {finding(
		["spec", "ingress", 0],
		[{"rule": 0, "sources": "every source", "ports": "every TCP port"}],
		"`spec.ingress.0` lets in every source on every TCP port",
	)}
	other("projectcalico.org/v3", "NetworkPolicy", {"namespace": "app"}, spec, {}) == expected
	other("crd.projectcalico.org/v1", "NetworkPolicy", {"namespace": "app"}, spec, {}) == expected
	other("projectcalico.org/v3", "GlobalNetworkPolicy", {}, spec, {"allowed_policies": ["app/p"]}) == expected
	other("crd.projectcalico.org/v1", "GlobalNetworkPolicy", {}, spec, {"allowed_policies": ["p"]}) == set()
	other("projectcalico.org/v3", "NetworkSet", {"namespace": "app"}, spec, {}) == set()
}

test_fault if {
	found({"ingress": {}}, {}) == {{
		"msg": "`spec.ingress` is not a list, so the object cannot be judged",
		"details": {"verdict": "error", "path": ["spec", "ingress"], "evidence": {"expected": "array"}},
	}}
}
