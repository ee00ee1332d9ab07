# METADATA
# title: Setting without effect
# description: |
#   The route carries settings that the controller of its class does not read: annotations of another controller, left over from
#   a move or copied from an example, or ones that were taken out. What they should do, such as asking for a password or closing
#   plain HTTP, does not happen, and no error tells. Traefik's provider for ingress-nginx drops more than fifty annotations in
#   silence.
# related_resources:
#   - ref: https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress-nginx/
#     description: What Traefik reads of ingress-nginx annotations
#   - ref: https://kubernetes.io/docs/concepts/services-networking/ingress-controllers/
#     description: Ingress controllers
# custom:
#   severity: low
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes, listeners, settings]
#   needs: [inventory:settings]
#   remediation: Say the same with the settings of the controller that serves the route, and take out what has no effect.
#   frameworks:
#     nist80053: [CM-6]
#   parameters:
#     ignored:
#       type: array
#       items: {type: string}
#       default: []
#       description: Annotation keys that may stand without effect, such as those of a chart for several controllers; a trailing `*` stands for any rest.
package portcullis.route.ineffective_setting

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
	v := traits.subject_ineffective
}
