# METADATA
# title: What accounts may do together
# description: |
#   What the bindings grant to several accounts, such as those of one person, for every object. It reads facts on access.
package lib.portcullis.account_rights

import data.lib.portcullis.access
import data.lib.portcullis.access_facts
import data.lib.portcullis.access_graph_accounts
import data.lib.portcullis.access_model

# What exactly these accounts may do, as `{scope: [capability]}`. Scopes without any capability are left out.
together(accounts) := v if {
	given := [rights |
		some account in accounts
		rights := access_facts.subject_capabilities(account)
		is_object(rights)
	]
	scopes := {scope | some rights in given; some scope in access.names(rights)}
	v := {scope: capabilities |
		some scope in scopes
		capabilities := [capability | some rights in given; some capability in access.texts(rights, scope)]
		count(capabilities) > 0
	}
}

# What they may do with that of their groups.
with_groups(accounts) := v if {
	groups := [group |
		some account in accounts
		some name in array.concat(access_graph_accounts.groups_of(account), ["system:authenticated"])
		group := concat("", ["Group:", name])
	]
	v := together(array.concat(accounts, groups))
}

# The accounts of a person, or of the row `group:<name>` of a group.
accounts_of(person) := v if {
	startswith(person, "group:")
	v := [concat("", ["Group:", substring(person, 6, -1)])]
	is_array(v)
} else := v if {
	listed := [account |
		some row in access_model.accounts
		row.person == person
		account := access.str(row, "account")
	]
	count(listed) > 0
	v := listed
} else := v if {
	v := [access_model.user_key(person)]
}
