package lib.portcullis.mesh_test

import data.lib.portcullis.mesh

policy(ns, name, spec, created) := {
	"apiVersion": "security.istio.io/v1",
	"kind": "PeerAuthentication",
	"metadata": {"name": name, "namespace": ns, "creationTimestamp": created},
	"spec": spec,
}

inventory := {
	"cluster": {"v1": {"Namespace": {
		"shop": {"metadata": {"labels": {"istio-injection": "enabled"}}},
		"pods": {"metadata": {"labels": {}}},
		"off": {"metadata": {"labels": {"istio-injection": "disabled", "istio.io/rev": "a"}}},
		"rev": {"metadata": {"labels": {"istio.io/rev": "a"}}},
	}}},
	"namespace": {
		"istio-system": {"security.istio.io/v1": {"PeerAuthentication": {"default": policy("istio-system", "default", {"mtls": {"mode": "STRICT"}}, "")}}},
		"shop": {
			"security.istio.io/v1": {"PeerAuthentication": {
				"late": policy("shop", "late", {"mtls": {"mode": "PERMISSIVE"}}, "2026-02-01T00:00:00Z"),
				"first": policy("shop", "first", {"mtls": {"mode": "UNSET"}}, "2026-01-01T00:00:00Z"),
				"web": policy("shop", "web", {"selector": {"matchLabels": {"app": "web"}}, "mtls": {"mode": "DISABLE"}}, ""),
			}},
			"v1": {"Pod": {"web": {"metadata": {"labels": {"app": "web"}}}, "api": {"metadata": {"labels": {"app": "api"}}}}},
		},
		"pods": {"v1": {"Pod": {
			"in": {"metadata": {"labels": {"sidecar.istio.io/inject": "true"}}},
			"out": {"metadata": {"labels": {}}},
		}}},
	},
}

test_sidecars if {
	states := {ns: state |
		some ns in ["shop", "pods", "off", "rev", "absent"]
		state := mesh.sidecars(ns) with data.inventory as inventory
	}
	states == {"shop": "yes", "pods": "pods", "off": "no", "rev": "yes", "absent": "unknown"}
	inside := mesh.in_mesh("pods") with data.inventory as inventory
	inside == "yes"
}

test_the_oldest_counts if {
	found := mesh.for_namespace("shop") with data.inventory as inventory
	found.name == "first"
	found.mode == ""
}

test_who_decides if {
	found := mesh.inheriting("shop", "istio-system") with data.inventory as inventory
	[workload.key | some workload in found] == ["Pod/shop/api"]
	of_mesh := mesh.of_whole_mesh("istio-system") with data.inventory as inventory
	sort(of_mesh) == ["rev", "shop"]
}

test_levels if {
	levels := [found |
		some row in [["istio-system", {}], ["istio-system", {"a": "b"}], ["shop", {}], ["shop", {"a": "b"}]]
		found := mesh.level({"namespace": row[0], "labels": row[1]}, "istio-system")
	]
	levels == ["mesh", "nobody", "namespace", "workload"]
}
