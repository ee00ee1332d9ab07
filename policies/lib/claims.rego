# METADATA
# title: Claims on hosts
# description: |
#   Which hosts and paths each route claims, through which front door, and who else claims them. With `input.facts` the others
#   come from an index; without, they are computed from the inventory by the same rules, so both give the same claims.
# related_resources:
#   - ref: https://gateway-api.sigs.k8s.io/reference/spec/#hostname
#     description: Host names of listeners and routes
package lib.portcullis.claims

import data.lib.portcullis.access
import data.lib.portcullis.classes
import data.lib.portcullis.contour
import data.lib.portcullis.controllers
import data.lib.portcullis.f5
import data.lib.portcullis.facts
import data.lib.portcullis.gateway
import data.lib.portcullis.hosts
import data.lib.portcullis.ingress
import data.lib.portcullis.inventory
import data.lib.portcullis.istio
import data.lib.portcullis.kinds
import data.lib.portcullis.openshift
import data.lib.portcullis.paths
import data.lib.portcullis.routes
import data.lib.portcullis.traefik

# The kinds that claim hosts, as `group/Kind`. Routes of streams name ports, and included parts of a proxy the host of whoever
# includes them.
kinds_that_claim := [
	"networking.k8s.io/Ingress",
	"extensions/Ingress",
	"gateway.networking.k8s.io/HTTPRoute",
	"gateway.networking.k8s.io/GRPCRoute",
	"gateway.networking.k8s.io/TLSRoute",
	"traefik.io/IngressRoute",
	"traefik.containo.us/IngressRoute",
	"traefik.io/IngressRouteTCP",
	"traefik.containo.us/IngressRouteTCP",
	"projectcontour.io/HTTPProxy",
	"networking.istio.io/VirtualService",
	"k8s.nginx.org/VirtualServer",
	"k8s.nginx.org/TransportServer",
	"route.openshift.io/Route",
]

# Where objects of those kinds stand in the inventory.
places := [
	{"version": "networking.k8s.io/v1", "kind": "Ingress"},
	{"version": "networking.k8s.io/v1beta1", "kind": "Ingress"},
	{"version": "extensions/v1beta1", "kind": "Ingress"},
	{"version": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute"},
	{"version": "gateway.networking.k8s.io/v1beta1", "kind": "HTTPRoute"},
	{"version": "gateway.networking.k8s.io/v1", "kind": "GRPCRoute"},
	{"version": "gateway.networking.k8s.io/v1alpha2", "kind": "GRPCRoute"},
	{"version": "gateway.networking.k8s.io/v1", "kind": "TLSRoute"},
	{"version": "gateway.networking.k8s.io/v1alpha3", "kind": "TLSRoute"},
	{"version": "gateway.networking.k8s.io/v1alpha2", "kind": "TLSRoute"},
	{"version": "traefik.io/v1alpha1", "kind": "IngressRoute"},
	{"version": "traefik.containo.us/v1alpha1", "kind": "IngressRoute"},
	{"version": "traefik.io/v1alpha1", "kind": "IngressRouteTCP"},
	{"version": "traefik.containo.us/v1alpha1", "kind": "IngressRouteTCP"},
	{"version": "projectcontour.io/v1", "kind": "HTTPProxy"},
	{"version": "networking.istio.io/v1", "kind": "VirtualService"},
	{"version": "networking.istio.io/v1beta1", "kind": "VirtualService"},
	{"version": "networking.istio.io/v1alpha3", "kind": "VirtualService"},
	{"version": "k8s.nginx.org/v1", "kind": "VirtualServer"},
	{"version": "k8s.nginx.org/v1", "kind": "TransportServer"},
	{"version": "route.openshift.io/v1", "kind": "Route"},
]

# The claims of the object under review; of the deleted object on DELETE.
of_judged := v if {
	o := access.judged
	ns := access.namespace
	v := of(o, ns)
	is_array(v)
} else := []

# The claims of the object that will exist.
of_subject := [] if {
	access.operation == "DELETE"
} else := v if {
	v := of_judged
	is_array(v)
}

# The claims of a route: `{"host", "labels", "matcher", "text", "path", "where", "kind", "apiVersion", "namespace", "name",
# "doors", "unsure", "needs", "acme"}`, one for each host and path. `doors` are the classes, load balancers or listeners it is served
# through, `unsure` those that may not admit it, and `needs` what would tell. A route that is served nowhere claims nothing.
of(o, ns) := v if {
	kinds.of(o) == "Ingress"
	v := of_ingress(o, ns)
	is_array(v)
} else := v if {
	kinds.of(o) in gateway_kinds
	v := of_gateway_route(o, ns)
	is_array(v)
} else := v if {
	claims_by_itself(o)
	v := of_family(o, ns)
	is_array(v)
} else := []

gateway_kinds := ["HTTPRoute", "GRPCRoute", "TLSRoute"]

# Whether a route of another family names its own hosts: a part that a root HTTPProxy includes does not.
claims_by_itself(o) if {
	kinds.of(o) in ["IngressRoute", "IngressRouteTCP", "VirtualService", "VirtualServer", "TransportServer", "Route"]
}

claims_by_itself(o) if {
	kinds.of(o) == "HTTPProxy"
	access.obj(access.obj(o, "spec"), "virtualhost") != {}
}

of_ingress(o, ns) := v if {
	name := access.name(o)
	version := access.str(o, "apiVersion")
	ids := classes.candidates(o)
	doors := ingress_doors(ids, o, ns)
	labels := ingress_labels(ids)
	entries := array.concat(ingress.entries(o), alias_entries(o))
	v := [claim |
		some entry in entries
		host := entry.host
		matcher := entry.matcher
		text := entry.text
		path := entry.host_path
		where := entry.path
		acme := challenge(text)
		claim := {
			"host": host,
			"labels": labels,
			"matcher": matcher,
			"text": text,
			"path": path,
			"where": where,
			"kind": "Ingress",
			"apiVersion": version,
			"namespace": ns,
			"name": name,
			"doors": doors,
			"unsure": [],
			"needs": [],
			"acme": acme,
		}
		is_object(claim)
	]
}

# A host that an annotation adds is another name of the whole server.
alias_entries(o) := [] if {
	access.annotations(o) == {}
} else := v if {
	v := [entry |
		some alias in ingress.alias_hosts(o)
		host := alias.host
		path := alias.path
		entry := {"host": host, "host_path": path, "path": path, "matcher": {"match": "any", "value": ""}, "text": ""}
		is_object(entry)
	]
}

# How many labels a wildcard covers: several only where every controller that may serve the Ingress reads it so.
ingress_labels(ids) := "one" if {
	count(ids) == 0
} else := "many" if {
	narrow := [id | some id in ids; access.str(access.obj(controllers.hosts, id), "labels") != "many"]
	count(narrow) == 0
} else := "one"

# `class:<name>`, with an empty name where no class is known; the object's own load balancer where the controller makes one for
# each Ingress.
ingress_doors(ids, o, ns) := v if {
	ids == ["gce"]
	v := own_door(o, ns)
	is_array(v)
} else := v if {
	ids == ["aws-load-balancer-controller"]
	v := group_doors(o, ns)
	is_array(v)
} else := v if {
	ids == ["cilium"]
	mode := access.annotation(o, "ingress.cilium.io/loadbalancer-mode")
	mode == "dedicated"
	v := own_door(o, ns)
	is_array(v)
} else := v if {
	name := classes.name(o)
	v := [concat(":", ["class", name])]
}

own_door(o, ns) := v if {
	name := access.name(o)
	v := [concat("", ["load-balancer:", ns, "/", name])]
}

# AWS: Ingresses share a load balancer where they name one group, or where the parameters of their class do.
group_doors(o, ns) := v if {
	class := inventory.find_cluster("networking.k8s.io/v1", "IngressClass", classes.name(o))
	settings := access.obj(access.obj(class, "spec"), "parameters")
	found := inventory.find_cluster("elbv2.k8s.aws/v1beta1", "IngressClassParams", access.str(settings, "name"))
	group := access.str(access.obj(access.obj(found, "spec"), "group"), "name")
	group != ""
	is_string(ns)
	door := concat(":", ["group", group])
	v := [door]
	is_array(v)
} else := v if {
	group := access.annotation(o, "alb.ingress.kubernetes.io/group.name")
	group != ""
	is_string(ns)
	door := concat(":", ["group", group])
	v := [door]
	is_array(v)
} else := v if {
	v := own_door(o, ns)
}

of_gateway_route(o, ns) := v if {
	name := access.name(o)
	kind := access.str(o, "kind")
	version := access.str(o, "apiVersion")
	matched := gateway.rule_matchers(o)
	v := [claim |
		some place in served(o, ns)
		some m in matched
		host := place.host
		doors := place.doors
		unsure := place.unsure
		needs := place.needs
		path := place.path
		matcher := m.matcher
		text := m.text
		where := m.path
		acme := challenge(text)
		claim := {
			"host": host,
			"labels": "many",
			"matcher": matcher,
			"text": text,
			"path": path,
			"where": where,
			"kind": kind,
			"apiVersion": version,
			"namespace": ns,
			"name": name,
			"doors": doors,
			"unsure": unsure,
			"needs": needs,
			"acme": acme,
		}
		is_object(claim)
	]
}

# Claims of a route that its family reads, one for each host and path, through each of its front doors.
of_family(o, ns) := v if {
	open_doors := family_doors(o, ns)
	count(open_doors) > 0
	doors := sort({door | some entry in open_doors; access.str(entry, "admitted") == "yes"; door := access.str(entry, "door")})
	unsure := sort({door | some entry in open_doors; access.str(entry, "admitted") != "yes"; door := access.str(entry, "door")})
	needs := sort({need | some entry in open_doors; access.str(entry, "admitted") != "yes"; need := access.str(entry, "need")})
	name := access.name(o)
	kind := access.str(o, "kind")
	version := access.str(o, "apiVersion")
	labels := routes.labels(o)
	v := [claim |
		some entry in family_entries(o, ns)
		host := access.str(entry, "host")
		matcher := access.obj(entry, "matcher")
		text := access.str(entry, "text")
		path := access.arr(entry, "host_path")
		where := access.arr(entry, "path")
		acme := challenge(text)
		claim := {
			"host": host,
			"labels": labels,
			"matcher": matcher,
			"text": text,
			"path": path,
			"where": where,
			"kind": kind,
			"apiVersion": version,
			"namespace": ns,
			"name": name,
			"doors": doors,
			"unsure": unsure,
			"needs": needs,
			"acme": acme,
		}
		is_object(claim)
	]
} else := []

family_doors(o, ns) := v if {
	kinds.family(o) == "traefik"
	v := traefik.doors(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "contour"
	v := contour.doors(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "istio"
	v := istio.doors(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "f5"
	v := f5.doors(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "openshift"
	v := openshift.doors(o, ns)
	is_array(v)
} else := []

# What it matches; a host without a path is claimed as a whole.
family_entries(o, ns) := v if {
	own := routes.entries(o, ns)
	named := {host | some entry in own; host := access.str(entry, "host")}
	rest := [entry |
		some one in routes.hosts_of(o, ns)
		host := access.str(one, "host")
		not host in named
		path := access.arr(one, "path")
		entry := {"host": host, "host_path": path, "path": path, "matcher": {"match": "any", "value": ""}, "text": ""}
		is_object(entry)
	]
	v := array.concat(own, rest)
}

# Where a route of the Gateway API is served: for each host the listeners, as `{"host", "path", "doors", "unsure", "needs"}`. A Gateway
# or ListenerSet that was not given is one door, or one for each section or port that is named; whether it admits routes of other
# namespaces is not known.
served(o, ns) := v if {
	offers := array.concat(attached(o, ns), unattached(o, ns))
	names := sort({host | some offer in offers; some host in access.arr(offer, "hosts"); is_string(host)})
	own := gateway.route_hosts(o)
	v := [place |
		some host in names
		doors := offered(offers, "yes", host)
		unsure := offered(offers, "unknown", host)
		needs := needed(offers, host)
		path := host_path(own, offers, host)
		place := {"host": host, "path": path, "doors": doors, "unsure": unsure, "needs": needs}
		is_object(place)
	]
}

offered(offers, admitted, host) := v if {
	found := {door |
		some offer in offers
		offer.admitted == admitted
		served_hosts := access.arr(offer, "hosts")
		host in served_hosts
		door := offer.door
		is_string(door)
	}
	v := sort(found)
}

needed(offers, host) := v if {
	found := {need |
		some offer in offers
		offer.admitted == "unknown"
		served_hosts := access.arr(offer, "hosts")
		host in served_hosts
		need := offer.need
		is_string(need)
	}
	v := sort(found)
}

attached(o, ns) := v if {
	v := [offer |
		some attachment in gateway.attachments(o, ns)
		names := attachment.hosts
		need := attachment.need
		admitted := attachment.admitted
		index := attachment.index
		owner := gateway.door_name(attachment.kind, attachment.namespace, attachment.name)
		door := concat("/", [owner, attachment.listener])
		offer := {"hosts": names, "admitted": admitted, "index": index, "door": door, "need": need}
		is_object(offer)
	]
}

unattached(o, ns) := v if {
	names := own_names(o)
	v := [offer |
		some parent in gateway.parents(o, ns)
		parent.holder == {}
		index := parent.index
		owner := gateway.door_name(parent.kind, parent.namespace, parent.name)
		part := gateway.section_part(parent)
		door := concat("", [owner, part])
		admitted := gateway.known_admission(parent.namespace, ns)
		need := gateway.parent_need(parent)
		offer := {"hosts": names, "admitted": admitted, "index": index, "door": door, "need": need}
		is_object(offer)
	]
}

own_names(o) := v if {
	v := [host | some entry in gateway.route_hosts(o); host := entry.host; is_string(host)]
	count(v) > 0
} else := [""]

# The host name of the route that a served host comes from, else the parent that brought it.
host_path(own, offers, host) := v if {
	found := [path |
		some entry in own
		own_host := entry.host
		hosts.overlap(own_host, host, "many")
		path := entry.path
		is_array(path)
	]
	count(found) > 0
	is_array(offers)
	some v in array.slice(found, 0, 1)
} else := v if {
	found := [path |
		some offer in offers
		served_hosts := access.arr(offer, "hosts")
		host in served_hosts
		index := offer.index
		path := ["spec", "parentRefs", index]
		is_array(path)
	]
	count(found) > 0
	some v in array.slice(found, 0, 1)
} else := ["spec"]

# Whether a path is the one under which a certificate authority looks for the answer to an ACME challenge. The label that
# cert-manager sets on the routes of its solver is no proof: anyone can set it.
challenge(text) := v if {
	v := paths.challenge(text)
}

# All claims of the inventory.
scanned := v if {
	v := [claim |
		some place in places
		version := place.version
		kind := place.kind
		some entry in inventory.namespaced(version, kind)
		o := entry.object
		ns := entry.namespace
		some claim in of(o, ns)
		is_object(claim)
	]
}

# The hosts of the object under review, the wildcards above them, and the tails of its own wildcards: what decides in one look-up
# whether a claim of the inventory may meet one of its.
wanted_hosts := {host | some claim in of_judged; host := claim.host; is_string(host)}

wanted_keys := {key | some host in wanted_hosts; some key in host_keys(host); is_string(key)}

wanted_tails := {tail | some host in wanted_hosts; hosts.wildcard(host); tail := hosts.tail(host)}

host_keys(host) := v if {
	labels := split(host, ".")
	above := [key |
		some i, label in labels
		i > 0
		is_string(label)
		parent := concat(".", array.slice(labels, i, count(labels)))
		key := concat("", ["*.", parent])
		is_string(key)
	]
	v := array.concat([host], above)
}

near(host) if {
	host in wanted_keys
}

near(host) if {
	some tail in wanted_tails
	endswith(host, tail)
}

# Only routes that name a host near one of the wanted ones are read as a whole.
scanned_near := v if {
	v := [claim |
		some place in places
		version := place.version
		kind := place.kind
		some entry in inventory.namespaced(version, kind)
		o := entry.object
		ns := entry.namespace
		near_object(o, ns)
		some claim in of(o, ns)
		host := claim.host
		near(host)
	]
}

near_object(o, ns) if {
	some rule in access.arr(access.obj(o, "spec"), "rules")
	host := hosts.normal(access.str(rule, "host"))
	near(host)
	is_string(ns)
}

near_object(o, ns) if {
	some text in access.texts(access.obj(o, "spec"), "hostnames")
	host := hosts.normal(text)
	near(host)
	is_string(ns)
}

# A route without host names, or an Ingress without rules: the listeners or the default backend tell.
near_object(o, ns) if {
	spec := access.obj(o, "spec")
	count(access.arr(spec, "hostnames")) == 0
	kinds.of(o) in gateway_kinds
	is_string(ns)
}

near_object(o, ns) if {
	count(access.arr(access.obj(o, "spec"), "rules")) == 0
	kinds.of(o) == "Ingress"
	is_string(ns)
}

near_object(o, ns) if {
	some key in access.names(access.annotations(o))
	key in alias_keys
	is_string(ns)
}

near_object(o, ns) if {
	claims_by_itself(o)
	some entry in routes.hosts_of(o, ns)
	host := access.str(entry, "host")
	near(host)
}

# Annotations that add hosts, of all controllers.
alias_keys := {key |
	some id in access.names(controllers.hosts)
	some alias in access.arr(access.obj(controllers.hosts, id), "aliases")
	key := access.str(alias, "key")
}

# Claims that may meet one on `host`: candidates by host name, not yet by labels, path or door. A claim on every host meets only
# others of its kind: that it answers for what nobody else claims is no claim on what others do.
candidates(host) := v if {
	facts.given
	v := facts.claims(host)
	is_array(v)
} else := v if {
	v := [claim |
		some claim in scanned_near
		other := claim.host
		alike(host, other)
		hosts.overlap(other, host, "many")
	]
}

alike(a, b) if {
	a == ""
	b == ""
}

alike(a, b) if {
	a != ""
	b != ""
}

# Whether some host is claimed by both, each wildcard read as its own controller reads it.
hosts_meet(a, b) if {
	a_host := a.host
	b_host := b.host
	labels := a.labels
	hosts.covers(a_host, b_host, labels)
}

hosts_meet(a, b) if {
	a_host := a.host
	b_host := b.host
	labels := b.labels
	hosts.covers(b_host, a_host, labels)
}

# The narrower of two hosts that meet.
narrower_host(a, b) := a if {
	hosts.covers(b, a, "many")
} else := b

# Whether two claims come through one front door: `"yes"`, `"no"`, or `"unknown"` where that depends on what was not given. Within
# `scope` `"cluster"` all doors count as one. Routes of different families meet on every name: it is claimed twice, whichever proxy its
# address leads to. Where both take what nobody names, no name is claimed, and each proxy has its own rest.
meeting(scope, a, b) := "yes" if {
	scope == "cluster"
	is_object(a)
	is_object(b)
} else := v if {
	family(a) != family(b)
	v := between_families(a, b)
} else := "yes" if {
	share(access.arr(a, "doors"), access.arr(b, "doors"))
} else := "unknown" if {
	classless(access.arr(a, "doors"), access.arr(b, "doors"))
} else := "unknown" if {
	share(possible_doors(a), possible_doors(b))
} else := "no"

between_families(a, b) := "no" if {
	access.str(a, "host") == ""
	access.str(b, "host") == ""
} else := "yes" if {
	count(access.arr(a, "doors")) > 0
	count(access.arr(b, "doors")) > 0
} else := "unknown"

family(claim) := v if {
	v := access.str(kinds.families, claim.kind)
}

possible_doors(claim) := v if {
	v := array.concat(access.arr(claim, "doors"), access.arr(claim, "unsure"))
}

share(some_doors, other_doors) if {
	some a in some_doors
	some b in other_doors
	same_door(a, b)
}

# A Gateway as a whole is a door to each of its listeners.
same_door(a, b) if {
	a == b
}

same_door(a, b) if {
	whole := concat("", [a, "/"])
	startswith(b, whole)
}

same_door(a, b) if {
	whole := concat("", [b, "/"])
	startswith(a, whole)
}

classless(some_doors, other_doors) if {
	"class:" in some_doors
	some door in other_doors
	startswith(door, "class:")
}

classless(some_doors, other_doors) if {
	"class:" in other_doors
	some door in some_doors
	startswith(door, "class:")
}

# What would settle whether two claims come through one front door.
meeting_needs(a, b) := v if {
	classless(access.arr(a, "doors"), access.arr(b, "doors"))
	v := ["networking.k8s.io/IngressClass marked as default"]
} else := v if {
	found := {need | some claim in [a, b]; some need in access.texts(claim, "needs")}
	v := sort(found)
}

# Claims of other namespaces on the same requests as the claims `mine` of the object under review on one host, as
# `{"claim", "certain"}`. Paths of ACME challenges do not count where `acme` is allowed.
rivals(host, mine, scope, acme) := v if {
	counted := [claim | some claim in mine; counts(claim, acme)]
	matchers := sort({matcher | some claim in counted; matcher := claim.matcher; is_object(matcher)})
	count(counted) > 0
	some first in array.slice(counted, 0, 1)
	v := [rival |
		some other in candidates(host)
		other.namespace != first.namespace
		counts(other, acme)
		hosts_meet(first, other)
		certain := meeting(scope, first, other)
		certain != "no"
		matcher := other.matcher
		meets_any(matchers, matcher)
		rival := {"claim": other, "certain": certain}
		is_object(rival)
	]
} else := []

counts(claim, acme) if {
	claim.acme == false
	is_boolean(acme)
}

counts(claim, acme) if {
	claim.acme == true
	acme == false
}

meets_any(matchers, matcher) if {
	some one in matchers
	paths.overlap(one, matcher)
}

# A claim as text: kind, namespace and name.
owner(claim) := v if {
	v := concat("", [access.str(claim, "kind"), " `", access.str(claim, "namespace"), "/", access.str(claim, "name"), "`"])
}

reference(claim) := v if {
	version := access.str(claim, "apiVersion")
	kind := access.str(claim, "kind")
	ns := access.str(claim, "namespace")
	name := access.str(claim, "name")
	v := {"apiVersion": version, "kind": kind, "namespace": ns, "name": name}
}

# The object of a claim, `{}` where it was not given.
object_of(claim) := v if {
	v := inventory.find(access.str(claim, "namespace"), access.str(claim, "apiVersion"), access.str(claim, "kind"), access.str(claim, "name"))
	is_object(v)
} else := {}
