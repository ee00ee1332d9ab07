# METADATA
# title: Ranges of addresses in network policies
# description: |
#   Ranges and addresses as texts: whether they can be read, and which lie in others. What cannot be read holds nothing and lies in nothing.
package lib.portcullis.network_written_ranges

import data.lib.portcullis.access

# A range in the form that every engine reads, an address as the range of itself; `""` where the text is neither. The API server
# takes zeros before a number in ranges of IPv4.
normal(text) := v if {
	is_string(text)
	v := normal4(lower(text))
	v != ""
} else := v if {
	is_string(text)
	v := normal6(lower(text))
} else := ""

# Whether the API server takes a text as a range.
readable(text) if {
	is_string(text)
	contains(text, "/")
	normal(text) != ""
}

normal4(text) := v if {
	regex.match(`^0*(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\.0*(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}(/0*(3[0-2]|[12]?[0-9]))?$`, text)
	parts := split(text, "/")
	octets := [octet | some part in split(parts[0], "."); octet := bare(part)]
	address := concat(".", octets)
	v := concat("/", [address, length_of(parts, "32")])
} else := ""

normal6(text) := v if {
	regex.match(`^[0-9a-f:]{2,39}(:[0-9]{1,3}(\.[0-9]{1,3}){3})?(/0*(12[0-8]|1[01][0-9]|[1-9]?[0-9]))?$`, text)
	parts := split(text, "/")
	address := unmapped(parts[0])
	groups6(address)
	v := concat("/", [address, length_of(parts, "128")])
} else := ""

# Whether a text is eight groups, or fewer with `::` in one place.
groups6(address) if {
	not contains(address, "::")
	groups := split(address, ":")
	count(groups) == 8
	sound_groups(groups)
}

groups6(address) if {
	halves := split(address, "::")
	count(halves) == 2
	groups := [group | some half in halves; half != ""; some group in split(half, ":")]
	count(groups) <= 7
	sound_groups(groups)
}

sound_groups(groups) if {
	odd := [group | some group in groups; not sound_group(group)]
	count(odd) == 0
}

sound_group(group) if {
	regex.match(`^[0-9a-f]{1,4}$`, group)
}

# IPv6 with the last 32 bits written as IPv4: these two groups say nothing about where the rest lies, so any number stands for them.
unmapped(address) := v if {
	contains(address, ".")
	groups := split(address, ":")
	kept := array.slice(groups, 0, count(groups) - 1)
	v := concat(":", array.concat(kept, ["0", "0"]))
} else := v if {
	v := address
}

# A number without zeros before it.
bare(digits) := v if {
	v := trim_left(digits, "0")
	v != ""
} else := "0"

length_of(parts, whole) := v if {
	written := concat("", array.slice(parts, 1, 2))
	written != ""
	v := bare(written)
	is_string(v)
} else := v if {
	v := whole
}

# `IPv4` or `IPv6`; `""` where the text cannot be read.
family(text) := "" if {
	normal(text) == ""
} else := "IPv6" if {
	contains(text, ":")
} else := "IPv4"

# Whether a range is every address of its family.
everything(text) if {
	range := normal(text)
	endswith(range, "/0")
}

# Whether a range holds all of another one, or an address.
holds(outer, inner) if {
	holds_normal(normal(outer), normal(inner))
}

# The same for texts as `normal` gives them.
holds_normal(outer, inner) if {
	same_family(outer, inner)
	regex.match(`^[0-9a-f.:]+/[0-9]+$`, outer)
	regex.match(`^[0-9a-f.:]+/[0-9]+$`, inner)
	net.cidr_contains(outer, inner)
}

same_family(one, other) if {
	contains(one, ":")
	contains(other, ":")
}

same_family(one, other) if {
	contains(one, ".")
	contains(other, ".")
}

# Two ranges have an address in common where one holds the other.
meet(one, other) if {
	holds_normal(one, other)
}

meet(one, other) if {
	holds_normal(other, one)
}

# Ranges for private use, without those of a single link or host.
private(text) if {
	regex.match(`^(10|192\.168|172\.(1[6-9]|2[0-9]|3[01])|100\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7]))\.`, text)
}

private(text) if {
	regex.match(`^f[cd][0-9a-f]{2}:`, lower(text))
}

# The ranges of blocks that leave nothing out.
plain_ranges(peers) := v if {
	v := [text |
		some row in peers
		block := access.obj(row.peer, "ipBlock")
		excepted := access.texts(block, "except")
		excepted == []
		text := access.str(block, "cidr")
		text != ""
	]
}
