# METADATA
# title: Ranges of addresses
# description: Whether lists of CIDR ranges keep anybody out. Ranges either nest or are apart, so the sizes of the outermost ones add up.
package lib.portcullis.ranges

import data.lib.portcullis.access

# `IPv4` or `IPv6` where the ranges together cover every address of it, else `""`.
everyone(texts) := "IPv4" if {
	is_array(texts)
	whole("IPv4", texts)
} else := "IPv6" if {
	is_array(texts)
	whole("IPv6", texts)
} else := ""

# The ranges of a comma separated text.
listed(text) := v if {
	is_string(text)
	v := [range | some part in split(text, ","); range := trim_space(part); range != ""]
} else := []

# Few lists come near the whole space, so that ranges are compared with each other only where it can matter.
whole(family, texts) if {
	found := sized(family, texts)
	sum([size | some entry in found; size := access.num(entry, "size", 0)]) >= space(family)
	sum([size | some entry in outermost(found); size := access.num(entry, "size", 0)]) >= space(family)
}

space(family) := 4294967296 if {
	family == "IPv4"
} else := 281474976710656

sized(family, texts) := v if {
	known := {range | some text in texts; is_string(text); range := lower(trim_space(text)); is_string(range)}
	v := [entry |
		some text in sort(known)
		valid(family, text)
		some length in array.slice(split(text, "/"), 1, 2)
		size := size_of(family, length)
		entry := {"text": text, "size": size}
		is_object(entry)
	]
}

valid(family, text) if {
	family == "IPv4"
	regex.match(`^(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(\.(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}/(3[0-2]|[12]?[0-9])$`, text)
}

valid(family, text) if {
	family == "IPv6"
	regex.match(`^(::|([0-9a-f]{1,4}:){1,6}:|([0-9a-f]{1,4}:){7}[0-9a-f]{1,4})/(4[0-8]|[1-3]?[0-9])$`, text)
}

# Without those that lie within another one, and one of those that are the same written in two ways.
outermost(found) := v if {
	v := [entry |
		some i, entry in found
		around := [j | some j, other in found; within(entry, i, other, j)]
		count(around) == 0
	]
}

within(entry, i, other, j) if {
	larger(entry, i, other, j)
	outer := access.str(other, "text")
	inner := access.str(entry, "text")
	regex.match(`^[0-9a-f.:]+/[0-9]+$`, outer)
	regex.match(`^[0-9a-f.:]+/[0-9]+$`, inner)
	net.cidr_contains(outer, inner)
}

larger(entry, i, other, j) if {
	access.num(other, "size", 0) > access.num(entry, "size", 0)
	i != j
}

larger(entry, i, other, j) if {
	access.num(other, "size", 0) == access.num(entry, "size", 0)
	j < i
}

size_of(family, length) := v if {
	family == "IPv4"
	v := access.num(sizes4, length, 0)
} else := v if {
	v := access.num(sizes6, length, 0)
}

# Addresses by the length of a prefix.
sizes4 := {
	"0": 4294967296,
	"1": 2147483648,
	"2": 1073741824,
	"3": 536870912,
	"4": 268435456,
	"5": 134217728,
	"6": 67108864,
	"7": 33554432,
	"8": 16777216,
	"9": 8388608,
	"10": 4194304,
	"11": 2097152,
	"12": 1048576,
	"13": 524288,
	"14": 262144,
	"15": 131072,
	"16": 65536,
	"17": 32768,
	"18": 16384,
	"19": 8192,
	"20": 4096,
	"21": 2048,
	"22": 1024,
	"23": 512,
	"24": 256,
	"25": 128,
	"26": 64,
	"27": 32,
	"28": 16,
	"29": 8,
	"30": 4,
	"31": 2,
	"32": 1,
}

# The same for IPv6 in blocks of 80 bits: smaller ranges add nothing worth counting.
sizes6 := {
	"0": 281474976710656,
	"1": 140737488355328,
	"2": 70368744177664,
	"3": 35184372088832,
	"4": 17592186044416,
	"5": 8796093022208,
	"6": 4398046511104,
	"7": 2199023255552,
	"8": 1099511627776,
	"9": 549755813888,
	"10": 274877906944,
	"11": 137438953472,
	"12": 68719476736,
	"13": 34359738368,
	"14": 17179869184,
	"15": 8589934592,
	"16": 4294967296,
	"17": 2147483648,
	"18": 1073741824,
	"19": 536870912,
	"20": 268435456,
	"21": 134217728,
	"22": 67108864,
	"23": 33554432,
	"24": 16777216,
	"25": 8388608,
	"26": 4194304,
	"27": 2097152,
	"28": 1048576,
	"29": 524288,
	"30": 262144,
	"31": 131072,
	"32": 65536,
	"33": 32768,
	"34": 16384,
	"35": 8192,
	"36": 4096,
	"37": 2048,
	"38": 1024,
	"39": 512,
	"40": 256,
	"41": 128,
	"42": 64,
	"43": 32,
	"44": 16,
	"45": 8,
	"46": 4,
	"47": 2,
	"48": 1,
}
