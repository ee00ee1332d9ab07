# METADATA
# title: Rules of Cilium's policies
# description: The rules of a spec of a Cilium policy in the one shape, in their order (docs/network.md).
# related_resources:
#   - ref: https://docs.cilium.io/en/stable/security/policy/language/
#     description: Cilium's policy rules
package lib.portcullis.network_cilium_rules

import data.lib.portcullis.access
import data.lib.portcullis.network_cilium_fields
import data.lib.portcullis.network_cilium_peers
import data.lib.portcullis.network_cilium_ports

sections := [
	{"field": "ingressDeny", "direction": "ingress", "side": "from", "action": "Deny"},
	{"field": "ingress", "direction": "ingress", "side": "from", "action": "Allow"},
	{"field": "egressDeny", "direction": "egress", "side": "to", "action": "Deny"},
	{"field": "egress", "direction": "egress", "side": "to", "action": "Allow"},
]

# The rules of a spec that stands at a path, of a policy of a namespace or, with `""`, of the cluster.
of_spec(spec, at, ns) := v if {
	v := [rule |
		some section in sections
		some i, element in access.arr(spec, section.field)
		path := array.concat(at, [section.field, i])
		rule := rule_of(element, section, path, ns)
		rule != {}
	]
}

# `{}` where it is about nobody, or not about ports.
rule_of(element, section, path, ns) := {} if {
	without_ports(element)
	network_cilium_fields.filled(element, "icmps")
	is_object(section)
	is_array(path)
	is_string(ns)
} else := v if {
	side := access.str(section, "side")
	there := lists_of(element, side)
	doubts := doubts_of(element, side, path, there)
	for_somebody(element, there, doubts)
	v := {
		"direction": access.str(section, "direction"),
		"action": access.str(section, "action"),
		"path": path,
		"ports": network_cilium_ports.of_rule(element, path),
		"doubts": doubts,
		"every_peer": is_nothing(there),
		"peers": network_cilium_peers.of_rule(element, side, path, ns),
	}
} else := {}

without_ports(element) if {
	access.arr(element, "toPorts") == []
}

# Without peers and without ports a rule lets nobody in.
for_somebody(element, there, doubts) if {
	array.concat(there, doubts) != []
	is_array([element])
}

for_somebody(element, there, doubts) if {
	not without_ports(element)
	is_array(there)
	is_array(doubts)
}

is_nothing(there) if {
	there == []
} else := false

# The lists of peers that are there.
lists_of(element, side) := v if {
	v := [field |
		some list in access.arr(network_cilium_peers.lists, side)
		field := access.str(list, "field")
		access.has(element, field)
	]
}

# The paths of what a rule says that is not told.
doubts_of(element, side, path, there) := v if {
	peered := [field | some field in there; count(access.arr(element, field)) > 0]
	served := untold(element, there)
	first := below(path, array.concat(requires(element, side), authenticating(element)))
	last := below(path, array.concat(served, nobodies(there, peered, served)))
	v := array.concat(array.concat(first, combined(path, peered)), last)
}

below(path, fields) := v if {
	v := [doubt | some field in fields; doubt := network_cilium_fields.below(path, field)]
}

requires(element, side) := v if {
	fields := [concat("", [side, "Requires"])]
	v := [field | some field in fields; network_cilium_fields.filled(element, field)]
}

authenticating(element) := ["authentication"] if {
	asked := access.obj(element, "authentication")
	access.has(asked, "mode")
	access.str(asked, "mode") != "disabled"
} else := []

# Rules with several lists of peers, which Cilium refuses.
combined(path, peered) := v if {
	count(peered) > 1
	v := [network_cilium_fields.dotted(path)]
} else := []

# Lists of peers of which none is told.
untold(element, there) := v if {
	v := [field |
		some field in there
		field in ["toServices", "toFQDNs"]
		network_cilium_fields.filled(element, field)
	]
}

# Lists that are there with nobody in them, where no other has anybody.
nobodies(there, peered, served) := v if {
	peered == []
	v := [field | some field in there; not field in served]
} else := []
