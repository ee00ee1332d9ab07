# METADATA
# title: Requests that name no object
# description: |
#   Requests to create, or to delete a collection, carry no name of an object, so a rule with `resourceNames` lets none of them pass.
#   Subresources, such as `pods/exec`, are created by name.
package lib.portcullis.nameless_requests

import data.lib.portcullis.access

# The verbs of a rule whose requests its `resourceNames` hold up.
verbs_of(rule) := v if {
	names := access.texts(rule, "resourceNames")
	count(names) > 0
	not "" in names
	v := [verb |
		some verb in access.texts(rule, "verbs")
		verb in {"create", "deletecollection"}
	]
} else := []

# The resources on which a rule grants these verbs in vain, as `{"index", "text"}`; `rules` are all rules of the role.
resources_of(rule, verbs, rules) := v if {
	v := [entry |
		some j, text in access.arr(rule, "resources")
		is_string(text)
		not contains(text, "/")
		text != "*"
		in_vain(text, verbs, rules)
		entry := {"index": j, "text": text}
	]
}

in_vain(resource, verbs, rules) if {
	is_string(resource)
	is_array(rules)
	"deletecollection" in verbs
}

in_vain(resource, verbs, rules) if {
	"create" in verbs
	not patched(resource, rules)
}

# Server-side apply creates by name, with the verbs `create` and `patch`.
patched(resource, rules) if {
	some rule in rules
	applies(rule)
	some text in access.texts(rule, "resources")
	text in {resource, "*"}
}

applies(rule) if {
	some verb in access.texts(rule, "verbs")
	verb in {"patch", "*"}
}
