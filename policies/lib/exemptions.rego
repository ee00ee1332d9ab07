# METADATA
# title: Exemptions
# description: |
#   What `DutyExemption` objects (`portcullis.dev/v1alpha1`, cluster-scoped) allow for a time: that somebody holds duties together that
#   must be separated. One counts from `notBefore` until the instant `expires`, and only if somebody else granted it. An exemption is for
#   a person, whichever of the person's accounts it names. That it is too long, or names what is not there, `sod/invalid-exemption` tells.
package lib.portcullis.exemptions

import data.lib.portcullis.access
import data.lib.portcullis.access_model
import data.lib.portcullis.certificates
import data.lib.portcullis.inventory

# What time it is, as fourteen digits; `""` where nobody says. Gatekeeper gives no time, so policies of duties take a parameter `time`.
now := v if {
	v := moment(access.str(access.root, "now"))
	v != ""
} else := v if {
	found := [digits |
		some text in times
		digits := moment(text)
		digits != ""
	]
	count(found) > 0
	v := concat("", array.slice(found, 0, 1))
} else := ""

# The parameters `time` that were given: the one of Gatekeeper's template, or those of policies of duties in the order of their ids.
times := v if {
	own := access.obj(access.root, "parameters")
	by_policy := access.obj(access.root, "parameters_by_policy")
	others := [text |
		some id in access.names(by_policy)
		startswith(id, "sod/")
		text := access.str(access.obj(by_policy, id), "time")
	]
	v := array.concat([access.str(own, "time")], others)
}

# A time in UTC as fourteen digits, which compare as times do; `""` where the text is none.
moment(text) := v if {
	regex.match(`^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?Z$`, text)
	start := substring(text, 0, 19)
	v := replace(replace(replace(start, "-", ""), ":", ""), "T", "")
} else := ""

# Whether more than `days` lie between two times, to the second.
longer(from, to, days) if {
	certificates.days_between(from, to) > days
}

longer(from, to, days) if {
	certificates.days_between(from, to) == days
	substring(to, 8, 6) > substring(from, 8, 6)
}

# The exemptions given, with what they say.
given := v if {
	found := inventory.cluster("portcullis.dev/v1alpha1", "DutyExemption")
	v := [exemption |
		some entry in found
		exemption := read(entry.name, entry.object)
	]
}

# What an exemption says: `{"name", "accounts", "persons", "duties", "scopes", "start", "end", "granter"}`. `duties` are lists of duties,
# any two of which are exempt together; `start` and `end` are fourteen digits, `""` where there is no time.
read(name, o) := v if {
	spec := access.obj(o, "spec")
	accounts := accounts_of(spec)
	v := {
		"name": name,
		"accounts": accounts,
		"persons": persons_of(accounts),
		"duties": [access.texts(spec, "duties"), split(access.str(spec, "conflict"), "+")],
		"scopes": access.texts(spec, "scopes"),
		"start": moment(access.str(spec, "notBefore")),
		"starts": access.str(spec, "notBefore"),
		"end": moment(access.str(spec, "expires")),
		"granter": access.str(spec, "grantedBy"),
	}
}

# The accounts that `who` names, such as `User:ann`, `Group:sre` and `ServiceAccount:ci/bot`.
accounts_of(spec) := v if {
	v := [account |
		some who in access.arr(spec, "who")
		account := account_of(who)
		account != ""
	]
}

# An account is one of three; with more than one of them, or with none, it names nobody.
account_of(who) := v if {
	access.names(who) == ["user"]
	access.str(who, "user") != ""
	v := access_model.user_key(access.str(who, "user"))
} else := v if {
	access.names(who) == ["group"]
	access.str(who, "group") != ""
	v := concat("", ["Group:", access.str(who, "group")])
} else := v if {
	access.names(who) == ["serviceAccount"]
	access.str(who, "serviceAccount") != ""
	v := concat("", ["ServiceAccount:", access.str(who, "serviceAccount")])
} else := ""

# The persons behind accounts: of users and ServiceAccounts, of groups as far as AccessModels list their members, and the row
# `group:<name>` of each group.
persons_of(accounts) := v if {
	own := {person |
		some account in accounts
		person := person_of(account)
	}
	members := {person |
		some account in accounts
		some row in access_model.memberships
		account == concat("", ["Group:", row.group])
		person := access_model.person_of(row.user)
	}
	v := own | members
}

person_of(account) := v if {
	startswith(account, "User:")
	v := access_model.person_of(substring(account, 5, -1))
} else := v if {
	startswith(account, "Group:")
	v := concat("", ["group:", substring(account, 6, -1)])
} else := v if {
	v := access_model.person_of(concat("", ["system:serviceaccount:", replace(substring(account, 15, -1), "/", ":")]))
}

# Whether a person, or the row of a group, is exempt from the separation of two duties at a scope (a namespace or `*`) now.
covers(person, duties, scope) if {
	some exemption in current
	person in exemption.persons
	meets(exemption, duties, scope)
}

# The same for whoever has these accounts, such as the user of a request with its groups.
covers_any(accounts, duties, scope) if {
	some exemption in current
	named(exemption, accounts)
	meets(exemption, duties, scope)
}

# The names of exemptions that covered a person and are over.
expired(person, duties, scope) := v if {
	v := [name |
		some exemption in over
		person in exemption.persons
		meets(exemption, duties, scope)
		name := exemption.name
	]
}

# Whether an exemption covers a person if it is in force, which depends on the time that was not given.
unsettled(person, duties, scope) if {
	some exemption in undated
	person in exemption.persons
	meets(exemption, duties, scope)
}

# The same for whoever has these accounts.
unsettled_any(accounts, duties, scope) if {
	some exemption in undated
	named(exemption, accounts)
	meets(exemption, duties, scope)
}

# Whether an exemption names one of the accounts, or a person behind one of them.
named(exemption, accounts) if {
	is_array(accounts)
	some account in accounts
	account in exemption.accounts
}

named(exemption, accounts) if {
	is_array(accounts)
	some account in accounts
	not startswith(account, "Group:")
	person := person_of(account)
	person in exemption.persons
}

# Whether an exemption is about these duties and this scope. The whole cluster is more than each namespace.
meets(exemption, duties, scope) if {
	in_scope(exemption, scope)
	is_array(duties)
	some listed in exemption.duties
	beyond := [duty | some duty in duties; not duty in listed]
	count(beyond) == 0
	count(duties) > 0
}

in_scope(exemption, scope) if {
	"*" in exemption.scopes
	is_string(scope)
}

in_scope(exemption, scope) if {
	scope in exemption.scopes
}

# Exemptions that somebody else granted and that end.
granted := v if {
	v := [exemption |
		some exemption in given
		exemption.end != ""
		exemption.granter != ""
		not self_granted(exemption)
		started_known(exemption)
	]
}

# Who grants an exemption must not gain by it.
self_granted(exemption) if {
	person := access_model.person_of(exemption.granter)
	person in exemption.persons
}

# A `notBefore` that is no time is taken for never.
started_known(exemption) if {
	exemption.starts == ""
}

started_known(exemption) if {
	exemption.start != ""
}

current := v if {
	v := [exemption |
		some exemption in granted
		now != ""
		exemption.start <= now
		now < exemption.end
	]
}

over := v if {
	v := [exemption |
		some exemption in granted
		now != ""
		exemption.end <= now
	]
}

undated := v if {
	now == ""
	v := granted
} else := []
