# METADATA
# title: Ingress as a route
# description: |
#   Reads an Ingress (networking.k8s.io/v1 and the older shapes) the way its controller does: hosts, including those claimed by
#   annotations, paths, TLS and what happens to plain HTTP.
package lib.portcullis.ingress

import data.lib.portcullis.access
import data.lib.portcullis.classes
import data.lib.portcullis.controllers
import data.lib.portcullis.hosts
import data.lib.portcullis.parameters
import data.lib.portcullis.paths
import data.lib.portcullis.settings

rules(o) := v if {
	spec := access.obj(o, "spec")
	v := access.arr(spec, "rules")
}

# The default backend; the older API calls it `backend`.
default_backend(o) := v if {
	spec := access.obj(o, "spec")
	v := access.obj(spec, "defaultBackend")
	v != {}
} else := v if {
	spec := access.obj(o, "spec")
	v := access.obj(spec, "backend")
}

default_backend_path(o) := ["spec", "defaultBackend"] if {
	access.has(access.obj(o, "spec"), "defaultBackend")
} else := ["spec", "backend"]

# Hosts as `{"host", "path", "origin"}`: of rules, of a default backend without rules, and claimed by annotations.
hosts_of(o) := v if {
	own := array.concat(rule_hosts(o), bare_backend_hosts(o))
	v := array.concat(own, alias_hosts(o))
}

rule_hosts(o) := v if {
	v := [entry |
		some i, rule in rules(o)
		is_object(rule)
		host := hosts.normal(access.str(rule, "host"))
		path := rule_host_path(rule, i)
		entry := {"host": host, "path": path, "origin": "rule"}
	]
}

rule_host_path(rule, i) := v if {
	access.has(rule, "host")
	v := ["spec", "rules", i, "host"]
} else := v if {
	v := ["spec", "rules", i]
}

bare_backend_hosts(o) := v if {
	count(rules(o)) == 0
	default_backend(o) != {}
	path := default_backend_path(o)
	v := [{"host": "", "path": path, "origin": "default backend"}]
} else := []

# Hosts that annotations of the candidate controllers add, such as `server-alias`. Aliases that are patterns (`~…`) are no names.
alias_hosts(o) := v if {
	found := {entry |
		some id in classes.candidates(o)
		facts := access.obj(controllers.hosts, id)
		some alias in access.arr(facts, "aliases")
		text := access.annotation(o, alias.key)
		some part in split(text, alias.separator)
		host := hosts.normal(part)
		host != ""
		not startswith(host, "~")
		path := ["metadata", "annotations", alias.key]
		entry := {"host": host, "path": path, "origin": "annotation"}
	}
	v := sort(found)
}

# What the route matches, as `{"host", "host_path", "matcher", "path", "text", "type"}`, one for each host and path.
entries(o) := v if {
	shape := path_shape(o)
	own := [entry |
		some i, rule in rules(o)
		is_object(rule)
		host := hosts.normal(access.str(rule, "host"))
		host_path := rule_host_path(rule, i)
		http := access.obj(rule, "http")
		some j, p in rule_paths(http)
		text := access.str(p, "path")
		type := access.str(p, "pathType")
		matcher := matcher_of(shape, type, text)
		path := path_path(p, i, j)
		entry := {"host": host, "host_path": host_path, "matcher": matcher, "path": path, "text": text, "type": type}
	]
	v := array.concat(own, bare_backend_entries(o))
}

# A rule without paths sends everything of its host to the default backend.
rule_paths(http) := v if {
	v := access.arr(http, "paths")
	count(v) > 0
} else := [{}]

path_path(p, i, j) := ["spec", "rules", i, "http", "paths", j, "path"] if {
	access.has(p, "path")
} else := ["spec", "rules", i, "http", "paths", j] if {
	p != {}
} else := ["spec", "rules", i]

bare_backend_entries(o) := v if {
	v := [entry |
		some claim in bare_backend_hosts(o)
		path := claim.path
		entry := {"host": "", "host_path": path, "matcher": {"match": "any", "value": ""}, "path": path, "text": "", "type": ""}
	]
}

# How the candidate controllers match paths: `prefix` and `specific` (ImplementationSpecific), where all agree.
path_shape(o) := v if {
	ids := classes.candidates(o)
	prefixes := {kind |
		some id in ids
		facts := access.obj(controllers.paths, id)
		kind := access.str(facts, "prefix")
	}
	specifics := {kind |
		some id in ids
		facts := access.obj(controllers.paths, id)
		kind := access.str(facts, "implementation_specific")
	}
	prefix := agreed(prefixes, "element")
	specific := agreed(specifics, "element")
	regular := regular_mode(o, ids)
	v := {"prefix": prefix, "specific": specific, "regular": regular}
}

agreed(values, otherwise) := v if {
	count(values) == 1
	some v in values
} else := otherwise

# Whether an annotation makes the paths of this Ingress regular expressions.
regular_mode(o, ids) if {
	some id in ids
	facts := access.obj(controllers.paths, id)
	some key in access.arr(facts, "regex_switches")
	switched_on(id, o, key)
} else := false

switched_on(id, o, key) if {
	endswith(key, "rewrite-target")
	access.annotation(o, key) != ""
	is_string(id)
}

switched_on(id, o, key) if {
	not endswith(key, "rewrite-target")
	settings.boolean(id, o, key) == "true"
}

matcher_of(shape, type, text) := {"match": "any", "value": ""} if {
	text == ""
	type != "Exact"
	is_object(shape)
} else := v if {
	shape.regular
	v := paths.regular(text)
} else := {"match": "exact", "value": text} if {
	type == "Exact"
} else := v if {
	type == "Prefix"
	shape.prefix == "element"
	v := paths.element(text)
} else := {"match": "character", "value": text} if {
	type == "Prefix"
} else := v if {
	v := specific_matcher(shape.specific, text)
}

# ImplementationSpecific, and objects without a path type.
specific_matcher(kind, text) := v if {
	kind == "element"
	v := paths.element(text)
} else := {"match": "character", "value": folded} if {
	kind == "begin"
	folded := lower(text)
} else := v if {
	kind == "regex"
	v := paths.regular(text)
} else := v if {
	kind == "regex-if-special"
	regex.match(`[\^+*\[\]%]`, text)
	v := paths.regular(text)
} else := v if {
	kind == "kong"
	startswith(text, "/~")
	v := paths.regular(substring(text, 2, -1))
} else := v if {
	kind in ["alb", "gce"]
	v := starred(text)
} else := {"match": "character", "value": text}

# Patterns of cloud load balancers: exact unless they end in `*`.
starred(text) := {"match": "character", "value": start} if {
	contains(text, "*")
	start := substring(text, 0, indexof(text, "*"))
} else := {"match": "exact", "value": text}

tls_entries(o) := v if {
	spec := access.obj(o, "spec")
	v := access.arr(spec, "tls")
}

# `"served"` where TLS is served for a host, `"plain"` where it is not, `"unknown"` where the manifest does not tell.
tls(o, host) := v if {
	ids := classes.candidates(o)
	states := {state | some id in ids; state := tls_with(id, o, host)}
	count(states) > 0
	v := agreed(states, "unknown")
} else := v if {
	v := tls_without_controller(o, host)
}

# The controller is not known: the Ingress API's own words, and any TLS annotation counts.
tls_without_controller(o, host) := "served" if {
	generic := {"wildcard": "one-label", "without_secret": "served", "without_hosts": "unknown"}
	states := section_states(o, generic, host)
	"served" in states
} else := "unknown" if {
	generic := {"wildcard": "one-label", "without_secret": "served", "without_hosts": "unknown"}
	states := section_states(o, generic, host)
	"unknown" in states
} else := "plain"

tls_with(id, o, host) := "served" if {
	facts := access.obj(controllers.tls, id)
	settings.first_set(o, access.arr(facts, "annotations")) != ""
	is_string(host)
} else := v if {
	facts := access.obj(controllers.tls, id)
	facts.section == "entry-point"
	v := tls_by_router(id, o, facts)
} else := v if {
	facts := access.obj(controllers.tls, id)
	facts.section == "discovered"
	v := tls_by_listeners(id, o)
} else := "served" if {
	facts := access.obj(controllers.tls, id)
	states := section_states(o, facts, host)
	"served" in states
} else := "unknown" if {
	facts := access.obj(controllers.tls, id)
	states := section_states(o, facts, host)
	"unknown" in states
} else := "plain"

# What each entry of `spec.tls` says about a host. An entry with neither hosts nor a Secret says nothing.
section_states(o, facts, host) := v if {
	v := {state |
		some entry in tls_entries(o)
		is_object(entry)
		state := section_state(entry, facts, host)
	}
}

section_state(entry, facts, host) := "none" if {
	access.str(entry, "secretName") == ""
	count(access.strings(entry, "hosts")) == 0
	is_object(facts)
	is_string(host)
} else := "plain" if {
	access.str(entry, "secretName") == ""
	facts.without_secret == "plain"
} else := v if {
	count(access.strings(entry, "hosts")) == 0
	v := facts.without_hosts
} else := "served" if {
	some text in access.strings(entry, "hosts")
	tls_host_covers(facts.wildcard, hosts.normal(text), host)
} else := "none"

tls_host_covers(mode, pattern, host) if {
	mode == "any"
	is_string(pattern)
	is_string(host)
}

tls_host_covers(mode, pattern, host) if {
	mode == "exact"
	pattern == host
}

tls_host_covers(mode, pattern, host) if {
	mode == "one-label"
	hosts.covers(pattern, host, "one")
}

# A rule for every host has TLS for the names the section lists, and plain HTTP for the rest is `route/any-host`'s matter.
tls_host_covers(mode, pattern, host) if {
	mode in ["exact", "one-label"]
	pattern != ""
	host == ""
}

# Traefik: the router's own TLS switch; without it the entry point decides, which no manifest shows.
tls_by_router(id, o, facts) := "served" if {
	settings.boolean(id, o, facts.switch) == "true"
} else := "served" if {
	parent := concat("", [facts.switch, "."])
	some key in access.names(access.annotations(o))
	startswith(key, parent)
} else := "unknown" if {
	count(tls_entries(o)) > 0
} else := "unknown" if {
	access.annotation(o, "traefik.ingress.kubernetes.io/router.entrypoints") != ""
} else := "plain"

# AWS: listeners come from `listen-ports`; certificates may be found by host name, and a group shares its listeners.
tls_by_listeners(id, o) := "served" if {
	facts := access.obj(controllers.plaintext, id)
	contains(access.annotation(o, facts.listen_ports), "\"HTTPS\"")
} else := "unknown" if {
	count(tls_entries(o)) > 0
} else := "unknown" if {
	facts := access.obj(controllers.plaintext, id)
	access.annotation(o, facts.shared_by) != ""
} else := "plain"

# What happens to plain HTTP where TLS is served: `{"state", "path", "why"}` with state `open`, `redirect`, `closed` or `unknown`.
plaintext(o) := v if {
	ids := classes.candidates(o)
	answers := [answer | some id in ids; answer := plaintext_with(id, o)]
	count(answers) > 0
	states := {state | some answer in answers; state := answer.state}
	count(states) == 1
	first := array.slice(answers, 0, 1)
	some v in first
} else := v if {
	v := {"state": "unknown", "path": ["spec"], "why": "the controller of its class is not known"}
}

plaintext_with(id, o) := v if {
	facts := access.obj(controllers.plaintext, id)
	decided := switch_answers(id, o, facts)
	count(decided) > 0
	some v in array.slice(decided, 0, 1)
} else := v if {
	facts := access.obj(controllers.plaintext, id)
	access.annotation(o, access.str(facts, "protocols")) != ""
	v := plaintext_by_protocols(o, facts.protocols)
} else := v if {
	facts := access.obj(controllers.plaintext, id)
	access.annotation(o, access.str(facts, "listen_ports")) != ""
	v := plaintext_by_listeners(o, facts)
} else := v if {
	facts := access.obj(controllers.plaintext, id)
	key := access.str(facts, "decided_elsewhere")
	access.annotation(o, key) != ""
	path := ["metadata", "annotations", key]
	why := concat("", ["`", key, "` names an object that decides"])
	v := {"state": "unknown", "path": path, "why": why}
} else := v if {
	facts := access.obj(controllers.plaintext, id)
	title := access.str(controllers.titles, id)
	state := access.str(facts, "with_tls")
	why := concat("", ["the default of ", title])
	v := {"state": state, "path": ["spec", "tls"], "why": why}
}

switch_answers(id, o, facts) := v if {
	v := [answer |
		some switch in access.arr(facts, "switches")
		some key in access.arr(switch, "keys")
		value := settings.boolean(id, o, key)
		field := concat("", ["on_", value])
		state := access.str(switch, field)
		state != ""
		path := ["metadata", "annotations", key]
		text := access.annotation(o, key)
		why := concat("", ["`", key, ": \"", text, "\"`"])
		answer := {"state": state, "path": path, "why": why}
	]
}

plaintext_by_protocols(o, key) := v if {
	text := access.annotation(o, key)
	words := {word | some part in split(text, ","); word := lower(trim_space(part))}
	state := protocol_state(words)
	path := ["metadata", "annotations", key]
	why := concat("", ["`", key, ": \"", text, "\"`"])
	v := {"state": state, "path": path, "why": why}
}

protocol_state(words) := "open" if {
	some word in ["http", "grpc"]
	word in words
} else := "closed"

plaintext_by_listeners(o, facts) := v if {
	text := access.annotation(o, facts.listen_ports)
	state := listener_state(o, facts, text)
	path := ["metadata", "annotations", facts.listen_ports]
	why := concat("", ["`", facts.listen_ports, "`"])
	v := {"state": state, "path": path, "why": why}
}

listener_state(o, facts, text) := "closed" if {
	not contains(text, "\"HTTP\"")
	is_object(o)
	is_object(facts)
} else := "redirect" if {
	access.annotation(o, facts.redirect_present) != ""
} else := "unknown" if {
	access.annotation(o, facts.shared_by) != ""
} else := "open"

# Whether the class terminates TLS in front of the cluster, by parameter.
terminated_elsewhere(o) if {
	name := classes.name(o)
	name in access.strings(parameters.common, "externally_terminated_classes")
}
