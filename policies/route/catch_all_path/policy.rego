# METADATA
# title: Path that takes every request
# description: |
#   A path of the route matches every request of its host, so that everything the service answers is published, also what was
#   added later or never meant for the public: metrics, debug pages, administration. Which path does so depends on the controller:
#   `/` as a prefix everywhere, `/*` with the cloud load balancers, `/.*` or `/(.*)` where paths are regular expressions, an empty
#   path, a default backend beside rules, an HTTPRoute rule without matches. Matches that headers, the method or the query narrow
#   do not count, nor do rules that only redirect.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types
#     description: Path types
#   - ref: https://gateway-api.sigs.k8s.io/reference/spec/#httproutematch
#     description: Matches of an HTTPRoute
# custom:
#   severity: medium
#   profile: strict
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes]
#   needs: [inventory:networking.k8s.io/v1/IngressClass, inventory:gateway.networking.k8s.io/v1/Gateway]
#   remediation: List the paths that the service publishes; where the whole host belongs to the service, name the host in `allowed_hosts`.
#   frameworks:
#     nist80053: [AC-4, CM-7]
#     owasp: [A05]
#   parameters:
#     allowed_hosts:
#       type: array
#       items: {type: string}
#       default: []
#       description: Hosts that belong to one service as a whole; a wildcard allows the names one label below it.
package portcullis.route.catch_all_path

import data.lib.portcullis.access
import data.lib.portcullis.faults
import data.lib.portcullis.hosts
import data.lib.portcullis.parameters
import data.lib.portcullis.routes

violation contains {"msg": msg, "details": details} if {
	some first in array.slice(open, 0, 1)
	found := {host | some entry in open; some host in access.texts(entry, "hosts")}
	names := sort(found)
	shown := shown_hosts(names)
	text := access.str(first, "text")
	what := described(text)
	msg := concat("", [what, " takes every request of ", shown])
	path := access.arr(first, "path")
	places := [place | some entry in open; place := access.arr(entry, "path")]
	details := {"path": path, "evidence": {"hosts": names, "places": places}}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

# Paths that take everything, of hosts that are not allowed to.
open := v if {
	given := access.texts(parameters.of("route/catch-all-path"), "allowed_hosts")
	patterns := [pattern | some text in given; pattern := hosts.normal(text); is_string(pattern)]
	v := [entry |
		some whole in routes.subject_catch_alls
		all_hosts := access.texts(whole, "hosts")
		names := [host | some host in all_hosts; not routes.exempted(patterns, host)]
		names_left(all_hosts, names)
		path := access.arr(whole, "path")
		text := access.str(whole, "text")
		entry := {"hosts": names, "path": path, "text": text}
		is_object(entry)
	]
}

# Hosts that are not known cannot be allowed.
names_left(all_hosts, names) if {
	count(all_hosts) == 0
	is_array(names)
}

names_left(all_hosts, names) if {
	count(names) > 0
	is_array(all_hosts)
}

shown_hosts(names) := v if {
	count(names) > 0
	v := hosts.list(names)
	is_string(v)
} else := "the hosts of its listeners"

described(text) := v if {
	text != ""
	v := concat("", ["path `", text, "`"])
	is_string(v)
} else := "the route"
