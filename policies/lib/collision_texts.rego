# METADATA
# title: Texts of collisions
# description: |
#   What a finding says of collisions of duties: who holds which pairs, where, and in which way. The argument `found` is a list of rows of
#   `lib.portcullis.collisions`, `{"collision", "conflict", "holders"}`.
package lib.portcullis.collision_texts

import data.lib.portcullis.access
import data.lib.portcullis.access_facts
import data.lib.portcullis.access_facts_text

# The holders of all pairs together.
holders(found) := v if {
	everyone := [holder |
		some row in found
		some holder in access.arr(row, "holders")
	]
	names := {name |
		some holder in everyone
		name := access.str(holder, "person")
	}
	v := [holder |
		some name in sort(names)
		scopes := {scope |
			some other in everyone
			access.str(other, "person") == name
			some scope in access.texts(other, "scopes")
		}
		holder := {"person": name, "scopes": sort(scopes)}
	]
}

who(found) := v if {
	v := access_facts_text.people(holders(found))
}

# The verb for the holders: `one` where it is one person, else `many`.
verb(found, one, many) := v if {
	v := access_facts_text.verb(holders(found), one, many)
}

where(found) := v if {
	v := access_facts_text.where(holders(found))
}

# What stands after "duties" where they are held over named objects only.
limit(certainty) := "over named objects " if {
	certainty == "partial"
} else := ""

# The pairs in words: three, and how many more.
pairs(found) := v if {
	texts := [text |
		some row in found
		text := concat(" with ", access.texts(row.collision, "duties"))
	]
	more := count(texts) - 3
	v := concat(", ", array.concat(array.slice(texts, 0, 3), others(more)))
}

others(more) := [] if {
	more <= 0
} else := ["and 1 other pair"] if {
	more == 1
} else := v if {
	v := [concat("", ["and ", format_int(more, 10), " other pairs"])]
}

evidence(found) := v if {
	conflicts := [conflict |
		some row in found
		conflict := {"duties": access.texts(row.conflict, "duties"), "severity": access.str(row.conflict, "severity"), "why": access.str(row.conflict, "why")}
	]
	v := {"conflicts": conflicts, "holders": holders(found), "paths": paths(found), "chains": chains(found)}
}

# The first pair of duties.
first_of(found) := v if {
	first := found[0]
	v := access.obj(first, "collision")
	is_object(v)
} else := {}

# The paths of the first pair, for its first holder.
paths(found) := v if {
	v := access.arr(first_of(found), "paths")
}

chains(found) := v if {
	names := [name |
		some holder in access.arr(first_of(found), "holders")
		name := access.str(holder, "person")
	]
	first := concat("", array.slice(names, 0, 1))
	v := [text |
		some path in paths(found)
		text := access_facts_text.chain(first, path)
	]
}

# The other objects on these paths, and what would settle potential ones.
related(found) := v if {
	v := access_facts_text.objects(paths(found), access_facts.key)
}

needs(found) := v if {
	v := access_facts_text.needs(paths(found))
}
