# METADATA
# title: Routes on a Gateway
# description: Which routes of the inventory attach to the listeners of a Gateway or ListenerSet and do more there than redirect.
package lib.portcullis.gateway_attached

import data.lib.portcullis.access
import data.lib.portcullis.gateway
import data.lib.portcullis.inventory
import data.lib.portcullis.kinds

# Routes that are served over listeners of a protocol, as `{"route", "listener", "admitted", "need", "reference"}`.
serving(o, ns, protocol) := v if {
	owner := access.name(o)
	kind := kinds.of(o)
	v := [entry |
		some place in places
		some found in inventory.namespaced(place.version, place.kind)
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
