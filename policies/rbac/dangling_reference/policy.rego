# METADATA
# title: Binding to what is not there
# description: |
#   A binding to a role that does not exist grants nothing today, and whatever the role will hold on the day somebody creates it: who
#   may create that role, but not the binding, decides over rights of others. The same holds for a ServiceAccount that does not exist:
#   whoever creates it receives the rights. A `roleRef` to another kind, a Role in a ClusterRoleBinding and a ServiceAccount without a
#   namespace there grant nothing at all, and the API server refuses them. What is only missing among given manifests is unknown; it is
#   taken for missing at admission and in a dump of a cluster that holds others of its kind. Kubernetes' own bindings are not judged.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#periodic-review
#     description: Periodic review
#   - ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding
#     description: RoleBinding and ClusterRoleBinding
# custom:
#   severity: medium
#   profile: baseline
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds: [rbac.authorization.k8s.io/RoleBinding, rbac.authorization.k8s.io/ClusterRoleBinding]
#   needs:
#     - inventory:rbac.authorization.k8s.io/v1/ClusterRole
#     - inventory:rbac.authorization.k8s.io/v1/Role
#     - inventory:v1/ServiceAccount
#   remediation: Create what the binding names first, or delete the binding.
#   frameworks:
#     nist80053: [AC-2, AC-6]
#     pci4: [7.2.4, 7.2.5.1]
package portcullis.rbac.dangling_reference

import data.lib.portcullis.access
import data.lib.portcullis.bindings
import data.lib.portcullis.bindings_parties
import data.lib.portcullis.inventory
import data.lib.portcullis.rbac_faults

violation contains {"msg": msg, "details": details} if {
	judged
	invalid_role != ""
	msg := invalid_role
	details := {"path": ["roleRef"], "evidence": {"roleRef": role_ref}}
}

violation contains {"msg": msg, "details": details} if {
	role_gone == "yes"
	msg := concat("", [bindings_parties.role_text, " does not exist, and whoever creates it decides what the binding grants"])
	details := {"path": ["roleRef", "name"], "evidence": {"role": access.str(bindings.reviewed, "role")}}
}

unknown contains {"msg": msg, "details": details} if {
	role_gone == "unknown"
	need := bindings_parties.role_need
	msg := concat("", ["whether ", bindings_parties.role_text, " exists depends on what was not given"])
	details := {"path": ["roleRef", "name"], "evidence": {"role": access.str(bindings.reviewed, "role")}, "needs": [need]}
}

violation contains {"msg": msg, "details": details} if {
	count(homeless) > 0
	first := homeless[0]
	path := ["subjects", first.index]
	msg := concat("", ["ServiceAccount ", bindings_parties.listed(homeless_names), " has no namespace, so the binding does not reach it"])
	named := homeless_names
	details := {"path": path, "evidence": {"subjects": named}}
}

violation contains {"msg": msg, "details": details} if {
	count(gone) > 0
	first := gone[0]
	path := ["subjects", first.index]
	msg := concat("", ["ServiceAccount ", bindings_parties.listed(gone_names), " does not exist, and whoever creates it gets the rights of the binding"])
	named := gone_names
	details := {"path": path, "evidence": {"subjects": named}}
}

unknown contains {"msg": msg, "details": details} if {
	count(unsettled) > 0
	first := unsettled[0]
	path := ["subjects", first.index]
	msg := concat("", ["whether ServiceAccount ", bindings_parties.listed(unsettled_names), " exists depends on what was not given"])
	named := unsettled_names
	needs := [need | some name in unsettled_names; need := concat(" ", ["v1/ServiceAccount", name])]
	details := {"path": path, "evidence": {"subjects": named}, "needs": needs}
}

violation contains {"msg": msg, "details": details} if {
	some fault in rbac_faults.found
	msg := fault.msg
	details := fault.details
}

judged if {
	bindings.reviewed != {}
	count(rbac_faults.found) == 0
	not bindings_parties.bootstrap(bindings.reviewed)
}

role_ref := v if {
	v := access.obj(access.obj(bindings.reviewed, "object"), "roleRef")
}

role_kind := v if {
	v := access.str(role_ref, "kind")
}

# Why the reference to a role can never grant anything; `""` where it can.
invalid_role := v if {
	not role_kind in ["Role", "ClusterRole"]
	v := concat("", ["`roleRef` names the kind `", role_kind, "`, so the binding grants nothing: a role is a `Role` or a `ClusterRole`"])
} else := v if {
	access.str(role_ref, "name") == ""
	v := "`roleRef` names no role, so the binding grants nothing"
} else := v if {
	access.str(bindings.reviewed, "role") == ""
	v := "a ClusterRoleBinding to a `Role` grants nothing: name a `ClusterRole`, or bind the Role in its namespace"
} else := v if {
	group := access.str(role_ref, "apiGroup")
	not group in ["", "rbac.authorization.k8s.io"]
	v := concat("", ["`roleRef` names the API group `", group, "`, which has no roles"])
} else := ""

# Whether the role does not exist: `yes`, `no` or `unknown`.
role_gone := "no" if {
	not judged
} else := "no" if {
	invalid_role != ""
} else := "no" if {
	bindings_parties.role_state in ["given", "bootstrap", "none"]
} else := "yes" if {
	bindings_parties.role_state == "missing"
	roles_complete
} else := "unknown"

# Whether the inventory can be taken to hold all roles of that kind.
roles_complete if {
	access.operation != ""
}

roles_complete if {
	role_kind == "ClusterRole"
	count(inventory.cluster("rbac.authorization.k8s.io/v1", "ClusterRole")) > 0
}

roles_complete if {
	role_kind == "Role"
	count(inventory.namespaced("rbac.authorization.k8s.io/v1", "Role")) > 0
}

# ServiceAccounts that no namespace makes anybody's.
homeless := v if {
	judged
	v := [subject |
		some subject in access.arr(bindings.reviewed, "subjects")
		subject.kind == "ServiceAccount"
		subject.account == ""
	]
} else := []

homeless_names := v if {
	v := [name | some subject in homeless; name := access.str(subject, "name")]
}

# The ServiceAccounts that are not given, as `{"index", "name", "namespace"}`; `default` is made in every namespace. Users that are named like one are it, too.
absent := v if {
	judged
	v := [row |
		some subject in access.arr(bindings.reviewed, "subjects")
		account := access.str(subject, "account")
		startswith(account, "ServiceAccount:")
		parts := split(trim_prefix(account, "ServiceAccount:"), "/")
		count(parts) == 2
		space := parts[0]
		name := parts[1]
		name != "default"
		inventory.find(space, "v1", "ServiceAccount", name) == {}
		shown := concat("/", [space, name])
		at := access.num(subject, "index", 0)
		row := {"index": at, "name": shown, "namespace": space}
	]
} else := []

# In a namespace of a cluster there is always one, `default`; where none is given, they were not asked for.
gone := v if {
	v := [row | some row in absent; settled(row.namespace)]
}

unsettled := v if {
	v := [row | some row in absent; space := access.str(row, "namespace"); not settled(space)]
}

settled(space) if {
	bindings_parties.in_cluster
	count(inventory.named(space, "v1", "ServiceAccount")) > 0
}

settled(space) if {
	bindings_parties.in_cluster
	is_string(space)
	access.operation != ""
	count(inventory.namespaced("v1", "ServiceAccount")) > 0
}

gone_names := v if {
	v := [name | some row in gone; name := access.str(row, "name")]
}

unsettled_names := v if {
	v := [name | some row in unsettled; name := access.str(row, "name")]
}
