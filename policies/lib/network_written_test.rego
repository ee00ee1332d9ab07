package lib.portcullis.network_written_test

import data.lib.portcullis.network_written

asked(spec) := {"review": {"object": {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "p", "namespace": "app"}, "spec": spec}}}

rules_of(spec) := v if {
	v := [row.path | some row in network_written.rules] with input as asked(spec)
}

test_rules if {
	rules_of({"ingress": [{}, {}], "egress": [{}]}) == [["spec", "ingress", 0], ["spec", "ingress", 1], ["spec", "egress", 0]]
	rules_of({"ingress": [{}], "egress": [{}], "policyTypes": ["Egress"]}) == [["spec", "egress", 0]]
	rules_of({"ingress": [{}], "egress": []}) == [["spec", "ingress", 0]]
	rules_of({"ingress": [{}], "egress": [{}], "policyTypes": []}) == [["spec", "ingress", 0], ["spec", "egress", 0]]
	rules_of({"ingress": [1, {}]}) == [["spec", "ingress", 1]]
}

test_one_rule if {
	row := network_written.rules[0] with input as asked({"egress": [{"to": [{"podSelector": {}}], "ports": [{"port": 1}]}], "policyTypes": ["Egress"]})
	row == {
		"direction": "egress", "type": "Egress", "index": 0, "path": ["spec", "egress", 0],
		"peers": [{"peer": {"podSelector": {}}, "path": ["spec", "egress", 0, "to", 0]}],
		"ports": [{"port": 1}],
	}
}

test_other_kinds if {
	rules := network_written.rules with input as {"review": {"object": {"apiVersion": "projectcalico.org/v3", "kind": "NetworkPolicy", "spec": {"ingress": [{}]}}}}
	rules == []
}

test_name if {
	network_written.name == "app/p" with input as asked({})
	network_written.path_text(["spec", "ingress", 0]) == "spec.ingress.0"
}
