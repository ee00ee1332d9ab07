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
	names := {name | some entry in subject_hosts; name := access.str(entry, "host")}
	v := sort(names)
}

# TLS by host name of the object under review: `served`, `plain`, `redirect`, `unknown`, or `none` and `elsewhere` where there is
# nothing to judge.
subject_tls := v if {
	v := [entry |
		some host in subject_host_names
		state := tls(access.subject, access.namespace, host)
		entry := {"host": host, "state": state}
		is_object(entry)
	]
}

# Its hosts in one of those states, sorted, without those that `exempt` patterns cover. A host that is no name is a fault.
subject_hosts_with(state, exempt) := v if {
	patterns := [pattern | some text in exempt; pattern := hosts.normal(text); is_string(pattern)]
	v := [host |
		some entry in subject_tls
		access.str(entry, "state") == state
		host := access.str(entry, "host")
		named(host)
		not exempted(patterns, host)
	]
}

named(host) if {
	host == ""
}

named(host) if {
	hosts.valid(host)
}

exempted(patterns, host) if {
	some pattern in patterns
	hosts.covers(pattern, host, "one")
}

# Whether the object under review only answers a challenge of a certificate authority: such a route must be plain HTTP, and it
# goes away by itself.
subject_is_challenge if {
	access.str(access.labels(access.subject), "acme.cert-manager.io/http01-solver") == "true"
}

# Paths of the object under review that take every request of their host, as `{"hosts", "path", "text"}`.
subject_catch_alls := v if {
	kinds.subject == "Ingress"
	v := ingress.catch_alls(access.subject)
	is_array(v)
} else := v if {
	kinds.subject == "HTTPRoute"
	v := gateway.catch_alls(access.subject, access.namespace)
	is_array(v)
} else := []

# Whether the object under review belongs to one of the classes: the class of an Ingress, or that of the Gateways of a route.
subject_in_class(wanted) if {
	kinds.subject == "Ingress"
	name := classes.name(access.subject)
	name in wanted
}

subject_in_class(wanted) if {
	kinds.subject == "HTTPRoute"
	some name in gateway.class_names(access.subject, access.namespace)
	name in wanted
}

hosts_of(o, ns) := v if {
	kinds.of(o) == "Ingress"
	v := ingress.hosts_of(o)
	is_array(v)
	is_string(ns)
} else := v if {
	kinds.of(o) == "HTTPRoute"
	v := gateway.claimed_hosts(o, ns)
	is_array(v)
} else := v if {
	kinds.of(o) == "Gateway"
	v := gateway.listener_hosts(o)
	is_array(v)
} else := []

entries(o, ns) := v if {
	kinds.of(o) == "Ingress"
	v := ingress.entries(o)
	is_array(v)
	is_string(ns)
} else := v if {
	kinds.of(o) == "HTTPRoute"
	v := gateway.entries(o, ns)
	is_array(v)
} else := []

tls(o, ns, host) := v if {
	kinds.of(o) == "Ingress"
	v := ingress.tls(o, host)
	is_string(v)
	is_string(ns)
} else := v if {
	kinds.of(o) == "HTTPRoute"
	v := gateway.tls(o, ns, host)
	is_string(v)
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
		host := access.str(entry, "host")
		host in wanted
		path := access.arr(entry, "path")
	]
	count(found) > 0
	v := found[0]
	is_array(v)
} else := ["spec"]

# Whether the class or Gateway of a route is known by name, for messages.
class_text(o) := v if {
	name := classes.name(o)
	name != ""
	v := concat("", ["class `", name, "`"])
	is_string(v)
} else := "no class"

# Hosts for a message.
shown(names) := v if {
	v := hosts.list(names)
}

# What would settle whether TLS is served, for `details.needs`.
tls_needs := v if {
	kinds.subject == "HTTPRoute"
	v := gateway.needs(access.subject, access.namespace)
	is_array(v)
} else := v if {
	kinds.subject == "Ingress"
	v := ingress.tls_needs(access.subject)
	is_array(v)
} else := ["the controller's own configuration"]
