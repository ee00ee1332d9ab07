# METADATA
# title: Traits of Gateway API routes
# description: What filters and attached policies make of the requests of a route.
package lib.portcullis.gateway_traits

import data.lib.portcullis.gateway_parts
import data.lib.portcullis.gateway_reads

# Its parts that have guards of their own, as `{"path", "text", "hosts", "serves", "guards"}`.
parts(o, ns) := v if {
	v := gateway_parts.of(o, ns)
}

# Where its requests go, as `{"role", "group", "kind", "namespace", "name", "port", "path"}`.
backends(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# Who can reach it, as `{"state", "path", "why", "needs"}`; `state` is `"public"`, `"internal"` or `"unknown"`.
exposure(o, ns) := {"state": "unknown", "path": ["spec"], "why": "", "needs": []} if {
	is_object(o)
	is_string(ns)
}

# Rewrites that reach more of the backend than the path says.
rewrites(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# Cross-origin rules that let every origin in.
cors(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# Headers that clients can forge, or that it forges itself.
headers(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# Settings that name files of the controller.
file_paths(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# TLS that is weaker than it should be.
tls_settings(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# Backends reached without TLS, or with TLS that is not verified.
backend_tls(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# TLS that is passed through, so that nothing of the request is seen.
passthroughs(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# TLS for which the controller serves its own certificate.
default_certificates(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# Settings without effect.
ineffective(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# Raw configuration or code.
raw(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# The fields it reads, as `{"in", "key", "type", "at"}`: the object that holds the field, its key, its type (`object`, `array`,
# `string`, `number`, `boolean` or `host`) and its path.
reads(o) := v if {
	v := gateway_reads.of(o)
}
