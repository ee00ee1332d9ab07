package portcullis.route.host_collision_test

import data.portcullis.route.host_collision

ingress(ns, name, host) := o if {
	backend := {"service": {"name": name}}
	paths := [{"path": "/", "pathType": "Prefix", "backend": backend}]
	rules := [{"host": host, "http": {"paths": paths}}]
	spec := {"ingressClassName": "nginx", "rules": rules}
	o := {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": name, "namespace": ns}, "spec": spec}
}

asked(o) := {"review": {"object": o}}

inventory(objects) := {"namespace": {ns: {"networking.k8s.io/v1": {"Ingress": by_name}} |
	some one in objects
	ns := one.metadata.namespace
	by_name := {name: o | some o in objects; o.metadata.namespace == ns; name := o.metadata.name}
}}

test_same_host if {
	found := host_collision.violation with input as asked(ingress("store", "shop", "shop.example.com"))
		with data.inventory as inventory([ingress("rogue", "shop", "shop.example.com")])
	found == {{
		"msg": "`shop.example.com` is also claimed by Ingress `rogue/shop`",
		"details": {
			"path": ["spec", "rules", 0, "host"],
			"evidence": {
				"host": "shop.example.com",
				"paths": ["/"],
				"rivals": [{"owner": "Ingress `rogue/shop`", "host": "shop.example.com", "path": "/"}],
				"total": 1,
			},
			"related": [{"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "namespace": "rogue", "name": "shop"}],
		},
	}}
}

test_silent_on_delete if {
	found := host_collision.violation with input as {"review": {"operation": "DELETE", "oldObject": ingress("store", "shop", "shop.example.com")}}
		with data.inventory as inventory([ingress("rogue", "shop", "shop.example.com")])
	found == set()
}

test_evidence_is_bounded if {
	others := [ingress(ns, "shop", "shop.example.com") | some i in numbers.range(1, 25); ns := concat("-", ["team", format_int(i, 10)])]
	found := host_collision.violation with input as asked(ingress("store", "shop", "shop.example.com"))
		with data.inventory as inventory(others)
	some v in found
	count(found) == 1
	v.details.evidence.total == 25
	count(v.details.evidence.rivals) == 20
	count(v.details.related) == 20
}

test_no_inventory_is_unknown if {
	found := host_collision.unknown with input as asked(ingress("store", "shop", "shop.example.com"))
	found == {{
		"msg": "whether another namespace claims `shop.example.com` depends on the other routes, which were not given",
		"details": {"path": ["spec", "rules", 0, "host"], "evidence": {"hosts": ["shop.example.com"]}, "needs": ["inventory"]},
	}}
}

test_nothing_claimed_is_not_unknown if {
	found := host_collision.unknown with input as asked({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "shop"}})
	found == set()
}

test_shared_by_everybody if {
	found := host_collision.violation with input as object.union(asked(ingress("store", "shop", "shop.example.com")), {"parameters": {"shared_hosts": [{"host": "*.example.com", "namespaces": ["*"]}]}})
		with data.inventory as inventory([ingress("rogue", "shop", "shop.example.com")])
	found == set()
}

test_sharing_a_name_is_not_sharing_the_wildcard if {
	shared := {"parameters": {"shared_hosts": [{"host": "shop.example.com", "namespaces": ["*"]}]}}
	found := host_collision.violation with input as object.union(asked(ingress("store", "wild", "*.example.com")), shared)
		with data.inventory as inventory([ingress("rogue", "shop", "shop.example.com"), ingress("rogue", "wild", "*.example.com")])
	some v in found
	v.details.evidence.rivals == [{"owner": "Ingress `rogue/wild`", "host": "*.example.com", "path": "/"}]
}

test_wrong_type_is_an_error if {
	found := host_collision.violation with input as asked({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "shop", "namespace": "store"}, "spec": {"rules": "none"}})
	{verdict | some v in found; verdict := v.details.verdict} == {"error"}
}
