# METADATA
# title: Duties that capabilities make up
# description: |
#   A duty has alternatives; whoever has all capabilities of one of them holds it.
package lib.portcullis.duties_held

import data.lib.portcullis.access
import data.lib.portcullis.duties

# The duties that a list or set of capabilities makes up, in their order.
of(capabilities) := v if {
	v := [duty |
		some duty in duties.order
		made_up(duty, capabilities)
	]
}

made_up(duty, capabilities) if {
	some alternative in alternatives(duty)
	is_array(alternative)
	complete(alternative, capabilities)
}

alternatives(duty) := v if {
	v := access.arr(access.obj(duties.duties, duty), "any")
}

complete(alternative, capabilities) if {
	absent := [capability | some capability in alternative; not capability in capabilities]
	count(absent) == 0
}

# The duties that rights (`{scope: [capability]}`) make up, as `{"duty", "scope"}`: at each scope, with what is granted at `*`, those to
# which the scope adds something.
by_scope(rights) := v if {
	everywhere := access.texts(rights, "*")
	v := [row |
		some scope in access.names(rights)
		there := access.texts(rights, scope)
		some duty in duties.order
		made_up_there(duty, there, everywhere)
		row := {"duty": duty, "scope": scope}
	]
}

made_up_there(duty, there, everywhere) if {
	some alternative in alternatives(duty)
	is_array(alternative)
	complete(alternative, array.concat(there, everywhere))
	particular := [capability | some capability in alternative; capability in there]
	count(particular) > 0
}
