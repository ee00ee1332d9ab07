# METADATA
# title: Traits of F5 NGINX objects
# description: What VirtualServers and their kin, and Policies, make of requests, apart from routing and guarding them.
package lib.portcullis.f5_traits

import data.lib.portcullis.access
import data.lib.portcullis.f5_guards
import data.lib.portcullis.f5_routes
import data.lib.portcullis.kinds

spec(o) := v if {
	v := access.obj(o, "spec")
}

answer(what, path, evidence) := v if {
	v := {"what": what, "path": path, "evidence": evidence, "needs": [], "related": []}
}

# One that a parameter of the policy has to ask for.
asked(what, path, evidence, parameter) := v if {
	v := {"what": what, "path": path, "evidence": evidence, "needs": [], "related": [], "parameter": parameter}
}

# Proxy actions, as `{"proxy", "path", "route"}`.
proxies(o) := v if {
	v := [place |
		some entry in f5_routes.routes(o)
		route := entry.route
		base := entry.path
		some place in array.concat(direct(route, base), conditional(route, base))
	]
}

direct(route, base) := v if {
	own := {"proxy": access.obj(access.obj(route, "action"), "proxy"), "path": array.concat(base, ["action", "proxy"]), "route": route}
	parts := [place |
		some i, one in access.arr(route, "splits")
		proxy := access.obj(access.obj(one, "action"), "proxy")
		path := array.concat(base, ["splits", i, "action", "proxy"])
		place := {"proxy": proxy, "path": path, "route": route}
	]
	v := array.concat([own], parts)
}

conditional(route, base) := v if {
	v := [place |
		some i, match in access.arr(route, "matches")
		at := array.concat(base, ["matches", i])
		some place in direct_of(match, at, route)
	]
}

direct_of(match, at, route) := v if {
	v := [{"proxy": access.obj(access.obj(match, "action"), "proxy"), "path": array.concat(at, ["action", "proxy"]), "route": route}]
}

# A prefix without a slash at its end, rewritten to one with it: `/api../x` becomes `/../x`. So does a group that begins in the middle of
# an element.
rewrites(o) := v if {
	v := [found |
		some place in proxies(o)
		target := access.str(place.proxy, "rewritePath")
		text := access.str(place.route, "path")
		climbs(text, target)
		base := place.path
		path := array.concat(base, ["rewritePath"])
		what := concat("", ["path `", text, "` is rewritten to `", target, "`, so that a client reaches `..` of the backend with `", start(text), "../x`"])
		found := answer(what, path, {"path": text, "rewrite": target})
		is_object(found)
	]
}

climbs(text, target) if {
	startswith(text, "/")
	not endswith(text, "/")
	endswith(target, "/")
}

climbs(text, target) if {
	startswith(text, "~")
	regex.match(`[^/)|(]\(\.\*\)\$?$`, text)
	regex.match(`/\$\{?1\}?$`, target)
}

start(text) := v if {
	startswith(text, "~")
	bare := trim_left(text, "~*^ ")
	v := substring(bare, 0, indexof(bare, "("))
	is_string(v)
} else := text

identity_headers := [
	"x-forwarded-for",
	"x-forwarded-host",
	"x-real-ip",
	"forwarded",
	"true-client-ip",
	"x-remote-user",
	"x-forwarded-user",
	"remote-user",
]

# Headers about the client whose value is fixed, or taken from what the client sends; a fixed other name in Host.
headers(o) := v if {
	v := [found |
		some place in proxies(o)
		base := place.path
		some i, entry in access.arr(access.obj(place.proxy, "requestHeaders"), "set")
		name := access.str(entry, "name")
		value := access.str(entry, "value")
		path := array.concat(base, ["requestHeaders", "set", i])
		found := header_answer(lower(name), value, path)
		is_object(found)
	]
}

header_answer(name, value, path) := v if {
	name in identity_headers
	regex.match(`\$\{?(http|arg|cookie)_`, value)
	what := concat("", ["header `", name, "` is taken from what clients send"])
	v := asked(what, path, {"header": name, "value": value}, "no_client_address_header")
	is_object(v)
} else := v if {
	name in identity_headers
	value != ""
	not contains(value, "$")
	what := concat("", ["the route writes a fixed value into header `", name, "`, from which the backend tells who somebody is"])
	v := answer(what, path, {"header": name, "value": value})
	is_object(v)
} else := v if {
	name == "host"
	value != ""
	not contains(value, "$")
	what := concat("", ["the backend is asked for `", value, "` instead of the host that the client asked for"])
	v := asked(what, path, {"header": name, "value": value}, "no_host_override")
	is_object(v)
} else := null

# Old versions of TLS towards backends.
tls_settings(o) := v if {
	kinds.of(o) == "Policy"
	body := access.obj(spec(o), "egressMTLS")
	versions := access.str(body, "protocols")
	regex.match(`(^| )(SSLv[23]|TLSv1|TLSv1\.[01])( |$)`, versions)
	what := concat("", ["`protocols` `", versions, "` admits a version of TLS that is broken"])
	v := [answer(what, ["spec", "egressMTLS", "protocols"], {"protocols": versions})]
	is_array(v)
} else := []

# Upstreams over TLS that nothing verifies.
backend_tls(o, ns) := v if {
	kinds.of(o) == "Policy"
	is_string(ns)
	v := of_policy(o)
	is_array(v)
} else := v if {
	kinds.of(o) == "VirtualServer"
	v := of_upstreams(o, ns)
	is_array(v)
} else := []

of_policy(o) := [found] if {
	body := access.obj(spec(o), "egressMTLS")
	access.has(body, "verifyServer")
	access.bool(body, "verifyServer", true) == false
	what := "`verifyServer` is off, so that any certificate of the backends is taken"
	found := answer(what, ["spec", "egressMTLS", "verifyServer"], {"verifyServer": false})
	is_object(found)
} else := [found] if {
	access.has(spec(o), "egressMTLS")
	body := access.obj(spec(o), "egressMTLS")
	not access.has(body, "verifyServer")
	what := "`egressMTLS` without `verifyServer` takes any certificate of the backends"
	found := asked(what, ["spec", "egressMTLS"], {"verifyServer": false}, "require_verification")
	is_object(found)
} else := []

of_upstreams(o, ns) := v if {
	found := [upstream |
		some i, item in access.arr(spec(o), "upstreams")
		access.bool(access.obj(item, "tls"), "enable", false)
		name := access.str(item, "name")
		upstream := {"index": i, "name": name}
		is_object(upstream)
	]
	count(found) > 0
	own := named_policies(o, ns)
	verifying := [entry | some entry in own; entry.sort == "egressMTLS"]
	count(verifying) == 0
	not_found := sort({need | some entry in own; entry.sort == ""; need := concat(" ", ["k8s.nginx.org/Policy", entry.name]); is_string(need)})
	index := found[0].index
	names := [name | some upstream in found; name := upstream.name; is_string(name)]
	what := concat("", ["TLS to `", concat("`, `", names), "` is not verified: no Policy with `egressMTLS` is named"])
	verdict := {
		"what": what,
		"path": ["spec", "upstreams", index, "tls"],
		"evidence": {"upstreams": names},
		"needs": not_found,
		"related": [],
		"parameter": "require_verification",
	}
	v := [verdict]
	is_array(v)
} else := []

named_policies(o, ns) := v if {
	own := f5_guards.of_host(o, ns)
	by_route := [entry | some one in f5_routes.routes(o); some entry in f5_guards.policies(one.route, one.path, ns)]
	v := array.concat(own, by_route)
}

passthroughs(o) := [found] if {
	f5_routes.passes_tls(o)
	host := access.str(spec(o), "host")
	what := concat("", ["TLS of `", host, "` is passed through, so that nothing of the requests is seen"])
	found := asked(what, ["spec", "listener"], {"hosts": [host]}, "forbid")
	is_object(found)
} else := []

# Every origin. With credentials beside `*` the controller refuses the Policy.
cors(o) := [found] if {
	kinds.of(o) == "Policy"
	open := every_origin(o)
	count(open) > 0
	access.bool(access.obj(spec(o), "cors"), "allowCredentials", false)
	what := concat("", ["every origin may send requests with credentials: `allowOrigin` holds `", open[0], "`"])
	found := answer(what, ["spec", "cors", "allowOrigin"], {"origins": open})
	is_object(found)
} else := [found] if {
	kinds.of(o) == "Policy"
	open := every_origin(o)
	count(open) > 0
	what := concat("", ["every origin may send requests: `allowOrigin` holds `", open[0], "`"])
	found := asked(what, ["spec", "cors", "allowOrigin"], {"origins": open}, "no_wildcards")
	is_object(found)
} else := []

every_origin(o) := v if {
	rule := access.obj(spec(o), "cors")
	v := [origin | some origin in access.texts(rule, "allowOrigin"); origin in ["*", "http://*", "https://*", "null"]]
}

# A deny-list beside an allow-list in one place.
ineffective(o, ns) := v if {
	places := array.concat(
		[{"holder": spec(o), "path": ["spec"]}],
		[place | some entry in f5_routes.routes(o); holder := entry.route; path := entry.path; place := {"holder": holder, "path": path}],
	)
	v := [found |
		some place in places
		lists := [entry | some entry in f5_guards.policies(place.holder, place.path, ns); entry.sort == "accessControl"]
		allowing := [entry | some entry in lists; count(access.arr(entry.body, "allow")) > 0]
		count(allowing) > 0
		some entry in lists
		count(access.arr(entry.body, "deny")) > 0
		other := allowing[0].name
		what := concat("", ["the deny-list of Policy `", entry.name, "` has no effect beside the allow-list of `", other, "`"])
		path := entry.path
		found := {"what": what, "path": path, "evidence": {"policy": entry.name}, "needs": [], "related": [entry.reference]}
		is_object(found)
	]
}

# Text that goes into the configuration of nginx as it is.
raw(o) := v if {
	own := [found |
		some key in ["http-snippets", "server-snippets", "serverSnippets", "streamSnippets"]
		trim_space(access.str(spec(o), key)) != ""
		what := concat("", ["`", key, "` carries raw nginx configuration"])
		found := answer(what, ["spec", key], {"field": key})
	]
	by_route := [path |
		some entry in f5_routes.routes(o)
		trim_space(access.str(entry.route, "location-snippets")) != ""
		base := entry.path
		path := array.concat(base, ["location-snippets"])
	]
	v := array.concat(own, of_locations(by_route))
}

of_locations(places) := [found] if {
	count(places) > 0
	found := answer("`location-snippets` carries raw nginx configuration", places[0], {"field": "location-snippets", "places": places})
	is_object(found)
} else := []

raw_of_policy(o) := [found] if {
	trim_space(access.str(access.obj(spec(o), "externalAuth"), "authSnippets")) != ""
	found := answer("`authSnippets` carries raw nginx configuration", ["spec", "externalAuth", "authSnippets"], {"field": "authSnippets"})
	is_object(found)
} else := []
