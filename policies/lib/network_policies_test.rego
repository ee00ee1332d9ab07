package lib.portcullis.network_policies_test

import data.lib.portcullis.network_policies

policy(name, spec) := {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": name, "namespace": "app"}, "spec": spec}

inventory(policies) := {"namespace": {"app": {"networking.k8s.io/v1": {"NetworkPolicy": policies}}}}

workload := {
	"key": "Pod/app/web",
	"kind": "Pod",
	"api_version": "v1",
	"namespace": "app",
	"name": "web",
	"labels": {"app": "web"},
	"ports": [{"name": "http", "number": 8080, "protocol": "TCP"}, {"name": "dns", "number": 53, "protocol": "UDP"}],
	"host_network": false,
}

types(spec) := [one.ingress, one.egress] if {
	found := network_policies.of("app") with data.inventory as inventory({"p": policy("p", spec)})
	one := found[0]
}

test_types if {
	types({}) == [true, false]
	types({"policyTypes": []}) == [true, false]
	types({"policyTypes": null, "egress": [{}]}) == [true, true]
	types({"egress": []}) == [true, false]
	types({"policyTypes": ["Egress"]}) == [false, true]
	types({"policyTypes": ["Ingress"], "egress": [{}]}) == [true, false]
	types({"policyTypes": ["Ingress", "Egress"]}) == [true, true]
}

test_shape if {
	spec := {"podSelector": {"matchLabels": {"app": "web"}}, "ingress": [{"from": [{"podSelector": {}}, {}], "ports": [{"port": 80}]}, {}], "egress": [{"to": []}]}
	found := network_policies.of("app") with data.inventory as inventory({"p": policy("p", spec)})
	found == [{
		"key": "NetworkPolicy/app/p",
		"namespace": "app",
		"name": "p",
		"object": policy("p", spec),
		"selector": {"matchLabels": {"app": "web"}},
		"ingress": true,
		"egress": true,
		"ingress_rules": [
			{
				"path": ["spec", "ingress", 0],
				"every_peer": false,
				"peers": [
					{"path": ["spec", "ingress", 0, "from", 0], "peer": {"podSelector": {}}},
					{"path": ["spec", "ingress", 0, "from", 1], "peer": {}},
				],
				"ports": [{"port": 80}],
			},
			{"path": ["spec", "ingress", 1], "every_peer": true, "peers": [], "ports": []},
		],
		"egress_rules": [{"path": ["spec", "egress", 0], "every_peer": true, "peers": [], "ports": []}],
	}]
	network_policies.of("other") == [] with data.inventory as inventory({"p": policy("p", spec)})
}

keys(review) := [one.key | some one in found] if {
	found := network_policies.of("app") with data.inventory as inventory({"p": policy("p", {}), "q": policy("q", {})}) with input as {"review": review}
}

test_the_one_under_review if {
	keys({"operation": "UPDATE", "object": policy("p", {"egress": [{}]})}) == ["NetworkPolicy/app/q", "NetworkPolicy/app/p"]
	keys({"operation": "CREATE", "object": policy("r", {})}) == ["NetworkPolicy/app/p", "NetworkPolicy/app/q", "NetworkPolicy/app/r"]
	keys({"operation": "DELETE", "oldObject": policy("p", {})}) == ["NetworkPolicy/app/q"]
	keys({"object": object.union(policy("p", {}), {"apiVersion": "projectcalico.org/v3"})}) == ["NetworkPolicy/app/p", "NetworkPolicy/app/q"]
}

test_reviewed_replaces_what_was if {
	changed := {"review": {"operation": "UPDATE", "object": policy("p", {"policyTypes": ["Egress"]})}}
	found := network_policies.isolating(workload) with data.inventory as inventory({"p": policy("p", {})}) with input as changed
	found == []
}

selects(spec, target) if {
	found := network_policies.of("app") with data.inventory as inventory({"p": policy("p", spec)})
	network_policies.selects(found[0], target)
}

test_selects if {
	selects({}, workload)
	selects({"podSelector": {"matchLabels": {"app": "web"}}}, workload)
	not selects({"podSelector": {"matchLabels": {"app": "db"}}}, workload)
	not selects({}, object.union(workload, {"host_network": true}))
	not selects({}, object.union(workload, {"namespace": "other"}))
	not selects({"podSelector": {"matchExpressions": [{"key": "app", "operator": "Like", "values": ["w"]}]}}, workload)
}

test_ports if {
	every entry in [
		{},
		{"protocol": "TCP"},
		{"port": null},
		{"port": 8080},
		{"port": 8000, "endPort": 8080},
		{"port": 8080, "endPort": 80},
		{"port": "http"},
	] {
		network_policies.port_matches(entry, workload, "TCP", 8080)
	}
	every entry in [
		{"protocol": "UDP"},
		{"port": 80},
		{"port": 8000},
		{"port": 8000, "endPort": 8079},
		{"port": 8081, "endPort": 9000},
		{"port": "dns"},
		{"port": "http", "protocol": "UDP"},
		{"port": ""},
		{"port": false},
	] {
		not network_policies.port_matches(entry, workload, "TCP", 8080)
	}
	network_policies.port_matches({"port": "dns", "protocol": "UDP"}, workload, "UDP", 53)
}

test_ports_of_a_rule if {
	network_policies.ports_match([], workload, "TCP", 1)
	network_policies.ports_match([{"port": 1}, {"port": 2}], workload, "TCP", 2)
	not network_policies.ports_match([{"port": 1}, {"port": 2}], workload, "TCP", 3)
}
