# METADATA
# title: Fields of F5 NGINX objects
# description: What the modules for F5 NGINX read, with its types, so that a field of the wrong type is an error and not read as absent.
package lib.portcullis.f5_fields

import data.lib.portcullis.access
import data.lib.portcullis.f5_routes
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

of(o) := v if {
	kinds.of(o) == "Policy"
	v := of_policy(o)
	is_array(v)
} else := v if {
	v := of_server(o)
}

server_table := {
	"host": "host",
	"listener": "object",
	"tls": "object",
	"policies": "array",
	"upstreams": "array",
	"routes": "array",
	"subroutes": "array",
	"ingressClassName": "string",
	"http-snippets": "string",
	"server-snippets": "string",
	"serverSnippets": "string",
	"streamSnippets": "string",
}

route_table := {
	"path": "string",
	"policies": "array",
	"action": "object",
	"splits": "array",
	"matches": "array",
	"route": "string",
	"routeSelector": "object",
	"location-snippets": "string",
}

of_server(o) := v if {
	own := fields(spec(o), server_table, ["spec"])
	tls := fields(access.obj(spec(o), "tls"), {"secret": "string", "redirect": "object"}, ["spec", "tls"])
	redirect := fields(access.obj(access.obj(spec(o), "tls"), "redirect"), {"enable": "boolean"}, ["spec", "tls", "redirect"])
	listener := fields(access.obj(spec(o), "listener"), listener_table(o), ["spec", "listener"])
	lists := [found | some key in ["policies", "upstreams", "routes", "subroutes"]; some found in elements(spec(o), key, "object", ["spec"])]
	upstreams := [found |
		some i, upstream in access.arr(spec(o), "upstreams")
		some found in fields(upstream, {"name": "string", "service": "string", "port": "number", "tls": "object"}, ["spec", "upstreams", i])
	]
	parts := [found | some entry in f5_routes.routes(o); some found in of_route(entry.route, entry.path)]
	refs := of_policies(spec(o), ["spec"])
	heads := array.concat(array.concat(own, tls), array.concat(redirect, listener))
	v := array.concat(array.concat(heads, lists), array.concat(array.concat(upstreams, parts), refs))
}

listener_table(o) := {"name": "string", "protocol": "string"} if {
	kinds.of(o) == "TransportServer"
} else := {"http": "string", "https": "string"}

of_policies(holder, base) := v if {
	v := [found |
		some i, ref in access.arr(holder, "policies")
		at := array.concat(base, ["policies", i])
		some found in fields(ref, {"name": "string", "namespace": "string"}, at)
	]
}

of_route(route, base) := v if {
	own := fields(route, route_table, base)
	lists := [found | some key in ["policies", "splits", "matches"]; some found in elements(route, key, "object", base)]
	action := access.obj(route, "action")
	at := array.concat(base, ["action"])
	inner := fields(action, {"pass": "string", "proxy": "object", "redirect": "object", "return": "object"}, at)
	proxy := fields(access.obj(action, "proxy"), {"rewritePath": "string", "requestHeaders": "object"}, array.concat(at, ["proxy"]))
	v := array.concat(array.concat(own, lists), array.concat(array.concat(inner, proxy), of_policies(route, base)))
}

policy_table := {
	"accessControl": "object",
	"rateLimit": "object",
	"basicAuth": "object",
	"jwt": "object",
	"oidc": "object",
	"apiKey": "object",
	"externalAuth": "object",
	"ingressMTLS": "object",
	"egressMTLS": "object",
	"waf": "object",
	"cors": "object",
}

of_policy(o) := v if {
	body := spec(o)
	own := fields(body, policy_table, ["spec"])
	lists := fields(access.obj(body, "accessControl"), {"allow": "array", "deny": "array"}, ["spec", "accessControl"])
	limits := fields(access.obj(body, "rateLimit"), {"dryRun": "boolean"}, ["spec", "rateLimit"])
	clients := fields(access.obj(body, "ingressMTLS"), {"verifyClient": "string"}, ["spec", "ingressMTLS"])
	servers := fields(access.obj(body, "egressMTLS"), {"verifyServer": "boolean", "protocols": "string"}, ["spec", "egressMTLS"])
	firewall := fields(access.obj(body, "waf"), {"enable": "boolean"}, ["spec", "waf"])
	origins := fields(access.obj(body, "cors"), {"allowOrigin": "array", "allowCredentials": "boolean"}, ["spec", "cors"])
	heads := array.concat(array.concat(own, lists), array.concat(limits, clients))
	v := array.concat(heads, array.concat(array.concat(servers, firewall), origins))
}
