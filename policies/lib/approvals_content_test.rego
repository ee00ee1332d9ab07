package lib.portcullis.approvals_content_test

import data.lib.portcullis.approvals_content

o := {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "shop", "annotations": {"a": "1"}}, "spec": {"rules": [1], "tls": []}}

test_left_out if {
	every patch in [
		{"op": "add", "path": "/status", "value": {"x": 1}},
		{"op": "add", "path": "/metadata/managedFields", "value": []},
		{"op": "add", "path": "/metadata/resourceVersion", "value": "7"},
		{"op": "add", "path": "/metadata/uid", "value": "7"},
		{"op": "add", "path": "/metadata/generation", "value": 7},
		{"op": "add", "path": "/metadata/creationTimestamp", "value": null},
		{"op": "add", "path": "/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration", "value": "{}"},
		{"op": "add", "path": "/metadata/annotations/portcullis.dev~1change-approval", "value": "chg-1"},
	] {
		approvals_content.same(o, json.patch(o, [patch]))
	}
}

test_not_left_out if {
	every patch in [
		{"op": "add", "path": "/metadata/annotations/b", "value": "1"},
		{"op": "add", "path": "/metadata/labels", "value": {}},
		{"op": "add", "path": "/metadata/finalizers", "value": ["x"]},
		{"op": "add", "path": "/metadata/ownerReferences", "value": []},
		{"op": "add", "path": "/metadata/annotations", "value": "none"},
		{"op": "add", "path": "/metadata", "value": "none"},
		{"op": "add", "path": "/spec/rules", "value": [1, 1]},
		{"op": "add", "path": "/data", "value": null},
	] {
		not approvals_content.same(o, json.patch(o, [patch]))
	}
}

test_no_annotations if {
	approvals_content.same({"metadata": {"annotations": {"portcullis.dev/change-approval": "chg-1"}}}, {"metadata": {}})
	approvals_content.same({"metadata": {"annotations": null}}, {"metadata": {}})
}

test_bookkeeping if {
	approvals_content.bookkeeping_only(o, json.patch(o, [{"op": "add", "path": "/metadata/finalizers", "value": ["x"]}]))
	not approvals_content.bookkeeping_only(o, json.patch(o, [{"op": "add", "path": "/metadata/ownerReferences", "value": []}]))
	not approvals_content.bookkeeping_only(o, json.patch(o, [{"op": "add", "path": "/metadata/annotations/a", "value": "2"}]))
}

test_differences if {
	other := {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "shop", "labels": {}, "annotations": {"a": "2", "b": "1"}}, "spec": {"rules": [2]}, "data": 1}
	approvals_content.differences(o, other) == [["data"], ["spec", "rules"], ["spec", "tls"], ["metadata", "annotations", "a"], ["metadata", "annotations", "b"], ["metadata", "labels"]]
	approvals_content.differences(o, o) == []
}

test_standing if {
	approvals_content.standing(o, ["spec", "rules"]) == ["spec", "rules"]
	approvals_content.standing(o, ["spec", "gone"]) == ["spec"]
	approvals_content.standing(o, ["metadata", "annotations", "a"]) == ["metadata", "annotations", "a"]
	approvals_content.standing(o, ["metadata", "annotations", "gone"]) == ["metadata", "annotations"]
	approvals_content.standing({"kind": "Role", "metadata": {}}, ["metadata", "annotations", "gone"]) == ["metadata"]
	approvals_content.standing({"kind": "Role"}, ["rules"]) == ["kind"]
}
