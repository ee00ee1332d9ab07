# METADATA
# title: Contour
# description: HTTPProxy with its includes, and TLSCertificateDelegation.
package lib.portcullis.contour

# Hosts it serves, as `{"host", "path", "origin"}`; `""` is every host.
hosts_of(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# What it matches, as `{"host", "host_path", "matcher", "path", "text", "type"}`, one for each host and path.
entries(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# Paths that take every request of their hosts, as `{"hosts", "path", "text"}`.
catch_alls(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# Its parts that have guards of their own, as `{"path", "text", "hosts", "serves", "guards"}`.
parts(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# Where its requests go, as `{"role", "group", "kind", "namespace", "name", "port", "path"}`.
backends(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# The front doors it is served through, as `{"door", "admitted", "need"}`.
doors(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# Names of its ingress classes or Gateways.
classes_of(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# What was not given and would change what it means.
needs(o, ns) := [] if {
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

# How many labels a wildcard covers: `"one"` or `"many"`.
labels(o) := "many" if {
	is_object(o)
}

# TLS for one host: `"served"`, `"plain"`, `"redirect"`, `"none"`, `"elsewhere"` or `"unknown"`.
tls(o, ns, host) := "unknown" if {
	is_object(o)
	is_string(ns)
	is_string(host)
}

# What becomes of plain HTTP, as `{"state", "path", "why", "key", "needs"}`; `state` is `"open"`, `"redirect"`, `"closed"`, `"none"` or
# `"unknown"`.
plaintext(o, ns) := {"state": "none", "path": ["spec"], "why": "", "key": "", "needs": []} if {
	is_object(o)
	is_string(ns)
}

# Who can reach it, as `{"state", "path", "why", "needs"}`; `state` is `"public"`, `"internal"` or `"unknown"`.
exposure(o, ns) := {"state": "unknown", "path": ["spec"], "why": "", "needs": []} if {
	is_object(o)
	is_string(ns)
}

# The fields it reads, as `{"in", "key", "type", "at"}`: the object that holds the field, its key, its type (`object`, `array`,
# `string`, `number`, `boolean` or `host`) and its path.
reads(o) := [] if {
	is_object(o)
}
