# METADATA
# title: Claims on hosts
# description: |
#   Which hosts and paths each route claims, and who else claims them. With `input.facts` the others come from an index; without,
#   they are computed from the inventory by the same rules, so both give the same claims.
package lib.portcullis.claims

import data.lib.portcullis.access
import data.lib.portcullis.classes
import data.lib.portcullis.facts
import data.lib.portcullis.gateway
import data.lib.portcullis.hosts
import data.lib.portcullis.inventory
import data.lib.portcullis.kinds
import data.lib.portcullis.paths
import data.lib.portcullis.routes

# The kinds that claim hosts, as `group/Kind`.
kinds_that_claim := ["networking.k8s.io/Ingress", "extensions/Ingress", "gateway.networking.k8s.io/HTTPRoute"]

# Where objects of those kinds stand in the inventory.
places := [
	{"version": "networking.k8s.io/v1", "kind": "Ingress"},
	{"version": "networking.k8s.io/v1beta1", "kind": "Ingress"},
	{"version": "extensions/v1beta1", "kind": "Ingress"},
	{"version": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute"},
	{"version": "gateway.networking.k8s.io/v1beta1", "kind": "HTTPRoute"},
]

# The claims of the object under review.
of_subject := v if {
	v := of(access.subject, access.namespace)
}

# The claims of a route: `{"host", "labels", "matcher", "text", "path", "kind", "apiVersion", "namespace", "name", "doors", "created"}`.
# `doors` are the classes or Gateways it is served through; one claim for each host and path.
of(o, ns) := v if {
	doors := doors_of(o, ns)
	name := access.name(o)
	kind := kinds.of(o)
	version := access.str(o, "apiVersion")
	labels := routes.labels(o)
	solver := is_solver(o)
	entries := routes.entries(o, ns)
	v := [claim |
		some entry in entries
		host := entry.host
		matcher := entry.matcher
		text := entry.text
		path := entry.host_path
		claim := {"host": host, "labels": labels, "matcher": matcher, "text": text, "path": path, "kind": kind, "apiVersion": version, "namespace": ns, "name": name, "doors": doors, "solver": solver}
	]
}

# Through what a route is served: `class:<name>` (empty name where no class is known) or `gateway:<namespace>/<name>`.
doors_of(o, ns) := v if {
	kinds.of(o) == "Ingress"
	name := classes.name(o)
	door := concat(":", ["class", name])
	v := [door]
	is_string(ns)
} else := v if {
	found := {door |
		some parent in gateway.parents(o, ns)
		door := concat("", ["gateway:", parent.namespace, "/", parent.name])
	}
	v := sort(found)
}

# Whether it is the short-lived route of an ACME challenge, which claims a host of others for good reason.
is_solver(o) if {
	access.str(access.labels(o), "acme.cert-manager.io/http01-solver") == "true"
} else := false

# Claims of other objects that may meet a claim on `host`: candidates by host name, not yet by path or door.
candidates(host) := v if {
	facts.given
	v := facts.claims(host)
} else := v if {
	v := [claim |
		some claim in scanned
		hosts.overlap(claim.host, host, "many")
	]
}

# All claims of the inventory.
scanned := v if {
	v := [claim |
		some place in places
		some entry in inventory.namespaced(place.version, place.kind)
		some claim in of(entry.object, entry.namespace)
	]
}

# Claims of other namespaces that meet a claim: the same front door, an overlapping host and an overlapping path.
rivals(claim) := v if {
	v := [other |
		some other in candidates(claim.host)
		other.namespace != claim.namespace
		not other.solver
		labels := narrower_labels(claim, other)
		hosts.overlap(claim.host, other.host, labels)
		paths.overlap(claim.matcher, other.matcher)
		same_door(claim, other)
	]
}

# A wildcard covers several labels only where both kinds of route read it so.
narrower_labels(a, b) := "one" if {
	"one" in [a.labels, b.labels]
} else := "many"

# Two routes of one kind meet where they share a class or Gateway. Routes of different kinds always do: the host name is claimed
# twice, whichever proxy its address leads to.
same_door(a, b) if {
	a.kind != b.kind
}

same_door(a, b) if {
	a.kind == b.kind
	some door in a.doors
	door in b.doors
}

# A claim as text: kind, namespace and name.
owner(claim) := v if {
	v := concat("", [claim.kind, " `", claim.namespace, "/", claim.name, "`"])
}

reference(claim) := v if {
	version := claim.apiVersion
	kind := claim.kind
	ns := claim.namespace
	name := claim.name
	v := {"apiVersion": version, "kind": kind, "namespace": ns, "name": name}
}
