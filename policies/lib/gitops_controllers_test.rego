package lib.portcullis.gitops_controllers_test

import data.lib.portcullis.gitops_controllers

argocd := "argocd-application-controller"

flux := "kustomize-controller"

inventory := {"cluster": {
	"rbac.authorization.k8s.io/v1": {"ClusterRoleBinding": {"deployers": {
		"apiVersion": "rbac.authorization.k8s.io/v1",
		"kind": "ClusterRoleBinding",
		"metadata": {"name": "deployers"},
		"roleRef": {"kind": "ClusterRole", "name": "edit"},
		"subjects": [
			{"kind": "User", "name": "ann"},
			{"kind": "ServiceAccount", "name": "deployer", "namespace": "b"},
			{"kind": "ServiceAccount", "name": "deployer", "namespace": "a"},
		],
	}}},
	"portcullis.dev/v1alpha1": {"AccessModel": {"m": {"spec": {"gitops": [
		{"controller": flux, "serviceAccount": "flux-system/kustomize-controller", "impersonates": true},
		{"controller": argocd, "serviceAccount": "cd/argocd"},
	]}}}},
}}

test_reads if {
	gitops_controllers.reads(flux, "a", [])
	gitops_controllers.reads(argocd, "*", [])
	gitops_controllers.reads(argocd, "argocd", [])
	not gitops_controllers.reads(argocd, "a", [])
	not gitops_controllers.reads(argocd, "a", ["b"])
	gitops_controllers.reads(argocd, "a", ["b", "a"])
	gitops_controllers.reads(argocd, "a", ["*"])
	moved := [scope | some scope in ["cd", "argocd"]; gitops_controllers.reads(argocd, scope, [])] with data.inventory as inventory
	moved == ["cd"]
}

test_own_account if {
	gitops_controllers.impersonates(flux) == false
	gitops_controllers.accounts_of(flux, "a") == ["ServiceAccount:flux-system/kustomize-controller"]
	stated := gitops_controllers.accounts_of(argocd, "a") with data.inventory as inventory
	stated == ["ServiceAccount:cd/argocd"]
}

test_accounts_of_the_scope if {
	impersonating := gitops_controllers.impersonates(flux) with data.inventory as inventory
	impersonating == true
	there := gitops_controllers.accounts_of(flux, "a") with data.inventory as inventory
	there == ["ServiceAccount:a/deployer"]
	everywhere := gitops_controllers.accounts_of(flux, "*") with data.inventory as inventory
	everywhere == ["ServiceAccount:a/deployer", "ServiceAccount:b/deployer"]
}
