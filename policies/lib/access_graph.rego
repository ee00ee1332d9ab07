# METADATA
# title: The access graph
# description: |
#   Who holds which duties together, and at which object that is told. docs/access.md says how; `src/access` computes the same natively. Here
#   it is computed from the inventory, for at most 400 subjects of bindings, 150 ServiceAccounts that
#   are granted something, and six levels.
package lib.portcullis.access_graph

import data.lib.portcullis.access
import data.lib.portcullis.access_graph_accounts
import data.lib.portcullis.access_graph_grants
import data.lib.portcullis.access_graph_holdings
import data.lib.portcullis.access_graph_reach
import data.lib.portcullis.access_graph_tables
import data.lib.portcullis.duties
import data.lib.portcullis.roles

# Whether there is too much to compute here.
exceeded if {
	too_many
}

exceeded if {
	not too_many
	count(access_graph_reach.beyond) > 0
}

too_many if {
	count(access_graph_accounts.subjects) > 400
}

too_many if {
	count(access_graph_grants.service_accounts) > 150
}

# The capabilities that bindings give each account directly: `{account: {scope: [capability…]}}`.
subjects := v if {
	v := access_graph_grants.subjects
}

subject_capabilities(account) := v if {
	v := access_graph_grants.subject_capabilities(account)
}

# What stands at each object that is given: `{key: {"collisions", "holdings"}}`.
at := v if {
	keys := {key |
		some row in array.concat(collision_rows, holding_rows)
		key := row[0]
		is_string(key)
	}
	v := {key: told |
		some key in keys
		told := {"collisions": collisions_at(key), "holdings": holdings_at(key)}
	}
}

# The collisions of duties that stand at an object.
collisions_at(key) := v if {
	not too_many
	rows := sort([rest |
		some row in collision_rows
		row[0] == key
		rest := array.slice(row, 1, 8)
	])
	v := [collision |
		some first in access_graph_tables.firsts(rows, 4)
		group := alike(rows, first)
		collision := {
			"duties": [duties.order[first[0]], duties.order[first[1]]],
			"filed": first[2] == 0,
			"certainty": certainties[first[3]],
			"holders": holders(group),
			"paths": first[6],
		}
		is_object(collision)
	]
} else := []

# The duties whose paths end at an object.
holdings_at(key) := v if {
	not too_many
	rows := sort([rest |
		some row in holding_rows
		row[0] == key
		rest := array.slice(row, 1, 8)
	])
	v := [holding |
		some first in access_graph_tables.firsts(rows, 4)
		group := alike(rows, first)
		holding := {
			"duty": duties.order[first[0]],
			"certainty": certainties[first[1]],
			"derived": first[2] == 1,
			"holders": holders(group),
			"path": first[6],
		}
		is_object(holding)
	]
} else := []

certainties := ["certain", "partial", "potential"]

# The rows that are told together: those that begin with the same four values.
alike(rows, first) := v if {
	is_array(rows)
	v := [row |
		some row in rows
		array.slice(row, 0, 4) == array.slice(first, 0, 4)
	]
} else := []

holders(rows) := v if {
	by_person := access_graph_tables.grouped([pair |
		some row in rows
		pair := [row[4], row[5]]
		is_array(pair)
	])
	v := [holder |
		some person in access.names(by_person)
		holder := {"person": person, "scopes": access.arr(by_person, person)}
	]
}

# `[key, earlier duty, later duty, 0 where filed, certainty, person, scope, paths]`
collision_rows := v if {
	v := [row |
		some collision in access_graph_holdings.collisions
		filed := place(collision.paths[0], collision.paths[1])
		filed != ""
		some key in places(collision.paths)
		row := [
			key,
			order_of(collision.duties[0]),
			order_of(collision.duties[1]),
			filed_rank(key, filed),
			collision.certainty,
			collision.person,
			collision.scope,
			[steps(collision.paths[0]), steps(collision.paths[1])],
		]
		is_array(row)
	]
}

# `[key, duty, certainty, 1 where derived, 0, person, scope, path]`
holding_rows := v if {
	v := [row |
		some person, by_duty in access_graph_holdings.held
		some duty, by_scope in by_duty
		some scope, holding in by_scope
		some key in ends(holding.path)
		row := [key, order_of(duty), holding.certainty, derived(holding.path), 0, person, scope, steps(holding.path)]
		is_array(row)
	]
}

order_of(duty) := v if {
	found := [i | some i, other in duties.order; other == duty]
	v := found[0]
	is_number(v)
} else := 0

filed_rank(key, filed) := 0 if {
	key == filed
} else := 1

derived(path) := 1 if {
	count(assumed(path)) > 0
} else := 0

# The steps of a path, without the texts that put paths in order.
steps(path) := v if {
	is_array(path)
	v := [step |
		some pair in path
		step := pair[1]
		is_object(step)
	]
} else := []

# The object at which a collision is reported; `""` where there is none.
place(earlier, later) := v if {
	v := last_account(earlier)
	v != ""
	v == last_account(later)
} else := v if {
	v := last_role(earlier)
	v != ""
	v == last_role(later)
} else := v if {
	v := access.str(last(steps(later)), "binding")
	v != ""
} else := v if {
	bound := array.concat(bound_in(earlier), bound_in(later))
	count(bound) > 0
	v := concat("", array.slice(bound, count(bound) - 1, count(bound)))
} else := ""

# All objects that take part in a collision and are given.
places(paths) := v if {
	both := array.concat(paths[0], paths[1])
	accounts := {key |
		some node in assumed(both)
		key := account_key(node)
		key != ""
	}
	bound := {key | some key in bound_in(both)}
	named := {key |
		some step in steps(both)
		key := given_role(step)
		key != ""
	}
	v := (accounts | bound) | named
}

# Where a holding is told: at the last role, binding and ServiceAccount.
ends(path) := v if {
	v := {key |
		some key in [access.str(last(steps(path)), "binding"), last_role(path), last_account(path)]
		key != ""
	}
}

last(list) := v if {
	count(list) > 0
	v := list[count(list) - 1]
	is_object(v)
} else := {}

# The nodes that a path assumes.
assumed(path) := v if {
	v := [node |
		some step in steps(path)
		node := access.str(step, "assume")
		node != ""
	]
}

bound_in(path) := v if {
	v := [key |
		some step in steps(path)
		key := access.str(step, "binding")
		key != ""
	]
}

# The key of the ServiceAccount that a path assumes last, where it is given.
last_account(path) := v if {
	nodes := assumed(path)
	count(nodes) > 0
	v := account_key(concat("", array.slice(nodes, count(nodes) - 1, count(nodes))))
} else := ""

account_key(node) := v if {
	node in access_graph_accounts.given_service_accounts
	v := replace(node, "ServiceAccount:", "ServiceAccount/")
} else := ""

# The key of the role that a path ends in, where it is given.
last_role(path) := v if {
	v := given_role(last(steps(path)))
}

given_role(step) := v if {
	v := access.str(step, "role")
	access.has(roles.given, v)
} else := ""
