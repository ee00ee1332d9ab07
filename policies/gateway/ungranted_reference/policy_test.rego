package portcullis.gateway.ungranted_reference_test

import data.portcullis.gateway.ungranted_reference

route(spec) := {"review": {"namespace": "store", "object": {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "HTTPRoute",
	"metadata": {"name": "shop", "namespace": "store"},
	"spec": spec,
}}}

abroad := route({"rules": [{"backendRefs": [{"name": "pay", "namespace": "billing", "port": 80}]}]})

grants(name) := {"namespace": {"billing": {"gateway.networking.k8s.io/v1beta1": {"ReferenceGrant": {"allow": {
	"apiVersion": "gateway.networking.k8s.io/v1beta1",
	"kind": "ReferenceGrant",
	"metadata": {"name": "allow", "namespace": "billing"},
	"spec": {
		"from": [{"group": "gateway.networking.k8s.io", "kind": "HTTPRoute", "namespace": "store"}],
		"to": [{"group": "", "kind": "Service", "name": name}],
	},
}}}}}}

test_no_grant if {
	found := ungranted_reference.violation with input as abroad with data.inventory as {"namespace": {}, "cluster": {}}
	found == {{
		"msg": "no ReferenceGrant lets this object refer to Service `billing/pay`",
		"details": {"path": ["spec", "rules", 0, "backendRefs", 0], "evidence": {"references": ["Service `billing/pay`"]}},
	}}
}

test_grant if {
	found := ungranted_reference.violation with input as abroad with data.inventory as grants("pay")
	found == set()
	other := ungranted_reference.violation with input as abroad with data.inventory as grants("ledger")
	count(other) == 1
}
