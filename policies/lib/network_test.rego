package lib.portcullis.network_test

import data.lib.portcullis.network

pod(labels, more) := {
	"apiVersion": "v1",
	"kind": "Pod",
	"metadata": {"name": "web", "namespace": "app", "labels": labels},
	"spec": object.union({"containers": [{"ports": [{"containerPort": 8080}, {"containerPort": 53, "protocol": "UDP"}, {"containerPort": 8080, "name": "again"}]}]}, more),
}

policy(spec) := {"networking.k8s.io/v1": {"NetworkPolicy": {"p": {"spec": spec}}}}

facts(inventory, o) := found if {
	found := network.facts with data.inventory as inventory with input as {"review": {"object": o}}
}

opening(reason, key, path) := {"reason": reason, "namespaces": [], "selector": "", "pods": "", "cidr": "", "policy": key, "path": path}

nobody(policies) := {"isolated": true, "by": policies, "openings": [], "needs": []}

everybody := {"isolated": false, "by": [], "openings": [opening("all-sources", "", [])], "needs": []}

test_facts_of_each_port if {
	given := {"namespace": {"app": policy({"podSelector": {}, "ingress": [{"ports": [{"port": 8080}]}]})}}
	facts(given, pod({}, {})) == {
		"TCP/8080": {"isolated": true, "by": ["NetworkPolicy/app/p"], "openings": [opening("all-sources", "NetworkPolicy/app/p", ["spec", "ingress", 0])], "needs": []},
		"UDP/53": nobody(["NetworkPolicy/app/p"]),
	}
}

test_no_facts_of_others if {
	facts({}, {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}}) == {}
	network.facts == {}
}

test_host_network if {
	given := {
		"namespace": {"app": object.union(policy({}), {"projectcalico.org/v3": {"NetworkPolicy": {"c": {}}}})},
		"cluster": {
			"policy.networking.k8s.io/v1alpha1": {"AdminNetworkPolicy": {"a": {"spec": {"subject": {"namespaces": {"matchLabels": {"team": "x"}}}}}}},
			"cilium.io/v2": {"CiliumClusterwideNetworkPolicy": {"n": {"spec": {"nodeSelector": {}}}}},
		},
	}
	found := facts(given, pod({}, {"hostNetwork": true}))
	found["TCP/8080"] == object.union(everybody, {"needs": ["what `spec.nodeSelector` of `CiliumClusterwideNetworkPolicy/n` means"]})
}

admin(priority, rules) := {"spec": {"priority": priority, "subject": {"namespaces": {}}, "ingress": rules}}

cluster(admins, baseline) := {"policy.networking.k8s.io/v1alpha1": {"AdminNetworkPolicy": admins, "BaselineAdminNetworkPolicy": {"default": {"spec": baseline}}}}

deny_pods := {"action": "Deny", "from": [{"namespaces": {}}]}

test_tiers_of_an_isolated_workload if {
	namespaces := policy({"ingress": [{"from": [{"podSelector": {}}, {"ipBlock": {"cidr": "10.0.0.0/8"}}]}]})
	allow := {"action": "Allow", "from": [{"namespaces": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}}]}
	given := {"namespace": {"app": namespaces}, "cluster": cluster({"a": admin(1, [allow, deny_pods])}, {"subject": {"namespaces": {}}, "ingress": [deny_pods]})}
	facts(given, pod({}, {}))["TCP/8080"] == {
		"isolated": true,
		"by": ["NetworkPolicy/app/p"],
		"openings": [
			{
				"reason": "namespaces", "namespaces": ["monitoring"], "selector": "kubernetes.io/metadata.name=monitoring", "pods": "", "cidr": "",
				"policy": "AdminNetworkPolicy/a", "path": ["spec", "ingress", 0, "from", 0],
			},
			{
				"reason": "ip-block", "namespaces": [], "selector": "", "pods": "", "cidr": "10.0.0.0/8",
				"policy": "NetworkPolicy/app/p", "path": ["spec", "ingress", 0, "from", 1],
			},
		],
		"needs": [],
	}
}

test_baseline if {
	allow := {"action": "Allow", "from": [{"namespaces": {"matchLabels": {"team": "edge"}}}]}
	given := {"cluster": cluster({}, {"subject": {"namespaces": {}}, "ingress": [allow, deny_pods, {"action": "Allow", "from": [{"namespaces": {}}]}]})}
	facts(given, pod({}, {}))["TCP/8080"] == {
		"isolated": false,
		"by": [],
		"openings": [
			opening("outside", "", []),
			object.union(
				opening("mutable-namespace-label", "BaselineAdminNetworkPolicy/default", ["spec", "ingress", 0, "from", 0]),
				{"selector": "team=edge"},
			),
		],
		"needs": [],
	}
}

test_needs if {
	unsure := {"spec": {"priority": 3, "subject": {"namespaces": {"matchLabels": {"team": "x"}}}, "ingress": []}}
	given := {
		"namespace": {"app": {"projectcalico.org/v3": {"NetworkPolicy": {"c": {"spec": {"tier": "x", "ingress": [{"action": "Allow"}]}}}}}},
		"cluster": cluster({"a": admin(1, [deny_pods]), "b": admin(1, [deny_pods]), "c": admin(1, []), "d": unsure}, {}),
	}
	facts(given, pod({}, {}))["TCP/8080"] == {
		"isolated": false,
		"by": [],
		"openings": [opening("outside", "", [])],
		"needs": [
			"the order of `AdminNetworkPolicy/a` and `AdminNetworkPolicy/b`",
			"v1/Namespace app",
			"what `spec.tier` of `CalicoNetworkPolicy/app/c` means",
		],
	}
}

cilium(spec) := {"cilium.io/v2": {"CiliumNetworkPolicy": {"c": {"spec": object.union({"endpointSelector": {}}, spec)}}}}

calico(spec) := {"projectcalico.org/v3": {"NetworkPolicy": {"c": {"spec": spec}}}}

in_app(parts) := {"namespace": {"app": object.union_n(parts)}}

told(given) := facts(given, pod({}, {}))["TCP/8080"]

by_cilium(openings) := {"isolated": true, "by": ["CiliumNetworkPolicy/app/c"], "openings": openings, "needs": []}

at_c(reason, path) := opening(reason, "CiliumNetworkPolicy/app/c", path)

from_cluster := {"fromEntities": ["cluster"]}

from_all := {"fromEntities": ["all"]}

first_entity := ["spec", "ingress", 0, "fromEntities", 0]

test_cilium if {
	rows := [
		[{"ingress": [{}]}, []],
		[{"ingressDeny": [from_all]}, []],
		[{"ingress": [from_cluster]}, [at_c("any-namespace", first_entity)]],
		[{"ingress": [from_all]}, [at_c("all-sources", first_entity)]],
		[{"ingress": [from_all], "ingressDeny": [from_cluster]}, [at_c("outside", first_entity)]],
		[{"ingress": [from_cluster, {"fromEntities": ["world"]}], "ingressDeny": [from_cluster]}, [at_c("outside", ["spec", "ingress", 1, "fromEntities", 0])]],
		[{"ingress": [from_all, from_cluster], "ingressDeny": [from_all]}, []],
		[{"ingress": [{"fromEndpoints": [{}]}], "ingressDeny": [object.union(from_cluster, {"toPorts": [{"ports": [{"port": "80"}]}]})]}, [at_c("same-namespace-pods", ["spec", "ingress", 0, "fromEndpoints", 0])]],
	]
	wrong := [row | some row in rows; not told(in_app([cilium(row[0])])) == by_cilium(row[1])]
	wrong == []
}

open_default := {"enableDefaultDeny": {"ingress": false}}

test_cilium_that_does_not_isolate if {
	told(in_app([cilium(open_default)])) == everybody
	told(in_app([cilium(object.union(open_default, {"ingressDeny": [from_cluster]}))])) == object.union(everybody, {"openings": [opening("outside", "", [])]})
	told(in_app([cilium(object.union(open_default, {"ingressDeny": [from_all]}))])) == object.union(everybody, {"openings": []})
	told(in_app([cilium(object.union(open_default, {"ingress": [from_all]}))])) == object.union(everybody, {"openings": [at_c("all-sources", first_entity)]})
}

test_what_lets_in_everything_leaves_outside_open_where_pods_are_kept_out if {
	spec := object.union(open_default, {"ingress": [from_all], "ingressDeny": [from_cluster]})
	told(in_app([cilium(spec)])) == object.union(everybody, {"openings": [at_c("outside", first_entity)]})
}

test_cilium_beside_network_policies if {
	own := policy({"ingress": [{"from": [{"podSelector": {}}]}]})
	pods := opening("same-namespace-pods", "NetworkPolicy/app/p", ["spec", "ingress", 0, "from", 0])
	both := ["CiliumNetworkPolicy/app/c", "NetworkPolicy/app/p"]
	told(in_app([own, cilium({"ingress": [{}]})])) == {"isolated": true, "by": both, "openings": [pods], "needs": []}
	told(in_app([own, cilium({"ingressDeny": [from_cluster]})])) == {"isolated": true, "by": both, "openings": [], "needs": []}
	told(in_app([own, cilium({"ingress": [from_cluster]})])) == {"isolated": true, "by": both, "openings": [at_c("any-namespace", first_entity), pods], "needs": []}
}

test_calico_by_its_order if {
	own := policy({"ingress": [{"from": [{"podSelector": {}}]}]})
	pods := opening("same-namespace-pods", "NetworkPolicy/app/p", ["spec", "ingress", 0, "from", 0])
	both := ["CalicoNetworkPolicy/app/c", "NetworkPolicy/app/p"]
	deny := {"ingress": [{"action": "Deny"}]}
	told(in_app([own, calico(object.union(deny, {"order": 500}))])) == {"isolated": true, "by": both, "openings": [], "needs": []}
	told(in_app([own, calico(deny)])) == {"isolated": true, "by": both, "openings": [pods], "needs": []}
	told(in_app([own, calico(object.union(deny, {"order": 1000}))])) == {
		"isolated": true, "by": both, "openings": [],
		"needs": ["the order of `CalicoNetworkPolicy/app/c` and NetworkPolicies"],
	}
}

test_calico_before_what_it_denies if {
	allow := {"action": "Allow", "source": {"selector": "all()"}}
	told(in_app([calico({"ingress": [allow, {"action": "Deny"}, {"action": "Allow"}]})])) == {
		"isolated": true,
		"by": ["CalicoNetworkPolicy/app/c"],
		"openings": [opening("same-namespace-pods", "CalicoNetworkPolicy/app/c", ["spec", "ingress", 0, "source"])],
		"needs": [],
	}
}

test_admin_tier_before_them if {
	admins := cluster({"a": admin(1, [deny_pods])}, {"subject": {"namespaces": {}}, "ingress": [{"action": "Allow", "from": [{"namespaces": {}}]}]})
	told({"namespace": {"app": cilium({"ingress": [from_all]})}, "cluster": admins}) == by_cilium([at_c("outside", first_entity)])
	told({"namespace": {"app": cilium({"ingress": [from_cluster]})}, "cluster": admins}) == by_cilium([])
}

test_they_come_before_the_baseline_tier if {
	baseline := cluster({}, {"subject": {"namespaces": {}}, "ingress": [{"action": "Allow", "from": [{"namespaces": {}}]}]})
	spec := object.union(open_default, {"ingressDeny": [from_cluster]})
	told({"namespace": {"app": cilium(spec)}, "cluster": baseline}) == object.union(everybody, {"openings": [opening("outside", "", [])]})
}

test_doubts_of_rules if {
	told(in_app([cilium({"ingress": [from_cluster, {"fromEntities": ["host"]}]})])) == {
		"isolated": true,
		"by": ["CiliumNetworkPolicy/app/c"],
		"openings": [at_c("any-namespace", first_entity)],
		"needs": ["what `spec.ingress.1.fromEntities.0` of `CiliumNetworkPolicy/app/c` means"],
	}
}

test_both_kinds if {
	found := told(in_app([cilium({"ingress": [{}]}), calico({"ingress": [{"action": "Deny"}]})]))
	found.needs == ["which of Cilium and Calico decides"]
	found.by == ["CalicoNetworkPolicy/app/c", "CiliumNetworkPolicy/app/c"]
}

test_narrowed_by_the_mesh if {
	asked := {"rows": [], "needs": {"v1/Namespace app"}}
	found := facts({}, pod({}, {})) with data.lib.portcullis.mesh_authorization.narrowed as asked
	found["TCP/8080"] == {"isolated": false, "by": [], "openings": [], "needs": ["v1/Namespace app"]}
}

test_policies_given if {
	network.policies_given with data.inventory as {"namespace": {"app": policy({})}}
	network.policies_given with data.inventory as {"cluster": {"cilium.io/v2": {"CiliumClusterwideNetworkPolicy": {"c": {}}}}}
	not network.policies_given with data.inventory as {"namespace": {"app": {"v1": {"Pod": {"web": {}}}}}}
	not network.policies_given with data.inventory as {"cluster": cluster({"a": admin(1, [])}, {})}
	not network.policies_given
}

reviewed := {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "p", "namespace": "app"}}

test_policies_given_by_the_review if {
	network.policies_given with data.inventory as {"namespace": {}} with input as {"review": {"object": reviewed}}
	not network.policies_given with input as {"review": {"object": reviewed}}
	deleted := {"review": {"operation": "DELETE", "oldObject": reviewed}}
	network.policies_given with data.inventory as {"namespace": {"app": policy({})}} with input as deleted
	not network.policies_given with data.inventory as {"namespace": {}} with input as deleted
}

test_openings_are_in_order_and_once if {
	rows := [
		{"source": {"told": {"reason": "b"}}, "policy": "p", "path": ["spec", "ingress", 10]},
		{"source": {"told": {"reason": "b"}}, "policy": "p", "path": ["spec", "ingress", 9]},
		{"source": {"told": {"reason": "a"}}, "policy": "p", "path": ["spec", "ingress", 10]},
		{"source": {"told": {"reason": "c"}}, "policy": "o", "path": ["spec", "ingress", 10]},
		{"source": {"told": {"reason": "c"}}, "policy": "o", "path": ["spec", "ingress", 10]},
	]
	network.in_order(rows) == [
		{"reason": "c", "policy": "o", "path": ["spec", "ingress", 10]},
		{"reason": "b", "policy": "p", "path": ["spec", "ingress", 9]},
		{"reason": "a", "policy": "p", "path": ["spec", "ingress", 10]},
		{"reason": "b", "policy": "p", "path": ["spec", "ingress", 10]},
	]
}
