# METADATA
# title: Route hidden by another one
# description: |
#   Routes of several objects share a host, and the rule of their controller gives the requests to another one than a reader would
#   think: equal paths of which the older wins, a host that belongs to one object as a whole, a priority or a place in a group that
#   comes before the longer path, a regular expression that makes one of every path of its host, a canary that another namespace
#   attaches. What the hidden route protects or serves is not there, or requests go where nobody expects them. A narrower path
#   beside a wider one is ordinary; the same host and path in two namespaces is `route/host-collision`.
# related_resources:
#   - ref: https://kubernetes.github.io/ingress-nginx/user-guide/ingress-path-matching/
#     description: Path matching of ingress-nginx
#   - ref: https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule
#     description: Precedence of matches in the Gateway API
#   - ref: https://doc.traefik.io/traefik/routing/routers/#priority
#     description: Priority of routers in Traefik
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
#   remediation: Leave the path to one object, or give the route a host or path of its own; take out priorities, orders and regular expressions that reach beyond the object.
#   frameworks:
#     nist80053: [AC-4, CM-6]
package portcullis.route.shadowed

import data.lib.portcullis.claims
import data.lib.portcullis.faults
import data.lib.portcullis.hosts
import data.lib.portcullis.inventory
import data.lib.portcullis.precedence

violation contains {"msg": msg, "details": details} if {
	some group in groups
	group.state != "unknown"
	msg := sentence(group)
	path := group.path
	owner := claims.owner(group.other)
	related := [claims.reference(group.other)]
	details := {"path": path, "evidence": {"places": group.places, "other": owner, "why": group.why}, "related": related}
}

# One for the object: what settles one of its rivals settles the others, and in manifests that were never applied no time is known.
unknown contains {"msg": msg, "details": details} if {
	count(undecided) > 0
	first := undecided[0]
	places := sort({place | some one in undecided; some place in one.places; is_string(place)})
	shown := {"places": places, "first": first.first}
	msg := concat("", ["whether ", subject_text(shown), " ", verb(shown, "gets", "get"), " requests, or ", rivals_text, ", depends on which is older"])
	path := first.path
	related := array.slice([reference | some one in undecided; reference := claims.reference(one.other)], 0, 20)
	needs := array.slice(sort({need | some one in undecided; some need in one.needs; is_string(need)}), 0, 20)
	details := {"path": path, "evidence": {"places": places, "total": count(undecided)}, "related": related, "needs": needs}
}

unknown contains {"msg": msg, "details": details} if {
	not inventory.given
	some first in array.slice(claims.of_subject, 0, 1)
	host_names := sort({host | some claim in claims.of_subject; host := claim.host; is_string(host)})
	msg := concat("", ["whether another route hides paths of ", hosts.list(host_names), " depends on the other routes, which were not given"])
	path := first.path
	details := {"path": path, "evidence": {"hosts": host_names}, "needs": ["inventory"]}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

# What is found, one group for each other object and cause.
groups := v if {
	inventory.given
	keys := {key |
		some entry in precedence.found
		reference := claims.reference(entry.other)
		key := {"state": entry.state, "why": entry.why, "reference": reference}
		is_object(key)
	}
	v := [group |
		some key in keys
		entries := [entry | some entry in precedence.found; belongs(entry, key)]
		some first in array.slice(entries, 0, 1)
		places := sort({text | some entry in entries; text := place_text(entry); is_string(text)})
		needs := sort({need | some entry in entries; need := entry.need; need != ""})
		group := {
			"state": first.state,
			"why": first.why,
			"other": first.other,
			"path": first.path,
			"first": first,
			"places": places,
			"needs": needs,
		}
		is_object(group)
	]
} else := []

undecided := v if {
	v := [group | some group in groups; group.state == "unknown"]
}

# The rivals for a message.
rivals_text := v if {
	count(undecided) == 1
	v := concat("", [claims.owner(undecided[0].other), " does"])
	is_string(v)
} else := v if {
	count(undecided) == 2
	v := concat("", [claims.owner(undecided[0].other), " or ", claims.owner(undecided[1].other), " does"])
	is_string(v)
} else := v if {
	rest := format_int(count(undecided) - 1, 10)
	v := concat("", [claims.owner(undecided[0].other), " or one of ", rest, " more does"])
}

belongs(entry, key) if {
	entry.state == key.state
	entry.why == key.why
	claims.reference(entry.other) == key.reference
}

place_text(entry) := v if {
	entry.state in ["refused", "void", "regular", "switches"]
	v := hosts.shown(entry.host)
	is_string(v)
} else := v if {
	entry.text in ["", "/"]
	v := concat("", ["`/` of ", hosts.shown(entry.host)])
	is_string(v)
} else := v if {
	v := concat("", ["`", entry.text, "` of ", hosts.shown(entry.host)])
}

# The places of a group for a message.
subject_text(group) := v if {
	count(group.places) == 1
	v := concat("", group.places)
	is_string(v)
} else := v if {
	rest := format_int(count(group.places) - 1, 10)
	v := concat("", [place_text(group.first), " and ", rest, " more"])
}

verb(group, one, several) := one if {
	count(group.places) == 1
	is_string(several)
} else := several

sentence(group) := v if {
	group.state == "lost"
	v := concat("", [subject_text(group), " never ", verb(group, "gets", "get"), " requests: ", claims.owner(group.other), " takes them, because ", group.why])
	is_string(v)
} else := v if {
	group.state == "taken"
	v := concat("", [subject_text(group), " ", verb(group, "takes", "take"), " requests of ", claims.owner(group.other), ", because ", group.why])
	is_string(v)
} else := v if {
	group.state == "open"
	v := concat("", [subject_text(group), " ", verb(group, "is", "are"), " in ", claims.owner(group.other), " too, and which of the two gets the requests is not defined"])
	is_string(v)
} else := v if {
	group.state == "refused"
	v := concat("", [subject_text(group), " ", verb(group, "belongs", "belong"), " to ", claims.owner(group.other), " as a whole, which is older, so nothing of this object is served there"])
	is_string(v)
} else := v if {
	group.state == "void"
	v := concat("", [subject_text(group), " ", verb(group, "is", "are"), " the host of ", claims.owner(group.other), " too, so neither of the two is served"])
	is_string(v)
} else := v if {
	group.state == "regular"
	v := concat("", ["paths of ", subject_text(group), " are read as regular expressions without regard to case, because ", claims.owner(group.other), " of another namespace wants it for its own"])
	is_string(v)
} else := v if {
	group.state == "switches"
	v := concat("", ["makes regular expressions without regard to case of the paths of ", claims.owner(group.other), " on ", subject_text(group)])
	is_string(v)
} else := v if {
	v := concat("", ["the canary takes a share of the requests that ", claims.owner(group.other), " of another namespace gets for ", subject_text(group)])
}
