package lib.portcullis.wording_test

import data.lib.portcullis.wording

test_quoted if {
	wording.quoted(["b", "a"]) == "`b`, `a`"
	wording.quoted(["a"]) == "`a`"
	wording.quoted([]) == ""
}

test_joined if {
	wording.joined(["create", "deletecollection"], " or ") == "`create` or `deletecollection`"
	wording.joined(["a", 1, "b"], " and ") == "`a` and `b`"
}
