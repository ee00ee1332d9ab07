# METADATA
# title: Backend that does not exist
# description: |
#   The route sends requests to a Service that is not there, or to a port that the Service does not have: they end in errors, and whoever
#   may create a Service of that name in the namespace receives them, with their passwords and cookies. Rules, default backends, mirrors,
#   filters and services that are asked for authentication count. A Service counts as missing where a cluster was asked and other Services
#   of its namespace are known. A set of manifests may be a part of what there is: there it counts as missing beside another Service of
#   its namespace that the route uses, or whose name begins that of the backend, as `shop` does `shop-web`, or belongs to that of the route.
#   Ports are compared as the controller does: some take the port of the Pods as well, and a Service of type ExternalName has none.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource
#     description: Backends of an Ingress
#   - ref: https://gateway-api.sigs.k8s.io/api-types/httproute/#backendrefs-optional
#     description: Backends of an HTTPRoute
# custom:
#   severity: medium
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes]
#   needs: [inventory:v1/Service, inventory:networking.k8s.io/v1/IngressClass, inventory:settings]
#   remediation: Create the Service or add the port, or take the backend out of the route.
#   frameworks:
#     nist80053: [CM-6, SC-7]
package portcullis.route.dangling_backend

import data.lib.portcullis.access
import data.lib.portcullis.backends
import data.lib.portcullis.faults
import data.lib.portcullis.inventory
import data.lib.portcullis.routes

violation contains {"msg": msg, "details": details} if {
	some backend in firsts(missing)
	name := backends.text(backend)
	msg := concat("", [role_text(backend), " `", name, "` does not exist"])
	path := access.arr(backend, "path")
	places := places_of(missing, name)
	details := {"path": path, "evidence": {"service": name, "places": places}}
}

violation contains {"msg": msg, "details": details} if {
	some backend in firsts(portless)
	name := backends.text(backend)
	service := backends.service(backend)
	wanted := backends.shown_port(backends.wanted_port(backend))
	msg := concat("", ["Service `", name, "` has no port `", wanted, "`", ports_text(service)])
	path := backends.port_path(backend)
	places := places_of(portless, name)
	related := [backends.reference(backend)]
	details := {"path": path, "evidence": {"service": name, "port": wanted, "places": places}, "related": related}
}

violation contains {"msg": msg, "details": details} if {
	some backend in firsts(actionless)
	name := access.str(backend, "name")
	msg := concat("", ["backend `", name, "` stands for the annotation `alb.ingress.kubernetes.io/actions.", name, "`, which is missing"])
	path := access.arr(backend, "path")
	details := {"path": path, "evidence": {"action": name}}
}

unknown contains {"msg": msg, "details": details} if {
	some first in array.slice(unsettled, 0, 1)
	path := access.arr(first, "path")
	needs := sort({need | some backend in unsettled; need := backends.need(backend); is_string(need)})
	names := sort({name | some backend in unsettled; name := backends.text(backend); is_string(name)})
	shown := concat("`, `", names)
	msg := concat("", ["whether `", shown, "` exists depends on Services that were not given"])
	details := {"path": path, "evidence": {"services": names}, "needs": needs}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

# The solver of a certificate authority brings its Service along.
judged := v if {
	not routes.subject_is_challenge
	v := [backend | some backend in routes.subject_backends; is_object(backend)]
} else := []

services := v if {
	v := [backend | some backend in judged; backends.is_service(backend)]
}

missing := v if {
	v := [backend | some backend in services; backends.state(backend) == "missing"; covered(backend)]
}

unsettled := v if {
	v := [backend | some backend in services; backends.state(backend) != "given"; not covered(backend)]
}

# Whether what is known holds the Services that a backend is among.
covered(backend) if {
	backends.state(backend) == "missing"
	backends.from_cluster
}

covered(backend) if {
	ns := access.str(backend, "namespace")
	beside := [other | some other in services; access.str(other, "namespace") == ns; backends.state(other) == "given"]
	count(beside) > 0
}

covered(backend) if {
	ns := access.str(backend, "namespace")
	name := access.str(backend, "name")
	siblings := [other |
		some other, o in inventory.named(ns, "v1", "Service")
		is_object(o)
		related_name(ns, name, other)
	]
	count(siblings) > 0
}

related_name(ns, name, other) if {
	startswith(name, concat("", [other, "-"]))
	is_string(ns)
}

related_name(ns, name, other) if {
	ns == access.namespace
	backends.akin(access.name(access.subject), other)
	is_string(name)
}

portless := v if {
	v := [backend |
		some backend in services
		service := backends.service(backend)
		service != {}
		not backends.has_port(access.subject, backend, service)
	]
}

actionless := v if {
	v := [backend | some backend in judged; access.str(backend, "kind") == "Action"]
}

# The first of those that name the same Service and port.
firsts(some_backends) := v if {
	v := [backend |
		some i, backend in some_backends
		earlier := [other | some other in array.slice(some_backends, 0, i); same(other, backend)]
		count(earlier) == 0
	]
}

same(one, other) if {
	backends.text(one) == backends.text(other)
	backends.state(one) == "missing"
}

same(one, other) if {
	backends.text(one) == backends.text(other)
	backends.wanted_port(one) == backends.wanted_port(other)
}

places_of(some_backends, name) := v if {
	found := {place |
		some backend in some_backends
		backends.text(backend) == name
		place := backends.place_text(access.arr(backend, "path"))
		is_string(place)
	}
	v := sort(found)
}

role_text(backend) := "mirrored Service" if {
	access.str(backend, "role") == "mirror"
} else := "Service for authentication" if {
	access.str(backend, "role") == "auth"
} else := "Service for errors" if {
	access.str(backend, "role") == "error"
} else := "default backend" if {
	access.str(backend, "role") == "default"
} else := "Service"

ports_text(service) := v if {
	count(backends.ports(service)) > 0
	v := concat("", [", only ", backends.ports_text(service)])
	is_string(v)
} else := ""
