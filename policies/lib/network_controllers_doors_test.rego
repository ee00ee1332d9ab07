package lib.portcullis.network_controllers_doors_test

import data.lib.portcullis.network_controllers_doors

opening(reason, more) := object.union({"reason": reason, "namespaces": [], "selector": "", "pods": "", "cidr": "", "policy": "", "path": []}, more)

test_who if {
	every row in [
		[opening("all-sources", {}), "everybody"],
		[opening("outside", {}), "addresses outside the cluster"],
		[opening("ip-block", {"cidr": "10.0.0.0/8"}), "the addresses `10.0.0.0/8`"],
		[opening("any-namespace", {}), "Pods of every namespace"],
		[opening("any-namespace", {"pods": "app=a"}), "Pods with `app=a` of every namespace"],
		[opening("mutable-namespace-label", {"selector": "team=edge"}), "Pods of any namespace with `team=edge`"],
		[opening("same-namespace-pods", {}), "Pods of its own namespace"],
		[opening("namespaces", {"namespaces": ["a"]}), "Pods of namespace `a`"],
		[opening("namespaces", {"namespaces": ["a", "b", "c"]}), "Pods of the namespaces `a`, `b`, `c`"],
		[opening("namespaces", {"namespaces": ["a", "b", "c", "d"]}), "Pods of the namespaces `a`, `b`, `c` and 1 more"],
	] {
		network_controllers_doors.who(row[0]) == row[1]
	}
}

test_worst_first if {
	every reason, i in {reason: i | some i, reason in network_controllers_doors.order} {
		rest := array.slice(network_controllers_doors.order, i, 7)
		openings := array.reverse([opening(one, {}) | some one in rest])
		network_controllers_doors.worst(openings) == [opening(reason, {})]
	}
	network_controllers_doors.worst([]) == []
}

route := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store"},
	"spec": {"ingressClassName": "nginx"},
}}}

proxy(host_network) := {"namespace": {"ingress-nginx": {"apps/v1": {"DaemonSet": {"nginx": {"spec": {"template": {
	"metadata": {"labels": {"app": "ingress-nginx"}},
	"spec": {"hostNetwork": host_network},
}}}}}}}}

test_ranges_of_nodes if {
	openings := [opening("ip-block", {"cidr": "10.0.0.0/16"})]
	on_nodes := network_controllers_doors.beside(openings, "store", {}) with input as route with data.inventory as proxy(true)
	on_nodes == []
	on_pods := network_controllers_doors.beside(openings, "store", {}) with input as route with data.inventory as proxy(false)
	on_pods == openings
	sure := network_controllers_doors.unsure(openings) with input as route with data.inventory as proxy(false)
	sure == []
	unsure := network_controllers_doors.unsure(openings) with input as route with data.inventory as {}
	unsure == openings
}
