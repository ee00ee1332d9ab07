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
		"namespace": {"app": object.union(policy({}), {"cilium.io/v2": {"CiliumNetworkPolicy": {"c": {}}}})},
		"cluster": {"policy.networking.k8s.io/v1alpha1": {"AdminNetworkPolicy": {"a": {"spec": {"subject": {"namespaces": {"matchLabels": {"team": "x"}}}}}}}},
	}
	found := facts(given, pod({}, {"hostNetwork": true}))
	found["TCP/8080"] == object.union(everybody, {"needs": ["cilium.io/v2/CiliumNetworkPolicy app/c"]})
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
		"namespace": {"app": {"projectcalico.org/v3": {"NetworkPolicy": {"c": {}}}}},
		"cluster": cluster({"a": admin(1, [deny_pods]), "b": admin(1, [deny_pods]), "c": admin(1, []), "d": unsure}, {}),
	}
	facts(given, pod({}, {}))["TCP/8080"] == {
		"isolated": false,
		"by": [],
		"openings": [opening("outside", "", [])],
		"needs": [
			"projectcalico.org/v3/NetworkPolicy app/c",
			"the order of `AdminNetworkPolicy/a` and `AdminNetworkPolicy/b`",
			"v1/Namespace app",
		],
	}
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
