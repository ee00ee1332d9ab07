# METADATA
# title: ClusterRoleBindings
# description: |
#   The ClusterRoleBinding under review: the rules that it grants in the whole cluster, and the subjects to whom they are granted, without
#   the parts of Kubernetes itself.
package lib.portcullis.wide_bindings

import data.lib.portcullis.access
import data.lib.portcullis.bindings
import data.lib.portcullis.duties
import data.lib.portcullis.inventory
import data.lib.portcullis.roles

# The key of the role; `""` where no ClusterRoleBinding is under review or it names no ClusterRole.
role := v if {
	access.str(bindings.reviewed, "kind") == "ClusterRoleBinding"
	v := access.str(bindings.reviewed, "role")
} else := ""

# The rules that the binding grants; `[]` where the role is not known, or grants everything, which policies on wide roles tell.
rules := v if {
	role != ""
	roles.exists(role)
	all := roles.rules_of(role)
	not grants_everything(all)
	v := all
	is_array(v)
} else := []

grants_everything(all) if {
	some rule in all
	"*" in access.texts(rule, "verbs")
	"*" in access.texts(rule, "apiGroups")
	"*" in access.texts(rule, "resources")
	access.texts(rule, "resourceNames") == []
}

# What would settle which rules the binding grants; `[]` where they are known. In a cluster a role that is not among the others is not there.
needs := v if {
	role != ""
	not roles.exists(role)
	not absent
	name := trim_prefix(role, "ClusterRole/")
	need := concat(" ", ["rbac.authorization.k8s.io/ClusterRole", name])
	v := [need]
} else := []

absent if {
	inventory.given
	access.operation != ""
}

absent if {
	inventory.given
	metadata := access.obj(access.subject, "metadata")
	access.str(metadata, "uid") != ""
}

# The subjects that are not Kubernetes itself.
subjects := v if {
	v := [subject |
		some subject in access.arr(bindings.reviewed, "subjects")
		subject.account != ""
		not of_kubernetes(subject)
	]
}

of_kubernetes(subject) if {
	subject.account in duties.components
}

# Kubernetes binds each of its controllers, in `kube-system`, by a binding that ends in its name. Whoever is added to such a binding counts.
of_kubernetes(subject) if {
	bootstrapped
	startswith(subject.account, "ServiceAccount:kube-system/")
	parts := split(access.name(access.subject), ":")
	last := array.slice(parts, count(parts) - 1, count(parts))
	subject.name in last
}

bootstrapped if {
	access.str(access.labels(access.subject), "kubernetes.io/bootstrapping") == "rbac-defaults"
	startswith(access.name(access.subject), "system:")
}

# Subjects for a message: three of them, and how many others.
shown(some_subjects) := v if {
	count(some_subjects) > 3
	first := concat(", ", names_of(array.slice(some_subjects, 0, 3)))
	others := format_int(count(some_subjects) - 3, 10)
	v := concat("", [first, " and ", others, " more"])
} else := v if {
	v := concat(" and ", names_of(some_subjects))
}

names_of(some_subjects) := v if {
	v := [text |
		some subject in some_subjects
		text := name_of(subject)
	]
}

name_of(subject) := v if {
	account := access.str(subject, "account")
	startswith(account, "ServiceAccount:")
	v := concat("", ["ServiceAccount `", trim_prefix(account, "ServiceAccount:"), "`"])
} else := v if {
	v := concat("", [access.str(subject, "kind"), " `", access.str(subject, "name"), "`"])
}

accounts_of(some_subjects) := v if {
	v := [account | some subject in some_subjects; account := access.str(subject, "account")]
}

# Where the first of some subjects stands.
place_of(some_subjects) := v if {
	some first in array.slice(some_subjects, 0, 1)
	v := ["subjects", access.num(first, "index", 0)]
}

# The role as an object that led to a finding.
related := v if {
	name := trim_prefix(role, "ClusterRole/")
	v := [{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "namespace": "", "name": name}]
}
