package portcullis.network.ineffective_policy_test

import data.portcullis.network.ineffective_policy

policy(uid, spec) := {
	"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
	"metadata": {"name": "p", "namespace": "app", "uid": uid}, "spec": spec,
}

pod(labels, host) := {"kind": "Pod", "metadata": {"labels": labels}, "spec": {
	"hostNetwork": host,
	"containers": [{"ports": [{"name": "http", "containerPort": 8080}, {"name": "dns", "containerPort": 53, "protocol": "UDP"}]}],
}}

inventory(pods) := {"namespace": {"app": {"v1": {"Pod": pods}}}}

web := {"web": pod({"app": "web"}, false)}

of_web := {"matchLabels": {"app": "web"}}

of_db := {"matchLabels": {"app": "db"}}

found(spec, pods) := v if {
	v := ineffective_policy.violation with input as {"review": {"object": policy("", spec)}} with data.inventory as inventory(pods)
}

unsure(review, known) := v if {
	v := ineffective_policy.unknown with input as {"review": review} with data.inventory as known
}

finding(msg, path, evidence) := {"msg": msg, "details": {"path": path, "evidence": evidence}}

test_direction_left_out if {
	found({"policyTypes": ["Egress"], "ingress": [{}]}, web) == {finding(
		"`policyTypes` leaves out `Ingress`, so the rules of `ingress` count for nothing and ingress is not limited",
		["spec", "policyTypes"],
		{"policyTypes": ["Egress"], "direction": "ingress", "rules": 1},
	)}
	found({"policyTypes": ["Ingress"], "egress": [{}, {}]}, web) == {finding(
		"`policyTypes` leaves out `Egress`, so the rules of `egress` count for nothing and egress is not limited",
		["spec", "policyTypes"],
		{"policyTypes": ["Ingress"], "direction": "egress", "rules": 2},
	)}
	found({"policyTypes": ["Egress"], "ingress": []}, web) == set()
	found({"ingress": [{}], "egress": [{}]}, web) == set()
}

test_empty_egress if {
	found({"egress": []}, web) == {finding(
		"without `policyTypes` an empty `egress` isolates ingress, and egress is not limited",
		["spec", "egress"],
		{"isolated": "ingress"},
	)}
	found({"egress": [], "policyTypes": []}, web) == found({"egress": []}, web)
	found({"egress": [], "ingress": [{}]}, web) == set()
	found({"egress": [], "policyTypes": ["Egress"]}, web) == set()
	found({"egress": null}, web) == set()
	found({}, web) == set()
}

test_names_of_ports if {
	found({"podSelector": of_web, "ingress": [{"ports": [{"port": "http"}, {"port": "https"}, {"port": "dns"}, {"port": 1}]}]}, web) == {finding(
		"no workload that the policy selects has a port named `dns` (TCP), `https` (TCP)",
		["spec", "ingress", 0, "ports", 1, "port"],
		{"ports": ["`dns` (TCP)", "`https` (TCP)"], "workloads": ["Pod/app/web"]},
	)}
	found({"podSelector": {}, "ingress": [{"ports": [{"port": "dns", "protocol": "UDP"}, {"port": "linkerd-admin"}]}]}, web) == set()
	found({"podSelector": {}, "ingress": [{"ports": [{"port": "https"}]}]}, {}) == set()
	found({"podSelector": {}, "policyTypes": ["Egress"], "egress": [{"ports": [{"port": "https"}]}]}, web) == set()
}

test_selects_nothing if {
	answer := ineffective_policy.violation with input as {"review": {"object": policy("7", {"podSelector": of_db})}} with data.inventory as inventory(web)
	answer == {finding(
		"no workload of `app` matches `app=db`, so the policy protects nothing",
		["spec", "podSelector"],
		{"selector": "app=db", "workloads": 1},
	)}
	updated := ineffective_policy.violation with input as {"review": {"operation": "UPDATE", "object": policy("", {"podSelector": of_db})}} with data.inventory as inventory(web)
	updated == answer
	none := ineffective_policy.violation with input as {"review": {"object": policy("7", {"podSelector": {}})}} with data.inventory as inventory({})
	none == set()
}

test_selects_nothing_that_was_given if {
	answer := unsure({"object": policy("", {"podSelector": of_db})}, inventory(web))
	answer == {{
		"msg": "whether a workload of `app` matches `app=db` depends on workloads that were not given",
		"details": {"path": ["spec", "podSelector"], "evidence": {"selector": "app=db"}, "needs": ["v1/Pod app/*"]},
	}}
	unsure({"operation": "CREATE", "object": policy("7", {"podSelector": of_db})}, inventory(web)) == answer
	unsure({"object": policy("7", {"podSelector": of_db})}, inventory({})) == answer
	unsure({"object": policy("7", {"podSelector": of_db})}, {}) == answer
	unsure({"object": policy("", {"podSelector": of_web})}, inventory(web)) == set()
	unsure({"object": policy("", {"podSelector": {}})}, {}) == set()
	unsure({"operation": "DELETE", "oldObject": policy("", {"podSelector": of_db})}, {}) == set()
}

test_network_of_the_node if {
	hosts := {"web": pod({"app": "web"}, true)}
	found({"podSelector": of_web, "ingress": [{"ports": [{"port": "https"}]}]}, hosts) == {finding(
		"every workload that `app=web` matches is on the network of its node, where no NetworkPolicy counts",
		["spec", "podSelector"],
		{"selector": "app=web", "workloads": ["Pod/app/web"]},
	)}
	found({"podSelector": {}}, hosts) == set()
	found({"podSelector": of_web}, object.union(hosts, {"other": pod({"app": "web"}, false)})) == set()
}

test_refused if {
	found({"podSelector": {}, "ingress": [{"ports": [{"port": 90, "endPort": 80}], "from": [{"ipBlock": {"cidr": "10.0.0.0/33"}}]}]}, web) == {finding(
		"the API server refuses `10.0.0.0/33`, which is no range of addresses",
		["spec", "ingress", 0, "from", 0, "ipBlock", "cidr"],
		{"refused": [
			{"at": "spec.ingress.0.from.0.ipBlock.cidr", "what": "`10.0.0.0/33`, which is no range of addresses"},
			{"at": "spec.ingress.0.ports.0.endPort", "what": "`endPort` 80, which is below `port` 90"},
		]},
	)}
}

test_fault if {
	found({"podSelector": {}, "policyTypes": "Ingress"}, web) == {{
		"msg": "`spec.policyTypes` is not a list, so the object cannot be judged",
		"details": {"verdict": "error", "path": ["spec", "policyTypes"], "evidence": {"expected": "array"}},
	}}
}
