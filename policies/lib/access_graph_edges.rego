# METADATA
# title: Edges of the access graph
# description: |
#   Whom a node can come to act as, and how: `lib.portcullis.duties.edges` with the objects that there are.
package lib.portcullis.access_graph_edges

import data.lib.portcullis.access_graph_nodes
import data.lib.portcullis.access_graph_tables
import data.lib.portcullis.access_graph_targets
import data.lib.portcullis.duties

# The edges of a node that holds `held`: `{"sure": {node: steps}, "all": {node: steps}}`, where `all` has potential ones too.
of(node, held) := v if {
	rows := [row |
		some edge in duties.edges
		some scope in access_graph_nodes.scopes_shared(held, edge.all)
		entries := entries_at(held, edge.all, scope)
		some target in access_graph_targets.of(node, edge, scope, entries)
		target.to != node
		row := path_to(target, edge, entries)
		count(row) > 0
	]
	sure := [pair |
		some row in rows
		row[1] == 0
		pair := [row[0], row[2]]
		is_array(pair)
	]
	all := [pair |
		some row in rows
		pair := [row[0], row[2]]
		is_array(pair)
	]
	v := {"sure": shortest(sure), "all": shortest(all), "potential": count(all) - count(sure)}
}

shortest(pairs) := v if {
	v := {node: steps |
		some node, paths in access_graph_tables.grouped(pairs)
		steps := paths[0]
		is_array(steps)
	}
}

entries_at(held, wanted, scope) := v if {
	is_array(wanted)
	v := [entry |
		some capability in wanted
		entry := access_graph_nodes.entry_at(held, capability, scope)
		is_array(entry)
	]
} else := []

# `[node, potential, steps]`, or `[]` where a capability does not reach the target by its name.
path_to(target, edge, entries) := v if {
	steps := [step |
		some i, entry in entries
		step := step_for(entry, target.names, i)
		count(step) > 0
	]
	count(steps) == count(entries)
	text := concat("|", [edge.id, target.to])
	last := [text, {"assume": target.to, "edge": edge.id}]
	v := [target.to, target.potential, array.concat(steps, [last])]
	is_array(v)
} else := []

# The step that grants a capability for a name. A target without names takes any.
step_for(entry, names, i) := v if {
	count(entry[0]) > 0
	v := entry[0][0]
	is_array(names)
	is_number(i)
	is_array(v)
} else := v if {
	count(names) == 0
	v := entry[1][0][0]
	is_number(i)
	is_array(v)
} else := v if {
	named := entry[1]
	is_array(named)
	fitting := [step |
		some row in named
		covers(row[1], names[i])
		step := row[0]
		is_array(step)
	]
	v := fitting[0]
	is_array(v)
} else := []

# Whether the names of a grant are those that are asked for; null asks for none.
covers(names, name) if {
	name == null
	is_array(names)
}

covers(names, name) if {
	name != null
	name in names
}
