package portcullis.sod.gitops_identity_test

import data.portcullis.sod.gitops_identity

rbac := "rbac.authorization.k8s.io/v1"

binding(subjects) := {
	"apiVersion": rbac,
	"kind": "RoleBinding",
	"metadata": {"name": "apps", "namespace": "a"},
	"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "apps"},
	"subjects": subjects,
}

ann := {"kind": "User", "name": "ann"}

inventory(rules, spec) := {
	"namespace": {"a": {rbac: {"Role": {"apps": {"apiVersion": rbac, "kind": "Role", "metadata": {"name": "apps", "namespace": "a"}, "rules": rules}}}}},
	"cluster": {
		rbac: {"ClusterRoleBinding": {"flux": {
			"apiVersion": rbac,
			"kind": "ClusterRoleBinding",
			"metadata": {"name": "flux"},
			"roleRef": {"kind": "ClusterRole", "name": "cluster-admin"},
			"subjects": [
				{"kind": "ServiceAccount", "name": "kustomize-controller", "namespace": "flux-system"},
				{"kind": "ServiceAccount", "name": "deployer", "namespace": "a"},
				{"kind": "ServiceAccount", "name": "deployer", "namespace": "b"},
			],
		}}},
		"portcullis.dev/v1alpha1": {"AccessModel": {"m": {"spec": spec}}},
	},
}

flux := {"apiGroups": ["kustomize.toolkit.fluxcd.io"], "resources": ["kustomizations"], "verbs": ["patch"]}

argo := {"apiGroups": ["argoproj.io"], "resources": ["applications"], "verbs": ["patch"]}

impersonating := {"gitops": [{"controller": "kustomize-controller", "serviceAccount": "flux-system/kustomize-controller", "impersonates": true}]}

facts(subjects) := {"version": 1, "access": {"version": 1, "at": {}, "subjects": subjects}}

held := {
	"ServiceAccount:flux-system/kustomize-controller": {"*": ["write-routes", "write-services"]},
	"ServiceAccount:a/deployer": {"a": ["write-workloads"], "b": ["write-routes"]},
	"ServiceAccount:argocd/argocd-application-controller": {"*": ["write-gateways"]},
	"User:ann": {"a": ["write-flux", "write-gitops"]},
}

asked(own, parameters) := {"review": {"object": binding([ann])}, "facts": facts(object.union(held, own)), "parameters": parameters}

role_object := {"apiVersion": rbac, "kind": "Role", "namespace": "a", "name": "apps"}

test_controller if {
	found := gitops_identity.violation with input as asked({}, {}) with data.inventory as inventory([flux], {})
	found == {{
		"msg": "`ann` can have GitOps controller `kustomize-controller` act as ServiceAccount `flux-system/kustomize-controller` and so hold publish-route and expose-service in the whole cluster",
		"details": {
			"path": ["subjects", 0],
			"evidence": {
				"role": "Role/a/apps",
				"rules": [0],
				"people": ["ann"],
				"through_others": [],
				"controllers": ["kustomize-controller"],
				"service_accounts": ["ServiceAccount:flux-system/kustomize-controller"],
				"duties": ["publish-route", "expose-service"],
				"scopes": ["*"],
				"chain": "",
			},
			"related": [role_object],
		},
	}}
	unknowns := gitops_identity.unknown with input as asked({}, {}) with data.inventory as inventory([flux], {})
	unknowns == set()
}

messages(own, parameters, rules, spec) := v if {
	found := gitops_identity.violation with input as asked(own, parameters) with data.inventory as inventory(rules, spec)
	v := {finding.msg | some finding in found}
}

test_own_duties if {
	partly := messages({"User:ann": {"*": ["write-services"], "a": ["write-routes"]}}, {}, [flux], {})
	partly == {"`ann` can have GitOps controller `kustomize-controller` act as ServiceAccount `flux-system/kustomize-controller` and so hold publish-route in the whole cluster"}
	by_group := messages({"Group:system:authenticated": {"*": ["write-services", "write-routes"]}}, {}, [flux], {})
	by_group == set()
	by_account := messages({"User:ann-admin": {"*": ["write-services", "write-routes"]}}, {}, [flux], {"people": [{"name": "Ann", "accounts": ["ann", "ann-admin"]}]})
	by_account == set()
}

test_runs_as_it_anyway if {
	there := messages({"User:ann": {"flux-system": ["write-workloads"]}}, {}, [flux], {})
	there == set()
	elsewhere := messages({"User:ann": {"a": ["write-workloads"]}}, {}, [flux], {})
	count(elsewhere) == 1
}

test_impersonates if {
	lent := messages({}, {}, [flux], impersonating)
	lent == {"`ann` can have GitOps controller `kustomize-controller` act as ServiceAccount `a/deployer` and so hold deploy-workload and publish-route in namespaces `a` and `b`"}
	anyway := messages({"User:ann": {"a": ["create-pods"]}}, {}, [flux], impersonating)
	anyway == set()
}

test_argocd if {
	unread := messages({}, {}, [argo], {})
	unread == set()
	every namespaces in [["a"], ["*"]] {
		reads := messages({}, {"application_namespaces": namespaces}, [argo], {})
		reads == {"`ann` can have GitOps controller `argocd-application-controller` act as ServiceAccount `argocd/argocd-application-controller` and so hold operate-controller in the whole cluster"}
	}
	there := messages({}, {}, [argo], {"gitops": [{"controller": "argocd-application-controller", "serviceAccount": "a/argocd"}]})
	there == set()
}

test_owners if {
	owned := messages({}, {"owners": {"users": ["ann"]}}, [flux], {})
	owned == set()
}

test_controller_elsewhere if {
	unknowns := gitops_identity.unknown with input as asked({}, {"application_namespaces": ["a"]}) with data.inventory as inventory([argo], {"gitops": [{"controller": "argocd-application-controller", "serviceAccount": "argocd/server"}]})
	unknowns == {{
		"msg": "whether `ann` can gain rights by GitOps controller `argocd-application-controller` depends on the bindings of ServiceAccount `argocd/server`, which were not given",
		"details": {"path": ["subjects", 0], "evidence": {"service_accounts": ["ServiceAccount:argocd/server"]}, "needs": ["rbac.authorization.k8s.io/ClusterRoleBinding"]},
	}}
	everything := gitops_identity.unknown with input as asked({}, {"application_namespaces": ["a"]}) with data.inventory as inventory([{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}], impersonating)
	everything == set()
}

test_role_not_given if {
	unknowns := gitops_identity.unknown with input as {"review": {"object": binding([ann])}} with data.inventory as {"namespace": {}}
	unknowns == {{
		"msg": "whether somebody gains rights by a GitOps controller depends on Role `apps`, which was not given",
		"details": {"path": ["roleRef"], "needs": ["rbac.authorization.k8s.io/Role a/apps"]},
	}}
}

test_fault if {
	found := gitops_identity.violation with input as {"review": {"object": binding("ann")}} with data.inventory as inventory([flux], {})
	found == {{"msg": "`subjects` is not a list, so the object cannot be judged", "details": {"verdict": "error", "path": ["subjects"], "evidence": {"expected": "array"}}}}
}
