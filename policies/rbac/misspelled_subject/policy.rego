# METADATA
# title: Subject that is not who it seems to be
# description: |
#   Kubernetes compares the subjects of a binding letter by letter and knows no patterns. A kind in the wrong case, the name of a group
#   given to a User, a ServiceAccount written as a Group, `*` for everybody or a space at the end of a name make a binding that grants nothing to
#   those whom it is meant for, and something to whoever comes to bear that very name. A namespace beside a User is not looked at:
#   who writes it usually means a ServiceAccount. Only such names are reported; whether your identity provider knows a user is not asked.
# related_resources:
#   - ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects
#     description: Referring to subjects
# custom:
#   severity: medium
#   profile: baseline
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds: [rbac.authorization.k8s.io/RoleBinding, rbac.authorization.k8s.io/ClusterRoleBinding]
#   needs: [inventory:v1/Namespace]
#   remediation: Write the kind and the name as Kubernetes writes them, such as kind `ServiceAccount` with its name and namespace.
#   frameworks:
#     nist80053: [AC-2, AC-3]
#     pci4: [7.2.4]
package portcullis.rbac.misspelled_subject

import data.lib.portcullis.access
import data.lib.portcullis.bindings
import data.lib.portcullis.bindings_parties
import data.lib.portcullis.inventory
import data.lib.portcullis.rbac_faults

violation contains {"msg": msg, "details": details} if {
	some subject in subjects
	found := slip(subject)
	found.text != ""
	path := ["subjects", subject.index, found.key]
	msg := found.text
	details := {"path": path, "evidence": {"kind": subject.kind, "name": subject.name}}
}

violation contains {"msg": msg, "details": details} if {
	some row in groups_of_namespaces
	row.state == "missing"
	path := ["subjects", row.index, "name"]
	msg := concat("", ["Group `", row.name, "` is empty: namespace `", row.space, "` does not exist"])
	details := {"path": path, "evidence": {"kind": "Group", "name": row.name, "namespace": row.space}}
}

unknown contains {"msg": msg, "details": details} if {
	some row in groups_of_namespaces
	row.state == "unknown"
	path := ["subjects", row.index, "name"]
	need := concat("", ["v1/Namespace ", row.space])
	msg := concat("", ["whether anybody is in Group `", row.name, "` depends on namespace `", row.space, "`, which was not given"])
	details := {"path": path, "evidence": {"kind": "Group", "name": row.name, "namespace": row.space}, "needs": [need]}
}

violation contains {"msg": msg, "details": details} if {
	some fault in rbac_faults.found
	msg := fault.msg
	details := fault.details
}

subjects := v if {
	v := access.arr(bindings.reviewed, "subjects")
}

kinds := ["User", "Group", "ServiceAccount"]

# The groups of Kubernetes itself.
system_groups := [
	"system:authenticated", "system:unauthenticated", "system:serviceaccounts", "system:masters", "system:nodes",
	"system:bootstrappers", "system:monitoring",
]

# What is wrong with a subject, as `{"key", "text"}`; the text is empty where nothing is.
slip(subject) := v if {
	kind := access.str(subject, "kind")
	kind != ""
	not kind in kinds
	v := {"key": "kind", "text": wrong_kind(kind, access.str(subject, "name"))}
} else := v if {
	access.str(subject, "kind") == "User"
	v := user_slip(access.str(subject, "name"), access.str(subject, "namespace"))
} else := v if {
	access.str(subject, "kind") == "Group"
	v := {"key": "name", "text": group_slip(access.str(subject, "name"))}
} else := v if {
	access.str(subject, "kind") == "ServiceAccount"
	v := {"key": "name", "text": account_slip(access.str(subject, "name"))}
} else := {"key": "name", "text": ""}

wrong_kind(kind, name) := v if {
	bare := trim_suffix(lower(replace(replace(kind, "-", ""), "_", "")), "s")
	meant := access.str({"user": "User", "group": "Group", "serviceaccount": "ServiceAccount"}, bare)
	meant != ""
	v := concat("", ["kind `", kind, "` grants nothing to `", name, "`: write `", meant, "`"])
} else := v if {
	v := concat("", ["kind `", kind, "` is no kind of subject, so `", name, "` gets nothing"])
}

# What is wrong with a name of any kind; `""` where nothing is.
literal(kind, name) := v if {
	trim_space(name) != name
	v := concat("", [kind, " `", name, "` has a space around its name, so it is not the one it looks like"])
} else := v if {
	contains(name, "*")
	v := concat("", [kind, " `", name, "` is taken literally: subjects know no patterns"])
} else := ""

user_slip(name, space) := v if {
	literal("User", name) != ""
	v := {"key": "name", "text": literal("User", name)}
} else := v if {
	is_group(name)
	v := {"key": "name", "text": concat("", ["`", name, "` is the name of a group, and the subject is a User"])}
	is_string(space)
} else := v if {
	startswith(lower(name), "system:serviceaccount:")
	not is_account(name)
	v := {"key": "name", "text": concat("", ["User `", name, "` is no ServiceAccount: their names are `system:serviceaccount:<namespace>:<name>`"])}
} else := v if {
	lower(name) == "system:anonymous"
	name != "system:anonymous"
	v := {"key": "name", "text": concat("", ["User `", name, "` is nobody: names of Kubernetes are told by case"])}
} else := v if {
	space != ""
	v := {"key": "namespace", "text": concat("", ["User `", name, "` has no namespace, whatever is written: for a ServiceAccount the kind is `ServiceAccount`"])}
} else := {"key": "name", "text": ""}

group_slip(name) := v if {
	v := literal("Group", name)
	v != ""
} else := v if {
	startswith(lower(name), "system:serviceaccount:")
	v := concat("", ["`", name, "` is the name of a ServiceAccount, and the subject is a Group"])
} else := v if {
	lower(name) == "system:anonymous"
	v := concat("", ["`", name, "` is the name of a user, and the subject is a Group"])
} else := v if {
	is_group(name)
	not is_exact_group(name)
	v := concat("", ["Group `", name, "` is empty: names of Kubernetes are told by case"])
} else := v if {
	startswith(name, "system:serviceaccounts:")
	not is_space(name)
	v := concat("", ["Group `", name, "` is empty: `", trim_prefix(name, "system:serviceaccounts:"), "` is no namespace"])
} else := ""

account_slip(name) := v if {
	v := literal("ServiceAccount", name)
	v != ""
} else := v if {
	contains(name, ":")
	v := concat("", ["ServiceAccount `", name, "` cannot exist: write its bare name and its namespace"])
} else := v if {
	contains(name, "/")
	v := concat("", ["ServiceAccount `", name, "` cannot exist: write its bare name and its namespace"])
} else := ""

is_group(name) if {
	lower(name) in system_groups
}

is_group(name) if {
	startswith(lower(name), "system:serviceaccounts:")
}

is_exact_group(name) if {
	name in system_groups
}

is_exact_group(name) if {
	startswith(name, "system:serviceaccounts:")
}

is_account(name) if {
	regex.match(`^system:serviceaccount:[a-z0-9]([-a-z0-9]*[a-z0-9])?:[a-z0-9]([-.a-z0-9]*[a-z0-9])?$`, name)
}

is_space(name) if {
	regex.match(`^system:serviceaccounts:[a-z0-9]([-a-z0-9]*[a-z0-9])?$`, name)
}

# The subjects that are the ServiceAccounts of one namespace, as `{"index", "name", "space", "state"}`.
groups_of_namespaces := v if {
	v := [row |
		some subject in subjects
		access.str(subject, "kind") == "Group"
		name := access.str(subject, "name")
		is_space(name)
		at := access.num(subject, "index", 0)
		space := trim_prefix(name, "system:serviceaccounts:")
		state := space_state(space)
		row := {"index": at, "name": name, "space": space, "state": state}
	]
}

# Whether a namespace exists: `known`, `missing` or `unknown`.
space_state(space) := "known" if {
	space in ["default", "kube-system", "kube-public", "kube-node-lease"]
} else := "known" if {
	access.str(bindings.reviewed, "namespace") == space
} else := "known" if {
	inventory.find_cluster("v1", "Namespace", space) != {}
} else := "known" if {
	access.has(access.obj(inventory.whole, "namespace"), space)
} else := "missing" if {
	bindings_parties.in_cluster
	is_string(space)
	count(inventory.cluster("v1", "Namespace")) > 0
} else := "unknown"
