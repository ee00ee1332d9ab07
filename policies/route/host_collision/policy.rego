# METADATA
# title: Host and path claimed from another namespace
# description: |
#   A route of another namespace claims the same host and path through the same front door, so that one team receives the requests,
#   passwords and cookies meant for the other; which of the two wins is the controller's choice. A wildcard collides with the names
#   it covers, and a path with those above and below it, because whoever adds the narrower route carves requests out of the wider
#   one; an nginx canary is such a route. A route for every host answers for what nobody else claims and collides only with
#   another one. Routes of one namespace never collide, nor do different classes or listeners. Paths of ACME challenges are let
#   through by their path; the label of a solver alone is no proof.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards
#     description: Wildcard hosts of an Ingress
#   - ref: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#canary
#     description: Canary of ingress-nginx
#   - ref: https://gateway-api.sigs.k8s.io/concepts/security-model/
#     description: The security model of the Gateway API
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes]
#   needs:
#     - inventory:routes
#     - inventory:listeners
#     - inventory:networking.k8s.io/v1/IngressClass
#     - inventory:v1/Namespace
#     - facts
#   remediation: Give the route a host or path of its own, or let the owner of the host add it; where teams share a host on purpose, name the host and their namespaces in `shared_hosts`.
#   frameworks:
#     nist80053: [AC-4, SC-7]
#     nsa: [Namespace separation and hardening]
#   parameters:
#     shared_hosts:
#       type: array
#       items:
#         type: object
#         required: [host, namespaces]
#         properties:
#           host: {type: string, description: "A host, or a wildcard for the names one label below it."}
#           namespaces: {type: array, items: {type: string}, description: "The namespaces that share it; `*` is every namespace."}
#       default: []
#       description: Hosts that several namespaces share on purpose.
#     scope:
#       type: string
#       enum: [class, cluster]
#       default: class
#       description: Whether routes meet within one ingress class or Gateway listener only (`class`) or everywhere (`cluster`).
#     allow_acme_challenges:
#       type: boolean
#       default: true
#       strict: false
#       description: Whether other namespaces may serve `/.well-known/acme-challenge/` of a host, as a solver in a namespace of its own does.
package portcullis.route.host_collision

import data.lib.portcullis.access
import data.lib.portcullis.claims
import data.lib.portcullis.faults
import data.lib.portcullis.hosts
import data.lib.portcullis.inventory
import data.lib.portcullis.parameters

violation contains {"msg": msg, "details": details} if {
	some collision in collisions
	some_certain := collision.certain
	count(some_certain) > 0
	host := collision.host
	shown := hosts.shown(host)
	msg := concat("", [shown, " is also claimed by ", claimants(host, some_certain)])
	path := collision.path
	texts := collision.paths
	total := count(owners(some_certain))
	first := array.slice(listed(some_certain), 0, 20)
	related := array.slice(references(some_certain), 0, 20)
	details := {"path": path, "evidence": {"host": host, "paths": texts, "rivals": first, "total": total}, "related": related}
}

unknown contains {"msg": msg, "details": details} if {
	some collision in collisions
	some_certain := collision.certain
	count(some_certain) == 0
	unsure := collision.unsure
	count(unsure) > 0
	host := collision.host
	shown := hosts.shown(host)
	msg := concat("", ["whether ", shown, " is served beside ", claimants(host, unsure), " depends on what was not given"])
	path := collision.path
	mine := collision.mine
	needs := needs_of(mine, unsure)
	related := array.slice(references(unsure), 0, 20)
	details := {"path": path, "evidence": {"host": host}, "related": related, "needs": needs}
}

unknown contains {"msg": msg, "details": details} if {
	not inventory.given
	some first in array.slice(claims.of_subject, 0, 1)
	host_names := sort({host | some claim in claims.of_subject; host := claim.host; is_string(host)})
	msg := concat("", ["whether another namespace claims ", hosts.list(host_names), " depends on the other routes, which were not given"])
	path := first.path
	details := {"path": path, "evidence": {"hosts": host_names}, "needs": ["inventory"]}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("route/host-collision")
}

# For each host of the route: its own claims, and those of other namespaces that meet them.
collisions := v if {
	inventory.given
	scope := access.str(params, "scope")
	acme := access.bool(params, "allow_acme_challenges", true)
	names := sort({host | some claim in claims.of_subject; host := claim.host; is_string(host)})
	v := [collision |
		some host in names
		mine := [claim | some claim in claims.of_subject; claim.host == host]
		rivals := [rival | some rival in claims.rivals(host, mine, scope, acme); not agreed(host, rival)]
		certain := [claim | some rival in rivals; rival.certain == "yes"; claim := rival.claim; is_object(claim)]
		unsure := [claim | some rival in rivals; rival.certain == "unknown"; claim := rival.claim; is_object(claim)]
		texts := sort({text | some claim in mine; text := claim.text; is_string(text)})
		some first in array.slice(mine, 0, 1)
		path := first.path
		collision := {"host": host, "path": path, "paths": texts, "mine": first, "certain": certain, "unsure": unsure}
		is_object(collision)
	]
} else := []

# Whether both namespaces are known to share what both claim.
agreed(host, rival) if {
	other := rival.claim
	other_host := access.str(other, "host")
	other_namespace := access.str(other, "namespace")
	narrow := claims.narrower_host(host, other_host)
	some entry in access.arr(params, "shared_hosts")
	shared := hosts.normal(access.str(entry, "host"))
	hosts.covers(shared, narrow, "one")
	named := access.texts(entry, "namespaces")
	partner(named, access.namespace)
	partner(named, other_namespace)
}

partner(named, ns) if {
	ns in named
}

partner(named, ns) if {
	"*" in named
	is_string(ns)
}

# Each owner once, sorted.
owners(some_claims) := v if {
	found := {text | some claim in some_claims; text := claims.owner(claim); is_string(text)}
	v := sort(found)
}

# The owners for a message, the first three by name, with the host they claim where it is another.
claimants(host, some_claims) := v if {
	found := sort({text | some claim in some_claims; text := claimant(host, claim); is_string(text)})
	count(found) <= 3
	v := concat(", ", found)
	is_string(v)
} else := v if {
	found := sort({text | some claim in some_claims; text := claimant(host, claim); is_string(text)})
	first := concat(", ", array.slice(found, 0, 3))
	rest := format_int(count(found) - 3, 10)
	v := concat("", [first, " and ", rest, " more"])
}

claimant(host, claim) := v if {
	access.str(claim, "host") == host
	v := claims.owner(claim)
	is_string(v)
} else := v if {
	owner := claims.owner(claim)
	other := hosts.shown(access.str(claim, "host"))
	v := concat("", [owner, " as ", other])
}

# What the others claim, sorted.
listed(some_claims) := v if {
	found := {item |
		some claim in some_claims
		owner := claims.owner(claim)
		host := access.str(claim, "host")
		text := access.str(claim, "text")
		item := {"owner": owner, "host": host, "path": text}
		is_object(item)
	}
	v := sort(found)
}

references(some_claims) := v if {
	found := {reference | some claim in some_claims; reference := claims.reference(claim); is_object(reference)}
	v := sort(found)
}

needs_of(mine, unsure) := v if {
	found := {need | some claim in unsure; some need in claims.meeting_needs(mine, claim); is_string(need)}
	v := sort(found)
}
