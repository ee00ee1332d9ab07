# METADATA
# title: Guards of a route
# description: |
#   What policies about authentication, limits, lists of addresses and firewalls read: which parts of the object under review lack a
#   guard, have one that enforces nothing, or have one of which that cannot be told. Parts with the same cause are one answer.
package lib.portcullis.guards

import data.lib.portcullis.access
import data.lib.portcullis.hosts
import data.lib.portcullis.routes

# Parts of the object under review that serve something. Routes of ACME challenges must be open to all.
serving := [] if {
	routes.subject_is_challenge
} else := v if {
	v := [part | some part in routes.subject_parts; is_object(part); access.bool(part, "serves", true)]
}

# Those parts with the hosts that no pattern of `exempt` covers.
remaining(exempt) := v if {
	patterns := patterns_of(exempt)
	v := [left |
		some part in serving
		all_hosts := access.texts(part, "hosts")
		kept := [host | some host in all_hosts; not routes.exempted(patterns, host)]
		some_left(all_hosts, kept)
		left := with_hosts(part, kept)
	]
}

# Those parts with the hosts for which a guard is demanded: all of them, those of a class in `required_classes`, or those that
# `required_hosts` cover.
demanded(params, all, exempt) := v if {
	wide(params, all)
	v := remaining(exempt)
	is_array(v)
} else := v if {
	patterns := patterns_of(access.texts(params, "required_hosts"))
	count(patterns) > 0
	v := [left |
		some part in remaining(exempt)
		kept := [host | some host in access.texts(part, "hosts"); routes.exempted(patterns, host)]
		count(kept) > 0
		left := with_hosts(part, kept)
	]
	is_array(v)
} else := []

# Whether parameters name hosts or classes for which a guard is demanded.
chosen(params) if {
	count(access.texts(params, "required_hosts")) > 0
}

chosen(params) if {
	count(access.texts(params, "required_classes")) > 0
}

wide(params, all) if {
	all == true
	is_object(params)
}

wide(params, all) if {
	is_boolean(all)
	classes := access.texts(params, "required_classes")
	count(classes) > 0
	routes.subject_in_class(classes)
}

patterns_of(texts) := v if {
	is_array(texts)
	v := [pattern | some text in texts; pattern := hosts.normal(text); is_string(pattern)]
}

# Hosts that are not known cannot be exempt.
some_left(all_hosts, kept) if {
	count(all_hosts) == 0
	is_array(kept)
}

some_left(all_hosts, kept) if {
	count(kept) > 0
	is_array(all_hosts)
}

with_hosts(part, kept) := v if {
	text := access.str(part, "text")
	path := access.arr(part, "path")
	guards := access.arr(part, "guards")
	v := {"text": text, "path": path, "hosts": kept, "guards": guards}
}

# How the guards of those names stand in a part: `on` where one is enforced, else `unknown` where something hints that one may not be,
# else `void`, else `possible` where objects that were not given may hold one, else `none`.
state(part, names) := "on" if {
	in_state(part, names, "on")
} else := "unknown" if {
	in_state(part, names, "unknown")
} else := "void" if {
	in_state(part, names, "void")
} else := "possible" if {
	in_state(part, names, "possible")
} else := "none"

in_state(part, names, word) if {
	some guard in access.arr(part, "guards")
	access.str(guard, "name") in names
	standing(guard) == word
}

standing(guard) := "possible" if {
	access.str(guard, "state") == "unknown"
	access.bool(guard, "suspect", false) == false
} else := v if {
	v := access.str(guard, "state")
}

# The parts without any guard of those names, as one answer `{"path", "hosts", "paths"}` in a list; `[]` where there are none.
missing(parts, names) := v if {
	bare := [part | some part in parts; state(part, names) == "none"]
	count(bare) > 0
	some first in array.slice(bare, 0, 1)
	path := access.arr(first, "path")
	answer := {"path": path, "hosts": hosts_of(bare), "paths": paths_of(bare)}
	v := [answer]
} else := []

# Guards of those names that are there and enforce nothing, where none beside them does, as `{"name", "why", "path", "hosts", "paths",
# "needs", "related", "notes"}`: one for each cause.
voided(parts, names) := v if {
	v := causes(parts, names, ["void"])
}

# Guards of those names of which cannot be told whether they are enforced, where none beside them is.
unsettled(parts, names) := v if {
	v := causes(parts, names, ["unknown", "possible"])
}

# Those of them for which something hints at a defect. An object that was not given and may hold a guard or none hints at nothing.
suspected(parts, names) := v if {
	v := causes(parts, names, ["unknown"])
}

causes(parts, names, states) := v if {
	found := [entry |
		some part in parts
		word := state(part, names)
		word in states
		some guard in access.arr(part, "guards")
		access.str(guard, "name") in names
		standing(guard) == word
		name := access.str(guard, "name")
		why := access.str(guard, "why")
		key := key_of(guard)
		entry := {"key": key, "name": name, "why": why, "guard": guard, "part": part}
		is_object(entry)
	]
	keys := sort({key | some entry in found; key := entry.key; is_string(key)})
	v := [answer | some key in keys; answer := gathered(found, key); is_object(answer)]
}

# What makes two guards one cause: what is wrong with a guard, or what decides about any.
key_of(guard) := v if {
	access.str(guard, "state") == "void"
	v := concat(": ", [access.str(guard, "name"), access.str(guard, "why")])
} else := v if {
	v := access.str(guard, "why")
}

gathered(found, key) := v if {
	mine := [entry | some entry in found; entry.key == key]
	some first in array.slice(mine, 0, 1)
	guard := first.guard
	parts := [part | some entry in mine; part := entry.part; is_object(part)]
	related := sort({reference | some entry in mine; own := entry.guard; some reference in access.arr(own, "related"); is_object(reference)})
	notes := sort({note | some entry in mine; own := entry.guard; note := access.str(own, "note"); note != ""})
	v := {
		"name": first.name,
		"why": first.why,
		"path": access.arr(guard, "path"),
		"hosts": hosts_of(parts),
		"paths": paths_of(parts),
		"needs": needs_of(mine),
		"related": related,
		"notes": notes,
	}
}

needs_of(entries) := v if {
	found := {need | some entry in entries; own := entry.guard; some need in access.texts(own, "needs")}
	count(found) > 0
	v := sort(found)
} else := ["the controller's own configuration"]

hosts_of(parts) := v if {
	found := {host | some part in parts; some host in access.texts(part, "hosts")}
	v := sort(found)
}

paths_of(parts) := v if {
	found := {text | some part in parts; text := access.str(part, "text"); text != ""}
	v := sort(found)
}

# Hosts of an answer for a message.
shown(answer) := v if {
	names := access.texts(answer, "hosts")
	count(names) > 0
	v := hosts.list(names)
	is_string(v)
} else := "the route"

# `evidence` of an answer.
evidence(answer) := v if {
	setting := access.str(answer, "why")
	setting != ""
	v := object.union(places(answer), object.union({"setting": setting}, notes_of(answer)))
} else := v if {
	v := places(answer)
}

places(answer) := v if {
	names := access.texts(answer, "hosts")
	paths := access.texts(answer, "paths")
	v := {"hosts": names, "paths": paths}
}

notes_of(answer) := v if {
	notes := access.texts(answer, "notes")
	count(notes) > 0
	v := {"note": concat(", ", notes)}
} else := {}

# What a guard that enforces nothing is called in a message: the name and the verb that follows.
broken(answer) := v if {
	name := access.str(answer, "name")
	name == "client certificates"
	v := concat("", ["the client certificates of ", shown(answer), " are not enforced: ", access.str(answer, "why")])
} else := v if {
	v := concat("", ["the ", access.str(answer, "name"), " of ", shown(answer), " is not enforced: ", access.str(answer, "why")])
}

# The same where it cannot be told.
doubtful(answer) := v if {
	v := concat("", ["whether the ", access.str(answer, "name"), " of ", shown(answer), verb(answer), "enforced depends on ", reason(answer)])
}

verb(answer) := " are " if {
	access.str(answer, "name") == "client certificates"
} else := " is "

reason(answer) := v if {
	v := access.str(answer, "why")
	v != ""
} else := "what was not given"
