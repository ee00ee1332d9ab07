package lib.portcullis.exercised_test

import data.lib.portcullis.exercised

asked(operation, version, kind) := {"review": {"operation": operation, "object": {"apiVersion": version, "kind": kind, "metadata": {"name": "x", "namespace": "a"}}}}

duty(operation, version, kind) := v if {
	v := exercised.duty with input as asked(operation, version, kind)
}

test_duty if {
	duty("CREATE", "networking.k8s.io/v1", "Ingress") == "publish-route"
	duty("UPDATE", "v1", "Service") == "expose-service"
	duty("DELETE", "rbac.authorization.k8s.io/v1", "Role") == "edit-rbac"
	duty("CREATE", "v1", "ConfigMap") == ""
	duty("", "v1", "Service") == ""
}

test_deletions_of_no_note if {
	duty("DELETE", "apps/v1", "Deployment") == ""
	duty("DELETE", "cert-manager.io/v1", "Certificate") == ""
	duty("DELETE", "cert-manager.io/v1", "Issuer") == "issue-certificate"
}

test_subresources if {
	given := asked("UPDATE", "apps/v1", "Deployment")
	status := exercised.duty with input as object.union(given, {"review": object.union(given.review, {"subResource": "status"})})
	status == ""
}

test_words if {
	exercised.verb == "change" with input as asked("UPDATE", "apps/v1", "Deployment")
	exercised.shown == "Deployment `x` in namespace `a`" with input as asked("UPDATE", "apps/v1", "Deployment")
	exercised.shown == "ClusterRole `x`" with input as asked("UPDATE", "rbac.authorization.k8s.io/v1", "ClusterRole")
	unnamed := {"review": {"operation": "CREATE", "namespace": "a", "object": {"apiVersion": "v1", "kind": "Pod", "metadata": {"generateName": "x-"}}}}
	exercised.shown == "Pod in namespace `a`" with input as unnamed
	exercised.path == ["metadata"] with input as unnamed
	exercised.path == ["metadata", "name"] with input as asked("CREATE", "v1", "Pod")
	exercised.path == ["kind"] with input as {"review": {"operation": "CREATE", "object": {"apiVersion": "v1", "kind": "Pod"}}}
}

test_cluster_wide if {
	exercised.cluster_wide with input as asked("CREATE", "rbac.authorization.k8s.io/v1", "ClusterRole")
	not exercised.cluster_wide with input as asked("CREATE", "rbac.authorization.k8s.io/v1", "Role")
}
