# METADATA
# title: The route model
# description: |
#   What policies read instead of annotations and API shapes. The rules here are about the object under review and are computed
#   once for an evaluation; the functions answer for any object, such as the old one or one of the inventory.
package lib.portcullis.routes

import data.lib.portcullis.access
import data.lib.portcullis.classes
import data.lib.portcullis.gateway
import data.lib.portcullis.hosts
import data.lib.portcullis.ingress
import data.lib.portcullis.kinds

# `Ingress`, `HTTPRoute`, `Gateway`; undefined where the object under review is no route.
kind := v if {
	v := kinds.subject
	v != ""
}

# Hosts of the object under review, as `{"host", "path", "origin"}`.
subject_hosts := v if {
	v := hosts_of(access.subject, access.namespace)
} else := []

# What it matches, as `{"host", "host_path", "matcher", "path", "text", "type"}`.
subject_entries := v if {
	v := entries(access.subject, access.namespace)
} else := []

# Its distinct hosts, sorted.
subject_host_names := v if {
	names := {name | some entry in subject_hosts; name := entry.host}
	v := sort(names)
}

# TLS by host name of the object under review: `served`, `plain`, `redirect` or `unknown`.
subject_tls := v if {
	v := [{"host": host, "state": state} |
		some host in subject_host_names
		state := tls(access.subject, access.namespace, host)
	]
}

hosts_of(o, ns) := v if {
	kinds.of(o) == "Ingress"
	v := ingress.hosts_of(o)
	is_string(ns)
} else := v if {
	kinds.of(o) == "HTTPRoute"
	v := gateway.claimed_hosts(o, ns)
} else := v if {
	kinds.of(o) == "Gateway"
	v := gateway.listener_hosts(o)
} else := []

entries(o, ns) := v if {
	kinds.of(o) == "Ingress"
	v := ingress.entries(o)
	is_string(ns)
} else := v if {
	kinds.of(o) == "HTTPRoute"
	v := gateway.entries(o, ns)
} else := []

tls(o, ns, host) := v if {
	kinds.of(o) == "Ingress"
	v := ingress.tls(o, host)
	is_string(ns)
} else := v if {
	kinds.of(o) == "HTTPRoute"
	v := gateway.tls(o, ns, host)
} else := "unknown"

# How many labels a wildcard of this kind of route covers: `"one"` or `"many"`.
labels(o) := "one" if {
	kinds.of(o) == "Ingress"
} else := "many"

# Whether TLS ends in front of the cluster for this route, by parameter.
terminated_elsewhere(o, ns) if {
	kinds.of(o) == "Ingress"
	ingress.terminated_elsewhere(o)
	is_string(ns)
}

terminated_elsewhere(o, ns) if {
	kinds.of(o) == "HTTPRoute"
	gateway.terminated_elsewhere(o, ns)
}

# Where the first of several hosts stands, for `details.path`.
path_of(entries_of, wanted) := v if {
	found := [path |
		some entry in entries_of
		entry.host in wanted
		path := entry.path
	]
	count(found) > 0
	some v in array.slice(found, 0, 1)
} else := ["spec"]

# Whether the class or Gateway of a route is known by name, for messages.
class_text(o) := v if {
	name := classes.name(o)
	name != ""
	v := concat("", ["class `", name, "`"])
} else := "no class"

# Hosts for a message.
shown(names) := v if {
	v := hosts.list(names)
}

# What would settle whether TLS is served, for `details.needs`.
tls_needs := v if {
	kinds.subject == "HTTPRoute"
	v := gateway.missing_parents(access.subject, access.namespace)
	count(v) > 0
} else := v if {
	kinds.subject == "Ingress"
	name := classes.name(access.subject)
	name != ""
	need := concat("", ["networking.k8s.io/IngressClass ", name])
	setting := concat("", ["parameter controller_by_class.", name])
	v := [need, setting]
} else := ["the controller's own configuration"]
