# METADATA
# title: Rules that the API server refuses
# description: |
#   The API server takes a Role or ClusterRole only if each of its rules has verbs and names either resources with their API groups or URLs,
#   and URLs in ClusterRoles only. Such a rule never comes into force, so nothing else is said about it.
package lib.portcullis.rule_refusals

import data.lib.portcullis.access

# Why the API server refuses a rule in a role of this kind; `[]` where it takes it, and for what is no rule at all.
refusals(rule, kind) := v if {
	is_object(rule)
	candidates := ["`verbs` is empty", "a Role cannot name `nonResourceURLs`", "`nonResourceURLs` cannot stand beside resources", "`apiGroups` is empty", "`resources` is empty"]
	v := [reason |
		some reason in candidates
		refused_for(rule, kind, reason)
	]
} else := []

refused_for(rule, kind, reason) if {
	reason == "a Role cannot name `nonResourceURLs`"
	kind == "Role"
	not empty(rule, "nonResourceURLs")
}

refused_for(rule, kind, reason) if {
	is_string(kind)
	refused_anywhere(rule, reason)
}

refused_anywhere(rule, reason) if {
	reason == "`verbs` is empty"
	empty(rule, "verbs")
}

refused_anywhere(rule, reason) if {
	reason == "`nonResourceURLs` cannot stand beside resources"
	not empty(rule, "nonResourceURLs")
	some key in ["apiGroups", "resources", "resourceNames"]
	not empty(rule, key)
}

refused_anywhere(rule, reason) if {
	reason == "`apiGroups` is empty"
	empty(rule, "nonResourceURLs")
	empty(rule, "apiGroups")
}

refused_anywhere(rule, reason) if {
	reason == "`resources` is empty"
	empty(rule, "nonResourceURLs")
	empty(rule, "resources")
}

empty(rule, key) if {
	not access.has(rule, key)
	is_object(rule)
}

empty(rule, key) if {
	object.get(rule, key, null) == []
}
