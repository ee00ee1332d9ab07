# METADATA
# title: What was approved, compared with what is asked for
# description: |
#   An object as people approve it: without its status, without what the API server writes into its metadata, without the copy that
#   kubectl keeps in an annotation and without the pointer to the approval. Nothing else is left out, since annotations and labels
#   decide too. Objects are compared as a whole; where they differ, the places are named.
package lib.portcullis.approvals_content

import data.lib.portcullis.access

# What the API server writes by itself.
bookkeeping := ["managedFields", "resourceVersion", "uid", "generation", "creationTimestamp"]

# Names the approval of a change by its id. It is a hint: whoever writes the object writes it.
pointer_key := "portcullis.dev/change-approval"

copies := ["kubectl.kubernetes.io/last-applied-configuration", "portcullis.dev/change-approval"]

# An object in parts that can be compared; no annotations are the same as an empty set of them.
normal(o) := v if {
	is_object(o)
	rest := object.remove(o, ["status", "metadata"])
	metadata := object.remove(access.obj(o, "metadata"), array.concat(bookkeeping, ["annotations"]))
	annotations := object.remove(access.annotations(o), copies)
	odd := misshapen(o)
	v := {"rest": rest, "metadata": metadata, "annotations": annotations, "odd": odd}
} else := {}

# Metadata or annotations that are no objects, so that they are not taken for missing ones.
misshapen(o) := v if {
	access.has(o, "metadata")
	v := object.get(o, "metadata", {})
	not is_object(v)
} else := v if {
	metadata := access.obj(o, "metadata")
	access.has(metadata, "annotations")
	v := object.get(metadata, "annotations", {})
	not is_object(v)
} else := {}

# Whether two objects are the same to those who approve.
same(a, b) if {
	left := normal(a)
	right := normal(b)
	left == right
}

# Whether an update changes nothing that anybody approves. Controllers add and remove finalizers of objects that they do not own, the
# last of them after a deletion that was approved.
bookkeeping_only(before, after) if {
	left := without_finalizers(before)
	right := without_finalizers(after)
	left == right
}

without_finalizers(o) := v if {
	parts := normal(o)
	metadata := object.remove(access.obj(parts, "metadata"), ["finalizers"])
	v := object.union(object.remove(parts, ["metadata"]), {"metadata": object.remove(metadata, [])})
}

# The places where an object differs from the approved one, as paths, the most telling first.
differences(o, approved) := v if {
	left := normal(o)
	right := normal(approved)
	of_rest := [path |
		some key in differing(access.obj(left, "rest"), access.obj(right, "rest"))
		some path in within(o, approved, key)
	]
	of_annotations := [path |
		some key in differing(access.obj(left, "annotations"), access.obj(right, "annotations"))
		path := ["metadata", "annotations", key]
	]
	of_metadata := [path |
		some key in differing(access.obj(left, "metadata"), access.obj(right, "metadata"))
		path := ["metadata", key]
	]
	v := array.concat(of_rest, array.concat(of_annotations, of_metadata))
}

# The keys whose values differ, sorted.
differing(left, right) := v if {
	keys := object.keys(left) | object.keys(right)
	found := {key |
		some key in keys
		is_string(key)
		mine := object.get(left, key, ["absent"])
		theirs := object.get(right, key, ["absent"])
		mine != theirs
	}
	v := sort(found)
}

# The fields below `key` that differ, where both are objects; else the field itself.
within(o, approved, key) := v if {
	is_object(object.get(o, key, null))
	is_object(object.get(approved, key, null))
	v := [path |
		some inner in differing(access.obj(o, key), access.obj(approved, key))
		path := [key, inner]
	]
	is_array(v)
} else := v if {
	v := [[key]]
}

# The longest part of a path that stands in the object, for `details.path`.
standing(o, path) := path if {
	reaches(o, path)
} else := v if {
	v := shorter(path)
	reaches(o, v)
} else := v if {
	v := shorter(shorter(path))
	reaches(o, v)
} else := ["kind"]

shorter(path) := v if {
	is_array(path)
	count(path) > 1
	v := array.slice(path, 0, count(path) - 1)
} else := []

reaches(o, path) if {
	is_array(path)
	count(path) == 1
	some key in array.slice(path, 0, 1)
	access.has(o, key)
}

reaches(o, path) if {
	is_array(path)
	count(path) == 2
	some key in array.slice(path, 0, 1)
	some inner in array.slice(path, 1, 2)
	access.has(access.obj(o, key), inner)
}

reaches(o, path) if {
	is_array(path)
	count(path) == 3
	some key in array.slice(path, 2, 3)
	access.has(access.annotations(o), key)
}
