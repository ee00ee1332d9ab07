package portcullis.network.missing_egress_deny_test

import data.portcullis.network.missing_egress_deny

namespace := {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}

asked(namespaces) := {"review": {"object": namespace}, "parameters": {"namespaces": namespaces, "exempt_namespaces": [], "policies_given": true}}

inventory(spec) := {"cluster": {}, "namespace": {"shop": {"networking.k8s.io/v1": {"NetworkPolicy": {"p": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "NetworkPolicy",
	"metadata": {"name": "p", "namespace": "shop"},
	"spec": spec,
}}}}}}

test_nothing_demanded if {
	found := missing_egress_deny.violation with input as asked([]) with data.inventory as inventory({"podSelector": {}})
	found == set()
}

test_no_policy_of_the_type if {
	found := missing_egress_deny.violation with input as asked(["*"]) with data.inventory as inventory({"podSelector": {}})
	found == {{
		"msg": "a new Pod of namespace `shop` can reach everything: no NetworkPolicy of the namespace is of type Egress",
		"details": {
			"path": ["metadata", "name"],
			"evidence": {"level": "none", "policies": [], "open": [], "opened_by": "", "opened_at": []},
			"related": [],
		},
	}}
}

test_dns if {
	spec := {"podSelector": {}, "policyTypes": ["Egress"], "egress": [{"ports": [{"protocol": "UDP", "port": 53}, {"port": 53}]}]}
	found := missing_egress_deny.violation with input as asked(["*"]) with data.inventory as inventory(spec)
	found == set()
}

test_open if {
	spec := {"podSelector": {}, "policyTypes": ["Egress"], "egress": [{"to": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]}]}
	found := missing_egress_deny.violation with input as asked(["*"]) with data.inventory as inventory(spec)
	found == {{
		"msg": "NetworkPolicy `shop/p` lets every Pod of namespace `shop` reach `0.0.0.0/0`",
		"details": {
			"path": ["metadata", "name"],
			"evidence": {"level": "opened", "policies": ["NetworkPolicy/shop/p"], "open": [], "opened_by": "NetworkPolicy/shop/p", "opened_at": ["spec", "egress", 0]},
			"related": [{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "namespace": "shop", "name": "p"}],
		},
	}}
}
