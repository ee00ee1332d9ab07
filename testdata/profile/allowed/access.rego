# METADATA
# title: Total accessors
package lib.portcullis.access

# The whole input.
root := v if {
	v := input
	is_object(v)
} else := {}

review := v if {
	v := obj(root, "review")
}

# Not `object`: that name would hide the builtins.
subject := v if {
	v := obj(review, "object")
}

arr(o, k) := v if {
	is_object(o)
	v := object.get(o, k, [])
	is_array(v)
} else := []

obj(o, k) := v if {
	is_object(o)
	v := object.get(o, k, {})
	is_object(v)
} else := {}

str(o, k) := v if {
	is_object(o)
	v := object.get(o, k, "")
	is_string(v)
} else := ""

has(o, k) if {
	is_object(o)
	_ = o[k]
}

# Decimal text as a number.
num(text) := v if {
	regex.match(`^(0|[1-9][0-9]{0,8})$`, text)
	v := to_number(text)
} else := 0
