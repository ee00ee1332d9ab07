package portcullis.change.protection_removed_test

import data.portcullis.change.protection_removed

ingress(annotations, tls, host, path) := o if {
	backend := {"service": {"name": "shop"}}
	paths := [{"path": path, "pathType": "Prefix", "backend": backend}]
	rules := [{"host": host, "http": {"paths": paths}}]
	spec := {"ingressClassName": "nginx", "tls": tls, "rules": rules}
	metadata := {"name": "shop", "namespace": "store", "annotations": annotations}
	o := {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": metadata, "spec": spec}
}

secured := [{"hosts": ["shop.example.com"], "secretName": "shop"}]

changed(old, new) := {"review": {"operation": "UPDATE", "object": new, "oldObject": old}}

verdicts(asked) := {"violation": fails, "unknown": unknowns} if {
	fails := protection_removed.violation with input as asked with data.inventory as {}
	unknowns := protection_removed.unknown with input as asked with data.inventory as {}
}

test_protections_lost if {
	old := ingress({"nginx.ingress.kubernetes.io/auth-url": "https://login.example.com", "nginx.ingress.kubernetes.io/limit-rps": "5"}, secured, "shop.example.com", "/")
	new := ingress({}, secured, "shop.example.com", "/")
	verdicts(changed(old, new)) == {
		"violation": {{
			"msg": "the change removes authentication, rate limit from `shop.example.com`",
			"details": {"path": ["metadata"], "evidence": {"hosts": ["shop.example.com"], "removed": ["authentication", "rate limit"]}},
		}},
		"unknown": set(),
	}
}

test_tls_lost if {
	old := ingress({}, secured, "shop.example.com", "/")
	new := ingress({}, [], "shop.example.com", "/")
	verdicts(changed(old, new)) == {
		"violation": {{
			"msg": "the change removes TLS from `shop.example.com`",
			"details": {"path": ["spec", "rules", 0, "host"], "evidence": {"hosts": ["shop.example.com"], "removed": ["TLS"]}},
		}},
		"unknown": set(),
	}
}

test_widened if {
	old := ingress({}, secured, "shop.example.com", "/app")
	new := ingress({}, secured, "shop.example.com", "/")
	verdicts(changed(old, new)) == {
		"violation": {{
			"msg": "the change widens `shop.example.com/app` to `shop.example.com/`",
			"details": {
				"path": ["spec", "rules", 0, "http", "paths", 0, "path"],
				"evidence": {"widened": [{"from": "`shop.example.com/app`", "to": "`shop.example.com/`"}]},
			},
		}},
		"unknown": set(),
	}
}

test_nothing_changed if {
	same := ingress({"nginx.ingress.kubernetes.io/auth-url": "https://login.example.com"}, secured, "shop.example.com", "/")
	verdicts(changed(same, same)) == {"violation": set(), "unknown": set()}
}

test_other_way_round_is_silent if {
	old := ingress({}, [], "shop.example.com", "/")
	new := ingress({"nginx.ingress.kubernetes.io/auth-url": "https://login.example.com"}, secured, "shop.example.com", "/app")
	verdicts(changed(old, new)) == {"violation": set(), "unknown": set()}
}

test_old_object_missing if {
	verdicts({"review": {"operation": "UPDATE", "object": ingress({}, [], "shop.example.com", "/")}}) == {
		"violation": set(),
		"unknown": {{
			"msg": "whether the change removes a protection depends on the route as it was, which was not given",
			"details": {"path": ["metadata"], "needs": ["old_object"]},
		}},
	}
}

test_other_kinds_are_silent if {
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "shop"}}
	verdicts(changed(service, service)) == {"violation": set(), "unknown": set()}
}

test_deleted_beside_unprotected if {
	old := ingress({"nginx.ingress.kubernetes.io/auth-url": "https://login.example.com"}, secured, "shop.example.com", "/")
	stays := object.union(object.remove(old, ["metadata"]), {"metadata": {"name": "stays", "namespace": "store"}})
	bare := {"namespace": {"store": {"networking.k8s.io/v1": {"Ingress": {"shop": old, "stays": stays}}}}}
	found := protection_removed.violation with input as {"review": {"operation": "DELETE", "oldObject": old}} with data.inventory as bare
	found == {{
		"msg": "the deletion leaves `shop.example.com` to Ingress `store/stays` without authentication",
		"details": {
			"path": ["metadata", "name"],
			"evidence": {"hosts": ["shop.example.com"], "removed": ["authentication"]},
			"related": [{"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "namespace": "store", "name": "stays"}],
		},
	}}
}
