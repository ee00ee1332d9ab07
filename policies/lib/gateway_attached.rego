# METADATA
# title: Routes on a Gateway
# description: Which routes of the inventory attach to the listeners of a Gateway or ListenerSet and do more there than redirect.
package lib.portcullis.gateway_attached

import data.lib.portcullis.access
import data.lib.portcullis.gateway
import data.lib.portcullis.gateway_listeners
import data.lib.portcullis.inventory
import data.lib.portcullis.kinds

# Routes that are served over listeners of a protocol, as `{"route", "listener", "admitted", "need", "reference"}`.
serving(o, ns, protocol) := v if {
	owner := access.name(o)
	kind := kinds.of(o)
	v := [entry |
		some place in places
		some found in candidates(o, ns, protocol, place)
		route := found.object
		names(route, owner)
		not harmless(route)
		some attachment in gateway.attachments(route, found.namespace)
		attachment.kind == kind
		attachment.namespace == ns
		attachment.name == owner
		attachment.protocol == protocol
		text := concat("", [place.kind, " `", found.namespace, "/", found.name, "`"])
		reference := kinds.reference(route, found.namespace)
		entry := {
			"route": text,
			"listener": attachment.listener,
			"admitted": attachment.admitted,
			"need": attachment.need,
			"reference": reference,
		}
	]
}

# Routes of the namespaces that can be admitted: where the listeners name them, no others are read.
candidates(o, ns, protocol, place) := v if {
	spaces := {space | some entry in gateway_listeners.entries(o); entry.protocol == protocol; some space in admissible(entry.listener, ns)}
	not "" in spaces
	v := [found |
		some space in sort(spaces)
		some name, route in inventory.named(space, place.version, place.kind)
		found := {"namespace": space, "name": name, "object": route}
	]
	is_array(v)
} else := v if {
	v := inventory.namespaced(place.version, place.kind)
}

# Names of namespaces; `""` where they may be any.
admissible(listener, ns) := [ns] if {
	gateway_listeners.from(listener) == "Same"
} else := [] if {
	gateway_listeners.from(listener) == "None"
} else := v if {
	gateway_listeners.from(listener) == "Selector"
	v := gateway_listeners.named_spaces(gateway_listeners.selector(listener))
	count(v) > 0
} else := [""]

places := [
	{"version": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute"},
	{"version": "gateway.networking.k8s.io/v1beta1", "kind": "HTTPRoute"},
	{"version": "gateway.networking.k8s.io/v1", "kind": "GRPCRoute"},
	{"version": "gateway.networking.k8s.io/v1alpha2", "kind": "GRPCRoute"},
]

# Whether a route may name the object as a parent; most do not, and need not be read further.
names(route, owner) if {
	some ref in access.arr(access.obj(route, "spec"), "parentRefs")
	access.str(ref, "name") == owner
}

harmless(route) if {
	gateway.redirects_only(route)
}

harmless(route) if {
	access.str(access.labels(route), "acme.cert-manager.io/http01-solver") == "true"
}
