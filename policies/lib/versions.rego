# METADATA
# title: Versions
# description: Versions such as `1.9.4` or `v3.6.10-rc.1`, compared by their three numbers.
package lib.portcullis.versions

# The numbers with leading zeros, so that texts compare as versions do; `""` where it is none. What follows a hyphen or plus does not
# count: a release candidate is taken for its release.
normal(text) := v if {
	regex.match(`^v?[0-9]{1,5}\.[0-9]{1,5}\.[0-9]{1,5}([-+][0-9A-Za-z.+-]*)?$`, text)
	bare := trim_prefix(text, "v")
	numbers_only := cut(cut(bare, "-"), "+")
	parts := [part | some number in split(numbers_only, "."); part := padded(number)]
	v := concat(".", parts)
} else := ""

cut(text, separator) := v if {
	i := indexof(text, separator)
	i >= 0
	v := substring(text, 0, i)
	is_string(v)
} else := text

padded(part) := v if {
	long := concat("", ["00000", part])
	v := substring(long, count(part), -1)
}

# Whether a normal version is in one of the ranges, each from its first to before its second.
within(version, ranges) if {
	is_array(ranges)
	some range in ranges
	is_array(range)
	count(range) == 2
	from := normal(range[0])
	before := normal(range[1])
	version >= from
	version < before
}
