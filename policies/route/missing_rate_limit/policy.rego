# METADATA
# title: Rate limit that is missing or without effect
# description: |
#   A client can send the route as many requests as it likes: to guess passwords, to copy what is there, or to keep others from
#   being served. In every profile a limit is found that is written down and limits nothing: zero, a negative number, a dry run, a
#   plugin that is disabled, a controller that does not read it. That a route has no limit at all is found where one is demanded: in
#   the strict profile, or for the hosts and classes that parameters name. Limits of ingress-nginx count in each replica of the
#   controller by itself.
# related_resources:
#   - ref: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#rate-limiting
#     description: Rate limits of ingress-nginx
#   - ref: https://gateway.envoyproxy.io/docs/tasks/traffic/local-rate-limit/
#     description: Rate limits of Envoy Gateway
# custom:
#   severity: low
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes]
#   needs: [inventory:settings, inventory:routes, inventory:listeners, inventory:v1/Service, inventory:v1/Namespace]
#   remediation: Set a limit above zero that the controller enforces, well above what one client needs; name hosts that need none in `exempt_hosts`.
#   frameworks:
#     nist80053: [SC-5]
#     owasp: [A04]
#   parameters:
#     required:
#       type: boolean
#       default: false
#       strict: true
#       description: Demand a rate limit for every host.
#     required_hosts:
#       type: array
#       items: {type: string}
#       default: []
#       description: Hosts for which a rate limit is demanded; a wildcard covers the names one label below it.
#     required_classes:
#       type: array
#       items: {type: string}
#       default: []
#       description: Ingress classes and GatewayClasses for whose routes a rate limit is demanded.
#     exempt_hosts:
#       type: array
#       items: {type: string}
#       default: []
#       description: Hosts that this policy does not judge; a wildcard exempts the names one label below it.
package portcullis.route.missing_rate_limit

import data.lib.portcullis.access
import data.lib.portcullis.faults
import data.lib.portcullis.guards
import data.lib.portcullis.parameters

violation contains {"msg": msg, "details": details} if {
	some answer in guards.missing(required, names)
	shown := guards.shown(answer)
	msg := concat("", ["nothing limits the rate of requests for ", shown])
	path := access.arr(answer, "path")
	evidence := guards.evidence(answer)
	details := {"path": path, "evidence": evidence}
}

violation contains {"msg": msg, "details": details} if {
	some answer in guards.voided(judged, names)
	msg := guards.broken(answer)
	path := access.arr(answer, "path")
	evidence := guards.evidence(answer)
	related := access.arr(answer, "related")
	details := {"path": path, "evidence": evidence, "related": related}
}

unknown contains {"msg": msg, "details": details} if {
	some answer in guards.unsettled(required, names)
	shown := guards.shown(answer)
	reason := guards.reason(answer)
	msg := concat("", ["whether the rate of requests for ", shown, " is limited depends on ", reason])
	path := access.arr(answer, "path")
	evidence := guards.evidence(answer)
	related := access.arr(answer, "related")
	needs := access.arr(answer, "needs")
	details := {"path": path, "evidence": evidence, "related": related, "needs": needs}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

names := ["rate limit"]

params := v if {
	v := parameters.of("route/missing-rate-limit")
}

exempt := v if {
	v := access.texts(params, "exempt_hosts")
}

# Parts that are judged, and those that must have the guard.
judged := v if {
	v := guards.remaining(exempt)
}

required := v if {
	everywhere := access.bool(params, "required", false)
	v := guards.demanded(params, everywhere, exempt)
}
