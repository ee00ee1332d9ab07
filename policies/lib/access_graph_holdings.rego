# METADATA
# title: Holdings of the access graph
# description: |
#   Which duties each person holds where, how surely and by which path; and which of them collide.
package lib.portcullis.access_graph_holdings

import data.lib.portcullis.access
import data.lib.portcullis.access_graph_accounts
import data.lib.portcullis.access_graph_reach
import data.lib.portcullis.access_graph_tables
import data.lib.portcullis.duties

# What each person holds, as `{person: {duty: {scope: {"certainty", "path"}}}}`; certainty is 0 (certain), 1 (partial) or 2 (potential).
held := v if {
	v := {person: by_duty |
		some person in object.keys(access_graph_accounts.people)
		by_duty := held_by(person)
	}
}

held_by(person) := v if {
	first := rows_of(access.obj(access_graph_reach.sure_6, person), 0)
	second := rows_of(access.obj(access_graph_reach.all_6, person), 1)
	best := access_graph_tables.firsts(sort(array.concat(first, second)), 2)
	by_duty := access_graph_tables.grouped([pair |
		some row in best
		told(row, best)
		pair := [duties.order[row[0]], row]
		is_array(pair)
	])
	v := {duty: by_scope |
		some duty, rows in by_duty
		by_scope := scopes_of(rows)
	}
}

# `[order, scope, potential, level, rank, path]` for each duty of each node that the person has come to.
rows_of(state, potential) := v if {
	v := [row |
		some node, place in access.obj(state, "seen")
		some found in access.arr(access.obj(access_graph_reach.nodes, node), "duties")
		row := [found[0], found[1], potential, place[0], found[2], array.concat(place[1], found[3])]
		is_array(row)
	]
}

# What is held everywhere is not told for a namespace, unless it is held there more directly or more surely.
told(row, best) if {
	row[1] == "*"
	is_array(best)
}

told(row, best) if {
	row[1] != "*"
	is_array(best)
	wider := [other |
		some other in best
		other[0] == row[0]
		other[1] == "*"
		weight(other) <= weight(row)
	]
	count(wider) == 0
}

# What is sure comes first, then what is direct, then what is for every object.
weight(row) := v if {
	v := [row[2], row[3], certainty(row)]
}

scopes_of(rows) := v if {
	by_scope := access_graph_tables.grouped([pair |
		some row in rows
		pair := [row[1], {"certainty": certainty(row), "path": row[5]}]
		is_array(pair)
	])
	v := {scope: holding |
		some scope, found in by_scope
		holding := found[0]
		is_object(holding)
	}
}

certainty(row) := 2 if {
	row[2] == 1
} else := v if {
	v := row[4]
}

# The collisions, as `{"conflict", "orders", "person", "scope", "certainty", "paths"}`.
collisions := v if {
	v := [collision |
		some person, by_duty in held
		some conflict in duties.conflicts
		some collision in between(person, by_duty, conflict)
	]
}

between(person, by_duty, conflict) := v if {
	earlier := access.obj(by_duty, conflict.duties[0])
	later := access.obj(by_duty, conflict.duties[1])
	count(earlier) > 0
	count(later) > 0
	v := [collision |
		some scope in scopes(conflict, earlier, later)
		one := holding_at(conflict, earlier, scope)
		other := holding_at(conflict, later, scope)
		count(one) > 0
		count(other) > 0
		collision := {
			"duties": conflict.duties,
			"person": person,
			"scope": scope,
			"certainty": max([one.certainty, other.certainty]),
			"paths": [one.path, other.path],
		}
		is_object(collision)
	]
} else := []

# The scopes at which holdings may meet: all of both, or those of the later duty where any two meet. At `*` both are held everywhere.
scopes(conflict, earlier, later) := v if {
	conflict.scope == "any"
	v := object.keys(later)
	is_object(earlier)
} else := v if {
	both := object.keys(earlier) | object.keys(later)
	v := {scope |
		some scope in both
		met(earlier, later, scope)
	}
}

met(earlier, later, scope) if {
	scope != "*"
	is_object(earlier)
	is_object(later)
}

met(earlier, later, scope) if {
	scope == "*"
	access.has(earlier, "*")
	access.has(later, "*")
}

# The holding of a duty that counts at a scope; `{}` where there is none.
holding_at(conflict, by_scope, scope) := v if {
	access.has(by_scope, scope)
	v := access.obj(by_scope, scope)
	is_object(conflict)
} else := v if {
	access.has(by_scope, "*")
	v := access.obj(by_scope, "*")
	is_object(conflict)
} else := v if {
	conflict.scope == "any"
	first := array.slice(access.names(by_scope), 0, 1)
	v := access.obj(by_scope, concat("", first))
	is_object(v)
} else := {}
