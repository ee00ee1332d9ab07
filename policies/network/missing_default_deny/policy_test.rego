package portcullis.network.missing_default_deny_test

import data.portcullis.network.missing_default_deny

namespace := {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}

asked(parameters) := {"review": {"object": namespace}, "parameters": object.union(defaults, parameters)}

defaults := {"namespaces": ["*"], "exempt_namespaces": [], "policies_given": false}

policy(spec) := {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "p", "namespace": "shop"}, "spec": spec}

inventory(specs) := {"cluster": {}, "namespace": {"shop": {
	"networking.k8s.io/v1": {"NetworkPolicy": {name: o | some name, spec in specs; o := policy(spec)}},
	"v1": {"Pod": {"web": {"metadata": {"labels": {"app": "web"}}}}},
}}}

reference(name) := {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "namespace": "shop", "name": name}

test_effective if {
	found := missing_default_deny.violation with input as asked({}) with data.inventory as inventory({"deny": {"podSelector": {}}})
	found == set()
	unknowns := missing_default_deny.unknown with input as asked({}) with data.inventory as inventory({"deny": {"podSelector": {}}})
	unknowns == set()
}

test_undone if {
	specs := {"deny": {"podSelector": {}}, "open": {"podSelector": {}, "ingress": [{"from": [{"podSelector": {}}]}, {"from": [{"namespaceSelector": {}}]}]}}
	found := missing_default_deny.violation with input as asked({}) with data.inventory as inventory(specs)
	found == {{
		"msg": "NetworkPolicy `shop/open` lets Pods of every namespace in to every Pod of namespace `shop`, which undoes the default deny of NetworkPolicy `shop/deny`",
		"details": {
			"path": ["metadata", "name"],
			"evidence": {
				"level": "opened",
				"policies": ["NetworkPolicy/shop/deny", "NetworkPolicy/shop/open"],
				"open": [],
				"opened_by": "NetworkPolicy/shop/open",
				"opened_at": ["spec", "ingress", 1],
			},
			"related": [reference("deny"), reference("open")],
		},
	}}
}

test_told_at_the_policy if {
	deny := {"podSelector": {}}
	open := {"podSelector": {}, "ingress": [{}]}
	pods := {"podSelector": {}, "ingress": [{"from": [{"namespaceSelector": {}}]}]}
	elsewhere := missing_default_deny.violation with input as asked({}) with data.inventory as inventory({"deny": deny, "open": open})
	elsewhere == set()
	unknowns := missing_default_deny.unknown with input as asked({}) with data.inventory as inventory({"deny": deny, "open": open})
	unknowns == set()
	both := missing_default_deny.violation with input as asked({}) with data.inventory as inventory({"deny": deny, "open": open, "pods": pods})
	{v.msg | some v in both} == {"NetworkPolicy `shop/pods` lets Pods of every namespace in to every Pod of namespace `shop`, which undoes the default deny of NetworkPolicy `shop/deny`"}
}

test_some_pods if {
	specs := {"db": {"podSelector": {"matchLabels": {"app": "db"}}}}
	found := missing_default_deny.violation with input as asked({}) with data.inventory as inventory(specs)
	found == {{
		"msg": "a new Pod of namespace `shop` can be reached by everybody: its policies select some Pods only, and not Pod `shop/web`",
		"details": {
			"path": ["metadata", "name"],
			"evidence": {"level": "partial", "policies": ["NetworkPolicy/shop/db"], "open": ["Pod/shop/web"], "opened_by": "", "opened_at": []},
			"related": [reference("db")],
		},
	}}
}

test_no_policies_given if {
	found := missing_default_deny.violation with input as asked({}) with data.inventory as inventory({})
	found == set()
	unknowns := missing_default_deny.unknown with input as asked({}) with data.inventory as inventory({})
	unknowns == {{
		"msg": "whether a new Pod of namespace `shop` can be reached by everybody depends on NetworkPolicies, of which none was given",
		"details": {"path": ["metadata", "name"], "needs": ["networking.k8s.io/v1/NetworkPolicy"]},
	}}
}

test_exempt if {
	unknowns := missing_default_deny.unknown with input as asked({"exempt_namespaces": ["shop"]}) with data.inventory as inventory({})
	unknowns == set()
}
