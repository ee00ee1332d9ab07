# METADATA
# title: The route model
# description: |
#   What policies read instead of annotations and API shapes. The rules here are about the object under review and are computed
#   once for an evaluation; the functions answer for any object, such as the old one or one of the inventory.
package lib.portcullis.routes

import data.lib.portcullis.access
import data.lib.portcullis.classes
import data.lib.portcullis.contour
import data.lib.portcullis.f5
import data.lib.portcullis.gateway
import data.lib.portcullis.gateway_traits
import data.lib.portcullis.hosts
import data.lib.portcullis.ingress
import data.lib.portcullis.ingress_backends
import data.lib.portcullis.ingress_guards
import data.lib.portcullis.ingress_traits
import data.lib.portcullis.istio
import data.lib.portcullis.kinds
import data.lib.portcullis.openshift
import data.lib.portcullis.parameters
import data.lib.portcullis.paths
import data.lib.portcullis.services
import data.lib.portcullis.traefik

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

# Hosts at which it answers nothing but challenges of certificate authorities: those come over plain HTTP.
subject_challenge_hosts := v if {
	names := {host | some entry in subject_entries; host := access.str(entry, "host")}
	more := {host | some entry in subject_entries; paths.challenge(access.str(entry, "text")) == false; host := access.str(entry, "host")}
	v := sort(names - more)
}

# Whether the object under review only answers a challenge of a certificate authority: such a route must be plain HTTP, and it
# goes away by itself.
subject_is_challenge if {
	access.str(access.labels(access.subject), "acme.cert-manager.io/http01-solver") == "true"
}

# Paths of the object under review that take every request of their host, as `{"hosts", "path", "text"}`.
subject_catch_alls := v if {
	v := catch_alls(access.subject, access.namespace)
} else := []

# Whether the object under review belongs to one of the classes: the class of an Ingress, or that of the Gateways of a route.
subject_in_class(wanted) if {
	some name in classes_of(access.subject, access.namespace)
	name in wanted
}

# Hosts it serves, as `{"host", "path", "origin"}`; `""` is every host.
hosts_of(o, ns) := v if {
	kinds.family(o) == "ingress"
	v := ingress.hosts_of(o)
	is_string(ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "gateway"
	v := gateway.hosts_of(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "traefik"
	v := traefik.hosts_of(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "contour"
	v := contour.hosts_of(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "istio"
	v := istio.hosts_of(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "f5"
	v := f5.hosts_of(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "openshift"
	v := openshift.hosts_of(o, ns)
	is_array(v)
} else := []

# What it matches, as `{"host", "host_path", "matcher", "path", "text", "type"}`, one for each host and path.
entries(o, ns) := v if {
	kinds.family(o) == "ingress"
	v := ingress.entries(o)
	is_string(ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "gateway"
	v := gateway.entries(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "traefik"
	v := traefik.entries(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "contour"
	v := contour.entries(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "istio"
	v := istio.entries(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "f5"
	v := f5.entries(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "openshift"
	v := openshift.entries(o, ns)
	is_array(v)
} else := []

# TLS for one host: `served`, `plain`, `redirect`, `unknown`, or `none` and `elsewhere` where there is nothing to judge.
tls(o, ns, host) := v if {
	kinds.family(o) == "ingress"
	v := ingress.tls(o, host)
	is_string(ns)
	is_string(v)
} else := v if {
	kinds.family(o) == "gateway"
	v := gateway.tls(o, ns, host)
	is_string(v)
} else := v if {
	kinds.family(o) == "traefik"
	v := traefik.tls(o, ns, host)
	is_string(v)
} else := v if {
	kinds.family(o) == "contour"
	v := contour.tls(o, ns, host)
	is_string(v)
} else := v if {
	kinds.family(o) == "istio"
	v := istio.tls(o, ns, host)
	is_string(v)
} else := v if {
	kinds.family(o) == "f5"
	v := f5.tls(o, ns, host)
	is_string(v)
} else := v if {
	kinds.family(o) == "openshift"
	v := openshift.tls(o, ns, host)
	is_string(v)
} else := "unknown"

# How many labels a wildcard of this route covers: `"one"` or `"many"`.
labels(o) := v if {
	kinds.family(o) == "ingress"
	v := ingress_labels(o)
	is_string(v)
} else := v if {
	kinds.family(o) == "gateway"
	v := gateway_labels(o)
	is_string(v)
} else := v if {
	kinds.family(o) == "traefik"
	v := traefik.labels(o)
	is_string(v)
} else := v if {
	kinds.family(o) == "contour"
	v := contour.labels(o)
	is_string(v)
} else := v if {
	kinds.family(o) == "istio"
	v := istio.labels(o)
	is_string(v)
} else := v if {
	kinds.family(o) == "f5"
	v := f5.labels(o)
	is_string(v)
} else := v if {
	kinds.family(o) == "openshift"
	v := openshift.labels(o)
	is_string(v)
} else := "many"

# What becomes of plain HTTP, as `{"state", "path", "why", "key", "needs"}`.
plaintext(o, ns) := v if {
	kinds.family(o) == "ingress"
	v := ingress.plaintext(o)
	is_string(ns)
	is_object(v)
} else := v if {
	kinds.family(o) == "gateway"
	v := gateway.plaintext(o, ns)
	is_object(v)
} else := v if {
	kinds.family(o) == "gateway"
	v := gateway.plaintext(o, ns)
	is_object(v)
} else := v if {
	kinds.family(o) == "traefik"
	v := traefik.plaintext(o, ns)
	is_object(v)
} else := v if {
	kinds.family(o) == "contour"
	v := contour.plaintext(o, ns)
	is_object(v)
} else := v if {
	kinds.family(o) == "istio"
	v := istio.plaintext(o, ns)
	is_object(v)
} else := v if {
	kinds.family(o) == "f5"
	v := f5.plaintext(o, ns)
	is_object(v)
} else := v if {
	kinds.family(o) == "openshift"
	v := openshift.plaintext(o, ns)
	is_object(v)
} else := {"state": "none", "path": ["spec"], "why": "", "key": "", "needs": []}

# Its parts that have guards of their own, as `{"path", "text", "hosts", "serves", "guards"}`. `guards` are `{"name", "state", "path", "why", "needs", "related"}`.
parts(o, ns) := v if {
	kinds.family(o) == "ingress"
	v := ingress_guards.parts(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "gateway"
	v := gateway_traits.parts(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "traefik"
	v := traefik.parts(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "contour"
	v := contour.parts(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "istio"
	v := istio.parts(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "f5"
	v := f5.parts(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "openshift"
	v := openshift.parts(o, ns)
	is_array(v)
} else := []

subject_parts := v if {
	v := parts(access.subject, access.namespace)
} else := []

# Whether the route only redirects or answers by itself.
subject_serves_nothing if {
	count(subject_parts) > 0
	serving := [part | some part in subject_parts; access.bool(part, "serves", true)]
	count(serving) == 0
}

# Where its requests go, as `{"role", "group", "kind", "namespace", "name", "port", "path"}`.
backends(o, ns) := v if {
	kinds.family(o) == "ingress"
	v := ingress_backends.of(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "gateway"
	v := gateway_traits.backends(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "traefik"
	v := traefik.backends(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "contour"
	v := contour.backends(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "istio"
	v := istio.backends(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "f5"
	v := f5.backends(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "openshift"
	v := openshift.backends(o, ns)
	is_array(v)
} else := []

subject_backends := v if {
	v := backends(access.subject, access.namespace)
} else := []

# Paths that take every request of their hosts, as `{"hosts", "path", "text"}`.
catch_alls(o, ns) := v if {
	kinds.family(o) == "ingress"
	v := ingress.catch_alls(o)
	is_string(ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "gateway"
	v := gateway.catch_alls(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "traefik"
	v := traefik.catch_alls(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "contour"
	v := contour.catch_alls(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "istio"
	v := istio.catch_alls(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "f5"
	v := f5.catch_alls(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "openshift"
	v := openshift.catch_alls(o, ns)
	is_array(v)
} else := []

# Names of its ingress classes or Gateways.
classes_of(o, ns) := v if {
	kinds.family(o) == "ingress"
	v := ingress_classes(o)
	is_string(ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "gateway"
	v := gateway.class_names(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "traefik"
	v := traefik.classes_of(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "contour"
	v := contour.classes_of(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "istio"
	v := istio.classes_of(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "f5"
	v := f5.classes_of(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "openshift"
	v := openshift.classes_of(o, ns)
	is_array(v)
} else := []

# What was not given and would change what it means.
needs(o, ns) := v if {
	kinds.family(o) == "ingress"
	v := ingress_needs(o)
	is_string(ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "gateway"
	v := gateway.missing_parents(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "traefik"
	v := traefik.needs(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "contour"
	v := contour.needs(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "istio"
	v := istio.needs(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "f5"
	v := f5.needs(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "openshift"
	v := openshift.needs(o, ns)
	is_array(v)
} else := []

subject_needs := v if {
	v := needs(access.subject, access.namespace)
} else := []

# Who can reach it, as `{"state", "path", "why", "needs"}`; `state` is `"public"`, `"internal"` or `"unknown"`.
exposure(o, ns) := v if {
	v := classed_exposure(o, ns)
	is_object(v)
} else := v if {
	kinds.family(o) == "ingress"
	v := ingress_traits.exposure(o, ns)
	is_object(v)
} else := v if {
	kinds.family(o) == "gateway"
	v := gateway_traits.exposure(o, ns)
	is_object(v)
} else := v if {
	kinds.family(o) == "traefik"
	v := traefik.exposure(o, ns)
	is_object(v)
} else := v if {
	kinds.family(o) == "contour"
	v := contour.exposure(o, ns)
	is_object(v)
} else := v if {
	kinds.family(o) == "istio"
	v := istio.exposure(o, ns)
	is_object(v)
} else := v if {
	kinds.family(o) == "f5"
	v := f5.exposure(o, ns)
	is_object(v)
} else := v if {
	kinds.family(o) == "openshift"
	v := openshift.exposure(o, ns)
	is_object(v)
} else := v if {
	kinds.family(o) == "service"
	v := services.exposure(o, ns)
	is_object(v)
} else := {"state": "unknown", "path": ["spec"], "why": "", "needs": []}

subject_exposure := v if {
	v := exposure(access.subject, access.namespace)
} else := {"state": "unknown", "path": ["spec"], "why": "", "needs": []}

ingress_classes(o) := [name] if {
	name := classes.name(o)
	name != ""
} else := []

ingress_needs(o) := [] if {
	count(classes.candidates(o)) > 0
} else := v if {
	v := ingress.class_needs(o)
}

ingress_labels(o) := "one" if {
	is_object(o)
}

gateway_labels(o) := "many" if {
	is_object(o)
}

# Whether TLS ends in front of the cluster for this route, by parameter.
terminated_elsewhere(o, ns) if {
	elsewhere := access.texts(parameters.common, "externally_terminated_classes")
	count(elsewhere) > 0
	some name in classes_of(o, ns)
	name in elsewhere
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
	kinds.family(access.subject) == "gateway"
	v := gateway.needs(access.subject, access.namespace)
	is_array(v)
} else := v if {
	kinds.subject == "Ingress"
	v := ingress.tls_needs(access.subject)
	is_array(v)
} else := v if {
	v := subject_needs
	count(v) > 0
} else := ["the controller's own configuration"]

# Who can reach it by the class it belongs to, where a parameter tells; `false` where none does.
classed_exposure(o, ns) := v if {
	named_in(o, ns, "public_classes")
	v := {"state": "public", "path": ["spec"], "why": "parameter `public_classes`", "needs": []}
} else := v if {
	named_in(o, ns, "internal_classes")
	v := {"state": "internal", "path": ["spec"], "why": "parameter `internal_classes`", "needs": []}
} else := false

named_in(o, ns, list) if {
	wanted := access.texts(parameters.common, list)
	count(wanted) > 0
	some name in classes_of(o, ns)
	name in wanted
}
