package portcullis.network.open_controller_test

import data.portcullis.network.open_controller

workload(image) := {"review": {"object": {
	"apiVersion": "apps/v1",
	"kind": "Deployment",
	"metadata": {"name": "edge", "namespace": "edge"},
	"spec": {"template": {"metadata": {"labels": {"app": "edge"}}, "spec": {"containers": [{
		"name": "controller",
		"image": image,
		"args": ["--validating-webhook=:8443"],
		"ports": [{"name": "metrics", "containerPort": 10254}],
	}]}}},
}}}

with_parameters(review, parameters) := object.union(review, {"parameters_by_policy": {"network/open-controller": parameters}})

inventory(peers) := {"namespace": {"edge": {"networking.k8s.io/v1": {"NetworkPolicy": {"edge": {"spec": {"podSelector": {}, "ingress": [{"from": peers}]}}}}}}}

test_whole_finding if {
	review := workload("registry.k8s.io/ingress-nginx/controller:v1.12.0")
	found := open_controller.violation with input as review with data.inventory as inventory([{"namespaceSelector": {}}])
	found == {{
		"msg": "the admission webhook of ingress-nginx at `TCP/8443` can be reached by Pods of every namespace: `NetworkPolicy/edge/edge` lets them in; `v1.12.0` is open to CVE-2025-1974, CVE-2026-24514",
		"details": {
			"path": ["spec", "template", "spec", "containers", 0, "args", 0],
			"evidence": {"open": ["the admission webhook of ingress-nginx at TCP/8443: any-namespace"]},
		},
	}}
}

test_metrics_too if {
	review := with_parameters(workload("ingress-nginx/controller"), {"metrics": true})
	found := open_controller.violation with input as review with data.inventory as inventory([{"namespaceSelector": {}}])
	{one.details.evidence.open | some one in found} == {[
		"the admission webhook of ingress-nginx at TCP/8443: any-namespace",
		"the metrics of the controller at TCP/10254: any-namespace",
	]}
}

test_whole_unknown if {
	found := open_controller.unknown with input as workload("ingress-nginx/controller") with data.inventory as {"namespace": {}}
	found == {{
		"msg": "whether Pods of the cluster reach the admission webhook of ingress-nginx at `TCP/8443` depends on policies that were not given",
		"details": {
			"path": ["spec", "template", "spec", "containers", 0, "args", 0],
			"needs": ["networking.k8s.io/v1/NetworkPolicy"],
		},
	}}
}

test_what_is_let_in if {
	every peer in [
		{"ipBlock": {"cidr": "10.0.0.2/32"}},
		{"podSelector": {}},
		{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}},
	] {
		found := open_controller.violation with input as workload("ingress-nginx/controller") with data.inventory as inventory([peer])
		found == set()
	}
	every peer in [{"podSelector": {}}, {"podSelector": {"matchLabels": {"app": "debug"}}}] {
		review := with_parameters(workload("ingress-nginx/controller"), {"same_namespace": false})
		found := open_controller.violation with input as review with data.inventory as inventory([peer])
		count(found) == 1
	}
}
