# METADATA
# title: Rewrite that reaches more of the backend than the path says
# description: |
#   The path of the route is rewritten in a way that lets a client choose more than what is below the path. `/api(.*)` rewritten
#   to `/$1` also takes `/api../admin`, which reaches the backend as `/../admin`; a prefix without a slash at its end, rewritten
#   to `/`, does the same. In ingress-nginx and Traefik's provider for it, one `rewrite-target` or `use-regex` makes every path
#   of the host a regular expression that is not anchored at its end and takes upper and lower case alike, also those of other
#   Ingresses of the host, so that an exact path is exact no more.
# related_resources:
#   - ref: https://kubernetes.github.io/ingress-nginx/user-guide/ingress-path-matching/
#     description: Regular expressions in paths of ingress-nginx
#   - ref: https://kubernetes.github.io/ingress-nginx/examples/rewrite/
#     description: Rewrites of ingress-nginx
# custom:
#   severity: medium
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes, settings]
#   needs: [inventory:settings, inventory:routes]
#   remediation: Let the captured part begin behind a slash, such as `/api(/|$)(.*)` with `/$2`, and keep regular expressions to hosts of their own.
#   frameworks:
#     nist80053: [SI-10, AC-4]
#     owasp: [A01]
#   parameters: {}
package portcullis.route.unsafe_rewrite

import data.lib.portcullis.access
import data.lib.portcullis.faults
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
	v := traits.subject_rewrites
}
