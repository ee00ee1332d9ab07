package lib.portcullis.match_conditions_test

import data.lib.portcullis.match_conditions

exempted(expression) := v if {
	condition := match_conditions.condition_of({"name": "c", "expression": expression}, "webhook `w`", ["expression"])
	v := match_conditions.exemption_of(condition.text)
}

test_condition if {
	match_conditions.condition_of({"name": "c", "expression": "a in\n['b']"}, "webhook `w`", ["webhooks", 0]) == {
		"name": "c",
		"expression": "a in\n['b']",
		"text": `ain["b"]`,
		"shown": "webhook `w`",
		"path": ["webhooks", 0],
	}
}

test_exemptions if {
	exempted(" false") == "never holds, so nothing is checked"
	exempted("!('system:authenticated' in request.userInfo.groups)") == "exempts all users"
	every expression in ["!('system:serviceaccounts' in request.userInfo.groups)", "!request.userInfo.username.startsWith('system:serviceaccount:')"] {
		exempted(expression) == "depends on whether the user is any ServiceAccount"
	}
	exempted("!has(object.metadata.labels)") == "depends on labels or annotations, which whoever writes the object can set"
	exempted("namespaceObject.metadata.labels['a'] == 'b'") == "depends on labels of the Namespace, which whoever may change Namespaces can set"
}

test_no_exemption if {
	every expression in ["", "true", "'system:authenticated' in request.userInfo.groups", "!request.userInfo.username.startsWith('system:node:')", "namespaceObject.metadata.labels['kubernetes.io/metadata.name'] != 'a'"] {
		exempted(expression) == ""
	}
}
