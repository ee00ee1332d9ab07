package lib.portcullis.network_others_test

import data.lib.portcullis.network_others

given := {
	"namespace": {
		"app": {
			"cilium.io/v2": {"CiliumNetworkPolicy": {"b": {}, "a": {}}},
			"projectcalico.org/v3": {"NetworkPolicy": {"c": {}}},
			"crd.projectcalico.org/v1": {"NetworkPolicy": {"d": {}}},
		},
		"plain": {"networking.k8s.io/v1": {"NetworkPolicy": {"p": {}}}},
	},
	"cluster": {
		"cilium.io/v2": {"CiliumClusterwideNetworkPolicy": {"e": {}}},
		"projectcalico.org/v3": {"GlobalNetworkPolicy": {"f": {}}},
		"crd.projectcalico.org/v1": {"GlobalNetworkPolicy": {"g": {}}},
	},
}

of_cluster := [
	"cilium.io/v2/CiliumClusterwideNetworkPolicy e",
	"crd.projectcalico.org/v1/GlobalNetworkPolicy g",
	"projectcalico.org/v3/GlobalNetworkPolicy f",
]

test_keys if {
	network_others.keys("plain") == of_cluster with data.inventory as given
	of_app := network_others.keys("app") with data.inventory as given
	of_app == [
		"cilium.io/v2/CiliumClusterwideNetworkPolicy e",
		"cilium.io/v2/CiliumNetworkPolicy app/a",
		"cilium.io/v2/CiliumNetworkPolicy app/b",
		"crd.projectcalico.org/v1/GlobalNetworkPolicy g",
		"crd.projectcalico.org/v1/NetworkPolicy app/d",
		"projectcalico.org/v3/GlobalNetworkPolicy f",
		"projectcalico.org/v3/NetworkPolicy app/c",
	]
	network_others.keys("app") == []
}

test_given if {
	network_others.given with data.inventory as given
	network_others.given with data.inventory as {"cluster": given.cluster}
	network_others.given with data.inventory as {"namespace": {"app": given.namespace.app}}
	not network_others.given with data.inventory as {"namespace": {"plain": given.namespace.plain}}
	not network_others.given
}
