package portcullis.route.unowned_host_test

import data.portcullis.route.unowned_host

ingress(ns, hosts) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": ns},
	"spec": {"ingressClassName": "nginx", "rules": [{"host": host} | some host in hosts]},
}

messages(ns, hosts, params) := {v.msg | some v in found} if {
	found := unowned_host.violation with input as {"review": {"object": ingress(ns, hosts)}, "parameters": params}
		with data.inventory as {}
}

test_owner if {
	messages("store", ["shop.example.com"], {"owners": {"store": ["shop.example.com"]}}) == set()
}

test_one_finding_for_one_cause if {
	found := unowned_host.violation with input as {"review": {"object": ingress("store", ["b.example.com", "a.example.com"])}, "parameters": {"owners": {"billing": ["*.example.com"]}}}
	found == {{
		"msg": "namespace `store` does not own `a.example.com`, `b.example.com`, but `billing` does",
		"details": {
			"path": ["spec", "rules", 0, "host"],
			"evidence": {"hosts": ["a.example.com", "b.example.com"], "namespace": "store", "owned": [], "owners": ["billing"]},
		},
	}}
}

test_apex_comes_before_owners if {
	params := {"owners": {"store": ["*"]}, "apex": ["example.com"], "platform_namespaces": ["edge"]}
	messages("store", ["example.com"], params) == {"`example.com` belongs to the platform, not to namespace `store`"}
	messages("edge", ["example.com"], params) == set()
}

test_platform_needs_a_right_above_its_apex if {
	params := {"owners": {"store": ["shop.example.com"]}, "apex": ["apps.example.com"], "platform_namespaces": ["edge"]}
	messages("edge", ["*.example.com"], params) == {"namespace `edge` does not own `*.example.com`"}
}

test_broken_configuration_grants_nothing if {
	messages("store", ["shop.example.com"], {"owners": {"store": ["sh op.example.com", "shop.example.com/x", "*shop.example.com"]}}) == {"namespace `store` does not own `shop.example.com`"}
}

test_deleted_namespace_is_unknown if {
	found := unowned_host.unknown with input as {"review": {"object": ingress("store", ["shop.example.com"])}, "parameters": {"namespace_key": "hosts"}}
		with data.inventory as {}
	{v.details.needs | some v in found} == {["v1/Namespace store"]}
}

test_other_kinds_claim_nothing if {
	found := unowned_host.unknown with input as {"review": {"object": {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "shop"}}}, "parameters": {"require_owners": true}}
		with data.inventory as {}
	found == set()
}
