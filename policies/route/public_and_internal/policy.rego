# METADATA
# title: Backend of a public and an internal route
# description: |
#   A Service is the backend of a route that can be reached from outside and of one that is meant for the inside. What is internal is then
#   public too, unless every path is kept apart with care: administration that was moved to an internal host is often still reached
#   through the public one. Only routes of the same namespace are compared, and only where annotations, classes or parameters tell who can
#   reach them.
# related_resources:
#   - ref: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#scheme
#     description: Schemes of the AWS load balancer controller
#   - ref: https://cloud.google.com/kubernetes-engine/docs/concepts/ingress-ilb
#     description: Internal load balancers of GKE
# custom:
#   severity: medium
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes]
#   needs: [inventory:routes, inventory:settings, inventory:listeners]
#   remediation: Give the internal part a Service of its own with its own pods or port, or take the Service out of the public route.
#   frameworks:
#     nist80053: [AC-4, SC-7]
#     nsa: [Separate internal and external services]
#   parameters:
#     allowed_services:
#       type: array
#       items: {type: string}
#       default: []
#       description: Names of Services that are meant to be public and internal.
package portcullis.route.public_and_internal

import data.lib.portcullis.access
import data.lib.portcullis.backends
import data.lib.portcullis.faults
import data.lib.portcullis.inventory
import data.lib.portcullis.kinds
import data.lib.portcullis.parameters
import data.lib.portcullis.routes

# The public route is the one to report.
violation contains {"msg": msg, "details": details} if {
	count(shared_names) > 0
	some first in array.slice(shared, 0, 1)
	names := sort({text | some name in shared_names; text := concat("", ["`", name, "`"])})
	others := sort({text | some entry in shared; text := concat("", ["`", entry.route, "`"])})
	why := access.str(routes.subject_exposure, "why")
	msg := concat("", ["Service ", concat(", ", names), " is public here and internal in ", concat(", ", others)])
	related := sort({reference | some entry in shared; reference := access.obj(entry, "related")})
	details := {"path": first.path, "evidence": {"services": shared_names, "public_by": why}, "related": related}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

allowed := v if {
	v := access.texts(parameters.of("route/public-and-internal"), "allowed_services")
}

# Services of this route's own namespace, as `{"name", "path"}`, where it is public.
own_services := v if {
	access.str(routes.subject_exposure, "state") == "public"
	v := [entry |
		some backend in routes.subject_backends
		serves(backend, access.namespace)
		name := access.str(backend, "name")
		not name in allowed
		entry := {"name": name, "path": access.arr(backend, "path")}
	]
} else := []

serves(backend, ns) if {
	backends.is_service(backend)
	access.str(backend, "role") in ["route", "default"]
	access.str(backend, "namespace") == ns
}

# Its Services that internal routes serve, as `{"name", "path", "route", "related"}`.
shared := v if {
	count(own_services) > 0
	v := [entry |
		some own in own_services
		some route in internal_routes
		own.name in route.services
		name := access.str(own, "name")
		path := access.arr(own, "path")
		text := access.str(route, "name")
		related := access.obj(route, "related")
		entry := {"name": name, "path": path, "route": text, "related": related}
	]
} else := []

shared_names := v if {
	v := sort({name | some entry in shared; name := access.str(entry, "name")})
}

# Internal routes of the namespace, as `{"name", "services", "related"}`.
internal_routes := v if {
	ns := access.namespace
	v := [entry |
		some group_kind, versions in kinds.known
		[group, kind] := split(group_kind, "/")
		some version in versions
		group_version := concat("/", [group, version])
		some name, o in inventory.named(ns, group_version, kind)
		access.str(routes.exposure(o, ns), "state") == "internal"
		services := {service |
			some backend in routes.backends(o, ns)
			serves(backend, ns)
			service := access.str(backend, "name")
		}
		related := kinds.reference(o, ns)
		entry := {"name": name, "services": services, "related": related}
	]
}
