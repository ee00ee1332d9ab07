package portcullis.change.unapproved_test

import data.portcullis.change.unapproved

ingress(host) := {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "shop", "namespace": "store"}, "spec": {"rules": [{"host": host}]}}

asked(operation, parameters) := {
	"review": {"operation": operation, "userInfo": {"username": "ann", "groups": ["dev"]}, "object": ingress("b.example.com"), "oldObject": ingress("a.example.com")},
	"parameters": parameters,
}

protected := {"protected": [{"kinds": ["Ingress"]}]}

nothing := {"namespace": {}, "cluster": {}}

test_unapproved if {
	found := unapproved.violation with input as asked("UPDATE", protected) with data.inventory as nothing
	found == {{
		"msg": "nobody has approved the change of Ingress `shop` in namespace `store`",
		"details": {"path": ["metadata", "name"], "evidence": {"user": "ann", "operation": "UPDATE", "kind": "Ingress", "namespace": "store"}},
	}}
}

test_pointer_to_nothing if {
	o := json.patch(ingress("b.example.com"), [{"op": "add", "path": "/metadata/annotations", "value": {"portcullis.dev/change-approval": "chg-1"}}])
	given := json.patch(asked("UPDATE", protected), [{"op": "add", "path": "/review/object", "value": o}])
	found := unapproved.violation with input as given with data.inventory as nothing
	[finding.details.evidence.approval | some finding in found] == ["chg-1"]
}

test_not_protected if {
	every entry in [
		{"group": "extensions", "kinds": ["Ingress"]},
		{"kinds": ["Gateway"]},
		{"kinds": ["Ingress"], "namespaces": ["blog"]},
		{"kinds": []},
		{"group": "networking.k8s.io"},
	] {
		found := unapproved.violation | unapproved.unknown with input as asked("UPDATE", {"protected": [entry]}) with data.inventory as nothing
		found == set()
	}
}

test_protected if {
	every entry in [
		{"group": "networking.k8s.io", "kinds": ["*"]},
		{"kinds": ["Gateway", "Ingress"], "namespaces": ["*"]},
		{"kinds": ["Ingress"], "namespaces": ["store"]},
	] {
		every operation in ["CREATE", "UPDATE", "DELETE"] {
			found := unapproved.violation with input as asked(operation, {"protected": [entry]}) with data.inventory as nothing
			count(found) == 1
		}
	}
}

test_other_operations_are_not_judged if {
	found := unapproved.violation | unapproved.unknown with input as asked("CONNECT", protected) with data.inventory as nothing
	found == set()
}

test_old_object_not_given if {
	given := json.remove(asked("UPDATE", protected), ["/review/oldObject"])
	found := unapproved.unknown with input as given with data.inventory as nothing
	found == {{
		"msg": "whether the change of Ingress `shop` in namespace `store` is approved depends on the object as it was, which was not given",
		"details": {"path": ["metadata", "name"], "needs": ["old_object"]},
	}}
}

test_no_inventory if {
	found := unapproved.unknown with input as asked("CREATE", protected) with data.inventory as {}
	found == {{
		"msg": "whether the creation of Ingress `shop` in namespace `store` is approved depends on the approvals, which were not given",
		"details": {"path": ["metadata", "name"], "needs": ["portcullis.dev/ChangeApproval"]},
	}}
	none := unapproved.violation with input as asked("CREATE", protected) with data.inventory as {}
	none == set()
	strict := object.union(protected, {"require_inventory": true})
	refused := unapproved.violation with input as asked("CREATE", strict) with data.inventory as {}
	count(refused) == 1
	open := unapproved.unknown with input as asked("CREATE", strict) with data.inventory as {}
	open == set()
}

test_host_approvals_stand_for_the_inventory if {
	given := object.union(asked("CREATE", protected), {"approvals": []})
	found := unapproved.violation with input as given with data.inventory as {}
	count(found) == 1
}
