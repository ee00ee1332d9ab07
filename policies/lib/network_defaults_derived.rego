# METADATA
# title: Rights over protection by way of ServiceAccounts
# description: |
#   Who comes to do what `lib.portcullis.network_defaults_rights` asks by one step: by running Pods as a ServiceAccount that may do it, by creating
#   a token of it, or by impersonating it (edges E01, E02, E05 and E06 of docs/access.md). Longer ways are in the access graph, which is too much
#   to compute for each NetworkPolicy.
package lib.portcullis.network_defaults_derived

import data.lib.portcullis.access
import data.lib.portcullis.bindings_parties
import data.lib.portcullis.duty_holders
import data.lib.portcullis.inventory
import data.lib.portcullis.network_defaults_rights

# Who comes to do what is asked as a ServiceAccount and is no owner, as `{"person", "binding", "role", "account", "by", "exists"}`: `binding` and
# `role` make one act as the account, `by` is the binding that gives the account the right.
comers(some_bindings, question, owners) := v if {
	able := accounts(some_bindings, question, owners)
	v := [row |
		some account in able
		some holder in network_defaults_rights.holders(network_defaults_rights.in_force(account.namespace), becoming(account.name), owners)
		row := object.union(holder, {"account": account.key, "by": account.by, "exists": account.exists})
		is_object(row)
	]
}

# The ServiceAccounts that some bindings give what is asked, each with the first of these bindings, without those of owners.
accounts(some_bindings, question, owners) := v if {
	able := network_defaults_rights.able_roles(some_bindings, question)
	owning := duty_holders.owner_accounts(owners)
	rows := sort({row |
		some binding in some_bindings
		role := access.str(binding, "role")
		role in able
		not network_defaults_rights.everything(binding)
		some subject in bindings_parties.counted(binding)
		account := access.str(subject, "account")
		startswith(account, "ServiceAccount:")
		not account in owning
		row := [account, access.str(binding, "key")]
		is_array(row)
	})
	v := [described |
		some i, row in rows
		is_first(rows, i, row)
		described := entry(row[0], row[1])
		is_object(described)
	]
}

is_first(rows, i, row) if {
	i == 0
	is_array(rows)
	is_array(row)
}

is_first(rows, i, row) if {
	i > 0
	rows[i - 1][0] != row[0]
}

entry(account, key) := v if {
	parts := split(substring(account, 15, -1), "/")
	count(parts) == 2
	ns := parts[0]
	name := parts[1]
	v := {"key": account, "namespace": ns, "name": name, "by": key, "exists": exists(ns, name)}
	is_object(v)
}

# Every namespace has its `default`.
exists(ns, name) if {
	name == "default"
	is_string(ns)
} else if {
	inventory.find(ns, "v1", "ServiceAccount", name) != {}
} else := false

# What makes one act as a ServiceAccount of the namespace.
becoming(name) := [
	{"verbs": ["create"], "group": "", "resources": ["pods"], "name": "*"},
	{"verbs": ["create", "update", "patch"], "group": "", "resources": ["replicationcontrollers"], "name": "*"},
	{"verbs": ["create", "update", "patch"], "group": "apps", "resources": ["deployments", "statefulsets", "daemonsets", "replicasets"], "name": "*"},
	{"verbs": ["create", "update", "patch"], "group": "batch", "resources": ["jobs", "cronjobs"], "name": "*"},
	{"verbs": ["create"], "group": "", "resources": ["serviceaccounts/token"], "name": name},
	{"verbs": ["impersonate"], "group": "", "resources": ["serviceaccounts"], "name": name},
]

# The accounts, for messages.
accounts_text(rows) := v if {
	names := names_of(rows)
	count(names) == 1
	v := concat("", ["ServiceAccount `", names[0], "`"])
	is_string(v)
} else := v if {
	names := [text | some name in names_of(rows); text := concat("", ["`", name, "`"])]
	start := concat(", ", array.slice(names, 0, min([3, count(names) - 1])))
	v := concat("", ["ServiceAccounts ", start, " and ", ending(names)])
}

ending(names) := v if {
	count(names) > 4
	v := concat("", [format_int(count(names) - 3, 10), " more"])
	is_string(v)
} else := v if {
	v := concat("", array.slice(names, count(names) - 1, count(names)))
}

# The accounts as `namespace/name`.
names_of(rows) := v if {
	v := sort({name | some row in rows; name := substring(access.str(row, "account"), 15, -1)})
}

# The first way, as one line.
chain(rows) := v if {
	count(rows) > 0
	first := rows[0]
	made := [access.str(first, "person"), spaced(access.str(first, "binding"))]
	account := concat(" ", ["ServiceAccount", substring(access.str(first, "account"), 15, -1)])
	v := concat(" -> ", array.concat(made, [account, spaced(access.str(first, "by"))]))
	is_string(v)
} else := ""

# `RoleBinding/a/x` as `RoleBinding a/x`.
spaced(key) := v if {
	at := indexof(key, "/")
	at > 0
	v := concat(" ", [substring(key, 0, at), substring(key, at + 1, -1)])
	is_string(v)
} else := v if {
	v := key
}
