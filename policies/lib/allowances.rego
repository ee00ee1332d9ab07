# METADATA
# title: Allowances
# description: |
#   What the parameter `allowed` of policies on duties says: which people, or members of groups, may hold which duties together for good,
#   and in which scopes. What is allowed for a time only is the matter of `lib.portcullis.exemptions`.
package lib.portcullis.allowances

import data.lib.portcullis.access

# Whether one of the entries lets a person hold all these duties at a scope: a namespace, or `*`.
covers(entries, person, pair, scope) if {
	is_array(pair)
	some entry in entries
	person in access.texts(entry, "people")
	covers_duties(entry, pair)
	covers_scope(entry, scope)
}

covers_duties(entry, pair) if {
	not access.has(entry, "duties")
	is_array(pair)
}

covers_duties(entry, pair) if {
	access.has(entry, "duties")
	listed := access.texts(entry, "duties")
	beyond := [duty | some duty in pair; not duty in listed]
	count(beyond) == 0
}

covers_scope(entry, scope) if {
	not access.has(entry, "scopes")
	is_string(scope)
}

covers_scope(entry, scope) if {
	"*" in access.texts(entry, "scopes")
	is_string(scope)
}

covers_scope(entry, scope) if {
	scope in access.texts(entry, "scopes")
}
