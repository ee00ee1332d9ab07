# METADATA
# title: Who needs an exemption
# description: |
#   Whether anybody for whom the DutyExemption under review is still holds its duties together, where that can be told: in a cluster, of people
#   whose accounts are known, with all bindings given.
package lib.portcullis.exemption_need

import data.lib.portcullis.access
import data.lib.portcullis.access_graph
import data.lib.portcullis.access_model
import data.lib.portcullis.bindings
import data.lib.portcullis.facts
import data.lib.portcullis.reviewed_exemption

# Whether the exemption counts now and it is known who holds what in the cluster in which it stands. Manifests may be a part of what there
# is, and at admission it may be granted before the duties are.
may_be_stale if {
	access.operation == ""
	access.str(access.obj(access.subject, "metadata"), "uid") != ""
	reviewed_exemption.in_force
	count(reviewed_exemption.pairs) > 0
	count(reviewed_exemption.people) > 0
	count(bindings.all) > 0
	count(untold) == 0
	access_known
}

# Of ServiceAccounts that are nobody's, and of those who may be in groups whose members nobody lists, it is not known what they hold together.
untold := v if {
	automata := [person | some person in reviewed_exemption.people; startswith(person, "system:serviceaccount:")]
	open := [name |
		some binding in bindings.all
		some subject in access.arr(binding, "subjects")
		account := access.str(subject, "account")
		startswith(account, "Group:")
		not startswith(account, "Group:system:")
		name := substring(account, 6, -1)
		not name in access_model.known_groups
	]
	v := array.concat(array.concat(automata, reviewed_exemption.open_groups), open)
}

# The facts of the embedded evaluator, where they tell of every object, or a cluster that is small enough to work it out here.
access_known if {
	facts_whole
}

access_known if {
	count(bindings.all) <= 20
	not access_graph.exceeded
}

facts_whole if {
	access.bool(facts.access_index, "whole", false)
}

# What is known of access, by object.
standing := v if {
	facts_whole
	v := access.obj(facts.access_index, "at")
	is_object(v)
} else := v if {
	v := access_graph.at
}

# Those for whom the exemption is who hold its duties together somewhere.
needed_by := v if {
	v := {person |
		some entry in standing
		some collision in access.arr(entry, "collisions")
		exempt_together(access.texts(collision, "duties"))
		some holder in access.arr(collision, "holders")
		person := access.str(holder, "person")
		person in reviewed_exemption.people
		some scope in access.texts(holder, "scopes")
		scope_named(scope)
	}
}

exempt_together(pair) if {
	is_array(pair)
	some known_pair in reviewed_exemption.pairs
	apart := [duty | some duty in pair; not duty in known_pair]
	count(apart) == 0
}

# What is held in the whole cluster is held in every namespace.
scope_named(scope) if {
	scope == "*"
}

scope_named(scope) if {
	"*" in access.texts(reviewed_exemption.spec, "scopes")
	is_string(scope)
}

scope_named(scope) if {
	scope in access.texts(reviewed_exemption.spec, "scopes")
}
