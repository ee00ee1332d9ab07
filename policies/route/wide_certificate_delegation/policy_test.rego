package portcullis.route.wide_certificate_delegation_test

import data.portcullis.route.wide_certificate_delegation

delegation(delegations) := {"review": {"object": {
	"apiVersion": "projectcontour.io/v1",
	"kind": "TLSCertificateDelegation",
	"metadata": {"name": "wild", "namespace": "certificates"},
	"spec": {"delegations": delegations},
}}}

test_every_namespace if {
	found := wide_certificate_delegation.violation with input as delegation([{"secretName": "wild", "targetNamespaces": ["store", "*"]}])
	found == {{
		"msg": "every namespace may use the certificate of Secret `certificates/wild`",
		"details": {"path": ["spec", "delegations", 0, "targetNamespaces", 1], "evidence": {"secrets": ["certificates/wild"]}},
	}}
}

test_namespaces_by_name if {
	found := wide_certificate_delegation.violation with input as delegation([{"secretName": "wild", "targetNamespaces": ["store"]}])
	found == set()
}

test_allowed_secret if {
	review := delegation([{"secretName": "wild", "targetNamespaces": ["*"]}])
	found := wide_certificate_delegation.violation with input as object.union(review, {"parameters": {"allowed_secrets": ["certificates/wild"]}})
	found == set()
}

test_wrong_type if {
	found := wide_certificate_delegation.violation with input as delegation([{"secretName": "wild", "targetNamespaces": "*"}])
	some v in found
	v.details.verdict == "error"
}
