package lib.portcullis.webhook_rules_test

import data.lib.portcullis.webhook_rules

asked(fields, kind) := v if {
	rule := object.union({"apiGroups": ["networking.k8s.io"], "operations": ["CREATE", "CONNECT"], "resources": ["ingresses"]}, fields)
	v := webhook_rules.operations_of({"rules": [rule]}, kind)
}

ingress := "networking.k8s.io/ingresses"

test_operations if {
	asked({}, ingress) == {"CREATE"}
	asked({"operations": ["*"]}, ingress) == {"CREATE", "UPDATE", "DELETE"}
	webhook_rules.operations_of({}, ingress) == set()
}

test_resources if {
	every resources in [["*"], ["*/*"], ["ingresses/*"]] {
		asked({"resources": resources}, ingress) == {"CREATE"}
	}
	every fields in [{"resources": ["ingresses/status"]}, {"resources": ["*/status"]}, {"apiGroups": ["extensions"]}] {
		asked(fields, ingress) == set()
	}
	asked({"apiGroups": ["*"], "resources": ["*"]}, "/namespaces") == {"CREATE"}
}

test_scope if {
	asked({"scope": "Namespaced"}, ingress) == {"CREATE"}
	asked({"scope": "Cluster"}, ingress) == set()
	asked({"apiGroups": [""], "resources": ["namespaces"], "scope": "Cluster"}, "/namespaces") == {"CREATE"}
	asked({"apiGroups": [""], "resources": ["namespaces"], "scope": "Namespaced"}, "/namespaces") == set()
}
