# METADATA
# title: Protections of a route
# description: What guards a route, by name, as its controller enforces it; used to see what a change takes away.
package lib.portcullis.protections

import data.lib.portcullis.access
import data.lib.portcullis.classes
import data.lib.portcullis.controllers
import data.lib.portcullis.gateway
import data.lib.portcullis.hosts
import data.lib.portcullis.ingress
import data.lib.portcullis.kinds
import data.lib.portcullis.routes
import data.lib.portcullis.settings

# Protections of an Ingress that its annotations switch on, as `{"name", "path"}`.
by_annotation(o) := v if {
	found := {protection |
		some id in classes.candidates(o)
		some fact in access.arr(controllers.protections, id)
		some key in fact.keys
		enabled(id, o, fact, key)
		name := fact.name
		path := ["metadata", "annotations", key]
		protection := {"name": name, "path": path}
	}
	v := sort(found)
}

enabled(id, o, fact, key) if {
	text := trim_space(access.annotation(o, key))
	text != ""
	in_effect(id, o, fact, key, text)
	not missing_need(o, fact)
	not weakened(o, fact)
}

in_effect(id, o, fact, key, text) if {
	fact.enabled == "present"
	is_string(id)
	is_object(o)
	is_string(key)
	is_string(text)
}

in_effect(id, o, fact, key, text) if {
	fact.enabled == "true"
	settings.boolean(id, o, key) == "true"
	is_string(text)
}

in_effect(id, o, fact, key, text) if {
	fact.enabled == "positive"
	settings.positive(text)
	is_string(id)
	is_object(o)
	is_string(key)
}

in_effect(id, o, fact, key, text) if {
	fact.enabled == "ranges"
	settings.restricting(text)
	is_string(id)
	is_object(o)
	is_string(key)
}

in_effect(id, o, fact, key, text) if {
	fact.enabled == "values"
	text in access.strings(fact, "values")
	is_string(id)
	is_object(o)
	is_string(key)
}

in_effect(id, o, fact, key, text) if {
	fact.enabled == "contains"
	some part in access.strings(fact, "values")
	contains(text, part)
	is_string(id)
	is_object(o)
	is_string(key)
}

in_effect(id, o, fact, key, text) if {
	fact.enabled == "not-none"
	text != "none"
	is_string(id)
	is_object(o)
	is_string(key)
}

# A setting that does nothing without another one.
missing_need(o, fact) if {
	need := access.str(fact, "needs")
	need != ""
	access.annotation(o, need) == ""
}

missing_need(o, fact) if {
	needs := access.strings(fact, "needs_any")
	count(needs) > 0
	settings.first_set(o, needs) == ""
}

# A setting that another one switches off.
weakened(o, fact) if {
	guard := access.obj(fact, "unless")
	key := access.str(guard, "key")
	key != ""
	access.annotation(o, key) in access.strings(guard, "values")
}

# Names of all protections of a route, sorted: TLS and the closed plain port, and what annotations or filters add.
names(o, ns) := v if {
	kinds.of(o) == "Ingress"
	annotated := {name | some protection in by_annotation(o); name := protection.name}
	v := sort(((annotated | tls_names(o, ns)) | redirect_names(o)))
} else := v if {
	kinds.of(o) == "HTTPRoute"
	v := sort(tls_names(o, ns) | filter_names(o))
} else := []

tls_names(o, ns) := {"TLS"} if {
	states := {state | some entry in routes.hosts_of(o, ns); state := routes.tls(o, ns, entry.host)}
	"served" in states
} else := set()

# HTTPS is forced where TLS is served and plain HTTP redirects or is closed.
redirect_names(o) := {"HTTPS redirect"} if {
	some entry in ingress.hosts_of(o)
	ingress.tls(o, entry.host) == "served"
	ingress.plaintext(o).state in ["redirect", "closed"]
} else := {"HTTPS redirect"} if {
	some id in classes.candidates(o)
	some key in access.arr(controllers.forced_redirect, id)
	settings.boolean(id, o, key) == "true"
} else := set()

# Filters of an HTTPRoute that an implementation supplies (authentication, limits) and redirects to HTTPS.
filter_names(o) := v if {
	v := {name |
		some rule in access.arr(gateway.spec(o), "rules")
		some filter in access.arr(rule, "filters")
		name := filter_name(filter)
	}
}

filter_name(filter) := v if {
	access.str(filter, "type") == "ExtensionRef"
	ref := access.obj(filter, "extensionRef")
	v := concat("", ["filter ", access.str(ref, "kind"), "/", access.str(ref, "name")])
} else := "HTTPS redirect" if {
	access.str(filter, "type") == "RequestRedirect"
	access.str(access.obj(filter, "requestRedirect"), "scheme") == "https"
}

# Whether TLS was served for a host before and is not any more.
lost_tls_hosts(before, after, ns) := v if {
	found := {host |
		some entry in routes.hosts_of(before, ns)
		host := entry.host
		routes.tls(before, ns, host) == "served"
		some new_entry in routes.hosts_of(after, ns)
		hosts.overlap(host, new_entry.host, routes.labels(after))
		routes.tls(after, ns, new_entry.host) in ["plain", "redirect"]
	}
	v := sort(found)
}
