package portcullis.route.public_and_internal_test

import data.portcullis.route.public_and_internal

ingress(name, class_name, services) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": name, "namespace": "store"},
	"spec": {"ingressClassName": class_name, "rules": [{"http": {"paths": paths(services)}}]},
}

paths(services) := [{"backend": {"service": {"name": service, "port": {"number": 80}}}} | some service in services]

review(services) := {
	"review": {"object": ingress("shop", "outer", services)},
	"parameters": {"public_classes": ["outer"], "internal_classes": ["inner"]},
}

inventory(services) := {"namespace": {"store": {"networking.k8s.io/v1": {"Ingress": {
	"admin": ingress("admin", "inner", services),
	"shop": ingress("shop", "outer", services),
}}}}}

test_shared_services_are_one_finding if {
	found := public_and_internal.violation with input as review(["a", "b", "c"]) with data.inventory as inventory(["b", "a"])
	{v.msg | some v in found} == {"Service `a`, `b` is public here and internal in `admin`"}
}

test_other_services if {
	found := public_and_internal.violation with input as review(["a"]) with data.inventory as inventory(["b"])
	count(found) == 0
}

test_nothing_known if {
	found := public_and_internal.violation with input as review(["a"])
	count(found) == 0
}

test_public_wins if {
	both := object.union(review(["a"]), {"parameters": {"public_classes": ["outer", "inner"], "internal_classes": ["inner"]}})
	found := public_and_internal.violation with input as both with data.inventory as inventory(["a"])
	count(found) == 0
}
