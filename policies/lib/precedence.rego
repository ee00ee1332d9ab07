# METADATA
# title: Precedence of routes
# description: |
#   Where routes of several objects meet on one host of one front door: which of them gets the requests, by the rule of its
#   controller, and why. Wider and narrower paths share a host in order, so only what is hidden as a whole, taken over by a rule
#   other than the narrower path, or left open by the controller is told.
# related_resources:
#   - ref: https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule
#     description: Precedence of matches in the Gateway API
#   - ref: https://doc.traefik.io/traefik/routing/routers/#priority
#     description: Priority of routers in Traefik
#   - ref: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#group.order
#     description: Order of Ingresses in a group of the AWS Load Balancer Controller
package lib.portcullis.precedence

import data.lib.portcullis.access
import data.lib.portcullis.claims
import data.lib.portcullis.classes
import data.lib.portcullis.controllers
import data.lib.portcullis.hosts
import data.lib.portcullis.ingress
import data.lib.portcullis.kinds
import data.lib.portcullis.paths
import data.lib.portcullis.settings

# Who wins between equal paths of Ingresses, by controller: the older one, the first of a group, the higher priority. Where nothing
# stands, the controller does not say. Kong is given its routes in the order of their names, but its router goes by ids that nobody
# chooses.
orders := {
	"ingress-nginx": "age",
	"f5-nginx": "age",
	"jcmoraisjr-haproxy": "age",
	"traefik-ingress-nginx": "age",
	"aws-load-balancer-controller": "group",
	"traefik": "priority",
}

# The same for other kinds.
kind_orders := {
	"HTTPRoute": "age",
	"GRPCRoute": "age",
	"TLSRoute": "age",
	"Route": "age",
	"IngressRoute": "priority",
	"IngressRouteTCP": "priority",
}

# The claims of the object under review, each with those of other objects on the same names by the same door, as
# `{"mine", "other"}`.
meetings := v if {
	names := sort({host | some claim in claims.of_subject; host := claim.host; is_string(host)})
	v := [pair |
		some host in names
		neighbours := others(host)
		some mine in claims.of_subject
		mine.host == host
		some other in neighbours
		claims.family(mine) == claims.family(other)
		claims.hosts_meet(mine, other)
		claims.meeting("class", mine, other) == "yes"
		pair := {"mine": mine, "other": other}
		is_object(pair)
	]
}

# Claims of other objects that may meet a host. The version before an UPDATE is the same object.
others(host) := v if {
	v := [other |
		some other in claims.candidates(host)
		not itself(other)
	]
}

itself(other) if {
	o := access.subject
	other.name == access.name(o)
	other.namespace == access.namespace
	other.kind == access.str(o, "kind")
}

# What is found, as `{"state", "why", "host", "text", "path", "other", "need"}`, one for each claim and other object. `state` is `lost`
# (its requests go to the other), `taken` (it takes those of the other), `open` (the controller does not say), `unknown` (`need` would
# tell), `refused` (the host belongs to the other), `void` (neither is served), `regular` (the other changes how its paths are read),
# `switches` (it changes how those of the other are read), `canary` (it takes a share of the other's requests).
found := v if {
	v := [entry |
		some pair in meetings
		mine := pair.mine
		other := pair.other
		some judged in outcomes(mine, other)
		state := access.str(judged, "state")
		matters(state, other)
		why := access.str(judged, "why")
		need := access.str(judged, "need")
		host := mine.host
		text := mine.text
		path := place(state, mine)
		entry := {"state": state, "why": why, "need": need, "host": host, "text": text, "path": path, "other": other}
		is_object(entry)
	]
}

# Which of two is served makes no difference where both say the same.
matters(state, other) if {
	not state in ["unknown", "open"]
	is_object(other)
}

matters(state, other) if {
	state in ["unknown", "open"]
	theirs := claims.object_of(other)
	content(theirs) != subject_content
}

subject_content := v if {
	v := content(access.subject)
}

# What an object says, without its name, age and what `kubectl` remembers.
content(o) := v if {
	settings_of := object.remove(access.annotations(o), ["kubectl.kubernetes.io/last-applied-configuration"])
	spec := object.get(o, "spec", {})
	v := {"annotations": settings_of, "spec": spec}
}

place(state, mine) := v if {
	state in ["refused", "void", "regular"]
	v := mine.path
	is_array(v)
} else := ["metadata", "annotations", "nginx.ingress.kubernetes.io/canary"] if {
	state == "canary"
} else := v if {
	state == "switches"
	v := switch_path(access.subject)
	is_array(v)
} else := v if {
	v := mine.where
	v != ["spec"]
	is_array(v)
} else := v if {
	v := mine.path
}

outcomes(mine, other) := v if {
	kinds.subject == "HTTPProxy"
	v := between_roots(mine, other)
	is_array(v)
} else := v if {
	by_host
	v := between_hosts(mine, other)
	is_array(v)
} else := v if {
	subject_canary
	v := by_canary(mine, other)
	is_array(v)
} else := [] if {
	ordinary(mine, other)
} else := [] if {
	theirs := claims.object_of(other)
	follows(theirs)
} else := v if {
	mine.kind == other.kind
	theirs := claims.object_of(other)
	v := array.concat(between_paths(mine, other, theirs), between_modes(mine, other, theirs))
	is_array(v)
} else := []

# Most routes of one host have paths of their own, of which the narrower wins: nothing more needs to be read to tell.
ordinary(mine, other) if {
	is_object(mine)
	is_object(other)
	mine.namespace == other.namespace
	not same(mine, other)
	order := subject_order
	order in ["age", "open"]
	text := access.str(other, "text")
	not contains(text, "*")
}

# Contour serves no host that two roots name. Paths that overlap across namespaces are `route/host-collision`'s matter.
between_roots(mine, other) := [{"state": "void", "why": ""}] if {
	other.kind == "HTTPProxy"
	mine.host == other.host
	not collides(mine, other)
} else := []

# Whether two claims of different namespaces overlap as a whole.
collides(mine, other) if {
	mine.namespace != other.namespace
	some one in claims.of_subject
	one.host == mine.host
	own_matcher := one.matcher
	other_matcher := other.matcher
	paths.overlap(own_matcher, other_matcher)
}

# F5 NGINX gives a host as a whole to one object; minions are parts of another one.
by_host if {
	kinds.subject in ["VirtualServer", "TransportServer"]
}

by_host if {
	kinds.subject == "Ingress"
	classes.candidates(access.subject) == ["f5-nginx"]
}

between_hosts(mine, other) := [] if {
	part_of_host(access.subject)
	is_object(mine)
	is_object(other)
} else := [] if {
	mine.host != other.host
} else := [] if {
	collides(mine, other)
} else := v if {
	theirs := claims.object_of(other)
	is_object(theirs)
	not part_of_host(theirs)
	v := host_outcome(mine, other, theirs)
	is_array(v)
} else := []

part_of_host(o) if {
	access.annotation(o, "nginx.org/mergeable-ingress-type") in ["master", "minion"]
}

host_outcome(mine, other, theirs) := [{"state": "refused", "why": "is older"}] if {
	age(theirs) == "older"
	is_object(mine)
	is_object(other)
} else := v if {
	age(theirs) == "unknown"
	v := [{"state": "unknown", "why": "", "need": time_need(other, theirs)}]
	is_array(v)
} else := [{"state": "unknown", "why": "", "need": "metadata.uid"}] if {
	age(theirs) == "equal"
} else := [{"state": "taken", "why": "it is older, and its host is its own as a whole"}] if {
	mine.namespace != other.namespace
} else := []

# A canary of ingress-nginx adds its backend to the same host and path, whatever the namespace is.
canary(o) if {
	kinds.of(o) == "Ingress"
	"ingress-nginx" in classes.candidates(o)
	settings.boolean("ingress-nginx", o, "nginx.ingress.kubernetes.io/canary") == "true"
}

subject_canary if {
	canary(access.subject)
}

by_canary(mine, other) := [{"state": "canary", "why": ""}] if {
	mine.namespace != other.namespace
	mine.kind == other.kind
	mine.host == other.host
	mine.text == other.text
	theirs := claims.object_of(other)
	is_object(theirs)
	not canary(theirs)
} else := []

# Parts of another Ingress have no order of their own.
follows(o) if {
	kinds.of(o) == "Ingress"
	ingress.follows(o)
}

# Equal paths and hidden ones. Equal paths of different namespaces are `route/host-collision`'s matter.
between_paths(mine, other, theirs) := [] if {
	same(mine, other)
	mine.namespace != other.namespace
	is_object(theirs)
} else := [] if {
	apart(mine, other, theirs)
} else := v if {
	same(mine, other)
	conditions(access.subject, mine) == conditions(theirs, other)
	v := equal_outcome(mine, other, theirs)
	is_array(v)
} else := v if {
	order_of(access.subject) == "group"
	v := group_outcome(mine, other, theirs)
	is_array(v)
} else := v if {
	order_of(access.subject) == "priority"
	v := priority_outcome(mine, other, theirs)
	is_array(v)
} else := []

# Whether requests reach one of them that never come to the other: by a listener, port or entry point of its own, or by TLS.
apart(mine, other, theirs) if {
	is_object(theirs)
	doors := array.concat(access.arr(mine, "doors"), access.arr(mine, "unsure"))
	shared := [door | some door in doors; some other_door in access.arr(other, "doors"); within(door, other_door)]
	own := [door | some door in doors; not door in shared]
	count(own) > 0
	mine.namespace == other.namespace
}

apart(mine, other, theirs) if {
	is_object(mine)
	is_object(other)
	some key in ports_of_their_own
	access.annotation(access.subject, key) != access.annotation(theirs, key)
}

# Traefik sends requests with TLS to routers with it and all others to those without.
apart(mine, other, theirs) if {
	is_object(mine)
	is_object(other)
	by_tls(access.subject) != by_tls(theirs)
}

apart(mine, other, theirs) if {
	mine.namespace == other.namespace
	entry_points(theirs) != []
	entry_points_besides(theirs) != []
}

apart(mine, other, theirs) if {
	is_object(mine)
	is_object(other)
	entry_points(theirs) != []
	entry_points(access.subject) != []
	count(entry_points_besides(theirs)) == count(entry_points(access.subject))
}

# Annotations that open another port or address.
ports_of_their_own := [
	"alb.ingress.kubernetes.io/listen-ports",
	"appgw.ingress.kubernetes.io/override-frontend-port",
	"appgw.ingress.kubernetes.io/use-private-ip",
]

# `tls` or `plain` where a route takes requests of one sort only; else `both`. An Application Gateway and a load balancer of AWS
# listen on 443 alone for an Ingress that brings a certificate.
by_tls(o) := v if {
	kinds.of(o) in ["IngressRoute", "IngressRouteTCP"]
	v := sort_of(object.get(access.obj(o, "spec"), "tls", null) != null)
	is_string(v)
} else := "both" if {
	kinds.of(o) != "Ingress"
} else := v if {
	classes.candidates(o) == ["traefik"]
	v := sort_of(lower(access.annotation(o, "traefik.ingress.kubernetes.io/router.tls")) == "true")
	is_string(v)
} else := v if {
	classes.candidates(o) == ["agic"]
	v := sort_of(count(access.arr(access.obj(o, "spec"), "tls")) > 0)
	is_string(v)
} else := v if {
	classes.candidates(o) == ["aws-load-balancer-controller"]
	access.annotation(o, "alb.ingress.kubernetes.io/listen-ports") == ""
	v := sort_of(access.annotation(o, "alb.ingress.kubernetes.io/certificate-arn") != "")
	is_string(v)
} else := "both"

sort_of(secured) := "tls" if {
	secured == true
} else := "plain"

# The entry points of Traefik that an Ingress names; those of an IngressRoute are its doors.
entry_points(o) := v if {
	kinds.of(o) == "Ingress"
	"traefik" in classes.candidates(o)
	text := access.annotation(o, "traefik.ingress.kubernetes.io/router.entrypoints")
	v := [name | some part in split(text, ","); name := trim_space(part); name != ""]
	is_array(v)
} else := []

# Those of the object under review that the other does not name; one that names none takes more than any list.
entry_points_besides(theirs) := ["every other"] if {
	entry_points(access.subject) == []
	is_object(theirs)
} else := v if {
	named_there := entry_points(theirs)
	v := [name | some name in entry_points(access.subject); not name in named_there]
}

# Whether a door is another one, or a listener of it.
within(door, other_door) if {
	door == other_door
}

within(door, other_door) if {
	whole := concat("", [other_door, "/"])
	startswith(door, whole)
}

same(mine, other) if {
	mine.host == other.host
	mine.matcher == other.matcher
}

# The order that decides for an object: `age`, `group`, `priority` or `open`. What the annotations of ingress-nginx say is
# read as ingress-nginx does, unless a parameter names another controller.
order_of(o) := v if {
	o == access.subject
	v := subject_order
} else := v if {
	v := order_of_any(o)
}

subject_order := v if {
	v := order_of_any(access.subject)
}

order_of_any(o) := v if {
	kinds.of(o) != "Ingress"
	v := object.get(kind_orders, kinds.of(o), "open")
	is_string(v)
} else := "age" if {
	"ingress-nginx" in classes.candidates(o)
} else := v if {
	several := {order | some id in classes.candidates(o); order := object.get(orders, id, "open"); is_string(order)}
	count(several) == 1
	v := concat("", sort(several))
	is_string(v)
} else := "open"

equal_outcome(mine, other, theirs) := v if {
	order_of(access.subject) == "age"
	v := age_outcome(other, theirs)
	is_object(mine)
	is_array(v)
} else := v if {
	order_of(access.subject) == "group"
	v := first_outcome(before_in_group(other, theirs, mine), "its place in the group is first")
	is_array(v)
} else := v if {
	order_of(access.subject) == "priority"
	v := priority_between_equals(mine, other, theirs)
	is_array(v)
} else := [{"state": "open", "why": ""}]

first_outcome(other_first, why) := v if {
	other_first == true
	v := [{"state": "lost", "why": why}]
	is_array(v)
} else := []

named(claim) := v if {
	v := concat("/", [claim.namespace, claim.name])
}

age_outcome(other, theirs) := [{"state": "lost", "why": "it is older"}] if {
	age(theirs) == "older"
	is_object(other)
} else := v if {
	age(theirs) == "equal"
	v := tie_outcome(other)
	is_array(v)
} else := v if {
	age(theirs) == "unknown"
	v := [{"state": "unknown", "why": "", "need": time_need(other, theirs)}]
	is_array(v)
} else := []

# Of one age: the Gateway API takes the first by name, ingress-nginx the last.
tie_outcome(other) := v if {
	kinds.family(access.subject) == "gateway"
	own := concat("/", [access.namespace, access.name(access.subject)])
	v := first_outcome(named(other) < own, "it is of the same age and its name comes first")
	is_array(v)
} else := v if {
	"ingress-nginx" in classes.candidates(access.subject)
	own := concat("/", [access.namespace, access.name(access.subject)])
	v := first_outcome(own < named(other), "it is of the same age and its name comes last")
	is_array(v)
} else := [{"state": "open", "why": ""}]

# The age of another object beside the one under review: `older`, `younger`, `equal` or `unknown`. What is just being created is
# younger than all that is there.
age(theirs) := "older" if {
	own := stamp(access.subject)
	text := stamp(theirs)
	own != ""
	text != ""
	text < own
} else := "younger" if {
	own := stamp(access.subject)
	text := stamp(theirs)
	own != ""
	text != ""
	own < text
} else := "equal" if {
	own := stamp(access.subject)
	own != ""
	own == stamp(theirs)
} else := "older" if {
	access.operation == "CREATE"
	stamp(access.subject) == ""
	is_object(theirs)
} else := "unknown"

stamp(o) := v if {
	v := access.str(access.obj(o, "metadata"), "creationTimestamp")
	regex.match(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$`, v)
} else := ""

time_need(other, theirs) := v if {
	stamp(theirs) == ""
	v := concat("", ["metadata.creationTimestamp of ", other.kind, " ", named(other)])
	is_string(v)
} else := "metadata.creationTimestamp"

# AWS: rules of a group stand in the order of its Ingresses, and the first that fits is taken, however wide it is.
group_outcome(mine, other, theirs) := [{"state": "lost", "why": "its place in the group is first"}] if {
	wider(other, mine)
	unconditional(theirs, other)
	before_in_group(other, theirs, mine) == true
} else := [{"state": "taken", "why": "its place in the group is first"}] if {
	mine.namespace != other.namespace
	wider(mine, other)
	unconditional(access.subject, mine)
	before_in_group(other, theirs, mine) == false
} else := []

# Whether a claim covers all of another one.
wider(a, b) if {
	pattern := a.host
	host := b.host
	labels := a.labels
	hosts.covers(pattern, host, labels)
	own_matcher := a.matcher
	other_matcher := b.matcher
	paths.covers(own_matcher, other_matcher)
}

before_in_group(other, theirs, mine) if {
	group_order(theirs) < group_order(access.subject)
	is_object(other)
	is_object(mine)
} else if {
	group_order(theirs) == group_order(access.subject)
	named(other) < named(mine)
} else := false

group_order(o) := v if {
	text := trim_space(access.annotation(o, "alb.ingress.kubernetes.io/group.order"))
	regex.match(`^-?(0|[1-9][0-9]{0,3})$`, text)
	v := to_number(text)
	is_number(v)
} else := 0

# Traefik: the highest priority, or without one the longest rule.
priority_outcome(mine, other, theirs) := v if {
	wider(other, mine)
	unconditional(theirs, other)
	priority(theirs, other) > priority(access.subject, mine)
	v := [{"state": "lost", "why": priority_text(priority(theirs, other), priority(access.subject, mine))}]
	is_array(v)
} else := v if {
	mine.namespace != other.namespace
	wider(mine, other)
	unconditional(access.subject, mine)
	priority(access.subject, mine) > priority(theirs, other)
	v := [{"state": "taken", "why": priority_text(priority(access.subject, mine), priority(theirs, other))}]
	is_array(v)
} else := []

priority_between_equals(mine, other, theirs) := v if {
	priority(theirs, other) > priority(access.subject, mine)
	v := [{"state": "lost", "why": priority_text(priority(theirs, other), priority(access.subject, mine))}]
	is_array(v)
} else := [{"state": "open", "why": ""}] if {
	priority(theirs, other) == priority(access.subject, mine)
} else := []

priority_text(high, low) := v if {
	v := concat("", ["its rule has priority ", format_int(high, 10), ", and this one ", format_int(low, 10)])
}

# A default backend takes what all others leave, whatever the annotation says.
priority(o, claim) := -2147483648 if {
	kinds.of(o) == "Ingress"
	access.arr(claim, "where") in [["spec", "defaultBackend"], ["spec", "backend"]]
} else := v if {
	kinds.of(o) == "Ingress"
	text := access.annotation(o, "traefik.ingress.kubernetes.io/router.priority")
	regex.match(`^[1-9][0-9]{0,8}$`, text)
	is_object(claim)
	v := to_number(text)
	is_number(v)
} else := v if {
	kinds.of(o) == "Ingress"
	v := rule_length(claim)
	is_number(v)
} else := v if {
	v := access.num(route_at(o, claim), "priority", 0)
	v != 0
} else := v if {
	v := count(access.str(route_at(o, claim), "match"))
}

# The length of the rule that Traefik writes for a path of an Ingress.
rule_length(claim) := v if {
	host := access.str(claim, "host")
	host != ""
	v := (count(host) + 12) + path_length(claim)
	is_number(v)
} else := v if {
	v := path_length(claim)
}

path_length(claim) := v if {
	access.str(access.obj(claim, "matcher"), "match") == "exact"
	v := count(access.str(claim, "text")) + 8
	is_number(v)
} else := v if {
	v := count(access.str(claim, "text")) + 14
}

# The route of an IngressRoute that a claim stands in.
route_at(o, claim) := v if {
	found_routes := [route |
		some i, route in access.arr(access.obj(o, "spec"), "routes")
		array.slice(claim.where, 0, 3) == ["spec", "routes", i]
		is_object(route)
	]
	count(found_routes) == 1
	v := found_routes[0]
	is_object(v)
} else := {}

# What a claim demands of requests beside host and path.
conditions(o, claim) := v if {
	kinds.of(o) in ["HTTPRoute", "GRPCRoute"]
	v := object.remove(match_at(o, claim, "rules", "matches"), ["path"])
	is_object(v)
} else := v if {
	kinds.of(o) == "VirtualService"
	v := object.remove(match_at(o, claim, "http", "match"), ["uri", "name", "ignoreUriCase"])
	is_object(v)
} else := v if {
	kinds.of(o) in ["IngressRoute", "IngressRouteTCP"]
	text := trim_space(access.str(route_at(o, claim), "match"))
	v := {"match": text}
	is_object(v)
} else := v if {
	classes.candidates(o) == ["kong"]
	told := [{"key": key, "value": value} |
		some key in access.names(access.annotations(o))
		regex.match(`^konghq\.com/(methods|snis|protocols|regex-priority|headers\..+)$`, key)
		value := access.annotation(o, key)
		is_string(value)
	]
	v := {"annotations": told}
	is_object(v)
} else := v if {
	keys := [key | some key in access.names(access.annotations(o)); startswith(key, "alb.ingress.kubernetes.io/conditions.")]
	count(keys) > 0
	v := {"of": claim.name, "conditions": keys}
	is_object(v)
} else := {}

match_at(o, claim, list, key) := v if {
	found_matches := [match |
		some i, rule in access.arr(access.obj(o, "spec"), list)
		some j, match in access.arr(rule, key)
		array.slice(claim.where, 0, 5) == ["spec", list, i, key, j]
		is_object(match)
	]
	count(found_matches) == 1
	v := found_matches[0]
	is_object(v)
} else := {}

# Whether a claim takes every request of its host and path: a rule of Traefik names nothing else.
unconditional(o, claim) if {
	kinds.of(o) in ["IngressRoute", "IngressRouteTCP"]
	text := access.str(route_at(o, claim), "match")
	regex.match("^(Host|HostSNI|Path|PathPrefix|[ ()|&]|`[^`]*`)+$", text)
}

unconditional(o, claim) if {
	kinds.of(o) == "Ingress"
	conditions(o, claim) == {}
}

# ingress-nginx reads all paths of a host as regular expressions, longest text first, as soon as one Ingress of the host wants it.
between_modes(mine, other, theirs) := v if {
	both_nginx(theirs)
	mine.host == other.host
	v := mode_outcome(mine, other, theirs)
	is_array(v)
} else := []

both_nginx(theirs) if {
	"ingress-nginx" in classes.candidates(access.subject)
	"ingress-nginx" in classes.candidates(theirs)
}

mode_outcome(mine, other, theirs) := [{"state": "lost", "why": "once paths of a host are regular expressions the longer one is tried first"}] if {
	regular(theirs)
	hidden_by_pattern(mine, other)
} else := [{"state": "lost", "why": "once paths of a host are regular expressions the longer one is tried first"}] if {
	regular(access.subject)
	hidden_by_pattern(mine, other)
} else := [{"state": "regular", "why": ""}] if {
	mine.namespace != other.namespace
	regular(theirs)
	not regular(access.subject)
	changed_as_pattern(mine)
} else := [{"state": "switches", "why": ""}] if {
	mine.namespace != other.namespace
	regular(access.subject)
	not regular(theirs)
	changed_as_pattern(other)
} else := []

# Whether its annotations make the paths of an Ingress regular expressions.
regular(o) if {
	facts := access.obj(controllers.paths, "ingress-nginx")
	ingress.regular_mode("ingress-nginx", o, facts)
}

# Where its annotations do so.
switch_path(o) := v if {
	facts := access.obj(controllers.paths, "ingress-nginx")
	found_keys := [key | some key in access.texts(facts, "regex_switches"); ingress.switched_on("ingress-nginx", o, key)]
	count(found_keys) > 0
	first := found_keys[0]
	is_string(first)
	v := ["metadata", "annotations", first]
	is_array(v)
} else := ["metadata"]

# As a pattern every path but `/` means something else: more, and without regard to case.
changed_as_pattern(claim) if {
	text := access.str(claim, "text")
	plain_ones := ["", "/"]
	not text in plain_ones
}

hidden_by_pattern(mine, other) if {
	start := open_start(other.text)
	start != ""
	count(other.text) > count(mine.text)
	plain(mine.text)
	below := concat("", [lower(start), "/"])
	startswith(lower(mine.text), below)
}

plain(text) if {
	regex.match(`^/[-A-Za-z0-9._~/]*$`, text)
}

# The beginning of a pattern that takes everything below it, such as `/api(/|$)(.*)` or `/api/.*`; else `""`.
open_start(text) := v if {
	regex.match(`^/[-A-Za-z0-9_~/]+(\(/\|\$\)\(\.\*\)|/?\(\.\*\)|/?\.\*)\$?$`, text)
	literal := paths.literal_start(text)
	v := trim_right(literal, "/")
	is_string(v)
} else := ""
