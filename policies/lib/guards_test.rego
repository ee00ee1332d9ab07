package lib.portcullis.guards_test

import data.lib.portcullis.guards

guard(name, state, why) := {"name": name, "state": state, "path": ["spec"], "why": why, "needs": [], "related": []}

part(hosts, text, list) := {"path": ["spec"], "text": text, "hosts": hosts, "serves": true, "guards": list}

login := ["authentication", "client certificates"]

test_state if {
	guards.state(part([], "", []), login) == "none"
	guards.state(part([], "", [guard("rate limit", "on", "")]), login) == "none"
	guards.state(part([], "", [guard("authentication", "void", "a"), guard("client certificates", "on", "")]), login) == "on"
	guards.state(part([], "", [guard("authentication", "void", "a")]), login) == "void"
	guards.state(part([], "", [guard("authentication", "unknown", "a"), guard("authentication", "void", "b")]), login) == "void"
	hint := object.union(guard("authentication", "unknown", "a"), {"suspect": true})
	guards.state(part([], "", [hint, guard("authentication", "void", "b")]), login) == "unknown"
	guards.state(part([], "", [guard("authentication", "unknown", "a")]), login) == "possible"
}

test_missing_parts_are_one_answer if {
	parts := [
		part(["a.example.com"], "/", []),
		part(["b.example.com"], "/b", []),
		part(["c.example.com"], "/c", [guard("authentication", "on", "")]),
	]
	guards.missing(parts, login) == [{"path": ["spec"], "hosts": ["a.example.com", "b.example.com"], "paths": ["/", "/b"]}]
	guards.missing([], login) == []
}

test_one_cause_is_one_answer if {
	parts := [
		part(["a.example.com"], "/", [guard("authentication", "void", "x")]),
		part(["b.example.com"], "/b", [guard("authentication", "void", "x")]),
		part(["c.example.com"], "/c", [guard("authentication", "void", "y")]),
	]
	found := guards.voided(parts, login)
	count(found) == 2
	[answer | some answer in found; answer.why == "x"][0].hosts == ["a.example.com", "b.example.com"]
}

test_what_may_hold_a_guard_is_not_suspected if {
	parts := [part(["a.example.com"], "/", [object.union(guard("authentication", "unknown", ""), {"needs": ["v1/Service store/shop"]})])]
	guards.suspected(parts, login) == []
	found := guards.unsettled(parts, login)
	count(found) == 1
	found[0].needs == ["v1/Service store/shop"]
}

review := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store"},
	"spec": {"ingressClassName": "nginx", "rules": [{"host": "a.example.com"}, {"host": "b.example.org"}]},
}}}

names(params, all, exempt) := v if {
	found := guards.demanded(params, all, exempt) with input as review
	v := [host | some one in found; some host in one.hosts]
}

test_demanded if {
	names({}, true, []) == ["a.example.com", "b.example.org"]
	names({}, true, ["*.example.com"]) == ["b.example.org"]
	names({}, false, []) == []
	names({"required_hosts": ["*.example.com"]}, false, []) == ["a.example.com"]
	names({"required_classes": ["nginx"]}, false, []) == ["a.example.com", "b.example.org"]
	names({"required_classes": ["other"]}, false, []) == []
}

test_hostile_parts if {
	guards.state({}, login) == "none"
	guards.state({"guards": [null, 4, "x", {}]}, login) == "none"
	guards.missing([{}], login) == [{"path": [], "hosts": [], "paths": []}]
	guards.voided([{"guards": 7}], login) == []
}
