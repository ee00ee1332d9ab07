package portcullis.rbac.aggregated_into_builtin_test

import data.portcullis.rbac.aggregated_into_builtin

role(labels, rules) := {
	"review": {"object": {
		"apiVersion": "rbac.authorization.k8s.io/v1",
		"kind": "ClusterRole",
		"metadata": {"name": "flux-edit", "labels": labels},
		"rules": rules,
	}},
	"parameters": {"watched_duties": []},
}

flux := [{"apiGroups": ["kustomize.toolkit.fluxcd.io"], "resources": ["*"], "verbs": ["create"]}]

test_edit if {
	found := aggregated_into_builtin.violation with input as role({"rbac.authorization.k8s.io/aggregate-to-edit": "true"}, flux)
	found == {{
		"msg": "its labels give the holders of `edit`, `admin` more duties: operate-gitops",
		"details": {
			"path": ["metadata", "labels", "rbac.authorization.k8s.io/aggregate-to-edit"],
			"evidence": {"gains": {"edit": ["operate-gitops"], "admin": ["operate-gitops"]}, "capabilities": ["write-flux", "write-gitops"]},
		},
	}}
}

test_unknown_children if {
	asked := role({"rbac.authorization.k8s.io/aggregate-to-admin": "true"}, [])
	gathering := {"aggregationRule": {"clusterRoleSelectors": [{"matchLabels": {"a": "b"}}]}}
	unknowns := aggregated_into_builtin.unknown with input as object.union(asked, {"review": {"object": object.union(asked.review.object, gathering)}})
	unknowns == {{
		"msg": "what its labels give the holders of `admin` depends on the ClusterRoles that it gathers",
		"details": {"path": ["metadata", "labels", "rbac.authorization.k8s.io/aggregate-to-admin"], "needs": ["rbac.authorization.k8s.io/ClusterRole"]},
	}}
}

test_silent if {
	every asked in [
		role({}, flux),
		role({"rbac.authorization.k8s.io/aggregate-to-edit": "false"}, flux),
		role({"rbac.authorization.k8s.io/aggregate-to-edit": "true"}, [{"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["*"]}]),
	] {
		found := aggregated_into_builtin.violation | aggregated_into_builtin.unknown with input as asked
		found == set()
	}
}
