package lib.portcullis.network_calico_selectors_test

import data.lib.portcullis.network_calico_selectors

in_one(key, value) := {"key": key, "operator": "In", "values": [value]}

exists(key) := {"key": key, "operator": "Exists", "values": []}

told(spaces, pods) := {"spaces": spaces, "pods": pods, "doubtful": false}

nothing := {"spaces": [], "pods": [], "doubtful": false}

doubt := {"spaces": [], "pods": [], "doubtful": true}

# What texts ask of Pods.
texts := {
	"": [],
	" \t\r\n": [],
	"all()": [],
	" all( ) ": [],
	"all() && all()": [],
	"has(app)": [exists("app")],
	"has( app.kubernetes.io/name )": [exists("app.kubernetes.io/name")],
	"!has(app)": [{"key": "app", "operator": "DoesNotExist", "values": []}],
	"! \thas(app)": [{"key": "app", "operator": "DoesNotExist", "values": []}],
	"app == 'web'": [in_one("app", "web")],
	"app=='web'": [in_one("app", "web")],
	"app == \"web\"": [in_one("app", "web")],
	"app == ''": [in_one("app", "")],
	"\napp\n==\n'web'\n": [in_one("app", "web")],
	"app != 'web'": [{"key": "app", "operator": "NotIn", "values": ["web"]}],
	"app!=\"web\"": [{"key": "app", "operator": "NotIn", "values": ["web"]}],
	"app in {'b', \"a\"}": [{"key": "app", "operator": "In", "values": ["b", "a"]}],
	"app in{'a','a'}": [{"key": "app", "operator": "In", "values": ["a", "a"]}],
	"app not in {'a'}": [{"key": "app", "operator": "NotIn", "values": ["a"]}],
	"app not  in { 'a' , 'b' }": [{"key": "app", "operator": "NotIn", "values": ["a", "b"]}],
	"app notin {'a'}": [{"key": "app", "operator": "NotIn", "values": ["a"]}],
	"knot in {'a'}": [in_one("knot", "a")],
	"in in {'in'}": [in_one("in", "in")],
	"has == 'all()'": [in_one("has", "all()")],
	"a_1-B/c.d == 'x'": [in_one("a_1-B/c.d", "x")],
	"0 == '3' && 1 == '1'": [in_one("0", "3"), in_one("1", "1")],
	"b == 'x' && has(a) && all()": [in_one("b", "x"), exists("a")],
	# What stands between quotes is never read as anything else.
	"a == 'x && b == y' && c == '#1#'": [in_one("a", "x && b == y"), in_one("c", "#1#")],
	"a == '} || has(b)'": [in_one("a", "} || has(b)")],
	"a == ' x\t'": [in_one("a", " x\t")],
}

test_texts if {
	wrong := {text: found |
		some text, asked in texts
		found := network_calico_selectors.of_pods(text)
		found != told([], asked)
	}
	wrong == {}
}

unread := {
	"app",
	"app == web",
	"app = 'web'",
	"app == 'web",
	"app == 'web\"",
	"app == 'we\"b'",
	"app == \"we'b\"",
	"app == 'a' 'b'",
	"'web' == app",
	"app == #1# && b == 'x'",
	"a == 'x' && b == #1#",
	"a == 'x' || b == 'y'",
	"(a == 'x')",
	"!(a == 'x')",
	"!!has(a)",
	"!a == 'x'",
	"a == 'x' &&",
	"&& a == 'x'",
	"a == 'x' && && has(b)",
	"a == 'x' & has(b)",
	"a == 'x' has(b)",
	"all",
	"all()all()",
	"!all()",
	"global()",
	"has()",
	"has (a)",
	"has(a b)",
	"has('a')",
	"has(a",
	"a in 'x'",
	"a in {}",
	"a in {'x',}",
	"a in {'x' 'y'}",
	"a in {x}",
	"a in {'x'",
	"ain {'x'}",
	"a contains 'x'",
	"a starts with 'x'",
	"a ends with 'x'",
	"ä == 'x'",
	"a == 'x';",
	"&&",
	"'",
	"#",
}

test_other_texts_are_doubts if {
	wrong := {text: found |
		some text in unread
		some found in [network_calico_selectors.of_pods(text), network_calico_selectors.of_spaces(text)]
		found != doubt
	}
	wrong == {}
}

test_name_of_a_namespace if {
	name_label := "kubernetes.io/metadata.name"
	asked := "projectcalico.org/name in {'a', 'b'} && has(team)"
	spaces := [{"key": name_label, "operator": "In", "values": ["a", "b"]}, exists("team")]
	network_calico_selectors.of_spaces(asked) == told(spaces, [])
	network_calico_selectors.of_spaces("kubernetes.io/metadata.name == 'a'") == told([in_one(name_label, "a")], [])

	# In a selector of namespaces nothing else is made up, and of Pods only another label names it.
	network_calico_selectors.of_spaces("pcns.a == 'b'") == told([in_one("pcns.a", "b")], [])
	of_pods := network_calico_selectors.of_pods("app == 'x' && projectcalico.org/namespace != 'a' && has(tier)")
	of_pods == told([{"key": name_label, "operator": "NotIn", "values": ["a"]}], [in_one("app", "x"), exists("tier")])
	network_calico_selectors.of_pods("projectcalico.org/name == 'a'") == doubt
}

test_labels_that_calico_makes_up if {
	network_calico_selectors.of_pods("projectcalico.org/orchestrator == 'k8s'") == nothing
	network_calico_selectors.of_pods("has(projectcalico.org/orchestrator)") == nothing
	network_calico_selectors.of_pods("projectcalico.org/orchestrator != 'openstack'") == nothing
	network_calico_selectors.of_pods("projectcalico.org/orchestrator == 'openstack'") == doubt
	network_calico_selectors.of_pods("!has(projectcalico.org/orchestrator)") == doubt
	some key in ["projectcalico.org/serviceaccount", "pcns.team", "pcsa.team"]
	of_pods := network_calico_selectors.of_pods(concat("", ["app == 'x' && has(", key, ")"]))
	of_pods == {"spaces": [], "pods": [in_one("app", "x")], "doubtful": true}
}

test_filled if {
	network_calico_selectors.is_filled("all()")
	not network_calico_selectors.is_filled("")
	not network_calico_selectors.is_filled(" \n")
}
