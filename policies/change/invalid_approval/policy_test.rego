package portcullis.change.invalid_approval_test

import data.portcullis.change.invalid_approval

ingress(host) := {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "shop", "namespace": "store"}, "spec": {"rules": [{"host": host}]}}

asked := {
	"review": {"operation": "UPDATE", "userInfo": {"username": "ann"}, "object": ingress("b.example.com"), "oldObject": ingress("a.example.com")},
	"parameters": {"protected": [{"kinds": ["Ingress"]}], "cluster": "prod-1", "time": "2026-11-21T00:00:00Z"},
}

approval := {"apiVersion": "portcullis.dev/v1alpha1", "kind": "ChangeApproval", "metadata": {"name": "chg-1-bob", "namespace": "store"}, "spec": {
	"id": "chg-1",
	"cluster": "prod-1",
	"operation": "UPDATE",
	"target": {"group": "networking.k8s.io", "kind": "Ingress", "namespace": "store", "name": "shop"},
	"content": ingress("b.example.com"),
	"base": {"object": ingress("a.example.com")},
	"author": "ann",
	"approver": "bob",
	"expires": "2026-11-21T08:00:00Z",
}}

inventory(patches) := {"namespace": {"store": {"portcullis.dev/v1alpha1": {"ChangeApproval": {"chg-1-bob": json.patch(approval, patches)}}}}}

reference := {"apiVersion": "portcullis.dev/v1alpha1", "kind": "ChangeApproval", "namespace": "store", "name": "chg-1-bob"}

test_fits if {
	found := invalid_approval.violation | invalid_approval.unknown with input as asked with data.inventory as inventory([])
	found == set()
}

test_content if {
	found := invalid_approval.violation with input as asked with data.inventory as inventory([{"op": "replace", "path": "/spec/content", "value": ingress("c.example.com")}])
	found == {{
		"msg": "approval `chg-1` does not fit the change of Ingress `shop` in namespace `store`: what is asked for differs from what was approved in `spec.rules`",
		"details": {
			"path": ["spec", "rules"],
			"evidence": {"reason": "content-changed", "approvals": [{"id": "chg-1", "reasons": ["content-changed"]}], "differs": ["spec.rules"]},
			"related": [reference],
		},
	}}
}

test_all_reasons_are_told if {
	wrong := [
		{"op": "replace", "path": "/spec/cluster", "value": "prod-2"},
		{"op": "replace", "path": "/spec/author", "value": "eve"},
		{"op": "replace", "path": "/spec/expires", "value": "2026-11-20T08:00:00Z"},
		{"op": "remove", "path": "/spec/base"},
		{"op": "remove", "path": "/spec/content"},
		{"op": "add", "path": "/status", "value": {"used": true}},
	]
	found := invalid_approval.violation with input as asked with data.inventory as inventory(wrong)
	[finding.details.evidence.approvals | some finding in found] == [[{"id": "chg-1", "reasons": ["wrong-cluster", "content-changed", "stale-base", "replayed", "author-mismatch", "expired"]}]]
}

test_used if {
	found := invalid_approval.violation with input as asked with data.inventory as inventory([{"op": "add", "path": "/status", "value": {"used": true}}])
	found == {{
		"msg": "approval `chg-1` does not fit the change of Ingress `shop` in namespace `store`: it was used before",
		"details": {
			"path": ["metadata", "name"],
			"evidence": {"reason": "replayed", "approvals": [{"id": "chg-1", "reasons": ["replayed"]}]},
			"related": [reference],
		},
	}}
}

test_the_program_tells_the_time if {
	given := object.union(asked, {"now": "2026-11-21T08:00:00Z"})
	found := invalid_approval.violation with input as given with data.inventory as inventory([])
	[finding.details.evidence.reason | some finding in found] == ["expired"]
}

test_time_not_given if {
	given := json.remove(asked, ["/parameters/time"])
	found := invalid_approval.unknown with input as given with data.inventory as inventory([])
	found == {{
		"msg": "whether approval `chg-1` has expired depends on the time, which was not given",
		"details": {"path": ["metadata", "name"], "needs": ["now"]},
	}}
	none := invalid_approval.violation with input as given with data.inventory as inventory([])
	none == set()
}

created(patches, username) := {
	"review": {"operation": "CREATE", "userInfo": {"username": username, "groups": ["edge"]}, "object": json.patch(approval, patches)},
	"parameters": {"time": "2026-11-21T00:00:00Z"},
}

test_given_by_its_approver if {
	found := invalid_approval.violation with input as created([{"op": "add", "path": "/spec/approverGroups", "value": ["edge"]}], "bob")
	found == set()
}

test_forged if {
	found := invalid_approval.violation with input as created([], "ann")
	found == {{
		"msg": "`ann` approves in the name of `bob`",
		"details": {"path": ["spec", "approver"], "evidence": {"reason": "forged", "approver": "bob", "user": "ann"}},
	}}
}

test_wrong_from_the_start if {
	every case in [
		{"patch": {"op": "add", "path": "/spec/approverGroups", "value": ["edge", "admins"]}, "reason": "not-a-member"},
		{"patch": {"op": "remove", "path": "/spec/expires"}, "reason": "no-expiry"},
		{"patch": {"op": "add", "path": "/spec/notBefore", "value": "2026-11-21T08:00:00Z"}, "reason": "no-expiry"},
		{"patch": {"op": "replace", "path": "/spec/expires", "value": "2026-11-24T00:00:01Z"}, "reason": "too-long"},
		{"patch": {"op": "replace", "path": "/metadata/namespace", "value": "blog"}, "reason": "wrong-target"},
		{"patch": {"op": "remove", "path": "/spec/id"}, "reason": "incomplete"},
	] {
		found := invalid_approval.violation with input as created([case.patch], "bob")
		[finding.details.evidence.reason | some finding in found] == [case.reason]
	}
}

test_changed if {
	given := {"review": {"operation": "UPDATE", "userInfo": {"username": "bob"}, "object": json.patch(approval, [{"op": "replace", "path": "/spec/cluster", "value": "prod-2"}]), "oldObject": approval}}
	found := invalid_approval.violation with input as given
	found == {{
		"msg": "approval `chg-1` is changed after it was given",
		"details": {"path": ["spec"], "evidence": {"reason": "forged", "user": "bob"}},
	}}
}

test_field_of_a_wrong_type if {
	found := invalid_approval.violation with input as created([{"op": "replace", "path": "/spec/content", "value": "sha256:00"}], "ann")
	found == {{
		"msg": "`spec.content` is not an object, so the object cannot be judged",
		"details": {"verdict": "error", "path": ["spec", "content"], "evidence": {"expected": "object"}},
	}}
}

test_approvals_need_no_approval if {
	given := object.union(created([], "bob"), {"parameters": {"protected": [{"kinds": ["*"]}], "time": "2026-11-21T00:00:00Z"}})
	found := invalid_approval.violation | invalid_approval.unknown with input as given with data.inventory as {}
	found == set()
}
