package lib.portcullis.network_selectors_test

import data.lib.portcullis.network_selectors

selector := {
	"matchLabels": {"b": "2", "a": "1"},
	"matchExpressions": [
		{"key": "c", "operator": "In", "values": ["y", "x"]},
		{"key": "d", "operator": "NotIn", "values": ["z"]},
		{"key": "e", "operator": "Exists"},
		{"key": "f", "operator": "DoesNotExist"},
		{"key": "a", "operator": "In", "values": ["1"]},
		{"key": "g", "operator": "Gt", "values": ["3"]},
	],
}

test_requirements if {
	network_selectors.requirements(selector) == [
		{"key": "a", "operator": "In", "values": ["1"]},
		{"key": "b", "operator": "In", "values": ["2"]},
		{"key": "c", "operator": "In", "values": ["y", "x"]},
		{"key": "d", "operator": "NotIn", "values": ["z"]},
		{"key": "e", "operator": "Exists", "values": []},
		{"key": "f", "operator": "DoesNotExist", "values": []},
		{"key": "a", "operator": "In", "values": ["1"]},
		{"key": "g", "operator": "Gt", "values": ["3"]},
	]
	network_selectors.requirements({}) == []
}

test_texts if {
	network_selectors.texts(selector) == ["!f", "a=1", "b=2", "c in (x, y)", "d notin (z)", "e", "g gt (3)"]
	network_selectors.text(selector) == "!f, a=1, b=2, c in (x, y), d notin (z), e, g gt (3)"
	network_selectors.text({}) == ""
}

test_everything if {
	network_selectors.everything({})
	network_selectors.everything({"matchLabels": {}, "matchExpressions": []})
	not network_selectors.everything({"matchLabels": {"a": "1"}})
}

test_present if {
	network_selectors.present({"podSelector": {}}, "podSelector")
	not network_selectors.present({"podSelector": null}, "podSelector")
	not network_selectors.present({}, "podSelector")
}

expression(operator, values) := {"matchExpressions": [{"key": "a", "operator": operator, "values": values}]}

test_state_with_the_label if {
	there := {"a": "1"}
	network_selectors.state(expression("In", ["1", "2"]), there, true) == "true"
	network_selectors.state(expression("In", ["2"]), there, false) == "false"
	network_selectors.state(expression("In", []), there, true) == "false"
	network_selectors.state(expression("NotIn", ["1"]), there, true) == "false"
	network_selectors.state(expression("NotIn", ["2"]), there, true) == "true"
	network_selectors.state(expression("Exists", []), there, true) == "true"
	network_selectors.state(expression("DoesNotExist", []), there, true) == "false"
	network_selectors.state(expression("Gt", ["0"]), there, true) == "unknown"
}

test_state_without_the_label if {
	network_selectors.state(expression("In", ["1"]), {}, true) == "false"
	network_selectors.state(expression("NotIn", ["1"]), {}, true) == "true"
	network_selectors.state(expression("Exists", []), {}, true) == "false"
	network_selectors.state(expression("DoesNotExist", []), {}, true) == "true"
	network_selectors.state(expression("Gt", ["0"]), {}, true) == "unknown"
}

test_state_of_labels_that_are_not_known if {
	every operator in ["In", "NotIn", "Exists", "DoesNotExist", "Gt"] {
		network_selectors.state(expression(operator, ["1"]), {"b": "1"}, false) == "unknown"
	}
	network_selectors.state({}, {}, false) == "true"
}

test_state_of_several if {
	both := {"matchLabels": {"a": "1", "b": "2"}}
	network_selectors.state(both, {"a": "1", "b": "2"}, true) == "true"
	network_selectors.state(both, {"a": "1"}, false) == "unknown"
	network_selectors.state(both, {"a": "2"}, false) == "false"
}

named(operator, values) := {"key": "kubernetes.io/metadata.name", "operator": operator, "values": values}

test_pinned if {
	one := {"matchLabels": {"kubernetes.io/metadata.name": "edge"}}
	network_selectors.is_pinned(one)
	network_selectors.pinned(one) == ["edge"]
	several := {"matchExpressions": [named("In", ["b", "a", "c", "a"]), named("In", ["a", "c", "d"]), named("NotIn", ["c"])]}
	network_selectors.pinned(several) == ["a"]
	nobody := {"matchExpressions": [named("In", ["a"]), named("In", ["b"])]}
	network_selectors.is_pinned(nobody)
	network_selectors.pinned(nobody) == []
}

test_not_pinned if {
	every one in [{}, {"matchLabels": {"team": "edge"}}, {"matchExpressions": [named("NotIn", ["a"])]}, {"matchExpressions": [named("Exists", [])]}] {
		not network_selectors.is_pinned(one)
		network_selectors.pinned(one) == []
	}
}
