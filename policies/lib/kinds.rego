# METADATA
# title: Kinds of routes
# description: Which objects are routes, by API group, so that Istio's Gateway is not taken for the Gateway API's.
package lib.portcullis.kinds

import data.lib.portcullis.access

# Routes and listeners by `group/Kind`, with the versions whose shape is known.
known := {
	"networking.k8s.io/Ingress": ["v1", "v1beta1"],
	"extensions/Ingress": ["v1beta1"],
	"gateway.networking.k8s.io/Gateway": ["v1", "v1beta1"],
	"gateway.networking.k8s.io/HTTPRoute": ["v1", "v1beta1"],
}

# The same by API version and kind, so that one look-up tells.
short := {
	"networking.k8s.io/v1 Ingress": "Ingress",
	"networking.k8s.io/v1beta1 Ingress": "Ingress",
	"extensions/v1beta1 Ingress": "Ingress",
	"gateway.networking.k8s.io/v1 Gateway": "Gateway",
	"gateway.networking.k8s.io/v1beta1 Gateway": "Gateway",
	"gateway.networking.k8s.io/v1 HTTPRoute": "HTTPRoute",
	"gateway.networking.k8s.io/v1beta1 HTTPRoute": "HTTPRoute",
}

group(o) := v if {
	parts := split(access.str(o, "apiVersion"), "/")
	count(parts) == 2
	v := concat("", array.slice(parts, 0, 1))
} else := ""

version(o) := v if {
	parts := split(access.str(o, "apiVersion"), "/")
	v := concat("", array.slice(parts, count(parts) - 1, count(parts)))
}

full(o) := v if {
	v := concat("/", [group(o), access.str(o, "kind")])
}

# `Ingress`, `Gateway` or `HTTPRoute` where the object is one of a version that is read; else `""`.
of(o) := v if {
	o == access.subject
	v := subject
} else := v if {
	v := of_text(o)
}

of_text(o) := v if {
	key := concat(" ", [access.str(o, "apiVersion"), access.str(o, "kind")])
	v := access.str(short, key)
}

# The kind of a route, also where its version is not one that is read; `""` where it is no route.
named(o) := v if {
	key := full(o)
	access.has(known, key)
	v := access.str(o, "kind")
} else := ""

# A route of an API version whose shape is not known: judging it would be guessing.
unread(o) if {
	key := full(o)
	access.has(known, key)
	versions := access.arr(known, key)
	own := version(o)
	not own in versions
}

# A reference to an object, for `details.related`.
reference(o, ns) := v if {
	version_text := access.str(o, "apiVersion")
	kind := access.str(o, "kind")
	name := access.name(o)
	v := {"apiVersion": version_text, "kind": kind, "namespace": ns, "name": name}
}

# `Ingress`, `Gateway` or `HTTPRoute` of the object under review.
subject := v if {
	v := of_text(access.subject)
}
