# METADATA
# title: Fields of Traefik's objects
# description: What the modules for Traefik read, with its types, so that a field of the wrong type is an error and not read as absent.
package lib.portcullis.traefik_fields

import data.lib.portcullis.access
import data.lib.portcullis.kinds

spec(o) := v if {
	v := access.obj(o, "spec")
}

# Fields of one object by a table of keys and types.
fields(holder, table, base) := v if {
	v := [found |
		some key, type in table
		at := array.concat(base, [key])
		found := {"in": holder, "key": key, "type": type, "at": at}
	]
}

# Elements of a list.
elements(holder, key, type, base) := v if {
	v := [found |
		some i, element in access.arr(holder, key)
		at := array.concat(base, [key, i])
		found := {"element": element, "type": type, "at": at}
	]
}

# Fields of the objects that stand in a list.
inside(holder, key, table, base) := v if {
	v := [found |
		some i, element in access.arr(holder, key)
		is_object(element)
		some found in fields(element, table, array.concat(base, [key, i]))
	]
}

of(o) := v if {
	kinds.of(o) in ["IngressRoute", "IngressRouteTCP", "IngressRouteUDP"]
	v := of_route(o)
	is_array(v)
} else := v if {
	kinds.of(o) in ["Middleware", "MiddlewareTCP"]
	v := of_middleware(o)
	is_array(v)
} else := v if {
	kinds.of(o) == "TLSOption"
	v := of_option(o)
	is_array(v)
} else := v if {
	kinds.of(o) in ["ServersTransport", "ServersTransportTCP"]
	own := fields(spec(o), {"insecureSkipVerify": "boolean", "tls": "object"}, ["spec"])
	v := array.concat(own, fields(access.obj(spec(o), "tls"), {"insecureSkipVerify": "boolean"}, ["spec", "tls"]))
	is_array(v)
} else := []

route_table := {"entryPoints": "array", "routes": "array", "tls": "object", "parentRefs": "array", "ingressClassName": "string"}

of_route(o) := v if {
	own := array.concat(fields(spec(o), route_table, ["spec"]), elements(spec(o), "entryPoints", "string", ["spec"]))
	tls := of_tls(access.obj(spec(o), "tls"))
	parents := array.concat(
		elements(spec(o), "parentRefs", "object", ["spec"]),
		inside(spec(o), "parentRefs", {"name": "string", "namespace": "string"}, ["spec"]),
	)
	refs := array.concat(
		elements(spec(o), "routes", "object", ["spec"]),
		inside(spec(o), "routes", {"match": "string", "priority": "number", "middlewares": "array", "services": "array"}, ["spec"]),
	)
	parts := [found |
		some i, route in access.arr(spec(o), "routes")
		is_object(route)
		some found in of_rule(route, ["spec", "routes", i])
	]
	v := array.concat(array.concat(own, tls), array.concat(parents, array.concat(refs, parts)))
}

of_tls(tls) := v if {
	table := {"secretName": "string", "certResolver": "string", "passthrough": "boolean", "options": "object"}
	options := fields(access.obj(tls, "options"), {"name": "string", "namespace": "string"}, ["spec", "tls", "options"])
	v := array.concat(fields(tls, table, ["spec", "tls"]), options)
}

of_rule(route, base) := v if {
	middlewares := array.concat(
		elements(route, "middlewares", "object", base),
		inside(route, "middlewares", {"name": "string", "namespace": "string"}, base),
	)
	services := array.concat(
		elements(route, "services", "object", base),
		inside(route, "services", {"name": "string", "namespace": "string", "kind": "string"}, base),
	)
	v := array.concat(middlewares, services)
}

middleware_table := {
	"basicAuth": "object",
	"digestAuth": "object",
	"forwardAuth": "object",
	"rateLimit": "object",
	"inFlightReq": "object",
	"ipAllowList": "object",
	"ipWhiteList": "object",
	"headers": "object",
	"redirectScheme": "object",
	"redirectRegex": "object",
	"replacePathRegex": "object",
	"errors": "object",
	"chain": "object",
	"plugin": "object",
}

headers_table := {
	"customRequestHeaders": "object",
	"accessControlAllowOriginList": "array",
	"accessControlAllowOriginListRegex": "array",
	"accessControlAllowCredentials": "boolean",
	"stsSeconds": "number",
	"stsIncludeSubdomains": "boolean",
	"stsPreload": "boolean",
	"forceSTSHeader": "boolean",
}

of_middleware(o) := v if {
	own := fields(spec(o), middleware_table, ["spec"])
	headers := access.obj(spec(o), "headers")
	of_headers := array.concat(
		fields(headers, headers_table, ["spec", "headers"]),
		array.concat(
			elements(headers, "accessControlAllowOriginList", "string", ["spec", "headers"]),
			elements(headers, "accessControlAllowOriginListRegex", "string", ["spec", "headers"]),
		),
	)
	lists := [found | some key in ["ipAllowList", "ipWhiteList"]; some found in of_list(access.obj(spec(o), key), key)]
	auth := access.obj(spec(o), "forwardAuth")
	of_auth := array.concat(
		fields(auth, {"address": "string", "trustForwardHeader": "boolean", "tls": "object"}, ["spec", "forwardAuth"]),
		fields(access.obj(auth, "tls"), {"insecureSkipVerify": "boolean"}, ["spec", "forwardAuth", "tls"]),
	)
	limits := fields(access.obj(spec(o), "rateLimit"), {"average": "number"}, ["spec", "rateLimit"])
	chain := access.obj(spec(o), "chain")
	of_chain := array.concat(fields(chain, {"middlewares": "array"}, ["spec", "chain"]), elements(chain, "middlewares", "object", ["spec", "chain"]))
	pattern := fields(access.obj(spec(o), "replacePathRegex"), {"regex": "string", "replacement": "string"}, ["spec", "replacePathRegex"])
	first := array.concat(array.concat(own, of_headers), array.concat(lists, of_auth))
	v := array.concat(first, array.concat(limits, array.concat(of_chain, pattern)))
}

of_list(list, key) := v if {
	base := ["spec", key]
	own := fields(list, {"sourceRange": "array", "ipStrategy": "object"}, base)
	ranges := elements(list, "sourceRange", "string", base)
	strategy := fields(access.obj(list, "ipStrategy"), {"depth": "number", "excludedIPs": "array"}, array.concat(base, ["ipStrategy"]))
	v := array.concat(own, array.concat(ranges, strategy))
}

of_option(o) := v if {
	own := fields(spec(o), {"minVersion": "string", "maxVersion": "string", "cipherSuites": "array", "clientAuth": "object"}, ["spec"])
	ciphers := elements(spec(o), "cipherSuites", "string", ["spec"])
	client := access.obj(spec(o), "clientAuth")
	of_client := array.concat(
		fields(client, {"clientAuthType": "string", "secretNames": "array"}, ["spec", "clientAuth"]),
		elements(client, "secretNames", "string", ["spec", "clientAuth"]),
	)
	v := array.concat(own, array.concat(ciphers, of_client))
}
