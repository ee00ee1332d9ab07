package portcullis.gateway.wide_reference_grant_test

import data.portcullis.gateway.wide_reference_grant

grant(to) := {"review": {"namespace": "store", "object": {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "ReferenceGrant",
	"metadata": {"name": "allow", "namespace": "store"},
	"spec": {"from": [{"group": "gateway.networking.k8s.io", "kind": "Gateway", "namespace": "infra"}], "to": to},
}}}

test_every_secret if {
	found := wide_reference_grant.violation with input as grant([{"group": "", "kind": "Secret"}])
	found == {{
		"msg": "the grant lets `infra` refer to every Secret of the namespace",
		"details": {"path": ["spec", "to", 0], "evidence": {"from": ["infra"], "to": ["Secret"]}},
	}}
}

test_named if {
	found := wide_reference_grant.violation with input as grant([{"group": "", "kind": "Secret", "name": "shop-tls"}])
	found == set()
}
