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
	names := [person | some row in accounts; row.account == key; person := row.person]
	some first in array.slice(names, 0, 1)
	v := first
	is_string(v)
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
} else := v if {
	v := duties.guardrails
}

# The namespaces of route controllers.
controller_namespaces := v if {
	v := listed("controllerNamespaces")
	count(v) > 0
} else := v if {
	v := duties.controllers
}

# The ServiceAccounts, as `namespace/name`, of route controllers that run snippets of routes.
snippet_controllers := v if {
	v := listed("snippetControllers")
}

# GitOps controllers by their name in `duties.gitops`: `{"service_account", "impersonates"}`. One that impersonates applies everything as a
# ServiceAccount of the namespace it applies for.
gitops := v if {
	v := {name: entry |
		some name, account in duties.gitops
		entry := gitops_of(name, account)
	}
}

gitops_of(name, account) := v if {
	given := [stated | some stated in entries("gitops"); access.str(stated, "controller") == name]
	first := array.slice(given, 0, 1)
	own := [text | some stated in first; text := access.str(stated, "serviceAccount")]
	service_account := concat("", array.slice(array.concat(own, [account]), 0, 1))
	impersonating := [stated | some stated in first; access.bool(stated, "impersonates", false)]
	v := {"service_account": service_account, "impersonates": some_of(impersonating)}
}

some_of(list) if {
	count(list) > 0
} else := false

# The minor version of Kubernetes; 36 where no model says.
minor := v if {
	found := [number |
		some spec in specs
		text := access.str(spec, "kubernetesVersion")
		startswith(text, "1.")
		digits := substring(text, 2, -1)
		regex.match(`^(0|[1-9][0-9]{0,2})$`, digits)
		number := to_number(digits)
	]
	count(found) > 0
	v := sum(array.slice(found, 0, 1))
	is_number(v)
} else := 36
