package lib.portcullis.network_calico_rules_test

import data.lib.portcullis.network_calico_rules
import data.lib.portcullis.network_sources

ingress(rules) := network_calico_rules.of_direction({"ingress": rules}, "ingress", "app")

egress(rules) := network_calico_rules.of_direction({"egress": rules}, "egress", "app")

allow(more) := object.union({"action": "Allow"}, more)

entry(protocol, first, last, name) := {"protocol": protocol, "first": first, "last": last, "name": name, "doubt": ""}

test_whole_rules if {
	pods := network_sources.of_own_pods({"matchLabels": {"app": "web"}}, "app")
	ingress([{"action": "Log"}, allow({"protocol": "TCP", "source": {"selector": "app == 'web'"}, "destination": {"ports": [80]}}), {"action": "Deny"}]) == [
		{
			"direction": "ingress", "action": "Allow", "path": ["spec", "ingress", 1], "ports": [entry("TCP", 80, 80, "")], "doubts": [],
			"every_peer": false, "peers": [{"path": ["spec", "ingress", 1, "source"], "source": pods, "doubt": ""}],
		},
		{
			"direction": "ingress", "action": "Deny", "path": ["spec", "ingress", 2], "ports": [], "doubts": [],
			"every_peer": true, "peers": [],
		},
	]
	egress([allow({"destination": {"nets": ["10.0.0.0/8"]}})]) == [{
		"direction": "egress", "action": "Allow", "path": ["spec", "egress", 0], "ports": [], "doubts": [], "every_peer": false,
		"peers": [{
			"path": ["spec", "egress", 0, "destination", "nets", 0], "doubt": "",
			"source": network_sources.of_range({"cidr": "10.0.0.0/8"}),
		}],
	}]
}

test_actions if {
	rules := [{"action": action} | some action in ["Log", "Allow", "allow", "Deny", "", "Pass", null]]
	[[rule.action, rule.path[2], rule.doubts] | some rule in ingress(rules)] == [
		["Allow", 1, []],
		["Deny", 3, []],
		["Deny", 5, ["spec.ingress.5.action"]],
	]
}

ports(rule) := [one.ports | some one in ingress([allow(rule)])][0]

test_protocols if {
	ports({}) == []
	ports({"protocol": ""}) == []
	ports({"protocol": {}}) == []
	ports({"protocol": "udp"}) == [entry("UDP", 0, 65535, "")]
	ports({"protocol": "ICMP", "destination": {"ports": []}}) == [entry("ICMP", 0, 65535, "")]
	ports({"protocol": 6}) == [entry("TCP", 0, 65535, "")]
	ports({"protocol": 17}) == [entry("UDP", 0, 65535, "")]
	ports({"protocol": 132}) == [entry("SCTP", 0, 65535, "")]
	ports({"protocol": 1}) == [entry("1", 0, 65535, "")]
	ports({"protocol": 0}) == [entry("0", 0, 65535, "")]
	ports({"protocol": -1}) == [entry("-1", 0, 65535, "")]
}

test_ports if {
	written := [80, "81", "0082", "90:95", "9:7", "http", "Http", "-1", "1:2:3", "99999999999", "0"]
	ports({"protocol": "TCP", "destination": {"ports": written}}) == [
		entry("TCP", 80, 80, ""),
		entry("TCP", 81, 81, ""),
		entry("TCP", 82, 82, ""),
		entry("TCP", 90, 95, ""),
		entry("TCP", 9, 7, ""),
		entry("TCP", 0, 0, "http"),
		entry("TCP", 0, 0, "Http"),
		entry("TCP", 0, 0, "-1"),
		entry("TCP", 0, 0, "1:2:3"),
		entry("TCP", 65536, 65536, ""),
		entry("TCP", 0, 0, ""),
	]
}

# What cannot be read must not become a rule for every port.
test_ports_of_a_wrong_type if {
	ports({"protocol": "TCP", "destination": {"ports": [null, {}, [1], true, ""]}}) == [entry("TCP", 0, 0, "") | some _ in numbers.range(1, 5)]
	ports({"protocol": "TCP", "destination": {"ports": "80"}}) == [entry("TCP", 0, 65535, "")]
}

doubts_in(rule) := [one.doubts | some one in ingress([allow(rule)])][0]

doubts_out(rule) := [one.doubts | some one in egress([allow(rule)])][0]

test_doubts_of_rules if {
	doubts_in({"notProtocol": "TCP", "ipVersion": 4, "http": {"methods": ["GET"]}}) == ["spec.ingress.0.notProtocol", "spec.ingress.0.ipVersion", "spec.ingress.0.http"]
	doubts_in({"icmp": {"type": 8}, "notICMP": {"type": 8}}) == ["spec.ingress.0.icmp", "spec.ingress.0.notICMP"]
	doubts_in({"protocol": "ICMP", "icmp": {"type": 8}, "notICMP": {"type": 8}}) == []
	doubts_in({"notProtocol": "", "ipVersion": null, "http": {}, "icmp": {}, "metadata": {"annotations": {"a": "b"}}}) == []
	doubts_in({"destination": {"ports": [80]}}) == ["spec.ingress.0.destination.ports"]
	doubts_out({"destination": {"ports": [80]}}) == ["spec.egress.0.destination.ports"]
	doubts_out({"protocol": "TCP", "destination": {"ports": [80]}}) == []
}

test_doubts_of_the_other_side if {
	doubts_in({"protocol": "TCP", "destination": {"ports": [80], "selector": "all()", "notPorts": [], "nets": ["10.0.0.0/8"], "notSelector": ""}}) == [
		"spec.ingress.0.destination.nets",
		"spec.ingress.0.destination.selector",
	]
	doubts_out({"source": {"ports": [80], "namespaceSelector": "all()", "services": {}}}) == [
		"spec.egress.0.source.namespaceSelector",
		"spec.egress.0.source.ports",
	]
}

test_doubts_of_the_side_of_the_peers if {
	entity := {
		"notSelector": "has(a)", "serviceAccounts": {"names": ["a"]}, "services": {"name": "a"}, "domains": ["a.example.com"],
		"notPorts": [80], "ports": [81],
	}
	fields := ["notSelector", "serviceAccounts", "services", "domains", "notPorts"]
	near := [text | some field in fields; text := concat(".", ["spec.ingress.0.source", field])]
	doubts_in({"source": entity}) == array.concat(near, ["spec.ingress.0.source.ports"])
	far := [text | some field in fields; text := concat(".", ["spec.egress.0.destination", field])]
	doubts_out({"protocol": "TCP", "destination": entity}) == far
	doubts_in({"source": {"notSelector": "", "serviceAccounts": {}, "services": null, "domains": [], "notPorts": []}}) == []
}

test_doubts_of_nets if {
	doubts_in({"source": {"nets": ["10.0.0.0/8"], "notNets": ["10.0.0.0/9"]}}) == []
	doubts_in({"source": {"nets": ["10.0.0.0/8"], "selector": "all()"}}) == ["spec.ingress.0.source.nets"]
	doubts_in({"source": {"nets": ["10.0.0.0/8"], "namespaceSelector": "all()"}}) == ["spec.ingress.0.source.nets"]
	doubts_in({"source": {"notNets": ["10.0.0.0/8"]}}) == ["spec.ingress.0.source.notNets"]
	doubts_out({"destination": {"notNets": ["10.0.0.0/8"], "selector": "all()"}}) == ["spec.egress.0.destination.notNets"]
}

test_hostile_shapes if {
	every rules in ["x", 1, null, {}, {"a": {"action": "Allow"}}, ["x", 1, null, [], {}, {"action": 1}, {"action": {}}]] {
		ingress(rules) == []
		egress(rules) == []
	}
	wide := {
		"direction": "ingress", "action": "Allow", "path": ["spec", "ingress", 0], "ports": [], "doubts": [],
		"every_peer": true, "peers": [],
	}
	every value in ["x", 1, true, [1]] {
		ingress([allow({"protocol": [], "source": value, "destination": value})]) == [wide]
	}
	network_calico_rules.of_direction(1, "ingress", "") == []
}
