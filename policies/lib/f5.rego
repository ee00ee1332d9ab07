# METADATA
# title: F5 NGINX
# description: |
#   VirtualServer, VirtualServerRoute, TransportServer and Policy of the NGINX Ingress Controller. A VirtualServerRoute is judged with
#   the VirtualServer that names it; by itself it has no hosts.
# related_resources:
#   - ref: https://docs.nginx.com/nginx-ingress-controller/configuration/virtualserver-and-virtualserverroute-resources/
package lib.portcullis.f5

import data.lib.portcullis.f5_fields
import data.lib.portcullis.f5_guards
import data.lib.portcullis.f5_routes
import data.lib.portcullis.f5_traits
import data.lib.portcullis.kinds

# Hosts it serves, as `{"host", "path", "origin"}`; `""` is every host.
hosts_of(o, ns) := v if {
	is_string(ns)
	v := f5_routes.hosts_of(o)
}

# What it matches, as `{"host", "host_path", "matcher", "path", "text", "type"}`, one for each host and path.
entries(o, ns) := v if {
	is_string(ns)
	v := f5_routes.entries(o)
}

# Paths that take every request of their hosts, as `{"hosts", "path", "text"}`.
catch_alls(o, ns) := v if {
	is_string(ns)
	v := f5_routes.catch_alls(o)
}

# Its parts that have guards of their own, as `{"path", "text", "hosts", "serves", "guards"}`.
parts(o, ns) := v if {
	v := f5_guards.parts(o, ns)
}

# Where its requests go, as `{"role", "group", "kind", "namespace", "name", "port", "path"}`.
backends(o, ns) := v if {
	kinds.of(o) != "Policy"
	v := f5_routes.backends(o, ns)
	is_array(v)
} else := []

# The front doors it is served through, as `{"door", "admitted", "need"}`.
doors(o, ns) := v if {
	kinds.of(o) != "Policy"
	is_string(ns)
	text := f5_routes.door(o)
	v := [{"door": text, "admitted": "yes", "need": ""}]
	is_array(v)
} else := []

# Names of its ingress classes or Gateways.
classes_of(o, ns) := v if {
	kinds.of(o) != "Policy"
	is_string(ns)
	name := f5_routes.class_of(o)
	name != ""
	v := [name]
	is_array(v)
} else := []

# What was not given and would change what it means.
needs(o, ns) := v if {
	is_string(ns)
	v := f5_routes.wildcard_needs(o)
}

# Rewrites that reach more of the backend than the path says.
rewrites(o, ns) := v if {
	is_string(ns)
	v := f5_traits.rewrites(o)
}

# Cross-origin rules that let every origin in.
cors(o, ns) := v if {
	is_string(ns)
	v := f5_traits.cors(o)
}

# Headers that clients can forge, or that it forges itself.
headers(o, ns) := v if {
	is_string(ns)
	v := f5_traits.headers(o)
}

# Settings that name files of the controller.
file_paths(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# TLS that is weaker than it should be.
tls_settings(o, ns) := v if {
	is_string(ns)
	v := f5_traits.tls_settings(o)
}

# Backends reached without TLS, or with TLS that is not verified.
backend_tls(o, ns) := v if {
	v := f5_traits.backend_tls(o, ns)
}

# TLS that is passed through, so that nothing of the request is seen.
passthroughs(o, ns) := v if {
	is_string(ns)
	v := f5_traits.passthroughs(o)
}

# TLS for which the controller serves its own certificate.
default_certificates(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# Settings without effect.
ineffective(o, ns) := v if {
	v := f5_traits.ineffective(o, ns)
}

# Raw configuration or code.
raw(o, ns) := v if {
	kinds.of(o) == "Policy"
	is_string(ns)
	v := f5_traits.raw_of_policy(o)
	is_array(v)
} else := v if {
	v := f5_traits.raw(o)
}

# How many labels a wildcard covers: `"one"` or `"many"`.
labels(o) := "many" if {
	is_object(o)
}

# TLS for one host: `"served"`, `"plain"`, `"redirect"`, `"none"`, `"elsewhere"` or `"unknown"`.
tls(o, ns, host) := v if {
	is_string(ns)
	is_string(host)
	v := f5_routes.tls(o)
}

# What becomes of plain HTTP, as `{"state", "path", "why", "key", "needs"}`; `state` is `"open"`, `"redirect"`, `"closed"`, `"none"` or
# `"unknown"`.
plaintext(o, ns) := v if {
	is_string(ns)
	v := f5_routes.plaintext(o)
}

# Who can reach it, as `{"state", "path", "why", "needs"}`; `state` is `"public"`, `"internal"` or `"unknown"`.
exposure(o, ns) := {"state": "unknown", "path": ["spec"], "why": "", "needs": []} if {
	is_object(o)
	is_string(ns)
}

# The fields it reads, as `{"in", "key", "type", "at"}`: the object that holds the field, its key, its type (`object`, `array`,
# `string`, `number`, `boolean` or `host`) and its path.
reads(o) := v if {
	v := f5_fields.of(o)
}
