# METADATA
# title: Rules of Calico's policies
# description: |
#   The rules of a policy of Calico in the shape that those of Cilium and Calico have in common (docs/network.md). What is not told of a rule is
#   among its doubts.
# related_resources:
#   - ref: https://docs.tigera.io/calico/latest/reference/resources/networkpolicy#rule
#     description: Rules
package lib.portcullis.network_calico_rules

import data.lib.portcullis.access
import data.lib.portcullis.network_calico_peers

# Actions that decide. `Pass` turns to what comes after, which nobody tells.
effects := {"Allow": "Allow", "Deny": "Deny", "Pass": "Deny"}

# Numbers of protocols that have ports.
protocol_numbers := {"6": "TCP", "17": "UDP", "132": "SCTP"}

# The rules of a direction. `ns` is the namespace of the policy, `""` where it is one of the cluster.
of_direction(spec, direction, ns) := v if {
	v := [row |
		some i, rule in access.arr(spec, direction)
		action := access.str(effects, access.str(rule, "action"))
		action != ""
		row := rule_of(rule, direction, ["spec", direction, i], action, ns)
		is_object(row)
	]
}

rule_of(rule, direction, path, action, ns) := v if {
	side := peer_side(direction)
	entity := access.obj(rule, side)
	doubts := array.concat(doubts_of_rule(rule, path), doubts_of_sides(rule, direction, path))
	v := {
		"direction": direction,
		"action": action,
		"path": path,
		"ports": ports_of(rule),
		"doubts": doubts,
		"every_peer": network_calico_peers.is_everybody(entity),
		"peers": network_calico_peers.of_entity(entity, array.concat(path, [side]), ns),
	}
}

# Who is let in stands at `source`, who is let out to at `destination`.
peer_side(direction) := "source" if {
	direction == "ingress"
} else := "destination"

other_side(direction) := "destination" if {
	direction == "ingress"
} else := "source"

# The protocol of a rule in upper case; `""` where it is for all of them. A number that has no ports here is itself.
protocol_of(rule) := v if {
	is_numbered(rule)
	number := format_int(access.num(rule, "protocol", 0), 10)
	v := access.str(object.union({number: number}, protocol_numbers), number)
} else := v if {
	v := upper(access.str(rule, "protocol"))
}

is_numbered(rule) if {
	access.num(rule, "protocol", 0) == access.num(rule, "protocol", 1)
}

# The ports of a rule; `[]` is every port of every protocol.
ports_of(rule) := v if {
	protocol := protocol_of(rule)
	protocol != ""
	written := access.arr(access.obj(rule, "destination"), "ports")
	v := entries_of(written, protocol)
} else := []

entries_of(written, protocol) := v if {
	written == []
	v := [entry_of([0, 65535], protocol, "")]
	is_array(v)
} else := v if {
	v := [entry |
		some port in written
		entry := entry_of(bounds_of(port), protocol, name_of(port))
		is_object(entry)
	]
}

entry_of(bounds, protocol, name) := v if {
	v := {"protocol": protocol, "first": bounds[0], "last": bounds[1], "name": name, "doubt": ""}
}

# The first and the last port of an entry; no port has the number 0.
bounds_of(port) := v if {
	is_number(port)
	v := [port, port]
} else := v if {
	is_digits(port)
	number := number_of(port)
	v := [number, number]
	is_number(number)
} else := v if {
	is_range(port)
	v := [number | some digits in split(port, ":"); number := number_of(digits); is_number(number)]
} else := [0, 0]

name_of(port) := v if {
	is_string(port)
	not is_digits(port)
	not is_range(port)
	v := port
} else := ""

is_digits(port) if {
	is_string(port)
	regex.match(`^[0-9]+$`, port)
}

is_range(port) if {
	is_string(port)
	regex.match(`^[0-9]+:[0-9]+$`, port)
}

# The number of a text of digits; one beyond every port where there are too many.
number_of(digits) := 0 if {
	regex.match(`^0+$`, digits)
} else := v if {
	bare := trim_left(digits, "0")
	regex.match(`^[1-9][0-9]{0,8}$`, bare)
	v := to_number(bare)
	is_number(v)
} else := 65536

# Fields of a rule itself that are not told, as paths with dots.
doubts_of_rule(rule, path) := v if {
	passed := [field | some field in ["action"]; access.str(rule, field) == "Pass"]
	known := ["notProtocol", "ipVersion", "http"]
	narrowed := [field | some field in array.concat(known, without_protocol(rule)); is_filled(rule, field)]
	v := [text |
		some field in array.concat(passed, narrowed)
		text := network_calico_peers.dotted(array.concat(path, [field]))
		is_string(text)
	]
}

without_protocol(rule) := ["icmp", "notICMP"] if {
	protocol_of(rule) == ""
} else := []

# Fields of the source and the destination that are not told, likewise.
doubts_of_sides(rule, direction, path) := v if {
	near := peer_side(direction)
	far := other_side(direction)
	of_near := [[near, field] | some field in near_doubts(access.obj(rule, near), direction)]
	of_far := [[far, field] | some field in far_doubts(access.obj(rule, far), direction)]
	of_ports := [["destination", "ports"] | some text in [protocol_of(rule)]; text == ""; is_filled(access.obj(rule, "destination"), "ports")]
	v := [text |
		some place in array.concat(of_near, array.concat(of_far, of_ports))
		text := network_calico_peers.dotted(array.concat(path, place))
		is_string(text)
	]
}

# On the side of the peers.
near_doubts(entity, direction) := v if {
	known := array.concat(["notSelector", "serviceAccounts", "services", "domains", "notPorts"], source_ports(direction))
	found := [field | some field in known; is_filled(entity, field)]
	v := array.concat(found, net_doubts(entity))
}

source_ports(direction) := ["ports"] if {
	direction == "ingress"
} else := []

# Ranges and a selector at once, or what is left out of none.
net_doubts(entity) := ["nets"] if {
	is_filled(entity, "nets")
	network_calico_peers.names_pods(entity)
} else := ["notNets"] if {
	not is_filled(entity, "nets")
	is_filled(entity, "notNets")
} else := []

# On the side of the workload everything but its ports narrows the rule.
far_doubts(entity, direction) := v if {
	v := [field |
		some field in access.names(entity)
		is_filled(entity, field)
		not is_told(field, direction)
	]
}

is_told(field, direction) if {
	field == "ports"
	direction == "ingress"
}

is_filled(o, field) if {
	access.has(o, field)
	not is_empty(o, field)
}

# An empty text, list or object.
is_empty(o, field) if {
	object.get(o, field, null) == ""
}

is_empty(o, field) if {
	object.get(o, field, null) == []
}

is_empty(o, field) if {
	object.get(o, field, null) == {}
}
