package lib.portcullis.network_workloads_test

import data.lib.portcullis.network_workloads

template(labels, spec) := {"metadata": {"labels": labels}, "spec": spec}

deployment := {
	"apiVersion": "apps/v1",
	"kind": "Deployment",
	"metadata": {"name": "web", "namespace": "app"},
	"spec": {"template": template({"app": "web"}, {
		"containers": [
			{"name": "c", "ports": [{"containerPort": 8080, "name": "http"}, {"containerPort": 53, "protocol": "UDP"}, {"containerPort": 0}, {"containerPort": 70000}, {"containerPort": 1.5}, {"name": "no"}]},
			{"name": "d"},
		],
		"initContainers": [
			{"name": "i", "ports": [{"containerPort": 1}]},
			{"name": "s", "restartPolicy": "Always", "ports": [{"containerPort": 15001}]},
		],
	})},
}

web := {
	"key": "Deployment/app/web",
	"kind": "Deployment",
	"api_version": "apps/v1",
	"namespace": "app",
	"name": "web",
	"labels": {"app": "web"},
	"ports": [
		{"name": "http", "number": 8080, "protocol": "TCP"},
		{"name": "", "number": 53, "protocol": "UDP"},
		{"name": "", "number": 15001, "protocol": "TCP"},
	],
	"host_network": false,
}

pod(name, more) := object.union({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "labels": {"p": name}}}, more)

owner(api_version, kind, name) := {"metadata": {"ownerReferences": [{"apiVersion": api_version, "kind": kind, "name": name, "controller": true}]}}

space := {"app": {
	"apps/v1": {
		"Deployment": {"web": deployment},
		"ReplicaSet": {"web-1": object.union({"kind": "ReplicaSet", "apiVersion": "apps/v1"}, owner("apps/v1", "Deployment", "web"))},
	},
	"v1": {"Pod": {
		"web-1-x": pod("web-1-x", owner("apps/v1", "ReplicaSet", "web-1")),
		"lost": pod("lost", owner("apps/v1", "ReplicaSet", "gone")),
		"other": pod("other", owner("example.com/v1", "Deployment", "web")),
		"done": pod("done", {"status": {"phase": "Succeeded"}}),
		"failed": pod("failed", {"status": {"phase": "Failed"}}),
		"node": pod("node", {"spec": {"hostNetwork": true}}),
	}},
	"batch/v1": {
		"CronJob": {"nightly": {"spec": {"jobTemplate": {"spec": {"template": template({"job": "n"}, {})}}}}},
		"Job": {"nightly-1": owner("batch/v1", "CronJob", "nightly")},
	},
}}

keys(ns) := [workload.key | some workload in network_workloads.of(ns)]

test_given if {
	found := network_workloads.of("app") with data.inventory as {"namespace": space}
	[workload.key | some workload in found] == ["CronJob/app/nightly", "Deployment/app/web", "Pod/app/lost", "Pod/app/node", "Pod/app/other"]
	found[1] == web
	found[0].labels == {"job": "n"}
	[workload.host_network | some workload in found] == [false, false, false, true, false]
	network_workloads.of("other") == [] with data.inventory as {"namespace": space}
}

test_none_given if {
	network_workloads.of("app") == []
	network_workloads.subject == {}
}

review(o) := {"review": {"operation": "UPDATE", "object": o}}

test_reviewed_replaces if {
	changed := object.union(deployment, {"spec": {"template": {"metadata": {"labels": {"app": "new"}}}}})
	found := network_workloads.of("app") with data.inventory as {"namespace": space} with input as review(changed)
	[workload.labels | some workload in found; workload.kind == "Deployment"] == [{"app": "new"}]
	count(found) == 5
	network_workloads.subject.labels == {"app": "new"} with input as review(changed)
}

test_reviewed_is_added if {
	one := pod("web-1-x", object.union_n([owner("apps/v1", "ReplicaSet", "web-1"), {"metadata": {"namespace": "app"}, "status": {"phase": "Failed"}}]))
	found := keys("app") with data.inventory as {"namespace": space} with input as review(one)
	"Pod/app/web-1-x" in found
	count(found) == 6
}

test_reviewed_owner if {
	one := {"apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": {"name": "gone", "namespace": "app"}}
	found := keys("app") with data.inventory as {"namespace": space} with input as review(one)
	not "Pod/app/lost" in found
	"ReplicaSet/app/gone" in found
}

test_deleted_is_gone if {
	deleted := {"review": {"operation": "DELETE", "oldObject": deployment}}
	found := keys("app") with data.inventory as {"namespace": space} with input as deleted
	not "Deployment/app/web" in found
	"ReplicaSet/app/web-1" in found
	network_workloads.subject == {} with input as deleted
}

test_other_kinds_are_no_workloads if {
	network_workloads.subject == {} with input as review({"apiVersion": "extensions/v1beta1", "kind": "Deployment", "metadata": {"name": "web"}})
	network_workloads.subject == {} with input as review({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}})
}

namespace(name, labels) := {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}

test_namespace_labels if {
	given := {"cluster": {"v1": {"Namespace": {"app": namespace("app", {"team": "a", "kubernetes.io/metadata.name": "lie"})}}}}
	network_workloads.namespace_labels("app") == {"labels": {"team": "a", "kubernetes.io/metadata.name": "app"}, "complete": true} with data.inventory as given
	network_workloads.namespace_labels("b") == {"labels": {"kubernetes.io/metadata.name": "b"}, "complete": false} with data.inventory as given
}

test_namespace_under_review if {
	given := {"cluster": {"v1": {"Namespace": {"app": namespace("app", {"team": "a"})}}}}
	found := network_workloads.namespace_labels("app") with data.inventory as given with input as review(namespace("app", {"team": "b"}))
	found == {"labels": {"team": "b", "kubernetes.io/metadata.name": "app"}, "complete": true}
	gone := network_workloads.namespace_labels("app") with data.inventory as given with input as {"review": {"operation": "DELETE", "oldObject": namespace("app", {"team": "b"})}}
	gone == {"labels": {"kubernetes.io/metadata.name": "app"}, "complete": false}
}
