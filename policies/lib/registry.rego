# METADATA
# title: Registry of routes
# description: |
#   The rows of the table of routes for the object under review, one for each host and path of a route and one for each way in of a
#   Service. Nothing here decides: it says what the libraries say.
package lib.portcullis.registry

import data.lib.portcullis.access
import data.lib.portcullis.backends
import data.lib.portcullis.classes
import data.lib.portcullis.inventory
import data.lib.portcullis.kinds
import data.lib.portcullis.owners
import data.lib.portcullis.routes
import data.lib.portcullis.services
import data.lib.portcullis.traits

rows := v if {
	kinds.subject == "Service"
	v := service_rows
	is_array(v)
} else := v if {
	not kinds.subject in ["", "Gateway", "ListenerSet", "IstioGateway"]
	v := route_rows
	is_array(v)
} else := []

# What all rows of the object share.
common := v if {
	metadata := access.obj(access.subject, "metadata")
	created := access.str(metadata, "creationTimestamp")
	owner := owners.of(access.subject, access.namespace)
	last := last_change(metadata)
	changed := access.str(last, "time")
	changed_by := access.str(last, "manager")
	version := access.str(access.subject, "apiVersion")
	kind := access.str(access.subject, "kind")
	name := access.name(access.subject)
	v := {
		"namespace": access.namespace,
		"kind": kind,
		"api_version": version,
		"name": name,
		"owner": owner,
		"class": class,
		"controller": controller,
		"created": created,
		"changed": changed,
		"changed_by": changed_by,
	}
}

# The latest entry of `metadata.managedFields`, where it was given.
last_change(metadata) := v if {
	entries := [entry | some entry in access.arr(metadata, "managedFields"); is_object(entry); access.str(entry, "time") != ""]
	times := [time | some entry in entries; time := access.str(entry, "time")]
	latest := [entry | some entry in entries; access.str(entry, "time") == max(times)]
	count(latest) > 0
	v := latest[0]
	is_object(v)
} else := {}

class := v if {
	kinds.subject == "Service"
	v := access.str(access.obj(access.subject, "spec"), "loadBalancerClass")
} else := v if {
	v := concat(", ", routes.classes_of(access.subject, access.namespace))
}

controller := v if {
	kinds.family(access.subject) == "ingress"
	v := concat(" or ", classes.titles(classes.candidates(access.subject)))
	is_string(v)
} else := v if {
	kinds.family(access.subject) == "gateway"
	found := {text | some name in routes.classes_of(access.subject, access.namespace); text := gateway_controller(name); text != ""}
	v := concat(", ", sort(found))
	is_string(v)
} else := v if {
	v := access.str(family_titles, kinds.family(access.subject))
}

family_titles := {
	"traefik": "Traefik",
	"contour": "Contour",
	"istio": "Istio",
	"f5": "F5 NGINX Ingress Controller",
	"openshift": "OpenShift router",
}

gateway_controller(name) := v if {
	o := inventory.find_cluster("gateway.networking.k8s.io/v1", "GatewayClass", name)
	o != {}
	v := access.str(access.obj(o, "spec"), "controllerName")
	is_string(v)
} else := v if {
	o := inventory.find_cluster("gateway.networking.k8s.io/v1beta1", "GatewayClass", name)
	v := access.str(access.obj(o, "spec"), "controllerName")
}

# Each host and path once, in the order of the manifest.
route_rows := v if {
	v := [row |
		some i, entry in entries
		earlier := [other | some other in array.slice(entries, 0, i); same(other, entry)]
		count(earlier) == 0
		row := object.union(common, facts_of(entry))
		is_object(row)
	]
}

# What it matches; a route that matches no paths is listed by its hosts, and one of connections or datagrams as a whole.
entries := v if {
	v := routes.subject_entries
	count(v) > 0
} else := v if {
	v := [entry |
		some claim in routes.subject_hosts
		host := access.str(claim, "host")
		entry := {"host": host, "path": ["spec"], "text": "", "matcher": {}}
		is_object(entry)
	]
	count(v) > 0
} else := [{"host": "", "path": ["spec"], "text": "", "matcher": {}}] if {
	kinds.subject in ["TCPRoute", "UDPRoute", "IngressRouteTCP", "IngressRouteUDP", "TransportServer"]
	backends.from_outside(access.subject)
} else := []

same(one, other) if {
	access.str(one, "host") == access.str(other, "host")
	access.str(one, "text") == access.str(other, "text")
	access.obj(one, "matcher") == access.obj(other, "matcher")
	row_place(one) == row_place(other)
}

# The rule or route in which an entry stands: its path as far as the first index.
row_place(entry) := v if {
	path := access.arr(entry, "path")
	indexes := [i | some i, segment in path; is_number(segment)]
	count(indexes) > 0
	v := array.slice(path, 0, indexes[0] + 1)
	is_array(v)
} else := v if {
	v := access.arr(entry, "path")
}

facts_of(entry) := v if {
	host := access.str(entry, "host")
	path := access.str(entry, "text")
	place := access.arr(entry, "path")
	tls := tls_of(host)
	guards := guard_states(place)
	targets := [row | some backend in backends_of(entry); row := backend_row(backend)]
	exposure := access.str(routes.subject_exposure, "state")
	redirect := access.str(plaintext, "state")
	v := object.union(guards, {
		"host": host,
		"path": path,
		"tls": tls,
		"redirect": redirect,
		"exposure": exposure,
		"backends": targets,
		"needs": needs,
	})
}

plaintext := v if {
	v := routes.plaintext(access.subject, access.namespace)
}

tls_of(host) := "passthrough" if {
	count(traits.certain(traits.subject_passthroughs)) > 0
	is_string(host)
} else := v if {
	states := [state | some entry in routes.subject_tls; access.str(entry, "host") == host; state := access.str(entry, "state")]
	count(states) > 0
	v := states[0]
	is_string(v)
} else := "unknown"

needs := v if {
	exposure_needs := access.texts(routes.subject_exposure, "needs")
	all := array.concat(array.concat(routes.subject_needs, exposure_needs), array.concat(tls_needs, guard_needs))
	found := {need | some need in all; is_string(need)}
	v := sort(found)
}

tls_needs := v if {
	unsettled := [entry | some entry in routes.subject_tls; access.str(entry, "state") == "unknown"]
	count(unsettled) > 0
	v := routes.tls_needs
	is_array(v)
} else := []

guard_needs := v if {
	v := [need |
		some part in routes.subject_parts
		some guard in access.arr(part, "guards")
		access.str(guard, "state") == "unknown"
		some need in access.texts(guard, "needs")
	]
}

guard_states(place) := v if {
	v := {
		"auth": guard_state(place, "authentication"),
		"client_certificates": guard_state(place, "client certificates"),
		"rate_limit": guard_state(place, "rate limit"),
		"allow_list": guard_state(place, "allow-list"),
		"waf": guard_state(place, "web application firewall"),
	}
}

# Of several guards of a name the strongest tells.
guard_state(place, name) := v if {
	states := {state |
		some guard in backends.guards_at(routes.subject_parts, place, [name])
		state := access.str(guard, "state")
	}
	ranked := [state | some state in ["on", "unknown", "void"]; state in states]
	count(ranked) > 0
	v := ranked[0]
	is_string(v)
} else := "off"

# The backends of the rule or route in which an entry stands, nearest first, and those that annotations name for all of it.
backends_of(entry) := v if {
	place := access.arr(entry, "path")
	start := row_place(entry)
	inside := [backend | some backend in routes.subject_backends; below(backend, start)]
	shared := [n | some backend in inside; n := common_length(place, access.arr(backend, "path")); is_number(n)]
	nearest := [backend | some backend in inside; common_length(place, access.arr(backend, "path")) == max(shared)]
	wide := [backend | some backend in routes.subject_backends; below(backend, ["metadata"])]
	named := [backend | some start_of in upstream_places(start); some backend in routes.subject_backends; below(backend, start_of)]
	v := array.concat(array.concat(or_default(nearest), named), wide)
}

# F5 NGINX: routes name upstreams, which stand apart.
upstream_places(start) := v if {
	kinds.family(access.subject) == "f5"
	spec := access.obj(access.subject, "spec")
	names := upstream_names(route_at(spec, start))
	v := [place |
		some i, upstream in access.arr(spec, "upstreams")
		access.str(upstream, "name") in names
		place := ["spec", "upstreams", i]
	]
} else := []

# The route at `spec.routes[i]` or `spec.subroutes[i]`; a TransportServer is one itself.
route_at(spec, start) := v if {
	count(start) > 2
	key := start[1]
	index := start[2]
	found := [route | some i, route in access.arr(spec, key); i == index]
	count(found) > 0
	v := found[0]
	is_object(v)
} else := spec

upstream_names(route) := v if {
	matches := [match | some match in access.arr(route, "matches"); is_object(match)]
	holders := array.concat([route], matches)
	splits := [split_to | some holder in holders; some split_to in access.arr(holder, "splits"); is_object(split_to)]
	v := {name |
		some holder in array.concat(holders, splits)
		action := access.obj(holder, "action")
		some name in [access.str(action, "pass"), access.str(access.obj(action, "proxy"), "upstream")]
		name != ""
	}
}

# A rule without backends of its own is served by the default backend.
or_default(nearest) := nearest if {
	count(nearest) > 0
} else := v if {
	v := [backend | some backend in routes.subject_backends; access.str(backend, "role") == "default"]
}

below(backend, start) if {
	array.slice(access.arr(backend, "path"), 0, count(start)) == start
}

common_length(one, other) := v if {
	equal := [n | some n in lengths; n <= count(one); array.slice(one, 0, n) == array.slice(other, 0, n)]
	v := max(equal)
}

lengths := [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]

backend_row(backend) := v if {
	ns := access.str(backend, "namespace")
	kind := access.str(backend, "kind")
	name := access.str(backend, "name")
	role := access.str(backend, "role")
	port := object.get(backend, "port", "")
	endpoints := endpoints_of(backend)
	v := {"namespace": ns, "kind": kind, "name": name, "port": port, "role": role, "endpoints": endpoints}
}

endpoints_of(backend) := v if {
	backends.is_service(backend)
	v := backends.endpoints(access.str(backend, "namespace"), access.str(backend, "name"))
} else := null

# Services: one row for each host and way in.
service_rows := v if {
	found := {host | some entry in services.hosts_of(access.subject); host := access.str(entry, "host")}
	v := [row |
		some way in services.ways(access.subject)
		some host in or_every(sort(found))
		row := object.union(common, way_facts(way, host))
		is_object(row)
	]
}

or_every(found) := [""] if {
	count(found) == 0
} else := found

way_facts(way, host) := v if {
	path := concat(" ", [access.str(way, "way"), services.ports_text(access.subject)])
	exposure := access.str(way, "state")
	allow_list := ranges_state(way)
	self := backend_row({
		"role": "route",
		"group": "",
		"kind": "Service",
		"namespace": access.namespace,
		"name": access.name(access.subject),
		"port": "",
	})
	v := {
		"host": host,
		"path": path,
		"tls": "unknown",
		"redirect": "none",
		"exposure": exposure,
		"auth": "off",
		"client_certificates": "off",
		"rate_limit": "off",
		"allow_list": allow_list,
		"waf": "off",
		"backends": [self],
		"needs": [],
	}
}

ranges_state(way) := "on" if {
	access.str(way, "way") == "load balancer"
	services.restricted(access.subject)
} else := "off"
