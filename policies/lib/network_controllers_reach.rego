# METADATA
# title: Whether a controller is let in
# description: |
#   Whether the openings of a workload let in the controller of the route under review, and why not where they do not. Without the workloads of the
#   controller only what no controller can pass is certain.
package lib.portcullis.network_controllers_reach

import data.lib.portcullis.access
import data.lib.portcullis.kinds
import data.lib.portcullis.mesh_authorization
import data.lib.portcullis.network
import data.lib.portcullis.network_controllers
import data.lib.portcullis.network_controllers_doors
import data.lib.portcullis.network_controllers_ranges
import data.lib.portcullis.network_others
import data.lib.portcullis.network_others_peers
import data.lib.portcullis.network_policies
import data.lib.portcullis.network_selectors
import data.lib.portcullis.network_tiers
import data.lib.portcullis.network_workloads

# `in`, `out` or `unknown`: whether the controller reaches a workload through what `network.openings` found.
state(found, workload) := "in" if {
	"true" in answers(found, workload)
} else := "unknown" if {
	count(found.needs) > 0
	is_object(workload)
} else := "out" if {
	count(found.openings) == 0
	is_object(workload)
} else := "unknown" if {
	"unknown" in answers(found, workload)
} else := "out" if {
	count(network_controllers.workloads) > 0
} else := "out" if {
	only_addresses
} else := "unknown"

# Whether one of the openings lets it in: `true`, `false`, `unknown`.
answers(found, workload) := v if {
	v := {answer |
		some opening in found.openings
		some answer in of_opening(opening, workload)
	}
}

of_opening(opening, workload) := {"true"} if {
	access.str(opening, "reason") == "all-sources"
	is_object(workload)
} else := {"true"} if {
	network_controllers.by_identity
	is_object(workload)
} else := {"true"} if {
	network_controllers.by_address
	not refused_address(opening)
} else := v if {
	count(network_controllers.workloads) > 0
	peer := peer_of(opening, workload)
	v := {answer | some proxy in network_controllers.workloads; answer := lets(opening, peer, proxy, workload); is_string(answer)}
} else := v if {
	answer := plausible(opening, workload)
	v := {answer}
}

# Load balancers that reach Pods by their addresses; what comes by a port of the nodes may come from the Pod's own.
only_addresses if {
	network_controllers.ids == ["aws-load-balancer-controller"]
	access.annotation(access.subject, "alb.ingress.kubernetes.io/target-type") == "ip"
}

refused_address(opening) if {
	only_addresses
	reason := access.str(opening, "reason")
	not reason in ["outside", "ip-block"]
}

# Where the controller's workloads are not given: whether one of its namespaces may be let in.
plausible(opening, workload) := "true" if {
	access.str(opening, "reason") in ["outside", "ip-block", "any-namespace", "mutable-namespace-label"]
	is_object(workload)
} else := "true" if {
	access.str(opening, "reason") == "same-namespace-pods"
	workload.namespace in network_controllers.namespaces
} else := "true" if {
	shared := [ns | some ns in access.texts(opening, "namespaces"); ns in network_controllers.namespaces]
	count(shared) > 0
} else := "false"

# Whether an opening lets in a given workload.
lets(opening, peer, proxy, workload) := v if {
	access.str(opening, "reason") == "outside"
	is_object(peer)
	is_object(workload)
	v := truth(on_node(proxy))
} else := v if {
	access.str(opening, "reason") == "ip-block"
	v := by_range(access.str(opening, "cidr"), proxy)
} else := v if {
	on_node(proxy)
	v := of_node(opening)
} else := v if {
	spaces := of_namespace(opening, peer, proxy, workload)
	pods := network_selectors.state(access.obj(peer, "pods"), access.obj(proxy, "labels"), true)
	v := network_selectors.all_of({spaces, pods})
}

on_node(proxy) := v if {
	v := access.bool(proxy, "host_network", false)
}

truth(value) := "true" if {
	value == true
} else := "false"

# A range counts by address: where Pods are not asked theirs, one for public use is none of a Pod's.
by_range(cidr, proxy) := "true" if {
	network_controllers_ranges.everything([cidr])
	is_object(proxy)
} else := "unknown" if {
	on_node(proxy)
	is_string(cidr)
} else := "unknown" if {
	not network_controllers_ranges.public(cidr)
} else := "false"

# Selectors never match Pods on the network of a node, but the network of OpenShift has a label for them.
of_node(opening) := "unknown" if {
	kinds.family(access.subject) == "openshift"
	is_object(opening)
} else := "false"

of_namespace(opening, peer, proxy, workload) := v if {
	access.str(opening, "reason") == "same-namespace-pods"
	is_object(peer)
	v := same(proxy.namespace, workload.namespace)
	is_string(v)
} else := v if {
	found := network_workloads.namespace_labels(proxy.namespace)
	v := network_selectors.state(access.obj(peer, "namespaces"), found.labels, found.complete)
}

same(one, other) := "true" if {
	one == other
} else := "false"

# The selectors of the peer at which an opening stands, as `{"namespaces", "pods"}`.
peer_of(opening, workload) := v if {
	not network_others_peers.by_kubernetes(opening)
	is_object(workload)
	v := network_others_peers.of_opening(opening)
	is_object(v)
} else := v if {
	startswith(access.str(opening, "policy"), "NetworkPolicy/")
	peer := peer_at(opening, workload)
	spaces := access.obj(peer, "namespaceSelector")
	pods := access.obj(peer, "podSelector")
	v := {"namespaces": spaces, "pods": pods}
	is_object(v)
} else := v if {
	peer := peer_at(opening, workload)
	access.has(peer, "namespaces")
	spaces := access.obj(peer, "namespaces")
	v := {"namespaces": spaces, "pods": {}}
	is_object(v)
} else := v if {
	peer := access.obj(peer_at(opening, workload), "pods")
	spaces := access.obj(peer, "namespaceSelector")
	pods := access.obj(peer, "podSelector")
	v := {"namespaces": spaces, "pods": pods}
}

peer_at(opening, workload) := v if {
	path := access.arr(opening, "path")
	count(path) == 5
	key := access.str(opening, "policy")
	found := [peer |
		some o in policies(key, workload.namespace)
		some i, rule in access.arr(access.obj(o, "spec"), "ingress")
		i == path[2]
		some j, peer in access.arr(rule, "from")
		j == path[4]
	]
	count(found) > 0
	v := found[0]
	is_object(v)
} else := {}

policies(key, ns) := v if {
	startswith(key, "NetworkPolicy/")
	v := [o | some policy in network_policies.of(ns); access.str(policy, "key") == key; o := access.obj(policy, "object")]
	is_array(v)
} else := v if {
	v := [o | some policy in network_tiers.given; access.str(policy, "key") == key; o := access.obj(policy, "object")]
	is_string(ns)
}

# Why a port of a workload that lets in others does not let in the controller, for people.
why(found, target) := v if {
	ports := other_ports(found, target)
	count(ports) > 0
	shown := concat(", ", [text | some number in array.slice(ports, 0, 3); text := concat("", ["`", format_int(number, 10), "`"]); is_string(text)])
	v := concat("", [by(found, target), " it in at ", port_word(ports), " ", shown, " only"])
	is_string(v)
} else := v if {
	count(found.openings) == 0
	v := closed(found, target)
	is_string(v)
} else := v if {
	only_addresses
	v := concat("", ["it comes from addresses of load balancers, and only ", visitors(found), " are let in"])
	is_string(v)
} else := v if {
	on_nodes := [key | some proxy in network_controllers.workloads; on_node(proxy); key := access.str(proxy, "key")]
	count(on_nodes) == count(network_controllers.workloads)
	v := concat("", ["selectors never match the Pods of `", on_nodes[0], "`, which use the network of their node"])
	is_string(v)
} else := v if {
	unlike := mislabelled(found, target.workload)
	count(unlike) > 0
	v := concat("", ["of its namespace only Pods with `", unlike[0].pods, "` are let in, and `", unlike[0].key, "` has other labels"])
	is_string(v)
} else := v if {
	homes := {home | some proxy in network_controllers.workloads; home := access.str(proxy, "namespace")}
	v := concat("", ["it is in ", network_controllers_doors.named(sort(homes)), ", and only ", visitors(found), " are let in"])
}

port_word(ports) := "port" if {
	count(ports) == 1
} else := "ports"

by(found, target) := v if {
	keys := deciding(found, target)
	count(keys) == 1
	v := concat("", ["`", concat("", keys), "` lets"])
	is_string(v)
} else := v if {
	keys := deciding(found, target)
	count(keys) > 1
	v := concat("", ["`", concat("`, `", array.slice(keys, 0, 3)), "` let"])
	is_string(v)
} else := "policies of the cluster let"

# The policies that isolate the workload, and those that its sidecar asks.
deciding(found, target) := v if {
	v := array.concat(found.by, mesh_authorization.deciding(target.workload, target.protocol))
}

closed(found, target) := v if {
	v := concat("", [by(found, target), " nothing in"])
}

visitors(found) := v if {
	texts := {who | some opening in found.openings; who := network_controllers_doors.who(opening)}
	v := concat(" and ", array.slice(sort(texts), 0, 3))
}

# Openings for the namespace of a proxy whose labels are not those asked for, as `{"pods", "key"}`.
mislabelled(found, workload) := v if {
	v := [row |
		some opening in found.openings
		peer := peer_of(opening, workload)
		some proxy in network_controllers.workloads
		on_node(proxy) == false
		of_namespace(opening, peer, proxy, workload) == "true"
		row := {"pods": access.str(opening, "pods"), "key": proxy.key}
		row.pods != ""
	]
}

# Ports of the same protocol at which the controller is let in, where the asked one is not among them.
other_ports(found, target) := v if {
	written := {number |
		some policy in network_policies.of(target.workload.namespace)
		policy.key in found.by
		some rule in access.arr(policy, "ingress_rules")
		some entry in access.arr(rule, "ports")
		network_workloads.protocol_of(entry) == target.protocol
		number := access.num(entry, "port", 0)
	}
	of_others := {number |
		some policy in network_others.selecting(target.workload, "ingress")
		some rule in access.arr(policy, "rules")
		some entry in access.arr(rule, "ports")
		access.str(entry, "protocol") in ["", target.protocol]
		number := access.num(entry, "first", 0)
	}
	declared := {number |
		some port in access.arr(target.workload, "ports")
		access.str(port, "protocol") == target.protocol
		number := access.num(port, "number", 0)
	}
	others := [number | some number in sort(((written | of_others) | declared)); network_workloads.is_port(number); number != target.number]
	v := [number |
		some number in array.slice(others, 0, 20)
		there := network.openings(target.workload, target.protocol, number)
		"true" in answers(there, target.workload)
	]
}
