# METADATA
# title: The access model
# description: |
#   What RBAC objects cannot tell and the cluster's owners write down in `AccessModel` objects (`portcullis.dev/v1alpha1`, cluster-scoped):
#   which accounts are one person, who is in a group, which namespaces hold guardrails and route controllers, which GitOps controllers
#   apply what others write. Several objects add up, in the order of their names.
package lib.portcullis.access_model

import data.lib.portcullis.access
import data.lib.portcullis.duties
import data.lib.portcullis.inventory

# The `spec` of each AccessModel.
specs := v if {
	found := inventory.cluster("portcullis.dev/v1alpha1", "AccessModel")
	v := [spec |
		some entry in found
		spec := access.obj(entry.object, "spec")
	]
}

# The texts of a list in all models.
listed(key) := v if {
	is_string(key)
	v := [text |
		some spec in specs
		some text in access.texts(spec, key)
	]
}

# The objects of a list in all models.
entries(key) := v if {
	is_string(key)
	v := [entry |
		some spec in specs
		some entry in access.arr(spec, key)
		is_object(entry)
	]
}

# Each account of a person, as `{"person", "account"}`; accounts are `User:<name>` or `ServiceAccount:<namespace>/<name>`.
accounts := v if {
	v := [row |
		some person in entries("people")
		name := access.str(person, "name")
		some account in accounts_of(person)
		row := {"person": name, "account": account}
	]
}

accounts_of(person) := v if {
	users := [account |
		some user in access.texts(person, "accounts")
		account := user_key(user)
	]
	service_accounts := [account |
		some named in access.texts(person, "serviceAccounts")
		account := concat("", ["ServiceAccount:", named])
	]
	v := array.concat(users, service_accounts)
}

# The key of a user name. A user named `system:serviceaccount:<namespace>:<name>` is that ServiceAccount.
user_key(user) := v if {
	is_string(user)
	startswith(user, "system:serviceaccount:")
	parts := split(user, ":")
	count(parts) == 4
	v := concat("", ["ServiceAccount:", concat("/", array.slice(parts, 2, 4))])
} else := v if {
	is_string(user)
	v := concat("", ["User:", user])
} else := ""

# The person behind a user name: that of the first model that lists it, else the name itself.
person_of(user) := v if {
	key := user_key(user)
	names := [row.person | some row in accounts; row.account == key]
	count(names) > 0
	v := names[0]
} else := user

# Who is in which group, as `{"group", "user"}`, as far as models say.
memberships := v if {
	v := [row |
		some group in entries("groups")
		name := access.str(group, "name")
		some user in access.texts(group, "members")
		row := {"group": name, "user": user}
	]
}

# The groups whose members models list.
known_groups := v if {
	v := {name |
		some group in entries("groups")
		name := access.str(group, "name")
	}
}

# The namespaces of guardrails.
guardrail_namespaces := v if {
	v := listed("guardrailNamespaces")
	count(v) > 0
} else := duties.guardrails

# The namespaces of route controllers.
controller_namespaces := v if {
	v := listed("controllerNamespaces")
	count(v) > 0
} else := duties.controllers

# The ServiceAccounts, as `namespace/name`, of route controllers that run snippets of routes.
snippet_controllers := v if {
	v := listed("snippetControllers")
}

# GitOps controllers by their name in `duties.gitops`: `{"service_account", "impersonates"}`. One that impersonates applies everything as a
# ServiceAccount of the namespace it applies for.
gitops := v if {
	stated := {name: entry |
		some name in object.keys(duties.gitops)
		given := [entry | some entry in entries("gitops"); access.str(entry, "controller") == name]
		count(given) > 0
		entry := {"service_account": access.str(given[0], "serviceAccount"), "impersonates": access.bool(given[0], "impersonates", false)}
	}
	usual := {name: entry |
		some name, account in duties.gitops
		entry := {"service_account": account, "impersonates": false}
	}
	v := object.union(usual, stated)
}

# The minor version of Kubernetes; 36 where no model says.
minor := v if {
	found := [text |
		some spec in specs
		text := access.str(spec, "kubernetesVersion")
		regex.match(`^1\.[0-9]{1,3}$`, text)
	]
	count(found) > 0
	v := to_number(substring(found[0], 2, -1))
} else := 36
