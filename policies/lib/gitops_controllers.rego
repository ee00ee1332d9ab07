# METADATA
# title: As whom GitOps controllers act
# description: |
#   Which GitOps controllers read what is written in a namespace, or anywhere (scope `*`), and as which ServiceAccounts they apply it, by
#   what AccessModels say.
package lib.portcullis.gitops_controllers

import data.lib.portcullis.access
import data.lib.portcullis.access_graph_accounts
import data.lib.portcullis.access_model
import data.lib.portcullis.bindings

# Whether a controller reads a scope. Argo CD reads its own namespace and those of `application_namespaces`, Flux every namespace.
reads(controller, scope, application_namespaces) if {
	controller != "argocd-application-controller"
	is_string(scope)
	is_array(application_namespaces)
}

reads(controller, scope, application_namespaces) if {
	is_string(controller)
	scope == "*"
	is_array(application_namespaces)
}

reads(controller, scope, application_namespaces) if {
	entry := access.obj(access_model.gitops, controller)
	parts := split(access.str(entry, "service_account"), "/")
	scope == parts[0]
	is_array(application_namespaces)
}

reads(controller, scope, application_namespaces) if {
	is_string(controller)
	some ns in application_namespaces
	ns in ["*", scope]
}

# Whether it acts as a ServiceAccount of the namespace for which it applies.
impersonates(controller) := v if {
	v := access.bool(access.obj(access_model.gitops, controller), "impersonates", false)
}

# The accounts as which it acts for what is written in a scope.
accounts_of(controller, scope) := v if {
	impersonates(controller) == false
	entry := access.obj(access_model.gitops, controller)
	v := [concat("", ["ServiceAccount:", access.str(entry, "service_account")])]
	is_array(v)
	is_string(scope)
} else := v if {
	v := [account |
		some account in bound_service_accounts
		in_scope(account, scope)
	]
}

# The ServiceAccounts that have rights.
bound_service_accounts := v if {
	v := sort({account |
		some binding in bindings.all
		some subject in access.arr(binding, "subjects")
		account := access.str(subject, "account")
		startswith(account, "ServiceAccount:")
	})
}

in_scope(account, scope) if {
	scope == "*"
	is_string(account)
}

in_scope(account, scope) if {
	access_graph_accounts.namespace_of(account) == scope
}
