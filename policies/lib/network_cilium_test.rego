package lib.portcullis.network_cilium_test

import data.lib.portcullis.network_cilium
import data.lib.portcullis.network_sources

name := "kubernetes.io/metadata.name"

home(ns) := requirement(name, "In", [ns])

requirement(key, operator, values) := {"key": key, "operator": operator, "values": values}

policies(o) := network_cilium.policy("CiliumNetworkPolicy", "app", "p", o)

cluster_policies(o) := network_cilium.policy("CiliumClusterwideNetworkPolicy", "", "p", o)

# A policy of namespace `app` without rules that selects every Pod, with what differs.
local(more) := object.union(plain("CiliumNetworkPolicy/app/p", [home("app")]), more)

wide(more) := object.union(plain("CiliumClusterwideNetworkPolicy/p", []), more)

plain(key, spaces) := {
	"key": key, "family": "Cilium", "order": null, "spaces": spaces, "pods": [], "doubts": [], "nodes": "",
	"ingress": false, "egress": false, "rules": [],
}

test_whole_policy if {
	spec := {
		"endpointSelector": {"matchLabels": {"app": "web"}},
		"ingress": [{"fromEndpoints": [{"matchLabels": {"app": "proxy"}}], "toPorts": [{"ports": [{"port": "80", "protocol": "TCP"}]}]}],
	}
	policies({"spec": spec}) == [{
		"key": "CiliumNetworkPolicy/app/p", "family": "Cilium", "order": null,
		"spaces": [home("app")], "pods": [requirement("app", "In", ["web"])], "doubts": [], "nodes": "",
		"ingress": true, "egress": false,
		"rules": [{
			"direction": "ingress", "action": "Allow", "path": ["spec", "ingress", 0],
			"ports": [{"protocol": "TCP", "first": 80, "last": 80, "name": "", "doubt": ""}],
			"doubts": [], "every_peer": false,
			"peers": [{
				"path": ["spec", "ingress", 0, "fromEndpoints", 0],
				"source": network_sources.of_own_pods({"matchLabels": {"app": "proxy"}}, "app"),
				"doubt": "",
			}],
		}],
	}]
}

test_selects if {
	namespace_key := "k8s:io.kubernetes.pod.namespace"
	rows := [
		[{}, {}],
		[{"matchLabels": {"k8s:app": "web"}}, {"pods": [requirement("app", "In", ["web"])]}],
		[{"matchLabels": {namespace_key: "other", "app": "web"}}, {"pods": [requirement("app", "In", ["web"])]}],
		[
			{"matchExpressions": [{"key": namespace_key, "operator": "In", "values": ["other"]}]},
			{"spaces": [home("app"), home("other")]},
		],
		[
			{"matchLabels": {"io.cilium.k8s.namespace.labels.team": "edge"}, "matchExpressions": [{"key": "app", "operator": "Exists"}]},
			{"spaces": [home("app"), requirement("team", "In", ["edge"])], "pods": [requirement("app", "Exists", [])]},
		],
		[{"matchExpressions": [{"key": namespace_key, "operator": "Exists"}]}, {"spaces": [home("app"), requirement(name, "Exists", [])]}],
		[{"matchLabels": {"reserved:host": "", "app": "web"}}, {"pods": [requirement("app", "In", ["web"])], "doubts": ["spec.endpointSelector"]}],
		["x", {}],
		[[], {}],
	]
	wrong := [[row, found] | some row in rows; found := policies({"spec": {"endpointSelector": row[0]}}); found != [local(row[1])]]
	wrong == []
}

test_selects_in_the_cluster if {
	rows := [
		[{}, {}],
		[{"matchLabels": {"k8s:io.kubernetes.pod.namespace": "app"}}, {"spaces": [home("app")]}],
		[{"matchLabels": {"io.cilium.k8s.namespace.labels.team": "edge", "app": "web"}}, {
			"spaces": [requirement("team", "In", ["edge"])],
			"pods": [requirement("app", "In", ["web"])],
		}],
		[{"matchLabels": {"io.cilium.k8s.policy.serviceaccount": "web"}}, {"doubts": ["spec.endpointSelector"]}],
	]
	wrong := [[row, found] | some row in rows; found := cluster_policies({"spec": {"endpointSelector": row[0]}}); found != [wide(row[1])]]
	wrong == []
}

test_selects_nothing if {
	objects := [
		{}, {"spec": {}}, {"spec": null}, {"spec": "x"}, {"spec": {"endpointSelector": null}},
		{"spec": {"ingress": [{}]}}, {"specs": []}, {"specs": "x"}, {"specs": [null, 5, "x", {}]}, null, "x", [], 5,
	]
	wrong := [o | some o in objects; policies(o) != []]
	wrong == []
}

test_nodes if {
	cluster_policies({"spec": {"nodeSelector": {}, "ingress": [{"fromEntities": ["all"]}], "enableDefaultDeny": {"egress": true}}}) == [wide({"nodes": "spec.nodeSelector"})]
	policies({"spec": {"nodeSelector": {"matchLabels": {"a": "b"}}}}) == [local({"nodes": "spec.nodeSelector"})]
	cluster_policies({"specs": [{}, {"nodeSelector": {}}]}) == [wide({"nodes": "specs.1.nodeSelector"})]
	cluster_policies({"spec": {"nodeSelector": {}, "endpointSelector": {}}}) == [wide({})]
}

test_specs if {
	policies({
		"specs": [{"endpointSelector": {}, "egress": [{}]}, {"endpointSelector": {"matchLabels": {"a:b": "c"}}}],
		"spec": {"endpointSelector": {}, "ingress": [{}]},
	}) == [local({"ingress": true}), local({"egress": true}), local({"doubts": ["specs.1.endpointSelector"]})]
}

isolated(more) := [one.ingress, one.egress] if {
	some one in policies({"spec": object.union({"endpointSelector": {}}, more)})
}

test_isolates if {
	rows := [
		[{}, [false, false]],
		[{"ingress": []}, [false, false]],
		[{"ingress": null, "egress": "x"}, [false, false]],
		[{"ingress": [{}]}, [true, false]],
		[{"ingressDeny": [{}]}, [true, false]],
		[{"egress": [{}]}, [false, true]],
		[{"egressDeny": [{}]}, [false, true]],
		[{"egress": [{}], "ingress": [{}], "enableDefaultDeny": {"ingress": false}}, [false, true]],
		[{"egress": [{}], "enableDefaultDeny": {"ingress": true, "egress": false}}, [true, false]],
		[{"ingress": [{}], "enableDefaultDeny": {"ingress": null, "egress": "true"}}, [true, false]],
		[{"ingress": [{}], "enableDefaultDeny": "x"}, [true, false]],
		[{"enableDefaultDeny": {"ingress": true, "egress": true}}, [true, true]],
	]
	wrong := [[row, found] | some row in rows; found := isolated(row[0]); found != row[1]]
	wrong == []
	count([row | some row in rows; isolated(row[0])]) == count(rows)
}

object_of(kind, named, spec) := {"apiVersion": "cilium.io/v2", "kind": kind, "metadata": {"name": named}, "spec": spec}

in_namespace(ns, named, spec) := object.union(object_of("CiliumNetworkPolicy", named, spec), {"metadata": {"name": named, "namespace": ns}})

of_cluster(named, spec) := object_of("CiliumClusterwideNetworkPolicy", named, spec)

selects_all := {"endpointSelector": {}}

isolates_all := {"endpointSelector": {}, "enableDefaultDeny": {"ingress": true}}

inventory := {
	"namespace": {
		"app": {"cilium.io/v2": {"CiliumNetworkPolicy": {"b": in_namespace("app", "b", selects_all), "a": in_namespace("app", "a", selects_all)}}},
		"edge": {"cilium.io/v2": {"CiliumNetworkPolicy": {"e": in_namespace("edge", "e", selects_all)}}, "cilium.io/v3": {"CiliumNetworkPolicy": {"x": {}}}},
	},
	"cluster": {"cilium.io/v2": {"CiliumClusterwideNetworkPolicy": {"d": of_cluster("d", selects_all), "c": of_cluster("c", selects_all)}}},
}

given(ns) := [[one.key, one.ingress] | some one in network_cilium.of(ns)]

cluster_keys := [["CiliumClusterwideNetworkPolicy/c", false], ["CiliumClusterwideNetworkPolicy/d", false]]

test_of_a_namespace if {
	in_app := given("app") with data.inventory as inventory
	in_app == array.concat(cluster_keys, [["CiliumNetworkPolicy/app/a", false], ["CiliumNetworkPolicy/app/b", false]])
	in_edge := given("edge") with data.inventory as inventory
	in_edge == array.concat(cluster_keys, [["CiliumNetworkPolicy/edge/e", false]])
	in_none := given("none") with data.inventory as inventory
	in_none == cluster_keys
	number := network_cilium.count_of_cluster with data.inventory as inventory
	number == 2
	none := network_cilium.subject_policies with data.inventory as inventory
	none == []
	unknown := given("app") with data.inventory as {}
	unknown == []
}

test_one_of_a_namespace_under_review if {
	review := {"operation": "UPDATE", "namespace": "app", "object": in_namespace("app", "b", isolates_all), "oldObject": in_namespace("app", "b", selects_all)}
	in_app := given("app") with input as {"review": review} with data.inventory as inventory
	in_app == array.concat(cluster_keys, [["CiliumNetworkPolicy/app/a", false], ["CiliumNetworkPolicy/app/b", true]])
	in_edge := given("edge") with input as {"review": review} with data.inventory as inventory
	in_edge == array.concat(cluster_keys, [["CiliumNetworkPolicy/edge/e", false]])
	reviewed := network_cilium.subject_policies with input as {"review": review} with data.inventory as inventory
	reviewed == [object.union(plain("CiliumNetworkPolicy/app/b", [home("app")]), {"ingress": true})]
}

test_one_that_comes_and_one_that_goes if {
	made := {"review": {"operation": "CREATE", "object": in_namespace("app", "aa", isolates_all)}}
	with_made := given("app") with input as made with data.inventory as inventory
	with_made == array.concat(cluster_keys, [
		["CiliumNetworkPolicy/app/a", false],
		["CiliumNetworkPolicy/app/aa", true],
		["CiliumNetworkPolicy/app/b", false],
	])
	gone := {"review": {"operation": "DELETE", "oldObject": in_namespace("app", "a", selects_all)}}
	without := given("app") with input as gone with data.inventory as inventory
	without == array.concat(cluster_keys, [["CiliumNetworkPolicy/app/b", false]])
	reviewed := network_cilium.subject_policies with input as gone with data.inventory as inventory
	reviewed == []
}

test_one_of_the_cluster_under_review if {
	made := {"review": {"operation": "CREATE", "object": of_cluster("b", isolates_all)}}
	in_edge := given("edge") with input as made with data.inventory as inventory
	in_edge == array.concat(array.concat([["CiliumClusterwideNetworkPolicy/b", true]], cluster_keys), [["CiliumNetworkPolicy/edge/e", false]])
	number := network_cilium.count_of_cluster with input as made with data.inventory as inventory
	number == 3
	reviewed := network_cilium.subject_policies with input as made with data.inventory as inventory
	reviewed == [object.union(plain("CiliumClusterwideNetworkPolicy/b", []), {"ingress": true})]
	changed := {"review": {"operation": "UPDATE", "object": of_cluster("d", isolates_all)}}
	after := given("none") with input as changed with data.inventory as inventory
	after == [["CiliumClusterwideNetworkPolicy/c", false], ["CiliumClusterwideNetworkPolicy/d", true]]
	gone := {"review": {"operation": "DELETE", "oldObject": of_cluster("c", selects_all)}}
	left := given("none") with input as gone with data.inventory as inventory
	left == [["CiliumClusterwideNetworkPolicy/d", false]]
}

# A policy of another kind, or in another version, of the same name replaces none.
test_another_kind_under_review if {
	others := [
		{"apiVersion": "cilium.io/v2alpha1", "kind": "CiliumNetworkPolicy", "metadata": {"name": "a", "namespace": "app"}},
		{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "a", "namespace": "app"}},
		of_cluster("a", {}),
	]
	wrong := [o |
		some o in others
		found := given("app") with input as {"review": {"operation": "DELETE", "oldObject": o}} with data.inventory as inventory
		found != array.concat(cluster_keys, [["CiliumNetworkPolicy/app/a", false], ["CiliumNetworkPolicy/app/b", false]])
	]
	wrong == []
}

test_no_more_than_200_of_the_cluster if {
	digits := ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]
	names := {concat("", ["p", a, b, c]) | some a in ["0", "1", "2"]; some b in digits; some c in digits}
	many := {"cluster": {"cilium.io/v2": {"CiliumClusterwideNetworkPolicy": {named: of_cluster(named, selects_all) | some named in names}}}}
	keys := given("app") with data.inventory as many
	count(keys) == 200
	keys[199][0] == "CiliumClusterwideNetworkPolicy/p199"
	number := network_cilium.count_of_cluster with data.inventory as many
	number == 300
}
