# METADATA
# title: Faults
# description: |
#   What makes a route impossible to judge: an API version whose shape is not known, a field of the wrong type, a host name that
#   no API server takes. Every policy on routes reports them with verdict `error`, so that such an object is never an allow.
package lib.portcullis.faults

import data.lib.portcullis.access
import data.lib.portcullis.contour
import data.lib.portcullis.envoy_gateway
import data.lib.portcullis.f5
import data.lib.portcullis.gateway_traits
import data.lib.portcullis.hosts
import data.lib.portcullis.ingress_traits
import data.lib.portcullis.istio
import data.lib.portcullis.kinds
import data.lib.portcullis.kong
import data.lib.portcullis.openshift
import data.lib.portcullis.services
import data.lib.portcullis.traefik

# The object that will exist: one that goes need not be read.
o := v if {
	v := access.subject
}

spec := v if {
	v := access.obj(o, "spec")
}

metadata := v if {
	v := access.obj(o, "metadata")
}

# Whether the object is a route whose fields are read.
relevant if {
	kinds.of(o) != ""
}

# Most objects are sound: these few checks tell, and only where one fails are the fields looked at one by one.
sound if {
	kinds.of(o) == "Ingress"
	sound_metadata
	sound_ingress_spec
	unsound := [rule | some rule in rules; not sound_rule(rule)]
	count(unsound) == 0
	unsound_paths := [p | some rule in rules; some p in access.arr(access.obj(rule, "http"), "paths"); not sound_path(p)]
	count(unsound_paths) == 0
	unsound_tls := [entry | some entry in access.arr(spec, "tls"); not sound_tls(entry)]
	count(unsound_tls) == 0
}

suspect if {
	relevant
	not sound
}

sound_metadata if {
	is_object(object.get(o, "metadata", {}))
	is_string(object.get(metadata, "name", ""))
	is_string(object.get(metadata, "namespace", ""))
	is_object(object.get(metadata, "labels", {}))
	annotations := object.get(metadata, "annotations", {})
	is_object(annotations)
	odd := [text | some text in annotations; not is_string(text)]
	count(odd) == 0
}

sound_ingress_spec if {
	is_object(object.get(o, "spec", {}))
	is_array(object.get(spec, "rules", []))
	is_array(object.get(spec, "tls", []))
	is_object(object.get(spec, "defaultBackend", {}))
	is_object(object.get(spec, "backend", {}))
	is_string(object.get(spec, "ingressClassName", ""))
}

sound_rule(rule) if {
	is_object(rule)
	host := object.get(rule, "host", "")
	is_string(host)
	sound_host(host)
	http := object.get(rule, "http", {})
	is_object(http)
	is_array(object.get(http, "paths", []))
}

sound_host(host) if {
	host == ""
}

sound_host(host) if {
	hosts.valid(host)
}

sound_path(p) if {
	is_object(p)
	is_string(object.get(p, "path", ""))
	is_string(object.get(p, "pathType", ""))
	is_object(object.get(p, "backend", {}))
}

sound_tls(entry) if {
	is_object(entry)
	is_string(object.get(entry, "secretName", ""))
	names := object.get(entry, "hosts", [])
	is_array(names)
	odd := [name | some name in names; not is_string(name)]
	count(odd) == 0
}

# A field is wrong where it is present, not null, and of another type.
wrong(parent, key, type) if {
	is_object(parent)
	v := object.get(parent, key, null)
	v != null
	type_name(v) != type
}

fault(path, type) := v if {
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
	parts := [part | some segment in path; part := segment_text(segment); is_string(part)]
	v := concat(".", parts)
}

segment_text(segment) := v if {
	is_string(segment)
	v := segment
} else := v if {
	v := format_int(segment, 10)
}

found contains v if {
	kinds.unread(o)
	version := access.str(o, "apiVersion")
	msg := concat("", ["`", version, "` is an API version of ", access.str(o, "kind"), " that Portcullis does not read"])
	v := {"msg": msg, "details": {"verdict": "error", "path": ["apiVersion"], "evidence": {"apiVersion": version}}}
}

found contains v if {
	suspect
	some check in [["metadata", "object"], ["spec", "object"]]
	[key, type] := check
	wrong(o, key, type)
	v := fault([key], type)
}

found contains v if {
	suspect
	some check in [["name", "string"], ["namespace", "string"], ["annotations", "object"], ["labels", "object"]]
	[key, type] := check
	wrong(metadata, key, type)
	v := fault(["metadata", key], type)
}

found contains v if {
	suspect
	annotations := access.obj(metadata, "annotations")
	some key, text in annotations
	not is_string(text)
	v := fault(["metadata", "annotations", key], "string")
}

# Ingress

rules := v if {
	v := access.arr(spec, "rules")
}

found contains v if {
	suspect
	kinds.of(o) == "Ingress"
	some check in [["rules", "array"], ["tls", "array"], ["defaultBackend", "object"], ["backend", "object"], ["ingressClassName", "string"]]
	[key, type] := check
	wrong(spec, key, type)
	v := fault(["spec", key], type)
}

found contains v if {
	suspect
	kinds.of(o) == "Ingress"
	some i, rule in rules
	not is_object(rule)
	v := fault(["spec", "rules", i], "object")
}

found contains v if {
	suspect
	kinds.of(o) == "Ingress"
	some i, rule in rules
	some check in [["host", "string"], ["http", "object"]]
	[key, type] := check
	wrong(rule, key, type)
	v := fault(["spec", "rules", i, key], type)
}

found contains v if {
	suspect
	kinds.of(o) == "Ingress"
	some i, rule in rules
	wrong(access.obj(rule, "http"), "paths", "array")
	v := fault(["spec", "rules", i, "http", "paths"], "array")
}

found contains v if {
	suspect
	kinds.of(o) == "Ingress"
	some i, rule in rules
	some j, p in access.arr(access.obj(rule, "http"), "paths")
	not is_object(p)
	v := fault(["spec", "rules", i, "http", "paths", j], "object")
}

found contains v if {
	suspect
	kinds.of(o) == "Ingress"
	some i, rule in rules
	some j, p in access.arr(access.obj(rule, "http"), "paths")
	some check in [["path", "string"], ["pathType", "string"], ["backend", "object"]]
	[key, type] := check
	wrong(p, key, type)
	v := fault(["spec", "rules", i, "http", "paths", j, key], type)
}

found contains v if {
	suspect
	kinds.of(o) == "Ingress"
	some i, entry in access.arr(spec, "tls")
	not is_object(entry)
	v := fault(["spec", "tls", i], "object")
}

found contains v if {
	suspect
	kinds.of(o) == "Ingress"
	some i, entry in access.arr(spec, "tls")
	some check in [["hosts", "array"], ["secretName", "string"]]
	[key, type] := check
	wrong(entry, key, type)
	v := fault(["spec", "tls", i, key], type)
}

found contains v if {
	suspect
	kinds.of(o) == "Ingress"
	some i, entry in access.arr(spec, "tls")
	some j, host in access.arr(entry, "hosts")
	not is_string(host)
	v := fault(["spec", "tls", i, "hosts", j], "string")
}

found contains v if {
	suspect
	kinds.of(o) == "Ingress"
	some i, rule in rules
	text := access.str(rule, "host")
	v := host_fault(["spec", "rules", i, "host"], text)
}

# Gateway API

found contains v if {
	suspect
	kinds.of(o) == "HTTPRoute"
	some check in [["hostnames", "array"], ["parentRefs", "array"], ["rules", "array"]]
	[key, type] := check
	wrong(spec, key, type)
	v := fault(["spec", key], type)
}

found contains v if {
	suspect
	kinds.of(o) == "HTTPRoute"
	some i, host in access.arr(spec, "hostnames")
	not is_string(host)
	v := fault(["spec", "hostnames", i], "string")
}

found contains v if {
	suspect
	kinds.of(o) == "HTTPRoute"
	some i, text in access.arr(spec, "hostnames")
	is_string(text)
	v := host_fault(["spec", "hostnames", i], text)
}

found contains v if {
	suspect
	kinds.of(o) == "HTTPRoute"
	some key in ["parentRefs", "rules"]
	some i, element in access.arr(spec, key)
	not is_object(element)
	v := fault(["spec", key, i], "object")
}

found contains v if {
	suspect
	kinds.of(o) == "HTTPRoute"
	some i, ref in access.arr(spec, "parentRefs")
	some check in [["name", "string"], ["namespace", "string"], ["kind", "string"], ["group", "string"], ["sectionName", "string"], ["port", "number"]]
	[key, type] := check
	wrong(ref, key, type)
	v := fault(["spec", "parentRefs", i, key], type)
}

found contains v if {
	suspect
	kinds.of(o) == "HTTPRoute"
	some i, rule in rules
	some key in ["matches", "filters", "backendRefs"]
	wrong(rule, key, "array")
	v := fault(["spec", "rules", i, key], "array")
}

found contains v if {
	suspect
	kinds.of(o) == "HTTPRoute"
	some i, rule in rules
	some key in ["matches", "filters", "backendRefs"]
	some j, element in access.arr(rule, key)
	not is_object(element)
	v := fault(["spec", "rules", i, key, j], "object")
}

found contains v if {
	suspect
	kinds.of(o) == "HTTPRoute"
	some i, rule in rules
	some j, match in access.arr(rule, "matches")
	wrong(match, "path", "object")
	v := fault(["spec", "rules", i, "matches", j, "path"], "object")
}

found contains v if {
	suspect
	kinds.of(o) == "HTTPRoute"
	some i, rule in rules
	some j, match in access.arr(rule, "matches")
	some key in ["type", "value"]
	wrong(access.obj(match, "path"), key, "string")
	v := fault(["spec", "rules", i, "matches", j, "path", key], "string")
}

found contains v if {
	suspect
	kinds.of(o) == "HTTPRoute"
	some i, rule in rules
	some j, filter in access.arr(rule, "filters")
	some check in [["type", "string"], ["requestRedirect", "object"], ["extensionRef", "object"]]
	[key, type] := check
	wrong(filter, key, type)
	v := fault(["spec", "rules", i, "filters", j, key], type)
}

found contains v if {
	suspect
	kinds.of(o) == "HTTPRoute"
	some i, rule in rules
	some j, backend in access.arr(rule, "backendRefs")
	some key in ["name", "namespace", "kind"]
	wrong(backend, key, "string")
	v := fault(["spec", "rules", i, "backendRefs", j, key], "string")
}

found contains v if {
	suspect
	kinds.of(o) == "Gateway"
	some check in [["listeners", "array"], ["gatewayClassName", "string"]]
	[key, type] := check
	wrong(spec, key, type)
	v := fault(["spec", key], type)
}

found contains v if {
	suspect
	kinds.of(o) == "Gateway"
	some i, listener in access.arr(spec, "listeners")
	not is_object(listener)
	v := fault(["spec", "listeners", i], "object")
}

found contains v if {
	suspect
	kinds.of(o) == "Gateway"
	some i, listener in access.arr(spec, "listeners")
	some check in [["name", "string"], ["hostname", "string"], ["protocol", "string"], ["port", "number"], ["tls", "object"], ["allowedRoutes", "object"]]
	[key, type] := check
	wrong(listener, key, type)
	v := fault(["spec", "listeners", i, key], type)
}

found contains v if {
	suspect
	kinds.of(o) == "Gateway"
	some i, listener in access.arr(spec, "listeners")
	text := access.str(listener, "hostname")
	v := host_fault(["spec", "listeners", i, "hostname"], text)
}

# A host that is no name: nothing can be compared with it, and the API server refuses it.
host_fault(path, text) := v if {
	text != ""
	host := hosts.normal(text)
	host != ""
	not hosts.valid(host)
	msg := concat("", ["host `", text, "` is not a host name that the API server takes"])
	v := {"msg": msg, "details": {"verdict": "error", "path": path, "evidence": {"host": text}}}
}

# The fields that the module of a family reads.
reads := v if {
	kinds.family(o) == "traefik"
	v := traefik.reads(o)
	is_array(v)
} else := v if {
	kinds.family(o) == "contour"
	v := contour.reads(o)
	is_array(v)
} else := v if {
	kinds.family(o) == "istio"
	v := istio.reads(o)
	is_array(v)
} else := v if {
	kinds.family(o) == "f5"
	v := f5.reads(o)
	is_array(v)
} else := v if {
	kinds.family(o) == "openshift"
	v := openshift.reads(o)
	is_array(v)
} else := v if {
	kinds.family(o) == "service"
	v := services.reads(o)
	is_array(v)
} else := v if {
	kinds.family(o) == "kong"
	v := kong.reads(o)
	is_array(v)
} else := v if {
	kinds.family(o) == "envoy-gateway"
	v := envoy_gateway.reads(o)
	is_array(v)
} else := v if {
	kinds.family(o) == "gateway"
	v := gateway_traits.reads(o)
	is_array(v)
} else := v if {
	kinds.family(o) == "ingress"
	v := ingress_traits.reads(o)
	is_array(v)
} else := []

found contains v if {
	suspect
	some read in reads
	type := access.str(read, "type")
	type != "host"
	holder := access.obj(read, "in")
	key := access.str(read, "key")
	wrong(holder, key, type)
	path := access.arr(read, "at")
	v := fault(path, type)
}

found contains v if {
	suspect
	some read in reads
	access.str(read, "type") == "host"
	holder := access.obj(read, "in")
	key := access.str(read, "key")
	wrong(holder, key, "string")
	path := access.arr(read, "at")
	v := fault(path, "string")
}

found contains v if {
	suspect
	some read in reads
	access.str(read, "type") == "host"
	text := access.str(access.obj(read, "in"), access.str(read, "key"))
	path := access.arr(read, "at")
	v := host_fault(path, text)
}

# Elements of lists, given as `{"element", "type", "at"}`.
found contains v if {
	suspect
	some read in reads
	element := object.get(read, "element", null)
	element != null
	type := access.str(read, "type")
	type_name(element) != type
	path := access.arr(read, "at")
	v := fault(path, type)
}
