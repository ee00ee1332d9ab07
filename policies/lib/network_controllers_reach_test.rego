package lib.portcullis.network_controllers_reach_test

import data.lib.portcullis.network_controllers_reach

route := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store"},
	"spec": {"ingressClassName": "nginx"},
}}}

workload := {"key": "Deployment/store/shop", "namespace": "store", "ports": []}

inventory(peer, pod) := {"namespace": {
	"store": {"networking.k8s.io/v1": {"NetworkPolicy": {"p": {"spec": {"ingress": [{"from": [peer]}]}}}}},
	"ingress-nginx": {"apps/v1": {"DaemonSet": {"nginx": {"spec": {"template": {"metadata": {"labels": {"app": "ingress-nginx"}}, "spec": pod}}}}}},
}}

found(reason, more) := {"isolated": true, "by": ["NetworkPolicy/store/p"], "needs": [], "openings": [object.union(
	{"reason": reason, "namespaces": [], "selector": "", "pods": "", "cidr": "", "policy": "NetworkPolicy/store/p", "path": ["spec", "ingress", 0, "from", 0]},
	more,
)]}

state(reason, more, peer, pod) := v if {
	v := network_controllers_reach.state(found(reason, more), workload) with input as route with data.inventory as inventory(peer, pod)
}

pinned(name) := {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": name}}}

test_pods if {
	state("all-sources", {}, {}, {}) == "in"
	state("any-namespace", {}, {"namespaceSelector": {}}, {}) == "in"
	state("any-namespace", {"pods": "app=a"}, {"namespaceSelector": {}, "podSelector": {"matchLabels": {"app": "a"}}}, {}) == "out"
	state("namespaces", {"namespaces": ["ingress-nginx"]}, pinned("ingress-nginx"), {}) == "in"
	state("namespaces", {"namespaces": ["edge"]}, pinned("edge"), {}) == "out"
	state("mutable-namespace-label", {}, {"namespaceSelector": {"matchLabels": {"a": "b"}}}, {}) == "unknown"
	state("same-namespace-pods", {}, {"podSelector": {}}, {}) == "out"
	state("outside", {}, {}, {}) == "out"
	state("ip-block", {"cidr": "10.0.0.0/8"}, {}, {}) == "unknown"
	state("ip-block", {"cidr": "8.8.8.0/24"}, {}, {}) == "out"
	state("ip-block", {"cidr": "0.0.0.0/0"}, {}, {}) == "in"
}

test_nodes if {
	on_node := {"hostNetwork": true}
	state("all-sources", {}, {}, on_node) == "in"
	state("outside", {}, {}, on_node) == "in"
	state("any-namespace", {}, {"namespaceSelector": {}}, on_node) == "out"
	state("namespaces", {"namespaces": ["ingress-nginx"]}, pinned("ingress-nginx"), on_node) == "out"
	state("ip-block", {"cidr": "8.8.8.0/24"}, {}, on_node) == "unknown"
}

test_not_given if {
	every reason in ["outside", "ip-block", "any-namespace", "mutable-namespace-label"] {
		answer := network_controllers_reach.state(found(reason, {}), workload) with input as route with data.inventory as {}
		answer == "in"
	}
	elsewhere := network_controllers_reach.state(found("namespaces", {"namespaces": ["a"]}), workload) with input as route with data.inventory as {}
	elsewhere == "unknown"
	own := network_controllers_reach.state(found("same-namespace-pods", {}), workload) with input as route with data.inventory as {}
	own == "unknown"
	nobody := network_controllers_reach.state({"isolated": true, "by": [], "needs": [], "openings": []}, workload) with input as route with data.inventory as {}
	nobody == "out"
	other_kinds := network_controllers_reach.state({"isolated": true, "by": [], "needs": ["x"], "openings": []}, workload) with input as route with data.inventory as {}
	other_kinds == "unknown"
}
