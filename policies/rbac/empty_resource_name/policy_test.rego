package portcullis.rbac.empty_resource_name_test

import data.portcullis.rbac.empty_resource_name

role(rule) := {"review": {"object": {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "Role",
	"metadata": {"name": "reader", "namespace": "store"},
	"rules": [rule],
}}}

test_list if {
	found := empty_resource_name.violation with input as role({"apiGroups": [""], "resources": ["secrets"], "resourceNames": ["a", ""], "verbs": ["get", "list"]})
	found == {{
		"msg": "the empty name in `resourceNames` allows `list` of `secrets` whatever the names of the objects",
		"details": {"path": ["rules", 0, "resourceNames", 1], "evidence": {"verbs": ["list"], "resources": ["secrets"]}},
	}}
}

test_without_use if {
	found := empty_resource_name.violation with input as role({"apiGroups": [""], "resources": ["secrets"], "resourceNames": [""], "verbs": ["get"]})
	found == {{
		"msg": "the empty name in `resourceNames` stands for nothing: requests to `get` `secrets` always name an object",
		"details": {"path": ["rules", 0, "resourceNames", 0], "evidence": {"verbs": [], "resources": ["secrets"]}},
	}}
}

test_silent if {
	every rule in [
		{"apiGroups": [""], "resources": ["secrets"], "verbs": ["list"]},
		{"apiGroups": [""], "resources": ["secrets"], "resourceNames": ["a"], "verbs": ["list"]},
		{"nonResourceURLs": ["/metrics"], "resourceNames": [""], "verbs": ["get"]},
	] {
		found := empty_resource_name.violation with input as role(rule)
		found == set()
	}
}
