# METADATA
# title: References between namespaces
# description: |
#   What routes, listeners and attached policies refer to, and whether a ReferenceGrant in the other namespace lets them.
# related_resources:
#   - ref: https://gateway-api.sigs.k8s.io/api-types/referencegrant/
package lib.portcullis.gateway_grants

import data.lib.portcullis.access
import data.lib.portcullis.gateway_listeners
import data.lib.portcullis.inventory
import data.lib.portcullis.kinds

# References of an object into other namespaces, as `{"role", "group", "kind", "namespace", "name", "port", "path"}`.
foreign(o, ns) := v if {
	v := [ref |
		some ref in references(o, ns)
		other := access.str(ref, "namespace")
		other != ns
		not consumed(o, other)
	]
}

# A route that is attached to a Service of a mesh says how its own namespace reaches that Service: no grant is asked for.
consumed(o, other) if {
	parents := [parent | some parent in access.arr(access.obj(o, "spec"), "parentRefs"); is_object(parent)]
	services := [parent |
		some parent in parents
		access.str(parent, "kind") == "Service"
		object.get(parent, "group", "gateway.networking.k8s.io") in ["", "core"]
		access.str(parent, "namespace") == other
	]
	count(services) > 0
	count(services) == count(parents)
}

references(o, ns) := v if {
	kinds.of(o) in ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"]
	v := array.concat(backends(o, ns), mirrors(o, ns))
	is_array(v)
} else := v if {
	kinds.of(o) in ["Gateway", "ListenerSet"]
	v := array.concat(certificates(o, ns), authorities(o, ns))
	is_array(v)
} else := v if {
	kinds.of(o) == "SecurityPolicy"
	v := [ref | some place in policy_places(o); ref := reference("auth", place.ref, ns, place.path, "Service"); is_object(ref)]
	is_array(v)
} else := v if {
	kinds.of(o) == "ClientTrafficPolicy"
	validation := access.obj(access.obj(access.obj(o, "spec"), "tls"), "clientValidation")
	v := listed("authority", validation, "caCertificateRefs", ns, ["spec", "tls", "clientValidation"], "Secret")
	is_array(v)
} else := []

# `fallback` is the kind of a reference that names none.
reference(role, ref, ns, path, fallback) := v if {
	is_object(ref)
	text := object.get(ref, "kind", fallback)
	kind := access.str({"kind": text}, "kind")
	group := access.str(ref, "group")
	other := gateway_listeners.namespace(ref, ns)
	name := access.str(ref, "name")
	port := port_of(ref)
	v := {"role": role, "group": group, "kind": kind, "namespace": other, "name": name, "port": port, "path": path}
} else := {}

port_of(ref) := v if {
	v := object.get(ref, "port", "")
	is_number(v)
} else := ""

# The references of the list `parent[key]`.
listed(role, parent, key, ns, path, fallback) := v if {
	v := [ref |
		some i, entry in access.arr(parent, key)
		is_object(entry)
		where := array.concat(path, [key, i])
		ref := reference(role, entry, ns, where, fallback)
		is_object(ref)
	]
}

# The backends of the rules of a route.
backends(o, ns) := v if {
	v := [ref |
		some i, rule in access.arr(access.obj(o, "spec"), "rules")
		some ref in listed("route", rule, "backendRefs", ns, ["spec", "rules", i], "Service")
	]
}

# Backends that get a copy of the requests, by filters of rules and of backends.
mirrors(o, ns) := v if {
	by_rule := [ref |
		some i, rule in access.arr(access.obj(o, "spec"), "rules")
		some ref in mirrored(rule, ns, ["spec", "rules", i])
	]
	by_backend := [ref |
		some i, rule in access.arr(access.obj(o, "spec"), "rules")
		some j, backend in access.arr(rule, "backendRefs")
		some ref in mirrored(backend, ns, ["spec", "rules", i, "backendRefs", j])
	]
	v := array.concat(by_rule, by_backend)
}

mirrored(holder, ns, path) := v if {
	v := [ref |
		some i, filter in access.arr(holder, "filters")
		access.str(filter, "type") == "RequestMirror"
		backend := access.obj(access.obj(filter, "requestMirror"), "backendRef")
		backend != {}
		where := array.concat(path, ["filters", i, "requestMirror", "backendRef"])
		ref := reference("mirror", backend, ns, where, "Service")
	]
}

# The certificates of listeners, and the one a Gateway shows to backends.
certificates(o, ns) := v if {
	served := [ref |
		some i, listener in gateway_listeners.of(o)
		tls := access.obj(listener, "tls")
		some ref in listed("certificate", tls, "certificateRefs", ns, ["spec", "listeners", i, "tls"], "Secret")
	]
	backend := access.obj(access.obj(gateway_listeners.spec(o), "tls"), "backend")
	shown := [ref |
		some key in ["clientCertificateRef"]
		own := access.obj(backend, key)
		own != {}
		ref := reference("certificate", own, ns, ["spec", "tls", "backend", key], "Secret")
	]
	v := array.concat(served, shown)
}

# The authorities that sign client certificates; older versions name them on the listener.
authorities(o, ns) := v if {
	frontend := access.obj(access.obj(gateway_listeners.spec(o), "tls"), "frontend")
	by_default := access.obj(access.obj(frontend, "default"), "validation")
	common := listed("authority", by_default, "caCertificateRefs", ns, ["spec", "tls", "frontend", "default", "validation"], "ConfigMap")
	by_port := [ref |
		some i, entry in access.arr(frontend, "perPort")
		validation := access.obj(access.obj(entry, "tls"), "validation")
		path := ["spec", "tls", "frontend", "perPort", i, "tls", "validation"]
		some ref in listed("authority", validation, "caCertificateRefs", ns, path, "ConfigMap")
	]
	by_listener := [ref |
		some i, listener in gateway_listeners.of(o)
		validation := access.obj(access.obj(listener, "tls"), "frontendValidation")
		path := ["spec", "listeners", i, "tls", "frontendValidation"]
		some ref in listed("authority", validation, "caCertificateRefs", ns, path, "ConfigMap")
	]
	v := array.concat(common, array.concat(by_port, by_listener))
}

# Services that a SecurityPolicy of Envoy Gateway asks, as `{"ref", "path"}`.
policy_places(o) := v if {
	spec := access.obj(o, "spec")
	single := [place |
		some kind in ["grpc", "http"]
		ref := access.obj(access.obj(access.obj(spec, "extAuth"), kind), "backendRef")
		ref != {}
		place := {"ref": ref, "path": ["spec", "extAuth", kind, "backendRef"]}
	]
	several := [place |
		some kind in ["grpc", "http"]
		some i, ref in access.arr(access.obj(access.obj(spec, "extAuth"), kind), "backendRefs")
		is_object(ref)
		place := {"ref": ref, "path": ["spec", "extAuth", kind, "backendRefs", i]}
	]
	issuer := [place |
		some i, ref in access.arr(access.obj(access.obj(spec, "oidc"), "provider"), "backendRefs")
		is_object(ref)
		place := {"ref": ref, "path": ["spec", "oidc", "provider", "backendRefs", i]}
	]
	v := array.concat(single, array.concat(several, issuer))
}

# Whether a ReferenceGrant lets objects of this group, kind and namespace refer to it.
granted(ref, o, ns) if {
	other := access.str(ref, "namespace")
	some version in ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1beta1"]
	some grant in inventory.named(other, version, "ReferenceGrant")
	spec := access.obj(grant, "spec")
	from_fits(spec, o, ns)
	to_fits(spec, ref)
}

from_fits(spec, o, ns) if {
	group := kinds.group(o)
	kind := access.str(o, "kind")
	some from in access.arr(spec, "from")
	access.str(from, "group") == group
	access.str(from, "kind") == kind
	access.str(from, "namespace") == ns
}

to_fits(spec, ref) if {
	some to in access.arr(spec, "to")
	access.str(to, "group") == access.str(ref, "group")
	access.str(to, "kind") == access.str(ref, "kind")
	name := object.get(to, "name", access.str(ref, "name"))
	name == access.str(ref, "name")
}

# Its target by namespace and name.
id(ref) := v if {
	v := concat("/", [access.str(ref, "namespace"), access.str(ref, "name")])
}

# Its target in a message.
text(ref) := v if {
	v := concat("", [access.str(ref, "kind"), " `", access.str(ref, "namespace"), "/", access.str(ref, "name"), "`"])
}
