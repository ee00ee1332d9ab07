# METADATA
# title: Fields that are read of the Gateway API
# description: The fields of routes, Gateways, ListenerSets, grants and BackendTLSPolicies whose type decides whether they can be judged.
package lib.portcullis.gateway_reads

import data.lib.portcullis.access
import data.lib.portcullis.kinds

# As `{"in", "key", "type", "at"}`, or `{"element", "type", "at"}` for elements of lists.
of(o) := v if {
	kinds.of(o) in ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"]
	v := route(access.obj(o, "spec"))
	is_array(v)
} else := v if {
	kinds.of(o) in ["Gateway", "ListenerSet"]
	v := holder(access.obj(o, "spec"))
	is_array(v)
} else := v if {
	kinds.of(o) == "ReferenceGrant"
	v := grant(access.obj(o, "spec"))
	is_array(v)
} else := v if {
	kinds.of(o) == "BackendTLSPolicy"
	v := verification(access.obj(o, "spec"))
	is_array(v)
} else := []

# Fields of one object; `checks` is a list of `[key, type]`.
fields(parent, path, checks) := v if {
	v := [read |
		some check in checks
		[key, type] := check
		at := array.concat(path, [key])
		read := {"in": parent, "key": key, "type": type, "at": at}
		is_object(read)
	]
}

# The elements of the list `parent[key]`, of one type.
elements(parent, key, path, type) := v if {
	v := [read |
		some i, element in access.arr(parent, key)
		at := array.concat(path, [key, i])
		read := {"element": element, "type": type, "at": at}
		is_object(read)
	]
}

# A list of objects: the list, its elements, and fields of each.
list(parent, key, path, checks) := v if {
	own := fields(parent, path, [[key, "array"]])
	each := elements(parent, key, path, "object")
	inner := [read |
		some i, element in access.arr(parent, key)
		is_object(element)
		some read in fields(element, array.concat(path, [key, i]), checks)
	]
	v := array.concat(own, array.concat(each, inner))
}

reference_fields := [["name", "string"], ["namespace", "string"], ["kind", "string"], ["group", "string"]]

backend_fields := [
	["name", "string"],
	["namespace", "string"],
	["kind", "string"],
	["group", "string"],
	["port", "number"],
	["weight", "number"],
	["filters", "array"],
]

route(spec) := v if {
	hostnames := array.concat(fields(spec, ["spec"], [["hostnames", "array"]]), elements(spec, "hostnames", ["spec"], "string"))
	names := [read |
		some i, text in access.arr(spec, "hostnames")
		read := {"in": {"host": text}, "key": "host", "type": "host", "at": ["spec", "hostnames", i]}
		is_object(read)
	]
	parents := list(spec, "parentRefs", ["spec"], array.concat(reference_fields, [["sectionName", "string"], ["port", "number"]]))
	rules := list(spec, "rules", ["spec"], [["name", "string"], ["matches", "array"], ["filters", "array"], ["backendRefs", "array"]])
	inner := [read |
		some i, rule in access.arr(spec, "rules")
		is_object(rule)
		some read in rule_reads(rule, ["spec", "rules", i])
	]
	v := array.concat(array.concat(hostnames, names), array.concat(parents, array.concat(rules, inner)))
}

rule_reads(rule, path) := v if {
	matches := list(rule, "matches", path, [["path", "object"], ["headers", "array"], ["queryParams", "array"]])
	backends := list(rule, "backendRefs", path, backend_fields)
	filters := filter_reads(rule, path)
	methods := [read |
		some i, match in access.arr(rule, "matches")
		method := access.obj(match, "method")
		at := array.concat(path, ["matches", i, "method"])
		some read in fields(method, at, [["service", "string"], ["method", "string"], ["type", "string"]])
	]
	of_backends := [read |
		some i, backend in access.arr(rule, "backendRefs")
		is_object(backend)
		some read in filter_reads(backend, array.concat(path, ["backendRefs", i]))
	]
	v := array.concat(array.concat(matches, methods), array.concat(backends, array.concat(filters, of_backends)))
}

filter_reads(parent, path) := v if {
	listed := list(parent, "filters", path, [
		["type", "string"],
		["requestMirror", "object"],
		["requestHeaderModifier", "object"],
		["urlRewrite", "object"],
		["cors", "object"],
		["extensionRef", "object"],
	])
	inner := [read |
		some i, filter in access.arr(parent, "filters")
		is_object(filter)
		some read in one_filter(filter, array.concat(path, ["filters", i]))
	]
	v := array.concat(listed, inner)
}

one_filter(filter, path) := v if {
	mirror := fields(access.obj(filter, "requestMirror"), array.concat(path, ["requestMirror"]), [["backendRef", "object"]])
	cors := access.obj(filter, "cors")
	cors_path := array.concat(path, ["cors"])
	origins := array.concat(
		fields(cors, cors_path, [["allowOrigins", "array"], ["allowCredentials", "boolean"]]),
		elements(cors, "allowOrigins", cors_path, "string"),
	)
	modifier := access.obj(filter, "requestHeaderModifier")
	modifier_path := array.concat(path, ["requestHeaderModifier"])
	headers := [read |
		some key in ["set", "add"]
		some read in list(modifier, key, modifier_path, [["name", "string"], ["value", "string"]])
	]
	rewrite := fields(access.obj(filter, "urlRewrite"), array.concat(path, ["urlRewrite"]), [["hostname", "string"], ["path", "object"]])
	v := array.concat(array.concat(mirror, origins), array.concat(headers, rewrite))
}

holder(spec) := v if {
	own := fields(spec, ["spec"], [
		["gatewayClassName", "string"],
		["allowedListeners", "object"],
		["tls", "object"],
		["infrastructure", "object"],
		["addresses", "array"],
		["parentRef", "object"],
	])
	parent := fields(access.obj(spec, "parentRef"), ["spec", "parentRef"], reference_fields)
	sets := space_reads(access.obj(spec, "allowedListeners"), ["spec", "allowedListeners"])
	listed := list(spec, "listeners", ["spec"], [
		["name", "string"],
		["hostname", "host"],
		["protocol", "string"],
		["port", "number"],
		["tls", "object"],
		["allowedRoutes", "object"],
	])
	inner := [read |
		some i, listener in access.arr(spec, "listeners")
		is_object(listener)
		some read in listener_reads(listener, ["spec", "listeners", i])
	]
	v := array.concat(array.concat(own, parent), array.concat(sets, array.concat(listed, array.concat(inner, frontend(spec)))))
}

# Which namespaces are admitted, for routes and for ListenerSets alike.
space_reads(allowed, path) := v if {
	namespaces := access.obj(allowed, "namespaces")
	at := array.concat(path, ["namespaces"])
	selector := access.obj(namespaces, "selector")
	selector_at := array.concat(at, ["selector"])
	outer := fields(allowed, path, [["namespaces", "object"]])
	spaces := fields(namespaces, at, [["from", "string"], ["selector", "object"]])
	labels := fields(selector, selector_at, [["matchLabels", "object"]])
	expressions := list(selector, "matchExpressions", selector_at, [["key", "string"], ["operator", "string"], ["values", "array"]])
	v := array.concat(array.concat(outer, spaces), array.concat(labels, expressions))
}

listener_reads(listener, path) := v if {
	allowed := access.obj(listener, "allowedRoutes")
	allowed_path := array.concat(path, ["allowedRoutes"])
	tls := access.obj(listener, "tls")
	tls_path := array.concat(path, ["tls"])
	spaces := space_reads(allowed, allowed_path)
	taken := list(allowed, "kinds", allowed_path, [["kind", "string"], ["group", "string"]])
	settings := fields(tls, tls_path, [["mode", "string"], ["options", "object"]])
	certificates := list(tls, "certificateRefs", tls_path, reference_fields)
	v := array.concat(array.concat(spaces, taken), array.concat(settings, certificates))
}

frontend(spec) := v if {
	tls := access.obj(spec, "tls")
	front := access.obj(tls, "frontend")
	path := ["spec", "tls", "frontend"]
	outer := array.concat(
		fields(tls, ["spec", "tls"], [["frontend", "object"], ["backend", "object"]]),
		fields(front, path, [["default", "object"]]),
	)
	by_default := validation(access.obj(front, "default"), array.concat(path, ["default"]))
	ports := list(front, "perPort", path, [["port", "number"], ["tls", "object"]])
	by_port := [read |
		some i, entry in access.arr(front, "perPort")
		is_object(entry)
		some read in validation(access.obj(entry, "tls"), array.concat(path, ["perPort", i, "tls"]))
	]
	v := array.concat(array.concat(outer, by_default), array.concat(ports, by_port))
}

validation(parent, path) := v if {
	own := access.obj(parent, "validation")
	at := array.concat(path, ["validation"])
	outer := fields(parent, path, [["validation", "object"]])
	mode := fields(own, at, [["mode", "string"]])
	references := list(own, "caCertificateRefs", at, reference_fields)
	v := array.concat(outer, array.concat(mode, references))
}

grant(spec) := v if {
	from := list(spec, "from", ["spec"], [["group", "string"], ["kind", "string"], ["namespace", "string"]])
	to := list(spec, "to", ["spec"], [["group", "string"], ["kind", "string"], ["name", "string"]])
	v := array.concat(from, to)
}

verification(spec) := v if {
	targets := list(spec, "targetRefs", ["spec"], array.concat(reference_fields, [["sectionName", "string"]]))
	own := fields(spec, ["spec"], [["validation", "object"]])
	inner := fields(access.obj(spec, "validation"), ["spec", "validation"], [
		["hostname", "string"],
		["wellKnownCACertificates", "string"],
		["caCertificateRefs", "array"],
	])
	v := array.concat(targets, array.concat(own, inner))
}
