package lib.portcullis.network_defaults_others_test

import data.lib.portcullis.network_defaults
import data.lib.portcullis.network_defaults_others

cilium(spec) := {"cilium.io/v2": {"CiliumNetworkPolicy": {"c": {"spec": object.union({"endpointSelector": {}}, spec)}}}}

calico(policies) := {"projectcalico.org/v3": {"NetworkPolicy": {name: {"spec": spec} | some name, spec in policies}}}

own(specs) := {"networking.k8s.io/v1": {"NetworkPolicy": {name: {"spec": spec} | some name, spec in specs}}}

pods := {"v1": {"Pod": {"web": {"metadata": {"labels": {"app": "web"}}}}}}

told(parts, direction) := found if {
	given := {"namespace": {"shop": object.union_n(array.concat([pods], parts))}}
	found := network_defaults.told("shop", direction) with data.inventory as given
}

outcome(parts, direction) := [found.level, found.needs] if {
	found := told(parts, direction)
}

closed := {"ingress": [{}]}

all_in := {"fromEntities": ["all"]}

web := {"matchLabels": {"app": "web"}}

wrong(rows, direction) := [row | some row in rows; not outcome(row[1], direction) == row[0]]

sure(level) := [level, []]

test_cilium if {
	rows := [
		[sure("none"), []],
		[sure("effective"), [cilium(closed)]],
		[sure("effective"), [cilium({"ingressDeny": [{"fromEntities": ["cluster"]}]})]],
		[sure("effective"), [cilium({"ingress": [{"fromEndpoints": [{}]}]})]],
		[sure("opened"), [cilium({"ingress": [all_in]})]],
		[sure("opened"), [cilium({"ingress": [{"fromEntities": ["cluster"]}]})]],
		[sure("opened"), [cilium({"ingress": [{"fromEntities": ["world"]}]})]],
		[sure("opened"), [cilium({"ingress": [{"fromCIDR": ["0.0.0.0/1", "128.0.0.0/1"]}]})]],
		[sure("effective"), [cilium({"ingress": [{"fromCIDR": ["10.0.0.0/8"]}]})]],
		[sure("effective"), [cilium({"ingress": [object.union(all_in, {"toPorts": [{"ports": [{"port": "80"}]}]})]})]],
		[sure("opened"), [cilium({"ingress": [object.union(all_in, {"toPorts": [{"ports": [{"port": "0", "protocol": "TCP"}]}]})]})]],
		[sure("effective"), [cilium({"ingress": [all_in], "ingressDeny": [all_in]})]],
		[sure("opened"), [cilium({"ingress": [all_in], "ingressDeny": [{"fromEntities": ["cluster"]}]})]],
		[sure("effective"), [cilium({"ingress": [{"fromEntities": ["cluster"]}], "ingressDeny": [{"fromEntities": ["cluster"]}]})]],
		[sure("none"), [cilium({"enableDefaultDeny": {"ingress": false}, "ingress": [all_in]})]],
		[sure("effective"), [cilium({"enableDefaultDeny": {"ingress": false}, "ingressDeny": [all_in]})]],
		[sure("covered"), [cilium(object.union(closed, {"endpointSelector": web}))]],
		[sure("partial"), [cilium(object.union(closed, {"endpointSelector": {"matchLabels": {"app": "db"}}}))]],
	]
	wrong(rows, "ingress") == []
}

test_beside_network_policies if {
	rows := [
		[sure("opened"), [own({"p": {}}), cilium({"ingress": [all_in]})]],
		[sure("opened"), [own({"p": {"ingress": [{}]}}), cilium(closed)]],
		[sure("effective"), [own({"p": {"ingress": [{}]}}), cilium({"ingressDeny": [all_in]})]],
		[sure("effective"), [own({"p": {"podSelector": web}}), cilium(closed)]],
		[sure("effective"), [own({"p": {"ingress": [{"from": [{"namespaceSelector": {}}]}]}}), cilium({"ingressDeny": [{"fromEntities": ["cluster"]}]})]],
		[sure("effective"), [own({"p": {}}), cilium({"endpointSelector": web, "ingress": [all_in]})]],
	]
	wrong(rows, "ingress") == []
}

deny := {"ingress": [{"action": "Deny"}]}

allow := {"ingress": [{"action": "Allow"}]}

test_calico if {
	rows := [
		[sure("effective"), [calico({"a": {}})]],
		[sure("opened"), [calico({"a": allow})]],
		[sure("effective"), [calico({"a": object.union(deny, {"order": 1}), "b": object.union(allow, {"order": 2})})]],
		[sure("opened"), [calico({"a": object.union(deny, {"order": 3}), "b": object.union(allow, {"order": 2})})]],
		[["effective", ["the order of `CalicoNetworkPolicy/shop/a` and `CalicoNetworkPolicy/shop/b`"]], [calico({"a": deny, "b": allow})]],
		[sure("effective"), [calico({"a": deny, "b": deny})]],
		[sure("effective"), [own({"p": {"ingress": [{}]}}), calico({"a": object.union(deny, {"order": 500})})]],
		[sure("opened"), [own({"p": {"ingress": [{}]}}), calico({"a": deny})]],
		[["effective", ["the order of `CalicoNetworkPolicy/shop/a` and NetworkPolicies"]], [own({"p": {"ingress": [{}]}}), calico({"a": object.union(deny, {"order": 1000})})]],
		[sure("effective"), [own({"p": {}}), calico({"a": object.union(deny, {"order": 1000})})]],
	]
	wrong(rows, "ingress") == []
}

test_both if {
	which := ["which of Cilium and Calico decides"]
	rows := [
		[sure("effective"), [cilium(closed), calico({"a": {}})]],
		[["opened", which], [cilium({"ingress": [all_in]}), calico({"a": {}})]],
		[sure("effective"), [cilium(closed), calico({"a": {"selector": "app == 'web'", "ingress": [{"action": "Allow"}]}})]],
	]
	wrong(rows, "ingress") == []
}

test_egress if {
	rows := [
		[sure("none"), [cilium(closed)]],
		[sure("effective"), [cilium({"egress": [{}]})]],
		[sure("opened"), [cilium({"egress": [{"toEntities": ["world"]}]})]],
		[sure("opened"), [cilium({"enableDefaultDeny": {"egress": true}, "egress": [{"toEntities": ["all"]}], "egressDeny": [{"toEntities": ["cluster"]}]})]],
		[sure("none"), [cilium({"enableDefaultDeny": {"egress": false}, "egressDeny": [{"toEntities": ["cluster"]}]})]],
		[sure("effective"), [calico({"a": {"types": ["Egress"]}})]],
		[sure("opened"), [calico({"a": {"egress": [{"action": "Allow"}]}})]],
	]
	wrong(rows, "egress") == []
}

meaning(field) := concat("", ["what `", field, "` of `CiliumNetworkPolicy/shop/c` means"])

test_doubts_that_matter if {
	rows := [
		[["effective", [meaning("spec.ingress.0.authentication")]], [cilium({"ingress": [object.union(all_in, {"authentication": {"mode": "required"}})]})]],
		[["effective", [meaning("spec.ingress.0.toPorts.0.rules")]], [cilium({"ingress": [object.union(all_in, {"toPorts": [{"ports": [{"port": "0"}], "rules": {"http": [{}]}}]})]})]],
		[["opened", [meaning("spec.ingressDeny.0.authentication")]], [cilium({"ingress": [all_in], "ingressDeny": [object.union(all_in, {"authentication": {"mode": "required"}})]})]],
		[["none", [meaning("spec.endpointSelector")]], [cilium(object.union(closed, {"endpointSelector": {"matchLabels": {"a:b": "c"}}}))]],
		[["none", ["what `spec.tier` of `CalicoNetworkPolicy/shop/a` means"]], [calico({"a": {"tier": "x"}})]],
		[["effective", ["what `spec.tier` of `CalicoNetworkPolicy/shop/a` means"]], [own({"p": {}}), calico({"a": object.union(allow, {"tier": "x"})})]],
		[["opened", ["what `spec.tier` of `CalicoNetworkPolicy/shop/a` means"]], [own({"p": {"ingress": [{}]}}), calico({"a": object.union(deny, {"tier": "x"})})]],
	]
	wrong(rows, "ingress") == []
}

test_doubts_that_do_not_matter if {
	rows := [
		[sure("effective"), [cilium({"ingress": [{"fromEntities": ["host", "kube-apiserver"]}]})]],
		[sure("effective"), [cilium({"ingress": [{"fromEndpoints": [{}], "authentication": {"mode": "required"}}]})]],
		[sure("effective"), [cilium({"ingress": [object.union(all_in, {"toPorts": [{"ports": [{"port": "80"}], "rules": {"http": [{}]}}]})]})]],
		[sure("opened"), [cilium({"ingress": [all_in, object.union(all_in, {"authentication": {"mode": "required"}})]})]],
		[sure("effective"), [own({"p": {}}), calico({"a": {"tier": "x"}})]],
		[sure("effective"), [own({"p": {}}), calico({"a": object.union(deny, {"tier": "x"})})]],
		[sure("effective"), [own({"p": {}}), calico({"a": object.union(allow, {"tier": "x", "selector": "app == 'web'"})})]],
		[sure("opened"), [own({"p": {"ingress": [{}]}}), calico({"a": {"tier": "x"}})]],
	]
	wrong(rows, "ingress") == []
}

by_labels := {"cluster": {"cilium.io/v2": {"CiliumClusterwideNetworkPolicy": {"base": {"spec": {
	"endpointSelector": {"matchLabels": {"io.cilium.k8s.namespace.labels.team": "shop"}},
	"ingress": [{}],
}}}}}}

test_labels_of_the_namespace if {
	found := network_defaults.told("shop", "ingress") with data.inventory as by_labels
	[found.level, found.needs] == ["none", ["v1/Namespace shop"]]
	given := object.union(by_labels, {"cluster": {"v1": {"Namespace": {"shop": {"metadata": {"labels": {"team": "shop"}}}}}}})
	named := network_defaults.told("shop", "ingress") with data.inventory as given
	named == {
		"level": "effective", "opener": {}, "policies": ["CiliumClusterwideNetworkPolicy/base"],
		"denying": ["CiliumClusterwideNetworkPolicy/base"], "open": [], "needs": [],
	}
}

test_the_admin_tier_decides_before if {
	admin := {"policy.networking.k8s.io/v1alpha1": {"AdminNetworkPolicy": {"a": {"spec": {"subject": {"namespaces": {}}, "ingress": [{"action": "Deny", "from": [{"namespaces": {}}]}]}}}}}
	found := network_defaults.told("shop", "ingress") with data.inventory as {"cluster": object.union(admin, by_labels.cluster)}
	[found.level, found.needs] == ["effective", []]
}

test_whole_answer if {
	found := told([own({"p": {}}), cilium({"ingress": [{"fromEndpoints": [{}]}, all_in]})], "ingress")
	found == {
		"level": "opened",
		"opener": {"policy": "CiliumNetworkPolicy/shop/c", "path": ["spec", "ingress", 1], "what": "everything"},
		"policies": ["CiliumNetworkPolicy/shop/c", "NetworkPolicy/shop/p"],
		"denying": ["NetworkPolicy/shop/p"],
		"open": [],
		"needs": [],
	}
}

test_reference if {
	given := {"namespace": {"shop": calico({"a": {}})}}
	refs := [reference |
		some key in ["CiliumNetworkPolicy/shop/c", "CiliumClusterwideNetworkPolicy/base", "CalicoNetworkPolicy/shop/a", "GlobalNetworkPolicy/g", "NetworkPolicy/shop/p"]
		reference := network_defaults_others.reference(key) with data.inventory as given
	]
	refs == [
		{"apiVersion": "cilium.io/v2", "kind": "CiliumNetworkPolicy", "namespace": "shop", "name": "c"},
		{"apiVersion": "cilium.io/v2", "kind": "CiliumClusterwideNetworkPolicy", "namespace": "", "name": "base"},
		{"apiVersion": "projectcalico.org/v3", "kind": "NetworkPolicy", "namespace": "shop", "name": "a"},
		{"apiVersion": "crd.projectcalico.org/v1", "kind": "GlobalNetworkPolicy", "namespace": "", "name": "g"},
		{},
	]
}
