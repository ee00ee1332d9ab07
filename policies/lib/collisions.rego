# METADATA
# title: Collisions of duties
# description: |
#   Which of the collisions that stand at the object under review are told there, and of whom: of those holders whom neither the parameter
#   `allowed` of the policy nor an exemption excuses. How certain a collision is, the facts about access say.
package lib.portcullis.collisions

import data.lib.portcullis.access
import data.lib.portcullis.access_facts
import data.lib.portcullis.allowances
import data.lib.portcullis.duties
import data.lib.portcullis.exemptions

# The collisions of pairs that a profile separates, as `{"collision", "conflict"}`. At admission, whatever takes part in a collision may be
# what brings it about; else each is told at one object.
standing(profile) := v if {
	separated := [conflict |
		some conflict in duties.conflicts
		profile in access.texts(conflict, "profiles")
	]
	v := [row |
		some collision in access_facts.collisions
		takes_part(collision)
		some conflict in separated
		access.texts(conflict, "duties") == access.texts(collision, "duties")
		row := {"collision": collision, "conflict": conflict}
	]
}

takes_part(collision) if {
	access.operation != ""
	is_object(collision)
}

takes_part(collision) if {
	access.operation == ""
	access.bool(collision, "filed", false)
}

# Rows of `standing` with those of their holders, `{"person", "scopes"}`, whose state is `held`, or `unsettled` where an exemption covers
# them if it is in force; `allowed` is the parameter.
with_holders(rows, allowed, state) := v if {
	v := [row |
		some entry in rows
		found := holders(entry.collision, allowed, state)
		count(found) > 0
		row := {"collision": entry.collision, "conflict": entry.conflict, "holders": found}
	]
}

holders(collision, allowed, state) := v if {
	pair := access.texts(collision, "duties")
	v := [holder |
		some entry in access.arr(collision, "holders")
		person := access.str(entry, "person")
		scopes := [scope |
			some scope in access.texts(entry, "scopes")
			state_of(person, pair, scope, allowed) == state
		]
		count(scopes) > 0
		holder := {"person": person, "scopes": scopes}
	]
}

state_of(person, pair, scope, allowed) := "allowed" if {
	allowances.covers(allowed, person, pair, scope)
} else := "exempt" if {
	exemptions.covers(person, pair, scope)
	is_array(allowed)
} else := "unsettled" if {
	exemptions.unsettled(person, pair, scope)
	is_array(allowed)
} else := "held"

# Rows by how certain their collisions are.
by_certainty(rows) := v if {
	v := {certainty: found |
		some certainty in ["certain", "partial", "potential"]
		found := [row | some row in rows; access.str(row.collision, "certainty") == certainty]
	}
}
