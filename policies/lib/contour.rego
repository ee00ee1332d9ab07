# METADATA
# title: Contour
# description: HTTPProxy with its includes, and TLSCertificateDelegation.
# related_resources:
#   - ref: https://projectcontour.io/docs/main/config/api/
package lib.portcullis.contour

import data.lib.portcullis.contour_fields
import data.lib.portcullis.contour_guards
import data.lib.portcullis.contour_proxies
import data.lib.portcullis.contour_traits

# Hosts it serves, as `{"host", "path", "origin"}`; `""` is every host.
hosts_of(o, ns) := v if {
	is_string(ns)
	v := contour_proxies.hosts_of(o)
}

# What it matches, as `{"host", "host_path", "matcher", "path", "text", "type"}`, one for each host and path.
entries(o, ns) := v if {
	v := contour_proxies.entries(o, ns)
}

# Paths that take every request of their hosts, as `{"hosts", "path", "text"}`.
catch_alls(o, ns) := v if {
	v := contour_proxies.catch_alls(o, ns)
}

# Its parts that have guards of their own, as `{"path", "text", "hosts", "serves", "guards"}`.
parts(o, ns) := v if {
	v := contour_guards.parts(o, ns)
}

# Where its requests go, as `{"role", "group", "kind", "namespace", "name", "port", "path"}`.
backends(o, ns) := v if {
	v := contour_proxies.backends_of(o, ns)
}

# The front doors it is served through, as `{"door", "admitted", "need"}`.
doors(o, ns) := v if {
	contour_proxies.spec(o) != {}
	is_string(ns)
	text := contour_proxies.door(o)
	v := [{"door": text, "admitted": "yes", "need": ""}]
	is_array(v)
} else := []

# Names of its ingress classes or Gateways.
classes_of(o, ns) := v if {
	is_string(ns)
	name := contour_proxies.class_of(o)
	name != ""
	v := [name]
	is_array(v)
} else := []

# What was not given and would change what it means.
needs(o, ns) := v if {
	v := contour_proxies.needs(o, ns)
}

# Rewrites that reach more of the backend than the path says: Contour itself minds the slash of prefixes that it replaces.
rewrites(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# Cross-origin rules that let every origin in.
cors(o, ns) := v if {
	is_string(ns)
	v := contour_traits.cors(o)
}

# Headers that clients can forge, or that it forges itself.
headers(o, ns) := v if {
	is_string(ns)
	v := contour_traits.headers(o)
}

# Settings that name files of the controller.
file_paths(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# TLS that is weaker than it should be.
tls_settings(o, ns) := v if {
	is_string(ns)
	v := contour_traits.tls_settings(o)
}

# Backends reached without TLS, or with TLS that is not verified.
backend_tls(o, ns) := v if {
	v := contour_traits.backend_tls(o, ns)
}

# TLS that is passed through, so that nothing of the request is seen.
passthroughs(o, ns) := v if {
	is_string(ns)
	v := contour_traits.passthroughs(o)
}

# TLS for which the controller serves its own certificate: Contour has none.
default_certificates(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# Settings without effect.
ineffective(o, ns) := v if {
	is_string(ns)
	v := contour_traits.ineffective(o)
}

# Raw configuration or code.
raw(o, ns) := v if {
	is_string(ns)
	v := contour_traits.raw(o)
}

# How many labels a wildcard covers: `"one"` or `"many"`.
labels(o) := "one" if {
	is_object(o)
}

# TLS for one host: `"served"`, `"plain"`, `"redirect"`, `"none"`, `"elsewhere"` or `"unknown"`.
tls(o, ns, host) := v if {
	is_string(host)
	v := contour_proxies.tls(o, ns)
}

# What becomes of plain HTTP, as `{"state", "path", "why", "key", "needs"}`; `state` is `"open"`, `"redirect"`, `"closed"`, `"none"` or
# `"unknown"`.
plaintext(o, ns) := v if {
	v := contour_proxies.plaintext(o, ns)
}

# Who can reach it, as `{"state", "path", "why", "needs"}`; `state` is `"public"`, `"internal"` or `"unknown"`.
exposure(o, ns) := {"state": "unknown", "path": ["spec"], "why": "", "needs": []} if {
	is_object(o)
	is_string(ns)
}

# The fields it reads, as `{"in", "key", "type", "at"}`: the object that holds the field, its key, its type (`object`, `array`,
# `string`, `number`, `boolean` or `host`) and its path.
reads(o) := v if {
	v := contour_fields.of(o)
}
