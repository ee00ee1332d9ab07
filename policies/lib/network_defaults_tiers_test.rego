package lib.portcullis.network_defaults_tiers_test

import data.lib.portcullis.network_defaults_tiers

inventory(priority, subject, rule) := {"cluster": {
	"v1": {"Namespace": {"shop": {"metadata": {"labels": {"team": "web"}}}}},
	"policy.networking.k8s.io/v1alpha1": {"AdminNetworkPolicy": {
		"one": {"spec": {"priority": priority, "subject": subject, "ingress": [rule]}},
		"two": {"spec": {"priority": 5, "subject": {"namespaces": {}}, "ingress": [{"action": "Deny", "from": [{"namespaces": {}}]}]}},
	}},
}}

decisive(priority, subject, rule) := v if {
	v := network_defaults_tiers.decisive("Admin", "shop", "ingress") with data.inventory as inventory(priority, subject, rule)
}

allow := {"action": "Allow", "from": [{"namespaces": {}}]}

test_the_first_wide_rule_counts if {
	rows := [
		["AdminNetworkPolicy/one", 1, {"namespaces": {}}, allow],
		["AdminNetworkPolicy/two", 9, {"namespaces": {}}, allow],
		["AdminNetworkPolicy/one", 1, {"pods": {"namespaceSelector": {"matchLabels": {"team": "web"}}}}, allow],
		["AdminNetworkPolicy/two", 1, {"namespaces": {"matchLabels": {"team": "db"}}}, allow],
		["AdminNetworkPolicy/two", 1, {"pods": {"podSelector": {"matchLabels": {"app": "web"}}}}, allow],
		["AdminNetworkPolicy/two", 1, {}, allow],
		["AdminNetworkPolicy/two", 1, {"namespaces": {}}, object.union(allow, {"ports": [{"portNumber": {"port": 80}}]})],
		["AdminNetworkPolicy/one", 1, {"namespaces": {}}, object.union(allow, {"ports": [{"portRange": {"start": 1, "end": 65535}}]})],
		["AdminNetworkPolicy/one", 1, {"namespaces": {}}, object.union(allow, {"protocols": [{"tcp": {}}]})],
		["AdminNetworkPolicy/two", 1, {"namespaces": {}}, {"action": "Allow", "from": [{"namespaces": {"matchLabels": {"team": "web"}}}]}],
	]
	wrong := [row | some row in rows; decisive(row[1], row[2], row[3]).policy != row[0]]
	wrong == []
}
