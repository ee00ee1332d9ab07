package portcullis.sod.weak_guardrail_test

import data.portcullis.sod.weak_guardrail

parameters := {
	"guardrails": ["guard", "portcullis*"],
	"protected_kinds": ["networking.k8s.io/ingresses", "/namespaces"],
	"trusted_labels": ["kubernetes.io/metadata.name"],
}

rule := {"apiGroups": ["*"], "apiVersions": ["*"], "operations": ["*"], "resources": ["*"]}

webhooks(hooks) := {
	"review": {"object": {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingWebhookConfiguration", "metadata": {"name": "guard"}, "webhooks": hooks}},
	"parameters": parameters,
}

found(hooks) := v if {
	v := weak_guardrail.violation with input as webhooks(hooks)
}

test_sound if {
	found([{"name": "w", "rules": [rule]}]) == set()
	found([{"name": "w", "failurePolicy": "Fail", "rules": [rule], "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "a"}}, "objectSelector": {}}]) == set()
}

test_fails_open if {
	found([{"name": "w", "failurePolicy": "Ignore", "rules": [rule]}]) == {{
		"msg": "webhook `w` lets every request pass when it cannot be asked: `failurePolicy: Ignore`",
		"details": {"path": ["webhooks", 0, "failurePolicy"], "evidence": {"guardrail": "guard", "kinds": ["networking.k8s.io/ingresses", "/namespaces"]}},
	}}
}

test_another_that_can_be_passed_does_not_help if {
	every changed in [{"objectSelector": {"matchLabels": {"a": "b"}}}, {"namespaceSelector": {"matchLabels": {"a": "b"}}}, {"matchConditions": [{"name": "c", "expression": "true"}]}, {"rules": [object.union(rule, {"operations": ["CREATE"]})]}, {"failurePolicy": "Ignore"}] {
		other := object.union({"name": "x", "rules": [rule]}, changed)
		msgs := {finding.msg | some finding in found([{"name": "w", "failurePolicy": "Ignore", "rules": [rule]}, other])}
		"webhook `w` lets every request pass when it cannot be asked: `failurePolicy: Ignore`" in msgs
	}
}

test_not_asked if {
	found([{"name": "w", "rules": [object.union(rule, {"scope": "Cluster", "operations": ["CREATE", "DELETE"]})]}]) == {
		{
			"msg": "no webhook of `guard` is asked about `networking.k8s.io/ingresses`",
			"details": {"path": ["webhooks"], "evidence": {"guardrail": "guard", "kinds": ["networking.k8s.io/ingresses"]}},
		},
		{
			"msg": "no webhook of `guard` is asked about UPDATE of `/namespaces`",
			"details": {"path": ["webhooks", 0, "rules", 0, "operations"], "evidence": {"guardrail": "guard", "operation": "UPDATE", "kinds": ["/namespaces"]}},
		},
	}
}

test_resources_of_webhooks if {
	every resources in [["*"], ["*/*"], ["ingresses", "namespaces"], ["ingresses/*", "namespaces/*"]] {
		found([{"name": "w", "rules": [object.union(rule, {"resources": resources})]}]) == set()
	}
	every resources in [[], ["*/status"], ["ingresses/status", "namespaces/status"], ["Ingresses"]] {
		count(found([{"name": "w", "rules": [object.union(rule, {"resources": resources})]}])) == 1
	}
}

exempting(expression) := v if {
	v := {finding.details.path | some finding in found([{"name": "w", "rules": [rule], "matchConditions": [{"name": "c", "expression": expression}]}])}
}

test_conditions if {
	every expression in ["false", " false ", "!('system:authenticated' in request.userInfo.groups)", "request.userInfo.groups.exists(g, g == 'system:serviceaccounts')", "!request.userInfo.username.startsWith('system:serviceaccount:')", "!has(oldObject.metadata.annotations)"] {
		exempting(expression) == {["webhooks", 0, "matchConditions", 0, "expression"]}
	}
	every expression in ["true", "'system:authenticated' in request.userInfo.groups", "!('system:serviceaccounts:flux-system' in request.userInfo.groups)", "!request.userInfo.username.startsWith('system:node:')", "object.spec.rules.size() > 0", "namespaceObject.metadata.labels['kubernetes.io/metadata.name'] != 'a'"] {
		exempting(expression) == set()
	}
}

test_not_a_guardrail if {
	count(found([])) == 1
	changed := object.union(webhooks([]), {"parameters": {"guardrails": ["gua", "Guard*"]}})
	others := weak_guardrail.violation with input as changed
	others == set()
}

test_binding if {
	binding := {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingAdmissionPolicyBinding", "metadata": {"name": "b"}, "spec": {"policyName": "portcullis-x", "validationActions": ["Audit"]}}
	all := weak_guardrail.violation with input as {"review": {"object": binding}, "parameters": parameters}
	all == {{
		"msg": "ValidatingAdmissionPolicyBinding `b` refuses nothing: `Deny` is not among its `validationActions`",
		"details": {"path": ["spec", "validationActions"], "evidence": {"guardrail": "portcullis-x", "actions": ["Audit"]}},
	}}
}
