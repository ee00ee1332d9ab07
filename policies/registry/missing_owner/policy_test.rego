package portcullis.registry.missing_owner_test

import data.portcullis.registry.missing_owner

route(metadata, parameters) := {
	"review": {"object": {"apiVersion": "route.openshift.io/v1", "kind": "Route", "metadata": metadata}},
	"parameters_by_policy": {"registry/missing-owner": parameters},
}

namespace(labels) := {"cluster": {"v1": {"Namespace": {"store": {"metadata": {"name": "store", "labels": labels}}}}}}

test_owner_and_contact_by_parameter if {
	parameters := {"owner_keys": ["unit"], "contact_keys": ["mail"]}
	review := route({"name": "shop", "namespace": "store", "annotations": {"owner": "shop"}}, parameters)
	found := missing_owner.violation with input as review with data.inventory as namespace({})
	found == {{
		"msg": "neither the route nor Namespace `store` names an owner or a contact",
		"details": {"path": ["metadata"], "evidence": {"missing": ["an owner", "a contact"], "keys": ["unit", "mail"]}},
	}}
	owned := missing_owner.violation with input as review with data.inventory as namespace({"unit": "shop", "mail": "shop"})
	owned == set()
}

test_without_inventory if {
	unsettled := missing_owner.unknown with input as route({"name": "shop", "namespace": "store"}, {})
	needs := {need | some one in unsettled; some need in one.details.needs}
	needs == {"v1/Namespace store"}
}
