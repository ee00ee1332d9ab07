package lib.portcullis.network_written_others_test

import data.lib.portcullis.network_written_others

cilium(spec) := {"apiVersion": "cilium.io/v2", "kind": "CiliumNetworkPolicy", "metadata": {"name": "p", "namespace": "app"}, "spec": spec}

calico(spec) := {"apiVersion": "projectcalico.org/v3", "kind": "GlobalNetworkPolicy", "metadata": {"name": "p"}, "spec": spec}

open_in(o) := v if {
	v := network_written_others.open with input as {"review": {"object": o}}
}

wide(i, path, who, ports) := {"index": i, "path": path, "who": who, "ports": ports}

into(rules) := v if {
	v := open_in(cilium({"endpointSelector": {}, "ingress": rules}))
}

allowed(rules) := v if {
	v := open_in(calico({"namespaceSelector": "all()", "types": ["Ingress"], "ingress": rules}))
}

test_names if {
	name_of_cilium := network_written_others.name with input as {"review": {"object": cilium({"endpointSelector": {}})}}
	name_of_cilium == "app/p"
	name_of_calico := network_written_others.name with input as {"review": {"object": calico({})}}
	name_of_calico == "p"
	name_of_none := network_written_others.name with input as {"review": {"object": {"kind": "NetworkPolicy"}}}
	name_of_none == ""
}

test_whom_a_rule_of_cilium_lets_in if {
	into([{"fromEntities": ["all"]}]) == [wide(0, ["spec", "ingress", 0, "fromEntities", 0], "every source", "every port")]
	into([{}, {"fromEntities": ["cluster", "world"]}]) == [wide(1, ["spec", "ingress", 1, "fromEntities", 1], "every address outside the cluster", "every port")]
	into([{"fromEntities": ["world-ipv6"]}]) == [wide(0, ["spec", "ingress", 0, "fromEntities"], "every IPv6 address", "every port")]
	into([{"toPorts": [{"ports": [{"port": "80"}]}]}]) == [wide(0, ["spec", "ingress", 0], "every source", "some ports")]
	into([{"toPorts": [{}]}]) == [wide(0, ["spec", "ingress", 0], "every source", "every port")]
	into([{"fromCIDRSet": [{"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}]}]) == []
	into([{"fromCIDR": ["0.0.0.0/0"], "fromEndpoints": [{}]}]) == []
	into([{"fromEntities": ["cluster"]}, {"fromEntities": ["none"]}, {"fromEndpoints": []}]) == []
	open_in(cilium({"ingress": [{"fromEntities": ["all"]}]})) == []
	open_in(cilium({"endpointSelector": {}, "egress": [{"toEntities": ["all"]}]})) == []
}

test_what_narrows_a_rule_of_cilium if {
	all_of := {"fromEntities": ["all"]}
	requests := {"toPorts": [{"ports": [{"port": "80"}], "rules": {"http": [{}]}}]}
	into([object.union(all_of, requests)]) == []
	into([object.union(all_of, {"authentication": {"mode": "required"}})]) == []
	count(into([object.union(all_of, {"authentication": {"mode": "disabled"}})])) == 1
	mixed := {"toPorts": [requests.toPorts[0], {"ports": [{"port": "web"}]}]}
	[row.ports | some row in into([object.union(all_of, mixed)])] == ["some ports"]
}

denied(deny) := v if {
	v := [row.ports | some row in open_in(cilium({"endpointSelector": {}, "ingress": [{"fromEntities": ["all"]}], "ingressDeny": [deny]}))]
}

test_rules_that_keep_out_before if {
	denied({"fromEntities": ["world"]}) == []
	denied({"fromEntities": ["host"]}) == []
	denied({"fromEntities": ["none"]}) == ["every port"]
	denied({"toPorts": [{"ports": [{"port": "22"}]}]}) == ["some ports"]
	denied({"toPorts": [{"ports": [{"port": "1", "endPort": 65535, "protocol": "TCP"}]}]}) == []
	denied({"toPorts": [{"ports": [{"port": "0", "protocol": "ICMP"}]}]}) == ["every port"]
}

test_calico if {
	allowed([{"action": "Allow"}]) == [wide(0, ["spec", "ingress", 0], "every source", "every port")]
	allowed([{"action": "Allow", "protocol": 17}]) == [wide(0, ["spec", "ingress", 0], "every source", "every UDP port")]
	allowed([{"action": "Allow", "protocol": "ICMP"}]) == []
	allowed([{"action": "Allow", "protocol": "TCP", "destination": {"ports": ["1:65535"]}, "source": {"nets": ["0.0.0.0/1", "128.0.0.0/1"]}}]) == [wide(
		0, ["spec", "ingress", 0, "source", "nets"],
		"every IPv4 address", "every TCP port",
	)]
	allowed([{"action": "Allow"}, {"action": "Deny"}]) == [wide(0, ["spec", "ingress", 0], "every source", "every port")]
	allowed([{"action": "Deny", "source": {"nets": ["10.0.0.0/8"]}}, {"action": "Allow"}]) == []
	allowed([{"action": "Pass"}, {"action": "Allow"}]) == []
	[row.ports | some row in allowed([{"action": "Deny", "protocol": "TCP", "destination": {"ports": [22]}}, {"action": "Allow"}])] == ["some ports"]
	allowed([{"action": "Log"}, {"action": "Allow", "source": {"selector": "all()"}}, {"action": "Allow", "ipVersion": 4}]) == []
	open_in(calico({"types": ["Egress"], "ingress": [{"action": "Allow"}]})) == []
	open_in(calico({"preDNAT": true, "ingress": [{"action": "Allow"}]})) == []
}

test_hostile_shapes if {
	specs := [null, 1, "x", [], {"endpointSelector": 1}, {"endpointSelector": {}, "ingress": {}}, {"endpointSelector": {}, "ingress": [1, {"fromEntities": "all"}, {"fromCIDR": [1]}]}]
	found := [row | some spec in specs; some row in open_in(cilium(spec))]
	found == []
	rules := [1, "x", {}, {"action": 1}, {"action": "Allow", "source": {"nets": [1]}}, {"action": "Allow", "protocol": []}]
	open_in(calico({"ingress": rules})) == [wide(5, ["spec", "ingress", 5], "every source", "every port")]
}
