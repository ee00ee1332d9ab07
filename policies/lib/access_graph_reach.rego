# METADATA
# title: Reach in the access graph
# description: |
#   Which nodes people come to, level by level: over edges that are sure, then a second time over all. At most six levels are followed.
package lib.portcullis.access_graph_reach

import data.lib.portcullis.access
import data.lib.portcullis.access_graph_accounts
import data.lib.portcullis.access_graph_edges
import data.lib.portcullis.access_graph_nodes

starts := v if {
	v := {node |
		some own in access_graph_accounts.people
		some node in own
	}
}

# What is known of a node: `{"duties", "sure", "all", "potential"}`.
about(node) := v if {
	held := access_graph_nodes.holds(node)
	found := access_graph_nodes.duties_of(held)
	v := object.union({"duties": found}, edges_of(node, held, found))
}

edges_of(node, held, found) := {"sure": {}, "all": {}, "potential": 0} if {
	access_graph_nodes.is_full(found)
	is_string(node)
	is_object(held)
} else := v if {
	v := access_graph_edges.of(node, held)
}

about_all(wanted) := v if {
	is_set(wanted)
	v := {node: known |
		some node in wanted
		known := about(node)
	}
}

# The nodes behind others that are not known yet.
behind(known, seen) := v if {
	is_object(known)
	v := {node |
		some entry in known
		some node in access.names(access.obj(entry, "all"))
		not access.has(seen, node)
	}
}

# What is known of nodes so many edges away from somebody, with all nearer ones.
known_0 := v if {
	v := about_all(starts)
}

known_1 := v if {
	v := object.union(known_0, about_all(behind(known_0, known_0)))
}

known_2 := v if {
	v := object.union(known_1, about_all(behind(known_1, known_1)))
}

known_3 := v if {
	v := object.union(known_2, about_all(behind(known_2, known_2)))
}

known_4 := v if {
	v := object.union(known_3, about_all(behind(known_3, known_3)))
}

known_5 := v if {
	v := object.union(known_4, about_all(behind(known_4, known_4)))
}

nodes := v if {
	v := object.union(known_5, about_all(behind(known_5, known_5)))
}

# What a person has come to: `{"seen": {node: [level, steps]}, "front": {node: steps}}`.
beginning := v if {
	v := {person: state |
		some person, own in access_graph_accounts.people
		front := {node: [] | some node in own}
		seen := {node: [0, []] | some node in own}
		state := {"seen": seen, "front": front}
	}
}

# One level further, over edges of a kind.
advance(state, level, kind) := v if {
	front := access.obj(state, "front")
	seen := access.obj(state, "seen")
	targets := {node |
		some from in access.names(front)
		some node in access.names(edges(from, kind))
		not access.has(seen, node)
	}
	next := {node: steps |
		some node in targets
		ways := [way |
			some from, before in front
			last := access.arr(edges(from, kind), node)
			count(last) > 0
			way := array.concat(before, last)
			is_array(way)
		]
		steps := sort(ways)[0]
		is_array(steps)
	}
	entered := {node: place |
		some node, steps in next
		place := [level, steps]
	}
	v := {"seen": object.union(seen, entered), "front": next}
}

edges(node, kind) := v if {
	v := access.obj(access.obj(nodes, node), kind)
}

advance_all(states, level, kind) := v if {
	is_object(states)
	v := {person: further |
		some person, state in states
		further := advance(state, level, kind)
	}
}

sure_1 := v if {
	v := advance_all(beginning, 1, "sure")
}

sure_2 := v if {
	v := advance_all(sure_1, 2, "sure")
}

sure_3 := v if {
	v := advance_all(sure_2, 3, "sure")
}

sure_4 := v if {
	v := advance_all(sure_3, 4, "sure")
}

sure_5 := v if {
	v := advance_all(sure_4, 5, "sure")
}

sure_6 := v if {
	v := advance_all(sure_5, 6, "sure")
}

# The second reach is another than the first only where an edge is potential.
uncertain := v if {
	v := [node |
		some node, entry in nodes
		access.num(entry, "potential", 0) > 0
	]
}

all_0 := v if {
	count(uncertain) > 0
	v := beginning
} else := {}

all_1 := v if {
	v := advance_all(all_0, 1, "all")
}

all_2 := v if {
	v := advance_all(all_1, 2, "all")
}

all_3 := v if {
	v := advance_all(all_2, 3, "all")
}

all_4 := v if {
	v := advance_all(all_3, 4, "all")
}

all_5 := v if {
	v := advance_all(all_4, 5, "all")
}

all_6 := v if {
	v := advance_all(all_5, 6, "all")
}

# The edges that lead somebody further than was followed.
beyond := v if {
	states := array.concat([state | some state in sure_6], [state | some state in all_6])
	v := [target |
		some state in states
		seen := access.obj(state, "seen")
		some node in access.names(access.obj(state, "front"))
		some target in access.names(edges(node, "all"))
		not access.has(seen, target)
	]
}
