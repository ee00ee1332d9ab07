# METADATA
# title: Route without authentication
# description: |
#   Nothing in front of the route asks its clients who they are: neither a login, a token or an API key that the controller checks,
#   nor a client certificate that it demands. Whoever reaches the address talks to the application, whose own login, if it has one,
#   is all there is. Each part of a route counts by itself: a rule without authentication beside one with it is found. Parts that
#   only redirect, and routes of ACME challenges, are left alone. What is set up and enforces nothing is `route/auth-fails-open`.
# related_resources:
#   - ref: https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html
#     description: Authentication
#   - ref: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#external-authentication
#     description: External authentication of ingress-nginx
#   - ref: https://gateway.envoyproxy.io/docs/concepts/gateway_api_extensions/security-policy/
#     description: SecurityPolicy of Envoy Gateway
# custom:
#   severity: medium
#   profile: strict
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes]
#   needs: [inventory:settings, inventory:routes, inventory:listeners, inventory:v1/Service, inventory:v1/Namespace]
#   remediation: Let the controller authenticate clients for these hosts and paths, or list hosts that are meant for everybody in `public_hosts`.
#   frameworks:
#     nist80053: [AC-3, IA-2, IA-8]
#     pci4: [8.3.1]
#     owasp: [A01, A07]
#   parameters:
#     required_hosts:
#       type: array
#       items: {type: string}
#       default: []
#       description: Hosts that must have authentication; a wildcard covers the names one label below it. Where this and `required_classes` are empty, all hosts must.
#     required_classes:
#       type: array
#       items: {type: string}
#       default: []
#       description: Ingress classes and GatewayClasses whose routes must have authentication.
#     public_hosts:
#       type: array
#       items: {type: string}
#       default: []
#       description: Hosts that are meant for everybody; a wildcard covers the names one label below it.
#     public_namespaces:
#       type: array
#       items: {type: string}
#       default: []
#       description: Namespaces whose routes are meant for everybody.
package portcullis.route.missing_auth

import data.lib.portcullis.access
import data.lib.portcullis.faults
import data.lib.portcullis.guards
import data.lib.portcullis.parameters

violation contains {"msg": msg, "details": details} if {
	some answer in guards.missing(parts, names)
	shown := guards.shown(answer)
	msg := concat("", ["nothing authenticates the clients of ", shown])
	path := access.arr(answer, "path")
	evidence := guards.evidence(answer)
	details := {"path": path, "evidence": evidence}
}

unknown contains {"msg": msg, "details": details} if {
	some answer in guards.unsettled(parts, names)
	shown := guards.shown(answer)
	reason := guards.reason(answer)
	msg := concat("", ["whether the clients of ", shown, " are authenticated depends on ", reason])
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

params := v if {
	v := parameters.of("route/missing-auth")
}

parts := [] if {
	public := access.texts(params, "public_namespaces")
	access.namespace in public
} else := v if {
	v := guards.demanded(params, everywhere, access.texts(params, "public_hosts"))
}

everywhere := false if {
	guards.chosen(params)
} else := true
