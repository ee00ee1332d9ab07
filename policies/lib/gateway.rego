# METADATA
# title: Gateway API routes
# description: |
#   Reads HTTPRoute, GRPCRoute, TLSRoute, TCPRoute and UDPRoute with the Gateways and ListenerSets they name: to which listeners a
#   route attaches, which hosts that leaves, and whether TLS is terminated there. Where a parent was not given, the answer is unknown.
# related_resources:
#   - ref: https://gateway-api.sigs.k8s.io/reference/spec/
package lib.portcullis.gateway

import data.lib.portcullis.access
import data.lib.portcullis.gateway_grpc
import data.lib.portcullis.gateway_listeners
import data.lib.portcullis.hosts
import data.lib.portcullis.kinds
import data.lib.portcullis.paths

group := "gateway.networking.k8s.io"

spec(o) := v if {
	v := access.obj(o, "spec")
}

# The listeners of a Gateway or ListenerSet.
listeners(o) := v if {
	v := gateway_listeners.of(o)
}

# The host names of the listeners of a Gateway or ListenerSet; one without is every host.
listener_hosts(o) := v if {
	v := gateway_listeners.host_list(o)
}

# Whether it is a route of the Gateway API.
route(o) if {
	kind := kinds.of(o)
	kind in ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"]
}

# Whether its rules match requests by what is in them; the others see streams and datagrams.
reads_requests(o) if {
	kind := kinds.of(o)
	kind in ["HTTPRoute", "GRPCRoute"]
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

# The Gateways and ListenerSets a route names as parents, as `{"index", "kind", "namespace", "name", "section", "port", "holder",
# "gateway"}`. `holder` is the object with the listeners, `gateway` the Gateway itself or that of the set; `{}` where it was not given.
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
		kind := parent_kind(ref)
		kind != ""
		parent_ns := parent_namespace(ref, ns)
		name := access.str(ref, "name")
		section := access.str(ref, "sectionName")
		port := access.num(ref, "port", 0)
		holder := find_holder(kind, parent_ns, name)
		gateway := gateway_listeners.gateway_of(holder, parent_ns)
		parent := {
			"index": i,
			"kind": kind,
			"namespace": parent_ns,
			"name": name,
			"section": section,
			"port": port,
			"holder": holder,
			"gateway": gateway,
		}
		is_object(parent)
	]
}

# `Gateway`, `ListenerSet`, or `""` for a parent that is neither, such as the Service of a mesh.
parent_kind(ref) := "ListenerSet" if {
	access.str(ref, "group") == gateway_listeners.experimental
	access.str(ref, "kind") == "XListenerSet"
} else := "" if {
	object.get(ref, "group", group) != group
} else := "Gateway" if {
	object.get(ref, "kind", "Gateway") == "Gateway"
} else := "ListenerSet" if {
	access.str(ref, "kind") == "ListenerSet"
} else := ""

parent_namespace(ref, ns) := v if {
	v := gateway_listeners.namespace(ref, ns)
}

find_holder(kind, ns, name) := v if {
	kind == "Gateway"
	v := gateway_listeners.find_gateway(ns, name)
	is_object(v)
} else := v if {
	v := gateway_listeners.find_set(ns, name)
}

# Parents that were not given, as text for `details.needs`.
missing_parents(o, ns) := v if {
	route(o)
	found := {need |
		some parent in parents(o, ns)
		need := parent_need(parent)
		need != ""
	}
	v := sort(found)
	is_array(v)
} else := []

parent_need(parent) := v if {
	parent.holder == {}
	v := concat("", [group, "/", parent.kind, " ", parent.namespace, "/", parent.name])
	is_string(v)
} else := v if {
	parent.gateway == {}
	above := gateway_listeners.parent(parent.holder, parent.namespace)
	v := concat("", [group, "/Gateway ", above.namespace, "/", above.name])
	is_string(v)
} else := ""

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

# The listeners a route attaches to, as `{"index", "kind", "namespace", "name", "listener", "protocol", "mode", "hosts", "admitted",
# "need"}`. `hosts` are those both sides serve, none for streams; `admitted` is `"yes"`, or `"unknown"` where something that was not
# given decides, which `need` names.
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
	kind := kinds.of(o)
	v := [attachment |
		some parent in parents(o, ns)
		some listener in listeners(parent.holder)
		is_object(listener)
		selected(parent, listener)
		gateway_listeners.takes(listener, kind)
		served := served_hosts(own, listener)
		fits(listener, served)
		entry := entrance(parent, listener, ns)
		entry.admitted != "no"
		attachment := {
			"index": parent.index,
			"kind": parent.kind,
			"namespace": parent.namespace,
			"name": parent.name,
			"listener": access.str(listener, "name"),
			"protocol": access.str(listener, "protocol"),
			"mode": gateway_listeners.mode(listener),
			"hosts": served,
			"admitted": entry.admitted,
			"need": entry.need,
		}
		is_object(attachment)
	]
}

# The hosts of a route behind a listener; streams have none.
served_hosts(own, listener) := v if {
	gateway_listeners.named(listener)
	v := common_hosts(own, gateway_listeners.host(listener))
	is_array(v)
} else := []

fits(listener, served) if {
	count(served) > 0
	is_object(listener)
}

fits(listener, served) if {
	is_array(served)
	not gateway_listeners.named(listener)
}

# Whether a route of namespace `ns` comes in by a listener of a parent, as `{"admitted", "need"}`.
entrance(parent, listener, ns) := {"admitted": "no", "need": ""} if {
	gateway_listeners.admission(listener, parent.namespace, ns) == "no"
} else := {"admitted": "no", "need": ""} if {
	set_entrance(parent) == "no"
} else := {"admitted": "unknown", "need": need} if {
	gateway_listeners.admission(listener, parent.namespace, ns) == "unknown"
	need := concat(" ", ["v1/Namespace", ns])
	is_string(need)
} else := {"admitted": "unknown", "need": need} if {
	parent.gateway == {}
	need := parent_need(parent)
	is_string(need)
} else := {"admitted": "unknown", "need": need} if {
	set_entrance(parent) == "unknown"
	need := concat(" ", ["v1/Namespace", parent.namespace])
	is_string(need)
} else := {"admitted": "yes", "need": ""}

# Whether the Gateway of a ListenerSet takes its listeners.
set_entrance(parent) := v if {
	parent.kind == "ListenerSet"
	parent.gateway != {}
	above := gateway_listeners.parent(parent.holder, parent.namespace)
	v := gateway_listeners.set_admission(parent.gateway, above.namespace, parent.namespace)
} else := "yes"

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

# Path matchers of all rules; a rule or match without a path is the prefix `/`, and the path of a gRPC call is `/service/method`.
# `narrowed` tells whether headers, the method or the query narrow the match, `redirects` whether the rule only redirects.
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
	kinds.of(o) == "GRPCRoute"
	v := gateway_grpc.matchers(o)
	count(v) > 0
} else := v if {
	kinds.of(o) in ["TLSRoute", "TCPRoute", "UDPRoute"]
	path := rules_path(o)
	v := [{"matcher": {"match": "any", "value": ""}, "path": path, "text": "", "type": "", "narrowed": false, "redirects": false}]
	is_array(v)
} else := v if {
	v := http_matchers(o)
	count(v) > 0
} else := v if {
	matcher := {"match": "element", "value": ""}
	path := rules_path(o)
	v := [{"matcher": matcher, "path": path, "text": "/", "type": "PathPrefix", "narrowed": false, "redirects": false}]
}

http_matchers(o) := v if {
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
	not reads_requests(o)
	is_string(ns)
} else := [] if {
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
} else := text if {
	"method" in path
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
	serving_rules := [rule | some i, rule in rules; not redirects(rule); not overtaken(rules, i)]
	count(serving_rules) == 0
}

# Whether nothing reaches a rule: of rules that match alike the first wins, and an earlier one turns every request away.
overtaken(rules, index) if {
	takes_all(rules[index])
	earlier := [rule | some rule in array.slice(rules, 0, index); redirects(rule); gives_all(rule)]
	count(earlier) > 0
}

# Whether every match of a rule is of every request, or one of them.
takes_all(rule) if {
	others := [match | some match in rule_matches(rule); not unconditional(match)]
	count(others) == 0
}

gives_all(rule) if {
	some match in rule_matches(rule)
	unconditional(match)
}

unconditional(match) if {
	path := access.obj(match, "path")
	type_of(path) == "PathPrefix"
	value_of(path) == "/"
	narrowed(match) == false
}

redirects(rule) if {
	some filter in access.arr(rule, "filters")
	access.str(filter, "type") == "RequestRedirect"
	access.str(access.obj(filter, "requestRedirect"), "scheme") == "https"
}

# TLS that is passed through is served all the same.
secure_protocols := ["HTTPS", "TLS"]

# Attachments that serve some names of a host by one of some protocols.
serving(o, ns, host, protocols) := v if {
	v := [attachment |
		some attachment in attachments(o, ns)
		protocol := access.str(attachment, "protocol")
		protocol in protocols
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
	secure := serving(o, ns, host, secure_protocols)
	plain := serving(o, ns, host, ["HTTP"])
	missing := missing_parents(o, ns)
	v := tls_state(o, host, secure, plain, missing)
}

tls_state(o, host, secure, plain, missing) := "served" if {
	count(serving_all(secure, host)) > 0
	is_object(o)
	is_array(plain)
	is_array(missing)
} else := "none" if {
	count(secure) == 0
	count(plain) == 0
	count(missing) == 0
} else := "redirect" if {
	count(plain) + count(missing) > 0
	redirects_only(o)
} else := "unknown" if {
	count(missing) > 0
} else := "unknown" if {
	unsure := [attachment | some attachment in array.concat(secure, plain); access.str(attachment, "admitted") == "unknown"]
	count(unsure) > 0
} else := "served" if {
	count(plain) == 0
} else := "plain"

# What would tell about the TLS of a route: parents that were not given, or the labels of namespaces.
needs(o, ns) := v if {
	v := missing_parents(o, ns)
	count(v) > 0
} else := v if {
	found := {need | some attachment in attachments(o, ns); need := access.str(attachment, "need"); need != ""}
	count(found) > 0
	v := sort(found)
} else := v if {
	need := concat(" ", ["v1/Namespace", ns])
	v := [need]
}

# The names of one of its hosts that plain listeners serve: a listener may serve fewer.
plain_names(o, ns, host) := v if {
	found := {name |
		some attachment in serving(o, ns, host, ["HTTP"])
		some one in access.texts(attachment, "hosts")
		some name in narrower(host, one)
	}
	v := sort(found)
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
	kind := access.str(attachment, "kind")
	v := concat("", ["`", listener, "` of ", kind, " `", ns, "/", name, "`"])
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

# What becomes of plain HTTP beside TLS, as `{"state", "path", "why", "key", "needs"}`.
plaintext(o, ns) := {"state": "none", "path": ["spec"], "why": "", "key": "", "needs": []} if {
	not reads_requests(o)
	is_string(ns)
} else := v if {
	redirects_only(o)
	v := plain_answer("redirect", parents_path(o), "redirects only", [])
	is_object(v)
} else := v if {
	found := [entry | some entry in exposed(o, ns); entry.sure]
	count(found) > 0
	first := found[0]
	why := concat(" ", ["listener", first.listener])
	v := plain_answer("open", ["spec", "parentRefs", first.index], why, [])
	is_object(v)
} else := v if {
	missing := missing_parents(o, ns)
	count(missing) > 0
	v := plain_answer("unknown", parents_path(o), "parents that were not given", missing)
	is_object(v)
} else := v if {
	found := exposed(o, ns)
	count(found) > 0
	first := found[0]
	why := concat("", ["whether listener ", first.listener, " admits the route"])
	v := plain_answer("unknown", ["spec", "parentRefs", first.index], why, needs(o, ns))
	is_object(v)
} else := v if {
	secure := [attachment | some attachment in attachments(o, ns); access.str(attachment, "protocol") == "HTTPS"]
	count(secure) > 0
	v := plain_answer("closed", parents_path(o), "HTTPS listeners only", [])
	is_object(v)
} else := {"state": "none", "path": ["spec"], "why": "", "key": "", "needs": []}

plain_answer(state, path, why, missing) := v if {
	v := {"state": state, "path": path, "why": why, "key": "", "needs": missing}
}

# Its front doors, as `{"door", "admitted", "need"}`: listeners, and parents that were not given as a whole.
doors(o, ns) := v if {
	attached := [entry |
		some attachment in attachments(o, ns)
		owner := door_name(attachment.kind, attachment.namespace, attachment.name)
		door := concat("/", [owner, attachment.listener])
		entry := {"door": door, "admitted": attachment.admitted, "need": attachment.need}
		is_object(entry)
	]
	absent := [entry |
		some parent in parents(o, ns)
		parent.holder == {}
		owner := door_name(parent.kind, parent.namespace, parent.name)
		door := concat("", [owner, section_part(parent)])
		admitted := known_admission(parent.namespace, ns)
		need := parent_need(parent)
		entry := {"door": door, "admitted": admitted, "need": need}
		is_object(entry)
	]
	v := array.concat(attached, absent)
}

door_name(kind, ns, name) := v if {
	kind == "Gateway"
	v := concat("", ["gateway:", ns, "/", name])
	is_string(v)
} else := v if {
	is_string(kind)
	v := concat("", ["listener-set:", ns, "/", name])
}

section_part(parent) := v if {
	section := access.str(parent, "section")
	section != ""
	v := concat("", ["/", section])
	is_string(v)
} else := "" if {
	access.num(parent, "port", 0) == 0
} else := "/port 443" if {
	access.num(parent, "port", 0) == 443
} else := "/port 80" if {
	access.num(parent, "port", 0) == 80
} else := "/another port"

# Listeners admit the routes of their own namespace, where they do not say otherwise.
known_admission(parent_ns, ns) := "yes" if {
	parent_ns == ns
} else := "unknown"

# The classes of the Gateways of a route or ListenerSet that were given, or of a Gateway itself.
class_names(o, ns) := v if {
	found := {name |
		some gateway in gateways(o, ns)
		name := access.str(spec(gateway), "gatewayClassName")
		name != ""
	}
	v := sort(found)
}

# The Gateways that were given, through which it is reached.
gateways(o, ns) := v if {
	route(o)
	v := [gateway | some parent in parents(o, ns); gateway := parent.gateway; gateway != {}]
	is_array(v)
} else := v if {
	gateway := gateway_listeners.gateway_of(o, ns)
	gateway != {}
	v := [gateway]
	is_array(v)
} else := []

# References to the Gateways and ListenerSets a route attaches to.
related(o, ns) := v if {
	found := {reference |
		some parent in parents(o, ns)
		parent.holder != {}
		reference := kinds.reference(parent.holder, parent.namespace)
		is_object(reference)
	}
	v := sort(found)
}

# Hosts of a route, or of the listeners of a Gateway or ListenerSet.
hosts_of(o, ns) := v if {
	route(o)
	v := claimed_hosts(o, ns)
	is_array(v)
} else := v if {
	kinds.of(o) in ["Gateway", "ListenerSet"]
	v := listener_hosts(o)
	is_array(v)
	is_string(ns)
} else := []
