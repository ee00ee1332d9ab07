# METADATA
# title: Ports of Cilium's rules
# description: The ports that a rule of a Cilium policy is for, as entries of the one shape (docs/network.md).
# related_resources:
#   - ref: https://docs.cilium.io/en/stable/security/policy/language/#layer-4-examples
#     description: Cilium's rules on ports
package lib.portcullis.network_cilium_ports

import data.lib.portcullis.access
import data.lib.portcullis.network_cilium_fields

# The entries of a rule that stands at a path; `[]` where it is for every port.
of_rule(rule, path) := v if {
	v := [entry |
		some i, group in access.arr(rule, "toPorts")
		doubt := doubt_of(group, array.concat(path, ["toPorts", i]))
		some written in written_of(group)
		entry := object.union(entry_of(written), {"doubt": doubt})
	]
}

# Its ports; one that is every port where it has none.
written_of(group) := v if {
	v := access.arr(group, "ports")
	count(v) > 0
} else := [{"port": "0"}]

# What Cilium's proxy decides beyond the port.
doubt_of(group, path) := v if {
	found := [field |
		some field in ["rules", "serverNames", "listener"]
		network_cilium_fields.filled(group, field)
	]
	count(found) > 0
	v := network_cilium_fields.below(path, found[0])
	is_string(v)
} else := ""

entry_of(written) := v if {
	port := lower(access.str(written, "port"))
	range := range_of(port, written)
	v := {"protocol": protocol_of(written), "first": range.first, "last": range.last, "name": name_of(port)}
}

protocol_of(written) := v if {
	v := upper(access.str(written, "protocol"))
	v != "ANY"
} else := ""

is_number_text(port) if {
	regex.match(`^(?:0|[1-9][0-9]{0,4})$`, port)
}

name_of(port) := "" if {
	is_number_text(port)
} else := v if {
	v := port
}

# The first and the last port; of a name none.
range_of(port, written) := {"first": 0, "last": 65535} if {
	port == "0"
	is_array([written])
} else := v if {
	regex.match(`^[1-9][0-9]{0,4}$`, port)
	first := to_number(port)
	last := last_of(first, access.num(written, "endPort", 0))
	v := {"first": first, "last": last}
} else := {"first": 0, "last": 0}

last_of(first, end) := v if {
	end > first
	v := end
} else := v if {
	v := first
}
