# METADATA
# title: Total accessors
# description: |
#   The only way policies and libraries read the input. Every function answers for every argument: a missing field
#   and a field of the wrong type both give the empty value of the type asked for, so that no read can be undefined
#   and no builtin can fail. That a field has the wrong type is reported by `lib.portcullis.faults`.
package lib.portcullis.access

# The whole input; an object.
root := v if {
	v := input
	is_object(v)
} else := {}

# Gatekeeper's `input.review`, an AdmissionRequest.
review := v if {
	v := obj(root, "review")
}

# `CREATE`, `UPDATE`, `DELETE`, or empty for a manifest or an audit.
operation := v if {
	v := str(review, "operation")
}

# The object that will exist after the request; empty on DELETE.
subject := {} if {
	operation == "DELETE"
} else := v if {
	v := obj(review, "object")
	is_object(v)
} else := {}

# The object that existed before the request. Gatekeeper's test tool puts the deleted object in `object`.
old := v if {
	v := obj(review, "oldObject")
	v != {}
} else := v if {
	operation == "DELETE"
	v := obj(review, "object")
	is_object(v)
} else := {}

# Who asks: `username`, `uid`, `groups`, `extra`; empty where nobody does.
user := v if {
	v := obj(review, "userInfo")
}

# The object a finding of this review is about.
judged := v if {
	operation == "DELETE"
	v := old
	is_object(v)
} else := v if {
	v := subject
	is_object(v)
} else := {}

# `o[k]` where it is a list, else `[]`.
arr(o, k) := v if {
	is_object(o)
	v := object.get(o, k, [])
	is_array(v)
} else := []

# `o[k]` where it is an object, else `{}`.
obj(o, k) := v if {
	is_object(o)
	v := object.get(o, k, {})
	is_object(v)
} else := {}

# `o[k]` where it is a string, else `""`.
str(o, k) := v if {
	is_object(o)
	v := object.get(o, k, "")
	is_string(v)
} else := ""

# `o[k]` where it is a number, else `fallback`.
num(o, k, fallback) := v if {
	is_object(o)
	v := object.get(o, k, fallback)
	is_number(v)
} else := fallback

# `o[k]` where it is a boolean, else `fallback`.
bool(o, k, fallback) := v if {
	is_object(o)
	v := object.get(o, k, fallback)
	is_boolean(v)
} else := fallback

# Whether `o` has the key `k` with a value other than null.
has(o, k) if {
	is_object(o)
	v := object.get(o, k, null)
	v != null
}

# The keys of `o`, sorted; `[]` where it is no object.
names(o) := v if {
	is_object(o)
	v := sort(object.keys(o))
} else := []

# The strings of the list `o[k]`.
texts(o, k) := v if {
	xs := arr(o, k)
	v := [x | some x in xs; is_string(x)]
}

# The annotations of an object.
annotations(o) := v if {
	metadata := obj(o, "metadata")
	v := obj(metadata, "annotations")
}

# One annotation; `""` where it is missing or no string.
annotation(o, key) := v if {
	texts := annotations(o)
	v := str(texts, key)
}

# The labels of an object.
labels(o) := v if {
	metadata := obj(o, "metadata")
	v := obj(metadata, "labels")
}

# The name of an object.
name(o) := v if {
	metadata := obj(o, "metadata")
	v := str(metadata, "name")
}

# The namespace of the object under review: its own, else the request's.
namespace := v if {
	metadata := obj(judged, "metadata")
	v := str(metadata, "namespace")
	v != ""
} else := v if {
	v := str(review, "namespace")
	v != ""
} else := "default"
