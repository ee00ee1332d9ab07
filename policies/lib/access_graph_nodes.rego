# METADATA
# title: Nodes of the access graph
# description: |
#   What a node has, as a table by capability and scope, and which duties that makes. A node is an account, `Role:<role>@<scope>`,
#   `All@<scope>`, `Masters` or `As:<account>`.
package lib.portcullis.access_graph_nodes

import data.lib.portcullis.access
import data.lib.portcullis.access_graph_accounts
import data.lib.portcullis.access_graph_grants
import data.lib.portcullis.access_graph_tables
import data.lib.portcullis.duties

# What a node has: `{capability: {scope: [unlimited, named]}}`. `unlimited` are the steps that grant it for every object, `named` pairs of a
# step and its names; both in the order of the steps' texts.
holds(node) := v if {
	rows := [row |
		some grant in grants_of(node)
		row := [grant[0], array.slice(grant, 1, 4)]
		is_array(row)
	]
	by_capability := access_graph_tables.grouped(rows)
	v := {capability: by_scope |
		some capability, grants in by_capability
		by_scope := scopes_of(grants)
	}
}

grants_of(node) := v if {
	access_graph_grants.is_account(node)
	v := access_graph_grants.of_account(node)
} else := v if {
	startswith(node, "Role:")
	scope := scope_in(node)
	role := substring(node, 5, ((count(node) - 5) - count(scope)) - 1)
	v := access_graph_grants.of_role(role, scope)
} else := v if {
	startswith(node, "As:")
	account := substring(node, 3, -1)
	v := access_graph_grants.of_constrained(account, impersonated(account))
} else := v if {
	node == "Masters"
	v := access_graph_grants.of_masters
} else := v if {
	v := access_graph_grants.of_all(substring(node, 4, -1))
}

# What follows the last `@` of a node.
scope_in(node) := v if {
	parts := split(node, "@")
	last := array.slice(parts, count(parts) - 1, count(parts))
	v := concat("", last)
}

# The users that an account may impersonate for single verbs.
impersonated(account) := v if {
	grants := [grant |
		some grant in access_graph_grants.of_account(account)
		grant[0] == "impersonate-user-info"
		grant[1] == "*"
	]
	unlimited := [grant | some grant in grants; grant[2] == null]
	names := {name |
		some grant in grants
		names_listed := grant[2]
		is_array(names_listed)
		some name in names_listed
	}
	v := [user |
		some user in access_graph_accounts.users
		user != account
		one_of(user, names, unlimited)
	]
}

one_of(user, names, unlimited) if {
	count(unlimited) > 0
	is_string(user)
	is_set(names)
}

one_of(user, names, unlimited) if {
	count(unlimited) == 0
	name := substring(user, 5, -1)
	name in names
}

scopes_of(grants) := v if {
	rows := [row |
		some grant in grants
		row := [grant[0], array.slice(grant, 1, 3)]
		is_array(row)
	]
	by_scope := access_graph_tables.grouped(rows)
	v := {scope: entry |
		some scope, found in by_scope
		entry := entry_of(found)
	}
}

entry_of(found) := v if {
	unlimited := [step |
		some pair in found
		pair[0] == null
		step := pair[1]
		is_array(step)
	]
	named := [row |
		some pair in found
		names := pair[0]
		is_array(names)
		row := [pair[1], names]
		is_array(row)
	]
	v := [sort(unlimited), sort(named)]
}

# The scopes at which all capabilities of an alternative are held together.
scopes_shared(held, wanted) := v if {
	is_array(wanted)
	scopes := {scope |
		some capability in wanted
		some scope, entry in access.obj(held, capability)
		count(entry) > 0
	}
	v := [scope |
		some scope in sort(scopes)
		missing := [capability | some capability in wanted; not has_at(held, capability, scope)]
		count(missing) == 0
	]
}

has_at(held, capability, scope) if {
	access.has(access.obj(held, capability), scope)
}

has_at(held, capability, scope) if {
	scope != "*"
	access.has(access.obj(held, capability), "*")
}

# What counts for a capability at a scope: what is held there and everywhere.
entry_at(held, capability, scope) := v if {
	scope == "*"
	v := access.arr(access.obj(held, capability), "*")
} else := v if {
	by_scope := access.obj(held, capability)
	here := access.arr(by_scope, scope)
	everywhere := access.arr(by_scope, "*")
	v := joined(here, everywhere)
}

joined(one, other) := v if {
	count(one) == 0
	v := other
} else := v if {
	count(other) == 0
	v := one
} else := v if {
	v := [sort(array.concat(one[0], other[0])), sort(array.concat(one[1], other[1]))]
}

# The step that grants a capability: `[rank, step]`, rank 1 where it is limited to names; `[]` where there is none.
best(entry) := v if {
	unlimited := entry[0]
	count(unlimited) > 0
	v := [0, unlimited[0]]
	is_array(v)
} else := v if {
	named := entry[1]
	count(named) > 0
	v := [1, named[0][0]]
	is_array(v)
} else := []

# The duties of a node by itself, as `[order, scope, rank, steps]`, the best for each duty and scope.
duties_of(held) := v if {
	rows := [row |
		some order, duty in duties.order
		some alternative in access.arr(access.obj(duties.duties, duty), "any")
		is_array(alternative)
		some scope in scopes_shared(held, alternative)
		chosen := [found |
			some capability in alternative
			found := best(entry_at(held, capability, scope))
			is_array(found)
		]
		steps := [step | some found in chosen; step := found[1]; is_array(step)]
		limited := [found | some found in chosen; found[0] == 1]
		row := [order, scope, rank_of(limited), steps]
		is_array(row)
	]
	v := access_graph_tables.firsts(sort(rows), 2)
}

rank_of(limited) := 0 if {
	count(limited) == 0
} else := 1

# Whether a node holds every duty everywhere and for every object: then nothing that it can become matters.
is_full(found) if {
	is_array(found)
	everywhere := [row |
		some row in found
		row[1] == "*"
		row[2] == 0
	]
	count(everywhere) == count(duties.order)
}
