# METADATA
# title: Allow-list that lets everybody in
# description: |
#   The route has a list of the addresses that may reach it, and the list keeps nobody out: its ranges together cover all of IPv4 or
#   IPv6, such as `0.0.0.0/1` and `128.0.0.0/1`, the address is taken from a header that clients write themselves, or another setting
#   switches the list off. That a route has no list at all is found where one is demanded: in the strict profile by `required`, or for
#   the hosts and classes that parameters name.
# related_resources:
#   - ref: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#whitelist-source-range
#     description: Allow-lists of ingress-nginx
#   - ref: https://www.rfc-editor.org/rfc/rfc4632
#     description: CIDR notation
# custom:
#   severity: medium
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes]
#   needs: [inventory:settings, inventory:routes, inventory:listeners, inventory:v1/Service, inventory:v1/Namespace]
#   remediation: List the ranges from which clients really come, or take the list out where the route is meant for everybody.
#   frameworks:
#     nist80053: [AC-3, SC-7]
#     pci4: [1.3.1]
#   parameters:
#     required:
#       type: boolean
#       default: false
#       strict: true
#       description: Demand an allow-list for every host.
#     required_hosts:
#       type: array
#       items: {type: string}
#       default: []
#       description: Hosts for which an allow-list is demanded; a wildcard covers the names one label below it.
#     required_classes:
#       type: array
#       items: {type: string}
#       default: []
#       description: Ingress classes and GatewayClasses for whose routes an allow-list is demanded.
#     exempt_hosts:
#       type: array
#       items: {type: string}
#       default: []
#       description: Hosts that this policy does not judge; a wildcard exempts the names one label below it.
package portcullis.route.open_allow_list

import data.lib.portcullis.access
import data.lib.portcullis.faults
import data.lib.portcullis.guards
import data.lib.portcullis.parameters

violation contains {"msg": msg, "details": details} if {
	some answer in guards.missing(required, names)
	shown := guards.shown(answer)
	msg := concat("", ["no list of addresses limits who reaches ", shown])
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
	msg := concat("", ["whether a list of addresses limits who reaches ", shown, " depends on ", reason])
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

names := ["allow-list"]

params := v if {
	v := parameters.of("route/open-allow-list")
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
