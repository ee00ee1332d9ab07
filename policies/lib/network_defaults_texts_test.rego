package lib.portcullis.network_defaults_texts_test

import data.lib.portcullis.network_defaults_texts

test_lists if {
	network_defaults_texts.quoted([]) == ""
	network_defaults_texts.quoted(["a"]) == "`a`"
	network_defaults_texts.quoted(["a", "b", "c"]) == "`a`, `b` and `c`"
	network_defaults_texts.quoted(["a", "b", "c", "d", "e"]) == "`a`, `b`, `c` and 2 more"
}

test_objects if {
	workload := {"kind": "Deployment", "namespace": "shop", "name": "web", "key": "Deployment/shop/web"}
	network_defaults_texts.workloads([workload]) == "Deployment `shop/web`"
	network_defaults_texts.policies(["NetworkPolicy/shop/deny", "AdminNetworkPolicy/base"]) == "NetworkPolicy `shop/deny` and AdminNetworkPolicy `base`"
	network_defaults_texts.keys_of([workload]) == ["Deployment/shop/web"]
}

test_evidence if {
	count(network_defaults_texts.evidence([i | some i in [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21]])) == 20
	network_defaults_texts.evidence(["a"]) == ["a"]
}
