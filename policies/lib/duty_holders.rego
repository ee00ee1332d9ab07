# METADATA
# title: Who holds a right by a binding
# description: |
#   For policies on what must be left to its owners: what the binding under review grants, whom it names, and who else comes to act as one of
#   those. What `rbac/cluster-admin-binding` tells, and the parts of Kubernetes itself, are left out; so are those who come by way of a
#   GitOps controller, of whom `sod/gitops-identity` tells.
package lib.portcullis.duty_holders

import data.lib.portcullis.access
import data.lib.portcullis.access_facts
import data.lib.portcullis.access_facts_text
import data.lib.portcullis.access_model
import data.lib.portcullis.bindings
import data.lib.portcullis.bindings_parties
import data.lib.portcullis.capabilities
import data.lib.portcullis.duties
import data.lib.portcullis.roles

# Where the binding counts: `*`, its namespace, or `""` where no binding is under review.
scope := "*" if {
	bindings.reviewed_kind == "ClusterRoleBinding"
} else := v if {
	bindings.reviewed_kind == "RoleBinding"
	v := access.namespace
} else := ""

# The key of its role.
role := v if {
	v := access.str(bindings.reviewed, "role")
}

# Whether the binding gives everything, of which another policy tells.
everything if {
	role == "ClusterRole/cluster-admin"
}

everything if {
	scope == "*"
	bindings_parties.role_state == "given"
	roles.covers(bindings_parties.role_rules, [{"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]}]) == []
}

# What the binding grants, as `{"capability", "names", "scope", "rule"}`.
grants := v if {
	scope != ""
	not everything
	v := capabilities.of_rules(bindings_parties.role_rules, scope)
} else := []

# The grants of some capabilities.
granted(wanted) := v if {
	is_array(wanted)
	v := [grant |
		some grant in grants
		grant.capability in wanted
	]
} else := []

# What grants give, in words, in the order of the capabilities' names.
titles(some_grants) := v if {
	named := {capability | some grant in some_grants; capability := access.str(grant, "capability")}
	v := [title |
		some capability in sort(named)
		title := access.str(access.obj(duties.capabilities, capability), "title")
	]
}

capabilities_of(some_grants) := v if {
	v := sort({capability | some grant in some_grants; capability := access.str(grant, "capability")})
}

rules_of(some_grants) := v if {
	v := sort({i | some grant in some_grants; i := access.num(grant, "rule", 0)})
}

# The names to which all grants are limited; `[]` where one is not.
names_of(some_grants) := v if {
	unlimited := [grant | some grant in some_grants; grant.names == null]
	count(unlimited) == 0
	v := sort({name | some grant in some_grants; some name in access.arr(grant, "names")})
} else := []

# The subjects of the binding, without Kubernetes itself.
subjects := v if {
	v := [subject |
		some subject in bindings_parties.counted(bindings.reviewed)
		access.str(subject, "name") != ""
		account := access.str(subject, "account")
		not of_kubernetes(account)
	]
}

of_kubernetes(account) if {
	account in duties.components
}

of_kubernetes(account) if {
	account == "Group:system:masters"
}

# Groups of ServiceAccounts are no people.
of_kubernetes(account) if {
	startswith(account, "Group:system:serviceaccounts")
}

# The people that the binding names: `{"person", "index", "account"}`. Members of a group that an AccessModel lists stand for it.
named := v if {
	v := [row |
		some subject in subjects
		account := access.str(subject, "account")
		at := access.num(subject, "index", 0)
		some person in people_of(account)
		row := {"person": person, "index": at, "account": account}
	]
}

people_of(account) := v if {
	listed := {person |
		some row in access_model.accounts
		row.account == account
		person := access.str(row, "person")
	}
	count(listed) > 0
	v := sort(listed)
} else := v if {
	startswith(account, "User:")
	v := [substring(account, 5, -1)]
	is_array(v)
} else := v if {
	startswith(account, "Group:")
	group := substring(account, 6, -1)
	group in access_model.known_groups
	v := sort({person |
		some row in access_model.memberships
		row.group == group
		person := access_model.person_of(row.user)
	})
} else := v if {
	startswith(account, "Group:")
	v := [concat("", ["group:", substring(account, 6, -1)])]
	is_array(v)
} else := []

# The accounts that a parameter `owners` names, as `User:ann`, `Group:sre`, `ServiceAccount:ops/bot`.
owner_accounts(owners) := v if {
	users := [account | some name in access.texts(owners, "users"); account := access_model.user_key(name)]
	groups := [account | some name in access.texts(owners, "groups"); account := concat("", ["Group:", name])]
	service_accounts := [account | some name in access.texts(owners, "service_accounts"); account := concat("", ["ServiceAccount:", name])]
	v := array.concat(array.concat(users, groups), service_accounts)
}

# The people among them.
owner_people(owners) := v if {
	v := {person |
		some account in owner_accounts(owners)
		some person in people_of(account)
	}
}

# The subjects that are no owners.
foreign(owners) := v if {
	accounts := owner_accounts(owners)
	owning := owner_people(owners)
	v := [subject |
		some subject in subjects
		account := access.str(subject, "account")
		not account in accounts
		not all_owners(account, owning)
	]
}

all_owners(account, owning) if {
	behind := people_of(account)
	count(behind) > 0
	beyond := [person | some person in behind; not person in owning]
	count(beyond) == 0
}

# The people whom the binding names and who are no owners, each once.
direct(owners) := v if {
	accounts := owner_accounts(owners)
	owning := owner_people(owners)
	rows := [row |
		some row in named
		person := access.str(row, "person")
		not person in owning
		account := access.str(row, "account")
		not account in accounts
	]
	v := [row |
		some i, row in rows
		person := access.str(row, "person")
		before := people(array.slice(rows, 0, i))
		not person in before
	]
}

# The people who hold the duty through the binding by acting as others, and are no owners: `{"person", "path"}`, with the path of the first
# of those who hold it alike. `sure` tells those who do from those who only may.
derived(duty, owners, sure) := v if {
	accounts := owner_accounts(owners)
	owning := owner_people(owners)
	v := [row |
		some holding in access_facts.holdings
		holding.duty == duty
		holding.derived == true
		surely(holding, sure)
		path := access.arr(holding, "path")
		last := last_assumed(path)
		access.str(last, "edge") != "E26"
		node := access.str(last, "assume")
		not owned_service_account(node, accounts)
		some holder in access.arr(holding, "holders")
		person := access.str(holder, "person")
		not person in owning
		row := {"person": person, "path": path, "first": first_person(holding)}
	]
}

# An owner that is a ServiceAccount is meant to have the right; who comes to act as it is the matter of other policies.
owned_service_account(account, owners) if {
	startswith(account, "ServiceAccount:")
	account in owners
}

surely(holding, sure) if {
	sure == true
	access.str(holding, "certainty") != "potential"
}

surely(holding, sure) if {
	sure == false
	access.str(holding, "certainty") == "potential"
}

first_person(holding) := v if {
	holders := [person | some holder in access.arr(holding, "holders"); person := access.str(holder, "person")]
	count(holders) > 0
	v := holders[0]
	is_string(v)
} else := ""

# People for a message: those whom the binding names, then those who come to act as others.
shown(some_direct, some_derived) := v if {
	count(some_derived) == 0
	v := access_facts_text.people(some_direct)
} else := v if {
	count(some_direct) == 0
	v := concat("", [access_facts_text.people(some_derived), " through ", through_text(some_derived)])
} else := v if {
	v := concat("", [access_facts_text.people(some_direct), ", and ", access_facts_text.people(some_derived), " through ", through_text(some_derived), ","])
}

# The accounts through which people come.
through(rows) := v if {
	v := sort({node |
		some row in rows
		node := access.str(last_assumed(access.arr(row, "path")), "assume")
	})
}

through_text(rows) := v if {
	nodes := through(rows)
	count(nodes) == 1
	text := access_facts_text.node_text(concat("", nodes))
	at := indexof(text, " ")
	at > 0
	v := concat("", [substring(text, 0, at), " `", substring(text, at + 1, -1), "`"])
	is_string(v)
} else := "other accounts"

# The step of a path that assumes the last account; `{}` where it assumes none.
last_assumed(path) := v if {
	steps := [step |
		some step in path
		access.str(step, "assume") != ""
	]
	count(steps) > 0
	v := steps[count(steps) - 1]
	is_object(v)
} else := {}

# The names of people, each once.
people(rows) := v if {
	v := sort({person | some row in rows; person := access.str(row, "person")})
}

# Where the finding points at: the first subject that is meant.
place(some_direct, some_derived) := v if {
	count(some_direct) > 0
	first := some_direct[0]
	index := access.num(first, "index", 0)
	v := ["subjects", index]
	is_array(v)
} else := v if {
	nodes := through(some_derived)
	found := [i |
		some subject in subjects
		account := access.str(subject, "account")
		account in nodes
		i := access.num(subject, "index", 0)
	]
	count(found) > 0
	v := ["subjects", found[0]]
	is_array(v)
} else := ["roleRef"]

# The way of the first of those who come to act as others; `""` where there is none.
chain(rows) := v if {
	count(rows) > 0
	first := rows[0]
	v := access_facts_text.chain(access.str(first, "first"), access.arr(first, "path"))
	is_string(v)
} else := ""

# The other objects that take part.
related(rows) := v if {
	paths := [path | some row in rows; path := access.arr(row, "path")]
	found := access_facts_text.objects(paths, access.str(bindings.reviewed, "key"))
	others := [object | some object in found; not object in bindings_parties.role_related]
	v := array.concat(bindings_parties.role_related, others)
}

needs(rows) := v if {
	v := access_facts_text.needs([path | some row in rows; path := access.arr(row, "path")])
}

# What was not given and would change the answer where `some_grants` are what matters: the role itself, or who can act as the subjects.
missing(some_grants, owners) := v if {
	unread
	count(foreign(owners)) > 0
	v := [bindings_parties.role_need]
	is_array(v)
	is_array(some_grants)
} else := v if {
	count(some_grants) > 0
	count(foreign(owners)) > 0
	not access_facts.known
	v := ["rbac.authorization.k8s.io/RoleBinding", "rbac.authorization.k8s.io/ClusterRoleBinding", "v1/ServiceAccount"]
	is_array(v)
} else := v if {
	count(some_grants) > 0
	count(foreign(owners)) > 0
	access_facts.known
	access_facts.exceeded
	v := ["facts"]
	is_array(v)
} else := []

# Whether the rules of the role were not given. Of the roles of Kubernetes itself, which may be left out of an inventory, those of
# controllers and nodes change what runs; the others do not matter here.
unread if {
	bindings_parties.role_state == "unknown"
}

unread if {
	bindings_parties.role_state == "bootstrap"
	startswith(role, "ClusterRole/system:controller:")
}

unread if {
	bindings_parties.role_state == "bootstrap"
	role in ["ClusterRole/system:aggregate-to-edit", "ClusterRole/system:kube-controller-manager", "ClusterRole/system:kube-scheduler", "ClusterRole/system:node"]
}

# Why, for a message.
why_missing := v if {
	unread
	v := concat("", [bindings_parties.role_text, ", which was not given"])
} else := "other bindings, Pods and ServiceAccounts, which were not given" if {
	not access_facts.known
} else := "more accounts than a policy can compute"
