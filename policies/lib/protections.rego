# METADATA
# title: Protections of a route
# description: |
#   What guards a route, by name, as its controller enforces it: TLS, the closed or redirected plain port, and what annotations,
#   filters and listeners add. Used to see what a change takes away.
package lib.portcullis.protections

import data.lib.portcullis.access
import data.lib.portcullis.classes
import data.lib.portcullis.controllers
import data.lib.portcullis.gateway
import data.lib.portcullis.hosts
import data.lib.portcullis.ingress
import data.lib.portcullis.kinds
import data.lib.portcullis.paths
import data.lib.portcullis.routes
import data.lib.portcullis.settings

# Protections of an Ingress that its annotations switch on, as `{"name", "path"}`.
by_annotation(o) := v if {
	found := {protection |
		some id in classes.candidates(o)
		some fact in access.arr(controllers.protections, id)
		some key in access.texts(fact, "keys")
		enabled(id, o, fact, key)
		name := access.str(fact, "name")
		path := ["metadata", "annotations", key]
		protection := {"name": name, "path": path}
		is_object(protection)
	}
	v := sort(found)
}

enabled(id, o, fact, key) if {
	text := trim_space(access.annotation(o, key))
	text != ""
	in_effect(id, o, fact, key)
	not missing_need(o, fact)
	not weakened(o, fact)
}

in_effect(id, o, fact, key) if {
	mode := access.str(fact, "enabled")
	text := trim_space(access.annotation(o, key))
	text_in_effect(mode, fact, text)
	is_string(id)
}

in_effect(id, o, fact, key) if {
	access.str(fact, "enabled") == "true"
	settings.boolean(id, o, key) == "true"
}

text_in_effect(mode, fact, text) if {
	mode == "present"
	is_object(fact)
	is_string(text)
}

text_in_effect(mode, fact, text) if {
	mode == "positive"
	settings.positive(text)
	is_object(fact)
}

text_in_effect(mode, fact, text) if {
	mode == "ranges"
	settings.restricting(text)
	is_object(fact)
}

text_in_effect(mode, fact, text) if {
	mode == "values"
	values := access.texts(fact, "values")
	text in values
}

text_in_effect(mode, fact, text) if {
	mode == "contains"
	some part in access.texts(fact, "values")
	contains(text, part)
}

text_in_effect(mode, fact, text) if {
	mode == "not-none"
	text != "none"
	is_object(fact)
}

# A setting that does nothing without another one.
missing_need(o, fact) if {
	need := access.str(fact, "needs")
	need != ""
	access.annotation(o, need) == ""
}

missing_need(o, fact) if {
	needs := access.texts(fact, "needs_any")
	count(needs) > 0
	settings.first_set(o, needs) == ""
}

# A setting that another one switches off.
weakened(o, fact) if {
	guard := access.obj(fact, "unless")
	key := access.str(guard, "key")
	key != ""
	text := access.annotation(o, key)
	values := access.texts(guard, "values")
	text in values
}

# Names of the protections that annotations, filters or listeners of a route switch on, sorted.
named(o) := v if {
	kinds.of(o) == "Ingress"
	found := {name | some protection in by_annotation(o); name := protection.name; is_string(name)}
	v := sort(found)
} else := v if {
	kinds.of(o) == "HTTPRoute"
	found := {name | some rule in filtered(o); some name in access.texts(rule, "filters")}
	v := sort(found)
} else := ["client certificates"] if {
	kinds.of(o) == "Gateway"
	validates_clients(o)
} else := []

# Names of all protections of a route, sorted.
names(o, ns) := v if {
	switched := {name | some name in named(o); is_string(name)}
	v := sort(((switched | tls_names(o, ns)) | redirect_names(o, ns)))
}

tls_names(o, ns) := {"TLS"} if {
	any_host_served(o, ns)
} else := set()

any_host_served(o, ns) if {
	some entry in routes.hosts_of(o, ns)
	host := access.str(entry, "host")
	tls(o, ns, host) == "served"
}

redirect_names(o, ns) := {"HTTPS redirect"} if {
	plaintext(o, ns) in ["guarded", "forced"]
} else := set()

# `"served"`, `"plain"`, `"redirect"` or `"unknown"` for a host of a route or Gateway.
tls(o, ns, host) := v if {
	kinds.of(o) == "Gateway"
	is_string(ns)
	v := gateway_tls(o, host)
	is_string(v)
} else := v if {
	v := routes.tls(o, ns, host)
}

gateway_tls(o, host) := "served" if {
	listens(o, host, ["HTTPS", "TLS"])
} else := "plain" if {
	listens(o, host, ["HTTP"])
} else := "unknown"

listens(o, host, protocols) if {
	some listener in gateway.listeners(o)
	protocol := access.str(listener, "protocol")
	protocol in protocols
	own := hosts.normal(access.str(listener, "hostname"))
	hosts.overlap(own, host, "many")
}

# Whether a Gateway refuses clients without a valid certificate.
validates_clients(o) if {
	frontend := access.obj(access.obj(gateway.spec(o), "tls"), "frontend")
	default_tls := access.obj(frontend, "default")
	strict_validation(access.obj(default_tls, "validation"))
}

strict_validation(validation) if {
	validation != {}
	access.str(validation, "mode") != "AllowInsecureFallback"
}

# What becomes of plain HTTP: `"guarded"` (closed, or redirected where TLS is served), `"forced"` (redirected without TLS of its own),
# `"open"`, `"none"` (no TLS, no redirect) or `"unknown"`.
plaintext(o, ns) := v if {
	kinds.of(o) == "Ingress"
	is_string(ns)
	v := ingress_plaintext(o)
	is_string(v)
} else := v if {
	kinds.of(o) == "HTTPRoute"
	v := route_plaintext(o, ns)
} else := "none"

ingress_plaintext(o) := "forced" if {
	count(ingress.tls_entries(o)) == 0
	forced(o)
} else := v if {
	any_host_served(o, "")
	answer := ingress.plaintext(o)
	v := guarded_state(access.str(answer, "state"))
	is_string(v)
} else := "none"

forced(o) if {
	some id in classes.candidates(o)
	some key in access.texts(controllers.forced_redirect, id)
	settings.boolean(id, o, key) == "true"
}

guarded_state(state) := "guarded" if {
	state in ["redirect", "closed"]
} else := "open" if {
	state == "open"
} else := "unknown"

route_plaintext(o, ns) := "guarded" if {
	gateway.redirects_only(o)
	is_string(ns)
} else := "unknown" if {
	count(gateway.missing_parents(o, ns)) > 0
} else := "open" if {
	count(gateway.plain_attachments(o, ns)) > 0
} else := "guarded" if {
	count(gateway.attachments(o, ns)) > 0
} else := "none"

# Matches of an HTTPRoute with the filters of their rule that an implementation supplies (authentication, limits), as
# `{"matcher", "filters", "path"}`; a filter reads ``filter `<Kind>/<name>` ``.
filtered(o) := v if {
	kinds.of(o) == "HTTPRoute"
	v := [found |
		some i, rule in access.arr(gateway.spec(o), "rules")
		is_object(rule)
		filters := filter_names(rule)
		some match in gateway.rule_matches(rule)
		path_match := access.obj(match, "path")
		text := object.get(path_match, "value", "/")
		is_string(text)
		type := object.get(path_match, "type", "PathPrefix")
		is_string(type)
		matcher := gateway.matcher_of(type, text)
		found := {"matcher": matcher, "filters": filters, "path": ["spec", "rules", i]}
		is_object(found)
	]
} else := []

filter_names(rule) := v if {
	found := {name |
		some filter in access.arr(rule, "filters")
		access.str(filter, "type") == "ExtensionRef"
		ref := access.obj(filter, "extensionRef")
		name := concat("", ["filter `", access.str(ref, "kind"), "/", access.str(ref, "name"), "`"])
	}
	v := sort(found)
}

# Whether the controller behind the class of an Ingress is known without a look at its annotations.
controller_known(o) if {
	class := classes.name(o)
	bare := {"spec": {"ingressClassName": class}}
	count(classes.candidates(bare)) > 0
}

# What would settle which controller serves an Ingress.
controller_needs(o) := v if {
	class := classes.name(o)
	class != ""
	object_need := concat(" ", ["networking.k8s.io/IngressClass", class])
	parameter := concat("", ["parameter controller_by_class.", class])
	v := [object_need, parameter]
} else := ["networking.k8s.io/IngressClass marked as default", "parameter default_controller"]

# Hosts for which TLS was served before and is in one of `states` after.
tls_hosts_lost(before, before_ns, after, after_ns, states) := v if {
	before_labels := routes.labels(before)
	after_labels := routes.labels(after)
	after_hosts := sort({host | some entry in routes.hosts_of(after, after_ns); host := entry.host; is_string(host)})
	found := {host |
		some entry in routes.hosts_of(before, before_ns)
		host := entry.host
		tls(before, before_ns, host) == "served"
		some new_host in heirs(host, before_labels, after_hosts, after_labels)
		tls(after, after_ns, new_host) in states
		is_string(host)
	}
	v := sort(found)
}

# The hosts of a route that answer for what `host` was: the same one, else those that meet it.
heirs(host, labels, others, other_labels) := [host] if {
	host in others
	is_string(labels)
	is_string(other_labels)
} else := v if {
	v := [other |
		some other in others
		hosts_meet(host, labels, other, other_labels)
	]
}

# Whether some host is served by both, each wildcard read as its own route reads it.
hosts_meet(a, a_labels, b, b_labels) if {
	hosts.covers(a, b, a_labels)
	is_string(b_labels)
}

hosts_meet(a, a_labels, b, b_labels) if {
	hosts.covers(b, a, b_labels)
	is_string(a_labels)
}

# Whether every match of `rules` that serves all of `matcher` has a filter.
guards(rules, matcher, filter) if {
	bare := [rule |
		some rule in rules
		other := rule.matcher
		paths.covers(other, matcher)
		filters := access.texts(rule, "filters")
		not filter in filters
	]
	count(bare) == 0
}
