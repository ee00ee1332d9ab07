# METADATA
# title: NetworkPolicies
# description: |
#   The NetworkPolicies of a namespace in one shape, the one under review as it will be (docs/network.md): which workloads they select, and
#   which ports their rules are for.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/
#     description: Network policies
package lib.portcullis.network_policies

import data.lib.portcullis.access
import data.lib.portcullis.inventory
import data.lib.portcullis.network_selectors
import data.lib.portcullis.network_sources
import data.lib.portcullis.network_workloads

# The NetworkPolicies of a namespace, in the order of their names, as `{"key", "namespace", "name", "object", "selector", "ingress",
# "egress", "ingress_rules", "egress_rules"}`. `ingress` and `egress` tell whether it is of that type; a rule is `{"path", "every_peer", "peers", "ports"}`,
# a peer `{"path", "peer"}`.
of(ns) := v if {
	ns == access.namespace
	v := own
} else := v if {
	v := stored(ns)
}

# Those of the namespace of the object under review.
own := v if {
	others := [policy | some policy in stored(access.namespace); access.str(policy, "key") != reviewed_key]
	reviewed := [policy | some policy in [subject]; policy != {}]
	v := array.concat(others, reviewed)
}

# The NetworkPolicy under review; `{}` where the reviewed object is none, or goes.
subject := v if {
	is_policy(access.subject)
	v := policy_of(access.namespace, access.name(access.subject), access.subject)
	is_object(v)
} else := {}

# The key of the one that the review makes, replaces or deletes; `""` where there is none.
reviewed_key := v if {
	is_policy(access.judged)
	v := concat("/", ["NetworkPolicy", access.namespace, access.name(access.judged)])
} else := ""

is_policy(o) if {
	access.str(o, "kind") == "NetworkPolicy"
	access.str(o, "apiVersion") == "networking.k8s.io/v1"
}

stored(ns) := v if {
	v := [policy |
		some name, o in inventory.named(ns, "networking.k8s.io/v1", "NetworkPolicy")
		policy := policy_of(ns, name, o)
		is_object(policy)
	]
}

policy_of(ns, name, o) := v if {
	spec := access.obj(o, "spec")
	v := {
		"key": concat("/", ["NetworkPolicy", ns, name]),
		"namespace": ns,
		"name": name,
		"object": o,
		"selector": access.obj(spec, "podSelector"),
		"ingress": has_type(spec, "Ingress"),
		"egress": has_type(spec, "Egress"),
		"ingress_rules": rules_of(spec, "ingress", "from"),
		"egress_rules": rules_of(spec, "egress", "to"),
	}
}

# Whether a policy is of a type. Without `policyTypes` it is of type Ingress, and of type Egress if it has egress rules.
has_type(spec, type) if {
	count(access.arr(spec, "policyTypes")) > 0
	type in access.texts(spec, "policyTypes")
} else if {
	count(access.arr(spec, "policyTypes")) == 0
	type == "Ingress"
} else if {
	count(access.arr(spec, "policyTypes")) == 0
	count(access.arr(spec, "egress")) > 0
	type == "Egress"
} else := false

rules_of(spec, direction, side) := v if {
	v := [row |
		some i, rule in access.arr(spec, direction)
		path := ["spec", direction, i]
		peers := peers_of(rule, path, side)
		row := {"path": path, "every_peer": is_empty(peers), "peers": peers, "ports": access.arr(rule, "ports")}
	]
}

peers_of(rule, path, side) := v if {
	v := [row |
		some j, peer in access.arr(rule, side)
		at := array.concat(path, [side, j])
		row := {"path": at, "peer": peer}
	]
}

is_empty(list) if {
	list == []
} else := false

# Whether a policy selects a workload of its namespace.
selects(policy, workload) if {
	access.str(policy, "namespace") == access.str(workload, "namespace")
	access.bool(workload, "host_network", false) == false
	network_selectors.state(access.obj(policy, "selector"), access.obj(workload, "labels"), true) == "true"
}

# The policies of type Ingress that select a workload.
isolating(workload) := v if {
	v := [policy |
		some policy in of(access.str(workload, "namespace"))
		access.bool(policy, "ingress", false)
		selects(policy, workload)
	]
}

# Whether the ports of a rule match a port of a workload.
ports_match(ports, workload, protocol, number) if {
	ports == []
	is_object(workload)
	is_string(protocol)
	is_number(number)
}

ports_match(ports, workload, protocol, number) if {
	some entry in ports
	port_matches(entry, workload, protocol, number)
}

# Whether an entry of `ports` matches a port of a workload.
port_matches(entry, workload, protocol, number) if {
	network_workloads.protocol_of(entry) == protocol
	number_matches(entry, workload, protocol, number)
}

number_matches(entry, workload, protocol, number) if {
	not access.has(entry, "port")
	is_object(workload)
	is_string(protocol)
	is_number(number)
}

number_matches(entry, workload, protocol, number) if {
	access.num(entry, "port", 0) == number
	is_object(workload)
	is_string(protocol)
}

number_matches(entry, workload, protocol, number) if {
	access.num(entry, "port", 65536) <= number
	access.num(entry, "endPort", 0) >= number
	is_object(workload)
	is_string(protocol)
}

number_matches(entry, workload, protocol, number) if {
	name := access.str(entry, "port")
	names_port(workload, name, protocol, number)
}

# Whether a workload has a port of this name, with this protocol and number.
names_port(workload, name, protocol, number) if {
	name != ""
	some port in access.arr(workload, "ports")
	access.str(port, "name") == name
	access.str(port, "protocol") == protocol
	access.num(port, "number", 0) == number
}

# What policies let in on a port of a workload that they select, as `{"source", "policy", "path"}`.
let_in(policies, workload, protocol, number) := v if {
	rules := matching(policies, workload, protocol, number)
	from_all := [row |
		some matched in rules
		access.bool(matched, "every_peer", false)
		row := {"source": network_sources.everything, "policy": access.str(matched, "policy"), "path": access.arr(matched, "path")}
	]
	from_peers := [row |
		some matched in rules
		some peer in access.arr(matched, "peers")
		source := network_sources.of_peer(access.obj(peer, "peer"), access.str(workload, "namespace"))
		source != {}
		row := {"source": source, "policy": access.str(matched, "policy"), "path": access.arr(peer, "path")}
	]
	v := array.concat(from_all, from_peers)
}

# Their ingress rules that are for the port.
matching(policies, workload, protocol, number) := v if {
	is_array(policies)
	v := [row |
		some policy in policies
		some rule in access.arr(policy, "ingress_rules")
		ports_match(access.arr(rule, "ports"), workload, protocol, number)
		row := object.union({"policy": access.str(policy, "key")}, rule)
		is_object(row)
	]
} else := []
