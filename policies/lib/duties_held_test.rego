package lib.portcullis.duties_held_test

import data.lib.portcullis.duties_held

test_of if {
	duties_held.of([]) == []
	duties_held.of(["write-services", "write-routes"]) == ["publish-route", "expose-service"]
	duties_held.of({"write-routes", "unheard-of"}) == ["publish-route"]
}

test_all_capabilities_of_an_alternative if {
	duties_held.of(["approve-issuer-requests"]) == []
	duties_held.of(["approve-issuer-requests", "approve-issuer-signers"]) == ["approve-certificate"]
}

test_by_scope if {
	duties_held.by_scope({}) == []
	duties_held.by_scope({"a": ["write-routes"], "b": ["write-services"]}) == [
		{"duty": "publish-route", "scope": "a"},
		{"duty": "expose-service", "scope": "b"},
	]
}

test_by_scope_with_the_cluster if {
	duties_held.by_scope({"*": ["approve-issuer-signers"], "a": ["approve-issuer-requests"]}) == [{"duty": "approve-certificate", "scope": "a"}]
	duties_held.by_scope({"*": ["write-routes"], "a": ["write-services"]}) == [
		{"duty": "publish-route", "scope": "*"},
		{"duty": "expose-service", "scope": "a"},
	]
}
