# METADATA
# title: Web application firewall that is missing or does not block
# description: |
#   In every profile a web application firewall is found that is switched on for the route and blocks nothing: it only detects, as
#   ModSecurity in ingress-nginx does out of the box, or the controller that serves the route does not have one. That a route has no
#   firewall at all is found where one is demanded: in the strict profile, or for the hosts and classes that parameters name. Several
#   controllers have none; what inspects requests in front of the cluster is not seen here and belongs in `exempt_hosts`.
# related_resources:
#   - ref: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#modsecurity
#     description: ModSecurity in ingress-nginx
#   - ref: https://cloud.google.com/kubernetes-engine/docs/how-to/cloud-armor-backendconfig
#     description: Cloud Armor with GKE Ingress
# custom:
#   severity: low
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes]
#   needs: [inventory:settings, inventory:routes, inventory:listeners, inventory:v1/Service, inventory:v1/Namespace]
#   remediation: Switch the firewall to blocking once its log shows no false alarms, attach one that the controller supports, or exempt hosts that are inspected elsewhere.
#   frameworks:
#     nist80053: [SC-7, SI-4]
#     pci4: [6.4.2]
#   parameters:
#     required:
#       type: boolean
#       default: false
#       strict: true
#       description: Demand a web application firewall for every host.
#     required_hosts:
#       type: array
#       items: {type: string}
#       default: []
#       description: Hosts for which a web application firewall is demanded; a wildcard covers the names one label below it.
#     required_classes:
#       type: array
#       items: {type: string}
#       default: []
#       description: Ingress classes and GatewayClasses for whose routes a web application firewall is demanded.
#     exempt_hosts:
#       type: array
#       items: {type: string}
#       default: []
#       description: Hosts that this policy does not judge; a wildcard exempts the names one label below it.
package portcullis.route.missing_waf

import data.lib.portcullis.access
import data.lib.portcullis.faults
import data.lib.portcullis.guards
import data.lib.portcullis.parameters

violation contains {"msg": msg, "details": details} if {
	some answer in guards.missing(required, names)
	shown := guards.shown(answer)
	msg := concat("", ["no web application firewall inspects the requests of ", shown])
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
	msg := concat("", ["whether a web application firewall inspects the requests of ", shown, " depends on ", reason])
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

names := ["web application firewall"]

params := v if {
	v := parameters.of("route/missing-waf")
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
