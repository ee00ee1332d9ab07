# METADATA
# title: What the route under review reaches
# description: |
#   The workloads and ports behind the route under review that a controller sends requests to, and what was not given of them.
package lib.portcullis.network_controllers_routes

import data.lib.portcullis.access
import data.lib.portcullis.backends
import data.lib.portcullis.network
import data.lib.portcullis.network_controllers
import data.lib.portcullis.network_targets
import data.lib.portcullis.routes

# Services that clients outside reach through a controller. The solver of a certificate authority goes away by itself, and
# within a mesh there is no controller.
served := v if {
	not routes.subject_is_challenge
	backends.from_outside(access.subject)
	v := [backend |
		some backend in routes.subject_backends
		backends.is_service(backend)
		access.str(backend, "role") in ["route", "default", "mirror"]
	]
} else := []

# Each Service and port once, at the first place that names it, as `{"backend", "targets", "needs"}`.
ends := v if {
	v := [end |
		some i, one in keyed
		earlier := [other | some other in array.slice(keyed, 0, i); other.id == one.id]
		count(earlier) == 0
		told := network_targets.of(access.subject, one.backend)
		end := {"backend": one.backend, "targets": told.targets, "needs": told.needs}
	]
}

keyed := v if {
	v := [row |
		some backend in served
		port := backends.shown_port(backends.wanted_port(backend))
		id := concat(" ", [backends.text(backend), port])
		row := {"id": id, "backend": backend}
	]
}

# Each port of a workload once with the first backend that leads there, as `{"id", "backend", "workload", "port", "found"}`: `found` is what
# `network.openings` says.
opened := v if {
	v := [row |
		some i, one in pairs
		earlier := [other | some other in array.slice(pairs, 0, i); other.id == one.id]
		count(earlier) == 0
		told := network.openings(one.workload, one.protocol, one.number)
		port := port_text(one)
		row := {"id": one.id, "backend": one.backend, "workload": one.workload, "port": port, "found": told}
	]
}

# Each place that its requests reach, as `{"id", "backend", "workload", "protocol", "number"}`.
pairs := v if {
	v := [pair |
		some end in ends
		some target in end.targets
		id := concat(" ", [target.workload.key, port_text(target)])
		pair := {"id": id, "backend": end.backend, "workload": target.workload, "protocol": target.protocol, "number": target.number}
		is_object(pair)
	]
}

# Backends whose targets cannot be told, as `{"backend", "needs"}`.
untold := v if {
	v := [row |
		some end in ends
		count(end.needs) > 0
		row := {"backend": end.backend, "needs": end.needs}
	]
}

# A port such as `TCP/8080`.
port_text(target) := v if {
	v := concat("/", [target.protocol, format_int(target.number, 10)])
}

# What would tell where the controller's requests come from.
controller_needs := v if {
	count(network_controllers.needs) > 0
	v := network_controllers.needs
} else := v if {
	count(network_controllers.ids) == 0
	v := routes.subject_needs
	count(v) > 0
} else := ["the Pods of the controller"]

# A workload for `details.related`.
reference(workload) := v if {
	version := workload.api_version
	kind := workload.kind
	ns := workload.namespace
	name := workload.name
	v := {"apiVersion": version, "kind": kind, "namespace": ns, "name": name}
}
