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
	]
}

listener_host_path(listener, i) := v if {
	access.has(listener, "hostname")
	v := ["spec", "listeners", i, "hostname"]
} else := v if {
	v := ["spec", "listeners", i]
}

# The Gateways a route names as parents, as `{"index", "namespace", "name", "section", "port", "gateway"}`; `gateway` is `{}`
# where it was not given.
parents(o, ns) := v if {
	v := [parent |
		some i, ref in access.arr(spec(o), "parentRefs")
		is_object(ref)
		object.get(ref, "kind", "Gateway") == "Gateway"
		object.get(ref, "group", group) == group
		parent_ns := object.get(ref, "namespace", ns)
		is_string(parent_ns)
		name := access.str(ref, "name")
		section := access.str(ref, "sectionName")
		port := access.num(ref, "port", 0)
		gateway := find_gateway(parent_ns, name)
		parent := {"index": i, "namespace": parent_ns, "name": name, "section": section, "port": port, "gateway": gateway}
	]
}

find_gateway(ns, name) := v if {
	v := inventory.find(ns, "gateway.networking.k8s.io/v1", "Gateway", name)
	v != {}
} else := v if {
	v := inventory.find(ns, "gateway.networking.k8s.io/v1beta1", "Gateway", name)
}

# Parents that were not given, as text for `details.needs`.
missing_parents(o, ns) := v if {
	found := {need |
		some parent in parents(o, ns)
		parent.gateway == {}
		need := concat("", ["gateway.networking.k8s.io/Gateway ", parent.namespace, "/", parent.name])
	}
	v := sort(found)
}

# The listeners a route attaches to, as `{"index", "namespace", "name", "listener", "protocol", "hosts", "admitted"}`. `hosts` are
# those both sides serve; `admitted` is `"yes"`, or `"unknown"` where namespace labels decide and were not given.
attachments(o, ns) := v if {
	own := [host | some entry in route_hosts(o); host := entry.host]
	v := [attachment |
		some parent in parents(o, ns)
		some listener in listeners(parent.gateway)
		is_object(listener)
		selected(parent, listener)
		protocol := access.str(listener, "protocol")
		protocol in ["HTTP", "HTTPS", "TLS"]
		served := common_hosts(own, hosts.normal(access.str(listener, "hostname")))
		count(served) > 0
		admitted := admission(listener, parent.namespace, ns)
		admitted != "no"
		listener_name := access.str(listener, "name")
		index := parent.index
		parent_ns := parent.namespace
		parent_name := parent.name
		mode := access.str(access.obj(listener, "tls"), "mode")
		attachment := {"index": index, "namespace": parent_ns, "name": parent_name, "listener": listener_name, "protocol": protocol, "mode": mode, "hosts": served, "admitted": admitted}
	]
}

selected(parent, listener) if {
	section_fits(parent.section, access.str(listener, "name"))
	port_fits(parent.port, access.num(listener, "port", 0))
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
	is_object(listener)
} else := "yes" if {
	namespace := inventory.find_cluster("v1", "Namespace", ns)
	allowed := access.obj(access.obj(listener, "allowedRoutes"), "namespaces")
	selector := access.obj(allowed, "selector")
	given := access.labels(namespace)
	labels := object.union(given, {"kubernetes.io/metadata.name": ns})
	labels_fit(selector, labels)
} else := "no"

labels_fit(selector, labels) if {
	wanted := access.obj(selector, "matchLabels")
	missed := [key | some key, value in wanted; access.str(labels, key) != value]
	count(missed) == 0
	broken := [expression | some expression in access.arr(selector, "matchExpressions"); not expression_fits(expression, labels)]
	count(broken) == 0
}

expression_fits(expression, labels) if {
	access.str(expression, "operator") == "In"
	access.str(labels, access.str(expression, "key")) in access.strings(expression, "values")
}

expression_fits(expression, labels) if {
	access.str(expression, "operator") == "NotIn"
	value := access.str(labels, access.str(expression, "key"))
	values := access.strings(expression, "values")
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
	claimed := claimed_hosts(o, ns)
	matched := rule_matchers(o)
	v := [entry |
		some claim in claimed
		some m in matched
		host := claim.host
		host_path := claim.path
		matcher := m.matcher
		path := m.path
		text := m.text
		type := m.type
		entry := {"host": host, "host_path": host_path, "matcher": matcher, "path": path, "text": text, "type": type}
	]
}

claimed_hosts(o, ns) := v if {
	v := route_hosts(o)
	count(v) > 0
	is_string(ns)
} else := v if {
	found := {entry |
		some attachment in attachments(o, ns)
		some host in attachment.hosts
		path := ["spec", "parentRefs", attachment.index]
		entry := {"host": host, "path": path, "origin": "listener"}
	}
	v := sort(found)
}

# Path matchers of all rules; a rule or match without a path is the prefix `/`.
rule_matchers(o) := v if {
	v := [entry |
		some i, rule in access.arr(spec(o), "rules")
		is_object(rule)
		some j, match in rule_matches(rule)
		path := access.obj(match, "path")
		text := object.get(path, "value", "/")
		is_string(text)
		type := object.get(path, "type", "PathPrefix")
		is_string(type)
		matcher := matcher_of(type, text)
		where := match_path(match, i, j)
		entry := {"matcher": matcher, "path": where, "text": text, "type": type}
	]
	count(v) > 0
} else := [{"matcher": {"match": "element", "value": ""}, "path": ["spec", "rules"], "text": "/", "type": "PathPrefix"}]

rule_matches(rule) := v if {
	v := access.arr(rule, "matches")
	count(v) > 0
} else := [{}]

match_path(match, i, j) := ["spec", "rules", i, "matches", j, "path", "value"] if {
	access.has(access.obj(match, "path"), "value")
} else := ["spec", "rules", i, "matches", j] if {
	match != {}
} else := ["spec", "rules", i]

matcher_of(type, text) := v if {
	type == "PathPrefix"
	v := paths.element(text)
} else := {"match": "exact", "value": text} if {
	type == "Exact"
} else := v if {
	v := paths.regular(text)
}

# Whether every rule only redirects to HTTPS, as a route on a plain listener should.
redirects_only(o) if {
	rules := access.arr(spec(o), "rules")
	count(rules) > 0
	serving := [rule | some rule in rules; not redirects(rule)]
	count(serving) == 0
}

redirects(rule) if {
	some filter in access.arr(rule, "filters")
	access.str(filter, "type") == "RequestRedirect"
	access.str(access.obj(filter, "requestRedirect"), "scheme") == "https"
}

# Attachments that serve a host, by protocol.
serving(o, ns, host, protocols) := v if {
	v := [attachment |
		some attachment in attachments(o, ns)
		attachment.protocol in protocols
		some one in attachment.hosts
		hosts.overlap(one, host, "many")
	]
}

# `"served"`, `"plain"`, `"redirect"` (only redirects reach it in the clear) or `"unknown"` for one of its hosts.
tls(o, ns, host) := "served" if {
	count(serving(o, ns, host, ["HTTPS", "TLS"])) > 0
} else := "unknown" if {
	count(missing_parents(o, ns)) > 0
} else := "unknown" if {
	count(serving(o, ns, host, ["HTTP"])) == 0
} else := "redirect" if {
	redirects_only(o)
} else := "plain"

# The plain listeners that a route with TLS is also attached to.
plain_attachments(o, ns) := v if {
	v := [attachment | some attachment in attachments(o, ns); attachment.protocol == "HTTP"]
}

# Whether TLS ends in front of the Gateways of a route, by parameter.
terminated_elsewhere(o, ns) if {
	classes := access.strings(parameters.common, "externally_terminated_classes")
	some parent in parents(o, ns)
	access.str(spec(parent.gateway), "gatewayClassName") in classes
}

# References to the Gateways a route attaches to.
related(o, ns) := v if {
	found := {reference |
		some parent in parents(o, ns)
		parent.gateway != {}
		reference := kinds.reference(parent.gateway, parent.namespace)
	}
	v := sort(found)
}
