package lib.portcullis.network_defaults_test

import data.lib.portcullis.network_defaults

policy(spec) := {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "p", "namespace": "shop"}, "spec": spec}

inventory(specs) := {"namespace": {"shop": {
	"networking.k8s.io/v1": {"NetworkPolicy": {name: o | some name, spec in specs; o := policy(spec)}},
	"v1": {"Pod": {"web": {"metadata": {"labels": {"app": "web"}}}}},
}}}

level(specs, direction) := v if {
	told := network_defaults.told("shop", direction) with data.inventory as inventory(specs)
	v := told.level
}

any_namespace := {"namespaceSelector": {}}

test_levels_of_ingress if {
	web := {"matchLabels": {"app": "web"}}
	rows := [
		["none", {}],
		["none", {"p": {"podSelector": {}, "policyTypes": ["Egress"]}}],
		["covered", {"p": {"podSelector": web}}],
		["partial", {"p": {"podSelector": {"matchLabels": {"app": "db"}}}}],
		["effective", {"p": {"podSelector": {}}}],
		["effective", {"p": {}}],
		["effective", {"p": {"podSelector": {}, "ingress": [{"from": [{"podSelector": {}}]}]}}],
		["effective", {"p": {"podSelector": {}, "ingress": [{"from": [object.union(any_namespace, {"podSelector": web})]}]}}],
		["effective", {"p": {"podSelector": {}, "ingress": [{"ports": [{"port": 80}]}]}}],
		["opened", {"p": {"podSelector": {}, "ingress": [{}]}}],
		["opened", {"p": {"podSelector": {}, "ingress": [{"from": [{"podSelector": {}}, any_namespace]}]}}],
		["opened", {"p": {"podSelector": {}}, "q": {"podSelector": {}, "ingress": [{"ports": [{}]}]}}],
		["effective", {"p": {"podSelector": {}}, "q": {"podSelector": web, "ingress": [{}]}}],
	]
	wrong := [row | some row in rows; level(row[1], "ingress") != row[0]]
	wrong == []
}

test_levels_of_egress if {
	rows := [
		["none", {"p": {"podSelector": {}}}],
		["effective", {"p": {"podSelector": {}, "policyTypes": ["Egress"]}}],
		["opened", {"p": {"podSelector": {}, "egress": [{}]}}],
		["opened", {"p": {"podSelector": {}, "egress": [{"to": [{"ipBlock": {"cidr": "::/0"}}]}]}}],
		["effective", {"p": {"podSelector": {}, "egress": [{"ports": [{"port": 53, "protocol": "UDP"}]}]}}],
	]
	wrong := [row | some row in rows; level(row[1], "egress") != row[0]]
	wrong == []
}
