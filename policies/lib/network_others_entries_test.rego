package lib.portcullis.network_others_entries_test

import data.lib.portcullis.network_others_entries
import data.lib.portcullis.network_sources

policy(more) := object.union(
	{
		"key": "CiliumNetworkPolicy/app/p", "family": "Cilium", "order": null,
		"spaces": [], "pods": [], "doubts": [], "nodes": "", "ingress": true, "egress": false, "rules": [],
	},
	more,
)

calico(name, order, rules) := policy({"key": concat("/", ["CalicoNetworkPolicy/app", name]), "family": "Calico", "order": order, "rules": rules})

rule(more) := object.union(
	{"direction": "ingress", "action": "Allow", "path": ["spec", "ingress", 0], "ports": [], "doubts": [], "every_peer": true, "peers": []},
	more,
)

entry_of(protocol, first, last) := {"protocol": protocol, "first": first, "last": last, "name": "", "doubt": ""}

named(name) := {"protocol": "TCP", "first": 0, "last": 0, "name": name, "doubt": ""}

web := {
	"key": "Pod/app/web", "namespace": "app", "labels": {"app": "web"}, "host_network": false,
	"ports": [{"name": "http", "number": 8080, "protocol": "TCP"}, {"name": "DNS", "number": 53, "protocol": "TCP"}],
}

everything := network_sources.everything

deny := rule({"action": "Deny", "path": ["spec", "ingressDeny", 0]})

told(policies) := answer if {
	answer := network_others_entries.told(web, "TCP", 8080) with data.lib.portcullis.network_cilium.of as policies
}

acted(policies) := [[entry.action, entry.policy, entry.path] | some entry in told(policies).entries]

fits(ports) if {
	acted([policy({"rules": [rule({"ports": ports})]})]) != []
}

test_ports if {
	rows := [
		[[], true],
		[[entry_of("", 0, 65535)], true],
		[[entry_of("TCP", 8080, 8080)], true],
		[[entry_of("", 8080, 8080)], true],
		[[entry_of("TCP", 8000, 8079)], false],
		[[entry_of("TCP", 8081, 9000)], false],
		[[entry_of("TCP", 8000, 9000)], true],
		[[entry_of("UDP", 0, 65535)], false],
		[[named("http")], true],
		[[named("dns")], false],
		[[named("other"), named("http")], true],
		[[object.union(named("http"), {"protocol": "UDP"})], false],
		[[{}], false],
	]
	wrong := [row | some row in rows; fitting := {true | fits(row[0])}; not fitting == {true | row[1]}]
	wrong == []
}

test_names_of_ports_in_lower_case_for_cilium_only if {
	port := {"protocol": "TCP", "number": 53}
	one := rule({"ports": [named("dns")]})
	count(network_others_entries.rules([policy({"rules": [one]})], "ingress", web, port)) == 1
	count(network_others_entries.rules([calico("c", 1, [one])], "ingress", web, port)) == 0
}

test_whole_answer if {
	source := network_sources.of_selectors({}, {})
	peers := [{"path": ["spec", "ingress", 0, "fromEndpoints", 0], "source": source, "doubt": ""}]
	told([policy({"rules": [rule({"every_peer": false, "peers": peers})]})]) == {
		"entries": [{
			"action": "Allow", "source": source, "policy": "CiliumNetworkPolicy/app/p", "family": "Cilium", "order": null,
			"path": ["spec", "ingress", 0, "fromEndpoints", 0],
		}],
		"by": ["CiliumNetworkPolicy/app/p"],
		"needs": set(),
	}
}

test_nothing_given if {
	told([]) == {"entries": [], "by": [], "needs": set()}
}

test_a_rule_with_doubts_is_left_out if {
	told([policy({"rules": [rule({"doubts": ["spec.ingress.0.authentication"]})]})]) == {
		"entries": [],
		"by": ["CiliumNetworkPolicy/app/p"],
		"needs": {"what `spec.ingress.0.authentication` of `CiliumNetworkPolicy/app/p` means"},
	}
}

test_doubts_of_a_rule_for_other_ports_do_not_matter if {
	answer := told([policy({"rules": [rule({"doubts": ["spec.ingress.0.authentication"], "ports": [entry_of("TCP", 80, 80)]})]})])
	answer.needs == set()
}

doubtful := object.union(entry_of("TCP", 8080, 8080), {"doubt": "spec.ingress.0.toPorts.0.rules"})

test_only_ports_with_a_doubt if {
	answer := told([policy({"rules": [rule({"ports": [entry_of("TCP", 80, 80), doubtful]})]})])
	answer.entries == []
	answer.needs == {"what `spec.ingress.0.toPorts.0.rules` of `CiliumNetworkPolicy/app/p` means"}
}

test_a_port_without_doubt_is_enough if {
	answer := told([policy({"rules": [rule({"ports": [entry_of("TCP", 0, 65535), doubtful]})]})])
	count(answer.entries) == 1
	answer.needs == set()
}

test_peers_with_a_doubt_are_left_out if {
	sure := {"path": ["spec", "ingress", 0, "fromEntities", 1], "source": everything, "doubt": ""}
	unsure := {"path": ["spec", "ingress", 0, "fromEntities", 0], "source": {}, "doubt": "spec.ingress.0.fromEntities.0"}
	answer := told([policy({"rules": [rule({"every_peer": false, "peers": [unsure, sure]})]})])
	[entry.path | some entry in answer.entries] == [["spec", "ingress", 0, "fromEntities", 1]]
	answer.needs == {"what `spec.ingress.0.fromEntities.0` of `CiliumNetworkPolicy/app/p` means"}
}

test_the_other_direction_and_actions if {
	acted([policy({"rules": [rule({"direction": "egress"}), rule({"action": "Log"})]})]) == []
}

test_order_of_the_middle_tier if {
	policies := [
		calico("late", null, [rule({})]),
		calico("after", 1001, [rule({})]),
		calico("at", 1000, [rule({})]),
		calico("first", -1, [rule({}), deny]),
		policy({"key": "CiliumNetworkPolicy/app/z", "rules": [deny, rule({})]}),
		policy({"key": "CiliumNetworkPolicy/app/a", "rules": [deny, rule({})]}),
	]
	given := {"namespace": {"app": {"networking.k8s.io/v1": {"NetworkPolicy": {"p": {"spec": {"ingress": [{}]}}}}}}}
	answer := network_others_entries.told(web, "TCP", 8080) with data.lib.portcullis.network_cilium.of as policies with data.inventory as given
	[[entry.action, entry.policy] | some entry in answer.entries] == [
		["Deny", "CiliumNetworkPolicy/app/a"],
		["Deny", "CiliumNetworkPolicy/app/z"],
		["Allow", "CalicoNetworkPolicy/app/first"],
		["Deny", "CalicoNetworkPolicy/app/first"],
		["Allow", "CalicoNetworkPolicy/app/at"],
		["Allow", "NetworkPolicy/app/p"],
		["Allow", "CalicoNetworkPolicy/app/after"],
		["Allow", "CalicoNetworkPolicy/app/late"],
		["Allow", "CiliumNetworkPolicy/app/a"],
		["Allow", "CiliumNetworkPolicy/app/z"],
	]
	answer.by == [
		"CalicoNetworkPolicy/app/after", "CalicoNetworkPolicy/app/at", "CalicoNetworkPolicy/app/first", "CalicoNetworkPolicy/app/late",
		"CiliumNetworkPolicy/app/a", "CiliumNetworkPolicy/app/z", "NetworkPolicy/app/p",
	]
	answer.needs == {"which of Cilium and Calico decides"}
}

test_unordered if {
	rows := [
		[[calico("a", 5, [rule({})]), calico("b", 5, [deny])], {"the order of `CalicoNetworkPolicy/app/a` and `CalicoNetworkPolicy/app/b`"}],
		[[calico("a", null, [deny]), calico("b", null, [rule({})])], {"the order of `CalicoNetworkPolicy/app/a` and `CalicoNetworkPolicy/app/b`"}],
		[[calico("a", 5, [rule({})]), calico("b", 5, [rule({})])], set()],
		[[calico("a", 5, [rule({})]), calico("b", 6, [deny])], set()],
		[[calico("a", 5, [rule({})]), calico("b", 5, [])], set()],
		[[calico("a", null, [rule({})]), calico("b", 0, [deny])], set()],
		[[calico("a", 1000, [deny])], set()],
		[[policy({"rules": [deny]}), policy({"key": "CiliumNetworkPolicy/app/q", "rules": [rule({})]})], set()],
	]
	wrong := [row | some row in rows; not told(row[0]).needs == row[1]]
	wrong == []
}

test_order_beside_network_policies if {
	given := {"namespace": {"app": {"networking.k8s.io/v1": {"NetworkPolicy": {"p": {"spec": {}}}}}}}
	needs := {policy.order: answer.needs |
		some policy in [calico("a", 1000, [deny]), calico("a", 999, [deny]), calico("a", 1001, [deny])]
		answer := network_others_entries.told(web, "TCP", 8080) with data.lib.portcullis.network_cilium.of as [policy] with data.inventory as given
	}
	needs == {999: set(), 1000: {"the order of `CalicoNetworkPolicy/app/a` and NetworkPolicies"}, 1001: set()}
}

test_hostile_shapes if {
	broken := [
		policy({"rules": [{"direction": "ingress"}]}),
		policy({"rules": [rule({"peers": [{}, 1], "ports": [], "every_peer": "yes"})]}),
		policy({"rules": "none"}),
		policy({"rules": [7, null]}),
	]
	told(broken) == {"entries": [], "by": ["CiliumNetworkPolicy/app/p"], "needs": set()}
}
