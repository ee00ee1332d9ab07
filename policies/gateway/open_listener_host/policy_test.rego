package portcullis.gateway.open_listener_host_test

import data.portcullis.gateway.open_listener_host

gateway(listeners) := {"review": {"namespace": "infra", "object": {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "Gateway",
	"metadata": {"name": "edge", "namespace": "infra"},
	"spec": {"gatewayClassName": "envoy", "listeners": listeners},
}}}

listener(fields) := object.union({"name": "https", "protocol": "HTTPS", "port": 443}, fields)

all_namespaces := {"allowedRoutes": {"namespaces": {"from": "All"}}}

messages(listeners) := {one.msg |
	some one in open_listener_host.violation with input as gateway(listeners)
}

test_no_host if {
	messages([listener(all_namespaces)]) == {"listener `https` takes every host from routes of several namespaces"}
}

test_one_namespace if {
	messages([listener({})]) == set()
}

test_named_host if {
	messages([listener(object.union(all_namespaces, {"hostname": "shop.example.com"}))]) == set()
}

test_wildcards if {
	count(messages([listener(object.union(all_namespaces, {"hostname": "*.com"}))])) == 1
	messages([listener(object.union(all_namespaces, {"hostname": "*.example.com"}))]) == set()
}
