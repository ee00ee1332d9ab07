# METADATA
# title: Targets of a backend
# description: |
#   The workloads and ports to which a backend that is a Service leads (docs/network.md): those that its selector selects, at the port to which
#   the port of the Service goes.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service
#     description: Selectors and target ports of Services
package lib.portcullis.network_targets

import data.lib.portcullis.access
import data.lib.portcullis.backends
import data.lib.portcullis.kinds
import data.lib.portcullis.network_workloads

# Where the requests of a backend of a route end, as `{"targets", "needs"}`. A target is `{"workload", "protocol", "number"}` with the
# workload as `lib.portcullis.network_workloads` has it; `needs` is what was not given.
of(route, backend) := v if {
	backends.service(backend) == {}
	needs := [backends.need(backend)]
	v := {"targets": [], "needs": needs}
	is_object(route)
} else := v if {
	led_elsewhere(backends.service(backend))
	need := concat("", ["the endpoints of `", backends.text(backend), "`"])
	v := {"targets": [], "needs": [need]}
	is_object(v)
} else := v if {
	count(asked_ports(route, backend)) == 0
	wanted := backends.shown_port(backends.wanted_port(backend))
	need := concat("", ["the port `", wanted, "` of Service `", backends.text(backend), "`"])
	v := {"targets": [], "needs": [need]}
	is_object(v)
} else := v if {
	count(selected(backend)) == 0
	need := concat("", ["v1/Pod ", access.str(backend, "namespace"), "/*"])
	v := {"targets": [], "needs": [need]}
	is_object(v)
} else := v if {
	targets := reached(route, backend)
	v := {"targets": targets, "needs": []}
}

# A Service whose endpoints are not those of Pods that it selects.
led_elsewhere(service) if {
	backends.type(service) == "ExternalName"
}

led_elsewhere(service) if {
	count(backends.selector(service)) == 0
}

# The workloads that its Service selects.
selected(backend) := v if {
	wanted := backends.selector(backends.service(backend))
	ns := access.str(backend, "namespace")
	v := [workload |
		some workload in network_workloads.of(ns)
		labels := access.obj(workload, "labels")
		backends.selects(wanted, labels)
	]
}

# Each workload with each number that it listens at for one of the ports, once.
reached(route, backend) := v if {
	asked := asked_ports(route, backend)
	found := {target |
		some workload in selected(backend)
		some port in asked
		protocol := network_workloads.protocol_of(port)
		some number in numbers_of(workload, port, protocol)
		meant(route, backend, number)
		target := {"workload": workload, "protocol": protocol, "number": number}
	}
	v := sort(found)
}

# The numbers of a workload's ports to which a port of a Service goes: a name that no port has leads nowhere.
numbers_of(workload, port, protocol) := v if {
	wanted := target_port(port)
	is_number(wanted)
	is_object(workload)
	is_string(protocol)
	v := [number | some number in [wanted]; network_workloads.is_port(number)]
} else := v if {
	wanted := target_port(port)
	v := [number |
		some declared in access.arr(workload, "ports")
		access.str(declared, "name") == wanted
		access.str(declared, "protocol") == protocol
		number := access.num(declared, "number", 0)
	]
}

# A target port that is absent is the port of the Service.
target_port(port) := v if {
	v := object.get(port, "targetPort", 0)
	is_number(v)
	v != 0
} else := v if {
	v := access.str(port, "targetPort")
	v != ""
} else := v if {
	v := access.num(port, "port", 0)
}

# The ports of its Service that a backend means. Where several protocols share the number, those of the route's own protocol.
asked_ports(route, backend) := v if {
	named := named_ports(route, backend)
	wanted := preferred(route)
	own := [port | some port in named; network_workloads.protocol_of(port) == wanted]
	backends.wanted_port(backend) != ""
	count(own) > 0
	v := own
} else := v if {
	v := named_ports(route, backend)
}

preferred(route) := "UDP" if {
	kinds.of(route) in ["UDPRoute", "IngressRouteUDP"]
} else := "TCP"

named_ports(route, backend) := v if {
	backends.wanted_port(backend) == ""
	v := backends.ports(backends.service(backend))
	is_object(route)
} else := v if {
	wanted := backends.wanted_port(backend)
	all_ports := backends.ports(backends.service(backend))
	v := [port | some port in all_ports; backends.port_is(port, wanted)]
	count(v) > 0
} else := v if {
	backends.takes_target_ports(route)
	wanted := backends.wanted_port(backend)
	all_ports := backends.ports(backends.service(backend))
	v := [port | some port in all_ports; target_port(port) == wanted]
	count(v) > 0
} else := v if {
	pods_number(route, backend)
	all_ports := backends.ports(backends.service(backend))
	v := [port | some port in all_ports; is_string(target_port(port))]
} else := []

# A Route of OpenShift names the port of the Pods: behind a named one, only that number.
pods_number(route, backend) if {
	kinds.of(route) == "Route"
	is_number(backends.wanted_port(backend))
}

meant(route, backend, number) if {
	not pods_number(route, backend)
	is_number(number)
}

meant(route, backend, number) if {
	pods_number(route, backend)
	number == backends.wanted_port(backend)
}

meant(route, backend, number) if {
	pods_number(route, backend)
	wanted := backends.wanted_port(backend)
	backends.port(backends.service(backend), wanted) != {}
	is_number(number)
}
