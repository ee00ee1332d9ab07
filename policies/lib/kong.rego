# METADATA
# title: Kong
# description: |
#   Traits of KongPlugin, KongClusterPlugin and KongIngress, which are judged where they stand. A plugin that is disabled does nothing, and the
#   configuration of one may be a Secret. What routes read of them for their guards is in `lib.portcullis.kong_plugins`.
# related_resources:
#   - ref: https://developer.konghq.com/plugins/cors/
#   - ref: https://developer.konghq.com/plugins/request-transformer/
package lib.portcullis.kong

import data.lib.portcullis.access
import data.lib.portcullis.kinds
import data.lib.portcullis.weakness

# The name of the plugin where it is switched on; else `""`.
running(o) := v if {
	kinds.of(o) in ["KongPlugin", "KongClusterPlugin"]
	not access.bool(o, "disabled", false)
	v := access.str(o, "plugin")
} else := ""

config(o) := v if {
	v := access.obj(o, "config")
}

# Where its configuration comes from when it is in a Secret; `""` where it is in the object.
elsewhere(o, ns) := v if {
	reference := access.obj(access.obj(o, "configFrom"), "secretKeyRef")
	name := access.str(reference, "name")
	name != ""
	v := concat("", ["v1/Secret ", space(reference, ns), "/", name])
} else := ""

# A KongClusterPlugin names the namespace.
space(reference, ns) := v if {
	v := access.str(reference, "namespace")
	v != ""
	is_string(ns)
} else := ns

# Paths and headers of a route are rewritten by plugins only in ways that are no more than what they say.
rewrites(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# Cross-origin rules that let every origin in: Kong answers with the origin that asks where credentials are let in.
cors(o, ns) := [answer] if {
	running(o) == "cors"
	need := elsewhere(o, ns)
	need != ""
	what := "which origins are let in depends on `configFrom`"
	answer := {"what": what, "path": ["configFrom"], "evidence": {}, "needs": [need], "related": []}
} else := [answer] if {
	running(o) == "cors"
	every_origin(o)
	access.bool(config(o), "credentials", false)
	what := "every origin is let in with credentials: Kong answers with the origin that asks"
	answer := {"what": what, "path": origin_path(o), "evidence": {"credentials": true}, "needs": [], "related": []}
} else := [answer] if {
	running(o) == "cors"
	"null" in access.texts(config(o), "origins")
	access.bool(config(o), "credentials", false)
	what := "the origin `null`, which any page can have, is let in with credentials"
	answer := {"what": what, "path": ["config", "origins"], "evidence": {"credentials": true}, "needs": [], "related": []}
} else := [answer] if {
	running(o) == "cors"
	every_origin(o)
	what := "every origin is let in"
	answer := {
		"what": what,
		"path": origin_path(o),
		"evidence": {"credentials": false},
		"needs": [],
		"related": [],
		"parameter": "no_wildcards",
	}
} else := []

every_origin(o) if {
	count(access.arr(config(o), "origins")) == 0
}

every_origin(o) if {
	some origin in access.texts(config(o), "origins")
	origin in ["*", ".*", "^.*$", "https?://.*"]
}

origin_path(o) := ["config", "origins"] if {
	access.has(config(o), "origins")
} else := ["config"] if {
	access.has(o, "config")
} else := ["plugin"]

# Headers that a request-transformer sets to a text of its own, as `Name:value`.
headers(o, ns) := v if {
	startswith(running(o), "request-transformer")
	v := [found |
		some action in ["add", "append", "replace"]
		some i, line in access.arr(access.obj(config(o), action), "headers")
		is_string(line)
		halves := split(line, ":")
		name := trim_space(halves[0])
		value := trim_space(concat(":", array.slice(halves, 1, count(halves))))
		reason := header_reason(name, value)
		reason != ""
		what := concat("", ["header `", name, "` ", reason])
		found := {"what": what, "path": ["config", action, "headers", i], "evidence": {"header": name, "value": value}, "needs": [], "related": []}
		is_object(found)
	]
	is_string(ns)
} else := []

header_reason(name, value) := v if {
	weakness.header(name) in ["identity", "address"]
	regex.match(`\$\([^)]*(headers|query_params|uri_captures)`, value)
	v := concat("", ["takes what the client sends as `", value, "`"])
} else := v if {
	weakness.header(name) == "identity"
	weakness.fixed(value)
	v := concat("", ["makes everybody `", value, "` to the backend"])
} else := v if {
	weakness.header(name) == "address"
	weakness.fixed(value)
	v := concat("", ["tells the backend that every client is `", value, "`"])
} else := ""

# Settings that name files of the controller: those of plugins are the files of their authors.
file_paths(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# TLS towards clients is set in Kong itself.
tls_settings(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# Plain text that a KongIngress asks for although the backend has TLS is no more read by Kong.
backend_tls(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

passthroughs(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

default_certificates(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# Sections of a KongIngress that Kong has not read since 3.0.
ineffective(o, ns) := [answer] if {
	kinds.of(o) == "KongIngress"
	found := [section | some section in ["proxy", "route"]; access.has(o, section)]
	count(found) > 0
	first := found[0]
	what := concat("", ["`", concat("`, `", found), "` of a KongIngress has no effect since Kong Ingress Controller 3.0: annotations take its place"])
	answer := {"what": what, "path": [first], "evidence": {"sections": found}, "needs": [], "related": []}
	is_string(ns)
	is_object(answer)
} else := []

# Code that the object brings.
raw(o, ns) := [answer] if {
	name := running(o)
	name in ["pre-function", "post-function"]
	what := concat("", ["plugin `", name, "` runs Lua in the proxy"])
	answer := {"what": what, "path": ["plugin"], "evidence": {"plugin": name}, "needs": [], "related": []}
	is_object(answer)
	is_string(ns)
} else := []

# The fields it reads, as `{"in", "key", "type", "at"}`: the object that holds the field, its key, its type (`object`, `array`,
# `string`, `number`, `boolean` or `host`) and its path.
reads(o) := v if {
	kinds.of(o) in ["KongPlugin", "KongClusterPlugin"]
	top := [read |
		some pair in plugin_fields
		[key, type] := pair
		read := {"in": o, "key": key, "type": type, "at": [key]}
		is_object(read)
	]
	reference := access.obj(access.obj(o, "configFrom"), "secretKeyRef")
	source := access.obj(o, "configFrom")
	named := [
		{"in": source, "key": "secretKeyRef", "type": "object", "at": ["configFrom", "secretKeyRef"]},
		{"in": reference, "key": "name", "type": "string", "at": ["configFrom", "secretKeyRef", "name"]},
		{"in": reference, "key": "namespace", "type": "string", "at": ["configFrom", "secretKeyRef", "namespace"]},
	]
	v := array.concat(array.concat(top, named), of_plugin(o))
	is_array(v)
} else := []

plugin_fields := [["plugin", "string"], ["disabled", "boolean"], ["config", "object"], ["configFrom", "object"]]

of_plugin(o) := v if {
	running(o) == "cors"
	fields := [["credentials", "boolean"], ["origins", "array"]]
	holder := access.obj(o, "config")
	top := [read |
		some pair in fields
		[key, type] := pair
		read := {"in": holder, "key": key, "type": type, "at": ["config", key]}
		is_object(read)
	]
	elements := [read |
		some i, text in access.arr(holder, "origins")
		read := {"element": text, "type": "string", "at": ["config", "origins", i]}
	]
	v := array.concat(top, elements)
	is_array(v)
} else := v if {
	startswith(running(o), "request-transformer")
	parts := [read |
		some action in ["add", "append", "replace"]
		holder := access.obj(o, "config")
		read := {"in": holder, "key": action, "type": "object", "at": ["config", action]}
	]
	lists := [read |
		some action in ["add", "append", "replace"]
		holder := access.obj(access.obj(o, "config"), action)
		read := {"in": holder, "key": "headers", "type": "array", "at": ["config", action, "headers"]}
	]
	v := array.concat(parts, lists)
	is_array(v)
} else := []
