package portcullis.network.overridden_policy_test

import data.portcullis.network.overridden_policy

cluster_policy(name, action, peer) := {
	"apiVersion": "policy.networking.k8s.io/v1alpha1",
	"kind": "AdminNetworkPolicy",
	"metadata": {"name": name},
	"spec": {"priority": 7, "subject": {"namespaces": {}}, "ingress": [{"action": action, "from": [peer]}]},
}

asked(o) := {"review": {"object": o}, "parameters": {"any_widening": false, "policies_given": false}}

inventory(others) := {
	"cluster": {
		"v1": {"Namespace": {"shop": {"metadata": {"name": "shop"}}}},
		"policy.networking.k8s.io/v1alpha1": {"AdminNetworkPolicy": others},
	},
	"namespace": {"shop": {
		"networking.k8s.io/v1": {"NetworkPolicy": {"deny": {
			"apiVersion": "networking.k8s.io/v1",
			"kind": "NetworkPolicy",
			"metadata": {"name": "deny", "namespace": "shop"},
			"spec": {"podSelector": {}},
		}}},
		"v1": {"Pod": {"web": {"metadata": {"labels": {"app": "web"}}}}},
	}},
}

everybody := {"namespaces": {}}

monitoring := {"namespaces": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}}

test_opens if {
	found := overridden_policy.violation with input as asked(cluster_policy("open", "Allow", everybody)) with data.inventory as inventory({})
	found == {{
		"msg": "`Allow` lets Pods of every namespace in to Pod `shop/web`, past NetworkPolicy `shop/deny`",
		"details": {
			"path": ["spec", "ingress", 0, "from", 0],
			"evidence": {
				"workloads": ["Pod/shop/web"],
				"policies": ["NetworkPolicy/shop/deny"],
				"source": {"reason": "any-namespace", "namespaces": [], "selector": "", "pods": "", "cidr": ""},
			},
		},
	}}
	unknowns := overridden_policy.unknown with input as asked(cluster_policy("open", "Allow", everybody)) with data.inventory as inventory({})
	unknowns == set()
}

test_named if {
	found := overridden_policy.violation with input as asked(cluster_policy("mon", "Allow", monitoring)) with data.inventory as inventory({})
	found == set()
}

test_no_order if {
	others := {"a": cluster_policy("a", "Deny", everybody)}
	found := overridden_policy.violation with input as asked(cluster_policy("mon", "Allow", monitoring)) with data.inventory as inventory(others)
	found == {{
		"msg": "the order of this policy and AdminNetworkPolicy `a` is undefined: they have priority 7 and say different things",
		"details": {"path": ["spec", "priority"], "evidence": {"policies": ["AdminNetworkPolicy/a"]}},
	}}
}

test_no_policies_given if {
	unknowns := overridden_policy.unknown with input as asked(cluster_policy("open", "Allow", everybody)) with data.inventory as {}
	unknowns == {{
		"msg": "whether it lets in what NetworkPolicies keep out depends on `networking.k8s.io/v1/NetworkPolicy`",
		"details": {"path": ["spec", "ingress", 0, "from", 0], "needs": ["networking.k8s.io/v1/NetworkPolicy"]},
	}}
}
