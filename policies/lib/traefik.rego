# METADATA
# title: Traefik
# description: |
#   IngressRoute, IngressRouteTCP and IngressRouteUDP with what they refer to, such as Middleware, TLSOption, TLSStore, ServersTransport,
#   TraefikService.
# related_resources:
#   - ref: https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/
package lib.portcullis.traefik

import data.lib.portcullis.kinds
import data.lib.portcullis.traefik_fields
import data.lib.portcullis.traefik_guards
import data.lib.portcullis.traefik_middlewares
import data.lib.portcullis.traefik_routes
import data.lib.portcullis.traefik_traits

# Hosts it serves, as `{"host", "path", "origin"}`; `""` is every host.
hosts_of(o, ns) := v if {
	is_string(ns)
	v := traefik_routes.hosts_of(o)
}

# What it matches, as `{"host", "host_path", "matcher", "path", "text", "type"}`, one for each host and path.
entries(o, ns) := v if {
	is_string(ns)
	v := traefik_routes.entries(o)
}

# Paths that take every request of their hosts, as `{"hosts", "path", "text"}`.
catch_alls(o, ns) := v if {
	v := traefik_routes.catch_alls(o, ns)
}

# Its parts that have guards of their own, as `{"path", "text", "hosts", "serves", "guards"}`.
parts(o, ns) := v if {
	v := traefik_guards.parts(o, ns)
}

# Guards of one Middleware, as `{"name", "state", "path", "why", "needs", "related"}`; the path is for the caller to set.
middleware_guards(ns, name) := v if {
	v := traefik_middlewares.middleware_guards(ns, name)
}

# Where its requests go, as `{"role", "group", "kind", "namespace", "name", "port", "path"}`.
backends(o, ns) := v if {
	v := traefik_routes.backends_of(o, ns)
}

# The front doors it is served through, as `{"door", "admitted", "need"}`.
doors(o, ns) := v if {
	kinds.of(o) in ["IngressRoute", "IngressRouteTCP"]
	is_string(ns)
	v := traefik_routes.doors(o)
	is_array(v)
} else := []

# Names of its ingress classes or Gateways.
classes_of(o, ns) := v if {
	is_string(ns)
	name := traefik_routes.class_of(o)
	name != ""
	v := [name]
	is_array(v)
} else := []

# What was not given and would change what it means.
needs(o, ns) := v if {
	v := traefik_routes.needs(o, ns)
}

# Rewrites that reach more of the backend than the path says.
rewrites(o, ns) := v if {
	is_string(ns)
	v := traefik_traits.rewrites(o)
}

# Cross-origin rules that let every origin in.
cors(o, ns) := v if {
	is_string(ns)
	v := traefik_traits.cors(o)
}

# Headers that clients can forge, or that it forges itself.
headers(o, ns) := v if {
	is_string(ns)
	v := traefik_traits.headers(o)
}

# Settings that name files of the controller.
file_paths(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# TLS that is weaker than it should be.
tls_settings(o, ns) := v if {
	is_string(ns)
	v := traefik_traits.tls_settings(o)
}

# Backends reached without TLS, or with TLS that is not verified.
backend_tls(o, ns) := v if {
	is_string(ns)
	v := traefik_traits.backend_tls(o)
}

# TLS that is passed through, so that nothing of the request is seen.
passthroughs(o, ns) := v if {
	is_string(ns)
	v := traefik_traits.passthroughs(o)
}

# TLS for which the controller serves its own certificate.
default_certificates(o, ns) := v if {
	v := traefik_traits.default_certificates(o, ns)
}

# Settings without effect.
ineffective(o, ns) := v if {
	is_string(ns)
	v := traefik_traits.ineffective(o)
}

# Raw configuration or code.
raw(o, ns) := v if {
	is_string(ns)
	v := traefik_traits.raw(o)
}

# How many labels a wildcard covers: `"one"` or `"many"`.
labels(o) := "one" if {
	is_object(o)
}

# TLS for one host: `"served"`, `"plain"`, `"redirect"`, `"none"`, `"elsewhere"` or `"unknown"`.
tls(o, ns, host) := v if {
	v := traefik_routes.tls(o, ns, host)
}

# What becomes of plain HTTP, as `{"state", "path", "why", "key", "needs"}`; `state` is `"open"`, `"redirect"`, `"closed"`, `"none"` or
# `"unknown"`.
plaintext(o, ns) := v if {
	is_string(ns)
	v := traefik_routes.plaintext(o)
}

# Who can reach it, as `{"state", "path", "why", "needs"}`; `state` is `"public"`, `"internal"` or `"unknown"`.
exposure(o, ns) := {"state": "unknown", "path": ["spec"], "why": "", "needs": ["the entry points of Traefik"]} if {
	is_object(o)
	is_string(ns)
}

# The fields it reads, as `{"in", "key", "type", "at"}`: the object that holds the field, its key, its type (`object`, `array`,
# `string`, `number`, `boolean` or `host`) and its path.
reads(o) := v if {
	v := traefik_fields.of(o)
}
