# A small cluster and a policy or two: who is let in to app/web at 8080.
package lib.portcullis.network_universe_test

import data.lib.portcullis.network

web := {
	"apiVersion": "v1",
	"kind": "Pod",
	"metadata": {"name": "web", "namespace": "app", "labels": {"app": "web"}},
	"spec": {"containers": [{"name": "web", "ports": [{"name": "http", "containerPort": 8080}]}]},
}

namespace(name, labels) := {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}

namespaces := {
	"app": namespace("app", {}),
	"ingress-nginx": namespace("ingress-nginx", {"team": "edge"}),
	"other": namespace("other", {}),
	"evil": namespace("evil", {"team": "edge"}),
}

# The controller: its namespace by name, and its Pods by label.
controller := {
	"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "ingress-nginx"}},
	"podSelector": {"matchLabels": {"app.kubernetes.io/name": "ingress-nginx"}},
}

from_controller := {"podSelector": {}, "ingress": [{"from": [controller]}]}

named(name, spec) := {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": name}, "spec": spec}

inventory(policies) := {
	"namespace": {
		"app": {
			"v1": {"Pod": {"web": web}},
			"networking.k8s.io/v1": {"NetworkPolicy": object.union({"z-egress": named("z-egress", {"podSelector": {}, "policyTypes": ["Egress"]})}, policies)},
		},
		"other": {"networking.k8s.io/v1": {"NetworkPolicy": {"q": named("q", from_controller)}}},
	},
	"cluster": {"v1": {"Namespace": namespaces}},
}

one(spec) := {"p": named("p", spec)}

told(policies) := answer if {
	facts := network.facts with data.inventory as inventory(policies) with input as {"review": {"object": web}}
	answer := facts["TCP/8080"]
}

by_p(openings) := {"isolated": true, "by": ["NetworkPolicy/app/p"], "openings": openings, "needs": []}

everybody := {"isolated": false, "by": [], "openings": [opening("all-sources", {"policy": "", "path": []})], "needs": []}

opening(reason, more) := object.union(
	{"reason": reason, "namespaces": [], "selector": "", "pods": "", "cidr": "", "policy": "NetworkPolicy/app/p", "path": ["spec", "ingress", 0, "from", 0]},
	more,
)

the_controller := opening("namespaces", {"namespaces": ["ingress-nginx"], "selector": "kubernetes.io/metadata.name=ingress-nginx", "pods": "app.kubernetes.io/name=ingress-nginx"})

whole_rule := {"path": ["spec", "ingress", 0]}

expected := {
	"02 all Pods, nothing let in": [{"podSelector": {}, "policyTypes": ["Ingress"]}, by_p([])],
	"03 without types": [{"podSelector": {}}, by_p([])],
	"04 an empty list of egress rules isolates ingress": [{"podSelector": {}, "egress": []}, by_p([])],
	"05 egress only": [{"podSelector": {}, "policyTypes": ["Egress"]}, everybody],
	"06 egress only, with ingress rules": [{"podSelector": {}, "policyTypes": ["Egress"], "ingress": [{"from": [controller]}]}, everybody],
	"07 other Pods": [{"podSelector": {"matchLabels": {"app": "db"}}, "policyTypes": ["Ingress"]}, everybody],
	"08 an empty rule": [{"podSelector": {}, "ingress": [{}]}, by_p([opening("all-sources", whole_rule)])],
	"09 a rule without peers": [{"podSelector": {}, "ingress": [{"from": []}]}, by_p([opening("all-sources", whole_rule)])],
	"10 Pods of the namespace": [{"podSelector": {}, "ingress": [{"from": [{"podSelector": {}}]}]}, by_p([opening("same-namespace-pods", {})])],
	"11 every namespace": [{"podSelector": {}, "ingress": [{"from": [{"namespaceSelector": {}}]}]}, by_p([opening("any-namespace", {})])],
	"12 the controller": [from_controller, by_p([the_controller])],
	"13 two peers in place of one": [
		{"podSelector": {}, "ingress": [{"from": [{"namespaceSelector": controller.namespaceSelector}, {"podSelector": controller.podSelector}]}]},
		by_p([
			opening("namespaces", {"namespaces": ["ingress-nginx"], "selector": "kubernetes.io/metadata.name=ingress-nginx"}),
			opening("same-namespace-pods", {"pods": "app.kubernetes.io/name=ingress-nginx", "path": ["spec", "ingress", 0, "from", 1]}),
		]),
	],
	"14 Pods of every namespace that wear a label": [
		{"podSelector": {}, "ingress": [{"from": [{"namespaceSelector": {}, "podSelector": controller.podSelector}]}]},
		by_p([opening("any-namespace", {"pods": "app.kubernetes.io/name=ingress-nginx"})]),
	],
	"15 namespaces that wear a label": [
		{"podSelector": {}, "ingress": [{"from": [{"namespaceSelector": {"matchLabels": {"team": "edge"}}}]}]},
		by_p([opening("mutable-namespace-label", {"selector": "team=edge"})]),
	],
	"17 a range without another": [
		{"podSelector": {}, "ingress": [{"from": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": ["192.168.0.0/16", "10.0.0.0/8"]}}]}]},
		by_p([opening("ip-block", {"cidr": "0.0.0.0/0 except 10.0.0.0/8, 192.168.0.0/16"})]),
	],
	"18 a port by name": [{"podSelector": {}, "ingress": [{"ports": [{"port": "http"}], "from": [controller]}]}, by_p([the_controller])],
	"19 a name that no port has": [{"podSelector": {}, "ingress": [{"ports": [{"port": "https"}], "from": [controller]}]}, by_p([])],
	"20 a range of ports": [{"podSelector": {}, "ingress": [{"ports": [{"port": 8000, "endPort": 9000}]}]}, by_p([opening("all-sources", whole_rule)])],
	"21 another protocol": [{"podSelector": {}, "ingress": [{"ports": [{"protocol": "UDP"}]}]}, by_p([])],
	"a peer that says nothing": [{"podSelector": {}, "ingress": [{"from": [{}, {"podSelector": null}]}]}, by_p([])],
	"another port": [{"podSelector": {}, "ingress": [{"ports": [{"port": 9090}]}]}, by_p([])],
	"a range of ports before": [{"podSelector": {}, "ingress": [{"ports": [{"port": 8000, "endPort": 8079}]}]}, by_p([])],
	"no spec": [{}, by_p([])],
}

test_universe[name] if {
	some name, [spec, answer] in expected
	told(one(spec)) == answer
}

test_16_policies_add if {
	range := {"podSelector": {"matchLabels": {"app": "web"}}, "ingress": [{"from": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]}]}
	told({"p": named("p", from_controller), "a": named("a", range)}) == {
		"isolated": true,
		"by": ["NetworkPolicy/app/a", "NetworkPolicy/app/p"],
		"openings": [opening("ip-block", {"cidr": "0.0.0.0/0", "policy": "NetworkPolicy/app/a"}), the_controller],
		"needs": [],
	}
}

# The policy of namespace `other` in the inventory is for its own Pods only.
test_01_and_22_no_policy_of_its_namespace if {
	told({}) == everybody
	network.policies_given with data.inventory as inventory({})
}
