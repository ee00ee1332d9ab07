# METADATA
# title: VirtualServices of Istio
# description: What the routes of a VirtualService match and where they send requests.
# related_resources:
#   - ref: https://istio.io/latest/docs/reference/config/networking/virtual-service/
package lib.portcullis.istio_virtual_services

import data.lib.portcullis.access
import data.lib.portcullis.istio_gateways
import data.lib.portcullis.paths

spec(o) := v if {
	v := access.obj(o, "spec")
}

# Routes for HTTP, as `{"index", "route", "matches"}`; `matches` are those that a Gateway can reach, as `{"matcher", "path", "text",
# "type", "narrowed"}`.
http_routes(o) := v if {
	o == access.subject
	v := subject_http_routes
} else := v if {
	v := http_routes_of(o)
}

subject_http_routes := v if {
	v := http_routes_of(access.subject)
}

http_routes_of(o) := v if {
	v := [entry |
		some i, route in access.arr(spec(o), "http")
		is_object(route)
		reachable := matches(route, i)
		count(reachable) > 0
		entry := {"index": i, "route": route, "matches": reachable}
		is_object(entry)
	]
}

matches(route, i) := v if {
	count(access.arr(route, "match")) > 0
	v := [entry |
		some j, match in access.arr(route, "match")
		is_object(match)
		at_gateway(match)
		uri := access.obj(match, "uri")
		sort_of_match := type_of(uri)
		text := access.str(uri, sort_of_match)
		matcher := matcher_of(sort_of_match, text)
		path := match_path(i, j, sort_of_match)
		narrow := narrowed(match)
		entry := {"matcher": matcher, "path": path, "text": text, "type": sort_of_match, "narrowed": narrow}
		is_object(entry)
	]
} else := [{"matcher": {"match": "any", "value": ""}, "path": ["spec", "http", i], "text": "", "type": "", "narrowed": false}] if {
	is_object(route)
}

# A match may be for requests of the mesh only.
at_gateway(match) if {
	count(access.arr(match, "gateways")) == 0
}

at_gateway(match) if {
	some name in access.texts(match, "gateways")
	name != "mesh"
}

type_of(uri) := "exact" if {
	access.str(uri, "exact") != ""
} else := "prefix" if {
	access.str(uri, "prefix") != ""
} else := "regex" if {
	access.str(uri, "regex") != ""
} else := ""

matcher_of(sort_of_match, text) := {"match": "exact", "value": text} if {
	sort_of_match == "exact"
} else := {"match": "character", "value": text} if {
	sort_of_match == "prefix"
} else := v if {
	sort_of_match == "regex"
	v := paths.regular(text, "closed")
	is_object(v)
} else := {"match": "any", "value": ""}

match_path(i, j, sort_of_match) := ["spec", "http", i, "match", j] if {
	sort_of_match == ""
} else := ["spec", "http", i, "match", j, "uri", sort_of_match]

# Whether more than path, port and scheme decides.
narrowed(match) if {
	some key in ["headers", "withoutHeaders", "queryParams", "method", "authority", "sourceLabels", "sourceNamespace"]
	access.has(match, key)
} else := false

# Whether a route sends requests on, other than answering by itself.
sends(route) if {
	count(access.arr(route, "route")) > 0
}

sends(route) if {
	access.has(route, "delegate")
}

# Whether a route sends clients to HTTPS.
to_https(route) if {
	lower(access.str(access.obj(route, "redirect"), "scheme")) == "https"
}

# Whether requests in the clear are sent to HTTPS before any other route takes them.
redirects_plain(o) if {
	found := [entry | some entry in http_routes(o); route := access.obj(entry, "route"); not to_https(route)]
	before := first_index(found)
	some entry in http_routes(o)
	entry.index < before
	takes_plain(access.obj(entry, "route"))
}

first_index(found) := v if {
	count(found) > 0
	indexes := [i | some entry in found; i := entry.index; is_number(i)]
	v := min(indexes)
	is_number(v)
} else := 100000

takes_plain(route) if {
	count(access.arr(route, "match")) == 0
}

takes_plain(route) if {
	some match in access.arr(route, "match")
	others := [key | some key in access.names(match); not key in ["name", "port", "scheme", "gateways", "uri", "headers"]]
	count(others) == 0
	whole(access.obj(match, "uri"))
	by_protocol(access.obj(match, "headers"))
}

whole(uri) if {
	uri == {}
}

whole(uri) if {
	access.str(uri, "prefix") == "/"
}

by_protocol(headers) if {
	others := [key | some key in access.names(headers); lower(key) != "x-forwarded-proto"]
	count(others) == 0
}

# Paths of a route for messages.
text_of(entry) := v if {
	texts := [text | some one in access.arr(entry, "matches"); text := access.str(one, "text"); text != ""]
	v := concat(", ", texts)
}

# What it matches, for each host and path.
entries(o, ns) := v if {
	claimed := istio_gateways.route_hosts(o, ns)
	by_path := [entry |
		some claim in claimed
		host := claim.host
		host_path := claim.path
		some route in http_routes(o)
		some one in access.arr(route, "matches")
		matcher := one.matcher
		path := one.path
		text := one.text
		sort_of_match := one.type
		entry := {"host": host, "host_path": host_path, "matcher": matcher, "path": path, "text": text, "type": sort_of_match}
		is_object(entry)
	]
	v := array.concat(by_path, whole_entries(o, claimed))
}

# Routes for TLS take connections as a whole.
whole_entries(o, claimed) := v if {
	count(access.arr(spec(o), "tls")) > 0
	v := [entry |
		some claim in claimed
		host := claim.host
		host_path := claim.path
		entry := {"host": host, "host_path": host_path, "matcher": {"match": "any", "value": ""}, "path": ["spec", "tls"], "text": "", "type": ""}
		is_object(entry)
	]
	is_array(v)
} else := []

# Paths that take every request of their hosts.
catch_alls(o, ns) := [] if {
	count(istio_gateways.refs(o, ns)) == 0
} else := v if {
	names := sort({host | some claim in istio_gateways.route_hosts(o, ns); host := claim.host; is_string(host)})
	v := [entry |
		some route in http_routes(o)
		sends(access.obj(route, "route"))
		some one in access.arr(route, "matches")
		one.narrowed == false
		paths.everything(access.obj(one, "matcher"))
		path := one.path
		text := one.text
		entry := {"hosts": names, "path": path, "text": text}
		is_object(entry)
	]
}

# Where its requests go.
backends(o, ns) := v if {
	found := array.concat(routed(o), mirrored(o))
	v := [backend |
		some one in found
		role := one.role
		path := one.path
		destination := access.obj(one, "destination")
		host := access.str(destination, "host")
		host != ""
		target := target_of(host, ns)
		group := target.group
		kind := target.kind
		namespace := target.namespace
		name := target.name
		number := access.num(access.obj(destination, "port"), "number", 0)
		port := port_of(number)
		place := array.concat(path, ["host"])
		port_path := array.concat(path, ["port", "number"])
		backend := {
			"role": role,
			"group": group,
			"kind": kind,
			"namespace": namespace,
			"name": name,
			"port": port,
			"path": place,
			"port_path": port_path,
		}
		is_object(backend)
	]
}

port_of(number) := "" if {
	number == 0
} else := number

routed(o) := v if {
	v := [one |
		some key in ["http", "tls", "tcp"]
		some i, route in access.arr(spec(o), key)
		some j, weighted in access.arr(route, "route")
		destination := access.obj(weighted, "destination")
		path := ["spec", key, i, "route", j, "destination"]
		one := {"role": "route", "destination": destination, "path": path}
		is_object(one)
	]
}

mirrored(o) := v if {
	single := [one |
		some i, route in access.arr(spec(o), "http")
		destination := access.obj(route, "mirror")
		path := ["spec", "http", i, "mirror"]
		one := {"role": "mirror", "destination": destination, "path": path}
		is_object(one)
	]
	several := [one |
		some i, route in access.arr(spec(o), "http")
		some j, copy in access.arr(route, "mirrors")
		destination := access.obj(copy, "destination")
		path := ["spec", "http", i, "mirrors", j, "destination"]
		one := {"role": "mirror", "destination": destination, "path": path}
		is_object(one)
	]
	v := array.concat(single, several)
}

# A short name is a Service of the same namespace, `name.namespace.svc…` one of another; any other name is a host that a ServiceEntry
# brings into the mesh.
target_of(host, ns) := {"group": "", "kind": "Service", "namespace": ns, "name": host} if {
	not contains(host, ".")
} else := v if {
	regex.match(`^[^.]+\.[^.]+\.svc(\..+)?$`, host)
	parts := split(host, ".")
	name := parts[0]
	namespace := parts[1]
	v := {"group": "", "kind": "Service", "namespace": namespace, "name": name}
	is_object(v)
} else := {"group": "networking.istio.io", "kind": "Host", "namespace": ns, "name": host}
