# METADATA
# title: Empty resource name
# description: |
#   A rule with `resourceNames` is limited to the objects of these names. The empty text among them stands for each request that
#   names no object, so that the rule allows to list, watch, create and delete whole collections of the resources
#   that it seems to narrow down to a few. It mostly comes from a template whose value was not set. Where no verb of the rule is
#   ever asked for without a name, the entry stands for nothing. The rules of an aggregated ClusterRole are judged at the ClusterRoles
#   that they come from.
# related_resources:
#   - ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources
#     description: Rules that are limited to names
# custom:
#   severity: medium
#   profile: baseline
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   needs: []
#   remediation: Write the names that are meant, or remove the empty one; where every object is meant, remove `resourceNames`.
#   frameworks:
#     nsa: [Use role-based access control]
#     nist80053: [AC-6, CM-6]
package portcullis.rbac.empty_resource_name

import data.lib.portcullis.access
import data.lib.portcullis.rbac_faults

violation contains {"msg": msg, "details": details} if {
	some i, rule in rules
	places := [j | some j, name in access.arr(rule, "resourceNames"); name == ""]
	count(places) > 0
	verbs := access.texts(rule, "verbs")
	resources := access.texts(rule, "resources")
	count(resources) > 0
	msg := message(verbs, resources)
	some first in array.slice(places, 0, 1)
	path := ["rules", i, "resourceNames", first]
	details := {"path": path, "evidence": {"verbs": nameless(verbs, resources), "resources": resources}}
}

violation contains {"msg": msg, "details": details} if {
	some fault in rbac_faults.found
	msg := fault.msg
	details := fault.details
}

rules := v if {
	access.str(access.subject, "apiVersion") == "rbac.authorization.k8s.io/v1"
	access.str(access.subject, "kind") in {"Role", "ClusterRole"}
	not access.has(access.subject, "aggregationRule")
	v := access.arr(access.subject, "rules")
} else := []

message(verbs, resources) := v if {
	found := nameless(verbs, resources)
	count(found) > 0
	v := concat("", ["the empty name in `resourceNames` allows ", quoted(found), " of ", quoted(resources), " whatever the names of the objects"])
} else := v if {
	v := concat("", ["the empty name in `resourceNames` stands for nothing: requests to ", quoted(verbs), " ", quoted(resources), " always name an object"])
}

# The verbs whose requests name no object. Subresources belong to an object that is named.
nameless(verbs, resources) := v if {
	whole := [resource | some resource in resources; not contains(resource, "/")]
	count(whole) > 0
	v := [verb | some verb in verbs; verb in {"*", "create", "deletecollection", "list", "watch"}]
} else := [] if {
	is_array(verbs)
}

quoted(texts) := v if {
	parts := [part | some text in texts; part := concat("", ["`", text, "`"])]
	v := concat(", ", parts)
}
