package lib.portcullis.network_cilium_rules_test

import data.lib.portcullis.network_cilium_rules
import data.lib.portcullis.network_sources

ports := [{"port": "80", "protocol": "TCP"}]

to_web := {"toPorts": [{"ports": ports}]}

web_entry := {"protocol": "TCP", "first": 80, "last": 80, "name": "", "doubt": ""}

own_pods := network_sources.of_own_pods({}, "app")

rules_of(spec) := network_cilium_rules.of_spec(spec, ["spec"], "app")

# The rule of one element of `ingress`, or of `egress`, with what differs from a rule for everybody and every port.
ingress_rule(more) := object.union(rule_at("ingress", "ingress", "Allow"), more)

egress_rule(more) := object.union(rule_at("egress", "egress", "Allow"), more)

rule_at(field, direction, action) := {
	"direction": direction, "action": action, "path": ["spec", field, 0],
	"ports": [], "doubts": [], "every_peer": false, "peers": [],
}

one_peer(field, source) := {"peers": [{"path": ["spec", "ingress", 0, field, 0], "source": source, "doubt": ""}]}

test_order_and_actions if {
	spec := {
		"egress": [{"toEndpoints": [{}]}],
		"egressDeny": [{"toEntities": ["world"]}],
		"ingress": [{"fromEndpoints": [{}]}, to_web],
		"ingressDeny": [{"fromCIDR": ["10.0.0.1"]}],
	}
	network_cilium_rules.of_spec(spec, ["specs", 2], "app") == [
		{
			"direction": "ingress", "action": "Deny", "path": ["specs", 2, "ingressDeny", 0], "ports": [], "doubts": [], "every_peer": false,
			"peers": [{"path": ["specs", 2, "ingressDeny", 0, "fromCIDR", 0], "source": network_sources.of_range({"cidr": "10.0.0.1/32"}), "doubt": ""}],
		},
		{
			"direction": "ingress", "action": "Allow", "path": ["specs", 2, "ingress", 0], "ports": [], "doubts": [], "every_peer": false,
			"peers": [{"path": ["specs", 2, "ingress", 0, "fromEndpoints", 0], "source": own_pods, "doubt": ""}],
		},
		{
			"direction": "ingress", "action": "Allow", "path": ["specs", 2, "ingress", 1], "ports": [web_entry], "doubts": [],
			"every_peer": true, "peers": [],
		},
		{
			"direction": "egress", "action": "Deny", "path": ["specs", 2, "egressDeny", 0], "ports": [], "doubts": [], "every_peer": false,
			"peers": [{"path": ["specs", 2, "egressDeny", 0, "toEntities", 0], "source": network_sources.outside, "doubt": ""}],
		},
		{
			"direction": "egress", "action": "Allow", "path": ["specs", 2, "egress", 0], "ports": [], "doubts": [], "every_peer": false,
			"peers": [{"path": ["specs", 2, "egress", 0, "toEndpoints", 0], "source": own_pods, "doubt": ""}],
		},
	]
}

test_for_whom if {
	rows := [
		[{}, []],
		[{"fromEndpoints": null}, []],
		[{"toPorts": []}, []],
		[to_web, [ingress_rule({"ports": [web_entry], "every_peer": true})]],
		[object.union(to_web, {"fromEndpoints": null}), [ingress_rule({"ports": [web_entry], "every_peer": true})]],
		[{"fromEndpoints": [{}]}, [ingress_rule(one_peer("fromEndpoints", own_pods))]],
		[object.union(to_web, {"fromEndpoints": [{}]}), [ingress_rule(object.union(one_peer("fromEndpoints", own_pods), {"ports": [web_entry]}))]],
		[{"fromEntities": ["none"]}, [ingress_rule({})]],
		[object.union(to_web, {"fromEntities": ["none"]}), [ingress_rule({"ports": [web_entry]})]],
		[{"fromEntities": ["all"]}, [ingress_rule(one_peer("fromEntities", network_sources.everything))]],
		[{"fromEndpoints": [{}], "fromCIDR": [], "fromNodes": null}, [ingress_rule(one_peer("fromEndpoints", own_pods))]],
		[{"toEndpoints": [{}], "toServices": [{}]}, []],
	]
	wrong := [[row, found] | some row in rows; found := rules_of({"ingress": [row[0]]}); found != row[1]]
	wrong == []
}

test_icmp if {
	icmps := {"icmps": [{"fields": [{"type": 8}]}]}
	rows := [
		[object.union(icmps, {"fromEndpoints": [{}]}), []],
		[object.union(icmps, {"fromEndpoints": [{}], "toPorts": []}), []],
		[object.union(icmps, {"fromRequires": [{}]}), []],
		[icmps, []],
		[object.union(icmps, to_web), [ingress_rule({"ports": [web_entry], "every_peer": true})]],
		[{"icmps": [], "fromEndpoints": [{}]}, [ingress_rule(one_peer("fromEndpoints", own_pods))]],
		[{"icmps": null, "fromEndpoints": [{}]}, [ingress_rule(one_peer("fromEndpoints", own_pods))]],
	]
	wrong := [[row, found] | some row in rows; found := rules_of({"ingress": [row[0]]}); found != row[1]]
	wrong == []
}

ingress_doubts(element) := [rule.doubts | some rule in rules_of({"ingress": [element]})]

test_doubts_of_ingress if {
	base := "spec.ingress.0"
	rows := [
		[{"fromEndpoints": [{}], "fromRequires": [{}]}, ["spec.ingress.0.fromRequires"]],
		[{"fromRequires": [{}]}, ["spec.ingress.0.fromRequires"]],
		[{"fromEndpoints": [{}], "fromRequires": []}, []],
		[{"fromEndpoints": [{}], "toRequires": [{}]}, []],
		[{"fromEndpoints": [{}], "authentication": {"mode": "required"}}, ["spec.ingress.0.authentication"]],
		[{"fromEndpoints": [{}], "authentication": {"mode": "test-always-fail"}}, ["spec.ingress.0.authentication"]],
		[{"fromEndpoints": [{}], "authentication": {"mode": 5}}, ["spec.ingress.0.authentication"]],
		[{"fromEndpoints": [{}], "authentication": {"mode": "disabled"}}, []],
		[{"fromEndpoints": [{}], "authentication": {}}, []],
		[{"fromEndpoints": [{}], "authentication": null}, []],
		[{"fromEndpoints": [{}], "authentication": "required"}, []],
		[{"fromEndpoints": [{}], "fromCIDR": ["10.0.0.0/8"]}, [base]],
		[{"fromEntities": ["none"], "fromGroups": [{}]}, [base]],
		[{"fromEndpoints": []}, ["spec.ingress.0.fromEndpoints"]],
		[{"fromEndpoints": [], "fromNodes": []}, ["spec.ingress.0.fromEndpoints", "spec.ingress.0.fromNodes"]],
		[object.union(to_web, {"fromCIDR": []}), ["spec.ingress.0.fromCIDR"]],
		[{"fromEndpoints": [], "fromCIDR": ["10.0.0.0/8"]}, []],
		[{"fromEndpoints": "x"}, ["spec.ingress.0.fromEndpoints"]],
		[
			{"fromRequires": [{}], "authentication": {"mode": "required"}, "fromEndpoints": [{}], "fromNodes": [{}]},
			["spec.ingress.0.fromRequires", "spec.ingress.0.authentication", base],
		],
		[{"toServices": [{}], "toFQDNs": [{}], "fromEndpoints": [{}]}, []],
	]
	wrong := [[row, found] | some row in rows; found := ingress_doubts(row[0]); found != [row[1]]]
	wrong == []
}

test_doubts_of_egress if {
	rows := [
		[{"toServices": [{}]}, [egress_rule({"doubts": ["spec.egress.0.toServices"]})]],
		[object.union(to_web, {"toServices": [{}]}), [egress_rule({"ports": [web_entry], "doubts": ["spec.egress.0.toServices"]})]],
		[{"toFQDNs": [{"matchName": "a.example.com"}]}, [egress_rule({"doubts": ["spec.egress.0.toFQDNs"]})]],
		[{"toServices": [{}], "toFQDNs": [{}]}, [egress_rule({"doubts": ["spec.egress.0", "spec.egress.0.toServices", "spec.egress.0.toFQDNs"]})]],
		[{"toFQDNs": [{}], "toRequires": [{}]}, [egress_rule({"doubts": ["spec.egress.0.toRequires", "spec.egress.0.toFQDNs"]})]],
		[{"toFQDNs": []}, [egress_rule({"doubts": ["spec.egress.0.toFQDNs"]})]],
		[{"toServices": "x"}, [egress_rule({"doubts": ["spec.egress.0.toServices"]})]],
		[{"toRequires": [{}]}, [egress_rule({"every_peer": true, "doubts": ["spec.egress.0.toRequires"]})]],
		[{"toEndpoints": [], "toCIDR": []}, [egress_rule({"doubts": ["spec.egress.0.toEndpoints", "spec.egress.0.toCIDR"]})]],
		[{"fromEndpoints": [{}]}, []],
	]
	wrong := [[row, found] | some row in rows; found := rules_of({"egress": [row[0]]}); found != row[1]]
	wrong == []
}

test_denials_have_the_same_form if {
	rules_of({"ingressDeny": [object.union(to_web, {"authentication": {"mode": "required"}})], "egressDeny": [{"toNodes": [{}]}]}) == [
		object.union(rule_at("ingressDeny", "ingress", "Deny"), {
			"ports": [web_entry], "every_peer": true,
			"doubts": ["spec.ingressDeny.0.authentication"],
		}),
		object.union(rule_at("egressDeny", "egress", "Deny"), {"peers": [{
			"path": ["spec", "egressDeny", 0, "toNodes", 0],
			"source": {}, "doubt": "spec.egressDeny.0.toNodes.0",
		}]}),
	]
}

test_policies_of_the_cluster if {
	network_cilium_rules.of_spec({"ingress": [{"fromEndpoints": [{}]}]}, ["spec"], "") == [ingress_rule(one_peer(
		"fromEndpoints",
		network_sources.of_selectors({"matchExpressions": []}, {}),
	))]
}

test_hostile_specs if {
	specs := [
		null, 5, "x", [], {}, {"ingress": "x", "egress": {}, "ingressDeny": 5, "egressDeny": null},
		{"ingress": [null, 5, "x", [], {}], "egressDeny": [true]},
	]
	wrong := [spec | some spec in specs; rules_of(spec) != []]
	wrong == []
}

# Wrong types must not make a rule undefined, and so unseen.
test_hostile_fields if {
	fields := ["fromEndpoints", "fromCIDR", "fromCIDRSet", "fromEntities", "fromNodes", "fromGroups", "fromRequires", "authentication", "toPorts", "icmps"]
	hostile := [null, 5, "x", true, {}, {"a": 1}, [], [null], [5], ["x"], [[]], [{"ports": 5}]]
	lost := [[field, one] |
		some field in fields
		some one in hostile
		element := object.union({"fromEndpoints": [{}], "toPorts": [{}]}, {field: one})
		found := [rule | some rule in rules_of({"ingress": [element]}); count(rule) == 7]
		count(found) != 1
	]
	lost == []
}
