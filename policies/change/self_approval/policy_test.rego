package portcullis.change.self_approval_test

import data.portcullis.change.self_approval

ingress(host) := {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "shop", "namespace": "store"}, "spec": {"rules": [{"host": host}]}}

asked(parameters) := {
	"review": {"operation": "UPDATE", "userInfo": {"username": "ann"}, "object": ingress("b.example.com"), "oldObject": ingress("a.example.com")},
	"parameters": object.union({"protected": [{"kinds": ["Ingress"]}], "time": "2026-11-21T00:00:00Z"}, parameters),
}

approval(approver) := {"apiVersion": "portcullis.dev/v1alpha1", "kind": "ChangeApproval", "metadata": {"name": approver, "namespace": "store"}, "spec": {
	"id": "chg-1",
	"operation": "UPDATE",
	"target": {"group": "networking.k8s.io", "kind": "Ingress", "namespace": "store", "name": "shop"},
	"content": ingress("b.example.com"),
	"base": {"object": ingress("a.example.com")},
	"author": "ann",
	"approver": approver,
	"expires": "2026-11-21T08:00:00Z",
}}

by(approvers) := {"namespace": {"store": {"portcullis.dev/v1alpha1": {"ChangeApproval": {approver: o | some approver in approvers; o := approval(approver)}}}}}

test_self_approved if {
	found := self_approval.violation with input as asked({}) with data.inventory as by(["ann"])
	found == {{
		"msg": "approval `chg-1` has 0 of 1 independent approvers: `ann` is the author",
		"details": {
			"path": ["metadata", "name"],
			"evidence": {
				"reason": "not-enough-approvers",
				"approval": "chg-1",
				"approvers": [],
				"threshold": 1,
				"discounted": [{"approver": "ann", "why": "is the author"}],
			},
			"related": [{"apiVersion": "portcullis.dev/v1alpha1", "kind": "ChangeApproval", "namespace": "store", "name": "ann"}],
		},
	}}
}

test_threshold if {
	few := self_approval.violation with input as asked({"threshold": 3}) with data.inventory as by(["ann", "bob", "carol"])
	[finding.msg | some finding in few] == ["approval `chg-1` has 2 of 3 independent approvers: `ann` is the author"]
	[finding.details.evidence.approvers | some finding in few] == [["bob", "carol"]]
	enough := self_approval.violation with input as asked({"threshold": 2}) with data.inventory as by(["ann", "bob", "carol"])
	enough == set()
}

test_settings_of_the_other_policies_count if {
	shared := {"change/unapproved": {"protected": [{"kinds": ["Ingress"]}]}, "change/invalid-approval": {"time": "2026-11-21T00:00:00Z"}, "change/self-approval": {"threshold": 2}}
	given := object.union(object.remove(asked({}), ["parameters"]), {"parameters_by_policy": shared})
	found := self_approval.violation with input as given with data.inventory as by(["bob"])
	[finding.msg | some finding in found] == ["approval `chg-1` has 1 of 2 independent approvers"]
}

test_nobody_known if {
	given := json.remove(asked({}), ["/review/userInfo"])
	found := self_approval.unknown with input as given with data.inventory as by(["bob"])
	found == {{
		"msg": "whether the change of Ingress `shop` in namespace `store` is approved by somebody else depends on who asks for it, which was not given",
		"details": {"path": ["metadata", "name"], "needs": ["user_info"]},
	}}
}

test_other_findings_are_not_its_own if {
	none := self_approval.violation | self_approval.unknown with input as asked({}) with data.inventory as by([])
	none == set()
	unfit := self_approval.violation | self_approval.unknown with input as asked({"cluster": "prod-1"}) with data.inventory as by(["ann"])
	unfit == set()
}
