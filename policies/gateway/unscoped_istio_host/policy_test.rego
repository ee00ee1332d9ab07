package portcullis.gateway.unscoped_istio_host_test

import data.portcullis.gateway.unscoped_istio_host as policy

gateway(names) := {
	"apiVersion": "networking.istio.io/v1",
	"kind": "Gateway",
	"metadata": {"name": "edge", "namespace": "infra"},
	"spec": {"selector": {"istio": "edge"}, "servers": [{"port": {"number": 443, "protocol": "HTTPS"}, "tls": {"mode": "SIMPLE"}, "hosts": names}]},
}

reviewed(names) := {"review": {"object": gateway(names)}}

strict := {"gateway/unscoped-istio-host": {"wildcards_only": false}}

test_one_finding_for_several_hosts if {
	found := policy.violation with input as reviewed(["*.example.com", "*/*.shop.example.com", "./*.own.example.com"])
	count(found) == 1
	some finding in found
	finding.msg == "VirtualServices of every namespace may bind to `*.example.com`, `*.shop.example.com`"
	finding.details.path == ["spec", "servers", 0, "hosts", 0]
}

test_every_host if {
	found := policy.violation with input as reviewed(["*"])
	count(found) == 1
}

test_named_host_where_asked if {
	baseline := policy.violation with input as reviewed(["shop.example.com"])
	count(baseline) == 0
	found := policy.violation with input as object.union(reviewed(["shop.example.com"]), {"parameters_by_policy": strict})
	count(found) == 1
}

test_odd_values if {
	found := policy.violation with input as reviewed([7, {}, "store/*.example.com", ""])
	count([finding | some finding in found; finding.details.verdict == "error"]) == 2
}
