# METADATA
# title: Routes of F5 NGINX
# description: What VirtualServers, VirtualServerRoutes and TransportServers match, and where they send requests.
# related_resources:
#   - ref: https://docs.nginx.com/nginx-ingress-controller/configuration/virtualserver-and-virtualserverroute-resources/
package lib.portcullis.f5_routes

import data.lib.portcullis.access
import data.lib.portcullis.hosts
import data.lib.portcullis.kinds
import data.lib.portcullis.paths

spec(o) := v if {
	v := access.obj(o, "spec")
}

# The key of the list of routes.
list_key(o) := "subroutes" if {
	kinds.of(o) == "VirtualServerRoute"
} else := "routes"

# Routes, as `{"index", "key", "route", "text", "matcher", "path"}`.
routes(o) := v if {
	o == access.subject
	v := subject_routes
} else := v if {
	v := routes_of(o)
}

subject_routes := v if {
	v := routes_of(access.subject)
}

routes_of(o) := v if {
	key := list_key(o)
	v := [entry |
		some i, route in access.arr(spec(o), key)
		is_object(route)
		text := access.str(route, "path")
		matcher := matcher_of(text)
		entry := {"index": i, "key": key, "route": route, "text": text, "matcher": matcher, "path": ["spec", key, i]}
		is_object(entry)
	]
}

# `=/exact`, `~ regex`, `~* regex` without case, `^~/prefix`, or a prefix of characters. nginx looks for a regular expression anywhere in
# the path.
matcher_of(text) := v if {
	startswith(text, "=")
	value := trim_space(trim_prefix(text, "="))
	v := {"match": "exact", "value": value}
	is_object(v)
} else := v if {
	startswith(text, "^~")
	value := trim_space(trim_prefix(text, "^~"))
	v := {"match": "character", "value": value}
	is_object(v)
} else := v if {
	startswith(text, "~")
	pattern := trim_space(trim_prefix(trim_prefix(text, "~"), "*"))
	v := regular(pattern, startswith(text, "~*"))
	is_object(v)
} else := {"match": "character", "value": text}

regular(pattern, folded) := {"match": "any", "value": ""} if {
	pattern in ["/", "", "."]
	is_boolean(folded)
} else := v if {
	paths.matches_all(pattern)
	is_boolean(folded)
	v := {"match": "any", "value": ""}
} else := v if {
	folded == false
	startswith(pattern, "^")
	v := paths.regular(pattern, "open")
	is_object(v)
} else := {"match": "regex", "value": ""}

# Whether a route hands its requests to VirtualServerRoutes.
delegates(route) if {
	access.str(route, "route") != ""
}

delegates(route) if {
	access.has(route, "routeSelector")
}

# Actions of a route: its own, those of its splits, and those of its conditions.
actions(route) := v if {
	own := [access.obj(route, "action")]
	split_actions := [action | some one in access.arr(route, "splits"); action := access.obj(one, "action"); is_object(action)]
	matched := [action | some match in access.arr(route, "matches"); action := access.obj(match, "action"); is_object(action)]
	deeper := [action |
		some match in access.arr(route, "matches")
		some one in access.arr(match, "splits")
		action := access.obj(one, "action")
		is_object(action)
	]
	v := array.concat(array.concat(own, split_actions), array.concat(matched, deeper))
}

# Whether a route sends requests on.
sends(route) if {
	delegates(route)
}

sends(route) if {
	some action in actions(route)
	forwards(action)
}

forwards(action) if {
	access.str(action, "pass") != ""
}

forwards(action) if {
	access.has(action, "proxy")
}

# Whether all routes send clients to HTTPS.
only_redirects(o) if {
	count(routes(o)) > 0
	other := [entry | some entry in routes(o); route := access.obj(entry, "route"); not to_https(route)]
	count(other) == 0
}

to_https(route) if {
	not sends(route)
	target := access.str(access.obj(access.obj(route, "action"), "redirect"), "url")
	startswith(target, "https://")
}

# Hosts. A VirtualServerRoute is part of the VirtualServer that names it, and a TransportServer without a host takes a port.
hosts_of(o) := v if {
	kinds.of(o) in ["VirtualServer", "TransportServer"]
	text := access.str(spec(o), "host")
	text != ""
	host := hosts.normal(text)
	v := [{"host": host, "path": ["spec", "host"], "origin": "rule"}]
	is_array(v)
} else := []

entries(o) := v if {
	kinds.of(o) == "VirtualServer"
	v := [entry |
		some claim in hosts_of(o)
		host := claim.host
		some route in routes(o)
		matcher := route.matcher
		path := array.concat(route.path, ["path"])
		text := route.text
		entry := {"host": host, "host_path": ["spec", "host"], "matcher": matcher, "path": path, "text": text, "type": ""}
		is_object(entry)
	]
	is_array(v)
} else := v if {
	v := [entry |
		some claim in hosts_of(o)
		host := claim.host
		entry := {"host": host, "host_path": ["spec", "host"], "matcher": {"match": "any", "value": ""}, "path": ["spec"], "text": "", "type": ""}
		is_object(entry)
	]
}

# Routes that take every request of their host and send it on. What is handed to VirtualServerRoutes is told apart there.
catch_alls(o) := v if {
	v := [entry |
		kind := kinds.of(o)
		some claim in hosts_of(o)
		kind == "VirtualServer"
		host := claim.host
		some one in routes(o)
		route := access.obj(one, "route")
		sends(route)
		not delegates(route)
		paths.everything(access.obj(one, "matcher"))
		path := array.concat(one.path, ["path"])
		text := one.text
		entry := {"hosts": [host], "path": path, "text": text}
		is_object(entry)
	]
}

# Its upstreams, with their backups.
backends(o, ns) := v if {
	v := [backend |
		some i, upstream in access.arr(spec(o), "upstreams")
		some keys in [["service", "port"], ["backup", "backupPort"]]
		written := access.str(upstream, keys[0])
		written != ""
		name := service_name(written)
		port := access.num(upstream, keys[1], 0)
		backend := {
			"role": "route",
			"group": "",
			"kind": "Service",
			"namespace": service_namespace(o, written, ns),
			"name": name,
			"port": port,
			"path": ["spec", "upstreams", i, keys[0]],
			"port_path": ["spec", "upstreams", i, keys[1]],
		}
		is_object(backend)
	]
}

# A Service of another namespace is written as `namespace/name`, on a VirtualServer and its routes.
service_name(written) := v if {
	parts := split(written, "/")
	v := parts[count(parts) - 1]
}

service_namespace(o, written, ns) := v if {
	kinds.of(o) != "TransportServer"
	parts := split(written, "/")
	count(parts) == 2
	is_string(ns)
	v := parts[0]
	is_string(v)
} else := ns if {
	is_string(written)
}

class_of(o) := v if {
	v := access.str(spec(o), "ingressClassName")
}

listener(o) := v if {
	v := access.obj(spec(o), "listener")
}

# Whether a TransportServer takes TLS connections by name from the port that all share.
passes_tls(o) if {
	kinds.of(o) == "TransportServer"
	access.str(listener(o), "protocol") == "TLS_PASSTHROUGH"
}

# The class, and for other TransportServers the listener that is theirs: it has a port and hosts of its own, so it is no part of the class.
door(o) := v if {
	kinds.of(o) == "TransportServer"
	not passes_tls(o)
	v := concat("", ["listener:", class_of(o), "/", access.str(listener(o), "name")])
	is_string(v)
} else := v if {
	v := concat("", ["class:", class_of(o)])
}

tls_section(o) := v if {
	v := access.obj(spec(o), "tls")
}

# TLS of a host.
tls(o) := "elsewhere" if {
	kinds.of(o) == "VirtualServerRoute"
} else := v if {
	kinds.of(o) == "TransportServer"
	v := transport_tls(o)
	is_string(v)
} else := "plain" if {
	access.str(listener(o), "https") == ""
	access.str(listener(o), "http") != ""
} else := "served" if {
	access.str(tls_section(o), "secret") != ""
} else := "unknown" if {
	access.has(spec(o), "tls")
} else := "redirect" if {
	only_redirects(o)
} else := "plain"

transport_tls(o) := "served" if {
	passes_tls(o)
} else := "served" if {
	access.str(tls_section(o), "secret") != ""
} else := "none"

# What decides about TLS without a Secret.
wildcard_needs(o) := ["the flag -wildcard-tls-secret of the controller"] if {
	kinds.of(o) == "VirtualServer"
	tls(o) == "unknown"
} else := []

plaintext(o) := v if {
	kinds.of(o) == "VirtualServer"
	access.has(spec(o), "tls")
	state := plain_state(o)
	path := plain_path(o)
	v := {"state": state, "path": path, "why": "`spec.tls` without `redirect.enable`", "key": "", "needs": []}
} else := v if {
	passes_tls(o)
	v := {"state": "closed", "path": ["spec", "listener"], "why": "", "key": "", "needs": []}
} else := {"state": "none", "path": ["spec"], "why": "", "key": "", "needs": []}

plain_state(o) := "closed" if {
	access.str(listener(o), "https") != ""
	access.str(listener(o), "http") == ""
} else := "redirect" if {
	access.bool(access.obj(tls_section(o), "redirect"), "enable", false)
} else := "redirect" if {
	only_redirects(o)
} else := "open"

plain_path(o) := ["spec", "tls", "redirect"] if {
	access.has(tls_section(o), "redirect")
} else := ["spec", "tls"]
