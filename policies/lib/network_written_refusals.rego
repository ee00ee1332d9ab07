# METADATA
# title: What the API server refuses in a NetworkPolicy
# description: |
#   Peers, ranges and ports of the NetworkPolicy under review that no API server takes. A manifest may have them all the same.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#targeting-a-range-of-ports
#     description: Targeting a range of ports
package lib.portcullis.network_written_refusals

import data.lib.portcullis.access
import data.lib.portcullis.network_written
import data.lib.portcullis.network_written_ranges

# As `{"path", "what"}`, in the order of the policy; `what` ends a sentence.
found := v if {
	network_written.judged
	v := [refusal |
		some row in network_written.all_rules
		some refusal in array.concat(in_peers(row), in_ports(row))
	]
} else := []

in_peers(row) := v if {
	v := [refusal |
		some entry in row.peers
		peer := entry.peer
		is_object(peer)
		some refusal in array.concat(shapes(peer, entry.path), in_block(peer, entry.path))
	]
}

shapes(peer, path) := v if {
	what := shape(peer)
	what != ""
	v := [{"path": path, "what": what}]
	is_array(v)
} else := []

# What is wrong with the fields of a peer; `""` where nothing is.
shape(peer) := "a peer without `ipBlock`, `namespaceSelector` and `podSelector`" if {
	not access.has(peer, "ipBlock")
	not access.has(peer, "namespaceSelector")
	not access.has(peer, "podSelector")
} else := "a peer that has `ipBlock` and a selector" if {
	access.has(peer, "ipBlock")
	selectors := [key | some key in ["namespaceSelector", "podSelector"]; access.has(peer, key)]
	count(selectors) > 0
} else := ""

in_block(peer, at) := v if {
	access.has(peer, "ipBlock")
	block := access.obj(peer, "ipBlock")
	path := array.concat(at, ["ipBlock"])
	v := array.concat(in_range(block, path), in_excepted(block, path))
} else := []

in_range(block, path) := [] if {
	network_written_ranges.readable(access.str(block, "cidr"))
	is_array(path)
} else := [{"path": path, "what": "an `ipBlock` without `cidr`"}] if {
	access.str(block, "cidr") == ""
} else := v if {
	range := access.str(block, "cidr")
	place := array.concat(path, ["cidr"])
	v := [{"path": place, "what": unreadable(range)}]
}

in_excepted(block, path) := v if {
	v := [refusal |
		some k, range in access.arr(block, "except")
		is_string(range)
		what := wrong_exception(access.str(block, "cidr"), range)
		what != ""
		place := array.concat(path, ["except", k])
		refusal := {"path": place, "what": what}
	]
}

# An exception is a range that is smaller than the one it stands in.
wrong_exception(whole, range) := v if {
	not network_written_ranges.readable(range)
	v := unreadable(range)
	is_string(whole)
} else := "" if {
	not network_written_ranges.readable(whole)
	is_string(range)
} else := "" if {
	network_written_ranges.holds(whole, range)
	not network_written_ranges.holds(range, whole)
} else := v if {
	v := concat("", ["the exception `", range, "`, which is no part of `", whole, "`"])
}

unreadable(range) := v if {
	v := concat("", ["`", range, "`, which is no range of addresses"])
}

in_ports(row) := v if {
	v := [refusal |
		some k, entry in row.ports
		what := wrong_end(entry)
		what != ""
		place := array.concat(row.path, ["ports", k, "endPort"])
		refusal := {"path": place, "what": what}
	]
}

# What is wrong with the end of a range of ports; `""` where nothing is.
wrong_end(entry) := "" if {
	access.num(entry, "endPort", -1) == -1
} else := "`endPort` without `port`" if {
	not access.has(entry, "port")
	is_object(entry)
} else := v if {
	name := access.str(entry, "port")
	name != ""
	v := concat("", ["`endPort` beside the name `", name, "` of a port"])
} else := v if {
	first := access.num(entry, "port", 0)
	last := access.num(entry, "endPort", 0)
	last < first
	v := concat("", ["`endPort` ", format_int(last, 10), ", which is below `port` ", format_int(first, 10)])
} else := ""
