# METADATA
# title: Fields of the wrong type in network objects
# description: What the modules of `lib.portcullis.network_faults` share. Each function gives faults as policies report them.
package lib.portcullis.network_faults_fields

import data.lib.portcullis.access

metadata_faults(o, at) := v if {
	metadata := access.obj(o, "metadata")
	path := array.concat(at, ["metadata"])
	fields := wrong_fields(metadata, path, [["name", "string"], ["namespace", "string"], ["uid", "string"], ["labels", "object"], ["annotations", "object"]])
	labels := wrong_values(metadata, path, "labels")
	annotations := wrong_values(metadata, path, "annotations")
	v := joined([fields, labels, annotations])
}

# A label selector in a field, and what is in it.
selector_at(parent, at, key) := v if {
	selector := access.obj(parent, key)
	path := array.concat(at, [key])
	expressions := [fault |
		some expression in objects(selector, path, "matchExpressions")
		fields := wrong_fields(expression.object, expression.path, [["key", "string"], ["operator", "string"]])
		some fault in array.concat(fields, wrong_texts(expression.object, expression.path, "values"))
	]
	outer := wrong_fields(parent, at, [[key, "object"]])
	own := wrong_fields(selector, path, [["matchLabels", "object"]])
	v := joined([outer, own, wrong_values(selector, path, "matchLabels"), wrong_list(selector, path, "matchExpressions"), expressions])
}

# A port may be a number or a name.
wrong_port(parent, at, key) := v if {
	access.has(parent, key)
	type := type_name(object.get(parent, key, null))
	not type in {"number", "string"}
	path := array.concat(at, [key])
	v := [fault_at(path, "number or string")]
} else := []

joined(lists) := v if {
	v := [fault | some list in lists; some fault in list]
}

# The objects in a list, with their paths.
objects(parent, at, key) := v if {
	v := [row |
		some i, element in access.arr(parent, key)
		is_object(element)
		row := {"object": element, "path": array.concat(at, [key, i])}
	]
}

# A field is wrong where it is present, not null, and of another type.
wrong(parent, key, type) if {
	is_object(parent)
	v := object.get(parent, key, null)
	v != null
	type_name(v) != type
}

wrong_fields(parent, at, checks) := v if {
	v := [fault |
		some check in checks
		[key, type] := check
		wrong(parent, key, type)
		fault := fault_at(array.concat(at, [key]), type)
	]
}

# A list of objects, and its elements.
wrong_list(parent, at, key) := v if {
	v := array.concat(wrong_fields(parent, at, [[key, "array"]]), wrong_elements(parent, at, key, "object"))
}

# A list of texts, and its elements.
wrong_texts(parent, at, key) := v if {
	v := array.concat(wrong_fields(parent, at, [[key, "array"]]), wrong_elements(parent, at, key, "string"))
}

wrong_elements(parent, at, key, type) := v if {
	v := [fault |
		some i, element in access.arr(parent, key)
		type_name(element) != type
		fault := fault_at(array.concat(at, [key, i]), type)
	]
}

# The values of an object that maps texts to texts.
wrong_values(parent, at, key) := v if {
	v := [fault |
		some name, text in access.obj(parent, key)
		not is_string(text)
		fault := fault_at(array.concat(at, [key, name]), "string")
	]
}

fault_at(path, type) := v if {
	text := path_text(path)
	msg := concat("", ["`", text, "` is not ", article(type), ", so the object cannot be judged"])
	v := {"msg": msg, "details": {"verdict": "error", "path": path, "evidence": {"expected": type}}}
}

article(type) := "an object" if {
	type == "object"
} else := "a list" if {
	type == "array"
} else := v if {
	v := concat(" ", ["a", type])
}

path_text(path) := v if {
	segments := [part | some segment in path; part := segment_text(segment); is_string(part)]
	v := concat(".", segments)
}

segment_text(segment) := v if {
	is_string(segment)
	v := segment
} else := v if {
	v := format_int(segment, 10)
}
