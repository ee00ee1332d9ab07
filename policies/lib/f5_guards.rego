# METADATA
# title: Guards of F5 NGINX routes
# description: |
#   Policies that a VirtualServer names for the whole host or for a route. A route's own policy of a sort stands in for that of the host,
#   and a VirtualServerRoute's for both. A Policy that does not exist makes the controller answer with 500.
# related_resources:
#   - ref: https://docs.nginx.com/nginx-ingress-controller/configuration/policy-resource/
package lib.portcullis.f5_guards

import data.lib.portcullis.access
import data.lib.portcullis.f5_routes
import data.lib.portcullis.inventory
import data.lib.portcullis.kinds
import data.lib.portcullis.ranges

spec(o) := v if {
	v := access.obj(o, "spec")
}

logins := ["basicAuth", "jwt", "oidc", "apiKey", "externalAuth"]

# Sorts of policies that guard.
sorts := ["basicAuth", "jwt", "oidc", "apiKey", "externalAuth", "ingressMTLS", "rateLimit", "accessControl", "waf"]

guard_names := ["authentication", "client certificates", "rate limit", "allow-list", "web application firewall"]

# Policies named by an object or a route, as `{"sort", "name", "body", "path", "reference"}`; one that was not given has the sort `""`.
policies(holder, base, ns) := v if {
	v := [entry |
		some i, ref in access.arr(holder, "policies")
		is_object(ref)
		name := access.str(ref, "name")
		space := namespace_of(ref, ns)
		policy := inventory.find(space, "k8s.nginx.org/v1", "Policy", name)
		text := concat("/", [space, name])
		path := array.concat(base, ["policies", i])
		some kind in kinds_in(policy)
		body := access.obj(spec(policy), kind)
		entry := {
			"sort": kind,
			"name": text,
			"body": body,
			"path": path,
			"reference": {"apiVersion": "k8s.nginx.org/v1", "kind": "Policy", "namespace": space, "name": name},
		}
		is_object(entry)
	]
}

namespace_of(ref, ns) := v if {
	v := access.str(ref, "namespace")
	v != ""
} else := ns

kinds_in(policy) := [""] if {
	policy == {}
} else := v if {
	v := [kind | some kind in access.names(spec(policy)); kind in array.concat(sorts, ["egressMTLS", "cors"])]
}

# Policies of a narrower place stand in for those of the same sort in a wider one.
layered(wide, narrow) := v if {
	own := {kind | some entry in narrow; kind := entry.sort; is_string(kind)}
	kept := [entry | some entry in wide; stays(own, entry.sort)]
	v := array.concat(kept, narrow)
}

stays(own, kind) if {
	kind == ""
	is_set(own)
}

stays(own, kind) if {
	kind != ""
	not kind in own
}

of_host(o, ns) := v if {
	v := policies(spec(o), ["spec"], ns)
}

# Parts that have guards of their own.
parts(o, ns) := v if {
	kinds.of(o) == "VirtualServer"
	v := server_parts(o, ns)
	is_array(v)
} else := v if {
	kinds.of(o) == "VirtualServerRoute"
	v := route_parts(o, ns)
	is_array(v)
} else := []

server_parts(o, ns) := v if {
	wide := of_host(o, ns)
	found := [host | some entry in f5_routes.hosts_of(o); host := entry.host; is_string(host)]
	certificates := certificates_in(o)
	v := [part |
		some entry in f5_routes.routes(o)
		route := entry.route
		base := entry.path
		narrow := policies(route, base, ns)
		guards := guards_in(layered(wide, narrow), certificates)
		complete := with_delegates(guards, route, base, ns)
		text := entry.text
		serves := serving(route)
		part := {"path": base, "text": text, "hosts": found, "serves": serves, "guards": complete}
		is_object(part)
	]
}

# What client certificates do for a host: with plain HTTP beside TLS they hold for a part of the requests only.
certificates_in(o) := "refused" if {
	f5_routes.tls(o) == "plain"
} else := "partial" if {
	plaintext := f5_routes.plaintext(o)
	plaintext.state == "open"
} else := "enforced"

serving(route) if {
	f5_routes.sends(route)
} else := false

# Guards by policies in force, of something that has TLS or not.
guards_of(entries, secure) := v if {
	secure == true
	v := guards_in(entries, "enforced")
	is_array(v)
} else := v if {
	v := guards_in(entries, "refused")
}

# The same where it is known what client certificates do.
guards_in(entries, certificates) := v if {
	some_guards := [one | some entry in entries; one := guard_of(entry, certificates); is_object(one)]
	missing := [one | some entry in entries; entry.sort == ""; some one in not_given(entry)]
	limits := [entry | some entry in entries; entry.sort == "rateLimit"]
	lists := [entry | some entry in entries; entry.sort == "accessControl"]
	found := array.concat(limit_guards(limits), list_guards(lists))
	v := array.concat(array.concat(some_guards, missing), found)
}

guard_of(entry, certificates) := v if {
	entry.sort in logins
	is_string(certificates)
	v := guard("authentication", "on", entry, "", [])
	is_object(v)
} else := v if {
	entry.sort == "ingressMTLS"
	v := certificate_guard(entry, certificates)
} else := v if {
	entry.sort == "waf"
	access.bool(entry.body, "enable", false)
	v := guard("web application firewall", "on", entry, "", [])
	is_object(v)
} else := v if {
	entry.sort == "waf"
	v := guard("web application firewall", "void", entry, "`waf.enable` is not true", [])
	is_object(v)
} else := null

# Without TLS, and for a part of a host, the controller answers with 500.
certificate_guard(entry, certificates) := v if {
	certificates != "refused"
	count(entry.path) == 3
	mode := access.str(entry.body, "verifyClient")
	mode in ["off", "optional", "optional_no_ca"]
	why := concat("", ["`verifyClient` is `", mode, "`"])
	v := guard("client certificates", "void", entry, why, [])
	is_object(v)
} else := null if {
	certificates == "partial"
	count(entry.path) == 3
} else := v if {
	v := guard("client certificates", "on", entry, "", [])
}

guard(name, state, entry, why, needs) := v if {
	text := concat("", ["Policy `", entry.name, "`"])
	told := reason(text, why)
	v := {"name": name, "state": state, "path": entry.path, "why": told, "needs": needs, "related": [entry.reference]}
}

reason(text, why) := text if {
	why == ""
} else := v if {
	v := concat("", [why, " in ", text])
}

# Any guard may be in a Policy that was not given.
not_given(entry) := v if {
	need := concat(" ", ["k8s.nginx.org/Policy", entry.name])
	why := concat("", ["Policy `", entry.name, "`, which was not given"])
	v := [one |
		some name in guard_names
		one := {"name": name, "state": "unknown", "path": entry.path, "why": why, "needs": [need], "related": []}
	]
}

# The first rate limit decides whether it is a dry run for all.
limit_guards(limits) := [one] if {
	count(limits) > 0
	entry := limits[0]
	access.bool(entry.body, "dryRun", false)
	one := guard("rate limit", "void", entry, "`rateLimit.dryRun` is true", [])
	is_object(one)
} else := [one] if {
	count(limits) > 0
	one := guard("rate limit", "on", limits[0], "", [])
	is_object(one)
} else := []

# With an allow-list, everybody else is refused; a deny-list beside it has no effect.
list_guards(lists) := [one] if {
	allowing := [entry | some entry in lists; count(access.arr(entry.body, "allow")) > 0]
	count(allowing) > 0
	texts := [range | some entry in allowing; some range in access.texts(entry.body, "allow")]
	one := allow_guard(allowing[0], ranges.everyone(texts))
	is_object(one)
} else := [one] if {
	denying := [entry | some entry in lists; count(access.arr(entry.body, "deny")) > 0]
	count(denying) > 0
	one := guard("deny-list", "on", denying[0], "", [])
	is_object(one)
} else := []

allow_guard(entry, everyone) := v if {
	everyone != ""
	why := concat("", ["the ranges of `accessControl.allow` are all of ", everyone])
	v := guard("allow-list", "void", entry, why, [])
	is_object(v)
} else := v if {
	v := guard("allow-list", "on", entry, "", [])
}

# What VirtualServerRoutes add to a route that is handed to them.
with_delegates(guards, route, base, ns) := guards if {
	not f5_routes.delegates(route)
	is_string(ns)
	is_array(base)
} else := v if {
	known := {word | some one in guards; word := one.name; is_string(word)}
	child := delegate(route, ns)
	added := [one |
		some name in guard_names
		not name in known
		one := delegated(child, name, base)
		is_object(one)
	]
	v := array.concat(guards, added)
}

# The VirtualServerRoute that a route names, as `{"namespace", "name", "object"}`.
delegate(route, ns) := v if {
	text := access.str(route, "route")
	contains(text, "/")
	halves := split(text, "/")
	space := halves[0]
	name := halves[1]
	child := inventory.find(space, "k8s.nginx.org/v1", "VirtualServerRoute", name)
	v := {"text": text, "namespace": space, "object": child}
	is_object(v)
} else := v if {
	text := access.str(route, "route")
	text != ""
	child := inventory.find(ns, "k8s.nginx.org/v1", "VirtualServerRoute", text)
	v := {"text": concat("/", [ns, text]), "namespace": ns, "object": child}
	is_object(v)
} else := {"text": "by routeSelector", "namespace": ns, "object": {}}

# A guard that all its subroutes have by themselves; whether they enforce it is told there.
delegated(child, name, base) := v if {
	child.object == {}
	need := concat(" ", ["k8s.nginx.org/VirtualServerRoute", child.text])
	why := absent(child.text)
	v := {"name": name, "state": "unknown", "path": base, "why": why, "needs": [need], "related": []}
	is_object(v)
} else := v if {
	subroutes := own_guards(child.object, child.namespace)
	bare := [names | some names in subroutes; not name in names]
	count(bare) == 0
	count(subroutes) > 0
	why := concat("", ["VirtualServerRoute `", child.text, "`"])
	v := {"name": name, "state": "on", "path": base, "why": why, "needs": [], "related": []}
	is_object(v)
} else := null

absent(text) := "the VirtualServerRoutes that `routeSelector` selects" if {
	text == "by routeSelector"
} else := v if {
	v := concat("", ["VirtualServerRoute `", text, "`, which was not given"])
}

# The names of the guards of each subroute.
own_guards(o, ns) := v if {
	v := [names |
		some entry in f5_routes.routes(o)
		guards := guards_in(policies(entry.route, entry.path, ns), "enforced")
		names := {word | some one in guards; word := one.name; is_string(word)}
		is_set(names)
	]
}

# Subroutes whose own policies enforce nothing. All else is judged with the VirtualServer, whose policies hold here too.
route_parts(o, ns) := v if {
	host := access.str(spec(o), "host")
	need := concat("", ["the k8s.nginx.org/VirtualServer of host ", host])
	v := [part |
		some entry in f5_routes.routes(o)
		guards := guards_in(policies(entry.route, entry.path, ns), "enforced")
		weak := [one | some one in guards; one.state == "void"]
		count(weak) > 0
		known := {word | some one in guards; word := one.name; is_string(word)}
		base := entry.path
		inherited := [one |
			some name in guard_names
			not name in known
			one := {"name": name, "state": "unknown", "path": base, "why": "its VirtualServer", "needs": [need], "related": []}
			is_object(one)
		]
		all_guards := array.concat(guards, inherited)
		text := entry.text
		serves := serving(entry.route)
		part := {"path": base, "text": text, "hosts": [host], "serves": serves, "guards": all_guards}
		is_object(part)
	]
}
