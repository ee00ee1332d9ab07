package portcullis.sod.unlisted_route_editor_test

import data.portcullis.sod.unlisted_route_editor

ingress := {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "shop", "namespace": "store"}, "spec": {"rules": [{"host": "shop.example.com"}]}}

asked(username, operation, editors) := {
	"review": {"operation": operation, "userInfo": {"username": username, "groups": ["dev"]}, "object": ingress, "oldObject": ingress},
	"parameters": {"editors": editors},
}

test_unlisted if {
	found := unlisted_route_editor.violation with input as asked("jane", "CREATE", [{"namespaces": ["store"], "users": ["joe"]}])
	found == {{
		"msg": "`jane` is not listed as one who may create Ingress `shop` in namespace `store`",
		"details": {"path": ["metadata", "name"], "evidence": {"user": "jane", "operation": "CREATE", "kind": "Ingress", "namespace": "store"}},
	}}
}

test_listed if {
	every editor in [{"namespaces": ["store"], "users": ["jane"]}, {"namespaces": ["*"], "groups": ["dev"]}, {"namespaces": ["store"], "users": ["jane"], "kinds": ["Ingress"], "operations": ["DELETE"]}] {
		found := unlisted_route_editor.violation with input as asked("jane", "DELETE", [editor])
		found == set()
	}
}

test_not_listed_for_this if {
	every editor in [{"users": ["jane"]}, {"namespaces": [], "users": ["jane"]}, {"namespaces": ["bank"], "users": ["jane"]}, {"namespaces": ["store"], "users": ["jane"], "kinds": ["Gateway"]}, {"namespaces": ["store"], "users": ["jane"], "operations": []}] {
		found := unlisted_route_editor.violation with input as asked("jane", "UPDATE", [editor])
		count(found) == 1
	}
}

test_silent_until_configured if {
	found := unlisted_route_editor.violation | unlisted_route_editor.unknown with input as asked("jane", "CREATE", [])
	found == set()
}

test_other_operations_are_not_judged if {
	found := unlisted_route_editor.violation with input as asked("jane", "CONNECT", [{"namespaces": ["store"], "users": ["joe"]}])
	found == set()
}

test_nobody_known if {
	found := unlisted_route_editor.unknown with input as {"review": {"object": ingress}, "parameters": {"editors": [{"namespaces": ["store"], "users": ["joe"]}]}}
	found == {{
		"msg": "whether the one who writes Ingress `shop` in namespace `store` may do so depends on who it is",
		"details": {"path": ["metadata", "name"], "evidence": {"kind": "Ingress", "namespace": "store"}, "needs": ["user_info"]},
	}}
}
