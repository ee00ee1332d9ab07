package lib.portcullis.audit_test

import data.lib.portcullis.audit

plain := {
	"stage": "ResponseComplete",
	"verb": "create",
	"user": {"username": "ann", "groups": ["dev", "system:authenticated"]},
	"objectRef": {"apiGroup": "", "resource": "pods", "subresource": "exec", "namespace": "store", "name": "shop-1"},
	"requestReceivedTimestamp": "2026-11-20T10:00:00.000000Z",
}

url := {"stage": "ResponseComplete", "verb": "get", "user": {"username": "ann"}, "requestURI": "/metrics?a=b", "requestReceivedTimestamp": "2026-11-20T11:00:00.000000Z"}

failed := object.union(plain, {"responseStatus": {"code": 403}})

given := {
	"cluster": {"audit.k8s.io/v1": {"Event": {"a": plain, "b": failed}}},
	"namespace": {"default": {"audit.k8s.io/v1": {"Event": {"c": url}}}},
}

request(verb, group, resource, subresource, ns, name, path) := {"verb": verb, "group": group, "resource": resource, "subresource": subresource, "namespace": ns, "name": name, "path": path}

test_events if {
	found := audit.events with data.inventory as given
	found == [plain, url]
}

test_since if {
	found := audit.since("2026-11-20T10:30:00Z") with data.inventory as given
	found == [url]
	every_one := audit.since("") with data.inventory as given
	count(every_one) == 2
}

test_bounds if {
	audit.bounds([url, plain]) == ["2026-11-20T10:00:00.000000Z", "2026-11-20T11:00:00.000000Z"]
	audit.bounds([{}]) == ["", ""]
}

test_requests_of_user_and_group if {
	exec := request("create", "", "pods", "exec", "store", "shop-1", "")
	audit.requests_of([plain, url], ["User:ann"]) == [exec, request("get", "", "", "", "", "", "/metrics")]
	audit.requests_of([plain, url], ["Group:dev"]) == [exec]
	audit.requests_of([plain, url], ["User:bob", "Group:ops"]) == []
}

test_impersonation if {
	event := object.union(plain, {"impersonatedUser": {"username": "bob", "groups": ["ops"], "uid": "7", "extra": {"reason": ["ticket"]}}})
	found := audit.requests_of([event], ["User:ann"])
	{row | some row in found} == {
		request("impersonate", "", "users", "", "", "bob", ""),
		request("impersonate", "", "groups", "", "", "ops", ""),
		request("impersonate", "authentication.k8s.io", "uids", "", "", "7", ""),
		request("impersonate", "authentication.k8s.io", "userextras", "reason", "", "ticket", ""),
	}
	audit.requests_of([event], ["User:bob"]) == [request("create", "", "pods", "exec", "store", "shop-1", "")]
}

test_limited_impersonation if {
	event := object.union(plain, {"impersonatedUser": {"username": "system:serviceaccount:store:bot"}, "authenticationMetadata": {"impersonationConstraint": "impersonate:serviceaccount"}})
	audit.requests_of([event], ["User:ann"]) == [
		request("impersonate:serviceaccount", "authentication.k8s.io", "serviceaccounts", "", "store", "bot", ""),
		request("impersonate-on:serviceaccount:create", "", "pods", "exec", "store", "shop-1", ""),
	]
}

test_review if {
	event := {
		"stage": "ResponseComplete",
		"verb": "create",
		"user": {"username": "proxy"},
		"objectRef": {"apiGroup": "authorization.k8s.io", "resource": "subjectaccessreviews"},
		"requestObject": {"spec": {"user": "ann", "resourceAttributes": {"verb": "get", "resource": "nodes", "subresource": "metrics", "name": "node-1"}}},
	}
	audit.requests_of([event], ["User:ann"]) == [request("get", "", "nodes", "metrics", "", "node-1", "")]
}
