# METADATA
# title: Cross-origin rules that let every site in
# description: |
#   The answers tell browsers that pages of every origin, or of the origin `null`, may send requests with the cookies and
#   credentials of their visitors. Some controllers then answer with whatever origin asks, so that any page can act for a
#   visitor who is signed in; where the answer is a plain `*`, browsers refuse the pair, and the rule does not do what it says.
#   ingress-nginx lets every origin in, with credentials, where nothing but the switch is set, and Kong answers with the origin
#   that asks.
# related_resources:
#   - ref: https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS
#     description: Cross-origin resource sharing
#   - ref: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#enable-cors
#     description: CORS of ingress-nginx
# custom:
#   severity: medium
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes, settings]
#   needs: [inventory:settings]
#   remediation: List the origins that need access, or leave credentials out.
#   frameworks:
#     nist80053: [AC-4]
#     owasp: [A05]
#   parameters:
#     no_wildcards:
#       type: boolean
#       default: false
#       strict: true
#       description: Whether letting every origin in without credentials is a finding too.
package portcullis.route.permissive_cors

import data.lib.portcullis.access
import data.lib.portcullis.faults
import data.lib.portcullis.parameters
import data.lib.portcullis.traits

violation contains {"msg": msg, "details": details} if {
	some answer in traits.certain(answers)
	msg := access.str(answer, "what")
	details := traits.details(answer)
}

unknown contains {"msg": msg, "details": details} if {
	some answer in traits.unsettled(answers)
	msg := access.str(answer, "what")
	details := traits.details(answer)
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

answers := v if {
	params := parameters.of("route/permissive-cors")
	v := traits.asked(traits.subject_cors, params)
}
