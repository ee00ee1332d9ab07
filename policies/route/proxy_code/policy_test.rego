package portcullis.route.proxy_code_test

import data.portcullis.route.proxy_code

filter(ns) := {"review": {"object": {"apiVersion": "networking.istio.io/v1alpha3", "kind": "EnvoyFilter", "metadata": {"name": "x", "namespace": ns}, "spec": {}}}}

test_tenant if {
	count(proxy_code.violation) == 1 with input as filter("shop")
}

test_operator if {
	count(proxy_code.violation) == 0 with input as filter("istio-system")
}
