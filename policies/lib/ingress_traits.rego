# METADATA
# title: Traits of an Ingress
# description: |
#   What the annotations of an Ingress, and the objects they name, make of its requests; and the traits of FrontendConfig, BackendConfig and
#   IngressClassParams, which stand on those objects.
package lib.portcullis.ingress_traits

import data.lib.portcullis.access
import data.lib.portcullis.ingress_idle
import data.lib.portcullis.ingress_requests
import data.lib.portcullis.ingress_transport
import data.lib.portcullis.kinds
import data.lib.portcullis.weakness

# Who can reach it, as `{"state", "path", "why", "needs"}`; `state` is `"public"`, `"internal"` or `"unknown"`.
exposure(o, ns) := v if {
	kinds.of(o) == "Ingress"
	v := ingress_transport.exposure(o)
	is_object(v)
	is_string(ns)
} else := {"state": "unknown", "path": ["spec"], "why": "", "needs": []}

# Rewrites that reach more of the backend than the path says.
rewrites(o, ns) := v if {
	kinds.of(o) == "Ingress"
	v := ingress_requests.rewrites(o)
	is_array(v)
	is_string(ns)
} else := []

# Cross-origin rules that let every origin in.
cors(o, ns) := v if {
	kinds.of(o) == "Ingress"
	v := ingress_requests.cors(o)
	is_array(v)
	is_string(ns)
} else := []

# Headers that clients can forge, or that it forges itself.
headers(o, ns) := v if {
	kinds.of(o) == "Ingress"
	v := ingress_requests.headers(o)
	is_array(v)
	is_string(ns)
} else := v if {
	kinds.of(o) == "BackendConfig"
	v := custom_headers(o)
	is_array(v)
} else := []

# Settings that name files of the controller.
file_paths(o, ns) := v if {
	kinds.of(o) == "Ingress"
	v := ingress_requests.file_paths(o)
	is_array(v)
	is_string(ns)
} else := []

# TLS that is weaker than it should be.
tls_settings(o, ns) := v if {
	kinds.of(o) == "Ingress"
	v := ingress_transport.tls_settings(o)
	is_array(v)
	is_string(ns)
} else := v if {
	kinds.of(o) == "FrontendConfig"
	v := named_policy(o)
	is_array(v)
} else := v if {
	kinds.of(o) == "IngressClassParams"
	v := class_policy(o)
	is_array(v)
} else := []

# Backends reached without TLS, or with TLS that is not verified.
backend_tls(o, ns) := v if {
	kinds.of(o) == "Ingress"
	v := ingress_transport.backend_tls(o, ns)
	is_array(v)
} else := []

# TLS that is passed through, so that nothing of the request is seen.
passthroughs(o, ns) := v if {
	kinds.of(o) == "Ingress"
	v := ingress_transport.passthroughs(o)
	is_array(v)
	is_string(ns)
} else := []

# TLS for which the controller serves its own certificate.
default_certificates(o, ns) := v if {
	kinds.of(o) == "Ingress"
	v := ingress_transport.default_certificates(o, ns)
	is_array(v)
} else := []

# Settings without effect.
ineffective(o, ns) := v if {
	kinds.of(o) == "Ingress"
	v := ingress_idle.ineffective(o)
	is_array(v)
	is_string(ns)
} else := []

# Raw configuration or code; annotations that carry it are the policy's own matter.
raw(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

spec(o) := v if {
	v := access.obj(o, "spec")
}

# Headers that a BackendConfig adds to requests, as `Name:value`.
custom_headers(o) := v if {
	v := [answer |
		some i, line in access.arr(access.obj(spec(o), "customRequestHeaders"), "headers")
		is_string(line)
		halves := split(line, ":")
		name := trim_space(halves[0])
		value := trim_space(concat(":", array.slice(halves, 1, count(halves))))
		weakness.header(name) in ["identity", "address"]
		weakness.fixed(value)
		what := concat("", ["header `", name, "` tells the backend `", value, "` about every client"])
		path := ["spec", "customRequestHeaders", "headers", i]
		answer := {"what": what, "path": path, "evidence": {"header": name, "value": value}, "needs": [], "related": []}
	]
}

# A policy of Google Cloud is not in the cluster.
named_policy(o) := [answer] if {
	name := access.str(spec(o), "sslPolicy")
	name != ""
	need := concat("", ["the SSL policy `", name, "` of Google Cloud"])
	what := concat("", ["whether TLS before 1.2 is admitted depends on the SSL policy `", name, "`"])
	answer := {"what": what, "path": ["spec", "sslPolicy"], "evidence": {"policy": name}, "needs": [need], "related": []}
} else := []

class_policy(o) := [answer] if {
	policy := access.str(spec(o), "sslPolicy")
	ingress_transport.old_policy(policy)
	what := concat("", ["`sslPolicy: ", policy, "` admits TLS before 1.2"])
	answer := {"what": what, "path": ["spec", "sslPolicy"], "evidence": {"policy": policy}, "needs": [], "related": []}
} else := []

# The fields it reads, as `{"in", "key", "type", "at"}`: the object that holds the field, its key, its type (`object`, `array`,
# `string`, `number`, `boolean` or `host`) and its path.
reads(o) := v if {
	kinds.of(o) == "IngressClass"
	v := array.concat(fields(o, class_fields), parameter_fields(o))
	is_array(v)
} else := v if {
	kinds.of(o) == "FrontendConfig"
	redirect := access.obj(spec(o), "redirectToHttps")
	inner := [{"in": redirect, "key": "enabled", "type": "boolean", "at": ["spec", "redirectToHttps", "enabled"]}]
	v := array.concat(fields(o, frontend_fields), inner)
	is_array(v)
} else := v if {
	kinds.of(o) == "BackendConfig"
	v := array.concat(fields(o, backend_fields), backend_parts(o))
	is_array(v)
} else := v if {
	kinds.of(o) == "IngressClassParams"
	v := array.concat(fields(o, params_fields), params_elements(o))
	is_array(v)
} else := []

class_fields := [["controller", "string"], ["parameters", "object"]]

frontend_fields := [["sslPolicy", "string"], ["redirectToHttps", "object"]]

backend_fields := [["customRequestHeaders", "object"], ["iap", "object"], ["securityPolicy", "object"]]

params_fields := [
	["certificateArn", "array"], ["group", "object"], ["inboundCIDRs", "array"], ["scheme", "string"], ["sslPolicy", "string"],
	["wafv2AclArn", "string"], ["wafv2AclName", "string"],
]

# Fields of the `spec`.
fields(o, list) := v if {
	v := [read |
		some pair in list
		[key, type] := pair
		holder := spec(o)
		read := {"in": holder, "key": key, "type": type, "at": ["spec", key]}
		is_object(read)
	]
}

parameter_fields(o) := v if {
	holder := access.obj(spec(o), "parameters")
	v := [read |
		some key in ["apiGroup", "kind", "name"]
		read := {"in": holder, "key": key, "type": "string", "at": ["spec", "parameters", key]}
	]
}

backend_parts(o) := v if {
	headers_of := access.obj(spec(o), "customRequestHeaders")
	lists := [{"in": headers_of, "key": "headers", "type": "array", "at": ["spec", "customRequestHeaders", "headers"]}]
	lines := [{"element": line, "type": "string", "at": ["spec", "customRequestHeaders", "headers", i]} | some i, line in access.arr(headers_of, "headers")]
	switches := [{"in": access.obj(spec(o), "iap"), "key": "enabled", "type": "boolean", "at": ["spec", "iap", "enabled"]}]
	names := [{"in": access.obj(spec(o), "securityPolicy"), "key": "name", "type": "string", "at": ["spec", "securityPolicy", "name"]}]
	v := array.concat(array.concat(lists, lines), array.concat(switches, names))
}

params_elements(o) := v if {
	group := [{"in": access.obj(spec(o), "group"), "key": "name", "type": "string", "at": ["spec", "group", "name"]}]
	texts := [read |
		some key in ["certificateArn", "inboundCIDRs"]
		some i, text in access.arr(spec(o), key)
		read := {"element": text, "type": "string", "at": ["spec", key, i]}
	]
	v := array.concat(group, texts)
}
