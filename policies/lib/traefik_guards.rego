# METADATA
# title: Guards of Traefik's routes
# description: |
#   Middlewares of a route and the client certificates of its TLSOption, and whether another route takes the same requests first.
# related_resources:
#   - ref: https://doc.traefik.io/traefik/reference/routing-configuration/http/tls/tls-options/
package lib.portcullis.traefik_guards

import data.lib.portcullis.access
import data.lib.portcullis.inventory
import data.lib.portcullis.kinds
import data.lib.portcullis.paths
import data.lib.portcullis.traefik_middlewares
import data.lib.portcullis.traefik_routes
import data.lib.portcullis.traefik_rules

spec(o) := v if {
	v := access.obj(o, "spec")
}

# Each route with its guards.
parts(o, ns) := v if {
	certificates := certificate_guards(o, ns)
	above := parent_guards(o, ns)
	others := open_routes(o, ns)
	bare := [part |
		some one in traefik_routes.routes(o)
		own := middleware_guards(o, one, ns)
		certified := certified_by(certificates, one)
		guards := array.concat(array.concat(own, certified), above)
		part := {"one": one, "guards": guards}
	]
	v := [part |
		some i, entry in bare
		one := entry.one
		path := ["spec", "routes", one.index]
		text := paths_text(one)
		found := names_of(o, one)
		serves := traefik_routes.serves(o, ns, one.route)
		guards := overtaken(bare, i, others)
		part := {"path": path, "text": text, "hosts": found, "serves": serves, "guards": guards}
		is_object(part)
	]
}

names_of(o, one) := [] if {
	traefik_routes.port_only(o)
	is_object(one)
} else := v if {
	v := traefik_routes.names_of(o, one)
}

paths_text(one) := v if {
	texts := {text | some alternative in one.alternatives; some path in alternative.paths; text := access.str(path, "text"); text != ""}
	v := concat(", ", sort(texts))
}

middleware_guards(o, one, ns) := v if {
	kind := middleware_kind(o)
	i := one.index
	v := [guard |
		some j, ref in access.arr(one.route, "middlewares")
		is_object(ref)
		path := ["spec", "routes", i, "middlewares", j]
		some guard in traefik_middlewares.reference_guards(kind, ref, ns, path)
	]
}

middleware_kind(o) := "MiddlewareTCP" if {
	kinds.of(o) == "IngressRouteTCP"
} else := "Middleware"

# The guards of the routes that lead to a child are its guards too.
parent_guards(o, ns) := v if {
	needed := traefik_routes.parent_needs(o, ns)
	count(needed) > 0
	v := [guard |
		some name in ["authentication", "client certificates", "rate limit", "allow-list", "web application firewall"]
		guard := {
			"name": name,
			"state": "unknown",
			"path": ["spec", "parentRefs"],
			"why": "",
			"needs": needed,
			"related": [],
			"suspect": false,
		}
	]
} else := []

# The TLSOption of an object: the one it names, else the one called `default` beside it.
option(o, ns) := v if {
	tls := access.obj(spec(o), "tls")
	ref := access.obj(tls, "options")
	access.str(ref, "name") != ""
	place := traefik_middlewares.target(ref, ns)
	found := traefik_middlewares.find(access.str(place, "namespace"), "TLSOption", access.str(place, "name"))
	v := {"object": found, "place": place, "path": ["spec", "tls", "options"]}
	is_object(v)
} else := v if {
	found := traefik_middlewares.find(ns, "TLSOption", "default")
	found != {}
	place := {"namespace": ns, "name": "default", "elsewhere": ""}
	v := {"object": found, "place": place, "path": ["spec", "tls"]}
	is_object(v)
} else := {}

# As answers for a route whose rule names its hosts, and for others.
certificate_guards(o, ns) := [] if {
	not traefik_routes.secured(o)
	is_string(ns)
} else := [] if {
	access.bool(access.obj(spec(o), "tls"), "passthrough", false)
} else := [] if {
	option(o, ns) == {}
} else := v if {
	found := option(o, ns)
	found.object == {}
	text := traefik_middlewares.need("TLSOption", found.place)
	needed := [text]
	path := found.path
	guard := {
		"name": "client certificates",
		"state": "unknown",
		"path": path,
		"why": "",
		"needs": needed,
		"related": [],
		"suspect": false,
	}
	v := [guard]
	is_array(v)
} else := v if {
	found := option(o, ns)
	client := access.obj(spec(found.object), "clientAuth")
	state := client_state(client)
	state != "none"
	why := client_why(client)
	path := found.path
	related := [kinds.reference(found.object, access.str(found.place, "namespace"))]
	v := [{"name": "client certificates", "state": state, "path": path, "why": why, "needs": [], "related": related}]
	is_array(v)
} else := []

# Authorities without a type mean that certificates are demanded and verified.
client_state(client) := "on" if {
	access.str(client, "clientAuthType") == "RequireAndVerifyClientCert"
} else := "void" if {
	access.str(client, "clientAuthType") in ["RequestClientCert", "RequireAnyClientCert", "VerifyClientCertIfGiven"]
} else := "on" if {
	access.str(client, "clientAuthType") == ""
	count(access.texts(client, "secretNames")) > 0
} else := "none"

client_why(client) := "`clientAuthType: VerifyClientCertIfGiven` lets in clients without a certificate" if {
	access.str(client, "clientAuthType") == "VerifyClientCertIfGiven"
} else := "`clientAuthType: RequestClientCert` lets in clients without a certificate" if {
	access.str(client, "clientAuthType") == "RequestClientCert"
} else := "`clientAuthType: RequireAnyClientCert` takes any certificate unverified" if {
	access.str(client, "clientAuthType") == "RequireAnyClientCert"
} else := ""

# Options of TLS go by the names in `Host`: a rule without one has the default options, whatever the route names.
certified_by(certificates, one) := certificates if {
	nameless := [alternative | some alternative in one.alternatives; alternative.named == false]
	count(nameless) == 0
} else := v if {
	v := [guard |
		some found in certificates
		guard := unnamed(found)
	]
}

unnamed(found) := v if {
	access.str(found, "state") == "on"
	access.arr(found, "path") == ["spec", "tls", "options"]
	why := "`tls.options` needs a `Host` in the rule"
	v := object.union(found, {"state": "void", "why": why})
} else := found

# The guards of a part, with authentication void where another route takes all of its requests first and asks nobody.
overtaken(bare, i, others) := v if {
	some entry in array.slice(bare, i, i + 1)
	is_array(others)
	authenticated(entry)
	rivals := [rival | some j, other in bare; j != i; first_and_open(other, entry); rival := other.one.index]
	count(rivals) > 0
	some first in array.slice(rivals, 0, 1)
	shown := format_int(first, 10)
	why := concat("", ["`spec.routes.", shown, "` takes the same requests first, without authentication"])
	changed := {"state": "void", "why": why, "path": ["spec", "routes", first]}
	v := [guard | some own in entry.guards; guard := voided(own, changed)]
} else := v if {
	some entry in array.slice(bare, i, i + 1)
	authenticated(entry)
	rivals := [other | some other in others; first_and_open(other, entry)]
	count(rivals) > 0
	some first in array.slice(rivals, 0, 1)
	reference := first.reference
	name := concat("/", [access.str(reference, "namespace"), access.str(reference, "name")])
	why := concat("", ["IngressRoute `", name, "` takes the same requests first, without authentication"])
	changed := {"state": "void", "why": why, "related": [reference]}
	v := [guard | some own in entry.guards; guard := voided(own, changed)]
} else := v if {
	some entry in array.slice(bare, i, i + 1)
	v := entry.guards
} else := []

voided(own, changed) := v if {
	access.str(own, "name") == "authentication"
	v := object.union(own, changed)
} else := v if {
	v := own
	is_object(v)
	is_object(changed)
}

# Routes of other objects of the namespace that have a priority of their own and no middleware, behind the same entry points.
open_routes(o, ns) := v if {
	kinds.of(o) == "IngressRoute"
	name := access.name(o)
	v := [found |
		some version in traefik_middlewares.versions
		some other_name, other in inventory.named(ns, version, "IngressRoute")
		other_name != name
		alike(o, other)
		reference := kinds.reference(other, ns)
		some route in access.arr(spec(other), "routes")
		access.num(route, "priority", 0) > 0
		count(access.arr(route, "middlewares")) == 0
		alternatives := traefik_rules.alternatives(access.str(route, "match"))
		one := {"route": route, "alternatives": alternatives}
		found := {"one": one, "guards": [], "reference": reference}
	]
} else := []

alike(o, other) if {
	traefik_routes.secured(o)
	traefik_routes.secured(other)
	not traefik_routes.child(other)
	entry_points_meet(o, other)
}

alike(o, other) if {
	not traefik_routes.secured(o)
	not traefik_routes.secured(other)
	not traefik_routes.child(other)
	entry_points_meet(o, other)
}

entry_points_meet(o, other) if {
	own := access.texts(spec(o), "entryPoints")
	own == access.texts(spec(other), "entryPoints")
}

entry_points_meet(o, other) if {
	theirs := access.texts(spec(other), "entryPoints")
	some name in access.texts(spec(o), "entryPoints")
	name in theirs
}

authenticated(entry) if {
	some guard in entry.guards
	access.str(guard, "name") == "authentication"
	access.str(guard, "state") == "on"
}

first_and_open(other, entry) if {
	not hinted(other)
	ahead := priority(other.one.route)
	behind := priority(entry.one.route)
	ahead > behind
	covers_all(other.one, entry.one)
}

# Whether something may authenticate the clients of a route.
hinted(entry) if {
	some guard in entry.guards
	access.str(guard, "name") == "authentication"
}

# Without a priority of its own a route has the length of its rule.
priority(route) := v if {
	v := access.num(route, "priority", 0)
	v > 0
} else := v if {
	v := count(access.str(route, "match"))
}

covers_all(other, one) if {
	count(one.alternatives) > 0
	left := [alternative | some alternative in one.alternatives; count(covering(other, alternative)) == 0]
	count(left) == 0
}

covering(other, alternative) := v if {
	v := [wider |
		some wider in other.alternatives
		wider.narrow == false
		names_within(wider.hosts, alternative.hosts)
		paths_within(wider.paths, alternative.paths)
	]
}

names_within(wide, names) if {
	count(names) > 0
	left := [name | some name in names; not covered_name(wide, name)]
	count(left) == 0
}

covered_name(wide, name) if {
	"" in wide
	is_string(name)
}

covered_name(wide, name) if {
	name in wide
}

paths_within(wide, narrow) if {
	left := [path | some path in narrow; not covered_path(wide, path)]
	count(left) == 0
}

covered_path(wide, path) if {
	matcher := access.obj(path, "matcher")
	some other in wide
	outer := access.obj(other, "matcher")
	paths.covers(outer, matcher)
}
