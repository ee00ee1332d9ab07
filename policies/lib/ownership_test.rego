package lib.portcullis.ownership_test

import data.lib.portcullis.ownership

test_patterns if {
	ownership.patterns(["Shop.Example.com.", "*.example.com", "*"]) == ["shop.example.com", "*.example.com", ""]
	ownership.patterns(["", " ", "*.", "**", "*example.com", "a b", 7]) == []
}

test_covered if {
	ownership.covered(["*.example.com"], "a.b.example.com")
	ownership.covered(["*.example.com"], "*.b.example.com")
	ownership.covered([""], "")
	not ownership.covered(["*.example.com"], "example.com")
	not ownership.covered(["*.example.com"], "evilexample.com")
	not ownership.covered(["example.com"], "*.example.com")
	not ownership.covered([], "example.com")
}

test_apex if {
	every host in ["example.com", "*.example.com", "*.com", ""] {
		ownership.of_apex(host, ["example.com"])
	}
	every host in ["shop.example.com", "*.shop.example.com", "evilexample.com", "*.evilexample.com"] {
		not ownership.of_apex(host, ["example.com"])
	}
	ownership.below_apex("*.shop.example.com", ["example.com"])
	not ownership.below_apex("evilexample.com", ["example.com"])
}

test_namespaces if {
	ownership.namespace_fits("team-*", "team-a")
	ownership.namespace_fits("*", "team-a")
	not ownership.namespace_fits("team", "team-a")
	not ownership.namespace_fits("team-*", "tea")
	not ownership.namespace_fits("", "team-a")
}
