package lib.portcullis.network_calico_test

import data.lib.portcullis.network_calico

name_label := "kubernetes.io/metadata.name"

v3 := "projectcalico.org/v3"

v1 := "crd.projectcalico.org/v1"

named(name) := {"key": name_label, "operator": "In", "values": [name]}

own := network_calico.policy("CalicoNetworkPolicy", "app", "p", {"spec": {}})[0]

global := network_calico.policy("GlobalNetworkPolicy", "", "p", {"spec": {}})[0]

of_own(spec) := network_calico.policy("CalicoNetworkPolicy", "app", "p", {"spec": spec})

of_global(spec) := network_calico.policy("GlobalNetworkPolicy", "", "p", {"spec": spec})

test_shape if {
	own == {
		"key": "CalicoNetworkPolicy/app/p", "family": "Calico", "order": null, "spaces": [named("app")], "pods": [], "doubts": [], "nodes": "",
		"ingress": true, "egress": false, "rules": [],
	}
	global == {
		"key": "GlobalNetworkPolicy/p", "family": "Calico", "order": null, "spaces": [], "pods": [], "doubts": [], "nodes": "spec.selector",
		"ingress": true, "egress": false, "rules": [],
	}
	of_own({
		"order": 10, "selector": "app == 'web'", "types": ["Ingress", "Egress"],
		"ingress": [{"action": "Deny"}], "egress": [{"action": "Allow"}],
	}) == [{
		"key": "CalicoNetworkPolicy/app/p", "family": "Calico", "order": 10, "spaces": [named("app")],
		"pods": [{"key": "app", "operator": "In", "values": ["web"]}], "doubts": [], "nodes": "", "ingress": true, "egress": true,
		"rules": [
			{
				"direction": "ingress", "action": "Deny", "path": ["spec", "ingress", 0], "ports": [], "doubts": [],
				"every_peer": true, "peers": [],
			},
			{
				"direction": "egress", "action": "Allow", "path": ["spec", "egress", 0], "ports": [], "doubts": [],
				"every_peer": true, "peers": [],
			},
		],
	}]
}

test_selects if {
	of_own({"selector": "projectcalico.org/namespace == 'x'"}) == [object.union(own, {"spaces": [named("app"), named("x")]})]
	of_own({"namespaceSelector": "global()"}) == [own]
	spec := {"namespaceSelector": "projectcalico.org/name == 'a' && has(team)", "selector": "projectcalico.org/namespace == 'b' && has(app)"}
	of_global(spec) == [object.union(global, {
		"spaces": [named("a"), {"key": "team", "operator": "Exists", "values": []}, named("b")],
		"pods": [{"key": "app", "operator": "Exists", "values": []}],
		"nodes": "",
	})]
}

test_doubts if {
	of_own({"selector": "a || b", "serviceAccountSelector": "all()", "tier": "security"}) == [object.union(own, {"doubts": [
		"spec.selector",
		"spec.serviceAccountSelector",
		"spec.tier",
	]})]
	of_own({"selector": "", "serviceAccountSelector": " ", "tier": "default"}) == [own]
	of_own({"tier": ""}) == [own]
	of_global({"selector": "pcsa.a == 'b' && app == 'x'", "namespaceSelector": "global()"}) == [object.union(global, {
		"pods": [{"key": "app", "operator": "In", "values": ["x"]}],
		"doubts": ["spec.selector", "spec.namespaceSelector"],
		"nodes": "",
	})]
}

test_nodes if {
	only := object.union(global, {"order": 5, "ingress": false})
	some_field := {"order": 5, "selector": "x", "ingress": [{"action": "Allow"}]}
	of_global(object.union(some_field, {"preDNAT": true})) == [object.union(only, {"nodes": "spec.preDNAT"})]
	of_global(object.union(some_field, {"doNotTrack": true})) == [object.union(only, {"nodes": "spec.doNotTrack"})]
	of_global(object.union(some_field, {"doNotTrack": true, "preDNAT": true})) == [object.union(only, {"nodes": "spec.preDNAT"})]
	of_global({"preDNAT": false, "doNotTrack": "true"}) == [global]
	of_global({"namespaceSelector": "all()"}) == [object.union(global, {"nodes": ""})]
	of_own({"preDNAT": true}) == [own]
}

isolates(spec) := [[policy.ingress, policy.egress, [rule.direction | some rule in policy.rules]] | some policy in of_own(spec)][0]

test_isolates if {
	rules := [{"action": "Allow"}]
	isolates({}) == [true, false, []]
	isolates({"types": [], "ingress": [], "egress": []}) == [true, false, []]
	isolates({"ingress": rules}) == [true, false, ["ingress"]]
	isolates({"egress": rules}) == [false, true, ["egress"]]
	isolates({"ingress": rules, "egress": rules}) == [true, true, ["ingress", "egress"]]
	isolates({"types": ["Ingress"], "ingress": rules, "egress": rules}) == [true, false, ["ingress"]]
	isolates({"types": ["Egress"], "ingress": rules, "egress": rules}) == [false, true, ["egress"]]
	isolates({"types": ["Egress", "Ingress"]}) == [true, true, []]
	isolates({"types": ["ingress", 1]}) == [false, false, []]
}

test_hostile_shapes if {
	every o in ["x", 1, null, [], {}, {"spec": null}, {"spec": "x"}, {"spec": []}] {
		network_calico.policy("CalicoNetworkPolicy", "app", "p", o) == [own]
		network_calico.policy("GlobalNetworkPolicy", "", "p", o) == [global]
	}
	every value in [null, 1, "x", true, {}, {"a": 1}] {
		found := of_global({"order": {}, "types": value, "ingress": value, "egress": value, "selector": [], "namespaceSelector": {}, "tier": [], "preDNAT": "x"})
		found == [global]
	}
	of_own({"order": "10"}) == [own]
	of_own({"order": 10.5}) == [object.union(own, {"order": 10.5})]
}

given := {
	"namespace": {
		"app": {
			v3: {"NetworkPolicy": {"b": {"spec": {"order": 1}}, "default.d": {"spec": {"order": 2}}}},
			v1: {"NetworkPolicy": {
				"default.a": {"spec": {"order": 3}},
				"default.b": {"spec": {"order": 4}},
				"d": {"spec": {"order": 5}},
				"e": {"spec": {"order": 6}},
			}},
			"networking.k8s.io/v1": {"NetworkPolicy": {"z": {}}},
		},
		"other": {v3: {"NetworkPolicy": {"o": {"spec": {"order": 7}}}}},
	},
	"cluster": {
		v3: {"GlobalNetworkPolicy": {"default.g": {"spec": {"order": 8}}}},
		v1: {"GlobalNetworkPolicy": {"default.g": {"spec": {"order": 9}}, "default.f": {"spec": {"order": 10}}}},
	},
}

keys(found) := [[policy.key, policy.order] | some policy in found]

of_cluster := [["GlobalNetworkPolicy/default.f", 10], ["GlobalNetworkPolicy/default.g", 8]]

of_app := [
	["CalicoNetworkPolicy/app/b", 1],
	["CalicoNetworkPolicy/app/default.a", 3],
	["CalicoNetworkPolicy/app/default.d", 2],
	["CalicoNetworkPolicy/app/e", 6],
]

test_of if {
	in_app := network_calico.of("app") with data.inventory as given
	keys(in_app) == array.concat(of_app, of_cluster)
	in_other := network_calico.of("other") with data.inventory as given
	keys(in_other) == array.concat([["CalicoNetworkPolicy/other/o", 7]], of_cluster)
	elsewhere := network_calico.of("elsewhere") with data.inventory as given
	keys(elsewhere) == of_cluster
	network_calico.count_of_cluster == 2 with data.inventory as given
	network_calico.of("app") == []
	network_calico.count_of_cluster == 0
}

object_of(version, kind, metadata, order) := {"apiVersion": version, "kind": kind, "metadata": metadata, "spec": {"order": order}}

reviewed(o) := {"review": {"operation": "UPDATE", "object": o, "namespace": "app"}}

# The object under review stands for the one that is stored, in whichever version.
test_under_review if {
	in_v3 := reviewed(object_of(v3, "NetworkPolicy", {"name": "a", "namespace": "app"}, 77))
	one := network_calico.of("app") with data.inventory as given with input as in_v3
	keys(one)[0] == ["CalicoNetworkPolicy/app/a", 77]
	count(one) == 6
	subject := network_calico.subject_policies with input as in_v3
	keys(subject) == [["CalicoNetworkPolicy/app/a", 77]]

	in_v1 := reviewed(object_of(v1, "NetworkPolicy", {"name": "default.b", "namespace": "app"}, 78))
	two := network_calico.of("app") with data.inventory as given with input as in_v1
	keys(two) == array.concat([of_app[1], ["CalicoNetworkPolicy/app/default.b", 78], of_app[2], of_app[3]], of_cluster)
	of_other := network_calico.of("other") with data.inventory as given with input as in_v1
	keys(of_other) == array.concat([["CalicoNetworkPolicy/other/o", 7]], of_cluster)

	in_cluster := reviewed(object_of(v1, "GlobalNetworkPolicy", {"name": "default.g"}, 79))
	three := network_calico.of("other") with data.inventory as given with input as in_cluster
	keys(three) == [["CalicoNetworkPolicy/other/o", 7], of_cluster[0], ["GlobalNetworkPolicy/default.g", 79]]
	network_calico.count_of_cluster == 2 with data.inventory as given with input as in_cluster
}

test_deleted if {
	gone := {"review": {"operation": "DELETE", "oldObject": object_of(v3, "GlobalNetworkPolicy", {"name": "f"}, 1)}}
	left := network_calico.of("elsewhere") with data.inventory as given with input as gone
	keys(left) == [of_cluster[1]]
	network_calico.subject_policies == [] with input as gone
}

test_other_objects_under_review if {
	every o in [
		object_of("networking.k8s.io/v1", "NetworkPolicy", {"name": "b", "namespace": "app"}, 1),
		object_of("projectcalico.org/v2", "NetworkPolicy", {"name": "b", "namespace": "app"}, 1),
		object_of(v3, "StagedNetworkPolicy", {"name": "b", "namespace": "app"}, 1),
		{},
	] {
		network_calico.subject_policies == [] with input as reviewed(o)
		found := network_calico.of("app") with data.inventory as given with input as reviewed(o)
		keys(found) == array.concat(of_app, of_cluster)
	}
}

test_two_hundred_of_the_cluster if {
	many := {"cluster": {v3: {"GlobalNetworkPolicy": {name: {} | some i in numbers.range(1000, 1202); name := format_int(i, 10)}}}}
	found := network_calico.of("app") with data.inventory as many
	count(found) == 200
	found[199].key == "GlobalNetworkPolicy/1199"
	network_calico.count_of_cluster == 203 with data.inventory as many
}
