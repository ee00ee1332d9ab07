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

test_fault if {
	found({"ingress": {}}, {}) == {{
		"msg": "`spec.ingress` is not a list, so the object cannot be judged",
		"details": {"verdict": "error", "path": ["spec", "ingress"], "evidence": {"expected": "array"}},
	}}
}
