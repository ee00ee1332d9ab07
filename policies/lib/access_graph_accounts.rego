# METADATA
# title: Accounts of the access graph
# description: |
#   Who there is: users, groups and ServiceAccounts, which of them are people, which groups they are in, what runs as which
#   ServiceAccount. As in docs/access.md.
package lib.portcullis.access_graph_accounts

import data.lib.portcullis.access
import data.lib.portcullis.access_graph_tables
import data.lib.portcullis.access_model
import data.lib.portcullis.bindings
import data.lib.portcullis.duties
import data.lib.portcullis.inventory

# The accounts that bindings name.
subjects := v if {
	v := {account |
		some binding in bindings.all
		some subject in access.arr(binding, "subjects")
		account := access.str(subject, "account")
		account != ""
	}
}

# The users: subjects, and those that AccessModels name.
users := v if {
	bound := {account |
		some account in subjects
		startswith(account, "User:")
	}
	members := {account |
		some row in membership_rows
		account := row[0]
		is_string(account)
		startswith(account, "User:")
	}
	listed := {account |
		some account in listed_accounts
		startswith(account, "User:")
	}
	v := (bound | members) | listed
}

# The groups that bindings name.
bound_groups := v if {
	v := {account |
		some account in subjects
		startswith(account, "Group:")
	}
}

membership_rows := v if {
	v := [row |
		some membership in access_model.memberships
		account := access_model.user_key(membership.user)
		row := [account, membership.group]
	]
}

groups_by_account := v if {
	v := access_graph_tables.grouped(membership_rows)
}

# The groups that an account is in.
groups_of(account) := ["system:unauthenticated"] if {
	account == "User:system:anonymous"
} else := v if {
	startswith(account, "User:")
	v := array.concat(access.arr(groups_by_account, account), ["system:authenticated"])
} else := v if {
	startswith(account, "ServiceAccount:")
	ns := namespace_of(account)
	own := concat(":", ["system:serviceaccounts", ns])
	v := array.concat(access.arr(groups_by_account, account), ["system:authenticated", "system:serviceaccounts", own])
} else := []

# The namespace of a ServiceAccount.
namespace_of(account) := v if {
	parts := split(substring(account, 15, -1), "/")
	v := parts[0]
	is_string(v)
} else := ""

listed_accounts := v if {
	v := {account |
		some row in access_model.accounts
		account := access.str(row, "account")
	}
}

# The people, with the nodes that they start from: `{person: [node…]}`.
people := v if {
	by_model := [row |
		some i, listed in access_model.accounts
		listed_first(i, listed.account)
		row := [listed.person, listed.account]
		is_array(row)
	]
	unlisted := [row |
		some account in users
		not account in listed_accounts
		not account in duties.components
		row := [substring(account, 5, -1), account]
	]
	groups := [row |
		some account in bound_groups
		stands_for_people(account)
		row := [concat("", ["group:", substring(account, 6, -1)]), account]
	]
	rows := array.concat(array.concat(by_model, unlisted), groups)
	v := access_graph_tables.grouped(rows)
}

# The first person that lists an account has it.
listed_first(i, account) if {
	earlier := [listed |
		some listed in array.slice(access_model.accounts, 0, i)
		listed.account == account
	]
	count(earlier) == 0
}

# Groups of Kubernetes are nobody, and those whose members are listed are these members.
stands_for_people(account) if {
	not account in duties.components
	not startswith(account, "Group:system:serviceaccounts")
	account != "Group:system:masters"
	name := substring(account, 6, -1)
	not name in access_model.known_groups
}

# Pods and what makes Pods, as `{"namespace", "kind", "name", "account"}`.
workloads := v if {
	v := [workload |
		some place in [
			["v1", "Pod"],
			["v1", "ReplicationController"],
			["apps/v1", "Deployment"],
			["apps/v1", "DaemonSet"],
			["apps/v1", "StatefulSet"],
			["apps/v1", "ReplicaSet"],
			["batch/v1", "Job"],
			["batch/v1", "CronJob"],
		]
		some entry in inventory.namespaced(place[0], place[1])
		account := account_of_pod(entry.namespace, pod_spec(entry.object, place[1]))
		workload := {"namespace": entry.namespace, "kind": place[1], "name": entry.name, "account": account}
		is_object(workload)
	]
}

pod_spec(o, kind) := v if {
	kind == "Pod"
	v := access.obj(o, "spec")
} else := v if {
	kind == "CronJob"
	job := access.obj(access.obj(o, "spec"), "jobTemplate")
	v := access.obj(access.obj(access.obj(job, "spec"), "template"), "spec")
} else := v if {
	v := access.obj(access.obj(access.obj(o, "spec"), "template"), "spec")
}

account_of_pod(ns, spec) := v if {
	name := access.str(spec, "serviceAccountName")
	name != ""
	v := service_account(ns, name)
} else := v if {
	name := access.str(spec, "serviceAccount")
	name != ""
	v := service_account(ns, name)
} else := v if {
	v := service_account(ns, "default")
}

service_account(ns, name) := v if {
	v := concat("", ["ServiceAccount:", ns, "/", name])
}

workloads_by_namespace := v if {
	v := access_graph_tables.grouped([row | some workload in workloads; row := [workload.namespace, workload]])
}

# The Pods and workloads of a scope.
workloads_in(scope) := v if {
	scope == "*"
	v := workloads
} else := v if {
	v := access.arr(workloads_by_namespace, scope)
}

# Secrets that hold a token, as `{"namespace", "name", "account"}`.
token_secrets := v if {
	v := [secret |
		some entry in inventory.namespaced("v1", "Secret")
		access.str(entry.object, "type") == "kubernetes.io/service-account-token"
		owner := access.annotation(entry.object, "kubernetes.io/service-account.name")
		owner != ""
		secret := {"namespace": entry.namespace, "name": entry.name, "account": service_account(entry.namespace, owner)}
	]
}

# The ServiceAccounts given as objects.
given_service_accounts := v if {
	stored := {account |
		some entry in inventory.namespaced("v1", "ServiceAccount")
		account := service_account(entry.namespace, entry.name)
	}
	v := stored | reviewed_service_account
}

reviewed_service_account := {account} if {
	access.str(access.subject, "kind") == "ServiceAccount"
	access.str(access.subject, "apiVersion") == "v1"
	account := service_account(access.namespace, access.name(access.subject))
} else := set()

# Namespaces in which there is something: each has a ServiceAccount `default`.
inhabited := v if {
	own := {name |
		some entry in inventory.cluster("v1", "Namespace")
		name := entry.name
		is_string(name)
	}
	bound := {ns |
		some binding in bindings.all
		ns := access.str(binding, "namespace")
		ns != ""
	}
	running := {ns |
		some workload in workloads
		ns := access.str(workload, "namespace")
	}
	accounts := {ns |
		some account in given_service_accounts
		ns := namespace_of(account)
	}
	v := ((own | bound) | running) | accounts
}

# The ServiceAccounts that there are. Others, which bindings name, may exist.
existing := v if {
	defaults := {account |
		some ns in inhabited
		account := service_account(ns, "default")
	}
	v := given_service_accounts | defaults
}

# Edges to an account that may not exist are potential: 1.
potential(account) := 0 if {
	account in existing
} else := 1

# All ServiceAccounts, as `{"account", "namespace", "name", "potential"}`.
service_accounts := v if {
	bound := {account |
		some account in subjects
		startswith(account, "ServiceAccount:")
	}
	v := [entry |
		some account in sort(existing | bound)
		ns := namespace_of(account)
		entry := {"account": account, "namespace": ns, "name": substring(account, count(ns) + 16, -1), "potential": potential(account)}
	]
}
