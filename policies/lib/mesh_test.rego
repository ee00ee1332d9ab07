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

workload(ns, labels) := {"namespace": ns, "labels": labels, "host_network": false}

spaces := {"cluster": {"v1": {"Namespace": {
	"on": {"metadata": {"labels": {"istio-injection": "enabled"}}},
	"rev": {"metadata": {"labels": {"istio.io/rev": "a", "istio.io/dataplane-mode": "ambient"}}},
	"off": {"metadata": {"labels": {"istio-injection": "disabled"}}},
	"bare": {"metadata": {}},
	"ambient": {"metadata": {"labels": {"istio.io/dataplane-mode": "ambient"}}},
	"out": {"metadata": {"labels": {"istio.io/dataplane-mode": "none"}}},
}}}}

inject(answer) := {"sidecar.istio.io/inject": answer}

# By namespace: for Pods without the label, with `true`, with `false`, with another value.
test_sidecar_of_a_workload if {
	states := {ns: row |
		some ns in ["on", "rev", "off", "bare", "ambient", "out", "absent"]
		row := [state |
			some labels in [{}, inject("true"), inject("false"), inject("maybe")]
			state := mesh.sidecar(workload(ns, labels)) with data.inventory as spaces
		]
	}
	states == {
		"on": ["yes", "yes", "no", "yes"],
		"rev": ["yes", "yes", "unknown", "yes"],
		"off": ["no", "no", "no", "no"],
		"bare": ["no", "yes", "no", "no"],
		"ambient": ["unknown", "yes", "unknown", "unknown"],
		"out": ["no", "yes", "no", "no"],
		"absent": ["unknown", "yes", "no", "unknown"],
	}
}

test_no_sidecar_by_kind if {
	states := [state |
		some ns in ["on", "ambient", "absent"]
		some pods in [
			object.union(workload(ns, {}), {"host_network": true}),
			workload(ns, {"istio": "ingressgateway"}),
			workload(ns, {"gateway.networking.k8s.io/gateway-name": "public"}),
		]
		state := mesh.sidecar(pods) with data.inventory as spaces
	]
	states == ["no", "no", "no", "no", "unknown", "unknown", "no", "no", "no"]
	empty := mesh.sidecar(workload("on", {"istio": ""})) with data.inventory as spaces
	empty == "yes"
}
