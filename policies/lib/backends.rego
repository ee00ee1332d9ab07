# METADATA
# title: Backends
# description: |
#   What policies on backends of every family share. A backend is `{"role", "group", "kind", "namespace", "name", "port", "path"}`; where its
#   port stands on its own, `port_path` says where. Besides Services there are backends of kind `Host` (an address in a text, such as
#   that of a mirror) and `Action` (an annotation of the AWS controller that stands in for a Service).
package lib.portcullis.backends

import data.lib.portcullis.access
import data.lib.portcullis.classes
import data.lib.portcullis.gateway
import data.lib.portcullis.inventory
import data.lib.portcullis.kinds

# Whether a backend is a Service of the cluster.
is_service(backend) if {
	access.str(backend, "kind") == "Service"
	access.str(backend, "group") in ["", "core"]
	access.str(backend, "name") != ""
}

# The Service of a backend, `{}` where it was not given.
service(backend) := v if {
	is_service(backend)
	v := inventory.find(access.str(backend, "namespace"), "v1", "Service", access.str(backend, "name"))
} else := {}

# Whether the Services of a namespace are known: a set of manifests without any Service there is only a part of what there is.
known(ns) if {
	inventory.given
	count(inventory.named(ns, "v1", "Service")) > 0
}

# Whether what is known was read from a cluster, whose objects all have a `uid`: a set of manifests may always be a part of what there is.
from_cluster if {
	access.operation != ""
}

from_cluster if {
	metadata := access.obj(access.subject, "metadata")
	access.str(metadata, "uid") != ""
}

# Whether two names belong together: they are equal, or one is the other and more, as `shop` and `shop-web`.
akin(one, other) if {
	one == other
}

akin(one, other) if {
	startswith(one, concat("", [other, "-"]))
}

akin(one, other) if {
	startswith(other, concat("", [one, "-"]))
}

# `given`, `missing`, or `unknown` where the Services of its namespace were not given.
state(backend) := "given" if {
	service(backend) != {}
} else := "missing" if {
	known(access.str(backend, "namespace"))
} else := "unknown"

# A Service as `namespace/name`.
text(backend) := v if {
	v := concat("/", [access.str(backend, "namespace"), access.str(backend, "name")])
}

# What would tell about it, for `details.needs`.
need(backend) := v if {
	v := concat(" ", ["v1/Service", text(backend)])
}

# For `details.related`.
reference(backend) := v if {
	ns := access.str(backend, "namespace")
	name := access.str(backend, "name")
	v := {"apiVersion": "v1", "kind": "Service", "namespace": ns, "name": name}
}

type(o) := v if {
	spec := access.obj(o, "spec")
	v := access.str(spec, "type")
	v != ""
} else := "ClusterIP"

ports(o) := v if {
	spec := access.obj(o, "spec")
	v := [one | some one in access.arr(spec, "ports"); is_object(one)]
}

# The port of a Service that a backend names, `{}` where it has none of that number or name.
port(o, wanted) := v if {
	found := [one | some one in ports(o); port_is(one, wanted)]
	count(found) > 0
	v := found[0]
	is_object(v)
} else := {}

port_is(one, wanted) if {
	is_number(wanted)
	access.num(one, "port", 0) == wanted
}

port_is(one, wanted) if {
	is_string(wanted)
	wanted != ""
	access.str(one, "name") == wanted
}

# Whether a Service has the port that a backend names. Some controllers take the port of the Pods as well; a Service of type
# ExternalName has none to check.
has_port(route, backend, o) if {
	wanted := wanted_port(backend)
	wanted == ""
	is_object(route)
	is_object(o)
}

has_port(route, backend, o) if {
	port(o, wanted_port(backend)) != {}
	is_object(route)
}

has_port(route, backend, o) if {
	type(o) == "ExternalName"
	is_object(route)
	is_object(backend)
}

has_port(route, backend, o) if {
	takes_target_ports(route)
	wanted := wanted_port(backend)
	some one in ports(o)
	target := object.get(one, "targetPort", "")
	target == wanted
}

# A named port of the Pods may have any number.
has_port(route, backend, o) if {
	kinds.of(route) == "Route"
	is_number(wanted_port(backend))
	some one in ports(o)
	is_string(object.get(one, "targetPort", 0))
}

wanted_port(backend) := v if {
	v := object.get(backend, "port", "")
	is_number(v)
	v != 0
} else := v if {
	v := number(access.str(backend, "port"))
}

# Controllers that find a port by the port of the Pods too: the code of ingress-nginx, of Traefik's provider for its annotations, of
# HAProxy Ingress, and for names that of Kong. So does an OpenShift Route.
takes_target_ports(route) if {
	kinds.of(route) == "Route"
}

takes_target_ports(route) if {
	kinds.family(route) == "ingress"
	count(classes.candidates(route)) == 0
}

takes_target_ports(route) if {
	kinds.family(route) == "ingress"
	some id in classes.candidates(route)
	id in ["ingress-nginx", "traefik-ingress-nginx", "jcmoraisjr-haproxy", "kong"]
}

# The ports of a Service for people: number, and name where there is one.
ports_text(o) := v if {
	texts := [shown | some one in ports(o); shown := port_text(one); is_string(shown)]
	v := concat(", ", texts)
}

port_text(one) := v if {
	name := access.str(one, "name")
	name != ""
	v := concat("", ["`", format_int(access.num(one, "port", 0), 10), "` (`", name, "`)"])
} else := v if {
	v := concat("", ["`", format_int(access.num(one, "port", 0), 10), "`"])
}

# A port for people.
shown_port(wanted) := v if {
	is_number(wanted)
	v := format_int(wanted, 10)
} else := v if {
	is_string(wanted)
	v := wanted
} else := ""

# Digits as the number they are, other text as it is.
number(written) := v if {
	regex.match(`^[1-9][0-9]{0,4}$`, written)
	v := to_number(written)
} else := written

# The labels that the Pods of a Service have, `{}` where it selects none.
selector(o) := v if {
	spec := access.obj(o, "spec")
	v := access.obj(spec, "selector")
}

# Kinds whose Pods a Service may select, by API version, and where their labels and containers stand.
workload_kinds := [
	{"group_version": "apps/v1", "kind": "Deployment"},
	{"group_version": "apps/v1", "kind": "StatefulSet"},
	{"group_version": "apps/v1", "kind": "DaemonSet"},
	{"group_version": "apps/v1", "kind": "ReplicaSet"},
	{"group_version": "v1", "kind": "Pod"},
	{"group_version": "v1", "kind": "ReplicationController"},
	{"group_version": "batch/v1", "kind": "Job"},
	{"group_version": "argoproj.io/v1alpha1", "kind": "Rollout"},
]

# The workloads of a namespace, as `{"reference", "labels", "images"}`: labels and images of the Pods they make.
workloads(ns) := v if {
	ns == access.namespace
	v := own_workloads
} else := v if {
	v := workloads_of(ns)
}

own_workloads := v if {
	v := workloads_of(access.namespace)
}

workloads_of(ns) := v if {
	v := [workload |
		some known_kind in workload_kinds
		some name, o in inventory.named(ns, known_kind.group_version, known_kind.kind)
		template := pod_template(o)
		pod_labels := access.labels(template)
		images := images_of(template)
		workload_reference := {"apiVersion": known_kind.group_version, "kind": known_kind.kind, "namespace": ns, "name": name}
		workload := {"reference": workload_reference, "labels": pod_labels, "images": images}
		is_object(workload)
	]
}

# The Pod that a workload makes; a Pod is its own.
pod_template(o) := v if {
	access.str(o, "kind") == "Pod"
	v := o
} else := v if {
	spec := access.obj(o, "spec")
	v := access.obj(spec, "template")
}

images_of(template) := v if {
	spec := access.obj(template, "spec")
	v := [image |
		some container in access.arr(spec, "containers")
		image := access.str(container, "image")
		image != ""
	]
}

# The workloads of its namespace that a Service selects.
selected(o, ns) := v if {
	wanted := selector(o)
	count(wanted) > 0
	v := [workload | some workload in workloads(ns); selects(wanted, access.obj(workload, "labels"))]
} else := []

# Whether labels have all that a selector asks for.
selects(wanted, pod_labels) if {
	is_object(wanted)
	missed := [key | some key, value in wanted; access.str(pod_labels, key) != value]
	count(missed) == 0
}

# How many ready addresses a Service has, `null` where no Endpoints or EndpointSlices were given for it.
endpoints(ns, name) := v if {
	slices := slices_of(ns, name)
	count(slices) > 0
	v := sum([n | some slice in slices; n := ready(slice); is_number(n)])
	is_number(v)
} else := v if {
	o := inventory.find(ns, "v1", "Endpoints", name)
	o != {}
	v := sum([n | some subset in access.arr(o, "subsets"); n := count(access.arr(subset, "addresses"))])
	is_number(v)
} else := null

# How many addresses it has, ready or not, `null` where that was not given: Pods that start or fail are Pods all the same.
attached(ns, name) := v if {
	slices := slices_of(ns, name)
	count(slices) > 0
	v := sum([n | some slice in slices; n := count(access.arr(slice, "endpoints"))])
	is_number(v)
} else := v if {
	o := inventory.find(ns, "v1", "Endpoints", name)
	o != {}
	v := sum([n | some subset in access.arr(o, "subsets"); n := addresses_of(subset)])
	is_number(v)
} else := null

addresses_of(subset) := v if {
	v := count(access.arr(subset, "addresses")) + count(access.arr(subset, "notReadyAddresses"))
}

slices_of(ns, name) := v if {
	v := [slice |
		some slice in inventory.named(ns, "discovery.k8s.io/v1", "EndpointSlice")
		access.str(access.labels(slice), "kubernetes.io/service-name") == name
	]
}

# A condition that is not there counts as ready.
ready(slice) := v if {
	v := count([endpoint |
		some endpoint in access.arr(slice, "endpoints")
		access.bool(access.obj(endpoint, "conditions"), "ready", true)
	])
}

# An address with a scheme, as `{"host", "port"}`; both empty where it has no scheme or its host is put together from variables.
address(url) := v if {
	parts := split(url, "://")
	count(parts) > 1
	rest := concat("", array.slice(parts, 1, 2))
	before := first(first(rest, "$request_uri"), "$uri")
	authority := first(first(first(before, "/"), "?"), "#")
	pieces := split(authority, "@")
	place := concat("", array.slice(pieces, count(pieces) - 1, count(pieces)))
	regex.match(`^[0-9A-Za-z._-]+(:[0-9]*)?$`, place)
	host := lower(trim_suffix(first(place, ":"), "."))
	port_written := trim_prefix(trim_prefix(place, first(place, ":")), ":")
	v := {"host": host, "port": port_written}
	is_object(v)
} else := {"host": "", "port": ""}

# What comes before the first separator.
first(written, separator) := v if {
	parts := split(written, separator)
	v := concat("", array.slice(parts, 0, 1))
}

# The backend an address stands for: a Service where its host is the name of one (`name.namespace.svc`, with or without the domain of the
# cluster), else a `Host`.
of_address(role, url, path) := v if {
	place := address(url)
	host := access.str(place, "host")
	regex.match(`^[a-z0-9-]+\.[a-z0-9-]+\.svc(\.[a-z0-9.-]+)?$`, host)
	parts := split(host, ".")
	name := concat("", array.slice(parts, 0, 1))
	ns := concat("", array.slice(parts, 1, 2))
	wanted := address_port(url, place)
	v := [{"role": role, "group": "", "kind": "Service", "namespace": ns, "name": name, "port": wanted, "path": path}]
	is_array(v)
} else := v if {
	place := address(url)
	host := access.str(place, "host")
	host != ""
	wanted := address_port(url, place)
	v := [{"role": role, "group": "", "kind": "Host", "namespace": "", "name": host, "port": wanted, "path": path}]
	is_array(v)
} else := []

address_port(url, place) := v if {
	written := access.str(place, "port")
	written != ""
	v := number(written)
} else := 443 if {
	startswith(lower(url), "https:")
	is_object(place)
} else := 80

# Whether a host certainly lies outside the cluster: a name with a dot in no domain for private use, or a public address.
outside(host) if {
	contains(host, ".")
	not regex.match(`^[0-9.]+$`, host)
	not private_name(host)
}

outside(host) if {
	regex.match(`^[0-9]{1,3}(\.[0-9]{1,3}){3}$`, host)
	not private_address(host)
}

private_name(host) if {
	some suffix in [".svc", ".local", ".internal", ".localdomain", ".lan", ".home.arpa", ".test", ".invalid", ".localhost"]
	endswith(host, suffix)
}

private_name(host) if {
	contains(host, ".svc.")
}

private_address(host) if {
	regex.match(`^(10|127|0|169\.254|192\.168|172\.(1[6-9]|2[0-9]|3[01])|100\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7]))\.`, host)
}

# The parts of a path for people, such as `spec.rules.0.http.paths.0.backend`.
place_text(path) := v if {
	parts := [part | some segment in path; part := segment_text(segment); is_string(part)]
	v := concat(".", parts)
}

segment_text(segment) := v if {
	is_string(segment)
	v := segment
} else := v if {
	is_number(segment)
	v := format_int(segment, 10)
} else := ""

# Where the port of a backend stands, else where the backend stands.
port_path(backend) := v if {
	v := access.arr(backend, "port_path")
	count(v) > 0
} else := v if {
	v := access.arr(backend, "path")
}

# The parts of a route that hold a place: those whose path leads to it, or the only one.
parts_at(parts, path) := v if {
	v := [part |
		some part in parts
		start := access.arr(part, "path")
		array.slice(path, 0, count(start)) == start
	]
	count(v) > 0
} else := v if {
	is_array(parts)
	count(parts) == 1
	v := parts
} else := []

# Whether one of some guards is enforced at a place, as `{"state", "needs"}` with state `on`, `unknown` or `off`.
guarded(parts, path, names) := {"state": "on", "needs": []} if {
	count([guard | some guard in guards_at(parts, path, names); access.str(guard, "state") == "on"]) > 0
} else := v if {
	needs := {need_text |
		some guard in guards_at(parts, path, names)
		access.str(guard, "state") == "unknown"
		some need_text in access.texts(guard, "needs")
	}
	count(needs) > 0
	sorted := sort(needs)
	v := {"state": "unknown", "needs": sorted}
	is_object(v)
} else := {"state": "off", "needs": []}

guards_at(parts, path, names) := v if {
	v := [guard |
		some part in parts_at(parts, path)
		some guard in access.arr(part, "guards")
		access.str(guard, "name") in names
	]
}

# Whether clients outside may reach a route: those of a mesh alone they do not.
from_outside(route) if {
	family := kinds.family(route)
	not family in ["gateway", "istio"]
}

from_outside(route) if {
	kinds.family(route) == "gateway"
	gateway.at_edge(route)
}

from_outside(route) if {
	kinds.family(route) == "istio"
	some name in access.texts(access.obj(route, "spec"), "gateways")
	name != "mesh"
}

# Whether a VirtualService leads to the host it is for: it says how the cluster reaches that host.
leads_out(route, host) if {
	kinds.family(route) == "istio"
	host in access.texts(access.obj(route, "spec"), "hosts")
}
