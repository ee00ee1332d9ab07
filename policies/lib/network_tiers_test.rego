package lib.portcullis.network_tiers_test

import data.lib.portcullis.network_sources
import data.lib.portcullis.network_tiers

workload := {
	"key": "Pod/app/web", "kind": "Pod", "api_version": "v1", "namespace": "app", "name": "web",
	"labels": {"app": "web"}, "ports": [{"name": "http", "number": 8080, "protocol": "TCP"}], "host_network": false,
}

alpha := "policy.networking.k8s.io/v1alpha1"

policy(version, kind, name, spec) := {"apiVersion": version, "kind": kind, "metadata": {"name": name}, "spec": spec}

everywhere := {"namespaces": {}}

rule(action, more) := object.union({"action": action, "from": [{"namespaces": {}}]}, more)

admin(priority, rules) := {"priority": priority, "subject": everywhere, "ingress": rules}

inventory(kinds) := {"cluster": {
	alpha: {
		"AdminNetworkPolicy": object.get(kinds, "admin", {}),
		"BaselineAdminNetworkPolicy": object.get(kinds, "baseline", {}),
	},
	"policy.networking.k8s.io/v1alpha2": {"ClusterNetworkPolicy": object.get(kinds, "alpha2", {})},
	"policy.networking.k8s.io/v1beta1": {"ClusterNetworkPolicy": object.get(kinds, "beta", {})},
}}

with_admin(specs) := inventory({"admin": {name: policy(alpha, "AdminNetworkPolicy", name, spec) | some name, spec in specs}})

entries(tier, given) := found if {
	found := network_tiers.entries(tier, workload, "TCP", 8080) with data.inventory as given
}

every_pod := network_sources.of_tier_peer({"namespaces": {}})

test_entries_in_order if {
	given := with_admin({
		"z": admin(1, [rule("Allow", {}), {"action": "Deny", "from": [{"pods": {"podSelector": {"matchLabels": {"a": "b"}}}}, {"namespaces": {}}]}]),
		"y": admin(2, [rule("Pass", {})]),
		"x": admin(2, [rule("Deny", {})]),
	})
	entries("Admin", given) == [
		{"action": "Allow", "source": every_pod, "policy": "AdminNetworkPolicy/z", "path": ["spec", "ingress", 0, "from", 0], "priority": 1},
		{
			"action": "Deny", "source": network_sources.of_tier_peer({"pods": {"podSelector": {"matchLabels": {"a": "b"}}}}),
			"policy": "AdminNetworkPolicy/z", "path": ["spec", "ingress", 1, "from", 0], "priority": 1,
		},
		{"action": "Deny", "source": every_pod, "policy": "AdminNetworkPolicy/z", "path": ["spec", "ingress", 1, "from", 1], "priority": 1},
		{"action": "Deny", "source": every_pod, "policy": "AdminNetworkPolicy/x", "path": ["spec", "ingress", 0, "from", 0], "priority": 2},
		{"action": "Pass", "source": every_pod, "policy": "AdminNetworkPolicy/y", "path": ["spec", "ingress", 0, "from", 0], "priority": 2},
	]
	entries("Baseline", given) == []
}

keys(tier, given) := [[entry.policy, entry.priority] | some entry in entries(tier, given)]

cluster_policy(version, name, tier, priority) := policy(
	concat("/", ["policy.networking.k8s.io", version]), "ClusterNetworkPolicy", name,
	{"tier": tier, "priority": priority, "subject": everywhere, "ingress": [rule("Accept", {})]},
)

test_tiers if {
	given := inventory({
		"admin": {"a": policy(alpha, "AdminNetworkPolicy", "a", admin(5, [rule("Allow", {})]))},
		"baseline": {"default": policy(alpha, "BaselineAdminNetworkPolicy", "default", {"subject": everywhere, "ingress": [rule("Deny", {})]})},
		"alpha2": {
			"c": cluster_policy("v1alpha2", "c", "Admin", 1),
			"d": cluster_policy("v1alpha2", "d", "Baseline", 1),
			"e": cluster_policy("v1alpha2", "e", "Other", 1),
		},
		"beta": {"c": cluster_policy("v1beta1", "c", "Admin", 9)},
	})
	keys("Admin", given) == [["AdminNetworkPolicy/a", 5], ["ClusterNetworkPolicy/c", 9]]
	keys("Baseline", given) == [["ClusterNetworkPolicy/d", 1], ["BaselineAdminNetworkPolicy/default", null]]
}

actions(rules) := [[entry.action, entry.source] | some entry in entries("Admin", with_admin({"a": admin(1, rules)}))]

test_peers_that_are_not_known if {
	unread := {"from": [{"nodes": {}}]}
	actions([rule("Allow", unread)]) == []
	actions([rule("Deny", unread)]) == [["Deny", network_sources.everything]]
	actions([rule("Pass", unread)]) == [["Deny", network_sources.everything]]
	actions([rule("Log", {})]) == []
	actions([{"action": "Deny"}]) == []
}

subject(spec) := network_tiers.selects({"spec": {"subject": spec}}, workload, {"labels": {"kubernetes.io/metadata.name": "app"}, "complete": false})

test_subjects if {
	subject({"namespaces": {}}) == "true"
	subject({"namespaces": {"matchLabels": {"kubernetes.io/metadata.name": "b"}}}) == "false"
	subject({"namespaces": {"matchLabels": {"team": "edge"}}}) == "unknown"
	subject({"pods": {}}) == "true"
	subject({"pods": {"podSelector": {"matchLabels": {"app": "web"}}}}) == "true"
	subject({"pods": {"namespaceSelector": {"matchLabels": {"team": "edge"}}, "podSelector": {"matchLabels": {"app": "web"}}}}) == "unknown"
	subject({"pods": {"namespaceSelector": {"matchLabels": {"team": "edge"}}, "podSelector": {"matchLabels": {"app": "db"}}}}) == "false"
	subject({}) == "false"
	network_tiers.selects({"spec": {"subject": everywhere}}, object.union(workload, {"host_network": true}), {"labels": {}, "complete": true}) == "false"
}

test_doubts if {
	given := with_admin({"a": {"priority": 1, "subject": {"namespaces": {"matchLabels": {"team": "edge"}}}, "ingress": [rule("Deny", {})]}})
	network_tiers.doubts(workload) == {"v1/Namespace app"} with data.inventory as given
	entries("Admin", given) == []
	network_tiers.doubts(workload) == set() with data.inventory as with_admin({"a": admin(1, [])})
}

for_port(rule_of_ports) if {
	network_tiers.for_port(rule_of_ports, workload, "TCP", 8080)
}

test_ports if {
	every one in [
		{},
		{"ports": [], "protocols": null},
		{"ports": [{"portNumber": {"port": 8080}}]},
		{"ports": [{"portNumber": {"port": 8080, "protocol": "TCP"}}]},
		{"ports": [{"portRange": {"start": 8000, "end": 8080}}]},
		{"ports": [{"portNumber": {"port": 1}}, {"namedPort": "http"}]},
		{"protocols": [{"tcp": {}}]},
		{"protocols": [{"tcp": {"destinationPort": {"number": 8080}}}]},
		{"protocols": [{"tcp": {"destinationPort": {"range": {"start": 8080, "end": 9000}}}}]},
		{"protocols": [{"udp": {}}, {"destinationNamedPort": "http"}]},
	] {
		for_port(one)
	}
	every one in [
		{"ports": [{"portNumber": {"port": 8080, "protocol": "UDP"}}]},
		{"ports": [{"portRange": {"start": 8081, "end": 9000}}]},
		{"ports": [{"portRange": {"end": 9000}}]},
		{"ports": [{"namedPort": "https"}]},
		{"ports": [{}]},
		{"protocols": [{"udp": {}}]},
		{"protocols": [{"tcp": {"destinationPort": {"number": 80}}}]},
		{"protocols": [{"tcp": {"destinationPort": {}}}]},
		{"protocols": [{"tcp": null}]},
		{"protocols": [{"destinationNamedPort": "https"}]},
	] {
		not for_port(one)
	}
}

review(operation, o) := {"review": object.union({"operation": operation}, o)}

test_the_one_under_review if {
	given := with_admin({"a": admin(1, [rule("Deny", {})]), "b": admin(1, [rule("Deny", {})])})
	changed := policy(alpha, "AdminNetworkPolicy", "a", admin(7, [rule("Allow", {})]))
	updated := [[row[3], row[2]] | some row in network_tiers.looked_at] with data.inventory as given with input as review("UPDATE", {"object": changed})
	updated == [["AdminNetworkPolicy/b", 1], ["AdminNetworkPolicy/a", 7]]
	deleted := [row[3] | some row in network_tiers.looked_at] with data.inventory as given with input as review("DELETE", {"oldObject": changed})
	deleted == ["AdminNetworkPolicy/b"]
}

entry(key, priority) := {"action": "Deny", "source": every_pod, "policy": key, "path": [], "priority": priority}

test_unordered if {
	network_tiers.unordered([entry("b", 1), entry("b", 1), entry("a", 1), entry("c", 2), entry("d", null), entry("e", null)]) == {"the order of `a` and `b`"}
	network_tiers.unordered([]) == set()
}

test_beyond if {
	many := with_admin({concat("", ["p", format_int(n, 10)]): admin(n, []) | some n in numbers.range(1, 201)})
	network_tiers.beyond([[], []]) == {"more than 200 policies of the cluster"} with data.inventory as many
	count(network_tiers.looked_at) == 200 with data.inventory as many
	peers := [n | some n in numbers.range(1, 401)]
	network_tiers.beyond([[], peers]) == {"more than 400 peers of policies of the cluster"}
	count(network_tiers.bounded(peers)) == 400
	network_tiers.beyond([[], []]) == set()
}
