# METADATA
# title: Network policies as they are written
# description: |
#   The NetworkPolicy under review: its rules and peers with their paths (docs/network.md), for policies that judge it by itself.
package lib.portcullis.network_written

import data.lib.portcullis.access
import data.lib.portcullis.network_policies

spec := v if {
	v := access.obj(access.subject, "spec")
}

# Whether the object under review is a NetworkPolicy that will exist.
judged if {
	access.str(access.subject, "kind") == "NetworkPolicy"
	access.str(access.subject, "apiVersion") == "networking.k8s.io/v1"
}

# The NetworkPolicy as `namespace/name`.
name := v if {
	v := concat("/", [access.namespace, access.name(access.subject)])
}

# What `policyTypes` says; `[]` where it is not there.
written_types := v if {
	v := access.texts(spec, "policyTypes")
}

directions := [
	{"key": "ingress", "side": "from", "type": "Ingress"},
	{"key": "egress", "side": "to", "type": "Egress"},
]

# The rules in effect, ingress first, as `{"direction", "index", "rule", "path", "peers", "ports"}`. A peer is `{"peer", "path"}`.
rules := v if {
	judged
	v := [row |
		some row in all_rules
		network_policies.has_type(spec, row.type)
	]
} else := []

# All rules, in effect or not.
all_rules := v if {
	v := [row |
		some direction in directions
		some i, rule in access.arr(spec, direction.key)
		is_object(rule)
		path := ["spec", direction.key, i]
		peers := peers_of(rule, array.concat(path, [direction.side]), direction.side)
		ports := access.arr(rule, "ports")
		row := {"direction": direction.key, "type": direction.type, "index": i, "path": path, "peers": peers, "ports": ports}
		is_object(row)
	]
}

# Those that let in.
ingress_rules := v if {
	v := [row | some row in rules; row.direction == "ingress"]
}

peers_of(rule, at, side) := v if {
	v := [row |
		some j, peer in access.arr(rule, side)
		row := {"peer": peer, "path": array.concat(at, [j])}
	]
}

# A path of it for people.
path_text(path) := v if {
	parts := [part | some segment in path; part := segment_text(segment); is_string(part)]
	v := concat(".", parts)
}

segment_text(segment) := v if {
	is_string(segment)
	v := segment
} else := v if {
	v := format_int(segment, 10)
}
