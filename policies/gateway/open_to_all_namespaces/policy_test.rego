package portcullis.gateway.open_to_all_namespaces_test

import data.portcullis.gateway.open_to_all_namespaces

gateway(listeners) := {"review": {"namespace": "infra", "object": {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "Gateway",
	"metadata": {"name": "edge", "namespace": "infra"},
	"spec": {"gatewayClassName": "envoy", "listeners": listeners},
}}}

listener(namespaces) := {"name": "https", "protocol": "HTTPS", "port": 443, "hostname": "shop.example.com", "allowedRoutes": {"namespaces": namespaces}}

found(namespaces) := v if {
	v := open_to_all_namespaces.violation with input as gateway([listener(namespaces)])
}

test_all if {
	found({"from": "All"}) == {{
		"msg": "listener `https` admits routes of every namespace",
		"details": {"path": ["spec", "listeners", 0, "allowedRoutes", "namespaces", "from"], "evidence": {"listeners": ["https"]}},
	}}
}

test_selectors if {
	count(found({"from": "Selector", "selector": {}})) == 1
	found({"from": "Selector"}) == set()
	found({"from": "Selector", "selector": {"matchLabels": {"team": "store"}}}) == set()
}
