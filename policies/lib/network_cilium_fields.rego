# METADATA
# title: Fields of Cilium's policies
# description: How fields of Cilium's policies are named for people, and whether they say anything.
package lib.portcullis.network_cilium_fields

# A path from the object's root, with dots.
dotted(path) := v if {
	parts := [part | some segment in path; part := segment_text(segment); is_string(part)]
	v := concat(".", parts)
}

segment_text(segment) := v if {
	is_string(segment)
	v := segment
} else := v if {
	is_number(segment)
	v := format_int(segment, 10)
} else := ""

# The path of a field below another one.
below(path, field) := v if {
	v := dotted(array.concat(path, [field]))
}

# Whether a field is there and not empty.
filled(parent, field) if {
	is_object(parent)
	written := object.get(parent, field, null)
	is_empty(written) == false
}

is_empty(written) if {
	written in [null, [], {}, ""]
} else := false
