package portcullis.network.controller_blocked_test

import data.portcullis.network.controller_blocked

route := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store"},
	"spec": {"ingressClassName": "nginx", "defaultBackend": {"service": {"name": "shop", "port": {"number": 80}}}, "rules": [{"host": "a.example.com", "http": {"paths": [{
		"path": "/",
		"pathType": "Prefix",
		"backend": {"service": {"name": "shop", "port": {"number": 80}}},
	}]}}]},
}}}

inventory(peers, controllers) := {"namespace": {
	"store": {
		"v1": {"Service": {"shop": {"spec": {"selector": {"app": "shop"}, "ports": [{"port": 80, "targetPort": 8080}]}}}},
		"apps/v1": {"Deployment": {"shop": {"spec": {"template": {"metadata": {"labels": {"app": "shop"}}}}}}},
		"networking.k8s.io/v1": {"NetworkPolicy": {"shop": {"spec": {"podSelector": {}, "ingress": [{"from": peers, "ports": [{"port": 8080}]}]}}}},
	},
	"ingress-nginx": {"apps/v1": {"Deployment": controllers}},
}}

controller(labels) := {"nginx": {"spec": {"template": {"metadata": {"labels": object.union({"app": "ingress-nginx"}, labels)}}}}}

pinned(name, pods) := {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": name}}, "podSelector": {"matchLabels": pods}}

test_whole_finding if {
	found := controller_blocked.violation with input as route with data.inventory as inventory([pinned("ingress-nginx", {"tier": "edge"})], controller({}))
	found == {{
		"msg": "the controller does not reach `Deployment/store/shop` at `TCP/8080`: of its namespace only Pods with `tier=edge` are let in, and `Deployment/ingress-nginx/nginx` has other labels",
		"details": {
			"path": ["spec", "rules", 0, "http", "paths", 0, "backend", "service", "name"],
			"evidence": {"service": "store/shop", "blocked": ["Deployment/store/shop TCP/8080"]},
			"related": [{"apiVersion": "apps/v1", "kind": "Deployment", "namespace": "store", "name": "shop"}],
		},
	}}
}

test_let_in if {
	every peers in [
		[pinned("ingress-nginx", {"tier": "edge"})],
		[pinned("other", {}), pinned("ingress-nginx", {})],
		[{"namespaceSelector": {}}],
		[],
	] {
		found := controller_blocked.violation with input as route with data.inventory as inventory(peers, controller({"tier": "edge"}))
		found == set()
		open := controller_blocked.unknown with input as route with data.inventory as inventory(peers, controller({"tier": "edge"}))
		open == set()
	}
}

test_whole_unknown if {
	found := controller_blocked.unknown with input as route with data.inventory as inventory([pinned("other", {})], {})
	found == {{
		"msg": "whether the controller reaches Service `store/shop` depends on what was not given",
		"details": {
			"path": ["spec", "rules", 0, "http", "paths", 0, "backend", "service", "name"],
			"evidence": {"services": ["store/shop"]},
			"needs": ["the Pods of the controller"],
		},
	}}
}

test_nobody_let_in if {
	nobody := [{"ipBlock": null}]
	found := controller_blocked.violation with input as route with data.inventory as inventory(nobody, {})
	{one.msg | some one in found} == {"the controller does not reach `Deployment/store/shop` at `TCP/8080`: `NetworkPolicy/store/shop` lets nothing in"}
}
