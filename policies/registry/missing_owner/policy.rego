# METADATA
# title: Route without an owner
# description: |
#   Neither the route nor its Namespace says who answers for it. When a host is attacked or a certificate runs out, nobody knows whom to
#   ask, and routes that nobody owns stay open for years. A label or an annotation under one of the keys is enough.
# related_resources:
#   - ref: https://ambassadorlabs.github.io/k8s-for-humans/
#     description: Conventions for annotations of Services
# custom:
#   severity: low
#   profile: strict
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes]
#   needs: [inventory:v1/Namespace]
#   remediation: Name the owner by a label or an annotation of the route or of its Namespace.
#   frameworks:
#     nist80053: [CM-8]
#   parameters:
#     owner_keys:
#       type: array
#       items: {type: string}
#       default: [owner, team, a8r.io/owner]
#       description: Labels and annotations that name the owner; the first one counts.
#     contact_keys:
#       type: array
#       items: {type: string}
#       default: []
#       description: Labels and annotations that name whom to ask; where there are any, one of them is demanded as well.
package portcullis.registry.missing_owner

import data.lib.portcullis.access
import data.lib.portcullis.faults
import data.lib.portcullis.owners
import data.lib.portcullis.routes

violation contains {"msg": msg, "details": details} if {
	count(missing) > 0
	not owners.unsettled(access.namespace)
	msg := concat("", ["neither the route nor Namespace `", access.namespace, "` names ", concat(" or ", missing)])
	details := {"path": ["metadata"], "evidence": {"missing": missing, "keys": keys}}
}

unknown contains {"msg": msg, "details": details} if {
	count(missing) > 0
	owners.unsettled(access.namespace)
	msg := concat("", ["whether Namespace `", access.namespace, "` names ", concat(" or ", missing), " depends on what was not given"])
	need := concat(" ", ["v1/Namespace", access.namespace])
	details := {"path": ["metadata"], "evidence": {"missing": missing, "keys": keys}, "needs": [need]}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

owner_keys := v if {
	v := access.texts(owners.params, "owner_keys")
}

contact_keys := v if {
	v := access.texts(owners.params, "contact_keys")
}

keys := v if {
	v := array.concat(owner_keys, contact_keys)
}

# Routes of certificate authorities go away by themselves.
missing := [] if {
	routes.subject_is_challenge
} else := v if {
	without_owner := [text | some text in ["an owner"]; count(owner_keys) > 0; owners.of(access.subject, access.namespace) == ""]
	without_contact := [text | some text in ["a contact"]; count(contact_keys) > 0; owners.contact(access.subject, access.namespace) == ""]
	v := array.concat(without_owner, without_contact)
}
