package portcullis.network.forgeable_peer_test

import data.portcullis.network.forgeable_peer

policy(ingress) := {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "p", "namespace": "app"}, "spec": {"ingress": ingress}}

tier(ingress) := {"apiVersion": "policy.networking.k8s.io/v1alpha2", "kind": "ClusterNetworkPolicy", "metadata": {"name": "p"}, "spec": {"tier": "Admin", "ingress": ingress}}

found(o, params) := v if {
	v := forgeable_peer.violation with input as {"review": {"object": o}, "parameters": params}
}

peers(spaces, pods) := [{"from": [{"namespaceSelector": spaces, "podSelector": pods}]}]

proxy := {"matchLabels": {"app": "proxy"}}

edge := {"matchLabels": {"team": "edge"}}

test_any_namespace if {
	found(policy(peers({}, proxy)), {}) == {{
		"msg": "`spec.ingress.0.from.0` lets in Pods that match `app=proxy`, of every namespace: whoever creates a Pod chooses its labels",
		"details": {
			"path": ["spec", "ingress", 0, "from", 0],
			"evidence": {"peers": [{"peer": "spec.ingress.0.from.0", "namespace_labels": [], "pod_labels": ["app"]}]},
		},
	}}
}

test_selectors_that_a_new_namespace_meets if {
	any := [
		{"matchExpressions": [{"key": "kubernetes.io/metadata.name", "operator": "Exists"}]},
		{"matchExpressions": [{"key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": ["a"]}]},
		{"matchExpressions": [{"key": "quarantine", "operator": "DoesNotExist"}, {"key": "team", "operator": "NotIn", "values": ["x"]}]},
	]
	every spaces in any {
		count(found(policy(peers(spaces, proxy)), {})) == 1
	}
	some_only := [
		edge,
		{"matchExpressions": [{"key": "team", "operator": "Exists"}]},
		{"matchExpressions": [{"key": "kubernetes.io/metadata.name", "operator": "DoesNotExist"}]},
		{"matchLabels": {"kubernetes.io/metadata.name": "edge"}},
	]
	every spaces in some_only {
		found(policy(peers(spaces, proxy)), {}) == set()
	}
}

test_namespace_labels if {
	found(policy(peers(edge, proxy)), {"namespace_labels": true}) == {{
		"msg": "`spec.ingress.0.from.0` lets in the namespaces that match `team=edge`: whoever may edit Namespaces chooses their labels",
		"details": {
			"path": ["spec", "ingress", 0, "from", 0],
			"evidence": {"peers": [{"peer": "spec.ingress.0.from.0", "namespace_labels": ["team"], "pod_labels": ["app"]}]},
		},
	}}
	found(policy(peers(edge, null)), {"namespace_labels": true, "trusted_namespace_labels": ["team"]}) == set()
	found(policy(peers(edge, null)), {"namespace_labels": true, "trusted_namespace_labels": ["te*"]}) == set()
	found(policy(peers({"matchLabels": {"team": "edge", "kubernetes.io/metadata.name": "a"}}, null)), {"namespace_labels": true}) == set()
	found(policy(peers({}, null)), {"namespace_labels": true}) == set()
}

test_peers_that_name_no_labels if {
	harmless := [
		[{"from": [{"podSelector": proxy}]}],
		[{"from": [{"namespaceSelector": {}, "podSelector": {}}]}],
		[{"from": [{"ipBlock": {"cidr": "10.0.0.0/8"}}]}],
		[{}],
	]
	every ingress in harmless {
		found(policy(ingress), {"namespace_labels": true}) == set()
	}
}

test_tiers if {
	pods := {"pods": {"namespaceSelector": {}, "podSelector": proxy}}
	paths := {entry.details.path | some entry in found(tier([{"action": "Deny", "from": [pods]}, {"action": "Pass", "from": [pods]}, {"action": "Accept", "from": [{"namespaces": {}}, pods]}]), {})}
	paths == {["spec", "ingress", 2, "from", 1]}
	count(found(tier([{"action": "Accept", "from": [{"namespaces": edge}]}]), {})) == 0
	count(found(tier([{"action": "Accept", "from": [{"namespaces": edge}]}]), {"namespace_labels": true})) == 1
	count(found(tier([{"action": "Allow", "from": [{"pods": {"podSelector": proxy}}]}]), {})) == 1
}

test_fault if {
	found(policy([{"from": {}}]), {}) == {{
		"msg": "`spec.ingress.0.from` is not a list, so the object cannot be judged",
		"details": {"verdict": "error", "path": ["spec", "ingress", 0, "from"], "evidence": {"expected": "array"}},
	}}
}
