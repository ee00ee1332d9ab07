package lib.portcullis.collision_texts_test

import data.lib.portcullis.collision_texts

path_x := [{"binding": "RoleBinding/a/x", "role": "Role/a/d", "rule": 0}, {"assume": "ServiceAccount:a/ci", "edge": "E02"}]

path_y := [{"binding": "RoleBinding/a/y", "role": "Role/a/n", "rule": 1}]

row(pair, holders) := {
	"collision": {"duties": pair, "holders": [{"person": "ann", "scopes": ["a", "b"]}], "paths": [path_x, path_y]},
	"conflict": {"duties": pair, "profiles": ["strict"], "scope": "namespace", "severity": "high", "why": "so"},
	"holders": holders,
}

found := [
	row(["deploy-workload", "publish-route"], [{"person": "bob", "scopes": ["b"]}, {"person": "ann", "scopes": ["a"]}]),
	row(["publish-route", "edit-rbac"], [{"person": "ann", "scopes": ["b"]}]),
]

test_holders if {
	collision_texts.holders(found) == [{"person": "ann", "scopes": ["a", "b"]}, {"person": "bob", "scopes": ["b"]}]
	collision_texts.who(found) == "`ann` and `bob`"
	collision_texts.where(found) == "in namespaces `a` and `b`"
	collision_texts.verb(found, "holds", "hold") == "hold"
	collision_texts.verb(array.slice(found, 1, 2), "holds", "hold") == "holds"
}

test_limit if {
	collision_texts.limit("partial") == "over named objects "
	collision_texts.limit("certain") == ""
}

test_pairs if {
	one := row(["a", "b"], [])
	collision_texts.pairs(found) == "deploy-workload with publish-route, publish-route with edit-rbac"
	collision_texts.pairs([one, one, one, one]) == "a with b, a with b, a with b, and 1 other pair"
	collision_texts.pairs([one, one, one, one, one]) == "a with b, a with b, a with b, and 2 other pairs"
}

test_evidence if {
	collision_texts.evidence(found) == {
		"conflicts": [
			{"duties": ["deploy-workload", "publish-route"], "severity": "high", "why": "so"},
			{"duties": ["publish-route", "edit-rbac"], "severity": "high", "why": "so"},
		],
		"holders": [{"person": "ann", "scopes": ["a", "b"]}, {"person": "bob", "scopes": ["b"]}],
		"paths": [path_x, path_y],
		"chains": [
			"ann -> RoleBinding a/x -> Role a/d rule 0 -> ServiceAccount a/ci (E02)",
			"ann -> RoleBinding a/y -> Role a/n rule 1",
		],
	}
	collision_texts.paths([]) == []
}

test_objects if {
	account := {"review": {"object": {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "ci", "namespace": "a"}}}}
	others := collision_texts.related(found) with input as account
	[other.name | some other in others] == ["d", "n", "x", "y"]
	needs := collision_texts.needs(found) with input as account with data.inventory as {"namespace": {}}
	needs == ["v1/Pod"]
	elsewhere := collision_texts.needs(found) with input as {} with data.inventory as {"namespace": {}}
	elsewhere == ["v1/ServiceAccount a/ci"]
}
