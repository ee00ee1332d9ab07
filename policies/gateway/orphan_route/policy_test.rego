package portcullis.gateway.orphan_route_test

import data.portcullis.gateway.orphan_route

route(spec) := {"review": {"namespace": "store", "object": {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "HTTPRoute",
	"metadata": {"name": "shop", "namespace": "store"},
	"spec": spec,
}}}

edge(listeners) := {"namespace": {"store": {"gateway.networking.k8s.io/v1": {"Gateway": {"edge": {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "Gateway",
	"metadata": {"name": "edge", "namespace": "store"},
	"spec": {"gatewayClassName": "envoy", "listeners": listeners},
}}}}}}

secure := {"name": "https", "protocol": "HTTPS", "port": 443, "hostname": "*.example.com"}

messages(spec, listeners) := {one.msg |
	some one in orphan_route.violation with input as route(spec) with data.inventory as edge(listeners)
}

test_reasons if {
	messages({"parentRefs": [{"name": "edge"}], "hostnames": ["shop.example.com"]}, [secure]) == set()
	messages({"parentRefs": [{"name": "edge"}], "hostnames": ["shop.example.org"]}, [secure]) == {"no listener of Gateway `store/edge` takes the route: no host name is served by both"}
	messages({"parentRefs": [{"name": "edge", "sectionName": "web"}]}, [secure]) == {"no listener of Gateway `store/edge` takes the route: there is no listener `web`"}
	messages({"parentRefs": [{"name": "edge", "port": 80}]}, [secure]) == {"no listener of Gateway `store/edge` takes the route: there is none on port 80"}
}

test_gateway_not_given if {
	review := route({"parentRefs": [{"name": "other"}]})
	found := orphan_route.violation with input as review with data.inventory as edge([secure])
	found == set()
	unsettled := orphan_route.unknown with input as review with data.inventory as edge([secure])
	count(unsettled) == 1
}
