# METADATA
# title: Ranges that openings let in
# description: What a range of an opening covers. Its text is a CIDR range, with ` except ` and others after it where it has some.
package lib.portcullis.network_controllers_ranges

import data.lib.portcullis.access
import data.lib.portcullis.ranges

# Ranges for private use: of nodes, Pods and load balancers.
private_ranges := ["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"]

# Whether ranges together are every address of a family.
everything(cidrs) if {
	ranges.everyone(cidrs) != ""
}

private(cidr) if {
	within(cidr, private_ranges)
}

# Whether a range certainly has no address for private use.
public(cidr) if {
	inner := bare(cidr)
	some family in ["IPv4", "IPv6"]
	ranges.valid(family, inner)
	overlapping := [outer | some outer in private_ranges; meet(family, outer, inner)]
	count(overlapping) == 0
}

meet(family, one, other) if {
	ranges.valid(family, one)
	ranges.valid(family, other)
	net.cidr_contains(one, other)
}

meet(family, one, other) if {
	ranges.valid(family, one)
	ranges.valid(family, other)
	net.cidr_contains(other, one)
}

# Whether a range lies in one of others.
within(cidr, others) if {
	inner := bare(cidr)
	some outer in others
	is_string(outer)
	some family in ["IPv4", "IPv6"]
	ranges.valid(family, inner)
	ranges.valid(family, outer)
	net.cidr_contains(outer, inner)
}

# Without what it leaves out.
bare(cidr) := v if {
	parts := split(cidr, " except ")
	v := concat("", array.slice(parts, 0, 1))
}

# The ranges of openings, as they are written.
cidrs_of(openings) := v if {
	v := [cidr |
		some opening in openings
		access.str(opening, "reason") == "ip-block"
		cidr := access.str(opening, "cidr")
	]
}
