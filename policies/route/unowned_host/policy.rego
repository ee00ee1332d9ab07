# METADATA
# title: Host of somebody else
# description: |
#   A namespace claims a host that it does not own: whoever may write routes there receives the requests, passwords and cookies
#   that were meant for the owner, now or as soon as the name points at the cluster. Every place that names a host counts: rules,
#   `tls.hosts`, annotations that add hosts, host names and listeners. A wildcard needs the right to the wildcard, a claim on every
#   host the right to every host, and names are compared by whole labels. Who owns what is configured; once it is, what nobody was
#   given nobody may claim. The apex of a platform and the wildcard below it belong to its own namespaces.
# related_resources:
#   - ref: https://gateway-api.sigs.k8s.io/concepts/security-model/
#     description: The security model of the Gateway API
#   - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#name-based-virtual-hosting
#     description: Hosts of an Ingress
# custom:
#   severity: critical
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes, listeners]
#   needs:
#     - inventory:v1/Namespace
#     - inventory:networking.k8s.io/v1/IngressClass
#     - inventory:gateway.networking.k8s.io/v1/Gateway
#     - inventory:networking.istio.io/v1/Gateway
#   remediation: Use a host that the namespace owns, or let the owner of the host hand it over; new owners are entered in `owners`, or in the label or annotation of the Namespace that `namespace_key` names.
#   frameworks:
#     nist80053: [AC-3, AC-4, SC-7]
#     nsa: [Namespace separation and hardening]
#   parameters:
#     owners:
#       type: object
#       additionalProperties: {type: array, items: {type: string}}
#       default: {}
#       description: "The hosts that each namespace owns, by its name; `team-*` is every namespace that begins so and `*` every namespace. Hosts are names, `*.example.com` for every name below, or `*` for every host."
#     namespace_key:
#       type: string
#       default: ""
#       description: An annotation, else a label, of a Namespace that lists the hosts it owns, separated by commas or blanks. Whoever may edit it gives hosts away.
#     apex:
#       type: array
#       items: {type: string}
#       default: []
#       description: Domains of the platform, such as `example.com`. They and the wildcards below them belong to `platform_namespaces`, whatever else is said.
#     platform_namespaces:
#       type: array
#       items: {type: string}
#       default: []
#       description: Namespaces that own the domains of `apex` and all names below them; `team-*` is every namespace that begins so.
#     custom_domains:
#       type: array
#       items: {type: string}
#       default: []
#       description: Hosts outside of `apex` that may be claimed, by those who own them. Where `apex` is empty, every host may be.
#     allow_acme_challenges:
#       type: boolean
#       default: true
#       strict: false
#       description: Whether a route that only answers ACME challenges may name any host, as a solver in a namespace of its own does.
#     require_owners:
#       type: boolean
#       default: false
#       strict: true
#       description: Whether to answer unknown, not nothing, where no owners are configured.
package portcullis.route.unowned_host

import data.lib.portcullis.access
import data.lib.portcullis.faults
import data.lib.portcullis.hosts
import data.lib.portcullis.ownership
import data.lib.portcullis.parameters
import data.lib.portcullis.routes

violation contains {"msg": msg, "details": details} if {
	host_names := apex_hosts
	count(host_names) > 0
	shown := hosts.list(host_names)
	verb := hosts.verb(host_names, "belongs", "belong")
	msg := concat("", [shown, " ", verb, " to the platform, not to namespace `", access.namespace, "`"])
	path := ownership.path_of(host_names)
	details := {"path": path, "evidence": {"hosts": host_names, "namespace": access.namespace, "apex": apexes}}
}

violation contains {"msg": msg, "details": details} if {
	host_names := foreign_hosts
	count(host_names) > 0
	shown := hosts.list(host_names)
	verb := hosts.verb(host_names, "is", "are")
	msg := concat(" ", [shown, verb, "outside of the platform's domains and not among the custom domains"])
	path := ownership.path_of(host_names)
	details := {"path": path, "evidence": {"hosts": host_names, "namespace": access.namespace, "apex": apexes, "custom_domains": custom}}
}

violation contains {"msg": msg, "details": details} if {
	not owners_missing
	host_names := unowned_hosts
	count(host_names) > 0
	shown := hosts.list(host_names)
	msg := concat("", ["namespace `", access.namespace, "` does not own ", shown, others_text])
	path := ownership.path_of(host_names)
	details := {"path": path, "evidence": {"hosts": host_names, "namespace": access.namespace, "owned": owned_texts, "owners": others}}
}

unknown contains {"msg": msg, "details": details} if {
	owners_missing
	host_names := unowned_hosts
	count(host_names) > 0
	shown := hosts.list(host_names)
	msg := concat("", ["whether namespace `", access.namespace, "` owns ", shown, " depends on its Namespace, which was not given"])
	path := ownership.path_of(host_names)
	need := concat(" ", ["v1/Namespace", access.namespace])
	details := {"path": path, "evidence": {"hosts": host_names}, "needs": [need]}
}

unknown contains {"msg": msg, "details": details} if {
	configured
	count(ownership.claimed) == 0
	needs := routes.subject_needs
	count(needs) > 0
	msg := "which hosts it claims depends on what was not given"
	details := {"path": ["spec"], "needs": needs}
}

unknown contains {"msg": msg, "details": details} if {
	configured
	not owns_everything
	some entry in ownership.patterns_added
	path := entry.path
	key := access.str(entry, "key")
	text := access.str(entry, "text")
	msg := concat("", ["which hosts `", key, "` claims cannot be told from a pattern"])
	details := {"path": path, "evidence": {"pattern": text}, "needs": ["host names instead of the pattern"]}
}

unknown contains {"msg": msg, "details": details} if {
	access.bool(params, "require_owners", false)
	not configured
	host_names := sort({host | some claim in ownership.claimed; host := claim.host; is_string(host)})
	count(host_names) > 0
	shown := hosts.list(host_names)
	msg := concat("", ["whether namespace `", access.namespace, "` owns ", shown, " depends on the owners of hosts, which are not configured"])
	path := ownership.path_of(host_names)
	details := {"path": path, "evidence": {"hosts": host_names}, "needs": ["parameter owners", "parameter namespace_key", "parameter apex"]}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("route/unowned-host")
}

by_namespace := v if {
	v := access.obj(params, "owners")
}

key_of_namespaces := v if {
	v := access.str(params, "namespace_key")
}

# Whether it is known who owns hosts; an apex alone tells only who owns that.
owned_by_map if {
	count(by_namespace) > 0
}

owned_by_map if {
	key_of_namespaces != ""
}

configured if {
	owned_by_map
}

configured if {
	count(apexes) > 0
}

apexes := v if {
	v := [pattern | some pattern in ownership.patterns(access.arr(params, "apex")); pattern != ""; not hosts.wildcard(pattern)]
}

custom := v if {
	v := ownership.patterns(access.arr(params, "custom_domains"))
}

of_platform if {
	some name in access.texts(params, "platform_namespaces")
	ownership.namespace_fits(name, access.namespace)
}

# The patterns of this namespace.
owned := v if {
	listed := ownership.mapped(by_namespace, access.namespace)
	granted := ownership.granted(access.namespace, key_of_namespaces)
	v := array.concat(listed, granted)
}

owned_texts := v if {
	found := {text | some pattern in owned; text := pattern_text(pattern); is_string(text)}
	v := sort(found)
}

pattern_text(pattern) := "*" if {
	pattern == ""
} else := pattern

owns_everything if {
	"" in owned
}

# Whether what would tell the owner was not given.
owners_missing if {
	ownership.namespace_missing(access.namespace, key_of_namespaces)
}

# The hosts that are judged, sorted.
claimed_hosts := v if {
	configured
	found := {host |
		some claim in ownership.claimed
		host := claim.host
		not let_through(host)
	}
	v := sort(found)
} else := []

let_through(host) if {
	access.bool(params, "allow_acme_challenges", true)
	ownership.only_challenges(host)
}

apex_hosts := v if {
	v := [host |
		some host in claimed_hosts
		not of_platform
		ownership.of_apex(host, apexes)
	]
}

foreign_hosts := v if {
	v := [host |
		some host in claimed_hosts
		count(apexes) > 0
		not ownership.of_apex(host, apexes)
		not ownership.below_apex(host, apexes)
		not ownership.covered(custom, host)
	]
}

# Hosts of one finding are not those of another: what the platform owns or nobody may claim needs no second reason.
unowned_hosts := v if {
	v := [host |
		some host in claimed_hosts
		owned_by_map
		not host in apex_hosts
		not host in foreign_hosts
		not owns(host)
	]
}

owns(host) if {
	ownership.covered(owned, host)
}

owns(host) if {
	of_platform
	ownership.below_apex(host, apexes)
}

# The namespaces that own one of the hosts, sorted.
others := v if {
	found := {name | some host in unowned_hosts; some name in ownership.owners(by_namespace, host)}
	v := sort(found)
}

others_text := v if {
	count(others) > 0
	count(others) <= 3
	quoted := [text | some name in others; text := concat("", ["`", name, "`"])]
	v := concat("", [", but ", concat(", ", quoted), " ", hosts.verb(others, "does", "do")])
	is_string(v)
} else := ""
