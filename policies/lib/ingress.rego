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
import data.lib.portcullis.inventory
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

# Whether its default backend is a Service: no controller that is known here serves a resource of another kind.
names_service(o) if {
	access.has(default_backend(o), "service")
}

names_service(o) if {
	access.has(default_backend(o), "serviceName")
}

default_backend_path(o) := ["spec", "defaultBackend"] if {
	spec := access.obj(o, "spec")
	access.has(spec, "defaultBackend")
} else := ["spec", "backend"]

# Where the class is named, for `details.path`.
class_path(o) := ["spec", "ingressClassName"] if {
	classes.field(o) != ""
} else := ["metadata", "annotations", "kubernetes.io/ingress.class"] if {
	classes.annotation(o) != ""
} else := ["spec"]

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
		is_object(entry)
	]
}

rule_host_path(rule, i) := ["spec", "rules", i, "host"] if {
	access.has(rule, "host")
} else := ["spec", "rules", i]

bare_backend_hosts(o) := v if {
	count(rules(o)) == 0
	names_service(o)
	path := default_backend_path(o)
	v := [{"host": "", "path": path, "origin": "default backend"}]
	is_array(v)
} else := []

# Hosts that annotations of the candidate controllers add, such as `server-alias`. Aliases that are patterns (`~…`) are no names.
alias_hosts(o) := v if {
	o == access.subject
	v := subject_alias_hosts
} else := v if {
	v := alias_hosts_of(o)
}

subject_alias_hosts := v if {
	v := alias_hosts_of(access.subject)
}

alias_hosts_of(o) := v if {
	ids := classes.candidates(o)
	is_array(ids)
	found := {entry |
		some id in ids
		facts := access.obj(controllers.hosts, id)
		some alias in access.arr(facts, "aliases")
		key := access.str(alias, "key")
		separator := access.str(alias, "separator")
		text := access.annotation(o, key)
		text != ""
		some part in split(text, separator)
		host := hosts.normal(part)
		host != ""
		not startswith(host, "~")
		path := ["metadata", "annotations", key]
		entry := {"host": host, "path": path, "origin": "annotation"}
		is_object(entry)
	}
	v := sort(found)
}

# What the default backend serves: `"every"` host, the hosts of the `"rules"`, `"none"`, or `"unknown"` where that depends on the
# controller.
backend_scope(o) := v if {
	o == access.subject
	v := subject_backend_scope
} else := v if {
	v := backend_scope_of(o)
}

subject_backend_scope := v if {
	v := backend_scope_of(access.subject)
}

backend_scope_of(o) := "none" if {
	not names_service(o)
} else := v if {
	ids := classes.candidates(o)
	is_array(ids)
	count(ids) > 0
	bare := bare_rules(o)
	scopes := {scope |
		some id in ids
		facts := access.obj(controllers.hosts, id)
		scope := scope_of(facts, bare)
		is_string(scope)
	}
	v := agreed_scope(scopes, bare)
	is_string(v)
} else := "every" if {
	bare_rules(o)
} else := "unknown"

bare_rules(o) if {
	count(rules(o)) == 0
} else := false

scope_of(facts, bare) := "none" if {
	access.str(facts, "default_backend") == "never"
	is_boolean(bare)
} else := "none" if {
	bare
	access.str(facts, "empty") == "refused"
} else := "every" if {
	bare
	is_object(facts)
} else := "none" if {
	access.str(facts, "default_backend") == "alone"
} else := v if {
	v := access.str(facts, "default_backend")
}

# Where a default backend stands alone and one of the controllers refuses it, the others count.
agreed_scope(scopes, bare) := v if {
	count(scopes) == 1
	found := sort(scopes)
	v := found[0]
	is_string(v)
	is_boolean(bare)
} else := "every" if {
	bare
	"every" in scopes
} else := "unknown" if {
	"every" in scopes
} else := "none"

# Whether the controllers that may serve it refuse rules without a host.
hostless_refused(o) if {
	ids := classes.candidates(o)
	is_array(ids)
	count(ids) > 0
	serving := [id |
		some id in ids
		facts := access.obj(controllers.hosts, id)
		access.str(facts, "empty") != "refused"
	]
	count(serving) == 0
}

# What the route matches, as `{"host", "host_path", "matcher", "path", "text", "type"}`, one for each host and path.
entries(o) := v if {
	o == access.subject
	v := subject_entries
} else := v if {
	v := entries_of(o)
}

subject_entries := v if {
	v := entries_of(access.subject)
}

entries_of(o) := v if {
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
		is_object(entry)
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
		is_array(path)
		entry := {"host": "", "host_path": path, "matcher": {"match": "any", "value": ""}, "path": path, "text": "", "type": ""}
		is_object(entry)
	]
}

# Paths that take every request of their host, as `{"hosts", "path", "text"}`: those of the rules, and a default backend that takes
# what the rules of its own hosts leave. A default backend for every host is a matter of hosts, not of paths.
catch_alls(o) := v if {
	shape := path_shape(o)
	own := [entry |
		some i, rule in rules(o)
		is_object(rule)
		host := hosts.normal(access.str(rule, "host"))
		http := access.obj(rule, "http")
		some j, p in access.arr(http, "paths")
		is_object(p)
		not special(o, p)
		text := access.str(p, "path")
		type := access.str(p, "pathType")
		matcher := matcher_of(shape, type, text)
		paths.everything(matcher)
		path := path_path(p, i, j)
		entry := {"hosts": [host], "path": path, "text": text}
		is_object(entry)
	]
	v := array.concat(own, backend_catch_alls(o))
}

backend_catch_alls(o) := v if {
	backend_scope(o) == "rules"
	path := default_backend_path(o)
	is_array(path)
	found := {host | some rule in rule_hosts(o); host := access.str(rule, "host")}
	names := sort(found)
	count(names) > 0
	v := [{"hosts": names, "path": path, "text": ""}]
	is_array(v)
} else := []

# A path of the AWS controller that annotations narrow, or that only redirects or answers by itself.
special(o, p) if {
	key := concat("", ["alb.ingress.kubernetes.io/conditions.", service_name(p)])
	access.annotation(o, key) != ""
}

special(o, p) if {
	key := concat("", ["alb.ingress.kubernetes.io/actions.", service_name(p)])
	action := lower(access.annotation(o, key))
	regex.match(`"(redirect|fixed-response)"`, action)
}

# The Service of a path; the older API calls it `serviceName`.
service_name(p) := v if {
	backend := access.obj(p, "backend")
	service := access.obj(backend, "service")
	v := access.str(service, "name")
	v != ""
} else := v if {
	backend := access.obj(p, "backend")
	v := access.str(backend, "serviceName")
}

# How the candidate controllers match paths, where all agree: `prefix`, `specific` (ImplementationSpecific), the path types that are
# regular expressions, and whether those are anchored at their `end`.
path_shape(o) := v if {
	o == access.subject
	v := subject_path_shape
} else := v if {
	v := path_shape_of(o)
}

subject_path_shape := v if {
	v := path_shape_of(access.subject)
}

path_shape_of(o) := v if {
	ids := classes.candidates(o)
	is_array(ids)
	prefixes := {kind |
		some id in ids
		facts := access.obj(controllers.paths, id)
		kind := access.str(facts, "prefix")
	}
	specifics := {kind |
		some id in ids
		facts := access.obj(controllers.paths, id)
		kind := specific_of(o, facts)
		is_string(kind)
	}
	ends := {end |
		some id in ids
		facts := access.obj(controllers.paths, id)
		end := access.str(facts, "regex_end")
	}
	prefix := agreed(prefixes, "element")
	specific := agreed(specifics, "element")
	end := agreed(ends, "closed")
	regular := [type |
		some type in ["Exact", "Prefix", "ImplementationSpecific"]
		all_regular(o, ids, type)
	]
	v := {"prefix": prefix, "specific": specific, "regular": regular, "end": end}
}

# How one controller reads ImplementationSpecific: as an annotation says, else by its default.
specific_of(o, facts) := v if {
	key := access.str(facts, "type_key")
	key != ""
	chosen := access.annotation(o, key)
	v := access.str(access.obj(facts, "types"), chosen)
	v != ""
} else := v if {
	v := access.str(facts, "implementation_specific")
}

agreed(values, otherwise) := v if {
	count(values) == 1
	found := sort(values)
	v := found[0]
	is_string(v)
} else := otherwise

# Whether all candidates read the paths of a type as regular expressions.
all_regular(o, ids, type) if {
	count(ids) > 0
	others := [id | some id in ids; not regular_with(id, o, type)]
	count(others) == 0
}

regular_with(id, o, type) if {
	facts := access.obj(controllers.paths, id)
	types := access.texts(facts, "regex_types")
	type in types
	regular_mode(id, o, facts)
}

# Whether an annotation makes the paths of this Ingress regular expressions.
regular_mode(id, o, facts) if {
	some key in access.texts(facts, "regex_switches")
	switched_on(id, o, key)
}

regular_mode(id, o, facts) if {
	choice := access.obj(facts, "regex_values")
	text := access.annotation(o, access.str(choice, "key"))
	values := access.texts(choice, "values")
	text in values
	is_string(id)
}

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
	regular := access.texts(shape, "regular")
	effective := effective_type(type)
	effective in regular
	v := paths.regular(text, access.str(shape, "end"))
	is_object(v)
} else := {"match": "exact", "value": text} if {
	type == "Exact"
} else := v if {
	type == "Prefix"
	v := prefix_matcher(shape, text)
	is_object(v)
} else := v if {
	v := specific_matcher(shape, text)
}

# Objects without a path type are ImplementationSpecific.
effective_type(type) := "ImplementationSpecific" if {
	type == ""
} else := type

prefix_matcher(shape, text) := {"match": "character", "value": "/"} if {
	text == "/*"
	access.str(shape, "specific") in ["alb", "gce"]
} else := v if {
	access.str(shape, "prefix") == "element"
	v := paths.element(text)
	is_object(v)
} else := {"match": "character", "value": text}

specific_matcher(shape, text) := v if {
	access.str(shape, "specific") == "element"
	v := paths.element(text)
	is_object(v)
} else := {"match": "exact", "value": text} if {
	access.str(shape, "specific") == "exact"
} else := v if {
	access.str(shape, "specific") == "begin"
	folded := lower(text)
	v := {"match": "character", "value": folded}
	is_object(v)
} else := v if {
	access.str(shape, "specific") == "regex"
	v := paths.regular(text, access.str(shape, "end"))
	is_object(v)
} else := v if {
	access.str(shape, "specific") == "regex-if-special"
	regex.match(`[\^+*\[\]%]`, text)
	v := paths.regular(text, access.str(shape, "end"))
	is_object(v)
} else := v if {
	access.str(shape, "specific") == "kong"
	startswith(text, "/~")
	v := paths.regular(substring(text, 2, -1), access.str(shape, "end"))
	is_object(v)
} else := v if {
	access.str(shape, "specific") in ["alb", "gce"]
	v := starred(text)
	is_object(v)
} else := v if {
	access.str(shape, "specific") == "istio"
	v := trailing(text)
	is_object(v)
} else := {"match": "character", "value": text}

# Patterns of cloud load balancers: exact unless they hold a `*`.
starred(text) := v if {
	contains(text, "*")
	start := substring(text, 0, indexof(text, "*"))
	v := {"match": "character", "value": start}
	is_object(v)
} else := {"match": "exact", "value": text}

# Istio: a prefix where the path ends in `.*` or `/*`, else exact.
trailing(text) := v if {
	endswith(text, ".*")
	start := trim_suffix(text, ".*")
	v := {"match": "character", "value": start}
	is_object(v)
} else := v if {
	endswith(text, "/*")
	start := trim_suffix(text, "*")
	v := {"match": "character", "value": start}
	is_object(v)
} else := {"match": "exact", "value": text}

tls_entries(o) := v if {
	o == access.subject
	v := subject_tls_entries
} else := v if {
	v := tls_entries_of(o)
}

subject_tls_entries := v if {
	v := tls_entries_of(access.subject)
}

tls_entries_of(o) := v if {
	spec := access.obj(o, "spec")
	v := access.arr(spec, "tls")
}

# Whether another Ingress decides about TLS: a canary of ingress-nginx only adds a backend to the Ingress it shadows, and a minion of
# F5 NGINX takes the TLS of its master.
follows(o) if {
	ids := classes.candidates(o)
	is_array(ids)
	some id in ids
	facts := access.obj(controllers.tls, id)
	rule := access.obj(facts, "follows")
	key := access.str(rule, "key")
	key != ""
	leads_elsewhere(id, o, key, access.str(rule, "value"))
}

leads_elsewhere(id, o, key, value) if {
	access.annotation(o, key) == value
	is_string(id)
}

leads_elsewhere(id, o, key, value) if {
	value == "true"
	settings.boolean(id, o, key) == "true"
}

# `"served"` where TLS is served for a host or nothing is served in the clear, `"plain"` where it is not, `"unknown"` where the
# manifest does not tell, `"elsewhere"` where another Ingress decides.
tls(o, host) := "elsewhere" if {
	follows(o)
	is_string(host)
} else := v if {
	ids := classes.candidates(o)
	is_array(ids)
	states := {state | some id in ids; state := tls_by(id, o, host); is_string(state)}
	count(states) > 0
	v := agreed(states, "unknown")
	is_string(v)
} else := v if {
	v := tls_without_controller(o, host)
}

# The controller is not known: the Ingress API's own words.
tls_without_controller(o, host) := v if {
	facts := {"wildcard": "one-label", "without_secret": "served", "without_hosts": "unknown"}
	v := tls_by_section(o, facts, host)
}

tls_by(id, o, host) := "redirect" if {
	sends_away(id, o)
	tls_with(id, o, host) == "plain"
} else := v if {
	v := tls_with(id, o, host)
}

# Whether nothing is served but a redirect to HTTPS, here or elsewhere.
sends_away(id, o) if {
	id in ["ingress-nginx", "traefik-ingress-nginx"]
	keys := ["nginx.ingress.kubernetes.io/permanent-redirect", "nginx.ingress.kubernetes.io/temporal-redirect"]
	targets := [target | some key in keys; target := lower(trim_space(access.annotation(o, key))); target != ""]
	count(targets) > 0
	clear := [target | some target in targets; not startswith(target, "https://")]
	count(clear) == 0
}

tls_with(id, o, host) := "served" if {
	without_section(id, o)
	is_string(host)
} else := v if {
	facts := access.obj(controllers.tls, id)
	access.str(facts, "section") == "entry-point"
	v := tls_by_router(id, o, facts)
	is_string(v)
} else := v if {
	facts := access.obj(controllers.tls, id)
	access.str(facts, "section") == "discovered"
	v := tls_by_listeners(id, o)
	is_string(v)
} else := "plain" if {
	facts := access.obj(controllers.tls, id)
	host == ""
	access.str(facts, "hostless") == "plain"
} else := v if {
	facts := access.obj(controllers.tls, id)
	v := tls_by_section(o, facts, host)
}

# What serves TLS, or closes the plain port, without `spec.tls`: a certificate by annotation, TLS handed through to the backend, a
# forced redirect, a switch that closes the port.
without_section(id, o) if {
	facts := access.obj(controllers.tls, id)
	access.str(facts, "section") != "discovered"
	settings.first_set(o, access.texts(facts, "annotations")) != ""
}

without_section(id, o) if {
	passed_through(id, o)
}

without_section(id, o) if {
	some key in access.texts(controllers.forced_redirect, id)
	settings.boolean(id, o, key) == "true"
}

without_section(id, o) if {
	facts := access.obj(controllers.plaintext, id)
	some answer in switch_answers(id, o, facts)
	access.str(answer, "state") == "closed"
}

without_section(id, o) if {
	facts := access.obj(controllers.plaintext, id)
	key := access.str(facts, "protocols")
	access.annotation(o, key) != ""
	protocol_state(o, key) == "closed"
}

passed_through(id, o) if {
	facts := access.obj(controllers.tls, id)
	some key in access.texts(facts, "passthrough")
	settings.boolean(id, o, key) == "true"
}

tls_by_section(o, facts, host) := "served" if {
	states := section_states(o, facts, host)
	"served" in states
} else := "unknown" if {
	states := section_states(o, facts, host)
	"unknown" in states
} else := "plain"

# What each entry of `spec.tls` says about a host.
section_states(o, facts, host) := v if {
	v := {state |
		some entry in tls_entries(o)
		is_object(entry)
		state := section_state(entry, facts, host)
		is_string(state)
	}
}

# An entry with neither hosts nor a Secret says nothing, but to HAProxy.
section_state(entry, facts, host) := v if {
	access.str(entry, "secretName") == ""
	count(access.texts(entry, "hosts")) == 0
	v := access.str(facts, "empty_entry")
	is_string(host)
} else := "plain" if {
	access.str(entry, "secretName") == ""
	access.str(facts, "without_secret") == "plain"
} else := v if {
	count(access.texts(entry, "hosts")) == 0
	v := access.str(facts, "without_hosts")
} else := "served" if {
	mode := access.str(facts, "wildcard")
	covering := [text | some text in access.texts(entry, "hosts"); tls_host_covers(mode, hosts.normal(text), host)]
	count(covering) > 0
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
	settings.boolean(id, o, access.str(facts, "switch")) == "true"
} else := "served" if {
	router_options(o, facts)
} else := "unknown"

router_options(o, facts) if {
	parent := concat("", [access.str(facts, "switch"), "."])
	keys := access.names(access.annotations(o))
	some key in keys
	startswith(key, parent)
}

# AWS: `listen-ports` says which listeners there are; without it a certificate makes HTTPS the only one. The class may set
# certificates, and a group shares its redirect.
tls_by_listeners(id, o) := "served" if {
	contains(listen_ports(id, o), "\"HTTPS\"")
} else := "served" if {
	listen_ports(id, o) == ""
	facts := access.obj(controllers.tls, id)
	settings.first_set(o, access.texts(facts, "annotations")) != ""
} else := "served" if {
	listen_ports(id, o) == ""
	count(access.texts(class_parameters(o), "certificateArn")) > 0
} else := "unknown" if {
	class_parameters_missing(o)
} else := "unknown" if {
	facts := access.obj(controllers.plaintext, id)
	access.annotation(o, access.str(facts, "shared_by")) != ""
} else := "plain"

listen_ports(id, o) := v if {
	facts := access.obj(controllers.plaintext, id)
	v := access.annotation(o, access.str(facts, "listen_ports"))
}

# What the class of an Ingress refers to for its parameters, `{}` where to nothing.
class_reference(o) := v if {
	name := classes.name(o)
	class := inventory.find_cluster("networking.k8s.io/v1", "IngressClass", name)
	spec := access.obj(class, "spec")
	v := access.obj(spec, "parameters")
}

# The `spec` of the IngressClassParams of its class, `{}` where there are none or they were not given.
class_parameters(o) := v if {
	reference := class_reference(o)
	name := access.str(reference, "name")
	params := inventory.find_cluster("elbv2.k8s.aws/v1beta1", "IngressClassParams", name)
	v := access.obj(params, "spec")
}

class_parameters_missing(o) if {
	reference := class_reference(o)
	name := access.str(reference, "name")
	name != ""
	inventory.find_cluster("elbv2.k8s.aws/v1beta1", "IngressClassParams", name) == {}
}

# What happens to plain HTTP where TLS is served: `{"state", "path", "why", "key", "needs"}` with state `open`, `redirect`, `closed`
# or `unknown`; `why` names the setting that decides, `key` its annotation and `needs` what would tell.
plaintext(o) := v if {
	o == access.subject
	v := subject_plaintext
} else := v if {
	v := plaintext_of(o)
}

subject_plaintext := v if {
	v := plaintext_of(access.subject)
}

plaintext_of(o) := v if {
	ids := classes.candidates(o)
	is_array(ids)
	answers := [answer | some id in ids; answer := plaintext_with(id, o); is_object(answer)]
	states := {state | some answer in answers; state := access.str(answer, "state")}
	count(states) == 1
	v := answers[0]
	is_object(v)
} else := v if {
	path := class_path(o)
	needs := class_needs(o)
	v := {"state": "unknown", "path": path, "why": "the controller of its class", "key": "", "needs": needs}
}

# What would tell whether TLS is served, for `details.needs`: the class where its controller is not known, else what that leaves open.
tls_needs(o) := v if {
	ids := classes.candidates(o)
	is_array(ids)
	count(ids) == 1
	id := ids[0]
	is_string(id)
	v := open_needs(id, o)
	is_array(v)
} else := v if {
	v := class_needs(o)
}

open_needs(id, o) := v if {
	facts := access.obj(controllers.tls, id)
	access.str(facts, "section") == "discovered"
	listeners := access.obj(controllers.plaintext, id)
	v := listener_needs(o, listeners)
	count(v) > 0
} else := v if {
	title := access.str(controllers.titles, id)
	need := concat("", ["the configuration of ", title])
	v := [need]
}

# What would tell the controller of an Ingress, for `details.needs`.
class_needs(o) := v if {
	name := classes.name(o)
	name != ""
	class := concat("", ["networking.k8s.io/IngressClass ", name])
	setting := concat("", ["parameter controller_by_class.", name])
	v := [class, setting]
	is_array(v)
} else := ["the default networking.k8s.io/IngressClass", "parameter default_controller"]

plaintext_with(id, o) := v if {
	facts := access.obj(controllers.plaintext, id)
	decided := switch_answers(id, o, facts)
	count(decided) > 0
	v := decided[0]
	is_object(v)
} else := v if {
	facts := access.obj(controllers.plaintext, id)
	key := access.str(facts, "protocols")
	access.annotation(o, key) != ""
	state := protocol_state(o, key)
	v := annotation_answer(o, key, state, [])
	is_object(v)
} else := v if {
	listen_ports(id, o) != ""
	facts := access.obj(controllers.plaintext, id)
	v := plaintext_by_listeners(o, facts)
	is_object(v)
} else := v if {
	facts := access.obj(controllers.plaintext, id)
	key := access.str(facts, "decided_elsewhere")
	access.annotation(o, key) != ""
	v := plaintext_by_frontend(o, key)
	is_object(v)
} else := v if {
	facts := access.obj(controllers.tls, id)
	access.str(facts, "section") == "entry-point"
	router_options(o, facts)
	v := {"state": "closed", "path": ["metadata", "annotations"], "why": "TLS of the router", "key": "", "needs": []}
	is_object(v)
} else := v if {
	passed_through(id, o)
	facts := access.obj(controllers.tls, id)
	key := settings.first_set(o, access.texts(facts, "passthrough"))
	v := annotation_answer(o, key, "unknown", ["the controller's own configuration"])
	is_object(v)
} else := v if {
	facts := access.obj(controllers.plaintext, id)
	title := access.str(controllers.titles, id)
	state := access.str(facts, "with_tls")
	why := concat("", ["the default of ", title])
	path := default_path(id, o)
	needs := default_needs(id, state)
	v := {"state": state, "path": path, "why": why, "key": "", "needs": needs}
}

annotation_answer(o, key, state, needs) := v if {
	text := access.annotation(o, key)
	why := concat("", ["`", key, ": \"", text, "\"`"])
	path := ["metadata", "annotations", key]
	v := {"state": state, "path": path, "why": why, "key": key, "needs": needs}
}

# Where TLS stands: the section, else the annotation that takes its place.
default_path(id, o) := ["spec", "tls"] if {
	count(tls_entries(o)) > 0
	is_string(id)
} else := v if {
	facts := access.obj(controllers.tls, id)
	key := settings.first_set(o, access.texts(facts, "annotations"))
	key != ""
	v := ["metadata", "annotations", key]
	is_array(v)
} else := ["spec"]

default_needs(id, state) := v if {
	state == "unknown"
	title := access.str(controllers.titles, id)
	need := concat("", ["the configuration of ", title])
	v := [need]
	is_array(v)
} else := []

switch_answers(id, o, facts) := v if {
	v := [answer |
		some switch in access.arr(facts, "switches")
		some key in access.texts(switch, "keys")
		value := settings.boolean(id, o, key)
		field := concat("", ["on_", value])
		state := access.str(switch, field)
		state != ""
		answer := annotation_answer(o, key, state, [])
		is_object(answer)
	]
}

protocol_state(o, key) := "open" if {
	text := access.annotation(o, key)
	open := [word | some part in split(text, ","); word := lower(trim_space(part)); word in ["http", "grpc"]]
	count(open) > 0
} else := "closed"

plaintext_by_listeners(o, facts) := v if {
	key := access.str(facts, "listen_ports")
	needs := listener_needs(o, facts)
	state := listener_state(o, facts)
	v := annotation_answer(o, key, state, needs)
}

listener_needs(o, facts) := v if {
	class_parameters_missing(o)
	name := access.str(class_reference(o), "name")
	need := concat("", ["elbv2.k8s.aws/IngressClassParams ", name])
	v := [need]
	is_object(facts)
	is_array(v)
} else := v if {
	group := access.annotation(o, access.str(facts, "shared_by"))
	group != ""
	need := concat("", ["the other Ingresses of the group `", group, "`"])
	v := [need]
	is_array(v)
} else := []

listener_state(o, facts) := "closed" if {
	text := access.annotation(o, access.str(facts, "listen_ports"))
	is_string(text)
	not contains(text, "\"HTTP\"")
} else := "redirect" if {
	access.annotation(o, access.str(facts, "redirect_present")) != ""
} else := "redirect" if {
	redirect_action(o)
} else := "redirect" if {
	access.num(class_parameters(o), "sslRedirectPort", 0) > 0
} else := "redirect" if {
	access.str(class_parameters(o), "sslRedirectPort") != ""
} else := "unknown" if {
	class_parameters_missing(o)
} else := "unknown" if {
	access.annotation(o, access.str(facts, "shared_by")) != ""
} else := "open"

# The older way of the AWS controller: a path whose action redirects to HTTPS.
redirect_action(o) if {
	keys := access.names(access.annotations(o))
	some key in keys
	startswith(key, "alb.ingress.kubernetes.io/actions.")
	action := lower(access.annotation(o, key))
	contains(action, "\"redirect\"")
	contains(action, "\"https\"")
}

# GKE: the FrontendConfig of the Ingress may redirect.
plaintext_by_frontend(o, key) := v if {
	name := access.annotation(o, key)
	ns := namespace(o)
	config := inventory.find(ns, "networking.gke.io/v1beta1", "FrontendConfig", name)
	state := frontend_state(config)
	need := concat("", ["networking.gke.io/FrontendConfig ", ns, "/", name])
	v := annotation_answer(o, key, state, [need])
}

namespace(o) := v if {
	metadata := access.obj(o, "metadata")
	v := access.str(metadata, "namespace")
	v != ""
} else := v if {
	v := access.namespace
}

frontend_state(config) := "unknown" if {
	config == {}
} else := "redirect" if {
	spec := access.obj(config, "spec")
	redirect := access.obj(spec, "redirectToHttps")
	access.bool(redirect, "enabled", false)
} else := "open"

# The JSON Patch that closes the plain port or makes it redirect, `[]` where no annotation does.
plaintext_fix(o, answer) := v if {
	key := access.str(answer, "key")
	key == "konghq.com/protocols"
	v := set_annotation(o, key, "https")
	is_array(v)
} else := v if {
	ids := classes.candidates(o)
	is_array(ids)
	count(ids) > 0
	id := ids[0]
	is_string(id)
	switches := access.arr(access.obj(controllers.plaintext, id), "switches")
	wanted := closing(switches)
	count(wanted) > 0
	setting := wanted[0]
	is_object(setting)
	v := set_annotation(o, access.str(setting, "key"), access.str(setting, "value"))
	is_array(v)
} else := v if {
	key := access.str(answer, "key")
	endswith(key, "/ssl-redirect")
	pointer := annotation_pointer(key)
	v := [{"op": "remove", "path": pointer}]
	is_array(v)
} else := v if {
	key := access.str(answer, "key")
	key == "alb.ingress.kubernetes.io/listen-ports"
	regex.match(`"HTTPS": ?443[^0-9]`, access.annotation(o, key))
	v := set_annotation(o, "alb.ingress.kubernetes.io/ssl-redirect", "443")
	is_array(v)
} else := []

# Switch settings that leave nothing open.
closing(switches) := v if {
	v := [setting |
		some switch in switches
		some value in ["true", "false"]
		state := access.str(switch, concat("_", ["on", value]))
		state in ["redirect", "closed"]
		usual(switch)
		keys := access.texts(switch, "keys")
		some key in array.slice(keys, 0, 1)
		setting := {"key": key, "value": value}
		is_object(setting)
	]
}

# A forced redirect is for Ingresses without TLS of their own; with TLS the plain switch is the one to set. Passthrough is no way to
# close a port.
usual(switch) if {
	keys := access.texts(switch, "keys")
	others := [key |
		some key in keys
		regex.match(`^nginx\.(ingress\.kubernetes\.io/force-ssl-redirect|org/redirect-to-https)$|/tls-passthrough$`, key)
	]
	count(others) == 0
}

set_annotation(o, key, value) := v if {
	annotations := access.annotations(o)
	annotations != {}
	pointer := annotation_pointer(key)
	v := [{"op": "add", "path": pointer, "value": value}]
	is_array(v)
} else := v if {
	annotations := {key: value}
	v := [{"op": "add", "path": "/metadata/annotations", "value": annotations}]
	is_object(o)
}

annotation_pointer(key) := v if {
	tildes := replace(key, "~", "~0")
	escaped := replace(tildes, "/", "~1")
	v := concat("", ["/metadata/annotations/", escaped])
}

# Whether the class terminates TLS in front of the cluster, by parameter.
terminated_elsewhere(o) if {
	name := classes.name(o)
	elsewhere := access.texts(parameters.common, "externally_terminated_classes")
	name in elsewhere
}
