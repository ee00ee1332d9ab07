# METADATA
# title: What a change does to a route
# description: |
#   Compares the route before and after an UPDATE, and on DELETE the deleted route with those that stay: protections lost, hosts and
#   paths widened. Rules are about the object under review.
package lib.portcullis.changes

import data.lib.portcullis.access
import data.lib.portcullis.claims
import data.lib.portcullis.classes
import data.lib.portcullis.gateway
import data.lib.portcullis.hosts
import data.lib.portcullis.ingress
import data.lib.portcullis.inventory
import data.lib.portcullis.kinds
import data.lib.portcullis.paths
import data.lib.portcullis.protections
import data.lib.portcullis.routes

before := v if {
	v := access.old
}

after := v if {
	v := access.subject
}

ns := v if {
	v := access.namespace
}

# Whether both sides of an UPDATE were given as routes of one kind.
compared if {
	access.operation == "UPDATE"
	kind := kinds.of(after)
	kind != ""
	kinds.of(before) == kind
}

# Whether the route that was there before an UPDATE is missing, or is of a version that is not read.
old_missing if {
	access.operation == "UPDATE"
	kinds.of(after) != ""
	not compared
}

# Hosts of the route before that it still answers for.
kept_hosts := v if {
	compared
	before_labels := routes.labels(before)
	after_labels := routes.labels(after)
	others := sort({host | some entry in routes.hosts_of(after, ns); host := entry.host; is_string(host)})
	found := {host |
		some entry in routes.hosts_of(before, ns)
		host := entry.host
		count(protections.heirs(host, before_labels, others, after_labels)) > 0
	}
	v := sort(found)
} else := []

serving if {
	count(kept_hosts) > 0
}

terminated_elsewhere if {
	routes.terminated_elsewhere(after, ns)
}

# Hosts that lose TLS.
tls_lost := v if {
	serving
	not terminated_elsewhere
	plain_before != "forced"
	v := protections.tls_hosts_lost(before, ns, after, ns, ["plain"])
	is_array(v)
} else := []

# Hosts of which cannot be told any more whether they have TLS, where the change touched what decides.
tls_unclear := v if {
	serving
	not terminated_elsewhere
	decider_changed
	v := protections.tls_hosts_lost(before, ns, after, ns, ["unknown"])
	is_array(v)
} else := []

# Whether the class, the Gateways or the TLS section differ.
decider_changed if {
	class_changed
}

decider_changed if {
	some key in ["tls", "parentRefs", "listeners"]
	old_value := access.arr(access.obj(before, "spec"), key)
	new_value := access.arr(access.obj(after, "spec"), key)
	old_value != new_value
}

class_changed if {
	kinds.of(after) == "Ingress"
	old_name := classes.name(before)
	new_name := classes.name(after)
	old_name != new_name
}

# The class of an Ingress changed to one of which the controller is not known.
class_unclear if {
	class_changed
	not protections.controller_known(after)
}

plain_before := v if {
	v := protections.plaintext(before, ns)
}

plain_after := v if {
	v := protections.plaintext(after, ns)
}

# Whether plain HTTP was closed or redirected and is open now.
redirect_lost if {
	serving
	not terminated_elsewhere
	plain_before in ["guarded", "forced"]
	plain_after == "open"
	count(tls_lost) == 0
}

# A redirect without TLS of its own, as behind a load balancer that ends TLS.
redirect_lost if {
	serving
	plain_before == "forced"
	plain_after in ["none", "open"]
}

# An HTTPRoute that only redirected and now serves through the same Gateways: those were its plain listeners.
redirect_lost if {
	serving
	kinds.of(after) == "HTTPRoute"
	gateway.redirects_only(before)
	plain_after == "unknown"
	not decider_changed
}

redirect_unclear if {
	serving
	not terminated_elsewhere
	plain_before in ["guarded", "forced"]
	plain_after == "unknown"
	decider_changed
}

# Names of the protections that are gone, sorted; TLS apart.
names_lost := v if {
	serving
	kinds.of(after) != "HTTPRoute"
	v := sort(protections.lost(before, after) | redirect_name)
} else := v if {
	serving
	gone := {name |
		some loss in filters_lost
		loss.bare == true
		name := loss.filter
		is_string(name)
	}
	v := sort(gone | redirect_name)
} else := []

redirect_name := {"HTTPS redirect"} if {
	redirect_lost
} else := set()

# Names of protections of which cannot be told whether the new controller heeds them.
names_unclear := v if {
	serving
	class_unclear
	left := protections.named(after)
	kept := {name | some name in protections.named(before); name in left}
	v := sort(kept | redirect_unclear_name)
} else := v if {
	v := sort(redirect_unclear_name)
}

redirect_unclear_name := {"HTTPS redirect"} if {
	redirect_unclear
} else := set()

# Filters that guarded a path and are missing where the new route serves all of it, as `{"filter", "path", "bare"}`; `bare` where
# that rule has no such filter left. A filter that another one of its kind replaces is none of them.
filters_lost := v if {
	old_rules := protections.filtered(before)
	guarded := [rule | some rule in old_rules; count(access.texts(rule, "filters")) > 0]
	count(guarded) > 0
	new_rules := protections.filtered(after)
	found := {loss |
		some rule in guarded
		matcher := rule.matcher
		old_filters := access.texts(rule, "filters")
		some filter in old_filters
		protections.guards(old_rules, matcher, filter)
		some new_rule in new_rules
		new_matcher := new_rule.matcher
		paths.covers(new_matcher, matcher)
		new_filters := access.texts(new_rule, "filters")
		not filter in new_filters
		not replaced(filter, old_filters, new_filters)
		bare := none(new_filters)
		path := new_rule.path
		loss := {"filter": filter, "path": path, "bare": bare}
		is_object(loss)
	}
	v := sort(found)
} else := []

none(xs) if {
	count(xs) == 0
} else := false

# Whether a filter of the same kind that was not there takes the place.
replaced(filter, old_filters, new_filters) if {
	slash := indexof(filter, "/")
	kind := substring(filter, 0, slash + 1)
	some other in new_filters
	not other in old_filters
	startswith(other, kind)
}

# Members that lists of middlewares, plugins or policies lose while others stay, and filters that a rule loses while others stay:
# what they did is written elsewhere.
members_lost := v if {
	serving
	kinds.of(after) == "Ingress"
	found := {item |
		some protection in protections.of_parts(before)
		access.str(protection, "name") in ["plugins", "middlewares", "authentication or access control"]
		path := protection.path
		some key in array.slice(path, 2, 3)
		old_items := items(before, key)
		new_items := items(after, key)
		count(new_items) > 0
		gained := [member | some member in new_items; not member in old_items]
		lost := [member | some member in old_items; not member in new_items]
		count(lost) > count(gained)
		some item in lost
	}
	v := sort(found)
} else := v if {
	serving
	found := {filter |
		some loss in filters_lost
		loss.bare == false
		filter := loss.filter
		is_string(filter)
	}
	v := sort(found)
} else := []

items(o, key) := v if {
	found := {item |
		some part in split(access.annotation(o, key), ",")
		item := trim_space(part)
		item != ""
	}
	v := sort(found)
}

# Where a loss stands in the new object: the annotation that lost its effect, else the annotations.
place_of(name) := v if {
	name == "HTTPS redirect"
	kinds.of(after) == "Ingress"
	answer := ingress.plaintext(after)
	v := access.arr(answer, "path")
	stands(v)
} else := v if {
	kinds.of(after) == "HTTPRoute"
	found := [path | some loss in filters_lost; loss.filter == name; path := loss.path; is_array(path)]
	count(found) > 0
	some v in array.slice(found, 0, 1)
} else := v if {
	found := [path |
		some protection in protections.of_parts(before)
		protection.name == name
		path := protection.path
		some key in array.slice(path, 2, 3)
		access.has(access.annotations(after), key)
	]
	count(found) > 0
	some v in array.slice(found, 0, 1)
} else := ["metadata", "annotations"] if {
	kinds.of(after) == "Ingress"
	access.annotations(after) != {}
} else := ["metadata"] if {
	kinds.of(after) == "Ingress"
} else := ["spec", "rules"] if {
	access.has(gateway.spec(after), "rules")
} else := ["spec"]

stands(path) if {
	path == ["spec", "tls"]
	access.has(access.obj(after, "spec"), "tls")
}

stands(path) if {
	some key in array.slice(path, 2, 3)
	access.has(access.annotations(after), key)
}

# Widening

# What a route answers for, each with the Services behind it, as `{"host", "matcher", "text", "type", "host_path", "path", "services"}`.
# For a Gateway the hosts of its listeners.
reach(o) := v if {
	kinds.of(o) == "Gateway"
	v := [entry |
		some listener in gateway.listener_hosts(o)
		host := listener.host
		path := listener.path
		entry := {"host": host, "matcher": {"match": "any", "value": ""}, "text": "", "type": "", "host_path": path, "path": path, "services": []}
		is_object(entry)
	]
} else := v if {
	v := [entry |
		some own in routes.entries(o, ns)
		host := own.host
		matcher := own.matcher
		text := own.text
		type := own.type
		host_path := own.host_path
		path := own.path
		services := services_of(o, path)
		entry := {"host": host, "matcher": matcher, "text": text, "type": type, "host_path": host_path, "path": path, "services": services}
		is_object(entry)
	]
}

# Names of the Services that an entry sends requests to.
services_of(o, path) := v if {
	kinds.of(o) == "Ingress"
	count(path) > 5
	v := path_services(o, path)
	is_array(v)
} else := v if {
	kinds.of(o) == "Ingress"
	v := ingress_services(ingress.default_backend(o))
	is_array(v)
} else := v if {
	rule := element(access.arr(gateway.spec(o), "rules"), step(path, 2))
	found := {name |
		some ref in access.arr(rule, "backendRefs")
		name := concat("/", [access.str(ref, "namespace"), access.str(ref, "name")])
	}
	v := sort(found)
}

path_services(o, path) := v if {
	rule := element(ingress.rules(o), step(path, 2))
	entry := element(access.arr(access.obj(rule, "http"), "paths"), step(path, 5))
	v := ingress_services(access.obj(entry, "backend"))
}

# The index at a place of a path; -1 where there is none.
step(path, place) := v if {
	is_array(path)
	count(path) > place
	some v in array.slice(path, place, place + 1)
	is_number(v)
} else := -1

ingress_services(backend) := v if {
	service := access.obj(backend, "service")
	names := {access.str(service, "name"), access.str(backend, "serviceName")}
	found := {name | some name in names; name != ""}
	v := sort(found)
}

# An element of a list; `{}` where there is none.
element(xs, index) := v if {
	index >= 0
	count(xs) > index
	some v in array.slice(xs, index, index + 1)
} else := {}

reach_before := v if {
	compared
	v := reach(before)
	is_array(v)
} else := []

reach_after := v if {
	compared
	v := reach(after)
	is_array(v)
} else := []

# A text for each host and matcher, so that equal ones are found without comparing all with all.
key_of(entry) := v if {
	matcher := access.obj(entry, "matcher")
	v := concat(" ", [access.str(entry, "host"), access.str(matcher, "match"), access.str(matcher, "value")])
}

# Host, path and type as they are written: where they are the same, nobody widened them.
written(entry) := v if {
	v := concat(" ", [access.str(entry, "host"), access.str(entry, "type"), access.str(entry, "text")])
}

keys_before := {key | some entry in reach_before; key := key_of(entry)}

keys_after := {key | some entry in reach_after; key := key_of(entry)}

written_before := {text | some entry in reach_before; text := written(entry)}

added := [entry |
	some entry in reach_after
	key := key_of(entry)
	not key in keys_before
	text := written(entry)
	not text in written_before
]

# New entries that serve more than one of the old did, where nothing served that much before, as `{"from", "to", "path"}`. What is
# added for other Services beside an old entry that stays is no widening of it.
widened := v if {
	count(added) > 0
	before_labels := routes.labels(before)
	after_labels := routes.labels(after)
	v := [widening |
		some entry in added
		not covered(reach_before, before_labels, entry)
		some old_entry in array.slice(narrower(entry, after_labels), 0, 1)
		from := shown(old_entry)
		to := shown(entry)
		path := place(old_entry, entry)
		widening := {"from": from, "to": to, "path": path}
		is_object(widening)
	]
} else := []

covered(entries, labels, entry) if {
	host := access.str(entry, "host")
	matcher := access.obj(entry, "matcher")
	some other in entries
	other_host := access.str(other, "host")
	hosts.covers(other_host, host, labels)
	other_matcher := access.obj(other, "matcher")
	paths.covers(other_matcher, matcher)
}

narrower(entry, labels) := v if {
	host := access.str(entry, "host")
	matcher := access.obj(entry, "matcher")
	start := access.str(matcher, "value")
	v := [old_entry |
		some old_entry in reach_before
		old_matcher := access.obj(old_entry, "matcher")
		startswith(access.str(old_matcher, "value"), start)
		old_host := access.str(old_entry, "host")
		hosts.covers(host, old_host, labels)
		paths.covers(matcher, old_matcher)
		supplants(entry, old_entry)
	]
}

supplants(entry, old_entry) if {
	key := key_of(old_entry)
	is_object(entry)
	not key in keys_after
}

supplants(entry, old_entry) if {
	some service in access.texts(entry, "services")
	old_services := access.texts(old_entry, "services")
	service in old_services
}

shown(entry) := v if {
	host := access.str(entry, "host")
	text := access.str(entry, "text")
	name := host_text(host)
	type := type_text(entry)
	v := concat("", ["`", name, text, "`", type])
}

host_text(host) := "*" if {
	host == ""
} else := host

type_text(entry) := " (Exact)" if {
	access.str(entry, "type") == "Exact"
} else := ""

place(old_entry, entry) := v if {
	access.str(old_entry, "host") != access.str(entry, "host")
	v := access.arr(entry, "host_path")
	is_array(v)
} else := v if {
	v := access.arr(entry, "path")
}

# Whether a route lost all its host names and its Gateways were not given: it may now answer for every host of them.
hosts_unclear if {
	compared
	kinds.of(after) == "HTTPRoute"
	count(gateway.route_hosts(before)) > 0
	count(gateway.route_hosts(after)) == 0
	count(gateway.missing_parents(after, ns)) > 0
}

# Deletion

deleted if {
	access.operation == "DELETE"
	kinds.of(before) in ["Ingress", "HTTPRoute"]
}

# Claims of other routes that answer for the requests of the deleted one once it is gone, as `{"claim", "host"}`: at the same host
# and path, or a wider one in front of the same Services.
heirs := v if {
	deleted
	name := access.name(before)
	kind := kinds.of(before)
	own := claims.of_judged
	first_of_host := sort({host | some claim in own; host := claim.host; is_string(host)})
	v := [heir |
		some host in first_of_host
		mine := [claim | some claim in own; claim.host == host]
		some other in claims.candidates(host)
		not itself(other, kind, name)
		some claim in mine
		inherits(claim, other)
		heir := {"claim": other, "host": host}
		is_object(heir)
	]
} else := []

itself(claim, kind, name) if {
	claim.kind == kind
	claim.name == name
	claim.namespace == ns
}

inherits(mine, other) if {
	mine.host == other.host
	mine.matcher == other.matcher
	claims.meeting("class", mine, other) == "yes"
}

inherits(mine, other) if {
	host := access.str(mine, "host")
	other_host := access.str(other, "host")
	labels := access.str(other, "labels")
	hosts.covers(other_host, host, labels)
	matcher := access.obj(mine, "matcher")
	other_matcher := access.obj(other, "matcher")
	paths.covers(other_matcher, matcher)
	claims.meeting("class", mine, other) == "yes"
	same_service(mine, other)
}

same_service(mine, other) if {
	access.str(mine, "namespace") == access.str(other, "namespace")
	services := services_of(before, access.arr(mine, "where"))
	some service in services_of(claimed_object(other), access.arr(other, "where"))
	service in services
}

# The object of the inventory that makes a claim.
claimed_object(claim) := v if {
	version := access.str(claim, "apiVersion")
	kind := access.str(claim, "kind")
	name := access.str(claim, "name")
	v := inventory.find(access.str(claim, "namespace"), version, kind, name)
}

# The first 20 routes that inherit requests, with what they lack, as `{"claim", "host", "names", "unclear"}`.
bereft := v if {
	count(heirs) > 0
	owners := sort({[owner, host] | some heir in heirs; owner := claims.reference(heir.claim); host := heir.host; is_string(host)})
	v := [loss |
		some pair in array.slice(owners, 0, 20)
		[owner, host] := pair
		other := claimed_object_of(owner)
		names := lacking(owner, other, host)
		unclear := unclear_beside(owner, other)
		loss := {"owner": owner, "host": host, "names": names, "unclear": unclear}
		is_object(loss)
	]
} else := []

claimed_object_of(owner) := v if {
	v := inventory.find(access.str(owner, "namespace"), access.str(owner, "apiVersion"), access.str(owner, "kind"), access.str(owner, "name"))
}

lacking(owner, other, host) := v if {
	other_ns := access.str(owner, "namespace")
	lost_tls := lacking_tls(other, other_ns, host)
	lost_redirect := lacking_redirect(other, other_ns, lost_tls)
	lost_names := lacking_names(other)
	v := sort(((lost_tls | lost_redirect) | lost_names))
}

lacking_tls(other, other_ns, host) := set() if {
	routes.terminated_elsewhere(other, other_ns)
	is_string(host)
} else := set() if {
	lost := protections.tls_hosts_lost(before, ns, other, other_ns, ["plain"])
	is_array(lost)
	not host in lost
} else := {"TLS"}

lacking_redirect(other, other_ns, lost_tls) := {"HTTPS redirect"} if {
	count(lost_tls) == 0
	plain_before in ["guarded", "forced"]
	protections.plaintext(other, other_ns) == "open"
} else := set()

lacking_names(other) := v if {
	kinds.of(other) == kinds.of(before)
	left := protections.named(other)
	v := {name | some name in protections.named(before); not name in left}
	is_set(v)
} else := set()

# Protections whose like on a route of another kind is written in objects beside it.
unclear_beside(owner, other) := v if {
	kinds.of(other) != kinds.of(before)
	is_object(owner)
	v := protections.named(before)
	is_array(v)
} else := []
