package lib.portcullis.rbac_faults_test

import data.lib.portcullis.rbac_faults

rbac(kind, fields) := object.union({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": kind, "metadata": {"name": "x"}}, fields)

admission(kind, fields) := object.union({"apiVersion": "admissionregistration.k8s.io/v1", "kind": kind, "metadata": {"name": "x"}}, fields)

own(kind, spec) := {"apiVersion": "portcullis.dev/v1alpha1", "kind": kind, "metadata": {"name": "x"}, "spec": spec}

paths_of(o) := v if {
	v := {v.details.path | some v in rbac_faults.found} with input as {"review": {"object": o}}
}

test_sound_objects if {
	sound := [
		rbac("Role", {"rules": [{"verbs": ["get"], "apiGroups": [""], "resources": ["pods"], "resourceNames": null}]}),
		rbac("Role", {}),
		rbac("ClusterRole", {"rules": null, "aggregationRule": {"clusterRoleSelectors": [{"matchLabels": {"a": "b"}, "matchExpressions": [{"key": "a", "operator": "In", "values": ["b"]}]}]}}),
		rbac("RoleBinding", {"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"}, "subjects": [{"kind": "User", "name": "ann"}]}),
		rbac("ClusterRoleBinding", {"roleRef": {}, "subjects": null}),
		{"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "x"}},
		admission("ValidatingWebhookConfiguration", {"webhooks": [{"name": "a", "timeoutSeconds": 3, "rules": [{"operations": ["*"], "scope": "*"}]}]}),
		admission("ValidatingAdmissionPolicy", {"spec": {"failurePolicy": "Fail", "matchConstraints": {"resourceRules": [{"resources": ["pods"]}]}}}),
		admission("ValidatingAdmissionPolicyBinding", {"spec": {"validationActions": ["Deny"]}}),
		own("AccessModel", {"people": [{"name": "ann", "accounts": ["ann"]}], "gitops": [{"impersonates": true}]}),
		own("DutyExemption", {"who": [{"user": "ann"}], "breakGlass": false}),
		{"apiVersion": "networking.k8s.io/v9", "kind": "Ingress", "spec": 1},
	]
	every o in sound {
		paths_of(o) == set()
	}
}

test_roles if {
	paths_of(rbac("Role", {"rules": {}})) == {["rules"]}
	paths_of(rbac("Role", {"rules": ["x", {"verbs": "get", "resources": [1]}]})) == {["rules", 0], ["rules", 1, "verbs"], ["rules", 1, "resources", 0]}
	paths_of(rbac("Role", {"aggregationRule": "x"})) == set()
	paths_of(rbac("ClusterRole", {"aggregationRule": "x"})) == {["aggregationRule"]}
	paths_of(rbac("ClusterRole", {"aggregationRule": {"clusterRoleSelectors": [1, {"matchLabels": {"a": 1}}]}})) == {
		["aggregationRule", "clusterRoleSelectors", 0],
		["aggregationRule", "clusterRoleSelectors", 1, "matchLabels", "a"],
	}
}

test_bindings if {
	paths_of(rbac("RoleBinding", {"roleRef": "r", "subjects": {}})) == {["roleRef"], ["subjects"]}
	paths_of(rbac("RoleBinding", {"roleRef": {"name": 1}, "subjects": ["ann", {"name": 7}]})) == {["roleRef", "name"], ["subjects", 0], ["subjects", 1, "name"]}
}

test_metadata if {
	paths_of(object.union(rbac("Role", {}), {"metadata": {"labels": {"a": true}, "namespace": 1}})) == {["metadata", "labels", "a"], ["metadata", "namespace"]}
	paths_of({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": []}) == {["metadata"]}
}

test_admission if {
	paths_of(admission("MutatingWebhookConfiguration", {"webhooks": [{"failurePolicy": 1, "namespaceSelector": {"matchExpressions": {}}, "rules": [{"operations": "*"}], "matchConditions": ["x"]}]})) == {
		["webhooks", 0, "failurePolicy"],
		["webhooks", 0, "namespaceSelector", "matchExpressions"],
		["webhooks", 0, "rules", 0, "operations"],
		["webhooks", 0, "matchConditions", 0],
	}
	paths_of(admission("MutatingAdmissionPolicy", {"spec": []})) == {["spec"]}
	paths_of(admission("ValidatingAdmissionPolicyBinding", {"spec": {"validationActions": "Deny", "paramRef": {"parameterNotFoundAction": true}, "matchResources": {"namespaceSelector": []}}})) == {
		["spec", "validationActions"],
		["spec", "paramRef", "parameterNotFoundAction"],
		["spec", "matchResources", "namespaceSelector"],
	}
}

test_own_kinds if {
	paths_of(own("AccessModel", {"people": ["ann"], "groups": [{"members": "ann"}], "controllerNamespaces": [1], "kubernetesVersion": 1.36})) == {
		["spec", "people", 0],
		["spec", "groups", 0, "members"],
		["spec", "controllerNamespaces", 0],
		["spec", "kubernetesVersion"],
	}
	paths_of(own("DutyExemption", {"who": [{"user": 1}], "scopes": "a", "breakGlass": "yes"})) == {["spec", "who", 0, "user"], ["spec", "scopes"], ["spec", "breakGlass"]}
}

test_unread_version if {
	found := rbac_faults.found with input as {"review": {"object": {"apiVersion": "rbac.authorization.k8s.io/v1beta1", "kind": "Role", "rules": 1}}}
	found == {{
		"msg": "`rbac.authorization.k8s.io/v1beta1` is an API version of Role that Portcullis does not read",
		"details": {"verdict": "error", "path": ["apiVersion"], "evidence": {"apiVersion": "rbac.authorization.k8s.io/v1beta1"}},
	}}
	paths_of({"apiVersion": "example.com/v1", "kind": "Role", "rules": 1}) == set()
}

test_message if {
	found := rbac_faults.found with input as {"review": {"object": rbac("Role", {"rules": [{"verbs": "get"}]})}}
	found == {{
		"msg": "`rules.0.verbs` is not a list, so the object cannot be judged",
		"details": {"verdict": "error", "path": ["rules", 0, "verbs"], "evidence": {"expected": "array"}},
	}}
}

test_deletion_needs_no_reading if {
	found := rbac_faults.found with input as {"review": {"operation": "DELETE", "oldObject": rbac("Role", {"rules": 1})}}
	found == set()
}
