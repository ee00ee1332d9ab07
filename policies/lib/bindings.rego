# METADATA
# title: Bindings
# description: |
#   The RoleBindings and ClusterRoleBindings of the inventory with the reviewed one in place of its former self. Keys are
#   `RoleBinding/<namespace>/<name>` and `ClusterRoleBinding/<name>`; accounts are `User:<name>`, `Group:<name>`,
#   `ServiceAccount:<namespace>/<name>`, and `""` for a subject that is nobody.
package lib.portcullis.bindings

import data.lib.portcullis.access
import data.lib.portcullis.access_model
import data.lib.portcullis.inventory
import data.lib.portcullis.roles

# The binding under review, as an entry of `all`; `{}` where it is none.
reviewed := v if {
	reviewed_kind == "RoleBinding"
	v := entry("RoleBinding", access.namespace, access.name(access.subject), access.subject)
} else := v if {
	reviewed_kind == "ClusterRoleBinding"
	v := entry("ClusterRoleBinding", "", access.name(access.subject), access.subject)
} else := {}

reviewed_kind := v if {
	v := kind_of(access.subject)
}

# The kind of the object that a request creates, changes or deletes.
judged_kind := v if {
	v := kind_of(access.judged)
}

kind_of(o) := v if {
	access.str(o, "apiVersion") == "rbac.authorization.k8s.io/v1"
	v := access.str(o, "kind")
	v in {"RoleBinding", "ClusterRoleBinding"}
} else := ""

# The key of the inventory's object that the review replaces or deletes; `""` where there is none.
replaced := v if {
	judged_kind == "RoleBinding"
	v := concat("/", ["RoleBinding", access.namespace, access.name(access.judged)])
} else := v if {
	judged_kind == "ClusterRoleBinding"
	v := concat("/", ["ClusterRoleBinding", access.name(access.judged)])
} else := ""

stored_role_bindings := v if {
	v := [found |
		some row in inventory.namespaced("rbac.authorization.k8s.io/v1", "RoleBinding")
		found := entry("RoleBinding", row.namespace, row.name, row.object)
		found.key != replaced
	]
}

stored_cluster_bindings := v if {
	v := [found |
		some row in inventory.cluster("rbac.authorization.k8s.io/v1", "ClusterRoleBinding")
		found := entry("ClusterRoleBinding", "", row.name, row.object)
		found.key != replaced
	]
}

# All bindings, sorted by key. OPA 1 has no builtin of this name.
# regal ignore:rule-shadows-builtin
all := v if {
	stored := array.concat(stored_cluster_bindings, stored_role_bindings)
	rows := sort([row |
		some found in array.concat(stored, now_reviewed)
		key := access.str(found, "key")
		row := [key, found]
	])
	v := [found |
		some row in rows
		found := row[1]
		is_object(found)
	]
}

now_reviewed := v if {
	v := [reviewed]
	reviewed != {}
} else := []

entry(kind, ns, name, o) := v if {
	v := {
		"key": key_of(kind, ns, name),
		"kind": kind,
		"namespace": ns,
		"name": name,
		"role": role_key(o, ns),
		"subjects": subjects_of(o, ns),
		"object": o,
	}
}

key_of(kind, ns, name) := v if {
	ns == ""
	v := concat("/", [kind, name])
} else := v if {
	v := concat("/", [kind, ns, name])
}

# The key of the role that a binding names; `ns` is the binding's namespace, `""` for a ClusterRoleBinding. `""` where it names none.
role_key(o, ns) := v if {
	role := access.obj(o, "roleRef")
	access.str(role, "kind") == "ClusterRole"
	v := concat("/", ["ClusterRole", access.str(role, "name")])
	is_string(ns)
} else := v if {
	role := access.obj(o, "roleRef")
	access.str(role, "kind") == "Role"
	ns != ""
	v := concat("/", ["Role", ns, access.str(role, "name")])
} else := ""

subjects_of(o, ns) := v if {
	v := [subject |
		some i, given in access.arr(o, "subjects")
		kind := access.str(given, "kind")
		name := access.str(given, "name")
		space := access.str(given, "namespace")
		account := account_of(kind, name, space, ns)
		subject := {"account": account, "index": i, "kind": kind, "name": name, "namespace": space}
	]
}

account_of(kind, name, space, ns) := v if {
	kind == "User"
	v := access_model.user_key(name)
	is_string(space)
	is_string(ns)
} else := v if {
	kind == "Group"
	v := concat("", ["Group:", name])
} else := v if {
	kind == "ServiceAccount"
	space != ""
	v := concat("", ["ServiceAccount:", space, "/", name])
} else := v if {
	kind == "ServiceAccount"
	space == ""
	ns != ""
	v := concat("", ["ServiceAccount:", ns, "/", name])
} else := ""

# The bindings of the role with this key, sorted by key. Each call looks at all bindings.
of_role(key) := v if {
	v := [binding | some binding in all; binding.role == key]
}

# The bindings of the role under review; `[]` where the reviewed object is no role. Cheaper than `of_role` for that one.
of_reviewed_role := v if {
	key := roles.reviewed_key
	key != ""
	cluster_wide := [found |
		some row in inventory.cluster("rbac.authorization.k8s.io/v1", "ClusterRoleBinding")
		role_key(row.object, "") == key
		found := entry("ClusterRoleBinding", "", row.name, row.object)
	]
	local := [found |
		some row in inventory.namespaced("rbac.authorization.k8s.io/v1", "RoleBinding")
		role_key(row.object, row.namespace) == key
		found := entry("RoleBinding", row.namespace, row.name, row.object)
	]
	v := array.concat(cluster_wide, local)
} else := []
