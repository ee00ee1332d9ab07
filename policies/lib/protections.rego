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

# Protections of a route by its parts, as `{"name", "path"}`: guards that are enforced, or that one of the controllers that may serve
# the route enforces, and lists of objects that may hold any.
of_parts(o) := v if {
	found := {protection |
		some part in routes.parts(o, ingress.namespace(o))
		some guard in access.arr(part, "guards")
		counts(guard)
		name := access.str(guard, "name")
		path := access.arr(guard, "path")
		protection := {"name": name, "path": path}
	}
	v := sort(found | lists_of(o))
}

# What keeps everybody out protects nothing that is served.
counts(guard) if {
	access.str(guard, "state") == "on"
	not access.bool(guard, "closed", false)
}

counts(guard) if {
	access.str(guard, "state") == "unknown"
	access.bool(guard, "set", access.bool(guard, "suspect", false))
}

lists_of(o) := v if {
	v := {protection |
		some entry in lists
		key := entry.key
		access.annotation(o, key) != ""
		entry.id in classes.candidates(o)
		name := entry.name
		path := ["metadata", "annotations", key]
		protection := {"name": name, "path": path}
		kinds.of(o) == "Ingress"
	}
}

# Annotations that name objects which protect in one way or another.
lists := [
	{"id": "agic", "key": "appgw.ingress.kubernetes.io/appgw-ssl-profile", "name": "TLS profile"},
	{"id": "f5-nginx", "key": "nginx.com/policies", "name": "authentication or access control"},
	{"id": "f5-nginx", "key": "nginx.org/policies", "name": "authentication or access control"},
	{"id": "kong", "key": "konghq.com/plugins", "name": "plugins"},
	{"id": "traefik", "key": "traefik.ingress.kubernetes.io/router.middlewares", "name": "middlewares"},
	{"id": "traefik", "key": "traefik.ingress.kubernetes.io/router.tls.options", "name": "TLS options"},
]

# Names of the protections that a route or Gateway switches on apart from TLS, sorted.
named(o) := v if {
	kinds.of(o) == "HTTPRoute"
	found := {name | some rule in filtered(o); some name in access.texts(rule, "filters")}
	v := sort(found)
} else := ["client certificates"] if {
	kinds.of(o) == "Gateway"
	validates_clients(o)
} else := v if {
	found := {name | some protection in of_parts(o); name := access.str(protection, "name")}
	v := sort(found)
}

# Names that `before` has and `after` has not, be it only in a part that both have.
lost(before, after) := v if {
	left := named(after)
	gone := {name | some name in named(before); not name in left}
	v := gone | lost_in_parts(before, after)
}

lost_in_parts(before, after) := set() if {
	kinds.of(before) in ["Gateway", "HTTPRoute"]
	is_object(after)
} else := v if {
	bare := {text | some part in routes.parts(after, ingress.namespace(after)); some text in keys_of(part, false)}
	v := {name |
		some part in routes.parts(before, ingress.namespace(before))
		some name in guard_names
		some text in keys_of(part, true)
		endswith(text, name)
		text in bare
	}
}

guard_names := ["allow-list", "authentication", "client certificates", "rate limit", "web application firewall"]

# Texts for the hosts and paths of a part with each guard that it has, or has not.
keys_of(part, guarded) := v if {
	names := {name | some guard in access.arr(part, "guards"); counts(guard); name := access.str(guard, "name")}
	where := concat(" ", array.concat(access.texts(part, "hosts"), [access.str(part, "text")]))
	v := [text | some name in guard_names; has_name(names, name) == guarded; text := concat(" ", [where, name])]
}

has_name(names, name) if {
	name in names
} else := false

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
} else := v if {
	kinds.family(o) in ["contour", "f5", "istio", "openshift", "traefik"]
	any_host_served(o, ns)
	answer := routes.plaintext(o, ns)
	v := guarded_state(access.str(answer, "state"))
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
