# METADATA
# title: Gateway API routes
# description: |
#   Reads HTTPRoute and Gateway: to which listeners a route attaches, which hosts that leaves, and whether TLS is terminated
#   there. A route is judged with its listeners; where the Gateway was not given, the answer is unknown.
# related_resources:
#   - ref: https://gateway-api.sigs.k8s.io/reference/spec/
package lib.portcullis.gateway

import data.lib.portcullis.access
import data.lib.portcullis.hosts
import data.lib.portcullis.inventory
import data.lib.portcullis.kinds
import data.lib.portcullis.parameters
import data.lib.portcullis.paths

group := "gateway.networking.k8s.io"

spec(o) := v if {
	v := access.obj(o, "spec")
}

listeners(o) := v if {
	v := access.arr(spec(o), "listeners")
}

# The host names a route itself lists, as `{"host", "path", "origin"}`.
route_hosts(o) := v if {
	v := [entry |
		some i, text in access.arr(spec(o), "hostnames")
		is_string(text)
		host := hosts.normal(text)
		path := ["spec", "hostnames", i]
		entry := {"host": host, "path": path, "origin": "route"}
		is_object(entry)
	]
}

# The host names of a Gateway's listeners; one without is every host.
listener_hosts(o) := v if {
	v := [entry |
		some i, listener in listeners(o)
		is_object(listener)
		host := hosts.normal(access.str(listener, "hostname"))
		path := listener_host_path(listener, i)
		entry := {"host": host, "path": path, "origin": "listener"}
		is_object(entry)
	]
}

listener_host_path(listener, i) := ["spec", "listeners", i, "hostname"] if {
	access.has(listener, "hostname")
} else := ["spec", "listeners", i]

# The Gateways a route names as parents, as `{"index", "namespace", "name", "section", "port", "gateway"}`; `gateway` is `{}`
# where it was not given.
parents(o, ns) := v if {
	o == access.subject
	ns == access.namespace
	v := subject_parents
} else := v if {
	v := parents_of(o, ns)
}

subject_parents := v if {
	v := parents_of(access.subject, access.namespace)
}

parents_of(o, ns) := v if {
	v := [parent |
		some i, ref in access.arr(spec(o), "parentRefs")
		is_object(ref)
		parent_kind(ref) == "Gateway"
		parent_ns := parent_namespace(ref, ns)
		name := access.str(ref, "name")
		section := access.str(ref, "sectionName")
		port := access.num(ref, "port", 0)
		gateway := find_gateway(parent_ns, name)
		parent := {"index": i, "namespace": parent_ns, "name": name, "section": section, "port": port, "gateway": gateway}
		is_object(parent)
	]
}

# `Gateway`, `ListenerSet`, or `""` for a parent that is neither, such as the Service of a mesh.
parent_kind(ref) := "" if {
	object.get(ref, "group", group) != group
} else := "Gateway" if {
	object.get(ref, "kind", "Gateway") == "Gateway"
} else := "ListenerSet" if {
	access.str(ref, "kind") == "ListenerSet"
} else := ""

parent_namespace(ref, ns) := v if {
	v := access.str(ref, "namespace")
	v != ""
} else := ns

find_gateway(ns, name) := v if {
	v := inventory.find(ns, "gateway.networking.k8s.io/v1", "Gateway", name)
	v != {}
} else := v if {
	v := inventory.find(ns, "gateway.networking.k8s.io/v1beta1", "Gateway", name)
}

# Parents that were not given, or are not read, as text for `details.needs`.
missing_parents(o, ns) := v if {
	found := {need |
		some ref in access.arr(spec(o), "parentRefs")
		is_object(ref)
		kind := parent_kind(ref)
		kind != ""
		parent_ns := parent_namespace(ref, ns)
		name := access.str(ref, "name")
		not parent_given(kind, parent_ns, name)
		need := concat("", [group, "/", kind, " ", parent_ns, "/", name])
		is_string(need)
	}
	v := sort(found)
}

parent_given(kind, ns, name) if {
	kind == "Gateway"
	find_gateway(ns, name) != {}
}

# Whether a route is one of a Gateway or ListenerSet, given or not; routes of a mesh name Services as parents.
at_edge(o) if {
	some ref in access.arr(spec(o), "parentRefs")
	is_object(ref)
	parent_kind(ref) != ""
}

# Whether a route leaves its hosts to listeners that were not given.
unplaced(o, ns) if {
	count(route_hosts(o)) == 0
	count(missing_parents(o, ns)) > 0
}

# The path of the parents of a route.
parents_path(o) := ["spec", "parentRefs"] if {
	access.has(spec(o), "parentRefs")
} else := ["spec"]

# The listeners a route attaches to, as `{"index", "namespace", "name", "listener", "protocol", "hosts", "admitted"}`. `hosts` are
# those both sides serve; `admitted` is `"yes"`, or `"unknown"` where namespace labels decide and were not given.
attachments(o, ns) := v if {
	o == access.subject
	ns == access.namespace
	v := subject_attachments
} else := v if {
	v := attachments_of(o, ns)
}

subject_attachments := v if {
	v := attachments_of(access.subject, access.namespace)
}

attachments_of(o, ns) := v if {
	own := [host | some entry in route_hosts(o); host := access.str(entry, "host")]
	v := [attachment |
		some parent in parents(o, ns)
		gateway := access.obj(parent, "gateway")
		some listener in listeners(gateway)
		is_object(listener)
		selected(parent, listener)
		protocol := access.str(listener, "protocol")
		protocol in ["HTTP", "HTTPS"]
		kind_allowed(listener)
		listener_host := hosts.normal(access.str(listener, "hostname"))
		served := common_hosts(own, listener_host)
		count(served) > 0
		parent_ns := access.str(parent, "namespace")
		admitted := admission(listener, parent_ns, ns)
		admitted != "no"
		listener_name := access.str(listener, "name")
		index := access.num(parent, "index", 0)
		parent_name := access.str(parent, "name")
		attachment := {"index": index, "namespace": parent_ns, "name": parent_name, "listener": listener_name, "protocol": protocol, "hosts": served, "admitted": admitted}
		is_object(attachment)
	]
}

selected(parent, listener) if {
	section_fits(access.str(parent, "section"), access.str(listener, "name"))
	port_fits(access.num(parent, "port", 0), access.num(listener, "port", 0))
}

section_fits(section, name) if {
	section == ""
	is_string(name)
}

section_fits(section, name) if {
	section == name
}

port_fits(wanted, port) if {
	wanted == 0
	is_number(port)
}

port_fits(wanted, port) if {
	wanted == port
}

# Whether a listener takes HTTPRoutes: it names no kinds, or this one.
kind_allowed(listener) if {
	allowed := access.obj(listener, "allowedRoutes")
	count(access.arr(allowed, "kinds")) == 0
}

kind_allowed(listener) if {
	allowed := access.obj(listener, "allowedRoutes")
	some entry in access.arr(allowed, "kinds")
	access.str(entry, "kind") == "HTTPRoute"
	object.get(entry, "group", group) == group
}

# The hosts served by a route with `own` hosts behind a listener's host: the narrower of each pair.
common_hosts(own, listener_host) := [listener_host] if {
	count(own) == 0
} else := v if {
	v := [host | some one in own; some host in narrower(one, listener_host)]
}

narrower(a, b) := [a] if {
	hosts.covers(b, a, "many")
} else := [b] if {
	hosts.covers(a, b, "many")
} else := []

# Whether a listener admits routes of namespace `ns`: `"yes"`, `"no"` or `"unknown"`.
admission(listener, gateway_ns, ns) := "yes" if {
	from(listener) == "All"
	is_string(gateway_ns)
	is_string(ns)
} else := "yes" if {
	from(listener) == "Same"
	gateway_ns == ns
} else := "no" if {
	from(listener) in ["Same", "None"]
} else := v if {
	v := admission_by_labels(listener, ns)
}

from(listener) := v if {
	namespaces := access.obj(access.obj(listener, "allowedRoutes"), "namespaces")
	v := access.str(namespaces, "from")
	v != ""
} else := "Same"

admission_by_labels(listener, ns) := "unknown" if {
	inventory.find_cluster("v1", "Namespace", ns) == {}
	not name_decides(listener)
} else := "yes" if {
	namespace := inventory.find_cluster("v1", "Namespace", ns)
	allowed := access.obj(access.obj(listener, "allowedRoutes"), "namespaces")
	selector := access.obj(allowed, "selector")
	given := access.labels(namespace)
	labels := object.union(given, {"kubernetes.io/metadata.name": ns})
	labels_fit(selector, labels)
} else := "no"

# Whether a selector asks for the namespace's name only, which is known without the Namespace.
name_decides(listener) if {
	allowed := access.obj(access.obj(listener, "allowedRoutes"), "namespaces")
	selector := access.obj(allowed, "selector")
	selector != {}
	keys := access.names(access.obj(selector, "matchLabels"))
	others := [key | some key in keys; key != "kubernetes.io/metadata.name"]
	count(others) == 0
	expressions := [expression |
		some expression in access.arr(selector, "matchExpressions")
		access.str(expression, "key") != "kubernetes.io/metadata.name"
	]
	count(expressions) == 0
}

labels_fit(selector, labels) if {
	wanted := access.obj(selector, "matchLabels")
	missed := [key | some key, value in wanted; access.str(labels, key) != value]
	count(missed) == 0
	broken := [expression | some expression in access.arr(selector, "matchExpressions"); not expression_fits(expression, labels)]
	count(broken) == 0
}

expression_fits(expression, labels) if {
	access.str(expression, "operator") == "In"
	value := access.str(labels, access.str(expression, "key"))
	values := access.texts(expression, "values")
	value in values
}

expression_fits(expression, labels) if {
	access.str(expression, "operator") == "NotIn"
	value := access.str(labels, access.str(expression, "key"))
	values := access.texts(expression, "values")
	is_array(values)
	not value in values
}

expression_fits(expression, labels) if {
	access.str(expression, "operator") == "Exists"
	access.has(labels, access.str(expression, "key"))
}

expression_fits(expression, labels) if {
	access.str(expression, "operator") == "DoesNotExist"
	key := access.str(expression, "key")
	not access.has(labels, key)
}

# What a route matches, as `lib.portcullis.ingress.entries`. Hosts are the route's own; a route without hosts takes those of its
# listeners where they are known.
entries(o, ns) := v if {
	o == access.subject
	ns == access.namespace
	v := subject_entries
} else := v if {
	v := entries_of(o, ns)
}

subject_entries := v if {
	v := entries_of(access.subject, access.namespace)
}

entries_of(o, ns) := v if {
	claimed := claimed_hosts(o, ns)
	matched := rule_matchers(o)
	v := [entry |
		some claim in claimed
		host := access.str(claim, "host")
		host_path := access.arr(claim, "path")
		some m in matched
		matcher := access.obj(m, "matcher")
		path := access.arr(m, "path")
		text := access.str(m, "text")
		type := access.str(m, "type")
		entry := {"host": host, "host_path": host_path, "matcher": matcher, "path": path, "text": text, "type": type}
	]
}

claimed_hosts(o, ns) := v if {
	o == access.subject
	ns == access.namespace
	v := subject_claimed_hosts
} else := v if {
	v := claimed_hosts_of(o, ns)
}

subject_claimed_hosts := v if {
	v := claimed_hosts_of(access.subject, access.namespace)
}

claimed_hosts_of(o, ns) := v if {
	v := route_hosts(o)
	count(v) > 0
	is_string(ns)
} else := v if {
	found := {entry |
		some attachment in attachments(o, ns)
		index := access.num(attachment, "index", 0)
		path := ["spec", "parentRefs", index]
		some host in access.texts(attachment, "hosts")
		entry := {"host": host, "path": path, "origin": "listener"}
	}
	v := sort(found)
}

# Path matchers of all rules; a rule or match without a path is the prefix `/`. `narrowed` tells whether headers, the method or the
# query narrow the match, `redirects` whether the rule only redirects.
rule_matchers(o) := v if {
	o == access.subject
	v := subject_rule_matchers
} else := v if {
	v := rule_matchers_of(o)
}

subject_rule_matchers := v if {
	v := rule_matchers_of(access.subject)
}

rule_matchers_of(o) := v if {
	v := [entry |
		some i, rule in access.arr(spec(o), "rules")
		is_object(rule)
		redirects := redirecting(rule)
		some j, match in rule_matches(rule)
		is_object(match)
		path := access.obj(match, "path")
		text := value_of(path)
		type := type_of(path)
		matcher := matcher_of(type, text)
		where := match_path(match, i, j)
		narrow := narrowed(match)
		entry := {"matcher": matcher, "path": where, "text": text, "type": type, "narrowed": narrow, "redirects": redirects}
		is_object(entry)
	]
	count(v) > 0
} else := v if {
	matcher := {"match": "element", "value": ""}
	path := rules_path(o)
	v := [{"matcher": matcher, "path": path, "text": "/", "type": "PathPrefix", "narrowed": false, "redirects": false}]
}

rules_path(o) := ["spec", "rules"] if {
	access.has(spec(o), "rules")
} else := ["spec"]

rule_matches(rule) := v if {
	v := access.arr(rule, "matches")
	count(v) > 0
} else := [{}]

value_of(path) := v if {
	v := access.str(path, "value")
	v != ""
} else := "/"

type_of(path) := v if {
	v := access.str(path, "type")
	v != ""
} else := "PathPrefix"

narrowed(match) if {
	count(access.arr(match, "headers")) > 0
} else if {
	count(access.arr(match, "queryParams")) > 0
} else if {
	access.str(match, "method") != ""
} else := false

redirecting(rule) if {
	found := [filter | some filter in access.arr(rule, "filters"); access.str(filter, "type") == "RequestRedirect"]
	count(found) > 0
} else := false

# Paths that take every request of their hosts, as `{"hosts", "path", "text"}`: matches by path alone, of rules that serve something.
# `hosts` is empty where the listeners were not given, `text` where no path is written.
catch_alls(o, ns) := [] if {
	not at_edge(o)
	is_string(ns)
} else := [] if {
	count(claimed_hosts(o, ns)) == 0
	count(missing_parents(o, ns)) == 0
} else := v if {
	found := {host | some claim in claimed_hosts(o, ns); host := access.str(claim, "host")}
	names := sort(found)
	v := [entry |
		some m in rule_matchers(o)
		access.bool(m, "narrowed", true) == false
		access.bool(m, "redirects", true) == false
		paths.everything(access.obj(m, "matcher"))
		path := access.arr(m, "path")
		text := written(path, access.str(m, "text"))
		entry := {"hosts": names, "path": path, "text": text}
		is_object(entry)
	]
}

written(path, text) := text if {
	"value" in path
} else := ""

match_path(match, i, j) := ["spec", "rules", i, "matches", j, "path", "value"] if {
	access.has(access.obj(match, "path"), "value")
} else := ["spec", "rules", i, "matches", j] if {
	match != {}
} else := ["spec", "rules", i]

matcher_of(type, text) := v if {
	type == "PathPrefix"
	v := paths.element(text)
	is_object(v)
} else := {"match": "exact", "value": text} if {
	type == "Exact"
} else := v if {
	v := paths.regular(text, "closed")
}

# Whether every rule only redirects to HTTPS, as a route on a plain listener should.
redirects_only(o) if {
	rules := access.arr(spec(o), "rules")
	count(rules) > 0
	serving_rules := [rule | some rule in rules; not redirects(rule)]
	count(serving_rules) == 0
}

redirects(rule) if {
	some filter in access.arr(rule, "filters")
	access.str(filter, "type") == "RequestRedirect"
	access.str(access.obj(filter, "requestRedirect"), "scheme") == "https"
}

# Attachments that serve some names of a host by one protocol.
serving(o, ns, host, protocol) := v if {
	v := [attachment |
		some attachment in attachments(o, ns)
		access.str(attachment, "protocol") == protocol
		meets(attachment, host)
	]
}

meets(attachment, host) if {
	some one in access.texts(attachment, "hosts")
	hosts.overlap(one, host, "many")
}

# Those of them that surely admit the route and serve all names of the host.
serving_all(attached, host) := v if {
	v := [attachment |
		some attachment in attached
		access.str(attachment, "admitted") == "yes"
		contains_host(attachment, host)
	]
}

contains_host(attachment, host) if {
	some one in access.texts(attachment, "hosts")
	hosts.covers(one, host, "many")
}

# `"served"`, `"plain"`, `"redirect"` (only redirects reach it in the clear), `"none"` (no listener given serves it) or `"unknown"`
# for one of its hosts.
tls(o, ns, host) := v if {
	secure := serving(o, ns, host, "HTTPS")
	plain := serving(o, ns, host, "HTTP")
	missing := missing_parents(o, ns)
	v := tls_state(o, host, secure, plain, missing)
}

tls_state(o, host, secure, plain, missing) := "served" if {
	count(serving_all(secure, host)) > 0
	is_object(o)
	is_array(plain)
	is_array(missing)
} else := "unknown" if {
	count(missing) > 0
} else := "none" if {
	count(secure) == 0
	count(plain) == 0
} else := "redirect" if {
	count(plain) > 0
	redirects_only(o)
} else := "unknown" if {
	unsure := [attachment | some attachment in array.concat(secure, plain); access.str(attachment, "admitted") == "unknown"]
	count(unsure) > 0
} else := "served" if {
	count(plain) == 0
} else := "plain"

# What would tell about the TLS of a route: Gateways that were not given, or the labels of its namespace.
needs(o, ns) := v if {
	v := missing_parents(o, ns)
	count(v) > 0
} else := v if {
	need := concat(" ", ["v1/Namespace", ns])
	v := [need]
}

# The plain listeners that a route is attached to.
plain_attachments(o, ns) := v if {
	v := [attachment | some attachment in attachments(o, ns); access.str(attachment, "protocol") == "HTTP"]
}

# The plain listeners that serve names of a route which HTTPS listeners serve too, as `{"index", "listener", "hosts", "sure"}`; `sure`
# is false where namespace labels that were not given decide.
exposed(o, ns) := v if {
	attached := attachments(o, ns)
	secure := [attachment | some attachment in attached; access.str(attachment, "protocol") == "HTTPS"]
	v := [entry |
		some attachment in attached
		access.str(attachment, "protocol") == "HTTP"
		shared := shared_hosts(attachment, secure)
		count(shared) > 0
		index := access.num(attachment, "index", 0)
		listener := listener_text(attachment)
		sure := surely_shared(attachment, secure)
		entry := {"index": index, "listener": listener, "hosts": shared, "sure": sure}
		is_object(entry)
	]
}

listener_text(attachment) := v if {
	listener := access.str(attachment, "listener")
	ns := access.str(attachment, "namespace")
	name := access.str(attachment, "name")
	v := concat("", ["`", listener, "` of Gateway `", ns, "/", name, "`"])
}

shared_hosts(attachment, secure) := v if {
	found := {host |
		some one in access.texts(attachment, "hosts")
		some other in secure
		some two in access.texts(other, "hosts")
		some host in narrower(one, two)
	}
	v := sort(found)
}

surely_shared(attachment, secure) if {
	access.str(attachment, "admitted") == "yes"
	admitting := [other | some other in secure; access.str(other, "admitted") == "yes"]
	count(shared_hosts(attachment, admitting)) > 0
} else := false

# The JSON Patch that binds a parent to its only HTTPS listener, `[]` where it names a listener or port, or there are several.
section_fix(o, ns, index) := v if {
	unbound := [parent |
		some parent in parents(o, ns)
		access.num(parent, "index", 0) == index
		access.str(parent, "section") == ""
		access.num(parent, "port", 0) == 0
	]
	count(unbound) == 1
	secure := [name |
		some attachment in attachments(o, ns)
		access.num(attachment, "index", 0) == index
		access.str(attachment, "protocol") == "HTTPS"
		name := access.str(attachment, "listener")
	]
	count(secure) == 1
	listener := secure[0]
	is_string(listener)
	pointer := concat("", ["/spec/parentRefs/", format_int(index, 10), "/sectionName"])
	v := [{"op": "add", "path": pointer, "value": listener}]
	is_array(v)
} else := []

# The classes of the Gateways of a route that were given.
class_names(o, ns) := v if {
	found := {name |
		some parent in parents(o, ns)
		gateway := access.obj(parent, "gateway")
		name := access.str(spec(gateway), "gatewayClassName")
		name != ""
	}
	v := sort(found)
}

# Whether TLS ends in front of the Gateways of a route, by parameter.
terminated_elsewhere(o, ns) if {
	elsewhere := access.texts(parameters.common, "externally_terminated_classes")
	some name in class_names(o, ns)
	name in elsewhere
}

# References to the Gateways a route attaches to.
related(o, ns) := v if {
	found := {reference |
		some parent in parents(o, ns)
		gateway := access.obj(parent, "gateway")
		gateway != {}
		parent_ns := access.str(parent, "namespace")
		reference := kinds.reference(gateway, parent_ns)
		is_object(reference)
	}
	v := sort(found)
}

# Hosts of a route, or of the listeners of a Gateway.
hosts_of(o, ns) := v if {
	kinds.of(o) == "HTTPRoute"
	v := claimed_hosts(o, ns)
	is_array(v)
} else := v if {
	kinds.of(o) == "Gateway"
	v := listener_hosts(o)
	is_array(v)
	is_string(ns)
} else := []
