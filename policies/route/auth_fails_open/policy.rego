# METADATA
# title: Authentication that fails open
# description: |
#   Authentication or a demand for client certificates is written down for the route, and requests get through without it: an
#   annotation lacks the one that it works with, a value switches it off or makes it optional, an address alone is enough, an object
#   it refers to is disabled, or another setting takes precedence. The route looks protected and is open. What fails closed, such as
#   a missing Secret that ingress-nginx answers with 503, is no finding here.
# related_resources:
#   - ref: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#authentication
#     description: Authentication of ingress-nginx
#   - ref: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#authentication
#     description: Authentication of the AWS load balancer controller
#   - ref: https://doc.traefik.io/traefik/https/tls/#client-authentication-mtls
#     description: Client certificates of Traefik
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes]
#   needs: [inventory:settings, inventory:routes, inventory:listeners, inventory:v1/Service, inventory:v1/Secret, inventory:v1/Namespace]
#   remediation: Complete the setting so that the controller refuses clients it does not know, or take it out where the route is meant for everybody.
#   frameworks:
#     nist80053: [AC-3, IA-2, IA-8]
#     pci4: [8.3.1]
#     owasp: [A01, A07]
#   parameters:
#     exempt_hosts:
#       type: array
#       items: {type: string}
#       default: []
#       description: Hosts whose authentication may be optional; a wildcard exempts the names one label below it.
package portcullis.route.auth_fails_open

import data.lib.portcullis.access
import data.lib.portcullis.faults
import data.lib.portcullis.guards
import data.lib.portcullis.parameters

violation contains {"msg": msg, "details": details} if {
	some answer in guards.voided(parts, names)
	msg := guards.broken(answer)
	path := access.arr(answer, "path")
	evidence := guards.evidence(answer)
	related := access.arr(answer, "related")
	details := {"path": path, "evidence": evidence, "related": related}
}

unknown contains {"msg": msg, "details": details} if {
	some answer in guards.suspected(parts, names)
	msg := guards.doubtful(answer)
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

names := ["authentication", "client certificates"]

parts := v if {
	params := parameters.of("route/auth-fails-open")
	v := guards.remaining(access.texts(params, "exempt_hosts"))
}
