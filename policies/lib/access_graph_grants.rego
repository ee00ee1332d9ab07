# METADATA
# title: Grants of the access graph
# description: |
#   What each node of the graph has by itself. A grant is `[capability, scope, names, [text, step]]`; `names` is null where it holds for every
#   object. Tables are built once for an evaluation.
package lib.portcullis.access_graph_grants

import data.lib.portcullis.access
import data.lib.portcullis.access_graph_accounts
import data.lib.portcullis.access_graph_tables
import data.lib.portcullis.bindings
import data.lib.portcullis.capabilities
import data.lib.portcullis.duties
import data.lib.portcullis.roles

# The bindings whose roles exist.
effective := v if {
	v := [binding |
		some binding in bindings.all
		binding.role in bound_roles
	]
}

bound_roles := v if {
	named := {role |
		some binding in bindings.all
		role := access.str(binding, "role")
		role != ""
	}
	v := {role |
		some role in named
		roles.exists(role)
	}
}

# What each bound role grants, for the whole cluster and in a namespace.
for_cluster := v if {
	wanted := {role |
		some binding in effective
		binding.kind == "ClusterRoleBinding"
		role := access.str(binding, "role")
	}
	v := {role: entries |
		some role in wanted
		entries := entries_of(role, "cluster")
	}
}

for_namespaces := v if {
	wanted := {role |
		some binding in effective
		binding.kind == "RoleBinding"
		role := access.str(binding, "role")
	}
	v := {role: entries |
		some role in wanted
		entries := entries_of(role, "namespace")
	}
}

# What the rules of a role grant, with the index of the rule.
entries_of(role, where) := v if {
	v := [entry |
		some i, rule in roles.rules_of(role)
		some found in capabilities.granted(rule, where)
		entry := {"capability": found.capability, "names": found.names, "listed": found.listed, "rule": i}
	]
}

# What a binding grants to each of its subjects.
of_binding(binding, prefix, group) := v if {
	where := mode(binding)
	v := [grant |
		some entry in entries_bound(binding)
		capabilities.counts(entry, where, binding.namespace)
		scope := capabilities.scope_of(entry.capability, where, binding.namespace)
		grant := [entry.capability, scope, entry.names, step(binding, entry.rule, prefix, group)]
		is_array(grant)
	]
}

mode(binding) := "cluster" if {
	binding.kind == "ClusterRoleBinding"
} else := "namespace"

entries_bound(binding) := v if {
	binding.kind == "ClusterRoleBinding"
	v := access.arr(for_cluster, access.str(binding, "role"))
} else := v if {
	v := access.arr(for_namespaces, access.str(binding, "role"))
}

# A step with its text, which decides of several ones.
step(binding, i, prefix, group) := v if {
	text := concat("|", [prefix, binding.key, binding.role, access_graph_tables.five_digits(i)])
	own := {"binding": binding.key, "role": binding.role, "rule": i}
	v := [text, object.union(own, group)]
}

# The bindings that name each account, by their index in `effective`.
bound_to := v if {
	rows := [row |
		some i, binding in effective
		some subject in access.arr(binding, "subjects")
		row := [subject.account, i]
		is_array(row)
	]
	v := access_graph_tables.grouped(rows)
}

# What bindings give an account directly.
direct(account) := v if {
	v := [grant |
		some i in access.arr(bound_to, account)
		binding := effective[i]
		some grant in of_binding(binding, "", {})
	]
}

# What each group has that is a subject, as a group of an account.
by_group := v if {
	v := {account: found |
		some account in access_graph_accounts.bound_groups
		name := substring(account, 6, -1)
		found := [grant |
			some i in access.arr(bound_to, account)
			binding := effective[i]
			some grant in of_binding(binding, name, {"group": name})
		]
	}
}

# What an account has itself and from its groups.
of_account(account) := v if {
	own := direct(account)
	shared := [grant |
		some group in access_graph_accounts.groups_of(account)
		some grant in access.arr(by_group, concat("", ["Group:", group]))
	]
	v := array.concat(array.concat(own, shared), mastery(account))
}

# A member of `system:masters` may do everything, whatever bindings say.
mastery(account) := v if {
	"system:masters" in access.arr(access_graph_accounts.groups_by_account, account)
	v := of_masters
	is_array(v)
} else := []

# The bindings of an account and its groups, each as `[binding, prefix, group]`.
bindings_of(account) := v if {
	own := [row |
		some i in access.arr(bound_to, account)
		row := [effective[i], "", {}]
		is_array(row)
	]
	shared := [row |
		some group in access_graph_accounts.groups_of(account)
		some i in access.arr(bound_to, concat("", ["Group:", group]))
		row := [effective[i], group, {"group": group}]
		is_array(row)
	]
	v := array.concat(own, shared)
}

# The ServiceAccounts that have something, themselves or as all of their namespace or of the cluster. Nobody gains by the others.
service_accounts := v if {
	v := [entry |
		some entry in access_graph_accounts.service_accounts
		has_something(entry)
	]
}

has_something(entry) if {
	access.has(bound_to, entry.account)
}

has_something(entry) if {
	some group in access_graph_accounts.groups_of(entry.account)
	found := access.arr(by_group, concat("", ["Group:", group]))
	count(found) > 0
}

service_accounts_by_namespace := v if {
	rows := [row |
		some entry in service_accounts
		row := [entry.namespace, entry]
		is_array(row)
	]
	v := access_graph_tables.grouped(rows)
}

# The ServiceAccounts of a scope.
service_accounts_in(scope) := v if {
	scope == "*"
	v := service_accounts
} else := v if {
	v := access.arr(service_accounts_by_namespace, scope)
}

# What a binding of a role at a scope would give: a namespace, `*`, or `each`, a RoleBinding in every namespace.
of_role(role, scope) := v if {
	where := capabilities.mode(wide(scope))
	v := [grant |
		some entry in entries_of(role, where)
		in_reach(entry.capability, scope)
		capabilities.counts(entry, where, scope)
		where_held := capabilities.scope_of(entry.capability, where, scope)
		text := concat("|", ["", "", role, access_graph_tables.five_digits(entry.rule)])
		grant := [entry.capability, where_held, entry.names, [text, {"role": role, "rule": entry.rule}]]
		is_array(grant)
	]
}

# Every capability that a binding at a scope can give.
of_all(scope) := v if {
	where := capabilities.mode(wide(scope))
	text := concat("", ["|||all@", scope])
	v := [grant |
		some capability in known
		in_reach(capability, scope)
		capabilities.reachable(duties.capabilities[capability], where)
		capabilities.placed(capability, where, scope)
		where_held := capabilities.scope_of(capability, where, scope)
		grant := [capability, where_held, null, [text, {"all": scope}]]
	]
}

# What a member of `system:masters` has: everything.
of_masters := v if {
	v := [grant |
		some capability in known
		grant := [capability, "*", null, ["system:masters|||00000", {"group": "system:masters"}]]
	]
}

known := v if {
	v := [capability |
		some capability, properties in duties.capabilities
		capabilities.in_version(properties)
	]
}

wide(scope) := "*" if {
	scope in {"*", "each"}
} else := scope

# RoleBindings give nothing that is of the cluster, however many there are.
in_reach(capability, scope) if {
	scope != "each"
	is_string(capability)
}

in_reach(capability, scope) if {
	scope == "each"
	duties.capabilities[capability].scope != "cluster"
}

# What an account may do as other users by constrained impersonation: the verbs that its rules name, where such a user may do it too.
of_constrained(account, targets) := v if {
	v := [grant |
		some row in bindings_of(account)
		binding := row[0]
		where := mode(binding)
		some i, rule in roles.rules_of(binding.role)
		verbs := constrained_verbs(rule)
		count(verbs) > 0
		some entry in capabilities.granted(object.union(rule, {"verbs": verbs}), where)
		capabilities.counts(entry, where, binding.namespace)
		scope := capabilities.scope_of(entry.capability, where, binding.namespace)
		some held in scopes_shared(entry.capability, scope, targets)
		grant := [entry.capability, held, entry.names, step(binding, i, row[1], row[2])]
		is_array(grant)
	]
}

constrained_verbs(rule) := v if {
	v := [verb |
		some text in access.texts(rule, "verbs")
		startswith(text, "impersonate-on:user-info:")
		verb := substring(text, 25, -1)
		verb != "*"
	]
}

# Where one of the users holds a capability for every object, as far as the scope goes.
scopes_shared(capability, scope, targets) := v if {
	is_array(targets)
	held := {place |
		some user in targets
		some grant in access.arr(by_user, user)
		grant[0] == capability
		grant[2] == null
		place := grant[1]
		is_string(place)
	}
	v := narrowed(held, scope)
}

narrowed(held, scope) := v if {
	scope == "*"
	v := sort(held)
} else := [scope] if {
	scope in held
} else := [scope] if {
	"*" in held
} else := []

by_user := v if {
	v := {user: found |
		some user in access_graph_accounts.users
		found := of_account(user)
	}
}

# The capabilities that bindings give each account directly for every object: `{account: {scope: [capability…]}}`.
subjects := v if {
	v := {account: by_scope |
		some account in access_graph_accounts.subjects
		by_scope := subject_capabilities(account)
		by_scope != {}
	}
}

subject_capabilities(account) := v if {
	rows := [row |
		some grant in direct(account)
		grant[2] == null
		row := [grant[1], grant[0]]
		is_array(row)
	]
	v := access_graph_tables.grouped(rows)
}

# The scope of what a binding gives.
scope_of(binding) := "*" if {
	binding.kind == "ClusterRoleBinding"
} else := v if {
	v := access.str(binding, "namespace")
}

is_account(node) if {
	startswith(node, "User:")
}

is_account(node) if {
	startswith(node, "Group:")
}

is_account(node) if {
	startswith(node, "ServiceAccount:")
}
