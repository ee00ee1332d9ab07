# METADATA
# title: Rights over protection
# description: |
#   Who may do something to objects that protect the network, directly by bindings. Kubernetes itself, and what `rbac/cluster-admin-binding` tells, are
#   left out. A question is a list of `{"verbs", "group", "resources", "name"}`, of which one suffices; the name `*` is any object.
package lib.portcullis.network_defaults_rights

import data.lib.portcullis.access
import data.lib.portcullis.access_facts_text
import data.lib.portcullis.authorizer
import data.lib.portcullis.bindings
import data.lib.portcullis.bindings_parties
import data.lib.portcullis.builtin_roles
import data.lib.portcullis.duty_holders
import data.lib.portcullis.inventory
import data.lib.portcullis.roles

cluster_bindings := v if {
	v := [binding |
		some row in inventory.cluster("rbac.authorization.k8s.io/v1", "ClusterRoleBinding")
		binding := bindings.entry("ClusterRoleBinding", "", row.name, row.object)
	]
}

# The bindings that count in a namespace.
in_force(ns) := v if {
	own := [binding |
		some name, o in inventory.named(ns, "rbac.authorization.k8s.io/v1", "RoleBinding")
		binding := bindings.entry("RoleBinding", ns, name, o)
	]
	v := array.concat(cluster_bindings, own)
}

# The RoleBindings of all namespaces.
role_bindings := v if {
	v := [binding |
		some row in inventory.namespaced("rbac.authorization.k8s.io/v1", "RoleBinding")
		binding := bindings.entry("RoleBinding", row.namespace, row.name, row.object)
	]
}

# Whom some bindings give what a question asks and who are no owners, as `{"person", "binding", "role"}`.
holders(some_bindings, question, owners) := v if {
	able := able_roles(some_bindings, question)
	owning := owners_of(owners)
	v := [row |
		some binding in some_bindings
		role := access.str(binding, "role")
		role in able
		not everything(binding)
		some person in foreign(binding, owning)
		row := {"person": person, "binding": access.str(binding, "key"), "role": role}
	]
}

# The roles of bindings that give what a question asks; each is looked at once.
able_roles(some_bindings, question) := v if {
	named := {role | some binding in some_bindings; role := access.str(binding, "role")}
	v := {role |
		some role in named
		role != ""
		gives(role, question)
	}
}

gives(role, question) if {
	some rule in roles.rules_of(role)
	some ask in question
	answers(rule, ask)
}

answers(rule, ask) if {
	authorizer.names_group(rule, access.str(ask, "group"))
	some resource in access.texts(ask, "resources")
	authorizer.names_resource(rule, resource)
	some verb in access.texts(ask, "verbs")
	authorizer.names_verb(rule, verb)
	for_object(rule, as_named(verb, resource), access.str(ask, "name"))
}

# To create a subresource is to change an object that has a name.
as_named(verb, resource) := "update" if {
	verb == "create"
	contains(resource, "/")
} else := v if {
	v := verb
}

# What is created or deleted as a collection has no name in the request.
for_object(rule, verb, name) if {
	verb in ["create", "deletecollection"]
	is_string(name)
	authorizer.names_object(rule, "")
}

for_object(rule, verb, name) if {
	not verb in ["create", "deletecollection"]
	name == "*"
	is_object(rule)
}

for_object(rule, verb, name) if {
	not verb in ["create", "deletecollection"]
	authorizer.names_object(rule, name)
}

# Bindings that another policy tells of.
everything(binding) if {
	access.str(binding, "role") == "ClusterRole/cluster-admin"
}

everything(binding) if {
	access.str(binding, "kind") == "ClusterRoleBinding"
	role := access.str(binding, "role")
	some rule in roles.rules_of(role)
	"*" in access.texts(rule, "verbs")
	"*" in access.texts(rule, "apiGroups")
	"*" in access.texts(rule, "resources")
	access.texts(rule, "resourceNames") == []
}

owners_of(owners) := v if {
	v := {"accounts": duty_holders.owner_accounts(owners), "people": sort(duty_holders.owner_people(owners))}
}

# Whom RoleBindings let change the labels of the Namespace that they stand in. Roles that cannot at all are left out first.
labellers(owners) := v if {
	able := able_roles(role_bindings, labels_of("*"))
	v := [row |
		some binding in role_bindings
		role := access.str(binding, "role")
		role in able
		question := labels_of(access.str(binding, "namespace"))
		some row in holders([binding], question, owners)
	]
}

labels_of(name) := v if {
	v := [{"verbs": ["update", "patch"], "group": "", "resources": ["namespaces"], "name": name}]
}

# The people whom a binding names and who are no owners.
foreign(binding, owning) := v if {
	accounts := access.arr(owning, "accounts")
	own_people := access.arr(owning, "people")
	v := [person |
		some subject in bindings_parties.counted(binding)
		account := access.str(subject, "account")
		not duty_holders.of_kubernetes(account)
		not account in accounts
		some person in duty_holders.people_of(account)
		not person in own_people
	]
}

# Those of some holders who are not among others.
but(rows, others) := v if {
	known := {person | some row in others; person := access.str(row, "person")}
	v := [row | some row in rows; person := access.str(row, "person"); not person in known]
}

# The people, as holders in the order of their names.
people(rows) := v if {
	v := sort({person | some row in rows; person := access.str(row, "person")})
}

shown(rows) := v if {
	v := access_facts_text.people(rows)
}

binding_keys(rows) := v if {
	v := sort({key | some row in rows; key := access.str(row, "binding")})
}

# The bindings and given roles by which they hold it, as references.
related(rows) := v if {
	given := {role |
		some row in rows
		role := access.str(row, "role")
		roles.object_of(role) != {}
	}
	keys := array.concat(binding_keys(rows), sort(given))
	v := [reference |
		some key in array.slice(keys, 0, min([20, count(keys)]))
		reference := access_facts_text.ref(key)
		is_object(reference)
	]
}

# What would settle what bindings give to others than owners: their roles that were not given. In a cluster these are not there.
missing(some_bindings, owners) := v if {
	not bindings_parties.in_cluster
	owning := owners_of(owners)
	v := sort({need |
		some binding in some_bindings
		role := access.str(binding, "role")
		role != ""
		not roles.exists(role)
		not role in builtin_roles.bootstrap_roles
		count(foreign(binding, owning)) > 0
		need := concat("", ["rbac.authorization.k8s.io/", replaced(role)])
	})
} else := []

# `ClusterRole/a` as `ClusterRole a`, `Role/shop/a` as `Role shop/a`.
replaced(role) := v if {
	at := indexof(role, "/")
	v := concat(" ", [substring(role, 0, at), substring(role, at + 1, -1)])
}
