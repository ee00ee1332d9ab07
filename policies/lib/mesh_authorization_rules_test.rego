package lib.portcullis.mesh_authorization_rules_test

import data.lib.portcullis.mesh_authorization_rules
import data.lib.portcullis.network_selectors
import data.lib.portcullis.network_sources

of(action, rules) := found if {
	policy := {"key": "AuthorizationPolicy/app/a", "action": action, "labels": {}, "rules": rules}
	found := mesh_authorization_rules.of(policy, 8080)
}

row(source, path) := {"source": source, "policy": "AuthorizationPolicy/app/a", "path": path}

# The sources of one source of a rule.
sources(action, source) := [found.source | some found in of(action, [{"from": [{"source": source}]}])]

named(names) := v if {
	wanted := {"key": network_selectors.name_label, "operator": "In", "values": names}
	v := network_sources.of_selectors({"matchExpressions": [wanted]}, {})
}

range(cidr) := network_sources.of_range({"cidr": cidr})

anywhere := network_sources.of_selectors({}, {})

test_everything if {
	of("ALLOW", [{}, {"from": []}, {"from": null, "to": [], "when": null}]) == [
		row(network_sources.everything, ["spec", "rules", 0]),
		row(network_sources.everything, ["spec", "rules", 1]),
		row(network_sources.everything, ["spec", "rules", 2]),
	]
}

test_no_rules if {
	of("ALLOW", []) == []
}

test_places if {
	rules := [
		{"to": [{"operation": {"ports": ["9090"]}}]},
		{"from": [{"source": {"ipBlocks": ["10.0.0.0/8", "192.0.2.1"]}}, {"source": {"namespaces": ["b", "a", "b"]}}]},
	]
	of("ALLOW", rules) == [
		row(range("10.0.0.0/8"), ["spec", "rules", 1, "from", 0]),
		row(range("192.0.2.1/32"), ["spec", "rules", 1, "from", 0]),
		row(named(["a", "b"]), ["spec", "rules", 1, "from", 1]),
	]
}

test_sources if {
	sources("ALLOW", {"namespaces": ["edge"]}) == [named(["edge"])]
	sources("DENY", {"namespaces": ["edge"], "notNamespaces": [], "principals": null}) == [named(["edge"])]
	sources("ALLOW", {"namespaces": ["edge", "*"]}) == [anywhere]
	sources("ALLOW", {"namespaces": ["edge-*"]}) == [{}]
	sources("ALLOW", {"ipBlocks": ["2001:db8::1", "2001:db8::/32"]}) == [range("2001:db8::1/128"), range("2001:db8::/32")]
	sources("ALLOW", {"namespaces": ["edge"], "ipBlocks": ["10.0.0.0/8"]}) == [{}]
	sources("ALLOW", {"notNamespaces": ["edge"]}) == [{}]
	sources("ALLOW", {"remoteIpBlocks": ["10.0.0.0/8"]}) == [{}]
	sources("ALLOW", {"requestPrincipals": ["*"]}) == [{}]
	sources("ALLOW", {"serviceAccounts": ["edge/public"]}) == [{}]
	sources("ALLOW", {}) == [{}]
}

test_principals if {
	public := "cluster.local/ns/edge/sa/public"
	internal := "cluster.local/ns/edge/sa/internal"
	other := "td.example.com/ns/app/sa/default"
	sources("ALLOW", {"principals": [public, internal]}) == [named(["edge"])]
	sources("ALLOW", {"principals": [public, other]}) == [named(["app", "edge"])]
	sources("ALLOW", {"principals": [public, "*"]}) == [anywhere]
	sources("ALLOW", {"principals": ["*/ns/edge/sa/public"]}) == [{}]
	sources("ALLOW", {"principals": ["cluster.local/ns/edge/*"]}) == [{}]
	sources("ALLOW", {"principals": ["spiffe://cluster.local/ns/edge/sa/public"]}) == [{}]
	sources("ALLOW", {"principals": [public, "edge"]}) == [{}]
	sources("DENY", {"principals": [public]}) == [{}]
	sources("DENY", {"principals": ["*"]}) == [anywhere]
}

# What operations make of a rule: for the port, not for it, or a doubt.
effect(operations) := v if {
	v := [kind |
		some found in of("ALLOW", [{"to": [{"operation": operation} | some operation in operations]}])
		kind := {true: "doubt", false: "whole"}[found.source == {}]
	]
}

test_ports if {
	effect([{"ports": ["8080"]}]) == ["whole"]
	effect([{"ports": ["80", "9090"]}]) == []
	effect([{"notPorts": ["8080"]}]) == []
	effect([{"notPorts": ["80"]}]) == ["whole"]
	effect([{"ports": ["8080"], "notPorts": ["8080"]}]) == []
	effect([{"ports": ["80"]}, {"ports": ["8080"]}]) == ["whole"]
	effect([{}]) == ["whole"]
	effect([{"ports": [], "methods": null}]) == ["whole"]
}

test_operations_on_requests if {
	effect([{"paths": ["/api"]}]) == ["doubt"]
	effect([{"ports": ["8080"], "methods": ["GET"]}]) == ["doubt"]
	effect([{"ports": ["80"]}, {"hosts": ["a"]}]) == ["doubt"]
	effect([{"ports": ["80"], "paths": ["/api"]}]) == []
	effect([{"paths": ["/api"]}, {"ports": ["8080"]}]) == ["whole"]
	effect([{"notPaths": ["/api"]}, {"ports": ["80"]}]) == ["doubt"]
}

test_doubts_of_rules if {
	limited := {"from": [{"source": {"namespaces": ["edge"]}}], "when": [{"key": "request.headers[a]", "values": ["b"]}]}
	of("ALLOW", [limited]) == [row({}, ["spec", "rules", 0])]
	of("CUSTOM", [{"to": [{"operation": {"ports": ["80"]}}]}, {}]) == [row({}, ["spec", "rules", 1])]
	not_here := object.union(limited, {"to": [{"operation": {"ports": ["80"]}}]})
	of("DENY", [not_here]) == []
}

test_texts_of_doubts if {
	texts := [mesh_authorization_rules.doubt(row({}, path)) | some path in [["spec", "rules", 1], ["spec", "rules", 0, "from", 12]]]
	texts == [
		"what `spec.rules.1` of `AuthorizationPolicy/app/a` means",
		"what `spec.rules.0.from.12` of `AuthorizationPolicy/app/a` means",
	]
}

# Wrong types are no answer, and never a way in.
test_wrong_types if {
	sources("ALLOW", "edge") == [{}]
	sources("ALLOW", {"namespaces": "edge"}) == [{}]
	sources("ALLOW", {"namespaces": ["edge", 7]}) == [{}]
	sources("ALLOW", {"ipBlocks": {}}) == [{}]
	sources("ALLOW", {"principals": [null]}) == [{}]
	sources("ALLOW", {"unknown": true}) == [{}]
	of("ALLOW", [{"from": [7]}]) == [row({}, ["spec", "rules", 0, "from", 0])]
	effect([{"ports": [8080]}]) == []
	of("ALLOW", [{"when": "always"}]) == [row({}, ["spec", "rules", 0])]
}
