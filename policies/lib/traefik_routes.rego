# METADATA
# title: Traefik's routes
# description: |
#   Hosts, paths, TLS and backends of IngressRoute and its kin. A router with `tls` takes TLS only, one without takes what its entry points
#   bring, and those may have TLS or redirects of their own that no manifest shows.
# related_resources:
#   - ref: https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/
package lib.portcullis.traefik_routes

import data.lib.portcullis.access
import data.lib.portcullis.backends
import data.lib.portcullis.inventory
import data.lib.portcullis.kinds
import data.lib.portcullis.traefik_middlewares
import data.lib.portcullis.traefik_rules

spec(o) := v if {
	v := access.obj(o, "spec")
}

# The routes of an object with what their rules take, as `{"index", "route", "alternatives", "readable"}`.
routes(o) := v if {
	o == access.subject
	v := subject_routes
} else := v if {
	v := routes_of(o)
}

subject_routes := v if {
	v := routes_of(access.subject)
} else := []

routes_of(o) := v if {
	v := [entry |
		some i, route in access.arr(spec(o), "routes")
		is_object(route)
		text := access.str(route, "match")
		trim_space(text) != ""
		readable := is_readable(text)
		alternatives := traefik_rules.alternatives(text)
		entry := {"index": i, "route": route, "alternatives": alternatives, "readable": readable}
	]
}

is_readable(text) if {
	traefik_rules.readable(text)
} else := false

# Whether another IngressRoute leads to this one: its hosts, TLS and middlewares come first.
child(o) if {
	count(access.arr(spec(o), "parentRefs")) > 0
}

# A router of plain TCP takes a whole port, whatever name stands in its rule.
port_only(o) if {
	kinds.of(o) == "IngressRouteUDP"
}

port_only(o) if {
	kinds.of(o) == "IngressRouteTCP"
	not secured(o)
}

secured(o) if {
	access.has(spec(o), "tls")
}

# Hosts, paths and places, one for each host and path.
entries(o) := v if {
	o == access.subject
	v := subject_entries
} else := v if {
	v := entries_of(o)
}

subject_entries := v if {
	v := entries_of(access.subject)
} else := []

entries_of(o) := [] if {
	port_only(o)
} else := v if {
	v := [entry | some one in routes(o); some entry in route_entries(o, one)]
}

# A set first: alternatives of a rule may say the same.
route_entries(o, one) := v if {
	at := ["spec", "routes", one.index, "match"]
	found := {entry |
		some alternative in one.alternatives
		some host in alternative.hosts
		taken(o, host)
		some path in alternative.paths
		matcher := access.obj(path, "matcher")
		text := access.str(path, "text")
		type := access.str(path, "type")
		entry := {"host": host, "host_path": at, "matcher": matcher, "path": at, "text": text, "type": type}
	}
	v := sort(found)
}

# The rule of a child names a host only where it has one of its own.
taken(o, host) if {
	host != ""
	is_object(o)
}

taken(o, host) if {
	host == ""
	not child(o)
}

hosts_of(o) := [] if {
	port_only(o)
} else := v if {
	v := [entry |
		some one in routes(o)
		path := ["spec", "routes", one.index, "match"]
		some host in names_of(o, one)
		entry := {"host": host, "path": path, "origin": "rule"}
	]
}

names_of(o, one) := v if {
	found := {host | some alternative in one.alternatives; some host in alternative.hosts; taken(o, host)}
	v := sort(found)
}

# Rules that ask for host and path only, and whose path is every path.
catch_alls(o, ns) := [] if {
	kinds.of(o) != "IngressRoute"
	is_string(ns)
} else := [] if {
	child(o)
} else := v if {
	v := [entry |
		some one in routes(o)
		serves(o, ns, one.route)
		some entry in open_alternatives(one)
	]
}

open_alternatives(one) := v if {
	path := ["spec", "routes", one.index, "match"]
	found := {entry |
		some alternative in one.alternatives
		alternative.narrow == false
		names := alternative.hosts
		count(names) > 0
		some whole in alternative.paths
		matcher := access.obj(whole, "matcher")
		everything(matcher)
		text := access.str(whole, "text")
		entry := {"hosts": names, "path": path, "text": text}
	}
	v := sort(found)
}

everything(matcher) if {
	access.str(matcher, "match") == "any"
}

everything(matcher) if {
	access.str(matcher, "match") == "character"
	access.str(matcher, "value") in ["", "/"]
}

# Whether a route does more than redirect: a redirect to HTTPS lets through what is HTTPS already.
serves(o, ns, route) := false if {
	bare(route)
	traefik_middlewares.redirects(access.arr(route, "middlewares"), ns)
	is_object(o)
} else := false if {
	redirected(o, ns, route)
} else := true

bare(route) if {
	named := [service | some service in access.arr(route, "services"); not unserved(service)]
	count(named) == 0
}

# Traefik's own service that answers nothing, for routes whose middlewares answer.
unserved(service) if {
	access.str(service, "name") == "noop@internal"
}

redirected(o, ns, route) if {
	not secured(o)
	state_of_entry_points(o) == "plain"
	traefik_middlewares.redirects(access.arr(route, "middlewares"), ns)
}

# What entry points of these names usually bring: the names are all that a manifest shows.
state_of_entry_points(o) := "unknown" if {
	count(access.texts(spec(o), "entryPoints")) == 0
} else := "plain" if {
	others := [name | some name in access.texts(spec(o), "entryPoints"); not name in ["http", "web"]]
	count(others) == 0
} else := "mixed" if {
	plain := [name | some name in access.texts(spec(o), "entryPoints"); name in ["http", "web"]]
	count(plain) > 0
} else := "unknown"

tls(o, ns, host) := "none" if {
	port_only(o)
	is_string(ns)
	is_string(host)
} else := "elsewhere" if {
	child(o)
} else := "served" if {
	secured(o)
} else := "redirect" if {
	mine := routes_for(o, host)
	count(mine) > 0
	open := [route | some route in mine; serves(o, ns, route)]
	count(open) == 0
} else := "unknown" if {
	state_of_entry_points(o) == "unknown"
} else := "unknown" if {
	state_of_entry_points(o) == "mixed"
	mine := routes_for(o, host)
	open := [route | some route in mine; not turned(route, ns)]
	count(open) == 0
} else := "plain"

turned(route, ns) if {
	refs := access.arr(route, "middlewares")
	traefik_middlewares.redirects(refs, ns)
}

routes_for(o, host) := v if {
	v := [route |
		some one in routes(o)
		takes(one, host)
		route := one.route
	]
}

takes(one, host) if {
	some alternative in one.alternatives
	host in alternative.hosts
}

# A router with `tls` never sees plain HTTP; without it there is no TLS that plain HTTP could go around.
plaintext(o) := {"state": "closed", "path": ["spec", "tls"], "why": "TLS of the router", "key": "", "needs": []} if {
	secured(o)
} else := {"state": "none", "path": ["spec"], "why": "", "key": "", "needs": []}

# What was not given: entry points where they decide about TLS, rules that are not read, parents.
needs(o, ns) := v if {
	own := array.concat(entry_point_needs(o, ns), parent_needs(o, ns))
	v := array.concat(own, rule_needs(o))
}

entry_point_needs(o, ns) := v if {
	not port_only(o)
	some host in [""]
	undecided(o, ns, host)
	names := access.texts(spec(o), "entryPoints")
	v := entry_points_named(names)
} else := []

undecided(o, ns, host) if {
	not secured(o)
	not child(o)
	state_of_entry_points(o) != "plain"
	is_string(ns)
	is_string(host)
}

entry_points_named(names) := ["the entry points of Traefik"] if {
	count(names) == 0
} else := v if {
	v := [text | some name in names; not name in ["http", "web"]; text := concat("", ["the configuration of entry point `", name, "`"])]
}

parent_needs(o, ns) := v if {
	v := [text |
		some ref in access.arr(spec(o), "parentRefs")
		space := traefik_middlewares.namespace_of(ref, ns)
		name := access.str(ref, "name")
		not names_host(space, name)
		text := concat("", ["traefik.io/IngressRoute ", space, "/", name])
		is_string(text)
	]
}

# Whether each route of a parent that is given names its hosts: its children serve no others, and the hosts are judged there.
names_host(space, name) if {
	parent := inventory.find(space, "traefik.io/v1alpha1", "IngressRoute", name)
	is_object(parent)
	rules := routes(parent)
	count(rules) > 0
	open := [one | some one in rules; not named_hosts(parent, one)]
	count(open) == 0
}

named_hosts(parent, one) if {
	found := names_of(parent, one)
	count(found) > 0
	open := [host | some host in found; host == ""]
	count(open) == 0
}

rule_needs(o) := [] if {
	port_only(o)
} else := v if {
	v := [text |
		some one in routes(o)
		not told(one)
		rule := access.str(one.route, "match")
		text := concat("", ["the hosts of the rule ", rule])
		is_string(text)
	]
}

told(one) if {
	one.readable == true
	unknown_hosts := [alternative | some alternative in one.alternatives; count(alternative.hosts) == 0]
	count(unknown_hosts) == 0
}

# The class that the annotation or the field names; `""` is none.
class_of(o) := v if {
	v := access.str(spec(o), "ingressClassName")
	v != ""
} else := v if {
	v := access.annotation(o, "kubernetes.io/ingress.class")
}

# One door for each entry point that is named, else one that leads to all of them.
doors(o) := [] if {
	port_only(o)
} else := v if {
	names := access.texts(spec(o), "entryPoints")
	count(names) > 0
	class := class_of(o)
	v := [offer |
		some name in names
		door := concat("", ["traefik:", class, "/", name])
		offer := {"door": door, "admitted": "yes", "need": ""}
	]
} else := v if {
	door := concat("", ["traefik:", class_of(o)])
	v := [{"door": door, "admitted": "yes", "need": ""}]
}

# Where requests go: Services, what a TraefikService stands for, and what middlewares call.
backends_of(o, ns) := v if {
	v := [backend |
		some i, route in access.arr(spec(o), "routes")
		some backend in route_backends(route, ["spec", "routes", i], ns)
	]
}

route_backends(route, base, ns) := v if {
	own := service_backends(route, "services", "route", base, ns)
	called := [backend |
		some j, ref in access.arr(route, "middlewares")
		is_object(ref)
		path := array.concat(base, ["middlewares", j])
		some found in traefik_middlewares.resolved("Middleware", ref, ns)
		some backend in called_backends(found, path)
	]
	v := array.concat(own, called)
}

service_backends(holder, key, role, base, ns) := v if {
	v := [backend |
		some i, service in access.arr(holder, key)
		is_object(service)
		path := array.concat(base, [key, i])
		some backend in leaves(role, service, ns, path)
	]
}

# A TraefikService stands for its members, over three levels.
leaves(role, service, ns, path) := v if {
	first := [{"role": role, "service": service, "namespace": ns}]
	second := [member | some one in first; some member in members(one)]
	third := [member | some one in second; some member in members(one)]
	fourth := [member | some one in third; some member in members(one)]
	all := array.concat(array.concat(first, second), array.concat(third, fourth))
	v := [backend |
		some one in all
		count(members(one)) == 0
		backend := backend_of(one, path)
		is_object(backend)
	]
}

members(one) := v if {
	access.str(one.service, "kind") == "TraefikService"
	ns := traefik_middlewares.namespace_of(one.service, one.namespace)
	o := traefik_middlewares.find(ns, "TraefikService", access.str(one.service, "name"))
	o != {}
	role := access.str(one, "role")
	weighted := [member |
		some key in ["weighted", "highestRandomWeight"]
		some service in access.arr(access.obj(spec(o), key), "services")
		is_object(service)
		member := {"role": role, "service": service, "namespace": ns}
	]
	failover := [member |
		some key in ["service", "fallback"]
		service := access.obj(access.obj(spec(o), "failover"), key)
		service != {}
		member := {"role": role, "service": service, "namespace": ns}
	]
	mirroring := access.obj(spec(o), "mirroring")
	mirrored := [member | some service in [mirroring]; service != {}; member := {"role": role, "service": service, "namespace": ns}]
	copies := [member |
		some service in access.arr(mirroring, "mirrors")
		is_object(service)
		member := {"role": "mirror", "service": service, "namespace": ns}
	]
	v := array.concat(array.concat(weighted, failover), array.concat(mirrored, copies))
} else := []

# Traefik's own `noop` only fills the place of a service.
backend_of(one, path) := v if {
	service := one.service
	name := access.str(service, "name")
	name != "noop@internal"
	kind := kind_of(service)
	group := access.str({"TraefikService": "traefik.io"}, kind)
	space := traefik_middlewares.namespace_of(service, one.namespace)
	port := port_of(service)
	v := {"role": one.role, "group": group, "kind": kind, "namespace": space, "name": name, "port": port, "path": path}
} else := null

kind_of(service) := v if {
	v := access.str(service, "kind")
	v != ""
} else := "TraefikService" if {
	contains(access.str(service, "name"), "@")
} else := "Service"

port_of(service) := v if {
	v := object.get(service, "port", "")
	is_number(v)
} else := v if {
	v := access.str(service, "port")
}

# Services that a middleware asks or lets answer.
called_backends(found, path) := v if {
	space := access.str(found.place, "namespace")
	body := spec(found.object)
	asked := backends.of_address("auth", access.str(access.obj(body, "forwardAuth"), "address"), path)
	service := access.obj(access.obj(body, "errors"), "service")
	answering := [backend |
		some one in [service]
		one != {}
		some backend in leaves("error", one, space, path)
	]
	v := array.concat(asked, answering)
}
