# METADATA
# title: Fields of Istio objects
# description: What the modules for Istio read, with its types, so that a field of the wrong type is an error and not read as absent.
package lib.portcullis.istio_fields

import data.lib.portcullis.access
import data.lib.portcullis.hosts
import data.lib.portcullis.istio_gateways
import data.lib.portcullis.kinds

spec(o) := v if {
	v := access.obj(o, "spec")
}

field(holder, key, type, base) := v if {
	at := array.concat(base, [key])
	v := {"in": holder, "key": key, "type": type, "at": at}
}

# Fields of one object by a table of keys and types.
fields(holder, table, base) := v if {
	v := [found | some key, type in table; found := field(holder, key, type, base)]
}

# Elements of a list.
elements(holder, key, type, base) := v if {
	v := [found |
		some i, element in access.arr(holder, key)
		at := array.concat(base, [key, i])
		found := {"element": element, "type": type, "at": at}
	]
}

of(o) := v if {
	kinds.of(o) == "VirtualService"
	v := of_virtual_service(o)
	is_array(v)
} else := v if {
	kinds.of(o) == "IstioGateway"
	v := of_gateway(o)
	is_array(v)
} else := v if {
	kinds.of(o) == "DestinationRule"
	v := of_destination_rule(o)
	is_array(v)
} else := v if {
	kinds.of(o) == "PeerAuthentication"
	v := array.concat(fields(spec(o), {"mtls": "object", "portLevelMtls": "object"}, ["spec"]), of_mtls(o))
	is_array(v)
} else := v if {
	kinds.of(o) == "AuthorizationPolicy"
	own := fields(spec(o), {"action": "string", "rules": "array", "selector": "object"}, ["spec"])
	v := array.concat(array.concat(own, elements(spec(o), "rules", "object", ["spec"])), of_authorization(o))
} else := v if {
	own := fields(spec(o), {"jwtRules": "array", "selector": "object"}, ["spec"])
	v := array.concat(own, elements(spec(o), "jwtRules", "object", ["spec"]))
}

# What an AuthorizationPolicy selects, and whom its rules are about: `from: x` must not be everybody.
of_authorization(o) := v if {
	labels := access.obj(access.obj(spec(o), "selector"), "matchLabels")
	selector := fields(access.obj(spec(o), "selector"), {"matchLabels": "object"}, ["spec", "selector"])
	pairs := [found | some key in access.names(labels); found := field(labels, key, "string", ["spec", "selector", "matchLabels"])]
	inner := [found |
		some i, rule in access.arr(spec(o), "rules")
		some found in of_authorization_rule(rule, ["spec", "rules", i])
	]
	v := array.concat(array.concat(selector, pairs), inner)
}

of_authorization_rule(rule, base) := v if {
	own := fields(rule, {"from": "array", "to": "array", "when": "array"}, base)
	members := [found |
		some key in ["from", "to", "when"]
		some found in elements(rule, key, "object", base)
	]
	lists := [found |
		some key, name in {"from": "source", "to": "operation"}
		some i, entry in access.arr(rule, key)
		some found in of_lists(entry, name, array.concat(base, [key, i]))
	]
	v := array.concat(array.concat(own, members), lists)
}

# A source or an operation, each of whose fields is a list of texts.
of_lists(entry, name, base) := v if {
	holder := access.obj(entry, name)
	at := array.concat(base, [name])
	own := [found | some key in access.names(holder); found := field(holder, key, "array", at)]
	texts := [found | some key in access.names(holder); some found in elements(holder, key, "string", at)]
	v := array.concat(array.concat(fields(entry, {name: "object"}, base), own), texts)
}

of_mtls(o) := v if {
	v := fields(access.obj(spec(o), "mtls"), {"mode": "string"}, ["spec", "mtls"])
}

of_gateway(o) := v if {
	own := fields(spec(o), {"servers": "array", "selector": "object"}, ["spec"])
	servers := elements(spec(o), "servers", "object", ["spec"])
	inner := [found |
		some i, server in access.arr(spec(o), "servers")
		some found in of_server(server, ["spec", "servers", i])
	]
	v := array.concat(array.concat(own, servers), inner)
}

of_server(server, base) := v if {
	own := fields(server, {"hosts": "array", "port": "object", "tls": "object"}, base)
	port := fields(access.obj(server, "port"), {"protocol": "string", "number": "number"}, array.concat(base, ["port"]))
	tls := fields(access.obj(server, "tls"), tls_table, array.concat(base, ["tls"]))
	names := array.concat(elements(server, "hosts", "string", base), names_of(server, base))
	v := array.concat(array.concat(own, port), array.concat(tls, names))
}

tls_table := {
	"mode": "string",
	"httpsRedirect": "boolean",
	"credentialName": "string",
	"minProtocolVersion": "string",
	"cipherSuites": "array",
}

names_of(server, base) := v if {
	v := [found |
		some i, text in access.arr(server, "hosts")
		is_string(text)
		name := istio_gateways.name_of(text)
		at := array.concat(base, ["hosts", i])
		found := {"in": {"host": name}, "key": "host", "type": "host", "at": at}
	]
}

body_table := {
	"hosts": "array",
	"gateways": "array",
	"exportTo": "array",
	"http": "array",
	"tls": "array",
	"tcp": "array",
}

of_virtual_service(o) := v if {
	body := spec(o)
	own := fields(body, body_table, ["spec"])
	names := [found |
		some i, text in access.arr(body, "hosts")
		is_string(text)
		not hosts.address(text)
		found := {"in": {"host": text}, "key": "host", "type": "host", "at": ["spec", "hosts", i]}
	]
	texts := array.concat(elements(body, "hosts", "string", ["spec"]), elements(body, "gateways", "string", ["spec"]))
	routes := [found |
		some key in ["http", "tls", "tcp"]
		some found in elements(body, key, "object", ["spec"])
	]
	inner := [found |
		some key in ["http", "tls", "tcp"]
		some i, route in access.arr(body, key)
		some found in of_route(route, ["spec", key, i])
	]
	lists := array.concat(array.concat(own, names), array.concat(texts, routes))
	v := array.concat(lists, inner)
}

route_table := {
	"match": "array",
	"route": "array",
	"redirect": "object",
	"directResponse": "object",
	"rewrite": "object",
	"mirror": "object",
	"mirrors": "array",
	"headers": "object",
	"corsPolicy": "object",
	"delegate": "object",
}

of_route(route, base) := v if {
	own := fields(route, route_table, base)
	lists := array.concat(elements(route, "match", "object", base), elements(route, "route", "object", base))
	matches := [found |
		some i, match in access.arr(route, "match")
		at := array.concat(base, ["match", i])
		some found in of_match(match, at)
	]
	destinations := [found |
		some i, weighted in access.arr(route, "route")
		at := array.concat(base, ["route", i])
		some found in of_destination(weighted, at)
	]
	rewrite := fields(access.obj(route, "rewrite"), {"uri": "string", "authority": "string"}, array.concat(base, ["rewrite"]))
	cors := fields(access.obj(route, "corsPolicy"), {"allowOrigins": "array", "allowCredentials": "boolean"}, array.concat(base, ["corsPolicy"]))
	mirror := fields(access.obj(route, "mirror"), {"host": "string", "port": "object"}, array.concat(base, ["mirror"]))
	inner := array.concat(array.concat(matches, destinations), array.concat(rewrite, cors))
	v := array.concat(array.concat(own, lists), array.concat(inner, mirror))
}

of_match(match, base) := v if {
	own := fields(match, {"uri": "object", "gateways": "array"}, base)
	uri := fields(access.obj(match, "uri"), {"exact": "string", "prefix": "string", "regex": "string"}, array.concat(base, ["uri"]))
	v := array.concat(own, uri)
}

of_destination(weighted, base) := v if {
	destination := access.obj(weighted, "destination")
	at := array.concat(base, ["destination"])
	own := fields(weighted, {"destination": "object"}, base)
	inner := fields(destination, {"host": "string", "port": "object"}, at)
	port := fields(access.obj(destination, "port"), {"number": "number"}, array.concat(at, ["port"]))
	v := array.concat(own, array.concat(inner, port))
}

of_destination_rule(o) := v if {
	own := fields(spec(o), {"host": "string", "trafficPolicy": "object", "subsets": "array"}, ["spec"])
	policy := access.obj(spec(o), "trafficPolicy")
	inner := fields(policy, {"tls": "object", "portLevelSettings": "array"}, ["spec", "trafficPolicy"])
	tls := fields(access.obj(policy, "tls"), {"mode": "string", "insecureSkipVerify": "boolean"}, ["spec", "trafficPolicy", "tls"])
	v := array.concat(own, array.concat(inner, tls))
}
