package portcullis.network.mixed_up_peers_test

import data.portcullis.network.mixed_up_peers

asked(from) := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
	"metadata": {"name": "p", "namespace": "app"}, "spec": {"ingress": [{"from": from}]},
}}}

pod(labels) := {"kind": "Pod", "metadata": {"labels": labels}}

inventory(own, others) := {
	"namespace": {"app": {"v1": {"Pod": own}}, "edge": {"v1": {"Pod": others}}},
	"cluster": {"v1": {"Namespace": {"edge": {"metadata": {"name": "edge", "labels": {"team": "edge"}}}}}},
}

by_name := {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "edge"}}}

by_label := {"namespaceSelector": {"matchLabels": {"team": "edge"}}}

proxy := {"podSelector": {"matchLabels": {"app": "proxy"}}}

web := {"w": pod({"app": "web"})}

both := {"p": pod({"app": "proxy"})}

found(from, known) := v if {
	v := mixed_up_peers.violation with input as asked(from) with data.inventory as known
}

test_mixed_up if {
	found([by_name, proxy], inventory(web, both)) == {{
		"msg": "`spec.ingress.0.from` lets in every Pod of the namespaces that match `kubernetes.io/metadata.name=edge`, and Pods that match `app=proxy` of `app`, where no workload does: both selectors were probably meant to be one item",
		"details": {
			"path": ["spec", "ingress", 0, "from", 1],
			"evidence": {"pairs": [{"item": "spec.ingress.0.from.1", "namespaces": "kubernetes.io/metadata.name=edge", "pods": "app=proxy"}]},
		},
	}}
}

test_where_it_counts if {
	count(found([proxy, by_name], inventory(web, both))) == 1
	count(found([by_label, proxy], inventory(web, both))) == 1
	count(found([{"podSelector": {}}, by_name, proxy, by_name], inventory(web, both))) == 1
}

test_where_it_does_not if {
	silent := [
		found([by_name, proxy], inventory(both, both)),
		found([by_name, proxy], inventory(web, web)),
		found([by_name, proxy], inventory(web, {})),
		found([by_label, proxy], inventory(web, {})),
		found([{"namespaceSelector": {}}, proxy], inventory(web, both)),
		found([by_name, {"podSelector": {}}], inventory(web, both)),
		found([object.union(by_name, proxy)], inventory(web, both)),
		found([by_name, {"ipBlock": {"cidr": "10.0.0.0/8"}}, proxy], inventory(web, both)),
		found([by_name, object.union(proxy, {"ipBlock": {"cidr": "10.0.0.0/8"}})], inventory(web, both)),
	]
	every result in silent {
		result == set()
	}
}

test_namespace_that_does_not_match if {
	guests := {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "edge", "team": "guests"}}}
	found([guests, proxy], inventory(web, {})) == set()
	found([guests, proxy], inventory(web, both)) == set()
}

test_own_workloads_not_given if {
	answer := mixed_up_peers.unknown with input as asked([by_name, proxy]) with data.inventory as inventory({}, both)
	answer == {{
		"msg": "whether `kubernetes.io/metadata.name=edge` and `app=proxy` in `spec.ingress.0.from` were meant to be one item depends on the workloads of `app`, which were not given",
		"details": {
			"path": ["spec", "ingress", 0, "from", 1],
			"evidence": {"pairs": [{"item": "spec.ingress.0.from.1", "namespaces": "kubernetes.io/metadata.name=edge", "pods": "app=proxy"}]},
			"needs": ["v1/Pod app/*"],
		},
	}}
	nothing := mixed_up_peers.unknown with input as asked([by_name, proxy])
	nothing == answer
	found([by_name, proxy], inventory({}, both)) == set()
	fine := mixed_up_peers.unknown with input as asked([proxy])
	fine == set()
}

test_workloads_of_a_named_namespace_not_given if {
	answer := mixed_up_peers.unknown with input as asked([by_name, proxy]) with data.inventory as inventory(web, {})
	answer == {{
		"msg": "whether `kubernetes.io/metadata.name=edge` and `app=proxy` in `spec.ingress.0.from` were meant to be one item depends on the workloads of `edge`, which were not given",
		"details": {
			"path": ["spec", "ingress", 0, "from", 1],
			"evidence": {"pairs": [{"item": "spec.ingress.0.from.1", "namespaces": "kubernetes.io/metadata.name=edge", "pods": "app=proxy"}]},
			"needs": ["v1/Pod edge/*"],
		},
	}}
}

test_nothing_is_asked if {
	two := {"namespaceSelector": {"matchExpressions": [{"key": "kubernetes.io/metadata.name", "operator": "In", "values": ["edge", "lab"]}]}}
	guests := {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "edge", "team": "guests"}}}
	settled := [[[by_name, proxy], web, web], [[two, proxy], web, both], [[by_name, proxy], both, {}], [[guests, proxy], web, {}], [[by_label, proxy], web, {}]]
	every one in settled {
		answer := mixed_up_peers.unknown with input as asked(one[0]) with data.inventory as inventory(one[1], one[2])
		answer == set()
	}
	count(mixed_up_peers.unknown) == 1 with input as asked([two, proxy]) with data.inventory as inventory(web, web)
	stored := object.union(asked([by_name, proxy]), {"review": {"operation": "CREATE"}})
	in_a_cluster := mixed_up_peers.unknown with input as stored with data.inventory as inventory(web, {})
	in_a_cluster == set()
}

test_fault if {
	found([{"podSelector": 1}], inventory(web, both)) == {{
		"msg": "`spec.ingress.0.from.0.podSelector` is not an object, so the object cannot be judged",
		"details": {"verdict": "error", "path": ["spec", "ingress", 0, "from", 0, "podSelector"], "evidence": {"expected": "object"}},
	}}
}
