# METADATA
# title: Fields of Contour's objects
# description: What the modules for Contour read, with its types, so that a field of the wrong type is an error and not read as absent.
package lib.portcullis.contour_fields

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

# A list of objects: its elements, and their fields.
listed(holder, key, table, base) := v if {
	elements := [found |
		some i, element in access.arr(holder, key)
		at := array.concat(base, [key, i])
		found := {"element": element, "type": "object", "at": at}
	]
	inside := [found |
		some i, element in access.arr(holder, key)
		is_object(element)
		some found in fields(element, table, array.concat(base, [key, i]))
	]
	v := array.concat(elements, inside)
}

texts(holder, key, base) := v if {
	v := [found |
		some i, element in access.arr(holder, key)
		at := array.concat(base, [key, i])
		found := {"element": element, "type": "string", "at": at}
	]
}

of(o) := v if {
	kinds.of(o) == "HTTPProxy"
	own := fields(spec(o), {"virtualhost": "object", "routes": "array", "includes": "array", "tcpproxy": "object", "ingressClassName": "string"}, ["spec"])
	lists := array.concat(of_lists(o), of_routes(o))
	v := array.concat(own, array.concat(lists, of_host(o)))
	is_array(v)
} else := v if {
	kinds.of(o) == "TLSCertificateDelegation"
	own := fields(spec(o), {"delegations": "array"}, ["spec"])
	parts := listed(spec(o), "delegations", {"secretName": "string", "targetNamespaces": "array"}, ["spec"])
	spaces := [found |
		some i, delegation in access.arr(spec(o), "delegations")
		some found in texts(delegation, "targetNamespaces", ["spec", "delegations", i])
	]
	v := array.concat(own, array.concat(parts, spaces))
	is_array(v)
} else := []

route_table := {
	"conditions": "array",
	"services": "array",
	"permitInsecure": "boolean",
	"authPolicy": "object",
	"jwtVerificationPolicy": "object",
	"rateLimitPolicy": "object",
	"ipAllowPolicy": "array",
	"ipDenyPolicy": "array",
	"requestHeadersPolicy": "object",
	"requestRedirectPolicy": "object",
	"directResponsePolicy": "object",
	"cookieRewritePolicies": "array",
}

of_lists(o) := v if {
	includes := listed(spec(o), "includes", {"name": "string", "namespace": "string", "conditions": "array"}, ["spec"])
	v := array.concat(includes, listed(spec(o), "routes", route_table, ["spec"]))
}

of_routes(o) := v if {
	v := [found |
		some i, route in access.arr(spec(o), "routes")
		is_object(route)
		some found in of_route(route, ["spec", "routes", i])
	]
}

of_route(route, base) := v if {
	conditions := listed(route, "conditions", {"prefix": "string", "exact": "string", "regex": "string"}, base)
	service_table := {"name": "string", "port": "number", "protocol": "string", "mirror": "boolean", "validation": "object"}
	services := listed(route, "services", service_table, base)
	auth := fields(access.obj(route, "authPolicy"), {"disabled": "boolean"}, array.concat(base, ["authPolicy"]))
	policy := access.obj(route, "jwtVerificationPolicy")
	token := fields(policy, {"disabled": "boolean", "require": "string"}, array.concat(base, ["jwtVerificationPolicy"]))
	v := array.concat(array.concat(conditions, services), array.concat(auth, token))
}

host_table := {
	"fqdn": "host",
	"tls": "object",
	"authorization": "object",
	"jwtProviders": "array",
	"rateLimitPolicy": "object",
	"ipAllowPolicy": "array",
	"ipDenyPolicy": "array",
	"corsPolicy": "object",
}

tls_table := {"secretName": "string", "passthrough": "boolean", "minimumProtocolVersion": "string", "clientValidation": "object"}

of_host(o) := v if {
	host := access.obj(spec(o), "virtualhost")
	base := ["spec", "virtualhost"]
	tls := access.obj(host, "tls")
	client := access.obj(tls, "clientValidation")
	client_table := {"skipClientCertValidation": "boolean", "optionalClientCertificate": "boolean"}
	of_tls := array.concat(
		fields(tls, tls_table, ["spec", "virtualhost", "tls"]),
		fields(client, client_table, ["spec", "virtualhost", "tls", "clientValidation"]),
	)
	auth := fields(access.obj(host, "authorization"), {"failOpen": "boolean", "authPolicy": "object"}, ["spec", "virtualhost", "authorization"])
	cors := array.concat(
		fields(access.obj(host, "corsPolicy"), {"allowOrigin": "array", "allowCredentials": "boolean"}, ["spec", "virtualhost", "corsPolicy"]),
		texts(access.obj(host, "corsPolicy"), "allowOrigin", ["spec", "virtualhost", "corsPolicy"]),
	)
	tokens := listed(host, "jwtProviders", {"name": "string", "default": "boolean"}, base)
	first := array.concat(fields(host, host_table, base), of_tls)
	v := array.concat(first, array.concat(auth, array.concat(cors, tokens)))
}
