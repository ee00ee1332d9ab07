# METADATA
# title: Traefik's middlewares
# description: |
#   What a Middleware guards, chains resolved over four levels. A router that names a middleware which does not exist, or one of another
#   namespace where that is not allowed, serves nothing.
# related_resources:
#   - ref: https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/overview/
package lib.portcullis.traefik_middlewares

import data.lib.portcullis.access
import data.lib.portcullis.inventory
import data.lib.portcullis.kinds
import data.lib.portcullis.ranges

versions := ["traefik.io/v1alpha1", "traefik.containo.us/v1alpha1"]

# An object of Traefik, of the present group or the former one; `{}` where it was not given.
find(ns, kind, name) := v if {
	found := [o | some version in versions; o := inventory.find(ns, version, kind, name); o != {}]
	count(found) > 0
	v := found[0]
	is_object(v)
} else := {}

spec(o) := v if {
	v := access.obj(o, "spec")
}

# What a reference names, as `{"namespace", "name", "elsewhere"}`; `elsewhere` is the whole name where another provider holds it.
target(ref, ns) := v if {
	text := access.str(ref, "name")
	contains(text, "@")
	not endswith(text, "@kubernetescrd")
	v := {"namespace": "", "name": text, "elsewhere": text}
} else := v if {
	text := access.str(ref, "name")
	endswith(text, "@kubernetescrd")
	v := joined(trim_suffix(text, "@kubernetescrd"), ns)
	is_object(v)
} else := v if {
	space := namespace_of(ref, ns)
	name := access.str(ref, "name")
	v := {"namespace": space, "name": name, "elsewhere": ""}
}

# `<namespace>-<name>`: only the own namespace can be told apart from the name for certain.
joined(text, ns) := v if {
	own := concat("", [ns, "-"])
	startswith(text, own)
	name := trim_prefix(text, own)
	v := {"namespace": ns, "name": name, "elsewhere": ""}
} else := v if {
	parts := split(text, "-")
	fitting := [place |
		some i, part in parts
		i > 0
		is_string(part)
		space := concat("-", array.slice(parts, 0, i))
		name := concat("-", array.slice(parts, i, count(parts)))
		find(space, "Middleware", name) != {}
		place := {"namespace": space, "name": name, "elsewhere": ""}
	]
	count(fitting) == 1
	v := fitting[0]
	is_object(v)
} else := {"namespace": "", "name": text, "elsewhere": text}

namespace_of(ref, ns) := v if {
	v := access.str(ref, "namespace")
	v != ""
} else := ns

need(kind, place) := v if {
	text := access.str(place, "elsewhere")
	text != ""
	v := concat("", ["the configuration of Traefik: `", text, "`"])
} else := v if {
	v := concat("", ["traefik.io/", kind, " ", access.str(place, "namespace"), "/", access.str(place, "name")])
}

# The object of a reference with where it stands, as `{"object", "place"}`.
entry(kind, ref, ns) := v if {
	place := target(ref, ns)
	o := find(access.str(place, "namespace"), kind, access.str(place, "name"))
	v := {"object": o, "place": place}
}

# Middlewares that a reference stands for: itself, or the members of a chain, down to the fourth level.
resolved(kind, ref, ns) := v if {
	first := [entry(kind, ref, ns)]
	second := members(first)
	third := members(second)
	fourth := members(third)
	fifth := members(fourth)
	upper_levels := array.concat(array.concat(first, second), third)
	v := array.concat(upper_levels, array.concat(fourth, fifth))
}

members(entries) := v if {
	v := [member |
		some one in entries
		space := access.str(one.place, "namespace")
		chain := access.obj(spec(one.object), "chain")
		some ref in access.arr(chain, "middlewares")
		is_object(ref)
		member := entry("Middleware", ref, space)
	]
}

# Guards of one Middleware by name, as `{"name", "state", "path", "why", "needs", "related"}`; the path is for the caller to set.
middleware_guards(ns, name) := v if {
	v := reference_guards("Middleware", {"name": name}, ns, [])
}

# Guards of what a reference at `path` names.
reference_guards(kind, ref, ns, path) := v if {
	v := [one |
		some found in resolved(kind, ref, ns)
		some bare in guards_of(kind, found)
		one := object.union(bare, {"path": path})
	]
}

guards_of(kind, found) := v if {
	found.object == {}
	needed := [need(kind, found.place)]
	v := [one | some name in ["authentication", "rate limit", "allow-list", "web application firewall"]; one := unseen(name, needed)]
} else := v if {
	kind == "MiddlewareTCP"
	v := list_guards(found)
	is_array(v)
} else := v if {
	own := array.concat(login_guards(found), limit_guards(found))
	v := array.concat(own, array.concat(list_guards(found), plugin_guards(found)))
}

unseen(name, needed) := v if {
	v := {"name": name, "state": "unknown", "why": "", "needs": needed, "related": [], "suspect": false}
}

guard(name, state, why, found) := v if {
	related := [kinds.reference(found.object, access.str(found.place, "namespace"))]
	v := {"name": name, "state": state, "why": why, "needs": [], "related": related}
}

login_guards(found) := v if {
	v := [one |
		some key in ["basicAuth", "digestAuth", "forwardAuth"]
		access.has(spec(found.object), key)
		one := guard("authentication", "on", "", found)
	]
}

limit_guards(found) := v if {
	v := [one |
		some key in ["rateLimit", "inFlightReq"]
		access.has(spec(found.object), key)
		body := access.obj(spec(found.object), key)
		one := limit_guard(key, body, found)
		is_object(one)
	]
}

limit_guard(key, body, found) := v if {
	key == "rateLimit"
	access.num(body, "average", 0) <= 0
	text := format_int(access.num(body, "average", 0), 10)
	v := guard("rate limit", "void", concat("", ["`rateLimit.average` is ", text]), found)
} else := v if {
	is_object(body)
	v := guard("rate limit", "on", "", found)
}

list_guards(found) := v if {
	v := [one |
		some key in ["ipAllowList", "ipWhiteList"]
		access.has(spec(found.object), key)
		texts := access.texts(access.obj(spec(found.object), key), "sourceRange")
		one := list_guard(key, ranges.everyone(texts), found)
	]
}

list_guard(key, everyone, found) := v if {
	everyone != ""
	why := concat("", ["`", key, ".sourceRange` admits every ", everyone, " address"])
	v := guard("allow-list", "void", why, found)
} else := v if {
	is_string(key)
	v := guard("allow-list", "on", "", found)
}

# What a plugin does is its own affair, apart from those of Traefik Hub.
plugin_guards(found) := v if {
	v := [one |
		plugins := access.obj(spec(found.object), "plugin")
		some plugin in access.names(plugins)
		some one in plugin_guard(plugin, found)
	]
}

plugin_guard(plugin, found) := v if {
	plugin in ["apiKey", "hmac", "jwt", "ldap", "oauthClientCredentials", "oauthIntrospection", "oidc", "opa"]
	v := [guard("authentication", "on", "", found)]
	is_array(v)
} else := v if {
	plugin == "coraza"
	v := [guard("web application firewall", "on", "", found)]
	is_array(v)
} else := v if {
	is_object(found)
	needed := [concat("", ["what the plugin `", plugin, "` does"])]
	v := [one | some name in ["authentication", "rate limit", "allow-list", "web application firewall"]; one := unseen(name, needed)]
}

# Whether one of some references only redirects to HTTPS what comes over plain HTTP.
redirects(refs, ns) if {
	is_array(refs)
	some ref in refs
	some found in resolved("Middleware", ref, ns)
	to_https(spec(found.object))
}

to_https(body) if {
	access.str(access.obj(body, "redirectScheme"), "scheme") == "https"
}

to_https(body) if {
	rule := access.obj(body, "redirectRegex")
	startswith(access.str(rule, "replacement"), "https://")
	regex.match(`^\^?https?[?]?://(\(?\.[*+]\)?|\(\.[*+]\)\$?|\[\^/\]\+(/?\(?\.\*\)?)?)\$?$`, access.str(rule, "regex"))
}
