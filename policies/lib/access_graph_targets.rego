# METADATA
# title: Targets of edges
# description: |
#   What each gain of `lib.portcullis.duties.edges` leads to, as `{"to", "names", "potential"}`: `names` are the names that the grants of the
#   edge's capabilities must reach, one for each (null where it does not matter), or none at all; `potential` is 1 where the target may not be there.
package lib.portcullis.access_graph_targets

import data.lib.portcullis.access
import data.lib.portcullis.access_graph_accounts
import data.lib.portcullis.access_graph_grants
import data.lib.portcullis.access_model
import data.lib.portcullis.roles

# The targets of an edge of a node at a scope. `entries` are what the node holds of its capabilities there.
of(node, edge, scope, entries) := v if {
	edge.gain in {"service-accounts", "nodes", "named-service-accounts", "pods", "token-secrets"}
	v := of_service_accounts(edge.gain, scope)
	is_array(v)
	is_string(node)
	is_array(entries)
} else := v if {
	edge.gain in {"named-users", "masters", "everyone", "constrained"}
	v := of_users(edge.gain, node)
	is_array(v)
} else := v if {
	edge.gain in {"bound-cluster-roles", "bound-roles"}
	v := of_roles(edge, scope, entries)
	is_array(v)
} else := v if {
	edge.gain in {"rebound-cluster-roles", "rebound-roles"}
	v := of_bindings(edge, scope)
	is_array(v)
} else := v if {
	edge.gain in {"own-roles", "own-cluster-roles"}
	v := of_own(edge.gain, scope, node)
	is_array(v)
} else := v if {
	v := of_controllers(edge.gain, scope)
}

of_service_accounts(gain, scope) := v if {
	gain == "service-accounts"
	v := service_accounts(scope)
} else := v if {
	gain == "nodes"
	v := every_potential(scope)
} else := v if {
	gain == "named-service-accounts"
	v := [target |
		some entry in access_graph_grants.service_accounts_in(scope)
		target := {"to": entry.account, "names": [entry.name], "potential": entry.potential}
		is_object(target)
	]
} else := v if {
	gain == "pods"
	v := of_pods(access_graph_accounts.workloads_in(scope), scope)
} else := v if {
	v := [target |
		some secret in access_graph_accounts.token_secrets
		in_scope(secret.namespace, scope)
		target := {"to": secret.account, "names": [secret.name], "potential": access_graph_accounts.potential(secret.account)}
		is_object(target)
	]
}

service_accounts(scope) := v if {
	v := [target |
		some entry in access_graph_grants.service_accounts_in(scope)
		target := {"to": entry.account, "names": [], "potential": entry.potential}
		is_object(target)
	]
}

every_potential(scope) := v if {
	v := [target |
		some entry in access_graph_grants.service_accounts_in(scope)
		target := {"to": entry.account, "names": [], "potential": 1}
		is_object(target)
	]
}

# Where no Pod is given, what runs is not known. What a workload runs has names that nobody can tell beforehand.
of_pods(workloads, scope) := v if {
	count(workloads) == 0
	v := every_potential(scope)
} else := v if {
	v := [target |
		some workload in workloads
		target := {"to": workload.account, "names": [pod_name(workload)], "potential": access_graph_accounts.potential(workload.account)}
		is_object(target)
	]
}

pod_name(workload) := v if {
	workload.kind == "Pod"
	v := access.str(workload, "name")
} else := ""

in_scope(ns, scope) if {
	scope == "*"
	is_string(ns)
}

in_scope(ns, scope) if {
	ns == scope
}

of_users(gain, node) := v if {
	gain == "named-users"
	v := [target |
		some user in access_graph_accounts.users
		target := {"to": user, "names": [substring(user, 5, -1)], "potential": 0}
		is_object(target)
	]
	is_string(node)
} else := [{"to": "Masters", "names": [null, "system:masters"], "potential": 0}] if {
	gain == "masters"
} else := v if {
	gain == "everyone"
	v := [target |
		some account in (access_graph_accounts.users | access_graph_accounts.bound_groups)
		account != "Group:system:masters"
		some signer in ["kubernetes.io/kube-apiserver-client", "kubernetes.io/*"]
		target := {"to": account, "names": [null, null, signer], "potential": 0}
	]
} else := v if {
	access_graph_grants.is_account(node)
	v := [{"to": concat("", ["As:", node]), "names": [], "potential": 0}]
} else := []

# Roles that it can bind. Who can bind every ClusterRole can bind cluster-admin. A ClusterRoleBinding takes leave to bind in the cluster.
of_roles(edge, scope, entries) := [] if {
	edge.all[0] == "create-cluster-role-bindings"
	scope != "*"
	is_array(entries)
} else := v if {
	edge.gain == "bound-cluster-roles"
	bind := entries[1]
	count(bind[0]) > 0
	v := [{"to": concat("@", ["All", breadth(edge, scope)]), "names": [], "potential": 0}]
} else := v if {
	edge.gain == "bound-cluster-roles"
	bind := entries[1]
	named := {name |
		some row in access.arr({"named": bind[1]}, "named")
		names := row[1]
		is_array(names)
		some name in names
		is_string(name)
	}
	v := [target |
		some name in named
		role := concat("/", ["ClusterRole", name])
		roles.exists(role)
		target := {"to": node_of(role, breadth(edge, scope)), "names": [null, name], "potential": 0}
	]
} else := v if {
	v := [target |
		some role, entry in roles.given
		entry.kind == "Role"
		in_scope(entry.namespace, scope)
		target := {"to": node_of(role, entry.namespace), "names": [null, entry.name], "potential": 0}
		is_object(target)
	]
}

# RoleBindings in every namespace are not a ClusterRoleBinding.
breadth(edge, scope) := "each" if {
	scope == "*"
	edge.all[0] == "create-role-bindings"
} else := scope

node_of(role, scope) := v if {
	v := concat("", ["Role:", role, "@", scope])
}

# Roles of bindings that it can change.
of_bindings(edge, scope) := v if {
	kind := binding_kind(edge.all[0])
	prefix := role_prefix(edge.gain)
	v := [target |
		some binding in access_graph_grants.effective
		binding.kind == kind
		startswith(binding.role, prefix)
		place := access_graph_grants.scope_of(binding)
		in_scope(place, scope)
		role := access.obj(binding.object, "roleRef")
		target := {"to": node_of(binding.role, place), "names": [binding.name, access.str(role, "name")], "potential": 0}
		is_object(target)
	]
}

binding_kind(capability) := "ClusterRoleBinding" if {
	capability == "change-cluster-role-bindings"
} else := "RoleBinding"

role_prefix(gain) := "Role/" if {
	gain in {"rebound-roles", "own-roles"}
} else := "ClusterRole/"

# Its own roles, to which it can add any right.
of_own(gain, scope, node) := v if {
	access_graph_grants.is_account(node)
	prefix := role_prefix(gain)
	v := [target |
		some row in access_graph_grants.bindings_of(node)
		binding := row[0]
		startswith(binding.role, prefix)
		place := access_graph_grants.scope_of(binding)
		own_place(gain, place, scope)
		role := access.obj(binding.object, "roleRef")
		name := access.str(role, "name")
		target := {"to": concat("@", ["All", place]), "names": [name, name], "potential": 0}
		is_object(target)
	]
} else := []

own_place(gain, place, scope) if {
	gain == "own-cluster-roles"
	is_string(place)
	is_string(scope)
}

own_place(gain, place, scope) if {
	gain == "own-roles"
	in_scope(place, scope)
}

# Controllers that act for others.
of_controllers(gain, scope) := v if {
	gain == "snippet-controllers"
	v := [target |
		some named in access_model.snippet_controllers
		target := {"to": concat("", ["ServiceAccount:", named]), "names": [], "potential": 0}
	]
	is_string(scope)
} else := [] if {
	unread(gain, scope)
} else := v if {
	controller := access.obj(access_model.gitops, gain)
	access.bool(controller, "impersonates", false)
	v := service_accounts(scope)
} else := v if {
	controller := access.obj(access_model.gitops, gain)
	account := access.str(controller, "service_account")
	account != ""
	v := [{"to": concat("", ["ServiceAccount:", account]), "names": [], "potential": 0}]
} else := []

# Argo CD reads what stands in its own namespace.
unread(gain, scope) if {
	gain == "argocd-application-controller"
	scope != "*"
	controller := access.obj(access_model.gitops, gain)
	account := access.str(controller, "service_account")
	home := concat("", [scope, "/"])
	not startswith(account, home)
}
