# METADATA
# title: Parties of bindings
# description: |
#   Whom the rights of a role reach, apart from Kubernetes itself: its own bindings count by their exact names and their label, its users
#   by their exact names. And what is known of the role that a binding names.
package lib.portcullis.bindings_parties

import data.lib.portcullis.access
import data.lib.portcullis.bindings
import data.lib.portcullis.builtin_roles
import data.lib.portcullis.duties
import data.lib.portcullis.inventory
import data.lib.portcullis.roles

# Whether an object bears the label of Kubernetes' own roles and bindings.
labelled(o) if {
	access.str(access.labels(o), "kubernetes.io/bootstrapping") == "rbac-defaults"
}

# Whether a binding, as an entry of `bindings.all`, is one that Kubernetes makes in a new cluster.
bootstrap(binding) if {
	key := access.str(binding, "key")
	key in builtin_roles.bootstrap_bindings
	labelled(access.obj(binding, "object"))
}

# Whether a role is one of those into which others are gathered in every cluster: `admin`, `edit` or `view`.
gathering(key, o) if {
	key in ["ClusterRole/admin", "ClusterRole/edit", "ClusterRole/view"]
	labelled(o)
	access.has(o, "aggregationRule")
}

# The subjects of a binding, without those of Kubernetes itself: its users, `system:masters`, and in its own bindings the groups and
# ServiceAccounts that they are made for.
counted(binding) := v if {
	own := own_binding(binding)
	v := [subject |
		some subject in access.arr(binding, "subjects")
		account := access.str(subject, "account")
		account != ""
		not of_kubernetes(account, own)
	]
}

own_binding(binding) := "yes" if {
	bootstrap(binding)
} else := "no"

of_kubernetes(account, own) if {
	account in duties.components
	startswith(account, "User:")
	is_string(own)
}

of_kubernetes(account, own) if {
	account == "Group:system:masters"
	is_string(own)
}

of_kubernetes(account, own) if {
	own == "yes"
	account in duties.components
}

of_kubernetes(account, own) if {
	own == "yes"
	startswith(account, "ServiceAccount:kube-system/")
}

# Whom the role under review is bound to: `{"account", "binding", "wide"}`; `wide` where a ClusterRoleBinding does it.
holders := v if {
	v := [row |
		some binding in bindings.of_reviewed_role
		some subject in counted(binding)
		account := access.str(subject, "account")
		key := access.str(binding, "key")
		row := {"account": account, "binding": key, "wide": wide(binding)}
	]
}

wide(binding) if {
	access.str(binding, "kind") == "ClusterRoleBinding"
} else := false

# Texts for a message, in order: up to three in backticks, and how many more.
listed(texts) := v if {
	quoted := in_backticks(texts)
	count(quoted) > 3
	rest := format_int(count(quoted) - 3, 10)
	first := concat(", ", array.slice(quoted, 0, 3))
	v := concat("", [first, " and ", rest, " more"])
} else := v if {
	v := concat(", ", in_backticks(texts))
}

in_backticks(texts) := v if {
	is_array(texts)
	distinct := {text | some text in texts; is_string(text)}
	v := [shown | some text in sort(distinct); shown := concat("", ["`", text, "`"])]
} else := []

# Whether the object under review lives in a cluster, so that what the inventory lacks does not exist.
in_cluster if {
	access.operation != ""
}

in_cluster if {
	metadata := access.obj(access.judged, "metadata")
	access.str(metadata, "uid") != ""
}

# What is known of the role of the binding under review: `given`, `bootstrap` (one that Kubernetes makes, not given), `missing`,
# `unknown`, or `none` where the binding names no role.
role_state := v if {
	bindings.reviewed == {}
	v := "none"
} else := v if {
	access.str(bindings.reviewed, "role") == ""
	v := "none"
} else := v if {
	roles.exists(access.str(bindings.reviewed, "role"))
	v := "given"
} else := v if {
	access.str(bindings.reviewed, "role") in builtin_roles.bootstrap_roles
	v := "bootstrap"
} else := v if {
	in_cluster
	inventory.given
	v := "missing"
} else := "unknown"

# The rules of the role of the binding under review.
role_rules := v if {
	v := roles.rules_of(access.str(bindings.reviewed, "role"))
}

# The role for messages: its kind and name.
role_text := v if {
	role := access.obj(access.obj(bindings.reviewed, "object"), "roleRef")
	v := concat("", [access.str(role, "kind"), " `", access.str(role, "name"), "`"])
}

# What would settle it where the role is unknown.
role_need := v if {
	role := access.obj(access.obj(bindings.reviewed, "object"), "roleRef")
	access.str(role, "kind") == "Role"
	v := concat("", ["rbac.authorization.k8s.io/Role ", access.namespace, "/", access.str(role, "name")])
} else := v if {
	role := access.obj(access.obj(bindings.reviewed, "object"), "roleRef")
	v := concat("", ["rbac.authorization.k8s.io/ClusterRole ", access.str(role, "name")])
}

# The role as a related object; `[]` where it is not given.
role_related := v if {
	key := access.str(bindings.reviewed, "role")
	roles.object_of(key) != {}
	v := [{
		"apiVersion": "rbac.authorization.k8s.io/v1",
		"kind": access.str(access.obj(access.obj(bindings.reviewed, "object"), "roleRef"), "kind"),
		"namespace": role_namespace,
		"name": access.str(access.obj(access.obj(bindings.reviewed, "object"), "roleRef"), "name"),
	}]
} else := []

role_namespace := v if {
	startswith(access.str(bindings.reviewed, "role"), "Role/")
	v := access.namespace
} else := ""
