# METADATA
# title: Traits of Istio objects
# description: What Gateways, VirtualServices, DestinationRules and PeerAuthentications make of requests, apart from routing them.
# related_resources:
#   - ref: https://istio.io/latest/docs/reference/config/networking/destination-rule/
#   - ref: https://istio.io/latest/docs/reference/config/security/peer_authentication/
package lib.portcullis.istio_traits

import data.lib.portcullis.access
import data.lib.portcullis.istio_gateways
import data.lib.portcullis.kinds
import data.lib.portcullis.paths

spec(o) := v if {
	v := access.obj(o, "spec")
}

http_list(o) := v if {
	v := access.arr(spec(o), "http")
}

answer(what, path, evidence) := v if {
	v := {"what": what, "path": path, "evidence": evidence, "needs": [], "related": []}
}

# One that a parameter of the policy has to ask for.
asked(what, path, evidence, parameter) := v if {
	v := {"what": what, "path": path, "evidence": evidence, "needs": [], "related": [], "parameter": parameter}
}

# A prefix without a slash at its end, rewritten to one with it: `/api../x` becomes `/../x`. So does a group that begins in the middle of
# an element.
rewrites(o) := v if {
	v := array.concat(by_prefix(o), by_pattern(o))
}

by_prefix(o) := v if {
	v := [found |
		some i, route in http_list(o)
		uri := access.str(access.obj(route, "rewrite"), "uri")
		endswith(uri, "/")
		prefixes := [text |
			some match in access.arr(route, "match")
			text := access.str(access.obj(match, "uri"), "prefix")
			text != ""
			not endswith(text, "/")
		]
		count(prefixes) > 0
		prefix := prefixes[0]
		what := concat("", ["prefix `", prefix, "` is rewritten to `", uri, "`, so that a client reaches `..` of the backend with `", prefix, "../x`"])
		found := answer(what, ["spec", "http", i, "rewrite", "uri"], {"prefixes": prefixes, "rewrite": uri})
		is_object(found)
	]
}

by_pattern(o) := v if {
	v := [found |
		some i, route in http_list(o)
		rewrite := access.obj(access.obj(route, "rewrite"), "uriRegexRewrite")
		pattern := access.str(rewrite, "match")
		target := access.str(rewrite, "rewrite")
		regex.match(`[^/)|(]\(\.\*\)\$?$`, pattern)
		regex.match(`/\\1$`, target)
		what := concat("", ["`", pattern, "` is rewritten to `", target, "`, so that the group may begin with `..` and reach more of the backend"])
		found := answer(what, ["spec", "http", i, "rewrite", "uriRegexRewrite"], {"match": pattern, "rewrite": target})
		is_object(found)
	]
}

# Every origin, with credentials or, where a parameter asks, without.
cors(o) := v if {
	v := [found |
		some i, route in http_list(o)
		rule := access.obj(route, "corsPolicy")
		origins := every_origin(rule)
		count(origins) > 0
		found := cors_answer(rule, origins, ["spec", "http", i, "corsPolicy"])
		is_object(found)
	]
}

cors_answer(rule, origins, path) := v if {
	access.bool(rule, "allowCredentials", false)
	origin := origins[0]
	what := concat("", ["every origin may send requests with credentials: `corsPolicy` allows `", origin, "`"])
	v := answer(what, path, {"origins": origins})
	is_object(v)
} else := v if {
	origin := origins[0]
	what := concat("", ["every origin may send requests: `corsPolicy` allows `", origin, "`"])
	v := asked(what, path, {"origins": origins}, "no_wildcards")
}

every_origin(rule) := v if {
	typed := [text |
		some origin in access.arr(rule, "allowOrigins")
		some key in ["exact", "prefix", "regex"]
		text := access.str(origin, key)
		takes_all(key, text)
	]
	older := [text | some text in access.texts(rule, "allowOrigin"); text == "*"]
	v := array.concat(typed, older)
}

takes_all(key, text) if {
	key == "exact"
	text in ["*", "null"]
}

takes_all(key, text) if {
	key == "prefix"
	regex.match(`^(\*|https?(:/{0,2})?)$`, text)
}

takes_all(key, text) if {
	key == "regex"
	paths.matches_all(text)
}

takes_all(key, text) if {
	key == "regex"
	regex.match(`^\^?(\.[*+]|https?\??://\.[*+]|\(?https?\)?://\(?\.[*+]\)?)\$?$`, text)
}

# Headers that tell the backend who the client is.
identity_headers := [
	"x-forwarded-for",
	"x-forwarded-host",
	"x-real-ip",
	"forwarded",
	"true-client-ip",
	"x-envoy-external-address",
	"x-remote-user",
	"x-forwarded-user",
	"remote-user",
]

# What a route writes into them, and another host that it asks for.
headers(o) := v if {
	own := [found |
		some place in header_places(o)
		some operation in ["set", "add"]
		written := access.obj(access.obj(place, "request"), operation)
		some key in access.names(written)
		base := access.arr(place, "path")
		path := array.concat(base, ["request", operation, key])
		found := header_answer(lower(key), access.str(written, key), path)
		is_object(found)
	]
	v := array.concat(own, authorities(o))
}

header_answer(name, value, path) := v if {
	name in identity_headers
	contains(value, "%REQ(")
	what := concat("", ["header `", name, "` is taken from a header that clients write themselves"])
	v := asked(what, path, {"header": name, "value": value}, "no_client_address_header")
	is_object(v)
} else := v if {
	name in identity_headers
	value != ""
	not contains(value, "%")
	what := concat("", ["the route writes a fixed value into header `", name, "`, from which the backend tells who somebody is"])
	v := answer(what, path, {"header": name, "value": value})
	is_object(v)
} else := v if {
	name in ["host", ":authority"]
	value != ""
	v := host_answer(value, path)
	is_object(v)
} else := null

host_answer(value, path) := v if {
	what := concat("", ["the backend is asked for `", value, "` instead of the host that the client asked for"])
	v := asked(what, path, {"host": value}, "no_host_override")
}

authorities(o) := v if {
	v := [found |
		some i, route in http_list(o)
		value := access.str(access.obj(route, "rewrite"), "authority")
		value != ""
		found := host_answer(value, ["spec", "http", i, "rewrite", "authority"])
		is_object(found)
	]
}

header_places(o) := v if {
	routes := [place |
		some i, route in http_list(o)
		request := access.obj(access.obj(route, "headers"), "request")
		place := {"request": request, "path": ["spec", "http", i, "headers"]}
	]
	destinations := [place |
		some i, route in http_list(o)
		some j, weighted in access.arr(route, "route")
		request := access.obj(access.obj(weighted, "headers"), "request")
		place := {"request": request, "path": ["spec", "http", i, "route", j, "headers"]}
	]
	v := array.concat(routes, destinations)
}

old_versions := ["TLSV1_0", "TLSV1_1"]

# Old versions and weak ciphers of the servers.
tls_settings(o) := v if {
	versions := [found |
		some i, server in access.arr(spec(o), "servers")
		tls := access.obj(server, "tls")
		version := access.str(tls, "minProtocolVersion")
		version in old_versions
		what := concat("", ["`minProtocolVersion` `", version, "` admits a version of TLS that is broken"])
		found := answer(what, ["spec", "servers", i, "tls", "minProtocolVersion"], {"version": version})
	]
	ciphers := [found |
		some i, server in access.arr(spec(o), "servers")
		tls := access.obj(server, "tls")
		weak := [cipher | some cipher in access.texts(tls, "cipherSuites"); weak_cipher(cipher)]
		count(weak) > 0
		what := concat("", ["`cipherSuites` admits weak ciphers: `", concat("`, `", weak), "`"])
		found := answer(what, ["spec", "servers", i, "tls", "cipherSuites"], {"ciphers": weak})
	]
	v := array.concat(versions, ciphers)
}

weak_cipher(cipher) if {
	regex.match(`(^|[-_+])(RC4|DES|3DES|CBC3|NULL|EXP|EXPORT|MD5|aNULL|eNULL|ADH|AECDH)([-_+]|$)`, cipher)
}

# TLS that a DestinationRule sets for its host, for ports and for subsets.
destination_tls(o) := v if {
	host := access.str(spec(o), "host")
	whole := policy_places(access.obj(spec(o), "trafficPolicy"), ["spec", "trafficPolicy"])
	parts := [place |
		some i, subset in access.arr(spec(o), "subsets")
		some place in policy_places(access.obj(subset, "trafficPolicy"), ["spec", "subsets", i, "trafficPolicy"])
	]
	v := [found |
		some place in array.concat(whole, parts)
		tls := place.tls
		base := place.path
		some weakness in weaknesses(tls)
		key := weakness.key
		what := concat("", [weakness.text, " to `", host, "`"])
		path := array.concat(base, ["tls", key])
		found := asked(what, path, {"host": host}, weakness.parameter)
		is_object(found)
	]
}

policy_places(policy, base) := v if {
	whole := {"tls": access.obj(policy, "tls"), "path": base}
	ports := [place |
		some i, setting in access.arr(policy, "portLevelSettings")
		tls := access.obj(setting, "tls")
		path := array.concat(base, ["portLevelSettings", i])
		place := {"tls": tls, "path": path}
	]
	v := array.concat([whole], ports)
}

# A check that is switched off is found by itself, TLS that is switched off where a parameter asks.
weaknesses(tls) := [{"key": "mode", "text": "`tls.mode` `DISABLE` sends requests in the clear", "parameter": "require_verification"}] if {
	access.str(tls, "mode") == "DISABLE"
} else := [{"key": "insecureSkipVerify", "text": "`insecureSkipVerify` takes any certificate on the way", "parameter": ""}] if {
	access.bool(tls, "insecureSkipVerify", false)
	access.str(tls, "mode") in ["SIMPLE", "MUTUAL"]
} else := []

# Modes of a PeerAuthentication that take requests in the clear.
peer_tls(o) := v if {
	mode := access.str(access.obj(spec(o), "mtls"), "mode")
	whole := of_mode(mode)
	ports := access.obj(spec(o), "portLevelMtls")
	by_port := [found |
		some port in access.names(ports)
		own := access.str(access.obj(ports, port), "mode")
		own in ["PERMISSIVE", "DISABLE"]
		what := concat("", ["mode `", own, "` of port `", port, "` takes requests in the clear"])
		found := asked(what, ["spec", "portLevelMtls", port, "mode"], {"mode": own, "port": port}, "require_verification")
	]
	v := array.concat(whole, by_port)
}

of_mode(mode) := [found] if {
	mode in ["PERMISSIVE", "DISABLE"]
	what := concat("", ["`mtls.mode` `", mode, "` takes requests in the clear"])
	found := asked(what, ["spec", "mtls", "mode"], {"mode": mode}, "require_verification")
	is_object(found)
} else := []

# Servers that pass TLS through, apart from those between the networks of one mesh.
passthroughs(o) := v if {
	v := [found |
		some server in istio_gateways.servers(o)
		server.kind == "passthrough"
		index := server.index
		names := [host | some entry in server.hosts; host := entry.host; is_string(host)]
		outer := [host | some host in names; not regex.match(`\.(local|global)$`, host)]
		count(outer) > 0
		port := format_int(server.port, 10)
		what := concat("", ["port `", port, "` passes TLS through, so that nothing of the requests is seen"])
		found := asked(what, ["spec", "servers", index, "tls"], {"mode": server.mode, "hosts": names}, "forbid")
		is_object(found)
	]
}

# Gateways to which a VirtualService does not bind although it names them.
unbound(o, ns) := v if {
	places := istio_gateways.bound(o, ns)
	v := [found |
		some ref in istio_gateways.refs(o, ns)
		gateway := ref.gateway
		gateway != {}
		index := ref.index
		mine := [place | some place in places; place.index == index]
		count(mine) == 0
		name := concat("/", [ref.namespace, ref.name])
		what := concat("", ["Gateway `", name, "` has no server that serves this route: hosts, namespaces or protocols do not meet"])
		related := [kinds.reference(gateway, ref.namespace)]
		found := {"what": what, "path": ["spec", "gateways", index], "evidence": {"gateway": name}, "needs": [], "related": related}
		is_object(found)
	]
}

# Servers whose certificate is not used, or that have none.
idle_servers(o) := v if {
	v := [found |
		some i, server in access.arr(spec(o), "servers")
		protocol := upper(access.str(access.obj(server, "port"), "protocol"))
		protocol in ["HTTPS", "TLS"]
		tls := access.obj(server, "tls")
		text := idle(tls)
		text != ""
		found := answer(text, ["spec", "servers", i, "tls"], {"mode": access.str(tls, "mode")})
		is_object(found)
	]
}

idle(tls) := "`credentialName` has no effect: without `mode`, TLS is passed through" if {
	access.str(tls, "mode") == ""
	certified(tls)
} else := "`credentialName` has no effect where TLS is passed through" if {
	access.str(tls, "mode") in ["PASSTHROUGH", "AUTO_PASSTHROUGH"]
	certified(tls)
} else := "TLS ends here without `credentialName`, so Istio refuses the Gateway" if {
	access.str(tls, "mode") in ["SIMPLE", "MUTUAL", "OPTIONAL_MUTUAL"]
	not certified(tls)
} else := ""

certified(tls) if {
	some key in ["credentialName", "serverCertificate"]
	access.str(tls, key) != ""
}

certified(tls) if {
	some key in ["credentialNames", "tlsCertificates"]
	count(access.arr(tls, key)) > 0
}
