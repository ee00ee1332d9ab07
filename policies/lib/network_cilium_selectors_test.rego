package lib.portcullis.network_cilium_selectors_test

import data.lib.portcullis.network_cilium_selectors

requirement(key, operator, values) := {"key": key, "operator": operator, "values": values}

name := "kubernetes.io/metadata.name"

test_requirements_by_key if {
	selector := {
		"matchLabels": {
			"app": "web",
			"any:tier": "front",
			"k8s:io.kubernetes.pod.namespace": "shop",
			"io.cilium.k8s.namespace.labels.team": "edge",
			"k8s:io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name": "shop",
		},
		"matchExpressions": [
			{"key": "io.kubernetes.pod.namespace", "operator": "NotIn", "values": ["a", "b"]},
			{"key": "k8s:role", "operator": "Exists"},
		],
	}
	network_cilium_selectors.read(selector) == {
		"spaces": [
			requirement("team", "In", ["edge"]),
			requirement(name, "In", ["shop"]),
			requirement(name, "In", ["shop"]),
			requirement(name, "NotIn", ["a", "b"]),
		],
		"pods": [
			requirement("tier", "In", ["front"]),
			requirement("app", "In", ["web"]),
			requirement("role", "Exists", []),
		],
		"doubtful": false,
	}
}

test_doubtful_keys if {
	keys := [
		"reserved:host", "cidr:10.0.0.0/8", "k8s:any:app", "k8s:reserved:host", ":app",
		"io.cilium.k8s.policy.serviceaccount", "k8s:io.cilium.k8s.policy.cluster", "io.cilium.k8s.namespace.labels.a:b",
	]
	wrong := [key |
		some key in keys
		read := network_cilium_selectors.read({"matchLabels": {key: "x", "app": "web"}})
		read != {"spaces": [], "pods": [requirement("app", "In", ["web"])], "doubtful": true}
	]
	wrong == []
}

test_doubtful_expression if {
	network_cilium_selectors.read({"matchExpressions": [{"key": "reserved:host", "operator": "Exists"}]}) == {"spaces": [], "pods": [], "doubtful": true}
}

test_hostile_selectors if {
	nothing := {"spaces": [], "pods": [], "doubtful": false}
	selectors := [null, [], 5, "x", {}, {"matchLabels": "x", "matchExpressions": {}}, {"matchLabels": null, "matchExpressions": null}]
	wrong := [selector | some selector in selectors; network_cilium_selectors.read(selector) != nothing]
	wrong == []
	network_cilium_selectors.read({"matchLabels": {"app": 5}, "matchExpressions": [7, {"key": 1, "operator": [], "values": "x"}]}) == {
		"spaces": [],
		"pods": [requirement("app", "In", [""]), requirement("", "", []), requirement("", "", [])],
		"doubtful": false,
	}
}

test_without_namespace if {
	selector := {
		"matchLabels": {
			"io.kubernetes.pod.namespace": "a", "k8s:io.kubernetes.pod.namespace": "b", "any:io.kubernetes.pod.namespace": "c",
			"io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name": "d", "app": "web",
		},
		"matchExpressions": [{"key": "io.kubernetes.pod.namespace", "operator": "In", "values": ["e"]}],
	}
	network_cilium_selectors.read(network_cilium_selectors.without_namespace(selector)) == {
		"spaces": [requirement(name, "In", ["d"]), requirement(name, "In", ["e"])],
		"pods": [requirement("app", "In", ["web"])],
		"doubtful": false,
	}
	empty := {"matchLabels": {}, "matchExpressions": []}
	wrong := [hostile | some hostile in [null, 5, "x", [], {"matchLabels": [], "matchExpressions": "x"}]; network_cilium_selectors.without_namespace(hostile) != empty]
	wrong == []
}

test_narrowing if {
	exists := requirement(name, "Exists", [])
	others := [requirement(name, "In", ["a"]), requirement("team", "Exists", []), requirement(name, "DoesNotExist", [])]
	network_cilium_selectors.narrowing(array.concat([exists], others)) == others
	network_cilium_selectors.narrowing([exists]) == []
}
