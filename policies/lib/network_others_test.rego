package lib.portcullis.network_others_test

import data.lib.portcullis.network_others

policy(more) := object.union(
	{
		"key": "CiliumNetworkPolicy/app/p", "family": "Cilium", "order": null,
		"spaces": [space("app")], "pods": [], "doubts": [], "nodes": "", "ingress": true, "egress": false, "rules": [],
	},
	more,
)

space(name) := {"key": "kubernetes.io/metadata.name", "operator": "In", "values": [name]}

label(key, value) := {"key": key, "operator": "In", "values": [value]}

web := {"key": "Pod/app/web", "namespace": "app", "labels": {"app": "web"}, "ports": [], "host_network": false}

selecting(policies, direction) := [policy.key | some policy in found] if {
	found := network_others.selecting(web, direction) with data.lib.portcullis.network_cilium.of as policies
}

unsure(policies) := found if {
	found := network_others.unsure(network_others.about(web, "ingress"), "app") with data.lib.portcullis.network_cilium.of as policies
}

test_selecting if {
	rows := [
		[{}, true],
		[{"spaces": [space("other")]}, false],
		[{"spaces": [space("app"), label("team", "edge")]}, false],
		[{"pods": [label("app", "web")]}, true],
		[{"pods": [label("app", "db")]}, false],
		[{"pods": [label("team", "a")]}, false],
		[{"pods": [{"key": "team", "operator": "DoesNotExist", "values": []}]}, true],
		[{"pods": [{"key": "app", "operator": "Like", "values": ["w"]}]}, false],
		[{"doubts": ["spec.endpointSelector"]}, false],
		[{"ingress": false}, false],
		[{"ingress": false, "rules": [{"direction": "ingress"}]}, true],
		[{"ingress": false, "egress": true, "rules": [{"direction": "egress"}]}, false],
	]
	wrong := [row | some row in rows; not selecting([policy(row[0])], "ingress") == [key | some key in ["CiliumNetworkPolicy/app/p"]; row[1]]]
	wrong == []
}

test_the_other_direction if {
	selecting([policy({"ingress": false, "egress": true})], "egress") == ["CiliumNetworkPolicy/app/p"]
	selecting([policy({})], "egress") == []
}

test_in_order_of_order_then_key if {
	policies := [
		policy({"key": "c"}),
		policy({"key": "b", "order": 10}),
		policy({"key": "a", "order": 200}),
		policy({"key": "a", "order": 10}),
		policy({"key": "b"}),
	]
	[[p.key, p.order] | some p in network_others.in_order(policies)] == [["a", 10], ["b", 10], ["a", 200], ["b", null], ["c", null]]
}

test_policies_of_one_object_stay_in_their_order if {
	policies := [policy({"pods": [label("z", "1")]}), policy({"pods": [label("a", "1")]})]
	network_others.in_order(policies) == policies
}

test_isolating if {
	policies := [policy({}), policy({}), policy({"key": "Z", "ingress": false, "rules": [{"direction": "ingress"}]})]
	found := network_others.isolating(web, "ingress") with data.lib.portcullis.network_cilium.of as policies
	found == ["CiliumNetworkPolicy/app/p"]
}

test_unsure if {
	team := {"spaces": [space("app"), label("team", "edge")]}
	field := "what `spec.endpointSelector` of `CiliumNetworkPolicy/app/p` means"
	rows := [
		[{}, set()],
		[team, {"v1/Namespace app"}],
		[{"doubts": ["spec.endpointSelector"]}, {field}],
		[object.union(team, {"doubts": ["spec.endpointSelector"]}), {"v1/Namespace app", field}],
		[{"doubts": ["spec.endpointSelector"], "pods": [label("app", "db")]}, set()],
		[{"doubts": ["spec.endpointSelector"], "spaces": [space("other")]}, set()],
		[{"doubts": ["spec.endpointSelector"], "ingress": false}, set()],
		[object.union(team, {"pods": [label("app", "db")]}), set()],
	]
	wrong := [row | some row in rows; not unsure([policy(row[0])]) == row[1]]
	wrong == []
}

test_labels_of_the_namespace if {
	given := {"cluster": {"v1": {"Namespace": {"app": {"metadata": {"labels": {"team": "edge"}}}}}}}
	team := policy({"spaces": [label("team", "edge")]})
	found := network_others.selecting(web, "ingress") with data.lib.portcullis.network_cilium.of as [team] with data.inventory as given
	found == [team]
	selecting([team], "ingress") == []
}

test_host_network if {
	policies := [policy({}), policy({"nodes": "spec.nodeSelector", "ingress": false}), policy({"key": "CiliumNetworkPolicy/app/q", "nodes": "specs.1.nodeSelector"})]
	workload := object.union(web, {"host_network": true})
	found := network_others.about(workload, "ingress") with data.lib.portcullis.network_cilium.of as policies
	found == []
	nodes := network_others.of_nodes(workload) with data.lib.portcullis.network_cilium.of as policies
	nodes == {"what `spec.nodeSelector` of `CiliumNetworkPolicy/app/p` means", "what `specs.1.nodeSelector` of `CiliumNetworkPolicy/app/q` means"}
}

test_which_decides if {
	network_others.which_decides([policy({}), policy({"family": "Calico"})]) == {"which of Cilium and Calico decides"}
	network_others.which_decides([policy({}), policy({})]) == set()
	network_others.which_decides([]) == set()
}

many(prefix, number) := {name: {"spec": spec} |
	some i in numbers.range(1, number)
	name := sprintf("%s%04d", [prefix, i])
	spec := {"endpointSelector": {}, "ingress": [{}], "types": ["Ingress"]}
}

test_at_most_200_of_the_cluster if {
	given := {"cluster": {
		"cilium.io/v2": {"CiliumClusterwideNetworkPolicy": many("a", 150)},
		"projectcalico.org/v3": {"GlobalNetworkPolicy": many("b", 51)},
	}}
	found := network_others.of("app") with data.inventory as given
	count(found) == 200
	found[199].key == "GlobalNetworkPolicy/b0050"
	beyond := network_others.beyond with data.inventory as given
	beyond == {"more than 200 policies of Cilium or Calico for the cluster"}
	network_others.beyond == set()
}

given := {
	"namespace": {
		"app": {"cilium.io/v2": {"CiliumNetworkPolicy": {"b": {}, "a": {}}}},
		"plain": {"networking.k8s.io/v1": {"NetworkPolicy": {"p": {}}}},
	},
	"cluster": {"crd.projectcalico.org/v1": {"GlobalNetworkPolicy": {"g": {}}}},
}

test_given if {
	network_others.given with data.inventory as given
	network_others.given with data.inventory as {"cluster": given.cluster}
	network_others.given with data.inventory as {"namespace": {"app": given.namespace.app}}
	not network_others.given with data.inventory as {"namespace": {"plain": given.namespace.plain}}
	not network_others.given
}

test_given_by_the_review if {
	reviewed := {"apiVersion": "projectcalico.org/v3", "kind": "NetworkPolicy", "metadata": {"name": "p", "namespace": "app"}}
	network_others.given with input as {"review": {"object": reviewed}}
	not network_others.given with input as {"review": {"operation": "DELETE", "oldObject": reviewed}}
	not network_others.given with input as {"review": {"object": object.union(reviewed, {"apiVersion": "networking.k8s.io/v1"})}}
}
