package portcullis.gateway.plaintext_listener_test

import data.portcullis.gateway.plaintext_listener

gateway := {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "Gateway",
	"metadata": {"name": "edge", "namespace": "store"},
	"spec": {"gatewayClassName": "envoy", "listeners": [{"name": "http", "protocol": "HTTP", "port": 80}]},
}

routes(rule) := {"namespace": {"store": {"gateway.networking.k8s.io/v1": {"HTTPRoute": {"shop": {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "HTTPRoute",
	"metadata": {"name": "shop", "namespace": "store"},
	"spec": {"parentRefs": [{"name": "edge"}], "rules": [rule]},
}}}}}}

review := {"review": {"namespace": "store", "object": gateway}}

test_served if {
	found := plaintext_listener.violation with input as review with data.inventory as routes({"backendRefs": [{"name": "shop", "port": 80}]})
	found == {{
		"msg": "listener `http` serves HTTPRoute `store/shop` over plain HTTP",
		"details": {
			"path": ["spec", "listeners", 0],
			"evidence": {"listeners": ["http"], "routes": ["HTTPRoute `store/shop`"]},
			"related": [{"apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute", "namespace": "store", "name": "shop"}],
		},
	}}
}

test_redirect if {
	rule := {"filters": [{"type": "RequestRedirect", "requestRedirect": {"scheme": "https"}}]}
	found := plaintext_listener.violation with input as review with data.inventory as routes(rule)
	found == set()
}

test_nothing_given if {
	unsettled := plaintext_listener.unknown with input as review
	count(unsettled) == 1
}
